"""The sheets of the annexes made of fields that the programme has typed in the workbook too (`classeur: oui`)."""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from docgen.adresses.chemins import Chemin
from docgen.classeur import (
    AdresseDeSaisie,
    CaseDeFeuille,
    CaseTexte,
    Constante,
    Feuille,
    Formule,
    GenreDeSaisie,
    Reference,
    Saisie,
    UniteDeCase,
    ValeurDeCase,
)
from docgen.compose.jetons import ABSENCES
from docgen.compose.tableur.plan import (
    LIBELLE,
    MONTANT_LARGE,
    Brouillon,
    Contexte,
    Valued,
    cell_value,
    missing_words,
)
from docgen.compute.annexes import cadre_du_contrat, valeur_du_calcul
from docgen.model.annexes import AnnexeDuProgramme, AnnexeSaisie, cadre_de_l_annexe, titre_de_l_annexe
from docgen.model.cadres import Cadre, ChampSitue, champs_nommes
from docgen.model.calculs import Calcul, TermeDeCalcul
from docgen.model.champs import CHIFFRES, ChampDuProgramme
from docgen.model.champs_dits import dit_du_champ, est_dit, lieu_du_cadre
from docgen.model.echeances import Echeance
from docgen.model.fiche import Case
from docgen.montants import Absence, Montant

# To how many decimals a fraction is rounded, as where it is worked out.
_DECIMALES = {"montant": 2, "nombre": 0, "taux": 1}
_UNITES: dict[str, UniteDeCase] = {"montant": "euros", "nombre": "nombre", "taux": "taux", "date": "date"}
# The fields that are typed in words, and those whose cell is wide.
_GENRES: dict[str, GenreDeSaisie] = {"texte": "texte", "texte long": "texte", "date": "date", "échéance": "échéance",
                                     "choix": "choix", "oui/non": "choix"}  # fmt: skip
_EN_LONG = ("texte", "texte long", "choix", "échéance")
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
    found = [(saisie, cadre_de_l_annexe(saisie, contrat.code, cadre_du_contrat(contrat))) for saisie in saisies]
    shown = [(saisie, place) for saisie, cadre in found for place in _shown(annexe, cadre)]
    wide = LIBELLE if any(place.champ.type in _EN_LONG for _, place in shown) else MONTANT_LARGE
    draft = Brouillon(contexte.carte.nommer(title), (LIBELLE, LIBELLE, LIBELLE, wide))
    header = draft.tete(contexte.sujet, ["Annexe", "Rubrique", "Valeur", "Saisie"], title)
    rows = {(saisie.nom_de_fichier, place.chemin): Reference(draft.nom, draft.ligne + rank, 3)
            for rank, (saisie, place) in enumerate(shown)}  # fmt: skip
    for saisie, place in shown:
        mine = {chemin: row for (nom, chemin), row in rows.items() if nom == saisie.nom_de_fichier}
        draft.libelles(titre_de_l_annexe(saisie), lieu_du_cadre(place.cadre), place.champ.intitule)
        draft.ecrire(3, _worked_out(place, mine) if place.champ.formule else _input(contexte, saisie, place))
        draft.ligne += 1
    return draft.feuille((header, header), 3, contrat.entete.titre)


def _shown(annexe: AnnexeDuProgramme, cadre: Cadre) -> Iterator[ChampSitue]:
    """The fields that have a row; what names a file, a line or another has none."""
    for inner in cadre.tous:
        for champ in inner.champs:
            if champ.type in (*CHIFFRES, *_GENRES) and champ.code != annexe.par:
                yield ChampSitue(inner, champ)


def _input(contexte: Contexte, saisie: AnnexeSaisie, place: ChampSitue) -> CaseDeFeuille:
    """An input; a value to read, of a line without code of an annexe that avenants have changed (which one of the
    signed file it is, nothing says), or of a choice that carries words."""
    value, unite = place.valeur, _UNITES.get(place.champ.type, "texte")
    carried = isinstance(value, Case) and value.precision is not None
    if carried or (_has_no_code(place.cadre) and _signed(contexte, saisie) != saisie):
        return _constant(place, unite)
    source, path = contexte.version.saisie_de_l_annexe(saisie, place.chemin)
    adresse = AdresseDeSaisie(source, path, _genre(place.champ), _options(place.champ))
    return Saisie(_held(value), adresse, unite)


def _constant(place: ChampSitue, unite: UniteDeCase) -> CaseDeFeuille:
    if place.champ.type in CHIFFRES:
        return Constante(cell_value(_value(place)), unite)
    said = dit_du_champ(place.cadre, place.champ, place.valeur) if est_dit(place.valeur) else ""
    return CaseTexte(said, align="droite" if unite == "date" else "gauche")


def _genre(champ: ChampDuProgramme) -> GenreDeSaisie:
    if champ.type in CHIFFRES:
        return "montant?" if champ.type == "montant" else "taux?" if champ.type == "taux" else "nombre?"
    return "texte?" if champ.absence else _GENRES[champ.type]


def _options(champ: ChampDuProgramme) -> tuple[str, ...]:
    """What may be chosen in a cell: an option that carries words is typed in its file."""
    listed = tuple(option for option in champ.options if option not in champ.precisions)
    return ("oui", "non") if champ.type == "oui/non" else listed


def _held(value: object) -> ValeurDeCase:
    """A value of the data as an input cell holds it."""
    match value:
        case None:
            return ""
        case bool():
            return "oui" if value else "non"
        case Case():
            return value.option
        case Echeance():
            return value.dit
        case Absence():
            return ABSENCES[value]
        case Montant() | Decimal() | datetime.date():
            return value
    return str(value)


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
    sum_of = _added_up(figure.cadre, calcul, rows)
    whole = _places(figure.cadre, calcul.dans.nom, rows) if calcul.dans else []
    if sum_of is None or (calcul.dans and len(whole) != 1):
        return Constante(cell_value(value), unite)
    missing = missing_words(value if isinstance(value, Absence) else None)
    exact = not calcul.est_part and not any(terme.est_proportion for terme in calcul.termes)
    scale = 100 if calcul.est_part else 1
    return Formule(
        tuple((factor * scale, place) for factor, place in sum_of.termes), cell_value(value), unite,
        produits=sum_of.produits, constante=sum_of.constante, tous=True, absence=missing,
        diviseur=whole[0] if whole else None, decimales=None if exact else _DECIMALES[figure.champ.type],
    )  # fmt: skip


class _Somme(NamedTuple):
    """What a formula adds up: cells, products of two cells, and what the workbook does not hold."""

    termes: tuple[tuple[Fraction, Reference], ...] = ()
    produits: tuple[tuple[Fraction, Reference, Reference], ...] = ()
    constante: Fraction = Fraction(0)


def _added_up(cadre: Cadre, calcul: Calcul, rows: _Places) -> _Somme | None:
    """The sum that a formula is; None when nothing of it is in the workbook, or when the rest is not said."""
    found = _Somme()
    for terme in calcul.termes:
        more = _term(cadre, terme, rows)
        if more is None:
            return None
        found = _Somme(found.termes + more.termes, found.produits + more.produits, found.constante + more.constante)
    return found if found.termes or found.produits else None


def _term(cadre: Cadre, terme: TermeDeCalcul, rows: _Places) -> _Somme | None:
    places = [] if terme.compte or terme.nom.isdecimal() else _places(cadre, terme.nom, rows)
    rates = _places(cadre, terme.taux, rows) if terme.taux else []
    alone = Fraction(0) if places else valeur_du_calcul(cadre, Calcul("", (terme._replace(taux=""),)))
    rate = valeur_du_calcul(cadre, Calcul("", (TermeDeCalcul(terme.taux),))) if terme.taux and not rates else 100
    if isinstance(alone, Absence) or isinstance(rate, Absence):
        return None
    if places and rates:
        return _Somme(produits=tuple((terme.facteur / 100, place, rates[0]) for place in places))
    if places:
        return _Somme(tuple((terme.facteur * rate / 100, place) for place in places))
    return _Somme(((alone / 100, rates[0]),)) if rates else _Somme(constante=alone * rate / 100)


def _places(cadre: Cadre, nom: str, rows: _Places) -> list[Reference]:
    """Where the values that a name of a formula says stand; none when one is of another file."""
    named = champs_nommes(cadre, nom)
    inside = [place.chemin for place in named if place.cadre.racine.source == cadre.racine.source]
    return [rows[chemin] for chemin in inside if chemin in rows] if len(inside) == len(named) else []


def _value(figure: ChampSitue) -> Valued:
    value = figure.valeur
    assert value is None or isinstance(value, Montant | Decimal | Absence)
    return value
