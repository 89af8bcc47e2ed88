"""Un indicateur n'a aucune valeur.

**Constat.** La situation de départ et toutes les cibles d'un indicateur sont « non communiqué ». Des indicateurs dont
le formulaire laisse le choix (« Et/ou ») se répondent : un seul qui a une valeur suffit. Un constat réunit les fiches
d'un contrat.

**Pourquoi y regarder.** L'annexe promet de mesurer l'action, et rien ne sera comparable au bilan.

**Exemple.** Fiche 2.3 : « NC » au nombre de bénéficiaires, à sa situation de départ et à ses trois cibles.

**Remède.** Saisir la situation et les cibles ; ou retirer l'indicateur, s'il n'est pas imposé.
"""

from collections.abc import Iterator

from docgen.adresses.indicateurs import Serie
from docgen.check import Fault, Faults, FicheEcrite, Location, Subject, dossier, fiches, rule
from docgen.check.montre import uni
from docgen.check.places import par_fiche
from docgen.check.series import IndicateurEcrit, indicateurs_de
from docgen.french import pluriel
from docgen.montants import Absence

# How the label opens of an indicator that another one may stand for.
_AU_CHOIX = "et/ou "


@rule("donnees", "à confirmer", qui="métier", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each contract: a fiche that an avenant writes again counts as it is at the end."""
    contrats: dict[str, dict[str, list[IndicateurEcrit]]] = {}
    for ecrite in fiches(subject):
        contrats.setdefault(ecrite.contrat.code, {})[ecrite.fiche.numero] = list(_silent(ecrite))
    for said in contrats.values():
        silent = {numero: found for numero, found in said.items() if found}
        if silent:
            told = par_fiche({numero: [ecrit.intitule for ecrit in found] for numero, found in silent.items()})
            number = sum(len(found) for found in silent.values())
            what = "un indicateur n'a" if number == 1 else f"{pluriel(number, 'indicateur')} n'ont"
            first, *others = (_place(ecrit) for found in silent.values() for ecrit in found)
            remedy = "Saisir la situation et les cibles, ou retirer l'indicateur s'il n'est pas imposé."
            yield Fault(f"{what} aucune valeur : {told}", first, remedy, tuple(others))


def _silent(ecrite: FicheEcrite) -> Iterator[IndicateurEcrit]:
    """The indicators of which nothing is known, nor of any that may stand for them."""
    chain: list[IndicateurEcrit] = []
    for ecrit in (*indicateurs_de(ecrite), None):
        if ecrit and chain and uni(ecrit.intitule).lower().startswith(_AU_CHOIX):
            chain.append(ecrit)
            continue
        if all(_unknown(earlier) for earlier in chain):
            yield from chain
        chain = [ecrit] if ecrit else []


def _unknown(ecrit: IndicateurEcrit) -> bool:
    if ecrit.indicateur.cibles is None:
        return False
    wanted = (Serie.SITUATION, *(Serie.cible(year) for year in ecrit.exercices))
    return all(ecrit.valeur(serie) is Absence.NON_COMMUNIQUE for serie in wanted)


def _place(ecrit: IndicateurEcrit) -> Location:
    return ecrit.place("code")
