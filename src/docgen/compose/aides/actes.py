"""The text of articles and of operations: what an avenant says, and what the contract becomes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from docgen.amend.operation import Operation, OperationTexte
from docgen.compose.composition import Composition
from docgen.compose.markdown import read_blocks
from docgen.compute import Version
from docgen.document import Block, Inline, List, Paragraph, Text
from docgen.french import NBSP, enumeration
from docgen.model.contrat import Alinea, Article
from docgen.model.fiche import FicheAction


@dataclass(frozen=True, slots=True)
class Groupe:
    """The operations under one article of level 1: on itself, then on each of its sub-articles."""

    article: Article
    operations: tuple[Operation, ...]
    sous_articles: tuple[tuple[Article, tuple[Operation, ...]], ...]


def groupes(composition: Composition) -> list[Groupe]:
    """Les opérations de l'avenant sur le texte, rangées sous les articles de premier niveau qu'elles visent."""
    avenant, before = composition.version.avenant, composition.version.avant
    if avenant is None or before is None:
        return []
    made = []
    for article in before.contrat.articles:
        if article.niveau == 1:
            under = [a for a in before.contrat.articles if a.numero.startswith(f"{article.numero}.")]
            touched = tuple((a, ops) for a in under if (ops := _touching(avenant.operations, a)))
            own = _touching(avenant.operations, article)
            if own or touched:
                made.append(Groupe(article, own, touched))
    return made


def autres_operations(composition: Composition) -> list[Operation]:
    """Les opérations de l'avenant qui ne visent aucun article (annexes, fiches)."""
    avenant = composition.version.avenant
    return [operation for operation in avenant.operations if not operation.articles] if avenant else []


def formule(composition: Composition, operation: Operation) -> tuple[Block, ...]:
    """La phrase par laquelle l'avenant dit l'opération, d'après `formules/<nature>.md`."""
    from docgen.compose.aides import context

    before = composition.version.avant.contrat if composition.version.avant else composition.contrat
    target = next((article for numero in operation.articles if (article := before.article(numero))), None)
    own = {"operation": operation, "vise": target, "alineas": len(_alineas(operation))}
    text = composition.textes.render(f"formules/{operation.nature}.md", context(composition) | own, composition.jetons)
    return read_blocks(text, composition.jetons)


def dispositif(composition: Composition, operation: Operation) -> tuple[Block, ...]:
    """Le texte que l'opération apporte : chaque alinéa s'ouvre par «, seul le dernier se ferme par »."""
    made = []
    lines = _alineas(operation)
    for rank, alinea in enumerate(lines, 1):
        opening = f"«{NBSP}–{NBSP}" if alinea.nature == "tiret" else f"«{NBSP}"
        closing = (Text(f"{NBSP}»"),) if rank == len(lines) else ()
        made.append(Paragraph((Text(opening), *_line(composition, alinea), *closing), "citation"))
    return tuple(made)


def texte_article(composition: Composition, article: Article) -> tuple[Block, ...]:
    """Le texte d'un article tel qu'il se lit dans cette version."""
    made: list[Block] = []
    for alinea in article.alineas:
        if alinea.nature == "tableau":
            text = _filled(composition, alinea.texte, alinea.origine)
            made.extend(read_blocks(text, composition.jetons))
            continue
        line = Paragraph(_line(composition, alinea))
        last = made[-1] if made else None
        if alinea.nature == "texte":
            made.append(line)
        elif isinstance(last, List):
            made[-1] = replace(last, items=(*last.items, (line,)))
        else:
            made.append(List(((line,),)))
    return tuple(made)


def titre_article(composition: Composition, article: Article) -> str:
    """L'intitulé d'un article tel qu'il se lit dans cette version."""
    return _filled(composition, article.intitule)


def fiche_entiere(composition: Composition, fiche: FicheAction) -> tuple[Block, ...]:
    """La fiche-action tout entière, d'après `parties/fiche.md` ; composée une fois, montrée dans deux documents."""
    from docgen.compose.aides import context

    parts, key = composition.textes.parts, (composition.version.name, fiche.numero)
    if key not in parts:
        own = context(composition) | {"fiche": fiche}
        text = composition.textes.render("parties/fiche.md", own, composition.jetons)
        parts[key] = read_blocks(text, composition.jetons)
    return parts[key]


def modifie_par(_: Composition, article: Article) -> str:
    """Les avenants qui ont modifié l'article : « l'avenant n° 1 et l'avenant n° 2 »."""
    return enumeration([f"l'avenant n° {version.rpartition('-')[2]}" for version in article.modifie_par])


def _filled(composition: Composition, texte: str, origine: str = "") -> str:
    """`texte` with its fields; « avenant » there is the one that wrote it, when `origine` names it."""
    from docgen.compose.aides import context

    names = context(composition)
    author = next((v for v in _versions(composition.version) if v.code == origine.partition("/")[0]), None)
    if author and author.avenant:
        names |= {"avenant": author.avenant}
    return composition.textes.render_text(texte, names, composition.jetons)


def _versions(version: Version | None) -> Iterator[Version]:
    """The version and those before it, the last first."""
    while version:
        yield version
        version = version.avant


def _line(composition: Composition, alinea: Alinea) -> tuple[Inline, ...]:
    blocks = read_blocks(_filled(composition, alinea.texte, alinea.origine), composition.jetons)
    return tuple(inline for block in blocks if isinstance(block, Paragraph) for inline in block.content)


def _alineas(operation: Operation) -> tuple[Alinea, ...]:
    return operation.alineas if isinstance(operation, OperationTexte) else ()


def _touching(operations: Sequence[Operation], article: Article) -> tuple[Operation, ...]:
    return tuple(operation for operation in operations if article.numero in operation.articles)
