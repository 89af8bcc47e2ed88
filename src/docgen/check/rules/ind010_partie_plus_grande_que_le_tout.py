"""Une partie dépasse le tout.

**Constat.** Un sous-compte (« dont ») est plus grand que son indicateur ; un indicateur dont l'intitulé commence par
« Dont » est plus grand que celui qu'il détaille, le dernier avant lui qui n'est pas un « dont » ; un « nombre de
jeunes… » est plus grand que le « nombre de jeunes concernés par l'action » ; une part dépasse 100 %.

**Pourquoi y regarder.** Une partie ne peut pas compter plus que le tout : l'une des deux valeurs est fausse.

**Exemple.** 400 personnes bénéficient de l'action en 2026, « dont » 450 bénéficiaires du RSA.

**Remède.** Corriger l'une des deux valeurs, ou l'intitulé si la seconde n'est pas une partie de la première.
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from docgen.adresses.indicateurs import Serie
from docgen.check import Fault, Faults, FicheEcrite, Location, affiche, fiches, rule
from docgen.check.montre import uni
from docgen.check.series import IndicateurEcrit, annonce, counts_all, indicateurs_de, label_key, series
from docgen.compute.indicateurs import Valeur, typed_value
from docgen.french import enumeration
from docgen.model.base import Taux


class _Couple(NamedTuple):
    """A part and its whole, as a message names them; how to know their values; where they are written."""

    partie: str
    unite: str
    valeur: Callable[[Serie], Valeur]
    tout: Callable[[Serie], Valeur]
    nom_du_tout: str
    place: Location
    related: tuple[Location, ...] = ()


@rule("donnees", "à corriger", qui="métier", sur=fiches)
def look(ecrite: FicheEcrite) -> Faults:
    """One fault for each part that is more than its whole, with every year that says so."""
    for couple in (*_couples(ecrite), *_of_the_action(ecrite)):
        said = [
            f"{affiche(part, couple.unite)} {when} pour {affiche(whole, _unit(whole, couple.unite))}"
            for serie, when in series(ecrite.version)
            if isinstance(part := couple.valeur(serie), Decimal)
            and isinstance(whole := couple.tout(serie), Decimal)
            and part > whole
        ]
        if said:
            message = f"{couple.partie} dépasse {couple.nom_du_tout} : {enumeration(said)}"
            remedy = "Corriger l'une des deux valeurs, ou l'intitulé si ce n'en est pas une partie."
            yield Fault(message, couple.place, remedy, couple.related)


def _unit(value: Valeur, unite: str) -> str:
    return "taux" if isinstance(value, Taux) else unite


def _all(_: Serie) -> Valeur:
    return Taux(100)


def _couples(ecrite: FicheEcrite) -> Iterator[_Couple]:
    whole: IndicateurEcrit | None = None
    for ecrit in indicateurs_de(ecrite):
        label, unite = ecrit.intitule, ecrit.indicateur.unite
        if ecrit.indicateur.reprend:
            continue
        yield from _dont(ecrit)
        if annonce(label) == unite == "taux" and not label_key(label).startswith("taux"):
            yield _Couple(ecrit.nom, "taux", ecrit.valeur, _all, "le tout", ecrit.lieu)
        if not uni(label).lower().startswith("dont "):
            whole = ecrit
        elif whole and whole.indicateur.unite == unite == "nombre":
            name = f"« {whole.indicateur.code} »"
            yield _Couple(ecrit.nom, "nombre", ecrit.valeur, whole.valeur, name, ecrit.lieu, (whole.lieu,))


def _of_the_action(ecrite: FicheEcrite) -> Iterator[_Couple]:
    """Each count of some of those whom the action serves, under the count of them all."""
    counts = [ecrit for ecrit in indicateurs_de(ecrite)
              if ecrit.indicateur.unite == "nombre" and not ecrit.indicateur.reprend]  # fmt: skip
    for whole in counts if len(counts) > 1 else ():
        if people := counts_all(whole.intitule):
            some = re.compile(rf"nombre (?:de |d'){re.escape(people)}\b")
            for ecrit in counts:
                if ecrit is not whole and some.match(label_key(ecrit.intitule)):
                    name = f"« {whole.indicateur.code} »"
                    yield _Couple(ecrit.nom, "nombre", ecrit.valeur, whole.valeur, name, ecrit.lieu, (whole.lieu,))


def _dont(ecrit: IndicateurEcrit) -> Iterator[_Couple]:
    """Each sub-count of an indicator; one that is given in per cent is a part of 100 %."""
    unite = ecrit.indicateur.unite
    for order, part in enumerate(ecrit.indicateur.dont):
        rate = isinstance(typed_value(part, Serie.SITUATION), Taux) and unite != "taux"
        yield _Couple(
            f"« dont {part.intitule} », de {ecrit.nom},",
            "taux" if rate else unite,
            partial(typed_value, part),
            _all if rate else ecrit.valeur,
            "le tout",
            ecrit.place("dont", order, "cibles", key=True),
            (ecrit.lieu,),
        )
