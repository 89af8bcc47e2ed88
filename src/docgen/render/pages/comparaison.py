"""The page of a comparison: figures, charts, tables, then each document. One file, read without script, printable."""

from html import escape

from docgen.document.page_de_comparaison import Chiffre, OperationDite, PartieMontants, Relecture
from docgen.render.pages import asset, whole_page
from docgen.render.pages.comparaison_documents import document_section, identifiant, table_of_contents
from docgen.render.pages.comparaison_tableaux import html_chart, html_table, html_text
from docgen.render.pages.html import html_of_blocks

# Nothing is asked of any network, whatever the page holds.
_POLITIQUE = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
_OUTILS = (
    '<div class="outils" role="group" aria-label="Lire les changements">'
    '<fieldset><legend>Vue</legend><label><input type="radio" name="vue" id="vue-ligne" checked> en ligne</label> '
    '<label><input type="radio" name="vue" id="vue-cote"> côte à côte</label></fieldset>'
    '<span class="avec-script" hidden><button type="button" id="precedent">← précédent (p)</button> '
    '<button type="button" id="suivant">suivant (n) →</button> <output id="ou" aria-live="polite"></output> '
    '<label><input type="checkbox" id="touches" checked> touches n et p</label> '
    '<label><input type="checkbox" id="legers"> montrer la rédaction et la typographie</label></span></div>'
)


def render_comparison(relecture: Relecture) -> bytes:
    """The page, in UTF-8."""
    compared = " ".join(html_text(phrase) for phrase in relecture.phrases)
    sides = f"{escape(relecture.ancien)} → {escape(relecture.nouveau)}"
    title = html_text(relecture.titre)
    return whole_page(
        f"Ce qui change : {title}",
        asset("page.css") + asset("comparaison.css"),
        f'<a class="saut" href="#contenu">Aller au contenu</a><header><p class="surtitre">Ce qui change</p>'
        f"<h1>{title}</h1>{f'<p>{sides}</p>' if title != sides else ''}"
        f'<p class="perimetre">{compared}</p></header>'
        f'<main id="contenu">{_corps(relecture)}</main>'
        f'<div id="bulle" role="tooltip" hidden></div><script>{asset("comparaison.js")}</script>',
        _POLITIQUE,
    )


def _corps(relecture: Relecture) -> str:
    parts = "".join(_partie(partie) for partie in relecture.contrats)
    if not relecture.documents:
        return parts
    operations = {operation.origine: operation.nom for operation in relecture.operations}
    apart = [document for document in relecture.documents if not document.dans]
    texts, same = (
        "".join(document_section(document, operations) for document in apart if (document.sort == "egal") is equal)
        for equal in (False, True)
    )
    legend = "<del>ce qui part</del> · <ins>ce qui vient</ins>"
    return (
        f'{parts}<section class="textes" aria-labelledby="titre-textes"><h2 id="titre-textes">Les documents</h2>'
        f"{table_of_contents(relecture.documents)}{_operations(relecture.operations)}"
        f'<p class="legende">{legend}. Ce qui ne change pas est replié ; la bande sous chaque titre montre où sont les '
        f"changements.</p>{_OUTILS}{texts}{f'<h3>Documents sans changement</h3>{same}' if same else ''}</section>"
    )


def _partie(partie: PartieMontants) -> str:
    name = identifiant(partie.nom)
    heading = f"<h2>{html_text(partie.titre)}</h2>" if partie.titre else "<h2>En cinq chiffres</h2>"
    charts = "".join(html_chart(chart) for chart in partie.graphiques)
    drawn = f'<div class="graphiques">{charts}</div>' if charts else ""
    summary = "".join(f'<div class="resume">{html_table(table)}</div>' for table in partie.resume)
    label = html_text(partie.titre or "Montants et indicateurs")
    return (
        f'<section class="montants" id="{name}" aria-label="{label}">{heading}'
        f"{_figures(partie.chiffres)}"
        f"{''.join(f'<p class=phrase>{html_text(phrase)}</p>' for phrase in partie.phrases)}"
        f"{summary}{drawn}"
        f"{''.join(html_table(table) for table in partie.tableaux)}</section>"
    )


def _figures(figures: tuple[Chiffre, ...]) -> str:
    shown = "".join(
        f'<div><dt>{html_text(figure.nom)}</dt><dd class="valeur">{html_text(figure.valeur)}</dd>'
        f"<dd>{html_text(figure.detail)}</dd></div>"
        for figure in figures
    )
    return f'<dl class="cinq">{shown}</dl>' if shown else ""


def _operations(operations: tuple[OperationDite, ...]) -> str:
    if not operations:
        return ""
    of = "de l’avenant" if len({operation.nom.partition(",")[0] for operation in operations}) == 1 else "des avenants"
    said = "".join(
        f'<article class="operation" id="operation-{escape(operation.origine)}" tabindex="-1">'
        f'<p class="nom">{html_text(operation.nom)}</p>{html_of_blocks(operation.blocs, 4)}</article>'
        for operation in operations
    )
    return f"<details class=operations><summary>Les opérations {of} ({len(operations)})</summary>{said}</details>"
