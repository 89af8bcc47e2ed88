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

from docgen.check import Fault, Faults, Preuve, Subject, dossier, rule, versions_ecrites
from docgen.check.montre import uni
from docgen.findings import place_dans

_TAPE = re.compile(r"(?<![\d,])\d{1,3}(?:[  \u202f]\d{3})*(?:,\d+)?[  \u202f]?(?:€|euros?\b)")
_ARGENT = re.compile(
    r"\b(?:soutien|contribution|crédits?|subventions?|participation|financements?|montant|mobilisés?)\b", re.I
)
_SEUIL = re.compile(
    r"(?:supérieure?s?|inférieure?s?|égale?s?) (?:ou égale?s? )?à|au-delà|excède|dépasse|seuil|plafond", re.I
)


@rule("donnees", "à confirmer", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each line of an article with an amount typed in it, where it is typed."""
    seen: set[str] = set()
    for ecrit in versions_ecrites(subject):
        for article in ecrit.contrat.articles:
            for alinea in article.alineas:
                line = alinea.texte
                if line in seen or ("€" not in line and "euro" not in line):
                    continue
                seen.add(line)
                words = re.sub(r"\{\{.*?\}\}", "", uni(line))
                typed = _TAPE.search(words)
                if (
                    typed
                    and _TAPE.search(line)
                    and (_ARGENT.search(words) or "{{" in line)
                    and not _SEUIL.search(words)
                ):
                    yield _fault(subject, article.numero, line)


def _fault(subject: Subject, numero: str, line: str) -> Fault:
    typed = _TAPE.search(line)
    assert typed  # `look` has seen it
    place = next(
        (
            place_dans(file, text, start + typed.start())
            for file, text in subject.dossier.textes.items()
            if (start := text.find(line)) >= 0
        ),
        None,
    )
    message = f"l'article {numero} donne {typed.group()} en chiffres tapés, qui ne suivront pas les données"
    remedy = "Écrire la cellule à la place du montant ; si aucune ne le donne, accepter ce constat."
    where = place or subject.dossier.locate(next(iter(subject.dossier.sources)))
    return Fault(message, where, remedy, preuve=Preuve((typed.group(),)))
