"""What one version says, each thing by its identity: an amount by its cell, an indicator by its address, an article by
its number. Two statements are compared thing by thing, whatever the place of each."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from docgen.adresses.cellules import CONTRAT, MOTS_DES_NATURES, TOUS, Cell, Portee, nom_de_nature
from docgen.adresses.indicateurs import AdresseIndicateur, Serie
from docgen.adresses.passages import NomDePassage
from docgen.adresses.versions import NomDeVersion
from docgen.diff.passages_lus import FICHES_ACTIONS, MotsDesFiches, PassageLu
from docgen.document import Block, Document, Heading, Paragraph, Table, children
from docgen.document.mots import ArticleLu, lignes
from docgen.findings import Refusal
from docgen.montants import Absence, Montant

if TYPE_CHECKING:
    from docgen.compute import Version

# Stands for the exercice, when one exercice is compared with another.
CET_EXERCICE = "exercice"
MontantOuRien = Montant | Absence
ValeurOuRien = Decimal | Absence
CleIndicateur = tuple[AdresseIndicateur, Serie]
# The amounts, and the values of the indicators, that a version says.
Chiffres = tuple[Mapping[Cell, MontantOuRien], Mapping[CleIndicateur, ValeurOuRien]]
# An indicator: its address, its words, its unit.
_Connu = tuple[AdresseIndicateur, str, str]


class Releve(Struct, frozen=True):
    """All that a version says. `noms` gives the words for each portee, financeur and indicator."""

    nom: str
    libelle: str
    montants: Mapping[Cell, MontantOuRien]
    indicateurs: Mapping[CleIndicateur, ValeurOuRien]
    noms: Mapping[str, str]
    unites: Mapping[str, str]
    passages: Mapping[NomDePassage, PassageLu]
    fiches: MotsDesFiches = FICHES_ACTIONS

    @property
    def contrat(self) -> str:
        """The code of the contract."""
        return NomDeVersion(self.nom).contrat

    def de_l_exercice(self, nom: str) -> "Releve":
        """What is said of one exercice, under a name that does not depend on it: two years can then be compared."""
        targets = {
            (address, Serie(serie.sorte)): value
            for (address, serie), value in self.indicateurs.items()
            if serie.exercice == nom
        }
        montants = {c._replace(exercice=CET_EXERCICE): value for c, value in self.montants.items() if c.exercice == nom}
        return replace(self, libelle=f"{self.libelle}, {nom}", montants=montants, indicateurs=targets, passages={})


def releve(version: "Version", documents: Sequence[Document], articles: Iterable[ArticleLu]) -> Releve:
    """The statement of `version`: its amounts and indicators, its articles as read, its fiches as composed, what its
    data say."""
    known = list(_connus(version))
    amounts, values = chiffres(version)
    return Releve(
        version.name,
        version.label,
        amounts,
        values,
        dict(_noms(version)) | {address: words for address, words, _ in known},
        {address: unite for address, _, unite in known},
        dict(_passages(version, documents, articles)),
        MotsDesFiches(*version.contrat.programme.fiche.comparaison),
    )


def chiffres(version: "Version") -> Chiffres:
    """The amounts of `version` by their cells, and its indicators by address and series, as a statement has them."""
    return dict(_montants(version)), dict(_indicateurs(version, list(_connus(version))))


def _montants(version: "Version") -> Iterator[tuple[Cell, MontantOuRien]]:
    """The whole, the divisions, the fiches; in all, by part, by financeur; by exercice and in all; planned, then done.

    A financeur that is alone in its part says no more than the part.
    """
    entete = version.contrat.entete
    years = [exercice.nom for exercice in entete.exercices]
    done = sorted(version.valeurs.executions)
    parts = {financeur.code: financeur.compte_comme for financeur in entete.financeurs}
    executed = [nature.code for nature in version.contrat.programme.natures if nature.dans_l_execution]
    for portee in _portees(version):
        paying = version.figures.financeurs(portee)
        shared = Counter(parts[code] for code in paying)
        apart = [code for code in paying if shared[parts[code]] > 1]
        for financeur in (TOUS, *(part.cote for part in version.contrat.programme.parts), *apart):
            for exercice in (*years, TOUS):
                yield from _cellule(version, Cell(portee, financeur, exercice))
            for exercice in done:
                for nature in executed:
                    yield from _cellule(version, Cell(portee, financeur, exercice, nature))
    yield from _des_tableaux(version)


def _des_tableaux(version: "Version") -> Iterator[tuple[Cell, MontantOuRien]]:
    """The amounts of the tables of the programme, typed or not; by exercice and in all, where they have exercices."""
    years = [exercice.nom for exercice in version.contrat.entete.exercices]
    for saisi in version.contrat.tableaux:
        for cell in saisi.cellules([*years, TOUS]):
            yield from _cellule(version, cell)


def _cellule(version: "Version", cell: Cell) -> Iterator[tuple[Cell, MontantOuRien]]:
    absent = version.figures.absent(cell)
    if absent is not Absence.SANS_OBJET:
        yield cell, absent or version.figures.get(cell)


def _portees(version: "Version") -> list[str]:
    divisions = [place.portee for place in version.contrat.entete.places]
    return [CONTRAT, *divisions, *(Portee.action(fiche.numero) for fiche in version.contrat.fiches)]


def _connus(version: "Version") -> Iterator[_Connu]:
    """Each indicator. The form of the model gives the words of those that it imposes."""
    for fiche in version.contrat.fiches:
        page = version.contrat.programme.page(fiche.division)
        for indicateur in fiche.indicateurs:
            imposed = page.indicateur(indicateur.code)
            words = indicateur.intitule or (imposed.intitule if imposed else indicateur.code)
            yield AdresseIndicateur.of(fiche.numero, indicateur.code), words, indicateur.unite
    for national in version.contrat.indicateurs:
        yield AdresseIndicateur.national(national.code), national.intitule, national.unite


def _indicateurs(version: "Version", known: Sequence[_Connu]) -> Iterator[tuple[CleIndicateur, ValeurOuRien]]:
    targets = [Serie.cible(exercice.nom) for exercice in version.contrat.entete.exercices]
    series = [Serie.SITUATION, *targets, *(Serie.resultat(year) for year in sorted(version.valeurs.executions))]
    for address, _, _ in known:
        for serie in series:
            try:
                value = version.valeurs.get(address, serie)
            except Refusal:  # a rule says it
                continue
            if value is not Absence.SANS_OBJET:
                yield (address, serie), value


def _noms(version: "Version") -> Iterator[tuple[str, str]]:
    entete = version.contrat.entete
    yield CONTRAT, "Ensemble"
    for place in entete.places:
        yield place.portee, place.titre
    for fiche in version.contrat.fiches:
        yield Portee.action(fiche.numero), f"{version.contrat.programme.fiche.tete} {fiche.numero} – {fiche.intitule}"
    for saisi in version.contrat.tableaux:
        for ligne in saisi.rangees.values():
            yield Portee.of(saisi.tableau.code, ligne.code), f"{saisi.tableau.intitule} – {ligne.intitule}"
        yield from ((colonne.code, colonne.intitule) for colonne in saisi.tableau.montants)
    yield TOUS, "Total"
    for nature in version.contrat.programme.natures:
        if nature.formule is None and nature.intitule != MOTS_DES_NATURES.get(nature.code):
            yield nom_de_nature(nature.code), nature.intitule
    yield from ((part.cote, part.intitule) for part in version.contrat.programme.parts)
    yield from ((financeur.code, f"dont {financeur.intitule}") for financeur in entete.financeurs)


def _passages(
    version: "Version", documents: Sequence[Document], articles: Iterable[ArticleLu]
) -> Iterator[tuple[NomDePassage, PassageLu]]:
    yield NomDePassage.ENTETE, PassageLu("Parties, dates et annexes", tuple(en_tete(version)))
    for article in articles:
        title = article.intitule.montre
        name = f"Article {article.numero} – {title}" if article.numero[:1].isdigit() else title
        yield (
            NomDePassage.of("article", article.numero),
            PassageLu(name, (title, *(line.montre for line in article.lignes))),
        )
    shown = _des_fiches(documents)
    for numero, document in shown.items():
        if fiche := version.contrat.fiche(numero):
            read = _lignes(block for section in document.sections for block in section.blocks)
            # A cell of a table that only holds a number is told by the amounts and the indicators.
            told = tuple(line for line in read if any(sign.isalpha() for sign in line))
            name = f"{version.contrat.programme.fiche.titre} {numero} – {fiche.intitule}"
            yield NomDePassage.of("fiche", numero), PassageLu(name, told)
    yield from _donnees(version, shown)


def _des_fiches(documents: Sequence[Document]) -> Mapping[str, Document]:
    """The document of each fiche, by its number; of several about one fiche, the first."""
    found: dict[str, Document] = {}
    for document in documents:
        if document.fiche:
            found.setdefault(document.fiche, document)
    return found


def _donnees(version: "Version", shown: Collection[str]) -> Iterator[tuple[NomDePassage, PassageLu]]:
    """What the data say; a fiche is told by its document, where one is made (`shown`)."""
    # Two Word files are compared without the models of the data.
    from docgen.diff.donnees import passage_de_la_fiche, passages_des_donnees

    yield from passages_des_donnees(version)
    if not shown:
        for fiche in version.contrat.fiches:
            yield NomDePassage.of("fiche", fiche.numero), passage_de_la_fiche(version, fiche)


def _lignes(blocks: Iterable[Block]) -> Iterator[str]:
    """The lines of `blocks`; a table of names and values without heads gives « Statut : Action nouvelle »."""
    for block in blocks:
        if isinstance(block, Table) and not block.header and all(len(row.cells) == 2 for row in block.rows):
            for row in block.rows:
                name, value = (list(lignes(cell.blocks)) for cell in row.cells)
                yield from [f"{name[0]} : {value[0]}", *value[1:]] if len(name) == 1 and value else [*name, *value]
        elif isinstance(block, Heading | Paragraph):
            yield from lignes([block])
        else:
            yield from _lignes(children(block))


def en_tete(version: "Version") -> Iterator[str]:
    """The lines on the whole of the contract: its title, its parties, its exercices, its annexes, its dates."""
    entete = version.contrat.entete
    yield entete.titre
    yield from (f"{partie.designation} : {', '.join(partie.representants)}" for partie in entete.parties)
    yield from (f"Exercice {year.nom} : du {year.debut:%d/%m/%Y} au {year.fin:%d/%m/%Y}" for year in entete.exercices)
    yield from (f"Annexe {annexe.numero} : {annexe.intitule}" for annexe in entete.annexes)
    yield from (f"{name} : {day:%d/%m/%Y}" for name, day in (
        ("Signature", entete.signature), ("Fin de l'exécution", entete.execution_jusqu_au)) if day)  # fmt: skip
