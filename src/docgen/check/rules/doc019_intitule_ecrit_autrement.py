"""Un document met entre guillemets un intitulé du contrat, à un ou deux mots près.

**Constat.** Des mots entre guillemets sont presque l'intitulé d'un axe, d'une fiche, d'une annexe ou du programme
budgétaire, et ne le sont pas ; ou l'intitulé du programme budgétaire suit un autre numéro.

**Pourquoi y regarder.** Le lecteur cherche un axe ou une annexe qui n'existe pas sous ce nom ; l'intitulé a été
changé à un endroit, et non à l'autre.

**Exemple.** L'article 1 cite l'axe « Prévenir la pauvreté dès la petite enfance » ; contrat.yaml dit « dès l'enfance
».

**Remède.** Reprendre l'intitulé du contrat, ou le corriger dans ses données.
"""

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import lru_cache

from docgen.check import Fault, Faults, Preuve, Subject, dossier, rule
from docgen.check.montre import Trouve, dans, trouves, uni, version_de
from docgen.check.moteur import once
from docgen.compute import Version
from docgen.french import typographie

_CITE = re.compile(r"« (?P<dit>[^«»\n\v]{15,200}?) »")
_ESPACE = re.compile(r" (?=[%€:;!?])")
_PROGRAMME = re.compile(r"programme (?:n° ?)?(?P<numero>\d{2,4}) $")
# Under it, two titles are those of two things.
_PROCHE = 0.85


@rule("documents", "à corriger", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each quotation that is nearly a title, and none."""
    for trouve in trouves(_CITE)(subject):
        versions = (version_de(subject, lu.nom) for lu in trouve.lus)
        if version := next((version for version in versions if version), None):
            said, titles = _key(trouve.match["dit"]), _titles(subject)[version.name]
            # Words that open without the capital of a title are no title.
            capital = said not in titles and trouve.match["dit"][0].isupper()
            others = frozenset(said.split())
            near = next((title for key, title in titles.items() if capital and _near(key, said, others)), None)
            if near:
                yield _fault(trouve, near)
            elif said in titles:
                yield from _wrong_number(trouve, said, version)


def _wrong_number(trouve: Trouve, said: str, version: Version) -> Faults:
    """What is wrong with « programme 305 », before the title of the programme 304."""
    budget, match = version.contrat.entete.programme_budgetaire, _PROGRAMME.search(trouve.avant)
    if budget and match and said == _key(budget.intitule) and int(match["numero"]) != int(budget.numero):
        words = match.group().strip()
        message = f"{typographie(f'« {words} »')} ({dans(trouve.lus)}) : ce programme est le {budget.numero}"
        preuve = Preuve((words, f"programme {budget.numero}"))
        yield Fault(message, trouve.place(words), "Corriger le numéro du programme.", preuve=preuve)


def _fault(trouve: Trouve, title: str) -> Fault:
    words = trouve.match["dit"]
    message = f"{typographie(f'« {words} »')} ({dans(trouve.lus)}) : le contrat dit {typographie(f'« {title} »')}"
    remedy = "Reprendre l'intitulé du contrat, ou le corriger dans ses données."
    return Fault(message, trouve.place(words), remedy, preuve=Preuve((words, title)))


@once
def _titles(subject: Subject) -> Mapping[str, Mapping[str, str]]:
    """The titles that each version may quote, by what compares them; those of the version before it are its own too."""
    return {
        version.name: {_key(title): title for etat in (version, version.avant) if etat for title in _of(etat)}
        for versions in subject.versions.values()
        for version in versions
    }


def _of(version: Version) -> Iterator[str]:
    contrat = version.contrat
    for place in contrat.entete.places:
        yield place.division.intitule
        if imputation := place.division.imputation:
            yield from (imputation.libelle, imputation.libelle_activite)
    for fiche in contrat.fiches:
        yield fiche.intitule
        yield from (sous_action.intitule for sous_action in fiche.sous_actions)
    yield from (annexe.intitule for annexe in contrat.entete.annexes)
    if contrat.entete.programme_budgetaire:
        yield contrat.entete.programme_budgetaire.intitule


def _key(words: str) -> str:
    """`words` as they may be compared, whatever the spaces before the marks that have one."""
    return _ESPACE.sub("", uni(words)).casefold().rstrip(" .;")


@lru_cache(maxsize=4096)
def _words(title: str) -> frozenset[str]:
    return frozenset(title.split())


def _near(title: str, said: str, others: frozenset[str]) -> bool:
    words = _words(title)
    # Comparing letters is slow: two titles that are nearly one have most of their words in common.
    if 2 * len(words & others) < len(words | others) or title in said:
        return False
    matcher = SequenceMatcher(None, title, said, autojunk=False)
    return matcher.quick_ratio() >= _PROCHE and matcher.ratio() >= _PROCHE
