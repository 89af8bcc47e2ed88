"""Un calcul écrit dans un document est faux.

**Constat.** Une multiplication, une addition, un pourcentage ou un coût unitaire écrits en toutes lettres (« 12 x 500 €
= 6 500 € », « 3 ETP à 50 000 €, soit 150 000 € », « 60 % de 50 000 €, soit 30 000 € », « 282 000 € pour 240 places,
soit 1 175 € par place ») ne donnent pas le résultat écrit, même arrondi à l'euro le plus proche.

**Pourquoi c'est grave.** L'un des nombres est faux : le lecteur ne sait pas lequel engage les parties.

**Exemple.** « 12 ateliers x 500 € = 6 500 € » : le calcul donne 6 000 €.

**Remède.** Corriger le nombre qui est faux, ou dire l'arrondi (« environ »).
"""

import re
from decimal import Decimal

from docgen.check import Fault, Faults, Preuve, rule
from docgen.check.budget import NOMBRE, nombres
from docgen.check.montre import Trouve, dans, trouves
from docgen.french import euros, typographie
from docgen.montants import Montant

_EUROS = rf"{NOMBRE} ?(?:€|euros)"
_MOTS = r"(?: [^\W\d_][\w'/-]*){0,5}"
# « par an » says when, not for each of what.
_CHACUN = r"(?:par (?!an\b|année|mois|jour|semaine|trimestre)\w+|l'un|l'une|chacun|chacune)"
# The result, looked for first, then the terms that come right before it.
_RESULTAT = re.compile(
    rf"(?:soit| =)(?: au total| un total de| un montant de)? (?P<resultat>{_EUROS})(?P<chacun> {_CHACUN}\b)?"
    r"(?! de (?:plus|moins))"
)
_AMORCES = ("soit ", " = ")
_PRODUIT = re.compile(rf"{NOMBRE}(?: ?€| euros)?{_MOTS} ?[x×*] ?{NOMBRE}(?: ?€| euros)?{_MOTS}$")
# « 3 ETP à 50 000 € » ; neither « 10 à 20 € », nor « le budget 2024 passe à 50 000 € ».
_POSTES = re.compile(
    rf"(?!(?:19|20)\d\d ){NOMBRE}(?: (?!port|pass|s'élèv|est|fix|ramen|égal|de\b)[^\W\d_][\w'/-]*){{1,5}} à {_EUROS}"
    rf"(?: {_CHACUN})?$"
)
_SOMME = re.compile(rf"{_EUROS}(?: ?\+ ?{_EUROS})+$")
_TAUX = re.compile(rf"{NOMBRE} ?% (?:de|des|d'un montant de) {_EUROS}$")
_COUT = re.compile(rf"{_EUROS} pour {NOMBRE}{_MOTS}$")
# How far before the result its terms may begin.
_PORTEE = 160


@rule("documents", "bloquant", en_projet=True, qui="finances", sur=trouves(_RESULTAT, *_AMORCES))
def look(trouve: Trouve) -> Faults:
    """One fault for each computation whose result is another one."""
    match, before = trouve.match, trouve.avant[-_PORTEE:]
    pattern, terms = _terms(before.rstrip(", "), bool(match["chacun"]))
    said = Montant(int(nombres(match["resultat"])[0] * 100))
    result = _result(pattern, nombres(terms)) if pattern else None
    if result is not None and said not in (result, result.to_the_euro()):
        words = before[len(before.rstrip(", ")) - len(terms) :] + match.group()
        what = f"{typographie(f'« {words} »')} ({dans(trouve.lus)})"
        message = f"{what} : le calcul donne {_shown(result)}{_rounding(result, said)}"
        preuve = Preuve((words,), _shown(result), abs((result - said).centimes))
        yield Fault(message, trouve.place(words), "Corriger le nombre qui est faux dans ce calcul.", preuve=preuve)


def _terms(before: str, each: bool) -> tuple[re.Pattern[str] | None, str]:
    """The computation that ends `before`, and its words. `each`: the result is the cost of one."""
    for pattern in (_COUT,) if each else (_PRODUIT, _POSTES, _SOMME, _TAUX):
        if found := pattern.search(before):
            return pattern, found.group()
    return None, ""


def _result(pattern: re.Pattern[str], terms: list[Decimal]) -> Montant | None:
    """What the terms make, to the cent; None when they do not have the shape of the pattern."""
    if pattern is _SOMME:
        return _amount(sum(terms, Decimal(0)))
    if len(terms) != 2 or (pattern is _COUT and not terms[1]):
        return None
    if pattern is _COUT:
        return _amount(terms[0] / terms[1])
    return _amount(terms[0] * terms[1] / (100 if pattern is _TAUX else 1))


def _amount(value: Decimal) -> Montant:
    return Montant(int((value * 100).to_integral_value(rounding="ROUND_HALF_UP")))


def _shown(amount: Montant) -> str:
    rounded = amount.to_the_euro()
    return euros(amount) if amount == rounded else f"{euros(amount)}, soit {euros(rounded)} à l'euro le plus proche"


def _rounding(result: Montant, said: Montant) -> str:
    """How the written result was cut, when that explains it."""
    floor = Montant(result.centimes // 100 * 100)
    return " (le résultat écrit est tronqué, non arrondi)" if said == floor != result else ""
