"""What a programme asks for and no text of its model shows: a field, a table."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from docgen.adresses.chemins import Chemin
from docgen.compose.textes import Textes, names_fiches
from docgen.findings import Finding, Severity
from docgen.french import proche
from docgen.load.fichiers import Reader
from docgen.load.yaml_source import read_yaml
from docgen.model.programme import Programme

# The tags of a text, and what its header says that there is one document for.
_SAID = re.compile(r"\{[{%][\s\S]*?[}%]\}|^pour_chaque:.*?(?= *$)", re.MULTILINE)


def unshown(programme: Programme, folder: Path, depart: Path, told: str) -> Iterator[Finding]:
    """A warning for each field and each table that no text of both folders shows, and that `told` does not name."""
    page = folder / "programme.yaml"
    read = read_yaml(Reader(folder), page)
    texts = [path for place in (folder, depart) for path in sorted(place.rglob("*.md"))]
    said = "\n".join(tag for path in texts for tag in _SAID.findall(path.read_text("utf-8")))
    # A rate is used by a formula too, which names it.
    rates = page.read_text("utf-8")
    for code, path, message, remedy in _asked(programme):
        shown_here = re.search(rf"\.{code}\b|[\"']{code}[\"'/]|^pour_chaque: *{code}$", said, re.MULTILINE)
        used = shown_here or re.search(rf"\b{code} % ", rates) or f"« {code} »" in told
        if read and not used:
            yield Finding("TPL007", message, read[1].locate(path), remedy, Severity.A_CORRIGER)


def unshown_fiches(programme: Programme, textes: Textes, depart: Path) -> Iterator[Finding]:
    """A warning when the model begins with fiches that no text shows, where `programme.yaml` names them."""
    texts = sorted(depart.rglob("*.md"))
    begun = any((depart / "actions").glob("*.yaml"))
    if (
        not begun
        or textes.montrent_les_fiches(textes.folder.name)
        or any(names_fiches(path.read_text("utf-8-sig")) for path in texts)
    ):
        return
    read = read_yaml(Reader(textes.folder), textes.folder / "programme.yaml")
    mot = programme.fiche.nom
    message = f"aucun texte ne montre les fiches (« {mot.mots} ») : ce que l'on y saisit ne paraît nulle part"
    remedy = (
        "Les montrer, « {% for fiche in fiches %} » dans une annexe ou un article ; sinon leurs montants ne servent "
        "qu'aux sommes, et l'avenant qui en change un ne dit que les textes et les tableaux."
    )
    if read:
        yield Finding("TPL007", message, read[1].locate(("fiche",)), remedy, Severity.A_CORRIGER)


def lost_documents(programme: Programme, folder: Path, known: Collection[str]) -> Iterator[Finding]:
    """An error for each table whose document is none of the model (`known`)."""
    read = read_yaml(Reader(folder), folder / "programme.yaml")
    for rank, tableau in enumerate(programme.tableaux):
        if read and tableau.document and tableau.document not in known:
            message = f"le tableau « {tableau.code} » serait montré par « {tableau.document} », que le modèle n'a pas"
            place = read[1].locate(("tableaux", rank, "document"))
            yield Finding("TPL001", message, place, proche(tableau.document, known, "Documents"))


def _asked(programme: Programme) -> Iterator[tuple[str, Chemin, str, str]]:
    """Each field, table, annexe: its code, where the programme declares it, what is said when no text shows it."""
    for owner, fields in programme.champs:
        for rank, champ in enumerate(fields):
            how = f"contrat.{champ.code}" if owner == "contrat" else f"{owner}.champs.{champ.code}"
            message = f"aucun texte ne montre le champ « {champ.code} » : ce que l'on y saisit ne paraît nulle part"
            remedy = f"Le montrer, « {{{{ {how} }}}} », ou le retirer du programme."
            yield champ.code, ("champs", owner, rank, "code"), message, remedy
    for rank, tableau in enumerate(programme.tableaux):
        message = f"aucun texte ne montre le tableau « {tableau.code} »"
        remedy = f'Le montrer, « {{% set t = tableau("{tableau.code}") %}} », ou le retirer du programme.'
        yield tableau.code, ("tableaux", rank, "code"), message, remedy
    for rank, annexe in enumerate(programme.annexes):
        message = f"aucun texte ne montre l'annexe « {annexe.code} » : ce que l'on y saisit ne paraît nulle part"
        remedy = f"Écrire un texte « pour_chaque: {annexe.code} », ou la retirer du programme."
        yield annexe.code, ("annexes", rank, "code"), message, remedy
