"""The dossier of a séance: its pieces, in their order, in one PDF."""

from collections.abc import Mapping
from dataclasses import replace

from docgen.adresses.versions import NomDeVersion
from docgen.compose.versions import assembled
from docgen.demande import Made, Order, Outcome, assembled_file, from_gabarit, lot_of, no_piece, no_seance, write_lot
from docgen.findings import Refusal
from docgen.french import typographie
from docgen.pipeline import compose_chosen, compute_all, prepare
from docgen.render import binder
from docgen.render.atelier import Progress, silent
from docgen.sortie import digest_tree


def assemble(order: Order, day: str, progress: Progress = silent) -> Outcome:
    """As `prepare`, for the pieces of the séance of `day` alone; then write them, in their order, in one PDF.

    An empty `day` stands for the only séance that there is.
    """
    outcome = compute_all(order)
    if outcome.failed or outcome.dossier is None:
        return outcome
    dossier, seances = outcome.dossier, outcome.dossier.seances
    seance = seances[0] if len(seances) == 1 and not day else dossier.seance(day)
    if seance is None or not seance.base.pieces:
        return outcome.plus([no_piece(dossier, seance) if seance else no_seance(order.folder, dossier, day)])
    actes = frozenset(NomDeVersion.of(acte.contrat, acte.version) for acte in seance.base.actes.values())
    kinds = frozenset(piece.document for piece in seance.base.pieces)
    outcome = prepare(replace(order, names=actes | {seance.name}, kinds=kinds), outcome)
    if outcome.failed:
        return outcome
    documents, missing = assembled(dossier, seance, outcome.documents)
    if missing:
        # Composed again, so that the remedy names every document that there is.
        return outcome.plus(assembled(dossier, seance, compose_chosen(order, outcome, dossier).documents)[1])
    name = assembled_file(seance.code)

    def bind(properties: Mapping[str, str]) -> Made:
        said = {**properties, "auteur": dossier.collectivite.collectivite, "date": seance.code}
        gabarits, subtitle = order.templates / "gabarits", typographie(seance.base.objet)
        logo = dossier.collectivite.logo
        progress(name, 0, 1)
        try:
            return {name: binder()("Dossier de séance", subtitle, documents, gabarits, said, logo)}, []
        except Refusal as refusal:
            return {}, [from_gabarit(refusal, gabarits)]

    lot = lot_of(order, dossier, seance.name, [name], digest_tree(order.templates))
    return write_lot(order, outcome, lot, bind, progress)
