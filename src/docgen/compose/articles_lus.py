"""The articles as each version shows them, for the rules: every line in plain words, beside the line as written."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from docgen.adresses.origines import Origine
from docgen.amend.mots import FIELD
from docgen.compose.aides import composition_of
from docgen.compose.composition import Composition, filled, written_at
from docgen.compose.fautes import TextFault
from docgen.compose.jetons import TOKEN, Jetons
from docgen.compose.markdown import read_blocks
from docgen.compose.places import located_words
from docgen.compose.textes import Textes
from docgen.compute import Version
from docgen.document.mots import ArticleLu, LigneLue, lignes
from docgen.dossier import Dossier
from docgen.findings import Finding
from docgen.model.contrat import Article


def articles_by_version(
    dossier: Dossier, versions: Sequence[Version], textes: Mapping[str, Textes]
) -> tuple[dict[str, tuple[ArticleLu, ...]], list[Finding]]:
    """The articles before and after each avenant of `versions`, by the full name of the version; and what is wrong.

    `textes` are those of each model. A version whose articles cannot be composed is left out.
    """
    read: dict[str, tuple[ArticleLu, ...]] = {}
    findings: list[Finding] = []
    shown = {v.name: v for version in versions if version.avenant for v in (version.avant, version) if v}
    for name, version in shown.items():
        try:
            read[name] = read_articles(dossier, version, textes[version.contrat.entete.modele])
        except TextFault as error:
            findings.append(error.finding)
    return read, findings


def read_articles(dossier: Dossier, version: Version, textes: Textes) -> tuple[ArticleLu, ...]:
    """Each article of `version` as it shows it. Raises `TextFault`."""
    composition = composition_of(dossier, version, textes, Jetons())
    return tuple(_article(composition, article) for article in version.contrat.articles)


def _article(composition: Composition, article: Article) -> ArticleLu:
    title = _placed(composition, article, article.intitule, Origine.SIGNE)
    lines = (_placed(composition, article, alinea.texte, alinea.origine) for alinea in article.alineas)
    return ArticleLu(article.numero, title, tuple(lines))


def _placed(composition: Composition, article: Article, brut: str, origine: Origine) -> LigneLue:
    with located_words(composition, written_at(composition, article.numero, origine), brut, origine):
        return _line(composition, brut, origine)


def _line(composition: Composition, brut: str, origine: Origine) -> LigneLue:
    if "{{" not in brut and "{%" not in brut:
        return LigneLue(brut, _plain(brut), origine)
    jetons, text = composition.jetons, filled(composition, brut, origine)
    fields = [] if "{%" in brut else FIELD.findall(brut)
    # Each field leaves one token, in its place: the one that moves can be named.
    values = [" ".join(jetons.plain(token.group()).split()) for token in TOKEN.finditer(text)]
    pairs = tuple(zip(fields, values, strict=True)) if len(fields) == len(values) else ()
    return LigneLue(brut, " ".join(lignes(read_blocks(text, jetons))), origine, pairs)


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return " ".join(lignes(read_blocks(text, Jetons())))
