"""Un signe que nul ne voit ne change ni ce qu'une donnée dit, ni ce que montre le terminal."""

import json
import unicodedata

import pytest

from docgen.cli import encodages
from docgen.cli.affichage import console, show_findings
from docgen.findings import Finding, Location
from docgen.load.fichiers import Reader
from docgen.load.yaml_source import read_yaml

TROMPEURS = ["\u202e", "\u2066", "\u200b", "\u2060", "\ufeff", "\u00ad", "\u2028", "\u0085", "\u009b", "\U000e0041"]


def lire(tmp_path, texte: str):
    (tmp_path / "page.yaml").write_text(texte, "utf-8")
    reader = Reader(tmp_path)
    return read_yaml(reader, tmp_path / "page.yaml"), [
        (f.code, f.location.line, f.location.column) for f in reader.findings
    ]


@pytest.mark.parametrize("signe", TROMPEURS, ids=lambda signe: f"U+{ord(signe):04X}")
def test_un_signe_invisible_est_refuse_a_sa_place_meme_dans_un_commentaire(tmp_path, signe):
    assert (None, [("LEC002", 2, 3)]) == lire(tmp_path, f"a: 1\n# {signe}\nb: 2\n")
    assert (None, [("LEC002", 2, 5)]) == lire(tmp_path, f"a: 1\nb: 1{signe}000\n")


@pytest.mark.parametrize(
    "ligne",
    ['b: "\\e[2J"', 'b: "\\u202e1"', 'b: "\\x9b"', 'b: "\\L"', '"\\e[2J": b'],
    ids=["esc", "sens", "csi", "ligne", "cle"],
)
def test_un_signe_interdit_ne_s_ecrit_pas_non_plus_par_son_code(tmp_path, ligne):
    lu, constats = lire(tmp_path, f"a: 1\n{ligne}\n")
    assert lu is None
    assert [("LEC002", 2)] == [constat[:2] for constat in constats]


def test_une_espace_fine_et_une_insecable_restent_permises(tmp_path):
    lu, constats = lire(tmp_path, "a: 1\u202f000\u00a0€\n")
    assert lu is not None and [] == constats


def test_le_terminal_ne_recoit_aucun_signe_auquel_il_obeirait(capsys):
    nom = "a\x1b[2J\u202e\nfaux.yaml:1:1: bloquant.yaml"
    show_findings(console(), [Finding("LEC003", "dit \x9b31m", Location(nom, 1, 1), "faire \x1b]0;x\x07")])
    dit = capsys.readouterr().out
    assert not [signe for signe in dit if unicodedata.category(signe) in ("Cc", "Cf") and signe != "\n"]
    assert "<U+001B>[2J" in dit and "<U+202E>" in dit and "<U+009B>31m" in dit
    assert 1 == sum("LEC003" in ligne or ligne.startswith("faux") for ligne in dit.splitlines())


def test_le_json_ecrit_par_leur_code_les_signes_auxquels_un_terminal_obeirait(capsys):
    encodages.write_json({"a": "\x1b\x9b\u202eé"})
    dit = capsys.readouterr().out
    assert {"a": "\x1b\x9b\u202eé"} == json.loads(dit)
    assert not {"\x1b", "\x9b", "\u202e"} & set(dit)
