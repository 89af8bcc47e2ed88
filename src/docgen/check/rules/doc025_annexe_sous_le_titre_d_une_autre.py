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

from docgen.check import Fault, Faults, Location, Preuve, Subject, dossier, rule, versions_ecrites
from docgen.check.montre import uni
from docgen.check.parcours import VersionEcrite
from docgen.findings import place_dans

_CITEE = re.compile(
    r"(?P<avant>[^.;:]{0,40}?)(?: de l'| à l'| en |,? ?\()annexe (?:n° ?)?(?P<rang>\d+)\b", re.IGNORECASE
)


@rule("donnees", "à corriger", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each annexe that is cited under the title of another."""
    seen: set[str] = set()
    for ecrit in versions_ecrites(subject):
        for article in ecrit.contrat.articles:
            for alinea in article.alineas:
                line = alinea.texte
                if line in seen or "nnexe" not in line:
                    continue
                seen.add(line)
                for cited, rank, title in _apart(ecrit, line):
                    message = f"l'article {article.numero} dit « {cited} » ; « {title} » est l'annexe {rank}"
                    remedy = "Corriger le numéro de l'annexe, ou son titre."
                    yield Fault(message, _place(ecrit, line), remedy, preuve=Preuve((cited,), f"annexe {rank}"))


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


def _place(ecrit: VersionEcrite, line: str) -> Location:
    """Where the line is typed."""
    for file, text in ecrit.dossier.textes.items():
        if (start := text.find(line)) >= 0:
            return place_dans(file, text, start)
    return ecrit.place()
