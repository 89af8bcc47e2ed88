"""Trying a change of the data on a copy of the dossier, before one byte is written."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from docgen.findings import Location, shown
from docgen.pipeline import Order, Outcome, prepare
from docgen.tableur.ecriture import ecrire


def essayer(order: Order, textes: Mapping[Path, str]) -> Outcome:
    """What `prepare` would say of `order` once `textes` are written; its findings name the real files."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder).resolve() / order.folder.resolve().name
        shutil.copytree(order.folder, copy, symlinks=True)
        real = order.folder.resolve()
        ecrire({copy / path.resolve().relative_to(real): text for path, text in textes.items()})
        outcome = prepare(replace(order, folder=copy))
    here, tried = shown(order.folder), shown(copy)

    def told(place: Location) -> Location:
        return replace(place, file=place.file.replace(tried, here))

    findings = [
        replace(found, location=told(found.location), related=tuple(map(told, found.related)))
        for found in outcome.findings
    ]
    return replace(outcome, findings=findings)
