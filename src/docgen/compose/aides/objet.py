"""What an avenant is for: the aims that its file gives, then what its operations do and those words leave unsaid."""

import re
from collections.abc import Iterator, Sequence

from docgen.amend.designation import nom_article
from docgen.amend.operation import Operation
from docgen.compose.aides.actes import annexes_changees, autres_operations, before
from docgen.compose.composition import Composition, filled
from docgen.french import enumeration
from docgen.model.base import PREAMBULE

_ARTICLES = re.compile(r"\barticles? (?P<liste>\d[\w.-]*(?:(?:, et |, | et | à )\d[\w.-]*)*)")
_FICHES = re.compile(r"\b(?:fiche|action)[^,;.]*?(?P<liste>\d[\d.]*(?:(?:, et |, | et )\d[\d.]*)*)", re.IGNORECASE)
_ANNEXES = re.compile(r"\bannexes?\b", re.IGNORECASE)


def objets(composition: Composition) -> tuple[str, ...]:
    """Ce que l'avenant a pour objet : les buts que dit « objet », puis ce que font ses opérations et qu'ils taisent."""
    avenant = composition.version.avenant
    if avenant is None:
        return ()
    said = " ; ".join(avenant.objet)
    acts = (*_on_contract(composition, said), *_on_articles(composition, said), *_on_fiches(composition, said))
    # The annexes come last, as in the avenant.
    last = len(avenant.objet)
    while last and _ANNEXES.search(avenant.objet[last - 1]):
        last -= 1
    return (*avenant.objet[:last], *acts, *avenant.objet[last:], *_on_annexes(composition, said))


def _on_contract(composition: Composition, said: str) -> Iterator[str]:
    """Its duration and its parties, each once, as the operation says them."""
    found = {operation.but: operation for operation in _operations(composition) if operation.section == "contrat"}
    for but, operation in found.items():
        # « proroger », « parties », « signataires ».
        if but.split()[0 if operation.en_premier else -1][:6] not in said:
            yield _de(but.replace("[le contrat]", composition.contrat.entete.nom_court.le))


def _on_articles(composition: Composition, said: str) -> Iterator[str]:
    """What is done to which articles, in the order of the contract; those that the objet names are said already."""
    named = {numero for match in _ARTICLES.finditer(said) for numero in _numbers(match["liste"])}
    du_contrat = composition.contrat.entete.nom_court.du
    titles = {article.numero: article.intitule for article in before(composition).contrat.articles}
    for verbe, numeros in _by_verb(composition).items():
        left = [numero for numero in (*titles, *numeros) if numero in numeros and numero not in named]
        things = [_article(composition, numero, titles.get(numero, "")) for numero in dict.fromkeys(left)]
        if things:
            yield f"{_de(verbe)} {_enumerated(things)} {du_contrat}"


def _by_verb(composition: Composition) -> dict[str, set[str]]:
    """The numbers of the articles that are changed, inserted, repealed."""
    found: dict[str, set[str]] = {}
    for operation in _operations(composition):
        if operation.section == "articles" and operation.adresse:
            created = operation.verbe == "insérer"
            found.setdefault(operation.verbe, set()).update(
                operation.articles_crees if created else [operation.adresse.article]
            )
    return found


def _article(composition: Composition, numero: str, intitule: str) -> str:
    """« article 2.2 « Engagements financiers » », « préambule »."""
    title = composition.jetons.plain(filled(composition, intitule)) if numero != PREAMBULE else ""
    return f"{nom_article(numero)} « {title} »" if title else nom_article(numero)


def _enumerated(things: Sequence[str]) -> str:
    """« le préambule et les articles 2.2 « … » et 3 « … » »."""
    articles = [thing.removeprefix("article ") for thing in things if thing.startswith("article ")]
    others = [f"le {thing}" for thing in things if not thing.startswith("article ")]
    if articles:
        others.append(("les articles " if len(articles) > 1 else "l'article ") + enumeration(articles))
    return enumeration(others)


def _on_fiches(composition: Composition, said: str) -> Iterator[str]:
    """The fiches that come, change or go by an operation of their own."""
    named = {numero for match in _FICHES.finditer(said) for numero in _numbers(match["liste"])}
    fiche, found = composition.contrat.programme.fiche, dict[str, dict[str, None]]()
    for operation in autres_operations(composition):
        if operation.fiche_visee and operation.fiche_visee not in named:
            found.setdefault(operation.verbe, {})[operation.fiche_visee] = None
    for verbe, numeros in found.items():
        which = fiche.nom.le if len(numeros) == 1 else f"les {fiche.pluriel}"
        yield f"{_de(verbe)} {which} {enumeration(list(numeros))}"


def _on_annexes(composition: Composition, said: str) -> Iterator[str]:
    """The annexes that come again, and those that change in part."""
    if _ANNEXES.search(said):
        return
    changed, found = annexes_changees(composition), dict[str, dict[int, None]]()
    for operation in autres_operations(composition):
        for numero in operation.annexes_apportees:
            if numero not in changed:
                found.setdefault(operation.verbe, {})[numero] = None
    found.setdefault("modifier", {}).update(dict.fromkeys(changed))
    for verbe, numeros in found.items():
        if numeros:
            which = "les annexes" if len(numeros) > 1 else "l'annexe"
            listed = enumeration([str(numero) for numero in sorted(numeros)])
            yield f"{_de(verbe)} {which} {listed} {composition.contrat.entete.nom_court.du}"


def _operations(composition: Composition) -> tuple[Operation, ...]:
    avenant = composition.version.avenant
    return avenant.operations if avenant else ()


def _numbers(listed: str) -> Iterator[str]:
    """« 1er, 2.2 et 4 », « 1 à 4 », number by number, as the contract writes them."""
    for part in re.split(r", et |, | et ", listed):
        first, _, last = (end.removesuffix("er").rstrip(".") for end in part.partition(" à "))
        whole = first.isdigit() and last.isdigit()
        yield from (str(number) for number in range(int(first), int(last) + 1)) if whole else (first,)


def _de(words: str) -> str:
    """« de modifier », « d'insérer »."""
    return f"d'{words}" if words[0] in "aeéiou" else f"de {words}"
