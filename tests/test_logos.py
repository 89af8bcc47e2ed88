"""Aucun logo officiel n'est livré : une place se voit en projet, et un document définitif qui la porte est dit."""

import pytest

from docgen.demande import Order
from docgen.pipeline import prepare
from docgen.render.logos import a_remplacer
from tests.outils.chantier import METROPOLE, TEMPLATES, copier

LOGO = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00"


def dits(*, final=True) -> list[str]:
    resultat = prepare(Order(METROPOLE, TEMPLATES, final=final))
    return [constat.location.file.rpartition("/")[2] for constat in resultat.findings if constat.code == "TPL010"]


def test_les_modeles_livres_n_ont_que_des_places():
    assert ["collectivite.png", "etat.png"] == dits()


def test_un_projet_n_en_dit_rien():
    assert [] == dits(final=False)


@pytest.mark.parametrize("mis", ["etat", "collectivite"])
def test_un_logo_que_l_on_met_n_est_plus_une_place(tmp_path, mis):
    gabarits = copier(TEMPLATES, tmp_path / "templates")
    (gabarits / "gabarits" / "logos" / f"{mis}.png").write_bytes(LOGO)
    documents = prepare(Order(METROPOLE, TEMPLATES, final=True)).all_documents
    (constat,) = a_remplacer(documents, gabarits / "gabarits")
    assert mis not in constat.location.file
