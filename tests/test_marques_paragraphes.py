"""Les marques des paragraphes : tout accepter rend NEW et tout refuser rend OLD, les paragraphes vides compris.

Le juge (`or_word`) ne doit rien à ce qui écrit les marques ; chaque paire est marquée dans les deux sens.
"""

import re
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen.word.marques import mark
from docgen.word.ouverture import read_word
from docgen.word.preuve import prove
from tests.outils.mots_word import champ, controle, note, p, r, tableau, word, zone
from tests.outils.or_word import Jugement, juger
from tests.outils.paquet_word import Paquet
from tests.outils.tirages import tirages

UN = p("La collectivité verse une subvention annuelle.")
DEUX = p("Le solde est payé sur justificatifs.", style="Titre1")
TROIS = p("Chaque partie garde un exemplaire", niveau=0)
QUATRE = p("Fait à Arras en deux originaux.")
DROITE = '<w:p><w:pPr><w:jc w:val="right"/></w:pPr><w:r><w:t>Le président signe à droite.</w:t></w:r></w:p>'
VIDE = p("")
TABLE = tableau(("Action", "Montant"), ("1.1", "10 €"))
SECTION = '<w:p><w:pPr><w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:pPr></w:p>'


def tracer(avant: bytes, apres: bytes, **options: bool) -> bytes:
    return mark(read_word(avant, "avant.docx"), read_word(apres, "apres.docx"), "Moi", **options)


def jugee(avant: bytes, apres: bytes) -> tuple[Jugement, str]:
    """Le jugement de la trace, et son corps."""
    trace = tracer(avant, apres)
    assert [] == prove(avant, apres, trace)
    return juger("", avant, apres, trace, validateurs=False), Paquet.de(trace).parties["word/document.xml"].decode()


def exacte(avant: bytes, apres: bytes) -> str:
    """Le corps de la trace, qui est en or hors de ce que disent les validateurs."""
    jugement, corps = jugee(avant, apres)
    assert jugement.en_or, jugement.dits
    return corps


def fins(corps: str) -> list[str]:
    """Les marques des fins de paragraphe, dans l'ordre."""
    paragraphes = re.findall(r"<w:p[ >/].*?(?=<w:p[ >/]|$)", corps, re.DOTALL)
    return [(re.findall(r"<w:rPr><w:(ins|del) [^>]*/>(?:<w:[^>]*/>)*</w:rPr>.*?</w:pPr>", un) or [""])[0]
            for un in paragraphes]  # fmt: skip


# --- la fin d'un contenant ----------------------------------------------------------------------------------------------
SUITES = {
    "un de plus": ((UN,), (UN, QUATRE)),
    "trois de plus": ((UN,), (UN, DEUX, TROIS, DROITE)),
    "un autre style": ((UN, DEUX), (UN, DEUX, TROIS)),
    "un retouché puis un de plus": ((UN, p("Fait à Arras en un original.")), (UN, QUATRE, DROITE)),
    "un vide": ((UN,), (UN, VIDE)),
    "deux vides": ((UN, VIDE), (UN, VIDE, VIDE, VIDE)),
    "de rien": ((VIDE,), (UN, DEUX)),
    "tout autre": ((UN, DEUX), (TROIS, DROITE, QUATRE)),
    "un seul, autre": ((DEUX,), (DROITE,)),
    "un tableau et un vide": ((UN,), (UN, TABLE, VIDE)),
    "un tableau et des mots": ((UN, DEUX), (UN, DEUX, TROIS, TABLE, DROITE)),
    "un tableau qui laisse la place": ((UN, TABLE, VIDE), (UN, DROITE)),
    "avant un tableau": ((UN, TABLE, VIDE), (UN, DEUX, TROIS, TABLE, VIDE)),
    "avant un tableau, sans rien devant": ((TABLE, VIDE), (DROITE, DEUX, TABLE, VIDE)),
    "entre deux tableaux": ((TABLE, UN, TABLE, VIDE), (TABLE, UN, DROITE, TABLE, VIDE)),
    "avant un tableau, un autre": ((UN, DEUX, TABLE, VIDE), (UN, DROITE, TABLE, VIDE)),
}
CONTENANTS = {
    "corps": lambda *blocs: word(*blocs),
    "cellule": lambda *blocs: word(tableau(("a", "".join(blocs)), ("b", "c")), UN),
    "zone": lambda *blocs: word(p("Voir ", zone(*blocs))),
    "contrôle": lambda *blocs: word(UN, controle(p("Dans le contrôle."), *blocs), QUATRE),
    "contrôle à la fin": lambda *blocs: word(UN, controle(p("Dans le contrôle."), *blocs)),
    "section": lambda *blocs: word(p("D'abord."), *blocs, SECTION, QUATRE),
}


@pytest.mark.parametrize(("nom", "contenant"), [*product(SUITES, CONTENANTS)])
@pytest.mark.parametrize("sens", [1, -1], ids=["aller", "retour"])
def test_la_fin_d_un_contenant_ne_laisse_pas_de_paragraphe_vide(nom, contenant, sens):
    un, deux = (CONTENANTS[contenant](*blocs) for blocs in SUITES[nom][::sens])
    jugement, _ = jugee(un, deux)
    # Deux textes sans rapport n'ont que des petits mots en commun : le plus court n'est pas ce qui se lit.
    jugement.tient["serré"] |= "autre" in nom
    assert jugement.en_or, jugement.dits


@pytest.mark.parametrize("sens", [1, -1], ids=["aller", "retour"])
@pytest.mark.parametrize("ou", ["notes", "entete"])
def test_une_note_et_un_en_tete_gardent_la_fin_de_leur_dernier_paragraphe(ou, sens):
    dits = ("Un.</w:t></w:r></w:p><w:p><w:r><w:t>Deux.", "Un.</w:t></w:r></w:p><w:p><w:r><w:t>Trois.</w:t></w:r></w:p>"
            "<w:p><w:r><w:t>Deux.</w:t></w:r></w:p><w:p><w:r><w:t>Quatre.")[::sens]  # fmt: skip
    avant, apres = (word(p("Voir", note(1)), notes=(dit,)) if ou == "notes" else word(UN, entete=dit) for dit in dits)
    exacte(avant, apres)


def test_c_est_la_fin_du_paragraphe_d_avant_qui_vient():
    corps = exacte(word(UN, DEUX), word(UN, DEUX, DROITE))
    assert ["", "ins", ""] == fins(corps)
    # Tout refuser rend au dernier ce qu'il était : un titre, à gauche.
    assert "<w:pPrChange" in corps and corps.count('<w:pStyle w:val="Titre1"/>') == 2
    corps = exacte(word(UN, DEUX, DROITE), word(UN, DEUX))
    assert ["", "del", ""] == fins(corps)


def test_une_fin_de_section_vient_et_part_avec_son_paragraphe():
    corps = exacte(word(UN, QUATRE), word(UN, SECTION, QUATRE))
    assert ["", "ins", ""] == fins(corps)


PORTRAIT = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
SECTIONS = {
    "passe d'un vide à des mots": ((UN, SECTION, QUATRE), (UN.replace("<w:p>", f"<w:p><w:pPr>{PORTRAIT}</w:pPr>"), QUATRE)),
    "avance": ((UN, SECTION, DROITE, QUATRE), (UN, DROITE, SECTION, QUATRE)),
    "perd ses mots": ((UN, DROITE, SECTION, QUATRE), (UN, SECTION, QUATRE)),
    "une de plus": ((UN, SECTION, QUATRE), (UN, SECTION, DROITE, SECTION, QUATRE)),
    "avec son tableau": ((UN, QUATRE), (UN, TABLE, SECTION, QUATRE)),
}  # fmt: skip


@pytest.mark.parametrize("nom", SECTIONS)
@pytest.mark.parametrize("sens", [1, -1], ids=["aller", "retour"])
def test_une_section_revient_avec_sa_fin(nom, sens):
    jugement, _ = jugee(*(word(*blocs) for blocs in SECTIONS[nom][::sens]))
    jugement.tient["serré"] |= nom == "avance"  # un paragraphe passe d'une section à l'autre : il part et revient
    assert jugement.en_or, jugement.dits


def _section(mots: str, sorte: str, numero: str) -> str:
    genre, page = (f"<w:{nom}={chr(34)}{dit}{chr(34)}/>" if dit else "" for nom, dit in (
        ("type w:val", sorte), ("pgNumType w:start", numero)))  # fmt: skip
    fin = f"<w:p><w:pPr><w:sectPr>{genre}{page}</w:sectPr></w:pPr>{r(mots)}</w:p>"
    return p("La section qui suit dit ceci.") + fin


DEBUTS = st.tuples(
    st.sampled_from(["", "nextPage", "continuous", "evenPage", "oddPage"]), st.sampled_from(["", "1", "5"])
)


@settings(max_examples=tirages(40), deadline=None, suppress_health_check=list(HealthCheck))
@given(avant=st.lists(DEBUTS, min_size=3, max_size=3), apres=st.lists(DEBUTS, min_size=3, max_size=3),
       gardees=st.lists(st.booleans(), min_size=3, max_size=3), sens=st.sampled_from([1, -1]))  # fmt: skip
def test_ou_les_sections_commencent_est_marque_quand_il_en_vient_ou_en_part(avant, apres, gardees, sens):
    dits = ("Le solde est versé.", "Chaque partie garde un exemplaire.", "Fait à Arras.")
    tout = word(*(_section(dit, *debut) for dit, debut in zip(dits, avant, strict=True)), p("Fin."))
    reste = word(
        *(_section(dit, *debut) for dit, debut, garde in zip(dits, apres, gardees, strict=True) if garde), p("Fin.")
    )
    jugement, _ = jugee(*(tout, reste)[::sens])
    assert jugement.tient["structure A"] and jugement.tient["structure R"], jugement.dits


BLOCS = st.lists(
    st.sampled_from((UN, DEUX, TROIS, QUATRE, DROITE, VIDE, TABLE, p("La collectivité verse le solde."), p("Autre."))),
    max_size=5,
)


@settings(max_examples=tirages(150), deadline=None, suppress_health_check=list(HealthCheck))
@given(BLOCS, BLOCS, st.sampled_from((UN, VIDE, DROITE)), st.sampled_from((QUATRE, VIDE)))
def test_deux_suites_de_blocs_se_rendent_l_une_a_l_autre(avant, apres, fin, autre):
    jugement, _ = jugee(word(*avant, fin), word(*apres, autre))
    assert all(jugement.tient[nom] for nom in ("mots A", "mots R", "structure A", "structure R")), jugement.dits


# --- coupés et joints ----------------------------------------------------------------------------------------------------
PHRASES = "Le comité se réunit chaque trimestre.", "Il adopte le bilan annuel.", "Le préfet en est informé par écrit."


@pytest.mark.parametrize("sens", [1, -1], ids=["coupé", "joints"])
@pytest.mark.parametrize("parties", [2, 3])
def test_d_un_paragraphe_coupe_seule_la_fin_est_marquee(sens, parties):
    entier, coupe = (p(" ".join(PHRASES[:parties])),), [p(phrase) for phrase in PHRASES[:parties]]
    avant, apres = (entier, coupe)[::sens]
    corps = exacte(word(UN, *avant, QUATRE), word(UN, *apres, QUATRE))
    assert ["", *(["ins" if sens == 1 else "del"] * (parties - 1)), "", ""] == fins(corps)
    # Seules les espaces entre les phrases partent, ou viennent.
    assert "" == "".join(re.findall(r"<w:delText[^>]*>([^<]*)<", corps)).strip()


def test_un_paragraphe_coupe_dont_un_mot_change_ne_marque_que_ce_mot():
    avant = word(p("Le comité se réunit chaque trimestre. Il adopte le bilan annuel de la convention."), UN)
    apres = word(p("Le comité se réunit chaque semestre."), p("Il adopte le bilan annuel de la convention."), UN)
    corps = exacte(avant, apres)
    assert ["trimestre"] == [m for m in re.findall(r"<w:delText[^>]*>([^<]*)<", corps) if m.strip()]


# --- un autre niveau -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("avant", "apres"),
    [
        (p("Objet de la convention", style="Titre1"), p("Objet de la convention")),
        (p("Le tiret de la liste", niveau=0), p("Le tiret de la liste", niveau=1)),
        (p("Le tiret de la liste"), p("Le tiret neuf de la liste", niveau=1)),
    ],
)
def test_un_niveau_qui_change_est_une_marque_de_propriete_et_le_titre_reste(avant, apres):
    for un, deux in ((avant, apres), (apres, avant)):
        corps = exacte(word(un, UN), word(deux, UN))
        assert 1 == corps.count("<w:pPrChange ")
        assert "titre" not in corps and "Objet" not in "".join(re.findall(r"<w:delText[^>]*>([^<]*)<", corps))


# --- dedans : champs et équations ----------------------------------------------------------------------------------------
def simple(code: str, resultat: str) -> str:
    return f'<w:fldSimple w:instr="{code}">{r(resultat)}</w:fldSimple>'


def fraction(haut: str, bas: str) -> str:
    return f"<m:f><m:num>{terme(haut)}</m:num><m:den>{terme(bas)}</m:den></m:f>"


def terme(mots: str) -> str:
    return f"<m:r><m:t>{mots}</m:t></m:r>"


def formule(*dedans: str) -> str:
    return f"<m:oMath>{''.join(dedans)}</m:oMath>"


def imbrique(dehors: str) -> str:
    debut, separe, fin = (f'<w:r><w:fldChar w:fldCharType="{s}"/></w:r>' for s in ("begin", "separate", "end"))
    return f"{debut}<w:r><w:instrText> IF </w:instrText></w:r>{separe}{champ('REF x', 'oui')}{r(dehors)}{fin}"


DEDANS = {
    "le résultat d'un champ": (champ("REF x", "le solde ancien"), champ("REF x", "le solde nouveau"), "ancien", "nouveau"),
    "d'un champ simple": (simple("REF x", "le solde ancien"), simple("REF x", "le solde nouveau"), "ancien", "nouveau"),
    "d'un simple devenu complexe": (simple("REF x", "un an"), champ("REF x", "deux an"), "un", "deux"),
    "d'un champ qui en tient un autre": (imbrique(" vrai"), imbrique(" faux"), "vrai", "faux"),
    "un terme": (formule(terme("a+b=c")), formule(terme("a+b=d")), "c", "d"),
    "un dénominateur": (formule(fraction("a", "2"), terme("=x")), formule(fraction("a", "3"), terme("=x")), "2", "3"),
    "un terme après une fraction": (formule(fraction("a", "2"), terme("=x")), formule(fraction("a", "2"), terme("=y")),
                                    "x", "y"),
}  # fmt: skip


@pytest.mark.parametrize("nom", DEDANS)
def test_dans_un_champ_ou_une_equation_seul_ce_qui_change_est_marque(nom):
    avant, apres, parti, venu = DEDANS[nom]
    corps = exacte(word(p("Soit ", avant, r(" ainsi."))), word(p("Soit ", apres, r(" ainsi."))))
    dits = {s: "".join(re.findall(r"<(?:w:t|w:delText|m:t)(?: [^>]*)?>([^<]*)<", "".join(re.findall(
        rf"<w:{s} [^>]*[^/]>(.*?)</w:{s}>", corps, re.DOTALL)))) for s in ("del", "ins")}  # fmt: skip
    assert {"del": parti, "ins": venu} == dits


ENTIERS = {
    "un autre code": (champ("REF x", "article 3"), champ("REF y", "article 3")),
    "une autre forme": (formule(terme("a/2")), formule(fraction("a", "2"))),
}


@pytest.mark.parametrize("nom", ENTIERS)
@pytest.mark.parametrize("sens", [1, -1], ids=["aller", "retour"])
def test_un_champ_d_un_autre_code_et_une_equation_d_une_autre_forme_vont_entiers(nom, sens):
    avant, apres = (word(p("Soit ", un, r(" ainsi."))) for un in ENTIERS[nom][::sens])
    jugement, corps = jugee(avant, apres)
    assert all(jugement.tient[un] for un in ("mots A", "mots R", "structure A", "structure R")), jugement.dits
    assert "<w:ins " in corps and "<w:del " in corps


def test_le_signet_d_un_champ_dont_le_resultat_change_reste_a_sa_place():
    signet = '<w:bookmarkStart w:id="7" w:name="ici"/>', '<w:bookmarkEnd w:id="7"/>'
    avant, apres = (
        word(p("Voir ", champ("REF x", "l'article").replace("<w:r><w:t ", f"{signet[0]}<w:r><w:t ") + r(mot)))
        for mot in ("un", "deux")
    )
    exacte(avant, apres)


# --- champs d'un gabarit ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("avant", "apres", "marques"), [
    ("{nom}", "{bénéficiaire}", 2), ("{% endif %}", "{% avenant %}", 2), ("+++=nom+++", "+++=délai+++", 2),
    ("(néant)", "(voir annexe)", 3), ("«date»", "«signature»", 2),
])  # fmt: skip
def test_d_un_champ_de_gabarit_seul_le_nom_change(avant, apres, marques):
    for un, deux in ((avant, apres), (apres, avant)):
        jugement, _ = jugee(word(UN, p(un), DEUX), word(UN, p(deux), DEUX))
        assert (True, marques) == (jugement.en_or, jugement.mesure.marques), jugement.dits


# --- déplacés -----------------------------------------------------------------------------------------------------------
COURT, MOYEN = p("Le bilan est remis."), p("La convention prend effet le 12 mars pour trois ans.")
GRAND = p("La collectivité verse à l'association une subvention annuelle dont le montant est fixé par l'article 3.")


@pytest.mark.parametrize(("avant", "apres", "marques"), [
    ((GRAND, COURT), (COURT, GRAND), 2 * 5),
    ((UN, GRAND, COURT, QUATRE), (UN, COURT, GRAND, QUATRE), 2 * 5),
    ((GRAND, COURT, MOYEN), (COURT, MOYEN, GRAND), 2 * 16),
    ((COURT, GRAND, MOYEN), (GRAND, MOYEN, COURT), 2 * 5),
    ((tableau(("Un", "grand tableau"), ("de plusieurs", "lignes de mots")), COURT, UN),
     (COURT, tableau(("Un", "grand tableau"), ("de plusieurs", "lignes de mots")), UN), 2 * 5),
])  # fmt: skip
def test_de_deux_passages_qui_changent_de_place_le_plus_court_part_et_revient(avant, apres, marques):
    for un, deux in ((avant, apres), (apres, avant)):
        jugement, _ = jugee(word(*un), word(*deux))
        assert (True, marques) == (jugement.en_or, jugement.mesure.marques), jugement.dits


@settings(max_examples=tirages(60), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.permutations([UN, DEUX, TROIS, QUATRE, COURT, MOYEN, GRAND]))
def test_des_paragraphes_dans_un_autre_ordre_se_prouvent(ordre):
    jugee(word(UN, DEUX, TROIS, QUATRE, COURT, MOYEN, GRAND), word(*ordre))
