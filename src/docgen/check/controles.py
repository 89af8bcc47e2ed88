"""Reading a control: what a published act printed, and what is computed for the same cell, indicator or statistic."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from msgspec import Struct
from pydantic import TypeAdapter, ValidationError

from docgen.adresses.cellules import Cell
from docgen.adresses.controles import IndicateurNomme, IntituleNomme
from docgen.adresses.indicateurs import AdresseIndicateur, Serie
from docgen.adresses.sources import CleDeSource
from docgen.adresses.versions import NomDeVersion
from docgen.check import Location, Refusal, SeanceEcrite, Subject, once, proche, seances
from docgen.check.donnees import SILENCES, Racines, donnee, racines, racines_seance
from docgen.check.montre import version_de
from docgen.check.parcours import PublicationEcrite, publications
from docgen.compute import Version
from docgen.findings import Qui
from docgen.french import enumeration
from docgen.model.base import MontantOuAbsence, NombreOuAbsence
from docgen.model.publie import Controle, Mention, Passage, Publication
from docgen.montants import Absence, Montant

ValeurControlee = Montant | Decimal | Absence

_AMOUNT: TypeAdapter[Montant | Absence] = TypeAdapter(MontantOuAbsence)
_NUMBER: TypeAdapter[Decimal | Absence] = TypeAdapter(NombreOuAbsence)
TIRET = "- €"
VALEURS = ("cellule", "indicateur", "statistique")
INTITULES = ("intitule",)
DONNEES = ("donnee",)
CHOSES = ("chose",)
# The data may be right against the act: what was repaired since then departs from it on purpose.
RECTIFIER = (
    "Si la donnée est juste, elle s'écarte de l'acte publié à dessein : le faire rectifier ; sinon, la corriger."
)


class ControleLu(Struct, frozen=True):
    """A control and where it stands. `versions` are those that it is about: one, or several whose amounts are added up;
    none when the publication or the control names no version of a contract. `connus` is what its `donnee` may name,
    `inconnus` are those of its `actes` that the séance does not have."""

    controle: Controle
    place: Location
    versions: tuple[Version, ...]
    connus: Racines
    inconnus: tuple[str, ...] = ()

    @property
    def noms(self) -> tuple[str, ...]:
        """The full names of its versions."""
        return tuple(version.name for version in self.versions)


def lectures(subject: Subject, keys: tuple[str, ...] = VALEURS) -> Iterator[ControleLu]:
    """Every control of every publication that names a thing by one of `keys`: a value, unless told otherwise."""
    return (lecture for lecture in _every(subject) if lecture.controle.cle in keys)


@once
def _every(subject: Subject) -> Sequence[ControleLu]:
    return [*_of_contracts(subject), *_of_seances(subject)]


def _of_contracts(subject: Subject) -> Iterator[ControleLu]:
    for publiee in publications(subject):
        versions, known = (publiee.version,) if publiee.version else (), _known(publiee)
        for rank, controle in enumerate(publiee.publication.controles):
            yield ControleLu(controle, publiee.place("controles", rank, controle.cle), versions, known, controle.actes)


def _known(publiee: PublicationEcrite) -> Racines:
    return racines(publiee.dossier, publiee.version) if publiee.version else {}


def _of_seances(subject: Subject) -> Iterator[ControleLu]:
    for seance, publication in _published(subject):
        actes = {code: version_de(subject, NomDeVersion.of(acte.contrat, acte.version))
                 for code, acte in seance.seance.base.actes.items()}  # fmt: skip
        common = racines_seance(subject.dossier, seance.seance)
        known = {code: {**racines(subject.dossier, version), **common} for code, version in actes.items() if version}
        for rank, controle in enumerate(publication.controles):
            found = tuple(version for code in controle.actes if (version := actes.get(code)))
            alone = controle.actes[0] if len(controle.actes) == 1 else ""
            unknown = tuple(code for code in controle.actes if code not in actes)
            place = seance.piece("publie", "controles", rank, controle.cle)
            yield ControleLu(controle, place, found, known.get(alone, common), unknown)


def _published(subject: Subject) -> Iterator[tuple[SeanceEcrite, Publication]]:
    """Each séance whose acts were published, with what they printed."""
    for seance in seances(subject):
        if seance.seance.publication:
            yield seance, seance.seance.publication


@once
def connus(subject: Subject) -> Sequence[tuple[Publication, CleDeSource, Racines]]:
    """Each publication, the key of its source, and what its passages and its mentions may name."""
    contrats = [(publiee.publication, publiee.source, _known(publiee)) for publiee in publications(subject)]
    return [
        *contrats,
        *(
            (
                publication,
                CleDeSource.seance(seance.seance.name, "publie"),
                racines_seance(subject.dossier, seance.seance),
            )
            for seance, publication in _published(subject)
        ),
    ]


def elements(subject: Subject) -> Iterator[tuple[Location, Racines, str]]:
    """What each passage, mention and faulty words are about: where it is written, what it may name, its words."""
    for publication, source, known in connus(subject):
        groups: tuple[tuple[str, Sequence[Passage | Mention]], ...] = (
            ("passages", publication.passages), ("mentions", publication.mentions), ("fautes", publication.fautes),
        )  # fmt: skip
        for key, printed in groups if known else ():
            for rank, element in enumerate(printed):
                yield subject.dossier.locate(source, key, rank, "element"), known, element.element


def competent(controle: Controle) -> Qui:
    """Who can act on the control: an amount is for the finances, a figure for the métier, words for the jurists."""
    if controle.cle not in VALEURS:
        return "juridique"
    return "finances" if controle.cellule else "métier"


def with_notes(remedy: str, lectures: Iterable[ControleLu]) -> str:
    """The remedy, then what the controls note, each note once."""
    notes = dict.fromkeys(lecture.controle.note for lecture in lectures if lecture.controle.note)
    return " ".join([remedy, *(f"Note du contrôle : {note}" for note in notes)])


def computed(lecture: ControleLu) -> ValeurControlee:
    """What is computed for the control. Raises `Refusal` when it names nothing."""
    controle = lecture.controle
    if not lecture.versions:
        raise Refusal("le contrôle ne dit pas de quel acte est la valeur", "Ajouter « actes: », puis leurs codes.")
    if controle.cellule and len(lecture.versions) > 1:
        cell = Cell.parse(controle.cellule)
        lacking = [why for version in lecture.versions if (why := version.figures.manque(cell))]
        if lacking:
            return Absence.de(lacking)
        return Montant.total(version.figures.get(cell) for version in lecture.versions)
    if controle.statistique:
        return _statistique(lecture.connus, controle.statistique)
    return _computed(lecture.versions[0], controle)


def _computed(version: Version, controle: Controle) -> ValeurControlee:
    if controle.cellule:
        cell = Cell.parse(controle.cellule)
        value = version.figures.get(cell)  # first: an unknown side is refused even where nothing is typed
        return version.figures.absent(cell) or value
    return version.valeurs.get(*_indicateur(version, controle.indicateur or ""))


def expected(lecture: ControleLu) -> object:
    """What the data say where the control names a title or a typed value. Raises `Refusal` when it names nothing."""
    if lecture.controle.donnee:
        return donnee(lecture.connus, lecture.controle.donnee).valeur
    if not lecture.versions:
        raise Refusal("le contrôle ne dit pas de quel acte est l'intitulé", "Ajouter « actes: », puis son code.")
    return _intitule(lecture.versions[0], lecture.controle.intitule or "")


def _intitule(version: Version, text: str) -> str:
    """The title that the data give to « action/2.1 », « axe/3 » or « annexe/4 ». Raises `Refusal` for any other."""
    contrat, entete = version.contrat, version.contrat.entete
    titles = [
        *(("action", fiche.numero, fiche.intitule) for fiche in contrat.fiches),
        *((place.niveau.code, place.division.numero, place.division.intitule) for place in entete.places),
        *(("annexe", str(annexe.numero), annexe.intitule) for annexe in entete.annexes),
    ]
    known: dict[str, str] = {IntituleNomme.of(sorte, numero): intitule for sorte, numero, intitule in titles}
    if text not in known:
        raise Refusal(f"« {text} » n'a pas d'intitulé au contrat", proche(text, known, "Intitulés"))
    return known[text]


def _statistique(known: Racines, text: str) -> ValeurControlee:
    found = donnee(known, text).valeur
    if isinstance(found, Montant | Decimal | Absence):
        return found
    remedy = "Écrire par exemple « diagnostic-2025 lieux/gare/places », ou comparer des mots par « donnee »."
    raise Refusal(f"« {text} » ne nomme pas un nombre", remedy)


def _indicateur(version: Version, text: str) -> tuple[AdresseIndicateur, Serie]:
    adresse, said = IndicateurNomme.parse(text)
    serie = Serie(said.strip())
    if not serie.est_lisible:
        remedy = "Écrire par exemple « national/expulsions_evitees situation » ou « 3.1/acces_droits cible/2025 »."
        raise Refusal(f"« {text} » ne nomme pas la valeur d'un indicateur", remedy)
    known = [exercice.nom for exercice in version.contrat.entete.exercices]
    if serie.exercice and serie.exercice not in known:
        raise Refusal(f"l'exercice {serie.exercice} n'est pas au contrat", f"Exercices : {enumeration(known)}.")
    return adresse, serie


def printed(controle: Controle) -> ValeurControlee | None:
    """What the act printed; None when it is neither a value nor an admitted absence (« #REF! »)."""
    if controle.imprime == TIRET:
        return Montant(0)  # a zero, as spreadsheets show it
    if controle.imprime in SILENCES:
        return Absence.NON_COMMUNIQUE
    try:
        adapter = _AMOUNT if controle.cellule else _NUMBER
        return adapter.validate_python(controle.imprime)
    except ValidationError:
        return None


def agree(imprime: ValeurControlee | None, calcule: ValeurControlee) -> bool:
    """Whether the act and the data say the same. An act may print 0 € where nothing is planned."""
    if isinstance(calcule, Absence):
        return isinstance(imprime, Absence) or imprime == Montant(0)
    return imprime == calcule
