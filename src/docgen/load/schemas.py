"""The JSON Schema of each kind of file, for completion and checking in an editor."""

import json

from pydantic.json_schema import GenerateJsonSchema

from docgen.amend.avenant import Avenant
from docgen.load.messages import REMPLIES
from docgen.model.acceptes import ConstatsAcceptes
from docgen.model.base import Modele
from docgen.model.entete import Collectivite, Entete
from docgen.model.feuille import EchangesDeDonnees, FeuilleDeRoute
from docgen.model.fiche import FicheAction
from docgen.model.formulaire import Formulaire
from docgen.model.indicateurs import Execution, Referentiel
from docgen.model.plan import Plan
from docgen.model.publie import Publication
from docgen.model.regles import Regles
from docgen.model.scelle import Scelle
from docgen.model.seance import Deliberation, Rapport, Seance

KINDS: dict[str, tuple[type[Modele], str]] = {
    "collectivite": (Collectivite, "dossier.yaml"),
    "constats-acceptes": (ConstatsAcceptes, "constats-acceptes.yaml"),
    "entete": (Entete, "contrat.yaml"),
    "fiche-action": (FicheAction, "actions/*.yaml"),
    "plan-de-financement": (Plan, "plan-de-financement.yaml"),
    "feuille-de-route": (FeuilleDeRoute, "feuille-de-route-*.yaml"),
    "echanges-de-donnees": (EchangesDeDonnees, "echanges-de-donnees.yaml"),
    "formulaire": (Formulaire, "templates/textes/*/formulaire.yaml"),
    "regles": (Regles, "templates/textes/*/regles.yaml"),
    "referentiel": (Referentiel, "indicateurs.yaml"),
    "execution": (Execution, "execution/*.yaml"),
    "avenant": (Avenant, "avenants/*/avenant.yaml"),
    "publication": (Publication, "publie/*.yaml, seances/*/publie.yaml"),
    "scelle": (Scelle, "signe/*/scelle.yaml"),
    "seance": (Seance, "seances/*/seance.yaml"),
    "deliberation": (Deliberation, "seances/*/deliberation.yaml"),
    "rapport": (Rapport, "seances/*/rapport.yaml"),
}


def schema(kind: str) -> str:
    """The JSON Schema of `kind` (a key of `KINDS`), as text."""
    model, _ = KINDS[kind]
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
        if isinstance(properties, dict) and "a" in properties and isinstance(required, list):
            properties["fichier"] = {"type": "string", "description": "le fichier qui contient le texte nouveau"}
            part["required"] = [name for name in required if name != "a"]
