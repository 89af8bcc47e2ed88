"""The people and the codes of annuaire.yaml, and those that the data name, as rules set them side by side."""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from docgen.adresses.sources import CleDeSource
from docgen.check.moteur import Subject, once
from docgen.check.parcours import SeanceEcrite, VersionEcrite, contrats, seances
from docgen.findings import Location
from docgen.french.proches import letters_changed
from docgen.model.annuaire import PersonneConnue
from docgen.model.saisies_proches import without_accents
from docgen.montants import A_COMPLETER, SPACES

CIVILITES = {"M.": "M.", "Mme": "Mme", "Monsieur": "M.", "Madame": "Mme"}
_BLANCS = re.compile(rf"[{SPACES}\s]+")
_SIGNES = re.compile(r"\W+")
# A shorter name has too many neighbours.
_ASSEZ = 8


class PersonneNommee(Struct, frozen=True):
    """Someone whom the data name: `jour` is the day of the act, `qualite` what it calls this one, where it says so."""

    civilite: str
    nom: str
    place: Location
    jour: datetime.date | None = None
    qualite: str | None = None
    place_de_la_qualite: Location | None = None

    @property
    def cle(self) -> str:
        """The name as it is compared."""
        return nom_compare(self.nom)

    @property
    def dite(self) -> str:
        """« Mme Jeanne DURAND »."""
        return f"{self.civilite} {self.nom}" if self.civilite else self.nom


def nom_compare(nom: str) -> str:
    """A name as it is compared: its capitals, accents, spaces and apostrophes do not count.

    >>> nom_compare("Mireille HINGREZ-CÉRÉDA") == nom_compare("Mireille Hingrez-Céréda")
    True
    """
    return _BLANCS.sub(" ", without_accents(nom).replace("’", "'").replace("œ", "oe")).strip()


@once
def connues(subject: Subject) -> Mapping[str, Sequence[PersonneConnue]]:
    """The lines of annuaire.yaml for each person, by the name as it is compared."""
    found: dict[str, list[PersonneConnue]] = {}
    for personne in subject.dossier.annuaire.personnes:
        found.setdefault(nom_compare(personne.nom), []).append(personne)
    return found


def voisine(nom: str, connus: Iterable[str]) -> str | None:
    """The name of `connus` from which `nom`, compared as they are, differs by a letter or two; None when none is."""
    if len(nom) < _ASSEZ:
        return None
    return next((known for known in connus if known != nom and letters_changed(nom, known, 2)), None)


@once
def personnes_nommees(subject: Subject) -> Sequence[PersonneNommee]:
    """Everyone whom dossier.yaml and the séances name; those to come apart."""
    found = [*_representants(subject)]
    for ecrite in seances(subject):
        found += [*membres(ecrite), *_signataire(ecrite)]
    return [each for each in found if each.nom.lower() != A_COMPLETER]


def _representants(subject: Subject) -> Iterator[PersonneNommee]:
    for code, person in subject.dossier.collectivite.representants.items():
        name, quality = (
            subject.dossier.locate(CleDeSource.dossier(), "representants", code, key) for key in ("nom", "qualite")
        )
        yield PersonneNommee(person.civilite, person.nom, name, None, person.qualite, quality)


def _signataire(ecrite: SeanceEcrite) -> Iterator[PersonneNommee]:
    deliberation = ecrite.seance.deliberation
    if deliberation and (person := deliberation.signataire):
        name, quality = (ecrite.piece("deliberation", "signataire", key) for key in ("nom", "qualite"))
        yield PersonneNommee(person.civilite, person.nom, name, ecrite.seance.base.date, person.qualite, quality)


def membres(ecrite: SeanceEcrite) -> Iterator[PersonneNommee]:
    """Those whom `seance.yaml` names, in its order; who presides has the quality that it gives."""
    base = ecrite.seance.base
    yield _membre(ecrite, base.president, "president")
    yield _membre(ecrite, base.secretaire, "secretaire")
    for key, names in (
        ("autres_secretaires", base.autres_secretaires),
        ("presents", base.presents),
        ("excuses", base.excuses),
    ):
        for rank, name in enumerate(names):
            yield _membre(ecrite, name, key, rank)
    for rank, pouvoir in enumerate(base.pouvoirs):
        yield _membre(ecrite, pouvoir.de, "pouvoirs", rank, "de")
        yield _membre(ecrite, pouvoir.a, "pouvoirs", rank, "a")


def _membre(ecrite: SeanceEcrite, ecrit: str, *chemin: str | int) -> PersonneNommee:
    first, _, rest = ecrit.partition(" ")
    civilite, name = (CIVILITES[first], rest) if rest and first in CIVILITES else ("", ecrit)
    base = ecrite.seance.base
    quality = base.qualite if chemin == ("president",) else None
    where = ecrite.place("qualite") if quality else None
    return PersonneNommee(civilite, name, ecrite.place(*chemin), base.date, quality, where)


# --- the codes of budgets ---------------------------------------------------------------------------------------------
class CodeSaisi(Struct, frozen=True):
    """A code of a budget that the data write, and what it is called, where they say so."""

    code: str
    libelle: str
    place: Location


def codes_saisis(subject: Subject) -> Iterator[CodeSaisi]:
    """The codes that contracts, then séances, write."""
    for ecrit in contrats(subject):
        yield from _of_programme(ecrit)
        for situated in ecrit.entete.places:
            if imputation := situated.division.imputation:
                place = ecrit.place(*situated.chemin, "imputation", "code")
                yield CodeSaisi(imputation.code, imputation.libelle_activite, place)
    for ecrite in seances(subject):
        if affectation := ecrite.seance.base.affectation:
            yield CodeSaisi(affectation.code_operation, "", ecrite.place("affectation", "code_operation"))
            yield CodeSaisi(affectation.imputation, affectation.libelle, ecrite.place("affectation", "imputation"))


def _of_programme(ecrit: VersionEcrite) -> Iterator[CodeSaisi]:
    if programme := ecrit.entete.programme_budgetaire:
        for key, code in (("activite", programme.activite), ("groupe_marchandises", programme.groupe_marchandises)):
            if code:
                yield CodeSaisi(code, "", ecrit.place("programme_budgetaire", key))
        for rank, activite in enumerate(programme.activites):
            place = ecrit.place("programme_budgetaire", "activites", rank, "code")
            yield CodeSaisi(activite.code, activite.intitule, place)


def cle_de_code(code: str) -> str:
    """A code as it is compared: its spaces, dots and dashes do not count.

    >>> cle_de_code("0304-50-23") == cle_de_code("0304 50 23")
    True
    """
    return _SIGNES.sub("", code).casefold()
