"""Un cofinanceur est nommé, et le budget de la fiche n'a rien de lui.

**Constat.** Sous « cofinanceurs », la fiche nomme l'État, la collectivité ou un tiers ; aucun montant de son budget
n'est compté dans la part correspondante (État, Département ou métropole, autres), quel que soit l'exercice.

**Pourquoi y regarder.** Le coût de l'action est sous-évalué, ou le cofinanceur n'apporte rien : la fiche annonce un
partenaire financier que ni le budget ni le plan de financement ne montrent.

**Exemple.** La fiche 2.13 nomme « FSE / FTJ » et la colonne « Autres » de son budget est vide.

**Remède.** Saisir les montants du cofinanceur sous « financements », ou le porter sous « partenaires ».
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject
from docgen.check.budget import apports, cofinanceurs
from docgen.check.places import fiches, ligne
from docgen.findings import Severity
from docgen.french import enumeration

CODE = "BUD010"
NOM = "cofinanceur_sans_montant"
GRAVITE = Severity.AVERTISSEMENT
STADE = "donnees"
QUI = "finances"

_PARTS = {"etat": "de l'État", "departement": "de la collectivité", "autre": "d'un tiers"}


def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each fiche and each part without money, with the cofinanceurs that it should pay."""
    for version, fiche, source in fiches(subject):
        paid = {part for part, _, _, _ in apports(version, fiche)}
        if not paid:  # a fiche without any amount promises nothing
            continue
        money = subject.dossier.locate(source, "financements", key=True)
        for part, meaning in _PARTS.items():
            named = [one for one in cofinanceurs(version, fiche) if one.part == part and part not in paid]
            if named:
                places = [subject.dossier.locate(source, "cofinanceurs", one.rang) for one in named]
                names = enumeration([f"« {one.nom} »" for one in named])
                yield Fault(
                    f"la fiche {fiche.numero} nomme {names} parmi les cofinanceurs, et son budget ne compte aucun "
                    f"montant {meaning}",
                    places[0],
                    f"Saisir ce montant sous « financements » ({ligne(money)}), ou nommer ce partenaire sous "
                    "« partenaires ».",
                    (*(place for place in dict.fromkeys(places) if place != places[0]), money),
                )
