"""The table of results of a campaign: a row for each row of the list, then what is no longer in it."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from docgen.classeur import CaseDeFeuille, CaseTexte, Classeur, Constante, Feuille
from docgen.commandes.campagne.colonnes import Faute
from docgen.french import typographie
from docgen.montants import Montant
from docgen.render import workbook
from docgen.sortie import put

PRODUIT, INCHANGE, VERIFIE = "produit", "inchangé", "vérifié"
EN_FAUTE, A_LA_MAIN, A_FAIRE, HORS_LISTE = "en faute", "laissé tel quel", "à faire", "plus dans la liste"
ETATS = (PRODUIT, INCHANGE, VERIFIE, EN_FAUTE, A_LA_MAIN, A_FAIRE, HORS_LISTE)
TETES = ("Ligne", "Dossier", "État", "Montant", "Reste à compléter", "Case", "Constats", "Remèdes", "Fichiers")
_LARGEURS = (8, 36, 16, 16, 12, 8, 70, 50, 40)
_TITRE, _TETE = 0, 2
_MONTRES = 5


class Resultat(Struct, frozen=True):
    """What became of a row of the list (0: of none)."""

    ligne: int
    dossier: str
    etat: str
    montant: Montant | None = None
    fautes: tuple[Faute, ...] = ()
    remarques: int = 0
    a_completer: int = 0
    fichiers: int = 0


def write_table(page: Path, titre: str, resultats: Sequence[Resultat], output: str) -> None:
    """Write the table. May raise `OSError`."""
    cases: dict[tuple[int, int], CaseDeFeuille] = {(_TITRE, 0): CaseTexte(typographie(titre), "titre", len(TETES))}
    cases |= {(_TETE, column): CaseTexte(word, "entete") for column, word in enumerate(TETES)}
    for row, each in enumerate(resultats, _TETE + 1):
        cases |= {(row, column): case for column, case in enumerate(_row(each, output))}
    feuille = Feuille("Résultats", cases, _LARGEURS, (_TETE, _TETE), 2, typographie(titre))
    put({page: workbook(Classeur(titre, "", "", titre, "", (feuille,)), {})})


def _row(each: Resultat, output: str) -> tuple[CaseDeFeuille, ...]:
    said = [fault.message for fault in each.fautes[:_MONTRES]]
    more = len(each.fautes) - _MONTRES
    said += [f"et {more} de plus"] if more > 0 else []
    said += (
        [f"{each.remarques} à voir : « docgen verifier {each.dossier} »"] if each.remarques and each.fichiers else []
    )
    remedes = dict.fromkeys(fault.remede for fault in each.fautes[:_MONTRES] if fault.remede)
    cells = dict.fromkeys(fault.cellule for fault in each.fautes if fault.cellule)
    files = f"{output}/{each.dossier} ({each.fichiers})" if each.fichiers else ""
    words = (each.dossier, each.etat), (", ".join(cells), "\n".join(said), "\n".join(remedes), files)
    amount = each.montant if each.montant is not None else ""
    return (
        CaseTexte(str(each.ligne or ""), align="droite"), *(CaseTexte(text) for text in words[0]), Constante(amount),
        CaseTexte(str(each.a_completer or ""), align="droite"), *(CaseTexte(typographie(text)) for text in words[1]),
    )  # fmt: skip
