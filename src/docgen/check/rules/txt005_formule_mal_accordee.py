"""Une formule usuelle ne s'accorde pas avec le nom qui la précède.

**Constat.** « susvisé », « susmentionné », « précité », « ci-annexé » ou « ci-joint » n'a ni le genre ni le nombre
d'aucun des noms qui le précèdent dans la phrase (convention, contrat, fiches, annexes…).

**Pourquoi y regarder.** L'accord dit à quoi la formule se rapporte : « le projet de convention ci-annexé » annexe le
projet ; « les fiches ci-annexé » n'annexe rien de sûr.

**Exemple.** « les annexes de la convention susvisé ».

**Remède.** Accorder la formule avec son nom.
"""

import re

from docgen.check import Fault, Faults, rule
from docgen.check.montre import Trouve, dans, trouves
from docgen.french import typographie

_MASCULINS = ("acte|accord|arrêté|article|avenant|avis|bilan|budget|contrat|courrier|code|décret|document|modèle|plan|"
              "procès-verbal|projet|rapport|règlement|relevé|tableau|texte|visa")  # fmt: skip
_FEMININS = ("annexe|charte|circulaire|convention|décision|délibération|disposition|feuille|fiche|instruction|lettre|"
             "liste|loi|note|ordonnance|pièce|trame")  # fmt: skip
_AMORCES = ("susvisé", "sus-visé", "susmentionné", "précité", "ci-annexé", "ci-joint")
_FORMULE = re.compile(r"\b(?:sus-?visé|susmentionné|précité|ci-annexé|ci-joint)(?P<e>e?)(?P<s>s?)\b")
_NOM = re.compile(rf"\b(?:(?P<m>{_MASCULINS})|(?P<f>{_FEMININS}))(?P<s>[sx]?)\b", re.IGNORECASE)


@rule("documents", "à corriger", qui="juridique", sur=trouves(_FORMULE, *_AMORCES))
def look(trouve: Trouve) -> Faults:
    """One fault for each formula that agrees with no noun before it in the sentence."""
    match, before = trouve.match, trouve.phrase
    # « la convention, ci-annexée »: the noun is before the comma when none is after.
    group = before.rfind(", ") + 1
    nouns = (list(_NOM.finditer(before, group)) or list(_NOM.finditer(before)))[-4:]
    if nouns and not _agrees(match, nouns, before):
        words = f"{before[nouns[-1].start() :]}{match.group()}"
        what = f"{typographie(f'« {words} »')} ({dans(trouve.lus)})"
        message = f"{what} : « {match.group()} » ne s'accorde pas avec « {nouns[-1].group()} »"
        yield Fault(message, trouve.place(words), "Accorder la formule en genre et en nombre avec son nom.")


def _agrees(formula: re.Match[str], nouns: list[re.Match[str]], before: str) -> bool:
    feminine, plural = bool(formula["e"]), bool(formula["s"])
    if plural and len(nouns) > 1 and " et " in before[nouns[-2].end() :]:
        # « le contrat et l'avenant susvisés »: a masculine noun, when there is one, decides.
        return feminine == all(noun["f"] for noun in nouns[-2:]) or feminine == bool(nouns[-1]["f"])
    # « avis » and « procès-verbal » have their own plurals: the first is both.
    return any(feminine == bool(noun["f"]) and plural == bool(noun["s"]) for noun in nouns)
