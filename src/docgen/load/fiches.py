"""The fiches of a contract or of an avenant, and the avenants themselves."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from docgen.adresses.chemins import Chemin
from docgen.adresses.sources import CleDeSource
from docgen.adresses.versions import INITIALE
from docgen.amend.avenant import BRING_FICHES, Avenant
from docgen.document.notes_du_texte import folded
from docgen.dossier import Source
from docgen.findings import Location, shown
from docgen.load.a_completer import report_blank_paragraphs
from docgen.load.annexes_modifiees import type_operation
from docgen.load.bruts import report_raw
from docgen.load.images import with_images
from docgen.load.lecture import Loading
from docgen.load.messages import validated
from docgen.load.textes import read_narrative
from docgen.load.yaml_source import read_yaml
from docgen.model.fiche import FicheAction
from docgen.model.programme import Programme
from docgen.model.texte import natural_key


def read_fiches(
    loading: Loading, kind: type[FicheAction] | None, folder: Path, code: str, version: str = INITIALE
) -> tuple[FicheAction, ...]:
    """The fiches of `folder` as `kind`, in the order of their numbers; each `.yaml` has its narrative beside it.

    Where the form has none, neither need the fiche. None for `kind` when nobody knows their programme: their files are
    read, and no fiche comes out.
    """
    paths = sorted(loading.reader.files(folder, ".yaml", ".md"), key=lambda path: natural_key(path.stem))
    stems = {path.stem for path in paths if path.suffix == ".yaml"}
    for path in paths:
        if path.suffix == ".md" and path.stem not in stems:
            remedy = f"Donner au récit et à la fiche le même nom : {path.stem}.yaml."
            loading.reader.report("LEC008", "ce récit n'a pas de fiche", path, remedy)
    read = [_fiche(loading, kind, path, code, version) for path in paths if path.suffix == ".yaml"]
    return tuple(sorted((fiche for fiche in read if fiche), key=lambda fiche: natural_key(fiche.numero)))


def _fiche(loading: Loading, kind: type[FicheAction] | None, path: Path, code: str, version: str) -> FicheAction | None:
    read = read_yaml(loading.reader, path)
    if read is None:
        return None
    raw, source = read
    narrative = path.with_suffix(".md")
    told = narrative.exists()
    if not told and kind and kind.titres_du_recit:
        remedy = f"Créer {narrative.name} à côté, avec un titre « # {kind.titres_du_recit[0]} »."
        loading.reader.report("LEC008", "le récit de cette fiche manque", path, remedy)
        return None
    _check_left(loading, raw, source, ("recit",))
    raw["recit"] = read_narrative(loading.reader, narrative) if told else {}
    fiche = validated(loading.reader, kind, raw, source) if kind else None
    if fiche is None:
        return None
    announced = path.stem.partition("-")[0]
    if announced != fiche.numero:
        said = f"la fiche porte le numéro {fiche.numero}, son fichier annonce {announced}"
        loading.named(source, ("numero", said, "Corriger le numéro, ou renommer le fichier."))
    key = CleDeSource.fiche(code, fiche.numero, version)
    if key in loading.sources:
        first = loading.sources[key].locate(("numero",))
        said = f"deux fiches portent le numéro {fiche.numero} (déjà {first})"
        loading.named(source, ("numero", said, "Changer l'un des deux numéros."))
    loading.sources[key] = source
    loading.sources[key.recit] = Source(shown(narrative if told else path))
    return fiche


def read_avenant(loading: Loading, programme: Programme | None, path: Path, code: str) -> Avenant | None:
    """The avenant of that file, with the texts and the fiches that stand beside it, read as `programme` says."""
    read = read_yaml(loading.reader, path)
    if read is None:
        return None
    raw, source = read
    version = path.parent.name
    fiches = read_fiches(loading, programme.types.fiche if programme else None, path.parent / "actions", code, version)
    places = dict(source.values)
    for rank, operation in _operations(raw):
        _open_texts(loading, operation, path.parent, ("operations", rank), places)
        _check_instructions(loading, operation, replace(source, values=places), ("operations", rank))
        if operation.get("nature") in BRING_FICHES:
            _check_left(loading, operation, source, ("operations", rank, "contenu"))
            operation["contenu"] = fiches
    source = replace(source, values=places)
    loading.sources[CleDeSource.avenant(code, version)] = source
    typed = [type_operation(loading.reader, operation, source, rank, programme) for rank, operation in _operations(raw)]
    avenant = validated(loading.reader, Avenant, raw, source)
    if not all(typed):
        return None
    if avenant and avenant.version != version:
        said = f"l'avenant porte le numéro {avenant.numero}, son dossier s'appelle {version}"
        loading.named(source, ("numero", said, "Corriger le numéro, ou renommer le dossier."))
    return avenant


def _operations(raw: dict[str, object]) -> Iterator[tuple[int, dict[str, object]]]:
    listed = raw.get("operations")
    for rank, operation in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(operation, dict):
            yield rank, operation


def _open_texts(
    loading: Loading, operation: dict[str, object], folder: Path, where: Chemin, places: dict[Chemin, Location]
) -> None:
    """Put the text of the file that `fichier` names in the place of `a`, in the operations inside it too."""
    for rank, inner in _operations(operation):
        _open_texts(loading, inner, folder, (*where, "operations", rank), places)
    name = operation.pop("fichier", None)
    text = loading.reader.text(folder / name) if isinstance(name, str) else None
    if text is not None:
        report_raw(loading.reader, shown(folder / str(name)), text, titres=True)
        report_blank_paragraphs(loading.reader, folder / str(name), text, "le texte de l'opération")
        operation["a"] = with_images(loading.reader, folder / str(name), text)
        places[*where, "a"] = Location(shown(folder / str(name)), 1, 1)
    if isinstance(words := operation.get("a"), str):
        operation["a"] = folded(words)


def _check_instructions(loading: Loading, operation: dict[str, object], source: Source, where: Chemin) -> None:
    """A finding when the text of the operation repeats its lines: an article does, from what the contract signed."""
    for rank, inner in _operations(operation):
        _check_instructions(loading, inner, source, (*where, "operations", rank))
    if re.search(r"^\s*\{%", str(operation.get("a", "")), re.MULTILINE):
        loading.reader.report("LEC007", "le texte d'une opération ne porte pas d'instruction « {% … %} » sur sa ligne",
                              source.locate((*where, "a")),
                              "Écrire chaque ligne : l'avenant cite celles que les parties signent.")  # fmt: skip


def _check_left(loading: Loading, raw: dict[str, object], source: Source, path: Chemin) -> None:
    """A finding when a person wrote the key at the end of `path`, which the loader fills in."""
    if path[-1] in raw:
        loading.reader.report("LEC006", f"la clé « {path[-1]} » est inconnue ici", source.locate(path, key=True),
                              "La supprimer.")  # fmt: skip
