"""Rien ne dit si un nom que les textes accordent est masculin ou féminin.

**Constat.** L'intitulé du contrat, le nom d'une partie, sa désignation ou l'assemblée d'une séance n'a ni article qui
montre son genre (« le », « la »), ni clé qui le dise ; le programme ne le dit pas non plus.

**Pourquoi c'est grave.** Les actes accordent ces noms : « L'association …, représentée par … », « de la Fondation ».
docgen ne devine pas un genre : il écrirait « du Fondation ».

**Exemple.** Une partie « L'association Les Amis du parc », sans genre.

**Remède.** Ajouter la clé « genre » (« masculin » ou « féminin ») à ce qui porte ce nom, ou écrire son article. Le
programme donne le genre du premier mot de l'intitulé, sous « acte », et celui de ses parts.
"""

from collections.abc import Iterator

from docgen.check import Fault, Faults, Location, Subject, VersionEcrite, dossier, rule, seances, versions_ecrites
from docgen.french import Nom

_GENRE = "Ajouter « genre: masculin » ou « genre: féminin »"


@rule("donnees", "bloquant", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each name whose gender is not known, said once."""
    told = set()
    for nom, place, remedy in _names(subject):
        if nom.genre is None and (nom.mots, place) not in told:
            told.add((nom.mots, place))
            yield Fault(f"rien ne dit si « {nom.mots} » est masculin ou féminin", place, remedy)


def _names(subject: Subject) -> Iterator[tuple[Nom, Location, str]]:
    for ecrit in versions_ecrites(subject):
        yield from _of_contract(ecrit)
    for ecrite in seances(subject):
        remedy = "Ajouter « genre_assemblee: masculin » ou « genre_assemblee: féminin », ici ou dans dossier.yaml."
        yield ecrite.seance.base.nom_de_l_assemblee(subject.dossier.collectivite), ecrite.place("assemblee"), remedy


def _of_contract(ecrit: VersionEcrite) -> Iterator[tuple[Nom, Location, str]]:
    entete = ecrit.entete
    acte = f"{_GENRE} à ce fichier ; ou nommer « {entete.acte} » sous « acte », dans programme.yaml."
    yield entete.nom, ecrit.au_contrat("intitule"), acte
    for rank, partie in enumerate(entete.parties):
        remedy = f"{_GENRE} à cette partie, ou écrire l'article qui le montre."
        for key, nom in (("intitule", partie.nom_entier), ("designation", partie.nom)):
            yield nom, ecrit.au_contrat("parties", rank, key), remedy
