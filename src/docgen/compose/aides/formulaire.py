"""What the programme says: its form as a fiche fills it in (boxes, official labels, unit costs, staff), its dates; the
figures and days of a feuille de route; the exchanges of data of a contract."""

from decimal import Decimal

from docgen.adresses.cellules import Portee
from docgen.compose.composition import Composition, named_amount
from docgen.compute import Cell
from docgen.compute.feuille import statistique
from docgen.document import Amount, Block, Checkbox, Inline, LineBreak, Paragraph
from docgen.findings import Refusal
from docgen.french import NBSP, typographie
from docgen.french import jour as french_jour
from docgen.model.feuille import Bassin, EchangesDeDonnees, Echeance, FeuilleDeRoute, Rencontre
from docgen.model.fiche import Case, FicheAction, Indicateur, SousAction
from docgen.model.formulaire import ListeACocher
from docgen.montants import Absence


def listes(composition: Composition, fiche: FicheAction) -> tuple[ListeACocher, ...]:
    """Les listes à cocher que le formulaire du programme demande à la fiche : `intitule`, `choix`, `options`."""
    return composition.contrat.programme.page(fiche.division).cases


def cases(_: Composition, fiche: FicheAction, liste: ListeACocher) -> tuple[Block, ...]:
    """Les cases d'une liste du formulaire, cochées ou non, une par ligne."""
    ticked = {case.option: case for case in fiche.cases.get(liste.code, ())}
    return _boxes(list(liste.options), ticked)


def natures(composition: Composition, fiche: FicheAction, sous_action: SousAction) -> tuple[Block, ...]:
    """Les natures de dépense du formulaire, cochées ou non pour cette sous-action."""
    options = list(composition.contrat.programme.page(fiche.division).natures_depense)
    return _boxes(options, {nature: Case(nature) for nature in sous_action.natures_depense})


def _boxes(options: list[str], ticked: dict[str, Case]) -> tuple[Block, ...]:
    boxes: list[Inline] = []
    for rank, option in enumerate(options):
        case = ticked.get(option)
        label = f"{option}{NBSP}: {case.precision}" if case and case.precision else option
        boxes += [LineBreak()] * bool(rank) + [Checkbox(typographie(label), case is not None)]
    return (Paragraph(tuple(boxes)),)


def libelle(composition: Composition, indicateur: Indicateur) -> str:
    """L'intitulé d'un indicateur : celui de la fiche, ou celui du formulaire pour un indicateur national."""
    imposed = composition.contrat.programme.indicateur(indicateur.code)
    return indicateur.intitule or (imposed.intitule if imposed else indicateur.code)


def cout_unitaire(composition: Composition, fiche: FicheAction, rang: int) -> Amount | Absence:
    """Le coût unitaire de la sous-action de ce rang, calculé sur sa base et arrondi à l'euro."""
    return named_amount(composition.version, Cell(Portee.cout(fiche.numero, rang)))


def jour_du_bilan(composition: Composition) -> str:
    """Le jour de l'année où le programme attend le bilan d'un exercice, d'après « regles » : « 30 juin »."""
    rule = composition.contrat.programme.regles.bilan
    if rule is None:
        raise Refusal(
            "le programme ne dit pas quand le bilan est attendu",
            "Ajouter « bilan » sous « regles », dans programme.yaml.",
        )
    return rule.jour


def total_etp(_: Composition, fiche: FicheAction) -> Decimal:
    """Le total des équivalents temps plein de la fiche."""
    total = sum((poste.nombre for poste in fiche.etp), Decimal(0))
    return Decimal(int(total)) if total == int(total) else total


def statistique_de_bassin(
    _: Composition, feuille: FeuilleDeRoute, nom: str, bassin: Bassin | None = None
) -> Decimal | Absence:
    """Un chiffre d'un bassin, ou de tous ensemble : `statistique(feuille, "brsa")`."""
    return statistique(feuille, nom, bassin)


def echeance(_: Composition, valeur: Echeance | Absence) -> str | Absence:
    """Une échéance telle qu'elle se dit : « 23 juin 2025 », « décembre 2025 au plus tard »."""
    return valeur if isinstance(valeur, Absence) else valeur.mots


def quand(_: Composition, rencontre: Rencontre) -> str:
    """Le jour d'une rencontre et sa semaine : « vendredi 24 mai 2024 (semaine 21), matin »."""
    week = rencontre.jour.isocalendar().week
    return f"{french_jour(rencontre.jour)} (semaine{NBSP}{week}), {rencontre.moment}"


def echanges(composition: Composition) -> EchangesDeDonnees:
    """Les échanges de données que le contrat promet : leurs `echanges` et les `textes` qui les encadrent."""
    found = composition.contrat.echanges
    if found is None:
        raise Refusal(
            "le contrat ne dit pas ses échanges de données",
            f"Créer echanges-de-donnees.yaml dans le dossier {composition.contrat.code}.",
        )
    return found
