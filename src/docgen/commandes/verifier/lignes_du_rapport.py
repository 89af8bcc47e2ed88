"""The findings as rows of the report: by gravity, by act, by rule; what one rule says of one act is said once."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile

from msgspec import Struct
from msgspec.structs import replace

from docgen.check import registry
from docgen.check.lieux import LieuDuConstat
from docgen.check.places import ecart
from docgen.commandes.verifier.constats import PERSONNES, SAISIE, Constat, par_personne, title
from docgen.commandes.verifier.mots_du_rapport import MotsDuRapport
from docgen.document import Inline, LineBreak, Text
from docgen.findings import Severity
from docgen.french import compte, enumeration, euros, typographie
from docgen.montants import Montant

_LECTURE = "Lecture des fichiers"
_GRAVITES = list(Severity)
# Rules that say one thing of an act, in one row.
_ENSEMBLE = 3
# What the title of the rule says already.
_IMPRIME = re.compile(r"(?<= : )l'acte publié (?:imprime (?=« )|(?=n'imprime))")
_DISENT = re.compile(r"(») ; (les données|la fiche [\w.]+|le contrat) (?:disent|dit) « ")
# What titles on indicators say already, and how a line then says the rest.
_SOUS_LE_TITRE = (
    (re.compile(r"^Un indicateur de la fiche ([\w.]+) s['’]intitule (« .* ») et donne (.*)"), r"Fiche \1, \2 : \3"),
    (
        re.compile(r"^L['’]indicateur (« [^»]* ») de la fiche ([\w.]+) (?:vise|est loin de sa cible :) "),
        r"Fiche \2, \1 : ",
    ),
    (re.compile(r", moins que sa situation de départ \(([^()]*)\)$"), r", pour \1 au départ"),
    (re.compile(r"(?<=\d), et le volume est de "), ", pour "),
    (re.compile(r"^Dans la fiche ([\w.]+), aucune cible ne retrouve le volume de "), r"Fiche \1, "),
)
# Of fiches that are each given with an example, the first example only.
_PAR_FICHE = re.compile(r"(?<=\) ; )([\d.]+) \(« [^»]*(?:« [^»]* »)?[^»]* »(?: et (\d+ autres|un autre))?\)")
# Of places that are given as examples, those that come after the first.
_EXEMPLES = re.compile(r"(?: ; (?:[^;()]|\([^()]*\))+){1,2} ; …")
_ANNEES = re.compile(r"\ben \d{4}(?:, \d{4})+ et \d{4}\b(?! pour)")
_DEUX_FACONS = re.compile(r"imprime « (.*?) » ; [^«]* (?:dit|disent) « (.*) »")
# Of two printings as long as that, only what differs and the letters around.
_LONG, _AUTOUR = 70, 24
# Where what is of no fiche nor annexe stands: it says nothing to a reader.
_CONTRAT = "contrat"
# Of many lines of the source, the first.
_LIGNES = re.compile(r"\(l\. ((?:\d+, ){3}\d+), (\d+(?:, \d+)+)\)")
_SOURCE = re.compile(r"\(source, (l\. \d+)\)")
_NOTE = re.compile(r"(?:^| )(?:Note du contrôle|Notes des contrôles) : ")


class LigneDeRapport(Struct, frozen=True):
    """A finding as the report shows it; `premier` and `second` are its two places, `ou` where they are, in one line.

    `dit` is its sentence whole, `phrase` the same under the title of its rule, `titre`; `note` is what those who read
    the published act have noted, `spot` the place in a few words.
    """

    numero: int
    acte: str
    titre: str
    dit: str
    phrase: str
    premier: tuple[Inline, ...]
    second: tuple[Inline, ...]
    enjeu: str
    remede: str
    note: str
    qui: str
    sources: str
    ou: str
    spot: str
    constat: Constat


class GroupeDeConstats(Struct, frozen=True):
    """What one rule says of one act: its title, what is to be done alike for all (each says the rest), who does it."""

    code: str
    titre: str
    remede: str
    qui: str
    constats: tuple[LigneDeRapport, ...]


class ConstatsDUnActe(Struct, frozen=True):
    """What is as grave in one act, rule by rule."""

    nom: str
    sigle: str
    nombre: int
    groupes: tuple[GroupeDeConstats, ...]

    @property
    def rangees(self) -> list[list[GroupeDeConstats]]:
        """The rules in rows: one that says several things alone, those that say one thing a few together."""
        rows: list[list[GroupeDeConstats]] = []
        for groupe in self.groupes:
            alone = len(groupe.constats) == 1
            if alone and rows and len(rows[-1][0].constats) == 1 and len(rows[-1]) < _ENSEMBLE:
                rows[-1].append(groupe)
            else:
                rows.append([groupe])
        return rows


class Suite(Struct, frozen=True):
    """What is as grave: what blocks, what is to correct, what is to confirm."""

    actes: tuple[ConstatsDUnActe, ...]
    nombre: int
    qui: str

    @property
    def publie(self) -> bool:
        """Whether some are of what the published act prints otherwise: one remedy for all."""
        return any(groupe.code.startswith("PUB") for acte in self.actes for groupe in acte.groupes)


def in_order(every: Sequence[Constat], mots: MotsDuRapport) -> list[LigneDeRapport]:
    """The findings, numbered: the gravest first, act by act, what makes an act void before what makes it wrong."""
    ranks = {acte: rank for rank, acte in enumerate(mots.ordre)}

    who = {rule.code: rule.qui for rule in registry()}

    def key(constat: Constat) -> tuple[int, int, int, str]:
        finding = constat.finding
        acte = ranks[mots.acte(finding.location)]
        return _GRAVITES.index(finding.severity), acte, PERSONNES.index(who.get(finding.code, SAISIE)), finding.code

    return [_row(rank, constat, mots) for rank, constat in enumerate(sorted(every, key=key), 1)]


def suite(rows: Sequence[LigneDeRapport], severity: Severity, mots: MotsDuRapport) -> Suite:
    """The rows of that gravity, act by act."""
    found = [row for row in rows if row.constat.finding.severity is severity]
    actes: dict[str, list[LigneDeRapport]] = {}
    for row in found:
        actes.setdefault(row.acte, []).append(row)
    who = par_personne([row.constat.finding for row in found])
    return Suite(
        tuple(ConstatsDUnActe(acte, mots.sigle(acte), len(of), _groupes(of)) for acte, of in actes.items()),
        len(found),
        ", ".join(f"{name} : {count}" for name, count in who.items()) or "–",
    )


def _groupes(rows: Sequence[LigneDeRapport]) -> tuple[GroupeDeConstats, ...]:
    groups: dict[str, list[LigneDeRapport]] = {}
    for row in rows:
        groups.setdefault(row.constat.finding.code, []).append(row)
    found = []
    for code, inside in groups.items():
        people, shared = list(dict.fromkeys(row.qui for row in inside)), _shared([row.remede for row in inside])
        lines = tuple(replace(row, remede=row.remede[len(shared) :].strip()) for row in inside)
        found.append(GroupeDeConstats(code, inside[0].titre, shared, enumeration(people), lines))
    return tuple(found)


def _shared(remedies: Sequence[str]) -> str:
    """The sentences with which all the remedies begin."""
    cut = [re.split(r"(?<=\.) ", remedy) for remedy in remedies]
    same = [each[0] for each in takewhile(lambda each: len(set(each)) == 1, zip(*cut, strict=False))]
    return " ".join(same)


def _row(rank: int, constat: Constat, mots: MotsDuRapport) -> LigneDeRapport:
    finding = constat.finding
    acte = mots.acte(finding.location)
    first, *others = constat.lieux or (None,)
    # What should be said comes before a third printing of the same thing.
    other = None if finding.preuve.attendu else next(iter(others), None)
    remede, note = _remedy(mots.phrase(finding.remedy.partition("\n")[0], finding.location))
    dit = _short(mots.phrase(finding.message, finding.location))
    enjeu = euros(Montant(constat.enjeu)) if constat.enjeu else ""
    return LigneDeRapport(
        rank,
        acte,
        _titres().get(finding.code, _LECTURE),
        dit,
        _under_title(dit),
        _said(first.dit, first) if first else _said(str(finding.location), None),
        _said(constat.attendu, other),
        "" if enjeu in dit else enjeu,
        remede,
        note,
        finding.qui or "qui a saisi",
        _lines(constat.sources),
        _places(constat, acte, mots, dit),
        _spot(constat, acte, mots),
        constat,
    )


@lru_cache(maxsize=1)
def _titres() -> dict[str, str]:
    return {rule.code: title(rule) for rule in registry()}


def _short(words: str) -> str:
    """A sentence without what the report says once: examples after the first, years in a row, words that are alike."""
    said = _PAR_FICHE.sub(_number_of, _SOURCE.sub(r"(\1)", _EXEMPLES.sub(" ; …", words)))
    found = _DEUX_FACONS.search(said)
    if found and min(len(found[1]), len(found[2])) > _LONG:
        printed, right = ecart(found[1], found[2], _AUTOUR)
        said = f"{said[: found.start(1)]}{printed}{said[found.end(1) : found.start(2)]}{right}{said[found.end(2) :]}"
    said = f"{said[:-1]}, etc" if said.endswith("…") else said
    return _LIGNES.sub(_first_lines, _ANNEES.sub(_years, said))


def _number_of(found: re.Match[str]) -> str:
    others = (found[2] or "0 autre").replace("un", "1")
    return f"{found[1]} ({int(others.split()[0]) + 1})"


def _first_lines(found: re.Match[str]) -> str:
    return f"(l. {found[1]} et {compte(found[2].count(',') + 1, 'autre')})"


def _under_title(words: str) -> str:
    """The sentence of a control without what the title of its rule says."""
    said = _DISENT.sub(r"\1 ; dans \2, « ", _IMPRIME.sub("", words))
    for pattern, less in _SOUS_LE_TITRE:
        said = pattern.sub(less, said)
    return said


def _years(found: re.Match[str]) -> str:
    years = [int(year) for year in re.findall(r"\d{4}", found[0])]
    in_a_row = years == list(range(years[0], years[0] + len(years)))
    return f"de {years[0]} à {years[-1]}" if in_a_row else found[0]


def _remedy(words: str) -> tuple[str, str]:
    """What is to be done, and apart what was noted of the published act."""
    remedy, _, note = _NOTE.sub("\0", words).partition("\0")
    return remedy, note.rstrip(".").replace("\0", " ")


def _places(constat: Constat, acte: str, mots: MotsDuRapport, dit: str) -> str:
    """Where a finding is read, when its sentence does not say so, and the lines of the published act if it blocks."""
    if constat.finding.code.startswith("PUB"):
        return ""
    spot = _spot(constat, acte, mots)
    blocks = constat.finding.severity is Severity.BLOQUANT
    where = f"Où : {spot}." if spot not in ("", _CONTRAT) and spot.rpartition(" ")[2] not in dit else ""
    lines = f"({_lines(constat.sources)})" if blocks and constat.sources else ""
    return f"{where} {lines}".strip()


def _spot(constat: Constat, acte: str, mots: MotsDuRapport) -> str:
    """« fiche-action 2.4 », « annexe 2 »: what a reader opens first."""
    if not constat.lieux:
        return ""
    lieu = constat.lieux[0]
    if constat.finding.code.startswith("PUB"):
        words = lieu.endroit.partition(",")[0]
        return f"{words[:1].lower()}{words[1:]}"
    return mots.spot(lieu, acte)


def _said(words: str, lieu: LieuDuConstat | None) -> tuple[Inline, ...]:
    """What is said, in bold, then the document and the spot where it is read."""
    content: list[Inline] = [Text(typographie(words or "–"), bold=True)]
    if lieu:
        content += [LineBreak(), Text(typographie(lieu.ou))]
    return tuple(content)


def _lines(sources: Sequence[int]) -> str:
    if not sources:
        return ""
    said = [*(str(line) for line in sources[:4]), *(["suivantes"] if len(sources) > 4 else [])]
    return f"source, l. {enumeration(said)}"
