"""Where a damaged workbook breaks: the sheet, by the name that a person sees, and the last cell that reads."""

import re
import zipfile
from contextlib import suppress
from pathlib import Path
from xml.parsers import expat

_FEUILLE = re.compile(rb"<(?:\w+:)?sheet\b[^<>]*>")
_LIEN = re.compile(rb"<(?:\w+:)?Relationship\b[^<>]*>")
_CASE = re.compile(rb"<(?:\w+:)?c\b[^<>]*?\br=[\"']([A-Z]{1,3}[0-9]{1,7})[\"']")


def where_damaged(path: Path) -> str:
    """« feuille « Crédits », après la case B12 », or the part of the package; "" when each part reads by itself.

    `path` is an archive whose parts declare no entity.
    """
    with suppress(OSError, ValueError, zipfile.BadZipFile), zipfile.ZipFile(path) as archive:
        sheets = _sheets(archive)
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                xml = archive.read(name)
                fault = _breaks_at(xml)
                if fault is not None:
                    cells = _CASE.findall(xml[:fault])
                    sheet = f"feuille « {sheets[name]} »" if name in sheets else f"partie « {name} »"
                    return sheet + (f", après la case {cells[-1].decode()}" if cells else "")
    return ""


def _breaks_at(xml: bytes) -> int | None:
    """From which byte a part does not read; None when it does."""
    parser = expat.ParserCreate()
    try:
        parser.Parse(xml, True)
    except expat.ExpatError:
        return parser.ErrorByteIndex
    except (LookupError, ValueError):  # an encoding that nobody knows
        return 0
    return None


def _sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """The name of each sheet, by its part; nothing of what the workbook does not say."""
    with suppress(KeyError):
        bonds = (_said(bond) for bond in _LIEN.findall(archive.read("xl/_rels/workbook.xml.rels")))
        targets = {bond.get("Id", ""): bond.get("Target", "") for bond in bonds}
        told = (_said(sheet) for sheet in _FEUILLE.findall(archive.read("xl/workbook.xml")))
        return {_part(targets.get(sheet.get("id", ""), "")): sheet.get("name", "") for sheet in told}
    return {}


def _part(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _said(tag: bytes) -> dict[str, str]:
    """The attributes of a tag, without their prefixes."""
    found: dict[str, str] = {}
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda _, attributes: found.update(
        {name.rpartition(":")[2]: value for name, value in attributes.items()}
    )
    with suppress(expat.ExpatError, LookupError, ValueError):
        parser.Parse(tag if tag.endswith(b"/>") else tag[:-1] + b"/>", True)
    return found
