"""How long the operations of an avenant take, beside a comparison by difflib of the same texts in the same run.

    python benchmarks/bench_avenants.py [--tours 5]

Two texts of 100 articles of 20 lines, of which 5 % are edited: `propose`, at both granularities, and the peer: the
whole texts compared by `difflib.SequenceMatcher`, lines then the words of the lines that changed. Prints medians.
"""

import argparse
import random
import re
import statistics
import time
from collections.abc import Callable
from difflib import SequenceMatcher

from msgspec.structs import replace

from docgen.amend.deduire import propose
from docgen.model.contrat import Alinea, Article, Contrat

ARTICLES, LINES, EDITED = 100, 20, 0.05
WORDS = re.findall(
    r"\S+",
    "le contrat fixe les engagements de l'État et du Département pour la mise en œuvre des actions que les parties "
    "conduisent ensemble dans la limite des crédits ouverts chaque année en loi de finances selon les procédures",
)


def text(chance: random.Random) -> str:
    sentences = [" ".join(chance.choices(WORDS, k=chance.randint(8, 25))).capitalize() for _ in range(3)]
    return f"{'. '.join(sentences)}."


def contract(chance: random.Random) -> Contrat:
    lines = [[Alinea(chance.choice(("texte", "tiret")), text(chance)) for _ in range(LINES)] for _ in range(ARTICLES)]
    articles = [Article(str(rank), f"Article {rank}", tuple(made)) for rank, made in enumerate(lines, 1)]
    return Contrat("essai", None, None, tuple(articles), ())  # type: ignore[arg-type]


def edited(chance: random.Random, base: Contrat) -> list[Article]:
    return [replace(article, alineas=tuple(line for old in article.alineas for line in touched(chance, old)))
            for article in base.articles]  # fmt: skip


def touched(chance: random.Random, line: Alinea) -> list[Alinea]:
    if chance.random() >= EDITED:
        return [line]
    words = line.texte.split(" ")
    words[chance.randrange(len(words))] = "convention"
    return chance.choice(([], [line, Alinea("texte", text(chance))], *[[replace(line, texte=" ".join(words))]] * 3))


def by_difflib(base: Contrat, target: list[Article]) -> int:
    lines = [[line.texte for article in articles for line in article.alineas] for articles in (base.articles, target)]
    count = 0
    for tag, i0, i1, j0, j1 in SequenceMatcher(None, *lines, autojunk=False).get_opcodes():
        if tag == "replace":
            words = "\n".join(lines[0][i0:i1]).split(" "), "\n".join(lines[1][j0:j1]).split(" ")
            count += len(SequenceMatcher(None, *words, autojunk=False).get_opcodes())
    return count


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Run the cases in turn and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tours", type=int, default=5)
    turns = parser.parse_args().tours
    chance = random.Random(2026)
    base = contract(chance)
    target = edited(chance, base)
    cases: dict[str, Callable[[], object]] = {
        "propose, alinéas": lambda: propose(base, target),
        "propose, mots": lambda: propose(base, target, granularite="mots"),
    }
    rows: dict[str, list[tuple[float, float]]] = {name: [] for name in cases}
    for turn in range(turns + 1):
        peer = seconds(lambda: by_difflib(base, target))
        for name, work in cases.items():
            taken = seconds(work)
            if turn:
                rows[name].append((taken / peer, taken))
    print(f"{len(propose(base, target).operations)} opérations entre deux textes de {ARTICLES} articles")
    for name, found in rows.items():
        ratio, taken = (statistics.median(column) for column in zip(*found, strict=True))
        print(f"{name:20} {ratio:6.1f} × difflib {taken:7.3f} s")


if __name__ == "__main__":
    main()
