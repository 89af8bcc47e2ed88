"""The sides that a person names by their place: two Word files, or two folders that docgen has written."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from docgen.commandes.comparer.cotes import Cote
from docgen.diff.releve_json import FICHIER, ReleveEcrit, read_statement
from docgen.document import Document
from docgen.document.alignement import likeness
from docgen.document.mots import texte
from docgen.findings import Refusal
from docgen.french import compte
from docgen.ooxml.reponses import Choix
from docgen.sortie import MANIFEST, sha256
from docgen.word import lecture
from docgen.word.comparaison import changes_of_form, look_sentence, not_compared
from docgen.word.formes import ChangementDeForme
from docgen.word.ouverture import FichierWord, open_word
from docgen.word.suivi import ModificationSuivie

# Under this share of words in common, two files are not two states of one text.
WORD = "word"
_SAME_TEXT, _ENOUGH_WORDS = 0.2, 40
_DOCX = ".docx"
# What Word opens as a text, models and files with macros too.
_WORDS = (".docx", ".docm", ".dotx", ".dotm")


@dataclass(frozen=True, slots=True)
class PaireWord:
    """A Word file on both sides, by their places; `choix` answers the tracked changes that they already have."""

    nom: str
    avant: Path
    apres: Path
    choix: Choix | None = None


@dataclass(frozen=True, slots=True)
class Cotes:
    """Two sides made of files, the Word files that differ, and what was not compared, in sentences.

    `formes` is what differs besides the words of two Word files, `suivies` the tracked changes that they already had,
    each with the name of its file.
    """

    avant: Cote
    apres: Cote
    paires: tuple[PaireWord, ...]
    non_compare: tuple[str, ...] = ()
    compares: Mapping[str, int] = field(default_factory=dict)
    formes: tuple[ChangementDeForme, ...] = ()
    suivies: tuple[tuple[str, ModificationSuivie], ...] = ()


def are_files(ancien: str, nouveau: str) -> bool:
    """Whether the two names are places: files, or folders that docgen has written. Raises `Refusal` for one of each."""
    kinds = [_kind(Path(name)) for name in (ancien, nouveau)]
    if kinds[0] == kinds[1]:
        return bool(kinds[0])
    words = {
        "": "n'est ni un fichier Word ni un dossier produit",
        "fichier": "est un fichier",
        "dossier": "est un dossier produit",
    }
    first, second = (words[kind] for kind in kinds)
    raise Refusal(
        f"« {ancien} » {first}, « {nouveau} » {second}",
        "Comparer deux fichiers Word, ou deux dossiers produits par docgen.",
        code="CMP006",
    )


def _kind(path: Path) -> str:
    if path.is_file() or (path.suffix.lower() in _WORDS and not path.is_dir()):
        return "fichier"
    return "dossier" if path.is_dir() and next(path.rglob(MANIFEST), None) else ""


# --- two Word files ---------------------------------------------------------------------------------------------------
def sides_of_word_files(ancien: Path, nouveau: Path, choix: Choix | None = None) -> Cotes:
    """The sides of two Word files. Raises `Refusal` when one is not a Word file."""
    paquets = open_word(ancien, choix), open_word(nouveau, choix)
    pair = PaireWord(nouveau.stem, ancien, nouveau, choix)
    read = _read(pair, paquets)
    before, after = (lu.document for lu in read)
    releves = lecture.word_statement(before, ancien.name), lecture.word_statement(after, nouveau.name)
    sides = [
        Cote(releve.nom, {WORD: releve}, {pair.nom: document})
        for releve, document in zip(releves, _alike(before, after), strict=True)
    ]
    formes = changes_of_form(read[0], read[1])
    first = [*_doubts(ancien.name, nouveau.name, (before, after)), *_of_the_door(paquets), look_sentence(formes)]
    left = (*filter(None, first), *not_compared(paquets))
    told = tuple(forme for forme in formes if forme.est_un_ecart)
    return Cotes(sides[0], sides[1], (pair,), left, formes=told, suivies=_tracked(paquets))


def _of_the_door(fichiers: Iterable[FichierWord]) -> list[str]:
    """What was changed of the files, or answered, before they were read: each said once."""
    return list(dict.fromkeys(remarque for fichier in fichiers for remarque in fichier.remarques))


def _tracked(fichiers: Iterable[FichierWord]) -> tuple[tuple[str, ModificationSuivie], ...]:
    return tuple((fichier.nom, change) for fichier in fichiers for change in fichier.suivies)


def _read(pair: PaireWord, paquets: Iterable[FichierWord]) -> list[lecture.FichierLu]:
    communs = lecture.Communs()
    return [lecture.read_file(paquet, pair.nom, communs) for paquet in paquets]


def _alike(before: Document, after: Document) -> list[Document]:
    """Both documents; the new one twice when they say the same: a look that changes is not a difference here."""
    same = lecture.word_statement(before, "").passages == lecture.word_statement(after, "").passages
    return [after, after] if same else [before, after]


def _doubts(ancien: str, nouveau: str, read: Iterable[Document]) -> Iterator[str]:
    """A warning when two files have almost no word in common: a slip, most often."""
    words = [Counter(texte(document).split()) for document in read]
    if min(counted.total() for counted in words) >= _ENOUGH_WORDS and likeness(*words) < _SAME_TEXT:
        yield f"Attention : « {ancien} » et « {nouveau} » n'ont presque rien en commun ; vérifier les deux fichiers."


# --- two folders ------------------------------------------------------------------------------------------------------
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
    lus = {pair.nom: _read(pair, [open_word(path, choix) for path in (pair.avant, pair.apres)]) for pair in pairs}
    opened = [lu.fichier for both_read in lus.values() for lu in both_read]
    read = {nom: _alike(*(lu.document for lu in both_read)) for nom, both_read in lus.items()}
    avant, apres = (
        side.cote({nom: documents[rank] for nom, documents in read.items()}) for rank, side in enumerate(sides)
    )
    left = (*_of_the_door(opened), *_not_compared(sides, both, differ, names))
    counted = {"fichiers identiques": len(both) - len(differ)}
    return Cotes(avant, apres, pairs, left, counted, suivies=_tracked(opened))


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
