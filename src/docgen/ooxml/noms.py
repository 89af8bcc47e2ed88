"""The names of an Office file: its namespaces, and the names of styles as people read them in Word."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from docgen.french.proches import noms_proches

_SCHEMAS = "http://schemas.openxmlformats.org"
W = f"{{{_SCHEMAS}/wordprocessingml/2006/main}}"
R = f"{{{_SCHEMAS}/officeDocument/2006/relationships}}"
MC = f"{{{_SCHEMAS}/markup-compatibility/2006}}"
M = f"{{{_SCHEMAS}/officeDocument/2006/math}}"
A = f"{{{_SCHEMAS}/drawingml/2006/main}}"
WP = f"{{{_SCHEMAS}/drawingml/2006/wordprocessingDrawing}}"
WORD_2010 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
# In the parts of the package itself: the types of its parts, their relations.
CT = f"{{{_SCHEMAS}/package/2006/content-types}}"
PR = f"{{{_SCHEMAS}/package/2006/relationships}}"
# What a relation is to: « …/image », « …/footnotes ».
RELATION = f"{_SCHEMAS}/officeDocument/2006/relationships"


def tags(names: str) -> frozenset[str]:
    """The tags of the elements of Word that are so called: `tags("ins del")`."""
    return frozenset(f"{W}{name}" for name in names.split())


def close_names(name: str, known: Iterable[str]) -> str:
    """The names among `known` that a person may have meant by `name`: « corps », « note »."""
    return ", ".join(f"« {other} »" for other in noms_proches(name, sorted(set(known)), 3))


@lru_cache(maxsize=1024)
def bare(name: str) -> str:
    """`name` without accents, capitals, spaces and hyphens: « En-tête tableau » and « entete-tableau » meet.

    >>> bare("En-tête tableau")
    'entetetableau'
    """
    letters = unicodedata.normalize("NFD", name.casefold())
    return re.sub(r"[^a-z0-9]", "", letters)
