"""Les tableaux de deux Word réunis : lignes, colonnes et cellules qui vont et viennent, chacune sous sa marque."""

import re
import zipfile
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen.word.marques import mark
from docgen.word.ouverture import read_word
from docgen.word.preuve import prove
from tests.outils.mots_word import p, word
from tests.outils.revisions import lire
from tests.outils.tirages import tirages

LONG = "La collectivité verse une subvention annuelle à l’association."


def grille(*lignes: str) -> str:
    """Un tableau : une ligne par argument, « | » entre deux cellules.

    « 2* » devant une cellule dit qu'elle tient deux colonnes, « v* » qu'elle commence un groupe vertical, « ^ » qu'elle
    continue celle d'au-dessus ; « < » en tête de ligne laisse vide la première colonne.
    """
    rangees = [_rangee(ligne) for ligne in lignes]
    colonnes = max(largeur for largeur, _ in rangees)
    grille = '<w:gridCol w:w="1500"/>' * colonnes
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grille}</w:tblGrid>{''.join(xml for _, xml in rangees)}</w:tbl>"


def _rangee(ligne: str) -> tuple[int, str]:
    decale = ligne.startswith("<")
    total, cellules = int(decale), []
    for dite in ligne.removeprefix("<").split("|"):
        trouve = re.fullmatch(r"(?:(\d)\*)?(v\*)?(\^?)(.*)", dite.strip())
        assert trouve
        largeur, debut, suite, mots = trouve.groups()
        total += int(largeur or 1)
        etendue = f'<w:gridSpan w:val="{largeur}"/>' if largeur else ""
        fusion = '<w:vMerge w:val="restart"/>' if debut else "<w:vMerge/>" if suite else ""
        cellules.append(f"<w:tc><w:tcPr>{etendue}{fusion}</w:tcPr>{p(mots) if mots else '<w:p/>'}</w:tc>")
    proprietes = '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' if decale else ""
    return total, f"<w:tr>{proprietes}{''.join(cellules)}</w:tr>"


def corps(trace: bytes) -> str:
    with zipfile.ZipFile(BytesIO(trace)) as archive:
        return archive.read("word/document.xml").decode()


def tracer(avant: bytes, apres: bytes) -> bytes:
    """Le fichier à marques, une fois prouvé."""
    trace = mark(read_word(avant, "avant.docx"), read_word(apres, "apres.docx"), "Moi")
    assert [] == prove(avant, apres, trace)
    return trace


def verifier(avant: bytes, apres: bytes, tmp_path) -> str:
    """Le corps du fichier à marques, dont les cellules acceptées ou refusées sont celles de l'après ou de l'avant."""
    trace = tracer(avant, apres)
    for nom, octets in (("avant", avant), ("apres", apres), ("trace", trace)):
        (tmp_path / f"{nom}.docx").write_bytes(octets)
    for reponse, attendu in (("accepter", "apres"), ("refuser", "avant")):
        assert lire(tmp_path / f"{attendu}.docx", reponse) == lire(tmp_path / "trace.docx", reponse)
    return corps(trace)


def marques(xml: str) -> dict[str, list[str]]:
    """Les mots qui vont, ceux qui viennent, et le nombre des lignes et cellules marquées."""
    trouvees = {
        "perdus": re.findall(r"<w:delText[^>]*>([^<]*)<", xml),
        "venus": re.findall(r"<w:t [^>]*>([^<]*)<", "".join(re.findall(r"<w:ins [^>]*>(?!</w:rPr>)(<w:r>.*?)</w:ins>", xml))),
        "lignes": re.findall(r"<w:trPr>(?:<w:gridBefore[^>]*>)?<w:(ins|del) ", xml),
        "cellules": re.findall(r"<w:(cellIns|cellDel|tcPrChange) ", xml),
    }  # fmt: skip
    return {nom: dits for nom, dits in trouvees.items() if dits}


BASE = grille("Poste | 2025", "Loyer | 10", "Charges | 5")
GROUPE = grille("v*Action | 2025 | 10", "^ | 2026 | 20", "^ | 2027 | 30", "Autre | x | y")
PAIRES = {
    "une colonne au bout": (
        BASE, grille("Poste | 2025 | 2026", "Loyer | 10 | 20", "Charges | 5 | 6"),
        {"venus": ["2026", "20", "6"], "cellules": ["cellIns"] * 3}),
    "une colonne entre deux": (
        BASE, grille("Poste | Note | 2025", "Loyer | a | 10", "Charges | b | 5"),
        {"venus": ["Note", "a", "b"], "cellules": ["cellIns"] * 3}),
    "une colonne en tête": (
        BASE, grille("N° | Poste | 2025", "1 | Loyer | 10", "2 | Charges | 5"),
        {"venus": ["N°", "1", "2"], "cellules": ["cellIns"] * 3}),
    "une année part, une autre vient": (
        grille("Poste | 2024 | 2025", "Loyer | 1 | 2", "Charges | 3 | 4"),
        grille("Poste | 2025 | 2026", "Loyer | 2 | 5", "Charges | 4 | 6"),
        {"perdus": ["2024", "1", "3"], "venus": ["2026", "5", "6"], "cellules": ["cellDel", "cellIns"] * 3}),
    "une colonne vide": (
        BASE, grille("Poste | 2025 | ", "Loyer | 10 | ", "Charges | 5 | "), {"cellules": ["cellIns"] * 3}),
    "une colonne, et un montant de l'autre": (
        BASE, grille("Poste | 2025 | 2026", "Loyer | 12 | 20", "Charges | 5 | 6"),
        {"perdus": ["10"], "venus": ["2026", "12", "20", "6"], "cellules": ["cellIns"] * 3}),
    "une colonne, et une ligne": (
        BASE, grille("Poste | 2025 | 2026", "Loyer | 10 | 20", "Eau | 1 | 2", "Charges | 5 | 6"),
        {"venus": ["2026", "20", "Eau", "1", "2", "6"], "lignes": ["ins"], "cellules": ["cellIns"] * 3}),
    "une colonne sous un titre qui les tient toutes": (
        grille("2*Budget", "Poste | 2025", "Loyer | 10"), grille("3*Budget", "Poste | 2025 | 2026", "Loyer | 10 | 20"),
        {"venus": ["2026", "20"], "cellules": ["tcPrChange", "cellIns", "cellIns"]}),
    "tous les montants d'une colonne": (
        BASE, grille("Poste | 2025", "Loyer | 11", "Charges | 6"), {"perdus": ["10", "5"], "venus": ["11", "6"]}),
    "une ligne au milieu d'un groupe": (
        GROUPE, grille("v*Action | 2025 | 10", "^ | 2027 | 30", "Autre | x | y"),
        {"perdus": ["2026", "20"], "lignes": ["del"]}),
    "une ligne au bout d'un groupe": (
        GROUPE, grille("v*Action | 2025 | 10", "^ | 2026 | 20", "Autre | x | y"),
        {"perdus": ["2027", "30"], "lignes": ["del"]}),
    "la première ligne d'un groupe": (
        GROUPE, grille("v*Action | 2026 | 20", "^ | 2027 | 30", "Autre | x | y"),
        {"perdus": ["Action", "2025", "10"], "venus": ["Action"], "lignes": ["del"], "cellules": ["tcPrChange"]}),
    "le groupe se défait": (
        grille("v*Action | 2025", "^ | 2026"), grille("Action | 2025", "Autre | 2026"),
        {"venus": ["Autre"], "cellules": ["tcPrChange", "tcPrChange"]}),
    "une cellule se partage": (
        grille("a | 2*b c", "d | e | f"), grille("a | b | c", "d | e | f"),
        {"perdus": [" c"], "venus": ["c"], "cellules": ["tcPrChange", "cellIns"]}),
    "deux cellules se réunissent": (
        grille("a | b | c", "d | e | f"), grille("a | 2*b c", "d | e | f"),
        {"perdus": ["c"], "venus": [" c"], "cellules": ["tcPrChange", "cellDel"]}),
    "des lignes parties ne déplacent pas une colonne": (
        grille("L0 |  | deux mots | Total", "L1 | deux mots | 20 | Action"), grille("L0 |  | deux mots | Total"),
        {"perdus": ["L1", "deux mots", "20", "Action"], "lignes": ["del"]}),
    "une longue cellule change toute": (
        grille("Poste | 2025", "Bilan annuel du service rendu | 10", "Charges | 5"),
        grille("Poste | 2025", "Avis motivé et contradictoire | 10", "Charges | 5"),
        {"perdus": ["Bilan annuel du service rendu"], "venus": ["Avis motivé et contradictoire"]}),
    "une ligne laisse sa première colonne": (
        grille("a | b | c", "< e | f"), grille("a | b | c", "d | e | f"),
        {"venus": ["d"], "cellules": ["cellIns"]}),
}  # fmt: skip


@pytest.mark.parametrize("nom", PAIRES)
def test_seul_ce_qui_change_d_un_tableau_est_marque(nom, tmp_path):
    un, deux, attendu = PAIRES[nom]
    assert attendu == marques(verifier(word(un, p(LONG)), word(deux, p(LONG)), tmp_path))


@pytest.mark.parametrize("nom", PAIRES)
def test_dans_l_autre_sens_ce_qui_venait_s_en_va(nom, tmp_path):
    un, deux, attendu = PAIRES[nom]
    trouve = marques(verifier(word(deux, p(LONG)), word(un, p(LONG)), tmp_path))
    assert sorted(attendu.get("venus", ())) == sorted(trouve.get("perdus", ()))
    assert sorted(attendu.get("perdus", ())) == sorted(trouve.get("venus", ()))


def test_la_grille_garde_ce_qu_elle_etait():
    xml = corps(tracer(word(BASE, p(LONG)), word(PAIRES["une colonne au bout"][1], p(LONG))))
    former = re.search(r"<w:tblGridChange [^>]*><w:tblGrid>(.*?)</w:tblGrid>", xml)
    assert former and 2 == former[1].count("<w:gridCol ")
    assert 3 == xml[: former.start()].count("<w:gridCol ")


def test_la_fin_d_un_paragraphe_d_une_ligne_qui_va_ou_vient_est_marquee():
    """Comme Word l'écrit : la ligne, ses mots, et la fin de chacun de ses paragraphes."""
    xml = corps(tracer(word(BASE, p(LONG)), word(grille("Poste | 2025", "Loyer | 10"), p(LONG))))
    assert 2 == len(re.findall(r"<w:pPr><w:rPr><w:del [^>]*/></w:rPr></w:pPr>", xml))


def controle(ligne: str) -> str:
    return f'<w:sdt><w:sdtPr><w:id w:val="1"/></w:sdtPr><w:sdtContent>{ligne}</w:sdtContent></w:sdt>'


def dans_un_controle(*lignes: str, tenues: tuple[int, ...]) -> str:
    """Un tableau dont un contrôle tient les lignes de ces rangs, qui se suivent."""
    entete, *rangees = re.split(r"(?=<w:tr>)", grille(*lignes).removesuffix("</w:tbl>"))
    dedans = controle("".join(rangees[rang] for rang in tenues))
    return f"{entete}{''.join(rangees[: tenues[0]])}{dedans}{''.join(rangees[tenues[-1] + 1 :])}</w:tbl>"


@pytest.mark.parametrize("partie", [0, 1, 2, 3])
def test_une_ligne_qui_part_revient_a_sa_place_dedans_ou_dehors_du_controle(partie, tmp_path):
    lignes = ["a | b", "c | d", "e | f", "g | h"]
    reste = [ligne for rang, ligne in enumerate(lignes) if rang != partie]
    tenues = tuple(rang - (rang > partie) for rang in (1, 2) if rang != partie)
    un, deux = dans_un_controle(*lignes, tenues=(1, 2)), dans_un_controle(*reste, tenues=tenues)
    assert ["del"] == marques(verifier(word(un, p(LONG)), word(deux, p(LONG)), tmp_path))["lignes"]


# --- lois -------------------------------------------------------------------------------------------------------------
MOTS = st.sampled_from(["", "a", "b", "10 €", "deux mots", "Action"])
LIGNES = st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(MOTS, min_size=n, max_size=n), min_size=1, max_size=5))


def _texte(lignes: list[list[str]]) -> str:
    return grille(*(" | ".join(ligne) for ligne in lignes))


@given(LIGNES, LIGNES)
@settings(max_examples=tirages(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_deux_tableaux_quelconques_se_prouvent(tmp_path, avant, apres):
    verifier(word(p(LONG), _texte(avant), p(LONG)), word(p(LONG), _texte(apres), p(LONG)), tmp_path)


@given(LIGNES, st.data())
@settings(max_examples=tirages(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_une_colonne_de_plus_ne_marque_qu_elle(tmp_path, lignes, data):
    lignes = [[f"ligne {i}", *ligne] for i, ligne in enumerate(lignes)]
    rang = data.draw(st.integers(0, len(lignes[0])))
    apres = [[*ligne[:rang], f"neuf{i}", *ligne[rang:]] for i, ligne in enumerate(lignes)]
    trouve = marques(verifier(word(_texte(lignes), p(LONG)), word(_texte(apres), p(LONG)), tmp_path))
    assert {"venus": [f"neuf{i}" for i in range(len(lignes))], "cellules": ["cellIns"] * len(lignes)} == trouve
