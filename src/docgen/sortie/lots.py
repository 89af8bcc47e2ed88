"""The files of a version in `output/`: each takes the place of the former one, and the manifest comes last.

One that is open in Word stays as it is, and is named: the others are written. What a person changed by hand is not
replaced unless asked (docs/decisions/0035).
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from docgen.findings import Finding, Location, Severity, shown
from docgen.sortie import Lot, digest_file, files_under, place, put, remove_file, sha256, staged, sweep
from docgen.sortie.copies import keep_copy
from docgen.sortie.fautes import held_fault, write_fault
from docgen.sortie.journal import written_down
from docgen.sortie.manifeste import MANIFEST, Manifeste, read_manifest
from docgen.sortie.verrou import Occupe, alone

# How long a whole path may be for the programs of Windows, and for Excel; other systems have no such limit.
_LE_PLUS_LONG, _POUR_EXCEL = 250, 218
CHEMINS_COURTS = os.name == "nt"
# What is said of the files that a run could not replace, so that the rest of the manifest stays true.
_RESTES = "non_remplaces"


class LotEcrit(Struct, frozen=True):
    """What became of the files of a lot: those written, those that were already so, those that went; what failed."""

    ecrits: tuple[str, ...] = ()
    inchanges: tuple[str, ...] = ()
    retires: tuple[str, ...] = ()
    findings: list[Finding] = field(default_factory=list)


def is_current(lot: Lot) -> bool:
    """Whether the files of `lot` are already there, made from the same data and untouched since, and nothing else."""
    manifest = read_manifest(lot.folder)
    return (
        manifest is not None
        and not manifest.interrompu
        and all(manifest.empreintes.get(name) == lot.empreinte and manifest.is_intact(name) for name in lot.names)
        and not any(_obsolete(lot, manifest))
    )


def touched_by_hand(lot: Lot) -> list[Finding]:
    """A finding for each file that this run would replace and that is no longer as docgen wrote it."""
    manifest = read_manifest(lot.folder) or Manifeste(lot.folder)
    changed = [name for name in lot.names if digest_file(lot.folder / name) not in (None, manifest.digest(name))]
    return [
        Finding(
            "SOR001", "ce fichier a été modifié depuis que docgen l'a écrit ; il serait remplacé",
            Location(shown(lot.folder / name)),
            "Reporter la modification dans les données ou dans les textes, déplacer le fichier, "
            "ou relancer avec --ecraser.",
        )
        for name in changed
    ]  # fmt: skip


def too_long(lot: Lot) -> list[Finding]:
    """A finding for each file whose whole path is longer than the programs of Windows open."""
    findings = []
    for name in lot.names if CHEMINS_COURTS else ():
        limit = _POUR_EXCEL if name.endswith(".xlsx") else _LE_PLUS_LONG
        length = len(str((lot.folder / name).absolute()))
        if length > limit:
            message = f"le chemin de ce fichier a {length} signes ; Windows n'en ouvre que {limit}"
            remedy = (
                "Mettre le projet dans un dossier plus proche de la racine (« C:\\docgen »), ou donner « --sortie »."
            )
            findings.append(Finding("SOR005", message, Location(shown(lot.folder / name)), remedy))
    return findings


def write_files(lot: Lot, files: Mapping[str, bytes]) -> LotEcrit:
    """Write the `files` that differ from what is there, then the manifest; what is not docgen's stays.

    None is written when one cannot be made ready (no place, no right to the folder). One that another program holds is
    left as it is, and found; the manifest says so, and the same command writes it later.
    """
    try:
        with alone((lot.folder,)):
            return _write(lot, files, read_manifest(lot.folder) or Manifeste(lot.folder))
    except Occupe as error:
        return LotEcrit(findings=[write_fault(lot.folder, error)])


def write_whole(
    folder: Path, files: Mapping[str, bytes], origine: Mapping[str, object], *, ecraser: bool = False
) -> list[Finding]:
    """Write `files` as all that `folder` holds: what a former run wrote there goes.

    A finding when it fails, or when the folder holds what docgen did not write, or not so: then nothing changes. With
    `ecraser`, what docgen wrote and a person has changed since goes, too: a copy of it stays.
    """
    folder = folder.absolute()
    try:
        with alone((folder,)):
            return _write_whole(folder, files, origine, ecraser=ecraser)
    except Occupe as error:
        return [write_fault(folder, error)]


def _write_whole(
    folder: Path, files: Mapping[str, bytes], origine: Mapping[str, object], *, ecraser: bool
) -> list[Finding]:
    manifest = read_manifest(folder) or Manifeste(folder)
    foreign = next(_foreign(manifest, origine, ecraser=ecraser), "")
    if foreign:
        message = f"ce dossier contient « {foreign} », que docgen n'y a pas écrit ainsi"
        remedy = "Donner un dossier nouveau ou vide, ou déplacer ce fichier."
        remedy += " S'il vient d'un lot précédent, « --ecraser » le remplace." if not ecraser else ""
        return [Finding("SOR001", message, Location(shown(folder)), remedy)]
    if ecraser:
        # What a person has changed is then removed as the rest is.
        for name, digest in manifest.fichiers.items():
            if digest_file(folder / name) not in (None, digest):
                keep_copy(folder / name)
        now = {name: digest_file(folder / name) or digest for name, digest in manifest.fichiers.items()}
        manifest = replace(manifest, fichiers=now)
    return _write(Lot(folder, "", origine, tuple(files), lambda _: True), files, manifest).findings


def _foreign(manifest: Manifeste, origine: Iterable[str], *, ecraser: bool) -> Iterator[str]:
    """The files that no manifest of the same origin knows as they are: a production is not a pack."""
    ours = all(key in manifest.origine for key in origine)
    for path in files_under(manifest.folder):
        name = path.relative_to(manifest.folder).as_posix()
        as_written = ours and (bool(manifest.digest(name)) if ecraser else manifest.is_intact(name))
        if name != MANIFEST and not as_written:
            yield name


def _write(lot: Lot, files: Mapping[str, bytes], former: Manifeste) -> LotEcrit:
    sweep(lot.folder)
    digests = {name: sha256(data) for name, data in files.items()}
    changed = {name: data for name, data in files.items() if digest_file(lot.folder / name) != digests[name]}
    try:
        faults = _placed(lot, former, changed)
        gone = list(_obsolete(lot, former))
        faults |= _removed(lot.folder, [name for name in gone if former.is_intact(name)])
        retires = tuple(name for name in gone if not (lot.folder / name).exists())
        kept = [_no_longer_made(lot, name) for name in gone if name not in faults and name not in retires]
        _conclude(lot, former, {name: digest for name, digest in digests.items() if name not in faults}, gone, faults)
    except OSError as error:
        return LotEcrit(findings=[write_fault(lot.folder, error)])
    ecrits = tuple(name for name in changed if name not in faults)
    return LotEcrit(ecrits, tuple(digests.keys() - changed.keys()), retires, [*faults.values(), *kept])


def _placed(lot: Lot, former: Manifeste, files: Mapping[str, bytes]) -> dict[str, Finding]:
    """Put each of `files` in its place, once all are ready and the manifest says that they come; what could not be."""
    faults: dict[str, Finding] = {}
    for name in files:
        if digest_file(lot.folder / name) not in (None, former.digest(name)):
            keep_copy(lot.folder / name)
    with staged({lot.folder / name: data for name, data in files.items()}) as news:
        if files:
            coming = {name: sha256(data) for name, data in files.items()}
            origine = former.origine or lot.origine
            put({lot.folder / MANIFEST: replace(former, origine=origine).text(coming, lot.empreinte)})
        with written_down(news):
            for name in files:
                try:
                    place(news[lot.folder / name], lot.folder / name)
                except OSError as error:
                    faults[name] = held_fault(lot.folder / name, error)
    return faults


def _obsolete(lot: Lot, manifest: Manifeste) -> Iterator[str]:
    """The files of a former run that nothing makes any more, and that are still there."""
    for name in manifest.fichiers:
        written = any(other == name or manifest.is_same(other, name) for other in lot.names)
        if not written and lot.perime(name) and (lot.folder / name).is_file():
            yield name


def _removed(folder: Path, names: Iterable[str]) -> dict[str, Finding]:
    """Remove these files, and the folders that they leave empty; those that could not be."""
    faults: dict[str, Finding] = {}
    for name in names:
        try:
            remove_file(folder / name)
        except OSError as error:
            faults[name] = held_fault(folder / name, error, removed=True)
        with suppress(OSError):
            for above in (folder / name).relative_to(folder).parents[:-1]:
                (folder / above).rmdir()  # a folder that has something stays
    return faults


def _no_longer_made(lot: Lot, name: str) -> Finding:
    message = "plus rien ne produit ce fichier, et il a été modifié depuis que docgen l'a écrit : il est laissé là"
    place = Location(shown(lot.folder / name))
    return Finding("SOR003", message, place, "Le supprimer, ou le garder ailleurs.", Severity.A_CORRIGER)


def _conclude(
    lot: Lot, former: Manifeste, digests: Mapping[str, str], gone: Iterable[str], faults: Mapping[str, Finding]
) -> None:
    """Write the manifest of what is there, unless it is there already. May raise `OSError`."""
    left = {name for name in gone if name not in faults}
    kept = {
        name: digest
        for name, digest in former.fichiers.items()
        if name not in left and (lot.folder / name).is_file()
        if name in digests or not any(former.is_same(name, other) for other in digests)
    }
    empreintes = {name: former.empreintes.get(name, "") for name in kept} | dict.fromkeys(digests, lot.empreinte)
    origine = {**lot.origine, **({_RESTES: sorted(faults)} if faults else {})}
    text = Manifeste(lot.folder, {**kept, **digests}, empreintes, origine).text()
    if digest_file(lot.folder / MANIFEST) != sha256(text.encode()):
        put({lot.folder / MANIFEST: text})
