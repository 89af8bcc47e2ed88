"""What is to be made of each version and each séance, and the folder where it is put."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from docgen import __version__
from docgen.adresses.versions import NomDeVersion
from docgen.compute import Version
from docgen.demande import Order, Outcome
from docgen.document import Document
from docgen.dossier import Dossier
from docgen.findings import Finding
from docgen.render.atelier import Contents, Progress, silent
from docgen.sortie import Lot, digest_tree, sha256
from docgen.sortie.lots import is_current, too_long, touched_by_hand, write_files
from docgen.sortie.manifeste import STATEMENT

# The files of a lot by their names, and what forbids to write them; made from the properties that each file says.
Made = tuple[dict[str, bytes], list[Finding]]
Make = Callable[[Mapping[str, str]], Made]


def assembled_file(seance: str) -> str:
    """The file of the assembled dossier of the séance of that day."""
    return f"dossier-{seance}.pdf"


def lot_of(
    order: Order, dossier: Dossier, name: str, names: Sequence[str], look: str, *, entier: bool = False, de: str = ""
) -> Lot:  # fmt: skip
    """The files `names` of the version or séance `name`, with what they are made from (the data of the version `de`);
    `look` is the digest of the templates (`sortie.digest_tree`). When these files are all those of their formats
    (`entier`), others are obsolete.
    """
    origin = {"outil": f"docgen {__version__}", "donnees": dossier.inputs, "final": order.final}
    # Any change makes them again; they say what they are made from only, so that the same words are the same file.
    empreinte = sha256(repr((origin, look)).encode())
    origine = {**origin, "donnees": dossier.made_from(NomDeVersion(de or name)), "version": name, "gabarits": look}
    kinds = {Path(file).suffix for file in names if entier}
    apart = {assembled_file(seance.code) for seance in dossier.seances}
    folder = order.sortie / dossier.code / name
    return Lot(folder, empreinte, origine, tuple(names), lambda file: Path(file).suffix in kinds and file not in apart)


class LotPrevu(Struct, frozen=True):
    """What is to be made of one version or séance (`version` is None): its files, its documents, its workbook."""

    lot: Lot
    contents: Contents
    version: Version | None = None


def planned(order: Order, outcome: Outcome, dossier: Dossier) -> list[LotPrevu]:
    """What is to be made of each version and each séance that has files in the formats asked."""
    look = order.look or digest_tree(order.templates)
    # The statement speaks of all the documents of a version.
    stated = {str(version.name): version for version in outcome.all_versions if not order.kinds}
    found = []
    for name, documents in outcome.documents.items():
        contents = Contents(documents, outcome.classeurs.get(name))
        if names := contents.names(order.formats):
            names = (*names, STATEMENT) if name in stated else names
            lot = lot_of(order, dossier, name, names, look, entier=not order.kinds)
            found.append(LotPrevu(lot, contents, stated.get(name)))
    return found


def to_draw(found: Sequence[LotPrevu]) -> list[list[Document]]:
    """The documents of `found` that are not there yet as they should be, by contract."""
    groups: dict[Path, list[Document]] = {}
    for plan in found:
        if not is_current(plan.lot):
            groups.setdefault(plan.lot.folder.parent, []).extend(plan.contents.documents)
    return list(groups.values())


def write_lot(order: Order, outcome: Outcome, lot: Lot, make: Make, progress: Progress = silent) -> Outcome:
    """`outcome` with what became of `lot`: left when it is current, else made and written, or refused. `make` gives the
    files, which say the properties that it receives, or what forbids to write them."""
    if is_current(lot):
        return replace(outcome, unchanged=(*outcome.unchanged, lot.folder), lots=(*outcome.lots, lot.folder))
    if blocking := too_long(lot) or ([] if order.ecraser else touched_by_hand(lot)):
        return outcome.plus(blocking)
    files, refused = make(lot.properties)
    if refused:
        return outcome.plus(refused)
    progress("écriture", len(files), len(lot.names))
    done = write_files(lot, files)
    return replace(
        outcome.plus(done.findings),
        written=(*outcome.written, *(lot.folder / name for name in done.ecrits)),
        retires=(*outcome.retires, *(lot.folder / name for name in done.retires)),
        unchanged=outcome.unchanged if done.ecrits or done.findings else (*outcome.unchanged, lot.folder),
        lots=(*outcome.lots, lot.folder),
    )
