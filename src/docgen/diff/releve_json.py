"""A statement as a file beside the documents of its version, so that two folders compare by identity, as versions do.

The form is short: an amount is « [portee, financeur, exercice, nature, centimes] », an absence its name in an object.
The version that an avenant makes says what each of its operations moves since the version before. What the
data say value by value (fields, numbers of tables, annexes) stands apart: a folder made before it was written is known
by its absence, and nothing of it is compared.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Literal, NamedTuple

from msgspec.structs import replace
from pydantic import BaseModel, Field, StrictInt

from docgen.adresses.cellules import MOTS_DES_NATURES, Cell, nom_de_nature
from docgen.adresses.indicateurs import AdresseIndicateur, Serie
from docgen.adresses.origines import Origine
from docgen.adresses.passages import NomDePassage
from docgen.compute import Version
from docgen.diff.causes import SANS_CAUSE, Causes, Citation, Cle
from docgen.diff.donnees import ValeurDesDonnees, passage_of_values, values_of_passage
from docgen.diff.passages_lus import FICHES_ACTIONS, MotsDesFiches, PassageLu
from docgen.diff.recherche_des_causes import find_causes
from docgen.diff.releve import Releve, releve
from docgen.document import Document
from docgen.document.mots import ArticleLu
from docgen.french.noms import GenreDuMot
from docgen.montants import Absence, Montant

_FORMAT = 1


def write_statement(lu: Releve, depuis: str = "", par: Causes = SANS_CAUSE) -> bytes:
    """The statement as the bytes of a JSON file; the same statement gives the same bytes.

    `par` are the causes of what moves since the version `depuis`.
    """
    content = {
        "format": _FORMAT,
        "nom": lu.nom,
        "libelle": lu.libelle,
        "montants": [[*cell, _absent(value) or value.centimes] for cell, value in lu.montants.items()],  # type: ignore[union-attr]
        "indicateurs": [[*key, _absent(value) or str(value)] for key, value in lu.indicateurs.items()],
        "noms": dict(lu.noms),
        "unites": dict(lu.unites),
        "passages": {
            address: [passage.nom, *passage.lignes]
            for address, passage in lu.passages.items()
            if not _is_data(address, passage)
        },
        "donnees": {
            address: [passage.nom, values_of_passage(passage)]
            for address, passage in lu.passages.items()
            if _is_data(address, passage)
        },
        **({"fiches": list(lu.fiches)} if lu.fiches != FICHES_ACTIONS else {}),
        "depuis": depuis,
        "operations": {origine: list(place) for origine, place in par.noms.items()},
        "causes": sorted([_key(key), list(origines)] for key, origines in par.par_cle.items()),
    }
    return (json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def statement_file(version: Version, documents: Sequence[Document], articles: Iterable[ArticleLu]) -> bytes:
    """The file of what `version` says, and of what its avenant moves since the version before."""
    before = version.avant
    moved = find_causes(before, version, documents) if before else SANS_CAUSE
    return write_statement(releve(version, documents, articles), before.name if before else "", moved)


def _is_data(address: NomDePassage, passage: PassageLu) -> bool:
    return bool(passage.cles) or address.est_de_donnees


class _Absente(BaseModel):
    absence: Absence


class _Forme(BaseModel, defer_build=True):
    """The file as it is written: another form is not a statement, however it came to be."""

    format: Literal[1]
    nom: str
    libelle: str
    montants: list[tuple[str, str, str, str, StrictInt | _Absente]]
    indicateurs: list[tuple[str, str, str | _Absente]]
    noms: dict[str, str]
    unites: dict[str, str]
    passages: dict[str, Annotated[list[str], Field(min_length=1)]]
    donnees: dict[str, tuple[str, list[ValeurDesDonnees]]] | None = None
    fiches: tuple[str, str, str, GenreDuMot] = FICHES_ACTIONS
    depuis: str = ""
    operations: dict[str, tuple[StrictInt, str]] = {}
    causes: list[tuple[list[str], list[str]]] = []


class ReleveEcrit(NamedTuple):
    """What such a file says: the statement, the version before, and the causes of what moves since; whether the data
    are in it value by value."""

    releve: Releve
    depuis: str
    causes: Causes
    donnees: bool = True


def without_data(lu: Releve) -> Releve:
    """The statement as it was before the data were written in it value by value."""
    kept = {address: passage for address, passage in lu.passages.items() if not _is_data(address, passage)}
    return replace(lu, passages=kept)


def read_statement(data: bytes) -> ReleveEcrit | None:
    """What `write_statement` said in `data`; None when it is not a statement, or of another form than ours."""
    try:
        content = _Forme.model_validate_json(data)
        names = {Origine(origine): Citation(*place) for origine, place in content.operations.items()}
        causes = Causes({_read_key(key): tuple(map(Origine, origines)) for key, origines in content.causes}, names)
        return ReleveEcrit(
            _lu(content), content.depuis, causes if causes.connues else SANS_CAUSE, content.donnees is not None
        )
    except (ValueError, ArithmeticError):
        return None


def _key(key: Cle) -> list[str]:
    return [key] if isinstance(key, str) else list(key)  # type: ignore[call-overload]


def _read_key(parts: Sequence[str]) -> Cle:
    return parts[0] if len(parts) == 1 else Cell(*parts) if len(parts) == len(Cell._fields) else tuple(parts)


def _lu(content: _Forme) -> Releve:
    return Releve(
        content.nom,
        content.libelle,
        {
            _cellule(cell, content.noms): Montant(value) if isinstance(value, int) else value.absence
            for *cell, value in content.montants
        },
        {
            (AdresseIndicateur(address), Serie(serie)): _nombre(value) if isinstance(value, str) else value.absence
            for address, serie, value in content.indicateurs
        },
        content.noms,
        content.unites,
        {NomDePassage(address): PassageLu(nom, tuple(lines)) for address, (nom, *lines) in content.passages.items()}
        | {NomDePassage(address): passage_of_values(*said) for address, said in (content.donnees or {}).items()},
        MotsDesFiches(*content.fiches),
    )


def _cellule(sides: Sequence[str], noms: Mapping[str, str]) -> Cell:
    """The cell; the nature of its amount is one that is called the same everywhere, or that the statement names."""
    cell = Cell(*sides)
    if cell.nature not in MOTS_DES_NATURES and nom_de_nature(cell.nature) not in noms:
        raise ValueError(cell.nature)
    return cell


def _nombre(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite():
        raise ValueError(text)
    return value


def _absent(value: object) -> dict[str, str] | None:
    return {"absence": value.value} if isinstance(value, Absence) else None
