"""The values of indicators year by year, and the words of their labels, as the rules compare and say them."""

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Literal

from docgen.adresses.indicateurs import Serie
from docgen.adresses.sources import CleDeSource
from docgen.check import FicheEcrite, Location, Subject, VersionEcrite, contrats, fiches
from docgen.check.montre import uni
from docgen.check.parcours import Ecrit
from docgen.compute import Version
from docgen.compute.indicateurs import Valeur
from docgen.french import enumeration
from docgen.model.fiche import FicheAction, Indicateur, Unite
from docgen.model.formulaire import IndicateurImpose
from docgen.model.indicateurs import IndicateurNational

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
_MOYENNE = re.compile(r"\bmoyenn?e?s?\b", re.IGNORECASE)
_TOUS = re.compile(
    r"nombre (?:de |d')(?P<qui>\w+) (?:qui )?(?:concern|bénéfici|accompagn|touch)\w* (?:par|de) l'action\b"
)
_OUVRE = re.compile(r"^(?:(?:dont|et/ou|ou) )?(?:les? |la |l')?")


class IndicateurEcrit(FicheEcrite, frozen=True):
    """An indicator of a fiche, at its rank."""

    rang: int
    indicateur: Indicateur

    def place(self, *chemin: str | int, key: bool = False) -> Location:
        """Where the indicator, or one of its keys, is written."""
        return Ecrit.place(self, "indicateurs", self.rang, *chemin, key=key)

    @property
    def nom(self) -> str:
        """« l'indicateur « jeunes » de la fiche 2.13 »."""
        return f"l'indicateur « {self.indicateur.code} » de la fiche {self.fiche.numero}"

    @property
    def impose(self) -> IndicateurImpose | None:
        """What the form says of the indicator, when it imposes it."""
        return self.page.indicateur(self.indicateur.code)

    @property
    def intitule(self) -> str:
        """Its label: its own, else the one of the form; empty when there is none."""
        return self.indicateur.intitule or (self.impose.intitule if self.impose else "")

    @property
    def derive(self) -> bool:
        """Whether it takes its values from the national indicator."""
        return self.indicateur.reprend is not None

    @property
    def lieu(self) -> Location:
        """Where its values are written: under « cibles », else where they are split."""
        return self.place("cibles" if self.indicateur.cibles is not None else "repartition", key=True)

    def valeur(self, serie: str) -> Valeur:
        """Its value for `serie`. Raises `Refusal` when it is taken from an indicator that has none."""
        return self.version.valeurs.local(self.fiche.numero, self.indicateur, Serie(serie))


class NationalEcrit(VersionEcrite, frozen=True):
    """An indicator of the national table, at its rank."""

    rang: int
    indicateur: IndicateurNational

    def place(self, *chemin: str | int, key: bool = False) -> Location:
        """Where the indicator, or one of its keys, is written."""
        return Ecrit.place(self, "indicateurs", self.rang, *chemin, key=key)

    @property
    def nom(self) -> str:
        """« l'indicateur national « expulsions_evitees » »."""
        return f"l'indicateur national « {self.indicateur.code} »"

    @property
    def intitule(self) -> str:
        """Its label."""
        return self.indicateur.intitule

    @property
    def derive(self) -> bool:
        """Whether it takes its values from indicators of fiches."""
        return bool(self.indicateur.somme_de or self.indicateur.reprise_de)

    def valeur(self, serie: str) -> Valeur:
        """Its value for `serie`, typed or derived. Raises `Refusal` when its rule names nothing."""
        return self.version.valeurs.derived(self.indicateur, Serie(serie))


def is_average_cost(unite: str, intitule: str) -> bool:
    """Whether an indicator is a mean in euros (« ratio moyen par bénéficiaire »): to see it fall is no step back."""
    return unite == "euros" and bool(_MOYENNE.search(intitule))


# --- the walks -------------------------------------------------------------------------------------------------------
def locaux(subject: Subject) -> Iterator[IndicateurEcrit]:
    """Each indicator of each fiche, in the version that writes the fiche."""
    for ecrite in fiches(subject):
        yield from indicateurs_de(ecrite)


def nationaux(subject: Subject) -> Iterator[NationalEcrit]:
    """Each indicator of each national table."""
    for ecrit in contrats(subject):
        source = CleDeSource.contrat(ecrit.contrat.code, "indicateurs")
        for rank, national in enumerate(ecrit.contrat.indicateurs):
            yield NationalEcrit(subject, source, ecrit.version, rank, national)


def tous(subject: Subject) -> Iterator[IndicateurEcrit | NationalEcrit]:
    """Each indicator of the fiches, then of the national tables."""
    yield from locaux(subject)
    yield from nationaux(subject)


def indicateurs_de(ecrite: FicheEcrite) -> Iterator[IndicateurEcrit]:
    """Each indicator of the fiche."""
    for rank, indicateur in enumerate(ecrite.fiche.indicateurs):
        yield IndicateurEcrit(ecrite.subject, ecrite.source, ecrite.version, ecrite.fiche, rank, indicateur)


def en_vigueur(ecrit: VersionEcrite, fiche: FicheAction) -> Iterator[IndicateurEcrit]:
    """Each indicator of a fiche of the version, written there or before."""
    source = ecrit.version.source_fiche(fiche.numero)
    yield from indicateurs_de(FicheEcrite(ecrit.subject, source, ecrit.version, fiche))


# --- values and words ------------------------------------------------------------------------------------------------
def series(version: Version) -> Iterator[tuple[Serie, str]]:
    """Each series that a fiche gives, and when it is: « situation », « au départ »; « cible/2025 », « en 2025 »."""
    yield Serie.SITUATION, "au départ"
    for exercice in version.contrat.entete.exercices:
        yield Serie.cible(exercice.nom), f"en {exercice.nom}"


def cibles(ecrit: IndicateurEcrit | NationalEcrit) -> list[tuple[str, Decimal]]:
    """The targets that are known, each with its exercice."""
    values = [(year, ecrit.valeur(Serie.cible(year))) for year in ecrit.exercices]
    return [(year, value) for year, value in values if isinstance(value, Decimal)]


def baisse_voulue(ecrit: IndicateurEcrit | NationalEcrit) -> bool:
    """Whether less is better, as the indicator or the form says, or no worse, as of a mean cost."""
    impose = ecrit.impose if isinstance(ecrit, IndicateurEcrit) else None
    if is_average_cost(ecrit.indicateur.unite, ecrit.intitule):
        return True
    return "baisse" in (ecrit.indicateur.sens, impose.sens if impose else None)


def comptes_selon(
    sens: Literal["nouvelle", "identique"],
) -> Callable[[Subject], Iterator[tuple[IndicateurEcrit, Decimal, Location]]]:
    """The walk of the fiches that tick the option of that meaning (`ListeACocher`) and count someone before.

    It gives the first indicator that counts something and is typed in the fiche, its situation, and where the box is.
    """

    def walk(subject: Subject) -> Iterator[tuple[IndicateurEcrit, Decimal, Location]]:
        for ecrite in fiches(subject):
            counts = (i for i in indicateurs_de(ecrite) if i.indicateur.unite == "nombre" and not i.derive)
            boxes = (
                (liste.code, rank)
                for liste in ecrite.page.cases
                for rank, case in enumerate(ecrite.fiche.cases.get(liste.code, ()))
                if case.option == getattr(liste, sens)
            )
            first, box = next(counts, None), next(boxes, None)
            start = first.valeur(Serie.SITUATION) if first and box else None
            if first and box and isinstance(start, Decimal) and start:
                yield first, start, ecrite.place("cases", *box)

    return walk


def par_annee(said: Sequence[tuple[str, str]]) -> str:
    """Values by year, each year named: « 400 en 2025 et 2027 » when they are one, else « 400 en 2025 et 350 en 2026 ».

    >>> par_annee([("2025", "400"), ("2027", "400")]), par_annee([("2025", "400"), ("2026", "350"), ("2027", "400")])
    ('400 en 2025 et 2027', '400 en 2025, 350 en 2026 et 400 en 2027')
    """
    if len({value for _, value in said}) == 1:
        return f"{said[0][1]} en {enumeration([year for year, _ in said])}"
    return enumeration([f"{value} en {year}" for year, value in said])


def label_key(label: str) -> str:
    """A label as two of them may be compared: neither case, nor « dont », nor article at its start.

    >>> label_key("Dont nombre de JEUNES"), label_key("Et/ou part des JEUNES")
    ('nombre de jeunes', 'part des jeunes')
    """
    return _OUVRE.sub("", " ".join(uni(label).lower().split()))


def count_of(volume: str | None) -> Decimal | None:
    """The number that a volume says (« 6 542 », « Environ 400 »); None when it says something else.

    >>> count_of("6 542"), count_of("Environ 400"), count_of("Tous les jeunes en demande")
    (Decimal('6542'), Decimal('400'), None)
    """
    match = re.fullmatch(r"(?:environ |près de )?(\d[\d ]*)", uni(volume or "").lower().strip())
    return Decimal(match[1].replace(" ", "")) if match else None


def counts_all(label: str) -> str:
    """Whom a label counts, when it counts all those whom the action serves; else nothing.

    >>> counts_all("Nombre de personnes qui bénéficient de l'action"), counts_all("Nombre de jeunes logés")
    ('personnes', '')
    """
    match = _TOUS.match(label_key(label)) if "action" in label else None
    return match["qui"] if match else ""


def annonce(label: str) -> Unite | None:
    """The unit that a label announces by its first word; None when it announces none, or two.

    >>> annonce("Nombre de femmes"), annonce("Dont part de femmes"), annonce("Nombre et part de femmes")
    ('nombre', 'taux', None)
    """
    words = re.findall(r"\w+", label_key(label))
    said = {_ANNONCE[word.removesuffix("s")] for word in words if word.removesuffix("s") in _ANNONCE}
    first = _ANNONCE.get(words[0].removesuffix("s")) if words else None
    return first if said == {first} else None
