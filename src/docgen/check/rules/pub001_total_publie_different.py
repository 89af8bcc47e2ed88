"""L'acte publié imprime une autre valeur que celle qui est calculée.

**Constat.** Un contrôle de publie/ compare une valeur imprimée (montant, indicateur, statistique) à celle que donnent
les données, et elles diffèrent. Les cellules fautives pour la même raison sont réunies en un seul constat, avec les
totaux qui ne sont faux qu'à cause d'elles. Un montant faux, ou ce qui n'est pas une valeur, bloque.

**Pourquoi y regarder.** Ou bien l'acte publié est fautif, et appelle une rectification ; ou bien une donnée a été mal
recopiée.

**Exemple.** L'annexe 3 publiée imprime « #REF! » à la place du montant réalisé en 2024.

**Remède.** Comparer à la ligne citée de l'acte. Si la donnée est juste, faire rectifier l'acte ; sinon, la corriger.
"""

from docgen.adresses.controles import IndicateurNomme
from docgen.check import Fault, Faults, Gravite, Preuve, Refusal, Subject, affiche, rule
from docgen.check.causes import Cause, EcartImprime, causes
from docgen.check.controles import RECTIFIER, ControleLu, agree, competent, computed, lectures, printed, with_notes
from docgen.check.donnees import VIDE
from docgen.french import enumeration
from docgen.montants import Absence, Montant

_EXEMPLES = 3
# What rounding to the euro explains, in centimes.
_ARRONDI = 100


def _causes(subject: Subject) -> list[Cause]:
    """The walk of each cause of the gaps."""
    return causes(ecart for lecture in lectures(subject) if (ecart := _ecart(lecture)))


@rule("publie", "à corriger", qui="finances", sur=_causes)
def look(cause: Cause) -> Faults:
    """One fault for each cause."""
    first, *others = [ecart.lecture.place for ecart in cause.ecarts + cause.suites]
    remedy, who = with_notes(RECTIFIER, (e.lecture for e in cause.ecarts)), competent(cause.ecarts[0].lecture.controle)
    yield Fault(_message(cause), first, remedy, tuple(others), who, _preuve(cause), _gravite(cause))


def _gravite(cause: Cause) -> Gravite:
    """A wrong amount, or what is no value at all, blocks; another figure is to correct, as what was left empty is.

    What was left empty and makes totals wrong blocks too.
    """
    said = [printed(ecart.lecture.controle) for ecart in cause.ecarts + cause.suites]
    if said[0] is None and cause.ecarts[0].lecture.controle.imprime != VIDE:
        return "bloquant"
    known = [(value, abs(ecart.centimes or 0)) for value, ecart in zip(said, cause.ecarts + cause.suites, strict=True)]
    wrong = any(isinstance(value, Montant) and value and gap > _ARRONDI for value, gap in known)
    return "bloquant" if wrong else "à corriger"


def _ecart(lecture: ControleLu) -> EcartImprime | None:
    try:
        valeur = computed(lecture)
    except Refusal:
        return None  # PUB002 says it
    if valeur is Absence.A_COMPLETER or agree(printed(lecture.controle), valeur):
        return None
    return EcartImprime(lecture, valeur, _unite(lecture))


def _unite(lecture: ControleLu) -> str:
    if lecture.controle.cellule:
        return "euros"
    contrat, adresse = lecture.versions[0].contrat, IndicateurNomme.parse(lecture.controle.indicateur or "").adresse
    fiche = contrat.fiche(adresse.fiche)
    known = contrat.indicateurs if adresse.est_national else fiche.indicateurs if fiche else ()
    return next((indicateur.unite for indicateur in known if indicateur.code == adresse.code), "nombre")


def _preuve(cause: Cause) -> Preuve:
    """What should be printed, the greatest gap when it is money, and what follows from the fault."""
    first, count = cause.ecarts[0], len(cause.ecarts)
    gaps = [abs(gap) for ecart in cause.ecarts if (gap := ecart.centimes) is not None]
    controle, suites = first.lecture.controle, len(cause.suites)
    said = f"{count} cellules fautives" if count > 1 else "une cellule fautive"
    if suites:
        said += f", {suites} totaux en découlent" if suites > 1 else ", un total en découle"
    adresse = " ".join([*first.lecture.noms[:1], controle.cellule or controle.indicateur or controle.statistique or ""])
    return Preuve((), affiche(first.valeur, first.unite), max(gaps, default=None), said, adresse)


def _message(cause: Cause) -> str:
    found = cause.ecarts
    controles = [ecart.lecture.controle for ecart in found]
    head, tails = _shared([controle.endroit for controle in controles])
    lines = sorted({controle.ligne for controle in controles})
    source = f"source, l. {lines[0]}" + (f" à {lines[-1]}" if len(lines) > 1 else "")
    said, instead = _printed(found[0]), _computed(found) + _consequences(cause)
    if len(found) == 1:
        return f"{head} ({source}) : l'acte publié {said} ; {instead}"
    start, where = head or controles[0].document, f"{len(found)} cellules ({_some(tails)} ; {source})"
    return f"{start} : l'acte publié {said} dans {where} ; {instead}"


def _printed(ecart: EcartImprime) -> str:
    controle = ecart.lecture.controle
    if controle.imprime == VIDE:
        return "n'imprime rien"
    return f"imprime « {controle.imprime} »" + ("" if printed(controle) is not None else ", qui n'est pas une valeur,")


def _consequences(cause: Cause) -> str:
    if not cause.suites:
        return ""
    places = [f"{e.lecture.controle.endroit}, l. {e.lecture.controle.ligne}" for e in cause.suites]
    where = _some(places)
    return f" ; {len(places)} totaux en découlent ({where})" if len(places) > 1 else f" ; un total en découle ({where})"


def _some(places: list[str]) -> str:
    return " ; ".join(places[:_EXEMPLES]) + (" ; …" if len(places) > _EXEMPLES else "")


def _shared(places: list[str]) -> tuple[str, list[str]]:
    """What all the places begin with, up to a comma, and how each goes on."""
    cut = [place.split(", ") for place in places]
    if len(places) == 1:
        return places[0], []
    same = 0
    while all(len(parts) > same + 1 and parts[same] == cut[0][same] for parts in cut):
        same += 1
    return ", ".join(cut[0][:same]), [", ".join(parts[same:]) for parts in cut]


def _computed(found: tuple[EcartImprime, ...]) -> str:
    values = list(dict.fromkeys(affiche(e.valeur, e.unite) for e in found if not isinstance(e.valeur, Absence)))
    if not values:
        return "les données n'en donnent aucune"
    if len(values) == 1:
        return f"la valeur calculée est {values[0]}"
    said = enumeration(values) if len(values) <= _EXEMPLES else f"{', '.join(values[:_EXEMPLES])}…"
    return f"les valeurs calculées sont {said}"
