"""`docgen tableur saisir`: the workbook of all that a contract still awaits, for those who know."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from docgen.compose.tableur.blancs import classeur_des_blancs, held_by_a_cell
from docgen.compose.tableur.demandes import Vocabulaire, blancs_demandes, valeurs_a_relire
from docgen.demande import Bilan, Order, without_blanks
from docgen.findings import Finding, find_known, shown
from docgen.load import load
from docgen.load.a_completer import open_fields
from docgen.render import workbook
from docgen.sortie.nommes import write_named


class ClasseurASaisir(Bilan, frozen=True):
    """Also how many values the workbook asks for, by person, how many it shows to be read again, and what is to be
    written in files instead."""

    par_personne: Mapping[str, int] = {}
    a_relire: int = 0
    hors: tuple[Finding, ...] = ()


def write_blanks(order: Order, target: Path, *, ecraser: bool) -> ClasseurASaisir:
    """Write at `target` the workbook of the values that `order.contrat` awaits, and of those that a year may change;
    nothing when there is none. Raises `Refusal` for an unknown contract."""
    contrats = {path.parent.name: path.parent for path in sorted(order.folder.glob("*/contrat.yaml"))}
    find_known(contrats, order.contrat, f"le contrat « {order.contrat} » n'existe pas", "Contrats")
    dossier, found = load(order.folder, order.templates / "textes")
    findings, blanks = without_blanks(found)
    contrat = dossier.contrat(order.contrat) if dossier else None
    if dossier is None or contrat is None:
        return ClasseurASaisir(tuple(findings))
    inside = f"{shown(order.folder / order.contrat)}/"
    blancs = [blank for blank in (*blanks, *open_fields(dossier)) if blank.location.file.startswith(inside)]
    asked = blancs_demandes(dossier, order.contrat, blancs)
    placed = {dossier.locate(demande.source, *demande.chemin) for demande in asked}
    hors = tuple(blank for blank in blancs if blank.location not in placed)
    known = list(held_by_a_cell(Vocabulaire(contrat), valeurs_a_relire(dossier, contrat)))
    if not asked and not known:
        return ClasseurASaisir(hors=hors)
    said = {"auteur": dossier.collectivite.collectivite}
    octets = workbook(classeur_des_blancs(dossier, contrat, asked, known), said, order.templates / "gabarits")
    faults = write_named({target: octets}, ecraser=ecraser)
    who = Counter(demande.qui for demande in asked)
    return ClasseurASaisir(
        tuple(faults), ecrits=() if faults else (target,), par_personne=who, a_relire=len(known), hors=hors
    )
