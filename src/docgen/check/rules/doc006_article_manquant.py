"""Les numéros des articles du contrat ont un trou.

**Constat.** Les articles d'une version sautent un numéro : 1, 2, 4 ; ou l'article 2.1 n'a pas d'article 2. Un article
abrogé garde son numéro et compte ; un article inséré (2 bis, 2-1) ne compte pas.

**Pourquoi y regarder.** Le lecteur croit qu'un article manque, et chaque renvoi devient douteux.

**Exemple.** L'avenant renumérote l'article 3 en article 5, et l'article 4 reste : le contrat n'a plus d'article 3.

**Remède.** Donner à l'article le numéro qui manque, ou ajouter l'article. Pour en supprimer un, l'abroger : son numéro
reste.
"""

from collections.abc import Iterator

from docgen.adresses.sources import CleDeSource
from docgen.check import Fault, Faults, Location, Subject, VersionEcrite, dossier, rule, versions_ecrites
from docgen.french import enumeration
from docgen.model.contrat import Article


@rule("donnees", "à corriger", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each hole, in the first version that has it; a text that is put together again may have some."""
    known: dict[str, set[str]] = {}
    for ecrit in versions_ecrites(subject):
        said = known.setdefault(ecrit.contrat.code, set())
        for article, missing in _holes(ecrit.contrat.articles) if not ecrit.entete.reconstitue else ():
            new = [numero for numero in missing if numero not in said]
            said.update(missing)
            if new:
                lack = f"les articles {enumeration(new)} manquent" if new[1:] else f"l'article {new[0]} manque"
                yield Fault(
                    f"{lack} dans {ecrit.version.name}, avant l'article {article.numero}",
                    _place(ecrit, article),
                    "Donner à l'article le numéro qui manque, ou ajouter l'article ; pour en supprimer un, l'abroger.",
                )


def _holes(articles: tuple[Article, ...]) -> Iterator[tuple[Article, list[str]]]:
    """Each article that a hole comes before, with the numbers that are not there."""
    numeros = {article.numero for article in articles}
    reached: dict[str, int] = {}
    for article in articles:
        parent, _, last = article.numero.rpartition(".")
        if not last.isdigit():
            continue
        missing = [parent] if parent and parent not in numeros and parent not in reached else []
        reached.setdefault(parent, 0)
        above = f"{parent}." if parent else ""
        missing += [
            f"{above}{rank}" for rank in range(reached[parent] + 1, int(last)) if f"{above}{rank}" not in numeros
        ]
        reached[parent] = max(reached[parent], int(last))
        if missing:
            yield article, missing


def _place(ecrit: VersionEcrite, article: Article) -> Location:
    """The file of the article, or the operation that inserted or renumbered it."""
    source = CleDeSource.du_contrat(ecrit.contrat.code, "articles", article.numero)
    if source in ecrit.dossier.sources or not article.modifie_par:
        return ecrit.dossier.locate(source)
    return ecrit.a_l_operation(article.modifie_par[-1])
