"""Un pourcentage ne correspond pas aux nombres qui l'accompagnent.

**Constat.** Un texte dit un pourcentage et les deux nombres dont il vient (« 60 %, soit 1 200 sur 2 400 », « 110 sur
180 (65 %) »), et le calcul en donne un autre ; ou les parts des femmes et des hommes ne font pas 100 %. L'arrondi à
l'unité la plus proche, ou par défaut, est admis.

**Pourquoi y regarder.** L'un des trois nombres est faux, et le lecteur ne sait pas lequel.

**Exemple.** « 60 %, soit 1 200 personnes sur 2 400 » : c'est 50 %.

**Remède.** Corriger le nombre qui est faux ; mieux, n'écrire que les comptes ou que la part.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from docgen.check import Fault, Faults, Subject, dossier, rule
from docgen.check.montre import dans, locate_words, passages, uni
from docgen.french import nombre, typographie

_TAUX = r"(?<![\w,.])(?P<taux>\d+(?:,\d+)?) %"
_COMPTES = (
    r"(?P<partie>\d+(?: \d{3})*)(?: [^\W\d]+){0,3}? sur (?:un total de |les )?(?P<tout>\d+(?: \d{3})*)\b(?![,.]\d| %)"
)
_PAIRES = (
    re.compile(rf"{_TAUX}(?:,? soit | \(){_COMPTES}\)?"),
    re.compile(rf"(?<![\w,.])(?<!\d ){_COMPTES}(?: [^\W\d]+){{0,3}}?(?:,? soit | \(){_TAUX}\)?"),
)
_SEXE = r"% (?:de femmes|d'hommes)"
_SEXES = re.compile(rf"(?<![\w,.])(?P<un>\d+(?:,\d+)?) {_SEXE}(?: et|,| ;) (?P<autre>\d+(?:,\d+)?) {_SEXE}")


@rule("documents", "à corriger", qui="métier", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each passage whose per cent is not that of its counts."""
    for line, readers in passages(subject).items():
        for match, said in _wrong(uni(line)) if "%" in line else ():
            message = f"{typographie(f'« {match.group()} »')} ({dans(readers)}) : {typographie(said)}"
            remedy = "Corriger le nombre qui est faux ; mieux, n'écrire que les comptes ou que la part."
            yield Fault(message, locate_words(subject, readers[0], line, match.group()), remedy)


def _wrong(line: str) -> Iterator[tuple[re.Match[str], str]]:
    """Each passage that contradicts itself, and what its numbers make."""
    for pattern, wrong in (*((pattern, _share) for pattern in _PAIRES), (_SEXES, _whole)):
        for match in pattern.finditer(line):
            if said := wrong(match):
                yield match, said


def _share(match: re.Match[str]) -> str | None:
    """What the counts make, when it is not the per cent said."""
    part, whole = (Decimal(match[name].replace(" ", "")) for name in ("partie", "tout"))
    rate = _decimal(match["taux"])
    if not whole:
        return None
    exact = part * 100 / whole
    step = Decimal(1).scaleb(-len(match["taux"].partition(",")[2]))
    right = -step / 2 <= rate - exact <= step / 2 or 0 <= exact - rate < step
    return None if right else f"{nombre(part)} sur {nombre(whole)} font {nombre(round(exact, 1))} %"


def _whole(match: re.Match[str]) -> str | None:
    """What the two shares make, when it is not the whole, each being rounded."""
    total = _decimal(match["un"]) + _decimal(match["autre"])
    return None if abs(total - 100) <= 1 else f"les deux parts font {nombre(total)} %, et non 100 %"


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))
