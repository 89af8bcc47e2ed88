"""The budget cube of one state of a contract: four sides, leaves typed in the data, everything else computed.

Sides (`adresses.cellules` writes and reads them): portee (a fiche, a division, a rubrique or a line of the plan de
financement, the contract; a sous-action, typed and never summed; its unit cost), financeur (one, those of a part, all),
exercice (`2025`, `tous`), nature (those of the programme: typed, or worked out by a formula).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from docgen.adresses.cellules import CONTRAT, PREVU, TOUS, Cell, Portee
from docgen.compute.parts import Part as Part
from docgen.compute.parts import factor_of
from docgen.compute.tableaux import numbers_of_product, openings_of_table, typed_in_table
from docgen.findings import Refusal
from docgen.model.contrat import Contrat
from docgen.model.divisions import Division
from docgen.model.fiche import FicheAction
from docgen.model.indicateurs import Execution
from docgen.montants import Absence, Montant


@dataclass(frozen=True, slots=True)
class Figures:
    """Every amount of one state. `leaves` are the typed cells; `get` computes the others and remembers them."""

    contrat: Contrat
    leaves: Mapping[Cell, Montant | Absence]
    _known: dict[Cell, Montant] = field(default_factory=dict, compare=False, repr=False)
    _opened: dict[Cell, tuple[Part, ...]] = field(default_factory=dict, compare=False, repr=False)
    _arrondies: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)
    _manques: dict[Cell, Absence | None] = field(default_factory=dict, compare=False, repr=False)

    def get(self, cell: Cell) -> Montant:
        """The amount of `cell`: typed, or the sum of its parts; nothing typed counts as zero. Raises `Refusal`."""
        amount = self._known.get(cell)
        if amount is None:
            leaf = self.leaves.get(cell)
            amount = self._known[cell] = leaf if isinstance(leaf, Montant) else self._added(cell)
        return amount

    def _added(self, cell: Cell) -> Montant:
        terms = (
            self.get(part.cell) if part.factor == 1 else self.get(part.cell).times(part.factor)
            for part in self.parts(cell)
        )
        total = Montant.total(terms)
        # A unit cost is printed to the euro (design of the national form).
        return total.to_the_euro() if cell.est_cout else total

    def parts(self, cell: Cell) -> tuple[Part, ...]:
        """The terms that `cell` adds up; none for a typed cell. Raises `Refusal` when a side is unknown."""
        opened = self._opened.get(cell)
        if opened is None:
            opened = self._opened[cell] = next(iter(self.openings(cell)), ())
        return opened

    def openings(self, cell: Cell) -> Iterator[tuple[Part, ...]]:
        """The ways to open `cell`, one for each side that is not a leaf; every one gives the same sum.

        Only the first holds for a sum that is rounded (an advance, a unit cost), or that counts a promise left out for
        nothing. Raises `Refusal` as `parts` does.
        """
        if cell.est_cout:
            yield self._unit_cost(cell)
            return
        if self.contrat.tableaux and (saisi := self.contrat.tableau(cell.sur.sorte)):
            yield from openings_of_table(self.contrat, saisi, cell, self.rate)
            return
        for expand in (self._by_nature, self._by_exercice, self._by_portee, self._by_financeur):
            found = expand(cell)
            if found is not None:
                yield found
                if self._rounded(cell.nature) or self._counts_a_lack(cell):
                    return

    def terms(self, cell: Cell) -> Iterator[tuple[int | Fraction, Cell]]:
        """The typed cells that `cell` adds up in the end, with their factors, in the order of the contract."""
        if cell in self.leaves:
            yield 1, cell
            return
        for part in self.parts(cell):
            for factor, leaf in self.terms(part.cell):
                yield part.factor * factor, leaf

    def region(self, cell: Cell) -> frozenset[Cell]:
        """The leaf cells that `cell` covers, typed or not. Raises `Refusal` as `parts` does."""
        parts = () if cell in self.leaves else self.parts(cell)
        return frozenset().union(*(self.region(part.cell) for part in parts)) if parts else frozenset({cell})

    def absent(self, cell: Cell) -> Absence | None:
        """Why `cell` holds no value: see `manque`; or none is typed under it. None when it has one."""
        return self.manque(cell) or (None if self._has_typed(cell) else Absence.SANS_OBJET)

    def manque(self, cell: Cell) -> Absence | None:
        """Why the value of `cell` is not known: one that it is worked out with is to come, or nobody gives it.

        What fiches promise is added up as acts print it: a promise left out counts for nothing, unless all are. Raises
        `Refusal` as `parts` does.
        """
        if cell in self.leaves:
            value = self.leaves[cell]
            return value if isinstance(value, Absence) and value.inconnue else None
        if cell not in self._manques:
            self._manques[cell] = None  # a circle lacks nothing of its own
            self._manques[cell] = self._lacked(cell)
        return self._manques[cell]

    def connu(self, cell: Cell) -> Montant | None:
        """The amount of `cell`; None while a value that it depends on is not known. Raises `Refusal` as `get` does."""
        value = self.get(cell)
        return None if self.manque(cell) else value

    def promis(self, cell: Cell) -> bool:
        """Whether `cell` is what fiches promise, or a sum of it: the rows of tables, and what is done, are not."""
        return cell.nature == PREVU and not cell.est_cout and not self.contrat.tableau(cell.sur.sorte)

    def _lacked(self, cell: Cell) -> Absence | None:
        lacking = {self.manque(part.cell) for part in self.parts(cell)} | self._numbers_lacked(cell)
        if Absence.NON_COMMUNIQUE in lacking and self.promis(cell) and self._has_typed(cell):
            lacking.remove(Absence.NON_COMMUNIQUE)
        return Absence.de(lacking) if lacking - {None} else None

    def _counts_a_lack(self, cell: Cell) -> bool:
        """Whether what `cell` is worked out from has a promise that nobody gives."""
        leaves = () if self.promis(cell) else (leaf for _, leaf in self.terms(cell))
        return any(leaf.nature == PREVU and self.leaves[leaf] is Absence.NON_COMMUNIQUE for leaf in leaves)

    def _has_typed(self, cell: Cell) -> bool:
        # The first amount is enough: a contract has hundreds.
        return any(isinstance(self.leaves[leaf], Montant) for _, leaf in self.terms(cell))

    def _numbers_lacked(self, cell: Cell) -> set[Absence | None]:
        """Why the numbers by which a product multiplies are not known."""
        saisi = self.contrat.tableau(cell.sur.sorte) if self.contrat.tableaux else None
        if saisi is None:
            return set()
        numbers = (saisi.saisie(number.sur.code, number.financeur, number.exercice)
                   for number in numbers_of_product(self.contrat, saisi, cell))  # fmt: skip
        return {number for number in numbers if isinstance(number, Absence) and number.inconnue}

    def financeurs(self, portee: str) -> tuple[str, ...]:
        """The financeurs that bring money to `portee`, in the contract's order: those a table needs."""
        codes = [f.code for f in self.contrat.entete.financeurs]
        return tuple(code for code in codes if self.absent(Cell(portee, code)) is not Absence.SANS_OBJET)

    # --- how each side opens; None when that side is already a leaf ---
    def _by_nature(self, cell: Cell) -> tuple[Part, ...] | None:
        nature = self.contrat.programme.nature(cell.nature)
        if nature is None:
            known = ", ".join(nature.code for nature in self.contrat.programme.natures)
            raise Refusal(f"la nature « {cell.nature} » est inconnue", f"Natures possibles : {known}.")
        calcul = nature.formule
        if calcul is None or (calcul.reporte and cell.exercice == TOUS):
            return None
        if calcul.reporte:
            self._check_exercice(cell)
        before = self.contrat.exercice_precedent(cell.exercice)
        # Nothing is carried to the first exercice.
        terms = [terme for terme in calcul.termes if before or not terme.precedent]
        carried = cell._replace(exercice=before or cell.exercice)
        sides = [(terme, carried if terme.precedent else cell) for terme in terms]
        return tuple(Part(factor_of(terme, self.rate), side._replace(nature=terme.nom)) for terme, side in sides)

    def _rounded(self, nature: str) -> bool:
        """Whether `nature`, or one that its formula names, takes a fraction."""
        if nature not in self._arrondies:
            found = self.contrat.programme.nature(nature)
            self._arrondies[nature] = False  # one that is carried from exercice to exercice names itself
            inside = found.formule.termes if found and found.formule else ()
            rounded = found is not None and (found.est_arrondie or any(self._rounded(terme.nom) for terme in inside))
            self._arrondies[nature] = rounded
        return self._arrondies[nature]

    def rate(self, taux: str) -> Fraction:
        """The rate that the contract says: its advance, what it asks of who receives, or a field of the programme.

        Raises `Refusal` when it says none.
        """
        entete = self.contrat.entete
        value = entete.versement and entete.versement.avance if taux == "avance" else getattr(entete, taux, None)
        if isinstance(value, Decimal):
            return Fraction(value) / 100
        if taux == "avance":
            raise Refusal("le contrat ne prévoit pas d'avance",
                          "Ajouter « versement: » et « avance: 60 » à contrat.yaml.")  # fmt: skip
        raise Refusal(f"le contrat ne dit pas le taux « {taux} »", f"Ajouter « {taux}: … » à contrat.yaml.")

    def _by_exercice(self, cell: Cell) -> tuple[Part, ...] | None:
        portee, financeur, exercice, nature = cell
        if exercice == TOUS:
            exercices = self.contrat.entete.exercices
            return tuple([Part(1, Cell(portee, financeur, each.nom, nature)) for each in exercices])
        self._check_exercice(cell)
        return None

    def _check_exercice(self, cell: Cell) -> None:
        names = [exercice.nom for exercice in self.contrat.entete.exercices]
        if cell.exercice not in names:
            raise Refusal(f"l'exercice {cell.exercice} n'est pas au contrat", f"Exercices : {', '.join(names)}.")

    def _by_portee(self, cell: Cell) -> tuple[Part, ...] | None:
        portee = cell.sur
        if portee.est_action and self.contrat.fiche(portee.code):
            return None
        members = self._members(portee.sorte, portee.code)
        if members is None:
            levels = self.contrat.programme.divisions
            example = f", « {Portee.of(levels[0].code, '1')} »" if levels else ""
            raise Refusal(f"« {cell.portee} » n'est pas au contrat", f"Écrire « contrat »{example} ou « action/1.1 ».")
        return tuple(Part(1, Cell(member, *cell[1:])) for member in members)

    def _members(self, kind: str, code: str) -> tuple[Portee, ...] | None:
        """The portees that the one of that kind and code adds up; None when it is not in the contract."""
        contrat = self.contrat
        if kind == CONTRAT and not code:
            return self._inside(contrat.entete.divisions, 0) or _actions(contrat.fiches)
        if (level := contrat.programme.niveau(kind)) and (place := contrat.entete.place(Portee.of(kind, code))):
            depth = contrat.programme.divisions.index(level) + 1
            return self._inside(place.division.divisions, depth) or _actions(contrat.fiches_de(code))
        if kind == "rubrique" and (rubrique := contrat.plan.rubrique(code)):
            return tuple(Portee.of("ligne", ligne.code) for ligne in rubrique.lignes)
        if kind == "ligne" and (ligne := contrat.plan.ligne(code)):
            return tuple(Portee.action(numero) for numero in ligne.fiches)
        return None

    def _inside(self, divisions: Sequence[Division], depth: int) -> tuple[Portee, ...]:
        """The names of `divisions`, which are of the level of that depth."""
        levels = self.contrat.programme.divisions
        return tuple(Portee.of(levels[depth].code, division.numero) for division in divisions)

    def _unit_cost(self, cell: Cell) -> tuple[Part, ...]:
        numero, rank = cell.sur.fiche, cell.sur.rang
        fiche = self.contrat.fiche(numero)
        sous_actions = fiche.sous_actions if fiche else ()
        cost = sous_actions[rank - 1].cout_unitaire if 0 < rank <= len(sous_actions) else None
        if cost is None:
            message = f"« {cell.portee} » n'est pas un coût unitaire du contrat"
            raise Refusal(message, f"Écrire par exemple « {Portee.cout('2.1', 1)} ».")
        return (Part(1 / Fraction(cost.base), Cell(Portee.sous_action(numero, rank))),)

    def _by_financeur(self, cell: Cell) -> tuple[Part, ...] | None:
        financeurs = self.contrat.entete.financeurs
        if cell.financeur == TOUS:
            return tuple(Part(1, cell._replace(financeur=part.cote)) for part in self.contrat.programme.parts)
        part = cell.part
        if part and self.contrat.programme.part(part):
            return tuple(Part(1, cell._replace(financeur=f.code)) for f in financeurs if f.compte_comme == part)
        if any(f.code == cell.financeur for f in financeurs):
            return None
        known = ", ".join(f.code for f in financeurs)
        sides = ", ".join(part.cote for part in self.contrat.programme.parts)
        remedy = f"Financeurs : {known} ; parts : {sides} ; ou tous."
        raise Refusal(f"le financeur « {cell.financeur} » est inconnu", remedy)


def _actions(fiches: Sequence[FicheAction]) -> tuple[Portee, ...]:
    return tuple(Portee.action(fiche.numero) for fiche in fiches)


def cube(contrat: Contrat, executions: Sequence[Execution] = ()) -> Figures:
    """The cube of a state: amounts planned in the fiches, paid and unused in the executions."""
    leaves: dict[Cell, Montant | Absence] = {}
    for fiche in contrat.fiches:
        for rank, sous_action in enumerate(fiche.sous_actions, 1):
            leaves[Cell(Portee.sous_action(fiche.numero, rank))] = sous_action.montant
        portee = Portee.action(fiche.numero)
        for financeur, amounts in fiche.financements.items():
            for exercice, amount in amounts.items():
                leaves[Cell(portee, financeur, exercice, "prevu")] = amount
    for execution in executions:
        leaves.update(_paid(execution))
    for saisi in contrat.tableaux:
        leaves.update(typed_in_table(contrat, saisi))
    return Figures(contrat, leaves)


def _paid(execution: Execution) -> Iterator[tuple[Cell, Montant | Absence]]:
    for numero, action in execution.actions.items():
        portee = Portee.action(numero)
        for nature in action.natures:
            for financeur, amount in action.credits(nature).items():
                yield Cell(portee, financeur, execution.exercice, nature), amount
