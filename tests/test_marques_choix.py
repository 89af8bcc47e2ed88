"""Ce que l'on coche ou choisit (cases, listes, dates), les notes que l'on ôte : dans les révisions, de chaque côté."""

import json
import re
from pathlib import Path
from random import Random

import pytest
from typer.testing import CliRunner

from docgen.cli import app
from docgen.commandes.comparer import Paire
from docgen.commandes.comparer.redlines import DemandeDeRevisions, _prouvee
from docgen.render import docx
from docgen.word.marques import mark
from docgen.word.ouverture import read_word
from docgen.word.preuve import prove
from docgen.word.preuve.controles import lost_controls
from tests.outils.mots_word import champ as champ_word
from tests.outils.mots_word import note, p, r, tableau, word, zone
from tests.outils.or_word import juger
from tests.outils.paires_word import GABARITS, documents, retoucher
from tests.outils.paquet_word import Paquet
from tests.outils.repondre_word import repondre

_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"


def controle(sorte: str, montre: str) -> str:
    return f"<w:sdt><w:sdtPr>{sorte}</w:sdtPr><w:sdtContent>{r(montre)}</w:sdtContent></w:sdt>"


def case(cochee: bool) -> str:
    etats = "".join(
        f'<w14:{nom} w14:val="{valeur}"/>'
        for nom, valeur in (("checked", f"{cochee:d}"), ("checkedState", "2612"), ("uncheckedState", "2610"))
    )
    return controle(f'<w14:checkbox xmlns:w14="{_W14}">{etats}</w14:checkbox>', "☐☒"[cochee])


def liste(choix: str) -> str:
    choses = "".join(f'<w:listItem w:displayText="{un}" w:value="{un}"/>' for un in ("Semestrielle", "Annuelle"))
    return controle(f"<w:dropDownList>{choses}</w:dropDownList>", choix)


def le(jour: str, annee: int) -> str:
    return controle(f'<w:date w:fullDate="{annee}-06-30T00:00:00Z"><w:dateFormat w:val="d MMMM yyyy"/></w:date>', jour)


def champ(*dedans: str, nom: str = "", sorte: str = "<w:text/>") -> str:
    """Un contrôle de texte, de ce nom : autour de mots, d'alinéas ou d'une cellule."""
    noms = f'<w:alias w:val="{nom}"/><w:tag w:val="{nom}"/>' if nom else ""
    contenu = "".join(un if un.startswith("<") else r(un) for un in dedans)
    return f"<w:sdt><w:sdtPr>{noms}{sorte}</w:sdtPr><w:sdtContent>{contenu}</w:sdtContent></w:sdt>"


def lignes(*rangees: tuple[str, ...]) -> str:
    """Un tableau dont une cellule peut être dans un contrôle."""
    return re.sub(
        r"<w:tc><w:tcPr/>(<w:sdt>(?:(?!</w:sdtContent>).)*<w:tc>.*?</w:sdt>)</w:tc>", r"\1", tableau(*rangees)
    )


def tracer(avant: bytes, apres: bytes) -> bytes:
    return mark(read_word(avant, "avant.docx"), read_word(apres, "apres.docx"), "Moi")


def corps(octets: bytes) -> str:
    return Paquet.de(octets).parties["word/document.xml"].decode()


def tenus(octets: bytes) -> list[str]:
    """Ce que montre chaque contrôle d'un fichier sans marque."""
    return [
        re.sub(r"<[^>]*>", "", dedans) for dedans in re.findall(r"<w:sdtContent>(.*?)</w:sdtContent>", corps(octets))
    ]


CHOIX = {
    "une case": (p(case(True), " récupérer la TVA ;"), p(case(False), " récupérer la TVA ;"), ["☒"], ["☐"]),
    "deux cases d'un alinéa": (
        p(case(True), " oui ", case(False), " non"), p(case(False), " oui ", case(True), " non"), ["☒", "☐"], ["☐", "☒"]),
    "deux cases qui se touchent": (p(case(True), case(False)), p(case(False), case(True)), ["☒", "☐"], ["☐", "☒"]),
    "une liste": (p("Compte rendu : ", liste("Semestrielle"), "."), p("Compte rendu : ", liste("Annuelle"), "."),
                  ["Semestrielle"], ["Annuelle"]),
    "une date": (p("Remis le ", le("30 juin 2026", 2026), "."), p("Remis le ", le("30 juin 2027", 2027), "."),
                 ["30 juin 2026"], ["30 juin 2027"]),
    "un texte": (p("Pour ", controle("<w:text/>", "Mme Durand")), p("Pour ", controle("<w:text/>", "M. Petit")),
                 ["Mme Durand"], ["M. Petit"]),
    "les mots autour changent aussi": (
        p("Le lycée ", case(True), " récupère"), p("La Région ", case(False), " acquitte"), ["☒"], ["☐"]),
    "une liste, et ce qu'elle offre": (
        p("Rythme ", liste("Annuelle")), p("Rythme ", liste("Mensuelle").replace('"Annuelle"', '"Mensuelle"')),
        ["Annuelle"], ["Mensuelle"]),
    "une case qui vient dans un alinéa": (p("Je suis d'accord"), p(case(True), " Je suis d'accord"), [], ["☒"]),
    "un alinéa à case qui vient": (p("Vu."), p("Vu.") + p(case(True), " Je suis d'accord"), [], ["☒"]),
    "une date qui vient à la place de mots": (
        p("Remis le jour de la signature."), p("Remis le ", le("30 juin 2026", 2026), "."), [], ["30 juin 2026"]),
}  # fmt: skip
# Tout le texte d'un champ change, et son alinéa n'a presque rien d'autre.
ETAT, REPRISE = "L'état des lieux du 4 mars", "Reprise sans préavis du site"
CHAMPS = {
    "au milieu d'un alinéa": lambda mots: p("Objet : ", champ(mots, nom="objet"), " fin."),
    "seul": lambda mots: p(champ(mots, nom="objet")),
    "sans nom": lambda mots: p("Objet : ", champ(mots)),
    "de texte enrichi": lambda mots: p("Objet : ", champ(mots, nom="objet", sorte="")),
    "autour d'un alinéa": lambda mots: champ(p(mots), nom="objet"),
    "autour de deux alinéas": lambda mots: champ(p(mots), p(f"{mots} : voici"), nom="objet", sorte=""),
    "dans une cellule": lambda mots: tableau(("Objet", p(champ(mots, nom="objet")))),
    "autour d'une cellule": lambda mots: lignes(("Objet", champ(f"<w:tc><w:tcPr/>{p(mots)}</w:tc>", nom="objet"))),
    "deux d'une rangée": lambda mots: tableau(
        (p(champ(mots, nom="objet")), p(champ(mots.upper(), nom="suite"))), ("un", "deux")),
    "d'un formulaire": lambda mots: p("Objet : ", champ(mots, nom="objet")) + p("Lieu : ", champ(mots, nom="lieu")),
    "dans une zone": lambda mots: p("Vu ce qui précède ", zone(p("Objet ", champ(mots, nom="objet")))),
    "dans un autre": lambda mots: p("Objet : ", champ("du ", champ(mots, nom="objet"), nom="tout", sorte="")),
}  # fmt: skip
# Une partie du texte d'un champ change, et le champ reste d'un seul tenant.
PARTIES = {
    "ses premiers mots": ("Mme Anne Durand", "Anne Durand"), "les derniers": ("Anne Durand", "Anne"),
    "au milieu": ("Anne Marie Durand", "Anne Durand"), "un mot pour un autre": ("Anne Durand", "Anne Petit"),
}  # fmt: skip


@pytest.mark.parametrize("nom", CHOIX)
@pytest.mark.parametrize("sens", [1, -1], ids=["aller", "retour"])
def test_un_controle_dont_la_valeur_change_reste_un_controle_des_deux_cotes(nom, sens):
    textes, valeurs = CHOIX[nom][:2][::sens], CHOIX[nom][2:][::sens]
    avant, apres = (word(p("Vu ce qui précède."), texte) for texte in textes)
    trace = tracer(avant, apres)
    assert [] == prove(avant, apres, trace)
    assert {} == lost_controls(avant, apres, trace)
    assert list(valeurs) == [tenus(repondre(trace, reponse)) for reponse in ("refuser", "accepter")]
    jugement = juger(nom, avant, apres, trace, validateurs=False)
    assert all(tenu for quoi, tenu in jugement.tient.items() if quoi != "serré"), (jugement.tient, jugement.dits)


@pytest.mark.parametrize("nom", CHAMPS)
@pytest.mark.parametrize("sens", [1, -1], ids=["aller", "retour"])
def test_un_champ_dont_tout_le_texte_change_reste_un_champ_des_deux_cotes(nom, sens):
    avant, apres = (word(p("Vu."), CHAMPS[nom](mots), p("Fin.")) for mots in (ETAT, REPRISE)[::sens])
    trace = tracer(avant, apres)
    assert corps(trace).count("<w:sdt>") == corps(avant).count("<w:sdt>") and "customXml" not in corps(trace)
    assert ([], {}) == (prove(avant, apres, trace), lost_controls(avant, apres, trace))
    assert [tenus(avant), tenus(apres)] == [tenus(repondre(trace, reponse)) for reponse in ("refuser", "accepter")]
    jugement = juger(nom, avant, apres, trace, validateurs=False)
    assert all(jugement.tient.values()), (jugement.tient, jugement.dits)


@pytest.mark.parametrize(
    ("sans", "avec"),
    [
        (tableau(("a", "b"), ("d", "e")), tableau(("a", "b"), ("c", p(case(True), " oui")), ("d", "e"))),
        (tableau(("a",), ("d",)), tableau(("a", "b"), ("d", p(case(True), " oui")))),
        (p("Vu."), p("Vu.") + tableau(("a", "b"), ("d", p(case(True), " oui")))),
    ],
    ids=["rangée", "colonne", "tableau"],
)
def test_une_case_vient_avec_sa_rangee_et_ne_part_avec_elle_que_par_ses_mots(sans, avec):
    """De la rangée d'un contrôle qui part, LibreOffice garderait les cellules."""
    sans, avec = word(sans, p("Fin.")), word(avec, p("Fin."))
    trace = tracer(sans, avec)
    assert ({}, ["☒"]) == (lost_controls(sans, avec, trace), tenus(repondre(trace, "accepter")))
    retour = tracer(avec, sans)
    assert {"refuser": {"case": 1}} == lost_controls(avec, sans, retour)
    assert [] == prove(avec, sans, retour)


@pytest.mark.parametrize("nom", PARTIES)
@pytest.mark.parametrize("autour", [("Vu ", "Vu "), ("Vu par ", "Vu avec ")], ids=["reste", "change"])
@pytest.mark.parametrize("sens", [1, -1], ids=["aller", "retour"])
def test_un_champ_dont_une_partie_change_reste_d_un_seul_tenant(nom, autour, sens):
    valeurs = PARTIES[nom][::sens]
    textes = [p(debut, champ(valeur, nom="qui"), " ce jour") for debut, valeur in zip(autour, valeurs, strict=True)]
    trace = tracer(*map(word, textes))
    assert [[valeur] for valeur in valeurs] == [tenus(repondre(trace, reponse)) for reponse in ("refuser", "accepter")]


@pytest.mark.parametrize("place", [champ(), '<w:bookmarkStart w:id="3" w:name="ici"/>'], ids=["champ vide", "signet"])
def test_ce_qui_ne_dit_rien_reste_a_sa_place_quand_les_mots_d_a_cote_changent(place):
    avant, apres = (word(p("Reçu par ", place, "la poste ", mot, champ())) for mot in ("lundi", "mardi"))
    trace = tracer(avant, apres)
    assert [] == prove(avant, apres, trace)
    dits = re.sub(r"<w:sdt>.*?</w:sdt>|<w:bookmarkStart[^>]*>", "[]", corps(trace))
    assert "Reçu par []la poste lundimardi[]" == re.sub(r"<w:sectPr.*|<[^>]*>", "", dits).strip()


@pytest.mark.parametrize(("reponse", "attendus"), [("refuser", ["1", "0"]), ("accepter", ["0", "1"])])
def test_une_case_dont_on_repond_aux_marques_est_dans_l_etat_qu_elle_montre(reponse, attendus):
    un, deux, *_ = CHOIX["deux cases d'un alinéa"]
    lu = read_word(tracer(word(un), word(deux)), "revisions.docx", reponse)
    assert attendus == [etat.get(f"{{{_W14}}}val") for etat in lu.body.iter(f"{{{_W14}}}checked")]


@pytest.mark.parametrize("autour", ["", "À l'attention de "])
def test_un_alinea_qui_n_est_qu_un_champ_dont_le_resultat_change_garde_son_champ(autour):
    """Le champ d'un modèle de lettre : seul son résultat part et vient, et non son alinéa."""
    avant, apres = (
        word(p("Vu."), p(autour or champ_word(code, mots), *([champ_word(code, mots)] if autour else [])), p("Fin."))
        for code, mots in (("MERGEFIELD lieu", "Hôtel du département"), ("MERGEFIELD lieu", "Préfecture, bureau 12"))
    )
    trace = tracer(avant, apres)
    assert [] == prove(avant, apres, trace)
    assert (1, 1, 1) == tuple(corps(trace).count(f"{balise}") for balise in ("<w:del ", "<w:ins ", "MERGEFIELD"))


def test_une_case_qui_ne_dit_pas_ses_signes_a_ceux_de_word():
    nue = re.sub(r"<w14:(?:un)?checkedState [^>]*>", "", case(True))
    avant, apres = word(p(nue, " oui")), word(p(nue.replace("☒", "☐").replace('w14:val="1"', 'w14:val="0"'), " oui"))
    trace = tracer(avant, apres)
    assert ([], {}) == (prove(avant, apres, trace), lost_controls(avant, apres, trace))
    for reponse, etat in (("refuser", "1"), ("accepter", "0")):
        lu = read_word(trace, "revisions.docx", reponse)
        assert [etat] == [coche.get(f"{{{_W14}}}val") for coche in lu.body.iter(f"{{{_W14}}}checked")]


def test_une_case_et_une_liste_ne_se_remplacent_pas():
    avant, apres = word(p("Choix : ", case(True))), word(p("Choix : ", liste("Annuelle")))
    trace = tracer(avant, apres)
    assert [] == prove(avant, apres, trace)
    assert ["Annuelle"] == tenus(repondre(trace, "accepter"))


def test_un_controle_qui_part_entier_et_ne_revient_que_par_ses_mots_est_dit(tmp_path):
    """LibreOffice ne lit pas les marques dans un champ de texte brut, ni dans un contrôle autour d'alinéas."""
    for nom, texte in (("a", p("Pour ", champ("Anne Durand"), " ce jour")), ("b", p("Pour ce jour"))):
        (tmp_path / f"{nom}.docx").write_bytes(word(texte))
    chemins = [str(tmp_path / f"{nom}.docx") for nom in "ab"]
    rendu = CliRunner().invoke(app, ["comparer", *chemins, "--docx", str(tmp_path / "rev.docx")])
    dit = " ".join(rendu.output.replace("’", "'").split())
    seuls = "Révisions écrites, prouvées sauf pour 1 champ de texte, dont seuls les mots reviennent à tout refuser :"
    assert (3, True, 1) == (rendu.exit_code, seuls in dit, dit.count("rouvé")), dit
    rendu = CliRunner().invoke(app, ["comparer", *chemins, "--lot", str(tmp_path / "lot"), "--json"])
    assert (3, True) == (rendu.exit_code, "Révisions écrites, prouvées sauf pour 1 champ de texte" in rendu.stderr)
    (revisions,) = json.loads(rendu.stdout)["revisions"]
    assert revisions == {
        "fichier": str(tmp_path / "lot" / "revisions" / "b.docx"), "prouvees": False,
        "non_prouve": [{"reponse": "refuser", "sorte": "texte", "combien": 1}],
    }  # fmt: skip


def test_les_cases_de_nos_propres_documents_restent_des_cases_des_deux_cotes():
    """Une fiche dont des cases changent : le fichier à révisions est celui qui garde le plus de contrôles."""
    avant, apres = next(
        (document, retoucher(document, Random(16))) for nom, document in documents() if nom.endswith("fiche-2.5")
    )
    demande = DemandeDeRevisions(Path("revisions.docx"), GABARITS)
    faites = _prouvee(Paire("fiche-2.5", avant, apres), demande, demande.sortie)
    assert ({}, "écrites et prouvées") == (faites.pertes, faites.verdict)
    voulues = [corps(docx.render(document, GABARITS, {})).count("<w14:checkbox>") for document in (avant, apres)]
    rendues = [corps(repondre(faites.data, reponse)).count("<w14:checkbox>") for reponse in ("refuser", "accepter")]
    assert min(voulues) > 20 and voulues == rendues


def test_des_revisions_prouvees_en_entier_le_sont_aussi_pour_un_programme(tmp_path):
    for nom, texte in (("a", p("Pour ", champ("Anne Durand"))), ("b", p("Pour ", champ("Jean Petit")))):
        (tmp_path / f"{nom}.docx").write_bytes(word(texte))
    chemins = [str(tmp_path / f"{nom}.docx") for nom in "ab"]
    rendu = CliRunner().invoke(app, ["comparer", *chemins, "--docx", str(tmp_path / "rev.docx"), "--json"])
    assert (1, [{"fichier": str(tmp_path / "rev.docx"), "prouvees": True, "non_prouve": []}]) == (
        rendu.exit_code, json.loads(rendu.stdout)["revisions"])  # fmt: skip
    assert [] == json.loads(CliRunner().invoke(app, ["comparer", *chemins, "--json"]).stdout)["revisions"]


# --- notes ------------------------------------------------------------------------------------------------------------
def notes(octets: bytes) -> list[tuple[str, str]]:
    """Le numéro et les mots de chaque note, séparateurs exclus, dans l'ordre du fichier."""
    parties = Paquet.de(octets).parties
    dites = re.findall(r'<w:footnote [^>]*w:id="(\d+)"[^>]*>(.*?)</w:footnote>', parties["word/footnotes.xml"].decode())
    return [(numero, re.sub(r"<[^>]*>", "", dite)) for numero, dite in dites if "separator" not in dite]


def supprimee(numero: int) -> str:
    return f'<w:del w:id="900" w:author="Lycée">{note(numero)}</w:del>'


def test_une_note_otee_sous_suivi_n_est_dans_les_revisions_qu_une_fois():
    avant = word(p("Le logo figure", note(1), "."), notes=("sauf accord écrit",))
    apres = word(p("Le logo figure", supprimee(1), "."), notes=("sauf accord écrit",))
    trace = tracer(avant, apres)
    (numero, dite), *autres = notes(trace)
    assert ("sauf accord écrit", []) == (dite, autres)
    assert [numero] == re.findall(r'<w:footnoteReference w:id="(\d+)"', corps(trace))
    assert [] == prove(avant, apres, trace)


def test_les_notes_des_revisions_sont_dans_l_ordre_de_leurs_appels():
    """LibreOffice montre au premier appel la note du plus petit numéro, quelle que soit celle que l'on appelle."""
    avant = word(p("un", note(1), " deux", note(2), " trois", note(3)), notes=("A", "B", "C"))
    apres = word(p("un deux", note(1), " trois", note(2)), notes=("B", "C"))
    trace = tracer(avant, apres)
    assert [("1", "A"), ("2", "B"), ("3", "C")] == notes(trace)
    assert [numero for numero, _ in notes(trace)] == re.findall(r'<w:footnoteReference w:id="(\d+)"', corps(trace))
    assert [] == prove(avant, apres, trace)
