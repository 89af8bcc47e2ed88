"""Le récit d'une fiche, ou un article, annonce un total qui n'est pas celui des fiches.

**Constat.** Le texte d'une fiche dit « un montant total de… », « un coût total de… », « un budget annuel de… », et ce
montant n'est ni celui de son budget, d'un exercice ou de tous, ni celui d'un financeur, ni celui d'une sous-action. Ou
bien un article écrit le soutien de l'État, et ce n'est celui d'aucun exercice, pour le contrat ou l'un de ses axes.

**Pourquoi c'est grave.** Le texte et les tableaux du même acte se contrediraient.

**Exemple.** Le récit de la fiche 1.1 annonce « un budget total de 250 000 € » ; son tableau fait 200 000 €.

**Remède.** Corriger le montant ; mieux, l'écrire avec {{ montant(…) }}, qui suit les données.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from docgen.adresses.cellules import CONTRAT, TOUS, Cell
from docgen.check import Fault, Faults, Location, Preuve, Subject, ligne, once, rule
from docgen.check.budget import NOMBRE, apports, budget_de, nombres
from docgen.check.montre import uni
from docgen.check.parcours import FicheEcrite, VersionEcrite, dossier, fiches, versions_ecrites
from docgen.findings import place_dans
from docgen.french import euros
from docgen.montants import Absence, Montant

_ANNONCE = re.compile(
    rf"\b(?:montant|coût|budget)s? (?:total|global|annuel|prévisionnel)(?: de l'action)?(?: est)? de"
    rf" (?P<montant>{NOMBRE}) ?(?:€|euros)"
)
_SOUTIEN = (
    r"\b(?:soutien|contribution|participation)(?: financi\w+)? {du}\b[^.;\n]{{0,60}}? (?:s'élève à|est fixée? à|est de)"
    r"(?: un montant(?: total)? de)? (?P<montant>{nombre}) ?(?:€|euros)"
)


@rule("donnees", "bloquant", en_projet=True, qui="finances", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each total that a text says and that the fiches do not make."""
    for ecrite in fiches(subject):
        money, what = ecrite.place("financements", key=True), f"le récit de la fiche {ecrite.fiche.numero}"
        for words, said, near in _wrong(ecrite.fiche.recit.values(), (_ANNONCE,), partial(_amounts, ecrite)):
            yield _fault(what, words, (said, near), (_place(ecrite, words), money))
    # What an avenant has replaced was signed too; carried on, it is said once.
    for ecrit in versions_ecrites(subject):
        first = ecrit.place("financeurs", key=True)
        known = partial(_supports, subject, ecrit.contrat.code)
        said_of_payer = re.compile(_SOUTIEN.format(du=re.escape(uni(ecrit.programme.paie.du)), nombre=NOMBRE))
        for article in ecrit.contrat.articles:
            written = [alinea.texte for alinea in article.alineas]
            for words, said, near in _wrong(written, (_ANNONCE, said_of_payer), known):
                here = _in_texts(ecrit, words) or first
                yield _fault(f"l'article {article.numero}", words, (said, near), (here, first))


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
                    yield match.group(), said, min(known, key=lambda amount: abs((amount - said).centimes))


def _fault(what: str, words: str, amounts: tuple[Montant, Montant], places: tuple[Location, Location]) -> Fault:
    said, near = amounts
    gap = Montant(abs((near - said).centimes))
    nearest = f"le montant le plus proche que font les données est de {euros(near)} : l'écart est de {euros(gap)}"
    message = f"{what} annonce « {words} » ; {nearest}"
    remedy = f"Corriger le montant, ou les données ({ligne(places[1])})."
    preuve = Preuve((words, euros(near)), enjeu=gap.centimes)
    return Fault(message, places[0], remedy, (places[1],) if places[1] != places[0] else (), preuve=preuve)


def _supports(subject: Subject, contrat: str) -> set[Montant]:
    """What the contract and its divisions receive in its versions, from each part and from all, each exercice and the
    whole."""
    return _every_support(subject)[contrat]


@once
def _every_support(subject: Subject) -> dict[str, set[Montant]]:
    found: dict[str, set[Montant | Absence]] = {}
    for ecrit in versions_ecrites(subject):
        portees, years = (CONTRAT, *(place.portee for place in ecrit.entete.places)), (*ecrit.exercices, TOUS)
        cells = (Cell(portee, part, year, nature) for portee in portees
                 for part in (*(part.cote for part in ecrit.programme.parts), TOUS) for year in years
                 for nature in ("prevu", "total"))  # fmt: skip
        found.setdefault(ecrit.contrat.code, set()).update(ecrit.version.amount(cell) for cell in cells)
    # What is announced may be the total that is not known.
    known = {code: {amount for amount in amounts if isinstance(amount, Montant)} for code, amounts in found.items()}
    return {code: amounts if len(amounts) == len(found[code]) else set() for code, amounts in known.items()}


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


def _in_texts(ecrit: VersionEcrite, words: str) -> Location | None:
    """Where the words are written, in the articles of the contract and the texts of its avenants."""
    for file, text in ecrit.dossier.textes.items():
        if f"/{ecrit.contrat.code}/" in file and (place := _found(file, text, words)):
            return place
    return None


def _found(file: str, text: str, words: str) -> Location | None:
    plain = uni(text)
    start = plain.find(words)
    return place_dans(file, plain, start) if start >= 0 else None
