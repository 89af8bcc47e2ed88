"""The kind on an annexe of the programme that is data: its values, its lines."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Literal, Self

from msgspec import Struct
from msgspec.structs import replace
from pydantic import model_validator

from docgen.adresses.chemins import Chemin
from docgen.adresses.emplacements import Emplacement
from docgen.amend.annexes import (
    LignesModifiees,
    cadre_de,
    find_field,
    find_field_of_lines,
    find_line,
    find_saisie,
    with_lines,
    with_value,
)
from docgen.amend.annexes_ecrites import LigneApportee, LigneSupprimee, NomDAnnexe, ValeurModifiee
from docgen.amend.operation import Key
from docgen.amend.operations.annexes import find_annexe
from docgen.amend.operations.fiches import OperationAnnexe
from docgen.french import Nom
from docgen.model.annexes import titre_de_l_annexe
from docgen.model.base import Liste, Rang, fault, fault_at
from docgen.model.cadres import Cadre, ChampSitue
from docgen.model.champs import CHIFFRES
from docgen.model.champs_dits import cle_de_la_ligne, dit_du_champ, est_dit, mots_de_la_ligne, nom_de_la_ligne
from docgen.model.contrat import Contrat
from docgen.montants import Montant

GesteDAnnexe = Literal["porte", "ramene", "remplace", "inscrit", "supprime", "ajoute", "retire"]
_NOMS = {
    "nombre": Nom("nombre", "masculin"),
    "montant": Nom("montant", "masculin"),
    "taux": Nom("taux", "masculin"),
    "date": Nom("date", "féminin"),
    "échéance": Nom("échéance", "féminin"),
    "liste": Nom("liste", "féminin"),
    "cases": Nom("liste", "féminin"),
    "exercice": Nom("exercice", "masculin"),
    "texte long": Nom("texte", "masculin"),
}
_MENTION = Nom("mention", "féminin")


class PointDAnnexe(Struct, frozen=True):
    """What the avenant says of a value of an annexe, or of a line that comes (`valeurs`: its values) or goes.

    `lieux` are the lines and the groups that hold it, the outermost first; `nom` is what its type is called (« le
    taux », « la date »); `avant` and `apres` are in words, empty where there is nothing.
    """

    geste: GesteDAnnexe
    lieux: tuple[str, ...]
    intitule: str
    nom: Nom = _MENTION
    avant: str = ""
    apres: str = ""
    place: Literal["avant", "apres", "fin"] = "fin"
    voisine: str = ""
    valeurs: tuple[tuple[str, str], ...] = ()

    @property
    def debut(self) -> str:
        """What the sentence is about, with its place: « à la rubrique « Accès », le nombre « Places » », « après la
        ligne « Gare » de la rubrique « Lieux » »."""
        rubrique = f"rubrique « {self.intitule} »"
        match self.geste:
            case "retire":
                said = f"la ligne {self.avant} de la {rubrique}"
            case "ajoute":
                ou = {"avant": "avant la ligne", "apres": "après la ligne"}.get(self.place, "")
                said = f"{ou} {self.voisine} de la {rubrique}" if ou else f"à la fin de la {rubrique}"
            case _:
                said = f"{self.nom.le} « {self.intitule} »"
        return ", ".join((*self.lieux, said))

    @property
    def sujet(self) -> str:
        """`debut`, at the head of a sentence."""
        return self.debut[0].upper() + self.debut[1:]

    @property
    def chiffre(self) -> bool:
        """Whether it is a number, an amount or a rate."""
        return self.nom.mots in CHIFFRES


class ModifierAnnexe(OperationAnnexe):
    """Change an annexe that is data: « À l'annexe 5 « … », à la ligne « … » de la rubrique « … », le nombre « … » est
    porté de … à …. ». `donnees` is the name of its file; each of `valeurs` goes from `de` to `a`; `ajouts` are new
    lines, `retraits` lines that go. `annexe` is the number of the annexe that shows it."""

    nature: Literal["modifier_annexe"]
    donnees: NomDAnnexe
    annexe: Rang | None = None
    valeurs: Liste[ValeurModifiee] = ()
    ajouts: Liste[LigneApportee] = ()
    retraits: Liste[LigneSupprimee] = ()

    @model_validator(mode="after")
    def _says_each_thing_once(self) -> Self:
        if not (self.valeurs or self.ajouts or self.retraits):
            raise fault("l'opération ne change rien", "Ajouter « valeurs », « ajouts » ou « retraits ».")
        known: list[Key] = []
        for chemin, key in self._keys():
            # A line holds its values: one that comes or goes does not change too.
            if any(_holds(other, key) for other in known):
                message = f"cette opération change déjà « {Emplacement.of(key)} »"
                raise fault_at(chemin, message, "Réunir les deux en une.")
            known.append(key)
        return self

    def _keys(self) -> Iterator[tuple[Chemin, Key]]:
        """Where each element is written, and what it changes, by its keys; a new line without code has none."""
        for rank, retrait in enumerate(self.retraits):
            yield ("retraits", rank), retrait.cles
        for rank, ajout in enumerate(self.ajouts):
            if ajout.code:
                yield ("ajouts", rank), (*ajout.cles, ajout.code)
        for rank, valeur in enumerate(self.valeurs):
            yield ("valeurs", rank), valeur.cles

    @property
    def touche(self) -> frozenset[Key]:
        """One a value, one a line; the whole field of lines, when they are told by ranks and those move."""
        keys = [key[:-1] if chemin[0] == "retraits" and key[-1].isdecimal() else key for chemin, key in self._keys()]
        keys += [ajout.cles for ajout in self.ajouts if not ajout.code]
        return frozenset(("annexe saisie", self.donnees, *key) for key in keys)

    @property
    def retire(self) -> frozenset[Key]:
        """The lines that go."""
        return frozenset(("annexe saisie", self.donnees, *retrait.cles) for retrait in self.retraits)

    @property
    def annexe_saisie(self) -> str:
        """The name of its file."""
        return self.donnees

    def ecrit(self, donnees: str, cles: tuple[str, ...]) -> Chemin:
        """Where it writes that value: its new value, or the line that comes and has it."""
        if donnees != self.donnees:
            return ()
        length, chemin = max(((len(key), chemin) for key, chemin in self._places.items() if cles[: len(key)] == key),
                             default=(0, ()))  # fmt: skip
        if chemin[:1] == ("valeurs",):
            return (*chemin, "a")
        return (*chemin, "ligne", *cles[length:]) if chemin[:1] == ("ajouts",) else ()

    @cached_property
    def _places(self) -> dict[Key, Chemin]:
        return {key: chemin for chemin, key in self._keys()}

    def annexe_changee(self, contrat: Contrat) -> int | None:  # noqa: ARG002
        """The annexe that it names."""
        return self.annexe

    def change(self, avant: Contrat, contrat: Contrat) -> Contrat:
        """The contract with the new annexe, when what stood in the former one is what is expected."""
        before, saisie = find_saisie(avant, self.donnees), find_saisie(contrat, self.donnees)
        if self.annexe is not None:
            find_annexe(avant, self.annexe)
        for rank, valeur in enumerate(self.valeurs):
            saisie = with_value(before, saisie, rank, valeur)
        for lignes in self._lignes():
            saisie = with_lines(before, saisie, lignes)
        known = (saisie if other.nom_de_fichier == self.donnees else other for other in contrat.annexes_saisies)
        return replace(contrat, annexes_saisies=tuple(known))

    def _lignes(self) -> list[LignesModifiees]:
        """What becomes of each field of lines; the innermost first, for ranks are those of the text before."""
        fields = dict.fromkeys([*(ajout.cles for ajout in self.ajouts), *(away.cles[:-1] for away in self.retraits)])
        return [
            LignesModifiees(
                cles,
                tuple((rank, ajout) for rank, ajout in enumerate(self.ajouts) if ajout.cles == cles),
                tuple((rank, away) for rank, away in enumerate(self.retraits) if away.cles[:-1] == cles),
            )
            for cles in sorted(fields, key=len, reverse=True)
        ]

    # --- how the avenant says it ---
    def names(self, avant: Contrat, apres: Contrat, *, court: bool = False) -> dict[str, object]:
        """Also the title of the annexe, the one that shows it, and a point for each value, and each line."""
        before, after = (cadre_de(find_saisie(contrat, self.donnees)) for contrat in (avant, apres))
        points = [_said_value(before, after, valeur) for valeur in self.valeurs]
        points += [_said_line(before, after, ajout) for ajout in self.ajouts]
        points += [_said_away(before, away) for away in self.retraits]
        annexe = find_annexe(avant, self.annexe) if self.annexe is not None else None
        names = {
            "titre": titre_de_l_annexe(find_saisie(avant, self.donnees)),
            "annexe_visee": annexe,
            "points": tuple(points),
        }
        return super().names(avant, apres, court=court) | names


def _holds(key: Key, other: Key) -> bool:
    """Whether one of the two is the other, or holds it."""
    return key[: len(other)] == other[: len(key)]


def _lieux(cadre: Cadre) -> tuple[str, ...]:
    """The lines and the groups that hold these fields, each as a place, the outermost first."""
    said: list[str] = []
    here: Cadre | None = cadre
    while here and here.tenu:
        line = f"à la ligne {nom_de_la_ligne(here)} de la rubrique" if here.est_ligne else "à la rubrique"
        said.insert(0, f"{line} « {here.tenu.intitule} »")
        here = here.autour
    return tuple(said)


def _said_value(before: Cadre, after: Cadre, valeur: ValeurModifiee) -> PointDAnnexe:
    place = find_field(before, valeur.cles, ())
    champ, new = place.champ, Cadre(place.cadre.champs, after)
    avant = "" if valeur.de is None else dit_du_champ(place.cadre, champ, valeur.de)
    apres = "" if valeur.a is None else dit_du_champ(new, champ, valeur.a)
    nom = _NOMS.get(champ.type, _MENTION)
    return PointDAnnexe(_geste(valeur), _lieux(place.cadre), champ.intitule, nom, avant, apres)


def _geste(valeur: ValeurModifiee) -> GesteDAnnexe:
    if valeur.de is None:
        return "inscrit"
    if valeur.a is None:
        return "supprime"
    figures = isinstance(valeur.de, Decimal | Montant) and isinstance(valeur.a, Decimal | Montant)
    return "remplace" if not figures else "porte" if valeur.a > valeur.de else "ramene"


def _said_line(before: Cadre, after: Cadre, ajout: LigneApportee) -> PointDAnnexe:
    place = find_field_of_lines(before, ajout.cles, ())
    # It may name lines that come with it: what it names is sought in the annexe after.
    new = Cadre(place.champ.champs, after, place.champ, ajout.ligne)
    name = mots_de_la_ligne(new, ("renvoi",))
    voisine = nom_de_la_ligne(_neighbour(place, after, ajout)) if ajout.voisine else ""
    where: Literal["avant", "apres", "fin"] = "avant" if ajout.avant else "apres" if ajout.apres else "fin"
    return PointDAnnexe("ajoute", _lieux(place.cadre), place.champ.intitule, place=where, voisine=voisine,
                        apres=name, valeurs=tuple(said for said in _values(new) if said[1] != name))  # fmt: skip


def _neighbour(place: ChampSitue, after: Cadre, ajout: LigneApportee) -> Cadre:
    """The line beside which a new one comes, as it stood; one that comes by the same avenant, as it will."""
    known = {cle_de_la_ligne(line): line for line in place.cadre.dedans(place.champ)}
    assert ajout.voisine
    return known.get(ajout.voisine) or find_line(find_field_of_lines(after, ajout.cles, ()), ajout.voisine, ())


def _said_away(before: Cadre, away: LigneSupprimee) -> PointDAnnexe:
    place = find_field_of_lines(before, away.cles[:-1], ())
    line = find_line(place, away.cles[-1], ())
    return PointDAnnexe("retire", _lieux(place.cadre), place.champ.intitule, avant=nom_de_la_ligne(line))


def _values(cadre: Cadre) -> Iterator[tuple[str, str]]:
    """The titles and the words of all that a new line says, but its code."""
    for champ in cadre.champs:
        value = getattr(cadre.valeurs, champ.code, None)
        if champ.champs:
            for inner in cadre.dedans(champ):
                yield from _values(inner)
        elif est_dit(value) and champ.type != "code" and champ.formule is None:
            yield champ.intitule, dit_du_champ(cadre, champ, value)
