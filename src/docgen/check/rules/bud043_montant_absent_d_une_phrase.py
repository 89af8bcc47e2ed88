"""Une phrase montre « – » à la place du montant d'un exercice.

**Constat.** Un article, un avenant ou une délibération montre, hors d'un tableau, le montant d'un exercice que personne
n'a saisi : la phrase dit « – ».

**Pourquoi c'est grave.** L'acte annoncerait un montant, et n'en donnerait aucun. Un projet se produit ainsi ; un
document définitif, non, et l'acte ne se signe pas.

**Exemple.** L'avenant proroge la convention d'un an, et son article 4 dit « – pour l'exercice 2028 ».

**Remède.** Saisir le montant de l'exercice, dans une fiche ou dans le tableau qui le porte ; ou « sans objet », et
retirer alors la phrase.
"""

from collections.abc import Iterable, Iterator

from docgen.adresses.cellules import TOUS, Cell
from docgen.adresses.sources import CleDeSource
from docgen.amend.operations.contrat import Proroger
from docgen.check import Fault, Faults, Location, Preuve, VersionEcrite, rule, versions_ecrites
from docgen.document import Block, Document, Heading, Paragraph, Table, Text, children, leaves
from docgen.document.mots import words
from docgen.findings import Refusal

# How documents show that nothing is typed.
_RIEN = "–"
_MOTS = 90


@rule("documents", "bloquant", en_projet=True, qui="finances", sur=versions_ecrites)
def look(ecrit: VersionEcrite) -> Faults:
    """One fault for each amount that sentences of the version show, and that nobody typed."""
    shown: dict[Cell, tuple[str, list[str]]] = {}
    for document in ecrit.subject.composes.get(ecrit.version.name, ()):
        for cell, sentence in _said(document):
            shown.setdefault(cell, (sentence, []))[1].append(f"« {document.name} »")
    for cell, (sentence, names) in shown.items():
        if _untyped(ecrit, cell):
            yield _fault(ecrit, cell, sentence, list(dict.fromkeys(names)))


def _said(document: Document) -> Iterator[tuple[Cell, str]]:
    """Each amount of one exercice that a sentence shows as « – », with the words of the sentence."""
    for section in document.sections:
        for block in _sentences(section.blocks):
            for leaf in leaves(block.content):
                if isinstance(leaf, Text) and leaf.name and leaf.text == _RIEN and not leaf.name.est_indicateur:
                    cell = Cell.parse(leaf.name.quoi)
                    if cell.exercice != TOUS:
                        yield cell, " ".join(words(block.content).split()).strip("« »")[:_MOTS]


def _sentences(blocks: Iterable[Block]) -> Iterator[Heading | Paragraph]:
    """The paragraphs outside tables, where « – » says that there is nothing."""
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            yield block
        elif not isinstance(block, Table):
            yield from _sentences(children(block))


def _untyped(ecrit: VersionEcrite, cell: Cell) -> bool:
    """Whether nothing at all is typed under `cell`, not even « sans objet »: what is done comes later."""
    figures = ecrit.version.figures
    if not figures.promis(cell) and not ecrit.contrat.tableau(cell.sur.sorte):
        return False
    try:
        return not any(leaf in figures.leaves for leaf in figures.region(cell))
    except Refusal:
        return False  # told by who composes the sentence


def _fault(ecrit: VersionEcrite, cell: Cell, sentence: str, names: list[str]) -> Fault:
    message = (
        f"{names[0]} montre « {_RIEN} » pour un montant de {cell.exercice} que personne n'a saisi : « {sentence} »"
    )
    remedy = (
        f"Saisir ce montant de {cell.exercice}, dans une fiche ou dans le tableau qui le porte ; s'il n'y en a pas, y "
        "écrire « sans objet », et retirer la phrase."
    )
    return Fault(message, _place(ecrit, cell.exercice), remedy, preuve=Preuve((_RIEN,), "un montant"))


def _place(ecrit: VersionEcrite, exercice: str) -> Location:
    """Where the exercice is: in the avenant that adds it, or in the contract."""
    avenant = ecrit.version.avenant
    for rank, operation in enumerate(avenant.operations if avenant else ()):
        if isinstance(operation, Proroger) and exercice in [added.nom for added in operation.exercices]:
            source = CleDeSource.avenant(ecrit.contrat.code, ecrit.version.code)
            return ecrit.dossier.locate(source, "operations", rank)
    known = [each.nom for each in ecrit.entete.exercices]
    rank = known.index(exercice) if exercice in known else 0
    return ecrit.au_contrat("exercices", rank)
