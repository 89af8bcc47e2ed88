"""docs/verification-lecture.md : ce que trois lecteurs ont relevé sur l'acte publié, et ce qui le dit.

`tests/lecture/pas-de-calais.jsonl` a une ligne par point : ses lignes de la source, son jugement, et ce qui répond ; une réponse
est un constat de docgen et des mots de son message, les mots fautifs gardés dans publie/, une valeur de saisie.yaml, un champ à
compléter, ou une raison de n'en rien dire. `python -m tests.outils.lecture` écrit la page de nouveau.
"""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

RACINE = Path(__file__).resolve().parents[2]
POINTS, PAGE = RACINE / "tests" / "lecture" / "pas-de-calais.jsonl", RACINE / "tests" / "lecture" / "page.md"
LECTURE = RACINE / "docs" / "verification-lecture.md"
# Ce que les trois lecteurs ont écrit avant que leurs relevés ne soient réunis.
BRUTS = 1_278

Point = dict[str, Any]

REPONSES = {
    "constat_de_docgen": "un constat de docgen",
    "faute_publiee": "les mots fautifs gardés dans `publie/` (PUB006)",
    "saisie": "une valeur déduite ou redressée (`saisie.yaml`)",
    "a_completer": "un champ à compléter",
    "raison": "rien",
}
RAISONS = {
    "sens": "*Le sens.* Il faut connaître le dispositif : un indicateur qui compte un autre public, une prestation peut-être non éligible, un "
    "récit qui ne dit pas ce que dit une autre page. Une règle n'y lirait que des mots voisins.",
    "choix": "*Un choix des parties.* Rien ne l'interdit, et rien d'autre ne le contredit : une action renforcée en 2024 se poursuit à "
    "l'identique ; un indicateur annoncé par la fiche est chiffré à l'annexe.",
    "hors": "*Ce qui se juge hors du dossier* : le nom d'un ministère, un sigle, l'année d'une statistique, ce que devait un contrat qui n'y est "
    "pas. Il faudrait un lexique daté, ou ce contrat.",
    "national": "*Le modèle national.* La phrase, la rubrique ou le calendrier sont ceux de tous les contrats : un acte signé en cours d'année "
    "finance l'année entière ; le formulaire laisse choisir (« Et/ou ») les indicateurs que l'on remplit.",
    "seul": "*Ce qui n'est écrit qu'une fois*, et que rien ne contredit : une unité, un mot.",
    "forme": "*La forme seule* : une virgule, un numéro de note, un sigle au pluriel.",
    "lecture": "*La numérisation* : un chiffre d'une page tournée, un cadre coupé, un numéro de page.",
}
GRAVITES = ("grave", "moyenne", "légère")


def points() -> list[Point]:
    """Les points relevés, dans l'ordre du fichier."""
    return [json.loads(ligne) for ligne in POINTS.read_text("utf-8").splitlines()]


def reponse(point: Point) -> str:
    """La sorte de ce qui répond au point."""
    return next(sorte for sorte in REPONSES if sorte in point)


def page() -> str:
    """La page d'aujourd'hui."""
    releves = points()
    prouves = [point for point in releves if point["juge"] == "prouvé"]
    nombres = Counter(len(point["lecteurs"]) for point in releves)
    return PAGE.read_text("utf-8").format(
        bruts=f"{BRUTS:,}".replace(",", "\u00a0"),
        relevees=len(releves),
        par_gravite="\n".join(_par_gravite(releves)),
        par_trois=nombres[3],
        par_deux=nombres[2],
        par_un=nombres[1],
        par_reponse="\n".join(_par_reponse(prouves)),
        raisons="\n".join(_raisons(prouves)),
    )


def _par_gravite(releves: list[Point]) -> Iterator[str]:
    yield "| gravité, selon les lecteurs | relevés | prouvés | dits par docgen | discutables | non prouvés |"
    yield "|---|---:|---:|---:|---:|---:|"
    for nom, gravites in [*((gravite, (gravite,)) for gravite in GRAVITES), ("ensemble", GRAVITES)]:
        ceux = [point for point in releves if point["gravite"] in gravites]
        juges = Counter(point["juge"] for point in ceux)
        dits = sum(point["juge"] == "prouvé" and "raison" not in point for point in ceux)
        yield f"| {nom} | {len(ceux)} | {juges['prouvé']} | {dits} | {juges['discutable']} | {juges['non prouvé']} |"


def _par_reponse(prouves: list[Point]) -> Iterator[str]:
    sortes = Counter(reponse(point) for point in prouves)
    yield f"| ce qui répond aux {len(prouves)} points prouvés | points |"
    yield "|---|---:|"
    for sorte, nom in REPONSES.items():
        yield f"| {nom} | {sortes[sorte]} |"


def _raisons(prouves: list[Point]) -> Iterator[str]:
    sans = Counter(point["raison"] for point in prouves if "raison" in point)
    for raison, nombre in sans.most_common():
        lignes = [f"l. {point['lignes'][0]}" for point in prouves if point.get("raison") == raison]
        cites = ", ".join(lignes[:12]) + ("…" if len(lignes) > 12 else "")
        yield f"* {RAISONS[raison]} {nombre} point{'s' if nombre > 1 else ''} ({cites})."


if __name__ == "__main__":
    LECTURE.write_text(page(), "utf-8")
