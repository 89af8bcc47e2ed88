"""The command « docgen consolider »."""

from __future__ import annotations

from typing import Annotated

import typer

from docgen.cli.options import (
    DATA,
    FAULTS,
    OK,
    OUTPUT,
    TEMPLATES,
    OptionDonnees,
    OptionDossier,
    OptionEcraser,
    OptionGabarits,
    OptionJson,
    OptionSortie,
    day_of,
    folder_of,
    formats_of,
    refuse,
)

_OptionFormats = Annotated[
    str,
    typer.Option("--format", help="Formats, séparés par des virgules : docx, pdf, txt, md (les articles, à modifier)."),
]
_OptionAu = Annotated[
    str, typer.Option("--au", help="La version en vigueur ce jour-là (2025-12-31).", show_default=False)
]
_OptionChoix = Annotated[
    str, typer.Option("--version", help="Version (initiale, avenant-1…) ; la dernière par défaut.", show_default=False)
]


def consolider(
    contrat: Annotated[str, typer.Argument(metavar="CONTRAT", help="Contrat (par exemple cls-2024-2027).")],
    version: _OptionChoix = "",
    au: _OptionAu = "",
    formats: _OptionFormats = "docx",
    dossier: OptionDossier = "",
    sortie: OptionSortie = OUTPUT,
    ecraser: OptionEcraser = False,
    donnees: OptionDonnees = DATA,
    gabarits: OptionGabarits = TEMPLATES,
    json: OptionJson = False,
) -> None:
    """Écrit le contrat consolidé, et ce que l'avenant y change : révisions Word, trois colonnes, journal, note."""
    from docgen.cli.affichage import bar, show_production
    from docgen.commandes.consolider import FORMATS_ECRITS, consolidate_contract
    from docgen.demande import Order
    from docgen.findings import Refusal

    if au and version:
        refuse("--au choisit la version d'après sa date : ne pas donner aussi --version.")
    chosen, folder = formats_of(formats, FORMATS_ECRITS), folder_of(donnees, dossier)
    order = Order(folder, gabarits, contrat, version, formats=chosen, sortie=sortie, ecraser=ecraser)
    try:
        with bar(hidden=json) as progress:
            outcome = consolidate_contract(order, day_of(au), progress)
    except Refusal as refusal:
        refuse(f"{refusal.message}. {refusal.remedy}")
    show_production(outcome, json=json)
    raise typer.Exit(FAULTS if outcome.failed else OK)
