"""The JSON Schema of each kind of file, for completion and checking in an editor."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from docgen.amend.avenant import Avenant
from docgen.dossier import Dossier
from docgen.load.aides_des_champs import AIDES
from docgen.load.codes_du_projet import CodesDuProjet
from docgen.load.messages import REMPLIES
from docgen.load.yaml_ecriture import genre_du_modele
from docgen.model.acceptes import ConstatsAcceptes
from docgen.model.annuaire import Annuaire
from docgen.model.base import Modele
from docgen.model.entete import Collectivite
from docgen.model.programme import Programme
from docgen.model.publie import Publication
from docgen.model.saisie import ValeursAConfirmer
from docgen.model.scelle import Scelle
from docgen.model.seance import Deliberation, Rapport, Seance

_COMMUNS: Mapping[str, tuple[type[Modele], str]] = {
    "collectivite": (Collectivite, "dossier.yaml"),
    "constats-acceptes": (ConstatsAcceptes, "constats-acceptes.yaml"),
    "saisie": (ValeursAConfirmer, "saisie.yaml"),
    "annuaire": (Annuaire, "annuaire.yaml"),
    "programme": (Programme, "templates/textes/*/programme.yaml"),
    "avenant": (Avenant, "avenants/*/avenant.yaml"),
    "publication": (Publication, "publie/*.yaml, seances/*/publie.yaml"),
    "scelle": (Scelle, "signe/*/scelle.yaml"),
    "seance": (Seance, "seances/*/seance.yaml"),
    "deliberation": (Deliberation, "seances/*/deliberation.yaml"),
    "rapport": (Rapport, "seances/*/rapport.yaml"),
}

_DIVISIONS = "Les divisions du contrat, dans leur ordre"
_EXEMPLE = "par exemple"
# The sorts of codes that are the keys of a value, outermost first; and that of the codes that a value is.
_CLES: Mapping[str, tuple[str, ...]] = {
    "financements": ("financeurs", "exercices"), "verse": ("financeurs",), "non_consomme": ("financeurs",),
    "depense": ("financeurs",), "cibles": ("exercices",), "notifie": ("divisions",), "resultats": ("indicateurs",),
    "actions": ("fiches",),
}  # fmt: skip
_VALEURS: Mapping[str, str] = {
    "exercice": "exercices", "fiche": "fiches", "fiches": "fiches", "financeur": "financeurs",
    "indicateur": "indicateurs",
}  # fmt: skip
# Where a schema keeps the digest of all else that it says.
_MARQUE = "$comment"


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


def all_schemas(programmes: Mapping[str, Programme], dossiers: Sequence[Dossier] = ()) -> dict[str, str]:
    """The text of the schema of each kind of file, by the kind; it proposes the codes that `dossiers` use."""
    return {kind: schema(kind, model, codes_for(kind, programmes, dossiers))
            for kind, (model, _) in kinds_of_files(programmes).items()}  # fmt: skip


def codes_for(kind: str, programmes: Mapping[str, Programme], dossiers: Sequence[Dossier]) -> CodesDuProjet:
    """The codes to propose in a file of that kind: those of its model, when it is of one."""
    return CodesDuProjet.of(dossiers, next((modele for modele in programmes if kind.endswith(f"-{modele}")), ""))


def schema(kind: str, model: type[Modele], codes: CodesDuProjet | None = None) -> str:
    """The JSON Schema of the files of that kind, which `model` reads, as text; `codes` are proposed, not imposed."""
    content = model.model_json_schema(schema_generator=GenerateJsonSchema)
    content["$schema"] = GenerateJsonSchema.schema_dialect
    for part in (content, *content.get("$defs", {}).values()):
        # The docstrings of the models are for developers; an editor would show them to a drafter.
        part.pop("description", None)
        for name in REMPLIES:
            part.get("properties", {}).pop(name, None)
        for name, field in part.get("properties", {}).items():
            _help(field, f"{part.get('title', '')}.{name}", name)
            _propose(field, name, codes or CodesDuProjet())
    if kind == "avenant":
        _allow_file(content)
    return _as_text(content | {_MARQUE: _mark(content)})


def as_generated(data: bytes) -> bool:
    """Whether `data` is a schema that some docgen wrote, and no hand has changed since: it says its own digest."""
    try:
        content = json.loads(data)
        mark = content.pop(_MARQUE, None)
        return mark == _mark(content) and data == _as_text(content | {_MARQUE: mark}).encode()
    except (ValueError, TypeError, AttributeError, RecursionError):
        return False


def _as_text(content: Mapping[str, object]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _mark(content: Mapping[str, object]) -> str:
    return f"Écrit par docgen schema : {hashlib.sha256(_as_text(content).encode()).hexdigest()[:32]}"


def _help(field: dict[str, Any], whole: str, name: str) -> None:
    """Say what the key is for, before how its value is written; and give as examples those that the latter names."""
    # The title of a line of a table is its own; pydantic makes the others of the name of the key.
    title = str(field.get("title", ""))
    titled = title if title != name.replace("_", " ").title() else ""
    divisions = _DIVISIONS if "/Division" in str(field.get("items")) else ""
    said, aide = str(field.get("description", "")), _aide(whole) or titled or divisions
    if _EXEMPLE in said:
        field.setdefault("examples", re.findall("« ([^»]+) »", said.partition(_EXEMPLE)[2]))
    if not said or _EXEMPLE in said:
        # A field of the programme has its own words, which say more.
        said = f"{aide} : {said}" if aide and said else aide or said
    if said:
        field["description"] = said if said[-1] in ".?!»…" else f"{said}."


def _aide(whole: str) -> str:
    """What is said of the key of a thing (« Visa.date »), of each key of that thing, or of that key anywhere."""
    thing, _, name = whole.rpartition(".")
    return next((AIDES[key] for key in (whole, f"{thing}.*", name) if key in AIDES), "")


def _propose(field: dict[str, Any], name: str, codes: CodesDuProjet) -> None:
    """Propose the codes that the project uses, where the value, or the keys inside it, are such codes."""
    if name in _CLES:
        for part in (field, *field.get("anyOf", ())):
            _propose_keys(part, _CLES[name], codes)
    sorte = "divisions" if name in codes.niveaux else _VALEURS.get(name)
    known = list(codes.of_sort(sorte)) if sorte else []
    if known and "properties" not in field:
        field.get("items", field)["examples"] = known


def _propose_keys(part: dict[str, Any], sortes: Sequence[str], codes: CodesDuProjet) -> None:
    inside = part.get("additionalProperties")
    if not sortes or not isinstance(inside, dict):
        return
    _propose_keys(inside, sortes[1:], codes)
    known = codes.of_sort(sortes[0])
    if known:
        part["properties"] = {code: {**deepcopy(inside), "description": said} for code, said in known.items()}


def _allow_file(content: dict[str, dict[str, dict[str, object]]]) -> None:
    # An operation gives its text under `a`, or names its file under `fichier`.
    for part in content["$defs"].values():
        properties = part.get("properties", {})
        required = part.get("required", [])
        if isinstance(properties, dict) and {"nature", "a"} <= properties.keys() and isinstance(required, list):
            properties["fichier"] = {"type": "string", "description": "Le fichier qui contient le texte nouveau."}
            part["required"] = [name for name in required if name != "a"]
