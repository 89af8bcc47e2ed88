"""The form of a national programme: what each fiche must say, the boxes to tick, the national indicators.

It belongs to the programme (`programme.yaml`, « formulaire »), not to a contract: another département fills in the same
form.
"""

from typing import Literal

from docgen.model.base import Code, Liste, Modele, Numero, Texte
from docgen.model.fiche import Sens, Unite


class ListeACocher(Modele):
    """A list of boxes. Those of `precisions` carry words of the drafter (« Autre : estime de soi »).

    `selon` is the code of the list whose « Oui » opens this one: ticked there, boxes are ticked here, and only then.
    `nouvelle` is the option that says that nothing was done before the contract, `identique` the one that says that
    nothing changes.
    """

    code: Code
    intitule: Texte
    choix: Literal["unique", "multiple", "facultatif"]
    options: Liste[Texte]
    precisions: Liste[Texte] = ()
    selon: Code | None = None
    nouvelle: Texte | None = None
    identique: Texte | None = None


class IndicateurImpose(Modele):
    """An indicator that each fiche must give, with its official label and its unit."""

    code: Code
    intitule: Texte
    unite: Unite = "nombre"
    sens: Sens = "hausse"


class Page(Modele):
    """What the fiches of some divisions hold (`divisions` empty: those of all).

    `recit` are the titles of the narrative, `recit_facultatif` those that may be missing; with `recit_par_sous_action`,
    one more for each of them, this word and its rank (« Action 1 »). `sous_actions` are the keys that each sous-action
    must have, among those that the model leaves open.
    """

    divisions: Liste[Numero] = ()
    recit: Liste[Texte] = ()
    recit_facultatif: Liste[Texte] = ()
    recit_par_sous_action: Texte | None = None
    sous_actions: Liste[Code] = ()
    cases: Liste[ListeACocher] = ()
    natures_depense: Liste[Texte] = ()
    indicateurs: Liste[IndicateurImpose] = ()

    def recit_de_la_sous_action(self, rang: int) -> str:
        """The title of the narrative on the sous-action of that rank (from 1); empty when it has none."""
        return f"{self.recit_par_sous_action} {rang}" if self.recit_par_sous_action else ""

    def indicateur(self, code: str) -> IndicateurImpose | None:
        """The national indicator of that code, or None."""
        return next((indicateur for indicateur in self.indicateurs if indicateur.code == code), None)
