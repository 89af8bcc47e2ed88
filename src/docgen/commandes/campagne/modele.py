"""The model of a campaign: the dossier that each row changes, as it was signed, without what came after."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from docgen.adresses.chemins import Chemin
from docgen.adresses.sources import CleDeSource
from docgen.commandes.campagne.champs import ChampDeListe, champs_de_liste
from docgen.commandes.commencer import DOSSIER, modeles, start
from docgen.dossier import Source
from docgen.findings import INCOMPLET, Finding, Refusal, errors, shown
from docgen.french import proche
from docgen.load import load_programmes, load_sources
from docgen.load.fichiers import is_left_aside
from docgen.model.programme import Programme

# What comes after a contract is written is no part of a new one.
_APRES = frozenset({"avenants", "execution", "publie", "signe", "seances"})
_MAX_OCTETS = 50_000_000


class ModeleDeCampagne(Struct, frozen=True):
    """Its files, by their names in the dossier; the values that a list may give; the field that names who receives,
    when the programme says who does; what is wrong in it."""

    nom: str
    fichiers: Mapping[str, bytes]
    champs: tuple[ChampDeListe, ...]
    beneficiaire: ChampDeListe | None
    constats: tuple[Finding, ...] = ()


def read_modele(nom: str, data: Path, templates: Path) -> ModeleDeCampagne:
    """The dossier `nom` of `data`, else the starting files of the model of that name. Raises `Refusal`."""
    if (data / nom / DOSSIER).is_file():
        return _read(nom, data / nom, templates)
    if nom in modeles(templates):
        with tempfile.TemporaryDirectory(prefix="docgen-") as place:
            start(nom, nom, Path(place), templates)
            return _read(nom, Path(place) / nom, templates)
    known = sorted({path.parent.name for path in data.glob(f"*/{DOSSIER}")} | set(modeles(templates)))
    raise Refusal(f"« {nom} » n'est ni un dossier de {shown(data)}, ni un modèle", proche(nom, known, "Modèles"))


def files_of(folder: Path, *, apres: bool) -> dict[str, bytes]:
    """The files of the dossier of `folder`; with what came after its contracts were written, or without."""
    found: dict[str, bytes] = {}
    size = 0
    for path in sorted(folder.rglob("*")):
        steps = path.relative_to(folder).parts
        aside = any(is_left_aside(step) for step in steps) or (not apres and _APRES & set(steps[:2]))
        if not aside and path.is_file() and path.resolve().is_relative_to(folder.resolve()):
            size += path.stat().st_size
            if size > _MAX_OCTETS:
                raise Refusal(f"{shown(folder)} dépasse {_MAX_OCTETS // 1_000_000} Mo", "Donner un dossier de docgen.")
            found["/".join(steps)] = path.read_bytes()
    return found


def _read(nom: str, folder: Path, templates: Path) -> ModeleDeCampagne:
    fichiers = files_of(folder, apres=False)
    with tempfile.TemporaryDirectory(prefix="docgen-") as place:
        copy = Path(place) / nom
        write_plain(copy, fichiers)
        sources, textes, findings = load_sources(copy, templates / "textes")
        programmes, _ = load_programmes(templates / "textes")
        root = f"{shown(copy)}/"
        champs = champs_de_liste(sources, textes, root, _said(sources, root, programmes))
    receives = _receivers(sources, root, programmes)
    named = tuple(_of_receiver(champ, receives) for champ in champs)
    who = next((champ for champ in named if _is_name(champ, receives)), None)
    faults = tuple(
        _elsewhere(found, root, f"{shown(folder)}/") for found in errors(findings) if found.code != INCOMPLET
    )
    return ModeleDeCampagne(nom, fichiers, named, who, faults)


def _elsewhere(found: Finding, root: str, said: str) -> Finding:
    """The same, said of the folder that was copied."""
    return replace(found, location=found.location._replace(file=found.location.file.replace(root, said)))


def write_plain(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files that nobody keeps."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _texts(source: Source) -> dict[Chemin, str]:
    return {path: extent.text for path, extent in source.extents.items() if extent.text}


def titles_of(folder: Path, templates: Path) -> dict[str, str]:
    """What people call each key of the dossier of `folder`."""
    sources, _, _ = load_sources(folder, templates / "textes")
    return _said(sources, f"{shown(folder)}/", load_programmes(templates / "textes")[0])


def _said(sources: Mapping[CleDeSource, Source], root: str, programmes: Mapping[str, Programme]) -> dict[str, str]:
    """What people call a key: the title of the field in its programme, of what the contract names by a code."""
    said: dict[str, str] = {}
    for source in sources.values():
        if source.file.startswith(root) and source.file.endswith("/contrat.yaml"):
            texts = _texts(source)
            if programme := programmes.get(texts.get(("modele",), "")):
                champs = (*programme.champs.contrat, *programme.champs.fiche, *programme.champs.sous_action)
                said |= {champ.code: champ.intitule for champ in champs}
            said |= {code: texts[(*path[:-1], "intitule")] for path, code in texts.items()
                     if path[-1:] == ("code",) and (*path[:-1], "intitule") in texts}  # fmt: skip
    return said


def _receivers(
    sources: Mapping[CleDeSource, Source], root: str, programmes: Mapping[str, Programme]
) -> dict[str, Chemin]:
    """In each contract, by its file, where the party that receives is written."""
    found: dict[str, Chemin] = {}
    for source in sources.values():
        if source.file.startswith(root) and source.file.endswith("/contrat.yaml"):
            texts = _texts(source)
            programme = programmes.get(texts.get(("modele",), ""))
            paths = [path[:-1] for path, text in texts.items()
                     if programme and path[:1] == ("parties",) and path[2:] == ("code",)
                     and text == programme.roles.recoit]  # fmt: skip
            if paths:
                found[source.file.removeprefix(root)] = paths[0]
    return found


def _of_receiver(champ: ChampDeListe, receives: Mapping[str, Chemin]) -> ChampDeListe:
    """The same, that « SIRET du bénéficiaire » names too when it is of who receives."""
    path = receives.get(champ.fichier)
    if path is None or champ.chemin[:-1] != path:
        return champ
    name = "bénéficiaire" if _is_name(champ, receives) else f"{champ.chemin[-1]} du bénéficiaire"
    return replace(champ, seuls=(*champ.seuls, name))


def _is_name(champ: ChampDeListe, receives: Mapping[str, Chemin]) -> bool:
    path = receives.get(champ.fichier)
    return path is not None and champ.chemin == (*path, "intitule")
