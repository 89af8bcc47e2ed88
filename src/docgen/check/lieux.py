"""Where a reader meets a fault: the document, the place inside it, the words that stand there; told by where the data
that make it are written."""

import re
from collections.abc import Iterator

from msgspec import Struct

from docgen.adresses.chemins import Chemin
from docgen.adresses.controles import DonneeNommee
from docgen.adresses.sources import CleDeSource
from docgen.adresses.versions import NomDeVersion
from docgen.check import Location
from docgen.check.places import ecart
from docgen.dossier import Dossier, Source
from docgen.findings import Finding
from docgen.french import NBSP, date, typographie
from docgen.model.base import parse_day
from docgen.model.programme import MotDeLaFiche

_LONGUEUR = 120

_CONTRAT: tuple[tuple[str, str], ...] = (
    (r"(?:avenants/(?P<v>[^/]+)/)?actions/(?P<n>[^-/]+)-.*", "{fiche} {n}{v}"),
    (r"avenants/avenant-(?P<n>\d+)/.*", "avenant n° {n}"),
    (r"publie/(?P<n>.*)\.yaml", "acte publié ({n})"),
    (r"signe/(?P<n>[^/]+)/.*", "scellé ({n})"),
    (r"execution/(?P<n>.*)\.yaml", "exécution de {n}"),
    (r"annexes/(?P<a>.*)\.yaml", "{a}"),
    (r"indicateurs\.yaml", "indicateurs nationaux"),
    (r"plan-de-financement\.yaml", "plan de financement"),
    (r"contrat\.yaml|articles/.*", "contrat"),
)  # fmt: skip
_SEANCE = {
    "deliberation": "délibération",
    "rapport": "rapport",
    "seance": "convocation et vote",
    "publie": "acte publié",
}
# The keys whose French name is not their own letters.
_CLES = {
    "intitule": "intitulé", "mise_en_place": "mise en place", "duree": "durée", "cout_unitaire": "coût unitaire",
    "sous_actions": "sous-actions", "operations": "opérations", "controles": "contrôles", "unite": "unité",
    "repartition": "répartition", "decisions": "décisions",
    "considerants": "considérants", "etp": "ETP", "modele": "modèle", "numero": "numéro", "echeance": "échéance",
    "resultats": "résultats", "execute": "exécuté", "prevu": "prévu", "realise": "réalisé", "verse": "versé",
    "realisation": "réalisation", "recit": "récit",
    "natures_depense": "natures de dépense", "siret": "SIRET", "iban": "IBAN", "bic": "BIC", "qualite": "qualité",
    "representants": "représentants", "presents": "présents", "excuses": "excusés", "reference": "référence",
    "designation": "désignation", "activite": "activité", "activites": "activités", "assemblee": "assemblée",
    "civilite": "civilité", "collectivite": "collectivité", "controle_legalite": "contrôle de légalité",
    "debut": "début", "delai": "délai", "detail_montant": "détail du montant", "egalites": "égalités",
    "evolution": "évolution", "execution_jusqu_au": "exécution jusqu'au", "fongibilite": "fongibilité",
    "genre_assemblee": "genre de l'assemblée", "libelle": "libellé", "libelle_activite": "libellé de l'activité",
    "lieu_signature": "lieu de signature", "notifie": "notifié", "periode": "période", "pieces": "pièces",
    "pole": "pôle", "portee": "portée", "precisions": "précisions", "president": "président",
    "programme_budgetaire": "programme budgétaire", "reception": "réception", "regles": "règles", "roles": "rôles",
    "accuse_reception": "accusé de réception", "resultat_proclame": "résultat proclamé", "siege": "siège",
    "secretaire": "secrétaire", "autres_secretaires": "autres secrétaires", "sous_action": "sous-action",
    "teletransmission": "télétransmission", "thematique": "thématique", "code_operation": "code de l'opération",
}  # fmt: skip
# By which of its values a person names an item of a list.
_NOMS = ("intitule", "numero", "objet", "code", "nom", "fonction", "endroit", "nature")


class LieuDuConstat(Struct, frozen=True):
    """One place: the document and the spot where a reader sees it, what is said there, and where it is typed."""

    document: str
    endroit: str
    dit: str
    place: Location
    adresse: str

    @property
    def ou(self) -> str:
        """The document and the spot, said once when the spot begins with the name of the document."""
        name = self.document.partition(" – ")[0]
        return (
            self.endroit if name and self.endroit.startswith(name) else f"{self.document}, {self.endroit}".rstrip(", ")
        )


def lieux(dossier: Dossier, finding: Finding) -> list[LieuDuConstat]:
    """The place of the finding, then its other places, each once."""
    found: dict[Location, LieuDuConstat] = {}
    for rank, place in enumerate((finding.location, *finding.related)):
        said = finding.preuve.dits[rank] if rank < len(finding.preuve.dits) else ""
        address = finding.preuve.adresse if not rank else ""
        found.setdefault(place, _lieu(dossier, place, said, address))
    return list(found.values())


def _lieu(dossier: Dossier, place: Location, said: str, address: str) -> LieuDuConstat:
    where, located = document(dossier, place), find_source(dossier, place)
    if located is None:
        name = address or dossier.inside(place.file) or place.file
        return LieuDuConstat(where, _titre(dossier, place), said or _mots(dossier, place), place, name)
    key, source, path = located
    if path[:1] == ("controles",):
        return _imprime(dossier, place, (key, source, path), said, address)
    name = address or str(DonneeNommee(key, tuple(map(str, path))))
    return LieuDuConstat(where, endroit(dossier, source, path), said or _mots(dossier, place), place, name)


def _imprime(
    dossier: Dossier, place: Location, located: tuple[CleDeSource, Source, Chemin], said: str, address: str
) -> LieuDuConstat:
    """The place of a control: the page of the published act, as its readers know it."""
    key, source, path = located
    spot, where, printed = (_valeur(dossier, source, (*path[:2], name)) for name in ("endroit", "document", "imprime"))
    acte = NomDeVersion.of(key.proprietaire, key.nom) if key.nom else key.proprietaire
    name = address or f"{acte} {_mots(dossier, place)}"
    return LieuDuConstat(where, spot, said or printed, place, name)


def document(dossier: Dossier, place: Location) -> str:
    """The document where a reader meets what is written at `place`, told by the file that holds it."""
    path = dossier.inside(place.file)
    if path is None:
        return f"texte ou gabarit {place.file}".strip()
    contrat, _, rest = path.partition("/")
    if contrat == "seances":
        day, _, file = rest.partition("/")
        said = _SEANCE.get(file.removesuffix(".yaml"), file)
        return f"séance du {date(parse_day(day))}, {said}" if re.fullmatch(r"\d{4}-\d\d-\d\d", day) else path
    for pattern, name in _CONTRAT:
        if match := re.fullmatch(pattern, rest):
            parts = match.groupdict() | {"v": f" ({match['v']})" if match.groupdict().get("v") else ""}
            if annexe := parts.get("a"):
                parts["a"] = _annexe(dossier, contrat, annexe)
            return f"{contrat}, {name.format(fiche=_fiche(dossier, contrat), **parts)}"
    return "tous les documents" if path == "dossier.yaml" else path


def _fiche(dossier: Dossier, contrat: str) -> str:
    """What the programme of the contract calls a fiche; of one that is not read, as without a programme."""
    known = dossier.contrat(contrat)
    return (known.base.programme.fiche if known else MotDeLaFiche()).mot


def _annexe(dossier: Dossier, contrat: str, nom: str) -> str:
    """An annexe that is data as people call it, by the name of its file: « feuille de soins 2024 »."""
    known = dossier.contrat(contrat)
    annexe = known.base.programme.annexe_du_fichier(nom) if known else None
    if annexe is None:
        return nom
    value = nom[len(annexe.code) + 1 :]
    return f"{annexe.intitule[0].lower()}{annexe.intitule[1:]} {value}".rstrip()


def endroit(dossier: Dossier, source: Source, path: Chemin) -> str:
    """A path of keys as a person says it: « sous-action « Référents », montant »; the items of a list by their name."""
    said: list[str] = []
    for depth, step in enumerate(path, 1):
        if isinstance(step, str):
            said.append(_CLES.get(step) or _financeur(dossier, step) or step.replace("_", " "))
        else:
            name = _nom(dossier, source, path[:depth]) or f"n°{NBSP}{step + 1}"
            said[-1:] = [f"{said[-1].removesuffix('s') if said else ''} {name}".strip()]
    return typographie(", ".join(said))


def _financeur(dossier: Dossier, code: str) -> str:
    """What the contracts call the financeur of that code; empty when none has it."""
    known = (contrat.base.entete.financeur(code) for contrat in dossier.contrats)
    return next((financeur.intitule for financeur in known if financeur), "")


def _valeur(dossier: Dossier, source: Source, path: Chemin) -> str:
    return typographie(_mots(dossier, source.values[path])) if path in source.values else ""


def _nom(dossier: Dossier, source: Source, item: Chemin) -> str:
    for key in _NOMS:
        if (*item, key) in source.values:
            words = _mots(dossier, source.values[*item, key])
            return words if re.fullmatch(r"[\w.-]{1,20}", words) else f"« {words} »"
    return ""


def find_source(dossier: Dossier, place: Location) -> tuple[CleDeSource, Source, Chemin] | None:
    """The source that holds `place`, by its key, and the path that is written there."""
    for key, source in dossier.sources.items():
        if source.file == place.file and (path := next(_paths(source, place), None)) is not None:
            return key, source, path
    return None


def _paths(source: Source, place: Location) -> Iterator[Chemin]:
    for places in (source.values, source.keys):
        yield from (path for path, where in places.items() if where == place and path)
    line = [path for path, where in source.values.items() if where.line == place.line]
    yield from sorted(line, key=len, reverse=True)


def _titre(dossier: Dossier, place: Location) -> str:
    """The title that a line of a text stands under."""
    lines = dossier.textes.get(place.file, "").split("\n")[: place.line]
    heading = next((line for line in reversed(lines) if line.startswith("#")), "")
    return typographie(heading.lstrip("# "))


def _mots(dossier: Dossier, place: Location) -> str:
    """The words written at `place`, without comment nor quotes: what follows a key; what stands around, in a text."""
    lines = dossier.textes.get(place.file, "").split("\n")
    if not 0 < place.line <= len(lines):
        return ""
    line, start = lines[place.line - 1], max(place.column - 1, 0)
    if not place.file.endswith(".yaml"):
        return ecart(line, f"{line[:start]}\0{line[start + _LONGUEUR // 3 :]}", _LONGUEUR // 3)[0]
    words = re.sub(r"\s+#.*$", "", line[start:]).strip()
    if match := re.match(r"[\w-]+:(?: |$)", words):
        words = words[match.end() :]  # what stands under a key alone is too long to be said
    if words in (">-", "|-", ">", "|") and place.line < len(lines):
        words = lines[place.line].strip()
    words = words.strip("\"' ")
    return words if len(words) <= _LONGUEUR else f"{words[:_LONGUEUR].rsplit(' ', 1)[0]}…"
