"""What a published act printed: kept apart, compared with what is computed, never shown."""

from functools import cached_property
from typing import Annotated

from pydantic import Field, model_validator

from docgen.model.base import Code, Liste, Modele, Rang, Texte, fault

# What a control may be about; it has one of them.
CLES = ("cellule", "indicateur", "statistique", "intitule", "donnee", "chose")


class Controle(Modele):
    """One printed value. `cellule` is a cell of the cube (« axe/1 part/etat 2025 prevu »), or an indicator and its
    series (« national/expulsions_evitees situation », « 3.1/acces_droits cible/2025 »), `statistique` a figure of an
    annexe that is data, typed or worked out (« diagnostic-2025 lieux/gare/places »), `intitule` the thing that the
    printed title names (« action/2.1 », « axe/3 », « annexe/4 »), `donnee` any typed value, by its file and its
    keys (« contrat parties/etat/siege », « avenant visas/loi_2025_127/date », « seance date »), `chose` what no data
    holds, and that several controls print (« durée de la convention »).

    `imprime` is kept as printed (« 1 659 288 € », « #REF! »), `(vide)` where a cell was left blank. `ligne` is the line
    of the published source. `actes`, in the acts of a séance, are those that the control is about: the amounts of
    several are added up.
    """

    document: Texte
    endroit: Texte
    ligne: Rang
    imprime: Texte
    actes: Liste[Code] = ()
    cellule: Texte | None = None
    indicateur: Texte | None = None
    statistique: Texte | None = None
    intitule: Texte | None = None
    donnee: Texte | None = None
    chose: Texte | None = None
    note: Texte | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> "Controle":
        found = [cle for cle in CLES if getattr(self, cle)]
        if len(found) != 1:
            known = ", ".join(f"« {cle} »" for cle in CLES)
            message = f"un contrôle porte sur une chose, celui-ci sur {len(found)}"
            raise fault(message, f"Garder une seule de ces clés : {known}.")
        return self

    @cached_property
    def cle(self) -> str:
        """Which of `CLES` it has."""
        return next(cle for cle in CLES if getattr(self, cle))


class NombresDeLaLigne(Modele):
    """The numbers that a line of the source prints in a text, as printed (« 62 ; 4 000 ; trois »)."""

    ligne: Rang
    imprime: Texte

    @property
    def mots(self) -> list[str]:
        """The words of each number."""
        return [words.strip() for words in self.imprime.split(";")]


class Passage(Modele):
    """The lines of the source, `de` the first and `a` the last, that print one element of the data: a file and, in it,
    the keys of a part (« action/2.1 », « action/2.1 sous_actions/2 », « contrat annexes »).

    `nombres` are those that it prints and that the data keep, line by line; `ajoutes`, those that the data alone say: a
    count of what the source enumerates, a fact set right. `compte` is how many items it prints, when it is a list.
    """

    element: Texte
    de: Rang
    a: Rang
    compte: Annotated[int, Field(ge=0)] | None = None
    nombres: Liste[NombresDeLaLigne] = ()
    ajoutes: Liste[Texte] = ()

    @model_validator(mode="after")
    def _in_order(self) -> "Passage":
        if self.a < self.de:
            raise fault(
                f"le passage finit (ligne {self.a}) avant de commencer (ligne {self.de})", "Inverser « de » et « a »."
            )
        return self


class Mention(Modele):
    """Words of the data that the source prints as they are, at a line."""

    element: Texte
    mots: Texte
    ligne: Rang


class MotsFautifs(Mention):
    """Words that the source prints, and that the data say otherwise: `faute` is what is wrong with them, `element` what
    says the same thing in the data."""

    faute: Texte


class Publication(Modele):
    """`publie/avenant-1.yaml`, or `publie.yaml` of a séance, which has no `version`: what one published act printed."""

    version: Texte | None = None
    source: Texte
    passages: Liste[Passage] = ()
    mentions: Liste[Mention] = ()
    fautes: Liste[MotsFautifs] = ()
    controles: Liste[Controle] = Field(min_length=1)
