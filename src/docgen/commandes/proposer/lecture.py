"""The edited text, wherever it comes from: the articles wanted, and what there is to say about them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from docgen.amend.attendus import first_words
from docgen.commandes.proposer.montre import key_of
from docgen.commandes.proposer.rapprochement import match_articles
from docgen.commandes.proposer.texte_word import read_edited
from docgen.compose.composition import Composition
from docgen.document import Block, Document, Heading, Paragraph, Table, walk
from docgen.document.mots import line_words
from docgen.findings import Finding, Location, Refusal, Severity, shown
from docgen.load.fichiers import Reader
from docgen.load.repetitions import choses_du_contrat
from docgen.load.textes import read_article
from docgen.model.contrat import Article
from docgen.model.texte import natural_key
from docgen.ooxml.reponses import Choix

_ABROGE = "(Abrogé.)"


class TexteVoulu(Struct, frozen=True):
    """The articles wanted, and the findings; the articles mean nothing beside an error."""

    articles: tuple[Article, ...]
    findings: tuple[Finding, ...] = ()


def read_wanted(
    composition: Composition, consolide: Sequence[Document], depuis: Path, choix: Choix | None, *, sans_empreinte: bool
) -> TexteVoulu:
    """The text at `depuis`, edited from that of the version of `composition`. Raises `Refusal`.

    `consolide` holds the consolidated contract as docgen writes it, when it writes one for this version.
    """
    if depuis.is_dir():
        return _folder(composition, depuis)
    said, blocs, omis = read_edited(depuis, choix)
    if not sans_empreinte:
        _check_version(said, composition.version.name, depuis.name)
    articles, frozen, moved, outside = match_articles(composition, blocs, composition.contrat.articles, depuis.name)
    place = Location(shown(depuis))
    findings = [_warning("PRO009", f"article {numero} : « {value} » n'est plus calculé", place,
                         "Ce qui est écrit à sa place ne suivra plus les données : vérifier que c'est voulu.")
                for numero, value in frozen]  # fmt: skip
    findings += [_warning("PRO009", f"article {numero} : le champ {field} parlera de l'avenant nouveau", place,
                          "Il dit une donnée de l'avenant qui l'a écrit : le remplacer par sa valeur si elle doit "
                          "demeurer.")
                 for numero, field in moved]  # fmt: skip
    findings += [_warning("PRO010", f"docgen ignore {what}, à « {first_words(where)} »", place,
                          "L'avenant ne reprend que du texte et des tableaux.")
                 for what, where in omis if where]  # fmt: skip
    findings += _outside(consolide, outside, place)
    return TexteVoulu(tuple(articles), tuple(findings))


def _warning(code: str, message: str, place: Location, remedy: str) -> Finding:
    return Finding(code, message, place, remedy, Severity.A_CONFIRMER)


def _check_version(said: str, wanted: str, file: str) -> None:
    if not said:
        raise Refusal(f"{file} n'a pas été produit par docgen : il ne dit pas de quelle version il vient",
                      "Partir du texte consolidé que docgen produit ; ou, si ce fichier en est une copie, relancer "
                      "avec « --sans-empreinte ».", code="PRO002")  # fmt: skip
    if said != wanted:
        raise Refusal(f"{file} vient de la version « {said} », et l'avenant modifie la version « {wanted} »",
                      "Produire le texte consolidé de cette version, et y reporter les changements.",
                      code="PRO003")  # fmt: skip


def _outside(consolide: Sequence[Document], read: Sequence[str], place: Location) -> Iterator[Finding]:
    """A warning for each passage that is outside the articles and is not as docgen writes it."""
    known = {key_of(text) for document in consolide for text in _texts(document)}
    for text in read:
        if consolide and key_of(text) not in known:
            yield _warning("PRO010", f"« {first_words(text)}… » n'est pas dans un article : ce changement est ignoré",
                           place, "Un avenant ne modifie que les articles du contrat.")  # fmt: skip


def _texts(document: Document) -> Iterator[str]:
    for block in walk(document):
        if isinstance(block, Heading | Paragraph):
            yield line_words(block.content)
        elif isinstance(block, Table):
            yield "\n".join(" | ".join(_words(cell.blocks) for cell in row.cells) for row in block.rows)


def _words(blocks: Sequence[Block]) -> str:
    return " ".join(line_words([block]) for block in blocks)


def _folder(composition: Composition, folder: Path) -> TexteVoulu:
    root = folder / "articles" if (folder / "articles").is_dir() else folder
    reader = Reader(root)
    signe = composition.dossier.contrat(composition.contrat.code)
    signed = signe.base if signe else composition.contrat
    choses = choses_du_contrat(signed.programme, signed.entete, signed.fiches, signed.plan, signed.indicateurs)
    read = [article for path in reader.files(root, ".md") if (article := read_article(reader, path, choses))]
    articles = sorted((_read(article) for article in read), key=lambda article: natural_key(article.numero))
    base = [article.numero for article in composition.contrat.articles if not article.abroge]
    missing = [numero for numero in base if numero not in {article.numero for article in articles}]
    if not reader.findings and 2 * len(missing) > len(base) + 1:
        raise Refusal(f"le dossier {shown(root)} ne contient pas les articles {', '.join(missing)}",
                      "Y laisser tous les articles, même ceux qui ne changent pas : un article qui manque est abrogé.",
                      code="PRO005")  # fmt: skip
    return TexteVoulu(tuple(articles), tuple(reader.findings))


def _read(article: Article) -> Article:
    gone = [line.texte for line in article.alineas] == [_ABROGE]
    return replace(article, alineas=(), abroge=True) if gone else article
