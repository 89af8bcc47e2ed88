"""A comparison in words and tables: what the terminal, a merge request and the note show. The text is a template,
`templates/textes/comparaison/resume-des-ecarts.md`; here are the values that it shows."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

from docgen.adresses.cellules import TOUS
from docgen.adresses.origines import Origine
from docgen.check.places import affiche
from docgen.commandes.comparer import Comparaison
from docgen.commandes.comparer.regroupement import PassagesDits, citation, grouped_indicators, grouped_passages
from docgen.compose import Textes
from docgen.compose.documents import Rendu, compose_document
from docgen.compose.jetons import Jetons
from docgen.compose.textes import text_fault
from docgen.diff.ecarts import Ecarts, LigneChangee, MouvementIndicateur, MouvementMontant
from docgen.diff.releve import CET_EXERCICE, MontantOuRien
from docgen.document import Document
from docgen.document.page_de_comparaison import Genre
from docgen.findings import Location
from docgen.french import NBSP, enumeration, euros, nombre, pluriel
from docgen.model.base import Absence
from docgen.montants import Montant

MODELE, RESUME = "comparaison", "resume-des-ecarts"
_NATURES = {"prevu": "prévu", "verse": "versé", "non_consomme": "non consommé", "depense": "dépensé"}
_LEGERS: Mapping[Genre, str] = {"redaction": "de rédaction seulement", "typographie": "de typographie seulement"}
_MOINS = "\u2212"
# Of a line that changes, enough to know it.
_LONGUEUR = 160


def resume(
    comparaison: Comparaison,
    templates: Path,
    *,
    tout: bool = False,
    nom: str = RESUME,
    plus: Mapping[str, object] | None = None,
) -> Document:
    """The comparison as a document; with the changes of wording and of typography when `tout`. Raises `TextFault`.

    `plus` are the values that the text `nom` shows besides those of every comparison.
    """
    textes = Textes(templates / "textes", MODELE)
    kind = next((kind for kind in textes.kinds() if kind.code == nom), None)
    if kind is None:
        raise text_fault("TPL001", "ce texte n'existe pas", Location(str(textes.folder / f"{nom}.md")), "Le rétablir.")
    return compose_document(
        Rendu(textes, Jetons(), "", "final"), kind, {**contexte(comparaison, tout=tout), **(plus or {})}
    )


def contexte(comparaison: Comparaison, *, tout: bool = False) -> Mapping[str, object]:
    """The values that the text shows."""
    return {
        "ancien": comparaison.ancien,
        "nouveau": comparaison.nouveau,
        "egaux": comparaison.egaux,
        "contrats": [_contrat(ecarts, tout=tout) for ecarts in comparaison.contrats],
        "compares": compared_sentence(comparaison),
        "seuls": alone_sentences(comparaison),
        "non_compare": comparaison.non_compare,
    }


def _contrat(ecarts: Ecarts, *, tout: bool) -> Mapping[str, object]:
    planned = [m for m in ecarts.montants if m.prevu]
    done = [m for m in ecarts.montants if not m.prevu]
    values = ecarts.indicateurs if tout else [m for m in ecarts.indicateurs if not still_unknown(m)]
    shown = ecarts.passages if tout else ecarts.de("fond", "chiffres")
    return {
        "titre": ecarts.nouveau.nom,
        "egal": ecarts.egaux,
        "chiffre": bool(ecarts.ancien.montants or ecarts.nouveau.montants),
        "prevus": [{**amount_words(m), "operations": _lieux(ecarts, m.operations)} for m in planned],
        "executes": [amount_words(m) for m in done if tout or not m.de_la_fiche],
        "indicateurs": [table for table in _indicateurs(ecarts, values) if table["lignes"]],
        "passages": [_passage(ecarts, passage, tout=tout) for passage in grouped_passages(shown)],
        "avenant": _avenant(ecarts, planned),
        "caches": "" if tout else _caches(ecarts),
    }


def still_unknown(m: MouvementIndicateur) -> bool:
    """Whether a value is only asked for since: nobody knew it, nobody knows it."""
    return m.avant is None and m.apres is Absence.NON_COMMUNIQUE


def _indicateurs(ecarts: Ecarts, moved: Sequence[MouvementIndicateur]) -> Iterator[Mapping[str, object]]:
    """A table of what is planned, then one of what was done."""
    for title, done in (("Indicateurs", False), ("Résultats des indicateurs", True)):
        of_kind = [m for m in moved if m.constate is done]
        rows = [{**indicator_words(m), "operations": _lieux(ecarts, m.operations)} for m in grouped_indicators(of_kind)]
        yield {"titre": title, "avenant": _avenant(ecarts, of_kind), "lignes": rows}


def _avenant(ecarts: Ecarts, moved: Sequence[MouvementMontant | MouvementIndicateur]) -> str:
    """The head of the column of the operations: the avenant, when there is only one; empty when nothing has one."""
    if not any(m.operations for m in moved):
        return ""
    (first, *others) = {citation.avenant for citation in ecarts.causes.noms.values()}
    return "Opération" if others else f"Avenant n°{NBSP}{first}"


def _lieux(ecarts: Ecarts, operations: Sequence[Origine]) -> str:
    """The places of the operations, without the avenant when there is only one."""
    said = citation(operations, ecarts.causes.noms)
    alone = len({place.avenant for place in ecarts.causes.noms.values()}) == 1
    return said.partition(", ")[2] if alone else said


def amount_words(m: MouvementMontant) -> Mapping[str, str]:
    """The words of a row of amounts."""
    year = m.cellule.exercice
    return {
        "portee": m.portee,
        "financeur": m.financeur,
        "exercice": {TOUS: "tous", CET_EXERCICE: "–"}.get(year, year),
        "nature": _NATURES[m.cellule.nature],
        "avant": value_words(m.avant),
        "apres": value_words(m.apres),
        "ecart": f"{'+' if m.ecart > 0 else ''}{euros(Montant(m.ecart))}",
        "taux": rate_words(m.taux),
    }


def indicator_words(m: MouvementIndicateur) -> Mapping[str, str]:
    """The words of a row of indicators."""
    kind = m.serie.sorte.replace("resultat", "résultat")
    return {
        "fiche": m.adresse.fiche or "national",
        "nom": m.nom,
        "serie": f"{kind} {m.serie.exercice}".strip(),
        "avant": affiche(m.avant, m.unite) if m.avant is not None else "–",
        "apres": affiche(m.apres, m.unite) if m.apres is not None else "–",
    }


def value_words(value: MontantOuRien | None) -> str:
    """An amount of a table; a dash where that side does not know it."""
    return affiche(value) if value is not None else "–"


def rate_words(taux: Decimal | None) -> str:
    """« +2,5 % »; a dash when there was nothing before. Of an amount that changes, never « 0 % »."""
    if taux is None:
        return "–"
    if not taux:
        return f"<{NBSP}0,1{NBSP}%"
    return f"{'+' if taux > 0 else ''}{nombre(taux)}{NBSP}%".replace("-", _MOINS)


def _passage(ecarts: Ecarts, passage: PassagesDits, *, tout: bool) -> Mapping[str, object]:
    lines = [line for line in passage.lignes if tout or line.genre not in _LEGERS]
    return {
        "nom": passage.nom,
        "sort": passage.sort,
        "operations": citation(passage.operations, ecarts.causes.noms),
        "lignes": [_ligne(line) for line in lines],
    }


def _ligne(line: LigneChangee) -> str:
    if line.avant is None:
        return f"ajouté : {shortened(line.apres or '')}"
    if line.apres is None:
        return f"retiré : {shortened(line.avant)}"
    return f"{shortened(line.avant)} → {shortened(line.apres)}"


def shortened(text: str) -> str:
    """The beginning of a line."""
    return text if len(text) <= _LONGUEUR else f"{text[:_LONGUEUR].rsplit(' ', 1)[0]}…"


def _caches(ecarts: Ecarts) -> str:
    counts = Counter(line.genre for passage in ecarts.passages for line in passage.lignes)
    said = [f"{pluriel(counts[genre], 'ligne')} {words}" for genre, words in _LEGERS.items() if counts[genre]]
    if unknown := sum(map(still_unknown, ecarts.indicateurs)):
        adjective = "communiqués" if unknown > 1 else "communiqué"
        said.append(f"{pluriel(unknown, 'résultat')} d'indicateurs non {adjective}")
    return f"Non montré ici : {enumeration(said)} (« --tout » les montre)." if said else ""


def alone_sentences(comparaison: Comparaison) -> list[str]:
    """A sentence for each contract that only one side has."""
    return [f"Le contrat {code} n'est que dans «{NBSP}{nom}{NBSP}»." for code, nom in comparaison.seuls]


def compared_sentence(comparaison: Comparaison) -> str:
    """What was compared, counted, in a sentence."""
    counts: Counter[str] = Counter()
    for ecarts in comparaison.contrats:
        counts.update(ecarts.compares)
    counts["documents"] = len(comparaison.documents)
    said = [f"{nombre(count)} {_au_nombre(what, count)}" for what, count in counts.items() if count]
    return f"Ont été comparés : {enumeration(said)}." if said else "Rien n'a pu être comparé."


def _au_nombre(plural: str, count: int) -> str:
    """« articles et fiches », or « article ou fiche »."""
    return plural if count > 1 else re.sub(r"s\b", "", plural).replace(" et ", " ou ")


def comparison_as_json(comparaison: Comparaison) -> Mapping[str, object]:
    """The comparison for a program; amounts in centimes. Its form is in the guide."""
    return {
        "ancien": comparaison.ancien,
        "nouveau": comparaison.nouveau,
        "egaux": comparaison.egaux,
        "contrats": [_contrat_en_json(ecarts) for ecarts in comparaison.contrats],
        "documents": [
            {"nom": pair.nom, "sort": pair.sort}
            for pair in comparaison.documents if pair.sort != "egal"
        ],
        "contrats_seuls": [{"contrat": code, "cote": nom} for code, nom in comparaison.seuls],
        "non_compare": list(comparaison.non_compare),
    }  # fmt: skip


def _contrat_en_json(ecarts: Ecarts) -> Mapping[str, object]:
    return {
        "ancien": ecarts.ancien.nom,
        "nouveau": ecarts.nouveau.nom,
        "operations": [{"origine": origine, **citation._asdict()} for origine, citation in ecarts.causes.noms.items()],
        "montants": [
            {
                **m.cellule._asdict(),
                "avant_centimes": _nu(m.avant),
                "apres_centimes": _nu(m.apres),
                "ecart_centimes": m.ecart,
                "taux": float(m.taux) if m.taux is not None else None,
                "operations": list(m.operations),
            }
            for m in ecarts.montants
        ],
        "indicateurs": [
            {
                "adresse": m.adresse,
                "serie": m.serie,
                "avant": _nu(m.avant),
                "apres": _nu(m.apres),
                "operations": list(m.operations),
            }
            for m in ecarts.indicateurs
        ],
        "passages": [asdict(passage) for passage in ecarts.passages],
        "compares": dict(ecarts.compares),
    }


def _nu(value: object) -> object:
    if isinstance(value, Montant):
        return value.centimes
    return None if value is None else str(getattr(value, "value", value))
