"""Une rubrique est vide, que d'autres fiches remplissent, ou une annexe ne répond pas à ce qu'elle demande.

**Constat.** Une rubrique obligatoire de la fiche n'a aucun élément ; ou une rubrique facultative (les partenaires, les
points de vigilance…) n'en a pas, alors que trois autres fiches du contrat au moins la remplissent ; ou un champ d'une
annexe est dit « non communiqué » à toutes ses lignes. Un constat réunit les rubriques d'un contrat, un autre les champs
d'une annexe.

**Pourquoi y regarder.** Le tableau voté aura une case blanche : personne ne saura si l'action n'a pas de partenaire, ou
si la ligne a été oubliée.

**Exemple.** Fiche 1.5 : ni territoire, ni public ; fiche 2.11 : aucun partenaire.

**Remède.** Remplir la rubrique, ou écrire sous elle qu'il n'y en a pas (« - Aucun »).
"""

from collections.abc import Iterator, Sequence

from docgen.check import Fault, Faults, Location, Preuve, Subject, VersionEcrite, contrats, dossier, rule
from docgen.check.champs import CadreEcrit, cadres
from docgen.french import enumeration
from docgen.model.annexes import AnnexeSaisie, titre_de_l_annexe
from docgen.model.cadres import ChampSitue
from docgen.model.fiche import FicheAction
from docgen.montants import Absence

# So many fiches show that the rubric means something to those who wrote the contract.
_ASSEZ = 3


@rule("donnees", "à confirmer", qui="métier", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for the empty rubrics of each contract, and one for each annexe that does not answer."""
    for ecrit in contrats(subject):
        empty = list(_empty(ecrit))
        if empty:
            told = " ; ".join(f"« {label} » ({enumeration(numbers)})" for label, numbers, _ in empty)
            first, *others = (place for _, _, places in empty for place in places)
            message = f"des rubriques sont vides dans des fiches du contrat {ecrit.contrat.code} : {told}"
            remedy = "Remplir la rubrique, ou y écrire qu'il n'y en a pas (« - Aucun »)."
            yield Fault(message, first, remedy, tuple(others), preuve=Preuve(("(rien)",)))
    yield from _unanswered(cadres(subject))


def _empty(ecrit: VersionEcrite) -> Iterator[tuple[str, list[str], list[Location]]]:
    """Each rubric that some fiches fill in: its label, the fiches that have nothing there, and where."""
    for champ in ecrit.programme.champs.fiche:
        if champ.type in ("liste", "texte", "texte long"):
            lacking = [fiche for fiche in ecrit.contrat.fiches if not _said(fiche, champ.code)]
            filled = len(ecrit.contrat.fiches) - len(lacking)
            if lacking and (champ.obligatoire or filled >= _ASSEZ):
                numbers = [fiche.numero for fiche in lacking]
                yield champ.intitule, numbers, [ecrit.de_la_fiche(numero, champ.code, key=True) for numero in numbers]


def _said(fiche: FicheAction, code: str) -> bool:
    return bool(getattr(fiche, code))


def _unanswered(every: Sequence[CadreEcrit]) -> Faults:
    """One fault for each annexe: the fields that no line of it answers."""
    asked: dict[str, dict[str, list[tuple[CadreEcrit, ChampSitue]]]] = {}
    for ecrit in every:
        racine = ecrit.cadre.racine.valeurs
        if isinstance(racine, AnnexeSaisie):
            for champ in ecrit.cadre.champs:
                lines = asked.setdefault(titre_de_l_annexe(racine), {}).setdefault(champ.intitule, [])
                lines.append((ecrit, ChampSitue(ecrit.cadre, champ)))
    for nom, fields in asked.items():
        silent = {label: lines for label, lines in fields.items()
                  if all(place.valeur is Absence.NON_COMMUNIQUE for _, place in lines)}  # fmt: skip
        if silent:
            told = enumeration([f"« {label} »" for label in silent])
            first, *others = (ecrit.a(place) for lines in silent.values() for ecrit, place in lines)
            verb = "n'est communiqué" if len(silent) == 1 else "ne sont communiqués"
            message = f"dans l'annexe « {nom} », {told} {verb} nulle part"
            remedy = "Saisir ce que l'annexe demande, ou accepter le constat."
            yield Fault(message, first, remedy, tuple(others), preuve=Preuve(("non communiqué",)))
