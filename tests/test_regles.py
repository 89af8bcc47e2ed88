"""Les règles : chacune a son code, sa page, son cas ; le dossier réel ne déclenche que ce qui est attendu."""

import pkgutil
import re
from pathlib import Path
from typing import get_args

import pytest

from docgen.check import Rule, Subject, check, registry, rules
from docgen.demande import Outcome
from docgen.findings import Finding, Qui, Severity, blocking, errors
from docgen.load import load
from tests.outils.cas import CONSTATS, MINIMAL, lire
from tests.outils.chantier import reel

RACINE = Path(__file__).parents[1]
REEL = RACINE / "contracts_data" / "pas-de-calais"
STADES = ("donnees", "documents", "final", "publie")
REGLES = pytest.mark.parametrize("regle", registry(), ids=[regle.code for regle in registry()])


def _preparer(final: bool = False) -> Outcome:
    return reel(publie=True, final=final)


# --- la forme des règles ----------------------------------------------------------------------------------------------
def test_chaque_code_ne_sert_qu_une_fois() -> None:
    codes = [regle.code for regle in registry()]
    attendu = sorted(set(codes))
    assert attendu == codes


def test_le_nom_du_fichier_est_le_code_et_le_nom_de_la_regle() -> None:
    fichiers = [info.name for info in pkgutil.iter_modules(rules.__path__)]
    attendu = [f"{regle.code.lower()}_{regle.nom}" for regle in registry()]
    assert attendu == fichiers
    assert all(re.fullmatch(r"[A-Z]{3}\d{3}", regle.code) and regle.nom for regle in registry())


@REGLES
def test_la_page_d_une_regle_a_ses_quatre_parties(regle: Rule) -> None:
    titre, *parties = regle.doc.split("\n\n")
    grave = "Pourquoi c'est grave" if regle.gravite is Severity.BLOQUANT else "Pourquoi y regarder"
    attendu = ["Constat", grave, "Exemple", "Remède"]
    obtenu = [match[1] if (match := re.match(r"\*\*([^*]+)\.\*\* ", partie)) else partie for partie in parties]
    assert attendu == obtenu
    assert titre.endswith("."), "la page commence par une phrase"
    assert regle.stade in STADES
    assert regle.qui in get_args(Qui)


def test_chaque_regle_a_son_cas_et_chaque_cas_sa_regle() -> None:
    attendu = [regle.code for regle in registry()]
    obtenu = sorted(page.stem for page in CONSTATS.glob("*.md"))
    assert attendu == obtenu


@REGLES
def test_les_messages_s_enchainent_et_les_remedes_sont_des_phrases(regle: Rule) -> None:
    for cas in lire(CONSTATS / f"{regle.code}.md"):
        for ligne in cas.attendu.splitlines():
            if ligne.startswith("→ "):
                assert re.match(r"→ [A-ZÀÉ].*[.?]$", ligne)
            elif not ligne.startswith("  "):  # ce qui suit le remède : une opération à coller
                assert re.search(rf": (bloquant|à corriger|à confirmer) {regle.code}: ", ligne)
                assert not ligne.endswith(".")


def test_les_regles_passent_sans_versions_ni_documents() -> None:
    dossier, _ = load(MINIMAL, RACINE / "templates" / "textes")
    assert dossier is not None
    attendu: list[Finding] = []
    obtenu = check(Subject(dossier, {}), *STADES)
    assert attendu == obtenu


# --- le dossier réel --------------------------------------------------------------------------------------------------
ATTENDUS = [
    ("BUD003", "la fiche 4.2"),
    *(("BUD004", f"la fiche {numero}") for numero in ("1.3", "2.10", "2.4", "2.5", "4.2")),
    *[("BUD006", "contrat")] * 3,  # 49,5 % en 2026 et en 2027, 49,6 % en tout
    *(("BUD009", f"la fiche {numero}") for numero in ("2.1", "2.7", "2.7")),  # « 12 mois », trois exercices (l. 2249, 3176)
    *(("BUD010", f"la fiche {numero}") for numero in ("2.13", "2.8")),  # FSE / FTJ ; CAF, CNAF, MSA (l. 3390)
    ("BUD012", "la fiche 2.5"),  # 215 071,28 € dans les fiches 2.4 et 2.5 (l. 2724, 2906)
    ("BUD016", "la fiche 1.1"),  # la liste des cofinanceurs, vide (l. 388)
    ("BUD017", "la fiche 2.8"),  # le FIPE s'arrête à la fin de 2025 (l. 3392, 3422)
    ("BUD023", "la fiche 3.3"),  # 2 400 € pour 350 personnes, 500 000 € de crédits (l. 1188, 1250)
    ("BUD024", "la fiche 2.1"),  # « ETP - recrutement », sous « Externe » (l. 2227, 4364)
    ("BUD041", "la fiche 2.10"),  # « Accompagnement solidarité », dans les deux contrats (l. 1008, 3791)
    ("BUD041", "la fiche 2.9"),  # Mamobilité62, dans les deux contrats (l. 1570, 3506)
    ("BUD044", "la fiche 1.2"),  # 764 285,46 € d'aides pour 730 000 € (l. 1705, 1708)
    *(("BUD045", f"la fiche {numero}") for numero in ("1.5", "3.4")),  # juin à novembre 2024 (l. 911), 2023-2026 (l. 1274)
    ("DOC003", "2.1-parcours-intensifs"),  # l'annexe 6 d'une convention qui en a cinq
    *[("DOC008", "avenant")] * 2,  # deux titres du décret n° 2025-135, et de l'instruction de 2023
    ("DOC012", "avenant"),  # la délégation de signature du secrétaire général ; le préfet signe
    *[("CHP001", "feuille-de-route-2024")] * 2,
    # Vides : partenaires (l. 1023, 1111, 3988), vigilance (l. 1027, 1113, 2095, 3213…), impact (l. 1226, 1477, 3586)…
    ("CHP008", "1.5-prevention-des-ruptures"),
    ("CHP008", "2.11-nouvelles-approches"),
    ("CHP008", "feuille-de-route-2024"),  # « oui / non », jamais choisi (l. 4650, 4698, 4790)
    *(("IND003", f"la fiche {numero}") for numero in ("2.5", "2.7", "3.2", *["2.9", "2.13"] * 2, *["2.4"] * 3)),
    ("IND026", "la fiche 3.2"),  # deux indicateurs locaux sous « référentiel national » (l. 1139 à 1144)
    *[("IND007", "la fiche 1.1")] * 3,
    *(("IND007", f"la fiche {numero}") for numero in ("1.3", "3.4")),  # 720 jeunes pour 15, 187 jours pour 2 500
    # 135 pour 90 (l. 1701, 1705), 3 827 pour 3 500 (l. 1716), 410 pour 350 (l. 1718), l'axe 4 (l. 1725, 1728).
    *(("IND021", f"la fiche {numero}") for numero in ("1.2", "3.2", "3.3", "4.1", "4.2")),
    *[("IND009", "la fiche 2.7")] * 3,  # « nombre », et des taux
    ("IND009", "la fiche 2.9"),  # « part », et des nombres
    ("IND010", "la fiche 1.3"),  # 30 jeunes visés, pour 15 concernés (l. 725, 1705)
    # 608 pour 600 (l. 491, 598), 40 et 100 pour 150 (l. 779, 793, 847).
    *(("IND011", f"la fiche {numero}") for numero in ("1.2", "1.4", "2.10", "2.12", "2.13", "2.4", "2.6", "2.8", "3.2")),
    # 6 542 + 1 110 places pour 8 500 (l. 2220-2308) ; 150 jeunes (l. 491) ; 200 places pour 150 (l. 1010, 1048) ; 1 140
    # places pour 250 (l. 1334, 1377) ; 4 500 places, et les 12 212 de l'autre action (l. 2415, 2432).
    *(("IND025", f"la fiche {numero}") for numero in ("1.2", "2.1", "2.2", "3.1", "3.4")),
    ("IND027", "2.3-referencement-de-l-offre"),  # « NC » partout (l. 2585 à 2591), et 2.5, 2.6, 2.12
    # Annoncés, sans une valeur : 25 (l. 2103, 2815, 3853…), et 6 (l. 403, 1667 à 1673).
    ("IND028", "1.1-accueil-de-proximite"),
    ("IND028", "2.1-parcours-intensifs"),
    ("IND029", "la fiche 2.10"),  # 6 000 « atteint », 5 976 (l. 3676, 3875)
    *(("IND006", f"la fiche {numero}") for numero in ("2.10", "2.12", "2.2", "2.2", "2.6")),
    *(("IND016", f"la fiche {numero}") for numero in ("2.1", "2.11", "2.13")),  # « nouvelle », avec un passé
    *(("IND017", f"la fiche {numero}") for numero in ("2.6", "2.8")),  # « à l'identique », + 70 % et + 44 %
    # La convention et la feuille de route (cie-2025-2027/publie/initiale.yaml).
    ("PUB001", "Annexe 2"),  # le coût de la mobilité, vide en 2026 et en 2027 : 6 totaux
    ("PUB001", "Annexe 2"),  # la ligne « Autre » de 2025, reprise en 2026 et en 2027 : 14 totaux
    ("PUB001", "Annexe 3, coût inscrit au plan de financement"),  # la trame vide
    ("PUB001", "Feuille de route, ensemble des bassins, demandeurs d'emploi"),  # 8 661 pour 8 942
    ("PUB001", "Fiche 1.1, budget, ligne Total"),  # le montant d'un exercice pour trois
    ("PUB001", "Fiche 2.10, action 1, coût unitaire"),
    ("PUB001", "Fiche 2.10, action 2, coût unitaire"),
    ("PUB001", "Fiche 2.3, budget"),  # la colonne « Total », vide
    ("PUB001", "Fiche 2.5, indicateurs locaux, familles monoparentales"),  # « xxx »
    # L'avenant (cls-2024-2027/publie/avenant-1.yaml).
    ("PUB001", "Annexe 2, action 3.2, jeunes majeurs précaires, logement autonome, situation au 31/12/2023"),
    ("PUB001", "Annexe 3"),  # la colonne des « #REF! »
    ("PUB001", "Annexe 4, accompagnement renforcé"),
    ("PUB001", "Annexe 4, accompagnement renforcé, situation au 31/12/2023"),
    ("PUB001", "Annexe 4, professionnels formés"),
    ("PUB001", "Fiche 3.3, indicateurs cibles, dossiers ayant abouti à la prévention d'une expulsion, situation au "
               "31/12/2023"),
    ("PUB001", "Fiche 4.1, indicateurs cibles, ménages visités (indicateur global), situation au 31/12/2023"),
    ("PUB001", "Rapport, montant annuel du contrat local des solidarités 2024-2027, 2027"),
    *(("PUB003", titre) for titre in (
        "Fiche 3.1, axe", "Fiche 3.1, intitulé", "Fiche 3.2, axe", "Fiche 4.2, axe", *["Liste des annexes, annexe 1"] * 2,
        "Liste des annexes, annexe 3", "Liste des annexes, annexe 4",
        *(f"Rapport, liste des actions de la convention, action {numero}" for numero in ("2.1", "2.4", "2.6")),
        *(f"Rapport, liste des actions du contrat, action {numero}" for numero in ("1.3", "4.2")),
        "Fiche 2.10, indicateurs de réalisation, nom de l'action",  # « pack inclusion Santé » (l. 3853)
        "Rapport, axes du contrat",  # « écologie solidaire » (l. 5127)
    )),
    *(("PUB004", donnee) for donnee in (
        # La convention et la feuille de route.
        "Feuille de route, séquence 1, Audomarois, numéro de semaine",  # le 4 juin 2024 est en semaine 23 (l. 4856)
        "Feuille de route, séquence 2, Audomarois, numéro de semaine",  # le 11 juin 2024, en semaine 24 (l. 4860)
        "Article 9, intitulé",  # « DÉNONCIATION », et la convention se résilie (l. 1983, 1985)
        "Parties, l'État",  # le ministère, désigné par « l'État » (l. 1789)
        "Parties, préfet de région, qualité",  # « zone défense » (l. 1789)
        "Signature du préfet de région, qualité",  # « préfet des Hauts-de-France » (l. 2007)
        # L'avenant.
        "Article 2.2, délai de versement",  # « du présent avenant », mis dans le contrat (l. 218)
        "Fiche 1.3, action 1, intitulé",  # « contre stéréotype » (l. 663)
        "Fiche 3.1, action 2, intitulé",  # « au démarches » (l. 1005)
        "Fiche 3.4, numéro de l'action",  # « Action 2.4 » (l. 1259)
        "Fiche 3.4, numéro de l'axe",  # « Axe 1 » (l. 1258)
        "Titre, nom du contrat",  # « contrat départemental des solidarités » (l. 115)
        "Visa de la délibération, organe",  # « du Conseil département » (l. 153)
        "Visa du décret n° 2025-135, date",  # « 14 févier » (l. 137)
        "Visa de la loi de finances, objet",  # « et son décret d’application » (l. 131)
        # La délibération et le rapport.
        "Délibération, objet, nom de la convention",  # « contrat pour l'insertion et l'emploi » (l. 23 et 5061)
        "Rapport, affectation, libellé",  # « ey d'accès » (l. 5224)
    )),
    *(("PUB005", chose) for chose in (
        "BRSA des trois bassins au 31/12/2023",  # 15 746 (l. 4654), 18 707 (l. 4665)
        "bénéficiaires du RSA du département",  # 45 843 foyers (l. 625), plus de 52 700 (l. 2175)
        "durée d'un parcours intensif",  # 6 mois (l. 2204), 4 mois (l. 3611)
        "durée de la convention",  # trois ans et trois mois (l. 1863), ou trois ans (l. 5174)
        "délai de prise en charge",  # 15 jours (l. 4912), un mois (l. 4922)
        "départs en vacances de l'action 1.5",  # 10 000 (l. 915), 8 000 (l. 1709)
        "heures d'activité par semaine de l'accompagnement intensif",  # 15 (l. 2203), 10 (l. 2332), 1 (l. 3612)
        "nature de l'instruction n° DGCS/SD1B/2023/169",  # interministérielle (l. 147), ou non (l. 1825)
        "nom de l'acte que l'avenant modifie",  # contrat (l. 170), convention (l. 190, 247 et 5129)
        "nom du FPEL",  # l. 1168 et 1184
        "outil de prise de rendez-vous, RDV Insertion ou non",  # l. 4623 et 4926
        "public empêché faute de mobilité",  # 60 % (l. 1551), plus de 60 % (l. 3498)
        "semaines des journées d'acculturation",  # 21 à 23 (l. 4965), 21 à 24 (l. 5044)
        "taille d'un portefeuille",  # 70 (l. 2196), 50 à 70 (l. 2202), 60 (l. 4922)
        "échéance du mécanisme de sanction",  # janvier (l. 2110), décembre 2025 (l. 4627)
    )),
    *(("PUB006", mots) for mots in (
        "avenant-1", "initiale", "publie",  # les mots fautifs des trois actes, chacun à sa ligne
        "915 concours de la force publique", "Ministère chargé de l'emploi",  # l. 1165 et 204
        "une priorisation sur la santé mentale exclusivement",  # l. 3765
    )),
    # Moins de 25, de 26 et de 30 ans (l. 2627 et 2789, 2863, 2936 et 2989…) ; 16-21, 18-25 et 16-25 ans (l. 384, 558, 598).
    ("REF023", "1.1-accueil-de-proximite"),
    ("REF023", "2.4-mediation-emploi"),
    *(("REF024", f"la fiche {numero}") for numero in ("2.10", "3.1")),  # vide (l. 3813), « renforcement » (l. 1018)
    ("REF010", "la fiche 2.13"),
    *(("REF013", f"la fiche {numero}") for numero in ("2.11", "2.12", "2.13", "2.7")),  # la thématique et la rubrique
    ("REF014", "la fiche 2.3"),  # « publics spécifiques : non », et un public
    ("SEA001", "deliberation"),  # 78 voix pour 70 présents
    ("SEA003", "contrat"),  # commission permanente du 15 septembre, ou assemblée du 22
    ("SEA012", "la fiche 1.1"),  # janvier (l. 2103, 2110), juin et juillet 2025 (l. 4622 à 4625), avant le vote
    ("SEA013", "rapport"),  # 8 603 440 € inscrits, 8 466 738 € validés (l. 5224)
    ("TXT016", "1.1-accueil-de-proximite"),  # 39 sigles, et 18 dans la convention : CCAS, MDS, EPCI…
    ("TXT016", "1.1-chefferie-de-projet"),
]  # fmt: skip


def _objet(finding: Finding) -> str:
    """Ce dont parle le constat : la fiche, ou l'endroit de l'acte publié."""
    if finding.code == "PUB006":
        mots = re.match(r"« (.*?) »", finding.message)
        return mots[1] if mots else Path(finding.location.file).stem
    if finding.code.startswith("PUB"):
        return re.sub(r" \(source, .*", "", finding.message.partition(" : l'acte")[0])
    match = re.search(r"fiche \d+\.\d+", finding.message)
    return f"la {match[0]}" if match else Path(finding.location.file).stem


# Ce qui ferait un acte nul, faux, ou qui ne se paie pas ; rien de cela n'empêche d'en composer le projet.
BLOQUANTS = [
    *(("BUD004", f"la fiche {numero}") for numero in ("2.10", "2.4", "4.2")),  # 13 000 €, 240 650,63 €, 340 260 €
    *[("BUD006", "contrat")] * 3,  # la clause des 50 %
    ("BUD017", "la fiche 2.8"),  # 120 000 € du FIPE, après lui
    *[("PUB001", "Annexe 2")] * 2,  # les totaux du plan de financement (l. 4369)
    ("PUB001", "Annexe 3"),  # « #REF! »
    ("PUB001", "Fiche 1.1, budget, ligne Total"),
    ("PUB001", "Fiche 2.10, action 1, coût unitaire"),  # 1 008 € pour 1 175 € ; l'euro de l'action 2 est un arrondi
    ("PUB001", "Fiche 2.5, indicateurs locaux, familles monoparentales"),  # « xxx »
    ("PUB001", "Rapport, montant annuel du contrat local des solidarités 2024-2027, 2027"),
    ("SEA001", "deliberation"),  # 78 voix pour 70 présents
    ("SEA003", "contrat"),  # une autre délibération visée
]  # fmt: skip


def test_le_dossier_reel_ne_declenche_que_les_constats_attendus() -> None:
    findings = _preparer().findings
    obtenu = sorted((finding.code, _objet(finding)) for finding in findings)
    assert sorted(ATTENDUS) == obtenu
    assert [] == errors(findings)


def test_ce_qui_bloque_dans_le_dossier_reel_est_ce_qui_rend_l_acte_nul_faux_ou_impossible_a_payer() -> None:
    obtenu = sorted((finding.code, _objet(finding)) for finding in blocking(_preparer().findings))
    assert sorted(BLOQUANTS) == obtenu


def test_un_seul_constat_reunit_la_colonne_des_ref_de_l_annexe_3() -> None:
    trouves = [finding for finding in _preparer().findings if "#REF!" in finding.message]
    assert [13] == [len(finding.related) for finding in trouves]
    assert "14 cellules" in trouves[0].message


def test_un_montant_mal_repris_et_ses_totaux_font_un_seul_constat() -> None:
    """La ligne « Autre » de 2026 et de 2027 garde les 108 847 € de 2025 ; un total peut avoir deux causes."""
    plan = [finding for finding in _preparer().findings if _objet(finding) == "Annexe 2"]
    assert ["6 totaux en découlent", "14 totaux en découlent"] == [
        match[0] for finding in plan if (match := re.search(r"\d+ totaux en découlent", finding.message))
    ]
    assert [1 + 6, 1 + 14] == [len(finding.related) for finding in plan]


def test_un_champ_a_completer_est_signale_la_ou_il_se_saisit() -> None:
    trouves = [finding for finding in _preparer(final=True).findings if finding.code == "DOC002"]
    assert trouves
    for finding in trouves:
        assert finding.location.file.endswith(("avenant-1/avenant.yaml", "cie-2025-2027/contrat.yaml"))
        assert finding.location.line > 1
        assert " À trouver : " in finding.remedy
