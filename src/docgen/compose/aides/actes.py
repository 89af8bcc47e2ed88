"""What an avenant says: each operation in a sentence, and the text that it brings."""

from collections.abc import Hashable, Sequence
from functools import partial
from typing import Any, cast

from msgspec.structs import replace

from docgen.adresses.montants import NomDeMontant
from docgen.adresses.origines import Origine
from docgen.amend.designation import Designation, apport_en_paragraphes
from docgen.amend.operation import Operation
from docgen.amend.operations.tableaux import PointDeTableau
from docgen.amend.sommaire import Groupe, sommaire
from docgen.compose.aides.articles import nom_en_titre
from docgen.compose.composition import Composition, filled, line, written_at
from docgen.compose.fautes import located
from docgen.compose.jetons import typeset
from docgen.compose.lignes import located_line
from docgen.compose.markdown import read_blocks
from docgen.compose.places import located_words
from docgen.compose.textes import names_fiches
from docgen.compute import Version
from docgen.document import Amount, Block, Heading, Image, Inline, PageDe, Paragraph, Text
from docgen.document.liens import ancre
from docgen.findings import Location
from docgen.french import NBSP, affiche
from docgen.model.contrat import Alinea, Contrat
from docgen.model.fiche import FicheAction
from docgen.model.tableaux_saisis import ValeurDeTableau
from docgen.montants import Absence, Montant


def groupes(composition: Composition) -> tuple[Groupe, ...]:
    """Les opérations de l'avenant sur le texte, rangées sous les articles de premier niveau qu'elles visent."""
    avenant, before = composition.version.avenant, composition.version.avant
    return sommaire(before.contrat, avenant) if avenant and before else ()


def autres_operations(composition: Composition) -> list[Operation]:
    """Les opérations de l'avenant sur les annexes, et sur les fiches-actions qu'un document montre."""
    avenant = composition.version.avenant
    found = [operation for operation in avenant.operations if operation.section == "annexes"] if avenant else []
    unshown = any(said.fiche_visee for said in found) and not fiches_montrees(composition)
    return [said for said in found if not (unshown and said.fiche_visee)]


def fiches_montrees(composition: Composition) -> bool:
    """Vrai si un document de la version montre les fiches-actions : un acte ne nomme pas celles qu'il n'a pas."""
    lines = (alinea.texte for article in composition.contrat.articles for alinea in article.alineas)
    return composition.textes.montrent_les_fiches(composition.contrat.entete.modele) or any(map(names_fiches, lines))


def annexes_changees(composition: Composition) -> tuple[int, ...]:
    """Les numéros des annexes que des opérations de l'avenant modifient en partie, et disent « ainsi modifiées »."""
    contrat = before(composition).contrat
    found = [operation.annexe_changee(contrat) for operation in autres_operations(composition)]
    return tuple(dict.fromkeys(numero for numero in found if numero is not None))


def formule(composition: Composition, operation: Operation, court: bool = False) -> tuple[Block, ...]:
    """La phrase par laquelle l'avenant dit l'opération, d'après `formules/<nature>.md`."""
    return _phrase(composition, operation, f"formules/{operation.nature}.md", court=court)


def autres_dites(composition: Composition) -> tuple[Block, ...]:
    """Ce que l'avenant dit des annexes : les opérations sur les valeurs d'une même fiche en sont les points."""
    every = autres_operations(composition)
    blocks: list[Block] = []
    for operation in every:
        alike = [said for said in every if said.en_point and said.fiche_visee == operation.fiche_visee]
        if not operation.en_point or len(alike) == 1:
            blocks += formule(composition, operation)
        elif alike[0] is operation:
            blocks += _phrase(composition, operation, "parties/fiche-modifiee.md", court=False)
            blocks += _points(composition, alike)
    return tuple(blocks)


def _phrase(composition: Composition, operation: Operation, file: str, *, court: bool) -> tuple[Block, ...]:
    answers = _answers(composition.version, operation, court=court)
    answers |= {"cite_avant": partial(_cite, before(composition)), "cite_apres": partial(_cite, composition)}
    answers["du_contrat"] = (
        composition.contrat.entete.nom_court.du if _opens(composition, operation) and not court else ""
    )
    with located(_place(composition, operation)):
        names = {**composition.names, **answers}
        text = composition.textes.render(file, names, composition.jetons)
    with located_line(composition.textes, file, text):
        return read_blocks(text, composition.jetons)


def _opens(composition: Composition, operation: Operation) -> bool:
    """Whether it is the first on its article, its fiche, its annexe or its table: it says « de la convention », which
    those that follow have no need of."""
    contrat = before(composition).contrat
    on_annexes = [said for said in autres_operations(composition) if said.touche]
    if operation in on_annexes:
        subject = _sujet(operation, contrat)
        return next(said for said in on_annexes if _sujet(said, contrat) == subject) is operation
    divisions = (division for groupe in groupes(composition) for division in (groupe, *groupe.sous_articles))
    return any(division.operations[:1] and division.operations[0] is operation for division in divisions)


def _sujet(operation: Operation, contrat: Contrat) -> Hashable:
    """What an operation on the annexes is about: an annexe by its number, else a fiche or a table."""
    return operation.annexe_changee(contrat) or min(key[:2] for key in operation.touche)


def valeurs_changees(version: Version, operation: Operation) -> tuple[object, object]:
    """The value before and the value after, of an operation that changes one; nothing of another."""
    answers = _answers(version, operation, court=True)
    return answers.get("valeur_avant"), answers.get("valeur_apres")


def _answers(version: Version, operation: Operation, *, court: bool) -> dict[str, object]:
    """What the operation gives to its formule, the amounts with their names."""
    names = operation.names((version.avant or version).contrat, version.contrat, court=court)
    names |= _counted(version, operation, names.get("apport"))
    for key, side in (("valeur_avant", version.avant), ("valeur_apres", version)):
        value = names.get(key)
        if operation.cellule and side and isinstance(value, Montant):
            names[key] = Amount(value, NomDeMontant.of(side.name, operation.cellule))
    if isinstance(points := names.get("points"), tuple):
        of_tables = (_point(version, point) if isinstance(point, PointDeTableau) else point for point in points)
        names["points"] = tuple(of_tables)
    return names


def _counted(version: Version, operation: Operation, apport: object) -> dict[str, object]:
    """What comes, counted in paragraphes where the act counts so: one act, one count."""
    if not version.avenant or version.avenant.decompte == "alinea":
        return {}
    in_lines = isinstance(apport, Designation) and apport.nom.startswith("alinéa")
    found = apport_en_paragraphes(operation.alineas) if in_lines else None
    return {"apport": found[0], "alineas": found[1]} if found else {}


def _point(version: Version, point: PointDeTableau) -> PointDeTableau:
    """What is said of a cell of a table, or of a row, its values as they are shown, the amounts with their names."""
    sides = {"avant": version.avant or version, "apres": version}
    shown: dict[str, Any] = {key: _value(side, point, getattr(point, key)) for key, side in sides.items()}
    return point._replace(valeurs=tuple(_point(version, inner) for inner in point.valeurs), **shown)


def _value(version: Version, point: PointDeTableau, value: ValeurDeTableau | None) -> Amount | Text | None:
    if isinstance(value, Montant) and point.cellule:
        return Amount(value, NomDeMontant.of(version.name, point.cellule))
    if value is None:
        return None
    return Text(value.value if isinstance(value, Absence) else affiche(value, point.type))


def dispositif(composition: Composition, operation: Operation) -> tuple[Block, ...]:
    """Le texte que l'opération apporte : chaque alinéa s'ouvre par «, seul le dernier se ferme par »."""
    if operation.points:
        return _points(composition, operation.points)
    texts = "\n".join(alinea.texte for alinea in operation.alineas)
    with located_words(composition, _place(composition, operation), texts):
        return _brought(composition, operation)


def _place(composition: Composition, operation: Operation) -> Location:
    """Where the operation is written, alone or as a point of another."""
    avenant = composition.version.avenant
    for rank, said in enumerate(avenant.operations if avenant else (), 1):
        origine = Origine.of(composition.version.code, rank)
        if said is operation:
            return written_at(composition, "", origine)
        for inner, point in enumerate(said.points):
            if point is operation:
                dossier, code = composition.dossier, composition.contrat.code
                return dossier.locate_operation(code, origine, "operations", inner, "a")
    return Location("")


def _brought(composition: Composition, operation: Operation) -> tuple[Block, ...]:
    lines = operation.alineas
    if lines and all(alinea.nature == "tableau" for alinea in lines):
        texts = [filled(composition, alinea.texte) for alinea in lines]
        return tuple(block for text in texts for block in read_blocks(text, composition.jetons))
    blocks: list[Block] = []
    title = _title(composition, operation)
    if title:
        blocks.append(Paragraph((Text(f"«{NBSP}"), *title), "citation"))
    for rank, alinea in enumerate(lines, 1):
        if alinea.nature == "tableau":
            blocks += read_blocks(filled(composition, alinea.texte), composition.jetons)
            continue
        said = line(composition, alinea)
        if said and isinstance(said[0], Image):
            blocks.append(Paragraph(said))
            continue
        opening = f"«{NBSP}–{NBSP}" if alinea.nature == "tiret" else f"«{NBSP}"
        closing = (Text(f"{NBSP}»"),) if rank == len(lines) else ()
        blocks.append(Paragraph((Text(opening), *said, *closing), "citation"))
    # A table, or a picture, has no quotes: those of the text close after it.
    quoted = [isinstance(block, Paragraph) and block.style == "citation" for block in blocks]
    if any(quoted) and not quoted[-1]:
        blocks.append(Paragraph((Text("»"),), "citation"))
    return tuple(blocks)


def fiche_entiere(composition: Composition, fiche: FicheAction) -> tuple[Block, ...]:
    """La fiche-action tout entière, d'après `parties/fiche.md` ; composée une fois, montrée dans deux documents."""
    parts, key = composition.textes.parts, (composition.version.name, fiche.numero)
    if key not in parts:
        names = {**composition.names, "fiche": fiche}
        text = composition.textes.render("parties/fiche.md", names, composition.jetons)
        with located_line(composition.textes, "parties/fiche.md", text):
            parts[key] = _named(fiche, read_blocks(text, composition.jetons))
    return parts[key]


def _named(fiche: FicheAction, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """`blocks`, whose first heading is the place of the fiche."""
    rank = next((rank for rank, block in enumerate(blocks) if isinstance(block, Heading)), None)
    if rank is None:
        return blocks
    titled = replace(cast(Heading, blocks[rank]), ancre=ancre("fiche", fiche.numero))
    return (*blocks[:rank], titled, *blocks[rank + 1 :])


def renvoi(_: Composition, fiche: FicheAction, texte: str) -> tuple[Inline, ...]:
    """Des mots qui mènent à la fiche, là où le document la contient : `renvoi(fiche, fiche.intitule)`."""
    vers = ancre("fiche", fiche.numero)
    return tuple([replace(inline, vers=vers) if isinstance(inline, Text) else inline for inline in typeset(texte)])


def page_de(_: Composition, fiche: FicheAction) -> PageDe:
    """Le numéro de la page où commence la fiche, dans Word et dans le PDF : `page_de(fiche)`."""
    return PageDe(ancre("fiche", fiche.numero))


def before(composition: Composition) -> Composition:
    """The same composition, speaking of the version before."""
    avant = composition.version.avant
    return replace(composition, version=avant) if avant else composition


def _cite(composition: Composition, texte: str) -> tuple[Inline, ...]:
    """Words of the contract, quoted: their fields filled in with the values of one version."""
    return line(composition, Alinea("texte", texte))


def _points(composition: Composition, operations: Sequence[Operation]) -> tuple[Block, ...]:
    """Each operation on the article as a point: « 1° Au premier alinéa, … ; »."""
    points: list[Block] = []
    for rank, operation in enumerate(operations, 1):
        blocks = [*formule(composition, operation, court=True), *dispositif(composition, operation)]
        first, last = blocks[0], len(blocks) - 1
        if isinstance(first, Paragraph):
            blocks[0] = replace(first, content=(Text(f"{rank}°{NBSP}"), *first.content))
        closing = blocks[last]
        if isinstance(closing, Paragraph):
            mark = "." if rank == len(operations) else f"{NBSP};"
            blocks[last] = replace(closing, content=(*_without_stop(closing.content), Text(mark)))
        points += blocks
    return tuple(points)


def _without_stop(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    last = content[-1] if content else None
    if isinstance(last, Text) and last.text.endswith("."):
        return (*content[:-1], replace(last, text=last.text[:-1]))
    return content


def _title(composition: Composition, operation: Operation) -> Sequence[Inline]:
    """The title line of the article that the operation brings, or none."""
    article = operation.article_apporte
    if article is None:
        return ()
    name = nom_en_titre(composition, article)
    title = composition.jetons.plain(filled(composition, article.intitule))
    return typeset(f"{name} – {title}" if name else title)
