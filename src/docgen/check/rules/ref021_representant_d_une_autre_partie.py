"""Une partie est représentée par qui représente l'autre.

**Constat.** La collectivité de dossier.yaml est partie au contrat, et celui qui parle en son nom (le président de son
assemblée, ou de la collectivité) représente une autre partie ; ou aucun de ceux qui la représentent n'est de son
assemblée ; ou la qualité d'un représentant n'est pas de son genre (« M. », « préfète »).

**Pourquoi c'est grave.** L'acte serait signé par qui n'a pas qualité : il n'engagerait pas la partie.

**Exemple.** « L'État, représenté par le président du Conseil départemental ».

**Remède.** Rendre à chaque partie son représentant (« representants », dans contrat.yaml), ou corriger la qualité
dans dossier.yaml.
"""

import re

from docgen.adresses.sources import CleDeSource
from docgen.check import Fault, Faults, Preuve, VersionEcrite, contrats, rule
from docgen.check.montre import uni
from docgen.model.entete import Personne

_FEMININ = re.compile(r"(?:présidente|préfète|directrice|conseillère|députée|sénatrice|adjointe)\b")
_PRESIDENT = re.compile(r"présidente? (?:du|de la|de l'|des) ")
_MASCULIN = re.compile(r"(?:préfet|directeur|conseiller|adjoint)\b")


@rule("donnees", "bloquant", en_projet=True, qui="juridique", sur=contrats)
def look(ecrit: VersionEcrite) -> Faults:
    """One fault for each party that another one's representative stands for, and for each quality of another gender."""
    people = ecrit.dossier.collectivite.representants
    ours = {code for code, person in people.items() if _is_ours(ecrit, person)}
    home = [
        partie for partie in ecrit.entete.parties if _same(ecrit.dossier.collectivite.collectivite, partie.intitule)
    ]
    for rank, partie in enumerate(ecrit.entete.parties if home else ()):
        named = [people[code] for code in partie.representants if code in people]
        wrong = [person for code, person in people.items() if code in partie.representants and code in ours]
        others = [person for person in named if _PRESIDENT.match(uni(person.qualite))]
        if partie in home and named and not set(partie.representants) & ours and (ours or others):
            yield _fault(ecrit, rank, partie.intitule, named[0])
        elif partie not in home and wrong:
            yield _fault(ecrit, rank, partie.intitule, wrong[0])
    for code, person in people.items():
        yield from _genders(ecrit, code, person)


def _is_ours(ecrit: VersionEcrite, person: Personne) -> bool:
    """Whether the quality is of the assembly, or of the collectivité: « président du Conseil départemental »."""
    ours = ecrit.dossier.collectivite
    return any(words and _same(words, person.qualite) for words in (ours.assemblee, ours.collectivite))


def _same(words: str | None, whole: str) -> bool:
    return bool(words) and uni(words or "").casefold() in uni(whole).casefold()


def _fault(ecrit: VersionEcrite, rank: int, partie: str, person: Personne) -> Fault:
    said = f"{person.nom}, {person.qualite}"
    message = f"la partie « {partie} » est représentée par {said}, qui parle au nom d'une autre"
    remedy = "Rendre à chaque partie son représentant, sous « representants »."
    return Fault(
        message, ecrit.place("parties", rank, "representants", key=True), remedy, preuve=Preuve((said, partie))
    )


def _genders(ecrit: VersionEcrite, code: str, person: Personne) -> Faults:
    other = _FEMININ if person.civilite in ("M.", "Monsieur") else _MASCULIN
    if match := other.match(uni(person.qualite).casefold()):
        message = f"{person.civilite} {person.nom} est dit « {match.group()} »"
        remedy = "Corriger la civilité, ou la qualité."
        place = ecrit.dossier.locate(CleDeSource.dossier(), "representants", code, "qualite")
        preuve = Preuve((f"{person.civilite} {person.nom}", person.qualite))
        yield Fault(message, place, remedy, preuve=preuve, gravite="à corriger")
