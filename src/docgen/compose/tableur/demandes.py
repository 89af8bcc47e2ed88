"""What the workbook of the year asks: each blank, and each value of the act in preparation that a year may change."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from docgen.adresses.chemins import Chemin
from docgen.adresses.sources import CleDeSource
from docgen.adresses.versions import INITIALE, avenant_numero
from docgen.amend.avenant import Avenant
from docgen.classeur import AdresseDeSaisie, GenreDeSaisie
from docgen.compose.tableur.saisie import genre_de
from docgen.dossier import Dossier, DossierContrat
from docgen.findings import Finding, Location
from docgen.load.a_completer import blank_name, helped_by, who_knows
from docgen.model.entete import Entete, Visa
from docgen.model.fiche import FicheAction, Indicateur
from docgen.model.indicateurs import IndicateurNational
from docgen.montants import A_COMPLETER

# The keys of the data as a person says them, and whose values are amounts, numbers.
_MOTS = {"verse": "versé", "non_consomme": "non consommé", "depense": "dépensé", "numero": "numéro", "delai": "délai",
         "notifie": "notifié", "sous_actions": "sous-action", "financements": "financement",
         "arrete_au": "arrêté au"}  # fmt: skip
_MONTANTS = frozenset({"verse", "non_consomme", "depense", "financements", "notifie", "montant"})
_DATES = frozenset({"date", "arrete_au", "signature"})
# What a year may change in an act (then in its visas), in what was done.
_DE_L_ACTE = frozenset({"visas", "versement", "notifie", "champs", "objet"})
_DU_VISA = frozenset({"numero", "date", "objet"})
_DE_L_EXECUTION = frozenset({"arrete_au", "actions", "indicateurs"})
# What the help of a blank says beside where to find it: what was planned.
_PREVUS = (
    re.compile(r"^.+?, (?P<prevu>prévu : .+?) ; (?P<ou>.+)$"),
    re.compile(r"^.+ \((?P<prevu>cible .+?) ; (?P<ou>.+?)\)(?P<reste>(?: : un taux)?\.)$"),
    re.compile(r"^.+? : (?P<ou>.+) ; les fiches (?P<prevu>prévoyaient .+)\.$"),
)


class Demande(NamedTuple):
    """A value that is asked: who knows it, its help, its place in the data; what it says there, of one that is no
    blank."""

    qui: str
    aide: str
    source: CleDeSource
    chemin: Chemin
    valeur: str = ""


def blancs_demandes(dossier: Dossier, contrat: str, blancs: Sequence[Finding]) -> list[Demande]:
    """Those of `blancs` that a cell can hold, file by file; a paragraph to write is not one."""
    places: dict[Location, tuple[CleDeSource, Chemin]] = {}
    for source, file in dossier.sources.items():
        key = CleDeSource(source)
        if key.proprietaire != contrat:
            continue
        champs = ((*path, "valeur") for path in file.values if len(path) == 2 and path[0] == "champs")
        for path in (*file.blanks, *champs):
            places.setdefault(file.locate(path), (key, path))
    found = [Demande(blanc.qui or "juridique", blanc.remedy, *places[blanc.location])
             for blanc in blancs if blanc.location in places]  # fmt: skip
    files = list(dict.fromkeys(demande.source for demande in found))
    return sorted(found, key=lambda demande: files.index(demande.source))


def valeurs_a_relire(dossier: Dossier, contrat: DossierContrat) -> list[Demande]:
    """The values that are there already, and that a year may change: those of the act that is not signed yet, of the
    fiches that it brings, of the last exercice that was told."""
    acte = contrat.avenants[-1] if contrat.avenants else None
    code, version = contrat.code, acte.version if acte else INITIALE
    signed = acte.signature if acte else contrat.base.entete.signature
    sources = [] if signed else [CleDeSource.acte(code, version)]
    if acte and not signed:
        sources += [CleDeSource.fiche(code, fiche.numero, version) for fiche in acte.fiches_apportees]
    years = sorted(done.exercice for done in contrat.executions)
    sources += [CleDeSource.du_contrat(code, "execution", year) for year in years[-1:]]
    since = acte.exercice if acte else ""
    return [demande for source in sources if source in dossier.sources for demande in _known(dossier, source, since)]


def _known(dossier: Dossier, source: CleDeSource, since: str) -> Iterator[Demande]:
    file = dossier.sources[source]
    lines = dossier.textes.get(file.file, "").split("\n")
    for path, extent in file.extents.items():
        if extent.text and path not in file.blanks and extent.text != A_COMPLETER and _changes(source, path, since):
            who = "finances" if path[-1] == "montant" else who_knows(path)
            yield Demande(who, helped_by(lines, path, file), source, path, extent.text)


def _changes(source: CleDeSource, path: Chemin, since: str) -> bool:
    """Whether the year that begins with the exercice `since` may change the value at `path`."""
    match source.sorte, path:
        case "execution", (first, *_):
            return first in _DE_L_EXECUTION and "notes" not in path
        case "actions", ("sous_actions", _, key):
            return key == "montant"
        case "actions", ("financements", *_) | ("indicateurs", _, *_, "cibles", _):
            return str(path[-1]) >= since
        case (("avenants" | "contrat"), ("visas", _, key)):
            return key in _DU_VISA
        case (("avenants" | "contrat"), ("champs", _, key)):
            return key == "valeur"
        case "avenants", (first, *_):
            return first in _DE_L_ACTE
    return False


# --- what is said of each ---------------------------------------------------------------------------------------------
class Vocabulaire(NamedTuple):
    """The words of a contract for what is asked."""

    contrat: DossierContrat

    def groupe(self, demande: Demande) -> str:
        """Which piece the value is of: « Exécution 2025, action 1.2 », « Avenant n° 2, visa 4 : le décret »."""
        source, path = demande.source, demande.chemin
        if source.sorte == "execution":
            word = self.contrat.base.programme.fiche.action.titre.lower()
            return f"Exécution {source.nom}{f', {word} {path[1]}' if path[0] == 'actions' and len(path) > 1 else ''}"
        brought = "" if source.version == INITIALE else f" (avenant n° {avenant_numero(source.version)})"
        if source.sorte == "actions":
            return f"Fiche {source.nom}{brought}"
        acte = f"Avenant n° {avenant_numero(source.nom)}" if source.sorte == "avenants" else "Contrat"
        if source.sorte not in ("avenants", "contrat"):
            return f"{source.sorte.capitalize()} {source.nom}{brought}"
        if path[0] == "visas" and isinstance(path[1], int):
            visa = self._visa(source, path[1])
            said = visa.objet if visa.objet and visa.objet != A_COMPLETER else ""
            return f"{acte}, visa {path[1] + 1} : {raccourci(f'{visa.nature} {said}'.strip())}"
        return acte

    def nom(self, demande: Demande) -> str:
        """What is asked, in short: the group says of what, the help says the rest."""
        source, path = demande.source, demande.chemin
        found = self.indicateur(demande)
        if path[0] == "champs":
            said = self._acte(source).champs[str(path[1])].intitule
        elif found:
            form = self.contrat.base.programme.indicateur(found.code) if isinstance(found, Indicateur) else None
            said = found.intitule or (form.intitule if form else found.code)
            said += f"{_part(found, path)} : cible {path[-1]}" if "cibles" in path else ""
        elif path[0] == "notifie":
            said = f"notifié, {self.contrat.base.entete.niveaux[0].mot} {path[1]}"
        elif path[0] == "visas":
            said = _MOTS.get(str(path[-1]), str(path[-1]))
        else:
            said = self._words(path[2:] if path[0] == "actions" and len(path) > 2 else path)
        return f"{said[0].upper()}{said[1:]}"

    def _words(self, path: Chemin) -> str:
        """The keys as a person says them, and those who pay by their names: « versé, État »."""
        parties = {party.code: party.intitule for party in self.contrat.base.entete.financeurs}
        steps = (step.partition(" ") for step in blank_name(path).split(", "))
        return ", ".join(parties.get(key) or _MOTS.get(key, key.replace("_", " ")) + (f" {rank}" if rank else "")
                         for key, _, rank in steps)  # fmt: skip

    def aide(self, demande: Demande) -> tuple[str, str]:
        """Where to find the value; what was planned, what it says today, or what the former act said."""
        if demande.valeur:
            return self._help_of_known(demande), raccourci(demande.valeur, 150)
        for pattern in _PREVUS:
            if match := pattern.match(demande.aide):
                where = f"{match['ou'].rstrip('.')}{match.groupdict().get('reste') or '.'}"
                return f"{where[0].upper()}{where[1:]}", match["prevu"].replace("prévoyaient", "prévu :")
        return demande.aide, self._said_before(demande)

    def _help_of_known(self, demande: Demande) -> str:
        path = demande.chemin
        if demande.source.sorte == "actions" and path[0] == "sous_actions" and isinstance(path[1], int):
            fiche = next((f for f in self._fiches if f.numero == demande.source.nom), None)
            return fiche.sous_actions[path[1]].intitule if fiche else ""
        return self.aide(demande._replace(valeur=""))[0] if demande.source.sorte == "execution" else demande.aide

    def _said_before(self, demande: Demande) -> str:
        """What the act before said in the same place; "" when nothing is the same."""
        source, path = demande.source, demande.chemin
        if source.sorte != "avenants":
            return ""
        here = self._acte(source)
        before = self._before(source.nom)
        if path[0] == "visas" and isinstance(path[1], int):
            visa = _same_visa(here.visas, before.visas, path[1])
            return raccourci(_said_of(visa, str(path[-1])), 150) if visa else ""
        return ""

    # --- what it speaks of ---
    def adresse(self, demande: Demande) -> AdresseDeSaisie:
        """The place of the data, and what is typed there. The trial of the import has the last word."""
        found, path = self.indicateur(demande), demande.chemin
        # A visa has no name of its own: its nature tells it from the one that takes its rank.
        nature = (
            (self._visa(demande.source, path[1]).nature,) if path[0] == "visas" and isinstance(path[1], int) else ()
        )
        return AdresseDeSaisie(demande.source, path, self._genre(demande, found), nature,
                               negatif=bool(found and found.evolution))  # fmt: skip

    def _genre(self, demande: Demande, found: Indicateur | IndicateurNational | None) -> GenreDeSaisie:
        path, keys = demande.chemin, {str(step) for step in demande.chemin}
        if found:
            return genre_de(found)
        if path[0] == "champs":
            dated = self._acte(demande.source).champs[str(path[1])].intitule.lower().startswith("date ")
            return "date" if dated else "texte"
        if path[-1] in _DATES:
            return "date"
        if keys & _MONTANTS:
            return "montant?"
        if path[-1] == "taux":
            return "taux"
        return "nombre?" if "volume" in keys else "texte"

    def indicateur(self, demande: Demande) -> Indicateur | IndicateurNational | None:
        """The indicator whose value is asked, or None."""
        source, path = demande.source, demande.chemin
        match source.sorte, path:
            case "execution", ("actions", fiche, "resultats", code):
                fiches = [f for f in self._fiches if f.numero == fiche]
                return next((i for f in fiches for i in f.indicateurs if i.code == code), None)
            case "execution", ("indicateurs", code):
                return next((i for i in self.contrat.base.indicateurs if i.code == code), None)
            case "actions", ("indicateurs", int(rank), *_):
                found = next((f for f in self._fiches if f.numero == source.nom), None)
                return found.indicateurs[rank] if found else None
        return None

    @property
    def _fiches(self) -> Iterator[FicheAction]:
        """Every fiche as written, the last first."""
        for avenant in reversed(self.contrat.avenants):
            yield from avenant.fiches_apportees
        yield from self.contrat.base.fiches

    def _acte(self, source: CleDeSource) -> Avenant | Entete:
        found = (avenant for avenant in self.contrat.avenants if avenant.version == source.nom)
        return next(found, self.contrat.base.entete) if source.sorte == "avenants" else self.contrat.base.entete

    def _before(self, version: str) -> Avenant | Entete:
        former: Avenant | Entete = self.contrat.base.entete
        for avenant in self.contrat.avenants:
            if avenant.version == version:
                break
            former = avenant
        return former

    def _visa(self, source: CleDeSource, rank: int) -> Visa:
        return self._acte(source).visas[rank]


def _part(indicateur: Indicateur | IndicateurNational, path: Chemin) -> str:
    """The part of the indicator that a path names: « , Arras »."""
    match path:
        case (_, _, ("repartition" | "dont") as kind, int(rank), *_):
            return f", {getattr(indicateur, kind)[rank].intitule}"
    return ""


def _same_visa(visas: Sequence[Visa], before: Sequence[Visa], rank: int) -> Visa | None:
    """The visa of the act before that stands for the one at `rank`: of those of its nature that are not said again,
    the one of the same rank."""
    nature, said, again = visas[rank].nature, set(map(_text_of, before)), set(map(_text_of, visas))
    new = [at for at, visa in enumerate(visas) if visa.nature == nature and _text_of(visa) not in said]
    left = [visa for visa in before if visa.nature == nature and _text_of(visa) not in again]
    return left[new.index(rank)] if rank in new and len(new) == len(left) else None


def _text_of(visa: Visa) -> tuple[object, ...]:
    return visa.numero, visa.date, visa.objet


def _said_of(visa: Visa, key: str) -> str:
    if key == "date":
        return f"{visa.jour:%d/%m/%Y}" if visa.jour else ""
    return (visa.numero if key == "numero" else visa.objet) or ""


def raccourci(text: str, size: int = 90) -> str:
    """`text`, cut at a word when it is long.

    >>> raccourci("le décret portant adaptation", 20)
    'le décret portant…'
    """
    words = " ".join(text.split())
    return words if len(words) <= size else f"{words[: size + 1].rpartition(' ')[0]}…"
