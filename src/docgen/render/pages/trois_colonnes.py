"""The page of three columns (avenant | avant | après): one file, readable without script, printable.

Each operation is linked with the words that it takes out and those that it puts in: pointing at one, or reaching it
with the keyboard, shows the others.
"""

from html import escape
from pathlib import Path

from docgen.document.colonnes import Colonnes, OperationEnRegard, Rangee
from docgen.render.habit import habit
from docgen.render.pages import asset, whole_page
from docgen.render.pages.html import html_of_blocks

_NOTHING = '<p class="rien">L’article n’existe pas.</p>'


def render_columns(colonnes: Colonnes, gabarits: Path | None = None) -> bytes:
    """The page, in UTF-8, with the typeface and the colours of `gabarits`."""
    rows = "".join(_row(rangee, colonnes.noms) for rangee in colonnes.rangees)
    heads = "".join(f'<div class="tete" aria-hidden="true">{escape(nom)}</div>' for nom in colonnes.noms)
    title = escape(colonnes.titre)
    return whole_page(
        title,
        asset("trois-colonnes.css") + habit(gabarits).css,
        f"<header><h1>{title}</h1><p>{escape(colonnes.chapeau)}</p>"
        f'<p class="aide"><del>ce qui est retiré</del> · <ins>ce qui est ajouté</ins> · passer sur une opération '
        f"(souris, ou touche Tab ; flèches pour aller de l'une à l'autre) montre les mots qu'elle touche.</p></header>"
        f'<main><div class="tetes">{heads}</div>{rows}</main>',
        asset("trois-colonnes.js"),
    )


def _row(rangee: Rangee, noms: tuple[str, str, str]) -> str:
    says = "".join(_passage(passage, rangee.numero) for passage in rangee.passages)
    title = escape(f"{rangee.numero} {rangee.titre}")
    if rangee.avant or rangee.apres:
        cells = [says, html_of_blocks(rangee.avant, 1) or _NOTHING, html_of_blocks(rangee.apres, 1) or _NOTHING]
        columns = "".join(
            f'<div role="group" aria-label="{escape(nom)}">{cell}</div>' for nom, cell in zip(noms, cells, strict=True)
        )
        inside = f'<div class="rangee">{columns}</div>'
    else:
        inside = f'<div class="rangee seule"><div>{says}</div></div>'
    return f'<section aria-label="{title}"><h2>{title}</h2>{inside}</section>'


def _passage(passage: OperationEnRegard, numero: str) -> str:
    label = f"Opération {passage.rang}, article {escape(numero)} de l’avenant"
    return (
        f'<article class="operation" tabindex="0" id="operation-{passage.rang}" data-op="{passage.rang}" '
        f'aria-label="{label}">{html_of_blocks(passage.blocs, 3)}</article>'
    )
