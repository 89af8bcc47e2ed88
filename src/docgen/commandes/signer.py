"""Freezing a version once it is signed: its articles, its date, and the seal of what each of its acts says.

The signature is first tried on a copy of the dossier, with every rule; then all is written, or nothing.
"""

import datetime
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace
from pydantic_core import PydanticCustomError

from docgen.adresses.chemins import Chemin
from docgen.adresses.sources import CleDeSource
from docgen.adresses.versions import INITIALE, NomDeVersion
from docgen.commandes.tableur.essai import try_changes
from docgen.demande import Bilan, Order, Outcome, no_version
from docgen.document.mots import texte
from docgen.dossier import Dossier, DossierContrat
from docgen.findings import Finding, Location, Refusal, errors, shown
from docgen.french import date
from docgen.load import load
from docgen.load.repetitions import choses_du_contrat, repeated
from docgen.load.yaml_ecriture import schema_line
from docgen.load.yaml_edition import FichierYaml, nested, open_yaml
from docgen.model.base import parse_day
from docgen.model.scelle import empreinte
from docgen.sortie import put
from docgen.sortie.fautes import unwritten_place, unwritten_reason

# After which key a new one is written, the first that the file has.
# The field of an act that says the day when it is signed, in the words of its texts.
_DATE = "date_signature"
_ANCHORS = {"statut": ("exercice", "numero"), "signature": ("statut", "exercice", "numero", "modele")}


class SignatureFaite(Bilan, frozen=True):
    """Also the version (« cls-2024-2027/avenant-1 ») and its acts."""

    version: str = ""
    actes: tuple[str, ...] = ()


class _Plan(Struct, frozen=True):
    """What signing writes: new folders (the text of each file by its path inside), and the file that says the date.

    `added` are the rows (from 1) that are new in that file.
    """

    folders: Mapping[Path, Mapping[str, str]]
    texts: Mapping[Path, str]
    added: tuple[int, ...] = ()

    @property
    def files(self) -> dict[Path, str]:
        """The text of every file, by its place."""
        inside = {folder / name: text for folder, files in self.folders.items() for name, text in files.items()}
        return {**self.texts, **inside}


def read_day(text: str) -> datetime.date:
    """The day that `text` writes (« 22 septembre 2025 », « 22/09/2025 »). Raises `Refusal`."""
    try:
        return parse_day(text)
    except PydanticCustomError as error:
        context = error.context or {}
        raise Refusal(str(context.get("message", "")), str(context.get("remedy", ""))) from None


def sign(order: Order, le: datetime.date) -> SignatureFaite:
    """Sign the version of `order` (the last one when it names none) on the day `le`; a second time changes nothing."""
    dossier, findings = load(order.folder, order.templates / "textes")
    if dossier is None or errors(findings):
        return SignatureFaite(tuple(findings))
    contrat = dossier.contrat(order.contrat)
    known = [NomDeVersion.of(other.code, code) for other in dossier.contrats for code in _versions(other)]
    version = order.version or (_versions(contrat)[-1] if contrat else "")
    name = "/".join(part for part in (order.contrat, version) if part)
    if contrat is None or name not in known:
        return SignatureFaite((no_version(order.folder, known, name),))
    otherwise = _otherwise(dossier, contrat, version, le)
    if otherwise:
        return SignatureFaite((otherwise,), version=name)
    plan = _plan(order, dossier, contrat, version, le)
    with try_changes(replace(order, contrat=contrat.code, version=version, final=True), plan.files) as trial:
        if trial.failed or trial.dossier is None:
            return SignatureFaite(tuple(_told(found, plan) for found in errors(trial.findings)), version=name)
    actes = {document.name: texte(document) for document in trial.documents[name] if document.acte}
    if contrat.scelle(version) is None:
        seal = _seal(trial, contrat.code, version, le, actes)
        plan = replace(plan, folders={**plan.folders, order.folder / contrat.code / "signe" / version: seal})
    return _written(SignatureFaite(version=name, actes=tuple(actes)), plan)


def _versions(contrat: DossierContrat) -> list[str]:
    return [INITIALE, *(avenant.version for avenant in contrat.avenants)]


def _otherwise(dossier: Dossier, contrat: DossierContrat, version: str, le: datetime.date) -> Finding | None:
    """A finding when the version is already signed or sealed on another day."""
    avenant = next((a for a in contrat.avenants if a.version == version), None)
    scelle = contrat.scelle(version)
    signed = avenant.signature if avenant else contrat.base.entete.signature
    said = [
        ("signé", signed, CleDeSource.acte(contrat.code, version)),
        ("scellé", scelle.base.signature if scelle else None, CleDeSource.du_contrat(contrat.code, "signe", version)),
    ]
    for how, when, source in said:
        if when and when != le:
            message = f"cet acte est déjà {how} le {date(when)} ; il ne peut pas l'être le {date(le)}"
            remedy = f"Donner ce jour : --le {when:%d/%m/%Y}."
            return Finding("SIG003", message, dossier.locate(source, "signature"), remedy)
    return None


# --- what is written -------------------------------------------------------------------------------------------------
def _plan(order: Order, dossier: Dossier, contrat: DossierContrat, version: str, le: datetime.date) -> _Plan:
    """The signature in its file, and the articles of the model in the contract's own folder if it has none.

    The lines that an article repeats are written one by one: what is signed no longer follows any list.
    """
    folder = order.folder / contrat.code / "articles"
    model = order.templates / "textes" / contrat.base.entete.modele / "articles"
    base = contrat.base
    choses = choses_du_contrat(base.programme, base.entete, base.fiches, base.plan, base.indicateurs)
    signed = folder.is_dir()
    texts = {path: path.read_bytes().decode() for path in sorted((folder if signed else model).glob("*.md"))}
    written = {path: repeated(text, choses)[0] for path, text in texts.items()}
    articles = {} if signed else {path.name: text for path, text in written.items()}
    changed = {path: text for path, text in written.items() if signed and text != texts[path]}
    avenant = next((a for a in contrat.avenants if a.version == version), None)
    values = {}
    if avenant and avenant.statut != "signe":
        values["statut"] = "signe"
    if (avenant.signature if avenant else contrat.base.entete.signature) is None:
        values["signature"] = _day(le)
    folders = {folder: articles} if articles else {}
    champ = (avenant or base.entete).champs.get(_DATE)
    dated: dict[Chemin, str] = {("champs", _DATE, "valeur"): _day(le)} if champ and champ.vide else {}
    if not (values or dated):
        return _Plan(folders, changed)
    fichier = open_yaml(dossier.sources[CleDeSource.acte(contrat.code, version)])
    text, added = _signed(fichier, values, dated)
    return _Plan(folders, {**changed, fichier.path: text}, added)


def _day(le: datetime.date) -> str:
    return " ".join(date(le).split())


def _signed(
    fichier: FichierYaml, values: Mapping[str, str], dated: Mapping[Chemin, str]
) -> tuple[str, tuple[int, ...]]:
    """The text of `fichier` with `values` and what is `dated`, and the rows (from 1) that are new: nothing else
    changes."""
    keys = fichier.source.keys
    edits = fichier.value_edits({(key,): text for key, text in values.items() if (key,) in keys} | dict(dated))
    missing = [key for key in values if (key,) not in keys]
    if not missing:
        return fichier.edited(edits), ()
    anchor = next(key for key in _ANCHORS[missing[0]] if (key,) in keys)
    edits.append(fichier.line_edit((anchor,), nested({(key,): values[key] for key in missing}, 0)))
    row = keys[anchor,].line + 1
    return fichier.edited(edits), tuple(range(row, row + len(missing)))


def _seal(trial: Outcome, contrat: str, version: str, le: datetime.date, actes: Mapping[str, str]) -> dict[str, str]:
    """The files of the seal."""
    assert trial.dossier is not None
    lines = [
        schema_line("scelle", 4),
        "# Écrit par « docgen signer ». Ce dossier garde ce que les parties ont signé : ne rien y changer.",
        f"version: {version}",
        f"signature: {_day(le)}",
        f"donnees: {trial.dossier.empreinte(NomDeVersion.of(contrat, version))}",
        "documents:",
        *(f"  {name}: {empreinte(text)}" for name, text in actes.items()),
    ]
    return {"scelle.yaml": "\n".join([*lines, ""]), **{f"{name}.txt": text for name, text in actes.items()}}


def _told(found: Finding, plan: _Plan) -> Finding:
    """`found` with the lines of the file as it is, without those that the trial added."""
    changed = {shown(path) for path in plan.texts}

    def real(place: Location) -> Location:
        added = sum(row <= place.line for row in plan.added) if place.file in changed else 0
        return place._replace(line=place.line - added)

    return replace(found, location=real(found.location), related=tuple(map(real, found.related)))


# --- writing ---------------------------------------------------------------------------------------------------------
def _written(done: SignatureFaite, plan: _Plan) -> SignatureFaite:
    """All of `plan` or nothing. Cut short by the machine, it is taken up again by the same command."""
    try:
        put(plan.texts, plan.folders)
    except OSError as error:
        place = Location(shown(unwritten_place(error, next(iter(plan.files)))))
        why = f"impossible d'écrire la signature : {unwritten_reason(error)} ; rien n'a changé"
        refused = Finding("SIG004", why, place, "Vérifier les droits et la place, puis relancer.")
        return done.plus(refused)
    return replace(done, ecrits=tuple(plan.files))
