"""Une phrase donne à une annexe le titre d'une autre.

**Constat.** Un article, ou un texte de la séance, cite une annexe par son numéro, juste après l'intitulé d'une autre
annexe du même contrat, ou après la plupart de ses mots (« les indicateurs nationaux (annexe n° 3) ») quand celle du
numéro n'en a pas la moitié ; ou aucun mot de la phrase n'est de son intitulé, et une autre annexe, que la phrase ne
cite pas, en a (à confirmer).

**Pourquoi y regarder.** L'article renverrait au tableau financier pour y lire les fiches-actions : le numéro est
faux, ou le titre.

**Exemple.** « Les actions sont décrites dans les fiches-actions de l'annexe 2 », quand les fiches-actions sont
l'annexe 1.

**Remède.** Corriger le numéro, ou le titre.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from docgen.adresses.versions import NomDeVersion
from docgen.check import Fault, Faults, Location, Preuve, Subject, dossier, rule
from docgen.check.montre import lignes_d_article, uni, version_de
from docgen.findings import place_dans
from docgen.model.entete import Annexe

_CITEE = re.compile(r"(?: de l'| à l'| en |,? ?\(|, )annexe (?:n° ?)?(?P<rang>\d+)\b")
_NUMERO = re.compile(r"annexes? (?:n° ?)?\d+\b(?:(?:, | et | à )\d+\b)*")
_PHRASE = re.compile(r"[^.;\n]+")
# How far before it the words are that say what it is the number of.
_AVANT, _ARRET = 60, re.compile(r"[.;:]")
# How many letters of a word are compared; what of a title names it, and what is not enough to.
_LETTRES, _NOMME, _LOIN = 5, 0.6, 0.5


class _Autre(NamedTuple):
    """The words that cite an annexe, and the one that they name."""

    mots: str
    debut: int
    annexe: Annexe


@rule("donnees", "à corriger", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each annexe that is cited under the title of another."""
    for ligne in lignes_d_article(subject):
        for other, sure in _wrong([ligne.ecrite.entete.annexes], ligne.texte):
            place = ligne.place(0 if sure else other.debut) or ligne.ecrite.place()
            yield _fault(f"l'article {ligne.article}", other, place, sure=sure)
    for seance in subject.dossier.seances:
        names = [NomDeVersion.of(acte.contrat, acte.version) for acte in seance.base.actes.values()]
        contrats = [version.contrat.entete.annexes for name in names if (version := version_de(subject, name))]
        for file, text in subject.dossier.textes.items():
            if f"/{seance.name}/" in file and file.endswith(".md") and contrats:
                for other, sure in _wrong(contrats, text):
                    yield _fault("un texte de la séance", other, place_dans(file, text, other.debut), sure=sure)


def _wrong(contrats: Sequence[Sequence[Annexe]], text: str) -> Iterator[tuple[_Autre, bool]]:
    """What is cited under the title of another, and whether the words name it for sure."""
    if "nnexe" not in text:
        return
    apart = list(_apart(contrats, text))
    yield from ((other, True) for other in apart)
    found = [{other.debut: other for other in _strangers(annexes, text)} for annexes in contrats]
    for start in sorted(set.intersection(*map(set, found))):
        if not any(other.debut <= start < other.debut + len(other.mots) for other in apart):
            yield found[0][start], False


def _strangers(annexes: Sequence[Annexe], text: str) -> Iterator[_Autre]:
    """The numbers of annexes whose title has no word of their sentence, when that of one not cited there has some that
    none of those cited has."""
    titles = {annexe.numero: _words(uni(annexe.intitule).casefold()) for annexe in annexes}
    for sentence in _PHRASE.finditer(uni(text)):
        if "annexe" not in sentence.group():
            continue
        cited = {int(rank): match for match in _NUMERO.finditer(sentence.group())
                 for rank in re.findall(r"\d+", match.group())}  # fmt: skip
        words = _words(_NUMERO.sub("", sentence.group()).casefold())
        left = words.difference(*(titles.get(rank, frozenset()) for rank in cited))
        better = [annexe for annexe in annexes if annexe.numero not in cited and titles[annexe.numero] & left]
        for rank, match in cited.items():
            if better and rank in titles and not titles[rank] & words:
                yield _Autre(match.group(), sentence.start() + match.start(), better[0])


def _fault(who: str, other: _Autre, place: Location, *, sure: bool) -> Fault:
    message = f"{who} dit « {other.mots} » ; « {other.annexe.intitule} » est l'annexe {other.annexe.numero}"
    remedy = "Corriger le numéro de l'annexe, ou son titre."
    preuve = Preuve((other.mots,), f"annexe {other.annexe.numero}")
    return Fault(message, place, remedy, preuve=preuve, gravite=None if sure else "à confirmer")


def _apart(contrats: Sequence[Sequence[Annexe]], text: str) -> Iterator[_Autre]:
    """The citations whose words name an annexe of one of the contracts, and none that has their number."""
    said = uni(text)
    for match in _CITEE.finditer(said):
        clause = _clause(_ARRET.split(said[max(0, match.start() - _AVANT) : match.start()])[-1])
        found = [annexe for annexes in contrats if (annexe := _named(annexes, clause.casefold(), int(match["rang"])))]
        titles = [uni(annexe.intitule) for annexe in found]
        clause = next(
            (clause[-len(title) :] for title in titles if clause.casefold().endswith(title.casefold())), clause
        )
        if found and all(annexe.numero != int(match["rang"]) for annexe in found):
            start = match.start() - len(clause)
            yield _Autre(said[start : match.end()], start, found[0])


def _clause(before: str) -> str:
    """The last words before a number, which say what it is the number of."""
    return re.split(r",? (?:et|ou|par|dans|à partir d\w*) |\(|\n", before)[-1].lstrip()


def _named(annexes: Sequence[Annexe], clause: str, rank: int) -> Annexe | None:
    """The annexe that the words name, which is the one of that number as soon as they have half of its title."""
    shares = {annexe.numero: _share(annexe, clause) for annexe in annexes}
    best = max(annexes, key=lambda annexe: shares[annexe.numero], default=None)
    if best is None or shares[best.numero] < _NOMME:
        return None
    return best if shares.get(rank, 0) < _LOIN else next(annexe for annexe in annexes if annexe.numero == rank)


def _share(annexe: Annexe, clause: str) -> float:
    """What part of its title is among the words; one word of several is nothing."""
    title = _words(uni(annexe.intitule).casefold())
    common = len(title & _words(clause))
    return common / len(title) if common > 1 or len(title) == 1 else 0.0


def _words(text: str) -> frozenset[str]:
    return frozenset(word.rstrip("sx")[:_LETTRES] for word in re.findall(r"\w{4,}", text))
