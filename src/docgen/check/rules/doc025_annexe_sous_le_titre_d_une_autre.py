"""Une phrase donne à une annexe le titre d'une autre.

**Constat.** Un article cite une annexe par son numéro, juste après l'intitulé d'une autre annexe du même contrat.

**Pourquoi y regarder.** L'article renverrait au tableau financier pour y lire les fiches-actions : le numéro est
faux, ou le titre.

**Exemple.** « Les actions sont décrites dans les fiches-actions de l'annexe 2 », quand les fiches-actions sont
l'annexe 1.

**Remède.** Corriger le numéro, ou le titre.
"""

import re
from collections.abc import Iterator

from docgen.check import Fault, Faults, Preuve, rule
from docgen.check.montre import LigneDArticle, lignes_d_article, uni
from docgen.check.parcours import VersionEcrite

_CITEE = re.compile(
    r"(?P<avant>[^.;:]{0,40}?)(?: de l'| à l'| en |,? ?\()annexe (?:n° ?)?(?P<rang>\d+)\b", re.IGNORECASE
)


@rule("donnees", "à corriger", qui="juridique", sur=lignes_d_article)
def look(ligne: LigneDArticle) -> Faults:
    """One fault for each annexe that is cited under the title of another."""
    if "nnexe" not in ligne.texte:
        return
    for cited, rank, title in _apart(ligne.ecrite, ligne.texte):
        message = f"l'article {ligne.article} dit « {cited} » ; « {title} » est l'annexe {rank}"
        remedy = "Corriger le numéro de l'annexe, ou son titre."
        place = ligne.place() or ligne.ecrite.place()
        yield Fault(message, place, remedy, preuve=Preuve((cited,), f"annexe {rank}"))


def _apart(ecrit: VersionEcrite, line: str) -> Iterator[tuple[str, int, str]]:
    """The words that cite an annexe, the one whose title they give, and that title, when they differ."""
    titles = [(uni(annexe.intitule).casefold(), annexe.numero, annexe.intitule) for annexe in ecrit.entete.annexes]
    for match in _CITEE.finditer(uni(line)):
        before = match["avant"].casefold()
        named = [(title, rank, said) for title, rank, said in titles if before.endswith(title)]
        if named and int(match["rang"]) not in {rank for _, rank, _ in named}:
            title, rank, said = max(named, key=lambda each: len(each[0]))
            start = match.start() + len(match["avant"]) - len(title)
            yield uni(line)[start : match.end()], rank, said
