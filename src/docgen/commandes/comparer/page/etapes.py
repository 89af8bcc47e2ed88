"""What the page says of one contract, part by part: what is not explained, what the act changes, what is since."""

from collections.abc import Container, Iterator, Mapping, Sequence

from msgspec.structs import replace

from docgen.commandes.comparer.comptes import Comptes, count_contract, light_sentence, since_words
from docgen.commandes.comparer.documents_dits import DocumentsDits
from docgen.commandes.comparer.extraits import shown_marked
from docgen.commandes.comparer.mots import amount_words, brief_lines_marked, changed_lines_marked, replaced_whole
from docgen.commandes.comparer.page.graphiques import budget_chart, movements_chart
from docgen.commandes.comparer.page.montants import (
    amounts_table,
    budget_table,
    execution_table,
    told_operations,
    values_table,
)
from docgen.commandes.comparer.phrases import (
    AUCUN_ECART,
    INEXPLIQUE,
    act_title,
    amounts_told,
    du_budget,
    prevu,
    since_title,
    since_told,
    values_told,
    verse,
)
from docgen.commandes.comparer.regroupement import (
    EcartsRanges,
    PassagesDits,
    Tranche,
    grouped_passages,
)
from docgen.commandes.comparer.resume import counts_told
from docgen.commandes.comparer.valeurs_dites import LIEN, TITRE_DES_VALEURS, ValeurDite, values_first
from docgen.diff.ecarts import Ecarts
from docgen.diff.passages_changes import PassageChange
from docgen.document import Inline, Text
from docgen.document.page_de_comparaison import Cellule, Chiffre, EtapeDeRelecture, PartieDeContrat, Point, Tableau
from docgen.french import NBSP, compte, enumeration, euros, nombre, typographie
from docgen.montants import Montant


def contract_part(
    ranges: EcartsRanges, parts: Mapping[str, str], dites: Container[str], *, titre: str, brefs: bool
) -> PartieDeContrat:
    """The part of the page on one contract, under `titre` when there are several.

    `parts` is the part that each financeur counts in; `dites` are the operations whose words are in the page; `brefs`
    shortens what an operation writes.
    """
    ecarts = ranges.ecarts
    if ecarts.egaux and ecarts.de_donnees:
        figures = () if titre else tuple(_chiffres(ranges))
        return PartieDeContrat(ecarts.nouveau.nom, titre, figures, (AUCUN_ECART, *du_budget(ecarts)), ())
    steps = (
        EtapeDeRelecture("valeurs", TITRE_DES_VALEURS, tuple(_valeurs(ranges))),
        EtapeDeRelecture("inexplique", INEXPLIQUE, tuple(_points(ranges, ranges.inexpliques, brefs=False)),
              tableaux=tuple(_tables(ranges, ranges.inexpliques))),
        _acte(ranges, parts, brefs=brefs),
        _depuis(ranges, parts),
        EtapeDeRelecture("signes", light_sentence(count_contract(ranges)), tuple(_signes(ranges)), pliee=True),
    )  # fmt: skip
    return PartieDeContrat(
        ecarts.nouveau.nom,
        titre,
        tuple(_chiffres(ranges)),
        tuple(counts_told(ranges, since=bool(titre))),
        tuple(_menee(step, dites) for step in steps if not step.vide),
    )


def with_whole_documents(
    told: Sequence[DocumentsDits], parts: Sequence[PartieDeContrat]
) -> tuple[PartieDeContrat, ...]:
    """`parts` after the documents that say what the data do not, with all that changes in each; one row of figures."""
    if not told:
        return tuple(parts)
    steps = tuple(
        EtapeDeRelecture(f"documents-{rank}", dits.titre, tuple(
            Point(passage.nom, tuple(changed_lines_marked(passage.lignes)), passage.sort)
            for passage in dits.passages
        ))
        for rank, dits in enumerate(told, 1)
    )  # fmt: skip
    figures = tuple(Chiffre(dits.nom, compte(dits.combien, "document"), _lines_told(dits)) for dits in told)
    if len(parts) == 1:
        figures += parts[0].chiffres
        parts = [replace(parts[0], chiffres=())]
    first = PartieDeContrat("documents-dits", "", figures, tuple(f"{dits.titre}." for dits in told), steps)
    return (first, *parts)


def _lines_told(dits: DocumentsDits) -> str:
    return compte(sum(len(passage.lignes) for passage in dits.passages), "ligne qui change", "lignes qui changent")


def _acte(ranges: EcartsRanges, parts: Mapping[str, str], *, brefs: bool) -> EtapeDeRelecture:
    """What the act changes; the budget is folded when it stays as it was."""
    ecarts = ranges.ecarts
    planned = any(m.prevu for m in ecarts.montants)
    charts = [budget_chart(ecarts), *([movements_chart(ecarts)] if planned else [])]
    return EtapeDeRelecture(
        "acte",
        act_title(ranges.avenants),
        tuple(_points(ranges, ranges.acte, brefs=brefs, kept=True)),
        tuple(table for table in (budget_table(ecarts, parts),) if table.lignes),
        tuple(chart for chart in charts if chart),
        tuple(_tables(ranges, ranges.acte)),
        pli="" if planned else "Le budget prévu, qui ne change pas",
    )


def _depuis(ranges: EcartsRanges, parts: Mapping[str, str]) -> EtapeDeRelecture:
    ecarts = ranges.ecarts
    told = since_told(ranges)
    chart = movements_chart(ecarts) if not any(m.prevu for m in ecarts.montants) else None
    paid = execution_table(ecarts, parts)
    return EtapeDeRelecture(
        "depuis",
        since_title(ranges),
        (Point("Exécution", tuple((Text(typographie(phrase)),) for phrase in told)),) if told else (),
        (paid,) if paid.lignes else (),
        (chart,) if chart else (),
        tuple(_tables(ranges, ranges.depuis)),
    )


def _tables(ranges: EcartsRanges, tranche: Tranche) -> Iterator[Tableau]:
    ecarts = ranges.ecarts
    for title, amounts in (
        ("Les montants prévus qui changent", [m for m in tranche.montants if m.prevu]),
        ("Les montants versés ou exécutés", [m for m in tranche.montants if not m.prevu]),
    ):
        yield from (amounts_table(ecarts, amounts, title),) if amounts else ()
    for title, values in (
        (
            "Les valeurs des indicateurs qui changent",
            [m for m in tranche.indicateurs if not m.constate],
        ),
        ("Les résultats des indicateurs", [m for m in tranche.indicateurs if m.constate]),
    ):
        yield from (values_table(ecarts, values, title),) if values else ()


def _menee(step: EtapeDeRelecture, dites: Container[str]) -> EtapeDeRelecture:
    """`step`, where only the operations that are said in the page are links."""

    def told(cell: Cellule) -> Cellule:
        known = all(origine in dites for origine, _ in cell.operations)
        return cell if known else Cellule(", ".join(words for _, words in cell.operations))

    def linked(table: Tableau) -> Tableau:
        rows = (replace(row, cellules=tuple(map(told, row.cellules))) for row in table.lignes)
        return replace(table, lignes=tuple(rows))

    def said(point: Point) -> Point:
        known = all(origine in dites for origine, _ in point.operations)
        names = enumeration([words for _, words in point.operations])
        more = f"{point.sort} ({names})" if point.sort else names
        return point if known else replace(point, sort=more, operations=())

    return replace(step, points=tuple(map(said, step.points)), tableaux=tuple(map(linked, step.tableaux)))


# --- the points -------------------------------------------------------------------------------------------------------
def _points(ranges: EcartsRanges, tranche: Tranche, *, brefs: bool, kept: bool = False) -> Iterator[Point]:
    """The texts, then the amounts, then the indicators; `kept` adds what stays as it was."""
    ecarts = ranges.ecarts
    for group in grouped_passages(tranche.passages):
        yield _passage(ranges, group, brefs=brefs)
    budget = list(du_budget(ecarts)) if kept else []
    for name, phrases in (
        ("Montants prévus", [*budget, *amounts_told(ecarts, tranche.montants)]),
        ("Indicateurs", values_told(ecarts, tranche.indicateurs)),
    ):
        yield from (Point(name, tuple((Text(typographie(phrase)),) for phrase in phrases)),) if phrases else ()
    if kept and (same := ranges.poursuites):
        numbers = enumeration([passage.adresse.code for passage in same])
        operations = tuple(dict.fromkeys(origine for passage in same for origine in passage.operations))
        whose = "leur" if len(same) > 1 else "son"
        name = f"{compte(len(same), *ecarts.nouveau.fiches.en_phrase)} sans changement de fond"
        status = dict.fromkeys(_statut(passage) for passage in same)
        said = f"{numbers}{NBSP}: seul {whose} statut change{NBSP}: {enumeration(list(status))}."
        yield Point(name, ((Text(typographie(said)),),),
                    operations=told_operations(ecarts, operations))  # fmt: skip


def _valeurs(ranges: EcartsRanges) -> Iterator[Point]:
    """The values that change, a point for each kind; those of data have their own tables."""
    values = [] if ranges.ecarts.de_donnees else values_first(ranges.acte.passages)
    for sorte in dict.fromkeys(value.sorte for value in values):
        of_kind = [value for value in values if value.sorte == sorte]
        heads = [Text(f"{typographie(value.passage)}{NBSP}: ") for value in of_kind]
        lines = [
            (head, *_cotes(value), Text(value.marque)) if value.marque else (head, *_cotes(value))
            for head, value in zip(heads, of_kind, strict=True)
        ]
        yield Point(f"{sorte[0].upper()}{sorte[1:]}", tuple(lines))


def _cotes(value: ValeurDite) -> tuple[Inline, ...]:
    if value.barre:
        return (Text(value.apres, struck=True),)
    if value.sorte == LIEN:
        return replaced_whole(value.avant, value.apres)
    return shown_marked(value.avant, value.apres)


def _statut(passage: PassageChange) -> str:
    """From what to what the status of a fiche goes."""
    line = next(line for line in passage.lignes if line.genre != "typographie")
    before, after = ((side or "").rpartition(" : ")[2] for side in (line.avant, line.apres))
    both = [f"« {status} »" if status else "rien" for status in (before, after)]
    return " → ".join(both) if before else both[1]


def _passage(ranges: EcartsRanges, group: PassagesDits, *, brefs: bool) -> Point:
    lines = [line for line in group.lignes if line.genre != "typographie"]
    told = tuple((brief_lines_marked if brefs else changed_lines_marked)(lines))
    return Point(group.nom, told, group.sort, told_operations(ranges.ecarts, group.operations))


def _signes(ranges: EcartsRanges) -> Iterator[Point]:
    for passage in ranges.ecarts.passages:
        lines = [line for line in passage.lignes if line.genre == "typographie"]
        if lines:
            yield Point(passage.nom, tuple(changed_lines_marked(lines)))


# --- the figures ------------------------------------------------------------------------------------------------------
def _chiffres(ranges: EcartsRanges) -> Iterator[Chiffre]:
    """The figures at the top; files have no money, and need none."""
    ecarts = ranges.ecarts
    counts = count_contract(ranges)
    whole = prevu(ecarts)
    if whole is None:
        return
    yield from _chiffres_des_textes(ecarts, counts)
    said = amount_words(whole)
    gap = f"{said['ecart']} ({said['taux']}) ; avant, {said['avant']}" if whole.bouge else "ne change pas"
    moved = "" if whole.bouge or not counts.montants_prevus else ", mais sa répartition change"
    yield Chiffre("Budget prévu", said["apres"], f"{gap}{moved}")
    of = compte(counts.indicateurs, "indicateur")
    yield Chiffre("Valeurs d'indicateurs", nombre(counts.valeurs_d_indicateurs),
                  f"de {of}" if counts.indicateurs else "aucune ne change")  # fmt: skip
    paid = verse(ecarts)
    results = compte(counts.resultats, "résultat")
    words = since_words(gone=ranges.a_rebours)
    if paid:
        years = enumeration([m.cellule.exercice for m in paid])
        total = euros(Montant(abs(sum(m.ecart for m in paid))))
        yield Chiffre(words, total, f"versés au titre de {years} ; {results}")
    else:
        known = counts.resultats
        yield Chiffre(words, nombre(known) if known else "–",
                      "rien de nouveau" if not known else "résultats" if known > 1 else "résultat")  # fmt: skip


def _chiffres_des_textes(ecarts: Ecarts, counts: Comptes) -> Iterator[Chiffre]:
    words = ecarts.nouveau.fiches
    if not ecarts.compares.get("articles et fiches"):
        yield Chiffre(f"Articles et {words.en_phrase[1]}", "–", "non comparés ici")
        return
    said: Sequence[tuple[str, int, str]] = (
        ("Articles", counts.articles, "aucun ne change"), (words.tetes, counts.fiches, f"auc{words.une} ne change"),
    )  # fmt: skip
    for name, count, none in said:
        verb = none if not count else "changent" if count > 1 else "change"
        kept = counts.fiches_sans_changement_de_fond if name == words.tetes else 0
        yield Chiffre(name, nombre(count), f"{verb} ; {nombre(kept)} sans changement de fond" if kept else verb)
