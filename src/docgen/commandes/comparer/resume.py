"""A comparison in words and tables: what the terminal, a merge request and the note show. The text is a template,
`templates/textes/comparaison/resume-des-ecarts.md`; here are the values that it shows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from docgen.check.places import affiche
from docgen.commandes.comparer import Comparaison
from docgen.commandes.comparer.regroupement import PassagesDits, citation, indicateurs, passages
from docgen.compose import Textes
from docgen.compose.documents import Rendu, compose_document
from docgen.compose.jetons import Jetons
from docgen.compose.textes import text_fault
from docgen.diff.causes import Origine
from docgen.diff.ecarts import Ecarts, LigneChangee, Mouvement, MouvementIndicateur
from docgen.diff.releve import CET_EXERCICE, NATIONAL, TOUS, MontantOuRien
from docgen.document import Document
from docgen.document.page_de_comparaison import Genre
from docgen.findings import Location
from docgen.french import NBSP, enumeration, euros, nombre, pluriel
from docgen.model.base import Absence
from docgen.montants import Montant

MODELE, RESUME = "comparaison", "resume-des-ecarts"
NATURES = {"prevu": "prévu", "verse": "versé", "non_consomme": "non consommé", "depense": "dépensé"}
GENRES: Mapping[Genre, str] = {"redaction": "de rédaction seulement", "typographie": "de typographie seulement"}
MOINS = "\u2212"
# Of a line that changes, enough to know it.
LONGUEUR = 160


def resume(
    made: Comparaison,
    templates: Path,
    *,
    tout: bool = False,
    nom: str = RESUME,
    own: Mapping[str, object] | None = None,
) -> Document:
    """The comparison as a document; with the changes of wording and of typography when `tout`. Raises `TextFault`.

    `own` are the values that the text `nom` shows besides those of every comparison.
    """
    textes = Textes(templates / "textes", MODELE)
    kind = next((kind for kind in textes.kinds() if kind.code == nom), None)
    if kind is None:
        raise text_fault("TPL001", "ce texte n'existe pas", Location(str(textes.folder / f"{nom}.md")), "Le rétablir.")
    return compose_document(Rendu(textes, Jetons(), "", "final"), kind, {**contexte(made, tout=tout), **(own or {})})


def contexte(made: Comparaison, *, tout: bool = False) -> Mapping[str, object]:
    """The values that the text shows."""
    return {
        "ancien": made.ancien,
        "nouveau": made.nouveau,
        "egaux": made.egaux,
        "contrats": [_contrat(one, tout=tout) for one in made.contrats],
        "compares": phrase_des_compares(made),
        "seuls": phrases_des_seuls(made),
        "non_compare": made.non_compare,
    }


def _contrat(one: Ecarts, *, tout: bool) -> Mapping[str, object]:
    planned = [m for m in one.montants if m.cellule.nature == "prevu"]
    done = [m for m in one.montants if m.cellule.nature != "prevu"]
    values = one.indicateurs if tout else [m for m in one.indicateurs if not inconnu(m)]
    shown = one.passages if tout else one.de("fond", "chiffres")
    return {
        "titre": one.nouveau.nom,
        "egal": one.egaux,
        "chiffre": bool(one.ancien.montants or one.nouveau.montants),
        "prevus": [{**montant(m), "operations": _lieux(one, m.operations)} for m in planned],
        "executes": [montant(m) for m in done if tout or not m.cellule.portee.startswith("action/")],
        "indicateurs": [table for table in _indicateurs(one, values) if table["lignes"]],
        "passages": [_passage(one, passage, tout=tout) for passage in passages(shown)],
        "avenant": _avenant(one, planned),
        "caches": "" if tout else _caches(one),
    }


def inconnu(m: MouvementIndicateur) -> bool:
    """Whether a value is only asked for since: nobody knew it, nobody knows it."""
    return m.avant is None and m.apres is Absence.NON_COMMUNIQUE


def _indicateurs(one: Ecarts, moved: Sequence[MouvementIndicateur]) -> Iterator[Mapping[str, object]]:
    """A table of what is planned, then one of what was done."""
    for title, done in (("Indicateurs", False), ("Résultats des indicateurs", True)):
        held = [m for m in moved if m.constate is done]
        rows = [{**indicateur(m), "operations": _lieux(one, m.operations)} for m in indicateurs(held)]
        yield {"titre": title, "avenant": _avenant(one, held), "lignes": rows}


def _avenant(one: Ecarts, moved: Sequence[Mouvement | MouvementIndicateur]) -> str:
    """The head of the column of the operations: the avenant, when there is only one; empty when nothing has one."""
    if not any(m.operations for m in moved):
        return ""
    (first, *others) = {citation.avenant for citation in one.causes.noms.values()}
    return "Opération" if others else f"Avenant n°{NBSP}{first}"


def _lieux(one: Ecarts, operations: Sequence[Origine]) -> str:
    """The places of the operations, without the avenant when there is only one."""
    said = citation(operations, one.causes.noms)
    alone = len({place.avenant for place in one.causes.noms.values()}) == 1
    return said.partition(", ")[2] if alone else said


def montant(m: Mouvement) -> Mapping[str, str]:
    """The words of a row of amounts."""
    year = m.cellule.exercice
    return {
        "portee": m.portee,
        "financeur": m.financeur,
        "exercice": {TOUS: "tous", CET_EXERCICE: "–"}.get(year, year),
        "nature": NATURES[m.cellule.nature],
        "avant": valeur(m.avant),
        "apres": valeur(m.apres),
        "ecart": f"{'+' if m.ecart > 0 else ''}{euros(Montant(m.ecart))}",
        "taux": pourcentage(m.taux),
    }


def indicateur(m: MouvementIndicateur) -> Mapping[str, str]:
    """The words of a row of indicators."""
    fiche = m.adresse.partition("/")[0]
    kind, _, year = m.serie.replace("resultat", "résultat").partition("/")
    return {
        "fiche": "national" if fiche == NATIONAL else fiche,
        "nom": m.nom,
        "serie": f"{kind} {year}".strip(),
        "avant": affiche(m.avant, m.unite) if m.avant is not None else "–",
        "apres": affiche(m.apres, m.unite) if m.apres is not None else "–",
    }


def valeur(value: MontantOuRien | None) -> str:
    """An amount of a table; a dash where that side does not know it."""
    return affiche(value) if value is not None else "–"


def pourcentage(taux: Decimal | None) -> str:
    """« +2,5 % »; a dash when there was nothing before. Of an amount that changes, never « 0 % »."""
    if taux is None:
        return "–"
    if not taux:
        return f"<{NBSP}0,1{NBSP}%"
    return f"{'+' if taux > 0 else ''}{nombre(taux)}{NBSP}%".replace("-", MOINS)


def _passage(one: Ecarts, passage: PassagesDits, *, tout: bool) -> Mapping[str, object]:
    lines = [line for line in passage.lignes if tout or line.genre not in GENRES]
    return {
        "nom": passage.nom,
        "sort": passage.sort,
        "operations": citation(passage.operations, one.causes.noms),
        "lignes": [_ligne(line) for line in lines],
    }


def _ligne(line: LigneChangee) -> str:
    if line.avant is None:
        return f"ajouté : {court(line.apres or '')}"
    if line.apres is None:
        return f"retiré : {court(line.avant)}"
    return f"{court(line.avant)} → {court(line.apres)}"


def court(text: str) -> str:
    """The beginning of a line."""
    return text if len(text) <= LONGUEUR else f"{text[:LONGUEUR].rsplit(' ', 1)[0]}…"


def _caches(one: Ecarts) -> str:
    counts = Counter(line.genre for passage in one.passages for line in passage.lignes)
    said = [f"{pluriel(counts[genre], 'ligne')} {words}" for genre, words in GENRES.items() if counts[genre]]
    if unknown := sum(map(inconnu, one.indicateurs)):
        adjective = "communiqués" if unknown > 1 else "communiqué"
        said.append(f"{pluriel(unknown, 'résultat')} d'indicateurs non {adjective}")
    return f"Non montré ici : {enumeration(said)} (« --tout » les montre)." if said else ""


def phrases_des_seuls(made: Comparaison) -> list[str]:
    """A sentence for each contract that only one side has."""
    return [f"Le contrat {code} n'est que dans «{NBSP}{nom}{NBSP}»." for code, nom in made.seuls]


def phrase_des_compares(made: Comparaison) -> str:
    """What was compared, counted, in a sentence."""
    counts: Counter[str] = Counter()
    for one in made.contrats:
        counts.update(one.compares)
    counts["documents"] = len(made.documents)
    said = [f"{nombre(count)} {_au_nombre(what, count)}" for what, count in counts.items() if count]
    return f"Ont été comparés : {enumeration(said)}." if said else "Rien n'a pu être comparé."


def _au_nombre(plural: str, count: int) -> str:
    """« articles et fiches », or « article ou fiche »."""
    return plural if count > 1 else re.sub(r"s\b", "", plural).replace(" et ", " ou ")


def json_de(made: Comparaison) -> Mapping[str, object]:
    """The comparison for a program; amounts in centimes. Its form is in the guide."""
    return {
        "ancien": made.ancien,
        "nouveau": made.nouveau,
        "egaux": made.egaux,
        "contrats": [_contrat_en_json(one) for one in made.contrats],
        "documents": [
            {"nom": pair.nom, "sort": _sort(pair.avant, pair.apres)}
            for pair in made.documents if pair.avant != pair.apres
        ],
        "contrats_seuls": [{"contrat": code, "cote": nom} for code, nom in made.seuls],
        "non_compare": list(made.non_compare),
    }  # fmt: skip


def _sort(avant: Document | None, apres: Document | None) -> str:
    return "ajoute" if avant is None else "retire" if apres is None else "modifie"


def _contrat_en_json(one: Ecarts) -> Mapping[str, object]:
    return {
        "ancien": one.ancien.nom,
        "nouveau": one.nouveau.nom,
        "operations": [
            {"origine": origine, "avenant": citation.avenant, "article": citation.article}
            for origine, citation in one.causes.noms.items()
        ],
        "montants": list(_montants_en_json(one.montants)),
        "indicateurs": [
            {
                "adresse": m.adresse,
                "serie": m.serie,
                "avant": _nu(m.avant),
                "apres": _nu(m.apres),
                "operations": list(m.operations),
            }
            for m in one.indicateurs
        ],
        "passages": [
            {
                "adresse": passage.adresse,
                "nom": passage.nom,
                "sort": passage.sort,
                "genre": passage.genre,
                "lignes": [{"avant": n.avant, "apres": n.apres, "genre": n.genre} for n in passage.lignes],
                "operations": list(passage.operations),
            }
            for passage in one.passages
        ],
        "compares": dict(one.compares),
    }


def _montants_en_json(montants: Iterable[Mouvement]) -> Iterable[Mapping[str, object]]:
    for m in montants:
        yield {
            **m.cellule._asdict(),
            "avant_centimes": _nu(m.avant),
            "apres_centimes": _nu(m.apres),
            "ecart_centimes": m.ecart,
            "taux": float(m.taux) if m.taux is not None else None,
            "operations": list(m.operations),
        }


def _nu(value: object) -> object:
    if isinstance(value, Montant):
        return value.centimes
    return None if value is None else str(getattr(value, "value", value))
