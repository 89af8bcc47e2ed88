"""One rendering of one document: what is composed, with which texts, and the values printed so far."""

from collections.abc import Callable, Mapping
from functools import cached_property, partial

from msgspec import Struct
from msgspec.structs import replace

from docgen.adresses.montants import NomDeMontant
from docgen.adresses.origines import Origine
from docgen.adresses.sources import CleDeSource
from docgen.amend.avenant import Avenant
from docgen.compose.jetons import ABSENCES, Jetons
from docgen.compose.markdown import read_inlines
from docgen.compose.suivi import Suivi
from docgen.compose.textes import Textes
from docgen.compute import Cell, Version
from docgen.document import POINTS, Amount, Blank, Block, Inline, List, Paragraph, Text
from docgen.document.mots import line_words
from docgen.dossier import Dossier
from docgen.findings import Location
from docgen.french import Nom
from docgen.model.contrat import Alinea, Contrat
from docgen.model.entete import Champ
from docgen.model.points import numeros_de
from docgen.montants import Absence


class Composition(Struct, frozen=True, dict=True):
    """Frozen, but for the tokens that the rendering adds to `jetons`.

    `aides` are the helpers that texts call, by the names that they call them: they come from above
    (`aides.composition_of`), for they compose lines in their turn.
    """

    dossier: Dossier
    version: Version
    textes: Textes
    jetons: Jetons
    aides: Mapping[str, Callable[..., object]]
    # The names whose gender the data say, by their words in small letters.
    noms: Mapping[str, Nom]
    # What an avenant changes, when the text shows it.
    suivi: Suivi | None = None
    # The avenant that speaks, when the words come from an earlier one than that of the version.
    acte: Avenant | None = None

    @property
    def avenant(self) -> Avenant | None:
        """The avenant whose words are composed."""
        return self.acte or self.version.avenant

    @property
    def contrat(self) -> Contrat:
        """The state of the contract that the document is about."""
        return self.version.contrat

    @property
    def champs(self) -> Mapping[str, Champ]:
        """The named fields: those of the contract, then those of the avenant."""
        of_avenant = self.avenant.champs if self.avenant else {}
        return {**self.contrat.entete.champs, **of_avenant}

    @cached_property
    def names(self) -> Mapping[str, object]:
        """The names that a text may use: the data, then the helpers."""
        entete, collectivite = self.contrat.entete, self.dossier.collectivite
        data: dict[str, object] = {
            "contrat": entete,
            "avenant": self.avenant,
            "avenants_anterieurs": self._earlier(),
            "collectivite": collectivite,
            "representants": collectivite.representants,
            "programme_budgetaire": entete.programme_budgetaire,
            "programme": self.contrat.programme,
            "exercice": self.version.exercice,
            "precedent": self.contrat.exercice_precedent(self.version.exercice) or "",
            "exercices": entete.exercices,
            "rubriques": self.contrat.plan.rubriques,
            "divisions": entete.divisions,
            "parts": self.contrat.programme.parts,
            "articles": self.contrat.articles,
            "fiches": self.contrat.fiches,
            "indicateurs": self.contrat.indicateurs,
            "version": self.version.code,
            "executions": self.version.valeurs.executions,
        }
        # The words of the programme: `axes`, and `axe("1")`.
        for level in entete.niveaux:
            places = (place.division for place in entete.places if place.niveau == level)
            data |= {level.cle: tuple(places), level.code: partial(self.aides["division"], self)}
        return data | {name: partial(function, self) for name, function in self.aides.items()}

    def _earlier(self) -> list[Avenant]:
        """The avenants before that of the version, the first one first."""
        found: list[Avenant] = []
        before = self.version.avant
        while before and before.avenant:
            found.insert(0, before.avenant)
            before = before.avant
        return found


def named_amount(version: Version, cell: Cell) -> Amount | Absence:
    """The amount of `cell` with its name, or why there is none: the one door by which amounts enter a document."""
    value = version.figures.get(cell)  # first: an unknown side is refused even where nothing is typed
    return version.figures.absent(cell) or Amount(value, NomDeMontant.of(version.name, cell))


def absence(why: Absence, name: NomDeMontant) -> Text | Blank:
    """How a cell or an indicator without a value reads; the words keep its name."""
    return Blank(ABSENCES[why], name) if why is Absence.A_COMPLETER else Text(ABSENCES[why], name=name)


def filled(composition: Composition, texte: str, origine: Origine = Origine.SIGNE) -> str:
    """`texte` with its fields filled in. The words that an avenant brought speak of that avenant (`origine`)."""
    acte = version_of(composition.version, origine)
    if acte and acte is not composition.version:
        composition = replace(composition, acte=acte.avenant)
    return composition.textes.render_text(texte, composition.names, composition.jetons)


def line(composition: Composition, alinea: Alinea) -> tuple[Inline, ...]:
    """The words of one line, its fields filled in."""
    return read_inlines(filled(composition, alinea.texte, alinea.origine), composition.jetons)


def version_of(version: Version, origine: Origine) -> Version | None:
    """The version that the operation of `origine` made, among `version` and those before it; None for signed text."""
    here: Version | None = version
    while here and here.code != origine.version:
        here = here.avant
    return here


def written_at(composition: Composition, numero: str, origine: Origine = Origine.SIGNE) -> Location:
    """Where the words of an article are written: the operation that brought them, or the file of the article."""
    dossier, code = composition.dossier, composition.contrat.code
    if not origine:
        return dossier.locate(CleDeSource.du_contrat(code, "articles", numero))
    return dossier.locate_operation(code, origine, "a")


def put_line(blocks: list[Block], nature: str, paragraph: Paragraph) -> None:
    """Add a line to the blocks of an article: a tiret joins the list that it follows, a point is set as one."""
    last = blocks[-1] if blocks else None
    if nature == "texte":
        numero = next(numeros_de(" ".join(line_words(paragraph.content).split())), None)
        fine = numero is not None and numero.dit.islower()
        blocks.append(replace(paragraph, style=POINTS[fine]) if numero else paragraph)
    elif nature == "image":
        blocks.append(paragraph)
    elif isinstance(last, List):
        blocks[-1] = replace(last, items=(*last.items, (paragraph,)))
    else:
        blocks.append(List(((paragraph,),)))
