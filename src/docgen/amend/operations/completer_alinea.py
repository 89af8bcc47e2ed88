"""Add words at the end of a line, before its full stop: « Le troisième alinéa est complété par les mots : « … » »."""

from typing import Literal

from docgen.adresses.origines import Origine
from docgen.amend.article import OperationTexte, UneLigne, words_edit
from docgen.amend.designation import appel_des_mots
from docgen.amend.edits import Edit
from docgen.amend.mots import before_final_stop, spaced
from docgen.model.contrat import Alinea, Contrat


class CompleterAlinea(OperationTexte):
    """`cible` names a line; `de` its first words; `a` the words that come at its end."""

    nature: Literal["completer_alinea"]
    a: UneLigne

    @property
    def alineas(self) -> tuple[Alinea, ...]:
        """None: it brings words."""
        return ()

    def names(self, avant: Contrat, apres: Contrat, *, court: bool = False) -> dict[str, object]:
        """Also what its words are called."""
        return super().names(avant, apres, court=court) | {"mis": appel_des_mots(self.a)}

    def edits(self, contrat: Contrat, origine: Origine) -> tuple[Edit, ...]:  # noqa: ARG002 - signed when it is written
        """The words, before the mark that closes the line."""
        article = self.hit(contrat)
        line = self.check_lines(article)[-1]
        at = before_final_stop(article.alineas[line].texte)
        return (words_edit(article, line, (at, at), spaced(self.a, after=True)),)
