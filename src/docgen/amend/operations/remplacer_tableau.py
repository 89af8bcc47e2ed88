"""Replace a table: « À l'article 2.4, le tableau 4 est remplacé par le tableau suivant : »."""

from typing import Literal

from docgen.adresses.origines import Origine
from docgen.amend.adresse import Adresse
from docgen.amend.article import OperationTexte, lines_edit
from docgen.amend.designation import Designation
from docgen.amend.edits import Edit
from docgen.findings import Refusal
from docgen.model.base import Texte
from docgen.model.contrat import Contrat
from docgen.model.texte import read_alineas


class RemplacerTableau(OperationTexte):
    """`cible.tableau` is the rank of the table in its article, `nom` what the contract calls it (« tableau 4 »).

    `de` gives its first words; `a` the new table.
    """

    nature: Literal["remplacer_tableau"]
    nom: Texte | None = None

    @property
    def table(self) -> Adresse:
        """The table aimed at: the first of the article when no rank is given."""
        return self.cible if self.cible.tableau else self.cible.model_copy(update={"tableau": 1})

    def names(self, avant: Contrat, apres: Contrat, *, court: bool = False) -> dict[str, object]:
        """Also the table: by the name that the contract gives it, alone in its article, or by its rank."""
        article = avant.article(self.cible.article)
        tables = [line for line in (article.alineas if article else ()) if line.nature == "tableau"]
        alone = Designation(self.nom or "tableau")
        called = alone if self.nom or len(tables) == 1 else self.table.dite(court=True)
        return super().names(avant, apres, court=court) | {"tableau": called}

    def edits(self, contrat: Contrat, origine: Origine) -> tuple[Edit, ...]:
        """The table, when it begins as expected, gives way to the new one."""
        article = self.hit(contrat)
        aimed = self.model_copy(update={"cible": self.table, "de": f"| {self.de.strip(' |')}"})
        if not any(line.nature == "tableau" for line in read_alineas(self.a)):
            raise Refusal("le texte apporté n'est pas un tableau",
                          "Écrire un tableau : une ligne par rangée, cellules entre « | ».", code="AVE002")  # fmt: skip
        return (lines_edit(article, aimed.check_lines(article), self.a, origine),)
