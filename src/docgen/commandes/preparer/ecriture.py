"""Writing YAML as a person would: block style, plain scalars when they can be, a comment above what needs one."""

import re
import textwrap
from collections.abc import Mapping

from docgen.french import NBSP
from docgen.load.yaml_ecriture import scalar

_WIDTH = 118


def remark(text: str, retreat: int = 0) -> list[str]:
    """The comment lines that hold `text`; no line begins with a mark that its word must keep beside it."""
    kept = re.sub(r" (?=[;:?!€%»])|(?<=«) |(?<=\d) (?=\d{3}\b)", NBSP, " ".join(re.split(r"[ \n]+", text.strip())))
    return textwrap.wrap(kept, _WIDTH, initial_indent=f"{' ' * retreat}# ",
                         subsequent_indent=f"{' ' * retreat}# ", break_on_hyphens=False)  # fmt: skip


def group_lines(name: str, values: Mapping[str, str], retreat: int = 0) -> list[str]:
    """A key and the keys under it."""
    lines = [f"{' ' * (retreat + 2)}{key}: {scalar(value)}" for key, value in values.items()]
    return [f"{' ' * retreat}{name}:", *lines]


def list_lines(name: str, values: list[str], retreat: int = 0) -> list[str]:
    """A key and the items of its list."""
    return [f"{' ' * retreat}{name}:", *(f"{' ' * (retreat + 2)}- {scalar(value)}" for value in values)]
