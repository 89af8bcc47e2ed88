"""How the values of the fields of a programme are said, and what people call the lines and groups that hold them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from docgen.adresses.chemins import Chemin
from docgen.french import NBSP, affiche
from docgen.french import date as french_date
from docgen.model.cadres import Cadre, champs_nommes
from docgen.model.champs import ChampDuProgramme
from docgen.model.echeances import Echeance
from docgen.model.fiche import Case
from docgen.montants import Absence, Montant

# How much of the words of a line names it.
_LONGUEUR = 60


def est_dit(value: object) -> bool:
    """Whether a field says something: an empty list says no more than nothing."""
    return value is not None and value != ()


def dit_du_champ(cadre: Cadre, champ: ChampDuProgramme, value: object) -> str:
    """A value of that field, of one that is neither a group nor lines, as documents show it; a list, its elements one
    after another."""
    match value:
        case Absence():
            return value.value
        case bool():
            return "oui" if value else "non"
        case Montant() | Decimal():
            return affiche(value, champ.type)
        case Case():
            return f"{value.option}{NBSP}: {value.precision}" if value.precision else value.option
        case Echeance():
            return value.dit
        case date():
            return french_date(value)
        case tuple():
            return f"{NBSP}; ".join(dit_du_champ(cadre, champ, element) for element in value)
    return _renvoi(cadre, champ, str(value)) if champ.type == "renvoi" else str(value)


def _renvoi(cadre: Cadre, champ: ChampDuProgramme, code: str) -> str:
    """What people call the line that is named; its code, when it is not there."""
    places = champs_nommes(cadre, champ.vers) if champ.vers else []
    for line in (line for place in places for line in place.cadre.dedans(place.champ)):
        if cle_de_la_ligne(line) == code:
            return mots_de_la_ligne(line) or code
    return code


def cle_de_la_ligne(cadre: Cadre) -> str:
    """What tells a line from the others of its field: its code, else its rank from 1."""
    code = cadre.tenu.champ_code if cadre.tenu else None
    return str(getattr(cadre.valeurs, code.code)) if code else str(int(cadre.chemin[-1]) + 1)


def cles_du_chemin(cadre: Cadre, chemin: Chemin) -> tuple[str, ...]:
    """The keys of what stands at `chemin`, from `cadre`: a line by its code where it has one, else by its rank."""
    champ = cadre.champ(str(chemin[0])) if chemin else None
    if champ is None:
        return tuple(map(str, chemin))
    length = 2 if champ.type == "lignes" else 1
    here = (*cadre.chemin, *chemin[:length])
    inner = next((inner for inner in cadre.dedans(champ) if inner.chemin == here), None)
    if inner is None:
        return tuple(map(str, chemin))
    line = (cle_de_la_ligne(inner),) if inner.est_ligne else ()
    return (champ.code, *line, *cles_du_chemin(inner, chemin[length:]))


def chemin_des_cles(cadre: Cadre, cles: Sequence[str]) -> Chemin:
    """Where those keys lead to, from `cadre`; as far as they do."""
    champ = cadre.champ(cles[0]) if cles else None
    if champ is None or not champ.champs:
        return (*cadre.chemin, *(int(cle) if cle.isdecimal() else cle for cle in cles))
    lines = champ.type == "lignes"
    known = {cle_de_la_ligne(inner): inner for inner in cadre.dedans(champ)} if lines else {}
    inner = known.get(cles[1]) if lines and len(cles) > 1 else next(cadre.dedans(champ), None) if not lines else None
    return chemin_des_cles(inner, cles[2 if lines else 1 :]) if inner else (*cadre.chemin, champ.code)


def nom_de_la_ligne(cadre: Cadre, others: tuple[str, ...] = ("renvoi",)) -> str:
    """What people call a line: its first words, its code, a field of the types `others`; else its rank."""
    said = mots_de_la_ligne(cadre, others)
    return f"« {said} »" if said else f"n°{NBSP}{int(cadre.chemin[-1]) + 1}"


def mots_de_la_ligne(cadre: Cadre, others: tuple[str, ...] = ()) -> str:
    """The words that name a line, no more than it takes; empty when it has none."""
    said = mots_entiers_de_la_ligne(cadre, others)
    return said if len(said) <= _LONGUEUR else f"{said[:_LONGUEUR].rsplit(' ', 1)[0]}…"


def mots_entiers_de_la_ligne(cadre: Cadre, others: tuple[str, ...] = ()) -> str:
    """The same, whole: what a document prints."""
    values = [(champ, getattr(cadre.valeurs, champ.code, None)) for champ in cadre.champs]
    named = ((champ, value) for kind in ("texte", "code", *others) for champ, value in values if champ.type == kind)
    return next((dit_du_champ(cadre, champ, value) for champ, value in named if isinstance(value, str)), "")


def lieu_du_cadre(cadre: Cadre) -> str:
    """The lines and the groups that hold these fields, the outermost first: « Lieux, « Gare » – Accès »."""
    said: list[str] = []
    here: Cadre | None = cadre
    while here and here.tenu:
        name = mots_de_la_ligne(here, ("renvoi",)) if here.est_ligne else ""
        said.insert(0, f"{here.tenu.intitule}, «{NBSP}{name}{NBSP}»" if name else here.tenu.intitule)
        here = here.autour
    return " – ".join(said)
