"""The kinds on lines: replaced, inserted, taken out, completed; the items of a list, a table."""

from abc import ABC
from typing import Literal

from msgspec.structs import replace

from docgen.adresses.origines import Origine
from docgen.amend.adresse import Adresse, proof
from docgen.amend.article import OperationCiblee, OperationTexte, UneLigne, words_edit
from docgen.amend.designation import Designation, appel_des_mots
from docgen.amend.edits import Edit, Lignes
from docgen.amend.mots import before_final_stop, spaced
from docgen.findings import Refusal
from docgen.model.base import Texte
from docgen.model.contrat import Alinea, Article, Contrat
from docgen.model.points import largeur_du_numero, liste_depuis, points_de


def _as_tiret(line: Alinea) -> Alinea:
    plain = line.nature == "texte" and not largeur_du_numero(line.texte)
    return replace(line, nature="tiret") if plain else line


class OperationLignes(OperationTexte, ABC):
    """It puts the lines `a` in the place of those that `span` gives: none of them, to insert."""

    def edits(self, contrat: Contrat, origine: Origine) -> tuple[Edit, ...]:
        """The new lines, in their place."""
        article = self.hit(contrat)
        lines = self.span(article)
        return (Lignes(article.numero, lines.start, lines.stop, self.brought(origine)),)

    def span(self, article: Article) -> range:
        """The lines aimed at, when the first begins as expected. May be refused."""
        return self.check_lines(article)


class RemplacerAlinea(OperationLignes):
    """One line, or several in a row: « Le deuxième tiret de l'article 2.2 est ainsi rédigé : ». `cible` names the lines
    (alinéa, paragraphe, tiret; up to `jusqu_a`); `de` the first words; `a` the new text: where a `tiret` is named, a
    tiret, with its sign or without."""

    nature: Literal["remplacer_alinea"]

    def brought(self, origine: Origine) -> tuple[Alinea, ...]:
        """The lines of `a`; what is « ainsi rédigé » of a tiret is one."""
        lines = super().brought(origine)
        return tuple(map(_as_tiret, lines)) if self.cible.tiret else lines


class InsererAlinea(OperationLignes):
    """« Après le cinquième paragraphe de l'article 2.2, sont insérés deux alinéas ainsi rédigés : ». `cible` names the
    line before or after which (`place`) the lines `a` come; `de` gives its first words."""

    nature: Literal["inserer_alinea"]
    place: Literal["avant", "apres"] = "apres"

    def span(self, article: Article) -> range:
        """The place beside the line named."""
        lines = self.check_lines(article)
        return range(lines.start, lines.start) if self.place == "avant" else range(lines.stop, lines.stop)


class CompleterArticle(OperationLignes):
    """« L'article 3 est complété par les dispositions suivantes : ». `cible` names an article; `de` its title; `a` the
    lines that come at its end."""

    vise_un_article = True

    nature: Literal["completer_article"]

    def edits(self, contrat: Contrat, origine: Origine) -> tuple[Edit, ...]:
        """The new lines, when the title of the article is the expected one."""
        self.hit(contrat)
        self.check_title(contrat)
        return super().edits(contrat, origine)

    def span(self, article: Article) -> range:
        """The end of the article."""
        return range(len(article.alineas), len(article.alineas))


class CompleterListe(OperationLignes):
    """« La liste du deuxième alinéa est complétée par un tiret ainsi rédigé : ». `cible` names the line that opens the
    list; `de` its first words; `a` the new items, each « - … » or numbered as the others. When `cible` names a point:
    « Le 2° de l'article 3 est complété par un c ainsi rédigé : », or by the alinéas `a`."""

    nature: Literal["completer_liste"]

    @property
    def apporte_un_point(self) -> bool:
        """Always: it completes a list, or a point."""
        return True

    def span(self, article: Article) -> range:
        """The place after the last item of the list, or after the point."""
        lines = self.check_lines(article)
        if self.cible.vise_un_point:
            return range(lines.stop, lines.stop)
        first = end = lines.stop
        while end < len(article.alineas) and article.alineas[end].nature == "tiret":
            end += 1
        if end == first:
            return self._after_points(article, first)
        if any(line.nature != "tiret" for line in self.alineas):
            raise Refusal("une liste se complète par des tirets", "Écrire chaque élément sur sa ligne : « - … ».",
                          code="AVE002")  # fmt: skip
        return range(end, end)

    def _after_points(self, article: Article, first: int) -> range:
        """The place after the last item of the numbered list that begins at the line `first`."""
        items = liste_depuis(points_de(article.alineas), first)
        if not items:
            raise Refusal(f"{self.cible.dite().le} n'ouvre aucune liste",
                          "Viser la ligne qui précède le premier tiret, ou le premier élément numéroté.",
                          code="AVE001")  # fmt: skip
        if not largeur_du_numero(self.alineas[0].texte):
            raise Refusal("une liste numérotée se complète par des éléments numérotés",
                          f"Écrire chaque élément sur sa ligne, avec son numéro, après le {items[-1].dit}.",
                          code="AVE002")  # fmt: skip
        return range(items[-1].fin, items[-1].fin)


class RemplacerTableau(OperationLignes):
    """« À l'article 2.4, le tableau 4 est remplacé par le tableau suivant : ». `cible.tableau` is the rank of the table
    in its article, `nom` what the contract calls it (« tableau 4 »). `de` gives its first words; `a` the new table."""

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

    def span(self, article: Article) -> range:
        """The table, when it begins as expected."""
        if not any(line.nature == "tableau" for line in self.alineas):
            raise Refusal("le texte apporté n'est pas un tableau",
                          "Écrire un tableau : une ligne par rangée, cellules entre « | ».", code="AVE002")  # fmt: skip
        aimed = self.model_copy(update={"cible": self.table, "de": f"| {self.de.strip(' |')}"})
        return aimed.check_lines(article)


class SupprimerAlinea(OperationCiblee):
    """« Le quatrième alinéa de l'article 2.3 est supprimé. ». `cible` names the lines (alinéa, paragraphe, tiret,
    tableau; up to `jusqu_a`); `de` the first words."""

    nature: Literal["supprimer_alinea"]

    def edits(self, contrat: Contrat, origine: Origine) -> tuple[Edit, ...]:  # noqa: ARG002 - what is gone is not signed
        """The lines, when the first begins as expected."""
        article = self.hit(contrat)
        if not self.cible.lignes_visees:
            raise Refusal("la cible ne dit pas quelle ligne supprimer",
                          "Ajouter par exemple « alinea: 2 » ; pour l'article entier, « nature: abroger_article ».\n"
                          + proof(article), code="AVE001")  # fmt: skip
        lines = self.check_lines(article)
        return (Lignes(article.numero, lines.start, lines.stop),)


class CompleterAlinea(OperationTexte):
    """Words before the full stop of a line: « Le troisième alinéa est complété par les mots : « … » ». `cible` names a
    line; `de` its first words; `a` the words that come at its end."""

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
