"""Ce qui court autour des pages, section par section : celle qui n'a rien à elle montre celui d'avant."""

from io import BytesIO

import pytest
from docx import Document as Word
from docx.enum.section import WD_SECTION
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.word.marques import mark
from docgen.word.ouverture import read_word
from docgen.word.preuve import prove
from tests.outils.or_word import juger
from tests.outils.tirages import tirages

LOGO = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
# None : rien à elle, la section montre celui d'avant.
Dits = tuple[str | None, ...]


def fichier(entetes: Dits, premiers: Dits = (), pieds: Dits = ()) -> bytes:
    """Un texte de trois sections ; ce que dit l'en-tête de chacune, celui de sa première page, son pied."""
    word = Word()
    for rang in range(3):
        if rang:
            word.add_section(WD_SECTION.NEW_PAGE)
        word.add_paragraph(f"Le texte de la section {rang + 1}.")
        section = word.sections[-1]
        for dits, autour in ((entetes, section.header), (premiers, section.first_page_header), (pieds, section.footer)):
            dit = dits[rang] if dits else None
            if dit is not None:
                autour.is_linked_to_previous = False
                autour.paragraphs[0].text = dit.removesuffix("+logo")
                if dit.endswith("+logo"):
                    autour.paragraphs[0].add_run().add_picture(BytesIO(LOGO))
    sortie = BytesIO()
    word.save(sortie)
    return sortie.getvalue()


AUTOUR = {
    "le premier de la section 2 part": (((None,) * 3, (None, "Annexe", None)), ((None,) * 3,)),
    "la section 2 ne reprend plus rien de propre": ((("Convention", "Annexe 1", None),), (("Convention", None, None),)),
    "la section 2 n'est plus vide": ((("Convention", "", None),), (("Convention", None, None),)),
    "la section 3 perd le sien": ((("Convention", "Annexe 1", "Annexe 2"),), (("Convention", "Annexe 1", None),)),
    "la section 2 montrait un logo": ((("Convention", "Annexe+logo", None),), (("Convention", None, None),)),
    "la section 2 montre le logo de la première": ((("Ville+logo", "Annexe", None),), (("Ville+logo", None, None),)),
    "le pied de la section 3": ((("a",) * 3, (), ("Page", None, "Fin")), (("a",) * 3, (), ("Page", None, None))),
    "la section 3 était vide, après une qui perd le sien": (((None,) * 3, (None, "Convention", "")), ((None,) * 3,)),
    "tout vient de la première, et change": ((("Convention", "Annexe", None),), (("Avenant", None, None),)),
}


@pytest.mark.parametrize("nom", AUTOUR)
@pytest.mark.parametrize("sens", [1, -1], ids=["aller", "retour"])
def test_l_en_tete_d_une_section_se_marque_pour_elle_seule(nom, sens):
    avant, apres = (fichier(*dits) for dits in AUTOUR[nom][::sens])
    trace = mark(read_word(avant, "avant.docx"), read_word(apres, "apres.docx"), "Moi")
    assert [] == prove(avant, apres, trace)
    jugement = juger(nom, avant, apres, trace, validateurs=False)
    assert all(tenu for dit, tenu in jugement.tient.items() if not dit.startswith(("serré", "à côté"))), jugement.dits


UN_DIT = st.sampled_from([None, None, "", "Convention", "Annexe 1", "Annexe 2", "Ville+logo"])
TROIS = st.tuples(UN_DIT, UN_DIT, UN_DIT)


@settings(max_examples=tirages(40), deadline=None)
@given(st.tuples(TROIS, TROIS), st.tuples(TROIS, TROIS))
def test_quels_que_soient_les_en_tetes_tout_refuser_rend_les_anciens(premiers, seconds):
    avant, apres = fichier(*premiers), fichier(*seconds)
    assert [] == prove(avant, apres, mark(read_word(avant, "avant.docx"), read_word(apres, "apres.docx"), "Moi"))
