"""Un guillemet n'est pas ouvert, ou n'est pas fermé.

**Constat.** Dans ce que montre un document, un « » » ferme ce que rien n'ouvre, ou un « « » reste ouvert. Dans un
avenant, chaque alinéa cité s'ouvre par un guillemet et le dernier seul le ferme.

**Pourquoi y regarder.** Dans un avenant, les guillemets disent où commence et où finit le texte du contrat.

**Exemple.** Le titre d'un axe perd son « » » : la suite de l'article semble en faire partie.

**Remède.** Ajouter ou retirer le guillemet à la ligne dite.
"""

from collections.abc import Iterator
from itertools import accumulate

from docgen.check import Fault, Faults, Subject, dossier, rule
from docgen.check.montre import Lu, dans, locate_words, lus, passages, uni
from docgen.french import typographie


@rule("documents", "à corriger", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each passage with a quote that has no other half."""
    said = set()
    suspects = {line for line in passages(subject) if ("«" in line or "»" in line) and _depth(line, 0) != (0, 0)}
    for lu in lus(subject):
        for line in () if suspects.isdisjoint(lu.lignes) else _wrong(lu.lignes):
            if line not in said:
                said.add(line)
                yield _fault(subject, lu, line)


def _fault(subject: Subject, lu: Lu, line: str) -> Fault:
    missing = "fermant" if line.count("«") > line.count("»") else "ouvrant"
    shown = line if len(line) <= 90 else f"{line[:90].rstrip()}…"
    bare = uni(line).strip("« »")
    message = typographie(f"il manque un guillemet {missing} dans « {shown} » ({dans(passages(subject)[line])})")
    remedy = "Ajouter le guillemet qui manque, ou retirer celui qui est en trop."
    return Fault(message, locate_words(subject, lu, bare, " ".join(bare.split()[:8])), remedy)


def _wrong(lines: tuple[str, ...]) -> Iterator[str]:
    """The lines whose quotes do not match, a quote of several lines being closed by the last one."""
    opened = ""
    for rank, line in enumerate(lines):
        if "«" not in line and "»" not in line:
            if opened and not _closed(lines[rank:]):
                yield opened
                opened = ""
            continue
        again = bool(opened) and line.startswith("«")
        depth, lowest = _depth(line[again:], 1 if opened else 0)
        if lowest < 0 or depth > 1 or (depth == 1 and not opened and not line.startswith("«")):
            yield line
            opened = ""
        else:
            opened = (opened or line) if depth else ""
    if opened:
        yield opened


def _closed(lines: tuple[str, ...]) -> bool:
    """Whether what is open is closed further: a table that is quoted has no quotes of its own."""
    for line in lines:
        if "«" in line or "»" in line:
            return _depth(line[line.startswith("«") :], 1)[0] == 0 or line.startswith("«")
    return False


def _depth(text: str, depth: int) -> tuple[int, int]:
    """The number of quotes still open after `text`, and the lowest that it came to."""
    steps = (1 if quote == "«" else -1 for quote in text if quote in "«»")
    depths = list(accumulate(steps, initial=depth))
    return depths[-1], min(depths)
