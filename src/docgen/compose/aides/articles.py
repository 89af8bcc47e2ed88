"""The articles of the contract as they read in a version, and who changed them."""

from docgen.adresses.origines import Origine
from docgen.amend.sommaire import places
from docgen.compose.composition import Composition, filled, line, put_line, version_of, written_at
from docgen.compose.markdown import read_blocks
from docgen.compose.marques import marked_text, marked_title
from docgen.compose.places import located_words
from docgen.document import Block, Inline, Paragraph
from docgen.french import enumeration
from docgen.model.base import PREAMBULE
from docgen.model.contrat import Article


def texte_article(composition: Composition, article: Article) -> tuple[Block, ...]:
    """Le texte d'un article tel qu'il se lit dans cette version."""
    suivi = composition.suivi
    if suivi and (trace := suivi.trace(composition.version, article)):
        return marked_text(composition, suivi, trace)
    blocks: list[Block] = []
    for alinea in article.alineas:
        place = written_at(composition, article.numero, alinea.origine)
        with located_words(composition, place, alinea.texte, alinea.origine):
            if alinea.nature == "tableau":
                blocks.extend(read_blocks(filled(composition, alinea.texte, alinea.origine), composition.jetons))
            else:
                put_line(blocks, alinea.nature, Paragraph(line(composition, alinea)))
    return tuple(blocks)


def titre_article(composition: Composition, article: Article) -> str | tuple[Inline, ...]:
    """L'intitulé d'un article tel qu'il se lit dans cette version."""
    suivi = composition.suivi
    if suivi and (trace := suivi.trace(composition.version, article)):
        return marked_title(composition, suivi, trace)
    with located_words(composition, written_at(composition, article.numero), article.intitule):
        return filled(composition, article.intitule)


def nom_en_titre(_: Composition, article: Article) -> str:
    """Le nom d'un article dans un titre : « Article 1er », « Article 2 », rien pour le préambule."""
    if article.numero == PREAMBULE:
        return ""
    return "Article 1er" if article.numero == "1" else f"Article {article.numero}"


def modifie_par(composition: Composition, article: Article) -> str:
    """Les avenants qui ont modifié l'article, et où : « l'avenant n° 1, art. 2.1.2, et l'avenant n° 2, art. 2.1 »."""
    found: dict[str, list[str]] = {}
    for origine in article.modifie_par:
        version = version_of(composition.version, origine)
        if version and version.avenant and version.avant:
            numero = places(version.avant.contrat, version.avenant)[origine.rang]
            found.setdefault(f"l'avenant n° {version.avenant.numero}", []).append(numero)
    said = [f"{name}, art. {enumeration(list(dict.fromkeys(numbers)))}" for name, numbers in found.items()]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])}, et {said[-1]}" if said else ""


def mention_article(composition: Composition, article: Article) -> str:
    """Ce que des avenants ont fait de l'article : « Article modifié », « Article inséré », « Article abrogé »."""
    if article.numero == PREAMBULE:
        return "Préambule supprimé" if article.abroge else "Préambule modifié"
    if article.abroge:
        return "Article abrogé"
    first = next(iter(article.modifie_par), Origine.SIGNE)
    version = version_of(composition.version, first)
    new = version and version.avenant and article.numero in version.avenant.operations[first.rang - 1].articles
    if not new or (version and version.avant and version.avant.contrat.article(article.numero)):
        return "Article modifié"
    return "Article inséré" if len(article.modifie_par) == 1 else "Article inséré puis modifié"
