"""Une phrase cite, pour une chose, un article de loi qui n'en parle pas.

**Constat.** Un document cite « l'article 36 de la loi Climat et Résilience » à propos des considérations sociales d'un
marché, et la table des articles usuels (`check/articles_usuels.md`) sait que c'en est un autre. Une loi se reconnaît à
son numéro, ou au nom par quoi on la cite.

**Pourquoi y regarder.** L'article est la base de ce que dit la phrase : le numéro voisin parle d'autre chose.

**Exemple.** « L'article 36 de la loi Climat et Résilience impose des considérations sociales » : c'est l'article 35.

**Remède.** Corriger le numéro de l'article ; si c'est bien celui-là, accepter le constat.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from docgen.check import Fault, Faults, Preuve, rule
from docgen.check.montre import Trouve, dans, trouves
from docgen.french import typographie

_TABLE = Path(__file__).parents[1] / "articles_usuels.md"
_CITE = re.compile(r"[Aa]rticle (?P<numero>\d+(?:-\d+)?) de la (?P<loi>loi[^.;\n\v]{4,120})(?P<suite>[^.;\n\v]*)")


class ArticleConnu(NamedTuple):
    """An article of a law that is known: the number of its law, the name by which it is cited, what it speaks of."""

    loi: str
    nom: str
    numero: str
    mots: tuple[str, ...]


@cache
def articles_connus() -> tuple[ArticleConnu, ...]:
    """The lines of the table."""
    rows = [
        line.strip().strip("|").split("|") for line in _TABLE.read_text("utf-8").splitlines() if line.startswith("|")
    ]
    cells = [[cell.strip() for cell in row] for row in rows[2:]]
    return tuple(
        ArticleConnu(law.split()[-1], name.lower(), number, tuple(word.strip().lower() for word in words.split(";")))
        for law, name, number, words in cells
    )


@rule("documents", "à confirmer", qui="juridique", sur=trouves(_CITE, "article "))
def look(trouve: Trouve) -> Faults:
    """One fault for each article cited for what another of the same law speaks of."""
    match = trouve.match
    said = f"{trouve.phrase} {match.group()}".lower()
    ours = [known for known in articles_connus() if _is_of(known, match["loi"].lower())]
    fits = [known for known in ours if any(word in said for word in known.mots)]
    if fits and match["numero"] not in {known.numero for known in fits}:
        law = re.match(r"loi(?: organique)? n° ?[\w-]+|loi(?: \S+){1,3}", match["loi"])
        words = f"article {match['numero']} de la {law.group() if law else match['loi']}"
        right = fits[0].numero
        message = f"{typographie(f'« {words} »')} ({dans(trouve.lus)}) : c'est l'article {right} qui en parle"
        place = trouve.place(match.group().partition(" de la ")[0])
        remedy = "Corriger le numéro de l'article ; si c'est bien celui-là, accepter ce constat."
        yield Fault(message, place, remedy, preuve=Preuve((match["numero"],), right))


def _is_of(known: ArticleConnu, words: str) -> bool:
    """Whether these words, which open by « loi », name its law: by its number, or by its name."""
    return re.search(rf"\bn° ?{re.escape(known.loi)}(?!\d|-\d)", words) is not None or known.nom in words
