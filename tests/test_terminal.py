"""Ce que le terminal dit : des mots qui s'accordent avec leur nombre, des commandes que l'on peut recopier."""

import shlex
import sys
from pathlib import Path

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from docgen import cli
from docgen.cli import affichage, app
from docgen.cli.affichage import console, show_findings
from docgen.cli.francais import apostrophes
from docgen.commandes.verifier.constats import examined
from docgen.demande import Order, Outcome
from docgen.findings import Finding, Location, Severity
from docgen.pipeline import compute_all
from tests.outils.chantier import CPO, METROPOLE, TEMPLATES, copier
from tests.outils.souche import docgen

# Chaque commande qui porte sur un dossier, sans le dire.
SANS_DOSSIER = (
    "verifier",
    "produire",
    "assembler",
    "avenant nouveau lire-partout-2026-2028 --annee 2027",
    "avenant proposer lire-partout-2026-2028 --depuis .",
    "signer lire-partout-2026-2028 --le 01/01/2026",
    "consolider lire-partout-2026-2028",
    "expliquer contrat",
    "comparer initiale avenant-1",
    "tableur importer classeur.xlsx",
)


def lancer(commande: str) -> str:
    return CliRunner().invoke(app, [*shlex.split(commande), "--gabarits", str(TEMPLATES)]).output


@pytest.mark.parametrize("commande", ["consolider {}", "avenant nouveau {} --annee 2028", "signer {} --le 1/1/2027"])
def test_un_contrat_qu_un_seul_dossier_a_le_designe(tmp_path, monkeypatch, commande):
    monkeypatch.chdir(tmp_path)
    copier(CPO, tmp_path / "contracts_data" / "bourg")
    copier(METROPOLE, tmp_path / "contracts_data" / "hameau")
    assert "plusieurs dossiers" not in lancer(commande.format("lire-partout-2026-2028"))
    # Un contrat que deux dossiers ont, ou que nul n'a, demande encore de nommer l'un d'eux.
    copier(CPO, tmp_path / "contracts_data" / "village")
    dit = lancer(commande.format("lire-partout-2026-2028"))
    assert dit.startswith("Erreur : plusieurs dossiers dans contracts_data : bourg, village. En nommer un")
    assert "bourg, hameau, village" in lancer(commande.format("lire-nulle-part"))


@pytest.mark.parametrize("commande", SANS_DOSSIER)
def test_entre_plusieurs_dossiers_le_remede_dit_ce_qu_il_faut_taper(tmp_path, monkeypatch, commande):
    monkeypatch.chdir(tmp_path)
    for nom in ("bourg", "hameau"):
        copier(CPO, tmp_path / "contracts_data" / nom)
    dit = lancer(commande)
    assert dit.startswith("Erreur : plusieurs dossiers dans contracts_data : bourg, hameau. En nommer un : « ")
    remede = dit.rpartition("« ")[2].partition(" »")[0]
    suivie = lancer(remede.removeprefix("docgen ") if remede.startswith("docgen ") else f"{commande} {remede}")
    assert "plusieurs dossiers" not in suivie
    assert "l'option" not in suivie


def test_la_page_de_l_avenant_repete_le_dossier_que_l_on_a_nomme(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for nom in ("bourg", "hameau"):
        copier(CPO, tmp_path / "ailleurs" / nom)
    lancer("avenant nouveau lire-partout-2026-2028 --annee 2028 --dossier bourg --donnees ailleurs")
    (page,) = (tmp_path / "ailleurs" / "bourg").rglob("avenant-2/LISEZMOI.md")
    texte = page.read_text("utf-8")
    assert "`docgen avenant nouveau lire-partout-2026-2028 --annee 2028 --dossier bourg --donnees ailleurs`" in texte
    assert "`docgen verifier bourg --donnees ailleurs`" in texte
    assert "`docgen produire bourg --donnees ailleurs`" in texte


@pytest.mark.parametrize(
    ("fautes", "attendu"),
    [
        ((1, 0, 2), "1 bloquant, 0 à corriger, 2 à confirmer."),
        ((0, 2, 0), "0 bloquant, 2 à corriger, 0 à confirmer."),
        ((3, 1, 1), "3 bloquants, 1 à corriger, 1 à confirmer."),
    ],
)
def test_les_constats_se_comptent_comme_on_les_dit(fautes, attendu):
    niveaux = Severity.BLOQUANT, Severity.A_CORRIGER, Severity.A_CONFIRMER
    sortes = [niveau for niveau, combien in zip(niveaux, fautes, strict=True) for _ in range(combien)]
    assert attendu == affichage.counts([Finding("X", "m", Location("f"), severity=sorte) for sorte in sortes])


def test_ce_qui_a_ete_examine_s_accorde(tmp_path):
    resultat = compute_all(Order(CPO, TEMPLATES))
    fichiers, versions, *autres = examined(resultat)
    assert versions == f"{len(resultat.all_versions)} versions"
    assert fichiers.endswith(" fichiers")
    assert ["0 document", f"{len(resultat.regles)} règles"] == autres[1:]
    seule = Outcome(dossier=resultat.dossier, versions={"lire-partout-2026-2028": resultat.all_versions[:1]})
    assert "1 version" == examined(seule)[1]


@pytest.mark.parametrize("arret", [KeyboardInterrupt, typer.Abort, None])
def test_ctrl_c_dit_que_rien_n_est_perdu(monkeypatch, capsys, arret):
    def interrompre(**_):
        if arret:
            raise arret
        return 130  # ce que Typer répond d'un Ctrl-C dans une commande

    monkeypatch.setattr(cli, "app", interrompre)
    with pytest.raises(SystemExit) as sortie:
        cli.main()
    dit = capsys.readouterr().err
    assert (130, "Interrompu : les documents déjà en place sont intacts.\n") == (sortie.value.code, dit)


# --- les apostrophes de ce qui est dit à côté du résultat --------------------------------------------------------------------
@pytest.mark.parametrize(
    ("commande", "dit"),
    [
        ("comparer|l'ancien.docx|l'autre.docx", "Erreur : l'ancien.docx : ce fichier n’existe pas."),
        ("comparer|l'un d'eux.docx|b.docx", "Erreur : l'un d'eux.docx : ce fichier n’existe pas."),
        ("comparer|a.docx|b.docx|--ecraser", "aucun n’est demandé. Ôter l’option, ou nommer ce fichier."),
        ("comparer|a|b|--inconnue", "l’option --inconnue n’existe pas."),
        ("signer", "il manque l’argument"),
    ],
)
def test_une_erreur_a_les_apostrophes_d_un_texte_et_un_nom_garde_celles_que_l_on_a_tapees(tmp_path, commande, dit):
    rendu = docgen(*commande.split("|"), cwd=tmp_path)
    assert (2, True, b"") == (rendu.returncode, dit in rendu.stderr.decode(), rendu.stdout), rendu.stderr


@pytest.mark.parametrize(
    ("commande", "dit"),
    [
        ("verifier --help", "--acceptes"),
        ("comparer --help", "L’autre côté."),
        ("regle BUD001", "BUD001"),
        ("verifier --donnees DONNEES", "À qui d’agir"),
        ("verifier --donnees DONNEES --regles BUD", "À corriger"),
    ],
)
def test_un_resultat_n_a_d_apostrophe_droite_que_dans_ce_qui_a_ete_tape(commande, dit, capsys, monkeypatch):
    racine = Path(__file__).resolve().parents[1]
    monkeypatch.setattr(sys, "argv", ["docgen", *commande.replace("DONNEES", str(racine / "contracts_data")).split()])
    monkeypatch.chdir(racine)
    with pytest.raises(SystemExit):
        cli.main()
    lu = capsys.readouterr().out
    assert (lu, True, True) == (apostrophes(lu), dit in lu, "’" in lu)


def test_ce_qui_est_a_coller_garde_ses_apostrophes(capsys):
    remede = "L'ajouter ainsi.\n  nom: 'Lens'\n  lieu: l'Artois"
    show_findings(console(), [Finding("LEC001", "l'axe n'a pas de nom", Location("contrat.yaml", 3), remede)])
    attendu = (
        "contrat.yaml:3: bloquant LEC001: l’axe n’a pas de nom\n  → L’ajouter ainsi.\n  nom: 'Lens'\n  lieu: l'Artois\n"
    )
    assert attendu == capsys.readouterr().out


def test_voir_aussi_ne_repete_pas_le_lieu_du_constat(capsys):
    ici, la = Location("frais.yaml", 3, 5), Location("contrat.yaml", 8, 1)
    show_findings(console(), [Finding("BUD034", "une égalité", ici, related=(ici, la))])
    show_findings(console(), [Finding("BUD034", "une autre", la, related=(la,))])
    attendu = (
        "frais.yaml:3:5: bloquant BUD034: une égalité\n    voir aussi : contrat.yaml:8:1\n"
        "contrat.yaml:8:1: bloquant BUD034: une autre\n"
    )
    assert attendu == capsys.readouterr().out


@given(st.text())
def test_une_apostrophe_ne_change_que_la_ou_l_on_ne_tape_rien(texte):
    dit = apostrophes(texte)
    assert dit.replace("’", "'") == texte.replace("’", "'") and apostrophes(dit) == dit
    assert apostrophes(f"« {texte.replace('»', '')} »") == f"« {texte.replace('»', '')} »"
