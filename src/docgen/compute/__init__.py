"""The budget cube, the indicators, and the versions that own them. Only whole cents; every sum keeps its parts."""

from docgen.adresses.cellules import Cell
from docgen.compute.cube import Figures, Part
from docgen.compute.indicateurs import Valeurs
from docgen.compute.version import Version, versions

__all__ = ["Cell", "Figures", "Part", "Valeurs", "Version", "versions"]
