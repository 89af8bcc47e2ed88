"""The tables of amounts that a text shows without a total: typed row by row, or walked from one of the programme."""

import re
from collections.abc import Iterator

from docgen.model.programme import Programme
from docgen.model.tableaux import TableauDuProgramme

_TABLEAU = re.compile(r"^(:{3,}) tableau (?P<options>[^\n]*)\n(?P<inside>.*?)^\1$", re.MULTILINE | re.DOTALL)
_BOUCLE = re.compile(r"^\{% for .*?^\{% endfor %\}", re.MULTILINE | re.DOTALL)
_MIS_DE_COTE = re.compile(r"\{%-? *set +(?P<nom>\w+) *= *tableau\( *[\"'](?P<code>\w+)[\"']")
_PARCOURS = re.compile(r"\{%-? *for +\w+ +in +(?:(?P<nom>\w+)|tableau\( *[\"'](?P<code>\w+)[\"'][^)]*\))\.lignes\b")


def tables_without_total(text: str, programme: Programme) -> Iterator[tuple[int, str, str]]:
    """Of each table of `text` whose amounts nothing adds up: where it begins, what is wrong, and what to do of it."""
    for match in _TABLEAU.finditer(text):
        if "style=fiche" in match["options"]:
            continue
        inside = match["inside"]
        walked = next(_walked(text[: match.end()], inside, programme), None)
        if walked is not None and "{total}" not in _BOUCLE.sub("", inside):
            what = f"ce tableau montre les montants de « {walked.code} », à qui le programme ne donne aucun total"
            total = "« totaux: », puis « - code: total », « intitule: Total », « formule: somme(lignes) »"
            yield match.start(), what, f"Ajouter à ce tableau de programme.yaml {total} ; {_SANS_SOMME}"
        elif _adds_up(inside):
            what = "ce tableau montre un montant par ligne, et n'a pas de ligne de total"
            yield match.start(), what, f"Ajouter une ligne « | {{total}} Total | … | » ; {_SANS_SOMME}"


_SANS_SOMME = "ou écrire « style=fiche » après « ::: tableau » si rien ne s'additionne."


def _walked(before: str, inside: str, programme: Programme) -> Iterator[TableauDuProgramme]:
    """The tables of the programme whose rows the text repeats, when they hold amounts that no row adds up."""
    aside = {match["nom"]: match["code"] for match in _MIS_DE_COTE.finditer(before)}
    for match in _PARCOURS.finditer(inside):
        code = match["code"] or aside.get(match["nom"])
        tableau = next((tableau for tableau in programme.tableaux if tableau.code == code), None)
        if tableau and not any(ligne.formule for ligne in (*(tableau.lignes or ()), *tableau.totaux)):
            yield from (tableau,) if any(colonne.total for colonne in tableau.montants) else ()


def _adds_up(inside: str) -> bool:
    """Whether a table repeats a row that shows an amount, without a row of total."""
    if "{total}" in inside:
        return False
    return any("{{ montant(" in rows for rows in _BOUCLE.findall(inside))
