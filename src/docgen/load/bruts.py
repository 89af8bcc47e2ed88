"""What other tools allow in a text, and that no document carries: it would be printed as typed."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from docgen.document.notes_du_texte import note_faults
from docgen.findings import place_dans
from docgen.french import compte
from docgen.load.fichiers import Reader

TEXTE_BRUT = "LEC007"
_CHAMP = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.S)
_SEPARATEUR = re.compile(r"\|?(?:\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?")
_DIRECTIVE = re.compile(r"^[ \t]*(:{3,})[ \t]*(.*)$", re.M)
_PAGE = re.compile(r"^ {0,3}(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:-[ \t]*){3,})$", re.M)
# Two lines or more, as a spreadsheet pastes them.
_COLLE = re.compile(r"(?:^(?![ \t]*\|)[^\n]*\S\t+\S[^\n]*(?:\n|\Z)){2,}", re.M)
_TITRE = re.compile(r"^ {0,3}#{1,6} +\S.*$", re.M)
# The line of an instruction, between the rows of a table, is of the table.
_TABLEAU = re.compile(r"^[ \t]*\|.*(?:\n|\Z)(?:[ \t]*(?:\|.*|\x01+[ \t]*)(?:\n|\Z))*", re.M)
# What is written, how it is called, and what to do. A mark after « \ » is wanted as it is.
# What people paste; « <c> » is a word of the text.
_HTML = (
    "abbr|a|big|br|b|center|code|del|div|em|font|h[1-6]|hr|img|ins|i|li|mark|ol|pre|p|small|span|strike|strong|style|s"
    "|sub|sup|table|tbody|td|th(?:ead)?|tr|tt|ul|u"
)
_MARQUES = tuple((re.compile(rf"(?<!\\)(?:{pattern})"), said, remedy) for pattern, said, remedy in (
    (r"<(?:(?:https?|ftp|mailto):[^<>\s]+|[\w.+-]+@[\w.-]+)>", "un lien entre chevrons",
     "Écrire l'adresse sans chevrons."),
    (rf"</?(?i:{_HTML})(?:\s+[\w-]+\s*=[^<>]*)?\s*/?>|<!--", "une balise HTML",
     "La retirer ; « **gras** » et « *italique* » suffisent, une ligne vide sépare deux alinéas."),
))  # fmt: skip
_LIEN = r"(?<![!\\])\[[^\[\]]+\]\({}[^()\s]*[./#@:][^()\s]*\)"
# What a value, which is no Markdown, cannot hold; the link of a text that leads neither to a page nor to a mailbox.
_IMAGE = (re.compile(r"(?<!\\)!\[[^\]]*\]\([^)]*\)"), "une image",
          "La mettre dans un article, un récit, ou un texte à part, que l'opération nomme (« fichier »).")  # fmt: skip
_D_UNE_VALEUR = (
    (re.compile(r"(?<!\\)\[\^[^\]\s]+\]"), "une note", "Mettre ce qu'elle dit dans la phrase, entre parenthèses."),
    (re.compile(_LIEN.format("")), "un lien", "Écrire les mots, puis l'adresse entre parenthèses, sans crochets."),
)
_LIEN_PERDU = re.compile(_LIEN.format("(?!https?://|mailto:)"))


class Brut(NamedTuple):
    """Something that would be printed as typed: where it begins in the text, the fault, the remedy."""

    debut: int
    message: str
    remede: str


def raw_marks(text: str, *, valeur: bool, image: bool) -> Iterator[Brut]:
    """The pictures, tags, lost links and notes of `text`; what stands in a field « {{ … }} » is not looked at.

    A `valeur` is printed as typed: it has neither note, nor link between brackets; only a text apart has an `image`.
    """
    if "[" not in text and "<" not in text:
        return
    bare = _bare(text)
    for pattern, said, remedy in (*_MARQUES, *(_D_UNE_VALEUR if valeur else ()), *(() if image else (_IMAGE,))):
        for match in pattern.finditer(bare):
            shown = " ".join(text[match.start() : match.end()].split())
            message = f"{said} « {shown[:60]} » n'a pas sa place dans un texte : elle serait imprimée telle quelle"
            if said.startswith("un "):
                message = message.replace("elle serait imprimée telle quelle", "il serait imprimé tel quel")
            yield Brut(match.start(), message, remedy)
    yield from () if valeur else (Brut(*fault) for fault in note_faults(bare))
    for match in () if valeur else _LIEN_PERDU.finditer(bare):
        message = f"le lien « {match.group()[:60]} » ne mène ni à une page ni à une boîte aux lettres"
        yield Brut(match.start(), message, "Écrire l'adresse entière, « https://… », ou « mailto:… ».")


def raw_blocks(text: str, *, titres: bool) -> Iterator[Brut]:
    """The tables of `text` that are none, the frames left open; with `titres`, the titles and the frames, where none
    is expected."""
    bare = _bare(text)
    yield from _frames(bare, refused=titres)
    for match in _PAGE.finditer(bare) if titres else ():
        yield Brut(match.start(), f"« {match.group().strip()} » n'a pas sa place ici : une page nouvelle est du modèle",
                   "Le retirer ; le modèle la demande par « *** », là où il montre l'article.")  # fmt: skip
    for match in _COLLE.finditer(bare):
        yield Brut(match.start(), "des tabulations ne font pas un tableau : ces colonnes se suivraient dans une phrase",
                   "Écrire « | a | b | » à chaque ligne, et « |---|---| » sous les titres de colonnes.")  # fmt: skip
    for match in _TABLEAU.finditer(bare):
        yield from _table_faults(match.group(), match.start())
    for match in _TITRE.finditer(bare) if titres else ():
        shown = text[match.start() : match.end()].strip()
        yield Brut(match.start(), f"le titre « {shown[:60]} » n'a pas sa place ici : il serait imprimé tel quel",
                   "Retirer les « # » ; un article nouveau s'insère par l'opération « inserer_article ».")  # fmt: skip


def _frames(text: str, *, refused: bool) -> Iterator[Brut]:
    """The « ::: » of `text` that are not paired, or all of them when they are `refused`."""
    open_: list[re.Match[str]] = []
    for match in _DIRECTIVE.finditer(text) if ":::" in text else ():
        if refused:
            message = f"« {match.group().strip()[:60]} » n'a pas sa place ici : il serait imprimé tel quel"
            yield Brut(match.start(), message, "Le retirer : l'aspect d'un article vient de son modèle.")
        elif match[2]:
            open_.append(match)
        else:
            closed = next((rank for rank, other in enumerate(open_) if len(other[1]) <= len(match[1])), None)
            if closed is None:
                yield Brut(match.start(), f"cette ligne « {match[1]} » ne ferme rien",
                           "La retirer ; ou mettre un « : » de plus à ce qui contient un autre bloc.")  # fmt: skip
            else:
                outer, *inner = open_[closed:]
                # Of two alike, the line that closes them both is that of the second.
                wrong = [other if len(other[1]) < len(outer[1]) else outer for other in inner]
                yield from map(_left_open, dict.fromkeys(wrong))
                del open_[closed:]
    yield from map(_left_open, open_)


def _left_open(match: re.Match[str]) -> Brut:
    said = f"{match[1]} {match[2].split()[0]}"
    return Brut(match.start(), f"« {said} » n'est pas fermé",
                f"Écrire une ligne « {match[1]} » après ce qu'il contient.")  # fmt: skip


def _table_faults(table: str, start: int) -> Iterator[Brut]:
    """What is wrong with the lines of `table`, which begins at the character `start`: no header, a row too wide."""
    # A row whose cells are repeated has as many as the list: it is not counted here.
    if re.search("\x01.*\\||\\|.*\x01", table):
        return
    rows = []
    for line in table.splitlines(keepends=True):
        if "\x01" not in line and line.strip():
            rows.append((start, line.strip()))
        start += len(line)
    width = _cells(rows[0][1])
    if len(rows) < 2 or not _SEPARATEUR.fullmatch(rows[1][1]) or _cells(rows[1][1]) != width:
        yield Brut(rows[0][0], "ces lignes ne font pas un tableau : elles seraient imprimées telles quelles",
                   "Sous les titres de colonnes, écrire « |---|---| », une case par colonne, sans ligne "
                   "vide dans le tableau.")  # fmt: skip
        return
    for at, row in rows[2:]:
        if _cells(row) != width:
            yield Brut(at, f"cette ligne du tableau a {compte(_cells(row), 'case')}, et ses titres en ont {width}",
                       "Écrire une case par colonne, entre deux « | » ; une case vide s'écrit « | | », et « \\| » "
                       "imprime une barre.")  # fmt: skip


def report_raw(reader: Reader, file: str, text: str, start: int = 0, *, titres: bool) -> None:
    """A finding for each thing of `text`, from the character `start`, that the document would print as typed."""
    found = sorted([*raw_marks(text[start:], valeur=False, image=True), *raw_blocks(text[start:], titres=titres)])
    for brut in found:
        reader.report(TEXTE_BRUT, brut.message, place_dans(file, text, start + brut.debut), brut.remede)


def _bare(text: str) -> str:
    """`text`, at the same places, without what its fields say."""
    return _CHAMP.sub(lambda match: re.sub(r"[^\n]", "\x01" if match.group()[1] == "%" else "x", match.group()), text)


def _cells(row: str) -> int:
    """How many cells a row has: a bar opens it and another closes it, or not."""
    inner = re.sub(r"(?<!\\)\|$", "", row.removeprefix("|"))
    return len(re.findall(r"(?<!\\)\|", inner)) + 1
