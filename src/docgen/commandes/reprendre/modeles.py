"""Where words of a model are written, and which contracts of the folder say them too."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

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


def line_of_model(
    textes: Path, dossier: Dossier, nom: NomDeVersion, line: str, words: Sequence[Retouche]
) -> TexteDuModele | None:
    """The line of the models that says the longest words of `line` where one of `words` changes them."""
    modeles = _models(dossier, nom)
    found = [(size, folder, place) for folder in (*modeles, *_COMMUNS)
             for size, place in _lines_saying(textes / folder, flat(line), words)]  # fmt: skip
    if not found:
        return None
    _, folder, place = max(found, key=lambda each: each[0])
    return TexteDuModele(place, tuple(contrat.code for contrat in dossier.contrats
                                      if contrat.code != nom.contrat
                                      if folder in (contrat.base.entete.modele, *_COMMUNS)))  # fmt: skip


def _models(dossier: Dossier, nom: NomDeVersion) -> tuple[str, ...]:
    """The models of the contract of `nom`, or of all those that a séance may show."""
    shown_there = [contrat.base.entete.modele for contrat in dossier.contrats
                   if nom.est_seance or contrat.code == nom.contrat]  # fmt: skip
    return tuple(dict.fromkeys(shown_there))


def _lines_saying(folder: Path, line: str, words: Sequence[Retouche]) -> Iterator[tuple[int, Location]]:
    for path in sorted([*folder.rglob("*.md"), *folder.glob("programme.yaml")]):
        for rank, written in enumerate(path.read_text("utf-8").split("\n"), 1):
            sizes = [len(said) for said in map(_bare, pieces(written)) if _is_there(said, line, words)]
            if sizes:
                yield max(sizes), Location(shown(path), rank, 1)


def _bare(piece: str) -> str:
    """A piece of a text without what YAML puts around it."""
    return plainly(piece.strip("|").partition(": ")[2] if piece.strip().endswith(('"', "'")) else piece.strip("| "))


def _is_there(said: str, line: str, words: Sequence[Retouche]) -> bool:
    at = line.find(said) if len(said) >= _SHORT else -1
    return at >= 0 and any(word.debut <= at + len(said) and at <= word.fin for word in words)
