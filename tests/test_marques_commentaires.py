"""Les commentaires des deux Word : ceux de l'ancien restent, aux mots dont ils parlent."""

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from docgen.word.marques import mark
from docgen.word.ouverture import read_word
from docgen.word.preuve import prove
from tests.outils.mots_word import p, r, word
from tests.outils.or_word import ouverture
from tests.outils.paquet_word import W14, Paquet, W
from tests.outils.tirages import tirages
from tests.test_marques_apports import joindre

LONG = "La collectivité verse une subvention annuelle à l’association."
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_ETENDUS = "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml"


def commente(mots: str, numero: int) -> str:
    fin = f'<w:commentRangeEnd w:id="{numero}"/><w:r><w:commentReference w:id="{numero}"/></w:r>'
    return f'<w:commentRangeStart w:id="{numero}"/>{r(mots)}{fin}'


def commentaires(*dits: str) -> dict[str, str]:
    """La partie des commentaires : « auteur : mots », numérotés depuis 0 ; leurs paragraphes ont un numéro à eux."""
    tous = "".join(
        f'<w:comment w:id="{rang}" w:author="{dit.partition(" : ")[0]}"><w:p w14:paraId="0000000{rang + 1}">'
        f"{r(dit.partition(' : ')[2])}</w:p></w:comment>"
        for rang, dit in enumerate(dits)
    )
    espaces = f'xmlns:w="{W[1:-1]}" xmlns:w14="{W14[1:-1]}"'
    return {"word/comments.xml": f"<w:comments {espaces}>{tous}</w:comments>"}


def tracer(avant: bytes, apres: bytes) -> Paquet:
    trace = mark(read_word(avant, "avant.docx"), read_word(apres, "apres.docx"), "Moi")
    assert [] == prove(avant, apres, trace)
    assert [] == ouverture(trace)
    return Paquet.de(trace)


def parles(paquet: Paquet) -> dict[str, str]:
    """Chaque commentaire que le texte appelle, et les mots qu'il couvre, supprimés compris."""
    arbre, dits = paquet.arbre("word/document.xml"), paquet.arbre("word/comments.xml")
    assert arbre is not None and dits is not None
    noms = {c.get(f"{W}id"): "".join(t.text or "" for t in c.iter(f"{W}t")) for c in dits}
    couverts: dict[str, str] = {}
    ouverts: set[str] = set()
    for element in arbre.iter(etree.Element):
        numero = element.get(f"{W}id", "")
        if element.tag == f"{W}commentRangeStart":
            ouverts.add(numero)
            couverts[noms[numero]] = ""
        elif element.tag == f"{W}commentRangeEnd":
            ouverts.remove(numero)
        elif element.tag in (f"{W}t", f"{W}delText"):
            couverts |= {noms[ouvert]: couverts[noms[ouvert]] + (element.text or "") for ouvert in ouverts}
    assert {noms[e.get(f"{W}id", "")] for e in arbre.iter(f"{W}commentReference")} == set(couverts)
    return couverts


AVANT = (p(LONG), p("Le ", commente("comité", 0), " se réunit chaque année."), p("Fin."))


def test_le_commentaire_de_l_ancien_reste_sur_des_mots_qui_restent():
    avant = word(*AVANT, plus=commentaires("Anne : quel comité ?"))
    apres = word(p(LONG), p("Le comité se réunit chaque année."), p("Fin."), plus=commentaires())
    assert {"quel comité ?": "comité"} == parles(tracer(avant, apres))


def test_les_commentaires_des_deux_cotes_restent_ensemble():
    avant = word(*AVANT, plus=commentaires("Anne : quel comité ?"))
    apres = word(p(commente(LONG, 0)), p("Le comité se réunit chaque année."), p("Fin."),
                 plus=commentaires("Marc : combien ?"))  # fmt: skip
    assert {"quel comité ?": "comité", "combien ?": LONG} == parles(tracer(avant, apres))


def test_le_meme_commentaire_n_est_pas_dit_deux_fois():
    avant, apres = (word(*AVANT, p(fin), plus=commentaires("Anne : quel comité ?")) for fin in ("un", "deux"))
    assert {"quel comité ?": "comité"} == parles(tracer(avant, apres))


def test_le_commentaire_de_mots_qui_partent_s_en_va_avec_eux():
    avant = word(*AVANT, plus=commentaires("Anne : quel comité ?"))
    apres = word(p(LONG), p("Le conseil se réunit chaque année."), p("Fin."), plus=commentaires())
    paquet = tracer(avant, apres)
    assert {"quel comité ?": "comité"} == parles(paquet)
    arbre = paquet.arbre("word/document.xml")
    assert arbre is not None
    (appel,) = arbre.iter(f"{W}commentReference")
    assert f"{W}del" in [ancetre.tag for ancetre in appel.iterancestors()]


def test_le_commentaire_d_un_alinea_et_d_un_tableau_qui_partent():
    tableau = "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:tcPr/>{}</w:tc></w:tr></w:tbl>"
    avant = word(p(LONG), p(commente("Un alinéa qui part.", 0)), tableau.format(p(commente("dedans", 1))), p("Fin."),
                 plus=commentaires("Anne : pourquoi ?", "Anne : et là ?"))  # fmt: skip
    apres = word(p(LONG), p("Fin."), plus=commentaires())
    assert {"pourquoi ?": "Un alinéa qui part.", "et là ?": "dedans"} == parles(tracer(avant, apres))


def test_une_reponse_reste_une_reponse():
    fil = f'<w15:commentsEx xmlns:w15="{W15[1:-1]}">{{}}</w15:commentsEx>'
    dits = (
        '<w15:commentEx w15:paraId="00000001" w15:done="1"/>'
        '<w15:commentEx w15:paraId="00000002" w15:paraIdParent="00000001"/>'
    )
    sorte = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
    corps = (p(LONG), p("Le ", commente("comité", 0), commente(" local", 1), " se réunit."), p("Fin."))
    avant = joindre(word(*corps, plus=commentaires("Anne : quel comité ?", "Marc : le local.")),
                    {"word/commentsExtended.xml": (_ETENDUS, fil.format(dits).encode())},
                    {"word/document.xml": {"rIdFil": (sorte, "word/commentsExtended.xml")}})  # fmt: skip
    paquet = tracer(avant, word(p(LONG), p("Le comité local se réunit."), p("Fin."), plus=commentaires()))
    place = next(
        cible for genre, cible, _ in paquet.relations("word/document.xml").values() if genre == "commentsExtended"
    )
    fils = paquet.arbre(place)
    textes = paquet.arbre("word/comments.xml")
    assert fils is not None and textes is not None
    premier, second = fils
    assert ("1", premier.get(f"{W15}paraId")) == (premier.get(f"{W15}done"), second.get(f"{W15}paraIdParent"))
    assert {e.get(f"{W14}paraId") for e in textes.iter(f"{W}p")} >= {
        premier.get(f"{W15}paraId"),
        second.get(f"{W15}paraId"),
    }


@given(st.integers(0, 24), st.integers(0, 24), st.integers(0, 6))
@settings(max_examples=tirages(60), deadline=None)
def test_ou_qu_il_soit_un_commentaire_couvre_les_memes_mots(debut, fin, change):
    debut, fin = sorted((debut, fin))
    dit = "un deux trois quatre cinq six sept"
    mots = dit.split()
    avant = word(p(*(x for x in (dit[:debut], commente(dit[debut:fin], 0), dit[fin:]) if x)), p("Fin."),
                 plus=commentaires("Anne : ici"))  # fmt: skip
    apres = word(p(" ".join([*mots[:change], "autre", *mots[change + 1 :]])), p("Fin."), plus=commentaires())
    trouve = parles(tracer(avant, apres))["ici"]
    assert dit[debut:fin] == trouve.replace("autre", "")
