"""Toutes les retouches que l'on sait faire à un fichier Word, par leur nom."""

from tests.outils import retouches_lignes, retouches_paragraphes, retouches_suivies, retouches_tableaux
from tests.outils.retouches_base import INSCRITES, Ouvert

FAITES_PAR = (retouches_paragraphes, retouches_tableaux, retouches_lignes, retouches_suivies)
RETOUCHES = {nom: faite for nom, faite in INSCRITES.items() if any(hasattr(module, nom) for module in FAITES_PAR)}

__all__ = ["RETOUCHES", "Ouvert"]
