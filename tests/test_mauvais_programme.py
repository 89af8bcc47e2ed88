"""Un programme mal écrit est dit à sa place, une fois, avec un remède : jamais une panne, jamais une attente."""

import shutil
from pathlib import Path

import pytest

from docgen.check.montre import uni
from docgen.load import load_programmes
from tests.outils.chantier import TEMPLATES

NOM = "essai"
CHAMPS = "champs:\n"
NATURES = "natures:\n  - code: prevu\n    intitule: Prévu\n    saisie: fiche\n"


@pytest.fixture
def programme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Le programme d'un modèle que l'on commence, seul."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(TEMPLATES / "modele" / "textes", tmp_path / NOM)
    return tmp_path / NOM / "programme.yaml"


def dites(programme: Path) -> list[str]:
    _, constats = load_programmes(programme.parents[1])
    assert all(constat.remedy and constat.location.line and constat.location.column for constat in constats)
    return [uni(str(constat)) for constat in constats]


FAUTES = {
    "type inconnu": ("type: liste", "type: lites", "« lites » n'est pas un choix possible"),
    "nature inconnue": (CHAMPS, f"{NATURES}  - code: a\n    intitule: A\n    formule: prevus\n{CHAMPS}", "« prevus » n'est pas une nature"),
    "cercle": (CHAMPS, f"{NATURES}  - code: a\n    intitule: A\n    formule: b\n  - code: b\n    intitule: B\n    formule: a\n{CHAMPS}", "revient à elle-même : a → b → a"),
    "division sans code": (CHAMPS, f"divisions:\n  - genre: masculin\n{CHAMPS}", "il manque la clé « code »"),
    "division dont le code a un accent": (CHAMPS, f"divisions:\n  - code: priorité\n    genre: féminin\n{CHAMPS}", "« priorité » n'est pas un code"),
    "division sans genre": (CHAMPS, f"divisions:\n  - code: axe\n{CHAMPS}", "il manque la clé « genre »"),
    "deux champs de même code": ("    - code: lieux\n", "    - code: lieux\n      intitule: L\n    - code: lieux\n", "deux champs ont le code « lieux »"),
    "choix sans options": ("type: liste", "type: choix", "« lieux » est un choix sans options"),
    "rôles en liste": ("roles:\n  paie: premiere\n  recoit: seconde\n  administration: premiere\n", "roles:\n  - premiere\n", "un groupe de clés est attendu ici (clé « roles »)"),
    "clé deux fois": ("roles:\n", "roles:\n  paie: seconde\n  recoit: premiere\nroles:\n", "la clé « roles » est écrite deux fois"),
    "trop de champs": ("  fiche:\n", "  fiche:\n" + "".join(f"    - code: c{n}\n      intitule: C\n" for n in range(20_000)), "plus de 500 champs sont demandés"),
}  # fmt: skip


@pytest.mark.parametrize(("avant", "apres", "remede"), [
    ("type: liste", "type: montnt", "Peut-être « montant » ? Choix possibles : texte, texte long, liste"),
    ("type: liste", "type: listes", "Peut-être « liste » ou « lignes » ? Choix possibles : texte"),
    ("type: liste", "type: zzz", "Choix possibles : texte, texte long, liste"),
    (CHAMPS, f"{NATURES}  - code: a\n    intitule: A\n    formule: prevus\n{CHAMPS}", "Peut-être « prevu » ?"),
])  # fmt: skip
def test_un_mot_mal_ecrit_propose_celui_qui_lui_ressemble(programme, avant, apres, remede):
    programme.write_text(programme.read_text("utf-8").replace(avant, apres, 1), "utf-8")
    (constat,) = load_programmes(programme.parents[1])[1]
    assert uni(constat.remedy).startswith(remede)


@pytest.mark.parametrize("faute", FAUTES)
def test_une_faute_du_programme_est_dite_une_fois_a_sa_place(programme, faute):
    avant, apres, attendu = FAUTES[faute]
    texte = programme.read_text("utf-8")
    assert avant in texte
    programme.write_text(texte.replace(avant, apres, 1), "utf-8")
    (dite,) = dites(programme)
    assert dite.startswith(f"{NOM}/programme.yaml:")
    assert attendu in dite


@pytest.mark.parametrize(
    ("contenu", "attendu"),
    [
        (b"", "le fichier est vide"),
        (b"# rien\n", "le fichier est vide"),
        (b"- a\n- b\n", "le fichier ne contient pas de clés"),
        (b"bonjour\n", "le fichier ne contient pas de clés"),
        (bytes(range(256)), "n'est pas en UTF-8"),
        (b"\0" * 100, "caractère invisible interdit (U+0000)"),
        (b"parts:\n\t- code: a\n", "une tabulation sert de retrait"),
        ("roles: é\n".encode("latin-1"), "n'est pas en UTF-8"),
        (("a:\n" + "".join(f"{'  ' * n}k:\n" for n in range(1, 200))).encode(), "les retraits sont trop profonds"),
    ],
)  # fmt: skip
def test_ce_qui_n_est_pas_un_programme_est_dit(programme, contenu, attendu):
    programme.write_bytes(contenu)
    (dite,) = dites(programme)
    assert attendu in dite
