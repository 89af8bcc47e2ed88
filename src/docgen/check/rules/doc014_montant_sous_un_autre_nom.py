"""Un article nomme une division ou une fiche, et montre le montant d'une autre.

**Constat.** Dans une ligne d'un article, le nom (« axe 1 », « fiche 2.3 », l'intitulé de l'axe, ou `axe("1")`) qui
annonce un montant n'est pas celui de la cellule que la ligne montre (`montant("axe/3", …)`).

**Pourquoi c'est grave.** Le contrat promettrait à une action l'argent d'une autre ; la même action aurait deux montants
dans le même acte.

**Exemple.** « pour l'axe 1 : {{ montant("axe/3", "part/etat", "2025") }} ».

**Remède.** Corriger la cellule entre guillemets, ou le nom qui la précède.
"""

import re
from collections.abc import Iterator

from docgen.check import Fault, Faults, Preuve, Subject, dossier, rule, versions_ecrites
from docgen.check.montre import locate_line, uni
from docgen.check.parcours import VersionEcrite

_MONTANT = re.compile(r"""montant\(\s*["'](?P<cellule>(?P<sorte>axe|volet|action)/(?P<numero>[\d.]+))["']""")
_APPEL = re.compile(r"""\b(?P<sorte>axe|volet|fiche)\(\s*["'](?P<numero>[\d.]+)["']""")
_NOM = re.compile(r"\b(?P<sorte>axe|volet|fiche(?:-action)?|action) (?:n° ?)?(?P<numero>\d+(?:\.\d+)*)", re.IGNORECASE)


@rule("donnees", "bloquant", en_projet=True, qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each amount that another name announces."""
    for ecrit in versions_ecrites(subject):
        for article in ecrit.contrat.articles:
            for alinea in article.alineas:
                for called, cell in _apart(ecrit, alinea.texte):
                    message = f"l'article {article.numero} annonce {called}, et montre le montant de « {cell} »"
                    remedy = "Corriger la cellule, ou le nom qui la précède."
                    place = locate_line(ecrit, alinea.texte, alinea.texte.index(cell)) or ecrit.place()
                    yield Fault(message, place, remedy, preuve=Preuve((called, cell)))


def _apart(ecrit: VersionEcrite, line: str) -> Iterator[tuple[str, str]]:
    """What announces each amount of the line, and its cell, when they are not of the same thing."""
    start = 0
    for match in _MONTANT.finditer(line):
        before, start = uni(line[start : match.start()]), match.end()
        called = _appels(line, match["sorte"]) or _called(ecrit, before, match["sorte"])
        if called and match["numero"] not in called[1]:
            yield called[0], match["cellule"]


def _appels(line: str, sorte: str) -> tuple[str, tuple[str, ...]] | None:
    """The things of that kind whose title, or another value, the line takes from the data; None when there are none."""
    found = [match for match in _APPEL.finditer(line) if _sorte(match["sorte"]) == sorte]
    numbers = tuple(dict.fromkeys(match["numero"] for match in found))
    return (f"« {_sorte(found[0]['sorte'])} {numbers[0]} »", numbers) if found else None


def _called(ecrit: VersionEcrite, before: str, sorte: str) -> tuple[str, tuple[str, ...]] | None:
    """The last name in `before` of a thing of that kind, and the numbers that it may be of; None when there is none."""
    named = [match for match in _NOM.finditer(before) if _sorte(match["sorte"]) == sorte]
    if named:
        return f"« {named[-1].group()} »", (named[-1]["numero"],)
    titles = [(fiche.intitule, fiche.numero) for fiche in ecrit.contrat.fiches] if sorte == "action" else [
        (division.intitule, division.numero) for division in ecrit.entete.divisions
    ]  # fmt: skip
    said = [(title, numero) for title, numero in titles if uni(title).casefold() in before.casefold()]
    return (f"« {said[-1][0]} »", tuple(numero for _, numero in said)) if said else None


def _sorte(word: str) -> str:
    return "action" if word.lower().startswith(("fiche", "action")) else word.lower()
