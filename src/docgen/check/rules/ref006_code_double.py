"""Deux éléments d'une même liste portent le même nom.

**Constat.** Deux axes, exercices, financeurs, parties, annexes, indicateurs d'une fiche ou indicateurs nationaux ont le
même numéro ou le même code ; ou deux articles le même numéro ; ou deux exécutions le même exercice.

**Pourquoi c'est grave.** Rien ne dit lequel des deux une fiche, un avenant ou un tableau désigne ; une valeur peut être
comptée deux fois, ou l'autre jamais.

**Exemple.** Deux financeurs avec `code: etat`.

**Remède.** Corriger l'un des deux, ou supprimer celui qui est en trop.
"""

from collections.abc import Iterator
from functools import partial

from docgen.adresses.chemins import Chemin
from docgen.adresses.sources import CleDeSource
from docgen.check import Fault, Faults, Location, Subject, dossier, executions, fiches, ligne, rule
from docgen.check.places import doubles
from docgen.dossier import Dossier
from docgen.model.contrat import Contrat
from docgen.model.entete import Entete

_Named = tuple[str, Location]


@rule("donnees", "bloquant", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each element that repeats a name."""
    for what, named in _lists(subject):
        for name, place, first in doubles(named):
            remedy = "Corriger l'un des deux, ou supprimer celui qui est en trop."
            yield Fault(f"deux {what} « {name} » (déjà {ligne(first)})", place, remedy, (first,))
    for contrat in subject.dossier.contrats:
        yield from _articles(subject.dossier, contrat.base)


def _lists(subject: Subject) -> Iterator[tuple[str, list[_Named]]]:
    for contrat in subject.dossier.contrats:
        for key, names, what, chemin in _in_contract(contrat.base):
            *group, last = chemin
            locate = partial(subject.dossier.locate, key, *group)
            yield what, [(name, locate(rank, last)) for rank, name in enumerate(names)]
        faites = [faite for faite in executions(subject) if faite.contrat.code == contrat.code]
        years = [(faite.execution.exercice, faite.place("exercice")) for faite in faites]
        yield "exécutions portent sur l'exercice", years
    for ecrite in fiches(subject):
        codes = enumerate(ecrite.fiche.indicateurs)
        named = [(indicateur.code, ecrite.place("indicateurs", rank, "code")) for rank, indicateur in codes]
        yield f"indicateurs de la fiche {ecrite.fiche.numero} ont le code", named


def _in_contract(contrat: Contrat) -> Iterator[tuple[CleDeSource, list[str], str, Chemin]]:
    """Each list of the files of a contract: its file, its names, what they are, the keys around a rank."""
    entete, source = contrat.entete, CleDeSource.contrat(contrat.code)
    yield source, [p.code for p in entete.parties], "parties ont le code", ("parties", "code")
    yield source, [e.nom for e in entete.exercices], "exercices ont le nom", ("exercices", "nom")
    yield from ((source, numeros, f"{mot} ont le numéro", chemin) for numeros, mot, chemin in _divisions(entete))
    yield source, [f.code for f in entete.financeurs], "financeurs ont le code", ("financeurs", "code")
    yield source, [str(a.numero) for a in entete.annexes], "annexes ont le numéro", ("annexes", "numero")
    plan, rubriques = CleDeSource.contrat(contrat.code, "plan"), contrat.plan.rubriques
    yield plan, [r.code for r in rubriques], "rubriques ont le code", ("rubriques", "code")
    for rank, rubrique in enumerate(rubriques):
        lignes = ("rubriques", rank, "lignes", "code")
        yield plan, [line.code for line in rubrique.lignes], "lignes du plan ont le code", lignes
    nationals, key = [i.code for i in contrat.indicateurs], CleDeSource.contrat(contrat.code, "indicateurs")
    yield key, nationals, "indicateurs nationaux ont le code", ("indicateurs", "code")


def _divisions(entete: Entete) -> Iterator[tuple[list[str], str, Chemin]]:
    """The numbers of the divisions of each list: those of the contract, then those of each of them."""
    levels = entete.niveaux
    if levels:
        yield [division.numero for division in entete.divisions], levels[0].pluriel, (levels[0].cle, "numero")
    for place in entete.places if levels[1:] else ():
        if place.division.divisions:
            numeros = [division.numero for division in place.division.divisions]
            yield numeros, f"{levels[1].pluriel} de {place.nom}", (*place.chemin, levels[1].cle, "numero")


def _articles(dossier: Dossier, contrat: Contrat) -> Faults:
    # The loader keeps one place a number: the two titles tell which files to open.
    titles: dict[str, str] = {}
    for article in contrat.articles:
        if article.numero in titles:
            yield Fault(
                f"deux articles ont le numéro « {article.numero} » : « {titles[article.numero]} » et "
                f"« {article.intitule} »",
                dossier.locate(CleDeSource.du_contrat(contrat.code, "articles", article.numero)),
                "Corriger le numéro sur la première ligne de l'un des deux fichiers.",
            )
        titles.setdefault(article.numero, article.intitule)
