"""A statement as a file beside the documents of its version, so that two folders compare by identity, as versions do.

The form is short: an amount is « [portee, financeur, exercice, nature, centimes] », an absence its name in an object.
The version that an avenant makes says what each of its operations moves since the version before.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from docgen.compare.causes import SANS_CAUSE, Causes, Citation, Cle
from docgen.compare.releve import Passage, Releve
from docgen.compute import Cell
from docgen.model.base import Absence
from docgen.montants import Montant

FICHIER = "releve.json"
_FORMAT = 1


def ecrire(one: Releve, depuis: str = "", causes: Causes = SANS_CAUSE) -> bytes:
    """The statement as the bytes of a JSON file; the same statement gives the same bytes.

    `causes` are those of what moves since the version `depuis`.
    """
    content = {
        "format": _FORMAT,
        "nom": one.nom,
        "libelle": one.libelle,
        "montants": [[*cell, _absent(value) or value.centimes] for cell, value in one.montants.items()],  # type: ignore[union-attr]
        "indicateurs": [[*key, _absent(value) or str(value)] for key, value in one.indicateurs.items()],
        "noms": dict(one.noms),
        "unites": dict(one.unites),
        "passages": {address: [passage.nom, *passage.lignes] for address, passage in one.passages.items()},
        "depuis": depuis,
        "operations": {origine: list(place) for origine, place in causes.noms.items()},
        "causes": sorted([_key(key), *origines] for key, origines in causes.par_cle.items()),
    }
    return (json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def lire(data: bytes) -> Releve | None:
    """The statement that `data` says; None when it is not one, or of another form than ours."""
    try:
        content = json.loads(data)
        return _lu(content) if content["format"] == _FORMAT else None
    except (ValueError, LookupError, TypeError, ArithmeticError):
        return None


def lire_causes(data: bytes) -> tuple[str, Causes]:
    """The version before and what moves since, as `ecrire` said them; an empty name when they are not there."""
    try:
        content = json.loads(data)
        names = {origine: Citation(*place) for origine, place in content["operations"].items()}
        made = Causes({_read_key(key): tuple(origines) for key, *origines in content["causes"]}, names)
        return content["depuis"], made if made.connues else SANS_CAUSE
    except (ValueError, LookupError, TypeError, AttributeError):
        return "", SANS_CAUSE


def _key(key: Cle) -> list[str]:
    return [key] if isinstance(key, str) else list(key)  # type: ignore[call-overload]


def _read_key(said: Sequence[str]) -> Cle:
    return said[0] if len(said) == 1 else Cell(*said) if len(said) == len(Cell._fields) else tuple(said)


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
