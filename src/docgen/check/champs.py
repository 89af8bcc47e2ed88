"""The fields of the programme wherever they stand in the data: what a walk gives the rules, and how it is named."""

from collections.abc import Iterator, Sequence

from docgen.check.moteur import Subject, once
from docgen.check.parcours import VersionEcrite, contrats, fiches
from docgen.compute.annexes import cadre_du_contrat
from docgen.findings import Location
from docgen.model.annexes import AnnexeSaisie, cadre_de_l_annexe
from docgen.model.cadres import Cadre, ChampSitue
from docgen.model.champs_dits import mots_de_la_ligne, nom_de_la_ligne


class CadreEcrit(VersionEcrite, frozen=True):
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
        named = next((line for line in lines if mots_de_la_ligne(line)), next(iter(lines), None))
        if named is None or named.tenu is None:
            return ""
        return f"{named.tenu.intitule}, {nom_de_la_ligne(named, ())} : "

    def a(self, place: ChampSitue, *chemin: str | int, key: bool = False) -> Location:
        """Where a field is written, which may be around these, or `chemin` in it."""
        racine = place.cadre.racine.valeurs
        if isinstance(racine, AnnexeSaisie):
            source, path = self.version.saisie_de_l_annexe(racine, (*place.chemin, *chemin))
            return self.dossier.locate(source, *path, key=key)
        return self.dossier.locate(place.cadre.source, *place.chemin, *chemin, key=key)


@once
def cadres(subject: Subject) -> Sequence[CadreEcrit]:
    """The fields of the programme wherever they stand: in each contract, each fiche, each annexe, and inside them."""
    return tuple(_ecrits(subject))


def _ecrits(subject: Subject) -> Iterator[CadreEcrit]:
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
