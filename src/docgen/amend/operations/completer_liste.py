"""Add items at the end of a list: « La liste du deuxième alinéa est complétée par un tiret ainsi rédigé : »."""

from typing import Literal

from docgen.adresses.origines import Origine
from docgen.amend.article import OperationTexte, lines_edit
from docgen.amend.edits import Edit
from docgen.findings import Refusal
from docgen.model.contrat import Contrat
from docgen.model.texte import read_alineas


class CompleterListe(OperationTexte):
    """`cible` names the line that opens the list; `de` its first words; `a` the new items, each « - … »."""

    nature: Literal["completer_liste"]

    def edits(self, contrat: Contrat, origine: Origine) -> tuple[Edit, ...]:
        """The items, after the last of the list."""
        article = self.hit(contrat)
        end = self.check_lines(article).stop
        first = end
        while end < len(article.alineas) and article.alineas[end].nature == "tiret":
            end += 1
        if end == first:
            raise Refusal(f"{self.cible.dite().le} n'ouvre aucune liste",
                          "Viser la ligne qui précède le premier tiret.", code="AVE001")  # fmt: skip
        if any(line.nature != "tiret" for line in read_alineas(self.a)):
            raise Refusal("une liste se complète par des tirets", "Écrire chaque élément sur sa ligne : « - … ».",
                          code="AVE002")  # fmt: skip
        return (lines_edit(article, range(end, end), self.a, origine),)
