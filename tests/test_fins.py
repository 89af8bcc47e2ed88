"""Les fins de paragraphe des révisions de nos propres documents : tout refuser ne laisse aucune ligne."""

from pathlib import Path

import pytest

from docgen.commandes.comparer import redlines
from docgen.commandes.comparer.redlines import DemandeDeRevisions
from docgen.diff import redline
from docgen.document import Box, Document, Heading, List, PageBreak, Paragraph, Row, Section, Table, TableCell, Text
from docgen.ooxml.fins import settle_ends
from docgen.render import docx
from docgen.word.preuve import prove
from tests.outils.hasard import paire

GABARITS = Path(__file__).resolve().parents[1] / "templates" / "gabarits"


def _alinea(mots: str) -> Paragraph:
    return Paragraph((Text(mots),))


def _cellule(*mots: str) -> Table:
    return Table((Row((TableCell(tuple(map(_alinea, mots))), TableCell((_alinea("fixe"),)))),), (0.5, 0.5))


def _document(*blocs) -> Document:
    return Document("essai", "avenant", "", (Section(tuple(blocs)),))


DEBUT = _alinea("Le comité de pilotage se réunit une fois par an.")
TABLE = Table((Row((TableCell((_alinea("a"),)), TableCell((_alinea("b"),)))),), (0.5, 0.5))
LISTE = List(((_alinea("un point"),), (_alinea("un autre"),)))
PAIRES = {
    "un alinéa à la fin": ((DEBUT,), (DEBUT, _alinea("Il rend compte."))),
    "un titre à la fin": ((DEBUT,), (DEBUT, Heading(2, (Text("Bilan"),)))),
    "un alinéa en fin de cellule": ((_cellule("un"),), (_cellule("un", "autre chose"),)),
    "une cellule qui change en entier": ((_cellule("un deux"),), (_cellule("trois", "quatre"),)),
    "un titre entre deux tableaux": ((TABLE, Heading(2, (Text("Bilan"),)), TABLE), (TABLE, TABLE)),
    "un alinéa après le tableau qui finit": ((DEBUT, TABLE), (DEBUT, TABLE, _alinea("Fin."))),
    "un tableau de plus": ((TABLE, DEBUT), (TABLE, _cellule("y", "z"), DEBUT)),
    "le premier de deux tableaux": ((_cellule("y", "z"), TABLE, DEBUT), (TABLE, DEBUT)),
    "un tableau pour un autre": ((TABLE, _cellule("un deux"), DEBUT), (TABLE, Box((_alinea("quatre"),)), DEBUT)),
    "une nouvelle page devant un alinéa": ((DEBUT, _alinea("Fin.")), (DEBUT, PageBreak(), _alinea("Fin."))),
    "une nouvelle page devant un titre": (
        (DEBUT, Heading(2, (Text("Bilan"),))),
        (DEBUT, PageBreak(), Heading(2, (Text("Bilan"),))),
    ),
    "une nouvelle page devant une liste": ((DEBUT, LISTE, DEBUT), (DEBUT, PageBreak(), LISTE, DEBUT)),
    "une nouvelle page devant un tableau": ((DEBUT, TABLE, DEBUT), (DEBUT, PageBreak(), TABLE, DEBUT)),
    "une nouvelle page entre deux tableaux": ((DEBUT, TABLE, TABLE, DEBUT), (DEBUT, TABLE, PageBreak(), TABLE, DEBUT)),
    "une nouvelle page et ce qu'elle commence": (
        (DEBUT, _alinea("Fin.")),
        (DEBUT, PageBreak(), _alinea("Il rend compte."), _alinea("Fin.")),
    ),
    "une page qui commence par deux alinéas de plus": (
        (DEBUT, PageBreak(), _alinea("Fin.")),
        (DEBUT, PageBreak(), _alinea("Il rend compte."), _alinea("Tout."), _alinea("Fin.")),
    ),
    "une page qui commence plus tôt": (
        (DEBUT, _alinea("Deux mots."), PageBreak(), _alinea("Fin.")),
        (DEBUT, PageBreak(), _alinea("Deux mots."), _alinea("Fin.")),
    ),
    "un cadre vidé": ((Box((DEBUT,)),), (Box((_alinea("Autre texte."),)),)),
}


def _fautes(avant: Document, apres: Document) -> list[str]:
    ancien, nouveau, marque = (docx.render(un, GABARITS, {}) for un in (avant, apres, redline(avant, apres, "docgen")))
    return prove(ancien, nouveau, settle_ends(marque))


@pytest.mark.parametrize("nom", PAIRES)
@pytest.mark.parametrize("sens", [1, -1], ids=["aller", "retour"])
def test_tout_refuser_ne_laisse_aucune_ligne(nom, sens):
    avant, apres = (_document(*blocs) for blocs in PAIRES[nom][::sens])
    assert [] == _fautes(avant, apres)


@pytest.mark.parametrize("graine", range(40))
def test_des_documents_tires_au_sort_se_prouvent_avec_leur_structure(graine):
    avant, apres = paire(graine)
    cotes = docx.render(avant, GABARITS, {}), docx.render(apres, GABARITS, {})
    _, fautes = redlines._of_documents(avant, apres, cotes, DemandeDeRevisions(Path("x.docx"), GABARITS))
    assert [] == fautes


def test_la_plupart_se_prouvent_par_leur_arbre():
    # Les autres (une page qui commence par un tableau venu ou parti, une section après une liste) se marquent par leurs fichiers Word.
    assert sum(not _fautes(*paire(graine)) for graine in range(40)) >= 36
