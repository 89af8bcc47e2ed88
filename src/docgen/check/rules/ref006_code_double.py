"""Deux éléments d'une même liste portent le même nom.

**Constat.** Deux axes, exercices, financeurs, parties, annexes, indicateurs d'une fiche ou indicateurs nationaux ont le
même numéro ou le même code ; ou deux articles le même numéro ; ou deux exécutions le même exercice.

**Pourquoi c'est grave.** Rien ne dit lequel des deux une fiche, un avenant ou un tableau désigne ; une valeur peut être
comptée deux fois, ou l'autre jamais.

**Exemple.** Deux financeurs avec `code: etat`.

**Remède.** Corriger l'un des deux, ou supprimer celui qui est en trop.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import executions, fiches, ligne
from docgen.findings import Location
from docgen.model.contrat import Contrat

Named = tuple[str, Location]


@rule("donnees", "erreur", qui="juridique", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each element that repeats a name."""
    for what, named in _lists(subject):
        first: dict[str, Location] = {}
        for name, place in named:
            if name in first:
                yield Fault(
                    f"deux {what} « {name} » (déjà {ligne(first[name])})",
                    place,
                    "Corriger l'un des deux, ou supprimer celui qui est en trop.",
                    (first[name],),
                )
            first.setdefault(name, place)
    for contrat in subject.dossier.contrats:
        yield from _articles(subject, contrat.base)


def _lists(subject: Subject) -> Iterator[tuple[str, list[Named]]]:
    for contrat in subject.dossier.contrats:
        entete, source = contrat.base.entete, f"{contrat.code}/contrat"
        yield "parties ont le code", _places(subject, source, "parties", "code", [p.code for p in entete.parties])
        yield "exercices ont le nom", _places(subject, source, "exercices", "nom", [e.nom for e in entete.exercices])
        kind, numeros = f"{entete.division}s", [division.numero for division in entete.divisions]
        yield f"{kind} ont le numéro", _places(subject, source, kind, "numero", numeros)
        codes = [f.code for f in entete.financeurs]
        yield "financeurs ont le code", _places(subject, source, "financeurs", "code", codes)
        numeros = [str(annexe.numero) for annexe in entete.annexes]
        yield "annexes ont le numéro", _places(subject, source, "annexes", "numero", numeros)
        rubriques = contrat.base.plan.rubriques
        yield (
            "rubriques ont le code",
            _places(subject, f"{contrat.code}/plan", "rubriques", "code", [rubrique.code for rubrique in rubriques]),
        )
        for rank, rubrique in enumerate(rubriques):
            yield (
                "lignes du plan ont le code",
                [
                    (
                        ligne.code,
                        subject.dossier.locate(f"{contrat.code}/plan", "rubriques", rank, "lignes", order, "code"),
                    )
                    for order, ligne in enumerate(rubrique.lignes)
                ],
            )
        nationals = [indicateur.code for indicateur in contrat.base.indicateurs]
        named = _places(subject, f"{contrat.code}/indicateurs", "indicateurs", "code", nationals)
        yield "indicateurs nationaux ont le code", named
        years = [(e.exercice, subject.dossier.locate(source, "exercice"))
                 for version, e, source in executions(subject) if version.contrat.code == contrat.code]  # fmt: skip
        yield "exécutions portent sur l'exercice", years
    for _, fiche, source in fiches(subject):
        codes = [indicateur.code for indicateur in fiche.indicateurs]
        yield (
            f"indicateurs de la fiche {fiche.numero} ont le code",
            _places(subject, source, "indicateurs", "code", codes),
        )


def _places(subject: Subject, source: str, group: str, key: str, names: Sequence[str]) -> list[Named]:
    return [(name, subject.dossier.locate(source, group, rank, key)) for rank, name in enumerate(names)]


def _articles(subject: Subject, contrat: Contrat) -> Iterator[Fault]:
    # The loader keeps one place a number: the two titles tell which files to open.
    titles: dict[str, str] = {}
    for article in contrat.articles:
        if article.numero in titles:
            yield Fault(
                f"deux articles ont le numéro « {article.numero} » : « {titles[article.numero]} » et "
                f"« {article.intitule} »",
                subject.dossier.locate(f"{contrat.code}/articles/{article.numero}"),
                "Corriger le numéro sur la première ligne de l'un des deux fichiers.",
            )
        titles.setdefault(article.numero, article.intitule)
