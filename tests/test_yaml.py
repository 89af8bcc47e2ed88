"""Ce qui est écrit en YAML se relit tel quel, et une valeur change là où le lecteur l'a vue, nulle part ailleurs."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.adresses.chemins import Chemin
from docgen.dossier import Extent
from docgen.findings import Refusal
from docgen.load.fichiers import Reader
from docgen.load.yaml_ecriture import pair, scalar
from docgen.load.yaml_edition import FichierYaml, TextEdit
from docgen.load.yaml_source import read_yaml
from docgen.model.base import forbidden_character
from tests.outils.tirages import tirages

# --- une valeur écrite se relit telle quelle --------------------------------------------------------------------------
PIECES = [
    "", " ", "  ", "\t", "\n", "\n\n", "\r", "\r\n", "'", "''", '"', '\\"', "\\", "\\n", "#", " #", "# ", ":", ": ", " :",
    "-", "- ", "--- ", "...", "?", "? ", "%", "@", "`", "&a", "*a", "!t", "|", "|-", ">", ">-", "~", "null", "true", "=",
    "<<", "{", "}", "[", "]", ",", "{{ montant(\"x\") }}", "{% if x %}", "1", "1.10", "0o17", "1e3", "12:30", "2025-09-22",
    "\u00a0", "\u202f", "\u2003", "\u2009", "\u2011", "\u3000", "é", "œ", "« ", " »", "’", "–", "– ", "€", "😀", "\U0010fffd",
    "mot", "à compléter", "à : suivre", "x" * 1100, "mot " * 400,
]  # fmt: skip
INTERDITS = ["\x00", "\x07", "\x0b", "\x0c", "\x1c", "\x1e", "\x7f", "\x85", "\x9f", "\u2028", "\u2029", "\ufeff", "\u200b", "\u202e", "\ue000", "\uffff", "\ud800"]  # fmt: skip


def relire(folder: Path, text: str) -> dict[str, object]:
    path = folder / "essai.yaml"
    path.write_bytes(text.encode())
    reader = Reader(folder)
    read = read_yaml(reader, path)
    assert read is not None, (reader.findings, text)
    return read[0]


def verifier_relus(folder: Path, textes: list[str]) -> None:
    """Chaque texte, écrit à toutes les places où docgen en écrit un, se relit à la lettre près."""
    lines = ["liste:"]
    for texte in textes:
        lines += [f"  - {scalar(texte)}", f"  - cle: {scalar(texte)}", f"    simple: {scalar(texte, chr(39))}"]
        lines += [
            f"    double: {scalar(texte, chr(34))}",
            *(f"    {ligne}" if ligne else "" for ligne in pair("a", texte)),
        ]
    liste = relire(folder, "\n".join([*lines, ""]))["liste"]
    for rang, texte in enumerate(textes):
        assert [texte, dict.fromkeys(("cle", "simple", "double", "a"), texte)] == liste[2 * rang : 2 * rang + 2]


def test_quarante_mille_textes_hostiles_se_relisent_tels_quels(tmp_path):
    hasard = random.Random(15)
    textes = [*PIECES, *(avant + apres for avant in PIECES[:60] for apres in PIECES[:60])]
    while len(textes) < tirages(40_000):
        textes.append(
            "".join(hasard.choices(PIECES[:-2] if hasard.random() < 0.99 else PIECES, k=hasard.randint(1, 6)))
        )
    for debut in range(0, len(textes), 1000):
        verifier_relus(tmp_path, textes[debut : debut + 1000])


@settings(max_examples=tirages(300), deadline=None)
@given(st.lists(st.text(), min_size=1, max_size=20))
def test_n_importe_quel_texte_se_relit_ou_est_refuse(tmp_path_factory, textes):
    permis = [texte for texte in textes if not forbidden_character(texte)]
    if permis:
        verifier_relus(tmp_path_factory.getbasetemp(), permis)
    for texte in set(textes) - set(permis):
        with pytest.raises(Refusal, match="caractère invisible interdit"):
            scalar(texte)


@pytest.mark.parametrize("signe", INTERDITS)
def test_ce_qu_aucun_fichier_ne_peut_tenir_est_refuse(signe):
    for ecrire in (
        scalar,
        lambda texte: scalar(texte, "'"),
        lambda texte: pair("a", texte),
        lambda t: pair("a", f"{t}\nb"),
    ):
        with pytest.raises(Refusal, match=rf"\(U\+{ord(signe):04X}\)") as refus:
            ecrire(f"mot{signe}mot")
        assert "LEC002" == refus.value.code and refus.value.remedy


# --- une valeur change à sa place -------------------------------------------------------------------------------------
TEXTE = """# à garder
nu: un mot   # remarque
simple: 'l''un'
double: "l\\"autre"  # remarque
vide:
bloc: |-
  # Titre
    deux lignes

plie: >
  une
  phrase


suite: sur
  deux lignes
groupe:
  a: 1
  dedans:
    b: 2
  # une remarque de la fin
liste:
  - x
  - y: 😀
    z: [ ]
"""
VALEURS = {
    ("nu",): "un mot", ("simple",): "l'un", ("double",): 'l"autre', ("vide",): "", ("bloc",): "# Titre\n  deux lignes",
    ("plie",): "une phrase\n", ("suite",): "sur deux lignes", ("groupe", "a"): "1", ("groupe", "dedans", "b"): "2",
    ("liste", 0): "x", ("liste", 1, "y"): "😀",
}  # fmt: skip


def ouvrir_texte(folder: Path, texte: str) -> FichierYaml:
    path = folder / "essai.yaml"
    path.write_bytes(texte.encode())
    reader = Reader(folder)
    read = read_yaml(reader, path)
    assert read is not None, reader.findings
    return FichierYaml(path, texte, read[1])


def etendues(fichier: FichierYaml) -> dict[Chemin, Extent]:
    return dict(fichier.source.extents)


@pytest.fixture(params=["\n", "\r\n", "\r"])
def fichier(request, tmp_path):
    return ouvrir_texte(tmp_path, TEXTE.replace("\n", request.param))


def test_le_lecteur_sait_ou_chaque_valeur_commence_et_finit(fichier):
    extents = etendues(fichier)
    assert VALEURS == {path: extent.text for path, extent in extents.items() if path in VALEURS}
    ecrits = {path: fichier.lu[extent.start : extent.end] for path, extent in extents.items()}
    assert "un mot" == ecrits["nu",]
    assert "'l''un'" == ecrits["simple",]
    assert '"l\\"autre"' == ecrits["double",]
    assert "" == ecrits["vide",]
    assert "|-\n  # Titre\n    deux lignes" == ecrits["bloc",]
    assert "sur\n  deux lignes" == ecrits["suite",]
    assert "a: 1\n  dedans:\n    b: 2" == ecrits["groupe",]
    assert "- x\n  - y: 😀\n    z: [ ]" == ecrits["liste",]
    for path, place in fichier.source.values.items():
        debut = extents[path].start
        assert (place.line, place.column) == (
            fichier.lu.count("\n", 0, debut) + 1,
            debut - fichier.lu.rfind("\n", 0, debut),
        )


@pytest.mark.parametrize("chemin", VALEURS)
@pytest.mark.parametrize("valeur", ["650 000", "à : suivre", "l'un", "😀 # deux"])
def test_changer_une_valeur_ne_change_qu_elle(fichier, chemin, valeur):
    texte = fichier.edited(fichier.value_edits({chemin: valeur}))
    change = ouvrir_texte(fichier.path.parent, texte)
    lus = {path: extent.text for path, extent in etendues(change).items()}
    assert {**{path: extent.text for path, extent in etendues(fichier).items()}, chemin: valeur} == lus
    avant, apres = etendues(fichier)[chemin], etendues(change)[chemin]
    assert fichier.lu[: avant.start].rstrip(" ") == change.lu[: apres.start].rstrip(" ")
    assert fichier.lu[avant.end :] == change.lu[apres.end :]
    assert "\r\n" not in fichier.texte or "\n" not in texte.replace("\r\n", "")


def test_une_cle_nouvelle_vient_apres_la_derniere_de_son_groupe(fichier):
    nouvelles = {("groupe", "dedans", "c"): "3", ("groupe", "d", "e"): "4", ("groupe", "d", "f"): "a : b"}
    texte = fichier.edited(fichier.value_edits(nouvelles))
    attendu = fichier.lu.replace("    b: 2\n", '    b: 2\n    c: 3\n  d:\n    e: 4\n    f: "a : b"\n')
    fin = "\r\n" if "\r\n" in fichier.texte else "\n"
    assert attendu.split("\n") == texte.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert f"    b: 2{fin}    c: 3{fin}" in texte


def test_un_groupe_vide_ne_recoit_rien(fichier):
    with pytest.raises(Refusal, match="est vide"):
        fichier.value_edits({("vide", "x"): "1"})


def test_deux_changements_a_la_meme_place_gardent_leur_ordre(tmp_path):
    fichier = ouvrir_texte(tmp_path, "a: 1")
    assert "a: 1XYZ" == fichier.edited([TextEdit(4, 4, "X"), TextEdit(4, 4, "Y"), TextEdit(4, 4, "Z")])
    assert "a: 1\nb: 2" == fichier.edited([fichier.line_edit(("a",), ["b: 2"])])


def test_la_marque_du_bloc_notes_reste_devant_ce_qui_change(tmp_path):
    fichier = ouvrir_texte(tmp_path, "\ufeffa: 1\r\nb: 2\r\n")
    assert "a: 1\nb: 2\n" == fichier.lu
    assert "\ufeffa: 1\r\nb: 33\r\n" == fichier.edited(fichier.value_edits({("b",): "33"}))


LISTE = "a:\n  - un  # le premier\n  - deux\n  - b: 1\n    c: 2\nseule:\n  - trois\n"


@pytest.mark.parametrize(("item", "apres"), [
    (("a", 0), "a:\n    # le premier\n  - deux\n"),  # une remarque reste
    (("a", 1), "a:\n  - un  # le premier\n  - b: 1\n"),
    (("a", 2), "  - deux\nseule:\n"),
    (("seule", 0), "seule: []\n"),
])  # fmt: skip
def test_un_element_ote_laisse_le_reste(tmp_path, item, apres):
    for fin in ("\n", "\r\n"):
        fichier = ouvrir_texte(tmp_path, LISTE.replace("\n", fin))
        assert apres in fichier.edited([fichier.item_removed(item)]).replace(fin, "\n")


@pytest.mark.parametrize(("item", "avant", "apres"), [
    (("a", 1), False, "  - deux\n  - plus\n  - encore\n  - b: 1\n"),
    (("a", 2), False, "    c: 2\n  - plus\n  - encore\nseule:"),
    (("a", 0), True, "a:\n  - plus\n  - encore\n  - un  # le premier\n"),
])  # fmt: skip
def test_des_elements_ajoutes_gardent_le_retrait(tmp_path, item, avant, apres):
    fichier = ouvrir_texte(tmp_path, LISTE)
    assert apres in fichier.edited([fichier.items_added(item, ["plus", "encore"], before=avant)])


def test_un_element_qui_porte_des_remarques_n_est_pas_ote(tmp_path):
    texte = "a:\n  - b: 1\n    # pourquoi\n    c: 2\n  - d: 1\n"
    fichier = ouvrir_texte(tmp_path, texte)
    assert fichier.item_removed(("a", 0)) is None
