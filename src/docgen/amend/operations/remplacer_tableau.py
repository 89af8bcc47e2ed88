"""Replace a table: « À l'article 2.4, le tableau 4 est remplacé par le tableau suivant : »."""

from __future__ import annotations

from typing import Literal

from docgen.amend.adresse import check_expected
from docgen.amend.edits import Edit
from docgen.amend.operation import OperationTexte, lines_edit
from docgen.findings import Refusal
from docgen.model.base import Texte
from docgen.model.contrat import Contrat
from docgen.model.texte import lire_alineas


class RemplacerTableau(OperationTexte):
    """`cible.tableau` is the rank of the table in its article, `nom` what the contract calls it (« tableau 4 »).

    `de` gives its first words; `a` the new table.
    """

    nature: Literal["remplacer_tableau"]
    nom: Texte | None = None

    def edits(self, contrat: Contrat, origine: str) -> tuple[Edit, ...]:
        """The table, when it begins as expected, gives way to the new one."""
        article = self.hit(contrat)
        target = self.cible if self.cible.tableau else self.cible.model_copy(update={"tableau": 1})
        aimed = self.model_copy(update={"cible": target, "de": f"| {self.de.strip(' |')}"})
        if not any(line.nature == "tableau" for line in lire_alineas(self.a)):
            raise Refusal("le texte apporté n'est pas un tableau",
                          "Écrire un tableau : une ligne par rangée, cellules entre « | ».", code="AVE002")  # fmt: skip
        lines = aimed.check_lines(article)
        check_expected(article.alineas[lines[0]].texte, aimed.de, target.dite())
        return (lines_edit(article, lines, self.a, origine),)
