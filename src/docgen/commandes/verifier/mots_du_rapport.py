"""The words of the report, for who signs and not for who types: acts, documents and indicators by their titles."""

import re
from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

from docgen.adresses.chemins import Chemin
from docgen.adresses.versions import NomDeVersion
from docgen.check import Subject
from docgen.check.lieux import LieuDuConstat, document, endroit
from docgen.check.series import tous
from docgen.compute import Version
from docgen.demande import Outcome
from docgen.dossier import Dossier, Source
from docgen.findings import Location
from docgen.french import NBSP, date, first_letters
from docgen.model.base import parse_day

# What is of no act: the titles of officials, the texts.
TOUT_LE_DOSSIER = "Tout le dossier"
_FICHIER = re.compile(
    r" \((?:[^()]* ; )?(?:[\w.-]+\.(?:yaml|md), ligne \d+|à partir de la ligne \d+|ligne \d+)\)|, ligne \d+"
)
# Where the hand types: a file, a key of it.
_SAISIE = re.compile(
    r" dans [\w-]+\.(?:yaml|md)\b| sous « [a-z_]+ »|, et la clé « [a-z_]+ »"
    r"| \((?:(?:action|annexe|article)/|(?:avenant|contrat|plan) \w+/)[^()]*\)"
)
_INDICATEUR = re.compile(r"([Ll]'|son )?(indicateur(?: national)?) « ([a-z][a-z0-9_]*) »( de la fiche [\w.]*\w)?")
_CODE_SEUL = re.compile(r"« ([a-z][a-z0-9_]*) »")
_FICHE = re.compile(r"fiche(?:-action)? (\d[\w.]*\w|\d)")
_PUBLIE = re.compile(r"l'acte publié (n?'?imprime)")
_DE_SOUS_ACTION = re.compile(r"sous-action «.*»")
_NOMME = re.compile(r"«\s(.*)\s»")
# The steps of a path, as `endroit` says them; those that say nothing; how many are enough.
_ENDROITS = re.compile(r"[^\s,«](?:«.*?»(?=,|$)|[^,«])*")
_MUETS = ("actions", "récit")
_FICHE_SEULE = re.compile(r"\d+(?:\.\d+)+")
_PROFOND = 2
# The letters that are enough to know a label again in a sentence, and in a list.
_LONG, _COURT = 46, 28


class MotsDuRapport(Struct, frozen=True, dict=True):
    """How the report calls what the data name by a code or a file."""

    outcome: Outcome
    dossier: Dossier

    @cached_property
    def actes(self) -> Mapping[str, str]:
        """What is to be signed, by the code of its contract: « Contrat local 2024-2027, avenant n° 1 »."""
        titles = {contrat.code: contrat.base.entete.titre for contrat in self.dossier.contrats}
        last = {code: versions[-1] for code, versions in self.outcome.versions.items() if versions}
        return {code: f"{title}{_avenant(last[code]) if code in last else ''}" for code, title in titles.items()}

    @cached_property
    def ordre(self) -> list[str]:
        """The acts in the order of the report: the contracts, the séances, what is of no act."""
        seances = [_seance(seance.code) for seance in self.dossier.seances]
        return [*self.actes.values(), *seances, TOUT_LE_DOSSIER]

    def acte(self, place: Location) -> str:
        """The act, among `ordre`, that what is written at `place` is about."""
        owner = document(self.dossier, place).partition(", ")[0]
        name = self.actes.get(owner) or f"{owner[:1].upper()}{owner[1:]}"
        return name if name in self.ordre else TOUT_LE_DOSSIER

    def sigle(self, acte: str) -> str:
        """A short name of an act: the letters of the contract, else its name."""
        found = {name: self._sigles[code] for code, name in self.actes.items()}
        return found.get(acte, acte)

    def spot(self, lieu: LieuDuConstat, acte: str) -> str:
        """The document of a place, without its act; empty when it is no document that a reader has."""
        return "" if lieu.document.startswith("texte ou gabarit") else self._court(lieu.document, acte)

    def unwritten_place(self, source: Source, path: Chemin) -> tuple[str, str]:
        """The document that shows what is written under `path`, without its act, and the spot inside it."""
        shown_in = document(self.dossier, Location(source.file))
        where = shown_in.partition(", ")[2] or shown_in
        labels = {liste.code: liste.intitule for contrat in self.dossier.contrats
                  for page in contrat.base.programme.formulaire for liste in page.cases}  # fmt: skip
        kind, item = (*path[:2], "", "")[:2]
        if kind == "cases" and item in labels:
            label = labels[str(item)]
            return where, f"{label[:1].lower()}{label[1:]}"
        words = endroit(self.dossier, source, path)
        if kind == "sous_actions" and isinstance(item, int):
            words = _DE_SOUS_ACTION.sub(f"sous-action {item + 1}", words)
        spots = [self._named(spot) for spot in _ENDROITS.findall(words) if spot not in _MUETS]
        return where, ", ".join([spots[0], spots[-1]] if len(spots) > _PROFOND else spots)

    def _named(self, spot: str) -> str:
        """A step of a path: an indicator by its label, whether it is declared there or its results are typed."""
        label = self._libelles.get(spot.removeprefix("indicateur ").replace(" ", "_"), spot)
        said = f"action {label}" if _FICHE_SEULE.fullmatch(label) else label
        return _NOMME.sub(lambda found: f"« {first_letters(found[1], _COURT)} »", said)

    @cached_property
    def _libelles(self) -> Mapping[str, str]:
        return {code: f"indicateur « {label} »" for (_, _, code), label in self._intitules.items() if label}

    def phrase(self, words: str, place: Location) -> str:
        """A sentence of a finding without files, keys nor codes, that begins as a sentence does."""
        code = document(self.dossier, place).partition(", ")[0]
        said = _SAISIE.sub("", _FICHIER.sub("", words))
        for name, title in self._versions.items():
            said = said.replace(name, title)
        for name, title in self._documents.items():
            said = said.replace(f"« {name} »", f"« {title} »")
        said = self._indicateurs(said, code)
        for owner, sigle in self._sigles.items():
            said = said.replace(owner, sigle)
        return said[:1].upper() + said[1:]

    @cached_property
    def _sigles(self) -> Mapping[str, str]:
        return {contrat.code: contrat.base.entete.sigle for contrat in self.dossier.contrats}

    @cached_property
    def _versions(self) -> Mapping[str, str]:
        versions = self.outcome.all_versions
        said = {version.name: f"l'{_avenant(version)[2:] or 'acte initial'}" for version in versions}
        named = {str(name): f"{words} ({self._sigles[NomDeVersion(name).contrat]})" for name, words in said.items()}
        return named | {str(seance.name): f"la {_seance(seance.code).lower()}" for seance in self.dossier.seances}

    @cached_property
    def _documents(self) -> Mapping[str, str]:
        return {document.name: document.title for document in self.outcome.all_documents}

    @cached_property
    def _intitules(self) -> Mapping[tuple[str, str, str], str]:
        """The label of each indicator, by its contract, its fiche (none for a national one) and its code."""
        found: dict[tuple[str, str, str], str] = {}
        for ecrit in tous(Subject(self.dossier, self.outcome.versions)):
            fiche = getattr(ecrit, "fiche", None)
            found[ecrit.contrat.code, fiche.numero if fiche else "", ecrit.indicateur.code] = ecrit.intitule
        return found

    def _indicateurs(self, words: str, contrat: str) -> str:
        fiche = _FICHE.search(words)

        def named(found: re.Match[str]) -> str:
            owner, what, code, of = (part or "" for part in found.groups())
            keys = [(contrat, fiche[1] if fiche else "", code), (contrat, "", code)]
            label = next((self._intitules[key] for key in keys if self._intitules.get(key)), code)
            if label in words:  # the sentence cites it
                return f"{'son' if owner == 'son ' else 'un'} {what}{of}"
            return f"{owner}{what} « {first_letters(label, _LONG)} »{of}"

        def alone(found: re.Match[str]) -> str:
            label = self._intitules.get((contrat, fiche[1], found[1])) if fiche else ""
            return f"« {first_letters(label, _LONG)} »" if label else found[0]

        return _CODE_SEUL.sub(alone, _INDICATEUR.sub(named, words))

    def _court(self, words: str, acte: str) -> str:
        """A document without its act, when the finding is of it; with the letters of the act, when it is another."""
        owner, comma, inside = words.partition(", ")
        if not comma:
            return words
        name = self.actes.get(owner) or f"{owner[:1].upper()}{owner[1:]}"
        if name == acte:
            return inside
        return f"{self._sigles[owner]}, {inside}" if owner in self._sigles else words


def _avenant(version: Version) -> str:
    return f", avenant n°{NBSP}{version.avenant.numero}" if version.avenant else ""


def _seance(jour: str) -> str:
    return f"Séance du {date(parse_day(jour))}" if re.fullmatch(r"\d{4}-\d\d-\d\d", jour) else f"Séance {jour}"
