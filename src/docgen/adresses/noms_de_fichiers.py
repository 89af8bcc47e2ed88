"""The names that a file or a folder may have anywhere: those of Windows, which allows fewer than other systems."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_APPAREIL = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *(?:\..*)?", re.IGNORECASE)
_INTERDITS = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
# How Python says a byte of a name that is no UTF-8: an archive made on Windows leaves some.
_ETRANGERS = re.compile("[\ud800-\udfff]")
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Most disks count 255 units or bytes in a name; what is put beside a file while it is written takes a few.
_LE_PLUS_LONG = 240


def why_no_file(name: str) -> str:
    """Why no file has this name on Windows, in French; empty when one may.

    >>> why_no_file("Avenant : 2025.docx")
    'il contient « : »'
    >>> why_no_file("aux.docx")
    'Windows garde « aux » pour un appareil'
    """
    if name in ("", ".", ".."):
        return "ce n'est pas le nom d'un fichier"
    if sign := _INTERDITS.search(name):
        return f"il contient « {sign.group()} »" if sign.group().isprintable() else "il contient un signe invisible"
    if is_foreign(name):
        return "il n'est pas écrit en UTF-8 (il vient sans doute d'une archive faite sur un autre système)"
    if name[-1] in " .":
        return f"il finit par {'une espace' if name[-1] == ' ' else 'un point'}"
    if _APPAREIL.fullmatch(name):
        return f"Windows garde « {name.partition('.')[0].rstrip()} » pour un appareil"
    return f"il a plus de {_LE_PLUS_LONG} signes" if len(name.encode()) > _LE_PLUS_LONG else ""


def is_foreign(name: str) -> bool:
    """Whether `name` is not written as names are: no other program would find that file by it."""
    return _ETRANGERS.search(name) is not None


def why_no_code(name: str) -> str:
    """Why `name` does not suit a folder that a person names in a command, in French; empty when it does.

    >>> why_no_code("Val de Marne")[:26], why_no_code("val-de-marne")
    ('il y faut des minuscules s', '')
    """
    if not _CODE.fullmatch(name):
        return "il y faut des minuscules sans accent, des chiffres et des traits d'union"
    return why_no_file(name)


def near_name(name: str) -> str:
    """The name of a file that is nearest to `name`; itself when it is one.

    >>> near_name("Avenant : 2025 ?")
    'Avenant - 2025'
    """
    if not why_no_file(name):
        return name
    near = (
        _ETRANGERS.sub("-", _INTERDITS.sub("-", name))
        .encode()[:_LE_PLUS_LONG]
        .decode(errors="ignore")
        .rstrip(" .-")
        .lstrip(" -")
    )
    if _APPAREIL.fullmatch(near):
        near = f"nom-{near}"
    return near or "sans-nom"


def twins(names: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Those of `names` that differ by their case only, together: they are one file on Windows, and on a Mac.

    >>> list(twins(["Fiche.yaml", "autre.yaml", "fiche.yaml"]))
    [('Fiche.yaml', 'fiche.yaml')]
    """
    same: defaultdict[str, list[str]] = defaultdict(list)
    for name in dict.fromkeys(names):
        same[name.casefold()].append(name)
    yield from (tuple(sorted(found)) for found in same.values() if len(found) > 1)
