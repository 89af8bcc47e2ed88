"""Amounts, rates, values of indicators."""

from collections.abc import Iterable
from decimal import Decimal

from docgen.adresses.indicateurs import NATIONAL, AdresseIndicateur, Serie
from docgen.adresses.montants import SANS_NOM, NomDeMontant
from docgen.compose.composition import Composition, absence, named_amount
from docgen.compose.jetons import ABSENCES
from docgen.compute import Cell
from docgen.compute.indicateurs import share, typed_value
from docgen.document import Amount, Blank, Text
from docgen.findings import Refusal
from docgen.french import NBSP, nombre
from docgen.model.entete import Financeur
from docgen.model.fiche import FicheAction, Indicateur, PartIndicateur
from docgen.model.indicateurs import IndicateurNational
from docgen.montants import A_COMPLETER, Absence, Montant


def montant(
    composition: Composition, portee: str, financeur: str = "tous", exercice: str = "tous", nature: str = "prevu"
) -> Amount | Text | Blank:
    """Le montant d'une cellule : `montant("axe/1", "part/etat", "2025")`."""
    cell = Cell(portee, financeur, exercice, nature)
    value = named_amount(composition.version, cell)
    return absence(value, NomDeMontant.of(composition.version.name, cell)) if isinstance(value, Absence) else value


def financeurs(composition: Composition, portee: str) -> list[Financeur]:
    """Les financeurs de `portee`, les colonnes de son tableau : qui apporte des crédits, ou que la fiche nomme."""
    fiche = composition.contrat.fiche(Cell(portee).sur.fiche)
    present = {*composition.version.figures.financeurs(portee), *(fiche.financements if fiche else ())}
    return [financeur for financeur in composition.contrat.entete.financeurs if financeur.code in present]


def taux(_: Composition, valeur: Decimal | Absence) -> str | Absence:
    """Un taux en pour cent : `taux(avenant.versement.taux)`."""
    return valeur if isinstance(valeur, Absence) else f"{nombre(valeur)}{NBSP}%"


def somme_de_montants(_: Composition, montants: Iterable[Amount | Text | Blank | Absence]) -> Amount | Text | Blank:
    """La somme de montants de plusieurs contrats : `somme([actes.cls.recette, actes.cie.recette])`."""
    terms = list(montants)
    if unknown := _unknown(*terms):
        return unknown
    known = [term for term in terms if isinstance(term, Amount)]
    if not terms or len(known) < len(terms):
        raise Refusal("cette somme a un terme sans montant", "Saisir ce montant dans sa fiche, ou ôter ce terme.")
    return Amount(Montant.total(term.value for term in known), NomDeMontant.somme(term.name for term in known))


def _unknown(*terms: object) -> Text | Blank | None:
    """How what is computed from `terms` reads, when a text received one whose value is not known."""
    lacking = [why for term in terms if (why := _lack(term))]
    return absence(Absence.de(lacking), SANS_NOM) if lacking else None


def _lack(term: object) -> Absence | None:
    if isinstance(term, Blank):
        return Absence.A_COMPLETER
    if isinstance(term, Text) and term.text == ABSENCES[Absence.NON_COMMUNIQUE]:
        return Absence.NON_COMMUNIQUE
    return term if isinstance(term, Absence) and term.inconnue else None


def proportion(
    _: Composition, montant: Amount | Text | Blank | Absence, total: Amount | Text | Blank | Absence
) -> str | Text | Blank:
    """Ce qu'un montant est d'un autre, en pour cent arrondi à l'unité : « 50 % »."""
    if unknown := _unknown(montant, total):
        return unknown
    if not (isinstance(montant, Amount) and isinstance(total, Amount)):
        if not any(isinstance(term, Text | Absence) for term in (montant, total)):
            raise TypeError  # no amount at all: the text is told how to write this
        raise Refusal("cette proportion a un terme sans montant", "Saisir ce montant dans sa fiche, ou ôter ce terme.")
    rate = share(Decimal(montant.value.centimes), Decimal(total.value.centimes))
    if rate is None:
        raise Refusal("le total de cette proportion est nul", "Vérifier la portée et l'exercice du second montant.")
    return f"{rate}{NBSP}%"


def valeur(
    composition: Composition, indicateur: Indicateur | IndicateurNational, serie: str, fiche: FicheAction | None = None
) -> object:
    """La valeur d'un indicateur : `valeur(i, "cible/2025", fiche)` ; vide tant qu'aucun résultat ne peut être connu."""
    valeurs, asked = composition.version.valeurs, Serie(serie)
    numero = NATIONAL if isinstance(indicateur, IndicateurNational) else fiche.numero if fiche else ""
    name = NomDeMontant.indicateur(composition.version.name, AdresseIndicateur.of(numero, indicateur.code), asked)
    if asked.est_resultat and asked.exercice not in valeurs.executions:
        return Text("", name=name)
    if isinstance(indicateur, IndicateurNational):
        return _with_unit(valeurs.national(indicateur, asked), indicateur.unite, name)
    return _with_unit(valeurs.local(numero, indicateur, asked), indicateur.unite, name)


def part(_: Composition, partie: PartIndicateur, serie: str) -> object:
    """La valeur d'une part d'un indicateur (répartition, ou « dont »)."""
    return _with_unit(typed_value(partie, Serie(serie)), "nombre", SANS_NOM)


def pourcentage(
    composition: Composition, partie: PartIndicateur, indicateur: Indicateur, serie: str, fiche: FicheAction
) -> str | Blank:
    """La part en pour cent du total, arrondie à l'unité ; vide quand elle n'a pas de sens."""
    asked = Serie(serie)
    part, whole = typed_value(partie, asked), composition.version.valeurs.local(fiche.numero, indicateur, asked)
    if Absence.A_COMPLETER in (part, whole):
        return Blank(A_COMPLETER)
    rate = share(part, whole)
    return "" if rate is None else f"{rate}{NBSP}%"


def _with_unit(value: Decimal | Absence, unite: str, name: NomDeMontant) -> Amount | Text | Blank:
    if isinstance(value, Absence):
        return absence(value, name)
    if unite == "euros":
        return Amount(Montant(int(value * 100)), name)
    return Text(f"{nombre(value)}{NBSP}%" if unite == "taux" else nombre(value), name=name)
