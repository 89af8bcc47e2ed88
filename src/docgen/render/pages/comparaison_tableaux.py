"""The tables and the charts of the page of a comparison. A chart is bars (SVG) between words (HTML): it reflows."""

from html import escape

from docgen.document.page_de_comparaison import Barre, Cellule, Graphique, LigneDeTableau, Tableau
from docgen.french import typographie

# A bar is drawn on this width, and stretched to that of the page.
_WIDTH = 1000


def html_table(table: Tableau, level: int = 3) -> str:
    """The table under its title; one that is sorted and filtered says so to the script."""
    script = ""
    if table.trie:
        filters = ",".join(str(table.colonnes.index(name)) for name in table.filtres)
        script = f' data-trie data-filtres="{filters}"'
    title = html_text(table.titre)
    return f"<h{level}>{title}</h{level}>{_defile(title, bare_table(table, script))}"


def _defile(title: str, inside: str) -> str:
    """What a narrow window scrolls, by the keyboard too."""
    return f'<div class="defile" tabindex="0" role="region" aria-label="{title}">{inside}</div>'


def bare_table(table: Tableau, attributes: str = "") -> str:
    """The table alone."""
    last = len(table.colonnes) - table.suite
    figures = range(last - table.chiffres, last)
    heads = "".join(_tete(name, droite=rank in figures) for rank, name in enumerate(table.colonnes))
    rows = "".join(_ligne(row, table, figures) for row in table.lignes)
    caption = f"<caption>{html_text(table.titre)}</caption>"
    return f"<table{attributes}>{caption}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _tete(name: str, *, droite: bool) -> str:
    if not name:
        return "<td></td>"
    return f'<th scope="col"{" class=droite" if droite else ""}>{html_text(name)}</th>'


def _ligne(row: LigneDeTableau, table: Tableau, figures: range) -> str:
    if row.role == "groupe":
        words = html_text(row.cellules[0].texte)
        return f'<tr class="groupe"><th scope="rowgroup" colspan="{len(table.colonnes)}">{words}</th></tr>'
    cells = []
    for rank, cell in enumerate(row.cellules):
        tag, scope = ("th", ' scope="row"') if rank == 0 else ("td", "")
        right = ' class="droite"' if rank in figures else ""
        key = f' data-v="{cell.tri}"' if cell.tri is not None else ""
        cells.append(f"<{tag}{scope}{right}{key}>{_texte(cell)}</{tag}>")
    role = f' class="{row.role}"' if row.role != "corps" else ""
    return f"<tr{role}>{''.join(cells)}</tr>"


def _texte(cell: Cellule) -> str:
    return "<br>".join(cause(origine, words) for origine, words in cell.operations) or html_text(cell.texte)


def html_text(text: str) -> str:
    """`text` in HTML, with French quotes, apostrophes and spaces."""
    return escape(typographie(text))


def cause(origine: str, words: str) -> str:
    """The link to an operation that is said in the page."""
    return f'<a class="cause" data-op="{escape(origine)}" href="#operation-{escape(origine)}">{html_text(words)}</a>'


# --- the charts -------------------------------------------------------------------------------------------------------
def html_chart(chart: Graphique, level: int = 3) -> str:
    """The chart, its legend, and the table behind it."""
    bars = [bar for _, group in chart.groupes for bar in group]
    lowest = min([0, *(sum(value for value in bar.segments if value < 0) for bar in bars)])
    highest = max([0, *(sum(value for value in bar.segments if value > 0) for bar in bars)])
    groups = "".join(
        f'<li><p class="nom">{html_text(name)}</p>{"".join(_barre(bar, lowest, highest) for bar in group)}</li>'
        for name, group in chart.groupes
    )
    legend = "".join(
        f'<span><span class="pave s{rank}"></span>{html_text(name)}</span>' for rank, name in enumerate(chart.series)
    )
    key = f'<p class="legende">{legend}</p>' if len(chart.series) > 1 else ""
    title = f"<h{level}>{html_text(chart.titre)}</h{level}>"
    return (
        f'<figure><figcaption>{title}{key}</figcaption><ul class="barres">{groups}</ul>'
        f"<details class=donnees><summary>Les chiffres du graphique</summary>"
        f"{_defile(f'{html_text(chart.titre)} : les chiffres', bare_table(chart.tableau))}</details></figure>"
    )


def _barre(bar: Barre, lowest: int, highest: int) -> str:
    """A bar from the zero of the chart: what is negative goes to the left of it."""
    scale = _WIDTH / (highest - lowest or 1)
    left = right = -lowest * scale
    drawn = [f'<path class="zero" d="M{left:.1f} 0V10" vector-effect="non-scaling-stroke"/>'] if lowest else []
    for rank, value in enumerate(bar.segments):
        width = abs(value) * scale
        start = right if value >= 0 else left - width
        sign = (" moins" if value < 0 else " plus") if len(bar.segments) == 1 else ""
        if width:
            drawn.append(f'<rect class="s{rank}{sign}" x="{start:.1f}" width="{width:.1f}" height="10"/>')
        right, left = (right + width, left) if value >= 0 else (right, left - width)
    svg = f'<svg viewBox="0 0 {_WIDTH} 10" preserveAspectRatio="none" aria-hidden="true">{"".join(drawn)}</svg>'
    name = f"<span>{html_text(bar.nom)}</span>" if bar.nom else ""
    end = f'<span class="droite">{html_text(bar.fin)}</span>'
    return f'<div class="barre{"" if bar.nom else " anonyme"}">{name}{svg}{end}</div>'
