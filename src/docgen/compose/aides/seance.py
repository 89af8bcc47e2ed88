"""What the texts of a séance may say: the acts that it decides on, the amounts that it alone holds.

An act is the whole context of its version (`actes.cls.montant("axe/1", "part/etat", "2025")`), and its `recette`.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from docgen.adresses.cellules import CONTRAT
from docgen.adresses.montants import NomDeMontant
from docgen.compose.composition import Composition, named_amount
from docgen.compose.jetons import typeset
from docgen.compose.markdown import read_data
from docgen.compute import Cell
from docgen.document import Amount, Block, List, Paragraph
from docgen.dossier import Dossier, DossierSeance
from docgen.findings import find_known
from docgen.model.fiche import FicheAction
from docgen.montants import Absence


def saisi(seance: DossierSeance, code: str) -> Amount:
    """Un montant qu'aucun contrat du dossier ne porte, saisi dans rapport.yaml : `saisi("inscrit_bp")`."""
    montants = seance.rapport.montants if seance.rapport else {}
    found = find_known(montants, code, f"le montant « {code} » n'est pas saisi", "Montants de rapport.yaml")
    return Amount(found.montant, NomDeMontant.of(seance.name, code))


def objectif(seance: DossierSeance, acte: str, fiche: FicheAction) -> tuple[Block, ...]:
    """Ce que le rapport dit d'une action ; à défaut, les objectifs de sa fiche : `objectif("cls", fiche)`."""
    said = seance.rapport.objectifs.get(acte, {}) if seance.rapport else {}
    if fiche.numero not in said:
        return read_data(next((fiche.recit[name] for name in fiche.recit if name.startswith("Objectifs")), ""))
    found = said[fiche.numero]
    points = tuple((Paragraph(typeset(point)),) for point in found.points)
    return (Paragraph(typeset(found.texte)), *((List(points),) if points else ()))


HELPERS_SEANCE: dict[str, Callable[..., object]] = {"saisi": saisi, "objectif": objectif}
# Words that ask nothing of a version: those of any act will do.
_COMMON = (
    "taux", "somme", "proportion", "puces", "liste", "ordinal", "en_lettres", "le", "du", "au", "ce", "de", "accord",
)  # fmt: skip


def context_seance(dossier: Dossier, seance: DossierSeance, actes: Mapping[str, Composition]) -> dict[str, object]:
    """The names that a text of the séance may use; `actes` holds the version of each act, ready to compose."""
    known = {code: {**composition.names, "recette": _recette(composition)} for code, composition in actes.items()}
    assemblee = seance.base.nom_de_l_assemblee(dossier.collectivite)
    noms = {name: nom for composition in actes.values() for name, nom in composition.noms.items()}
    anyone = replace(next(iter(actes.values())), noms={**noms, assemblee.mots.casefold(): assemblee})
    data: dict[str, object] = {
        "seance": seance.base,
        "deliberation": seance.deliberation,
        "rapport": seance.rapport,
        "actes": known,
        "collectivite": dossier.collectivite,
        "representants": dossier.collectivite.representants,
    }
    words_of_all = {name: anyone.names[name] for name in _COMMON}
    return data | words_of_all | {name: partial(function, seance) for name, function in HELPERS_SEANCE.items()}


def _recette(composition: Composition) -> Amount | Absence:
    """What who pays brings to the exercice of the act."""
    cell = Cell(CONTRAT, composition.contrat.programme.paie.cote, composition.version.exercice)
    return named_amount(composition.version, cell)
