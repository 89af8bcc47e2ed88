"""Comparing two states of a document: one document with marks, and its two answers."""

from docgen.diff.redline import redline
from docgen.diff.resolution import accept_all, reject_all

__all__ = ["accept_all", "redline", "reject_all"]
