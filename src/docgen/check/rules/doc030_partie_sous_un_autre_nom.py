"""Un article nomme une partie par un autre mot que celui qui la désigne.

**Constat.** Un article dit « le porteur de projet », « l'administration », « la collectivité », « le bénéficiaire de la
subvention » ou « le demandeur », et aucune partie n'est désignée ainsi. Au pluriel, ou suivi de son nom (« la
collectivité de Corse »), le mot parle de tiers, et n'est pas regardé.

**Pourquoi y regarder.** L'acte dit en tête par quels mots il désigne ses parties. Un autre mot, resté d'un modèle,
laisse discuter de qui il oblige : ce que doit « le porteur de projet » n'oblige peut-être personne.

**Exemple.** « Le porteur de projet fait état du financement de l'administration », entre l'État et un Département.

**Remède.** Écrire le mot qui désigne la partie : « le Département fait état du financement de l'État ».
"""

import re

from docgen.check import Fault, Faults, Preuve, Subject, dossier, rule
from docgen.check.montre import lignes_d_article, uni
from docgen.french import enumeration

_AUTRE = re.compile(
    r"\b(?:(?:le|du|au|ce) porteur (?:de|du) projet|l'administration|la collectivité"
    r"|(?:le|du|au) bénéficiaire de (?:la subvention|l'aide|la contribution)|(?:le|du|au) demandeur)\b"
    r"(?! (?:d[eu]s?|d'\w+|territoriale|fiscale|pénitentiaire|générale|centrale)\b)",
    re.IGNORECASE,
)
# Most lines hold none of them.
_AMORCES = ("porteur", "dministration", "collectivité", "bénéficiaire de", "demandeur")


@rule("donnees", "à confirmer", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each article and each word that designates no party."""
    seen = set()
    for ligne in lignes_d_article(subject):
        if not any(amorce in ligne.texte for amorce in _AMORCES):
            continue
        designees = [partie.designation for partie in ligne.ecrite.entete.parties]
        known = {_bare(uni(designation)) for designation in designees}
        for match in _AUTRE.finditer(uni(ligne.texte)):
            mot = _bare(match.group())
            if mot not in known and (ligne.article, mot) not in seen:
                seen.add((ligne.article, mot))
                parties = enumeration([f"« {designation} »" for designation in designees])
                said = f"l'article {ligne.article} dit « {match.group()} »"
                message = f"{said}, et l'acte désigne ses parties par {parties}"
                place = ligne.place(match.start()) or ligne.ecrite.place()
                yield Fault(message, place, "Écrire le mot qui désigne la partie.", preuve=Preuve((match.group(),)))


def _bare(words: str) -> str:
    """The words without their article: « porteur de projet », « administration »."""
    return re.sub(r"^(?:les? |la |du |au |ce |l')", "", words.casefold())
