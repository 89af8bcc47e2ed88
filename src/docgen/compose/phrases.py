"""What stands inside a line: words, values, `**bold**`, `*italic*`, `[links](https://…)`, notes, pictures."""

from typing import cast

from msgspec.structs import replace

from docgen import document as doc
from docgen.compose import arbre
from docgen.compose.arbre import Node
from docgen.compose.jetons import Jetons, Value, typeset
from docgen.document.images_du_texte import AU_MILIEU, fault_of_words
from docgen.document.mots import words as plain_words
from docgen.findings import Refusal
from docgen.french import typographie

SCHEMES = ("https://", "http://", "mailto:")


class FauteDePhrase(Refusal):
    """What is wrong inside a line; the line is known to who reads it."""


def read_phrase(words: str, jetons: Jetons) -> tuple[doc.Inline, ...]:
    """What `words` say, values in the place of their tokens. Raises `FauteDePhrase`, and `Refusal`."""
    nodes = arbre.inline_nodes(words)
    if nodes is None:
        return trimmed(_text(words, jetons, bold=False, italic=False))
    read = trimmed([inline for node in nodes for inline in _inline(node, jetons, bold=False, italic=False)])
    if len(read) > 1 and any(isinstance(inline, doc.Image) for inline in read):
        raise FauteDePhrase(*AU_MILIEU)
    return read


def _inline(node: Node, jetons: Jetons, *, bold: bool, italic: bool) -> list[doc.Inline]:
    match node.type:
        case "text":
            return _text(node.token.content, jetons, bold=bold, italic=italic)
        case "softbreak":
            return [doc.Text(" ", bold, italic)]
        case "hardbreak":
            return [doc.LineBreak()]
        case "link":
            return [_link(node, jetons, bold=bold, italic=italic)]
        case "note":
            return [_note(node, jetons)]
        case "image":
            return [_image(node, jetons)]
        case "strong" | "em":
            inner = {"bold": bold or node.type == "strong", "italic": italic or node.type == "em"}
            return [inside for child in node.children for inside in _inline(child, jetons, **inner)]
    raise FauteDePhrase("cette écriture n'est pas acceptée", "Voir la page du guide sur les textes.")


def _link(node: Node, jetons: Jetons, *, bold: bool, italic: bool) -> doc.Link:
    address = jetons.plain(node.token.info)
    if not address.startswith(SCHEMES):
        raise FauteDePhrase(
            f"le lien « {address} » ne mène ni à une page ni à une boîte aux lettres",
            "Écrire l'adresse entière : « https://… », ou « mailto:… » pour une adresse électronique.",
        )
    said = plain_words(_text(node.token.content.replace("*", ""), jetons, bold=False, italic=False))
    return doc.Link(said, address, bold, italic)


def _image(node: Node, jetons: Jetons) -> doc.Image:
    source = jetons.plain(node.token.info)
    alt, legende = (
        plain_words(_text(said, jetons, bold=False, italic=False)).strip()
        for said in (node.token.content, node.token.meta["legende"])
    )
    if fault := fault_of_words(alt, source):
        raise FauteDePhrase(*fault)
    return doc.Image(alt, source, legende)


def _note(node: Node, jetons: Jetons) -> doc.Note:
    content = tuple(doc.leaves(read_phrase(node.token.content.strip(), jetons)))
    if not content:
        raise FauteDePhrase("une note ne dit rien", "Écrire ce qu'elle dit, ou retirer son appel.")
    if any(isinstance(leaf, doc.Image) for leaf in content):
        raise FauteDePhrase("une image est dans une note", "La mettre dans le texte, seule sur sa ligne.")
    if any(isinstance(leaf, doc.Note) for leaf in content):
        raise FauteDePhrase("une note en appelle une autre", "N'en faire qu'une, ou les appeler toutes deux du texte.")
    return doc.Note(content)


def _text(text: str, jetons: Jetons, *, bold: bool, italic: bool) -> list[doc.Inline]:
    inlines: list[doc.Inline] = []
    # Typeset with the whole sentence in view: the space before a « ; » may stand after a value.
    for piece in jetons.split(typographie(text)):
        if isinstance(piece, str):
            inlines.extend(typeset(piece, bold=bold, italic=italic))
        elif is_blocks(piece):
            raise Refusal("une valeur faite de plusieurs paragraphes est au milieu d'une phrase",
                          "La placer seule sur sa ligne.")  # fmt: skip
        else:
            inlines.extend(_emphasised(cast(doc.Inline, inline), bold=bold, italic=italic) for inline in piece)
    return inlines


def _emphasised(inline: doc.Inline, *, bold: bool, italic: bool) -> doc.Inline:
    if (bold or italic) and isinstance(inline, doc.Text | doc.Amount | doc.Link):
        return replace(inline, bold=inline.bold or bold, italic=inline.italic or italic)
    return inline


def is_blocks(piece: str | Value) -> bool:
    """Whether a piece of a line is a value made of blocks."""
    return bool(piece) and isinstance(piece, tuple) and isinstance(piece[0], doc.Block)


def trimmed(inlines: list[doc.Inline]) -> tuple[doc.Inline, ...]:
    """`inlines` without the spaces at their end."""
    while inlines and isinstance(last := inlines[-1], doc.Text) and not last.text.strip(" ") and not last.name:
        inlines.pop()
    return tuple(inlines)
