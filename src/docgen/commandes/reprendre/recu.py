"""A Word file that comes back: which document it is, what it says line by line, what it said when docgen wrote it."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from lxml import etree
from msgspec import Struct

from docgen.adresses.versions import NomDeVersion
from docgen.findings import Refusal
from docgen.french import enumeration, nombre, pluriel
from docgen.french.noms import de
from docgen.ooxml import paquet, reponses
from docgen.ooxml.noms import W
from docgen.ooxml.paquet import CUSTOM
from docgen.ooxml.trace import PlaceDeLigne, TraceDuWord, line_places, read_trace, written_lines
from docgen.word.ouverture import DECIDER, FichierWord, load_word
from docgen.word.suivi import ModificationSuivie, tracked_changes

_GIVE = "Donner un fichier que docgen a produit, modifié puis enregistré au format « Document Word (*.docx) »."
# A file of many more lines than docgen wrote in it is another document, put in its place.
_MOST, _FEW = 5, 200


class FichierRecu(Struct, frozen=True):
    """A file as it came back: the version and the trace that it bears, the lines that it shows now; what it holds
    besides, of which nothing comes back (comments, macros). `places`: where each line stands."""

    nom: str
    version: NomDeVersion
    trace: TraceDuWord
    lignes: tuple[str, ...]
    places: tuple[PlaceDeLigne, ...]
    a_part: tuple[str, ...] = ()


def read_received(path: Path, choix: reponses.Choix | None, auteur: str = "") -> FichierRecu:
    """The file at `path`, its tracked changes answered as `choix` says; with `auteur`, those of that person alone, and
    the others the other way. Raises `Refusal` (REP001 to REP003)."""
    fichier = load_word(path, "REP001", _GIVE)
    trace, version = read_trace(fichier.parts), _version(fichier)
    if trace is None or not version:
        raise Refusal(f"{path.name} ne porte pas la trace d'un document que docgen a produit", _GIVE, code="REP002")
    tracked = [change for change in tracked_changes(fichier.body) if change.sorte != "mise en forme"]
    names = list(dict.fromkeys(change.auteur for change in tracked))
    if tracked and choix is None:
        message = f"{path.name} contient {_counted(tracked)} {enumeration([de(name) for name in names])}"
        raise Refusal(f"{message} : faut-il les lire comme acceptées, ou comme refusées ?", DECIDER, code="REP003")
    if auteur and auteur not in names:
        said = enumeration([f"« {name} »" for name in names]) if names else "personne"
        raise Refusal(f"{path.name} ne porte aucune modification suivie de « {auteur} »",
                      f"Auteurs des modifications suivies : {said}.", code="REP003")  # fmt: skip
    reponses.resolve(fichier.body, choix or "accepter", auteur)
    body = etree.tostring(fichier.body, encoding="unicode")
    lines = tuple(written_lines(body))
    if is_far_more(len(lines), len(trace.empreintes)):
        message = (
            f"{path.name} n'est plus le document que docgen a produit : il en avait {len(trace.empreintes)} lignes"
        )
        raise Refusal(f"{message}, et en a {nombre(len(lines))}", _GIVE, code="REP002")
    return FichierRecu(path.name, NomDeVersion(version), trace, lines, line_places(body), _besides(fichier))


def is_far_more(lines: int, known: int) -> bool:
    """Whether so many lines cannot come from a document that has `known`."""
    return lines > _MOST * max(known, _FEW)


def _counted(tracked: Sequence[ModificationSuivie]) -> str:
    """« deux modifications suivies »: words taken out, and others put there by the same hand, are one."""
    twice = sum(after.sorte == "ajout" and before.sorte == "suppression" and before.auteur == after.auteur
                for before, after in pairwise(tracked))  # fmt: skip
    return pluriel(len(tracked) - twice, "modification suivie")


def _besides(fichier: FichierWord) -> tuple[str, ...]:
    """What was left at the door, and who says what beside the text."""
    part = fichier.kin("comments")
    said = () if part is None else fichier.read(part).iterchildren(f"{W}comment")
    comments = [f"commentaire de {comment.get(f'{W}author') or '(sans nom)'} : « {_words_of(comment)} »"
                for comment in said]  # fmt: skip
    return (*(remark.rstrip(".") for remark in fichier.remarques), *comments)


def _words_of(comment: etree._Element) -> str:
    lines = ("".join(text.text or "" for text in line.iter(f"{W}t")) for line in comment.iter(f"{W}p"))
    return " ".join(" ".join(lines).split())


def _version(fichier: FichierWord) -> str:
    """The full name of the version or séance that the properties of the file say."""
    properties = paquet.parse(fichier.parts[CUSTOM], fichier.nom, CUSTOM) if CUSTOM in fichier.parts else ()
    said = ["".join(map(str, element.itertext())) for element in properties if element.get("name") == "Version"]
    return said[-1].strip() if said else ""
