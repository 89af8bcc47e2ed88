"""Un fichier YAML mal aligné est dit à la ligne qui l'est, avec la ligne sur laquelle l'aligner."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.check.montre import uni
from docgen.load.coquilles import find_slips
from docgen.load.fichiers import Reader
from docgen.load.yaml_source import read_yaml
from tests.outils.chantier import RACINE

PROGRAMME = """# Les parts
parts:
  - code: une
    intitule: Une
  - code: deux
    intitule: Deux

roles:
  paie: une
  recoit: deux
champs:
  contrat:
    - code: objet
      intitule: Objet
      aide: |
        deux
         lignes
      type: texte
"""
CAS = {
    "clé sous le tiret": ("      intitule: Objet", "    intitule: Objet", 14, "ne correspond à aucune clé", "Ajouter 2 espaces : aligner la ligne sur « code » (ligne 13)."),
    "clé entre deux": ("      intitule: Objet", "     intitule: Objet", 14, "ne correspond à aucune clé", "Ajouter 1 espace : aligner la ligne sur « code » (ligne 13)."),
    "clé trop à droite": ("  recoit: deux", "    recoit: deux", 10, "trop en retrait : « paie » (ligne 9) a déjà sa valeur", "Retirer 2 espaces : aligner la ligne sur « paie » (ligne 9)."),
    "clé à gauche": ("  recoit: deux", " recoit: deux", 10, "ne correspond à aucune clé", "Ajouter 1 espace : aligner la ligne sur « paie » (ligne 9)."),
    "clé au bord": ("    intitule: Une\n", "intitule: Une\n    suite: Une\n", 4, "n'est pas assez en retrait", "Ajouter 4 espaces : aligner la ligne sur « suite » (ligne 5)."),
    "tiret trop à droite": ("  - code: deux", "   - code: deux", 5, "ne correspond à aucune clé", "Retirer 1 espace : aligner la ligne sur le tiret (ligne 3)."),
    "tiret au bord": ("  - code: deux", "- code: deux", 5, "ne correspond à aucune clé", "Ajouter 2 espaces : aligner la ligne sur le tiret (ligne 3)."),
    "tête décalée": ("roles:", " roles:", 8, "ne correspond à aucune clé", "Retirer 1 espace : aligner la ligne sur « parts » (ligne 2)."),
    "après un texte long": ("      type: texte", "       type: texte", 18, "trop en retrait : « aide » (ligne 15) a déjà sa valeur", "Retirer 1 espace : aligner la ligne sur « aide » (ligne 15)."),
    "deux-points collés": ("  recoit: deux", "  recoit:deux", 10, "il manque une espace après « : »", "Écrire « recoit: deux »."),
    "guillemet ouvert": ("    intitule: Une", '    intitule: "Une', 4, "un guillemet ouvert n'est pas refermé", "Refermer ce guillemet double"),
    "deux-points dans une valeur": ("    intitule: Une", "    intitule: Une: deux", 4, "« : » est inattendu à cet endroit", "Mettre le texte entre guillemets droits : « intitule: \"Une: deux\" »."),
    "tabulation": ("  recoit: deux", "\trecoit: deux", 10, "une tabulation sert de retrait", "Remplacer les tabulations"),
}  # fmt: skip


@pytest.mark.parametrize("cas", CAS)
def test_la_ligne_mal_alignee_est_dite_avec_celle_ou_l_aligner(tmp_path, cas):
    avant, apres, ligne, dit, remede = CAS[cas]
    assert 1 == PROGRAMME.count(avant)
    page = tmp_path / "programme.yaml"
    page.write_text(PROGRAMME.replace(avant, apres), "utf-8")
    reader = Reader(tmp_path)
    assert read_yaml(reader, page) is None
    (faute,) = reader.findings
    assert ("LEC004", ligne) == (faute.code, faute.location.line)
    assert dit in uni(faute.message)
    assert uni(faute.remedy).startswith(remede)


FICHIERS = [
    *RACINE.glob("contracts_data/**/*.yaml"),
    *RACINE.glob("templates/**/*.yaml"),
    *RACINE.glob("tests/dossiers/**/*.yaml"),
]


def test_rien_n_est_mal_aligne_dans_les_fichiers_qui_se_lisent():
    assert len(FICHIERS) > 80
    assert [] == [fichier for fichier in FICHIERS if list(find_slips(fichier.read_text("utf-8")))]


@given(data=st.data())
def test_une_ligne_decalee_est_dite_au_plus_tard_ou_le_lecteur_s_arrete(data, tmp_path_factory):
    """Décaler une ligne : le fichier se lit encore, ou la faute est dite à une ligne qui existe, sans exception."""
    lignes = data.draw(st.sampled_from([PROGRAMME, *(f.read_text("utf-8") for f in FICHIERS[:12])])).split("\n")
    rang = data.draw(st.integers(0, len(lignes) - 1))
    decale = data.draw(st.integers(-3, 3))
    ligne = lignes[rang]
    lignes[rang] = " " * decale + ligne if decale > 0 else ligne[min(-decale, len(ligne) - len(ligne.lstrip(" "))) :]
    dossier = Path(tmp_path_factory.mktemp("retraits"))
    page = dossier / "essai.yaml"
    page.write_text("\n".join(lignes), "utf-8")
    reader = Reader(dossier)
    lu = read_yaml(reader, page)
    graves = [faute for faute in reader.findings if faute.code == "LEC004"]
    assert lu is not None or graves
    assert all(0 < faute.location.line <= len(lignes) and faute.remedy for faute in graves)
    assert all("Ajouter 0" not in uni(faute.remedy) and "Retirer 0" not in uni(faute.remedy) for faute in graves)
