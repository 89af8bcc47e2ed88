"""Un avenant en préparation, plein de valeurs à compléter : il se produit en projet, et n'arrête rien d'autre."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from docgen.cli import app
from docgen.document import Blank, inlines
from docgen.montants import Absence
from tests.outils.chantier import REEL, TEMPLATES, Chantier, copier, remplacer

CLS, CIE = "cls-2024-2027", "cie-2025-2027"


@pytest.fixture(scope="module")
def prepares(tmp_path_factory) -> Path:
    """Le vrai dossier, ses deux avenants de 2026 ouverts et vides."""
    donnees = tmp_path_factory.mktemp("donnees")
    copier(REEL, donnees / "pas-de-calais")
    for contrat in (CLS, CIE):
        rendu = lancer(donnees, "avenant", "nouveau", contrat, "--annee", "2026")
        assert 0 == rendu.exit_code, rendu.output
    return donnees


def lancer(donnees: Path, *mots: object):
    lieux = ("--donnees", str(donnees), "--gabarits", str(TEMPLATES))
    return CliRunner().invoke(app, [*map(str, mots), *lieux])


def blancs(chantier: Chantier, version: str, document: str) -> list[str]:
    trouve = next(d for d in chantier.preparer(version=version).documents[f"{CLS}/{version}"] if d.name == document)
    return [inline.label for inline in inlines(trouve) if isinstance(inline, Blank)]


# --- rien d'autre ne s'arrête ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "mots",
    [
        ("verifier",),
        ("expliquer", "1 659 288", "--contrat", CLS, "--version", "avenant-1"),
        ("comparer", f"{CLS}/initiale", f"{CLS}/avenant-1"),
        ("comparer", f"{CLS}/avenant-1", f"{CLS}/avenant-2"),
        ("consolider", CLS, "--version", "avenant-1"),
        ("produire", "--contrat", CIE, "--version", "initiale", "--document", "convention"),
        ("a-completer",),
    ],
)
def test_les_autres_commandes_vont_sur_les_autres_versions(prepares, tmp_path, mots):
    sortie = ("--sortie", tmp_path) if mots[0] in ("produire", "consolider") else ()
    rendu = lancer(prepares, *mots, *sortie)
    assert rendu.exit_code == (1 if mots[0] in ("comparer", "verifier") else 0), rendu.output
    assert "Traceback" not in rendu.output and "LEC011" not in rendu.output


def test_ce_qui_reste_a_completer_n_est_jamais_compte_comme_une_erreur(prepares):
    dit = json.loads(lancer(prepares, "verifier", "--json").stdout)
    arretent = [c for c in dit["constats"] if c["gravite"] == "bloquant" and not c["en_projet"]]
    assert [] == arretent + [c for c in dit["constats"] if c["code"] in ("LEC011", "LEC012")]
    assert len(dit["valeurs_a_completer"]) > 200
    assert 5 == dit["examine"]["versions"]


# --- l'avenant lui-même -----------------------------------------------------------------------------------------------
def test_le_brouillon_se_produit_et_montre_ses_blancs(prepares, tmp_path):
    rendu = lancer(prepares, "produire", "--contrat", CLS, "--version", "avenant-2", "--sortie", tmp_path)
    assert 0 == rendu.exit_code, rendu.output
    assert (tmp_path / "pas-de-calais" / CLS / "avenant-2" / "avenant.docx").is_file()
    final = lancer(prepares, "produire", "--contrat", CLS, "--version", "avenant-2", "--final", "--sortie", tmp_path)
    assert (1, True) == (final.exit_code, "DOC002" in final.output)
    signe = lancer(prepares, "signer", CLS, "--version", "avenant-2", "--le", "15/03/2026")
    assert 1 == signe.exit_code, signe.output


AVENANT_1 = "avenants/avenant-1/avenant.yaml"
PLACES = {
    "la date d'un visa": (AVENANT_1, "date: 14 février 2025", "date: à compléter"),
    "le numéro d'un visa": (AVENANT_1, "numero: 2025-127", "numero: À compléter"),
}


@pytest.mark.parametrize("cas", PLACES)
def test_un_visa_a_completer_est_surligne_dans_l_avenant(chantier, cas):
    nom, avant, apres = PLACES[cas]
    assert "à compléter" not in blancs(chantier, "avenant-1", "avenant")
    chantier.remplacer(nom, avant, apres)
    assert "à compléter" in blancs(chantier, "avenant-1", "avenant")


def test_un_montant_a_completer_est_surligne(chantier):
    fiche = chantier.fichier("actions/1.1-*.yaml")
    texte = fiche.read_text("utf-8")
    ligne = next(ligne for ligne in texte.splitlines() if ligne.startswith("    2026: "))
    fiche.write_text(texte.replace(ligne, "    2026: à compléter", 1), "utf-8")
    resultat = chantier.preparer(version="initiale")
    assert not resultat.failed, [str(c) for c in resultat.findings]
    (version,) = [v for v in resultat.all_versions if v.code == "initiale"]
    (feuille,) = [cell for cell, value in version.figures.leaves.items() if value is Absence.A_COMPLETER]
    assert ("action/1.1", "2026") == (feuille.portee, feuille.exercice)
    assert Absence.A_COMPLETER is version.figures.absent(feuille)
    montres = {inline.label for d in resultat.all_documents for inline in inlines(d) if isinstance(inline, Blank)}
    assert "à compléter" in montres
    assert ["LEC011"] == [c.code for c in resultat.a_completer if "financements" in c.message]


def test_un_avenant_laisse_de_cote_est_nomme_quand_il_est_demande(chantier):
    chantier.remplacer(AVENANT_1, "exercice: 2025", "exercice: à compléter")
    dit = lancer(chantier.donnees.parent, "produire", "--contrat", CLS, "--version", "avenant-1")
    assert 1 == dit.exit_code, dit.output
    assert "avenant-1/avenant.yaml: bloquant LEC012: ce qui est demandé ne se compose pas sans ce fichier" in dit.output


def test_un_paragraphe_a_ecrire_est_surligne_avec_son_aide(chantier):
    recit = chantier.fichier("actions/1.1-*.md")
    titre = recit.read_text("utf-8").splitlines()[0]
    recit.write_text(f"{titre}\n\nà compléter : dire ce qui est visé.\n", "utf-8")
    documents = chantier.preparer(version="initiale").all_documents
    dits = {inline.label for document in documents for inline in inlines(document) if isinstance(inline, Blank)}
    assert "dire ce qui est visé." in dits


def test_un_choix_a_completer_laisse_l_avenant_de_cote_et_le_dit(chantier):
    chantier.remplacer(AVENANT_1, "exercice: 2025", "exercice: à compléter")
    resultat = chantier.calculer()
    assert ["initiale"] == [v.code for v in resultat.all_versions if v.code.startswith(("initiale", "avenant"))]
    (dit,) = [c for c in resultat.findings if c.code == "LEC012"]
    assert (chantier.contrat / AVENANT_1).as_posix().endswith(dit.location.file.lstrip("./"))
    assert "1 valeur à compléter l'en empêche : « exercice »" in dit.message


@pytest.mark.parametrize(
    ("cle", "attendu"),
    [("conseil_départemental: à compléter", "Écrire « conseil_departemental »."),
     ("Conseil: À compléter", "Écrire « conseil »."),
     ("conseil_départemental: 12", "Écrire « conseil_departemental ».")],
)  # fmt: skip
def test_une_cle_mal_ecrite_est_dite_a_sa_ligne_quoi_qu_elle_porte(chantier, cle, attendu):
    execution = chantier.fichier("execution/2024.yaml")
    lignes = execution.read_text("utf-8").split("\n")
    rang = next(rang for rang, ligne in enumerate(lignes) if "conseil_departemental:" in ligne)
    lignes[rang] = f"{lignes[rang][: -len(lignes[rang].lstrip())]}{cle}"
    execution.write_text("\n".join(lignes), "utf-8")
    (dit,) = [c for c in chantier.calculer().findings if c.code in ("LEC006", "LEC012")]
    assert (rang + 1, "LEC006", attendu) == (dit.location.line, dit.code, dit.remedy)


def test_une_cle_inconnue_qui_attend_sa_valeur_est_dite_avec_la_plus_proche(chantier):
    chantier.remplacer(AVENANT_1, "exercice: 2025", "exercice: 2025\nsignatur: à compléter")
    (dit,) = [c for c in chantier.calculer().findings if c.code in ("LEC006", "LEC012")]
    assert "la clé « signatur » est inconnue ici" == dit.message and "Peut-être « signature »" in dit.remedy


def test_une_valeur_a_venir_a_cote_ne_met_pas_en_cause_celles_qui_se_lisent(chantier):
    # Des valeurs du fichier, seules celles qui l'empêchent d'être lu sont nommées.
    chantier.remplacer(AVENANT_1, "exercice: 2025", "exercice: à compléter")
    chantier.remplacer(AVENANT_1, "date: 14 février 2025", "date: à compléter")
    (dit,) = [c for c in chantier.calculer().findings if c.code == "LEC012"]
    assert "(1 valeur à compléter l'en empêche : « exercice »)" in dit.message


def test_un_compte_partiel_le_dit(chantier):
    chantier.remplacer(AVENANT_1, "date: 14 février 2025", "date: à compléter")
    donnees = chantier.donnees.parent
    entier = lancer(donnees, "verifier").output
    assert "Reste à compléter : " in entier and "au moins" not in entier
    chantier.remplacer("contrat.yaml", "exercices:", "exercices: [")
    assert "Reste à compléter : au moins 1 valeur dans 1 fichier" in lancer(donnees, "verifier").output
    assert "Au moins 1 valeur à compléter, dans 1 fichier" in lancer(donnees, "a-completer").output


def test_un_rang_mal_ecrit_dit_ce_qui_est_attendu(seance):
    remplacer(seance / "pas-de-calais" / "seances" / "2025-09-22" / "rapport.yaml", ("numero: 4", "numero: 2026-1"))
    assert "« 2026-1 » n’est pas un nombre entier (1, 2, 3…)" in lancer(seance, "verifier").output


def test_ce_qui_manque_a_un_contrat_n_est_pas_la_cause_quand_un_fichier_est_fautif(chantier):
    chantier.remplacer(AVENANT_1, "exercice: 2025", "exercice: à compléter")
    chantier.remplacer("contrat.yaml", "exercices:", "exercices: [")
    assert not [c for c in chantier.calculer().findings if "rien ne se compose encore" in c.message]


@pytest.mark.parametrize("mots", [("pas-de-calais",), ("--dossier", "pas-de-calais"), ()])
def test_la_liste_se_demande_par_le_nom_du_dossier(prepares, mots):
    entier, un_contrat = lancer(prepares, "a-completer", *mots), lancer(prepares, "a-completer", CLS)
    assert (0, 0) == (entier.exit_code, un_contrat.exit_code)
    assert f"{CIE}/execution/2025.yaml" in entier.output and f"{CIE}/execution/2025.yaml" not in un_contrat.output


def test_un_nom_qui_n_est_ni_un_contrat_ni_un_dossier_est_refuse(prepares):
    rendu = lancer(prepares, "a-completer", "pas-de-calai")
    assert (2, True) == (rendu.exit_code, "n'existe pas" in rendu.output), rendu.output


# --- la liste -----------------------------------------------------------------------------------------------------------
def test_la_liste_dit_chaque_valeur_avec_sa_ligne_son_aide_et_qui_la_connait(prepares):
    rendu = lancer(prepares, "a-completer", CLS)
    assert 0 == rendu.exit_code
    lignes = rendu.stdout.splitlines()
    assert f"{CLS}/execution/2025.yaml : 89 sur " in rendu.stdout
    assert any("visas 1, numero. La loi de finances pour 2026" in ligne for ligne in lignes)
    assert CIE not in rendu.stdout
    dit = json.loads(lancer(prepares, "a-completer", CLS, "--json").stdout)["a_completer"]
    fin = {mot: sum(c["qui"] == mot for c in dit) for mot in ("juridique", "finances", "métier")}
    assert f"{len(dit)} valeurs à compléter" in lignes[-1]
    assert all(f"{mot} {nombre}" in lignes[-1] for mot, nombre in fin.items())


def test_par_personne_chaque_valeur_a_son_fichier(prepares):
    rendu = lancer(prepares, "a-completer", "--par", "personne")
    titres = [ligne for ligne in rendu.stdout.splitlines() if not ligne.startswith(" ")][:-1]
    assert {"juridique", "finances", "métier"} == {titre.partition(" :")[0] for titre in titres}


@pytest.mark.parametrize(
    ("mots", "dit"), [(("cls",), "n'existe pas"), (("--par", "mois"), "Choix : fichier, personne")]
)
def test_une_demande_impossible_est_refusee(prepares, mots, dit):
    rendu = lancer(prepares, "a-completer", *mots)
    assert (2, True) == (rendu.exit_code, dit in rendu.output), rendu.output


def test_il_ne_reste_rien_est_dit(tmp_path):
    copier(TEMPLATES.parent / "tests/dossiers/minimal", tmp_path / "val")
    assert "1 valeur à compléter, dans 1 fichier : juridique 1." in lancer(tmp_path, "a-completer").output
    rendu = lancer(tmp_path, "a-completer", "emploi-2025-2026")
    assert (0, "Rien à compléter.") == (rendu.exit_code, rendu.output.strip())


# --- ce que les règles n'ont pas pu regarder --------------------------------------------------------------------------------
def test_verifier_dit_en_une_ligne_ce_qui_n_a_pas_pu_etre_regarde(prepares):
    (ligne,) = [dit for dit in lancer(prepares, "verifier").output.splitlines() if dit.startswith("Non regardé")]
    blancs = json.loads(lancer(prepares, "a-completer", "--json").stdout)["a_completer"]
    resultats = sum("resultats, " in blanc["message"] or ": indicateurs, " in blanc["message"] for blanc in blancs)
    assert f"{resultats} valeurs d’indicateurs (règles IND)" in ligne and "montants (règles BUD)" in ligne
    montants = sum(any(f", {cle}, " in b["message"] for cle in ("verse", "depense", "non_consomme")) or ": notifie" in b["message"]
                   for b in blancs)  # fmt: skip
    assert f" {montants} montants" in ligne
    dit = json.loads(lancer(prepares, "verifier", "--json").stdout)
    assert dit["non_regarde"].replace("'", "’") == ligne


def test_un_dossier_sans_valeur_a_completer_n_en_dit_rien():
    assert "Non regardé" not in lancer(REEL.parent, "verifier").output


def test_un_fichier_incomplet_est_compte_dans_ce_qui_n_est_pas_regarde(chantier):
    chantier.remplacer("avenants/avenant-1/avenant.yaml", "numero: 1", "numero: à compléter")
    dit = lancer(chantier.donnees.parent, "verifier").output
    assert "ce qui dépend de 1 fichier incomplet (LEC012)" in dit and "1 autre valeur (textes, dates)" in dit


# --- la comparaison -----------------------------------------------------------------------------------------------------
def test_la_comparaison_dit_a_part_les_resultats_a_completer_et_ceux_que_nul_ne_communique(chantier):
    execution = chantier.fichier("execution/2024.yaml")
    remplacer(
        execution, ("jeunes_neet: 259", "jeunes_neet: à compléter"), ("sorties_ase: 300", "sorties_ase: À compléter")
    )
    remplacer(execution, ("jeunes_parcours_insertion: 200", "jeunes_parcours_insertion: non communiqué"))
    initiale, avenant = f"{CLS}/initiale", f"{CLS}/avenant-1"
    donnees = chantier.donnees.parent
    endroit, envers = lancer(donnees, "comparer", initiale, avenant), lancer(donnees, "comparer", avenant, initiale)
    depuis = "Résultats de 2024 : 38 sont désormais connus, 2 restent à compléter, 13 ne sont pas communiqués."
    avant = "Résultats de 2024 : 38 ne sont plus dits, 2 restaient à compléter, 13 n’étaient pas communiqués."
    assert depuis in " ".join(endroit.output.split()) and avant in " ".join(envers.output.split())
    comptes = json.loads(lancer(donnees, "comparer", initiale, avenant, "--json").stdout)["comptes"]
    assert (38, 2, 13) == (comptes["resultats"], comptes["a_completer"], comptes["non_communiques"])


# --- la séance et la signature ----------------------------------------------------------------------------------------------
@pytest.fixture
def seance(tmp_path) -> Path:
    copier(REEL, tmp_path / "pas-de-calais")
    return tmp_path


def assembler(donnees: Path):
    return lancer(donnees, "assembler", "--seance", "2025-09-22", "--sortie", donnees / "output")


def test_le_dossier_d_une_seance_ne_s_assemble_pas_avec_une_valeur_a_completer(seance):
    (fiche,) = (seance / "pas-de-calais" / CLS / "actions").glob("1.2-*.yaml")
    remplacer(fiche, ("2025: 599 508", "2025: à compléter"))
    rendu = assembler(seance)
    assert 1 == rendu.exit_code and "DOC002: 1 valeur reste à compléter : « financements, " in rendu.output, (
        rendu.output
    )
    assert "1.2-" in rendu.output and not list(seance.rglob("dossier-*.pdf"))


@pytest.mark.parametrize(
    ("saisi", "blanc"),
    [
        ("president: M. Jean-Claude LEROY", "president: à compléter"),
        ("secretaire: M. Alexandre MALFAIT", "secretaire: à compléter"),
        ("  - Mme Mireille HINGREZ-CÉRÉDA", "  - à compléter"),
    ],
)
def test_une_valeur_a_venir_n_est_une_faute_pour_aucune_regle(seance, saisi, blanc):
    remplacer(seance / "pas-de-calais" / "seances" / "2025-09-22" / "seance.yaml", (saisi, blanc))
    dit = json.loads(lancer(seance, "verifier", "--json").stdout)["constats"]
    arretent = [c for c in dit if c["gravite"] == "bloquant" and not c["en_projet"]]
    assert [] == arretent + [c for c in dit if "« à compléter »" in c["message"]]


def brouillon(donnees: Path, *changes: tuple[str, str]) -> None:
    """Commence la séance du 21 septembre 2026, et y écrit ceci."""
    # Sans annuaire, les membres sont à compléter aussi.
    (donnees / "pas-de-calais" / "annuaire.yaml").unlink()
    mots = ("seance", "nouvelle", "21/09/2026", "--contrat", CIE, "--donnees", str(donnees))
    assert 0 == CliRunner().invoke(app, mots).exit_code
    remplacer(donnees / "pas-de-calais" / "seances" / "2026-09-21" / "seance.yaml", *changes)


@pytest.mark.parametrize(
    ("saisis", "ecrite"),
    [
        ((("president: à compléter", "president: Mme Anne PETIT"),), True),
        ((("secretaire: à compléter", "secretaire: M. Luc ROY"),), True),
        ((("president: à compléter", "president: Mme Anne PETIT"), ("  - à compléter", "  - M. Luc ROY\n  - À compléter")), True),
        ((("contrat: cie-2025-2027", "contrat: à compléter"),), False),
        ((("version: initiale", "version: À compléter"),), False),
    ],
)  # fmt: skip
def test_une_seance_en_brouillon_n_arrete_qu_elle_meme(seance, saisis, ecrite):
    brouillon(seance, *saisis)
    sortie = ("--sortie", seance / "output")
    autre = lancer(seance, "produire", "--contrat", CIE, "--version", "initiale", "--document", "convention", *sortie)
    assert 0 == autre.exit_code and list(seance.rglob("convention.docx")), autre.output
    la_sienne = lancer(seance, "produire", "--seance", "2026-09-21", *sortie)
    assert (0 if ecrite else 1) == la_sienne.exit_code, la_sienne.output
    assert (
        ecrite
        or "seance.yaml: bloquant LEC012: ce qui est demandé ne se compose pas sans ce fichier" in la_sienne.output
    )
    assert "Traceback" not in la_sienne.output and "SEA0" not in la_sienne.output
    assert ecrite == bool(list(seance.rglob("2026-09-21/deliberation.docx")))


@pytest.mark.parametrize(
    ("saisi", "imprime"),
    [("à compléter", "[à compléter]"), ("À compléter", "[à compléter]"), ("Mme Anne PETIT", "Anne PETIT"),
     ("M. Luc DE LA ROCHE", "Luc DE LA ROCHE"), ("Dominique", "Dominique")],
)  # fmt: skip
def test_la_signature_est_le_nom_sans_civilite_ou_ce_qui_reste_a_completer(seance, saisi, imprime):
    brouillon(seance, ("president: à compléter", f"president: {saisi}"))
    rendu = lancer(seance, "produire", "--seance", "2026-09-21", "--format", "txt", "--sortie", seance / "output")
    assert 0 == rendu.exit_code, rendu.output
    (texte,) = seance.rglob("2026-09-21/deliberation.txt")
    assert imprime.casefold() == texte.read_text("utf-8").rstrip().splitlines()[-1].strip().casefold()


def test_le_remede_s_accorde_avec_ce_qui_manque(seance):
    presents = seance / "pas-de-calais" / "seances" / "2025-09-22" / "seance.yaml"
    remplacer(presents, ("president: M. Jean-Claude LEROY", "president: à compléter"))
    assert "→ La saisir, puis assembler de nouveau." in assembler(seance).output
    remplacer(presents, ("secretaire: M. Alexandre MALFAIT", "secretaire: à compléter"))
    assert "→ Les saisir, puis assembler de nouveau." in assembler(seance).output
    assert "Reste à compléter : " in (dit := lancer(seance, "verifier").output) and "les énumère)" in dit


def test_une_seule_valeur_est_donnee_et_non_enumeree(chantier):
    chantier.remplacer(AVENANT_1, "exercice: 2025", "exercice: à compléter")
    (dit,) = [c for c in chantier.calculer().findings if c.code == "LEC012"]
    assert "La saisir : « docgen a-completer » la donne, avec son aide." == dit.remedy


def test_un_nom_absent_d_une_liste_finie_reste_une_faute(seance):
    brouillon(seance, ("president: à compléter", "president: Mme Anne PETIT"), ("  - à compléter", "  - M. Luc ROY"))
    assert "SEA005: le président, « Mme Anne PETIT », n’est pas parmi les présents" in lancer(seance, "verifier").output


def test_le_vote_ne_se_compte_pas_sur_des_presents_a_venir(seance):
    # Le vrai vote compte 78 voix pour 70 présents : la règle le dit tant que la liste est finie.
    assert "SEA001" in lancer(seance, "verifier").output
    presents = seance / "pas-de-calais" / "seances" / "2025-09-22" / "seance.yaml"
    remplacer(presents, ("  - Mme Mireille HINGREZ-CÉRÉDA", "  - à compléter"))
    assert "SEA001" not in lancer(seance, "verifier").output


@pytest.mark.parametrize(
    ("fichier", "avant", "apres", "dit"),
    [
        ("seance.yaml", "president: ", "president: à compléter #", "« president »"),
        ("rapport.yaml", "numero: ", "numero: à compléter #", "« numero »"),
    ],
)
def test_le_dossier_d_une_seance_ne_s_assemble_pas_sans_ce_qui_est_d_elle(seance, fichier, avant, apres, dit):
    remplacer(seance / "pas-de-calais" / "seances" / "2025-09-22" / fichier, (avant, apres))
    rendu = assembler(seance)
    assert 1 == rendu.exit_code and f"DOC002: 1 valeur reste à compléter : {dit}" in rendu.output, rendu.output
    assert fichier in rendu.output and not list(seance.rglob("dossier-*.pdf"))


def test_le_brouillon_de_l_annee_suivante_n_empeche_pas_la_seance(seance):
    for contrat in (CLS, CIE):
        assert 0 == lancer(seance, "avenant", "nouveau", contrat, "--annee", "2026").exit_code
    assert 0 == assembler(seance).exit_code


def test_signer_nomme_les_valeurs_qui_manquent_et_pas_celles_de_l_avenant_suivant(chantier):
    donnees = chantier.donnees.parent
    assert 0 == lancer(donnees, "avenant", "nouveau", CLS, "--annee", "2026").exit_code
    (fiche,) = chantier.contrat.glob("actions/1.2-*.yaml")
    remplacer(fiche, ("2025: 599 508", "2025: à compléter"))
    rendu = lancer(donnees, "signer", CLS, "--version", "avenant-1", "--le", "22/09/2025")
    (dit,) = [
        ligne for ligne in rendu.output.splitlines() if "restent à compléter : « " in ligne or "valeur reste" in ligne
    ]
    assert 1 == rendu.exit_code and "1 valeur reste à compléter : « financements, " in dit and "2025 »" in dit
