"""The sheets of the annexes made of fields whose figures the programme has typed in the workbook (`classeur: oui`)."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from docgen.adresses.chemins import Chemin
from docgen.classeur import AdresseDeSaisie, CaseDeFeuille, Constante, Feuille, Formule, Reference, Saisie, UniteDeCase
from docgen.compose.tableur.plan import (
    LIBELLE,
    MONTANT_LARGE,
    Brouillon,
    Contexte,
    Valued,
    cell_value,
    missing_words,
)
from docgen.compute.annexes import cadre_du_contrat
from docgen.model.annexes import AnnexeDuProgramme, AnnexeSaisie, cadre_de_l_annexe, titre_de_l_annexe
from docgen.model.cadres import Cadre, ChampSitue, champs_nommes
from docgen.model.calculs import Calcul, TermeDeCalcul
from docgen.model.champs import CHIFFRES
from docgen.model.champs_dits import lieu_du_cadre
from docgen.montants import Absence, Montant

# To how many decimals a fraction is rounded, as where it is worked out.
_DECIMALES = {"montant": 2, "nombre": 0, "taux": 1}
_UNITES: dict[str, UniteDeCase] = {"montant": "euros", "nombre": "nombre", "taux": "taux"}
# Where each figure of an annexe stands, by its keys.
_Places = dict[Chemin, Reference]


def feuilles_d_annexes(contexte: Contexte) -> Iterator[Feuille]:
    """A sheet for each annexe of the programme that is typed in the workbook, when the contract has one."""
    for annexe in contexte.version.contrat.programme.annexes:
        if annexe.classeur and (saisies := contexte.version.contrat.annexes_de(annexe.code)):
            yield _sheet(contexte, annexe, saisies)


def _sheet(contexte: Contexte, annexe: AnnexeDuProgramme, saisies: tuple[AnnexeSaisie, ...]) -> Feuille:
    contrat = contexte.version.contrat
    title = f"Saisie – {annexe.intitule}"
    draft = Brouillon(contexte.carte.nommer(title), (LIBELLE, LIBELLE, LIBELLE, MONTANT_LARGE))
    header = draft.tete(contexte.sujet, ["Annexe", "Rubrique", "Valeur", "Saisie"], title)
    for saisie in saisies:
        cadre = cadre_de_l_annexe(saisie, contrat.code, cadre_du_contrat(contrat))
        figures = [ChampSitue(inner, champ) for inner in cadre.tous for champ in inner.champs if champ.type in CHIFFRES]
        rows = {figure.chemin: Reference(draft.nom, draft.ligne + rank, 3) for rank, figure in enumerate(figures)}
        for figure in figures:
            draft.libelles(titre_de_l_annexe(saisie), lieu_du_cadre(figure.cadre), figure.champ.intitule)
            draft.ecrire(3, _worked_out(figure, rows) if figure.champ.formule else _input(contexte, saisie, figure))
            draft.ligne += 1
    return draft.feuille((header, header), 3, contrat.entete.titre)


def _input(contexte: Contexte, saisie: AnnexeSaisie, figure: ChampSitue) -> Saisie | Constante:
    """An input; a number to read, of a line without code of an annexe that avenants have changed: which one of the
    signed file it is, nothing says."""
    if _has_no_code(figure.cadre) and _signed(contexte, saisie) != saisie:
        return Constante(cell_value(_value(figure)), _UNITES[figure.champ.type])
    source, path = contexte.version.saisie_de_l_annexe(saisie, figure.chemin)
    place = AdresseDeSaisie(source, path, "montant?" if figure.champ.type == "montant" else "nombre?")
    return Saisie(cell_value(_value(figure)), place, _UNITES[figure.champ.type])


def _has_no_code(cadre: Cadre) -> bool:
    """Whether the fields stand in a line, or a line of a line, that no code names."""
    here: Cadre | None = cadre
    while here and here.tenu:
        if here.est_ligne and not here.tenu.champ_code:
            return True
        here = here.autour
    return False


def _signed(contexte: Contexte, saisie: AnnexeSaisie) -> AnnexeSaisie | None:
    """The annexe of that file in the contract as signed; None for one that an avenant brings."""
    first = contexte.version
    while first.avant:
        first = first.avant
    return next((a for a in first.contrat.annexes_saisies if a.nom_de_fichier == saisie.nom_de_fichier), None)


def _worked_out(figure: ChampSitue, rows: _Places) -> CaseDeFeuille:
    """A formula, when the workbook has all that it adds up or divides; else what it gives."""
    value, unite, calcul = _value(figure), _UNITES[figure.champ.type], figure.champ.formule
    assert calcul is not None
    terms = _terms(figure.cadre, calcul, rows)
    whole = _places(figure.cadre, calcul.dans, rows) if calcul.dans else []
    if not terms or (calcul.dans and len(whole) != 1):
        return Constante(cell_value(value), unite)
    missing = missing_words(value if isinstance(value, Absence) else None)
    exact = not calcul.est_part and all(factor.denominator == 1 for factor, _ in terms)
    scale = 100 if calcul.est_part else 1
    return Formule(
        tuple((factor * scale, place) for factor, place in terms), cell_value(value), unite, tous=True, absence=missing,
        diviseur=whole[0] if whole else None, decimales=None if exact else _DECIMALES[figure.champ.type],
    )  # fmt: skip


def _terms(cadre: Cadre, calcul: Calcul, rows: _Places) -> list[tuple[Fraction, Reference]]:
    """The cells that a formula adds up, each with its factor; none when one of them is not in the workbook."""
    found: list[tuple[Fraction, Reference]] = []
    for terme in calcul.termes:
        places = [] if terme.compte or terme.taux or terme.nom.isdecimal() else _places(cadre, terme, rows)
        if not places:
            return []
        found += [(terme.facteur, place) for place in places]
    return found


def _places(cadre: Cadre, terme: TermeDeCalcul, rows: _Places) -> list[Reference]:
    """Where the values that a term names stand; none when one is of another file."""
    named = champs_nommes(cadre, terme.nom)
    inside = [place.chemin for place in named if place.cadre.racine.source == cadre.racine.source]
    return [rows[chemin] for chemin in inside if chemin in rows] if len(inside) == len(named) else []


def _value(figure: ChampSitue) -> Valued:
    value = figure.valeur
    assert value is None or isinstance(value, Montant | Decimal | Absence)
    return value
