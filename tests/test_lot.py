"""Le lot de relecture : tout ce qui accompagne une nouvelle version, ou rien."""

import errno
import shutil
from pathlib import Path

import pytest
from docx import Document as Word
from openpyxl import load_workbook
from typer.testing import CliRunner

from docgen import sortie
from docgen.cli import app
from docgen.commandes.comparer.classeur_des_ecarts import _sheet_name
from tests.outils.cas import normal
from tests.outils.mots_word import p, word

RACINE = Path(__file__).resolve().parents[1]


def comparer(*arguments: str):
    options = ["--donnees", str(RACINE / "contracts_data"), "--gabarits", str(RACINE / "templates")]
    return CliRunner().invoke(app, ["comparer", *arguments, *options])


def fichiers(dossier: Path) -> set[str]:
    return {chemin.relative_to(dossier).as_posix() for chemin in dossier.rglob("*") if chemin.is_file()}


@pytest.mark.lent
def test_le_lot_a_la_note_les_montants_la_page_les_revisions_et_les_documents(tmp_path):
    dossier = tmp_path / "à envoyer"
    rendu = comparer("cls-2024-2027/initiale", "cls-2024-2027/avenant-1", "--lot", str(dossier))
    assert 1 == rendu.exit_code, rendu.output
    ecrits = fichiers(dossier)
    assert {"1-note.docx", "2-montants.xlsx", "3-relecture.html"} <= ecrits
    for nom in ("contrat-consolide", "annexe-1/fiche-3.1"):
        assert {f"{ou}/cls-2024-2027/{nom}.docx" for ou in ("revisions", "propres/avant", "propres/apres")} <= ecrits
    seuls = "Sans révisions, parce que d'un seul côté : Annexe 3 et Avenant n° 1 au contrat local des solidarités."
    assert normal(seuls) in normal(" ".join(rendu.output.split()))
    # L'avenant n'était pas au contrat initial : il n'a que sa version propre.
    assert "propres/apres/cls-2024-2027/avenant.docx" in ecrits
    assert not any("avenant.docx" in nom for nom in ecrits if nom.startswith(("revisions", "propres/avant")))
    revisions = Word(str(dossier / "revisions" / "cls-2024-2027" / "annexe-1" / "fiche-3.1.docx")).element.xml
    assert "w:ins " in revisions and "w:moveFrom" not in revisions
    for ou in ("avant", "apres"):
        propre = Word(str(dossier / "propres" / ou / "cls-2024-2027" / "annexe-1" / "fiche-3.1.docx")).element.xml
        assert "w:ins " not in propre
    note = "\n".join(paragraphe.text for paragraphe in Word(str(dossier / "1-note.docx")).paragraphs)
    assert "Aucun montant prévu ne change\u00a0: le budget reste de" in note
    assert "Montants" in load_workbook(dossier / "2-montants.xlsx").sheetnames


def suivi(mots: str) -> str:
    return f'<w:ins w:id="1" w:author="Préfecture" w:date="2026-01-10T10:00:00Z"><w:r><w:t>{mots}</w:t></w:r></w:ins>'


LONG = "L’Association rend compte chaque année à l’Administration de l’emploi des sommes reçues, dans un délai de {} mois à compter de la clôture de l’exercice, sauf cas de force majeure dûment {}."


def test_la_note_de_deux_word_commence_par_l_avertissement_et_dit_chaque_changement_en_peu_de_mots(tmp_path):
    avant = word(p("Objet", style="Titre1"), p(LONG.format("trois", "constaté")), p("Rien de plus."))
    apres = word(
        p("Objet", style="Titre1"), p(LONG.format("neuf", "allégué")), p("Rien de plus.", suivi(" Sauf accord."))
    )
    for nom, octets in (("un.docx", avant), ("deux.docx", apres)):
        (tmp_path / nom).write_bytes(octets)
    rendu = comparer(str(tmp_path / "un.docx"), str(tmp_path / "deux.docx"), "--lot", str(tmp_path / "lot"))
    pourquoi = "deux Word n'ont pas de données d'où le tirer ; les montants qui changent sont dans la note"
    assert (1, True) == (rendu.exit_code, f"Pas de 2-montants.xlsx : {pourquoi}." in normal(rendu.output)), rendu.output
    dits = [normal(un.text) for un in Word(str(tmp_path / "lot" / "1-note.docx")).paragraphs if un.text]
    (rang,) = (
        rang for rang, dit in enumerate(dits) if dit.startswith("Attention : 1 passage change sans que ce soit suivi")
    )
    assert (
        dits[rang + 1] == "1 passage change. Un passage va d’un titre au suivant."
        and "un.docx → deux.docx" == dits[rang - 1]
    )
    (ligne,) = (dit for dit in dits if "trois mois" in dit and "→" in dit and "allégué" in dit)
    assert len(ligne) < len(LONG) and "constaté" in ligne and "neuf mois" in ligne and "L’Association rend" not in ligne
    assert any(f"Ce lot n’a pas de classeur de montants : {pourquoi.replace(chr(39), '’')}." in dit for dit in dits)


def test_le_lot_de_deux_exercices_n_a_pas_de_document(tmp_path):
    rendu = comparer("cie-2025-2027/initiale@2025", "cie-2025-2027/initiale@2026", "--lot", str(tmp_path / "lot"))
    assert 1 == rendu.exit_code, rendu.output
    assert {"1-note.docx", "2-montants.xlsx", "3-relecture.html", "manifest.json"} == fichiers(tmp_path / "lot")


def test_deux_versions_d_un_contrat_ont_chacune_leurs_feuilles(tmp_path):
    produits, lot = tmp_path / "produits", tmp_path / "lot"
    options = ["--donnees", str(RACINE / "contracts_data"), "--gabarits", str(RACINE / "templates")]
    produire = ["produire", "--contrat", "cls-2024-2027", "--format", "txt", "--sortie", str(produits)]
    assert 0 == CliRunner().invoke(app, [*produire, *options]).exit_code
    shutil.copytree(produits, tmp_path / "autres")
    rendu = comparer(str(produits), str(tmp_path / "autres"), "--lot", str(lot))
    assert 0 == rendu.exit_code, rendu.output
    feuilles = load_workbook(lot / "2-montants.xlsx").sheetnames
    assert ["Montants Avenant n° 1 (2025)", "Montants Contrat initial"] == sorted(map(normal, feuilles))


@pytest.mark.parametrize(("noms", "attendus"), [
    (["Montants", "Indicateurs"], ["Montants", "Indicateurs"]),
    (["I" * 40, "i" * 40, "I" * 31], ["I" * 31, "i" * 26 + " (2)", "I" * 26 + " (3)"]),
])  # fmt: skip
def test_une_feuille_a_un_nom_qu_aucune_autre_n_a(noms, attendus):
    pris: set[str] = set()
    assert attendus == [_sheet_name(nom, pris) for nom in noms]


def test_un_lot_dont_le_nom_est_un_fichier_est_refuse(tmp_path):
    (tmp_path / "lot").write_text("un fichier", "utf-8")
    rendu = comparer("cie-2025-2027/initiale@2025", "cie-2025-2027/initiale@2026", "--lot", str(tmp_path / "lot"))
    assert 2 == rendu.exit_code
    assert "est un fichier" in rendu.output
    assert "un fichier" == (tmp_path / "lot").read_text("utf-8")


ANNEES = ("cie-2025-2027/initiale@2025", "cie-2025-2027/initiale@2026")


def test_un_lot_refait_remplace_le_precedent_et_n_en_garde_rien(tmp_path):
    lot = tmp_path / "lot"
    assert 1 == comparer("cls-2024-2027/initiale", "cls-2024-2027/avenant-1", "--lot", str(lot)).exit_code
    assert 1 == comparer(*ANNEES, "--lot", str(lot)).exit_code
    assert {"1-note.docx", "2-montants.xlsx", "3-relecture.html", "manifest.json"} == fichiers(lot)
    assert ["lot"] == [un.name for un in tmp_path.iterdir()]


@pytest.mark.parametrize("quoi", ["etranger", "retouche"])
def test_un_dossier_qui_contient_autre_chose_n_est_pas_remplace(tmp_path, quoi):
    lot = tmp_path / "lot"
    if quoi == "retouche":
        assert 1 == comparer(*ANNEES, "--lot", str(lot)).exit_code
    nom = {"etranger": "à moi/notes.txt", "retouche": "1-note.docx"}[quoi]
    (lot / nom).parent.mkdir(parents=True, exist_ok=True)
    (lot / nom).write_text("mes notes", "utf-8")
    avant = fichiers(lot)
    rendu = comparer(*ANNEES, "--lot", str(lot))
    assert (2, True) == (rendu.exit_code, f"« {nom} », que docgen n'y a pas écrit ainsi" in rendu.output)
    assert avant == fichiers(lot) and "mes notes" == (lot / nom).read_text("utf-8")
    rendu = comparer(*ANNEES, "--lot", str(lot), "--ecraser")
    assert {"etranger": 2, "retouche": 1}[quoi] == rendu.exit_code
    assert (quoi == "etranger") == ((lot / nom).read_bytes() == b"mes notes")


def test_rien_n_est_ecrit_quand_le_disque_refuse(tmp_path, monkeypatch):
    lot, vrai = tmp_path / "lot", sortie._write_flushed
    assert 1 == comparer(*ANNEES, "--lot", str(lot)).exit_code
    avant = {nom: (lot / nom).read_bytes() for nom in fichiers(lot)}

    def plein(chemin: Path, octets: bytes, **choix: bool) -> None:
        if chemin == sortie._new(lot / "3-relecture.html"):
            raise OSError(errno.ENOSPC, "No space left on device")
        vrai(chemin, octets, **choix)

    monkeypatch.setattr(sortie, "_write_flushed", plein)
    rendu = comparer(*reversed(ANNEES), "--lot", str(lot))
    assert (2, True) == (rendu.exit_code, "la place manque sur le disque" in rendu.output)
    assert avant == {nom: (lot / nom).read_bytes() for nom in fichiers(lot)}
    assert ["lot"] == [un.name for un in tmp_path.iterdir()]


def test_une_page_prend_la_fin_de_nom_qu_un_navigateur_ouvre_et_un_dossier_cree_est_dit(tmp_path):
    for nom, mots in (("un.docx", "L’État verse 10 €."), ("deux.docx", "L’État verse 12 €.")):
        (tmp_path / nom).write_bytes(word(p(mots)))
    cotes = str(tmp_path / "un.docx"), str(tmp_path / "deux.docx")
    rendu = comparer(*cotes, "--html", str(tmp_path / "pour relire" / "page v1.2"), "--docx", str(tmp_path / "r.docx"))
    dit = normal(" ".join(rendu.output.split()))
    assert 1 == rendu.exit_code and ["page v1.2.html"] == [page.name for page in (tmp_path / "pour relire").iterdir()]
    assert f"Dossier créé : {tmp_path}/pour relire" in dit and 1 == dit.count("Dossier créé"), dit
    encore = comparer(*cotes, "--html", str(tmp_path / "pour relire" / "autre.html"))
    assert "Dossier créé" not in encore.output and (tmp_path / "pour relire" / "autre.html").is_file()
    refus = comparer(*cotes, "--html", str(tmp_path / "page.pdf"))
    assert 2 == refus.exit_code and not (tmp_path / "page.pdf").exists()
