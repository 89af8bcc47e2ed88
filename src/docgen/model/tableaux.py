"""The tables of a programme, and what a contract writes in them: rows and columns, by exercice or not.

`tableaux:` in `programme.yaml` declares them; `tableaux/<code>.yaml` of a contract gives the cells that no formula
works out (`model.tableaux_saisis`).
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, islice
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from docgen.adresses.cellules import CONTRAT
from docgen.adresses.chemins import Chemin
from docgen.french import proche
from docgen.model.base import (
    Code,
    Liste,
    Modele,
    OuiNon,
    Texte,
    fault,
    fault_at,
    matching,
)
from docgen.model.calculs import Calcul, Formulation, TermeDeCalcul, circle, refuse_produit
from docgen.model.codes_doubles import check_once, each_of
from docgen.model.egalites import Egalite

LIBRES = "libres"
# All the rows that are typed, in a formula: « somme(lignes) ».
LIGNES = "lignes"
CodeDeLigne = Annotated[
    str, matching(r"[a-z0-9][a-z0-9_]*", "un code de ligne (minuscules sans accent, chiffres, _)", "60")
]
TypeDeCase = Literal["montant", "nombre", "taux"]


class ColonneDeTableau(Modele):
    """A column: what its cells are, and how they are worked out from the other columns of their row. A unit price has
    no `total`: neither rows that are worked out nor exercices add it up; cells under zero say so (`evolution`)."""

    code: Code
    intitule: Texte
    type: TypeDeCase = "montant"
    formule: Formulation | None = None
    total: OuiNon = True
    evolution: OuiNon = False

    @model_validator(mode="after")
    def _of_its_type(self) -> "ColonneDeTableau":
        if self.formule and self.formule.est_part != (self.type == "taux"):
            message = f"la formule de la colonne « {self.code} » n'est pas de son type"
            raise fault(message, "Une colonne « type: taux » se calcule par « part de … dans … », et elle seule.")
        return self


class LigneDuTableau(Modele):
    """A row: the group that it belongs to, and how it is worked out from the other rows."""

    code: CodeDeLigne
    intitule: Texte
    groupe: Code | None = None
    formule: Formulation | None = None

    @model_validator(mode="after")
    def _is_an_amount(self) -> "LigneDuTableau":
        if self.formule and self.formule.est_part:
            raise fault(f"la ligne « {self.code} » serait un taux", "Une part se calcule dans une colonne.")
        refuse_produit(self.formule)
        return self


def _or_free(schema: dict[str, Any]) -> None:
    schema["anyOf"] = [*[choice for choice in schema.pop("anyOf") if choice != {"type": "null"}], {"const": LIBRES}]


class TableauDuProgramme(Modele):
    """A table: its columns, its rows (None when a contract writes them: « lignes: libres »), then its totals.
    `document` is the kind of document that shows it, an annexe of the contract."""

    code: Code
    intitule: Texte
    document: Texte | None = None
    par_exercice: OuiNon = False
    obligatoire: OuiNon = True
    colonnes: Liste[ColonneDeTableau] = Field(min_length=1)
    lignes: Annotated[
        Liste[LigneDuTableau] | None,
        BeforeValidator(lambda value: None if value == LIBRES else value),
        Field(json_schema_extra=_or_free),
    ]
    totaux: Liste[LigneDuTableau] = ()
    egalites: Liste[Egalite] = ()

    @property
    def libres(self) -> bool:
        """Whether a contract writes the rows."""
        return self.lignes is None

    @property
    def montants(self) -> tuple[ColonneDeTableau, ...]:
        """The columns of amounts."""
        return tuple(colonne for colonne in self.colonnes if colonne.type == "montant")

    @property
    def saisies(self) -> tuple[ColonneDeTableau, ...]:
        """The columns that are typed."""
        return tuple(colonne for colonne in self.colonnes if colonne.formule is None)

    @cached_property
    def nommes(self) -> frozenset[str]:
        """What the formulas of its rows and its equalities name: rows and groups."""
        return frozenset(terme.nom for _, calcul in self.formules for terme in calcul.termes)

    def colonne(self, code: str) -> ColonneDeTableau | None:
        """The column of that code, or None."""
        return next((colonne for colonne in self.colonnes if colonne.code == code), None)

    @model_validator(mode="after")
    def _coherent(self) -> "TableauDuProgramme":
        rows = [*(self.lignes or ()), *self.totaux]
        check_once([colonne.code for colonne in self.colonnes], each_of("colonnes"), "deux colonnes ont le code")
        check_once([ligne.code for ligne in rows], self._places("code"), "deux lignes ont le code")
        groups = {ligne.groupe for ligne in rows if ligne.groupe}
        for ligne in rows:
            if ligne.code in (*groups, LIGNES, CONTRAT):
                raise fault(f"la ligne « {ligne.code} » a le nom d'un groupe, ou d'autre chose", "Changer son code.")
        for ligne in self.totaux:
            if ligne.formule is None:
                raise fault(
                    f"le total « {ligne.code} » n'a pas de formule", "La donner, ou le mettre parmi les lignes."
                )
        # The groups of free rows are those that a contract writes.
        known = None if self.libres else {*groups, LIGNES, *(ligne.code for ligne in rows)}
        for where, calcul in self._formules(rows):
            self._check(where, calcul, known)
        amounts = [colonne.code for colonne in self.montants]
        for rank, egalite in enumerate(self.egalites):
            if egalite.dans and egalite.dans not in amounts:
                raise fault_at(("egalites", rank), f"« {egalite.dans} » n'est pas une colonne de montants",
                               proche(egalite.dans, amounts, "Colonnes de montants"))  # fmt: skip
        self._no_circle(rows)
        return self

    @property
    def formules(self) -> Iterable[tuple[Chemin, Calcul]]:
        """The formulas of its rows, then both sides of its equalities, each with its keys."""
        return self._formules((*(self.lignes or ()), *self.totaux))

    def _formules(self, rows: Sequence[LigneDuTableau]) -> Iterable[tuple[Chemin, Calcul]]:
        for where, ligne in zip(self._places("formule"), rows, strict=False):
            if ligne.formule:
                yield where, ligne.formule
        for rank, egalite in enumerate(self.egalites):
            yield ("egalites", rank), egalite.gauche
            yield ("egalites", rank), egalite.droite

    def _check(self, where: Chemin, calcul: Calcul, known: set[str] | None) -> None:
        for terme in calcul.nommes:
            _check_no_count(where, terme)
            if terme.precedent and not self.par_exercice:
                message = f"« {calcul.texte} » nomme l'exercice précédent, et le tableau n'est pas par exercice"
                raise fault_at(where, message, "Écrire « par_exercice: oui », ou retirer ces mots.")
            if terme.cellule or terme.nom == CONTRAT or known is None or terme.nom in known:
                continue
            raise fault_at(where, f"« {terme.nom} » n'est ni une ligne ni un groupe du tableau « {self.code} »",
                           proche(terme.nom, sorted(known), "Lignes et groupes"))  # fmt: skip

    def _places(self, cle: str) -> Iterator[Chemin]:
        """Where each row, then each total, says its `cle`."""
        return chain(islice(each_of("lignes", cle), len(self.lignes or ())), each_of("totaux", cle))

    def _no_circle(self, rows: Sequence[LigneDuTableau]) -> None:
        by_group: dict[str, list[str]] = {}
        for ligne in rows:
            for group in (ligne.groupe, None if ligne.formule else LIGNES):
                by_group.setdefault(group or "", []).append(ligne.code)
        formules = {ligne.code: ligne.formule for ligne in rows if ligne.formule}
        if way := circle(formules, lambda nom: by_group.get(nom, (nom,))):
            where = next(place for place, ligne in zip(self._places("formule"), rows, strict=False)
                         if ligne.code == way[0])  # fmt: skip
            raise fault_at(where, f"la formule de la ligne « {way[0]} » revient à elle-même : {' → '.join(way)}",
                           "Saisir l'une de ces lignes, ou la sortir du groupe.")  # fmt: skip
        for rank, colonne in enumerate(self.colonnes):
            self._check_colonne(rank, colonne)
        if way := circle({colonne.code: colonne.formule for colonne in self.colonnes if colonne.formule}):
            message = f"la formule de la colonne « {way[0]} » revient à elle-même : {' → '.join(way)}"
            where = ("colonnes", [colonne.code for colonne in self.colonnes].index(way[0]), "formule")
            raise fault_at(where, message, "Saisir l'une de ces colonnes.")

    def _check_colonne(self, rank: int, colonne: ColonneDeTableau) -> None:
        if colonne.formule and colonne.formule.est_produit:
            self._check_produit(("colonnes", rank, "formule"), colonne.formule)
            if colonne.type != "montant":
                message = f"la formule de la colonne « {colonne.code} » n'est pas de son type"
                remedy = "Un nombre par un montant donne un montant : retirer « type », ou saisir la colonne."
                raise fault_at(("colonnes", rank), message, remedy)
            return
        wanted = ("montant", "nombre") if colonne.type == "taux" else (colonne.type,)
        known = [other.code for other in self.colonnes if other.type in wanted]
        rows = [ligne.code for ligne in (*(self.lignes or ()), *self.totaux)]
        self._check_total(rank, colonne)
        for terme in colonne.formule.nommes if colonne.formule else ():
            _check_no_count(("colonnes", rank, "formule"), terme)
            whole = colonne.formule is not None and terme is colonne.formule.dans and terme.nom in rows
            if terme.nom not in known and not terme.cellule and not whole:
                side = colonne.formule is not None and terme is colonne.formule.dans
                what = "ni une colonne de ce type ni une ligne" if side else "pas une colonne de ce type"
                names, title = ([*known, *rows], "Colonnes et lignes") if side else (known, "Colonnes")
                raise fault_at(("colonnes", rank, "formule"), f"« {terme.nom} » n'est {what}",
                               proche(terme.nom, names, title))  # fmt: skip

    def _check_total(self, rank: int, colonne: ColonneDeTableau) -> None:
        """What a column works out of one without total has none either; a share has none in any case."""
        named = (self.colonne(terme.nom) for terme in (colonne.formule.nommes if colonne.formule else ()))
        without = next((other for other in named if other and not other.total), None)
        if without and colonne.total and colonne.type != "taux":
            message = f"la colonne « {colonne.code} » a des totaux, et « {without.code} », dont elle vient, n'en a pas"
            raise fault_at(("colonnes", rank, "formule"), message, "Écrire « total: non » dans l'une et l'autre.")

    def _check_produit(self, where: Chemin, calcul: Calcul) -> None:
        kinds = []
        for terme in calcul.nommes:
            found = self.colonne(terme.nom)
            if found is None:
                known = [colonne.code for colonne in self.colonnes if colonne.type != "taux"]
                raise fault_at(where, f"« {terme.nom} » n'est pas une colonne", proche(terme.nom, known, "Colonnes"))
            kinds.append(found.type)
        if sorted(kinds) != ["montant", "nombre"]:
            said = "deux montants" if set(kinds) == {"montant"} else " et ".join(f"un {kind}" for kind in kinds)
            raise fault_at(where, f"« {calcul.texte} » multiplie {said}",
                           "Un produit est celui d'une colonne de nombres par une colonne de montants ; de trois "
                           "facteurs, en faire deux : « seances × prix », puis « classes × » ce produit.")  # fmt: skip


def _check_no_count(where: Chemin, terme: TermeDeCalcul) -> None:
    if terme.compte:
        message = f"« nombre({terme.nom}) » compte les lignes d'un champ, et un tableau n'en a pas"
        raise fault_at(where, message, "Additionner des lignes, par « somme(…) ».")
