"""`docgen verifier`, which looks for faults, and `docgen regle`, which explains them."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from docgen.cli_options import (
    DATA,
    FAULTS,
    OK,
    TEMPLATES,
    Contrat,
    Donnees,
    Dossier,
    Final,
    Gabarits,
    Json,
    Version,
    folder_of,
    refuse,
)

FORMATS = ("texte", "json", "sarif")
Regles = Annotated[
    str,
    typer.Option("--regles", help="Ne consulter que ces règles : codes et familles (BUD,IND001).", show_default=False),
]


def verifier(
    dossier: Dossier = "",
    contrat: Contrat = "",
    version: Version = "",
    publie: Annotated[
        bool, typer.Option("--publie", help="Compare aussi avec ce que l'acte publié a imprimé.")
    ] = False,
    final: Final = False,
    regles: Regles = "",
    par: Annotated[
        str, typer.Option("--par", help="Réunit les constats par fichier, document ou personne.")
    ] = "fichier",
    acceptes: Annotated[bool, typer.Option("--acceptes", help="Montre aussi les constats acceptés.")] = False,
    format_: Annotated[str, typer.Option("--format", help="texte, json ou sarif.")] = "texte",
    donnees: Donnees = DATA,
    gabarits: Gabarits = TEMPLATES,
    json: Json = False,
) -> None:
    """Cherche les fautes dans les données, les textes et les documents, sans rien écrire."""
    from docgen.cli_affichage import write_json
    from docgen.cli_constats import show_check
    from docgen.constats import PAR
    from docgen.pipeline import Order, prepare
    from docgen.sarif import sarif

    if format_ not in FORMATS:
        refuse(f"le format « {format_} » n'existe pas. Formats : {', '.join(FORMATS)}.")
    if par not in PAR:
        refuse(f"« --par {par} » n'existe pas. Choix : {', '.join(PAR)}.")
    folder, chosen = folder_of(donnees, dossier), _chosen(regles)
    outcome = prepare(Order(folder, gabarits, contrat, version, final=final, publie=publie, regles=chosen))
    if format_ == "sarif":
        write_json(sarif(outcome))
    else:
        show_check(outcome, json=json or format_ == "json", par=par, acceptes=acceptes)
    raise typer.Exit(FAULTS if outcome.failed else OK)


def _chosen(regles: str) -> frozenset[str]:
    from docgen.constats import selection
    from docgen.findings import Refusal

    try:
        return selection(regles) if regles else frozenset()
    except Refusal as refusal:
        refuse(f"{refusal.message}. {refusal.remedy}")


def regle(
    code: Annotated[
        str,
        typer.Argument(help="Code d'une règle (BUD001) ou famille (BUD) ; sans code, toutes.", show_default=False),
    ] = "",
) -> None:
    """Explique une règle : ce qu'elle constate, pourquoi, un exemple, le remède, et qui peut agir."""
    from docgen.check import registry
    from docgen.cli_constats import show_rules

    lines = show_rules(code.upper())
    if not lines:
        refuse(f"la règle « {code} » n'existe pas. Règles : {', '.join(rule.code for rule in registry())}.")
    sys.stdout.write("".join(f"{line}\n" for line in lines))
