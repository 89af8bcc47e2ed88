"""Une fiche annonce un indicateur, et ne le chiffre pas.

**Constat.** Une liste de la fiche annonce des indicateurs (« Indicateurs de réalisation », « Indicateurs d'impact ») ;
l'un d'eux se compte (« Nombre de… », « Taux de… », « Évolution de… »), et aucun indicateur de la fiche, dans aucun de
ses tableaux, n'en a les mots. Un constat réunit les fiches d'un contrat.

**Pourquoi y regarder.** Le bilan devra en rendre compte, et il n'aura ni situation de départ, ni cible.

**Exemple.** Fiche 4.2 : six indicateurs annoncés, deux au tableau.

**Remède.** Ajouter l'indicateur sous « indicateurs », avec sa situation et ses cibles ; ou le retirer de la liste.
"""

import re
from collections.abc import Iterator

from docgen.check import Fault, Faults, FicheEcrite, Location, Subject, dossier, fiches, rule
from docgen.check.montre import uni
from docgen.check.places import par_fiche
from docgen.check.series import indicateurs_de
from docgen.french import pluriel

_SE_COMPTE = re.compile(
    r"(?:le |la |l')?(?:nombre|nb|part|taux|pourcentage|proportion|montant|volume|ratio|baisse|hausse|évolution)s?\b"
)
# The words that open labels, that bind, or that count whom the action serves: none says what is counted apart.
_VIDES = frozenset({"nombre", "part", "taux", "ayant", "dont", "dans", "avec", "pour", "leur", "titre", "type",
                    "action", "montant", "pendant", "issue", "personne", "bénéficiaire", "bénéficient", "participant",
                    "accompagné", "accompagnée", "activité"})  # fmt: skip
# What opens the label of a count of all whom the action serves.
_TOUS = re.compile(r"nombre (?:et taux )?de bénéficiaires\b")
# How many letters of a word are compared (« accédant », « accédé »), and what of the shorter label the other must have.
_LETTRES, _COMMUNS = 5, 0.7


@rule("donnees", "à confirmer", qui="métier", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each contract: a fiche that an avenant writes again counts as it is at the end."""
    contrats: dict[str, dict[str, list[tuple[str, Location]]]] = {}
    for ecrite in fiches(subject):
        contrats.setdefault(ecrite.contrat.code, {})[ecrite.fiche.numero] = list(_announced_only(ecrite))
    for said in contrats.values():
        lost = {numero: found for numero, found in said.items() if found}
        if lost:
            told = par_fiche({numero: [label for label, _ in found] for numero, found in lost.items()})
            number = sum(len(found) for found in lost.values())
            what = "un indicateur annoncé n'est" if number == 1 else f"{pluriel(number, 'indicateur annoncé')} ne sont"
            first, *others = (place for found in lost.values() for _, place in found)
            remedy = "L'ajouter sous « indicateurs », avec sa situation et ses cibles, ou le retirer de la liste."
            yield Fault(f"{what} chiffré{'s' * (number > 1)} nulle part : {told}", first, remedy, tuple(others))


def _announced_only(ecrite: FicheEcrite) -> Iterator[tuple[str, Location]]:
    """Each label that the fiche announces and has no value of, with its place."""
    announced = [
        (champ.code, rank, label)
        for champ in ecrite.programme.champs.fiche
        if champ.type == "liste" and uni(champ.intitule).lower().startswith("indicateurs")
        for rank, label in enumerate(getattr(ecrite.fiche, champ.code) or ())
        if _SE_COMPTE.match(uni(label).lower())
    ]
    counted = [_mots(ecrit.intitule) for ecrit in indicateurs_de(ecrite)] if announced else []
    for code, rank, label in announced:
        words = _mots(label)
        if not any(_same(words, others) for others in counted):
            yield label, ecrite.place(code, rank)


def _mots(label: str) -> frozenset[str]:
    """What a label counts, « dont » apart: its words of some length, by their first letters."""
    head = re.split(r",? dont ", uni(label).lower())[0]
    if _TOUS.match(head):
        return frozenset()
    words = (word.rstrip("sx") for word in re.findall(r"\w{4,}", head))
    return frozenset(word[:_LETTRES] for word in words if word not in _VIDES)


def _same(words: frozenset[str], others: frozenset[str]) -> bool:
    """Whether two labels count the same thing; one that only counts people is met by any other."""
    enough = len(others) * 2 >= len(words)
    return not words or (enough and len(words & others) >= min(len(words), len(others)) * _COMMUNS)
