"""`LISEZMOI.md` of an avenant that is being prepared: each fiche and its status, the credits carried over, the steps.

Written again at each run: it belongs to docgen, the other files to people.
"""

from collections.abc import Iterator, Mapping, Sequence

from docgen.adresses.cellules import CONTRAT, TOUS, Cell, Portee
from docgen.commandes.preparer.acte import operation_lines
from docgen.commandes.preparer.annexes import annexes_de_l_annee
from docgen.commandes.preparer.contrat import EnVigueur
from docgen.commandes.preparer.execution import is_told
from docgen.commandes.preparer.textes import Ajout
from docgen.compose.jetons import ABSENCES
from docgen.compute import Figures
from docgen.french import NBSP, euros

IDENTIQUE, MISE_A_JOUR = "poursuite à l'identique", "mise à jour"
PAR_OPERATION = "mise à jour par une opération de `avenant.yaml`"
COPIEE = "copiée dans `actions/`, à modifier : elle est encore identique"


def lisezmoi(
    force: EnVigueur, commandes: tuple[str, ...], statuts: Mapping[str, str], report: Ajout | None, *, textes: bool
) -> str:
    """The text of the page, which the first of `commandes` writes again; the others make the workbook of what is to
    come, list it, verify and produce the dossier.

    `statuts` are by number of fiche; `report` is the operation that carries credits over, when it is still to be
    written in `avenant.yaml`; `textes`: the avenant brings some.
    """
    commande, *suite = commandes
    intro = [
        f"# Avenant n°{NBSP}{force.annee.numero} ({force.annee.annee})",
        "",
        f"Page écrite par `{commande}` chaque fois qu'on lance cette commande{NBSP}: ne rien y écrire. Les autres "
        f"fichiers sont à vous{NBSP}: la commande n'y change pas un mot, et n'y inscrit que les "
        f"{_mots(force)[1]} que l'on nomme.",
        "",
    ]
    fiches = _fiches(force, commande, statuts) if force.contrat.fiches else []
    reports = _reports(force, commande, report)
    return "\n".join([*intro, *fiches, *reports, *_etapes(force, *suite, textes=textes)])


def _fiches(force: EnVigueur, commande: str, statuts: Mapping[str, str]) -> list[str]:
    heads = [part.tete for part in force.contrat.programme.parts]
    mot, pluriel = _mots(force)
    lines = [
        f"## Les {pluriel} en {force.annee.annee}",
        "",
        f"| {mot} | intitulé | statut | {' | '.join(heads)} | total |",
        f"|:---|:---|:---|{'---:|' * (len(heads) + 1)}",
    ]
    for fiche in force.contrat.fiches:
        cells = _montants(force, Portee.action(fiche.numero))
        title = fiche.intitule.replace("|", "\\|")
        lines.append(f"| {fiche.numero} | {title} | {statuts[fiche.numero]} | {' | '.join(cells)} |")
    lines.append(f"| | **Total** | | {' | '.join(_montants(force, CONTRAT))} |")
    some = force.contrat.fiches[0].numero
    un = "une" if force.contrat.programme.fiche.genre == "féminin" else "un"
    return [
        *lines,
        "",
        f"Les montants sont ceux que les {pluriel} prévoient déjà pour {force.annee.annee}. Ce qui ne change pas n'est "
        f"pas à recopier. Pour en changer {un}{NBSP}:",
        "",
        "```",
        f"{commande} --mettre-a-jour {some}",
        "```",
        "",
        "copie ses fichiers en vigueur dans `actions/`, prêts à modifier, et l'inscrit dans `avenant.yaml`.",
        "",
    ]


def _mots(force: EnVigueur) -> tuple[str, str]:
    """What the programme calls a fiche, and several; « fiche » for a « fiche-action »."""
    fiche = force.contrat.programme.fiche
    return fiche.tete.lower(), "fiches" if fiche.tete == "Fiche" else fiche.pluriel


def _montants(force: EnVigueur, portee: str) -> list[str]:
    parts = (*(part.cote for part in force.contrat.programme.parts), TOUS)
    return [_montant(force.figures, Cell(portee, part, force.annee.annee)) for part in parts]


def _montant(figures: Figures, cell: Cell) -> str:
    why = figures.absent(cell)
    return ABSENCES[why] if why else euros(figures.get(cell))


def _reports(force: EnVigueur, commande: str, report: Ajout | None) -> list[str]:
    if force.contrat.entete.versement or not force.precedent or not force.reporte:
        return []  # an advance and a balance, or nothing that the programme carries over
    lines = [f"## Les crédits de {force.precedent} à reporter", ""]
    if not force.faits:
        left = f"Ils se calculent d'après `execution/{force.precedent}.yaml`, qui reste à compléter"
        return [*lines, f"{left}. Quand il l'est, relancer `{commande}`.", ""]
    carried = [(fiche, _reporte(force, fiche.numero)) for fiche in force.contrat.fiches]
    some = [f"- {_mots(force)[0]} {fiche.numero}{NBSP}: {said}" for fiche, said in carried if said]
    if not some:
        lines.append(f"Tous les crédits versés en {force.precedent} ont été consommés{NBSP}: rien à reporter.")
        return [*lines, ""]
    return [*lines, *some, "", *(_a_ajouter(report) if report else ())]


def _reporte(force: EnVigueur, numero: str) -> str:
    found, programme = [], force.contrat.programme
    for part in (programme.paie, programme.recoit):
        cell = Cell(Portee.action(numero), part.cote, force.annee.annee, "reporte")
        if force.figures.manque(cell) or force.figures.get(cell).centimes:
            found.append(f"{part.tete} {_montant(force.figures, cell)}")
    return ", ".join(found)


def _a_ajouter(report: Ajout) -> list[str]:
    return [
        f"Le texte `{report.fichier}` les reporte. Pour qu'il entre dans l'avenant, ajouter cette opération dans "
        f"`avenant.yaml`, sous `operations`{NBSP}:",
        "",
        "```",
        *operation_lines(report),
        "```",
        "",
    ]


def _annexes_par_exercice(force: EnVigueur) -> Iterator[str]:
    for wanted in annexes_de_l_annee(force):
        after = f", d'après celle de {wanted.anterieur}" if wanted.anterieur else ""
        said = f"l'annexe « {wanted.annexe.intitule} » de {wanted.exercice}{after}, à relire"
        yield f"`{wanted.fichier}`, dans `annexes/`{NBSP}: {said}"


def _etapes(
    force: EnVigueur, saisir: str, a_completer: str, verifier: str, produire: str, *, textes: bool
) -> list[str]:
    contrat, told = force.contrat, force.precedent and is_told(force.avant)
    mots, notified = _mots(force)[1], "les montants notifiés, " if contrat.entete.places else ""
    files = "leurs deux fichiers" if any(fiche.recit for fiche in contrat.fiches) else "leur fichier"
    steps: Sequence[str] = [
        f"`{saisir}`{NBSP}: tout ce qui reste à saisir, dans un classeur Excel que `docgen tableur importer` "
        f"reprend{NBSP}; ces valeurs sont dans les fichiers qui suivent",
        f"`avenant.yaml`{NBSP}: les visas de l'année, {notified}ce que dit l'objet",
        f"`execution/{force.precedent}.yaml`{NBSP}: ce qui a été fait en {force.precedent}" if told else "",
        f"`textes/`{NBSP}: relire ce que l'avenant apporte au contrat" if textes else "",
        f"les {mots} qui changent{NBSP}: `--mettre-a-jour`, puis {files} dans `actions/`" if contrat.fiches else "",
        f"les tableaux qui changent{NBSP}: une opération `modifier_tableau` dans `avenant.yaml`"
        if contrat.tableaux
        else "",
        f"les annexes qui changent{NBSP}: une opération `modifier_annexe` dans `avenant.yaml`"
        if contrat.annexes_saisies
        else "",
        *_annexes_par_exercice(force),
        f"`{a_completer}`{NBSP}: ce qui reste à compléter, avec l'aide de chaque valeur",
        f"`{verifier}`{NBSP}: ce qui est à corriger",
        f"`{produire}`{NBSP}: l'avenant et ses annexes",
    ]
    numbered = enumerate((step for step in steps if step), 1)
    return ["## Dans l'ordre", "", *(f"{rank}. {step}" for rank, step in numbered), ""]
