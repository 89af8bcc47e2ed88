"""The page of a comparison: what changes, what is known since, then each document. One file, read without script."""

from html import escape
from pathlib import Path

from docgen.document.page_de_comparaison import (
    Chiffre,
    EtapeDeRelecture,
    LigneDite,
    LigneRepliee,
    OperationDite,
    PartieDeContrat,
    Point,
    Relecture,
)
from docgen.render.habit import habit
from docgen.render.pages import asset, whole_page
from docgen.render.pages.comparaison_documents import document_section, identifiant, table_of_contents
from docgen.render.pages.comparaison_tableaux import cause, html_chart, html_table, html_text
from docgen.render.pages.html import html_of_blocks, html_of_change

_OUTILS = (
    '<div class="outils" role="group" aria-label="Lire les changements">'
    '<fieldset><legend>Vue</legend><label><input type="radio" name="vue" id="vue-ligne" checked> en ligne</label> '
    '<label><input type="radio" name="vue" id="vue-cote"> côte à côte</label></fieldset>'
    '<span class="avec-script" hidden><button type="button" id="precedent">← précédent (p)</button> '
    '<button type="button" id="suivant">suivant (n) →</button> <output id="ou" aria-live="polite"></output> '
    '<label><input type="checkbox" id="touches" checked> touches n et p</label> '
    '<label><input type="checkbox" id="legers"> montrer la typographie</label></span></div>'
)


def render_comparison(relecture: Relecture, gabarits: Path | None = None) -> bytes:
    """The page, in UTF-8, with the typeface and the colours of `gabarits`."""
    warned = [phrase for phrase in relecture.phrases if phrase.startswith("Attention")]
    compared = " ".join(html_text(phrase) for phrase in relecture.phrases if phrase not in warned)
    warnings = "".join(f'<p class="attention">{html_text(phrase)}</p>' for phrase in warned)
    title = html_text(relecture.titre)
    subject = f"Ce qui change{f' · {html_text(relecture.sujet)}' if relecture.sujet else ''}"
    return whole_page(
        f"Ce qui change : {title}",
        asset("page.css") + asset("comparaison.css") + habit(gabarits).css,
        f'<a class="saut" href="#contenu">Aller au contenu</a><header><p class="surtitre">{subject}</p>'
        f"<h1>{title}</h1>{_comptes(relecture)}{warnings}"
        f'<p class="perimetre">{compared}</p></header>{_sommaire(relecture)}'
        f'<main id="contenu">{_corps(relecture)}</main>'
        '<div id="bulle" role="tooltip" hidden></div>',
        asset("comparaison.js"),
    )


def _comptes(relecture: Relecture) -> str:
    """How much differs, when it is of one contract: the others say it under their titles."""
    alone = [partie for partie in relecture.contrats if not partie.titre]
    said = " ".join(html_text(phrase) for partie in alone for phrase in partie.phrases)
    return f'<p class="comptes">{said}</p>' if said else ""


def _sommaire(relecture: Relecture) -> str:
    """The links that stay in sight; those of each part when there is one contract, else of each contract."""
    links = [
        (_ancre(partie, step), step.titre) if not partie.titre else (identifiant(partie.nom), partie.titre)
        for partie in relecture.contrats
        for step in (partie.etapes if not partie.titre else partie.etapes[:1])
    ]
    if relecture.documents:
        differ = sum(document.sort != "egal" for document in relecture.documents)
        links.append(("titre-textes", f"Les documents ({differ})" if differ else "Les documents"))
    shown = "".join(f'<li><a href="#{place}">{html_text(words)}</a></li>' for place, words in links)
    return f'<nav class="en-vue" aria-label="Sommaire"><ul>{shown}</ul></nav>' if len(links) > 1 else ""


def _ancre(partie: PartieDeContrat, step: EtapeDeRelecture) -> str:
    return f"{identifiant(partie.nom)}--{step.code}"


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


def _partie(partie: PartieDeContrat) -> str:
    heading, level = (f"<h2>{html_text(partie.titre)}</h2>", 3) if partie.titre else ("", 2)
    said = "".join(f"<p class=phrase>{html_text(phrase)}</p>" for phrase in partie.phrases) if partie.titre else ""
    steps = "".join(_etape(partie, step, level) for step in partie.etapes)
    label = html_text(partie.titre or "Ce qui change, par contrat")
    return (
        f'<section class="montants" id="{identifiant(partie.nom)}" aria-label="{label}">{heading}'
        f"{said}{_figures(partie.chiffres)}{steps}</section>"
    )


def _etape(partie: PartieDeContrat, step: EtapeDeRelecture, level: int) -> str:
    name, title = _ancre(partie, step), html_text(step.titre)
    points = "".join(map(_point, step.points))
    points = f'<dl class="points">{points}</dl>' if points else ""
    if step.pliee:
        return f'<details class="etape" id="{name}"><summary>{title}</summary>{points}</details>'
    heading = f"<h{level}>{title}</h{level}>"
    tables = "".join(html_table(table, level + 1) for table in step.tableaux)
    inside = f"{heading}{points}{_a_lire(step, level + 1)}{tables}"
    return f'<section class="etape {step.code}" id="{name}" aria-label="{title}">{inside}</section>'


def _a_lire(step: EtapeDeRelecture, level: int) -> str:
    """The tables to read and the charts, folded when the step says so."""
    charts = "".join(html_chart(chart, level) for chart in step.graphiques)
    drawn = f'<div class="graphiques">{charts}</div>' if charts else ""
    read = "".join(f'<div class="resume">{html_table(table, level)}</div>' for table in step.resume) + drawn
    return (
        f"<details class=budget><summary>{html_text(step.pli)}</summary>{read}</details>" if step.pli and read else read
    )


def _point(point: Point) -> str:
    causes = " ".join(cause(origine, words) for origine, words in point.operations)
    said = " · ".join(words for words in (html_text(point.sort), causes) if words)
    lines = "".join(map(_ligne, point.lignes))
    under = f'<span class="par">{said}</span>' if said else ""
    return f"<div><dt>{html_text(point.nom)}{under}</dt><dd>{lines}</dd></div>"


def _ligne(line: LigneDite) -> str:
    if not isinstance(line, LigneRepliee):
        return f"<p>{html_of_change(line)}</p>"
    whole = "".join(f"<li>{html_of_change(inner)}</li>" for inner in line.entieres)
    return f"<details class=entieres><summary>{html_of_change(line.dite)}</summary><ul>{whole}</ul></details>"


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
