"""`tests/cas/classeur.md`, ligne par ligne : ce qu'une personne met dans une case, et ce que docgen en fait."""

import datetime
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from docgen.adresses.sources import CleDeSource
from docgen.classeur import AdresseDeSaisie
from docgen.commandes.tableur.valeurs import Pourcentage, read_typed, style_of, write_value
from docgen.findings import Refusal

PAGE = Path(__file__).parent / "cas" / "classeur.md"
SIGNES = {"␣": "\u00a0", "⎵": "\u202f", "↵": "\n"}
# Les mots d'un programmeur, qu'aucun refus n'emploie.
D_UN_PROGRAMMEUR = re.compile(r"\b(float|int|str|datetime|Decimal|None|True|False|NaN|Infinity|YAML)\b")


class Cas(NamedTuple):
    """Une ligne d'une table : le genre de la case est le titre au-dessus."""

    rang: int
    genre: str
    tape: str
    garde: str
    attendu: str


def lire():
    genre = ""
    for rang, ligne in enumerate(PAGE.read_text("utf-8").split("\n"), 1):
        genre = ligne[3:] if ligne.startswith("## ") else genre
        cases = [case.strip() for case in ligne.strip("|").split("|")]
        if ligne.startswith("|") and cases[1] != "Excel garde" and not cases[1].startswith("---"):
            assert 3 == len(cases), rang
            yield Cas(rang, genre, *cases)


CAS = list(lire())


def contenu(cas):
    """Ce que le classeur dit de la case."""
    sorte, _, valeur = cas.garde.partition(" ")
    nombre = valeur.replace(",", ".")
    match sorte:
        case "texte":
            return "".join(SIGNES.get(signe, signe) for signe in cas.tape)
        case "nombre":
            return float(nombre) if "." in nombre else int(nombre)
        case "pourcentage":
            return Pourcentage(float(nombre))
        case "date":
            return datetime.datetime.strptime(valeur, "%d/%m/%Y")
        case "heure":
            return datetime.time(12)
        case "vrai":
            return True
    raise AssertionError(f"classeur.md, ligne {cas.rang} : « {cas.garde} » n'est pas connu")


def test_chaque_genre_de_case_a_ses_cas():
    assert {"montant?", "nombre?", "taux?", "date", "texte"} == {cas.genre for cas in CAS}
    assert len(CAS) > 80


@pytest.mark.parametrize("cas", CAS, ids=lambda cas: f"{cas.rang}")
def test_une_case_est_lue_ou_refusee_dans_les_mots_d_excel(cas):
    place = AdresseDeSaisie(CleDeSource("x/contrat"), ("a",), cas.genre)
    try:
        valeur = read_typed(contenu(cas), place)
    except Refusal as refus:
        assert f"refus : {refus.message}".startswith(cas.attendu) and cas.attendu.startswith("refus"), refus.message
        assert refus.remedy.endswith((".", "?"))
        assert not D_UN_PROGRAMMEUR.search(f"{refus.message} {refus.remedy}")
    else:
        assert valeur is not None
        assert cas.attendu == write_value(valeur, cas.genre, style_of("à compléter"))
