"""Une liste numérotée se répète, ou saute un numéro.

**Constat.** Dans un article, ou dans le récit d'une fiche, deux points d'une même liste ont le même numéro, ou il en
manque un entre deux.

**Pourquoi y regarder.** Un acte cite « le 3° de l'article 4 » : il y en aurait deux, ou aucun.

**Exemple.** « 1° … ; 2° … ; 3° … ; 3° … ».

**Remède.** Renuméroter les points ; ceux qu'un avenant a supprimés laissent leur numéro, et ne sont pas dits.
"""

import re
from collections.abc import Iterator

from docgen.adresses.origines import Origine
from docgen.adresses.sources import CleDeSource
from docgen.check import Fault, Faults, Location, Subject, VersionEcrite, dossier, fiches, rule, versions_ecrites
from docgen.findings import place_dans
from docgen.model.contrat import Alinea, Article
from docgen.model.points import RuptureDeListe, numeros_de, ruptures

# What is enough of a line to find it in its file.
_MOTS = 8


@rule("donnees", "à corriger", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each item that comes again, or before which one is missing."""
    yield from _in_articles(subject)
    yield from _in_narratives(subject)


def _in_articles(subject: Subject) -> Faults:
    for ecrit in versions_ecrites(subject):
        for article in ecrit.contrat.articles:
            for rupture in ruptures(article.alineas):
                if _is_of_the_version(ecrit, article, rupture):
                    yield _fault(f"article {article.numero}", rupture, _place(ecrit, article, rupture.ligne))


def _in_narratives(subject: Subject) -> Faults:
    for fiche in fiches(subject):
        for part in _parts(fiche.lignes_du_recit):
            for rupture in ruptures([Alinea("texte", words) for _, words in part], markdown=True):
                yield _fault(f"récit de la fiche {fiche.fiche.numero}", rupture, part[rupture.ligne][0])


def _fault(where: str, rupture: RuptureDeListe, place: Location) -> Fault:
    return Fault(f"{where} : {rupture.phrase}", place, "Renuméroter les points de la liste.")


def _is_of_the_version(ecrit: VersionEcrite, article: Article, rupture: RuptureDeListe) -> bool:
    """Whether the version writes the line, and no point that it lacks was there before: one that goes leaves a hole."""
    origine = article.alineas[rupture.ligne].origine
    if ecrit.version.avant is None or origine == Origine.SIGNE or origine.version != ecrit.version.code:
        return ecrit.version.avant is None
    former = ecrit.version.avant.contrat.article(article.numero)
    known = {numero.rang for line in (former.alineas if former else ()) for numero in numeros_de(line.texte)}
    wanted = next(numeros_de(article.alineas[rupture.ligne].texte)).rang
    return rupture.repete or (wanted[0] - 1, 0) not in known


def _place(ecrit: VersionEcrite, article: Article, rank: int) -> Location:
    """Where that line of the article is written: its file, or the operation that brings it."""
    line = article.alineas[rank]
    if line.origine != Origine.SIGNE:
        return ecrit.a_l_operation(line.origine, "a")
    place = ecrit.dossier.locate(CleDeSource.du_contrat(ecrit.contrat.code, "articles", article.numero))
    text = ecrit.dossier.textes.get(place.file, "")
    head = _head(line)
    rank_among = sum(_head(other) == head for other in article.alineas[:rank])
    found = [match.start() for match in re.finditer(head, text)]
    return place_dans(place.file, text, found[min(rank_among, len(found) - 1)]) if found else place


def _head(line: Alinea) -> str:
    return r"\s+".join(map(re.escape, line.texte.split()[:_MOTS]))


def _parts(lines: Iterator[tuple[Location, str]]) -> Iterator[list[tuple[Location, str]]]:
    """The lines of each part of a narrative, without those that say nothing."""
    part: list[tuple[Location, str]] = []
    for place, words in lines:
        if words.startswith("#"):
            yield part
            part = []
        elif words.strip():
            part.append((place, words.strip()))
    yield part
