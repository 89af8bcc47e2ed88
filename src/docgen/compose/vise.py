"""What the formule of an operation may name besides the context of the version: its target, the values it changes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docgen.amend.adresse import Adresse
from docgen.amend.designation import Designation, nom_article
from docgen.amend.mots import FIELD
from docgen.amend.operation import Operation, OperationArticle
from docgen.amend.operations.modifier_financement import ModifierFinancement
from docgen.compute import Cell, Version
from docgen.document import Amount
from docgen.french import ordinal
from docgen.model.base import Absence
from docgen.model.contrat import Alinea, Article, Contrat
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
    under = [one.numero for one in avant.articles if one.numero.startswith(f"{cible.article}.")]
    whole = cible == Adresse(article=cible.article)
    return {
        "operation": operation,
        "vise": avant.article(cible.article),
        "court": court,
        "cible": cible.dite(court=court),
        "article": Adresse(article=cible.article).dite(),
        "ligne": cible.model_copy(update={"phrase": None}).dite(court=court),
        "lieu": "" if court and whole else _lieu(cible, cible.dite(court=court)),
        "sous_articles": under,
        "sous_nouveaux": [getattr(operation, "numero", "") + numero.removeprefix(cible.article) for numero in under],
        "tableau": _tableau(avant.article(cible.article), operation),
        "alineas": len(lines),
        "apport": _apport(lines),
        "nouvel_article": Designation(nom_article(getattr(operation, "numero", ""))),
        "ote": _occurrence(operation, _mots(operation, "de")),
        "mis": _mots(operation, "a"),
        "incise": "à chaque occurrence" if getattr(operation, "occurrence", None) == "toutes" else "",
    }


def _lieu(cible: Adresse, said: Designation) -> str:
    # « Au titre de » would mean something else.
    return f"Dans {said.le}" if cible.intitule else said.lieu


def _apport(lines: Sequence[Alinea]) -> Designation:
    """What the lines that come are called: « tirets », « tableau », « alinéas »."""
    natures = {line.nature for line in lines}
    name = {"texte": "alinéa"}.get(nature := natures.pop(), nature) if len(natures) == 1 else "alinéa"
    plural = len(lines) > 1
    return Designation(f"{name}{('x' if name == 'tableau' else 's') if plural else ''}", pluriel=plural)


def _tableau(article: Article | None, operation: OperationArticle) -> Designation:
    """The table that it hits: by the name that the contract gives it, alone in its article, or by its rank."""
    name = getattr(operation, "nom", None)
    tables = [line for line in (article.alineas if article else ()) if line.nature == "tableau"]
    if name or len(tables) == 1:
        return Designation(name or "tableau")
    return operation.cible.model_copy(update={"tableau": operation.cible.tableau or 1}).dite(court=True)


def _mots(operation: OperationArticle, key: str) -> Designation:
    """What the words of `key` are called: as `quoi` says, else « les mots », « le mot », « l'année », « le nombre »."""
    quoi, words = getattr(operation, "quoi", "mots"), str(getattr(operation, key, ""))
    if quoi != "mots":
        return Designation(quoi, feminin=quoi == "date", pluriel=quoi == "termes")
    if re.fullmatch(r"(19|20)\d\d", words):
        return Designation("année", feminin=True)
    if re.fullmatch(r"\d+(,\d+)?", words):
        return Designation("nombre")
    alone = re.fullmatch(r"[^\W\d_]+(-[^\W\d_]+)*", words) and not FIELD.search(words)
    return Designation("mot") if alone else Designation("mots", pluriel=True)


def _occurrence(operation: OperationArticle, words: Designation) -> Designation:
    rank = getattr(operation, "occurrence", None)
    if not isinstance(rank, int):
        return words
    return Designation(f"{ordinal(rank, feminine=True)} occurrence", feminin=True).of(words)


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
    names["nouveau"], names["supprime"] = (isinstance(names[f"valeur_{when}"], Absence) for when in ("avant", "apres"))
    if isinstance(operation, ModifierFinancement):
        cell = Cell(f"action/{numero}", operation.financeur, operation.exercice)
        for key, one in (("valeur_avant", version.avant), ("valeur_apres", version)):
            value = names[key]
            if one and isinstance(value, Montant):
                names[key] = Amount(value, f"{one.name}:{cell}")
    return names
