"""Where the name of a field is sought: among the fields that stand beside it, then around them, up to the contract.

The same walk reads a programme alone (is there such a field?) and a file of the data (what does it say?).
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from docgen.adresses.cellules import CONTRAT
from docgen.adresses.chemins import Chemin
from docgen.adresses.sources import CleDeSource
from docgen.french import proche
from docgen.model.base import Modele, fault_at
from docgen.model.calculs import Calcul, TermeDeCalcul, circle
from docgen.model.champs import CHIFFRES, DATES, ChampDuProgramme
from docgen.model.egalites import EgaliteDeTableau

# That of a programme, whose fields are of no file of the data.
_NULLE = CleDeSource()


class Cadre(Struct, frozen=True):
    """Some fields, and what is around them. In data: their values, the file and the keys under which they stand.

    `tenu` is the field that holds them, a group or lines; None for those of a whole file.
    """

    champs: tuple[ChampDuProgramme, ...]
    autour: "Cadre | None" = None
    tenu: ChampDuProgramme | None = None
    valeurs: Modele | None = None
    source: CleDeSource = _NULLE
    chemin: Chemin = ()
    egalites: tuple[EgaliteDeTableau, ...] = ()

    def champ(self, code: str) -> ChampDuProgramme | None:
        """The field of that code, here; or None."""
        return next((champ for champ in self.champs if champ.code == code), None)

    @property
    def est_ligne(self) -> bool:
        """Whether these fields are code_double, line by line."""
        return self.tenu is not None and self.tenu.type == "lignes"

    @property
    def racine(self) -> "Cadre":
        """The fields of the whole file in which these stand."""
        return self.autour.racine if self.tenu and self.autour else self

    def dedans(self, champ: ChampDuProgramme) -> "Iterator[Cadre]":
        """What the field holds: its group, or each of its lines. Without data, once."""
        value = getattr(self.valeurs, champ.code, None) if self.valeurs else None
        path: Chemin = (*self.chemin, champ.code)
        inner = Cadre(champ.champs, self, champ, None, self.source, path, champ.egalites)
        if champ.type not in ("groupe", "lignes"):
            return
        if self.valeurs is None:
            yield inner
        elif isinstance(value, tuple):
            for rank, line in enumerate(value):
                yield _with(inner, line, (*path, rank))
        elif value is not None:
            yield _with(inner, value, path)

    @property
    def tous(self) -> "Iterator[Cadre]":
        """This, and all that it holds."""
        yield self
        for champ in self.champs:
            for inner in self.dedans(champ):
                yield from inner.tous


def _with(cadre: Cadre, valeurs: Modele, chemin: Chemin) -> Cadre:
    return Cadre(cadre.champs, cadre.autour, cadre.tenu, valeurs, cadre.source, chemin, cadre.egalites)


class ChampSitue(NamedTuple):
    """A field where it stands."""

    cadre: Cadre
    champ: ChampDuProgramme

    @property
    def valeur(self) -> object:
        """What is said there; None when nothing is."""
        return getattr(self.cadre.valeurs, self.champ.code, None)

    @property
    def chemin(self) -> Chemin:
        """Its keys in its file."""
        return (*self.cadre.chemin, self.champ.code)


def champs_nommes(cadre: Cadre, nom: str) -> list[ChampSitue]:
    """The fields that `nom` names (« stock », « lieux.places »): one for each line that it goes through."""
    first, *steps = nom.split(".")
    here: Cadre | None = cadre
    while here and here.champ(first) is None:
        here = here.autour
    found = [ChampSitue(here, champ)] if here and (champ := here.champ(first)) else []
    for step in steps:
        inner = [inside for place in found for inside in place.cadre.dedans(place.champ)]
        found = [ChampSitue(inside, champ) for inside in inner if (champ := inside.champ(step))]
    return found


def traverse(cadre: Cadre, nom: str) -> bool:
    """Whether `nom` goes through lines: it names several values."""
    begins = [nom.rsplit(".", count)[0] for count in range(1, nom.count(".") + 1)]
    return any(place.champ.type == "lignes" for begin in begins for place in champs_nommes(cadre, begin))


def codes_nommes(cadre: Cadre, nom: str) -> tuple[list[str], str]:
    """The codes of the lines that `nom` names, and what people call these lines."""
    places = champs_nommes(cadre, nom)
    lines = [line for place in places for line in place.cadre.dedans(place.champ)]
    codes = [getattr(line.valeurs, champ.code) for line in lines if line.tenu and (champ := line.tenu.champ_code)]
    return codes, places[0].champ.intitule if places else nom


def visibles(cadre: Cadre, types: Sequence[str]) -> list[str]:
    """The names that may be written there of fields of those types."""
    here: Cadre | None = cadre
    found: list[str] = []
    while here:
        found += [champ.code for champ in here.champs if champ.type in types and champ.code not in found]
        here = here.autour
    return found


# --- what a programme says of its fields ------------------------------------------------------------------------------
def check_cadre(racine: Cadre, *, calcule: bool) -> None:
    """Raise a fault, at the key of a field, for a name that names nothing, or that names what it may not.

    `racine.chemin` are the keys of the fields in the programme; `calcule`: a field of them may have a formula.
    """
    for cadre, path in _declared(racine):
        for rank, champ in enumerate(cadre.champs):
            here: Chemin = (*path, rank)
            if champ.formule and not calcule:
                raise fault_at((*here, "formule"), f"« {champ.code} » se calcule, et n'est pas d'une annexe",
                               "Le calculer dans une annexe, un tableau ou une nature.")  # fmt: skip
            _check_champ(cadre, champ, here)
            for inner in cadre.dedans(champ):
                check_egalites(inner, here)
    _check_circle(racine)


def _declared(cadre: Cadre) -> Iterator[tuple[Cadre, Chemin]]:
    """Each set of fields, and the keys under which the programme declares it."""

    def inside(cadre: Cadre, path: Chemin) -> Iterator[tuple[Cadre, Chemin]]:
        yield cadre, path
        for rank, champ in enumerate(cadre.champs):
            for inner in cadre.dedans(champ):
                yield from inside(inner, (*path, rank, "champs"))

    return inside(cadre, cadre.chemin)


def _check_champ(cadre: Cadre, champ: ChampDuProgramme, here: Chemin) -> None:
    for key in ("vers", "une_par"):
        _lignes(cadre, getattr(champ, key), (*here, key))
    _check_bornes(cadre, champ, here)
    if champ.formule:
        _check_calcul(cadre, champ.formule, (*here, "formule"), champ)
    if champ.unique and not cadre.est_ligne:
        raise fault_at((*here, "unique"), f"« {champ.code} » est « unique », et n'est pas dans des lignes",
                       "Retirer « unique », ou mettre ce champ sous un champ de type « lignes ».")  # fmt: skip
    _check_lines(cadre, champ, here)


def _check_bornes(cadre: Cadre, champ: ChampDuProgramme, here: Chemin) -> None:
    for key in ("pas_avant", "pas_apres"):
        nom = getattr(champ, key)
        if nom and nom != CONTRAT:
            _one(cadre, nom, DATES, (*here, key), "une date")
    for key in ("au_moins", "au_plus"):
        borne = getattr(champ, key)
        for nom in borne.noms if borne else ():
            _one(cadre, nom, CHIFFRES, (*here, key), "un nombre")


def _check_lines(cadre: Cadre, champ: ChampDuProgramme, here: Chemin) -> None:
    codes = [inner.code for inner in champ.champs if inner.type == "code"]
    if champ.type == "lignes" and len(codes) > 1:
        message = f"chaque ligne de « {champ.code} » aurait plusieurs codes : {', '.join(codes)}"
        raise fault_at((*here, "champs"), message, "N'en garder qu'un de type « code ».")
    if champ.une_par and not any(inner.vers == champ.une_par for inner in champ.champs):
        message = f"rien ne dit de quelle ligne de « {champ.une_par} » est chaque ligne de « {champ.code} »"
        raise fault_at(
            (*here, "une_par"), message, f"Lui donner un champ de type « renvoi », « vers: {champ.une_par} »."
        )
    if not champ.ordre:
        return
    dates = [inner.code for inner in champ.champs if inner.type == "date"]
    if champ.ordre not in dates:
        raise fault_at((*here, "ordre"), f"« {champ.ordre} » n'est pas une date de « {champ.code} »",
                       proche(champ.ordre, dates, "Dates"))  # fmt: skip
    if not cadre.est_ligne:
        raise fault_at((*here, "ordre"), f"« {champ.code} » a un « ordre », et ne se répète pas",
                       "Retirer « ordre », ou mettre ce champ sous un champ de type « lignes ».")  # fmt: skip


def _lignes(cadre: Cadre, nom: str | None, here: Chemin) -> None:
    found = champs_nommes(cadre, nom) if nom else []
    if not nom:
        return
    if not found or found[0].champ.type != "lignes":
        raise fault_at(here, f"« {nom} » n'est pas un champ de type « lignes »",
                       proche(nom, visibles(cadre, ("lignes",)), "Champs de ce type"))  # fmt: skip
    if not found[0].champ.champ_code:
        raise fault_at(here, f"les lignes de « {nom} » n'ont pas de code", "Leur donner un champ de type « code ».")


def _one(cadre: Cadre, nom: str, types: Sequence[str], here: Chemin, what: str) -> ChampDuProgramme:
    found = champs_nommes(cadre, nom)
    if not found:
        raise fault_at(here, f"« {nom} » n'est le nom d'aucun champ", proche(nom, visibles(cadre, types), "Champs"))
    champ = found[0].champ
    if champ.type not in types or traverse(cadre, nom):
        raise fault_at(here, f"« {nom} » n'est pas {what}", proche(nom, visibles(cadre, types), "Champs"))
    return champ


def check_egalites(cadre: Cadre, here: Chemin) -> None:
    """Raise a fault for an equality of `cadre` that names what it may not; `here` are the keys of what has it."""
    for rank, egalite in enumerate(cadre.egalites):
        place: Chemin = (*here, "egalites", rank)
        if egalite.dans:
            raise fault_at(place, "« dans » nomme la colonne d'un tableau, et des champs n'en ont pas",
                           f"Écrire l'égalité seule : « {egalite.texte} ».")  # fmt: skip
        types = {kind for side in (egalite.gauche, egalite.droite) for kind in _check_calcul(cadre, side, place)}
        if len(types) > 1:
            raise fault_at(place, f"« {egalite.texte} » compare ce qui ne se compare pas : {', '.join(sorted(types))}",
                           "Comparer des nombres, des montants ou des taux entre eux.")  # fmt: skip


def _check_calcul(cadre: Cadre, calcul: Calcul, here: Chemin, champ: ChampDuProgramme | None = None) -> set[str]:
    """The types that a formula of `cadre` adds up; `champ` is the field that it gives. Raises a fault, at `here`."""
    if calcul.est_part and champ and champ.type != "taux":
        raise fault_at(
            here, f"« {calcul.texte} » est une part, et « {champ.code} » n'est pas un taux", "« type: taux »."
        )
    types: set[str] = set()
    for terme in calcul.nommes:
        if terme.cellule or terme.precedent:
            message = f"« {calcul.texte} » nomme un montant du contrat, ou un autre exercice"
            raise fault_at(here, message, "La formule d'un champ ne nomme que des champs ; un texte montre le montant.")
        if terme.taux:
            _one(cadre, terme.taux, ("taux",), here, "un taux")
        types |= _types_of(cadre, terme, here)
    wanted = {champ.type} if champ and not calcul.est_part else types
    if len(types) > 1 or types - wanted:
        raise fault_at(here, f"« {calcul.texte} » ajoute ce qui ne s'ajoute pas : {', '.join(sorted(types))}",
                       "Des nombres, des montants ou des taux, du type de ce qui se calcule.")  # fmt: skip
    return types


def _types_of(cadre: Cadre, terme: TermeDeCalcul, here: Chemin) -> set[str]:
    """What a term is worth: a number, an amount, a rate; nothing for a figure that is written."""
    if terme.nom.isdecimal() and not terme.compte:
        return set()
    found = champs_nommes(cadre, terme.nom)
    types = ("liste", "cases", "lignes") if terme.compte else CHIFFRES
    if not found or found[0].champ.type not in types:
        what = "une liste, ni des lignes" if terme.compte else "un nombre, un montant ou un taux"
        raise fault_at(here, f"« {terme.nom} » n'est pas {what}", proche(terme.nom, visibles(cadre, types), "Champs"))
    if found[0].champ.type == "taux" and traverse(cadre, terme.nom):
        raise fault_at(here, f"« {terme.nom} » est un taux : il ne s'additionne pas d'une ligne à l'autre",
                       "Additionner les nombres dont il vient.")  # fmt: skip
    return {"nombre" if terme.compte else found[0].champ.type}


def _check_circle(racine: Cadre) -> None:
    # A formula comes back to itself through the fields of one group, or through those that are around it.
    formules: dict[str, Calcul] = {}
    keys: dict[str, Chemin] = {}
    for inner, where in _declared(racine):
        for rank, champ in enumerate(inner.champs):
            if champ.formule:
                name = _absolu(inner, champ)
                terms = [TermeDeCalcul(_absolu(place.cadre, place.champ)) for terme in champ.formule.nommes
                         for place in champs_nommes(inner, terme.nom)]  # fmt: skip
                formules[name], keys[name] = Calcul(champ.formule.texte, tuple(terms)), (*where, rank, "formule")
    if way := circle(formules):
        said = " → ".join(name.rpartition(".")[2] for name in way)
        raise fault_at(keys[way[0]], f"la formule de « {way[0].rpartition('.')[2]} » revient à elle-même : {said}",
                       "Saisir l'un de ces champs.")  # fmt: skip


def _absolu(cadre: Cadre, champ: ChampDuProgramme) -> str:
    return ".".join(map(str, (*cadre.chemin, champ.code)))
