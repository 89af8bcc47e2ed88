"""The review pack: what goes with a new version, ready to send. All of it is made before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from docgen.commandes.comparer import Comparaison
from docgen.commandes.comparer.classeur_des_ecarts import classeur_des_ecarts
from docgen.commandes.comparer.page import relecture
from docgen.commandes.comparer.phrases import notes
from docgen.commandes.comparer.redlines import Demande, Faits, redlines
from docgen.commandes.comparer.resume import resume
from docgen.render import comparison_page, workbook, writer

NOTE, MONTANTS, PAGE = "1-note.docx", "2-montants.xlsx", "3-relecture.html"
REVISIONS, PROPRES = "revisions", "propres"
_NOTE = "note-des-ecarts"


def lot(made: Comparaison, demande: Demande, templates: Path) -> Faits:
    """The files of the pack, under the folder of `demande`: note, amounts, page, redlines, clean documents.

    Raises `Refusal` when a redline cannot be proved, `TextFault` when a text cannot be used.
    """
    folder = demande.sortie
    note = resume(made, templates, nom=_NOTE, own={"notes": notes(made)})
    files = {folder / NOTE: writer("docx")(note, demande.gabarits, {})}
    if any(one.montants or one.totaux for one in made.contrats):
        files[folder / MONTANTS] = workbook(classeur_des_ecarts(made), {})
    files[folder / PAGE] = comparison_page()(relecture(made, templates))
    remarks: tuple[str, ...] = ()
    if made.documents or made.fichiers:
        marked = redlines(made, replace(demande, sortie=folder / REVISIONS, document=""))
        files |= marked.fichiers
        remarks = marked.remarques
        files |= dict(_propres(made, demande))
    return Faits(files, remarks)


def _propres(made: Comparaison, demande: Demande) -> Iterator[tuple[Path, bytes]]:
    """The clean documents: those that differ, before and after."""
    folder, write = demande.sortie / PROPRES, writer("docx")
    for pair in made.fichiers:
        yield folder / "avant" / f"{pair.nom}.docx", pair.avant.read_bytes()
        yield folder / "apres" / f"{pair.nom}.docx", pair.apres.read_bytes()
    for one in made.documents if not made.fichiers else ():
        for side, document in (("avant", one.avant), ("apres", one.apres)):
            if document and one.avant != one.apres:
                yield folder / side / f"{one.nom}.docx", write(document, demande.gabarits, {})
