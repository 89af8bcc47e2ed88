"""The codes of findings that no rule has, of a file that does not read, apply or get written; `codes.md` says them."""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

_PAGE = re.compile(r"^## (?P<code>[A-Z]{3}\d{3}) (?P<titre>.+)\n\n(?P<texte>(?:(?!^## ).*\n)+)", re.MULTILINE)


class PageDeCode(Struct, frozen=True):
    """What `docgen regle` prints of a code: its title, then what is found and what to do, in Markdown."""

    titre: str
    texte: str


@lru_cache(maxsize=1)
def pages_of_codes() -> Mapping[str, PageDeCode]:
    """The page of each code that no rule has, in their order there."""
    read = Path(__file__).with_name("codes.md").read_text("utf-8")
    found = {each["code"]: PageDeCode(each["titre"], each["texte"].strip()) for each in _PAGE.finditer(read)}
    return MappingProxyType(found)
