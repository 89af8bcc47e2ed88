"""From a version to its workbook: input sheets drawn from the data, annexes drawn from their texts."""

import re

from docgen.adresses.cellules import CONTRAT
from docgen.classeur import Classeur
from docgen.compose.tableur.annexes import dessiner, finir
from docgen.compose.tableur.champs import feuilles_d_annexes
from docgen.compose.tableur.plan import CarteDuClasseur, Contexte
from docgen.compose.tableur.saisie import feuilles_de_saisie
from docgen.compose.tableur.tableaux import feuilles_de_tableaux
from docgen.compose.textes import Textes
from docgen.compose.versions import compose
from docgen.compute import Cell, Version
from docgen.dossier import Dossier
from docgen.findings import Finding

__all__ = ["classeur"]


def classeur(dossier: Dossier, version: Version, textes: Textes) -> tuple[Classeur, list[Finding]]:
    """The workbook of `version`, and what is wrong in the texts of its annexes."""
    sheets = frozenset(k.code for k in textes.kinds() if k.options.get("onglet") and k.fits(version.sort))
    documents, findings = compose(dossier, version, textes, only=sheets) if sheets else ([], [])
    carte = CarteDuClasseur(version)
    contexte = Contexte(dossier, version, carte)
    typed = (*feuilles_de_saisie(contexte), *feuilles_de_tableaux(contexte), *feuilles_d_annexes(contexte))
    drawn = [(trace, d.title) for d in documents for trace in dessiner(d, d.onglet, carte)]
    annexes = tuple(finir(trace, carte, title) for trace, title in drawn)
    totals = (CONTRAT, *(level.code for level in version.contrat.entete.niveaux))
    ranges = {
        re.sub(r"\W", "_", str(nom)): (place, place)
        for nom, place in carte.places.items()
        if isinstance(nom, Cell) and nom.sur.sorte in totals
    }
    title = f"{version.contrat.entete.titre} – {version.label}"
    drawn_sheets, digest = (*typed, *annexes), empreinte_des_donnees(contexte)
    return Classeur(title, dossier.code, version.contrat.code, version.code, digest, drawn_sheets, ranges), findings


def empreinte_des_donnees(contexte: Contexte) -> str:
    """One digest for the data that a workbook is made from."""
    return contexte.dossier.empreinte(contexte.version.name)
