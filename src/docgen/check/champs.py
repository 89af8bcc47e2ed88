"""The fields of the programme wherever they stand in the data: what a walk gives the rules, and how it is named."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docgen.check.moteur import Subject
from docgen.check.parcours import VersionEcrite, contrats, fiches
from docgen.compute.annexes import cadre_du_contrat
from docgen.findings import Location
from docgen.french import NBSP
from docgen.model.annexes import cadre_de_l_annexe
from docgen.model.cadres import Cadre, ChampSitue

# How much of the words of a line names it.
_LONGUEUR = 60


@dataclass(frozen=True, slots=True)
class CadreEcrit(VersionEcrite):
    """Fields of the programme that stand together in the data: those of a contract, of a fiche, of an annexe, of a
    group or of a line inside them."""

    cadre: Cadre

    @property
    def ou(self) -> str:
        """The line in which they stand, as a message begins: « Lieux, « Gare » : »; nothing out of any line.

        It is the innermost that has a name; without any, the innermost, by its rank.
        """
        lines: list[Cadre] = []
        here: Cadre | None = self.cadre
        while here:
            lines += [here] if here.est_ligne else []
            here = here.autour
        named = next((line for line in lines if _mots_de_la_ligne(line)), next(iter(lines), None))
        if named is None or named.tenu is None:
            return ""
        return f"{named.tenu.intitule}, {nom_de_la_ligne(named, ())} : "

    def a(self, place: ChampSitue, *chemin: str | int, key: bool = False) -> Location:
        """Where a field is written, which may be around these, or `chemin` in it."""
        return self.dossier.locate(place.cadre.source, *place.chemin, *chemin, key=key)


def nom_de_la_ligne(cadre: Cadre, others: tuple[str, ...] = ("renvoi",)) -> str:
    """What people call a line: its first words, its code, a field of the types `others`; else its rank."""
    said = _mots_de_la_ligne(cadre, others)
    return f"« {said} »" if said else f"n°{NBSP}{int(cadre.chemin[-1]) + 1}"


def _mots_de_la_ligne(cadre: Cadre, others: tuple[str, ...] = ()) -> str:
    values = [(champ.type, getattr(cadre.valeurs, champ.code, None)) for champ in cadre.champs]
    named = (value for kind in ("texte", "code", *others) for type_, value in values if type_ == kind)
    said = next((value for value in named if isinstance(value, str)), "")
    return said if len(said) <= _LONGUEUR else f"{said[:_LONGUEUR].rsplit(' ', 1)[0]}…"


def cadres(subject: Subject) -> Iterator[CadreEcrit]:
    """The fields of the programme wherever they stand: in each contract, each fiche, each annexe, and inside them."""
    for ecrite in contrats(subject):
        contrat = cadre_du_contrat(ecrite.contrat)
        saisies = ecrite.contrat.annexes_saisies
        annexes = [cadre_de_l_annexe(saisie, ecrite.contrat.code, contrat) for saisie in saisies]
        yield from _inside(ecrite, [contrat, *annexes])
    for fiche in fiches(subject):
        champs = fiche.programme.champs
        around = cadre_du_contrat(fiche.contrat)
        of_fiche = Cadre(champs.fiche, around, valeurs=fiche.fiche, source=fiche.source)
        parts = [Cadre(champs.sous_action, of_fiche, valeurs=part, source=fiche.source, chemin=("sous_actions", rank))
                 for rank, part in enumerate(fiche.fiche.sous_actions)]  # fmt: skip
        yield from _inside(fiche, [of_fiche, *parts])


def _inside(ecrite: VersionEcrite, racines: Sequence[Cadre]) -> Iterator[CadreEcrit]:
    for racine in racines:
        for cadre in racine.tous:
            yield CadreEcrit(ecrite.subject, cadre.source, ecrite.version, cadre)
