"""`docgen seance nouvelle`: the files of a séance that votes one act, with a blank where only a person knows."""

import datetime
import re
from pathlib import Path

from msgspec import Struct

from docgen.adresses.sources import CleDeSource
from docgen.adresses.versions import INITIALE, avenant_numero
from docgen.check.annexes import pieces_du_vote
from docgen.demande import Order
from docgen.findings import Refusal, find_known, shown
from docgen.load.fichiers import Reader
from docgen.load.lecture import Loading
from docgen.load.yaml_ecriture import scalar, schema_line
from docgen.load.yaml_source import read_yaml
from docgen.model.annuaire import Annuaire
from docgen.montants import A_COMPLETER
from docgen.pipeline import compute_all
from docgen.sortie import put
from docgen.sortie.fautes import write_refusal


class DemandeDeSeance(Struct, frozen=True):
    """What is asked: the séance of that day, in the dossier `folder`; the contract that it votes, the only one by
    default, and its version, the last one by default. Without `gabarits`, the pieces of the acte are not listed."""

    folder: Path
    jour: datetime.date
    contrat: str = ""
    version: str = ""
    gabarits: Path | None = None


def start_seance(demande: DemandeDeSeance) -> tuple[Path, ...]:
    """Write the three files of the séance; gives them. Raises `Refusal`, and then writes nothing."""
    contrat = _contrat(demande)
    version = _version(demande, contrat)
    folder = demande.folder / "seances" / demande.jour.isoformat()
    if folder.exists():
        remedy = "La compléter (« docgen a-completer »), ou donner un autre jour."
        raise Refusal(f"{shown(folder)} existe déjà ; rien n'a été changé", remedy)
    lines = {
        "seance.yaml": _seance(demande, contrat, version),
        "deliberation.yaml": _deliberation(),
        "rapport.yaml": _rapport(),
    }
    contents = {name: ("\n".join(text) + "\n").encode() for name, text in lines.items()}
    try:
        put({}, {folder: contents})
    except OSError as error:
        raise write_refusal(folder.parent, error) from None
    return tuple(folder / name for name in contents)


def _contrat(demande: DemandeDeSeance) -> str:
    known = {path.parent.name: path for path in sorted(demande.folder.glob("*/contrat.yaml"))}
    if not demande.contrat and len(known) == 1:
        return next(iter(known))
    said = f"le contrat « {demande.contrat} » n'existe pas" if demande.contrat else "il faut dire quel contrat est voté"
    find_known(known, demande.contrat, f"{said} (--contrat)", "Contrats")
    return demande.contrat


def _version(demande: DemandeDeSeance, contrat: str) -> str:
    folders = (path.parent.name for path in (demande.folder / contrat / "avenants").glob("*/avenant.yaml"))
    known = [INITIALE, *sorted(folders, key=avenant_numero)]
    asked = demande.version or known[-1]
    find_known(dict.fromkeys(known), asked, f"la version « {asked} » n'existe pas dans {contrat}", "Versions")
    return asked


def _seance(demande: DemandeDeSeance, contrat: str, version: str) -> list[str]:
    read = read_yaml(Reader(demande.folder), demande.folder / "dossier.yaml")
    said = read[0] if read else {}
    # Without its gender, its article is to be written.
    assemblee = str(said["assemblee"]) if {"assemblee", "genre_assemblee"} <= said.keys() else A_COMPLETER
    code = re.sub(r"[^a-z0-9]+", "_", contrat).strip("_")
    code = code if code[0].isalpha() else f"acte_{code}"
    return [
        schema_line("seance", 3),
        "# Qui siège, et ce qui est voté. Remplacer chaque « à compléter » ; ce qui suit « # » ne s'imprime pas.",
        f"date: {demande.jour:%d/%m/%Y}",
        "# L'assemblée qui délibère, avec son article (« le Conseil municipal »)",
        f"assemblee: {scalar(assemblee)}",
        "# Ce dont on délibère, en une ligne",
        f"objet: {A_COMPLETER}",
        "# « Mme » ou « M. », prénom, nom ; pour une autre qualité que « président » de l'assemblée, ajouter dans ce",
        "# fichier, à la ligne suivante : « qualite: maire »",
        f"president: {A_COMPLETER}",
        "# « Mme » ou « M. », prénom, nom",
        f"secretaire: {A_COMPLETER}",
        "presents:",
        *_presents(demande, assemblee),
        "actes:",
        f"  {code}:",
        f"    contrat: {contrat}",
        f"    version: {version}",
        "# Ce que réunit « docgen assembler », dans l'ordre ; ceux d'un acte s'ajoutent par « acte » et « document ».",
        "pieces:",
        "  - document: rapport",
        "  - document: deliberation",
        *(
            line
            for piece in _pieces(demande, contrat, version)
            for line in (f"  - acte: {code}", f"    document: {piece}")
        ),
    ]


def _presents(demande: DemandeDeSeance, assemblee: str) -> list[str]:
    """The members of the assembly that annuaire.yaml gives, on that day; else one to come."""
    loading = Loading(Reader(demande.folder), Reader(demande.folder))
    annuaire = loading.optional(Annuaire, demande.folder / "annuaire.yaml", CleDeSource.annuaire())
    members = annuaire.membres(assemblee, demande.jour) if annuaire else ()
    if not members:
        return ["  # Un membre par ligne, celui qui préside compris", f"  - {A_COMPLETER}"]
    head = "  # Les membres que donne annuaire.yaml : mettre les absents sous « excuses: »"
    return [head, *(f"  - {scalar(f'{each.civilite} {each.nom}')}" for each in members)]


def _pieces(demande: DemandeDeSeance, contrat: str, version: str) -> tuple[str, ...]:
    """The acte and the annexes that it brings; nothing of a version that does not read yet."""
    if demande.gabarits is None:
        return ()
    found = compute_all(Order(demande.folder, demande.gabarits)).versions.get(contrat, ())
    voted = next((each for each in found if each.code == version), None)
    if voted is None:
        return ()
    texts = demande.gabarits / "textes" / voted.contrat.entete.modele
    names = ("avenant",) if voted.avenant else ("convention", "contrat")
    acte = [name for name in names if (texts / f"{name}.md").is_file()][:1]
    return tuple(dict.fromkeys([*acte, *(document for _, document in pieces_du_vote(voted))]))


def _deliberation() -> list[str]:
    return [
        schema_line("deliberation", 3),
        "# Le numéro, le vote et la signature s'ajoutent après la séance.",
        "visas:",
        "  # Un texte visé, avec son article (« le code général des collectivités territoriales »)",
        f"  - nature: {A_COMPLETER}",
    ]


def _rapport() -> list[str]:
    return [schema_line("rapport", 3), "# Le numéro du rapport à l'ordre du jour", f"numero: {A_COMPLETER}"]
