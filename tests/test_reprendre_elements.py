"""Une case, un élément de liste, un alinéa, une rangée de plus ou de moins dans le Word : écrits dans la fiche de ce Word, et dans aucune autre."""

import re
import zipfile
from pathlib import Path

import pytest

from docgen.commandes.reprendre import take_back
from docgen.commandes.reprendre.essais import edited_files
from docgen.commandes.reprendre.suites import ConstatsSuivis
from docgen.demande import Order
from docgen.ooxml.trace import written_lines
from docgen.pipeline import prepare
from docgen.render.docx import render
from tests.outils.chantier import CONVENTION, ouvrir_reel

VERSION = f"{CONVENTION}/initiale"
PARAGRAPHE = re.compile(r"<w:p(?: [^>]*)?>(?:(?!<w:p[ >]).)*?</w:p>", re.S)


class Fiches:
    """La convention réelle, pas encore signée, et les Word de ses fiches."""

    def __init__(self, racine: Path) -> None:
        self.racine, self.chantier = racine, ouvrir_reel(racine, CONVENTION)
        contrat = self.chantier.donnees / CONVENTION / "contrat.yaml"
        contrat.write_text(re.sub(r"(?m)^signature: .*\n", "", contrat.read_text("utf-8")), "utf-8")
        self.order = Order(self.chantier.donnees, self.chantier.templates, sans_publie=True)
        self.issue = prepare(self.order)

    def word(self, numero: str) -> bytes:
        (fiche,) = [fait for fait in self.issue.documents[VERSION] if fait.fiche == numero]
        return render(fiche, self.order.templates / "gabarits", {"Version": VERSION})

    def relue(self, numero: str, *gestes, nom: str = "relue.docx") -> Path:
        """Le Word de la fiche, où chaque geste a changé les paragraphes."""
        produit = self.racine / "produit.docx"
        produit.write_bytes(self.word(numero))
        with zipfile.ZipFile(produit) as lu, zipfile.ZipFile(self.racine / nom, "w") as ecrit:
            for piece in lu.namelist():
                contenu = lu.read(piece)
                if piece == "word/document.xml":
                    xml = contenu.decode()
                    for geste in gestes:
                        xml = geste(xml)
                    contenu = xml.encode()
                ecrit.writestr(piece, contenu)
        return self.racine / nom

    def reprendre(self, *fichiers: Path):
        return take_back(self.order, fichiers, choix=None, appliquer=False)

    def ecrits(self, retour) -> dict[str, list[str]]:
        """Par fichier, les lignes ôtées (« - … ») et ajoutées (« + … »)."""
        textes = edited_files(self.issue.dossier, [(report.ecrit, report.apres) for report in retour.reports])
        return {chemin.name: differences(chemin.read_text("utf-8"), texte) for chemin, texte in textes.items()}


def differences(avant: str, apres: str) -> list[str]:
    from difflib import ndiff

    return [f"{ligne[0]} {ligne[2:].strip()}" for ligne in ndiff(avant.split("\n"), apres.split("\n"))
            if ligne[0] in "+-" and ligne[2:].strip()]  # fmt: skip


def du_texte(xml: str, mots: str, rang: int = 0) -> str:
    """Le paragraphe qui dit exactement ces mots, ou qui les contient s'ils finissent par « … »."""
    trouves = []
    for paragraphe in PARAGRAPHE.findall(xml):
        (ligne,) = [*written_lines(paragraphe)] or [""]
        if ligne == mots or (mots.endswith("…") and mots[:-1] in ligne):
            trouves.append(paragraphe)
    return trouves[rang]


def cocher(libelle: str, signe: str = "☒"):
    return lambda xml: _case(xml, libelle, signe)


def decocher(libelle: str):
    return lambda xml: _case(xml, libelle, "☐")


def _case(xml: str, libelle: str, signe: str) -> str:
    sans = libelle.replace(" ", "[ \u00a0\u202f]").replace("(", r"\(").replace(")", r"\)")
    neuf, fois = re.subn(rf"[☐☒](?=(?:<[^>]*>|[ \u00a0])*{sans}(?:<|[ \u00a0]*$))", signe, xml, count=1)
    assert fois, libelle
    return neuf


def ajouter(apres: str, *mots: str, rang: int = 0):
    def geste(xml: str) -> str:
        modele = du_texte(xml, apres, rang)
        copies = "".join(_dit(modele, chacun) for chacun in mots)
        return xml.replace(modele, modele + copies, 1)

    return geste


def _dit(modele: str, mots: str) -> str:
    """Le même paragraphe, qui dit ces mots."""
    debut, _, reste = modele.partition("<w:t")
    vide = re.sub(r"(<w:t(?: [^>]*)?>)[^<]*", r"\1", "<w:t" + reste)
    return debut + vide.replace("</w:t>", f"{mots}</w:t>", 1)


def retirer(mots: str, rang: int = 0):
    return lambda xml: xml.replace(du_texte(xml, mots, rang), "", 1)


def rangee(xml: str, mots: str) -> str:
    return next(tr for tr in re.findall(r"<w:tr[ >].*?</w:tr>", xml, re.S) if mots in re.sub("<[^>]+>", "", tr))


@pytest.fixture(scope="module")
def fiches(tmp_path_factory):
    return Fiches(tmp_path_factory.mktemp("fiches"))


def codes(retour):
    return [constat.code for constat in retour.findings if constat.code.startswith("REP")]


# --- des cases --------------------------------------------------------------------------------------------------------
# Les mêmes listes se cochent dans plusieurs fiches : 2.2 et 2.5 cochent ce que cochent d'abord 2.1 et 2.4.
@pytest.mark.parametrize(("numero", "nom", "geste", "ecrit"), [
    ("2.1", "2.1-parcours-intensifs", decocher("Mobilité"), ["- - Mobilité"]),
    ("2.2", "2.2-", decocher("Santé"), ["- - Santé"]),
    ("2.2", "2.2-", cocher("Autonomie", "X"), ["+ - Autonomie"]),
    ("2.5", "2.5-", cocher("Gens du voyage"), ["+ - Gens du voyage"]),
])  # fmt: skip
def test_une_case_de_plus_ou_de_moins_s_ecrit_dans_la_fiche_du_word(fiches, numero, nom, geste, ecrit):
    retour = fiches.reprendre(fiches.relue(numero, geste))
    assert [] == codes(retour), retour.findings
    ((fichier, changes),) = fiches.ecrits(retour).items()
    assert (True, ecrit) == (fichier.startswith(nom), changes)


def test_les_cases_s_ecrivent_dans_l_ordre_du_formulaire(fiches):
    retour = fiches.reprendre(fiches.relue("2.2", cocher("Travailleurs indépendants"), cocher("Séniors")))
    (texte,) = edited_files(fiches.issue.dossier, [(r.ecrit, r.apres) for r in retour.reports]).values()
    publics = texte.partition("  publics:\n")[2].partition("  qpv:")[0]
    assert [
        "Primo-entrants",
        "Travailleurs indépendants",
        "Jeunes (-25 ans)",
        "Séniors",
        "Autre: sans orientation",
    ] == [ligne.strip(" -") for ligne in publics.strip().split("\n")]


def test_autre_coche_avec_ses_mots(fiches):
    ecrire = cocher("Autre")
    retour = fiches.reprendre(
        fiches.relue("2.2", ecrire, lambda xml: re.sub(r"(☒[^☐☒]*?Autre)(?=<)", r"\1 : estime de soi", xml, count=1))
    )
    assert ["+ - Autre: estime de soi"] == next(iter(fiches.ecrits(retour).values())), retour.findings


def test_une_seconde_case_d_un_choix_unique_est_refusee(fiches):
    retour = fiches.reprendre(fiches.relue("2.2", cocher("Remobilisation")))
    assert {"REF009", "REP010"} <= {constat.code for constat in retour.findings}
    assert "Garder une seule option." in {constat.remedy for constat in retour.findings}


# --- des éléments et des alinéas --------------------------------------------------------------------------------------
@pytest.mark.parametrize(("numero", "nom", "geste", "ecrit"), [
    ("2.2", "2.2-", retirer("Organismes agréés"), ["- - Organismes agréés"]),
    ("2.2", "2.2-", ajouter("CCAS", "Maison de l’emploi", "Cap emploi"), ["+ - Maison de l'emploi", "+ - Cap emploi"]),
    ("2.5", "2.5-", ajouter("Département du Pas-de-Calais", "Région", rang=1), ["+ - Région"]),
    ("2.2", "2.2-", ajouter("L’action poursuit deux objectifs :", "Elle commence en avril."), ["+ Elle commence en avril."]),
    ("2.2", "2.2-", ajouter("continuer à déployer…", "ouvrir un point d’accueil ;"), ["+ - ouvrir un point d'accueil ;"]),
    ("2.2", "2.2-", retirer("Les parcours de droit commun…"), None),
])  # fmt: skip
def test_un_element_ou_un_alinea_de_plus_ou_de_moins(fiches, numero, nom, geste, ecrit):
    retour = fiches.reprendre(fiches.relue(numero, geste))
    assert [] == codes(retour), retour.findings
    ((fichier, changes),) = fiches.ecrits(retour).items()
    assert fichier.startswith(nom)
    assert changes == ecrit if ecrit else len(changes) == 1 and changes[0].startswith("- Les parcours de droit commun")


def test_un_alinea_coupe_et_colle_plus_loin_change_de_place(fiches):
    def geste(xml):
        alinea = du_texte(xml, "La loi pour le plein emploi…")
        apres = du_texte(xml, "Les parcours de droit commun…")
        return xml.replace(alinea, "", 1).replace(apres, apres + alinea, 1)

    retour = fiches.reprendre(fiches.relue("2.2", geste))
    assert [] == codes(retour), retour.findings
    (texte,) = edited_files(fiches.issue.dossier, [(r.ecrit, r.apres) for r in retour.reports]).values()
    debuts = [alinea[:12] for alinea in texte.split("\n\n")[1:5]]
    assert ["Plus de 52 7", "Les freins à", "Les parcours", "La loi pour "] == debuts


def test_ce_que_markdown_lirait_autrement_n_est_pas_ecrit(fiches):
    retour = fiches.reprendre(fiches.relue("2.2", ajouter("L’action poursuit deux objectifs :", "# Un titre")))
    assert ["REP007"] == codes(retour)
    assert () == retour.reports


# --- des rangées ------------------------------------------------------------------------------------------------------
def test_une_rangee_de_moins_est_un_element_de_moins(fiches):
    retour = fiches.reprendre(
        fiches.relue("2.2", lambda xml: xml.replace(rangee(xml, "BRSA intégrant l’accompagnement intensif"), "", 1))
    )
    assert [] == codes(retour), retour.findings
    ((fichier, changes),) = fiches.ecrits(retour).items()
    assert fichier.startswith("2.2-") and all(ligne.startswith("- ") for ligne in changes)
    assert "Nombre de BRSA intégrant l'accompagnement intensif" in " ".join(changes)


def test_une_rangee_de_plus_dit_la_liste_ou_l_ecrire(fiches):
    def geste(xml):
        modele = rangee(xml, "BRSA intégrant un parcours emploi")
        mots = iter(("Nombre de sorties", "5", "15", "25", "35"))
        return xml.replace(modele, modele + PARAGRAPHE.sub(lambda trouve: _dit(trouve[0], next(mots)), modele), 1)

    retour = fiches.reprendre(fiches.relue("2.2", geste))
    (constat,) = [constat for constat in retour.findings if constat.code == "REP007"]
    assert constat.message.startswith(
        "« Nombre de sorties », « 5 », « 15 », « 25 » et « 35 » : ces passages sont ajoutés"
    )
    assert "la liste « indicateurs »" in constat.remedy and "/2.2-" in constat.remedy


# --- plusieurs relecteurs ---------------------------------------------------------------------------------------------
def test_deux_relecteurs_ajoutent_au_meme_endroit(fiches):
    anne = fiches.relue("2.2", ajouter("CCAS", "Mission locale"), nom="anne.docx")
    paul = fiches.relue("2.2", ajouter("CCAS", "Cap emploi"), nom="paul.docx")
    retour = fiches.reprendre(anne, paul)
    assert [] == codes(retour), retour.findings
    assert ["+ - Mission locale", "+ - Cap emploi"] == next(iter(fiches.ecrits(retour).values()))


# --- ce que les règles disent de plus ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("numero", "avant", "apres"), [("2.2", "1 905 317", "1 950 317"), ("2.7", "1 520 103,17", "1 620 103,17")]
)
def test_un_montant_sans_son_budget_fait_dire_un_constat_de_plus(fiches, numero, avant, apres):
    def geste(xml):
        return xml.replace(avant.replace(" ", "\u202f"), apres, 1)

    retour = fiches.reprendre(fiches.relue(numero, geste))
    assert [] == codes(retour) and len(retour.reports) == 1
    assert "BUD004" in {constat.code for constat in retour.suites.constats.nouveaux}
    assert all(
        f"fiche {numero}" in constat.message for constat in retour.suites.constats.nouveaux if constat.code == "BUD004"
    )


def test_un_constat_qui_dit_d_autres_chiffres_n_est_pas_nouveau(fiches):
    retour = fiches.reprendre(fiches.relue("2.4", recrire("298 400 €", "299 400 €")))
    constats = retour.suites.constats
    assert ((), True) == (constats.nouveaux, constats.rechiffres > 0)


def test_ce_qui_ne_change_rien_aux_regles_ne_fait_rien_dire(fiches):
    retour = fiches.reprendre(fiches.relue("2.2", ajouter("CCAS", "Mission locale")))
    # Les numéros de ligne que des constats citent bougent d'un cran : ce ne sont pas d'autres chiffres.
    assert ConstatsSuivis() == retour.suites.constats


# --- comme on tape ----------------------------------------------------------------------------------------------------
def recrire(ancien: str, nouveau: str):
    """Toute la ligne retapée."""
    return lambda xml: xml.replace(du_texte(xml, ancien), _dit(du_texte(xml, ancien), nouveau), 1)


def retapees(lignes: dict[str, tuple[str, ...] | str]):
    """Chaque ligne retapée ; la réponse de chacune suit ce qui est tapé."""
    return [recrire(ancien, tape if isinstance(tape, str) else tape[0]) for ancien, tape in lignes.items()]


# Ce que la ligne disait : ce qui est tapé à sa place, et ce que les données en disent.
@pytest.mark.parametrize(("numero", "lignes"), [
    ("2.2", {"1 905 317 €": ("1950317", "1 950 317"), "12 000": ("12500", "12 500"), "n. c.": ("15%", "15 %"),
             "10 177 places, soit environ 12 212 BRSA": ("11000 places, soit environ 12 212 BRSA", "11 000"),
             "1er janvier 2025": ("01/04/2025", "1er avril 2025")}),
    ("2.2", {"1 905 317 €": ("1.950.317 €", "1 950 317"), "12 000": ("N.C.", "non communiqué")}),
    ("2.2", {"1 905 317 €": ("1 950 317,00 euros", "1 950 317")}),
    ("2.4", {"298 400 €": ("299400,50 €", "299 400,50"), "1er janvier 2025": ("le 3 avril 2025", "3 avril 2025")}),
    ("2.4", {"1er janvier 2025": ("le 03.04.25", "3 avril 2025")}),
])  # fmt: skip
def test_un_nombre_un_jour_se_tapent_comme_on_veut(fiches, numero, lignes):
    retour = fiches.reprendre(fiches.relue(numero, *retapees(lignes)))
    assert ([], sorted(ecrit for _, ecrit in lignes.values())) == (
        codes(retour), sorted(report.apres for report in retour.reports)
    ), retour.findings  # fmt: skip


@pytest.mark.parametrize(("numero", "lignes"), [
    ("2.2", {"12 000": "12000", "1 905 317 €": "1905317,00", "1er janvier 2025": "01/01/2025"}), ("2.4", {"n. c.": "N/C"}),
])  # fmt: skip
def test_la_meme_valeur_en_d_autres_signes_ne_change_rien(fiches, numero, lignes):
    retour = fiches.reprendre(fiches.relue(numero, *retapees(lignes)))
    assert ((), ()) == (retour.findings, retour.reports)


@pytest.mark.parametrize(("numero", "lignes"), [
    ("2.2", {"1 905 317 €": "1,95 M€", "12 000": "douze mille", "1er janvier 2025": "31 avril 2025"}),
    ("2.2", {"1 905 317 €": "2 M€", "624 596 €": "près d’un million"}), ("2.4", {"298 400 €": "300 k€"}),
])  # fmt: skip
def test_ce_qui_ne_se_lit_pas_en_entier_est_cite_tel_qu_il_est_tape(fiches, numero, lignes):
    retour = fiches.reprendre(fiches.relue(numero, *retapees(lignes)))
    assert (["REP009"] * len(lignes), ()) == (codes(retour), retour.reports)
    cites = {constat.message.partition("« ")[2].partition(" »")[0].replace("’", "'") for constat in retour.findings}
    assert {tape.replace("’", "'") for tape in lignes.values()} == cites


@pytest.mark.parametrize(("numero", "ancien", "tape"), [
    ("2.2", "156 €, sur une base de 12 212 BRSA", "160 €, sur une base de 12 212 BRSA"),
    ("2.2", "7 589 739 €", "7 589 740 €"),
])  # fmt: skip
def test_un_nombre_calcule_dit_d_ou_il_vient(fiches, numero, ancien, tape):
    retour = fiches.reprendre(fiches.relue(numero, recrire(ancien, tape)))
    (constat,) = retour.findings
    assert ("REP005", True) == (constat.code, "2.2-parcours-gradue.yaml, ligne" in constat.remedy)


def test_ce_qui_suit_sur_la_meme_ligne_n_empeche_rien(fiches):
    ligne = "156 €, sur une base de 12 212 BRSA"
    retour = fiches.reprendre(fiches.relue("2.2", recrire(ligne, ligne.replace("12 212", "12 500"))))
    assert ([], ["12 500"]) == (codes(retour), [report.apres for report in retour.reports])


# --- là où rien ne peut être écrit, quoi faire ------------------------------------------------------------------------
@pytest.mark.parametrize(("geste", "code", "remede"), [
    (recrire("–", "Rester attentif aux délais"), "REP006", "rien sous « Calendrier prévisionnel »"),
    (ajouter("10 177 places, soit environ 12 212 BRSA", "dont 200 en zone rurale"), "REP007", "qui dit « 10 177 »"),
    (recrire("Date de mise en place", "Date de démarrage"), "REP006", "parties/fiche.md, ligne"),
    (lambda xml: xml.replace("☐", "", 1), "REP006", "Des cases n'y sont plus"),
])  # fmt: skip
def test_ce_qui_n_est_pas_repris_dit_ou_l_ecrire(fiches, geste, code, remede):
    numero = "2.5" if "Calendrier" in remede else "2.2"
    (constat,) = fiches.reprendre(fiches.relue(numero, geste)).findings
    assert (code, True) == (constat.code, remede in constat.remedy), constat.remedy


def test_un_premier_alinea_sous_un_titre(fiches):
    retour = fiches.reprendre(fiches.relue("2.2", ajouter("Contexte et enjeux identifiés", "Préambule de la fiche.")))
    assert ([], ["+ Préambule de la fiche."]) == (codes(retour), next(iter(fiches.ecrits(retour).values())))
