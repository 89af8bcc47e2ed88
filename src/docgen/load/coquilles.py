"""Where the hand slipped in a YAML file that does not read: the parser says where it can go on no longer, often lower.

A file is walked line by line, as a person does: a line is a key, an element of a list, or a text, at a retreat that is
that of a line above. The first one that is none of those is the slip. It knows the YAML that docgen accepts, no other.
"""

import re
from collections.abc import Iterator
from itertools import accumulate

from msgspec import Struct, field
from msgspec.structs import replace

from docgen.french import compte
from docgen.load.lignes_ecrites import (
    PUCE,
    LigneEcrite,
    NiveauDeRetrait,
    bullet_slip,
    child_slip,
    read_line,
    retreat,
    stuck_slip,
    text_slip,
)
from docgen.load.valeurs_mal_ecrites import (
    BLOC,
    Coquille,
    quiet_slip,
    quoted_slip,
    value_slip,
    without_remark,
)

_STRING = {'"': re.compile(r'"(?:[^"\\]|\\.)*"', re.S), "'": re.compile(r"'(?:[^']|'')*'", re.S)}
_LOOKS_LIKE_ENTRY = re.compile(r" *(?:- |(?:- +)*[a-zA-Z_0-9]+:(?: |$))")
_SPACES = "Remplacer les tabulations par des espaces."
# What makes a file that reads worth a walk: each opens with a letter that is found fast, and some ask what stands
# before it on its line, or on the line above.
_ANYWHERE = (re.compile(r"[\t“‘]"), re.compile(r"\n +(?:[•·*–—▪◦]|--?[^\s-]|\d+[.)] |[a-z_0-9]+:[^\s/])"))
# After a space only: « "#REF!" » is a text.
_REMARK = re.compile(r"#(?<= #)[^ #\n]")
_QUOTE = re.compile(r'"(?<=[^\s"]") *(?:\n|$)')
_DASH = re.compile(r"\n(?<=[^:>|+-]\n)( +)- ")


class _Walk(Struct):
    """The levels that are open, and whether the last line has a value already."""

    text: str
    lines: list[str]
    levels: list[NiveauDeRetrait] = field(default_factory=list)
    before: list[NiveauDeRetrait] = field(default_factory=list)
    text_at: int = 0
    filled: bool = False
    # The lines to skip, of a text that goes on: up to this one, from 1.
    until: int = 0
    # The character where each line begins.
    starts: list[int] = field(default_factory=list)

    def slips(self) -> Iterator[Coquille]:
        for number, written in enumerate(self.lines, 1):
            bare = written.strip(" \t")
            if number <= self.until or not bare or bare[0] == "#" or written.rstrip() == "---":
                continue
            if tab := re.match(r" *\t", written):
                yield Coquille(number, tab.end(), "une tabulation sert de retrait", _SPACES)
                return
            line = read_line(number, written)
            yield from self.quiet(line)
            going = self.filled and bool(self.levels) and line.marks[0].column > self.levels[-1].column
            if slip := self.take(line) or (None if going else self.open_value(line)):
                yield slip
                if not slip.sure:
                    return

    # --- retreats -----------------------------------------------------------------------------------------------------
    def take(self, line: LigneEcrite) -> Coquille | None:
        """Opens and closes levels as `line` does; what is wrong with its place, if anything is."""
        first, holder = line.marks[0], self.levels[-1] if self.levels else None
        earlier, self.before = self.before, list(self.levels)
        slip = None
        if holder is None:
            slip = text_slip(line, self.next_of(line)) if first.kind == "texte" else None
        elif first.column > holder.column and self.filled:
            return self.going_on(line, earlier)
        elif first.column > holder.column or self.is_list_of(holder, first):
            slip = child_slip(line, self.next_of(line)) if first.kind == "texte" else None
        else:
            slip = self.back(line)
        if slip is None and line.marks[-1].kind == "texte":
            slip = stuck_slip(line, self.next_of(line))
        if slip is None or slip.sure:
            self.levels += [mark for mark in line.marks if mark.kind != "texte"]
            self.text_at, self.filled = line.value_at, bool(without_remark(line.value))
        return slip

    def is_list_of(self, holder: NiveauDeRetrait, first: NiveauDeRetrait) -> bool:
        """Whether a dash at the column of its key opens the list of that key."""
        return (holder.column, holder.kind, first.kind, self.filled) == (first.column, "clé", "tiret", False)

    def back(self, line: LigneEcrite) -> Coquille | None:
        """Closes the levels deeper than `line`; what is wrong when none is left at its column, or of another kind."""
        first = line.marks[0]
        while self.levels and self.levels[-1].column > first.column:
            self.levels.pop()
        two = self.levels[-2:]
        if len(two) == 2 and two[0].column == two[1].column == first.column and first.kind != "tiret":
            self.levels.pop()
        found = self.levels.pop() if self.levels else None
        if found is None or found.column != first.column:
            return self.misplaced(line)
        if first.kind == "texte":
            self.levels.append(found)
            return text_slip(line, self.next_of(line))
        return None if found.kind == first.kind else self.misplaced(line)

    def going_on(self, line: LigneEcrite, earlier: list[NiveauDeRetrait]) -> Coquille | None:
        """What is wrong with `line`, that YAML reads as the end of the text above it; None when it may be one."""
        first, top = line.marks[0], self.levels[-1]
        words = line.written.strip()
        if first.kind == "clé":
            if re.fullmatch(r"[\w.-]+", line.key):
                return self.too_deep(line, earlier)
            at = line.written.index(":", first.column + len(line.key))
            return Coquille(line.number, at + 1, "« : » est inattendu à cet endroit",
                            f"Mettre tout le texte, depuis la ligne {top.line}, entre guillemets droits.")  # fmt: skip
        if first.kind == "tiret":
            list_ = next((level for level in reversed(self.levels) if level.kind == "tiret"), top)
            message = f"cet élément de liste est lu comme la suite de la ligne {top.line}"
            return replace(_misaligned(first, list_, message), sure=True)
        bullet = PUCE.match(words)
        if bullet and (words[0] in "•·▪◦*" or (top.kind == "tiret" and first.column < self.text_at)):
            return bullet_slip(line, bullet["sign"], bullet["words"])
        return None

    def misplaced(self, line: LigneEcrite) -> Coquille:
        """`line` is at the column of no level of its kind."""
        first = line.marks[0]
        known = [level for level in reversed((*self.levels, *self.before)) if level.kind == first.kind] or self.before
        near = min(known, key=lambda level: abs(level.column - first.column))
        if _is_odd_beside(near, first):
            return _misaligned(near, first, "le retrait de cette ligne n'est pas celui de ses voisines")
        return _misaligned(first, near, "le retrait de cette ligne ne correspond à aucune clé")

    def too_deep(self, line: LigneEcrite, earlier: list[NiveauDeRetrait]) -> Coquille:
        """`line` is under one that has its value: it is too far, or that one is not far enough."""
        first, top = line.marks[0], self.levels[-1]
        if any(level[:2] == first[:2] for level in earlier):
            message = "cette ligne n'est pas assez en retrait : celles qui l'entourent le sont davantage"
            return _misaligned(top, first, message)
        if _is_odd_beside(top, first):
            return _misaligned(top, first, "le retrait de cette ligne n'est pas celui de ses voisines")
        return _misaligned(first, top, f"cette ligne est trop en retrait : {top.said} a déjà sa valeur")

    def next_of(self, line: LigneEcrite) -> "LigneEcrite | None":
        """The next line that says something."""
        for number in range(line.number, len(self.lines)):
            if (bare := self.lines[number].strip()) and bare[0] != "#":
                return read_line(number + 1, self.lines[number])
        return None

    # --- values -------------------------------------------------------------------------------------------------------
    def quiet(self, line: LigneEcrite) -> Iterator[Coquille]:
        """What YAML reads in `line` otherwise than it may be meant."""
        if tab := re.search(r"\t", line.written[: line.value_at + len(line.value) - len(line.value.lstrip("\t"))]):
            dash = line.written[: tab.start()].rstrip().endswith("-")
            message = f"une tabulation suit {'le tiret' if dash else 'une clé'}"
            # YAML refuses the first, and reads the second as a space.
            yield Coquille(line.number, tab.start() + 1, message, "La remplacer par une espace.",
                           sure=not dash, grave=dash)  # fmt: skip
        if line.value[:1] not in ("'", '"') and (slip := quiet_slip(*self.of_value(line))):
            yield slip

    def open_value(self, line: LigneEcrite) -> Coquille | None:
        """What is wrong with the value of `line`; skips the lines where its text goes on."""
        number, column, prefix, value = self.of_value(line)
        if BLOC.match(value):
            return self.skip_block(line)
        if value[:1] not in _STRING:
            return value_slip(number, column, prefix, value)
        start = self.starts[number - 1] + line.value_at
        closed = _STRING[value[0]].match(self.text, start)
        end = self.text.count("\n", start, closed.end()) + number if closed else 0
        if closed and end == number:
            return quoted_slip(number, column, prefix, value, closed.end() - start - 1)
        if closed and self.is_one_text(number, end, closed.end()):
            self.until = end
            return None
        sign = "double" if value[0] == '"' else "simple"
        return Coquille(number, column, "un guillemet ouvert n'est pas refermé",
                        f"Refermer ce guillemet {sign} à la fin du texte ({value[0]}), ou le retirer.")  # fmt: skip

    @staticmethod
    def of_value(line: LigneEcrite) -> tuple[int, int, str, str]:
        return line.number, line.value_at + 1, line.prefix, line.value

    def is_one_text(self, number: int, end: int, at: int) -> bool:
        """Whether the lines up to `end`, where quotes close at the character `at`, go on with the text of `number`."""
        holder = self.levels[-1].column if self.levels else -1
        going = [line for line in self.lines[number:end] if line.strip()]
        after = self.text[at : self.text.find("\n", at) % (len(self.text) + 1)]
        aside = not after.strip() or re.match(r"[ \t]+#", after)
        return bool(aside) and all(retreat(line) > holder and not _LOOKS_LIKE_ENTRY.match(line) for line in going)

    def skip_block(self, line: LigneEcrite) -> Coquille | None:
        """Skips the text that `line` announces; what is wrong when a line of it has less retreat than its first."""
        holder, first = self.levels[-1].column, 0
        self.until = len(self.lines)
        for number in range(line.number + 1, len(self.lines) + 1):
            written = self.lines[number - 1]
            if not written.strip():
                continue
            if "\t" in written[: len(written) - len(written.lstrip())] and retreat(written) <= max(holder, first - 1):
                return Coquille(number, retreat(written) + 1, "une tabulation sert de retrait", _SPACES)
            if retreat(written) <= holder:
                self.until = number - 1
                return None
            first = first or retreat(written)
            if retreat(written) < first and _LOOKS_LIKE_ENTRY.match(written):
                self.until = number - 1
                return None
            if retreat(written) < first:
                return Coquille(number, retreat(written) + 1,
                                "cette ligne est moins en retrait que le début de son texte",
                                f"Ajouter {compte(first - retreat(written), 'espace')} devant.")  # fmt: skip
        return None


def find_slips(text: str) -> Iterator[Coquille]:
    """The slips of `text`, in the order of its lines: those that YAML reads over, up to the first that it does not."""
    lines = text.split("\n")
    return _Walk(text, lines, starts=[0, *accumulate(len(line) + 1 for line in lines)]).slips()


def quiet_slips(text: str) -> list[Coquille]:
    """The slips of `text`, which YAML reads: what it reads is perhaps not what was meant."""
    doubtful = (
        any(pattern.search(text) for pattern in _ANYWHERE)
        or any(_before(text, remark).strip() for remark in _REMARK.finditer(text))
        or any('"' not in _before(text, quote) for quote in _QUOTE.finditer(text))
        or any(_is_under_a_value(_before(text, dash), len(dash[1])) for dash in _DASH.finditer(text))
    )
    return [slip for slip in find_slips(text) if slip.sure] if doubtful else []


def _before(text: str, mark: re.Match[str]) -> str:
    """What stands before `mark`, on the line where it begins."""
    return text[text.rfind("\n", 0, mark.start()) + 1 : mark.start()]


def _is_under_a_value(above: str, column: int) -> bool:
    """Whether the line `above` has its value, and is less in retreat than a dash at `column`."""
    written = above.strip(" ")
    return written[:1] not in ("", "#") and written[-1] not in ":>|+-" and len(above) - len(above.lstrip(" ")) < column


def _is_odd_beside(level: NiveauDeRetrait, other: NiveauDeRetrait) -> bool:
    """Whether `level` is one space from `other`, which is where people who indent by two would be."""
    return abs(level.column - other.column) == 1 and level.column % 2 == 1


def _misaligned(wrong: NiveauDeRetrait, right: NiveauDeRetrait, message: str) -> Coquille:
    gap = right.column - wrong.column
    what = f"{'Ajouter' if gap > 0 else 'Retirer'} {compte(abs(gap), 'espace')}"
    return Coquille(wrong.line, wrong.column + 1, message, f"{what} : aligner la ligne sur {right.said}.")
