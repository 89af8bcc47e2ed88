"""Le contrat consolidé et les faces de l'avenant : révisions, trois colonnes, journal, note ; à une version, à une date."""

import json
import re
import shutil
import zipfile
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from docgen.cli import app
from tests.outils.attente import lancer
from tests.outils.chantier import copier, ouvrir, remplacer
from tests.outils.revisions import auteurs, lire, repondre_par_libreoffice
from tests.outils.validation import erreurs_docx, validateur_sdk

RACINE = Path(__file__).resolve().parents[1]
DONNEES = RACINE / "contracts_data"
CLS = "cls-2024-2027"
TABLEAU = "| Année | Part de l'État |\n|:---|---:|\n| 2024 | 40 % |\n| 2025 | 45 % |\n"
OPERATIONS = """\
operations:
  - nature: remplacer_intitule
    cible:
      article: 2.1
    de: Actions du contrat
    a: Actions et moyens du contrat
  - nature: supprimer_mots
    cible:
      article: preambule
      alinea: 1
    de: anciens et
  - nature: remplacer_phrase
    cible:
      article: preambule
      alinea: 1
      phrase: dernier
    de: Elles y travaillent
    a: Elles y travaillent chaque jour, et en rendent compte.
  - nature: inserer_mots
    cible:
      article: 2.2
      tiret: 1
    de: le montant de chaque année
    a: civile
  - nature: substituer_mots
    quoi: termes
    cible:
      article: 2.2
      paragraphe: 3
    de: inscrit à son budget
    a: vote
  - nature: remplacer_tableau
    nom: tableau 4
    cible:
      article: 2.1
      tableau: 1
    de: Année
    a: |
      | Année | Part de l'État |
      |:---|---:|
      | 2024 | 40 % |
      | 2025 | 50 % |
      | 2026 | 55 % |
  - nature: inserer_article
    cible:
      article: 2.4
    de: Communication
    numero: 2.4-1
    intitule: Protection des données
    a: |
      Chaque partie protège les données qu'elle traite :

      - elle les tient à jour ;
      - elle les efface au terme du contrat.
  - nature: abroger_article
    cible:
      article: 2.3
    de: Suivi et évaluation
  - nature: completer_liste
    cible:
      article: 1
      alinea: 2
    de: Il porte sur trois axes
    a: "- « Former »."
"""


@pytest.fixture(scope="module")
def donnees(tmp_path_factory) -> Path:
    """Le dossier réel, un préambule et un tableau en plus, et un avenant n° 2 qui touche à tout."""
    copie = tmp_path_factory.mktemp("donnees")
    ouvrir(copie, sous="", sans=["seances", f"{CLS}/publie", "cie-2025-2027/publie"])
    contrat = copie / "pas-de-calais" / CLS
    articles = contrat / "articles"
    preambule = "L'État et le Département conduisent des travaux anciens et nouveaux. Elles y travaillent ensemble."
    (articles / "00-preambule.md").write_text(f"# Préambule\n\n{preambule}\n", "utf-8")
    actions = articles / "02.1-actions.md"
    actions.write_text(f"{actions.read_text('utf-8')}\n{TABLEAU}", "utf-8")
    premier = contrat / "avenants" / "avenant-1" / "avenant.yaml"
    texte = premier.read_text("utf-8").replace("statut: projet", "statut: signe\nsignature: 10/10/2025")
    premier.write_text(texte, "utf-8")
    deux = contrat / "avenants" / "avenant-2"
    deux.mkdir()
    entete = (
        texte[: texte.index("operations:")]
        .replace("numero: 1\n", "numero: 2\n")
        .replace("exercice: 2025", "exercice: 2026")
    )
    entete = entete.replace("statut: signe\nsignature: 10/10/2025", "statut: projet")
    (deux / "avenant.yaml").write_text(entete + OPERATIONS, "utf-8")
    return copie


def consolider(*suite: str, donnees: Path, sortie: Path):
    return CliRunner().invoke(
        app,
        [
            "consolider",
            CLS,
            *suite,
            "--donnees",
            str(donnees),
            "--gabarits",
            str(RACINE / "templates"),
            "--sortie",
            str(sortie),
        ],
    )


@pytest.fixture(scope="module")
def faces(donnees, tmp_path_factory) -> dict[str, Path]:
    """Les dossiers de la consolidation, par version."""
    sortie = tmp_path_factory.mktemp("sortie")
    for version in ("initiale", "avenant-1", "avenant-2"):
        fait = consolider("--version", version, "--format", "docx,txt,md", donnees=donnees, sortie=sortie)
        assert 0 == fait.exit_code, fait.output
    return {v: sortie / "pas-de-calais" / CLS / f"consolidation-{v}" for v in ("initiale", "avenant-1", "avenant-2")}


def test_chaque_face_est_ecrite(faces):
    attendu = {"contrat-consolide.docx", "contrat-consolide-revisions.docx", "journal.json", "manifest.json",
               "note-de-lecture.docx", "trois-colonnes.html", "contrat-consolide.txt", "note-de-lecture.txt"}  # fmt: skip
    assert attendu == {p.name for p in faces["avenant-2"].iterdir() if p.is_file()}
    assert {"contrat-consolide.docx", "contrat-consolide.txt", "manifest.json"} == {
        p.name for p in faces["initiale"].iterdir() if p.is_file()
    }


def test_le_contrat_consolide_dit_par_quel_avenant_et_quel_article(faces):
    texte = (faces["avenant-2"] / "contrat-consolide.txt").read_text("utf-8").replace("\u00a0", " ")
    texte = " ".join(texte.split())
    assert "Article modifié par l’avenant n° 1, art. 2.1.1, et l’avenant n° 2, art. 2.3.2." in texte
    assert "2.3 Suivi et évaluation" in texte
    assert "(Abrogé.)" in texte
    assert "Article abrogé par" in texte
    assert "2.4-1 Protection des données" in texte
    assert "Article inséré par l’avenant n° 2, art. 2.3.4." in texte
    assert "Préambule modifié par l’avenant n° 2, art. 2.1." in texte
    assert (
        "L’État et le Département conduisent des travaux nouveaux. Elles y travaillent chaque jour, et en rendent"
        in texte
    )


@pytest.mark.parametrize(("avant", "version"), [("initiale", "avenant-1"), ("avenant-1", "avenant-2")])
def test_tout_accepter_donne_le_texte_d_apres_et_tout_refuser_celui_d_avant(faces, avant, version):
    marques = faces[version] / "contrat-consolide-revisions.docx"
    assert lire(faces[version] / "contrat-consolide.docx", "accepter") == lire(marques, "accepter")
    assert lire(faces[avant] / "contrat-consolide.docx", "accepter") == lire(marques, "refuser")


def test_chaque_operation_signe_ses_revisions_de_son_article(faces):
    signes = {auteur for _, auteur, _ in auteurs(faces["avenant-2"] / "contrat-consolide-revisions.docx")}
    articles = {s for s in signes if ", art. " in s}
    assert {f"Avenant n° 2, art. {n}" for n in ("2.1", "2.2", "2.3.1", "2.3.2", "2.3.3", "2.3.4")} == articles


@pytest.mark.lent
def test_libreoffice_accepte_et_refuse_comme_la_norme(faces, tmp_path):
    marques = [faces[v] / "contrat-consolide-revisions.docx" for v in ("avenant-1", "avenant-2")]
    copies = []
    for rang, fichier in enumerate(marques, 1):
        copies.append(tmp_path / f"revisions-{rang}.docx")
        shutil.copyfile(fichier, copies[-1])
    demandes = [(copie, reponse) for copie in copies for reponse in ("accepter", "refuser")]
    faits = repondre_par_libreoffice(demandes, tmp_path / "faits")
    for copie, (avant, version) in zip(copies, [("initiale", "avenant-1"), ("avenant-1", "avenant-2")], strict=True):
        for reponse, attendu in (("accepter", version), ("refuser", avant)):
            obtenu = faits[copie.name, reponse]
            assert lire(faces[attendu] / "contrat-consolide.docx", "accepter") == lire(obtenu, "accepter")


@pytest.mark.lent
@pytest.mark.skipif(validateur_sdk() is None, reason="validateur de l'Open XML SDK absent")
def test_les_fichiers_a_marques_sont_valides(faces):
    assert [] == erreurs_docx(faces[v] / "contrat-consolide-revisions.docx" for v in ("avenant-1", "avenant-2"))


def test_a_une_date_le_contrat_est_celui_en_vigueur_ce_jour_la(donnees, tmp_path):
    for jour, version in (("2025-10-09", "initiale"), ("10/10/2025", "avenant-1"), ("31 décembre 2026", "avenant-1")):
        fait = consolider("--au", jour, donnees=donnees, sortie=tmp_path)
        assert 0 == fait.exit_code
        assert f"consolidation-{version} " in fait.output
    fait = consolider("--au", "2024-07-07", donnees=donnees, sortie=tmp_path)
    assert 2 == fait.exit_code
    assert "n'était pas en vigueur le 7 juillet 2024 : il a été signé le 8 juillet 2024" in fait.output.replace(
        "\u00a0", " "
    )


@pytest.mark.parametrize(
    ("suite", "attendu"),
    [
        (("--au", "hier"), "« hier » n'est pas une date"),
        (("--au", "2025-12-31", "--version", "initiale"), "ne pas donner aussi --version"),
        (("--format", "odt"), "le format « odt » n'existe pas. Formats : docx, pdf, txt et md."),
    ],
)
def test_une_demande_impossible_est_dite(donnees, tmp_path, suite, attendu):
    fait = consolider(*suite, donnees=donnees, sortie=tmp_path)
    assert 2 == fait.exit_code
    assert attendu in fait.output
    assert not list(tmp_path.iterdir())


def test_une_version_inconnue_est_dite_et_rien_n_est_ecrit(donnees, tmp_path):
    fait = consolider("--version", "avenant-9", donnees=donnees, sortie=tmp_path)
    assert 2 == fait.exit_code
    assert "la version « avenant-9 » n'existe pas dans cls-2024-2027. Versions : initiale" in fait.output
    assert not list(tmp_path.iterdir())


def test_consolider_deux_fois_n_ecrit_qu_une_fois(donnees, tmp_path):
    assert "écrit" in consolider("--version", "avenant-1", donnees=donnees, sortie=tmp_path).output
    assert "rien n’est réécrit" in consolider("--version", "avenant-1", donnees=donnees, sortie=tmp_path).output


def test_le_journal_dit_chaque_operation_ce_qu_elle_retire_et_ce_qu_elle_ajoute(faces):
    journal = json.loads((faces["avenant-2"] / "journal.json").read_text("utf-8"))
    assert ["avenant-2", "avenant-1"] == [journal["version"], journal["version_precedente"]]
    operations = journal["operations"]
    assert list(range(1, 10)) == [operation["rang"] for operation in operations]
    titre, mots, phrase, ajout, termes, tableau, nouvel, abroge, liste = operations
    assert (["Actions du contrat"], ["Actions et moyens du contrat"]) == (titre["retire"], titre["ajoute"])
    assert (["anciens et"], []) == ([t.strip() for t in mots["retire"]], mots["ajoute"])
    assert ["Elles y travaillent ensemble."] == phrase["retire"]
    assert (["inscrit à son budget"], ["vote"]) == (termes["retire"], termes["ajoute"])
    assert "« Former »." in liste["ajoute"][0].replace("\u00a0", " ")
    assert ["2.4-1"] == nouvel["articles"]
    assert 5 == len(abroge["retire"])
    assert ["Année | Part de l’État", "2024 | 40 %", "2025 | 45 %"] == [
        t.replace("\u00a0", " ") for t in tableau["retire"]
    ]
    assert "2026 | 55 %" == tableau["ajoute"][-1].replace("\u00a0", " ")
    assert "À l’article 2.1, le tableau 4 est remplacé par le tableau suivant" in tableau["phrase"].replace(
        "\u00a0", " "
    )
    assert "après les mots : « le montant de chaque année » est ajouté le mot : « civile »." in ajout["phrase"].replace(
        "\u00a0", " "
    )


def test_la_note_dit_les_montants_et_les_fiches(faces):
    note = " ".join((faces["avenant-1"] / "note-de-lecture.txt").read_text("utf-8").split())
    assert "L’avenant ne modifie aucun montant inscrit aux fiches-actions." in note
    assert "3.1 « Développer des outils contribuant à la coordination de l’accès aux droits » : mise à jour." in note


def test_le_titre_et_l_en_tete_de_la_note_ont_la_typographie_du_texte(faces):
    with zipfile.ZipFile(faces["avenant-2"] / "note-de-lecture.docx") as archive:
        dits = [archive.read(nom).decode() for nom in archive.namelist() if re.search(r"core|header\d|footer\d", nom)]
    mots = [mot for dit in dits for mot in re.findall(r">([^<>]+)<", dit)]
    assert any("l’avenant n°\u00a02" in mot for mot in mots)
    assert [] == [mot for mot in mots if "'" in mot]


def test_la_note_dit_chaque_operation_en_une_ligne_sans_reimprimer_l_avenant(faces):
    note = " ".join((faces["avenant-2"] / "note-de-lecture.txt").read_text("utf-8").replace("\u00a0", " ").split())
    operations = json.loads((faces["avenant-2"] / "journal.json").read_text("utf-8"))["operations"]
    rangs = re.findall(r"\| (\d[\d.]*) +\|", note.partition("Les montants")[0])
    assert sorted(operation["article_de_l_avenant"] for operation in operations) == sorted(rangs)
    # Ce qui s'en va et ce qui vient, au début de chaque passage ; rien de plus.
    with zipfile.ZipFile(faces["avenant-2"] / "note-de-lecture.docx") as archive:
        corps = archive.read("word/document.xml").decode()
    # Ce qui s'en va et ce qui vient, au début de chaque passage ; rien de plus.
    dit = re.sub("<[^>]*>", "|", corps)
    assert "|Actions du contrat|" in dit
    assert "|Actions et moyens du contrat|" in dit
    assert corps.count("<w:tbl>") <= 2
    avenant = (faces["avenant-1"] / "contrat-consolide.txt").read_text("utf-8")
    assert len((faces["avenant-1"] / "note-de-lecture.txt").read_text("utf-8").split()) < len(avenant.split())


@pytest.mark.skipif(shutil.which("chromium") is None or shutil.which("pdftotext") is None, reason="chromium absent")
@pytest.mark.lent
def test_les_trois_colonnes_s_impriment_cote_a_cote_en_paysage(faces, tmp_path):
    imprime = tmp_path / "colonnes.pdf"
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={tmp_path}/profil",
        "--no-pdf-header-footer",
    ]
    page = (faces["avenant-1"] / "trois-colonnes.html").as_uri()
    lancer(["chromium", *options, f"--print-to-pdf={imprime}", page], fichiers=[tmp_path])
    mots = lancer(["pdftotext", "-bbox", "-l", "1", imprime, "-"]).stdout.decode()
    largeur, hauteur = map(float, re.search(r'<page width="([\d.]+)" height="([\d.]+)"', mots).groups())
    assert largeur > hauteur
    places = {
        mot: (float(x), float(y))
        for x, y, mot in re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>([^<]+)<', mots)[::-1]
    }
    tetes = [places[mot] for mot in ("L’avenant", "Avant", "Après")]
    assert 1 == len({round(y) for _, y in tetes})
    assert tetes[0][0] < largeur / 3 < tetes[1][0] < 2 * largeur / 3 < tetes[2][0] + 20


def test_les_articles_en_markdown_se_relisent(faces, donnees, tmp_path):
    dedans = f"pas-de-calais/{CLS}"
    copie = copier(donnees, tmp_path / "donnees", sans=[f"{dedans}/avenants", f"{dedans}/articles"])
    copier(faces["initiale"] / "articles", copie / dedans / "articles")
    fait = consolider("--format", "txt", donnees=copie, sortie=tmp_path / "sortie")
    assert 0 == fait.exit_code, fait.output
    (relu,) = (tmp_path / "sortie").rglob("contrat-consolide.txt")
    assert (faces["initiale"] / "contrat-consolide.txt").read_text("utf-8") == relu.read_text("utf-8")


# --- la page de trois colonnes ---------------------------------------------------------------------------------------
class Page(HTMLParser):
    """Les balises de la page, et si chacune se ferme."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ouvertes: list[str] = []
        self.liens: list[tuple[str, dict]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.liens.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "hr"):
            self.ouvertes.append(tag)

    def handle_endtag(self, tag):
        assert tag == self.ouvertes.pop(), tag


def test_la_page_est_bien_formee_se_suffit_et_relie_chaque_operation_a_ses_mots(faces):
    html = (faces["avenant-2"] / "trois-colonnes.html").read_text("utf-8")
    page = Page(html)
    assert [] == page.ouvertes
    assert not re.search(r"(src|href)=|https?://|@import|url\(", html)
    operations = [a["data-op"] for tag, a in page.liens if tag == "article"]
    assert [str(n) for n in range(1, 10)] == sorted(operations)
    mots = {a["data-op"] for tag, a in page.liens if tag in ("ins", "del") and "data-op" in a}
    assert mots == set(operations)
    assert 1 == html.count("(Abrogé.)")
    assert all("tabindex" in a for tag, a in page.liens if tag == "article")


SONDE = """
<script>
addEventListener("load", () => {
  const vifs = () => document.querySelectorAll("ins.vif, del.vif").length;
  const operations = [...document.querySelectorAll("article.operation")];
  const dit = [vifs()];
  operations[0].focus(); dit.push(vifs(), document.activeElement.dataset.op);
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowDown", bubbles: true}));
  dit.push(document.activeElement.dataset.op, vifs());
  document.activeElement.blur(); dit.push(vifs());
  document.querySelector("ins[data-op]").dispatchEvent(new MouseEvent("mouseenter")); dit.push(vifs());
  document.title = JSON.stringify(dit);
});
</script></body>"""


@pytest.mark.lent
@pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium absent")
def test_dans_chromium_la_souris_et_le_clavier_montrent_les_mots_de_l_operation(faces, tmp_path):
    html = (faces["avenant-1"] / "trois-colonnes.html").read_text("utf-8")
    # La page n'exécute que le script dont elle dit l'empreinte : la sonde y ajoute la sienne.
    sonde = SONDE.partition("<script>")[2].partition("</script>")[0]
    empreinte = b64encode(sha256(sonde.encode()).digest()).decode()
    html = html.replace("script-src ", f"script-src 'sha256-{empreinte}' ", 1)
    (tmp_path / "page.html").write_text(html.replace("</body>", SONDE), "utf-8")
    commande = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/profil",
                "--dump-dom", (tmp_path / "page.html").as_uri()]  # fmt: skip
    dom = lancer(commande, fichiers=[tmp_path / "profil"]).stdout.decode()
    (titre,) = re.findall(r"<title>(.*?)</title>", dom)
    debut, premiere, op, suivante, deuxieme, rien, souris = json.loads(titre)
    assert 0 == debut == rien
    assert ["1", "2"] == [op, suivante]
    # Un tiret remplacé : un mot retiré, un ajouté ; puis six alinéas ajoutés.
    assert (2, 6, 2) == (premiere, deuxieme, souris)


@pytest.mark.parametrize(
    ("fichier", "avant", "apres", "ligne"),
    [
        ("avenants/avenant-2/avenant.yaml", "    a: vote\n", "    a: '{{ montant( }}'\n", "    a: '{{ montant( }}'"),
        (
            "articles/04-duree.md",
            "Le contrat est conclu",
            "{{ inconnu }} Le contrat est conclu",
            "{{ inconnu }} Le contrat est conclu pour les années 2024 à 2027.",
        ),
    ],
)
def test_une_balise_fautive_est_dite_la_ou_elle_est_ecrite(donnees, tmp_path, fichier, avant, apres, ligne):
    copie = copier(donnees, tmp_path / "donnees")
    chemin = remplacer(copie / "pas-de-calais" / CLS / fichier, (avant, apres))
    fait = consolider(donnees=copie, sortie=tmp_path / "sortie")
    assert 1 == fait.exit_code
    dits = re.findall(rf"{re.escape(fichier.rpartition('/')[2])}:(\d+):\d+: bloquant TPL", fait.output)
    assert [ligne] == [chemin.read_text("utf-8").splitlines()[int(n) - 1] for n in dits]
    assert not (tmp_path / "sortie").exists()
