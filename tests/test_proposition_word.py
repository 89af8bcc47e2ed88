"""Le texte consolidé, modifié dans Word ou dans un dossier d'articles, devient les opérations d'un avenant."""

import copy
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from docgen.cli import app
from docgen.commandes.proposer import CONSOLIDE, DemandeDeProposition, propose_operations
from docgen.demande import Order
from docgen.findings import errors
from docgen.pipeline import produce
from tests.outils.attente import lancer
from tests.outils.chantier import CONTRAT, Chantier, ouvrir_reel, remplacer

SOFFICE = shutil.which("soffice")
TABLEAU = """

| Poste | Part de l'État |
|:---|---:|
| Accueil de proximité | {{ montant("action/1.1", "part/etat", "2025") }} |
| Suivi | 100 € |
| {total} Ensemble | 900 € |

Le présent tableau est indicatif."""


@pytest.fixture(scope="module")
def atelier(tmp_path_factory):
    """Le dossier réel, dont un article a un tableau ; le contrat consolidé de l'avenant n° 1, en Word."""
    chantier = ouvrir_reel(tmp_path_factory.mktemp("proposition"), CONTRAT)
    article = chantier.fichier("articles/02.1-*.md")
    article.write_text(article.read_text("utf-8").rstrip() + TABLEAU + "\n", "utf-8")
    ordre = Order(chantier.donnees, chantier.templates, CONTRAT, "avenant-1", frozenset({CONSOLIDE}),
                  sortie=chantier.sortie)  # fmt: skip
    resultat = produce(ordre)
    assert not resultat.failed, resultat.findings
    return chantier


@pytest.fixture
def word(atelier, tmp_path):
    """Une copie du fichier Word, que l'essai modifie."""
    (source,) = atelier.sortie.rglob("contrat-consolide.docx")
    return shutil.copy(source, tmp_path / "modifie.docx")


def demande(chantier: Chantier, depuis: Path, **options) -> DemandeDeProposition:
    return DemandeDeProposition(Order(chantier.donnees, chantier.templates, CONTRAT), CONTRAT, Path(depuis), **options)


def reponse(chantier: Chantier, depuis: Path, **options):
    return propose_operations(demande(chantier, depuis, **options))


def erreurs(trouve) -> list[tuple[str, str]]:
    return [(f.code, f.message) for f in errors(list(trouve.findings))]


def alertes(trouve) -> list[tuple[str, str]]:
    return [(f.code, f.message) for f in trouve.findings if f.severity.value == "à confirmer"]


class Copie:
    """Un fichier Word que l'on modifie comme une personne le ferait."""

    def __init__(self, chemin: Path) -> None:
        self.chemin = Path(chemin)
        self.word = Document(str(chemin))

    def ligne(self, debut: str):
        return next(p for p in self.word.paragraphs if debut in p.text)

    def changer(self, debut: str, avant: str, apres: str) -> "Copie":
        texte = next(r for r in self.ligne(debut).runs if avant in r.text)
        texte.text = texte.text.replace(avant, apres)
        return self

    def doubler(self, debut: str, texte: str) -> "Copie":
        ligne = self.ligne(debut)
        neuve = copy.deepcopy(ligne._p)
        ligne._p.addnext(neuve)
        suivante = self.word.paragraphs[[p._p for p in self.word.paragraphs].index(neuve)]
        suivante.runs[0].text = texte
        for autre in suivante.runs[1:]:
            autre.text = ""
        return self

    def oter(self, debut: str) -> "Copie":
        ligne = self.ligne(debut)._p
        ligne.getparent().remove(ligne)
        return self

    def enregistrer(self) -> Path:
        self.word.save(str(self.chemin))
        return self.chemin


def dites(trouve) -> list[tuple[str, dict]]:
    return [(un.nature, un.cible.model_dump(exclude_unset=True)) for un in trouve.operations]


# --- le fichier tel que docgen l'a écrit --------------------------------------------------------------------------
def test_un_fichier_que_personne_n_a_modifie_ne_propose_rien(atelier, word):
    trouve = reponse(atelier, word)
    assert ((), ()) == (trouve.operations, trouve.findings)


def test_les_centimes_qu_une_colonne_montre_a_tous_ne_sont_pas_une_modification(tmp_path):
    """« 618 000,00 € », parce qu'un autre montant de la colonne a des centimes, est toujours le champ."""
    chantier = ouvrir_reel(tmp_path, CONTRAT)
    fiche = chantier.fichier("actions/1.2-*.yaml")
    texte = re.sub(r"(\n  etat:\n.*\n    2025: [\d ]+)\n", r"\1,50\n", fiche.read_text("utf-8"))
    remplacer(fiche, (fiche.read_text("utf-8"), texte))
    tableau = TABLEAU.replace("| Suivi | 100 € |", '| Suivi | {{ montant("action/1.2", "part/etat", "2025") }} |')
    article = chantier.fichier("articles/02.1-*.md")
    article.write_text(article.read_text("utf-8").rstrip() + tableau + "\n", "utf-8")
    produce(
        Order(
            chantier.donnees, chantier.templates, CONTRAT, "avenant-1", frozenset({CONSOLIDE}), sortie=chantier.sortie
        )
    )
    (source,) = chantier.sortie.rglob("contrat-consolide.docx")
    copie = Copie(source)
    tableau = next(t for t in copie.word.tables if "Poste" in t.cell(0, 0).text)
    assert "618\u202f000,00\xa0€" == tableau.cell(1, 1).text
    trouve = reponse(chantier, source)
    assert ((), ()) == (trouve.operations, trouve.findings)
    # Ce que l'on ajoute n'empêche pas les autres rangées de garder leurs champs.
    tableau.cell(1, 0).paragraphs[0].runs[0].text = "Accueil de tous"
    copie.word.save(tmp_path / "modifie.docx")
    (operation,) = reponse(chantier, tmp_path / "modifie.docx").operations
    assert '| Accueil de tous | {{ montant("action/1.1", "part/etat", "2025") }} |' in operation.a


@pytest.mark.lent
@pytest.mark.skipif(not SOFFICE, reason="LibreOffice n'est pas installé")
def test_un_fichier_enregistre_par_libreoffice_se_lit_aussi(atelier, word, tmp_path):
    Copie(word).changer("Le Département inscrit", "inscrit", "prévoit").enregistrer()
    profil = f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}"
    commande = [
        SOFFICE,
        profil,
        "--headless",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        tmp_path / "lo",
        word,
    ]
    lancer(commande, fichiers=[tmp_path / "lo"])
    trouve = reponse(atelier, tmp_path / "lo" / "modifie.docx")
    assert [] == erreurs(trouve)
    assert [("remplacer_alinea", {"article": "2.2", "alinea": 5})] == dites(trouve)
    assert "Le Département prévoit à son budget les crédits qui lui reviennent." == trouve.operations[0].a


# --- ce qu'une personne change ------------------------------------------------------------------------------------
def test_un_mot_change_et_les_champs_de_la_ligne_restent_des_champs(atelier, word):
    Copie(word).changer("au titre de l’année 2025, le", "le soutien", "l’apport").enregistrer()
    trouve = reponse(atelier, word)
    assert [("remplacer_alinea", {"article": "2.2", "alinea": 2, "tiret": 2})] == dites(trouve)
    assert ("- au titre de l'année 2025, l'apport financier de l'État s'élève à un montant de "
            '{{ montant("contrat", "part/etat", "2025") }}.') == trouve.operations[0].a  # fmt: skip
    assert [] == alertes(trouve)
    assert "est ainsi rédigé" in trouve.phrases[0]


def test_un_montant_retape_n_est_plus_calcule_et_on_le_dit(atelier, word):
    copie = Copie(word)
    montant = next(r for r in copie.ligne("au titre de l’année 2025, le").runs if "€" in r.text)
    avant, montant.text = montant.text, "3 400 000 €"
    copie.enregistrer()
    trouve = reponse(atelier, word, granularite="mots")
    assert ["substituer_mots"] == [un.nature for un in trouve.operations]
    (un,) = trouve.operations
    assert ('{{ montant("contrat", "part/etat", "2025") }}', "3 400 000 €", "montant") == (un.de, un.a, un.quoi)
    assert [("PRO009", f"article 2.2 : « {avant} » n'est plus calculé")] == alertes(trouve)


def test_un_champ_de_l_avenant_precedent_parlera_du_nouveau_et_on_le_dit(atelier, word):
    Copie(word).changer("contribution est versé", "du montant de", "de la somme de").enregistrer()
    trouve = reponse(atelier, word)
    assert trouve.operations[0].a.startswith("{{ taux(avenant.versement.taux) }} de la somme de la contribution")
    assert [
        ("PRO009", "article 3 : le champ {{ taux(avenant.versement.taux) }} parlera de l'avenant nouveau"),
        ("PRO009", "article 3 : le champ {{ avenant.versement.delai }} parlera de l'avenant nouveau"),
    ] == alertes(trouve)


def test_un_tiret_de_plus_une_ligne_de_moins_un_titre_change(atelier, word):
    copie = Copie(word).doubler("Construire une transition", "« Agir pour le logement ».")
    copie.oter("Les montants de chaque action").changer("Article 4 –", "Durée et modification", "Durée et avenants")
    trouve = reponse(atelier, copie.enregistrer())
    assert [
        ("completer_article", {"article": "1"}),
        ("supprimer_alinea", {"article": "2.2", "alinea": 6}),
        ("remplacer_intitule", {"article": "4"}),
    ] == dites(trouve)
    assert "- « Agir pour le logement »." == trouve.operations[0].a


def test_une_liste_que_word_numerote_se_lit_avec_ses_numeros(atelier, word):
    copie = Copie(word)
    for debut in ("Lutter contre la grande exclusion", "Construire une transition"):
        ligne = next(p for p in copie.word.paragraphs if debut in p.text and p._p.pPr.numPr is not None)
        ligne._p.pPr.remove(ligne._p.pPr.numPr)
        ligne.style = copie.word.styles["List Number"]
    (faite,) = [un for un in reponse(atelier, copie.enregistrer()).operations if "transition" in un.a]
    assert ["1.", "2."] == [ligne.split(" ")[0].replace("\\", "") for ligne in faite.a.split("\n\n")]


def test_une_rangee_de_plus_garde_les_champs_des_autres_et_l_alignement(atelier, word):
    copie = Copie(word)
    tableau = next(t for t in copie.word.tables if "Poste" in t.cell(0, 0).text)
    rangee = tableau.add_row()
    rangee.cells[0].text, rangee.cells[1].text = "Mobilité | santé", "300 €"
    trouve = reponse(atelier, copie.enregistrer())
    assert [("remplacer_tableau", {"article": "2.1", "tableau": 1})] == dites(trouve)
    assert TABLEAU.strip().partition("\n\n")[0] + "\n| Mobilité \\| santé | 300 € |" == trouve.operations[0].a
    tableau.cell(3, 1).paragraphs[0].runs[0].text = "1 200 €"
    assert "| {total} Ensemble | 1 200 € |" in reponse(atelier, copie.enregistrer()).operations[0].a
    assert [] == alertes(trouve)


def test_un_tableau_dans_une_cellule_ne_donne_que_ses_mots_et_une_fois(atelier, word):
    copie = Copie(word)
    tableau = next(t for t in copie.word.tables if "Poste" in t.cell(0, 0).text)
    tableau.cell(2, 0).add_table(1, 2).cell(0, 1).text = "et bilan"
    (operation,) = reponse(atelier, copie.enregistrer()).operations
    assert "| Suivi et bilan | 100 € |" in operation.a and 1 == operation.a.count("bilan")


def test_une_cellule_changee_est_seule_a_perdre_son_champ(atelier, word):
    copie = Copie(word)
    tableau = next(t for t in copie.word.tables if "Poste" in t.cell(0, 0).text)
    tableau.cell(1, 1).paragraphs[0].runs[0].text = "620 000 €"
    trouve = reponse(atelier, copie.enregistrer())
    assert "| Accueil de proximité | 620 000 € |" in trouve.operations[0].a
    assert ["PRO009"] == [code for code, _ in alertes(trouve)]


def test_un_article_ote_avec_son_titre_est_abroge(atelier, word):
    copie = Copie(word).oter("2.4 Communication").oter("Le Département fait état")
    assert [("abroger_article", {"article": "2.4"})] == dites(reponse(atelier, copie.enregistrer()))


def test_un_article_tape_dans_word_est_insere(atelier, word):
    copie = Copie(word)
    titre = copy.deepcopy(copie.ligne("2.4 Communication")._p)
    corps = copy.deepcopy(copie.ligne("Le Département fait état")._p)
    note = next(p for p in copie.word.paragraphs if p.text.startswith("Article modifié") and "2.1.3" in p.text)
    note._p.addnext(titre)
    titre.addnext(corps)
    lignes = {p._p: p for p in copie.word.paragraphs}
    for element, texte in ((titre, "2.4-1 Données ouvertes"), (corps, "Les données sont publiées à l’article *1*.")):
        premiere, *autres = lignes[element].runs
        premiere.text = texte
        for autre in autres:
            autre.text = ""
    trouve = reponse(atelier, copie.enregistrer())
    (un,) = trouve.operations
    assert ("inserer_article", "2.4-1", "Données ouvertes") == (un.nature, un.numero, un.intitule)
    assert "Les données sont publiées à l'article \\*1\\*." == un.a


# --- ce qui est passé sous silence, et dit ------------------------------------------------------------------------
def test_ce_qui_n_est_pas_du_texte_est_ignore_et_dit(atelier, word, tmp_path):
    copie = Copie(word)
    ligne = copie.ligne("Le Département inscrit")
    ligne.add_run()._r.append(OxmlElement("w:drawing"))
    renvoi = OxmlElement("w:commentReference")
    renvoi.set(qn("w:id"), "0")
    ligne.add_run()._r.append(renvoi)
    copie.changer("Texte consolidé à la suite", "à la suite", "après")
    trouve = reponse(atelier, copie.enregistrer())
    assert [] == dites(trouve)
    assert [
        ("PRO010", "docgen ignore une image, à « Le Département inscrit à son budget les crédits »"),
        ("PRO010", "docgen ignore un commentaire, à « Le Département inscrit à son budget les crédits »"),
        (
            "PRO010",
            "« Texte consolidé après de l’avenant n° 1 (2025)… » n'est pas dans un article : ce changement est ignoré",
        ),
    ] == alertes(trouve)


# --- les modifications suivies ------------------------------------------------------------------------------------
def suivie(copie: Copie) -> Copie:
    """« inscrit » barré, « prévoit » ajouté, et toute une ligne supprimée, comme Word les suit."""
    ligne = copie.ligne("Le Département inscrit")
    run = ligne.runs[0]
    avant, _, apres = run.text.partition("inscrit")
    run.text = avant
    barre, ajoute = OxmlElement("w:del"), OxmlElement("w:ins")
    for marque, balise, texte in ((barre, "w:delText", "inscrit"), (ajoute, "w:t", "prévoit")):
        marque.set(qn("w:id"), "1")
        neuf = OxmlElement("w:r")
        mots = OxmlElement(balise)
        mots.text = texte
        neuf.append(mots)
        marque.append(neuf)
    suite = copy.deepcopy(run._r)
    suite.find(qn("w:t")).text = apres
    suite.find(qn("w:t")).set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run._r.addnext(barre)
    barre.addnext(ajoute)
    ajoute.addnext(suite)
    entiere = copie.ligne("Les montants de chaque action")
    marques = OxmlElement("w:rPr")
    marques.append(OxmlElement("w:del"))
    entiere._p.get_or_add_pPr().append(marques)
    for r in list(entiere._p.findall(qn("w:r"))):
        barre = OxmlElement("w:del")
        r.addprevious(barre)
        barre.append(r)
        for mots in r.findall(qn("w:t")):
            mots.tag = qn("w:delText")
    return copie


def test_des_modifications_suivies_attendent_une_decision(atelier, word):
    suivie(Copie(word)).enregistrer()
    trouve = reponse(atelier, word)
    ((code, message),) = erreurs(trouve)
    assert "PRO004" == code
    assert (
        "modifie.docx contient 3 modifications suivies : faut-il lire le texte comme accepté, ou comme refusé ?"
        == message
    )
    assert "--revisions accepter" in trouve.findings[0].remedy


def test_acceptees_ou_refusees_elles_se_lisent_ainsi(atelier, word):
    suivie(Copie(word)).enregistrer()
    assert [] == dites(reponse(atelier, word, revisions="refuser"))
    accepte = reponse(atelier, word, revisions="accepter")
    assert [
        ("remplacer_alinea", {"article": "2.2", "alinea": 5}),
        ("supprimer_alinea", {"article": "2.2", "alinea": 6}),
    ] == dites(accepte)
    assert "Le Département prévoit à son budget les crédits qui lui reviennent." == accepte.operations[0].a


# --- de mauvais fichiers ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("nom", "octets", "message"),
    [
        ("contrat.pdf", b"%PDF-1.7\n", "contrat.pdf : ce n'est pas un fichier Word (.docx) : c'est un PDF"),
        ("contrat.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "contrat.doc : ce n'est pas un fichier Word (.docx) : c'est "
         "un ancien fichier Word (.doc), ou un fichier protégé par un mot de passe"),
        ("contrat.docx", b"", "contrat.docx : le fichier est vide"),
        ("texte.txt", b"Article 1", "texte.txt : ce n'est pas un fichier Word (.docx)"),
    ],
)  # fmt: skip
def test_un_fichier_qui_n_est_pas_un_docx_est_nomme(atelier, tmp_path, nom, octets, message):
    (tmp_path / nom).write_bytes(octets)
    trouve = reponse(atelier, tmp_path / nom)
    assert [("PRO001", message)] == erreurs(trouve)
    assert ("Word" if octets else "copie saine") in trouve.findings[0].remedy


def test_un_fichier_odt_est_nomme(atelier, tmp_path):
    with zipfile.ZipFile(tmp_path / "contrat.odt", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    message = "contrat.odt : ce n'est pas un fichier Word (.docx) : c'est un fichier OpenDocument (.odt)"
    assert [("PRO001", message)] == erreurs(reponse(atelier, tmp_path / "contrat.odt"))


def test_un_fichier_tronque_est_dit_abime(atelier, word):
    entier = Path(word).read_bytes()
    Path(word).write_bytes(entier[: len(entier) // 2])
    assert [("PRO001", "modifie.docx : le fichier est abîmé ou incomplet")] == erreurs(reponse(atelier, word))


def sans_version(word: Path, valeur: str | None) -> None:
    with zipfile.ZipFile(word) as lu:
        parties = {nom: lu.read(nom) for nom in lu.namelist()}
    texte = parties["docProps/custom.xml"].decode()
    texte = texte.replace('"Version"', '"Autre"') if valeur is None else texte.replace(f"{CONTRAT}/avenant-1", valeur)
    parties["docProps/custom.xml"] = texte.encode()
    with zipfile.ZipFile(word, "w") as ecrit:
        for nom, contenu in parties.items():
            ecrit.writestr(nom, contenu)


def test_un_fichier_que_docgen_n_a_pas_produit_est_refuse_sauf_demande(atelier, word):
    sans_version(word, None)
    message = "modifie.docx n'a pas été produit par docgen : il ne dit pas de quelle version il vient"
    assert [("PRO002", message)] == erreurs(reponse(atelier, word))
    assert [] == erreurs(reponse(atelier, word, sans_empreinte=True))


def test_un_fichier_d_une_autre_version_est_refuse_avec_les_deux_noms(atelier, word):
    sans_version(word, f"{CONTRAT}/initiale")
    message = ("modifie.docx vient de la version « cls-2024-2027/initiale », et l'avenant modifie la version "
               "« cls-2024-2027/avenant-1 »")  # fmt: skip
    assert [("PRO003", message)] == erreurs(reponse(atelier, word))


def test_un_titre_qui_n_en_est_plus_un_est_nomme_avec_ceux_qui_restent(atelier, word):
    copie = Copie(word)
    copie.ligne("2.4 Communication").style = copie.ligne("Le Département fait état").style
    message = (
        "modifie.docx : des articles ne se retrouvent pas. Trouvés : 1, 2, 2.1, 2.2, 2.3, 3, 4 ; non trouvés : 2.4"
    )
    trouve = reponse(atelier, copie.enregistrer())
    assert [("PRO005", message)] == erreurs(trouve)
    assert "Titre 1" in trouve.findings[0].remedy


def test_un_titre_efface_dont_le_texte_reste_est_nomme(atelier, word):
    assert ["PRO005"] == [
        code for code, _ in erreurs(reponse(atelier, Copie(word).oter("2.4 Communication").enregistrer()))
    ]


def test_un_document_sans_aucun_titre_est_refuse(atelier, word):
    copie = Copie(word)
    for ligne in copie.word.paragraphs:
        ligne.style = copie.ligne("Le Département fait état").style
    ((_, message),) = erreurs(reponse(atelier, copie.enregistrer()))
    assert "Trouvés : aucun ; non trouvés : 1, 2, 2.1, 2.2, 2.3, 2.4, 3, 4" in message


def test_des_accolades_tapees_dans_word_ne_deviennent_pas_un_champ(atelier, word):
    Copie(word).changer("Le Département inscrit", "inscrit", "{{ montant }}").enregistrer()
    assert ["PRO006"] == [code for code, _ in erreurs(reponse(atelier, word))]


def test_un_deplacement_est_demande_et_rien_n_est_propose_avant_la_reponse(atelier, word):
    copie = Copie(word)
    ligne = copie.ligne("Les montants de chaque action")._p
    copie.ligne("Il est modifié par avenant").insert_paragraph_before("")._p.addnext(ligne)
    trouve = reponse(atelier, copie.enregistrer())
    assert ["PRO008"] == [code for code, _ in erreurs(trouve)]
    assert "" == trouve.yaml
    accepte = reponse(atelier, word, deplacements="supprimer-inserer")
    assert not accepte.failed
    assert ["supprimer_alinea", "inserer_alinea"] == [un.nature for un in accepte.operations]


# --- un dossier d'articles ----------------------------------------------------------------------------------------
@pytest.fixture
def articles(atelier, tmp_path):
    """Les articles du contrat consolidé, un fichier chacun, que l'essai modifie."""
    from docgen.commandes.consolider import file_name, markdown
    from docgen.pipeline import prepare

    resultat = prepare(Order(atelier.donnees, atelier.templates, CONTRAT))
    version = next(v for v in resultat.versions[CONTRAT] if v.code == "avenant-1")
    dossier = tmp_path / "articles"
    dossier.mkdir()
    for article in version.contrat.articles:
        (dossier / file_name(article)).write_bytes(markdown(article))
    return dossier


def test_un_dossier_d_articles_donne_les_memes_operations(atelier, articles):
    assert [] == dites(reponse(atelier, articles))
    fichier = articles / "02.2.md"
    fichier.write_text(fichier.read_text("utf-8").replace("inscrit à son", "prévoit à son"), "utf-8")
    assert [("remplacer_alinea", {"article": "2.2", "alinea": 5})] == dites(reponse(atelier, articles.parent))


def test_un_article_illisible_est_dit_comme_ailleurs(atelier, articles):
    (articles / "04.md").write_text("Durée\n\nDu texte.\n", "utf-8")
    ((code, message),) = erreurs(reponse(atelier, articles))
    assert ("LEC007", "la première ligne n'est pas un titre d'article") == (code, message)


def test_un_dossier_ou_presque_tout_manque_n_abroge_pas_le_contrat(atelier, articles):
    for fichier in articles.glob("0[1-3]*.md"):
        fichier.unlink()
    assert ["PRO005"] == [code for code, _ in erreurs(reponse(atelier, articles))]


# --- écrire -------------------------------------------------------------------------------------------------------
@pytest.fixture
def projet(tmp_path):
    """Une copie du dossier, où un avenant n° 2 est en projet, et le texte de l'avenant n° 1 modifié."""
    chantier = ouvrir_reel(tmp_path, CONTRAT)
    premier = chantier.contrat / "avenants" / "avenant-1" / "avenant.yaml"
    texte = premier.read_text("utf-8").partition("operations:")[0].replace("numero: 1\n", "numero: 2\n", 1)
    texte = texte.replace("avenant-1", "avenant-2") + OPERATIONS
    (chantier.contrat / "avenants" / "avenant-2").mkdir()
    (chantier.contrat / "avenants" / "avenant-2" / "avenant.yaml").write_text(texte, "utf-8")
    return chantier


OPERATIONS = """operations:
  # Celle-ci est écrite à la main.
  - nature: remplacer_intitule
    cible:
      article: 1
    de: Objet du contrat
    a: Objet
"""
LONG = "\n\nUn bilan est établi.\n\nIl est public.\n\nIl est transmis au préfet.\n\nIl est conservé dix ans.\n"


def modifies(chantier: Chantier, dossier: Path) -> Path:
    from docgen.commandes.consolider import file_name, markdown
    from docgen.pipeline import prepare

    resultat = prepare(Order(chantier.donnees, chantier.templates, CONTRAT, kinds=frozenset({CONSOLIDE})))
    assert not resultat.failed, errors(list(resultat.findings))
    version = next(v for v in resultat.versions[CONTRAT] if v.code == "avenant-1")
    dossier.mkdir(parents=True)
    for article in version.contrat.articles:
        (dossier / file_name(article)).write_bytes(markdown(article))
    quatre = dossier / "04.md"
    quatre.write_text(quatre.read_text("utf-8").replace("2024 à 2027.", "2024 à 2028.").rstrip() + LONG, "utf-8")
    return dossier


def test_les_operations_s_ajoutent_a_l_avenant_sans_toucher_aux_autres_lignes(projet, tmp_path):
    depuis = modifies(projet, tmp_path / "articles")
    avenant = projet.contrat / "avenants" / "avenant-2" / "avenant.yaml"
    avant = avenant.read_text("utf-8")
    trouve = reponse(projet, depuis, dans="avenant-2")
    assert [] == erreurs(trouve)
    assert avenant.read_text("utf-8").startswith(avant)
    assert (avenant.parent / "textes" / "4-1.md").read_text("utf-8").strip() == LONG.strip()
    assert "    fichier: textes/4-1.md\n" in avenant.read_text("utf-8")
    # Rien de plus à proposer : l'avenant donne maintenant ce texte.
    assert {avenant, avenant.parent / "textes" / "4-1.md"} == {p.resolve() for p in trouve.ecrits}


def test_les_memes_operations_ne_s_ajoutent_pas_deux_fois(projet, tmp_path):
    depuis = modifies(projet, tmp_path / "articles")
    reponse(projet, depuis, dans="avenant-2")
    avenant = projet.contrat / "avenants" / "avenant-2" / "avenant.yaml"
    avant = avenant.read_bytes()
    encore = reponse(projet, depuis, dans="avenant-2")
    assert ([], ["PRO014"], ()) == (erreurs(encore), [constat.code for constat in encore.findings], encore.ecrits)
    assert avant == avenant.read_bytes()


def test_un_avenant_enregistre_pendant_l_essai_n_est_pas_ecrase(projet, tmp_path, monkeypatch):
    from docgen.commandes.proposer import ecriture

    avenant, vrai = projet.contrat / "avenants" / "avenant-2" / "avenant.yaml", ecriture.added_faults

    def entre_temps(*mots):
        avenant.write_bytes(avenant.read_bytes() + b"# une remarque\n")
        return vrai(*mots)

    monkeypatch.setattr(ecriture, "added_faults", entre_temps)
    avant = avenant.read_bytes()
    trouve = reponse(projet, modifies(projet, tmp_path / "articles"), dans="avenant-2")
    assert (["PRO012"], ()) == ([code for code, _ in erreurs(trouve)], trouve.ecrits)
    assert avant + b"# une remarque\n" == avenant.read_bytes()


def test_un_avenant_encore_incomplet_recoit_ses_operations(projet, tmp_path):
    depuis = modifies(projet, tmp_path / "articles")
    avenant = projet.contrat / "avenants" / "avenant-2" / "avenant.yaml"
    avenant.write_text(avenant.read_text("utf-8").replace("  taux: 100", "  taux: à compléter"), "utf-8")
    (projet.contrat / "execution" / "2025.yaml").unlink(missing_ok=True)
    (projet.contrat / "execution").mkdir(exist_ok=True)
    (projet.contrat / "execution" / "2025.yaml").write_text(
        "exercice: 2025\narrete_au: à compléter\nactions:\n  1.1:\n    verse:\n      etat: à compléter\n", "utf-8"
    )
    sans = reponse(projet, depuis)
    assert {"PRO013"} == {code for code, _ in erreurs(sans)}
    assert "LEC012" in [constat.code for constat in sans.findings]
    assert "« --dans avenant-2 »" in sans.findings[-1].remedy
    assert [] == erreurs(reponse(projet, depuis, dans="avenant-2"))
    assert "fichier: textes/4-1.md" in avenant.read_text("utf-8")


def test_un_avenant_signe_ne_recoit_rien(projet, tmp_path):
    avenant = projet.contrat / "avenants" / "avenant-2" / "avenant.yaml"
    avenant.write_text(avenant.read_text("utf-8").replace("statut: projet", "statut: signe"), "utf-8")
    trouve = reponse(projet, tmp_path, dans="avenant-2")
    assert [("PRO011", "l'avenant n° 2 est signé : il ne change plus")] == erreurs(trouve)


def test_deux_operations_sur_les_memes_mots_n_ecrivent_rien(projet, tmp_path):
    depuis = modifies(projet, tmp_path / "articles")
    un = depuis / "01.md"
    un.write_text(un.read_text("utf-8").replace("# 1 Objet du contrat", "# 1 But du contrat"), "utf-8")
    avenant = projet.contrat / "avenants" / "avenant-2" / "avenant.yaml"
    avant = avenant.read_bytes()
    trouve = reponse(projet, depuis, dans="avenant-2")
    assert ["AVE008", "PRO013"] == [code for code, _ in erreurs(trouve)]
    assert avant == avenant.read_bytes()
    assert not (avenant.parent / "textes").exists()


def test_un_avenant_inconnu_ne_recoit_rien(atelier, word):
    trouve = reponse(atelier, word, dans="avenant-7")
    assert [("PRO011", "le contrat n'a pas d'avenant « avenant-7 »")] == erreurs(trouve)


def test_un_fichier_nouveau_recoit_les_operations_et_jamais_deux_fois(atelier, word, tmp_path):
    Copie(word).changer("Le Département inscrit", "inscrit", "prévoit").enregistrer()
    cible = tmp_path / "operations.yaml"
    trouve = reponse(atelier, word, sortie=cible)
    assert trouve.yaml == cible.read_text("utf-8")
    again = reponse(atelier, word, sortie=cible)
    assert [("PRO012", f"{cible} existe déjà : rien n'est écrit")] == erreurs(again)


# --- la commande --------------------------------------------------------------------------------------------------
def commande(chantier: Chantier, *arguments: str):
    from typer.testing import CliRunner

    dossiers = ["--donnees", str(chantier.donnees.parent), "--gabarits", str(chantier.templates)]
    return CliRunner().invoke(app, ["avenant", "proposer", CONTRAT, *dossiers, *arguments])


def test_la_commande_donne_le_yaml_seul_sur_la_sortie(atelier, word):
    Copie(word).changer("Le Département inscrit", "inscrit", "prévoit").enregistrer()
    dit = commande(atelier, "--depuis", str(word))
    assert 0 == dit.exit_code
    assert dit.stdout.startswith("- nature: remplacer_alinea\n  cible:\n    article: 2.2\n    alinea: 5\n")
    assert "1. Le cinquième alinéa de l’article\u00a02.2" in dit.stderr


@pytest.mark.parametrize(
    ("arguments", "phrase"),
    [
        (["--depuis", "nulle-part"], "« nulle-part » n'existe pas"),
        (["--depuis", ".", "--granularite", "lettres"], "--granularite : « lettres » n'est pas un choix"),
        (["--depuis", ".", "--dans", "avenant-2", "--sortie", "x.yaml"], "--dans et --sortie ne vont pas ensemble"),
    ],
)
def test_une_mauvaise_demande_est_dite_en_francais(atelier, arguments, phrase):
    dit = commande(atelier, *arguments)
    assert 2 == dit.exit_code
    assert phrase in dit.stderr


def test_une_question_sans_reponse_donne_le_code_1(atelier, word):
    copie = Copie(word)
    ligne = copie.ligne("Les montants de chaque action")._p
    copie.ligne("Il est modifié par avenant").insert_paragraph_before("")._p.addnext(ligne)
    dit = commande(atelier, "--depuis", str(copie.enregistrer()))
    assert (1, "") == (dit.exit_code, dit.stdout)
    assert "Est-ce un déplacement ?" in dit.stderr
