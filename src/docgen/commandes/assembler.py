"""The dossier of a séance: its pieces, in their order, in one PDF."""

from collections.abc import Mapping

from msgspec.structs import replace

from docgen.adresses.versions import SEANCES, NomDeVersion
from docgen.check import Subject
from docgen.check.blancs import said_to_come, shown_blanks
from docgen.compose.versions import actes_of_pieces, assembled
from docgen.demande import Order, Outcome, from_gabarit, held_as_final, no_piece, no_seance
from docgen.demande.lots import Made, assembled_file, lot_of, write_lot
from docgen.document import Document
from docgen.dossier import Dossier, DossierSeance
from docgen.findings import Finding, Refusal, shown
from docgen.french import typographie
from docgen.load.a_completer import name_of
from docgen.pipeline import compose_chosen, compute_all, prepare
from docgen.render import binder
from docgen.render.atelier import Progress, silent
from docgen.sortie import digest_tree

# The rule of what documents leave blank.
_CODE = "DOC002"


def assemble(order: Order, day: str, progress: Progress = silent) -> Outcome:
    """As `prepare`, for the pieces of the séance of `day` alone; then write them, in their order, in one PDF.

    An empty `day` stands for the only séance that there is.
    """
    outcome = compute_all(order)
    if outcome.failed or outcome.dossier is None:
        return outcome
    dossier, seances = outcome.dossier, outcome.dossier.seances
    if to_come := _unread(order, outcome, day):
        return outcome.plus([to_come])
    seance = seances[0] if len(seances) == 1 and not day else dossier.seance(day)
    if seance is None or not seance.base.pieces:
        return outcome.plus([no_piece(dossier, seance) if seance else no_seance(order.folder, dossier, day)])
    actes = frozenset(NomDeVersion.of(acte.contrat, acte.version) for acte in seance.base.actes.values())
    kinds = frozenset(piece.document for piece in seance.base.pieces)
    outcome = held_as_final(order, prepare(replace(order, names=actes | {seance.name}, kinds=kinds), outcome))
    if outcome.failed:
        return outcome
    documents, faults = _pieces(order, outcome, dossier, seance)
    if faults:
        return outcome.plus(faults)
    name, owners = assembled_file(seance.code), actes_of_pieces(dossier, seance, outcome.documents)

    def bind(properties: Mapping[str, str]) -> Made:
        said = {**properties, "auteur": dossier.collectivite.collectivite, "date": seance.code}
        gabarits, subtitle = order.templates / "gabarits", typographie(seance.base.objet)
        logo = dossier.collectivite.logo
        progress(name, 0, 1)
        try:
            return {name: binder()("Dossier de séance", subtitle, documents, gabarits, said, logo, owners)}, []
        except Refusal as refusal:
            return {}, [from_gabarit(refusal, gabarits)]

    lot = lot_of(order, dossier, seance.name, [name], digest_tree(order.templates))
    return write_lot(order, outcome, lot, bind, progress)


def _pieces(
    order: Order, outcome: Outcome, dossier: Dossier, seance: DossierSeance
) -> tuple[list[Document], list[Finding]]:
    """The documents to bind, and what forbids it: a piece that there is not, a value of the data that is to come."""
    documents, missing = assembled(dossier, seance, outcome.documents)
    if missing:
        # Composed again, so that the remedy names every document that there is.
        return [], assembled(dossier, seance, compose_chosen(order, outcome, dossier).documents)[1]
    blancs = shown_blanks(Subject(dossier, outcome.versions, documents))
    return documents, [
        Finding(_CODE, blanc.message, blanc.place, blanc.remede, related=blanc.documents, qui="juridique")
        for blanc in blancs
        if not blanc.champ
    ]


def _unread(order: Order, outcome: Outcome, day: str) -> Finding | None:
    """A finding when a file of the séance of `day` lacks values: elected people are not handed a page with blanks."""
    folder = f"{shown(order.folder / SEANCES / day)}/"
    blanks = [blank for blank in outcome.a_completer if blank.location.file.startswith(folder)]
    if not blanks:
        return None
    message = said_to_come([name_of(blank) for blank in blanks])
    remedy = f"{'La' if len(blanks) == 1 else 'Les'} saisir, puis assembler de nouveau."
    return Finding(_CODE, message, blanks[0].location, remedy, qui="juridique")
