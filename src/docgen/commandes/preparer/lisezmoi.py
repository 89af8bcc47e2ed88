"""`LISEZMOI.md` of an avenant that is being prepared: each fiche and its status, the credits carried over, the steps.

Written again at each run: it belongs to docgen, the other files to people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from docgen.adresses.cellules import CONTRAT, TOUS, Cell, PartDesFinanceurs, Portee
from docgen.commandes.preparer.acte import operation_lines
from docgen.commandes.preparer.textes import Ajout
from docgen.compute import Figures
from docgen.french import NBSP, euros
from docgen.model.contrat import Contrat

IDENTIQUE, MISE_A_JOUR = "poursuite à l'identique", "mise à jour"
PAR_OPERATION = "mise à jour par une opération de `avenant.yaml`"
COPIEE = "copiée dans `actions/`, à modifier : elle est encore identique"
_PARTS = tuple(
    (PartDesFinanceurs.of(part), label)
    for part, label in (("etat", "État"), ("departement", "{sigle}"), ("autre", "Autres"))
)


@dataclass(frozen=True, slots=True)
class PageLisezmoi:
    """What the page says.

    `statuts` are by number of fiche; `report` is the operation that carries credits over, when it is still to be
    written in `avenant.yaml`; `faits` whether the execution of `precedent` is known.
    """

    contrat: Contrat
    figures: Figures
    numero: int
    annee: str
    precedent: str
    sigle: str
    statuts: Mapping[str, str]
    commande: str
    faits: bool
    report: Ajout | None = None


def lisezmoi(page: PageLisezmoi) -> str:
    """The text of the page."""
    intro = [
        f"# Avenant n°{NBSP}{page.numero} ({page.annee})",
        "",
        f"Page écrite par `{page.commande}` chaque fois qu'on lance cette commande{NBSP}: ne rien y écrire. Les autres "
        f"fichiers sont à vous{NBSP}: la commande n'y change pas un mot, et n'y inscrit que les fiches que l'on nomme.",
        "",
    ]
    return "\n".join([*intro, *_fiches(page), *_reports(page), *_etapes(page)])


def _fiches(page: PageLisezmoi) -> list[str]:
    heads = [label.format(sigle=page.sigle) for _, label in _PARTS]
    lines = [
        f"## Les fiches en {page.annee}",
        "",
        f"| fiche | intitulé | statut | {' | '.join(heads)} | total |",
        f"|:---|:---|:---|{'---:|' * (len(heads) + 1)}",
    ]
    for fiche in page.contrat.fiches:
        cells = _montants(page, Portee.action(fiche.numero))
        title = fiche.intitule.replace("|", "\\|")
        lines.append(f"| {fiche.numero} | {title} | {page.statuts[fiche.numero]} | {' | '.join(cells)} |")
    lines.append(f"| | **Total** | | {' | '.join(_montants(page, CONTRAT))} |")
    some = page.contrat.fiches[0].numero if page.contrat.fiches else "1.1"
    return [
        *lines,
        "",
        f"Les montants sont ceux que les fiches prévoient déjà pour {page.annee}. Une fiche qui ne change pas n'a rien "
        f"à recopier. Pour en changer une{NBSP}:",
        "",
        "```",
        f"{page.commande} --mettre-a-jour {some}",
        "```",
        "",
        "copie la fiche en vigueur dans `actions/`, prête à modifier, et l'inscrit dans `avenant.yaml`.",
        "",
    ]


def _montants(page: PageLisezmoi, portee: str) -> list[str]:
    return [_montant(page.figures, Cell(portee, part, page.annee)) for part in (*(part for part, _ in _PARTS), TOUS)]


def _montant(figures: Figures, cell: Cell) -> str:
    return "–" if figures.absent(cell) else euros(figures.get(cell))


def _reports(page: PageLisezmoi) -> list[str]:
    if page.contrat.entete.versement or not page.precedent:
        return []  # an advance and a balance: nothing is carried over
    lines = [f"## Les crédits de {page.precedent} à reporter", ""]
    if not page.faits:
        left = f"Ils se calculent d'après `execution/{page.precedent}.yaml`, qui reste à compléter"
        return [*lines, f"{left}. Quand il l'est, relancer `{page.commande}`.", ""]
    carried = [(fiche, _reporte(page, fiche.numero)) for fiche in page.contrat.fiches]
    some = [f"- fiche {fiche.numero}{NBSP}: {said}" for fiche, said in carried if said]
    if not some:
        return [*lines, f"Tous les crédits versés en {page.precedent} ont été consommés{NBSP}: rien à reporter.", ""]
    return [*lines, *some, "", *_a_ajouter(page)]


def _reporte(page: PageLisezmoi, numero: str) -> str:
    found = []
    for part, label in _PARTS[:2]:
        amount = page.figures.get(Cell(Portee.action(numero), part, page.annee, "reporte"))
        if amount.centimes:
            found.append(f"{label.format(sigle=page.sigle)} {euros(amount)}")
    return ", ".join(found)


def _a_ajouter(page: PageLisezmoi) -> list[str]:
    if page.report is None:
        return []
    return [
        f"Le texte `{page.report.fichier}` les reporte. Pour qu'il entre dans l'avenant, ajouter cette opération dans "
        f"`avenant.yaml`, sous `operations`{NBSP}:",
        "",
        "```",
        *operation_lines(page.report),
        "```",
        "",
    ]


def _etapes(page: PageLisezmoi) -> list[str]:
    steps: Sequence[str] = [
        f"`avenant.yaml`{NBSP}: les visas de l'année, les montants notifiés, ce que dit l'objet",
        f"`execution/{page.precedent}.yaml`{NBSP}: ce qui a été fait en {page.precedent}" if page.precedent else "",
        f"`textes/`{NBSP}: relire ce que l'avenant apporte au contrat",
        f"les fiches qui changent{NBSP}: `--mettre-a-jour`, puis leurs deux fichiers dans `actions/`",
        f"`docgen verifier`{NBSP}: ce qui reste à compléter, avec l'aide de chaque valeur",
        f"`docgen produire`{NBSP}: l'avenant et ses annexes",
    ]
    numbered = enumerate((step for step in steps if step), 1)
    return ["## Dans l'ordre", "", *(f"{rank}. {step}" for rank, step in numbered), ""]
