"""What changes, in sentences: for the note that goes with a new version. Only what is material, the greatest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from docgen.check.places import affiche, pluriel
from docgen.comparaison.resume import MOINS, NATURES, pourcentage
from docgen.compare.ecarts import Ecarts, Mouvement, MouvementIndicateur, PassageChange
from docgen.compare.releve import CET_EXERCICE, NATIONAL, TOUS
from docgen.french import enumeration, euros
from docgen.montants import Montant

# One page: the greatest movements of fiches and of indicators only.
FICHES, INDICATEURS = 6, 5


def notes(ecarts: Iterable[Ecarts]) -> list[Mapping[str, object]]:
    """For each contract, the sentences on the money, on the action and on the texts; never an empty list."""
    return [
        {"titre": one.nouveau.nom, "finances": _finances(one), "action": _action(one), "textes": _textes(one)}
        for one in ecarts
    ]


# --- the money --------------------------------------------------------------------------------------------------------
def _finances(one: Ecarts) -> list[str]:
    planned = [m for m in one.totaux if m.bouge and m.cellule.nature == "prevu" and _simple(m)]
    made = [_montant(m) for m in planned] or ["Aucun montant prévu ne change pour l'ensemble du contrat."]
    fiches = [m for m in one.montants if m.cellule.nature == "prevu" and m.cellule.portee.startswith("action/")]
    whole = sorted((m for m in fiches if m.cellule.financeur == TOUS), key=lambda m: -abs(m.ecart))
    # A fiche moves by year and in all: what moves in all says it, unless years balance.
    told = [m for m in whole if m.cellule.exercice in (TOUS, CET_EXERCICE)] or whole
    made += [_montant(m) for m in told[:FICHES]]
    if len(told) > FICHES:
        made.append(f"Les montants de {len(told) - FICHES} autres fiches changent de moins que cela.")
    return made + _execution(one)


def _simple(m: Mouvement) -> bool:
    return m.cellule.financeur == TOUS or m.cellule.financeur.startswith("part/")


def _montant(m: Mouvement) -> str:
    when = {TOUS: "sur tous les exercices", CET_EXERCICE: ""}.get(m.cellule.exercice, f"en {m.cellule.exercice}")
    who = "" if m.cellule.financeur == TOUS else f", part « {m.financeur} »"
    head = "L'ensemble du contrat" if m.cellule.portee == "contrat" else m.portee
    rate = f", soit {pourcentage(m.taux)}" if m.taux is not None else ""
    gap = f"{'+' if m.ecart > 0 else MOINS}{euros(Montant(abs(m.ecart)))}"
    where = f" ({when})" if when else ""
    return f"{head}{who}{where} : de {_dit(m.avant)} à {_dit(m.apres)}, {gap}{rate}."


def _dit(value: object) -> str:
    return euros(value) if isinstance(value, Montant) else "rien"


def _execution(one: Ecarts) -> list[str]:
    done = [m for m in one.totaux if m.bouge and m.cellule.nature != "prevu" and m.cellule.financeur == TOUS]
    return [
        f"Exécution de {m.cellule.exercice}, {NATURES[m.cellule.nature]} : de {_dit(m.avant)} à {_dit(m.apres)}."
        for m in done
    ]


# --- the action -------------------------------------------------------------------------------------------------------
def _action(one: Ecarts) -> list[str]:
    moved = [m for m in one.indicateurs if isinstance(m.avant, Decimal) and isinstance(m.apres, Decimal)]
    others = len(one.indicateurs) - len(moved)
    made = [_indicateur(m) for m in sorted(moved, key=_poids, reverse=True)[:INDICATEURS]]
    if len(moved) > INDICATEURS:
        made.append(f"{pluriel(len(moved) - INDICATEURS, 'autre valeur')} d'indicateurs changent de moins que cela.")
    if others:
        made.append(f"Valeurs d'indicateurs renseignées, retirées ou ajoutées : {others}.")
    return made or ["Aucune valeur d'indicateur ne change."]


def _poids(m: MouvementIndicateur) -> Decimal:
    """How much the value moves, beside what it was."""
    assert isinstance(m.avant, Decimal) and isinstance(m.apres, Decimal)
    return abs(m.apres - m.avant) / (abs(m.avant) or Decimal(1))


def _indicateur(m: MouvementIndicateur) -> str:
    assert isinstance(m.avant, Decimal) and isinstance(m.apres, Decimal)
    owner = m.adresse.partition("/")[0]
    who = "Tableau national" if owner == NATIONAL else f"Fiche {owner}"
    serie = m.serie.replace("/", " ").replace("resultat", "résultat")
    return f"{who}, « {m.nom} » ({serie}) : de {affiche(m.avant, m.unite)} à {affiche(m.apres, m.unite)}."


# --- the texts --------------------------------------------------------------------------------------------------------
def _textes(one: Ecarts) -> list[str]:
    made = []
    for sort, words in (("ajoute", "Ajouté"), ("retire", "Retiré")):
        found = [passage.nom for passage in one.passages if passage.sort == sort]
        made += [f"{words} : {enumeration(found)}."] if found else []
    changed = [passage for passage in one.passages if passage.sort == "modifie"]
    made += _listed("Modifiés au fond ou dans leurs chiffres", [p for p in changed if p.genre in ("fond", "chiffres")])
    made += _listed("Modifiés dans leur rédaction seulement", [p for p in changed if p.genre == "redaction"])
    made += _listed("Modifiés dans leur typographie seulement", [p for p in changed if p.genre == "typographie"])
    return made or ["Aucun article ni aucune fiche ne change."]


def _listed(words: str, passages: Sequence[PassageChange]) -> list[str]:
    names = [passage.nom.partition(" – ")[0] for passage in passages]
    return [f"{words} : {enumeration(names)}."] if names else []
