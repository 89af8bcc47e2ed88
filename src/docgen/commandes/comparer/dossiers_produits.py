"""The sides that two folders written by docgen are: their Word files, and what their statements say."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from docgen.commandes.comparer.cotes import Cote
from docgen.commandes.comparer.fichiers import Cotes, PaireWord, changed_or_same, door_remarks, read_pair, tracked_in
from docgen.diff.releve_json import FICHIER, ReleveEcrit, read_statement
from docgen.document import Document
from docgen.findings import Refusal
from docgen.french import compte
from docgen.ooxml.reponses import Choix
from docgen.sortie import MANIFEST, sha256
from docgen.word.comparaison import changes_of_form
from docgen.word.ouverture import open_word

_DOCX = ".docx"


def sides_of_folders(ancien: Path, nouveau: Path, choix: Choix | None = None) -> Cotes:
    """The sides of two folders that docgen has written: amounts by their statements, texts by their Word files.

    Raises `Refusal` for a Word file that does not open, or when no contract is on both sides.
    """
    sides = _Folder.of(ancien), _Folder.of(nouveau)
    if all(side.ecrits for side in sides) and not sides[0].ecrits.keys() & sides[1].ecrits.keys():
        raise Refusal(
            f"« {ancien} » et « {nouveau} » ne sont pas du même contrat",
            "Comparer deux productions d'un même contrat.",
            code="CMP004",
        )
    names = list(dict.fromkeys([*sides[1].files, *sides[0].files]))
    both = [name for name in names if all(name in side.files for side in sides)]
    differ = [name for name in both if sides[0].files[name] != sides[1].files[name]]
    pairs = tuple(
        PaireWord(name.removesuffix(_DOCX), sides[0].place(name), sides[1].place(name), choix)
        for name in differ
        if name.endswith(_DOCX)
    )
    lus = {pair.nom: read_pair(pair, [open_word(path, choix) for path in (pair.avant, pair.apres)]) for pair in pairs}
    opened = [lu.fichier for both_read in lus.values() for lu in both_read]
    read = {nom: changed_or_same(*(lu.document for lu in both_read)) for nom, both_read in lus.items()}
    avant, apres = (
        side.cote({nom: documents[rank] for nom, documents in read.items()}) for rank, side in enumerate(sides)
    )
    changed = {nom: tuple(forme for forme in changes_of_form(*lu) if forme.est_un_ecart) for nom, lu in lus.items()}
    formes = {nom: told for nom, told in changed.items() if told}
    left = (*door_remarks(opened), *_not_compared(sides, both, differ, names))
    counted = {"fichiers identiques": len(both) - len(differ)}
    return Cotes(avant, apres, pairs, left, counted, formes_de=formes, suivies=tracked_in(opened))


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder written by docgen: the digest of each of its files now, by a name that does not hold the version; what
    its statements say."""

    folder: Path
    files: Mapping[str, str]
    places: Mapping[str, str]
    touched: tuple[str, ...]
    ecrits: Mapping[str, ReleveEcrit]

    def place(self, name: str) -> Path:
        """Where the file of that name is now."""
        return self.folder / self.places[name]

    def cote(self, documents: Mapping[str, Document]) -> Cote:
        """The side that it is, of which `documents` were read."""
        releves = {code: ecrit.releve for code, ecrit in self.ecrits.items()}
        causes = {code: (ecrit.depuis, ecrit.causes) for code, ecrit in self.ecrits.items()}
        return Cote(str(self.folder), releves, documents, causes=causes)

    @classmethod
    def of(cls, folder: Path) -> "_Folder":
        manifests = sorted(folder.rglob(MANIFEST))
        files: dict[str, str] = {}
        places: dict[str, str] = {}
        touched: list[str] = []
        for manifest in manifests:
            base = manifest.parent.relative_to(folder).as_posix() if len(manifests) > 1 else "."
            for name, digest in _fichiers(manifest).items():
                path = manifest.parent / name
                if name == FICHIER or not path.is_file():
                    continue
                known = name if base == "." else f"{base}/{name}"
                files[known], places[known] = sha256(path.read_bytes()), path.relative_to(folder).as_posix()
                touched += [known] if files[known] != digest else []
        return cls(folder, files, places, tuple(touched), _releves(folder))


def _releves(folder: Path) -> dict[str, ReleveEcrit]:
    """What each statement of `folder` says, by the code of its contract; by its name when a contract has several."""
    read = (read_statement(path.read_bytes()) for path in sorted(folder.rglob(FICHIER)))
    found = [ecrit for ecrit in read if ecrit]
    codes = Counter(ecrit.releve.contrat for ecrit in found)
    return {(r.contrat if codes[r.contrat] == 1 else r.nom): ecrit for ecrit in found if (r := ecrit.releve)}


def _fichiers(manifest: Path) -> dict[str, str]:
    try:
        content = json.loads(manifest.read_text("utf-8"))
        return {str(name): str(digest) for name, digest in content["fichiers"].items()}
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        raise Refusal(f"« {manifest} » ne se lit pas", "Produire de nouveau ce dossier.", code="CMP006") from None


def _not_compared(
    sides: tuple[_Folder, _Folder], both: list[str], differ: list[str], names: list[str]
) -> Iterable[str]:
    others = Counter(Path(name).suffix for name in differ if not name.endswith(_DOCX))
    for suffix, count in others.items():
        unread = f"fichier {suffix} diffère et n'a pas été lu", f"fichiers {suffix} diffèrent et n'ont pas été lus"
        yield f"{compte(count, *unread)} : seuls les Word le sont."
    for side in sides:
        alone = [name for name in names if name in side.files and name not in both]
        if alone:
            more = " …" if len(alone) > 5 else ""
            counted = compte(len(alone), "fichier n'est", "fichiers ne sont")
            yield f"{counted} que dans « {side.folder} » : {', '.join(alone[:5])}{more}."
        if side.touched:
            touched = "Modifiés" if len(side.touched) > 1 else "Modifié"
            yield f"{touched} à la main dans « {side.folder} » : {', '.join(side.touched[:5])}."
        if not side.ecrits:
            what = f"n'a pas de relevé lisible ({FICHIER})"
            yield f"« {side.folder} » {what} : les montants ne sont pas comparés."
