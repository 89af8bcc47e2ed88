"""La séance du 22 septembre 2025 : sa délibération, son rapport, l'ordre de son dossier, et ce qu'on peut y mal saisir."""

import re
import shutil
import subprocess
import unicodedata
import zipfile
from html import unescape
from pathlib import Path

import pytest

from docgen.commandes.expliquer import explanations
from docgen.compose.versions import assembled
from docgen.compute import Cell
from docgen.demande import Order
from docgen.document import Amount, Table, inlines, walk
from docgen.findings import Severity
from docgen.french import typographie
from docgen.model.seance import Vote
from docgen.montants import Montant
from docgen.pipeline import prepare, produce
from tests.outils.chantier import reel
from tests.outils.textes import texte_suivi
from tests.outils.validation import erreurs_docx, texte_docx, validateur_sdk

RACINE = Path(__file__).resolve().parents[1]
# Une séance réunit les deux contrats.
pytestmark = pytest.mark.dossier("entier")
REEL = RACINE / "contracts_data" / "pas-de-calais"
JOUR = "2025-09-22"
NOM = f"seances/{JOUR}"
CLS, CIE = "cls-2024-2027/avenant-1", "cie-2025-2027/initiale"


def euros(montant: int) -> Montant:
    return Montant(montant * 100)


def mots(texte: str) -> set[str]:
    """Les mots d'un texte ; un mot composé n'en fait qu'un."""
    return set(re.findall(r"\w+", re.sub("[-\u00ad\u2010\u2011]", "", unicodedata.normalize("NFKC", texte))))


def simple(texte: str) -> str:
    return " ".join(re.sub("[\u00a0\u202f]", " ", texte).replace("’", "'").split())


@pytest.fixture(scope="module")
def seance(tmp_path_factory):
    """La séance seule, dans les trois formats."""
    sortie = tmp_path_factory.mktemp("output")
    ordre = Order(REEL, RACINE / "templates", formats=("docx", "pdf", "txt"), sortie=sortie, seance=JOUR)
    return produce(ordre), sortie / "pas-de-calais" / NOM


@pytest.fixture(scope="module")
def entier():
    """Tout le dossier, composé et vérifié ensemble."""
    return reel()


@pytest.fixture(scope="module")
def textes(seance):
    """Les mots des deux actes, espaces ordinaires, dans l'ordre de la lecture."""
    resultat, _ = seance
    return {document.name: simple(texte_suivi(document)) for document in resultat.documents[NOM]}


# --- ce que disent les deux actes -------------------------------------------------------------------------------------
def test_la_seance_s_ecrit_dans_son_dossier(seance):
    resultat, dossier = seance
    assert [] == [c for c in resultat.findings if c.severity is Severity.BLOQUANT and not c.en_projet]
    attendu = sorted(f"{nom}.{ext}" for nom in ("deliberation", "rapport") for ext in ("docx", "pdf", "txt"))
    assert sorted([*attendu, "manifest.json"]) == sorted(p.name for p in dossier.iterdir())


def test_la_recette_est_la_somme_des_deux_contrats(seance, textes):
    resultat, _ = seance
    etat = Cell("contrat", "part/etat", "2025")
    parts = [v.figures.get(etat) for made in resultat.versions.values() for v in made if v.name in (CLS, CIE)]
    assert sorted([euros(3_342_548), euros(5_124_190)]) == sorted(parts)
    assert euros(8_466_738) == Montant.total(parts)
    assert all("8 466 738 €" in texte for texte in textes.values())


def test_aucun_montant_d_un_contrat_n_est_saisi_dans_la_seance():
    fichiers = [fichier for fichier in (REEL / NOM).glob("*.yaml") if fichier.stem != "publie"]
    saisi = "".join(fichier.read_text("utf-8") for fichier in fichiers)
    textes = "".join(
        fichier.read_text("utf-8") for fichier in (RACINE / "templates" / "textes" / "seance").rglob("*.md")
    )
    montants = (
        "8 466 738",
        "3 342 548",
        "5 124 190",
        "1 659 288",
        "1 010 000",
        "673 260",
        "50 000",
        "5 074 190",
        "8 222 190",
    )
    assert [] == [m for m in montants if m in saisi or m in textes]


# Les chiffres imprimés par les actes publiés, avec la ligne de la source (délibération : 1 à 99 ; rapport : 5051 à 5235).
CHIFFRES = {
    "deliberation": {
        3: "062-226200012-20250922-lmc1526559-DE-1-1", 5: "8 octobre 2025", 13: "22 septembre 2025",
        15: "Jean-Claude LEROY", 17: "Alexandre MALFAIT", 19: "présents (70)", 21: "Excusés (8)", 25: "n° 2025-363",
        29: "L. 3121-14 et L. 3211-1", 31: "n° 2023-1196 du 18 décembre 2023",
        33: "n° DGCS/SD1B/SD5A/DIPLP/2025/82 du 4 juin 2025", 37: "n° DGEFP/DFT/2025/10 du 20 mars 2025",
        39: "n° 2023-417 du 25 septembre 2023", 41: "n° 2022-503 du 12 décembre 2022",
        43: "n° 2024-176 du 15 avril 2024", 47: "2e commission « Solidarités humaines », réunie le 2 septembre 2025",
        51: "1re commission « Attractivité départementale et emploi », réunie le 2 septembre 2025",
        59: "3 342 548 €", 63: "l'avenant n° 1 au contrat local des solidarités 2024-2027", 67: "5 124 190 €",
        71: "la convention départementale pour l'insertion et l'emploi 2025-2027", 75: "articles 1er et 3",
        78: "Fonctionnement C02-428N01 74713//93428", 82: "pour, 78 voix", 84: "contre, 0 voix ; abstention, 0 voix",
        86: "(Adopté)", 92: "Arras, le 22 septembre 2025", 99: "Maryline VINCLAIRE",
    },
    "rapport": {
        5055: "Rapport n° 4", 5059: "22 septembre 2025", 5063: "Pacte des solidarités humaines 2022-2027. Par ses 16 ambitions",
        5065: "ambition 2 : Aller au-devant", 5066: "ambition 3 : Évaluer", 5067: "ambition 6 : Accompagner",
        5068: "ambition 8 : Soutenir", 5069: "ambition 9 : Accompagner", 5070: "ambition 11 : Développer",
        5071: "ambition 14 : Répondre", 5073: "2023-2027", 5077: "1 – Favoriser l'accès aux droits", 5080: "360°",
        5083: "2 – Investir", 5089: "3 – Aider", 5095: "4 – Construire", 5103: "5 – Fédérer", 5109: "n° 2023-1196 du 18 décembre 2023",
        5112: "8 222 190 €", 5113: "7 468 440 €",
        5114: "3 342 548 €", 5115: "4 260 892 €", 5117: "618 750 € pour l'expérimentation de 6 mois",
        5119: "15 avril 2024 et adopté, le 16 septembre 2024", 5121: "9 décembre 2024", 5158: "soit 50 % du montant total",
        5164: "1 659 288 €", 5165: "1 010 000 €", 5166: "673 260 €", 5172: "1er janvier 2025", 5207: "5 124 190 €",
        5211: "50 000 €", 5212: "5 074 190 €", 5224: "8 603 440 € 8 466 738 €", 5226: "2e commission « Solidarités humaines »",
        5228: "1re commission « Attractivité départementale et emploi »",
    },
}  # fmt: skip
# Ce que les actes publiés ont imprimé autrement, et pourquoi docgen ne le reprend pas.
ECARTS = {
    ("deliberation", 59, "3 342 548,00 euros"): "les centimes ne s'impriment que s'il y en a",
    ("rapport", 5137, "des publics féminin "): "le titre est celui de la fiche",
    ("rapport", 5144, "coordinations"): "le titre est celui de la fiche",
    ("rapport", 5146, "3,3"): "le numéro est celui de la fiche",
    ("rapport", 5174, "trois ans (2025-2027)"): "la durée est celle de la convention : trois ans et trois mois",
    ("rapport", 5191, "des public féminin"): "le titre est celui de la fiche",
    ("rapport", 5224, "la pauvreté ey d'accès"): "le libellé est celui de la délibération",
}


@pytest.mark.parametrize(("acte", "ligne"), [(acte, ligne) for acte, lus in CHIFFRES.items() for ligne in lus])
def test_chaque_chiffre_de_l_acte_publie_est_dans_l_acte_compose(textes, acte, ligne):
    assert CHIFFRES[acte][ligne] in textes[acte]


@pytest.mark.parametrize(("acte", "ligne", "imprime"), ECARTS)
def test_ce_qui_differe_de_l_acte_publie_a_une_raison(textes, acte, ligne, imprime):
    assert imprime not in textes[acte]
    assert ECARTS[acte, ligne, imprime]


def test_le_rapport_presente_les_onze_et_les_treize_actions_par_le_titre_de_leur_fiche(entier, seance):
    resultat, _ = seance
    (_, rapport) = resultat.documents[NOM]
    lus = simple(texte_suivi(rapport))
    versions = {v.name: v for made in entier.versions.values() for v in made}
    fiches = [*versions[CLS].contrat.fiches, *versions[CIE].contrat.fiches_de("2")]
    assert 11 + 13 == len(fiches)
    assert [] == [f.intitule for f in fiches if simple(typographie(f.intitule)) not in lus]
    tableaux = [b for b in walk(rapport) if isinstance(b, Table) and b.summary.startswith("Actions")]
    assert [11, 13] == [sum(r.role == "corps" for r in t.rows[t.header :]) for t in tableaux]


def test_chaque_montant_de_la_seance_a_un_nom_et_la_valeur_des_autres_documents(entier):
    montres: dict[str, set[Montant]] = {}
    for documents in entier.documents.values():
        for document in documents:
            for montant in (i for i in inlines(document) if isinstance(i, Amount) and i.name):
                montres.setdefault(montant.name, set()).add(montant.value)
    for document in entier.documents[NOM]:
        assert all(i.name for i in inlines(document) if isinstance(i, Amount))
    assert [] == [nom for nom, valeurs in montres.items() if len(valeurs) > 1]


def test_la_deliberation_ne_porte_que_le_logo_du_departement(seance):
    _, dossier = seance
    with zipfile.ZipFile(dossier / "deliberation.docx") as archive:
        entetes = b"".join(archive.read(n) for n in archive.namelist() if re.fullmatch(r"word/header\d\.xml", n))
    assert 'descr="Logo de la collectivité"' in unescape(entetes.decode())
    assert "Logo de l’État" not in unescape(entetes.decode())


@pytest.mark.lent
def test_les_trois_formats_disent_les_memes_mots(seance):
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) n'est pas installé")
    _, dossier = seance
    for acte in ("deliberation", "rapport"):
        lu = subprocess.run(["pdftotext", "-q", str(dossier / f"{acte}.pdf"), "-"], capture_output=True, check=True)
        docx, pdf, txt = (
            texte_docx(dossier / f"{acte}.docx"), lu.stdout.decode(), (dossier / f"{acte}.txt").read_text("utf-8"),
        )  # fmt: skip
        # Une fin de ligne peut couper un mot, ou un nom composé : il se lit sans ses traits d'union.
        assert set() == mots(docx) - mots(pdf) - mots(re.sub(r"[-\u00ad\u2010]\s*\n", "-", pdf))
        assert set() == mots(docx) - mots(txt) - mots(re.sub(r"-\s*\n", "-", txt))


@pytest.mark.lent
def test_les_validateurs_ne_trouvent_aucune_faute_dans_les_deux_actes(seance):
    if validateur_sdk() is None:
        pytest.skip("le validateur de l'Open XML SDK n'est pas installé (npm)")
    _, dossier = seance
    assert [] == erreurs_docx(sorted(dossier.glob("*.docx")))


# --- le vote ----------------------------------------------------------------------------------------------------------
VOTES = {
    (78, 0, 0): "adopté à l'unanimité",
    (70, 0, 8): "adopté à l'unanimité des suffrages exprimés",
    (40, 38, 0): "adopté à la majorité des suffrages exprimés",
    (38, 40, 0): "rejeté",
}


@pytest.mark.parametrize("voix", VOTES)
def test_le_resultat_se_deduit_des_voix(voix):
    pour, contre, abstention = ({"voix": str(n)} for n in voix)
    assert VOTES[voix] == Vote(pour=pour, contre=contre, abstention=abstention).resultat


@pytest.mark.parametrize(
    ("sienne", "attendu"), [("pour", "adopté à la majorité des suffrages exprimés"), ("contre", "rejeté")]
)
def test_a_egalite_la_voix_du_president_l_emporte(sienne, attendu):
    voix = {"pour": {"voix": "5"}, "contre": {"voix": "5"}, "abstention": {"voix": "0"}}
    assert attendu == Vote(**voix, voix_du_president=sienne).resultat


# --- l'ordre du dossier -----------------------------------------------------------------------------------------------
def test_le_dossier_s_assemble_dans_l_ordre_des_pieces(entier):
    (tenue,) = entier.dossier.seances
    documents, _ = assembled(entier.dossier, tenue, entier.documents)
    genres = [document.kind for document in documents]
    assert "deliberation" == genres[0]
    assert "rapport" == genres[-1]
    ordre = [f"annexe-{n}" for n in (1, 2, 3, 4)]
    assert ordre == [genre[:8] for genre in genres[2:6]]
    assert genres.index("avenant") < genres.index("convention")


def test_le_mot_fiche_vaut_pour_toutes_les_fiches(chantier):
    seance = chantier.donnees / NOM / "seance.yaml"
    changer(seance, "document: annexe-1-fiches-actions", "document: fiche")
    resultat = prepare(Order(chantier.donnees, chantier.templates))
    (tenue,) = resultat.dossier.seances
    documents, _ = assembled(resultat.dossier, tenue, resultat.documents)
    assert 11 == sum(document.kind == "fiche" for document in documents)


def test_une_piece_que_rien_ne_compose_est_dite(chantier):
    seance = chantier.donnees / NOM / "seance.yaml"
    changer(seance, "document: avenant", "document: avenent")
    resultat = prepare(Order(chantier.donnees, chantier.templates))
    (dit,) = [c for c in resultat.findings if "« avenent »" in c.message]
    assert ("LEC010", "seance.yaml") == (dit.code, Path(dit.location.file).name)
    assert "avenant" in dit.remedy


# --- ce qu'on demande -------------------------------------------------------------------------------------------------
def changer(fichier: Path, avant: str, apres: str) -> None:
    texte = fichier.read_text("utf-8")
    assert avant in texte
    fichier.write_text(texte.replace(avant, apres, 1), "utf-8")


def dire(chantier, **options) -> list[str]:
    """Les erreurs d'une production de la séance : « fichier:ligne CODE phrase »."""
    resultat = chantier.produire(contrat="", version="", seance=JOUR, **options)
    assert () == resultat.written
    found = [c for c in resultat.findings if c.severity is Severity.BLOQUANT and not c.en_projet]
    assert all(c.remedy for c in found)
    return [f"{Path(c.location.file).name}:{c.location.line} {c.code} {c.message}" for c in found]


def test_une_seance_inconnue_est_dite_avec_celles_qui_existent(chantier):
    resultat = chantier.produire(contrat="", version="", seance="2025-09-23")
    (dit,) = [c for c in resultat.findings if c.code == "CMD001"]
    assert "2025-09-23" in dit.message
    assert JOUR in dit.remedy


def test_un_contrat_demande_seul_vient_sans_la_seance(chantier):
    resultat = chantier.produire(kinds=frozenset({"avenant"}))
    assert [CLS] == list(resultat.documents)


def test_docgen_expliquer_suit_la_recette_dans_les_deux_contrats(entier):
    (reponse,) = explanations(entier, ["8 466 738"])
    assert ("deliberation", "rapport") == reponse.documents
    explication = reponse.explanation
    assert f"{CLS} + {CIE}" == explication.version
    assert euros(8_466_738) == Montant.total(
        t.value.times(t.factor) for t in explication.terms if isinstance(t.value, Montant)
    )
    for contrat in ("cls-2024-2027", "cie-2025-2027"):
        assert any(f"/{contrat}/" in terme.place.file for terme in explication.terms)


def test_docgen_expliquer_dit_ou_est_saisi_un_montant_du_seul_rapport(entier):
    (reponse,) = explanations(entier, ["8 603 440"])
    (terme,) = reponse.explanation.terms
    assert "rapport.yaml" == Path(terme.place.file).name
    assert terme.place.line > 1


# --- ce qu'on peut mal saisir -----------------------------------------------------------------------------------------
FAUTES = {
    "clé inconnue": ("seance.yaml", "secretaire:", "secretaires:", "LEC006 la clé « secretaires » est inconnue ici"),
    "date impossible": ("seance.yaml", "22 septembre 2025", "31 septembre 2025", "LEC006 le « 31 septembre 2025 » n'existe pas au calendrier"),
    "autre jour que le dossier": ("seance.yaml", "22 septembre 2025", "23 septembre 2025", "LEC008 la séance est du 2025-09-23, son dossier s'appelle 2025-09-22"),
    "avis inconnu": ("seance.yaml", "avis: favorable", "avis: bon", "LEC006 « bon » n'est pas un choix possible"),
    "version inconnue": ("seance.yaml", "version: avenant-1", "version: avenant-11", "SEA002 l'acte « cls » de la séance cite la version « avenant-11 »"),
    "contrat inconnu": ("seance.yaml", "contrat: cie-2025-2027", "contrat: cie-2025", "SEA002 l'acte « cie » de la séance cite le contrat « cie-2025 »"),
    "voix en lettres": ("deliberation.yaml", "voix: 78", "voix: soixante-dix-huit", "LEC006 « soixante-dix-huit » n'est pas un nombre entier"),
    "voix partagées": ("deliberation.yaml", "voix: 78", "voix: 0", "LEC006 les voix sont partagées (0 pour, 0 contre)"),
    "visas absents": ("deliberation.yaml", "visas:", "vises:", "LEC006 la clé « vises » est inconnue ici"),
    "montant du rapport": ("rapport.yaml", "montant: 8 603 440", "montant: huit millions", "LEC006 « huit millions » n'est pas un montant"),
    "montant du rapport absent": ("rapport.yaml", "  inscrit_bp:", "  inscrit_budget:", "TPL004 le montant « inscrit_bp » n'est pas saisi"),
    "objectif d'une fiche inconnue": ("rapport.yaml", "    4.2:", "    4.3:", "SEA002 le rapport donne l'objectif d'une fiche 4.3"),
    "texte absent": ("seance.yaml", "assemblee:", "modele: seances\nassemblee:", "TPL001 le modèle n'a pas de dossier de textes"),
}  # fmt: skip


@pytest.mark.parametrize("cas", FAUTES)
def test_une_faute_de_la_seance_est_un_constat_place(chantier, cas):
    fichier, avant, apres, attendu = FAUTES[cas]
    changer(chantier.donnees / NOM / fichier, avant, apres)
    obtenu = dire(chantier)
    assert any(attendu in dit for dit in obtenu), obtenu
    assert all(("Input should" not in dit and ":0 " not in dit) or "TPL001" in dit for dit in obtenu), obtenu


def test_une_seance_sans_son_premier_fichier_est_un_constat(chantier):
    (chantier.donnees / NOM / "seance.yaml").unlink()
    assert ["seance.yaml:0 LEC003 impossible de lire : il n'existe pas"] == dire(chantier)


def test_un_fichier_de_trop_est_signale(chantier):
    shutil.copy(chantier.donnees / NOM / "rapport.yaml", chantier.donnees / NOM / "raport.yaml")
    resultat = chantier.produire(contrat="", version="", seance=JOUR)
    attendu = "le fichier « raport.yaml » n'est pas lu : peut-être « rapport.yaml » ?"
    assert [attendu] == [c.message for c in resultat.findings if c.code == "LEC009"]


@pytest.mark.parametrize("acte", ["deliberation", "rapport"])
def test_une_seance_peut_n_avoir_qu_un_de_ses_deux_actes(chantier, acte):
    (chantier.donnees / NOM / f"{acte}.yaml").unlink()
    resultat = chantier.produire(contrat="", version="", seance=JOUR)
    assert not resultat.failed
    assert [{"deliberation": "rapport", "rapport": "deliberation"}[acte]] == [d.name for d in resultat.documents[NOM]]


def test_avant_le_vote_la_deliberation_est_un_projet_sans_vote_ni_signature(chantier):
    deliberation = chantier.donnees / NOM / "deliberation.yaml"
    texte = deliberation.read_text("utf-8")
    deliberation.write_text(texte[: texte.index("vote:")].replace("numero: 2025-363\n", ""), "utf-8")
    resultat = chantier.produire(contrat="", version="", seance=JOUR)
    assert not resultat.failed
    (projet, _) = resultat.documents[NOM]
    assert "PROJET" == dict(projet.fields)["mention"]
    lu = chantier.lire("deliberation")
    assert "voix" not in lu
    assert "2025-363" not in lu
    assert "Signé" not in lu
