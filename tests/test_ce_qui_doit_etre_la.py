"""Une valeur retirée ne fait jamais taire les contrôles : ce qui manque est un constat de plus."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from docgen import pipeline
from docgen.check import Subject, check
from docgen.commandes.verifier.constats import absents
from docgen.demande import Order
from docgen.findings import Finding
from docgen.load import load
from tests.outils.chantier import METROPOLE, MINIMAL, TEMPLATES, copier

CLS, CIE, SEANCE = "cls-2025-2027", "emploi-2025-2027", "seances/2025-09-15/seance.yaml"

# Ce que l'on retire d'un fichier : chaque passage qui répond au motif, un à la fois.
RETRAITS = {
    "la situation d'un indicateur": (METROPOLE, f"{CLS}/actions/1.1-*.yaml", r"    situation: .*\n"),
    "la cible d'une année": (METROPOLE, f"{CLS}/actions/2.1-*.yaml", r"      20\d\d: \d+\n"),
    "l'unité d'un taux": (METROPOLE, f"{CIE}/actions/2.1-*.yaml", r"    unite: taux\n(?=    situation: \d)"),
    "toutes les cibles": (METROPOLE, f"{CLS}/actions/3.1-*.yaml", r"    cibles:\n(?:      .*\n)+"),
    "tous les indicateurs": (METROPOLE, f"{CLS}/actions/4.1-*.yaml", r"(?s)indicateurs:\n  - code.*\Z"),
    "le montant d'une année": (METROPOLE, f"{CLS}/actions/1.1-*.yaml", r"    20\d\d: \d+ \d+\n"),
    "la rubrique d'une fiche": (
        METROPOLE,
        f"{CIE}/plan-de-financement.yaml",
        r"  - code: remobilisation\n(?:    .*\n)+|  - code: ingenierie\n(?:    .*\n)+",
    ),
    "une annexe que l'avenant joint": (
        METROPOLE,
        f"{CLS}/avenants/avenant-1/avenant.yaml",
        r"      - \d\n(?!.*\n*.*fichier)",
    ),
    "le versement de l'année": (METROPOLE, f"{CLS}/avenants/avenant-1/avenant.yaml", r"versement:\n(?:  .*\n)+"),
    "une annexe de la convention": (
        METROPOLE,
        f"{CIE}/contrat.yaml",
        r"  - numero: \d\n    intitule: .*\n    document: .*\n",
    ),
    "une pièce de la séance": (MINIMAL, SEANCE, r"  - acte: cls\n    document: .*\n|  - document: deliberation\n"),
}


def constats(dossier: Path) -> list[Finding]:
    """Ce qui est dit des données : à la lecture, par l'avenant, par les règles."""
    lu, dits = load(dossier, TEMPLATES / "textes")
    if lu is None:
        return dits
    versions = {}
    for contrat in lu.contrats:
        etats, refus = pipeline.consolidate(contrat.base, contrat.avenants)
        assert [] == refus
        versions[contrat.code] = pipeline.versions(etats, contrat.executions)
    return [*dits, *check(Subject(lu, versions), "donnees")]


def retires(texte: str, motif: str) -> Iterator[str]:
    for passage in re.finditer(motif, texte):
        yield texte[: passage.start()] + texte[passage.end() :]


@pytest.mark.parametrize("quoi", RETRAITS)
def test_ce_que_l_on_retire_est_dit(quoi: str, tmp_path: Path) -> None:
    source, fichier, motif = RETRAITS[quoi]
    copie = copier(source, tmp_path / source.name)
    avant = len(constats(copie))
    (page,) = copie.glob(fichier)
    texte = page.read_text("utf-8")
    ecrits = list(retires(texte, motif))
    assert ecrits
    for ecrit in ecrits:
        page.write_text(ecrit, "utf-8")
        assert len(constats(copie)) > avant, ecrit[-400:]


def test_ce_que_personne_n_a_communique_n_est_pas_ce_qui_manque(tmp_path: Path) -> None:
    copie = copier(METROPOLE, tmp_path / "metropole")
    (page,) = copie.glob(f"{CLS}/actions/1.1-*.yaml")
    texte = page.read_text("utf-8")
    page.write_text(re.sub(r"(?m)^(    situation|      2026): \d+$", r"\1: non communiqué", texte), "utf-8")
    assert {"IND018", "IND002"}.isdisjoint(constat.code for constat in constats(copie))


def test_ce_que_la_donnee_dit_sans_valeur_est_compte(tmp_path: Path) -> None:
    copie = copier(METROPOLE, tmp_path / "metropole")
    dit = "\n".join(page.read_text("utf-8") for page in copie.rglob("*.yaml") if "publie" not in page.parts)
    nombres = [len(re.findall(rf"(?m)(?::|-) {mots}$", dit)) for mots in ("non communiqué", "sans objet")]
    assert f"Dit sans valeur : {nombres[0]} « non communiqué » et {nombres[1]} « sans objet »." == absents(
        pipeline.compute_all(Order(copie, TEMPLATES))
    )
