"""What the shell proposes for a word that is being typed: names that the folders say, read fast; nothing, at worst."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import typer

from docgen.adresses.versions import NomDeVersion
from docgen.cli import lieux_du_projet
from docgen.cli.noms_connus import NomsConnus, codes_of_rules, dossiers_in, families_of, models_in

Completer = Callable[[typer.Context, str], list[str]]
_Names = Callable[["_Typed"], Iterable[str]]


class _Typed:
    """What is typed already: the folder of the data, the dossier and the contract in it, the folders of the models."""

    def __init__(self, parameters: Mapping[str, Any]) -> None:
        self.data = lieux_du_projet.in_project(Path(parameters.get("donnees") or lieux_du_projet.DATA))
        dossiers = dossiers_in(self.data)
        only = dossiers[0] if len(dossiers) == 1 else ""
        folder = self.data / (parameters.get("nom") or parameters.get("dossier") or only)
        self.noms = NomsConnus(folder, str(parameters.get("contrat") or ""))
        typed = parameters.get("gabarits")
        models = Path(typed) if typed else lieux_du_projet.in_project(lieux_du_projet.TEMPLATES)
        self.models = [models, lieux_du_projet.shipped_models()]


def _sides(typed: _Typed) -> list[str]:
    noms = typed.noms
    codes = [noms.contrat] if noms.contrat else noms.contrats
    named = [
        str(NomDeVersion.of(code, version)) for code in codes for version in NomsConnus(noms.folder, code).versions
    ]
    return [*noms.versions, *named]


_NAMES: Mapping[str, _Names] = {
    "dossier": lambda typed: dossiers_in(typed.data),
    "contrat": lambda typed: typed.noms.contrats,
    "version": lambda typed: typed.noms.versions,
    "séance": lambda typed: typed.noms.seances,
    "fiche": lambda typed: typed.noms.fiches,
    "document": lambda typed: (name for models in typed.models for name in typed.noms.documents(models)),
    "modèle": lambda typed: (name for models in typed.models for name in models_in(models)),
    "règle": lambda _: [*families_of(codes_of_rules()), *codes_of_rules()],
    "côté": _sides,
}


def completes(what: str) -> Completer:
    """What proposes the names of this kind (« contrat », « version »…)."""
    return _proposed(_NAMES[what])


def completes_among(*known: str) -> Completer:
    """What proposes `known`, a list that does not change."""
    return _proposed(lambda _: known)


def _proposed(names: _Names) -> Completer:
    def complete(ctx: typer.Context, incomplete: str) -> list[str]:
        start = incomplete.casefold()
        try:
            return [name for name in dict.fromkeys(names(_Typed(ctx.params))) if name.casefold().startswith(start)]
        except Exception:  # a traceback in the middle of a line that is being typed helps nobody
            return []

    return complete
