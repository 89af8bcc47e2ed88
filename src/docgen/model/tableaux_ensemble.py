"""The tables of a programme together: their names, the rates and the cells that their formulas name."""

from collections.abc import Iterable, Sequence

from docgen.adresses.cellules import Portee
from docgen.adresses.chemins import Chemin
from docgen.model.base import fault_at
from docgen.model.calculs import Calcul, TermeDeCalcul, circle
from docgen.model.divisions import RESERVES
from docgen.model.natures import TAUX
from docgen.model.tableaux import TableauDuProgramme


def check_tableaux(tableaux: Sequence[TableauDuProgramme], divisions: Iterable[str], taux: Iterable[str]) -> None:
    """Raise a fault for a table whose name is taken, a rate or a cell that is unknown, tables that turn in circles.

    `taux` are the fields of the contract that are rates.
    """
    levels, codes, rates = list(divisions), [tableau.code for tableau in tableaux], [*TAUX, *taux]
    for rank, tableau in enumerate(tableaux):
        here: Chemin = ("tableaux", rank)
        if tableau.code in codes[:rank]:
            raise fault_at((*here, "code"), f"deux tableaux ont le code « {tableau.code} »", "Changer l'un des deux.")
        if tableau.code in (*RESERVES, *levels, "indicateur", "nature"):
            raise fault_at((*here, "code"), f"« {tableau.code} » a déjà un sens dans le nom d'un montant",
                           "Choisir un autre code.")  # fmt: skip
        known = ("contrat", "action", "sous-action", "rubrique", "ligne", *levels, *codes)
        for key, terme in _termes(tableau):
            where = (*here, *key)
            if terme.taux and terme.taux not in rates:
                raise fault_at(where, f"le taux « {terme.taux} » n'est pas connu",
                               f"Écrire un nombre, ou l'un de ces taux du contrat : {', '.join(rates)}.")  # fmt: skip
            if terme.cellule and _named(terme) not in known:
                message = f"« montant({terme.nom}) » ne nomme rien de ce programme"
                raise fault_at(where, message, "Écrire par exemple « montant(contrat) » ou « montant(action/1.1) ».")
    named = {tableau.code: Calcul("", tuple(TermeDeCalcul(_named(terme)) for _, terme in _termes(tableau)
                                            if terme.cellule)) for tableau in tableaux}  # fmt: skip
    if way := circle(named):
        message = f"le tableau « {way[0]} » se nomme lui-même par « montant » : {' → '.join(way)}"
        remedy = "Nommer la ligne par son code, ou saisir l'un de ces montants."
        raise fault_at(("tableaux", codes.index(way[0])), message, remedy)


def _termes(tableau: TableauDuProgramme) -> list[tuple[Chemin, TermeDeCalcul]]:
    """The terms of its formulas, and the keys of each."""
    columns = [(("colonnes", rank, "formule"), colonne.formule) for rank, colonne in enumerate(tableau.colonnes)]
    found = [(where, terme) for where, calcul in columns if calcul for terme in calcul.nommes]
    # What an equality names takes no part in the amounts of the table.
    return found + [(where, terme) for where, calcul in tableau.formules for terme in calcul.nommes
                    if where[0] != "egalites" or not terme.cellule]  # fmt: skip


def _named(terme: TermeDeCalcul) -> str:
    return Portee(terme.nom.split()[0]).sorte if terme.nom else ""
