"""The JSON Schema of each kind of file, for completion and checking in an editor."""

import json
from collections.abc import Mapping

from pydantic.json_schema import GenerateJsonSchema

from docgen.amend.avenant import Avenant
from docgen.load.messages import REMPLIES
from docgen.load.yaml_ecriture import genre_du_modele
from docgen.model.acceptes import ConstatsAcceptes
from docgen.model.base import Modele
from docgen.model.entete import Collectivite
from docgen.model.programme import Programme
from docgen.model.publie import Publication
from docgen.model.scelle import Scelle
from docgen.model.seance import Deliberation, Rapport, Seance

_COMMUNS: Mapping[str, tuple[type[Modele], str]] = {
    "collectivite": (Collectivite, "dossier.yaml"),
    "constats-acceptes": (ConstatsAcceptes, "constats-acceptes.yaml"),
    "programme": (Programme, "templates/textes/*/programme.yaml"),
    "avenant": (Avenant, "avenants/*/avenant.yaml"),
    "publication": (Publication, "publie/*.yaml, seances/*/publie.yaml"),
    "scelle": (Scelle, "signe/*/scelle.yaml"),
    "seance": (Seance, "seances/*/seance.yaml"),
    "deliberation": (Deliberation, "seances/*/deliberation.yaml"),
    "rapport": (Rapport, "seances/*/rapport.yaml"),
}


def kinds_of_files(programmes: Mapping[str, Programme]) -> dict[str, tuple[type[Modele], str]]:
    """Each kind of file, its model and where such files are; those that a programme tailors come once for each
    (« fiche-action-cls-2024-2027 »)."""
    found = dict(_COMMUNS)
    for modele, programme in programmes.items():
        types, of = programme.types, f"d'un contrat de modèle {modele}"
        found |= {
            genre_du_modele("entete", modele): (types.entete, f"contrat.yaml {of}"),
            genre_du_modele("fiche-action", modele): (types.fiche, f"actions/*.yaml {of}"),
            genre_du_modele("plan-de-financement", modele): (types.plan, f"plan-de-financement.yaml {of}"),
            genre_du_modele("referentiel", modele): (types.referentiel, f"indicateurs.yaml {of}"),
            genre_du_modele("execution", modele): (types.execution, f"execution/*.yaml {of}"),
        }
        for code, table in types.tableaux.items():
            found[genre_du_modele(f"tableau-{code}", modele)] = (table, f"{code}.yaml, dans « tableaux », {of}")
        for code, annexe in types.annexes.items():
            files = annexe.annexe_declaree.fichiers
            found[genre_du_modele(f"annexe-{code}", modele)] = (annexe, f"{files}, dans « annexes », {of}")
    return found


def schema(kind: str, model: type[Modele]) -> str:
    """The JSON Schema of the files of that kind, which `model` reads, as text."""
    content = model.model_json_schema(schema_generator=GenerateJsonSchema)
    content["$schema"] = GenerateJsonSchema.schema_dialect
    for part in (content, *content.get("$defs", {}).values()):
        # The docstrings of the models are for developers; an editor would show them to a drafter.
        part.pop("description", None)
        for name in REMPLIES:
            part.get("properties", {}).pop(name, None)
    if kind == "avenant":
        _allow_file(content)
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _allow_file(content: dict[str, dict[str, dict[str, object]]]) -> None:
    # An operation gives its text under `a`, or names its file under `fichier`.
    for part in content["$defs"].values():
        properties = part.get("properties", {})
        required = part.get("required", [])
        if isinstance(properties, dict) and {"nature", "a"} <= properties.keys() and isinstance(required, list):
            properties["fichier"] = {"type": "string", "description": "le fichier qui contient le texte nouveau"}
            part["required"] = [name for name in required if name != "a"]
