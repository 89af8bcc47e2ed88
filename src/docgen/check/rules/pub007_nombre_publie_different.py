"""Un récit, un article ou un texte ne dit pas les nombres que l'acte publié y imprime.

**Constat.** Dans publie/, un passage donne, ligne par ligne, les nombres que l'acte imprime et que le texte garde
(`nombres:`). Le texte en a perdu un, ou en dit un que l'acte n'imprime pas. En chiffres ou en lettres, c'est le même
nombre ; un nombre que docgen calcule a ses propres contrôles.

**Pourquoi y regarder.** Un récit se récrit, ses nombres non : un nombre qui n'est dit qu'une fois n'est démenti par
rien d'autre que l'acte.

**Exemple.** L'acte imprime « 181 prescripteurs », le récit dit « 184 prescripteurs ».

**Remède.** Reprendre le nombre de l'acte. S'il y est faux, ou si le texte l'ajoute, l'inscrire sous `ajoutes:`.
"""

from docgen.check import Fault, Faults, Preuve, rule
from docgen.check.passages_publies import EcartDeNombre, nombres_differents


@rule("publie", "à corriger", qui="métier", sur=nombres_differents)
def look(ecart: EcartDeNombre) -> Faults:
    """One fault for each number that is lost, or that the act does not print."""
    message = f"{ecart.lu.ou} (source, l. {ecart.ligne}) : {_dit(ecart)}"
    remedy = "Reprendre le nombre de l'acte ; si le texte a raison contre lui, l'inscrire sous « ajoutes » du passage."
    preuve = Preuve((ecart.dit.mots,), ecart.imprime) if ecart.dit else Preuve(attendu=ecart.imprime)
    yield Fault(message, ecart.ecrite, remedy, (ecart.lu.place,), preuve=preuve)


def _dit(ecart: EcartDeNombre) -> str:
    if ecart.dit is None:
        return f"l'acte publié imprime « {ecart.imprime} », que le texte ne dit pas"
    if not ecart.imprime:
        return f"le texte dit « {ecart.dit.mots} », que l'acte publié n'imprime pas"
    return f"l'acte publié imprime « {ecart.imprime} » ; le texte dit « {ecart.dit.mots} »"
