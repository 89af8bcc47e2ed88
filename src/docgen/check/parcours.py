"""The declared walks: what a rule looks at, one thing after the other. A walk is what `sur=` names."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Subject


def dossier(subject: Subject) -> Iterator[Subject]:
    """The whole dossier, once: for a rule that compares things of several contracts or files."""
    yield subject
