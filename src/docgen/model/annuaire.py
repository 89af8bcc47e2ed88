"""What does not change from one act to the next, held once (`annuaire.yaml`): people, bodies, texts, codes.

Nothing of it is printed: what the acts say is compared with it.
"""

import datetime

from docgen.french import Nom
from docgen.model.base import Jour, Liste, Modele, Texte


class PersonneConnue(Modele):
    """An elected official, or someone who signs; one line for each quality held.

    `organe` is the assembly where this one sits; `depuis` and `jusqu_au` bound the quality, or the seat.
    """

    civilite: Texte = "M."
    nom: Texte
    organe: Texte | None = None
    qualite: Texte | None = None
    depuis: Jour | None = None
    jusqu_au: Jour | None = None

    def en_fonction(self, jour: datetime.date | None) -> bool:
        """Whether the line holds on that day; without a day, whether it has not come to an end."""
        if jour is None:
            return self.jusqu_au is None
        return (self.depuis or jour) <= jour <= (self.jusqu_au or jour)


class OrganismeConnu(Modele):
    """A body that acts name: a party, a partner. `designation` is what the contracts call it (« le Département »)."""

    nom: Texte
    designation: Texte | None = None
    sigle: Texte | None = None
    siege: Texte | None = None
    siret: Texte | None = None


class TexteConnu(Modele):
    """A text that acts vise, as it was published. `vise_par`: the contracts whose every act vises it, or `seances`."""

    nature: Texte
    numero: Texte | None = None
    date: Jour | None = None
    objet: Texte | None = None
    vise_par: Liste[Texte] = ()


class CodeConnu(Modele):
    """A code of a budget, as its nomenclature writes it."""

    code: Texte
    libelle: Texte | None = None


class Annuaire(Modele):
    """`annuaire.yaml`: each list may lack, and what it does not know is compared with nothing."""

    personnes: Liste[PersonneConnue] = ()
    organismes: Liste[OrganismeConnu] = ()
    textes: Liste[TexteConnu] = ()
    codes: Liste[CodeConnu] = ()

    def membres(self, assemblee: str, jour: datetime.date) -> tuple[PersonneConnue, ...]:
        """Who sits in that assembly on that day, each once."""
        name = _mots(assemblee)
        found = [each for each in self.personnes if each.organe and _mots(each.organe) == name]
        return tuple({each.nom: each for each in found if each.en_fonction(jour)}.values())


def _mots(organe: str) -> str:
    return Nom.of(organe).mots.casefold()
