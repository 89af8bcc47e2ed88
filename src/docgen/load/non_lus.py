"""What stands in the folders that docgen reads, and that it does not read: each is told, with the nearest name.

An error when the name is near one that is read, or is one that is read elsewhere: data are lost. Else a warning.
"""

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from itertools import accumulate
from pathlib import Path
from typing import cast

from msgspec import Struct

from docgen.document.images_du_texte import ENDINGS
from docgen.dossier import TexteEcrit
from docgen.findings import shown
from docgen.french.proches import noms_proches
from docgen.load.fichiers import Reader, is_left_aside
from docgen.model.seance import Seance

# What a folder may hold: None for a file, what it holds for a folder. Exact names come before patterns.
Arbre = Mapping[str, "Arbre | None"]
_FICHES: Arbre = {"*.yaml": None, "*.md": None}
_TEXTES: Arbre = {"*.md": None}
_YAML: Arbre = {"*.yaml": None}
_IMAGES: Arbre = {f"*{ending}": None for ending in ENDINGS}
_AVENANT: Arbre = {"avenant.yaml": None, "actions": _FICHES, "images": _IMAGES}
_SEANCE: Arbre = {"seance.yaml": None, "deliberation.yaml": None, "rapport.yaml": None, "publie.yaml": None,
                  "textes": _TEXTES, "images": _IMAGES}  # fmt: skip
DU_CONTRAT: Arbre = {
    "contrat.yaml": None,
    "plan-de-financement.yaml": None,
    "indicateurs.yaml": None,
    "actions": _FICHES,
    "annexes": _YAML,
    "articles": _TEXTES,
    "avenants": {"avenant-*": _AVENANT},
    "execution": _YAML,
    "images": _IMAGES,
    "publie": _YAML,
    "tableaux": _YAML,
    "signe": {"*": {"scelle.yaml": None, "*.txt": None, "*": {"*.txt": None}}},
}
DU_DOSSIER: Arbre = {
    "dossier.yaml": None,
    "constats-acceptes.yaml": None,
    "saisie.yaml": None,
    "annuaire.yaml": None,
    "images": _IMAGES,
    "seances": {"*": _SEANCE},
    "*": DU_CONTRAT,
}
DU_MODELE: Arbre = {"programme.yaml": None, "*.md": None,
                 "articles": _TEXTES, "parties": _TEXTES, "formules": _TEXTES, "images": _IMAGES}  # fmt: skip
DE_L_AVENANT_DE_DEPART: Arbre = {"operations.yaml": None}
DU_DEPART: Arbre = {**DU_CONTRAT, "dossier.yaml": None, "avenant": {**DE_L_AVENANT_DE_DEPART, **_TEXTES}}
_LIEUX = (
    ("du dossier", DU_DOSSIER),
    ("d'un contrat", DU_CONTRAT),
    ("d'un avenant", _AVENANT),
    # An avenant has texts too: their folder alone says nothing of a séance.
    ("d'une séance", {name: inside for name, inside in _SEANCE.items() if name != "textes"}),
)
# The file without which nothing of such a folder is read.
_PREMIERS = ("contrat.yaml", "avenant.yaml")
# What people write for the ending of a file of data.
_FINS = {".yaml": ".yaml", ".yml": ".yaml", ".yam": ".yaml", ".json": ".yaml", ".md": ".md", ".markdown": ".md"}
_ILLISIBLE = ("LEC001", "LEC002", "LEC003", "LEC004")
_COPIE = re.compile(r"\bcopie\b|\bcopy\b|\(\d+\)", re.I)
# A text that another names.
_CITE = re.compile(r'"([^"\n]+\.md)"')
# A file that is known by its number, and the folder of a contract that it is for.
_NUMEROTES = ((r"\d+\.\d+\D.*", "actions"), (r"\d{4}", "execution"), (r"avenant-\d+", "avenants"))


class _Recherche(Struct, frozen=True):
    """One search: what was read and the folder that is left out (paths as the machine has them), what is told already.

    `illisibles` are the folders whose avenant cannot be read: nobody knows which texts it names.
    """

    reader: Reader
    read: frozenset[str]
    told: frozenset[str]
    illisibles: frozenset[str]
    sauf: str

    def look(self, folder: Path, arbre: Arbre) -> None:
        """Tell each entry of `folder`, which may hold `arbre`, that is not read."""
        for entry in _entries(folder):
            if entry.path == self.sauf or (self.told and shown(Path(entry.path)) in self.told):
                continue
            name = _expected(entry, arbre)
            if entry.is_dir() and (name or entry.path in self.read):
                inside = cast(Arbre, arbre[name]) if name else {}
                # A folder of any name may be misnamed; another is what its name says.
                self.look_inside(Path(entry.path), inside, arbre if name == "*" else {})
            elif not name and entry.path not in self.read:
                self.tell(Path(entry.path), arbre)

    def look_inside(self, folder: Path, arbre: Arbre, around: Arbre) -> None:
        """Tell what is not read of `folder`, which may hold `arbre`; or all of it, when its first file is not there."""
        premier = next((name for name in _PREMIERS if name in arbre and not (folder / name).exists()), None)
        if premier is None:
            self.look(folder, arbre)
            return
        entries = _entries(folder)
        if mistaken := next((entry for entry in entries if _near(entry, {premier: None})), None):
            self.tell(Path(mistaken.path), {premier: None})
        elif _near(folder, around) or _elsewhere(folder, around):
            self.tell(folder, around)
        else:
            message = f"le dossier « {folder.name} » n'est pas lu : il n'a pas de fichier « {premier} »"
            remedy = f"Y écrire « {premier} », ou sortir ce dossier d'ici."
            lost = any(_expected(entry, arbre) or _near(entry, arbre) for entry in entries)
            self.reader.report("LEC009", message, folder, remedy, grave=lost)

    def tell(self, entry: Path, arbre: Arbre) -> None:
        """Tell that `entry` is not read, and what it may have wanted to be."""
        said = f"le {'dossier' if entry.is_dir() else 'fichier'} « {entry.name} » n'est pas lu"
        where = _by_number(entry, arbre)
        if not where and (near := _near(entry, arbre)):
            grave = not _COPIE.search(entry.name)
            self.reader.report("LEC009", f"{said} : peut-être « {near} » ?", entry, _rename(entry, near), grave=grave)
        elif not where and shown(entry.parent) in self.illisibles:
            return
        elif where := where or _elsewhere(entry, arbre):
            self.reader.report("LEC009", f"{said} ici : peut-être {where} ?", entry, f"Le déplacer {where}.")
        else:
            known = ", ".join(name.replace("*.", "fichiers .") for name in arbre if name != "*")
            remedy = f"Se lisent ici : {known}. Le renommer, ou le sortir d'ici."
            if not known:
                remedy = "Le nommer dans la clé « fichier » d'une opération, ou le sortir d'ici."
            lost = entry.is_dir() and any(_expected(inside, arbre) for inside in _entries(entry))
            self.reader.report("LEC009", said, entry, remedy, grave=lost)


def report_unread(
    reader: Reader, folder: Path, arbre: Arbre, sauf: Path | None = None, lus: Iterable[Path] = ()
) -> None:
    """Tell each file and folder of `folder` that is neither in `arbre` nor among what `reader` has read.

    `sauf` is a folder that is left out; `lus` are files that are read otherwise. Folders are only listed.
    """
    also = (path.relative_to(reader.root).as_posix() for path in lus)
    read = frozenset(_with_folders(reader.root, (*reader.inputs, *also)))
    told = frozenset(finding.location.file for finding in reader.findings)
    faulty = (finding.location.file for finding in reader.findings if finding.code in _ILLISIBLE)
    illisibles = frozenset(shown(Path(file).parent) for file in faulty if Path(file).name == "avenant.yaml")
    _Recherche(reader, read, told, illisibles, str(sauf or "")).look(folder, arbre)


def _with_folders(root: Path, files: Iterable[str]) -> Iterator[str]:
    """Each of `files`, named from `root`, and the folders that lead to it, as `str` gives the path of each."""
    start = str(root / "x")[:-1]
    for name in dict.fromkeys(part for file in files for part in accumulate(file.split("/"), "{}/{}".format)):
        yield start + name.replace("/", os.sep)


def report_unread_texts(reader: Reader, folder: Path) -> None:
    """Tell what is not read of the texts of a model, and the texts that are neither a document nor a part of one."""
    alone = [path for path in sorted(folder.glob("*.md")) if not _has_header(path) and not is_left_aside(path.name)]
    apart = any(entry.is_dir() and not _expected(entry, DU_MODELE) for entry in _entries(folder))
    # Texts are only opened when one may be a part that another names.
    pages = folder.rglob("*.md") if alone or apart else ()
    cited = _CITE.findall("\n".join(_begins(path).decode(errors="replace") for path in pages))
    named = {folder / name for name in cited}
    report_unread(reader, folder, DU_MODELE, lus=named)
    for path in alone:
        if path not in named:
            message = f"le texte « {path.name} » n'est pas lu : il n'a pas d'en-tête, et aucun texte ne le reprend"
            remedy = "L'ouvrir par un en-tête entre deux lignes « --- » (nom, titre), ou le sortir d'ici."
            meant = re.match(rb"\s*-*\s*(?:nom|titre) *:", _begins(path)) is not None
            reader.report("LEC009", message, path, remedy, grave=meant)


def report_unused(
    reader: Reader, folder: Path, textes: Mapping[str, TexteEcrit], seance: Seance, modeles: Path
) -> None:
    """Tell each of the `textes` of a séance that nothing shows: neither a text of its model, nor another of its own."""
    modele = modeles / seance.modele
    if not modele.is_dir():
        return  # told by who composes it
    pages = {path.name: _begins(path).decode(errors="replace") for path in modele.rglob("*.md")} if textes else {}
    written = [*pages.values(), *(ecrit.texte for ecrit in textes.values())]
    cited = {Path(name).name for name in _CITE.findall("\n".join(written))}
    # Those of one act begin as the text of the séance that shows them.
    of_acts = {f"{name.removesuffix('.md')}-{code}.md" for name in pages for code in seance.actes}
    known = sorted((cited | of_acts | set(pages)) - {"-.md", ".md"})
    for name in textes:
        if name not in known:
            near = noms_proches(name, known)
            said = f"le texte « {name} » n'est pas lu : aucun texte de la séance ne le reprend"
            remedy = f"Peut-être « {near[0]} » ?" if near else "Lui donner le nom du texte qu'il remplace, ou l'ôter."
            reader.report("LEC009", said, folder / name, remedy, grave=bool(near))


def _has_header(path: Path) -> bool:
    return _begins(path, 5).startswith((b"---\n", b"---\r\n")) or not path.is_file()


def _begins(path: Path, size: int = -1) -> bytes:
    """What `path` begins with; nothing for a text that cannot be read, which is told by who composes it."""
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError:
        return b""


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:  # a `Path` for each, and asking the disk what it is, cost more than looking
            return sorted((e for e in entries if not is_left_aside(e.name)), key=lambda entry: entry.name)
    except OSError:
        return []  # what cannot be listed is told by who reads it


def _expected(entry: os.DirEntry[str] | Path, arbre: Arbre) -> str:
    """The name of `arbre` that `entry` answers to; empty when there is none."""
    holds = entry.is_dir()
    fits = (name for name, inside in arbre.items() if (inside is not None) == holds and fnmatchcase(entry.name, name))
    return next(fits, "")


def _near(entry: os.DirEntry[str] | Path, arbre: Arbre) -> str:
    """The name that `entry` may have wanted to have, among those of `arbre`; empty when none is near."""
    bare, ending = _parted(entry.name) if not entry.is_dir() else (entry.name, "/")
    stem = _plain(bare)
    if not ending:
        return ""
    named = {_numbered(name, stem): inside for name, inside in arbre.items() if not name.startswith("*")}
    plain = {_plain(_parted(name)[0]): name for name in named}
    alike = [known for known, name in plain.items() if (named[name] is not None) == entry.is_dir()]
    begun = [known for known in alike if len(stem) > 3 and known.startswith(stem)]
    # « contrat - Copie » is a copy of the contract, and not its name misspelt.
    near = [known for known in noms_proches(stem, alike) if not re.match(rf"{re.escape(known)}-+[a-z]", stem)]
    found = [*begun, *near, *(known for known in plain if known == stem)]
    if found:
        return plain[found[0]]
    wanted = f"*{ending}" in arbre and not entry.name.endswith(ending)
    return _parted(entry.name)[0] + ending if wanted else ""


def _numbered(name: str, stem: str) -> str:
    """The pattern `name` with the number that `stem` ends with.

    >>> _numbered("avenant-*", "avenant-2"), _numbered("avenant-*", "avenant")
    ('avenant-2', 'avenant')
    """
    number = re.search(r"\d*$", stem)
    digits = number[0] if number else ""
    return re.sub(r"-?\*", f"-{digits}" if digits else "", name)


def _elsewhere(entry: os.DirEntry[str] | Path, arbre: Arbre) -> str:
    """Where `entry` would be read, as its name says; empty when nowhere."""
    stem, ending = _parted(entry.name) if not entry.is_dir() else (entry.name, "/")
    for said, lieu in _LIEUX:
        named = (name for name in lieu if _plain(_parted(name)[0]) == _plain(stem))
        if not set(lieu) <= set(arbre) and ending and any((lieu[name] is not None) == entry.is_dir() for name in named):
            return f"dans le dossier {said}"
    return ""


def _by_number(entry: os.DirEntry[str] | Path, arbre: Arbre) -> str:
    """In which folder of `arbre` the things are that have a number as `entry` has one; empty when in none."""
    stem, ending = _parted(entry.name) if not entry.is_dir() else (entry.name, "/")
    fits = (where for pattern, where in _NUMEROTES if where in arbre and ending and re.fullmatch(pattern, stem))
    return next((f"dans « {where} »" for where in fits), "")


def _rename(entry: Path, near: str) -> str:
    if entry.is_dir() == (not Path(near).suffix):
        return f"Le renommer « {near} », ou le sortir d'ici."
    sort = "un fichier" if entry.is_dir() else "un dossier"
    return f"« {near} » est {sort} : y mettre ce que dit celui-ci, ou le sortir d'ici."


def _parted(name: str) -> tuple[str, str]:
    """The name of a file without the endings of data that it has, and the ending that it should have.

    >>> _parted("contrat.yaml.txt"), _parted("1.1-accueil.YML"), _parted("2024"), _parted("photo.png")
    (('contrat', '.yaml'), ('1.1-accueil', '.yaml'), ('2024', '.yaml'), ('photo.png', ''))
    """
    # Without its ending, a file that a number names is one of data.
    ending = ".yaml" if re.fullmatch(r"\d[\d.]*(?:-[^.]*)?", name) else ""
    bare = name.removesuffix(".txt")
    while (suffix := Path(bare).suffix) and suffix.lower() in _FINS:
        bare, ending = bare.removesuffix(suffix), _FINS[suffix.lower()]
    return (bare, ending) if ending else (name, "")


def _plain(name: str) -> str:
    """`name` as it is compared: small letters without accents, words joined by dashes."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[\s_]+", "-", "".join(letter for letter in letters if not unicodedata.combining(letter)))
