"""Ce qu'une commande montre : ce qu'elle a fait, les erreurs, une ligne pour le reste ; et ce qu'elle refuse d'une phrase."""

import io
import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from typer.testing import CliRunner

from docgen.check import registry
from docgen.cli import affichage, app
from docgen.cli.completion import _NAMES, _Typed
from docgen.cli.noms_connus import NomsConnus, codes_of_rules
from docgen.findings import Finding, Location, Severity
from tests.outils import souche
from tests.outils.chantier import CPO, MINIMAL, REEL, TEMPLATES, copier, remplacer

ECRAN = 40
CONSTAT = re.compile(r"\s*\S*: (?:bloquant|à corriger|à confirmer) [A-Z]{3}\d{3}: ")


@pytest.fixture(scope="module")
def projet(tmp_path_factory) -> Path:
    """Un projet qui a deux dossiers : le vrai, et une petite ville."""
    racine = tmp_path_factory.mktemp("projet")
    copier(REEL, racine / "contracts_data" / "pas-de-calais")
    (racine / "templates").symlink_to(TEMPLATES)
    return racine


def docgen(projet: Path, *mots: str, **autres) -> subprocess.CompletedProcess[str]:
    fait = souche.docgen(*mots, cwd=projet, **autres) if autres else souche.docgen_ici(*mots, cwd=projet)
    return subprocess.CompletedProcess(fait.args, fait.returncode, (fait.stdout or b"").decode(), fait.stderr.decode())


# --- ce qui est montré ------------------------------------------------------------------------------------------------
def test_produire_dit_ce_qu_il_ecrit_puis_le_reste_en_deux_lignes(projet):
    fait = docgen(projet, "produire", "--contrat", "cls-2024-2027", "--document", "avenant", "--format", "txt")
    *ecrits, reste, blancs = fait.stdout.splitlines()
    assert ["output/pas-de-calais/cls-2024-2027/avenant-1 : 1 fichier écrit."] == ecrits
    nombre, _, detail = reste.partition(" constats, dont 9 bloquants (")
    personnes, _, commande = detail.partition(") : ")
    assert int(nombre) == sum(int(mot.split()[1]) for mot in personnes.split(", "))
    assert (0, "docgen verifier pas-de-calais", "") == (fait.returncode, commande, fait.stderr)
    assert "Reste à compléter : 22 valeurs dans 2 fichiers (« docgen a-completer » les énumère)." == blancs


@pytest.mark.parametrize(
    ("mots", "dit"),
    [
        ("action/2.4 etat 2026", "« action/2.4 » n’est pas au contrat cls-2024-2027. Ajouter « --contrat cie-2025-2027 », qui l’a."),
        ("volet/1 tous 2026", "Ajouter « --contrat cie-2025-2027 », qui l’a."),
        ("axe/1 part/etat 2026 --contrat cie-2025-2027", "Ajouter « --contrat cls-2024-2027 », qui l’a."),
        ("action/9.9 etat 2026", "« action/9.9 » n’est pas au contrat. Écrire « contrat », « axe/1 » ou « action/1.1 »."),
    ],
)  # fmt: skip
def test_ce_qu_un_autre_contrat_a_le_fait_nommer(projet, mots, dit):
    rendu = docgen(projet, "expliquer", *mots.split())
    assert (2, True) == (rendu.returncode, dit in rendu.stdout + rendu.stderr), rendu.stdout + rendu.stderr


@pytest.mark.parametrize(
    "mots",
    [
        "consolider cls-2024-2027 --format txt",
        "regle",
        "regle BUD004",
        "schema",
        "avenant nouveau cls-2024-2027 --annee 2026",
    ],
)
def test_aucune_commande_ne_remplit_plus_d_un_ecran(projet, tmp_path, mots):
    copier(projet / "contracts_data", tmp_path / "contracts_data")
    (tmp_path / "templates").symlink_to(TEMPLATES)
    fait = docgen(tmp_path, *mots.split())
    assert 0 == fait.returncode
    assert 0 < len(fait.stdout.splitlines()) <= ECRAN


def test_une_erreur_est_dite_en_entier_et_vient_en_dernier(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    copier(MINIMAL, tmp_path / "contracts_data" / "val-fleuri")
    (tmp_path / "templates").symlink_to(TEMPLATES)
    fiche = next((tmp_path / "contracts_data").rglob("actions/1.1*.yaml"))
    remplacer(fiche, ("numero: 1.1", "numéro: 1.1"))
    produire, verifier = (CliRunner().invoke(app, [commande]) for commande in ("produire", "verifier"))
    assert 1 == produire.exit_code == verifier.exit_code
    for dit in (produire.output, verifier.output):
        assert f"{fiche.relative_to(tmp_path).as_posix()}:" in dit
        premiere = next(n for n, ligne in enumerate(dit.splitlines()) if ": bloquant " in ligne)
        assert not any(": à corriger " in ligne for ligne in dit.splitlines()[premiere:])
    assert ": à corriger " not in produire.output
    assert "empêche" in produire.output.splitlines()[-1]


def test_verifier_dit_le_chemin_d_un_fichier_une_seule_fois(projet):
    lignes = docgen(projet, "verifier", "--par", "fichier").stdout.splitlines()
    titres = [ligne for ligne in lignes if ligne.startswith("contracts_data/") and ": " not in ligne]
    assert titres and len(titres) == len(set(titres))
    assert not any(ligne.startswith("  contracts_data/") for ligne in lignes)
    annonces = re.findall(r"(\d+) (?:bloquants|à corriger|à confirmer)\b", next(li for li in lignes if "Examiné" in li))
    assert sum(map(int, annonces)) == sum(bool(CONSTAT.match(ligne)) for ligne in lignes)


def test_verifier_tient_en_un_ecran_par_gravite_et_sort_avec_1_quand_quelque_chose_bloque(projet):
    fait = docgen(projet, "verifier")
    lignes = fait.stdout.splitlines()
    assert (1, True) == (fait.returncode, len(lignes) <= ECRAN)
    titres = [ligne.rpartition(" (")[0] for ligne in lignes if ligne.startswith("— ")]
    assert ["— Bloquant", "— À corriger", "— À confirmer"] == titres
    bloquants = lignes[1 : next(rang for rang, ligne in enumerate(lignes) if ligne.startswith("— À corriger"))]
    assert any("SEA001 le vote compte 78 voix" in ligne for ligne in bloquants)
    assert any("BUD006 en 2026, le département apporte" in ligne for ligne in bloquants)
    assert not any(ligne.startswith("    →") for ligne in lignes)


def test_par_regle_chaque_regle_est_nommee_une_fois_la_plus_frequente_d_abord(projet):
    lignes = docgen(projet, "verifier", "--par", "regle").stdout.splitlines()
    titres = [ligne for ligne in lignes if ligne.startswith("— ")]
    combien = [int(titre.rpartition("(")[2].rstrip(")")) for titre in titres]
    assert combien == sorted(combien, reverse=True)
    assert len(titres) == len({titre.split()[1] for titre in titres})
    assert sum(combien) == sum(bool(CONSTAT.match(ligne)) for ligne in lignes)


@given(st.text("abc é\u00a0’«», 12", max_size=300), st.integers(40, 120))
def test_replier_ne_perd_aucun_mot_et_ne_deborde_pas(phrase, largeur):
    with Path(os.devnull).open("w", encoding="utf-8") as rien:
        terminal = Console(file=rien, force_terminal=True, width=largeur)
        replie = affichage._folded(terminal, f"a:1: bloquant X: {phrase}", "  ")
        entier = affichage._folded(Console(file=rien, force_terminal=False), phrase, "  ")
    assert replie.split() == f"a:1: bloquant X: {phrase}".split()
    assert all(len(ligne) <= largeur or " " not in ligne.strip() for ligne in replie.splitlines())
    assert phrase == entier


@pytest.mark.parametrize(("combien", "dit"), [(1, "1 constat (saisie 1)"), (2, "2 constats (saisie 2)")])
def test_le_reste_s_accorde(capsys, combien, dit):
    constats = [Finding("X", "m", Location("f", rang), severity=Severity.A_CORRIGER) for rang in range(combien)]
    affichage.show_errors(affichage.console(), constats, "docgen verifier")
    assert f"{dit} : docgen verifier\n" == capsys.readouterr().out


@pytest.mark.parametrize(("combien", "entiers"), [(1, 1), (4, 4), (5, 2), (20, 2)])
def test_dans_un_terminal_les_constats_de_meme_code_d_un_fichier_ne_se_repetent_pas(combien, entiers):
    """Ailleurs, ils sont tous là, en entier."""
    constats = [
        Finding("DOC002", f"valeur {rang}", Location("d/a.yaml", rang), "La saisir.") for rang in range(1, combien + 1)
    ]
    for terminal in (True, False):
        rendu = io.StringIO()
        affichage.show_alike(Console(file=rendu, force_terminal=terminal, width=300, no_color=True), constats)
        lignes = [re.sub("\x1b\\[[0-9;]*m", "", ligne) for ligne in rendu.getvalue().splitlines()]
        montres = entiers if terminal else combien
        assert montres == sum("bloquant DOC002: valeur" in ligne for ligne in lignes)
        autres = [str(rang) for rang in range(montres + 1, combien + 1)]
        suite = (
            f"  et {combien - montres} autres DOC002 dans a.yaml, lignes {', '.join(autres[:-1])} et {autres[-1]}"
            if autres
            else ""
        )
        assert ([suite] if autres else []) == [ligne for ligne in lignes if ligne.startswith("  et ")]


def test_replier_ne_separe_pas_un_guillemet_de_ses_mots():
    with Path(os.devnull).open("w", encoding="utf-8") as rien:
        terminal = Console(file=rien, force_terminal=True, width=40)
        replie = affichage._folded(terminal, f"{'mot ' * 9}« annexe » ; le montant : 12 €", "  ")
    assert "\x00" not in replie
    assert [] == [
        ligne for ligne in replie.splitlines() if ligne.endswith("«") or ligne.lstrip().startswith(("»", ";", ":", "€"))
    ]


# --- les constats nouveaux --------------------------------------------------------------------------------------------
@pytest.fixture
def depot(tmp_path) -> Path:
    copier(CPO, tmp_path / "contracts_data" / "bourg")
    (tmp_path / "templates").symlink_to(TEMPLATES)
    for mots in (["init", "-q"], ["add", "contracts_data"], ["commit", "-qm", "départ"]):
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b.fr", *mots], cwd=tmp_path, check=True)
    return tmp_path


def codes_nouveaux(projet: Path, *mots: str) -> list[str]:
    return [constat["code"] for constat in json.loads(docgen(projet, "verifier", "--json", *mots).stdout)["constats"]]


def test_seuls_les_constats_que_la_revision_n_avait_pas_sont_montres(depot):
    assert [] == codes_nouveaux(depot, "--nouveaux", "HEAD")
    tous = codes_nouveaux(depot)
    fiche = sorted((depot / "contracts_data").rglob("actions/*.yaml"))[0]
    texte = fiche.read_text("utf-8")
    # Deux lignes de plus en tête : chaque constat change de ligne, aucun n'est nouveau.
    fiche.write_text(f"# une note\n# une autre\n{texte}", "utf-8")
    assert [] == codes_nouveaux(depot, "--nouveaux", "HEAD")
    (fiche.parent / "notes.txt").write_text("rien", "utf-8")
    nouveaux = codes_nouveaux(depot, "--nouveaux", "HEAD")
    assert len(codes_nouveaux(depot)) == len(tous) + len(nouveaux) and nouveaux


def test_un_etat_inconnu_est_refuse_d_une_phrase(depot):
    fait = docgen(depot, "verifier", "--nouveaux", "zut")
    assert (2, "") == (fait.returncode, fait.stdout)
    assert fait.stderr.startswith("Erreur : la révision « zut » n’existe pas.")


def test_sans_etat_ce_qui_est_signe_est_deja_connu(depot):
    tous, nouveaux = codes_nouveaux(depot), codes_nouveaux(depot, "--nouveaux")
    assert len(nouveaux) <= len(tous)
    avenant = depot / "contracts_data/bourg/lire-partout-2026-2028/avenants/avenant-1"
    assert avenant.is_dir()
    remplacer(depot / "contracts_data/bourg/lire-partout-2026-2028/contrat.yaml", ("signature: 19 janvier 2026\n", ""))
    fait = docgen(depot, "verifier", "--nouveaux")
    assert 2 == fait.returncode and "n’est signé" in fait.stderr


# --- ce qui n'existe pas ----------------------------------------------------------------------------------------------
INCONNUS = {
    "produire --document avenent": "le document « avenent » n’existe pas dans pas-de-calais. Peut-être « avenant » ?",
    "produire --document avenant --contrat cie-2025-2027": "aucun document « avenant » dans ce qui est demandé. Documents : ",
    "produire --version avenan-1": "la version « avenan-1 » n’existe pas dans pas-de-calais. Peut-être « avenant-1 » ?",
    "produire --version avenant-1 --contrat cie-2025-2027": "la version « avenant-1 » n’existe pas dans cie-2025-2027. Versions : initiale.",
    "produire --seance 2025-09-23": "la séance « 2025-09-23 » n’existe pas dans pas-de-calais. Séances : 2025-09-22.",
    "produire --format dox": "le format « dox » n’existe pas. Peut-être « docx » ?",
    "produire pas-de-calai": "le dossier « pas-de-calai » n’existe pas dans contracts_data. Peut-être « pas-de-calais » ?",
    "verifier --contrat csl-2024-2027": "le contrat « csl-2024-2027 » n’existe pas dans pas-de-calais. Peut-être « cls-2024-2027 » ?",
    "verifier --par fichiers": "« --par fichiers » n’existe pas. Peut-être « fichier » ?",
    "verifier --regles BUDD": "aucune règle ne s’appelle « BUDD ». Peut-être « BUD » ?",
    "assembler --seance 22-09-2025": "la séance « 22-09-2025 » n’existe pas dans pas-de-calais.",
    "consolider csl-2024-2027": "le contrat « csl-2024-2027 » n’existe pas dans pas-de-calais. Peut-être « cls-2024-2027 » ?",
    "signer cls-2024-2027 --le 1/1/2026 --version avennt-1": "la version « avennt-1 » n’existe pas dans cls-2024-2027. Peut-être « avenant-1 » ?",
    "expliquer contrat --version inital": "la version « inital » n’existe pas dans pas-de-calais. Peut-être « initiale » ?",
    "regle bud04": "la règle « bud04 » n’existe pas. Peut-être « BUD004 » ?",
    "regle zut": "la règle « zut » n’existe pas. Familles : ANN, AVE, BUD, CHP, DOC, IND, PUB, REF, SEA, SIG, TXT, LEC, ACC, TPL, PRO, CMP, TAB, REP, SOR et CMD.",
    "modele verifier coo": "le modèle « coo » n’existe pas dans templates/textes. Peut-être « cpo » ?",
    "produir": "la commande « produir » n’existe pas. Peut-être « produire » ?",
    "modele verifer": "la commande « verifer » n’existe pas. Peut-être « verifier » ?",
    "produire --fromat pdf": "l’option --fromat n’existe pas. Peut-être « --format » ?",
}  # fmt: skip


@pytest.mark.parametrize("mots", INCONNUS)
def test_un_nom_inconnu_est_refuse_avec_le_plus_proche_et_rien_d_autre(projet, mots):
    fait = docgen(projet, *mots.split())
    assert (2, "") == (fait.returncode, fait.stdout)
    premiere, *voir = fait.stderr.splitlines()
    assert premiere.startswith(f"Erreur : {INCONNUS[mots]}")
    assert [] == [ligne for ligne in voir if not ligne.startswith("Voir « docgen ")]


@pytest.mark.parametrize(
    "mots",
    ["produire --version zut --json", "verifier --format json --contrat zut", "produire --zut --json", "zut --json"],
)
def test_un_mauvais_emploi_est_dit_en_json_a_qui_demande_du_json(projet, mots):
    fait = docgen(projet, *mots.split())
    assert 2 == fait.returncode
    assert "zut" in json.loads(fait.stdout)["erreur"]


def test_les_donnees_fautives_n_empechent_pas_de_dire_le_nom_inconnu(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    copier(MINIMAL, tmp_path / "contracts_data" / "val-fleuri")
    (tmp_path / "contracts_data" / "val-fleuri" / "dossier.yaml").write_text("rien: [", "utf-8")
    dit = CliRunner().invoke(app, ["produire", "--version", "avenan-1", "--gabarits", str(TEMPLATES)])
    assert (2, 1) == (dit.exit_code, len(dit.output.splitlines()))


# --- l'aide -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "mots", ["", "comparer", "produire", "verifier", "avenant nouveau", "avenant proposer", "modele copier"]
)
def test_l_aide_ne_coupe_aucune_phrase_et_n_a_ni_accolade_ni_double_crochet(projet, mots):
    fait = docgen(projet, *mots.split(), "--help")
    assert 0 == fait.returncode
    assert not any(signe in fait.stdout for signe in ("...", "{", "}", "[[", "]]", "Usage:"))


def test_l_aide_prend_la_largeur_du_terminal(projet):
    large, etroit = (
        max(map(len, docgen(projet, "verifier", "--help", COLUMNS=colonnes).stdout.splitlines()))
        for colonnes in ("110", "70")
    )
    assert etroit <= 70 < large <= 110


# --- la complétion ----------------------------------------------------------------------------------------------------
def complete(projet: Path, ligne: str, terminal: str = "bash") -> list[str]:
    mots = ligne.split(" ")
    dits = {"COMP_WORDS": ligne, "COMP_CWORD": str(len(mots) - 1), "_TYPER_COMPLETE_ARGS": ligne,
            "_TYPER_COMPLETE_FISH_ACTION": "get-args", "_TYPER_COMPLETE_WORD_TO_COMPLETE": mots[-1]}  # fmt: skip
    fait = docgen(projet, _DOCGEN_COMPLETE=f"complete_{terminal}", **dits)
    assert "" == fait.stderr
    return [ligne.partition(":::")[0].strip() for ligne in fait.stdout.splitlines() if ligne]


@pytest.mark.parametrize(
    ("ligne", "proposes"),
    [
        ("docgen produire ", ["pas-de-calais"]),
        ("docgen produire --contrat c", ["cie-2025-2027", "cls-2024-2027"]),
        ("docgen verifier --contrat cie-2025-2027 --version ", ["initiale"]),
        ("docgen produire --contrat cls-2024-2027 --version ", ["initiale", "avenant-1", "suivi"]),
        ("docgen produire --contrat cie-2025-2027 --document c", ["contrat-consolide", "convention"]),
        ("docgen produire --seance ", ["2025-09-22"]),
        ("docgen signer cl", ["cls-2024-2027"]),
        ("docgen avenant nouveau cls-2024-2027 --mettre-a-jour 4", ["4.1", "4.2"]),
        ("docgen nouveau cp", ["cpo"]),
        ("docgen modele verifier ci", ["cie-2025-2027"]),
        ("docgen regle SIG", ["SIG", "SIG001", "SIG002"]),
        ("docgen verifier --par p", ["personne"]),
        (
            "docgen comparer cls-2024-2027/",
            ["cls-2024-2027/initiale", "cls-2024-2027/avenant-1", "cls-2024-2027/suivi"],
        ),
        ("docgen produire --donnees nulle-part ", []),
    ],
)
def test_le_terminal_propose_les_noms_du_projet(projet, ligne, proposes):
    assert proposes == complete(projet, ligne)


@pytest.mark.parametrize("terminal", ["fish", "powershell", "pwsh"])
def test_chaque_terminal_propose_les_memes(projet, terminal):
    assert ["cie-2025-2027", "cls-2024-2027"] == complete(projet, "docgen produire --contrat c", terminal)


def test_zsh_les_propose_dans_son_ecriture(projet):
    assert ["_arguments '*: :((\"cls-2024-2027\"))'"] == complete(projet, "docgen produire --contrat cls", "zsh")


@pytest.mark.parametrize("quoi", _NAMES)
def test_un_dossier_illisible_ne_propose_rien_et_ne_tombe_pas(tmp_path, quoi):
    (tmp_path / "bourg" / "seances").mkdir(parents=True)
    (tmp_path / "bourg" / "contrat").mkdir()
    (tmp_path / "bourg" / "contrat" / "contrat.yaml").write_bytes(b"\xff\xfe\x00")
    list(_NAMES[quoi](_Typed({"donnees": tmp_path})))


def test_les_noms_des_dossiers_sont_ceux_que_les_donnees_donnent():
    assert [regle.code for regle in registry()] == codes_of_rules()
    noms = NomsConnus(REEL)
    assert (["cie-2025-2027", "cls-2024-2027"], ["2025-09-22"]) == (noms.contrats, noms.seances)
    assert ["1.1", "1.2"] == NomsConnus(REEL, "cls-2024-2027").fiches[:2]


def test_la_completion_s_installe_en_francais(tmp_path):
    fait = docgen(tmp_path, "--install-completion", HOME=str(tmp_path), SHELL="/bin/bash")
    premiere, _, reste = fait.stdout.partition("\n")
    assert premiere.startswith(("Complétion installée pour ", "Ce terminal n’a pas de complétion"))
    assert reste in ("", "Elle vaut dès le prochain terminal ouvert.\n")


# --- ce qui arrête une commande de l'extérieur -----------------------------------------------------------------------
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux seulement")
@pytest.mark.parametrize("mots", ["regle", "verifier --json", "--help", "produire --format txt --document avenant"])
def test_un_disque_plein_est_dit_d_une_ligne(projet, mots):
    with Path("/dev/full").open("w", encoding="utf-8") as plein:
        fait = docgen(projet, *mots.split(), stdout=plein)
    assert (2, 1) == (fait.returncode, len(fait.stderr.splitlines()))
    assert "la place manque sur le disque" in fait.stderr


@pytest.mark.skipif(os.name == "nt", reason="un tube fermé se dit autrement")
@pytest.mark.parametrize("mots", ["regle BUD", "verifier", "--help"])
def test_un_lecteur_qui_s_en_va_n_est_pas_une_faute(projet, mots):
    lire, ecrire = os.pipe()
    os.close(lire)
    fait = docgen(projet, *mots.split(), stdout=ecrire)
    os.close(ecrire)
    assert (141, "") == (fait.returncode, fait.stderr)
