"""What the formule of an operation may name besides the context of the version: its target, the values it changes."""

from __future__ import annotations

from docgen.amend.adresse import Adresse
from docgen.amend.designation import Designation
from docgen.amend.operation import Operation, OperationArticle
from docgen.amend.operations.modifier_financement import ModifierFinancement
from docgen.compute import Cell, Version
from docgen.document import Amount
from docgen.french import ordinal
from docgen.model.base import Absence
from docgen.model.contrat import Contrat
from docgen.montants import Montant


def names_of(version: Version, operation: Operation, *, court: bool = False) -> dict[str, object]:
    """The names, for the formule of `operation`; `court` where the sentence already names the article."""
    avant = version.avant.contrat if version.avant else version.contrat
    if isinstance(operation, OperationArticle):
        return _of_text(avant, operation, court=court)
    return _of_data(version, avant, operation)


def _of_text(avant: Contrat, operation: OperationArticle, *, court: bool) -> dict[str, object]:
    cible = operation.cible
    lines = operation.alineas
    occurrence = getattr(operation, "occurrence", None)
    return {
        "operation": operation,
        "vise": avant.article(cible.article),
        "court": court,
        "cible": cible.dite(court=court),
        "article": Adresse(article=cible.article).dite(),
        "ligne": cible.model_copy(update={"phrase": None}).dite(court=court),
        "rang_tableau": Designation(f"{ordinal(max(cible.tableau or 1, 1))} tableau"),
        "alineas": len(lines),
        "unite": "tiret" if lines and all(line.nature == "tiret" for line in lines) else "alinéa",
        "occurrence": f", à leur {ordinal(occurrence, feminine=True)} occurrence,"
        if isinstance(occurrence, int)
        else "",
    }


def _of_data(version: Version, avant: Contrat, operation: Operation) -> dict[str, object]:
    names: dict[str, object] = {"operation": operation, "court": False, "alineas": 0}
    numero = getattr(operation, "fiche", None)
    if numero:
        fiche = avant.fiche(numero) or version.contrat.fiche(numero)
        names["fiche"] = fiche
        code = getattr(operation, "indicateur", None)
        known = fiche.indicateur(code) if fiche and code else None
        names["indicateur"] = (known.intitule or known.code) if known else code
    code = getattr(operation, "financeur", None)
    names["financeur"] = next((one for one in avant.entete.financeurs if one.code == code), None)
    code = getattr(operation, "partie", None)
    names["partie"] = next((one for one in avant.entete.parties if one.code == code), None)
    names |= {"valeur_avant": getattr(operation, "de", None), "valeur_apres": getattr(operation, "a", None)}
    names["nouveau"] = isinstance(names["valeur_avant"], Absence)
    if isinstance(operation, ModifierFinancement):
        cell = Cell(f"action/{numero}", operation.financeur, operation.exercice)
        for key, one in (("valeur_avant", version.avant), ("valeur_apres", version)):
            value = names[key]
            if one and isinstance(value, Montant):
                names[key] = Amount(value, f"{one.name}:{cell}")
    return names
