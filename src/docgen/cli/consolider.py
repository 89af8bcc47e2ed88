"""The command « docgen consolider »."""

from typing import Annotated

import typer

from docgen.cli import gardees, options
from docgen.cli.completion import completes

_OptionFormats = Annotated[
    str,
    typer.Option("--format", help="Formats, séparés par des virgules : docx, pdf, txt, md (les articles, à modifier)."),
]
_OptionAu = Annotated[str, options.option("--au", "La version en vigueur ce jour-là (2025-12-31).")]
_OptionChoix = Annotated[
    str, options.option("--version", "Version (initiale, avenant-1…) ; la dernière par défaut.", completes("version"))
]


def consolider(
    contrat: options.ArgumentContrat,
    version: _OptionChoix = "",
    au: _OptionAu = "",
    formats: _OptionFormats = "docx",
    dossier: options.OptionDossier = "",
    sortie: options.Sortie = options.OUTPUT,
    ecraser: options.Ecraser = False,
    donnees: options.Donnees = options.DATA,
    gabarits: options.Gabarits = options.TEMPLATES,
    json: options.EnJson = False,
) -> None:
    """Écrit le contrat consolidé, et ce que l'avenant y change : révisions Word, trois colonnes, journal, note."""
    from docgen.cli.affichage import bar
    from docgen.cli.production import show_production
    from docgen.commandes.consolider import FORMATS_ECRITS, consolidate_contract
    from docgen.demande import Order

    if au and version:
        options.refuse("--au choisit la version d'après sa date : ne pas donner aussi --version.")
    chosen, folder = options.formats_of(formats, FORMATS_ECRITS), options.folder_of(donnees, dossier, contrat=contrat)
    options.check_asked(folder, gabarits, contrat=contrat, version=version)
    order = Order(folder, gabarits, contrat, version, formats=chosen, sortie=sortie, ecraser=ecraser,
                  gardees=gardees.reserve())  # fmt: skip
    with options.refusals(), bar(hidden=json) as progress:
        outcome = consolidate_contract(order, options.day_of(au), progress)
    options.refuse_names_of(outcome.findings)
    show_production(outcome, options.verify_command(folder, donnees), json=json)
    options.leave(failed=outcome.failed)
