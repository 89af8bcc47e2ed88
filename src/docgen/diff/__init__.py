"""Comparing two states of a document: one document with marks, and its two answers."""

from __future__ import annotations

from docgen.diff.redline import redline
from docgen.diff.resolution import accepted, rejected

__all__ = ["accepted", "redline", "rejected"]
