"""The page of a comparison: figures, charts, tables, then each document. One file, read without script, printable."""

from __future__ import annotations

from html import escape
from importlib.resources import files

from docgen.document.page_de_comparaison import Chiffre, OperationDite, PartieMontants, Relecture
from docgen.render.pages.comparaison_documents import document, identifiant, sommaire
from docgen.render.pages.comparaison_tableaux import dit, graphique, tableau
from docgen.render.pages.html import blocks

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
    assets = files("docgen.render") / "pages"
    names = ("page.css", "comparaison.css", "comparaison.js")
    common, own, script = ((assets / name).read_text("utf-8") for name in names)
    compared = " ".join(dit(phrase) for phrase in relecture.phrases)
    sides = f"{escape(relecture.ancien)} → {escape(relecture.nouveau)}"
    return (
        f'<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLITIQUE}">'
        f"<title>Ce qui change : {dit(relecture.titre)}</title><style>{common}{own}</style></head><body>"
        f'<a class="saut" href="#contenu">Aller au contenu</a><header><p class="surtitre">Ce qui change</p>'
        f"<h1>{dit(relecture.titre)}</h1>{f'<p>{sides}</p>' if dit(relecture.titre) != sides else ''}"
        f'<p class="perimetre">{compared}</p></header>'
        f'<main id="contenu">{_corps(relecture)}</main>'
        f'<div id="bulle" role="tooltip" hidden></div><script>{script}</script></body></html>\n'
    ).encode()


def _corps(relecture: Relecture) -> str:
    made = [_partie(one) for one in relecture.contrats]
    if not relecture.documents:
        return "".join(made)
    operations = {one.origine: one.nom for one in relecture.operations}
    changed = [one for one in relecture.documents if one.sort != "egal" and not one.dans]
    same = [one for one in relecture.documents if one.sort == "egal" and not one.dans]
    texts = "".join(document(one, operations) for one in changed)
    texts += f"<h3>Documents sans changement</h3>{''.join(document(one, operations) for one in same)}" if same else ""
    legend = "<del>ce qui part</del> · <ins>ce qui vient</ins>"
    made.append(
        f'<section class="textes" aria-labelledby="titre-textes"><h2 id="titre-textes">Les documents</h2>'
        f"{sommaire(relecture.documents)}{_operations(relecture.operations)}"
        f'<p class="legende">{legend}. Ce qui ne change pas est replié ; la bande sous chaque titre montre où sont les '
        f"changements.</p>{_OUTILS}{texts}</section>"
    )
    return "".join(made)


def _partie(one: PartieMontants) -> str:
    name = identifiant(one.nom)
    heading = f"<h2>{dit(one.titre)}</h2>" if one.titre else "<h2>En cinq chiffres</h2>"
    charts = "".join(graphique(chart) for chart in one.graphiques)
    drawn = f'<div class="graphiques">{charts}</div>' if charts else ""
    summary = "".join(f'<div class="resume">{tableau(table)}</div>' for table in one.resume)
    return (
        f'<section class="montants" id="{name}" aria-label="{dit(one.titre or "Montants et indicateurs")}">{heading}'
        f"{_cinq(one.chiffres)}"
        f"{''.join(f'<p class=phrase>{dit(phrase)}</p>' for phrase in one.phrases)}"
        f"{summary}{drawn}"
        f"{''.join(tableau(table) for table in one.tableaux)}</section>"
    )


def _cinq(figures: tuple[Chiffre, ...]) -> str:
    return f'<dl class="cinq">{"".join(map(_chiffre, figures))}</dl>' if figures else ""


def _chiffre(one: Chiffre) -> str:
    figure = f'<dd class="valeur">{dit(one.valeur)}</dd>'
    return f"<div><dt>{dit(one.nom)}</dt>{figure}<dd>{dit(one.detail)}</dd></div>"


def _operations(operations: tuple[OperationDite, ...]) -> str:
    if not operations:
        return ""
    of = "de l’avenant" if len({one.nom.partition(",")[0] for one in operations}) == 1 else "des avenants"
    said = "".join(
        f'<article class="operation" id="operation-{escape(one.origine)}" tabindex="-1">'
        f'<p class="nom">{dit(one.nom)}</p>{blocks(one.blocs, 4)}</article>'
        for one in operations
    )
    return f"<details class=operations><summary>Les opérations {of} ({len(operations)})</summary>{said}</details>"
