"""A statement as a file beside the documents of its version, so that two folders compare by identity, as versions do.

The form is short: an amount is « [portee, financeur, exercice, nature, centimes] », an absence its name in an object.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from docgen.compare.releve import Passage, Releve
from docgen.compute import Cell
from docgen.model.base import Absence
from docgen.montants import Montant

FICHIER = "releve.json"
_FORMAT = 1


def ecrire(one: Releve) -> bytes:
    """The statement as the bytes of a JSON file; the same statement gives the same bytes."""
    content = {
        "format": _FORMAT,
        "nom": one.nom,
        "libelle": one.libelle,
        "montants": [[*cell, _absent(value) or value.centimes] for cell, value in one.montants.items()],  # type: ignore[union-attr]
        "indicateurs": [[*key, _absent(value) or str(value)] for key, value in one.indicateurs.items()],
        "noms": dict(one.noms),
        "unites": dict(one.unites),
        "passages": {address: [passage.nom, *passage.lignes] for address, passage in one.passages.items()},
    }
    return (json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def lire(data: bytes) -> Releve | None:
    """The statement that `data` says; None when it is not one, or of another form than ours."""
    try:
        content = json.loads(data)
        return _lu(content) if content["format"] == _FORMAT else None
    except (ValueError, LookupError, TypeError, ArithmeticError):
        return None


def _lu(content: Mapping[str, Any]) -> Releve:
    return Releve(
        content["nom"],
        content["libelle"],
        {Cell(*cell): _present(value) or Montant(value) for *cell, value in content["montants"]},
        {(address, serie): _present(value) or Decimal(value) for address, serie, value in content["indicateurs"]},
        content["noms"],
        content["unites"],
        {address: Passage(nom, tuple(lines)) for address, (nom, *lines) in content["passages"].items()},
    )


def _absent(value: object) -> dict[str, str] | None:
    return {"absence": value.value} if isinstance(value, Absence) else None


def _present(value: object) -> Absence | None:
    return Absence(value["absence"]) if isinstance(value, dict) else None
