"""What an operation writes in an annexe that is data, as the fields of the programme type it."""

from collections.abc import Iterator

from docgen.adresses.chemins import Chemin
from docgen.adresses.emplacements import Emplacement
from docgen.dossier import Source
from docgen.load.fichiers import Reader
from docgen.load.messages import validated
from docgen.model.base import Modele
from docgen.model.champs import ChampDuProgramme, champ_declare, with_fields
from docgen.model.programme import Programme

_NATURE = "modifier_annexe"


def type_operation(
    reader: Reader, operation: dict[str, object], source: Source, rank: int, programme: Programme | None
) -> bool:
    """Give the values and the lines of the operation of that rank the types of their fields, in place. False after
    telling one that has not its type; what names no field is left as typed, and the operation is refused for it."""
    annexe = programme.annexe_du_fichier(str(operation.get("donnees", ""))) if programme else None
    if programme is None or annexe is None or operation.get("nature") != _NATURE:
        return True
    model, here = programme.types.annexes[annexe.code], ("operations", rank)
    read = True
    for where, element in _elements(operation, "valeurs"):
        declared = champ_declare(model, _keys(element.get("champ")))
        if declared and declared.champ.type not in ("groupe", "lignes", "code") and not declared.champ.est_calcule:
            for key in (key for key in ("de", "a") if key in element):
                read &= _type_value(reader, element, key, declared.champ, source, (*here, *where))
    for where, element in _elements(operation, "ajouts"):
        declared = champ_declare(model, _keys(element.get("dans")))
        inner = declared.dedans if declared and declared.champ.type == "lignes" else None
        if inner and "ligne" in element:
            line = validated(reader, inner, element["ligne"], source, (*here, *where, "ligne"))
            read &= line is not None
            element["ligne"] = line or element["ligne"]
    return read


def _elements(operation: dict[str, object], name: str) -> Iterator[tuple[Chemin, dict[str, object]]]:
    listed = operation.get(name)
    for rank, element in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(element, dict):
            yield (name, rank), element


def _keys(text: object) -> tuple[str, ...]:
    return Emplacement(text.strip()).cles if isinstance(text, str) else ()


def _type_value(
    reader: Reader, element: dict[str, object], key: str, champ: ChampDuProgramme, source: Source, here: Chemin
) -> bool:
    alone = with_fields("Valeur", Modele, (champ,))
    value = validated(reader, alone, {champ.code: element[key]}, source, (*here, key))
    if value is None:
        return False
    element[key] = getattr(value, champ.code)
    return True
