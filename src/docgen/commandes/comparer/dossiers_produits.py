"""The sides that two folders written by docgen are: their Word files, and what their statements say."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from docgen.commandes.comparer.cotes import Cote
from docgen.commandes.comparer.fichiers import (
    Cotes,
    PaireWord,
    changed_or_same,
    door_remarks,
    read_pair,
    told_apart,
    tracked_in,
)
from docgen.commandes.comparer.formes_dites import with_forms
from docgen.commandes.comparer.lieux import productions
from docgen.diff.ecarts import compare_statements
from docgen.diff.passages_changes import PassageChange
from docgen.diff.releve_json import ReleveEcrit, read_statement, without_data
from docgen.document import Document
from docgen.findings import Refusal
from docgen.french import compte, enumeration
from docgen.ooxml.reponses import Choix
from docgen.sortie import sha256
from docgen.sortie.manifeste import STATEMENT, Manifeste, read_manifest
from docgen.word.comparaison import changes_of_form
from docgen.word.lecture import FichierLu, word_statement
from docgen.word.ouverture import open_word

_DOCX = ".docx"


def sides_of_folders(ancien: Path, nouveau: Path, choix: Choix | None = None) -> Cotes:
    """The sides of two folders that docgen has written: amounts by their statements, texts by their Word files.

    Raises `Refusal` for a Word file that does not open, or when no contract is on both sides.
    """
    names = told_apart(ancien, nouveau)
    sides = _Folder.of(ancien, names[0]), _Folder.of(nouveau, names[1])
    if all(side.ecrits for side in sides) and not sides[0].ecrits.keys() & sides[1].ecrits.keys():
        raise Refusal(
            f"« {ancien} » et « {nouveau} » ne sont pas du même contrat",
            "Comparer deux productions d'un même contrat.",
            code="CMP004",
        )
    known = list(dict.fromkeys([*sides[1].files, *sides[0].files]))
    both = [name for name in known if all(name in side.files for side in sides)]
    differ = [name for name in both if sides[0].files[name] != sides[1].files[name]]
    pairs = _pairs(sides, differ, choix)
    lus = {pair.nom: read_pair(pair, [open_word(path, choix) for path in (pair.avant, pair.apres)]) for pair in pairs}
    opened = [lu.fichier for both_read in lus.values() for lu in both_read]
    read = {nom: changed_or_same(*map(_titled, both_read)) for nom, both_read in lus.items()}
    avant, apres = (
        side.cote({nom: documents[rank] for nom, documents in read.items()}) for rank, side in enumerate(sides)
    )
    if not all(ecrit.donnees for side in sides for ecrit in side.ecrits.values()):
        avant, apres = _without_data(avant), _without_data(apres)
    passages = {nom: _changes(*both_read) for nom, both_read in lus.items()}
    told = {f"{nom}{_DOCX}" for nom, changes in passages.items() if changes}
    left = (*door_remarks(opened), *_not_compared(sides, both, differ, known, told))
    return Cotes(
        avant,
        apres,
        pairs,
        left,
        {"fichiers identiques": len(both) - len(differ)},
        passages_de=passages,
        a_la_main={pair.nom: _hands(sides, f"{pair.nom}{_DOCX}") for pair in pairs},
        non_lus=len(differ) - len(pairs),
        suivies=tracked_in(opened),
    )


def _without_data(cote: Cote) -> Cote:
    return replace(cote, releves={code: without_data(lu) for code, lu in cote.releves.items()})


def _pairs(sides: tuple["_Folder", "_Folder"], names: Sequence[str], choix: Choix | None) -> tuple[PaireWord, ...]:
    """The Word files among `names`, each with its place on both sides."""
    ancien, nouveau = sides
    words = [name for name in names if name.endswith(_DOCX)]
    return tuple(PaireWord(name.removesuffix(_DOCX), ancien.place(name), nouveau.place(name), choix) for name in words)


def _titled(lu: FichierLu) -> Document:
    """What was read, under the title that docgen gave to the file."""
    title = lu.fichier.package.core_properties.title
    return replace(lu.document, title=title or lu.document.title)


def _changes(avant: FichierLu, apres: FichierLu) -> tuple[PassageChange, ...]:
    """All that changes from one file to the other, as between two Word files that come from outside."""
    ecarts = compare_statements(word_statement(avant.document, ""), word_statement(apres.document, ""))
    return with_forms(ecarts.passages, [forme for forme in changes_of_form(avant, apres) if forme.est_un_ecart])


def _hands(sides: Iterable["_Folder"], name: str) -> tuple[str, ...]:
    """The folders where a person has changed that file since docgen wrote it."""
    return tuple(side.nom for side in sides if name in side.touched)


class _Folder(Struct, frozen=True):
    """A folder written by docgen, called `nom`: the digest of each of its files now, by a name that does not hold the
    version; what its statements say; where the writing was stopped, so that old files and new ones are together."""

    folder: Path
    nom: str
    files: Mapping[str, str]
    places: Mapping[str, str]
    touched: tuple[str, ...]
    ecrits: Mapping[str, ReleveEcrit]
    interrompus: tuple[str, ...] = ()

    def place(self, name: str) -> Path:
        """Where the file of that name is now."""
        return self.folder / self.places[name]

    def cote(self, documents: Mapping[str, Document]) -> Cote:
        """The side that it is, of which `documents` were read."""
        releves = {code: ecrit.releve for code, ecrit in self.ecrits.items()}
        causes = {code: (ecrit.depuis, ecrit.causes) for code, ecrit in self.ecrits.items()}
        return Cote(self.nom, releves, documents, causes=causes)

    @classmethod
    def of(cls, folder: Path, nom: str) -> "_Folder":
        manifests = [_manifeste(path) for path in productions(folder)]
        files: dict[str, str] = {}
        places: dict[str, str] = {}
        touched: list[str] = []
        for manifest in manifests:
            base = manifest.folder.relative_to(folder).as_posix() if len(manifests) > 1 else "."
            for name, digest in manifest.fichiers.items():
                path = manifest.folder / name
                if name == STATEMENT or not path.is_file():
                    continue
                known = name if base == "." else f"{base}/{name}"
                files[known], places[known] = sha256(path.read_bytes()), path.relative_to(folder).as_posix()
                touched += [known] if files[known] != digest else []
        stopped = tuple(manifest.folder.as_posix() for manifest in manifests if manifest.interrompu)
        return cls(folder, nom, files, places, tuple(touched), _releves(folder), stopped)


def _releves(folder: Path) -> dict[str, ReleveEcrit]:
    """What each statement of `folder` says, by the code of its contract; by its name when a contract has several."""
    read = (read_statement(path.read_bytes()) for path in sorted(folder.rglob(STATEMENT)))
    found = [ecrit for ecrit in read if ecrit]
    codes = Counter(ecrit.releve.contrat for ecrit in found)
    return {(r.contrat if codes[r.contrat] == 1 else r.nom): ecrit for ecrit in found if (r := ecrit.releve)}


def _manifeste(path: Path) -> Manifeste:
    manifest = read_manifest(path.parent)
    if manifest is None or not manifest.fichiers:
        raise Refusal(f"« {path} » ne se lit pas", "Produire de nouveau ce dossier.", code="CMP006")
    return manifest


def _not_compared(
    sides: tuple[_Folder, _Folder], both: list[str], differ: list[str], names: list[str], told: Container[str]
) -> Iterable[str]:
    """In sentences: the files that were not read, those of one side only, those that a person has changed and that are
    not `told` elsewhere."""
    others = Counter(Path(name).suffix for name in differ if not name.endswith(_DOCX))
    if others:
        counted = enumeration([f"{compte(count, 'fichier')} {suffix}" for suffix, count in others.items()])
        unread = "diffèrent et n'ont pas été lus" if others.total() > 1 else "diffère et n'a pas été lu"
        yield f"{counted} {unread} : seuls les Word le sont."
    for side in sides:
        for stopped in side.interrompus:
            yield f"L'écriture de « {stopped} » a été interrompue : le produire de nouveau, puis comparer."
        alone = [name for name in names if name in side.files and name not in both]
        if alone:
            counted = compte(len(alone), "fichier n'est", "fichiers ne sont")
            yield f"{counted} que dans « {side.nom} » : {_some(alone)}."
        if touched := [name for name in side.touched if name not in told]:
            yield f"{'Modifiés' if len(touched) > 1 else 'Modifié'} à la main dans « {side.nom} » : {_some(touched)}."
        if not side.ecrits:
            what = f"n'a pas de relevé lisible ({STATEMENT})"
            yield f"« {side.nom} » {what} : les montants ne sont pas comparés."
        elif not all(ecrit.donnees for ecrit in side.ecrits.values()):
            what = "les champs, les nombres des tableaux et les annexes saisies"
            yield (f"Le relevé de « {side.nom} » n'a pas toutes les valeurs d'aujourd'hui : {what} ne sont pas "
                   "comparés. Produire de nouveau ce dossier.")  # fmt: skip


def _some(names: Sequence[str]) -> str:
    """The first names, and how many are left."""
    left = len(names) - 5
    return ", ".join(names[:5]) + (f" et {compte(left, 'autre')}" if left > 0 else "")
