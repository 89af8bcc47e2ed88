"""How long consolidating takes: 50 avenants of 20 operations over 100 articles, beside python-docx in the same run.

    python benchmarks/bench_consolidation.py [--tours 5]

The peer changes the same number of paragraphs of a document of as many lines with python-docx, in memory, and saves
nothing. Prints the medians, and the median of the ratios taken turn by turn.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from docx import Document
from msgspec.structs import replace

from docgen.amend import consolidate
from docgen.amend.avenant import Avenant
from docgen.amend.operations import kinds
from docgen.load import load
from docgen.model.contrat import Alinea, Article, Contrat

ROOT = Path(__file__).resolve().parents[1]
ARTICLES, LINES, AVENANTS, OPERATIONS = 100, 20, 50, 20


def line(article: int, rank: int) -> str:
    return (
        f"Le montant {rank} de l'article {article} est fixé à {article} {rank:03} € pour l'année en cours. "
        f"Il est versé au Département dans les deux mois qui suivent la signature. Le bilan {rank} est remis au comité."
    )


def contract() -> tuple[Contrat, Avenant]:
    """A contract of 100 articles of 20 lines, one in four a tiret; and an avenant to copy."""
    dossier, findings = load(ROOT / "tests" / "dossiers" / "minimal", ROOT / "templates" / "textes")
    if dossier is None:
        raise SystemExit("\n".join(map(str, findings)))
    made = dossier.contrats[0]
    articles = tuple(
        Article(
            f"{1 + number // 10}.{1 + number % 10}",
            f"Titre {number}",
            tuple(Alinea("tiret" if rank % 4 == 3 else "texte", line(number, rank)) for rank in range(LINES)),
        )
        for number in range(ARTICLES)
    )
    return replace(made.base, articles=articles), made.avenants[0]


def operation(avenant: int, rank: int) -> object:
    """The operation of that rank: each avenant goes through the kinds, on articles of its own."""
    number = (avenant * OPERATIONS + rank) % ARTICLES
    # Each turn over the articles hits another line of each, counted from the end: the lines added do not shift it.
    turn = LINES - 1 - (avenant * OPERATIONS + rank) // ARTICLES
    cible = {"article": f"{1 + number // 10}.{1 + number % 10}", "alinea": str(turn + 1)}
    first = f"Le montant {turn} de l'article {number}"
    nature, keys = (
        ("substituer_mots", {"de": "les deux mois", "a": "le mois"}),
        ("remplacer_alinea", {"de": first, "a": f"{first} est supprimé."}),
        ("inserer_alinea", {"de": first, "a": "Le comité en est informé."}),
        ("supprimer_phrase", {"cible": {**cible, "phrase": "2"}, "de": "Il est versé"}),
        ("completer_alinea", {"de": first, "a": "et au préfet"}),
    )[rank % 5]
    return kinds()[nature].model_validate({"nature": nature, "cible": cible, **keys})


def amendments(model: Avenant) -> list[Avenant]:
    return [
        Avenant.model_construct(
            **{
                **dict(model),
                "numero": number + 1,
                "operations": tuple(operation(number, rank) for rank in range(OPERATIONS)),
            }
        )
        for number in range(AVENANTS)
    ]


def by_docgen(base: Contrat, avenants: list[Avenant]) -> None:
    etats, refus = consolidate(base, avenants)
    if refus or len(etats) != AVENANTS + 1:
        raise SystemExit(f"{len(refus)} refused: {refus[0].refusal.message if refus else ''}")


def by_word(document: object) -> None:
    """The peer: as many paragraphs found by their rank, and their words replaced."""
    paragraphs = document.paragraphs  # type: ignore[attr-defined]
    for change in range(AVENANTS * OPERATIONS):
        paragraph = paragraphs[change % (ARTICLES * LINES)]
        paragraph.text = paragraph.text.replace("les deux mois", "le mois")


def timed(run: Callable[[], None]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def main() -> None:
    """Run both in turn and print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tours", type=int, default=5)
    turns = parser.parse_args().tours
    base, model = contract()
    avenants = amendments(model)
    rows = []
    for _ in range(turns):
        document = Document()
        for article in base.articles:
            for one in article.alineas:
                document.add_paragraph(one.texte)
        rows.append((timed(lambda: by_docgen(base, avenants)), timed(lambda document=document: by_word(document))))
    ours, peer = (statistics.median(column) for column in zip(*rows, strict=True))
    ratio = statistics.median(word / docgen for docgen, word in rows)
    what = f"{AVENANTS} avenants of {OPERATIONS} operations, {ARTICLES} articles of {LINES} lines"
    print(f"{what}: {ours:.3f} s; python-docx, as many paragraphs changed: {peer:.3f} s; {ratio:.1f} times our time")


if __name__ == "__main__":
    main()
