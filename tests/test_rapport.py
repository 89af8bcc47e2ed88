"""Le rapport de vérification, à lire à l'écran, à mettre au parapheur, à coller dans une forge."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from docx import Document as Word
from hypothesis import given, settings

from docgen.check import registry
from docgen.document import Amount, Document, Heading, LineBreak, List, Paragraph, Row, Section, Table, TableCell, Text
from docgen.document.mots import paragraphes
from docgen.montants import Montant
from docgen.render import writer
from tests.outils.chantier import METROPOLE, Chantier, ouvrir, remplacer
from tests.outils.documents import DOCUMENTS
from tests.outils.note import NOTE, note
from tests.outils.tirages import tirages

RACINE = Path(__file__).resolve().parents[1]
CONTRAT, FICHE = "cls-2025-2027", "actions/1.1-soutien-aux-parents.yaml"


class Page(HTMLParser):
    """Une page lue : ses textes, ses titres, et si chaque balise ouverte est fermée."""

    VIDES = ("meta", "col", "br", "hr")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ouvertes: list[str] = []
        self.mots: list[str] = []
        self.titres: list[str] = []
        self.feed(html)
        assert [] == self.ouvertes

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag not in self.VIDES:
            self.ouvertes.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.ouvertes.pop()

    def handle_data(self, data: str) -> None:
        dans = self.ouvertes[-1] if self.ouvertes else ""
        if dans in ("style", "title"):
            return
        self.mots.append(data)
        if re.fullmatch(r"h\d", dans):
            self.titres.append(f"{dans} {data}")


@pytest.fixture
def atelier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Chantier:
    """La Métropole de Rivemont, un contrat : BUD004 (60 € d'écart) et IND003 dans la fiche 1.1."""
    monkeypatch.chdir(tmp_path)
    fait = ouvrir(tmp_path, METROPOLE, CONTRAT, sous="", sans=["emploi-2025-2027"])
    remplacer(fait.contrat / FICHE, ("montant: 100 000", "montant: 99 940"), ("2025: 120", "2025: 80"))
    return fait


def test_la_page_dit_les_deux_montants_et_l_enjeu_et_ce_qui_bloque_d_abord(atelier):
    remplacer(atelier.contrat / FICHE, ("montant: 99 940", "montant: 90 000"))
    assert 1 == atelier.lancer("verifier", "--html", "rapport.html").exit_code
    html = (atelier.racine / "rapport.html").read_text("utf-8")
    page = Page(html)
    dit = "\n".join(page.mots)
    assert "les sous-actions font 90\u202f000\u00a0€ et le budget est de 100\u202f000\u00a0€" in dit
    assert "10\u202f000\u00a0€ (constat\u00a01)." in dit
    assert "Un constat bloque\u00a0: l’acte serait irrégulier" in dit
    assert [
        "h2 Peut-on signer\u202f?",
        "h2 Qui doit faire quoi",
        "h2 Ce qui bloque",
        "h2 Ce qui est à confirmer",
        "h2 Ce qui reste à compléter",
        "h2 Ce qui a été regardé",
        "h2 Visa",
    ] == [titre for titre in page.titres if titre.startswith("h2")]
    assert "h1 Rapport de vérification – Métropole de Rivemont" in page.titres
    assert "Rien" not in dit


def test_la_page_se_suffit_sans_reseau_ni_script(atelier):
    atelier.lancer("verifier", "--html", "rapport.html")
    html = (atelier.racine / "rapport.html").read_text("utf-8")
    assert not re.search(r"<script|src=|https?://|@import|url\(", html)
    assert all(lien.startswith("#") for lien in re.findall(r'href="([^"]*)"', html))
    assert set(re.findall(r'href="#([^"]*)"', html)) <= set(re.findall(r'id="([^"]*)"', html))
    assert html.startswith('<!DOCTYPE html><html lang="fr">')


def test_chaque_regle_est_saine_ou_a_un_constat(atelier):
    atelier.lancer("verifier", "--md", "note.md")
    note = (atelier.racine / "note.md").read_text("utf-8")
    saines = re.findall(r"[A-Z]{3}\d{3}", note.rpartition("n’ont rien trouvé")[2])
    constatees = set(re.findall(r"^#### .*\(([A-Z]{3}\d{3})\)$", note, re.MULTILINE))
    assert {"BUD004", "IND003"} == constatees
    appliquees = {regle.code for regle in registry() if regle.stade in ("donnees", "documents")}
    assert appliquees == {*saines, *constatees}
    assert len(saines) == len(set(saines)) == len(appliquees) - 2


def test_le_word_du_parapheur_porte_les_memes_constats_et_les_visas(atelier):
    atelier.lancer("verifier", "--docx", "rapport.docx", "--html", "rapport.html")
    word = Word(str(atelier.racine / "rapport.docx"))
    dit = "".join(morceau.text or "" for morceau in word.element.body.iter("{*}t"))
    assert "99\u202f940\u00a0€" in dit and "l’écart est de 60\u00a0€" in dit
    assert 3 == dit.count("[date et visa]")
    page = "".join(Page((atelier.racine / "rapport.html").read_text("utf-8")).mots)
    assert all(cellule.text.split("\n")[0] in page for tableau in word.tables for cellule in tableau.rows[0].cells)


def test_avec_l_acte_publie_le_rapport_dit_ce_qui_est_a_rectifier(atelier):
    publie = atelier.contrat / "publie"
    publie.mkdir()
    (publie / "initiale.yaml").write_text(
        "version: initiale\nsource: Recueil des actes\ncontroles:\n"
        + "".join(
            f"  - document: Annexe 3\n    endroit: Total de {an}\n    ligne: {an}\n    imprime: {dit}\n"
            f"    cellule: action/1.1 etat {an} prevu\n"
            for an, dit in (("2025", "40 000 €"), ("2026", "41 000 €"))
        ),
        "utf-8",
    )
    atelier.lancer("verifier", "--publie", "--md", "note.md")
    note = (atelier.racine / "note.md").read_text("utf-8")
    assert (
        "Sur 2 valeurs, dates, noms et intitulés imprimés par l’acte publié, 1 est celui que donnent les données."
        in note
    )
    bloque = note.partition("## Ce qui bloque")[2].partition("## Ce qui est à corriger")[0]
    assert "41\u202f000\u00a0€" in bloque and "40\u202f000\u00a0€" in bloque


def test_une_faute_qui_empeche_de_produire_bloque(atelier):
    atelier.remplacer(FICHE, "axe: 1", "axe: 7")
    rendu = atelier.lancer("verifier", "--md", "note.md")
    assert 1 == rendu.exit_code
    note = (atelier.racine / "note.md").read_text("utf-8")
    assert "(REF001)" in note.partition("## Ce qui bloque")[2].partition("## Ce qui est à confirmer")[0]
    assert "**Ne pas signer en l’état.**" in note


def test_un_dossier_qui_ne_se_lit_pas_n_a_pas_de_rapport(atelier):
    atelier.remplacer(FICHE, "numero: 1.1", "numéro: 1.1")
    rendu = atelier.lancer("verifier", "--html", "rapport.html")
    assert 1 == rendu.exit_code
    assert "Aucun rapport" in rendu.output
    assert not (atelier.racine / "rapport.html").exists()


@pytest.mark.parametrize(
    ("option", "nom", "phrase"),
    [("--html", "rapport.htm", "se termine par « .html »"), ("--docx", "metropole", "est un dossier")],
)
def test_un_nom_de_fichier_qui_ne_va_pas_est_refuse_avant_tout(atelier, option, nom, phrase):
    rendu = atelier.lancer("verifier", option, nom)
    assert 2 == rendu.exit_code
    assert phrase in rendu.output


def test_un_rapport_qui_ne_s_ecrit_pas_est_un_constat(atelier):
    (atelier.racine / "occupe").write_text("un fichier", "utf-8")
    rendu = atelier.lancer("verifier", "--html", "occupe/rapport.html")
    assert 1 == rendu.exit_code
    assert "SOR002" in rendu.output
    assert "un fichier" == (atelier.racine / "occupe").read_text("utf-8")


@pytest.mark.parametrize("nom", ["mon rapport.html", "mon rapport.docx", "mon rapport.md"])
def test_un_rapport_n_ecrase_pas_un_fichier_que_docgen_n_a_pas_ecrit(atelier, nom):
    page, option = atelier.racine / nom, f"--{nom.rpartition('.')[2]}"
    page.write_text("à moi", "utf-8")
    rendu = atelier.lancer("verifier", option, nom)
    assert (2, True, "à moi") == (rendu.exit_code, "relancer avec --ecraser" in rendu.output, page.read_text("utf-8"))
    codes = [atelier.lancer("verifier", option, nom, *choix).exit_code for choix in (("--ecraser",), ())]
    assert ([0, 0], False) == (codes, page.read_bytes() == "à moi".encode())


def test_ecraser_sans_rien_a_ecrire_et_deux_formats_a_la_fois_sont_refuses(atelier):
    for options, dit in ((("--ecraser",), "aucun n'est demandé"), (("--json", "--format", "sarif"), "deux écritures")):
        rendu = atelier.lancer("verifier", *options)
        assert (2, True) == (rendu.exit_code, dit in rendu.output)


def test_un_rapport_vers_un_lien_qui_tourne_en_rond_est_un_constat(atelier):
    (atelier.racine / "r.html").symlink_to(atelier.racine / "r.html")
    rendu = atelier.lancer("verifier", "--html", "r.html")
    assert (1, True) == (rendu.exit_code, "SOR002" in rendu.output)


def test_le_texte_du_rapport_se_retouche_et_une_balise_fautive_est_dite(atelier):
    texte = remplacer(
        atelier.textes / "verification" / "rapport-de-verification.md", ("# Peut-on signer ?", "# L'essentiel")
    )
    atelier.lancer("verifier", "--html", "rapport.html")
    assert "h2 L’essentiel" in Page((atelier.racine / "rapport.html").read_text("utf-8")).titres
    texte.write_text(texte.read_text("utf-8") + "{{ inconnu }}\n", "utf-8")
    rendu = atelier.lancer("verifier", "--html", "autre.html")
    assert 1 == rendu.exit_code
    assert "TPL003: le champ « inconnu » est inconnu" in rendu.output
    texte.unlink()  # ce que le projet n'a plus vient de docgen
    assert 0 == atelier.lancer("verifier", "--html", "livre.html").exit_code
    assert "h2 Peut-on signer\u202f?" in Page((atelier.racine / "livre.html").read_text("utf-8")).titres


# --- les deux écritures ---------------------------------------------------------------------------------------------
def _lettres(texte: str) -> str:
    """Les lettres seules : ni la mise en page, ni la marque d'une case cochée."""
    return re.sub(r"[^a-wyzéA-WYZ€]", "", texte)


@settings(max_examples=tirages(150), deadline=None)
@given(DOCUMENTS)
def test_la_page_et_le_markdown_ne_perdent_aucun_mot(document: Document):
    dit = _lettres("".join(paragraphes(document)))
    md = writer("md")(document, Path(), {}).decode().replace("<br>", "")
    assert dit == _lettres(md)
    html = writer("html")(document, Path(), {}).decode()
    corps = html.partition('<main id="contenu">')[2].partition("</main>")[0]
    assert dit == _lettres("".join(Page(corps).mots))


def test_le_markdown_protege_ce_qui_serait_une_marque():
    blocs = (
        Heading(1, (Text("Un titre"),)),
        Paragraph((Text("a*b_c|d<e>"), LineBreak(), Text("gras ", bold=True), Text("suite"))),
        List(((Paragraph((Text("un"),)),), (Paragraph((Text("deux"),)),)), ordered=True, start=3),
        Table(
            (
                Row(
                    (
                        TableCell((Paragraph((Text("Objet"),)),)),
                        TableCell((Paragraph((Text("Prix"),)),), align="droite"),
                    )
                ),
                Row((TableCell((Paragraph((Amount(Montant(123_456), ""),)),), colspan=2),), role="total"),
            ),
            (0.5, 0.5),
        ),
    )
    rendu = writer("md")(Document("n", "k", "t", (Section(blocs),)), Path(), {}).decode()
    assert rendu == (
        "## Un titre\n\na\\*b\\_c\\|d\\<e\\>\n**gras** suite\n\n3. un\n4. deux\n\n"
        "| Objet | Prix |\n| :--- | ---: |\n| **1\u202f234,56\u00a0€** |  |\n"
    )


def test_une_cellule_haute_ne_decale_pas_la_ligne_suivante():
    une, deux, trois = (
        TableCell((Paragraph((Text(mot),)),), rowspan=1 + (mot == "une")) for mot in ("une", "deux", "trois")
    )
    tableau = Table((Row((une, deux)), Row((trois,))), (0.5, 0.5), header=0)
    rendu = writer("md")(Document("n", "k", "t", (Section((tableau,)),)), Path(), {}).decode()
    assert ["|  |  |", "| :--- | :--- |", "| une | deux |", "|  | trois |"] == rendu.splitlines()


def test_une_ecriture_inconnue_est_refusee():
    with pytest.raises(ValueError, match="odt"):
        writer("odt")


def test_la_note_du_dossier_reel_est_celle_que_docgen_ecrit(monkeypatch):
    """Sinon : `make note`."""
    monkeypatch.chdir(RACINE)
    assert NOTE.read_text("utf-8") == note()


def test_le_rapport_du_dossier_reel_ne_nomme_aucun_indicateur_par_son_code():
    """Celui qui signe lit « Nombre de jeunes reçus par le CLLAJ », et non « jeunes_recus »."""
    # La phrase de chaque constat ; sous elle, « dit » cite ce que les données écrivent.
    dit = "\n".join(re.findall(r"^\*\*\d+\.\*\* .*", NOTE.read_text("utf-8"), re.MULTILINE))
    assert "« Nombre de jeunes reçus par le CLLAJ »" in dit.replace("\u00a0", " ")
    assert [] == re.findall(r"«\s[a-z]+(?:\\?_[a-z]+)+\s»", dit)
