"""The texts of law that acts rely on: what kind each is, its rank, and the visas of every act of the dossier."""

import datetime
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from docgen.adresses.sources import CleDeSource
from docgen.adresses.versions import NomDeVersion
from docgen.check import Location, Subject, once, versions_ecrites
from docgen.check.montre import Trouve, trouves, uni
from docgen.check.parcours import Ecrit
from docgen.french import MOIS, NBSP, date
from docgen.model.entete import Visa

# The hierarchy of norms, as the visas of an act follow it: the first name that opens the nature of a visa decides.
RANGS = (
    ("constitution", 0), ("traité", 1), ("directive", 1), ("règlement (ue)", 1), ("loi organique", 2), ("loi", 3),
    ("ordonnance", 3), ("code", 3), ("décret", 4), ("arrêté", 5), ("circulaire", 6), ("instruction", 6),
    ("note de service", 6), ("délibération", 7),
)  # fmt: skip
_DATE = rf"(?P<jour>\d{{1,2}})(?:er)? (?P<mois>{'|'.join(MOIS)}) (?P<an>\d{{4}})"
CITATION = re.compile(
    r"\b(?P<nature>loi organique|loi|décret|ordonnance|arrêté(?: préfectoral)?|circulaire|"
    r"instruction(?: interministérielle)?)"
    rf" n° ?(?P<numero>[\w./-]*\d)(?: du {_DATE})?"
)
# A text that is cited by its date alone; what follows says which one it is.
SANS_NUMERO = re.compile(
    r"(?<!\w)(?P<nature>loi organique|loi|décret|ordonnance|arrêté|circulaire|instruction)"
    rf" du {_DATE} (?P<suite>[^.;\n\v]{{8,120}})"
)
# Its title comes first, and its date after.
APRES_SON_TITRE = re.compile(
    r"(?<!\w)(?P<nature>loi|décret|ordonnance) (?P<suite>(?:pour|de|d'|relati\w+|portant|visant)"
    rf"[^.;,\n\v]{{8,90}}?) du {_DATE}"
)
_DETERMINANT = re.compile(r"^(?:le |la |les |l')")


class Vise(Ecrit, frozen=True):
    """A visa of the act `acte` (« cls-2024-2027/avenant-1 », « seances/2025-09-22 »), and its rank in it."""

    acte: NomDeVersion
    visa: Visa
    rang: int

    def place(self, *chemin: str | int, key: bool = False) -> Location:
        """Where the visa, or one of its keys, is written."""
        return Ecrit.place(self, "visas", self.rang, *chemin, key=key)

    @property
    def genre(self) -> str:
        """« loi », « décret »: the first name of `RANGS` that opens its nature; else the whole nature."""
        return genre(self.visa.nature)

    @property
    def nom(self) -> str:
        """« la loi n° 2025-127 du 14 février 2025 »."""
        number = f" n°{NBSP}{self.visa.numero}" if self.visa.numero else ""
        return f"{self.visa.nature}{number}{f' du {date(self.visa.jour)}' if self.visa.jour else ''}"


def actes(subject: Subject) -> Iterator[Sequence[Vise]]:
    """The walk of the visas of each act: the contracts, their avenants, the délibérations; those to complete apart."""
    for ecrit in versions_ecrites(subject):
        acte = CleDeSource.acte(ecrit.contrat.code, ecrit.version.code)
        avenant, nom = ecrit.version.avenant, ecrit.version.name
        visas = avenant.visas if avenant else ecrit.entete.visas
        yield [Vise(subject, acte, nom, visa, rank) for rank, visa in enumerate(visas) if not visa.a_completer]
    for seance in subject.dossier.seances:
        nom, visas = NomDeVersion(seance.name), seance.deliberation.visas if seance.deliberation else ()
        acte = CleDeSource.seance(nom, "deliberation")
        yield [Vise(subject, acte, nom, visa, rank) for rank, visa in enumerate(visas) if not visa.a_completer]


@once
def citations(subject: Subject) -> Sequence[Trouve]:
    """Each text that the documents cite by its number."""
    return list(trouves(CITATION)(subject))


@lru_cache(maxsize=1024)
def genre(nature: str) -> str:
    """The kind of a text of law, by the words that name it.

    >>> genre("l'instruction interministérielle"), genre("l'arrêté préfectoral"), genre("l'avis de la commission")
    ('instruction', 'arrêté', 'avis de la commission')
    """
    said = _DETERMINANT.sub("", uni(nature).lower())
    return next((name for name, _ in RANGS if re.match(rf"{re.escape(name)}(?!\w)", said)), said)


@lru_cache(maxsize=1024)
def titre(objet: str) -> str:
    """The title of a text, as two acts may be compared: neither its case, nor its stops, nor « modifié » count."""
    said = re.sub(r"[^\w\s'-]", " ", uni(objet).lower())
    return re.sub(r"^modifiée? ", "", " ".join(said.split()))


def jour_cite(match: re.Match[str]) -> datetime.date | None:
    """The date of a `CITATION`, or None."""
    if not match["jour"]:
        return None
    try:
        return datetime.date(int(match["an"]), MOIS.index(match["mois"]) + 1, int(match["jour"]))
    except ValueError:
        return None
