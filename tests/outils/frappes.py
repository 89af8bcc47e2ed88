"""Remplir le classeur de l'année comme une personne, et compter ce qu'elle tape."""

import datetime
import re
from pathlib import Path
from typing import NamedTuple

import openpyxl

# Une personne tape quarante mots à la minute, de cinq signes chacun.
SIGNES_PAR_MINUTE = 200
# Ce que l'on tape, d'après le nom de la valeur (dans sa feuille, sous son groupe) ; la première ligne qui convient.
_TAPE = (
    (r"Date de signature|Date du visa", ""),  # on ne le sait qu'après
    (r"la loi.*Numéro", "2026-103"),
    (r"la loi.*Date", "19/2/2026"),
    (r"le décret.*Numéro", "2026-115"),
    (r"le décret.*Date", "23/2/2026"),
    (r"le décret.*Objet", "pris en application de l'article 44 de la loi organique n° 2001-692 du 1er août 2001 relative "
     "aux lois de finances au titre de la loi n° 2026-103 du 19 février 2026 de finances pour 2026"),
    (r"délégation.*Numéro", "2026-10-07"),
    (r"délégation.*Date", "12 janvier 2026"),
    (r"instruction.*Numéro", "DGCS/SD1B/2026/31"),
    (r"instruction.*Date", "3 mars 2026"),
    (r"délibération.*Date", "22/6/2026"),
    (r"DS n°", "24875301"),
    (r"EJ n°", "2104567890"),
    (r"Sous-actions", "0304-16-01, 0304-16-02"),
    (r"Dénomination", "Paierie départementale"),
    (r"Code établissement", "20041"),
    (r"Code guichet", "01005"),
    (r"Numéro de compte", "0500013M026"),
    (r"Clé RIB", "06"),
    (r"IBAN", "FR14 2004 1010 0505 0001 3M02 606"),
    (r"BIC", "PSSTFRPPLIL"),
    (r"résultat de 2025", "2100"),
)  # fmt: skip


class Frappes(NamedTuple):
    """Ce qui a été tapé : combien de cases, et de signes (avec l'Entrée de chacune)."""

    cases: int
    signes: int

    @property
    def minutes(self) -> float:
        return self.signes / SIGNES_PAR_MINUTE


def taper(classeur: Path, cible: Path) -> Frappes:
    """Remplit chaque case jaune vide de `classeur` d'une valeur plausible, et l'enregistre à `cible`."""
    livre = openpyxl.load_workbook(classeur)
    cases = signes = 0
    for feuille in livre.worksheets[1:]:
        groupe = ""
        for rangee in feuille.iter_rows(min_row=5) if feuille.sheet_state == "visible" else ():
            dits = [str(case.value or "").replace("\xa0", " ").replace("\u202f", "") for case in rangee]
            jaune = rangee[-1]
            if jaune.protection.locked:
                groupe = dits[0]
            elif jaune.value is None and (tape := _tape(groupe, *dits[:3])):
                cases, signes = cases + 1, signes + len(tape) + 1
                jaune.value = _comme_excel(tape, jaune.number_format)
    livre.save(cible)
    return Frappes(cases, signes)


def _tape(groupe: str, nom: str, ou: str, prevu: str) -> str:
    """Ce qu'une personne tape dans cette case ; rien quand elle ne le sait pas."""
    montant = re.search(r"prévu : ([\d ]+(?:,\d+)?) €", prevu)
    if nom.startswith(("Non consommé", "Dépensé")):
        assert montant, prevu
        return "0" if nom.startswith("N") else f"{int(float(montant[1].replace(' ', '').replace(',', '.')) * 0.93)}"
    if montant:
        return montant[1].replace(" ", "")
    if cible := re.fullmatch(r"cible 2025 : ([\d ]+)(?:,\d+)?( %)?", prevu):
        return f"{cible[1].replace(' ', '')}{cible[2] or ''}"
    if prevu.startswith("cible"):
        return "nc"
    return next(valeur for motif, valeur in _TAPE if re.search(motif, f"{groupe} {nom} {ou}"))


def _comme_excel(tape: str, format_: str) -> object:
    """Ce qu'Excel garde de ce que l'on tape, d'après le format de la case : un nombre, un jour, ou les mots."""
    if format_ == "@":
        return tape
    if jour := re.fullmatch(r"(\d+)/(\d+)/(\d{4})", tape):
        return datetime.datetime(int(jour[3]), int(jour[2]), int(jour[1]))
    return float(tape.replace(",", ".")) if re.fullmatch(r"\d+(,\d+)?", tape) else tape
