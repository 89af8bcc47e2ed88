"""Une phrase d'un article annonce un exercice, ou qui paie, et montre un autre montant.

**Constat.** Ce qui précède un montant, dans la même ligne ou dans celle qui ouvre la liste, nomme un exercice du
contrat, ou une de ses parties ; la cellule que la ligne montre (`montant("contrat", "part/etat", "2025")`) est celle
d'un autre exercice, ou de l'autre partie. Un axe nommé par la ligne, et le montant du contrat entier, de même.

**Pourquoi c'est grave.** L'acte promettrait pour une année l'argent d'une autre, ou à l'un ce que paie l'autre.

**Exemple.** « au titre de l'année 2026, le soutien de l'État s'élève à {{ montant("contrat", "part/etat", "2025") }}
».

**Remède.** Corriger la cellule entre guillemets, ou les mots qui l'annoncent.
"""

import re
from collections.abc import Iterator, Sequence

from docgen.adresses.cellules import PartDesFinanceurs
from docgen.check import Fault, Faults, Preuve, Subject, dossier, rule, versions_ecrites
from docgen.check.montre import locate_line, uni
from docgen.check.parcours import VersionEcrite
from docgen.model.contrat import Alinea

_MONTANT = re.compile(
    r"""montant\(\s*["'](?P<sur>[^"']+)["']\s*,\s*["'](?P<qui>[^"']+)["'](?:\s*,\s*["'](?P<exercice>20\d\d)["'])?"""
)
_CALCUL = re.compile(r"\{\{.*?\}\}")
# An exercice is named by what stands before it; « loi n° 2025-127 », « 8 juillet 2024 » and « 2024-2027 » name none.
_EXERCICE = re.compile(
    r"\b(?:années?|exercices?|pour|en) (?P<un>20\d\d)\b(?!-)(?:(?P<a> à|,| et) (?P<autre>20\d\d)\b)?", re.IGNORECASE
)
_DIVISION = re.compile(r"""\b(?:axe|volet)\(\s*["'][\d.]+["']""")


@rule("donnees", "bloquant", en_projet=True, qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each amount whose words announce another."""
    seen: set[str] = set()
    for ecrit in versions_ecrites(subject):
        for article in ecrit.contrat.articles:
            opening = ""
            for alinea in article.alineas:
                opening = alinea.texte if alinea.nature == "texte" else opening
                key = f"{article.numero}\n{opening}\n{alinea.texte}"
                if "montant(" not in alinea.texte or key in seen:
                    continue
                seen.add(key)
                for said, shown in _apart(ecrit, alinea, opening):
                    message = f"l'article {article.numero} annonce {said}, et montre « {shown} »"
                    place = locate_line(ecrit, alinea.texte, alinea.texte.index(shown)) or ecrit.place()
                    remedy = "Corriger la cellule, ou les mots qui l'annoncent."
                    yield Fault(message, place, remedy, preuve=Preuve((said, shown)))


def _apart(ecrit: VersionEcrite, alinea: Alinea, opening: str) -> Iterator[tuple[str, str]]:
    """What announces each amount of the line, and the words of its cell, when they differ."""
    start = 0
    for match in _MONTANT.finditer(alinea.texte):
        before, start = _words(alinea.texte[start : match.start()]), match.end()
        shown = alinea.texte[match.start() : alinea.texte.find(")", match.end()) + 1]
        heard = [before] if alinea.texte == opening else [before, _words(opening)]
        if match["exercice"] and (years := _first(map(_years, heard))) and match["exercice"] not in years:
            yield f"l'exercice {years[-1]}", shown
        elif (part := _first(_part(ecrit, words) for words in heard)) and _other(ecrit, match["qui"], part):
            yield f"« {part[1]} »", shown
        elif match["sur"] == "contrat" and alinea.nature == "tiret" and _DIVISION.search(alinea.texte):
            yield "une division du contrat", shown


def _words(text: str) -> str:
    """`text` without what is worked out in it."""
    return uni(_CALCUL.sub(" ", text.replace("{{", " ") if "}}" not in text else text))


def _first(found: "Iterator[Sequence[str]] | map[list[str]]") -> Sequence[str]:
    return next((each for each in found if each), ())


def _years(words: str) -> list[str]:
    """The exercices that `words` name, those between two that « à » joins comprised."""
    years: list[str] = []
    for match in _EXERCICE.finditer(words):
        last = match["autre"] or match["un"]
        run = range(int(match["un"]), int(last) + 1)
        years += map(str, run) if match["a"] == " à" else [match["un"], last]
    return years


def _part(ecrit: VersionEcrite, words: str) -> tuple[str, ...]:
    """The code and the name of the only part whose party `words` name; nothing when they name none, or several."""
    named = {}
    for part in ecrit.programme.parts:
        partie = next((partie for partie in ecrit.entete.parties if partie.code == part.code), None)
        names = {part.intitule, *part.noms, *((partie.designation,) if partie else ())}
        bare = {re.sub(r"^(?:l'|le |la |les )", "", uni(name), flags=re.IGNORECASE) for name in names}
        if any(re.search(rf"\b{re.escape(name)}\b", words) for name in bare if name):
            named[part.code] = part.intitule
    return next(iter(named.items())) if len(named) == 1 else ()


def _other(ecrit: VersionEcrite, who: str, part: Sequence[str]) -> bool:
    """Whether the cell is that of another part than the one that is named."""
    code = PartDesFinanceurs(who).part
    return code not in ("", part[0]) and code in {each.code for each in ecrit.programme.parts}
