"""Comparing two states of a document: one document with marks, and its two answers."""

from __future__ import annotations

from docgen.compare.redline import redline
from docgen.compare.resolution import accepted, rejected

__all__ = ["accepted", "redline", "rejected"]
