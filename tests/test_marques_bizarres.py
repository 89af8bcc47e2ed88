"""Des Word bizarres, et qui s'ouvrent : champs sans fin, contenus écrits deux fois, zones dans des tableaux, textes de droite à gauche."""

import pytest
from typer.testing import CliRunner

from docgen.cli import app
from docgen.word.marques import mark
from docgen.word.ouverture import read_word
from docgen.word.preuve import prove
from tests.outils.mots_word import controle, equation, p, r, tableau, word, zone
from tests.outils.or_word import juger

SUITE = p("La suite du texte.")
CODE = "<w:r><w:instrText>REF x</w:instrText></w:r>"
_ESPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:inconnu="urn:inconnu" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def borne(sorte: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{sorte}"/></w:r>'


DEBUT, MILIEU, BOUT = borne("begin"), borne("separate"), borne("end")


def deux_fois(choix: str, repli: str, demande: str = "wps") -> str:
    return (
        f'<mc:AlternateContent {_ESPACES}><mc:Choice Requires="{demande}">{choix}</mc:Choice>'
        f"<mc:Fallback>{repli}</mc:Fallback></mc:AlternateContent>"
    )


def dessin(choix: str, repli: str) -> str:
    """Une zone de texte, pour Word 2010 et pour ceux d'avant."""
    dans_l_un = (
        f"<w:drawing><wp:inline><wps:txbx><w:txbxContent>{p(choix)}</w:txbxContent></wps:txbx></wp:inline></w:drawing>"
    )
    dans_l_autre = (
        f"<w:pict><v:shape><v:textbox><w:txbxContent>{p(repli)}</w:txbxContent></v:textbox></v:shape></w:pict>"
    )
    return f"<w:r>{deux_fois(dans_l_un, dans_l_autre)}</w:r>"


def droite_a_gauche(mots: str) -> str:
    return f"<w:p><w:pPr><w:bidi/></w:pPr><w:r><w:rPr><w:rtl/></w:rPr><w:t>{mots}</w:t></w:r></w:p>"


def force(mots: str) -> str:
    return f'<w:bdo w:val="rtl">{r(mots)}</w:bdo>'


def finit(sorte: str, *mots: str) -> str:
    """Un alinéa qui finit une section."""
    return f'<w:p><w:pPr><w:sectPr><w:type w:val="{sorte}"/></w:sectPr></w:pPr>{"".join(map(r, mots))}</w:p>'


def barre(mots: str, aspect: str = "<w:strike/>") -> str:
    return f'<w:r><w:rPr>{aspect}</w:rPr><w:t xml:space="preserve">{mots}</w:t></w:r>'


def emboite(mots: str, *lignes: tuple[str, str]) -> str:
    """Un tableau, dans une zone de texte, dans une cellule."""
    return tableau((p(zone(tableau((mots, "b"), *lignes, ("c", "d")) + p("fin de la zone"))), "e"), ("f", "g"))


ARABE, ARABE_APRES = "يدفع القسم دعما سنويا للجمعية", "يدفع القسم دعما شهريا للجمعية"
HEBREU, HEBREU_APRES = "המחלקה משלמת סיוע שנתי", "המחלקה משלמת סיוע חודשי"
BIZARRES = {
    "un champ sans fin": ((p("a ", DEBUT, CODE, MILIEU, "trois"), SUITE), (p("a ", DEBUT, CODE, MILIEU, "quatre"), SUITE)),
    "un champ sans fin qui vient": ((p("a b c"), SUITE), (p("a b c", DEBUT, CODE, MILIEU, "quatre"), SUITE)),
    "un alinéa au champ sans fin": ((p("a ", DEBUT, CODE, MILIEU, "trois"), SUITE), (SUITE,)),
    "un champ sans résultat ni fin": ((p("a ", DEBUT, CODE, "trois"), SUITE), (p("a ", DEBUT, CODE, "quatre"), SUITE)),
    "une fin sans champ": ((p("a ", BOUT, "trois mots"), SUITE), (p("a ", BOUT, "quatre mots"), SUITE)),
    "deux champs, aucune fin": ((p("a ", DEBUT, DEBUT, CODE, MILIEU, "x"), SUITE), (p("a ", DEBUT, DEBUT, CODE, MILIEU, "y"), SUITE)),
    "un champ sur deux alinéas": ((p("a ", DEBUT, CODE, MILIEU, "un"), p("deux", BOUT, " b")), (p("a ", DEBUT, CODE, MILIEU, "un"), p("trois", BOUT, " b"))),
    "deux contenus, celui que Word montre": ((deux_fois(p("le choix"), p("le repli")), SUITE), (deux_fois(p("un choix"), p("le repli")), SUITE)),
    "deux contenus, une demande inconnue": ((deux_fois(p("le choix"), p("le repli"), "inconnu"), SUITE),
                                            (deux_fois(p("le choix"), p("un repli"), "inconnu"), SUITE)),
    "deux contenus dans un alinéa": ((p("a ", deux_fois(r("choix"), r("repli"))),), (p("a ", deux_fois(r("autre"), r("repli"))),)),
    "deux zones, celle des anciens Word": ((p("a ", dessin("un", "deux")),), (p("a ", dessin("un", "trois")),)),
    "deux zones, les deux": ((p("a ", dessin("un", "deux")),), (p("a ", dessin("quatre", "trois")),)),
    "un mot du tableau de la zone": ((emboite("a"), SUITE), (emboite("changé"), SUITE)),
    "une ligne du tableau de la zone": ((emboite("a"), SUITE), (emboite("a", ("m", "n")), SUITE)),
    "de droite à gauche": ((droite_a_gauche(ARABE), droite_a_gauche(HEBREU)), (droite_a_gauche(ARABE_APRES), droite_a_gauche(HEBREU_APRES))),
    "de droite à gauche, dans une cellule": ((tableau((droite_a_gauche(ARABE), "b")), SUITE), (tableau((droite_a_gauche(ARABE_APRES), "b")), SUITE)),
    "un mot forcé de droite à gauche": ((p("un ", force("12 000")), SUITE), (p("un ", force("13 000")), SUITE)),
    "un sens forcé qui vient": ((p("versé : 12 euros"), SUITE), (p("versé : ", force("12"), " euros"), SUITE)),
    "une coupure après des mots barrés": ((p("10 ", barre("ici "), "du le site"),), (p("10 ", barre("ici ")), p("du le site"))),
    "une coupure dans des mots masqués": ((p("10 ", barre("ici du ", "<w:vanish/>"), "le site"),),
                                         (p("10 ", barre("ici ", "<w:vanish/>")), p(barre("du ", "<w:vanish/>"), "le site"))),
    "une équation après des mots barrés": ((p(barre("ici "), equation("a"), " fin"), SUITE), (p(barre("ici "), equation("a"), " fin"), p("y"), SUITE)),
    "une équation après un exposant": ((p("a", barre("10", '<w:vertAlign w:val="superscript"/>'), equation("b")),), (p("a", equation("b")),)),
    "deux sections sans mots en commun": ((finit("nextPage"), p("m1")), (finit("nextPage", "un texte ici"), p())),
    "une section qui commence autrement, aussi": ((finit("nextPage"), p("m1")), (finit("continuous", "un texte ici"), p())),
    "un texte qui continue après un contrôle": ((p("préfet"), p("le bilan annuel"), p("fin")),
                                               (tableau(("a", "b")), controle(p("aa"), p("préfet préfet"), p("le bilan annuel")), p("20"), finit("continuous"), tableau(("a", "b")), p())),
}  # fmt: skip


@pytest.mark.parametrize("nom", BIZARRES)
@pytest.mark.parametrize("sens", [1, -1], ids=["aller", "retour"])
def test_un_word_bizarre_se_marque_se_prouve_et_se_dit(nom, sens, tmp_path):
    avant, apres = (word(*corps) for corps in BIZARRES[nom][::sens])
    chemins = [tmp_path / "avant.docx", tmp_path / "apres.docx", tmp_path / "trace.docx"]
    for chemin, octets in zip(chemins, (avant, apres), strict=False):
        chemin.write_bytes(octets)
    rendu = CliRunner().invoke(app, ["comparer", *map(str, chemins[:2]), "--docx", str(chemins[2])])
    assert (3 if "prouvées sauf pour" in rendu.output else 1) == rendu.exit_code, rendu.output
    trace = chemins[2].read_bytes()
    jugement = juger(nom, avant, apres, trace, validateurs=False)
    assert jugement.en_or, jugement.dits
    assert [] == prove(avant, apres, trace)
    # La preuve voit ce qui a été marqué : sans les marques, il ne reste qu'un des deux.
    assert prove(avant, apres, avant) and prove(avant, apres, apres)


def test_dix_mille_revisions_se_marquent_se_prouvent_et_se_relisent():
    def lignes(plus: int, verbe: str) -> bytes:
        dit = (
            "Ligne {} : la somme de {} euros est due à l'association chaque année, et le solde {} à la remise du bilan."
        )
        return word(*(p(dit.format(rang, rang + plus, verbe)) for rang in range(2500)))

    avant, apres = lignes(0, "est payé"), lignes(1, "sera versé")
    trace = mark(read_word(avant, "avant.docx"), read_word(apres, "apres.docx"), "Moi")
    assert [] == prove(avant, apres, trace)
    suivies = read_word(trace, "trace.docx", "accepter").suivies
    assert 10_000 == len(suivies)
    assert {"2500 euros", "sera versé"} <= {suivie.mots for suivie in suivies}
    assert [] == prove(trace, apres, apres, "accepter")
