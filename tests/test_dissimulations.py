"""Ce qui change sans que les mots du fichier changent, et que l'on voudrait faire passer : données liées, lettres tassées, rangs."""

import json

import pytest
from typer.testing import CliRunner

from docgen.cli import app
from docgen.word.marques import mark
from docgen.word.ouverture import read_word
from docgen.word.preuve import prove
from tests.outils.mots_word import p, r, word

_DS = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_ID = "{11111111-2222-3333-4444-555555555555}"
_CORE = "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}"


def aspect(mots: str, look: str) -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{mots}</w:t></w:r>'


def lie(montre: str, chemin: str = "/a:aide[1]/a:montant[1]", donnees: str = _ID, sorte: str = "<w:text/>") -> str:
    prefixes = "xmlns:a='urn:aide'"
    liaison = f'<w:dataBinding w:prefixMappings="{prefixes}" w:xpath="{chemin}" w:storeItemID="{donnees}"/>'
    return f"<w:sdt><w:sdtPr>{liaison}{sorte}</w:sdtPr><w:sdtContent>{r(montre)}</w:sdtContent></w:sdt>"


def donnees(valeur: str) -> dict[str, str]:
    return {
        "customXml/item1.xml": f'<aide xmlns="urn:aide"><montant>{valeur}</montant></aide>',
        "customXml/itemProps1.xml": f'<ds:datastoreItem xmlns:ds="{_DS}" ds:itemID="{_ID}"/>',
    }


def comparer(dossier, avant: bytes, apres: bytes) -> tuple[int, list[tuple[str, str, str, str]], str]:
    """Le code, les lignes du JSON (genre, avant, après, forme), et ce que dit le terminal."""
    chemins = [dossier / "a.docx", dossier / "b.docx"]
    for chemin, octets in zip(chemins, (avant, apres), strict=True):
        chemin.write_bytes(octets)
    page = dossier / "page.html"
    rendu = CliRunner().invoke(app, ["comparer", *map(str, chemins), "--json", "--html", str(page), "--ecraser"])
    lignes = [
        (ligne["genre"], ligne["avant"], ligne["apres"], ligne["forme"])
        for contrat in json.loads(rendu.stdout)["contrats"]
        for passage in contrat["passages"]
        for ligne in passage["lignes"]
    ]
    dit = CliRunner().invoke(app, ["comparer", *map(str, chemins)]).stdout + page.read_text("utf-8")
    return rendu.exit_code, lignes, " ".join(dit.split())


@pytest.mark.parametrize("sorte", ["<w:text/>", ""], ids=["texte brut", "texte enrichi"])
def test_une_donnee_que_word_affichera_a_la_place_de_ce_qu_un_controle_montre_est_dite(tmp_path, sorte):
    """Word remplit le contrôle de cette donnée à l'ouverture : le lecteur verra 1 200 000 €."""
    avant, apres = (
        word(p("Aide de ", lie("12 000 €", sorte=sorte)), plus=donnees(v)) for v in ("12 000 €", "1 200 000 €")
    )
    code, lignes, dit = comparer(tmp_path, avant, apres)
    affichees = [f"Aide de 12 000 € (donnée que Word y affichera : {valeur})" for valeur in ("12 000 €", "1 200 000 €")]
    assert (1, [("fond", *affichees, "champ")]) == (code, lignes)
    assert 2 <= dit.count("1 200 000 €")


def test_une_donnee_dite_par_les_mots_ne_l_est_pas_deux_fois(tmp_path):
    avant, apres = (word(p("Aide de ", lie(valeur)), plus=donnees(valeur)) for valeur in ("12 000 €", "15 000 €"))
    _, lignes, _ = comparer(tmp_path, avant, apres)
    assert [("chiffres", "Aide de 12 000 €", "Aide de 15 000 €", "")] == lignes


def test_une_donnee_qui_ment_quand_les_mots_changent_aussi_est_dite(tmp_path):
    avant = word(p("Aide de ", lie("12 000 €")), plus=donnees("12 000 €"))
    apres = word(p("Aide de ", lie("15 000 €")), plus=donnees("1 500 000 €"))
    _, lignes, _ = comparer(tmp_path, avant, apres)
    assert "Aide de 15 000 € (donnée que Word y affichera : 1 500 000 €)" in [apres for _, _, apres, _ in lignes]


@pytest.mark.parametrize(
    "controle",
    [
        lie("x", "/a:rien[1]"),
        lie("x", "///["),
        lie("x", donnees="{0}"),
        lie("x", "/b:c[1]"),
        lie("x", "1+1"),
        lie("x", "/" * 2000),
    ],
    ids=["nulle part", "chemin faux", "données absentes", "préfixe inconnu", "un nombre", "trop long"],
)
def test_une_liaison_qui_ne_mene_nulle_part_n_arrete_rien(tmp_path, controle):
    avant, apres = word(p("Aide ", controle), plus=donnees("1")), word(p("Aide ", controle), plus=donnees("2"))
    assert (0, []) == comparer(tmp_path, avant, apres)[:2]


INVISIBLES = {
    "en lettres superposées": '<w:spacing w:val="-300"/>',
    "en lettres superposées, petites": '<w:sz w:val="16"/><w:spacing w:val="-70"/>',
    "de la couleur du fond": '<w:color w:val="auto" w:themeColor="background1"/>',
    "de la couleur du fond, au marqueur": '<w:highlight w:val="black"/>',
}


@pytest.mark.parametrize("pourquoi", INVISIBLES)
def test_des_mots_que_personne_ne_lit_sont_dits_invisibles_et_se_marquent(tmp_path, pourquoi):
    avant = word(p("Il rembourse tout", " sauf un tiers."))
    apres = word(p("Il rembourse tout", aspect(" sauf un tiers.", INVISIBLES[pourquoi])))
    code, lignes, dit = comparer(tmp_path, avant, apres)
    assert (1, ["invisible"], True) == (code, [forme for *_, forme in lignes], pourquoi.partition(",")[0] in dit)
    assert ("fond", "Il rembourse tout sauf un tiers. (invisible : « sauf un tiers. »)") == lignes[0][::2]
    trace = mark(read_word(avant, "a.docx"), read_word(apres, "b.docx"), "Moi")
    assert [] == prove(avant, apres, trace)


@pytest.mark.parametrize(
    "look",
    [
        '<w:spacing w:val="-10"/>',
        '<w:sz w:val="96"/><w:spacing w:val="-120"/>',
        '<w:highlight w:val="yellow"/>',
        '<w:highlight w:val="black"/><w:color w:val="FFFFFF"/>',
        '<w:shd w:val="clear" w:fill="000000"/>',
        '<w:color w:val="auto" w:themeColor="text1"/>',
        '<w:position w:val="4"/>',
    ],
)
def test_des_mots_que_l_on_lit_ne_sont_pas_dits_invisibles(tmp_path, look):
    avant, apres = word(p("Il rembourse tout.")), word(p("Il rembourse ", aspect("tout.", look)))
    assert (0, []) == comparer(tmp_path, avant, apres)[:2]


@pytest.mark.parametrize(("haut", "lu"), [(8, "10³"), (6, "10³"), (-8, "10₃")])
@pytest.mark.parametrize("sens", [1, -1], ids=["aller", "retour"])
def test_un_chiffre_pose_au_dessus_de_la_ligne_se_lit_comme_un_exposant(tmp_path, haut, lu, sens):
    pose, plat = word(p("Aide de 10", aspect("3", f'<w:position w:val="{haut}"/>'), " €")), word(p("Aide de 103 €"))
    avant, apres = (pose, plat)[::sens]
    code, lignes, _ = comparer(tmp_path, avant, apres)
    textes = (f"Aide de {lu} €", "Aide de 103 €")[::sens]
    assert (1, [("chiffres", *textes, "")]) == (code, lignes)
    trace = mark(read_word(avant, "a.docx"), read_word(apres, "b.docx"), "Moi")
    assert [] == prove(avant, apres, trace)
    assert [] != prove(apres, avant, trace)
