"""Writing what comes of a row: its dossier, then its documents; never over what a person has changed."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from docgen.commandes.campagne.colonnes import Faute
from docgen.commandes.campagne.poste import Fait, VersionRendue
from docgen.commandes.campagne.suivi import SuiviDeCampagne, TraceDeDossier
from docgen.findings import Finding, shown
from docgen.sortie import Lot, digest_file, files_under, put, remove_file, sha256
from docgen.sortie.fautes import write_fault
from docgen.sortie.lots import too_long, touched_by_hand, write_files

PAS_A_NOUS = "ce dossier existe déjà, et n'est pas comme cette liste l'écrirait : il est laissé tel quel"
CHANGE_DEPUIS = "ce dossier a été modifié à la main depuis : il est laissé tel quel"
_REMEDE = "Le produire par « docgen produire {} », ou l'ôter de {} pour que la liste le refasse."


def kept_as_is(dossier: str, data: Path, suivi: SuiviDeCampagne, wanted: Callable[[], Mapping[str, bytes]]) -> str:
    """Why the dossier that is there is not to be written over; "" when it may be, or when there is none."""
    folder = data / dossier
    if not folder.exists():
        return ""
    trace = suivi.traces.get(dossier)
    if trace and suivi.data_are_ours(trace, folder):
        return ""
    wanted_trace = TraceDeDossier(dossier, "", {name: sha256(content) for name, content in wanted().items()})
    if suivi.data_are_ours(wanted_trace, folder):
        return ""
    return CHANGE_DEPUIS if trace and trace.donnees else PAS_A_NOUS


def added_as_is(dossier: str, data: Path, suivi: SuiviDeCampagne) -> bool:
    """Whether what this campaign has added to a dossier is as it was written, in folders where nothing else came."""
    trace, folder = suivi.traces.get(dossier), data / dossier
    if trace is None:
        return True
    there = [name for name in trace.donnees if (folder / name).exists()]
    inside = {"/".join(name.split("/")[:3]) for name in trace.donnees if name.split("/")[1:2] == ["avenants"]}
    found = {path.relative_to(folder).as_posix() for each in inside for path in files_under(folder / each)}
    return found <= set(trace.donnees) and all(digest_file(folder / name) == trace.donnees[name] for name in there)


def fault_of_kept(ligne: int, dossier: str, data: Path, why: str) -> Faute:
    """That, as a fault of its row."""
    return Faute(ligne, "", f"{shown(data / dossier)} : {why}", _REMEDE.format(dossier, shown(data)))


def write_row(
    fait: Fait, data: Path, sortie: Path, suivi: SuiviDeCampagne, empreinte: str, *, existant: bool = False
) -> list[Faute]:  # fmt: skip
    """Put the dossier and the documents of a row in their places, and note it; what could not be. `existant`: the row
    adds to a dossier that exists."""
    donnees = {name: sha256(content) for name, content in fait.donnees.items()}
    trace = suivi.traces.get(fait.dossier)
    if existant:
        why = "" if added_as_is(fait.dossier, data, suivi) else CHANGE_DEPUIS
    else:
        why = kept_as_is(fait.dossier, data, suivi, lambda: fait.donnees)
    if why:  # changed while the row was being made
        return [fault_of_kept(fait.ligne, fait.dossier, data, why)]
    if existant and donnees:  # were it cut while it writes, the next run must know that these files are its own
        suivi.note(TraceDeDossier(fait.dossier, "", {**(trace.donnees if trace else {}), **donnees}))
    faults = _write_data(fait, data / fait.dossier, set(trace.donnees if trace else ()) - set(donnees))
    documents: dict[str, str] = {}
    for rendu in () if faults else fait.rendus:
        found = _write_documents(rendu, sortie)
        faults += [Faute(fait.ligne, "", f"{each.location} : {each.message}", each.remedy) for each in found]
        documents |= {f"{rendu.folder}/{name}": sha256(content) for name, content in rendu.fichiers.items()}
    amount = fait.montant.centimes if fait.montant else None
    suivi.note(TraceDeDossier(fait.dossier, empreinte, donnees, documents, amount, len(fait.remarques),
                              fait.a_completer, fait=not faults))  # fmt: skip
    return faults


def _write_data(fait: Fait, folder: Path, anciens: Iterable[str]) -> list[Faute]:
    """Write the files of the dossier of `folder`, and take away those that were its own before (`anciens`)."""
    try:
        if not folder.exists():
            put({}, {folder: dict(fait.donnees)})
            return []
        put({folder / name: content for name, content in fait.donnees.items()
             if not (folder / name).is_file() or (folder / name).read_bytes() != content})  # fmt: skip
        for name in anciens:
            remove_file(folder / name)
    except OSError as error:
        fault = write_fault(folder, error)
        return [Faute(fait.ligne, "", f"{fault.location} : {fault.message}", fault.remedy)]
    return []


def _write_documents(rendu: VersionRendue, sortie: Path) -> list[Finding]:
    kinds = {Path(name).suffix for name in rendu.fichiers}
    lot = Lot(sortie / rendu.folder, rendu.empreinte, rendu.origine, tuple(rendu.fichiers),
              lambda name: Path(name).suffix in kinds)  # fmt: skip
    return [*too_long(lot), *touched_by_hand(lot)] or write_files(lot, rendu.fichiers).findings
