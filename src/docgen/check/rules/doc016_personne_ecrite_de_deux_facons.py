"""La même personne est nommée de deux façons.

**Constat.** Deux noms que les documents montrent, chacun après une civilité, ne diffèrent que d'une ou deux lettres,
ou l'un d'eux diffère ainsi d'un nom d'annuaire.yaml ; ou le même nom est précédé de « M. » et de « Mme » ; ou un
représentant de dossier.yaml est dit d'une autre qualité. Les noms que dossier.yaml et les séances saisissent sont à
ANN001.

**Pourquoi y regarder.** L'acte nommerait quelqu'un qui n'existe pas, ou qui n'a pas qualité pour signer.

**Exemple.** « Laurent Touvet » dans dossier.yaml, « M. Laurent Touvez » dans un article ; « préfet du Nord » pour le
préfet du Pas-de-Calais.

**Remède.** Reprendre le nom, la civilité ou la qualité de dossier.yaml ; si ce sont deux personnes, accepter le
constat.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from docgen.check import Fault, Faults, Preuve, Subject, dossier, rule
from docgen.check.annuaire import connues, nom_compare, personnes_nommees, voisine
from docgen.check.montre import Trouve, dans, trouves, uni
from docgen.french import typographie

_NOM = r"[A-ZÀ-Ý][\w'-]+(?: (?:de |d'|du |le |la )?[A-ZÀ-Ý][\w'-]+){1,3}"
# Its first letter is sought alone, then what stands before it: much quicker than every beginning of a word.
_PERSONNE = re.compile(rf"(?P<civilite>M(?<!\wM)(?:\.|me|onsieur|adame)) (?P<nom>{_NOM})")
_CIVILITES = {"Monsieur": "M.", "Madame": "Mme"}
# Under it, two names are those of two people.
_PROCHE = 0.9


@rule("documents", "à confirmer", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each name that is nearly another, each civility that changes, and each quality that does."""
    people = subject.dossier.collectivite.representants.values()
    homonymes = {(person.civilite, _key(person.nom)) for person in people}
    known = {_key(person.nom): (person.civilite, person.nom) for person in people}
    typed = {each.cle for each in personnes_nommees(subject)}
    for trouve in trouves(_PERSONNE)(subject):
        civilite, nom = _CIVILITES.get(trouve.match["civilite"], trouve.match["civilite"]), trouve.match["nom"]
        said = known.get(_key(nom))
        if said is None:
            near = next((each for key, each in known.items() if _near(key, _key(nom))), None)
            near = near or (None if nom_compare(nom) in typed else _in_directory(subject, nom))
            known[_key(nom)] = (civilite, nom)
            if near:
                yield _fault(trouve, f"{civilite} {nom}", f"{near[0]} {near[1]}")
        elif said[0] != civilite and (civilite, _key(nom)) not in homonymes:
            yield _fault(trouve, f"{civilite} {nom}", f"{said[0]} {said[1]}")
    yield from _qualites(subject)


def _in_directory(subject: Subject, nom: str) -> tuple[str, str] | None:
    """The civilité and the name of annuaire.yaml that `nom` nearly is."""
    people = connues(subject)
    near = None if nom_compare(nom) in people else voisine(nom_compare(nom), people)
    return (people[near][0].civilite, people[near][0].nom) if near else None


def _key(nom: str) -> str:
    return uni(nom).casefold()


def _near(nom: str, other: str) -> bool:
    close = abs(len(nom) - len(other)) <= 2 and nom[0] == other[0]
    return close and SequenceMatcher(None, nom, other, autojunk=False).ratio() >= _PROCHE


def _fault(trouve: Trouve, said: str, other: str) -> Fault:
    words = trouve.match.group()
    message = f"{typographie(f'« {said} »')} ({dans(trouve.lus)}) : ailleurs, {typographie(f'« {other} »')}"
    remedy = "Reprendre partout le même nom ; si ce sont deux personnes, accepter le constat."
    return Fault(message, trouve.place(words), remedy, preuve=Preuve((said, other)))


def _qualites(subject: Subject) -> Iterator[Fault]:
    for person in subject.dossier.collectivite.representants.values():
        office = uni(person.qualite)
        kind = office.partition(" ")[0]
        pattern = re.compile(
            rf"{re.escape(uni(person.nom))}(?:,| en qualité de)? (?P<qualite>{kind}\w* [^,;.()\n\v]*)", re.IGNORECASE
        )
        for trouve in trouves(pattern, uni(person.nom))(subject):
            said = trouve.match["qualite"].strip()
            if not office.casefold().startswith(said.casefold()[: len(office)]):
                yield _fault(trouve, f"{person.nom}, {said}", f"{person.nom}, {person.qualite}")
