"""What the programme says: its form as a fiche fills it in (boxes, official labels, unit costs, staff), its dates; its
annexes that are data."""

from decimal import Decimal

from docgen.adresses.cellules import Portee
from docgen.compose.composition import Composition, named_amount
from docgen.compute import Cell
from docgen.document import Amount, Block, Checkbox, Inline, LineBreak, Paragraph
from docgen.findings import Refusal
from docgen.french import NBSP, proche, typographie
from docgen.model.annexes import AnnexeSaisie
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


def annexe_saisie(composition: Composition, code: str) -> AnnexeSaisie:
    """Une annexe du programme qui n'a qu'un fichier, avec ses champs : `annexe_saisie("echanges").objets`."""
    contrat = composition.contrat
    declared = contrat.programme.annexe(code)
    if declared is None:
        known = [annexe.code for annexe in contrat.programme.annexes]
        raise Refusal(f"le programme n'a pas d'annexe « {code} »", proche(code, known, "Annexes du programme"))
    found = contrat.annexes_de(code)
    if not found:
        raise Refusal(f"le contrat n'a pas l'annexe « {declared.intitule} »",
                      f"Créer « {declared.fichiers} », dans « annexes », sous {contrat.code}.")  # fmt: skip
    return found[-1]
