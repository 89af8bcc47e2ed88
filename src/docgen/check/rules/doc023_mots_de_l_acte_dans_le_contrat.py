"""Des mots qu'un avenant met dans le contrat parlent de l'avenant, ou de ce qui n'y est pas.

**Constat.** Une opération écrit dans un article « le présent avenant », « ci-annexé » ou « ci-joint », ou
« ci-dessous » à la dernière ligne de l'article, ou « ci-dessus » à la première.

**Pourquoi y regarder.** Une fois dans le contrat, ces mots ne parlent plus de l'avenant qui les a apportés. Deux
avenants plus tard, l'article dit deux fois « la notification du présent avenant », et nul ne sait laquelle fait courir
le délai.

**Exemple.** L'article 3, complété par l'avenant n° 1, verse la contribution « quinze jours après la date de
notification du présent avenant ».

**Remède.** Nommer l'acte, l'annexe ou l'article : « de l'avenant n° 1 », « annexé à l'avenant n° 1 », « de
l'article 2 ».
"""

import re
from collections.abc import Iterator
from pathlib import PurePath

from docgen.adresses.origines import Origine
from docgen.adresses.sources import CleDeSource
from docgen.amend.avenant import PRESENT_AVENANT, named_act
from docgen.check import AvenantDuDossier, Fault, Faults, Gravite, Location, Preuve, avenants, rule
from docgen.document.mots import ArticleLu, LigneLue
from docgen.findings import place_dans

_JOINT = re.compile(r"\bci-(?:annexée?s?|jointe?s?)\b", re.IGNORECASE)
_APRES, _AVANT = (re.compile(rf"\b{mot}\b", re.IGNORECASE) for mot in ("ci-dessous", "ci-dessus"))
_CHAMP = re.compile(r"avenant((?:\.\w+)+)")


@rule("documents", "à corriger", qui="juridique", sur=avenants)
def look(ecrit: AvenantDuDossier) -> Faults:
    """One fault for each line that the avenant writes, and each of the words that do not speak of the contract."""
    for article in ecrit.subject.lectures.get(ecrit.version.name, ()):
        for rank, line in enumerate(article.lignes):
            if line.origine and Origine(line.origine).version == ecrit.version.code:
                for found, gravite in _found(article, rank):
                    yield _fault(ecrit, article, line, found[0], gravite)


def _found(article: ArticleLu, rank: int) -> Iterator[tuple[re.Match[str], Gravite]]:
    shown = article.lignes[rank].montre
    last = len(article.lignes) - 1
    asked: list[tuple[re.Pattern[str], Gravite, bool]] = [
        (PRESENT_AVENANT, "à corriger", True),
        (_JOINT, "à confirmer", True),
        (_APRES, "à confirmer", rank == last),
        (_AVANT, "à confirmer", rank == 0),
    ]
    for pattern, gravite, looked_at in asked:
        if looked_at and (found := pattern.search(shown)):
            yield found, gravite


def _fault(ecrit: AvenantDuDossier, article: ArticleLu, line: LigneLue, words: str, gravite: Gravite) -> Fault:
    numero = ecrit.avenant.numero
    message = f"l'avenant n° {numero} écrit « {words} » dans l'article {article.numero} du contrat"
    named = named_act(words, numero)
    if named != words:
        remedy = f"Nommer l'acte : « {named} »."
    else:
        remedy = "Nommer ce dont ces mots parlent : l'article, l'annexe, ou l'avenant auquel elle est jointe."
    return Fault(message, _place(ecrit, line, words), remedy, preuve=Preuve((line.montre,)), gravite=gravite)


def _place(ecrit: AvenantDuDossier, line: LigneLue, words: str) -> Location:
    """Where the words are typed: the field that shows them, the text of the operation, else the operation."""
    for champ, shown in line.champs:
        field = _CHAMP.search(champ)
        if field and words in shown:
            source = CleDeSource.avenant(ecrit.contrat.code, ecrit.version.code)
            return ecrit.dossier.locate(source, *field[1].strip(".").split("."))
    folder = PurePath(ecrit.place().file).parent
    for file, text in ecrit.dossier.textes.items():
        if file.endswith(".md") and PurePath(file).is_relative_to(folder) and words in text:
            return place_dans(file, text, text.index(words))
    return ecrit.a_l_operation(line.origine, "a")
