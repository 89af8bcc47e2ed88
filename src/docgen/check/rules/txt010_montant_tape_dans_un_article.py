"""Un article donne en chiffres tapés un montant que les données calculent.

**Constat.** Une ligne d'un article qui parle de crédits, de soutien ou de contribution contient un montant tapé, et
non une cellule (`montant("contrat", "part/etat", "2025")`). Un seuil ou un plafond (« supérieur à », « au-delà de »)
n'est pas relevé.

**Pourquoi y regarder.** Ce montant ne suivra pas les données : au prochain changement d'une fiche, l'article et les
annexes se contrediraient. Il se peut qu'ils le fassent déjà.

**Exemple.** « le soutien financier de l'État s'élève à 185 750 € ».

**Remède.** Écrire la cellule à la place du montant ; si aucune ne le donne, accepter le constat.
"""

import re

from docgen.check import Fault, Faults, Preuve, rule
from docgen.check.montre import LigneDArticle, lignes_d_article, uni

_TAPE = re.compile(r"(?<![\d,])\d{1,3}(?:[  \u202f]\d{3})*(?:,\d+)?[  \u202f]?(?:€|euros?\b)")
_ARGENT = re.compile(
    r"\b(?:soutien|contribution|crédits?|subventions?|participation|financements?|montant|mobilisés?)\b", re.I
)
_SEUIL = re.compile(
    r"(?:supérieure?s?|inférieure?s?|égale?s?) (?:ou égale?s? )?à|au-delà|excède|dépasse|seuil|plafond", re.I
)


@rule("donnees", "à confirmer", qui="juridique", sur=lignes_d_article)
def look(ligne: LigneDArticle) -> Faults:
    """One fault for each line of an article with an amount typed in it, where it is typed."""
    if "€" not in ligne.texte and "euro" not in ligne.texte:
        return
    words = re.sub(r"\{\{.*?\}\}", "", uni(ligne.texte))
    typed = _TAPE.search(ligne.texte)
    if typed and _TAPE.search(words) and (_ARGENT.search(words) or "{{" in ligne.texte) and not _SEUIL.search(words):
        dossier = ligne.ecrite.dossier
        place = ligne.place(typed.start()) or dossier.locate(next(iter(dossier.sources)))
        message = f"l'article {ligne.article} donne {typed.group()} en chiffres tapés, qui ne suivront pas les données"
        remedy = "Écrire la cellule à la place du montant ; si aucune ne le donne, accepter ce constat."
        yield Fault(message, place, remedy, preuve=Preuve((typed.group(),)))
