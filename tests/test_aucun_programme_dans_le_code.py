"""Nul nom de part, de division ou de modèle d'un programme livré n'est écrit dans le code : il vient de programme.yaml."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from docgen.load import load_programmes
from tests.outils.arbres import noeuds

RACINE = Path(__file__).resolve().parents[1]
# Des mots de la langue, que le code emploie en un autre sens que le champ ou la part qui a ce code : l'état d'un document
# (« projet »), les places d'un constat (« lieux »), ce qui reste (« autre »).
MOTS = {"projet", "lieux", "moyens", "autre", "autres"}
# Des mots du droit, que la comparaison de deux textes reconnaît dans n'importe quel acte.
HORS = {"diff/ecritures.py"}


def textes(siens: Iterable[ast.AST]) -> Iterator[tuple[int, str]]:
    """Les chaînes d'un module qui ne sont ni une docstring, ni un morceau de phrase : des codes, des clés, des noms."""
    for noeud in siens:
        if isinstance(noeud, ast.Constant) and isinstance(noeud.value, str) and re.fullmatch(r"[\w/.-]+", noeud.value):
            yield noeud.lineno, noeud.value


def noms() -> set[str]:
    """Les codes de parts, de divisions et de champs des programmes livrés, et les noms de leurs modèles."""
    programmes, fautes = load_programmes(RACINE / "templates" / "textes")
    assert not fautes
    found: set[str] = set()
    for modele, programme in programmes.items():
        found |= {modele, modele.partition("-")[0], *(part.code for part in programme.parts)}
        found |= {mot for niveau in programme.divisions for mot in (niveau.code, niveau.cle)}
        found |= {champ.code for _, champs in programme.champs for champ in champs}
    return found - MOTS


def test_le_code_ne_nomme_ni_part_ni_division_ni_champ_d_un_programme():
    interdits = noms()
    assert {"etat", "departement", "axe", "volets", "cls", "territoire"} <= interdits
    ecrits = [
        f"src/docgen/{module}:{ligne} {texte}"
        for module, siens in noeuds().items()
        if module not in HORS
        for ligne, texte in textes(siens)
        if interdits & set(re.split(r"[/.]", texte))
    ]
    assert [] == ecrits


# Ce que disent les annexes du programme « emploi » : leurs fichiers, leurs listes, leurs chiffres, où que ce soit dans le code.
MOTS_DES_ANNEXES = re.compile(
    r"(?i)feuille[ _-]de[ _-]route|[ée]changes[ _-]de[ _-]donn[ée]es|\b(?:bassins?|brsa|lancement|rencontres?|s[ée]quences?_de"
    r"|demandeurs|flux_entrants|cible_mensuelle|droits_et_devoirs|pilotes|typologie|actions_preexistantes)\b"
)


def test_le_code_ne_dit_aucun_mot_d_une_annexe():
    programmes, _ = load_programmes(RACINE / "templates" / "textes")
    assert {"feuille-de-route", "echanges-de-donnees"} == {a.code for a in programmes["cie-2025-2027"].annexes}
    ecrits = [
        f"{page.relative_to(RACINE)}:{ligne} {texte.strip()}"
        for page in sorted((RACINE / "src" / "docgen").rglob("*.py"))
        for ligne, texte in enumerate(page.read_text("utf-8").splitlines(), 1)
        if MOTS_DES_ANNEXES.search(texte)
    ]
    assert [] == ecrits
