"""Combien de fois une loi se tire au hasard : moins dans « make test-vite », qui se lance à chaque reprise."""

import os

PART = 6 if os.environ.get("ESSAIS_VITE") else 1


def tirages(nombre: int) -> int:
    """Ce qui se tire de `nombre` cas demandés : tous, ou un sixième (et deux au moins) dans « make test-vite »."""
    return max(2, nombre // PART)
