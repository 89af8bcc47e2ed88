"""Une phrase renvoie pour une chose à un article qui n'en dit rien.

**Constat.** « Le dialogue de gestion mentionné à l'article 3.1 » (ou prévu, défini, fixé) : aucun des derniers mots de
la chose n'est dans cet article du contrat, ni sous lui, et ils sont tous dans un autre.

**Pourquoi y regarder.** Le renvoi fait partie de la clause : celui qui l'applique cherche le dialogue de gestion, la
date ou le taux là où ils ne sont pas.

**Exemple.** Le dialogue de gestion est à l'article 3.2, et l'avenant renvoie à l'article 3.1.

**Remède.** Corriger le numéro de l'article.
"""

import re

from docgen.check import Fault, Faults, Preuve, rule
from docgen.check.montre import LigneDArticle, lignes_d_article, uni
from docgen.check.parcours import VersionEcrite

_RENVOI = re.compile(
    r"(?P<chose>[^.;:()]{0,60}?),? (?:mentionné|prévu|défini|fixé|décrit)e?s? (?:à|par) l'article "
    r"(?P<numero>\d+(?:\.\d+)*)(?! (?:du code|de la loi|du décret|de l'ordonnance))\b"
)
# Of the words before it, the last ones say what it is; fewer letters bind, and the first of the others are compared.
_DERNIERS, _LETTRES = 2, 6
_MOT = re.compile(r"[^\W\d]{5,}")


@rule("donnees", "à confirmer", qui="juridique", sur=lignes_d_article)
def look(ligne: LigneDArticle) -> Faults:
    """One fault for each reference whose article does not know the thing, where another does."""
    for match in _RENVOI.finditer(uni(ligne.texte)) if "article" in ligne.texte else ():
        words = [word.lower()[:_LETTRES] for word in _MOT.findall(match["chose"])][-_DERNIERS:]
        numero = match["numero"]
        if (
            not words
            or ligne.ecrite.contrat.article(numero) is None
            or _knows(ligne.ecrite, numero, words, any_of=True)
        ):
            continue
        others = [article.numero for article in ligne.ecrite.contrat.articles
                  if article.numero != ligne.article and _knows(ligne.ecrite, article.numero, words)]  # fmt: skip
        if others:
            said = " ".join(match.group().split()[-8:])
            message = f"l'article {ligne.article} dit « {said} », qui n'en parle pas ; l'article {others[-1]} en parle"
            place = ligne.place(match.start("numero")) or ligne.ecrite.place()
            yield Fault(message, place, "Corriger le numéro de l'article.", preuve=Preuve((said,), others[-1]))


def _knows(ecrit: VersionEcrite, numero: str, words: list[str], *, any_of: bool = False) -> bool:
    """Whether the article, or one under it, has all the words, or any."""
    text = " ".join(
        uni(" ".join((article.intitule, *(line.texte for line in article.alineas)))).lower()
        for article in ecrit.contrat.articles
        if f"{article.numero}.".startswith(f"{numero}.")
    )
    return (any if any_of else all)(word in text for word in words)
