"""The commands on avenants: `docgen avenant nouveau`, `docgen avenant proposer`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from docgen.cli import options
from docgen.cli.completion import completes
from docgen.cli.francais import FrenchCommand, FrenchGroup

if TYPE_CHECKING:
    from docgen.commandes.proposer import Propositions

avenant = typer.Typer(cls=FrenchGroup, no_args_is_help=True, help="Prépare les avenants d'un contrat.")


_OptionFiches = Annotated[
    list[str],
    options.option(
        "--mettre-a-jour", "Copie cette fiche (3.1), prête à modifier ; l'option se répète.", completes("fiche")
    ),
]


@avenant.command("nouveau", cls=FrenchCommand)
def avenant_nouveau(
    contrat: options.ArgumentContrat,
    annee: Annotated[str, typer.Option("--annee", help="L'exercice de l'avenant (par exemple 2026).")],
    mettre_a_jour: _OptionFiches = [],  # noqa: B006 - typer reads it, nobody changes it
    proroger: Annotated[str, options.option("--proroger", "Le nouveau terme du contrat (31/12/2028).")] = "",
    dossier: options.OptionDossier = "",
    donnees: options.Donnees = options.DATA,
    gabarits: options.Gabarits = options.TEMPLATES,
) -> None:
    """Prépare l'avenant d'une année : ses fichiers, où il ne reste qu'à remplacer chaque « à compléter »."""
    from pydantic_core import PydanticCustomError

    from docgen.cli.affichage import show_preparation
    from docgen.commandes.preparer import DemandeDAvenant, prepare_avenant
    from docgen.findings import Refusal
    from docgen.model.base import parse_day

    folder: Path = options.folder_of(donnees, dossier, contrat=contrat)
    options.check_asked(folder, gabarits, contrat=contrat)
    try:
        terme = parse_day(proroger) if proroger else None
        preparation = prepare_avenant(
            DemandeDAvenant(
                folder,
                gabarits,
                contrat,
                annee,
                tuple(dict.fromkeys(mettre_a_jour)),
                terme,
                dossier,
                options.as_typed(donnees),
            )
        )
    except PydanticCustomError as fault:
        options.refuse(f"--proroger : {fault.message()}.")
    except Refusal as refusal:
        options.refuse(f"{refusal.message}. {refusal.remedy}")
    show_preparation(preparation, folder.name, options.as_typed(donnees))
    options.leave(failed=bool(preparation.findings))


_OptionDepuis = Annotated[
    Path,
    typer.Option("--depuis", help="Le texte modifié : un dossier d'articles (.md), ou le contrat consolidé (.docx)."),
]
_OptionGranularite = Annotated[
    str, typer.Option("--granularite", help="alinea (l'alinéa, la phrase) ou mots (les mots seuls).")
]
_OptionDeplacements = Annotated[
    str, typer.Option("--deplacements", help="demander, ou supprimer-inserer pour accepter les déplacements montrés.")
]
_OptionRevisions = Annotated[str, options.option("--revisions", "Modifications suivies : accepter ou refuser.")]
_OptionSansEmpreinte = Annotated[
    bool, typer.Option("--sans-empreinte", help="Accepte un fichier Word qui ne dit pas sa version.")
]
_OptionDans = Annotated[
    str, options.option("--dans", "Ajoute les opérations à cet avenant (avenant-2), en projet.", completes("version"))
]
_OptionNouveau = Annotated[Path | None, typer.Option("--sortie", help="Écrit les opérations dans ce fichier, nouveau.")]


@avenant.command("proposer", cls=FrenchCommand)
def avenant_proposer(
    contrat: options.ArgumentContrat,
    depuis: _OptionDepuis,
    dossier: options.OptionDossier = "",
    granularite: _OptionGranularite = "alinea",
    deplacements: _OptionDeplacements = "demander",
    revisions: _OptionRevisions = "",
    sans_empreinte: _OptionSansEmpreinte = False,
    dans: _OptionDans = "",
    sortie: _OptionNouveau = None,
    donnees: options.Donnees = options.DATA,
    gabarits: options.Gabarits = options.TEMPLATES,
    json: options.EnJson = False,
) -> None:
    """Compare le texte modifié avec le texte en vigueur, et propose les opérations de l'avenant."""
    from docgen.cli.affichage import waiting
    from docgen.commandes.proposer import DemandeDeProposition, propose_operations
    from docgen.demande import Order

    _check("--granularite", granularite, ("alinea", "mots"))
    _check("--deplacements", deplacements, ("demander", "supprimer-inserer"))
    _check("--revisions", revisions, ("", "accepter", "refuser"))
    if not depuis.exists():
        options.refuse(f"« {depuis} » n'existe pas. Donner un dossier d'articles, ou un fichier Word (.docx).")
    if dans and sortie:
        options.refuse(
            "--dans et --sortie ne vont pas ensemble : l'un ajoute à un avenant, l'autre écrit un fichier nouveau."
        )
    folder = options.folder_of(donnees, dossier, contrat=contrat)
    options.check_asked(folder, gabarits, contrat=contrat, version=dans)
    order = Order(folder, gabarits, contrat)
    demande = DemandeDeProposition(order, contrat, depuis, granularite, deplacements, revisions or None,  # type: ignore[arg-type]  # checked above
                                   sans_empreinte, dans, sortie)  # fmt: skip
    with waiting("comparaison des textes", hidden=json):
        found = propose_operations(demande)
    show_proposal(found, json=json)
    options.leave(failed=found.failed)


def _check(option: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        known = [choice for choice in choices if choice]
        options.refuse_name(f"{option} : « {value} » n'est pas un choix", value, known, "Choix")


def show_proposal(found: "Propositions", *, json: bool) -> None:
    """The findings, the sentence of each operation, then the operations themselves."""
    from docgen.cli.affichage import HarmlessConsole, as_json, show_findings
    from docgen.cli.encodages import harmless, write_json

    if json:
        operations = [operation.model_dump(mode="json", exclude_unset=True) for operation in found.operations]
        content = {"constats": [as_json(finding) for finding in found.findings], "operations": operations,
                   "phrases": list(found.phrases), "ecrits": [path.as_posix() for path in found.ecrits]}  # fmt: skip
        write_json(content)
        return
    told = HarmlessConsole(stderr=True, highlight=False, markup=False, soft_wrap=True)
    show_findings(told, found.findings)
    for rank, phrase in enumerate(found.phrases, 1):
        told.print(f"{rank}. {phrase or found.operations[rank - 1].nature}")
    told.file.flush()
    if found.yaml and not found.ecrits and not found.failed:
        sys.stdout.write(harmless(found.yaml))
        sys.stdout.flush()
    for path in found.ecrits:
        told.print(f"{path.as_posix()} : écrit.")
    told.print(_summary(found))


def _summary(found: "Propositions") -> str:
    count = len(found.operations)
    if found.failed:
        from docgen.cli.affichage import counts

        return f"{counts(found.findings)} Rien n'est écrit."
    if not count:
        return "Aucun changement : le texte est celui du contrat en vigueur."
    if count == 1:
        return "1 opération. La relire, et lui donner un motif."
    return f"{count} opérations. Les relire, et leur donner un motif."
