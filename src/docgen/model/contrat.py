"""One state of a contract: its text, its fiches, its plan de financement.

What is said once for all is in `entete`; an operation makes another `Contrat`.
"""

from typing import Literal

from msgspec import Struct, field

from docgen.adresses.origines import Origine
from docgen.model.annexes import AnnexeSaisie
from docgen.model.entete import Entete
from docgen.model.fiche import FicheAction
from docgen.model.indicateurs import IndicateurNational
from docgen.model.natures import Nature
from docgen.model.plan import Plan
from docgen.model.programme import Programme
from docgen.model.tableaux_saisis import TableauSaisi


class Alinea(Struct, frozen=True):
    """One line of an article: text, tiret, table or picture, as written (Markdown with `{{ fields }}`).

    A picture is not counted with the alinéas: it has ranks of its own (« la première image »).

    `origine` names the operation that wrote it (« avenant-1/2 »); empty for the signed text.
    """

    nature: Literal["texte", "tiret", "tableau", "image"]
    texte: str
    origine: Origine = Origine.SIGNE


class Article(Struct, frozen=True):
    """An article: number, title, lines. An abrogated article keeps its number and has no line.

    The preamble is the article « preambule ». `modifie_par` are the operations that wrote it (« avenant-1/2 »).
    """

    numero: str
    intitule: str
    alineas: tuple[Alinea, ...] = ()
    abroge: bool = False
    modifie_par: tuple[Origine, ...] = ()

    @property
    def niveau(self) -> int:
        """1 for article 2, 2 for article 2.1, and so on."""
        return self.numero.count(".") + 1

    def est_sous(self, numero: str) -> bool:
        """Whether it stands under the article of that number, at any depth."""
        return self.numero.startswith(f"{numero}.")


class Contrat(Struct, frozen=True):
    """One state of a contract. Nothing changes in place: an operation makes another `Contrat`."""

    code: str
    programme: Programme
    entete: Entete
    articles: tuple[Article, ...]
    fiches: tuple[FicheAction, ...]
    indicateurs: tuple[IndicateurNational, ...] = ()
    plan: Plan = field(default_factory=Plan)
    tableaux: tuple[TableauSaisi, ...] = ()
    annexes_saisies: tuple[AnnexeSaisie, ...] = ()

    def fiche(self, numero: str) -> FicheAction | None:
        """The fiche of that number, or None."""
        return next((fiche for fiche in self.fiches if fiche.numero == numero), None)

    def article(self, numero: str) -> Article | None:
        """The article of that number, or None."""
        return next((article for article in self.articles if article.numero == numero), None)

    def sous_articles(self, numero: str) -> tuple[Article, ...]:
        """The articles under that one, at any depth: 2.1 and 2.1.1 under 2; none under the preamble."""
        return tuple(article for article in self.articles if article.est_sous(numero))

    def fiches_de(self, division: str) -> tuple[FicheAction, ...]:
        """The fiches of the division of that number, and of those that it is divided into, in their order."""
        inside = {division}
        for place in self.entete.places if len(self.entete.niveaux) > 1 else ():
            if place.division.numero == division:
                inside |= {inner.numero for inner in place.division.divisions}
        return tuple(fiche for fiche in self.fiches if fiche.division in inside)

    def tableau(self, code: str) -> TableauSaisi | None:
        """The table of that code, as the contract fills it in; None when it has none."""
        return next((saisi for saisi in self.tableaux if saisi.tableau.code == code), None)

    def annexes_de(self, code: str) -> tuple[AnnexeSaisie, ...]:
        """The files of the annexe of that code, in the order of their names."""
        return tuple(saisie for saisie in self.annexes_saisies if saisie.annexe_declaree.code == code)

    def part(self, financeur: str) -> str:
        """What `financeur` counts as in the annexes; its own code when it is unknown."""
        return next((f.compte_comme for f in self.entete.financeurs if f.code == financeur), financeur)

    @property
    def natures_executees(self) -> tuple[Nature, ...]:
        """What an execution of the contract is asked for: a balance is paid on what was spent, else what is left over
        is said, never both."""
        spent = "non_consomme" if self.entete.versement else "depense"
        asked = [nature for nature in self.programme.natures if nature.dans_l_execution]
        codes = {nature.code for nature in asked}
        both = {"non_consomme", "depense"} <= codes
        return tuple(nature for nature in asked if not (both and nature.code == spent))

    def exercice_precedent(self, nom: str) -> str | None:
        """The exercice before `nom`, or None."""
        noms = [exercice.nom for exercice in self.entete.exercices]
        return noms[noms.index(nom) - 1] if nom in noms[1:] else None
