"""The review pack: what goes with a new version, ready to send. All of it is made before anything is written."""

from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from docgen.commandes.comparer import Comparaison
from docgen.commandes.comparer.classeur_des_ecarts import classeur_des_ecarts
from docgen.commandes.comparer.page import relecture
from docgen.commandes.comparer.redlines import DemandeDeRevisions, FichiersFaits, redlines
from docgen.commandes.comparer.resume import NOTE as TEXTE_DE_LA_NOTE
from docgen.commandes.comparer.resume import resume, why_no_workbook
from docgen.render import comparison_page, workbook, writer
from docgen.render.atelier import Progress, silent

NOTE, MONTANTS, PAGE = "1-note.docx", "2-montants.xlsx", "3-relecture.html"
REVISIONS, PROPRES = "revisions", "propres"


def lot(
    comparaison: Comparaison, demande: DemandeDeRevisions, templates: Path, progress: Progress = silent
) -> FichiersFaits:
    """The files of the pack, under the folder of `demande`: note, amounts, page, redlines, clean documents.

    Raises `Refusal` when a redline cannot be proved, `TextFault` when a text cannot be used.
    """
    folder = demande.sortie
    why = why_no_workbook(comparaison)
    note = resume(comparaison, templates, nom=TEXTE_DE_LA_NOTE)
    files = {folder / NOTE: writer("docx")(note, demande.gabarits, {})}
    if not why:
        files[folder / MONTANTS] = workbook(classeur_des_ecarts(comparaison), {}, demande.gabarits)
    files[folder / PAGE] = comparison_page()(relecture(comparaison, templates), demande.gabarits)
    remarks: tuple[str, ...] = (f"Pas de {MONTANTS} : {why}.",) if why else ()
    if comparaison.documents or comparaison.fichiers:
        marked = redlines(comparaison, replace(demande, sortie=folder / REVISIONS, document=""), progress)
        files |= marked.fichiers
        remarks += marked.remarques
        files |= dict(_propres(comparaison, demande))
        return FichiersFaits(files, remarks, marked.revisions)
    return FichiersFaits(files, remarks)


def _propres(comparaison: Comparaison, demande: DemandeDeRevisions) -> Iterator[tuple[Path, bytes]]:
    """The clean documents: those that differ, before and after, each file under the name that it had."""
    folder, write = demande.sortie / PROPRES, writer("docx")
    for pair in comparaison.fichiers:
        for side, file in (("avant", pair.avant), ("apres", pair.apres)):
            yield folder / side / Path(pair.nom).with_name(file.name), file.read_bytes()
    for paire in comparaison.documents if not comparaison.fichiers else ():
        for side, document in (("avant", paire.avant), ("apres", paire.apres)):
            if document and paire.sort != "egal":
                yield folder / side / f"{paire.nom}.docx", write(document, demande.gabarits, {})
