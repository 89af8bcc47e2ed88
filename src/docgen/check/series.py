"""The values of indicators year by year, and the words of their labels, as the rules compare and say them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from docgen.check.montre import uni
from docgen.check.places import exercices
from docgen.compute import Version
from docgen.compute.indicateurs import INDICATEUR, Serie
from docgen.dossier import Dossier
from docgen.findings import Location
from docgen.french import enumeration
from docgen.model.fiche import FicheAction, Indicateur, Unite
from docgen.model.formulaire import Page

# The unit that the first word of a label announces.
_ANNONCE: dict[str, Unite] = {
    "nombre": "nombre",
    "effectif": "nombre",
    "part": "taux",
    "taux": "taux",
    "pourcentage": "taux",
    "proportion": "taux",
    "montant": "euros",
}
_OUVRE = re.compile(r"^(?:(?:dont|et/ou|ou) )?(?:les? |la |l')?")


def nom(numero: str, code: str) -> str:
    """« l'indicateur « brsa » de la fiche 2.13 »."""
    return f"l'{INDICATEUR} « {code} » de la fiche {numero}"


def series(version: Version) -> Iterator[tuple[Serie, str]]:
    """Each series that a fiche gives, and when it is: « situation », « au départ »; « cible/2025 », « en 2025 »."""
    yield "situation", "au départ"
    for year in exercices(version):
        yield f"cible/{year}", f"en {year}"


def premier_compte(fiche: FicheAction) -> tuple[int, Indicateur] | None:
    """The first indicator that counts something and is typed in the fiche, at its rank; None when there is none."""
    counts = ((rank, one) for rank, one in enumerate(fiche.indicateurs) if one.unite == "nombre" and not one.reprend)
    return next(counts, None)


def coche(fiche: FicheAction, option: str) -> tuple[str, int] | None:
    """Where the fiche ticks that option: the code of the list and the rank in it; None when it does not."""
    ticked = (
        (code, rank) for code, cases in fiche.cases.items() for rank, one in enumerate(cases) if one.option == option
    )
    return next(ticked, None)


def par_annee(said: Sequence[tuple[str, str]]) -> str:
    """Values by year, each year named: « 400 en 2025 et 2027 » when they are one, else « 400 en 2025 et 350 en 2026 ».

    >>> par_annee([("2025", "400"), ("2027", "400")]), par_annee([("2025", "400"), ("2026", "350"), ("2027", "400")])
    ('400 en 2025 et 2027', '400 en 2025, 350 en 2026 et 400 en 2027')
    """
    if len({value for _, value in said}) == 1:
        return f"{said[0][1]} en {enumeration([year for year, _ in said])}"
    return enumeration([f"{value} en {year}" for year, value in said])


def intitule(page: Page, indicateur: Indicateur) -> str:
    """The label of an indicator: its own, else the one of the form; empty when there is none."""
    imposed = page.indicateur(indicateur.code)
    return indicateur.intitule or (imposed.intitule if imposed else "")


def mots(label: str) -> str:
    """A label as two of them may be compared: neither case, nor « dont », nor article at its start.

    >>> mots("Dont nombre de BRSA"), mots("Et/ou part des BRSA")
    ('nombre de brsa', 'part des brsa')
    """
    return _OUVRE.sub("", " ".join(uni(label).lower().split()))


def lieu(dossier: Dossier, source: str, fiche: FicheAction, code: str, champ: str = "cibles") -> Location:
    """Where the values of an indicator of `fiche` are written: under `champ`, else at its code."""
    rank = next(rank for rank, one in enumerate(fiche.indicateurs) if one.code == code)
    held = champ if getattr(fiche.indicateurs[rank], champ, None) is not None else "repartition"
    return dossier.locate(source, "indicateurs", rank, held, key=True)


def compte(volume: str | None) -> Decimal | None:
    """The number that a volume says (« 6 542 », « Environ 400 »); None when it says something else.

    >>> compte("6 542"), compte("Environ 400"), compte("Tous les jeunes en demande")
    (Decimal('6542'), Decimal('400'), None)
    """
    match = re.fullmatch(r"(?:environ |près de )?(\d[\d ]*)", uni(volume or "").lower().strip())
    return Decimal(match[1].replace(" ", "")) if match else None


def annonce(label: str) -> Unite | None:
    """The unit that a label announces by its first word; None when it announces none, or two.

    >>> annonce("Nombre de femmes"), annonce("Dont part de femmes"), annonce("Nombre et part de femmes")
    ('nombre', 'taux', None)
    """
    words = re.findall(r"\w+", mots(label))
    said = {_ANNONCE[word.removesuffix("s")] for word in words if word.removesuffix("s") in _ANNONCE}
    first = _ANNONCE.get(words[0].removesuffix("s")) if words else None
    return first if said == {first} else None
