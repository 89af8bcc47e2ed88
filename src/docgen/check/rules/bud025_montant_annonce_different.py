"""Le récit d'une fiche, ou un article, annonce un total qui n'est pas celui des fiches.

**Constat.** Le texte d'une fiche dit « un montant total de… », « un coût total de… », « un budget annuel de… », et ce
montant n'est ni celui de son budget, d'un exercice ou de tous, ni celui d'un financeur, ni celui d'une sous-action. Ou
bien un article écrit ce qu'un financeur apporte (« la contribution du Département s'élève à… », nommé ou dit par
`payeur("du")`), et ce n'est celui d'aucun exercice, pour le contrat, un axe ou une fiche ; ni celui de l'année que dit
la phrase, ou le point de la liste qu'elle annonce.

**Pourquoi c'est grave.** Le texte et les tableaux du même acte se contrediraient.

**Exemple.** Le récit de la fiche 1.1 annonce « un budget total de 250 000 € » ; son tableau fait 200 000 €.

**Remède.** Corriger le montant ; mieux, l'écrire avec {{ montant(…) }}, qui suit les données.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from docgen.adresses.cellules import CONTRAT, TOUS, Cell, PartDesFinanceurs, Portee
from docgen.adresses.origines import Origine
from docgen.adresses.sources import CleDeSource
from docgen.check import Fault, Faults, Location, Preuve, Subject, ligne, once, rule
from docgen.check.budget import NOMBRE, apports, budget_de, nombres
from docgen.check.montre import uni
from docgen.check.parcours import FicheEcrite, VersionEcrite, dossier, fiches, versions_ecrites
from docgen.findings import place_dans
from docgen.french import euros
from docgen.french.noms import Nom
from docgen.model.contrat import Alinea, Article
from docgen.model.programme import PartDeFinancement, Roles
from docgen.montants import Absence, Montant

_ANNONCE = re.compile(
    rf"\b(?:montant|coût|budget)s? (?:total|global|annuel|prévisionnel)(?: de l'action)?(?: est)? de"
    rf" (?P<montant>{NOMBRE}) ?(?:€|euros)"
)
_APPORT = (
    r"\b(?:soutien|contribution|participation)(?: financi\w+)? (?P<qui>{qui})(?!\w)[^.;\n]{{0,60}}?"
    r" (?:s'élève à|est (?:fixée?|arrêtée?|portée?|ramenée?) à|est de)(?: un montant(?: total)? de)?"
)
_MONTANT = rf" (?P<montant>{NOMBRE}) ?(?:€|euros)"
_POINT = re.compile(
    rf"^\W*(?:\d+° |[a-z]\) )?(?P<montant>{NOMBRE}) ?(?:€|euros) (?:en|pour|au titre de)"
    r"(?: l'année| l'exercice)? (?P<annee>[^ .;,]+)[ .;,]*$"
)
# Who the words of a text call so, whatever the contract: `payeur("du")`.
_PAIE, _RECOIT, _ADMINISTRATION = Roles.model_fields
_ROLES = {"payeur": _PAIE, "beneficiaire": _RECOIT, _ADMINISTRATION: _ADMINISTRATION}


class _Dit(NamedTuple):
    """An amount that a line of an article announces: the words, the amount, the part that brings it, the year said."""

    ligne: Alinea
    mots: str
    montant: Montant
    part: str = ""
    annee: str = ""


@rule("donnees", "bloquant", en_projet=True, qui="finances", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each total that a text says and that the fiches do not make."""
    for ecrite in fiches(subject):
        money, what = ecrite.place("financements", key=True), f"le récit de la fiche {ecrite.fiche.numero}"
        for words, said, near in _wrong(ecrite.fiche.recit.values(), (_ANNONCE,), partial(_amounts, ecrite)):
            yield _fault(what, words, (said, near), (_place(ecrite, words), money))
    # What an avenant has replaced was signed too; carried on, it is said once.
    for ecrit in versions_ecrites(subject):
        for article in ecrit.contrat.articles:
            for dit in _announced(ecrit, article):
                known = _supports(subject, ecrit, dit)
                if known and dit.montant not in known:
                    near = _nearest(dit.montant, known)
                    places = (_in_article(ecrit, article, dit), _money(ecrit, dit.part))
                    yield _fault(f"l'article {article.numero}", _shown(ecrit, dit.mots), (dit.montant, near), places)


def _nearest(said: Montant, known: Iterable[Montant]) -> Montant:
    return min(known, key=lambda amount: abs((amount - said).centimes))


def _announced(ecrit: VersionEcrite, article: Article) -> Iterator[_Dit]:
    """What the lines of the article announce; a point of a list says an amount of whom its first line is about."""
    payers = _payers(ecrit)
    brought = _APPORT.format(qui="|".join(payers))
    sentence, opening = re.compile(brought + _MONTANT), re.compile(brought + " ?:$")
    part = ""
    for line in article.alineas:
        text = uni(line.texte).strip()
        for match in _ANNONCE.finditer(text):
            yield _Dit(line, match.group(), _amount(match))
        for match in sentence.finditer(text):
            yield _Dit(line, match.group(), _amount(match), _who(payers, match), _year(ecrit, text, match))
        point = _POINT.match(text) if part else None
        if point:
            yield _Dit(line, point.group().rstrip(" .;,"), _amount(point), part, point["annee"])
        elif opens := opening.search(text):
            part = _who(payers, opens)
        elif line.nature == "texte":
            part = ""


def _amount(match: re.Match[str]) -> Montant:
    return Montant(int(nombres(match["montant"])[0] * 100))


def _payers(ecrit: VersionEcrite) -> dict[str, str]:
    """The side of the cube of each part, by what a text calls it after « de », as a pattern."""
    programme = ecrit.programme
    found: dict[str, str] = {}
    for call, role in _ROLES.items():
        found[_call(call)] = getattr(programme, role).cote
    for part in programme.parts:
        for nom in _names(ecrit, part):
            found.setdefault(re.escape(uni(nom.du)), part.cote)
    return found


def _call(mot: str) -> str:
    return rf"\{{\{{ ?{mot}\([\"']du[\"']\) ?\}}\}}"


def _names(ecrit: VersionEcrite, part: PartDeFinancement) -> Iterator[Nom]:
    """The names of a part whose article is known: its own, and those of the party that it is, longest first."""
    partie = ecrit.entete.partie(part.code)
    every = (part.nom, *((partie.nom, partie.nom_entier) if partie else ()))
    yield from sorted((nom for nom in every if nom.article_connu), key=lambda nom: -len(nom.mots))


def _who(payers: dict[str, str], match: re.Match[str]) -> str:
    return next(part for pattern, part in payers.items() if re.fullmatch(pattern, match["qui"]))


def _year(ecrit: VersionEcrite, text: str, match: re.Match[str]) -> str:
    """The exercice that the sentence of `match` names, when it names one."""
    start = max(text.rfind(stop, 0, match.start()) for stop in ".;\n") + 1
    end = re.compile(r"[.;\n]|$").search(text, match.end())
    sentence = text[start : end.start() if end else len(text)]
    said = [year for year in ecrit.exercices if re.search(rf"(?<!\w){re.escape(year)}(?!\w)", sentence)]
    return said[0] if len(said) == 1 else ""


def _shown(ecrit: VersionEcrite, words: str) -> str:
    """`words`, where a role is said as a reader sees it."""
    for call, role in _ROLES.items():
        words = re.sub(_call(call), getattr(ecrit.programme, role).du, words)
    return words


def _wrong(
    texts: Iterable[str], patterns: Iterable[re.Pattern[str]], given: Callable[[], set[Montant]]
) -> Iterator[tuple[str, Montant, Montant]]:
    """The words of each total that is not `given`, its amount, and the nearest one given.

    What is given is only worked out when a total is announced: few texts announce one.
    """
    for text in texts:
        for pattern in patterns if "€" in text or "euros" in text else ():
            for match in pattern.finditer(uni(text)):
                said, known = Montant(int(nombres(match["montant"])[0] * 100)), given()
                if said not in known and known:
                    yield match.group(), said, _nearest(said, known)


def _fault(what: str, words: str, amounts: tuple[Montant, Montant], places: tuple[Location, Location]) -> Fault:
    said, near = amounts
    gap = Montant(abs((near - said).centimes))
    nearest = f"le montant le plus proche que font les données est de {euros(near)} : l'écart est de {euros(gap)}"
    message = f"{what} annonce « {words} » ; {nearest}"
    remedy = f"Corriger le montant, ou les données ({ligne(places[1])})."
    preuve = Preuve((words, euros(near)), enjeu=gap.centimes)
    return Fault(message, places[0], remedy, (places[1],) if places[1] != places[0] else (), preuve=preuve)


def _supports(subject: Subject, ecrit: VersionEcrite, dit: _Dit) -> set[Montant]:
    """What the contract, its divisions and fiches receive in its versions: from the part that brings it, that year;
    else from each part and from all, each exercice and the whole. Empty when the total may be one that is not known."""
    amounts = {amount for cell, amount in _every_support(subject)[ecrit.contrat.code]
               if dit.part in ("", cell.financeur) and dit.annee in ("", cell.exercice)}  # fmt: skip
    known = {amount for amount in amounts if isinstance(amount, Montant)}
    return known if len(known) == len(amounts) else set()


@once
def _every_support(subject: Subject) -> dict[str, set[tuple[Cell, Montant | Absence]]]:
    found: dict[str, set[tuple[Cell, Montant | Absence]]] = {}
    for ecrit in versions_ecrites(subject):
        places = (place.portee for place in ecrit.entete.places)
        portees = (CONTRAT, *places, *(Portee.action(fiche.numero) for fiche in ecrit.contrat.fiches))
        years = (*ecrit.exercices, TOUS)
        cells = (Cell(portee, part, year, nature) for portee in portees
                 for part in (*(part.cote for part in ecrit.programme.parts), TOUS) for year in years
                 for nature in ("prevu", "total"))  # fmt: skip
        found.setdefault(ecrit.contrat.code, set()).update((cell, ecrit.version.amount(cell)) for cell in cells)
    return found


def _amounts(ecrite: FicheEcrite) -> set[Montant]:
    """Every amount that a total of the fiche may be."""
    fiche, given = ecrite.fiche, list(apports(ecrite.version, ecrite.fiche))
    years = [planned for year in ecrite.exercices if (planned := budget_de(fiche, year)) is not None]
    by_code = [Montant.total(a for _, c, _, a in given if c == code) for code in fiche.financements]
    parts = [part.montant for part in fiche.sous_actions]
    single = [amount for _, _, _, amount in given]
    return {*years, Montant.total(years), *by_code, *single, *parts, Montant.total(parts)}


def _place(ecrite: FicheEcrite, words: str) -> Location:
    """Where the words are written, in the narrative of the fiche."""
    file = ecrite.dossier.locate(ecrite.source.recit).file
    return _found(file, ecrite.dossier.textes.get(file, ""), words) or ecrite.place("numero")


def _in_article(ecrit: VersionEcrite, article: Article, dit: _Dit) -> Location:
    """Where the article writes the words: its file, or the text that the avenant brings."""
    if dit.ligne.origine != Origine.SIGNE:
        place = ecrit.a_l_operation(dit.ligne.origine, "a")
        files = [place.file, *(file for file in ecrit.dossier.textes if f"/{ecrit.contrat.code}/" in file)]
    else:
        place = ecrit.dossier.locate(CleDeSource.du_contrat(ecrit.contrat.code, "articles", article.numero))
        files = [place.file]
    found = (_found(file, ecrit.dossier.textes.get(file, ""), dit.mots) for file in files)
    return next(filter(None, found), place)


def _money(ecrit: VersionEcrite, part: str) -> Location:
    """Where the data say who pays or, of a contract that does not, what the part brings to a fiche."""
    written = ecrit.dossier.sources.get(CleDeSource.contrat(ecrit.contrat.code))
    counted = {
        payer.code for payer in ecrit.entete.financeurs if part in ("", PartDesFinanceurs.of(payer.compte_comme))
    }
    fiche = next((fiche for fiche in ecrit.contrat.fiches if counted & fiche.financements.keys()), None)
    if fiche is None or (written and ("financeurs",) in written.keys):
        return ecrit.place("financeurs", key=True)
    return ecrit.de_la_fiche(fiche.numero, "financements", key=True)


def _found(file: str, text: str, words: str) -> Location | None:
    plain = uni(text)
    start = plain.find(words)
    return place_dans(file, plain, start) if start >= 0 else None
