"""Words, named fields and things of the contract."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from docgen.amend.avenant import Avenant
from docgen.compose.composition import Composition
from docgen.compose.jetons import said_by_a_text, typeset
from docgen.compose.markdown import read_data
from docgen.document import Blank, Block, List, Paragraph
from docgen.findings import Refusal, find_known
from docgen.french import NBSP, affiche, duree, en_lettres, enumeration, jour, ordinal, short_date, typographie
from docgen.french import date as french_date
from docgen.model.divisions import Division
from docgen.model.entete import Annexe, Entete
from docgen.model.fiche import FicheAction


def champ(composition: Composition, code: str) -> Blank | str:
    """Le champ nommé `code`, ou sa place surlignée tant qu'il est à compléter : `champ("iban")`."""
    known = dict(sorted(composition.champs.items()))
    found = find_known(known, code, f"le champ à compléter « {code} » n'est pas déclaré", "Champs déclarés")
    return Blank(typographie(found.intitule)) if found.vide else found.valeur


def puces(_: Composition, items: Sequence[str]) -> tuple[Block, ...]:
    """Une liste à puces ; un seul élément fait un simple paragraphe."""
    lines = [Paragraph(typeset(item)) for item in items]
    return tuple(lines) if len(lines) < 2 else (List(tuple((line,) for line in lines)),)


def liste(_: Composition, items: Sequence[object], mot: str = "et") -> str:
    """Une énumération dans une phrase : « 1, 3 et 4 »."""
    return enumeration([said_by_a_text(item) or str(item) for item in items], mot)


def rang_en_lettres(_: Composition, rang: int | Decimal, feminin: bool = False) -> str:
    """Un rang en lettres : « deuxième »."""
    return ordinal(_entier(rang), feminine=feminin)


def nombre_en_lettres(_: Composition, nombre: int | Decimal) -> str:
    """Un petit nombre en lettres, en chiffres au-delà de vingt."""
    return en_lettres(_entier(nombre))


def _entier(nombre: int | Decimal) -> int:
    """`nombre`, as a field says it. Raises `Refusal` when it has decimals."""
    if nombre != int(nombre):
        raise Refusal(f"« {affiche(Decimal(nombre), 'nombre')} » a des décimales, et ne s'écrit pas en lettres",
                      "Montrer ce nombre en chiffres : « {{ … }} ».")  # fmt: skip
    return int(nombre)


def duree_du_contrat(composition: Composition) -> str:
    """La durée du contrat en lettres, du premier au dernier exercice : « trois ans et trois mois »."""
    exercices = composition.contrat.entete.exercices
    return duree(exercices[0].debut, exercices[-1].fin)


def bornes(composition: Composition, exercice: str) -> str:
    """Du premier au dernier jour d'un exercice : `bornes("2026")`, « du 1er avril 2026 au 31 mars 2027 »."""
    known = {period.nom: period for period in composition.contrat.entete.exercices}
    found = find_known(known, exercice, f"l'exercice {exercice} n'est pas au contrat", "Exercices")
    return f"du {french_date(found.debut)} au {french_date(found.fin)}"


def signature(_: Composition, acte: Entete | Avenant) -> Blank | date:
    """La date de signature du contrat ou d'un avenant, ou sa place surlignée : `signature(contrat)`."""
    return acte.signature or Blank(typographie(acte.date_a_saisir))


def division(composition: Composition, numero: str) -> Division:
    """La division de ce numéro ; le programme lui donne son nom : `axe("1").intitule`."""
    places = {place.division.numero: place for place in composition.contrat.entete.places}
    levels = composition.contrat.entete.niveaux
    said = levels[0].le if levels else "la division"
    kind = levels[0].titre_pluriel if levels else "Divisions"
    return find_known(places, numero, f"{said} {numero} n'existe pas", f"{kind} du contrat").division


def fiches_de(composition: Composition, numero: str) -> tuple[FicheAction, ...]:
    """Les fiches-actions de cette division : `fiches_de("1")`."""
    return composition.contrat.fiches_de(numero)


def annexe(composition: Composition, numero: int) -> Annexe:
    """L'annexe de ce numéro : `annexe(3).intitule`."""
    found = next((annexe for annexe in composition.contrat.entete.annexes if annexe.numero == numero), None)
    if found is None:
        raise Refusal(f"l'annexe {numero} n'existe pas", "La déclarer sous « annexes » dans contrat.yaml.")
    return found


def recit(_: Composition, fiche: FicheAction, section: str) -> tuple[Block, ...]:
    """Une partie du récit de la fiche, par son titre ; rien si elle n'en a pas."""
    return read_data(fiche.recit.get(section, ""))


def statut(composition: Composition, fiche: FicheAction) -> str:
    """Ce que l'avenant fait de la fiche : mise à jour, ou poursuite à l'identique."""
    avenant = composition.version.avenant
    if not avenant:
        return ""
    action = composition.contrat.programme.fiche.action
    changed = fiche.numero in avenant.fiches_modifiees
    return f"{action.titre} avec mise à jour" if changed else f"Poursuite {action.du} à l'identique"


def jour_en_chiffres(_: Composition, quand: date, abrege: bool = False) -> str:
    """Une date en chiffres, « 31/12/2023 » ; ou abrégée, pour une tête de colonne : « 31 déc. 2023 »."""
    return short_date(quand) if abrege else quand.strftime("%d/%m/%Y")


def avec_jour(_: Composition, quand: date, semaine: bool = False) -> str:
    """Une date avec son jour, et sa semaine : `avec_jour(d, semaine=true)`, « vendredi 24 mai 2024 (semaine 21) »."""
    return f"{jour(quand)} (semaine{NBSP}{quand.isocalendar().week})" if semaine else jour(quand)
