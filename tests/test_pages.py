"""Les pages telles qu'on les imprime, en PDF et en Word (par LibreOffice) : ce qu'un imprimeur y chercherait."""

import io
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from msgspec.structs import replace

from docgen.demande import Order
from docgen.document import (
    Block,
    Columns,
    Document,
    Heading,
    List,
    PageBreak,
    Paragraph,
    Row,
    Section,
    Table,
    TableCell,
    Text,
    descend,
)
from docgen.document.edition import with_edition
from docgen.document.mots import block_words, texte
from docgen.findings import Refusal
from docgen.french import typographie
from docgen.pipeline import produce
from docgen.render import docx, pdf
from docgen.render.grille import banner, grid
from docgen.render.mesures import mesures
from tests.outils import accessible_pdf
from tests.outils.chantier import CPO, REEL, TEMPLATES, copier
from tests.outils.gabarits import retoucher
from tests.outils.pages_lues import (
    MARGE,
    Page,
    au_pied,
    cesures,
    couleurs,
    creuses,
    formules_coupees,
    lignes_du_texte,
    lire,
    maigres,
    mots_coupes,
    nu,
    plus_petit_corps,
    superposees,
)
from tests.outils.validation import convertir_pdf

GABARITS = TEMPLATES / "gabarits"
pytestmark = [
    pytest.mark.lent,
    pytest.mark.skipif(not (shutil.which("pdftotext") and shutil.which("soffice")), reason="make install-test"),
]
# Ce que la page dit hors du document.
AUTOUR = "Page sur PROJET"


@dataclass(frozen=True)
class Imprime:
    """Un document, et ses pages dans un format."""

    document: Document
    pages: list[Page]


def _produits(sortie: Path) -> Iterator[tuple[Document, Path]]:
    """Tous les documents, hors fiches seules, des deux contrats du dossier réel, de sa séance et d'une convention d'objectifs."""
    for dossier in (REEL, CPO):
        resultat = produce(Order(dossier, TEMPLATES, formats=("docx", "pdf"), sortie=sortie))
        for version, documents in resultat.documents.items():
            for document in documents:
                if document.kind != "fiche":
                    yield with_edition(document), sortie / dossier.name / version / document.name


@pytest.fixture(scope="module")
def imprimes(tmp_path_factory) -> dict[str, list[Imprime]]:
    """Les mêmes documents, par Typst et par Word."""
    sortie, word = tmp_path_factory.mktemp("pages"), tmp_path_factory.mktemp("word")
    produits = list(_produits(sortie))
    copies = []
    for rang, (_, chemin) in enumerate(produits):
        copies.append(shutil.copy(f"{chemin}.docx", word / f"{rang}.docx"))
    pages = convertir_pdf(copies, word)
    return {
        "pdf": [Imprime(document, lire(chemin.parent / f"{chemin.name}.pdf")) for document, chemin in produits],
        "word": [Imprime(document, lire(page)) for (document, _), page in zip(produits, pages, strict=True)],
    }


@pytest.fixture(params=["pdf", "word"])
def tous(request, imprimes) -> list[Imprime]:
    return imprimes[request.param]


def _fautes(tous: list[Imprime], trouver) -> dict[str, object]:
    return {un.document.name: trouvees for un in tous if (trouvees := trouver(un))}


def test_aucun_mot_n_est_coupe(tous):
    def coupes(un: Imprime) -> list[str]:
        dits = (texte(un.document), un.document.title, un.document.version, AUTOUR)
        return mots_coupes(un.pages, (*dits, *(valeur for _, valeur in un.document.fields)))

    assert {} == _fautes(tous, coupes)


def test_le_texte_que_l_on_copie_n_a_pas_de_cesure_invisible(tous):
    assert {} == _fautes(tous, lambda un: cesures(un.pages))


def test_aucune_formule_n_est_coupee(tous):
    assert {} == _fautes(tous, lambda un: formules_coupees(un.pages))


def test_rien_ne_se_lit_sous_huit_points_et_demi(tous):
    assert {} == _fautes(tous, lambda un: [corps] if (corps := plus_petit_corps(un.pages)) < 8.5 else [])


def test_aucune_ligne_n_est_ecrite_sur_une_autre(tous):
    assert {} == _fautes(tous, lambda un: superposees(un.pages))


def test_une_espace_fine_se_voit_entre_les_milliers(tous):
    """« 1 659 288 » : dix-huit centièmes de cadratin au moins entre deux tranches, et jamais la fin d'une ligne."""
    chiffre = 0.507
    for un in tous:
        for ligne in (ligne for page in un.pages for ligne in page.texte):
            for mot, gauche, haut, droite, bas in ligne.mots:
                if re.fullmatch(r"\d{1,3}(\u202f\d{3})+", mot):
                    corps, fines = (bas - haut) / ligne.boite, mot.count("\u202f")
                    assert (droite - gauche) / corps - chiffre * (len(mot) - fines) > 0.18 * fines, (
                        un.document.name,
                        mot,
                    )
            assert not re.search(r"\d\u202f$", ligne.texte), (un.document.name, ligne.texte)


def test_le_nom_d_un_groupe_revient_en_haut_de_la_page_suivante(imprimes):
    """En PDF ; Word ne sait redire que l'en-tête d'un tableau."""
    (un,) = [un for un in imprimes["pdf"] if un.document.name.endswith("annexe-4-indicateurs-de-pilotage")]
    suivantes = [page for page in un.pages if page.rangs[0].startswith("Indicateurs nationaux mobilisés")]
    assert len(suivantes) > 5
    assert [True] * len(suivantes) == [page.rangs[2].startswith("Action 2.") for page in suivantes]


def test_une_note_n_est_pas_seule_avec_une_rangee_en_haut_d_une_page(tous):
    def seules(un: Imprime) -> list[int]:
        return [rang for rang, page in enumerate(un.pages, 1) if rang > 1 and page.remplie < 0.1]

    assert {} == _fautes(tous, seules)


def test_les_signatures_ont_leurs_noms_a_la_meme_hauteur(tous, request):
    """Deux colonnes égales ; en PDF, la fonction la plus longue se coupe entre deux mots, et non à un trait d'union."""
    signes = [
        un for un in tous if "Jean-Claude Leroy" in texte(un.document) and un.document.kind in ("avenant", "convention")
    ]
    assert len(signes) == 2
    for un in signes:
        rangs = [rang for page in un.pages for rang in page.rangs]
        assert "Laurent Touvet Jean-Claude Leroy" in rangs
        assert "du Pas-de-Calais," in rangs or "word" in request.node.name
        assert not [rang for rang in rangs[-40:] if re.search(r"\bPas-$", rang)]
        for page in un.pages:
            for avant, ligne in pairwise(page.texte):
                assert not ligne.texte.startswith("Fait à") or ligne.haut - avant.bas > 8


def test_une_page_ne_porte_pas_une_legende_ou_un_rang(tous):
    assert {} == _fautes(tous, lambda un: maigres(un.pages))


def test_une_ligne_de_texte_a_soixante_quinze_signes_a_cinq_pres(tous):
    corps = mesures(GABARITS, "acte")["styles"]["corps"]
    lues = [len(ligne) for un in tous for ligne in lignes_du_texte(un.pages, corps["taille"], corps["gauche"])]
    assert len(lues) > 1000
    assert max(lues) <= 80
    assert sum(1 for signes in lues if signes > 75) < len(lues) / 100


def test_les_mots_d_une_ligne_sont_a_la_meme_distance(tous):
    """Le texte ne s'étire pas pour remplir sa ligne : un tiers de cadratin au plus entre deux mots, en moyenne."""
    corps = mesures(GABARITS, "acte")["styles"]["corps"]["taille"]
    for un in tous:
        for ligne in (ligne for page in un.pages for ligne in page.texte if abs(ligne.corps - corps) < 0.2):
            ecarts = [apres[1] - avant[3] for avant, apres in pairwise(ligne.mots)]
            if len(ecarts) > 3 and ligne.gauche > MARGE + 60:
                assert sum(ecarts) / len(ecarts) < corps / 3, (un.document.name, ligne.texte)


def test_le_pdf_et_word_ont_les_memes_en_tetes_le_meme_ordre_et_les_memes_pages_a_une_pres(imprimes):
    for typst, word in zip(imprimes["pdf"], imprimes["word"], strict=True):
        nom = typst.document.name
        assert abs(len(typst.pages) - len(word.pages)) <= 1, nom
        communes = list(zip(typst.pages[:-1], word.pages[:-1], strict=False))
        assert [nu(page.entete) for page, _ in communes] == [nu(page.entete) for _, page in communes], nom
        assert [page.pied.rpartition(" sur ")[0] for page, _ in communes] == [
            page.pied.rpartition(" sur ")[0] for _, page in communes
        ], nom


def test_le_pdf_suit_les_mesures_que_l_on_change_dans_word(tmp_path):
    gabarits = copier(GABARITS, tmp_path / "gabarits")
    retoucher(gabarits / "acte.docx", {
        "word/document.xml": [('w:left="1247"', 'w:left="1814"')],
        "word/styles.xml": [('<w:sz w:val="23"/>', '<w:sz w:val="26"/>'), ('w:fill="D5DDEA"', 'w:fill="FFE0E0"')],
    })  # fmt: skip
    texte = Paragraph((Text("Un alinéa. " * 30),))
    tableau = Table((Row((_cellule("Tête"), _cellule("Autre"))), Row((_cellule("a"), _cellule("b")))), (0.5, 0.5))
    document = Document("essai", "essai", "Essai", (Section((texte, tableau)),), fields=(("logos", "non"),))
    for ecrire, suite in ((pdf.render, "pdf"), (docx.render, "docx")):
        (tmp_path / f"p.{suite}").write_bytes(ecrire(document, gabarits, {}))
    convertir_pdf([shutil.copy(tmp_path / "p.docx", tmp_path / "w.docx")], tmp_path)
    vues = [lire(tmp_path / nom)[0] for nom in ("p.pdf", "w.pdf")]
    lignes = [page.texte[0] for page in vues]
    assert [13.0, 13.0] == [round(ligne.corps, 1) for ligne in lignes]
    assert lignes[0].gauche == pytest.approx(lignes[1].gauche, abs=1) == pytest.approx(90.7 + 70.9, abs=2)
    assert "FFE0E0" in couleurs(tmp_path / "p.pdf") & couleurs(tmp_path / "w.pdf")


def test_une_page_est_remplie_au_tiers_hors_la_fin_d_une_partie(tous):
    """La dernière page d'une fiche, ou d'un exercice, est suivie d'une page qui s'ouvre par un titre."""

    def vides(un: Imprime) -> list[int]:
        suivies = un.pages[1:]
        return [rang for rang in creuses(un.pages) if suivies[rang - 1].texte[0].corps < 13]

    assert {} == _fautes(tous, vides)


def test_la_fin_d_une_partie_remplit_un_cinquieme_de_sa_page(tous):
    """La dernière page aussi : une fiche, un contrat ne finissent pas par trois lignes. La première a le titre et sa liste."""
    assert {} == _fautes(tous, lambda un: [rang for rang in creuses([*un.pages, un.pages[-1]], 0.2) if rang > 1])


def test_ce_qui_ouvre_un_groupe_n_est_pas_seul_au_pied(tous):
    def seuls(un: Imprime) -> list[str]:
        annonces = []
        for bloc in descend(bloc for section in un.document.sections for bloc in section.blocks):
            if isinstance(bloc, Table):
                cases = grid(bloc, 166.0).rows
                annonces += [block_words(case.cell.blocks) for case in cases if banner(case, len(bloc.widths))]
        return au_pied(un.pages, annonces)

    assert {} == _fautes(tous, seuls)


@pytest.mark.parametrize(("document", "etiquette", "lignes"), [
    ("annexe-2-plan-de-financement", "Levée des freins", ("Mobilité", "Savoirs de base")),
    ("annexe-3-bilan-financier", "Levée des freins", ("Mobilité", "Savoirs de base")),
])  # fmt: skip
def test_le_libelle_d_un_groupe_est_sur_la_page_de_ses_lignes(tous, document, etiquette, lignes):
    (un,) = [un for un in tous if un.document.name.endswith(document)]
    for page in un.pages:
        dit = " ".join(page.rangs)
        assert {etiquette in dit} == {ligne in dit for ligne in lignes}


def test_l_annexe_3_tient_sur_une_page_a3_et_dit_une_fois_l_unite(tous):
    (un,) = [un for un in tous if un.document.name.endswith("annexe-3-tableau-financier")]
    (page,) = un.pages
    dit = " ".join(page.rangs)
    assert (1191, 842) == (round(page.largeur), round(page.hauteur))
    assert 1 == dit.count("Montants en euros")
    assert "€" not in dit
    assert {"A", "M"} <= {ligne.texte for ligne in page.texte}
    assert plus_petit_corps([page]) >= 8.5


# --- ce qu'un document inventé montre mieux --------------------------------------------------------------------------
def _cellule(texte: str, **options: int) -> TableCell:
    return TableCell((Paragraph((Text(texte),)),), **options)


def _groupe(lignes: int, avant: int = 0, haut: int = 1) -> Document:
    """Un tableau où un libellé nomme `lignes` lignes, après `avant` autres."""
    rangees = [Row((_cellule("Autre"), _cellule(f"Ligne {rang}"))) for rang in range(avant)]
    dites = [f"Poste {rang} " + "mot " * 20 * haut for rang in range(lignes)]
    rangees.append(Row((_cellule("Étiquette", rowspan=lignes), _cellule(dites[0]))))
    rangees += [Row((_cellule(dit),)) for dit in dites[1:]]
    tableau = Table((Row((_cellule("Nature"), _cellule("Objet"))), *rangees), (0.3, 0.7), 1, "Un tableau")
    return Document("essai", "essai", "Essai", (Section((tableau,)),))


def _un(*blocs: Block) -> Document:
    return Document("essai", "essai", "Essai", (Section(blocs),))


def _apres_des_lignes(combien: int, *blocs: Block) -> Document:
    return _un(*[Paragraph((Text("Une ligne."),))] * combien, *blocs)


def _en_pdf(document: Document, dossier: Path) -> list[Page]:
    """Les pages de Typst seul."""
    (dossier / "p.pdf").write_bytes(pdf.render(document, GABARITS, {}))
    return lire(dossier / "p.pdf")


# Par essai, les documents qu'il regarde : LibreOffice, qui met une seconde à s'ouvrir, les convertit tous d'un coup.
INVENTES: dict[str, Callable[[], list[Document]]] = {}


def documents(de: Callable[[], list[Document]]) -> Callable[[Any], Any]:
    """L'essai reçoit ces documents, imprimés (`inventes`)."""

    def note(essai: Any) -> Any:
        INVENTES[essai.__name__] = de
        return essai

    return note


@pytest.fixture(scope="module")
def tous_les_inventes(tmp_path_factory) -> dict[str, list[dict[str, Path]]]:
    """Le PDF de chaque document inventé, par Typst et par Word."""
    lieu = tmp_path_factory.mktemp("inventes")
    faits = {nom: [lieu / f"{nom}-{rang}" for rang, _ in enumerate(de())] for nom, de in INVENTES.items()}
    for nom, de in INVENTES.items():
        for chemin, document in zip(faits[nom], de(), strict=True):
            chemin.with_suffix(".typst").write_bytes(pdf.render(document, GABARITS, {}))
            chemin.with_suffix(".docx").write_bytes(docx.render(document, GABARITS, {}))
    tous = [chemin for chemins in faits.values() for chemin in chemins]
    mots = dict(zip(tous, convertir_pdf([chemin.with_suffix(".docx") for chemin in tous], lieu), strict=True))
    return {
        nom: [{"pdf": chemin.with_suffix(".typst"), "word": mots[chemin]} for chemin in chemins]
        for nom, chemins in faits.items()
    }


@pytest.fixture
def imprimes_ici(request, tous_les_inventes) -> list[dict[str, Path]]:
    """Les fichiers des documents de l'essai."""
    return tous_les_inventes[request.node.originalname]


@pytest.fixture
def inventes(imprimes_ici) -> list[dict[str, list[Page]]]:
    """Les pages de chaque document de l'essai, par Typst et par Word."""
    return [{format_: lire(fichier) for format_, fichier in un.items()} for un in imprimes_ici]


@pytest.fixture
def invente(inventes) -> dict[str, list[Page]]:
    """Les pages du seul document de l'essai."""
    (un,) = inventes
    return un


@documents(lambda: [_groupe(5, avant=38)])
def test_un_groupe_que_la_page_tient_reste_entier(invente):
    for pages in invente.values():
        assert 2 == len(pages)
        assert [False, True] == ["Étiquette" in " ".join(page.rangs) for page in pages]
        assert [False, True] == ["Poste 0" in " ".join(page.rangs) for page in pages]


@documents(lambda: [_groupe(14, haut=5)])
def test_un_groupe_trop_haut_redit_son_libelle_avec_suite(invente):
    for pages in invente.values():
        assert len(pages) > 1
        dits = [" ".join(page.rangs) for page in pages]
        assert all("Étiquette" in dit for dit in dits)
        assert ["Étiquette (suite)" in dit for dit in dits][1:] == [True] * (len(pages) - 1)


def _totaux() -> Document:
    """Vingt-neuf groupes d'une à trois lignes, chacun sous un libellé, avec son total ; puis le total des totaux."""
    rangees = [Row((_cellule("Poste"), _cellule("Objet"), _cellule("Montant")))]
    for rang in range(29):
        lignes = 1 + rang % 3
        rangees.append(Row((_cellule(f"Poste {rang}", rowspan=lignes), _cellule(f"Objet {rang}"), _cellule("1"))))
        rangees += [Row((_cellule("Autre objet"), _cellule("1"))) for _ in range(lignes - 1)]
        rangees.append(Row((_cellule(f"Total {rang}", colspan=2), _cellule(str(lignes))), "total"))
    rangees.append(Row((_cellule("Total des totaux", colspan=2), _cellule("57")), "total"))
    return Document("essai", "essai", "Essai", (Section((Table(tuple(rangees), (0.4, 0.4, 0.2), 1, "Totaux"),)),))


@documents(lambda: [_totaux()])
def test_un_total_est_sur_la_page_de_ce_qu_il_additionne(invente, imprimes_ici):
    for pages in invente.values():
        dits = [" ".join(page.rangs) for page in pages]
        assert len(dits) > 1
        for rang in range(29):
            assert [f"Poste {rang} " in dit for dit in dits] == [f"Total {rang} " in dit for dit in dits]
        assert "Total 28 " in next(dit for dit in dits if "Total des totaux" in dit)
    with pikepdf.open(imprimes_ici[0]["pdf"]) as fichier:
        assert [] == accessible_pdf.fautes(fichier)
        roles = [str(objet.S) for objet in fichier.objects if isinstance(objet, pikepdf.Dictionary) and "/S" in objet]
    # Trois têtes de colonne, et la première case de chaque ligne qui en a une ; aucun montant.
    assert 3 + 29 + 29 + 1 == roles.count("/TH")
    assert 2 * 57 + 30 == roles.count("/TD")


def _parties(rangs: int) -> Document:
    """Des lignes, chacune avec deux parties, sous des groupes ; la dernière page n'aurait souvent qu'une ligne."""
    rangees = [Row((_cellule("Objet"), _cellule("Nombre")))]
    for rang in range(rangs):
        if rang % 12 == 0:
            rangees.append(Row((_cellule(f"Groupe {rang}", colspan=2),), "groupe"))
        dites = (f"Objet {rang} .", f"– dont femmes {rang} .", f"– dont hommes {rang} .")
        rangees += [Row((_cellule(dit), _cellule("1"))) for dit in dites]
    rangees += [Row((_cellule(f"Fin {rang} ."), _cellule("1"))) for rang in range(8)]
    return _un(Table(tuple(rangees), (0.6, 0.4), 1, "Parties"))


@documents(lambda: [_parties(rangs) for rangs in range(13, 30)])
def test_une_ligne_ne_quitte_pas_ses_parties_ni_la_derniere_page_ses_lignes(inventes):
    for rangs, un in enumerate(inventes, start=13):
        for pages in un.values():
            dits = [" ".join(page.rangs) for page in pages]
            assert len(dits) > 1
            for rang in range(rangs):
                entier = [f"Objet {rang} ." in dit for dit in dits]
                assert entier == [f"– dont femmes {rang} ." in dit for dit in dits]
                assert entier == [f"– dont hommes {rang} ." in dit for dit in dits]
            assert all(f"Fin {rang} ." in dits[-1] for rang in range(2, 8))
            # Le nom d'un groupe n'est jamais au-dessus de celui d'un autre.
            assert not any(re.search(r"Groupe \d+ Groupe", dit) for dit in dits)


def _lignes(combien: int, dit: str, role: Any = "corps") -> list[Row]:
    return [Row((_cellule(f"{dit} {rang} ."), _cellule("1")), role) for rang in range(combien)]


@pytest.mark.parametrize("tetes", [0, 1])
@pytest.mark.parametrize(("dit", "role"), [("– Tiret", "corps"), ("Total", "total")])
def test_aucun_rang_ne_se_perd_quand_tous_se_suivent(tmp_path, tetes, dit, role):
    """Des tirets qui ne sont d'aucune ligne, des totaux l'un sous l'autre : Typst perdrait ce qui passe la page."""
    tableau = Table((*_lignes(tetes, "Objet"), *_lignes(90, dit, role)), (0.6, 0.4), tetes, "Des rangs")
    pages = _en_pdf(_un(tableau), tmp_path)
    vus = [rang for page in pages for rang in page.rangs if not rang.startswith("Objet")]
    assert [f"{dit} {rang} . 1" for rang in range(90)] == vus
    # Aucune page n'est vide, ni la dernière réduite à un rang.
    assert all(len(page.rangs) >= tetes + 3 for page in pages)


def test_le_nom_d_un_groupe_ne_revient_pas_au_dessus_de_celui_de_tirets(tmp_path):
    for rangs in range(34, 42, 2):
        premier, second = (Row((_cellule(f"Groupe {nom} .", colspan=2),), "groupe") for nom in "ab")
        suite = (*_lignes(6, "– Tiret"), *_lignes(rangs, "Suite"))
        corps = (premier, *_lignes(rangs, "Ligne"), second, *suite)
        pages = _en_pdf(_un(Table((*_lignes(1, "Objet"), *corps), (0.6, 0.4), 1, "Des groupes")), tmp_path)
        assert not any("Groupe a . Groupe b ." in " ".join(page.rangs) for page in pages)


def test_un_point_ne_sort_pas_de_sa_colonne(tmp_path):
    """« n. c. » finit sous les chiffres."""
    droite = [TableCell((Paragraph((Text(dit),)),), align="droite") for dit in ("1234", "n. c.")]
    (page,) = _en_pdf(_un(Table(tuple(Row((_cellule("a"), case)) for case in droite), (0.5, 0.5))), tmp_path)
    assert 1 == len({round(mot.droite, 1) for mot in page.texte if mot.texte in ("1234", "n. c.")})


def _vingt_parties() -> Document:
    """Que leur dernier tableau ferait déborder d'une hauteur à l'autre : titre, liste, titre, tableau."""
    ligne, titre = Paragraph((Text("Une ligne."),)), Heading(2, (Text("Titre de la fin"),))
    liste = List(tuple((Paragraph((Text(f"élément {rang} ;"),)),) for rang in range(5)))
    tableau = Table(tuple(Row((_cellule(f"Rang {rang}"), _cellule("a"))) for rang in range(3)), (0.5, 0.5))
    blocs: list[Block] = []
    for avant in range(22, 42):
        ouvre = Paragraph((Text(f"Ouverture {avant}."),))
        blocs += [ouvre, *[ligne] * avant, titre, liste, titre, tableau, PageBreak()]
    return _un(*blocs[:-1])


@documents(lambda: [_vingt_parties()])
def test_une_partie_finit_par_un_quart_de_page(invente):
    for pages in invente.values():
        assert 20 == sum("Rang 2" in " ".join(page.rangs) for page in pages)
        assert 4 < sum(not page.rangs[0].startswith("Ouverture") for page in pages)
        assert [] == creuses([*pages, pages[-1]], 0.25)
        assert [] == [page.rangs for page in pages if page.rangs[-1] == "Titre de la fin"]


def _cadres() -> Document:
    cadres = Columns(((Paragraph((Text("Dedans"),)),), (List(((Paragraph((Text("un"),)),),)),)), (0.5, 0.5), "cadres")
    return _un(cadres, cadres, Paragraph((Text("Après"),)))


@documents(lambda: [_cadres()])
def test_un_cadre_de_word_n_a_pas_plus_de_blanc_sous_son_texte_que_celui_du_pdf(invente):
    ecarts = {}
    for format_, (page,) in invente.items():
        hauts = [ligne.haut for ligne in page.texte if ligne.texte in ("Dedans", "Après")]
        ecarts[format_] = [bas - haut for haut, bas in pairwise(hauts)]
    assert ecarts["word"] == pytest.approx(ecarts["pdf"], abs=4)


CITATION = Paragraph((Text("Premier mot " + "et la suite de la phrase " * 16 + "mot final"),), "citation")


@documents(lambda: [_apres_des_lignes(avant, CITATION) for avant in range(24, 40, 3)])
def test_une_citation_n_est_pas_coupee_par_la_fin_d_une_page(inventes):
    """Sept lignes, à toutes les hauteurs d'un pied de page."""
    assert 6 == len(inventes)
    for un in inventes:
        for pages in un.values():
            dits = [" ".join(page.rangs) for page in pages]
            assert ["Premier mot" in dit for dit in dits] == ["mot final" in dit for dit in dits]


def _liste(*dits: str) -> List:
    return List(tuple((Paragraph((Text(dit),)),) for dit in dits))


FINS = ("dernier élément.", "dernier élément, " + "et la suite de la phrase " * 4)
LISTES = [_liste("premier ;", "deuxième ;", "avant-dernier ;", fin) for fin in FINS]


@documents(lambda: [_apres_des_lignes(avant, liste) for liste in LISTES for avant in range(30, 36)])
def test_le_dernier_element_d_une_liste_n_est_pas_seul_en_haut_d_une_page(inventes):
    """Quatre éléments, à toutes les hauteurs d'un pied de page ; le dernier a une ligne, ou deux."""
    assert 12 == len(inventes)
    for un in inventes:
        for pages in un.values():
            dits = [" ".join(page.rangs) for page in pages]
            assert ["avant-dernier" in dit for dit in dits] == ["dernier élément" in dit for dit in dits]


LONGUE = _liste("premier ;", "avant-dernier ;", "dernier élément, " + "et la suite de la phrase " * 9)


SUITE = [Paragraph((Text("La suite."),))] * 20


@documents(lambda: [_apres_des_lignes(avant, LONGUE, *SUITE) for avant in range(30, 40)])
def test_un_dernier_element_de_trois_lignes_ne_retient_pas_celui_qui_le_precede(inventes):
    """Il remplit assez le haut d'une page : l'avant-dernier reste où il tient, sans blanc au pied de la sienne."""
    for format_ in ("pdf", "word"):
        places = [[" ".join(page.rangs) for page in un[format_]] for un in inventes]
        assert any("avant-dernier" in dits[0] and "dernier élément" in dits[-1] and len(dits) > 1 for dits in places)


def test_un_tiret_ne_quitte_pas_ce_qui_est_dit_de_lui(tmp_path):
    """En PDF, « – : sans objet », à toutes les places d'une fin de ligne, est lié jusqu'à son premier mot."""
    dit = typographie(" et la suite. – : sans objet ; n. c. : non communiqué." * 5)
    legendes = tuple(Paragraph((Text("x" * rang + dit),), "note") for rang in range(1, 30))
    pages = _en_pdf(_un(*legendes), tmp_path)
    lus = [rang.strip() for page in pages for rang in page.rangs]
    assert any("sans objet" in lu for lu in lus)
    assert [] == [lu for lu in lus if re.search(r"–( ?:)?$|^:", lu)]


def test_ce_qui_suit_une_liste_en_est_aussi_loin_que_d_un_paragraphe():
    """En Word, l'espace est celle du style « Corps de texte », sous le dernier élément seul, et le dernier de ses alinéas."""
    mots = [Paragraph((Text(dit),)) for dit in ("un", "deux", "trois", "quatre", "cinq")]
    liste = List(((mots[0],), (mots[1], List(((mots[2],), (mots[3],))))))
    tableau = Table((Row((TableCell((List(((mots[4],),)),)),)),), (1.0,))
    document = Document("essai", "essai", "Essai", (Section((liste, Paragraph((Text("suite"),)), tableau)),))
    with zipfile.ZipFile(io.BytesIO(docx.render(document, TEMPLATES / "gabarits", {}))) as archive:
        ecrit = archive.read("word/document.xml").decode()
    paragraphes = {
        mot: re.findall(rf"<w:p>(?:(?!<w:p>).)*>{mot}<", ecrit)[0]
        for mot in ("un", "deux", "trois", "quatre", "cinq", "suite")
    }
    assert [mot for mot, xml in paragraphes.items() if 'w:after="120"' in xml] == ["quatre"]


def _a_toutes_les_places(dit: str, ecrit: Callable[[str], str] = str) -> Document:
    """Quinze paragraphes, où `dit` se trouve un caractère plus loin de l'un à l'autre."""
    return _un(*(Paragraph((Text(ecrit("x" * rang + dit)),)) for rang in range(1, 16)))


@documents(lambda: [_a_toutes_les_places(" pour les jeunes de 11-18 ans " * 12)])
def test_une_tranche_de_chiffres_n_est_pas_coupee_a_son_trait_d_union(invente):
    """« 11-18 ans », à toutes les places d'une fin de ligne."""
    for pages in invente.values():
        lus = [rang.split("|")[-1].strip() for page in pages for rang in page.rangs]
        assert lus
        assert [] == [lu for lu in lus if re.search(r"11[-\u2011]$|^18 ans", lu)]
        assert re.search(r"11[-\u2011]18 ans", " ".join(lus))


REMIS = " remis le 31 mars 2026 au 12 rue de la Paix, ou au 30 sept. 2026"


@documents(lambda: [_a_toutes_les_places(REMIS * 5, typographie)])
def test_une_date_et_une_adresse_ne_sont_pas_coupees(invente):
    """« 31 mars 2026 », « 12 rue… », tels qu'on les saisit, à toutes les places d'une fin de ligne."""
    for pages in invente.values():
        lus = [rang.strip() for page in pages for rang in page.rangs]
        assert lus
        assert [] == [lu for lu in lus if re.search(r"(31|12|mars|30|sept\.)$|^(mars|rue|2026)", lu)]


def test_un_mot_compose_n_est_pas_coupe_dans_une_colonne_qui_le_tient(tmp_path):
    """En PDF, à toutes les places d'une fin de ligne ; trop long pour sa colonne, il se coupe à son trait d'union."""
    rangees = [
        Row((_cellule("x" * rang + " freins socio-professionnels levés"), _cellule("a"))) for rang in range(1, 12)
    ]
    tableau = Table(tuple(rangees), (0.3, 0.7), 0, "Un tableau")
    pages = _en_pdf(_un(tableau), tmp_path)
    lus = [ligne.texte for page in pages for ligne in page.texte]
    assert 11 == sum("socio-professionnels" in lu for lu in lus)
    adresse = Table(
        (Row((_cellule("Tableau de bord https://exemple.fr/acces"), _cellule("a"))),), (0.3, 0.7), 0, "Un tableau"
    )
    (page,) = _en_pdf(_un(adresse), tmp_path)
    assert any("https://exemple.fr/acces" in ligne.texte for ligne in page.texte)
    etroit = replace(tableau, widths=(0.13, 0.87))
    pages = _en_pdf(_un(etroit), tmp_path)
    assert any(ligne.texte.endswith("socio-") for page in pages for ligne in page.texte)


LISTE, NOTE = _liste("premier ;", "dernier élément."), Paragraph((Text("Article modifié par l’avenant."),), "note")


@documents(lambda: [_apres_des_lignes(avant, LISTE, NOTE) for avant in range(31, 37)])
def test_une_note_ne_quitte_pas_la_liste_qu_elle_suit(inventes):
    """À toutes les hauteurs d'un pied de page."""
    assert 6 == len(inventes)
    for un in inventes:
        for pages in un.values():
            dits = [" ".join(page.rangs) for page in pages]
            assert ["dernier élément" in dit for dit in dits] == ["Article modifié" in dit for dit in dits]


def test_une_longue_cote_n_etire_pas_la_ligne_d_avant(tmp_path):
    """Les mots qui précèdent « n° DGCS/… » gardent leurs espaces."""
    dit = "Vu l’instruction interministérielle n°\u00a0DGCS/SD1B/SD5A/DIPLP/2025/82 du 4 juin 2025 relative au pacte ;"
    document = Document("essai", "essai", "Essai", (Section((Paragraph((Text(dit),), "visa"),)),))
    with zipfile.ZipFile(io.BytesIO(docx.render(document, GABARITS, {}))) as archive:
        corps = archive.read("word/document.xml").decode()
    assert re.search(r'<w:pStyle w:val="Visa"/>(?:(?!</w:pPr>).)*<w:jc w:val="left"/>', corps)


def test_un_papier_inconnu_est_refuse():
    document = replace(_groupe(2), fields=(("papier", "a5"),))
    for ecrire in (pdf.render, docx.render):
        with pytest.raises(Refusal, match=r"Document « [^»]+ », en-tête : le papier « a5 » est inconnu"):
            ecrire(document, GABARITS, {})
