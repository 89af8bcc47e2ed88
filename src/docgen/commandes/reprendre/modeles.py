"""Where words of a model are written, and which contracts of the folder say them too."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct, field

from docgen.adresses.versions import NomDeVersion
from docgen.commandes.reprendre.ecrits import flat, pieces, plainly
from docgen.commandes.reprendre.valeurs_tapees import Retouche
from docgen.dossier import Dossier
from docgen.findings import Location, shown
from docgen.french import enumeration

# What every model shares.
_COMMUNS = ("seance", "parties", "formules")
# Fewer letters than that stand in many lines.
_SHORT = 6


class TexteDuModele(Struct, frozen=True):
    """A line of a text of the models, and the codes of the other contracts that it would change."""

    place: Location
    contrats: tuple[str, ...] = ()

    @property
    def remede(self) -> str:
        """Where to change it, and what that would change."""
        said = f"Ces mots viennent de {self.place.file}, ligne {self.place.line}"
        if not self.contrats:
            return f"{said} : les y changer, s'il le faut pour tous les documents de ce modèle."
        others = enumeration([f"« {code} »" for code in self.contrats])
        return f"{said} : les y changer changerait aussi les documents de {others}."


class TextesDesModeles(Struct):
    """The texts of the models that a version of a dossier may show, each read once, when it is first asked about."""

    textes: Path
    dossier: Dossier
    nom: NomDeVersion
    lus: dict[str, list[tuple[Location, tuple[str, ...]]]] = field(default_factory=dict)

    def line(self, line: str, words: Sequence[Retouche]) -> TexteDuModele | None:
        """The line of the models that says the longest words of `line` where one of `words` changes them."""
        found = [(size, folder, place) for folder in (*_models(self.dossier, self.nom), *_COMMUNS)
                 for size, place in self._saying(folder, flat(line), words)]  # fmt: skip
        if not found:
            return None
        _, folder, place = max(found, key=lambda each: each[0])
        return TexteDuModele(place, tuple(contrat.code for contrat in self.dossier.contrats
                                          if contrat.code != self.nom.contrat
                                          if folder in (contrat.base.entete.modele, *_COMMUNS)))  # fmt: skip

    def _saying(self, folder: str, line: str, words: Sequence[Retouche]) -> Iterator[tuple[int, Location]]:
        if folder not in self.lus:
            self.lus[folder] = list(_lines(self.textes / folder))
        for place, said in self.lus[folder]:
            if sizes := [len(each) for each in said if _is_there(each, line, words)]:
                yield max(sizes), place


def _models(dossier: Dossier, nom: NomDeVersion) -> tuple[str, ...]:
    """The models of the contract of `nom`, or of all those that a séance may show."""
    shown_there = [contrat.base.entete.modele for contrat in dossier.contrats
                   if nom.est_seance or contrat.code == nom.contrat]  # fmt: skip
    return tuple(dict.fromkeys(shown_there))


def _lines(folder: Path) -> Iterator[tuple[Location, tuple[str, ...]]]:
    """Where each line of the texts of a model stands, and those of its words that are enough to know it by."""
    for path in sorted([*folder.rglob("*.md"), *folder.glob("programme.yaml")]):
        for rank, written in enumerate(path.read_text("utf-8").split("\n"), 1):
            if said := tuple(each for each in map(_bare, pieces(written)) if len(each) >= _SHORT):
                yield Location(shown(path), rank, 1), said


def _bare(piece: str) -> str:
    """A piece of a text without what YAML puts around it."""
    return plainly(piece.strip("|").partition(": ")[2] if piece.strip().endswith(('"', "'")) else piece.strip("| "))


def _is_there(said: str, line: str, words: Sequence[Retouche]) -> bool:
    at = line.find(said)
    return at >= 0 and any(word.debut <= at + len(said) and at <= word.fin for word in words)
