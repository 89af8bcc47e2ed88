"""Une partie dépasse le tout.

**Constat.** Un sous-compte (« dont ») est plus grand que son indicateur ; un indicateur dont l'intitulé commence par
« Dont » est plus grand que celui qu'il détaille, le dernier avant lui qui n'est pas un « dont » ; une part dépasse 100
%.

**Pourquoi y regarder.** Une partie ne peut pas compter plus que le tout : l'une des deux valeurs est fausse.

**Exemple.** 400 personnes bénéficient de l'action en 2026, « dont » 450 bénéficiaires du RSA.

**Remède.** Corriger l'une des deux valeurs, ou l'intitulé si la seconde n'est pas une partie de la première.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

from docgen.check import Fault, Subject, rule
from docgen.check.montre import uni
from docgen.check.parcours import dossier
from docgen.check.places import affiche, fiches
from docgen.check.series import annonce, intitule, lieu, mots, nom, series
from docgen.compute import Version
from docgen.compute.indicateurs import Serie, Valeur, part_value
from docgen.findings import Location
from docgen.french import enumeration
from docgen.model.base import Taux
from docgen.model.fiche import FicheAction, Indicateur

CENT = Decimal(100)


class Couple(NamedTuple):
    """A part and its whole, as a message names them; how to know their values; where they are written."""

    partie: str
    unite: str
    valeur: Callable[[Serie], Valeur]
    tout: Callable[[Serie], Valeur]
    nom_du_tout: str
    place: Location
    related: tuple[Location, ...] = ()


@rule("donnees", "avertissement", qui="métier", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each part that is more than its whole, with every year that says so."""
    for version, fiche, source in fiches(subject):
        for couple in _couples(subject, version, fiche, source):
            said = [
                f"{affiche(part, couple.unite)} {when} pour {affiche(whole, _unit(whole, couple.unite))}"
                for serie, when in series(version)
                if isinstance(part := couple.valeur(serie), Decimal)
                and isinstance(whole := couple.tout(serie), Decimal)
                and part > whole
            ]
            if said:
                yield Fault(
                    f"{couple.partie} dépasse {couple.nom_du_tout} : {enumeration(said)}",
                    couple.place,
                    "Corriger l'une des deux valeurs, ou l'intitulé si ce n'en est pas une partie.",
                    couple.related,
                )


def _unit(value: Valeur, unite: str) -> str:
    return "taux" if isinstance(value, Taux) else unite


def _couples(subject: Subject, version: Version, fiche: FicheAction, source: str) -> Iterator[Couple]:
    page = subject.dossier.page(version.contrat, fiche)
    whole: Indicateur | None = None
    for indicateur in fiche.indicateurs:
        if indicateur.reprend:
            continue
        label, get = intitule(page, indicateur), _getter(version, fiche, indicateur)
        name, place = nom(fiche.numero, indicateur.code), lieu(subject.dossier, source, fiche, indicateur.code)
        yield from _dont(subject, version, fiche, indicateur, source)
        if annonce(label) == indicateur.unite == "taux" and not mots(label).startswith("taux"):
            yield Couple(name, "taux", get, lambda _: Taux(CENT), "le tout", place)
        if not uni(label).lower().startswith("dont "):
            whole = indicateur
        elif whole and whole.unite == indicateur.unite == "nombre":
            other = lieu(subject.dossier, source, fiche, whole.code)
            yield Couple(name, "nombre", get, _getter(version, fiche, whole), f"« {whole.code} »", place, (other,))


def _getter(version: Version, fiche: FicheAction, indicateur: Indicateur) -> Callable[[Serie], Valeur]:
    return lambda serie: version.valeurs.local(fiche.numero, indicateur, serie)


def _dont(
    subject: Subject, version: Version, fiche: FicheAction, indicateur: Indicateur, source: str
) -> Iterator[Couple]:
    """Each sub-count of an indicator; one that is given in per cent is a part of 100 %."""
    rank = fiche.indicateurs.index(indicateur)
    whole = _getter(version, fiche, indicateur)
    for order, part in enumerate(indicateur.dont):
        place = subject.dossier.locate(source, "indicateurs", rank, "dont", order, "cibles", key=True)
        rate = isinstance(part_value(part, "situation"), Taux) and indicateur.unite != "taux"
        yield Couple(
            f"« dont {part.intitule} », de {nom(fiche.numero, indicateur.code)},",
            "taux" if rate else indicateur.unite,
            lambda serie, part=part: part_value(part, serie),  # type: ignore[misc]
            (lambda _: Taux(CENT)) if rate else whole,
            "le tout",
            place,
            (lieu(subject.dossier, source, fiche, indicateur.code),),
        )
