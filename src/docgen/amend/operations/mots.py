"""The kinds on words inside a line: replaced, inserted, taken out."""

import re
from typing import Literal, Self

from pydantic import model_validator

from docgen.adresses.origines import Origine
from docgen.amend.article import OperationMots, UneLigne
from docgen.amend.designation import Designation, appel_des_mots
from docgen.amend.edits import Edit
from docgen.amend.mots import FIELD, spaced
from docgen.model.base import DAY, fault
from docgen.model.contrat import Contrat

# What the words must be when the sentence calls them so; words that hold a field are computed.
_AMOUNT = re.compile(r"\d[\d\s\u00a0\u202f]*(,\d+)?\s?(M€|k€|€|euros?)")
_RATE = re.compile(r"\d[\d\s\u00a0\u202f]*(,\d+)?\s?(%|pour cent)")
_FORMS = {"montant": (_AMOUNT, "un montant", "3 342 548 €"), "date": (DAY, "une date", "31 décembre 2025"),
          "taux": (_RATE, "un taux", "60 %")}  # fmt: skip


class SubstituerMots(OperationMots):
    """Put words in the place of others: « les mots : « … » sont remplacés par les mots : « … » ». `a` takes the place
    of `de`; `quoi` says what the sentence calls them (mots, termes, montant, date, taux).

    With one field on both sides (« {{ montant(…) }} »), it announces that the value shown changes: the sentence gives
    the value before and the value after.
    """

    nature: Literal["substituer_mots"]
    quoi: Literal["mots", "termes", "montant", "date", "taux"] = "mots"
    a: UneLigne

    @model_validator(mode="after")
    def _forms(self) -> Self:
        if self.quoi in _FORMS:
            pattern, what, example = _FORMS[self.quoi]
            for words in (self.de, self.a):
                if not FIELD.search(words) and not pattern.fullmatch(" ".join(words.split())):
                    raise fault(f"« {words[:40]} » n'est pas {what}", f"Écrire par exemple « {example} ».")
        return self

    def called(self, words: str) -> Designation:
        """As `quoi` says."""
        return appel_des_mots(words, self.quoi)

    def names(self, avant: Contrat, apres: Contrat, *, court: bool = False) -> dict[str, object]:
        """Also what the words that come are called."""
        return super().names(avant, apres, court=court) | {"mis": self.called(self.a)}

    def edits(self, contrat: Contrat, origine: Origine) -> tuple[Edit, ...]:  # noqa: ARG002 - signed when it is written
        """The words, in each of their places."""
        return self.words_edits(contrat, self.a, at="a")


class InsererMots(OperationMots):
    """Insert words: « Au deuxième tiret de l'article 1.3, après les mots : « … » sont ajoutés les mots : « … ». ». `a`
    comes before or after (`place`) the words `de`."""

    nature: Literal["inserer_mots"]
    place: Literal["avant", "apres"] = "apres"
    a: UneLigne

    def names(self, avant: Contrat, apres: Contrat, *, court: bool = False) -> dict[str, object]:
        """Also what the words that come are called."""
        return super().names(avant, apres, court=court) | {"mis": self.called(self.a)}

    def edits(self, contrat: Contrat, origine: Origine) -> tuple[Edit, ...]:  # noqa: ARG002 - signed when it is written
        """The new words, beside those that are there."""
        return self.words_edits(contrat, spaced(self.a, after=self.place == "apres"), at=self.place)


class SupprimerMots(OperationMots):
    """Take words out: « Au troisième alinéa de l'article 1.1, les mots : « … » sont supprimés. ». The words `de` go,
    with the space that they would leave."""

    nature: Literal["supprimer_mots"]

    def edits(self, contrat: Contrat, origine: Origine) -> tuple[Edit, ...]:  # noqa: ARG002 - what is gone is not signed
        """The words."""
        return self.words_edits(contrat, "", at="a")
