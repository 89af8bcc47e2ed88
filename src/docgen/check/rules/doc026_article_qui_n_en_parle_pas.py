"""Une phrase renvoie pour une chose à un article qui n'en dit rien, ou qui n'est pas celui que dit une autre.

**Constat.** « Le dialogue de gestion mentionné à l'article 3.1 » (ou prévu, défini, fixé) : aucun des derniers mots de
la chose n'est dans cet article du contrat, ni sous lui, et ils sont tous dans un autre ; ou, pour la même chose, une
autre phrase du contrat renvoie à un autre article.

**Pourquoi y regarder.** Le renvoi fait partie de la clause : celui qui l'applique cherche le dialogue de gestion, la
date ou le taux là où ils ne sont pas.

**Exemple.** Le dialogue de gestion est à l'article 3.2, et l'avenant renvoie à l'article 3.1.

**Remède.** Corriger le numéro de l'article.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, cast

from docgen.check import Fault, Faults, Preuve, Subject, dossier, rule
from docgen.check.montre import LigneDArticle, lignes_d_article, uni
from docgen.check.parcours import VersionEcrite

_RENVOI = re.compile(
    r",? (?:mentionné|prévu|défini|fixé|décrit)e?s? (?:à|par) l'article "
    r"(?P<numero>\d+(?:\.\d+)*)(?! (?:du code|de la loi|du décret|de l'ordonnance))\b"
)
# What is sought backwards from there: from every sign of a text, it takes sixty times as long.
_CHOSE = re.compile(r"[^.;:()]{0,60}\Z")
# Of the words before it, the last ones say what it is; fewer letters bind, and the first of the others are compared.
_DERNIERS, _LETTRES = 2, 6
_MOT = re.compile(r"[^\W\d]{5,}")


class _Renvoi(NamedTuple):
    """A reference: its line, the last words of the thing, the article; the words as a message says them."""

    ligne: LigneDArticle
    chose: tuple[str, ...]
    numero: str
    dit: str
    debut: int


@rule("donnees", "à confirmer", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each reference whose article does not know the thing, where another does, or that differs."""
    first: dict[tuple[str, tuple[str, ...]], _Renvoi] = {}
    for renvoi in _references(subject):
        ecrite = renvoi.ligne.ecrite
        if ecrite.contrat.article(renvoi.numero) is None:
            continue
        before = first.setdefault((ecrite.contrat.code, renvoi.chose), renvoi)
        others = []
        if not _knows(ecrite, renvoi.numero, renvoi.chose[-_DERNIERS:], any_of=True):
            others = [article.numero for article in ecrite.contrat.articles if article.numero != renvoi.ligne.article
                      and _knows(ecrite, article.numero, renvoi.chose[-_DERNIERS:])]  # fmt: skip
        if others:
            yield _fault(renvoi, f"qui n'en parle pas ; l'article {others[-1]} en parle", others[-1])
        elif before.numero != renvoi.numero and len(renvoi.chose) > _DERNIERS:
            yield _fault(renvoi, f"et l'article {before.ligne.article} dit « {before.dit} »", before.numero)


def _references(subject: Subject) -> Iterator[_Renvoi]:
    for ligne in lignes_d_article(subject):
        text, end = uni(ligne.texte), 0
        for match in _RENVOI.finditer(text) if "article" in text else ():
            chose = cast("re.Match[str]", _CHOSE.search(text[max(end, match.start() - 60) : match.start()])).group()
            end = match.end()
            if words := [word.lower()[:_LETTRES] for word in _MOT.findall(chose)]:
                said = " ".join(f"{chose}{match.group()}".split()[-8:])
                yield _Renvoi(ligne, tuple(words[-_DERNIERS - 1 :]), match["numero"], said, match.start("numero"))


def _fault(renvoi: _Renvoi, why: str, expected: str) -> Fault:
    message = f"l'article {renvoi.ligne.article} dit « {renvoi.dit} », {why}"
    place = renvoi.ligne.place(renvoi.debut) or renvoi.ligne.ecrite.place()
    return Fault(message, place, "Corriger le numéro de l'article.", preuve=Preuve((renvoi.dit,), expected))


def _knows(ecrit: VersionEcrite, numero: str, words: Sequence[str], *, any_of: bool = False) -> bool:
    """Whether the article, or one under it, has all the words, or any."""
    text = " ".join(
        uni(" ".join((article.intitule, *(line.texte for line in article.alineas)))).lower()
        for article in ecrit.contrat.articles
        if f"{article.numero}.".startswith(f"{numero}.")
    )
    return (any if any_of else all)(word in text for word in words)
