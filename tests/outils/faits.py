"""Les faits transcrits de la source (tests/faits/faits.json) : les parcourir un à un, et les chercher dans un texte.

Un fait est une valeur imprimée (`{printed, value, unit, line}`), ou un texte, ou un nombre. Les autres clés disent où
le fait a été lu, ou comment : elles ne sont pas des faits (`NOTES`).
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from docgen.french import MOIS

# Où et comment le transcripteur a lu : rien de cela n'est imprimé.
NOTES = frozenset({
    "line", "lines", "line2", "text_line", "title_line", "groupes_lines", "range", "unit", "unit_printed", "note", "ocr",
    "reconstructed", "confidence", "empty", "valeur_vide", "date_empty", "all_empty", "duplicate", "missing",
    "devise_absente", "pouvoirs_mentionnes",
})  # fmt: skip
LIGNES = ("line", "lines", "title_line", "groupes_lines", "range")
PETITS_MOTS = frozenset(
    ("a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "n", "no", "ou", "par", "un", "une")
)
UNITES = {"%": "%", "EUR": "€", "mois": "mois", "h": "h"}
ABREGES = (
    (r"(?<=des |res )DE\b", "demandeurs d'emploi"),
    (r"\bart\.", "article"),
    (r"\beuros\b", "€"),
    (r"\bCGCT\b", "Code général des collectivités territoriales"),
    (r"\bGBCP\b", "gestion budgétaire et comptable publique"),
    (r"\bLOLF\b", "loi organique"),
    (r"\bLF\b", "loi de finances"),
    (r"\bFT\b", "France Travail"),
    (r"\bFA\b", "Action"),
    (r"\bBRSA\b", "bénéficiaires du RSA"),
    (r"\b[Nn]b\b", "nombre"),
    (r"\bCP\b", "Commission permanente"),
    (r"\bco-financ", "cofinanc"),
    (r"pré-exist", "préexist"),
    (r"\bPE\b", "Pôle emploi"),
    (r"\bRDV\b(?! Insertion)", "rendez-vous"),
    (r"\bAM\b", "après-midi"),
    (r"\b2(nd|e|ème) (?=semestre)", "second "),
    (r"[–-] (de )?(?=\d+ ans)|<", "moins de "),
)


@dataclass(frozen=True, slots=True)
class Fait:
    """Un fait : sa clé (le chemin), ce qui est imprimé, sa valeur, sa ligne, et les conteneurs du chemin."""

    cle: tuple[str, ...]
    imprime: str
    valeur: Any
    unite: str
    ligne: int
    noeuds: tuple[Any, ...]

    @property
    def chemin(self) -> str:
        return " > ".join(self.cle)

    @property
    def vide(self) -> bool:
        return self.imprime == ""


def faits(donnees: Any, cle: tuple[str, ...] = (), noeuds: tuple[Any, ...] = ()) -> Iterator[Fait]:
    """Tous les faits de `donnees`, dans l'ordre du fichier."""
    dedans = (*noeuds, donnees)
    if isinstance(donnees, Mapping):
        if isinstance(donnees.get("printed"), str):
            yield _fait(cle, donnees["printed"], donnees.get("value"), dedans)
        lues = {"printed", "value"} if isinstance(donnees.get("printed"), str) else set()
        for nom, valeur in donnees.items():
            if nom not in NOTES | lues:
                yield from faits(valeur, (*cle, nom), dedans)
    elif isinstance(donnees, list):
        for rang, valeur in enumerate(donnees):
            yield from faits(valeur, (*cle, str(rang)), dedans)
    elif donnees is not None:
        yield _fait(cle, str(donnees), donnees, noeuds)


def _fait(cle: tuple[str, ...], imprime: str, valeur: Any, noeuds: tuple[Any, ...]) -> Fait:
    proche = noeuds[-1] if isinstance(noeuds[-1], Mapping) else {}
    return Fait(cle, imprime, valeur, str(proche.get("unit", "")), _ligne(noeuds), noeuds)


def _ligne(noeuds: tuple[Any, ...]) -> int:
    """La ligne du plus proche conteneur qui en dit une."""
    for noeud in reversed(noeuds):
        for nom in LIGNES if isinstance(noeud, Mapping) else ():
            lue = noeud.get(nom)
            if lue:
                return int(lue[0] if isinstance(lue, list) else lue)
    return 0


def feuilles(donnees: Any, nom: str = "") -> Iterator[tuple[str, Any]]:
    """Chaque valeur simple, avec le nom de sa clé, sans rien savoir des faits : pour compter autrement."""
    if isinstance(donnees, Mapping):
        for cle, valeur in donnees.items():
            yield from feuilles(valeur, cle)
    elif isinstance(donnees, list):
        for valeur in donnees:
            yield from feuilles(valeur, nom)
    else:
        yield nom, donnees


# --- comparer ---------------------------------------------------------------------------------------------------------
@cache
def mots(texte: str) -> tuple[str, ...]:
    """Les mots qui comptent : sans accent, sans casse, sans article, sans pluriel, sans abréviation.

    >>> mots("Nb de BRSA ; Bénéficiaires du RSA")
    ('nombre', 'beneficiaire', 'rsa', 'beneficiaire', 'rsa')
    """
    for abrege, entier in ABREGES:
        texte = re.sub(abrege, entier, texte)
    texte = re.sub(r"\b(\d\d)/(\d\d)/(?:20)?(\d\d)\b", _jour, texte)
    nu = unicodedata.normalize("NFKD", texte.replace("œ", "oe").lower())
    nu = "".join(signe for signe in nu if not unicodedata.combining(signe))
    nu = re.sub(r"(?<=\d)[\s.]+(?=\d{3}(?!\d))", "", nu)
    lus = re.findall(r"[a-z]+|[0-9]+", nu)
    return tuple(mot.rstrip("s") or mot for mot in lus if mot not in PETITS_MOTS)


def _jour(lu: re.Match[str]) -> str:
    """« 31/03/26 » comme on l'écrit en toutes lettres."""
    return f"{int(lu[1])} {MOIS[int(lu[2]) - 1]} 20{lu[3]}"


def contient(texte: str, cherche: str) -> bool:
    """Si les mots de `cherche` se suivent dans `texte`."""
    return _suite(cherche) in _suite(texte)


@cache
def _suite(texte: str) -> str:
    return f" {' '.join(mots(texte))} "


@cache
def nombres(texte: str) -> frozenset[tuple[Decimal, str]]:
    """Les nombres d'un document, avec l'unité qui les suit (« % », « € », « mois », « h »eures, ou rien).

    >>> sorted(nombres("24 % de 1\u202f020 € en 2025"))
    [(Decimal('24'), '%'), (Decimal('1020'), '€'), (Decimal('2025'), '')]
    """
    lus = re.findall(r"(\d{1,3}(?:[\u202f\u00a0]\d{3})+(?!\d)|\d+)(,\d+)?\s?(%|€|mois|h)?", texte)
    return frozenset(
        (Decimal(re.sub(r"\s", "", entier) + decimales.replace(",", ".")), unite) for entier, decimales, unite in lus
    )


def dates(iso: str) -> list[str]:
    """Les façons d'écrire une date, du plus complet au moins complet."""
    if not re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", iso):
        return []
    annee, mois, *jour = (int(partie) for partie in iso.split("-"))
    nom = MOIS[mois - 1]
    if not jour:
        return [f"{nom} {annee}"]
    date(annee, mois, jour[0])
    return [f"{'1er' if jour[0] == 1 else jour[0]} {nom} {annee}", f"{jour[0]:02}/{mois:02}/{annee}"]


def porte(texte: str, fait: Fait) -> bool:
    """Si `texte` porte la valeur du fait : le nombre avec son unité, la date, ou les mots."""
    if isinstance(fait.valeur, int | float):
        unite = "%" if "%" in fait.imprime else UNITES.get(fait.unite, "")
        trouve = any(n == Decimal(str(fait.valeur)) and (u == unite or not unite) for n, u in nombres(texte))
        return trouve or (not re.search(r"\d", fait.imprime) and contient(texte, fait.imprime))
    if fait.imprime in ("NC", "non connu"):
        return "n. c." in re.sub(r"\s", " ", texte)
    valeurs = fait.valeur if isinstance(fait.valeur, list) else [fait.valeur]
    ecrites = [dates(str(valeur)) for valeur in valeurs]
    if all(ecrites):
        return all(any(contient(texte, ecrite) for ecrite in formes) for formes in ecrites)
    return contient(texte, fait.imprime)


def chiffres(texte: str) -> list[str]:
    """Ce qu'un récit réécrit doit garder : ses dates, ses nombres et ses sigles.

    >>> chiffres("15 jrs maxi, EN COURS ; DORA au 31/12/24 ; 12 500 BRSA")
    ['15', 'DORA', '31/12/24', '12500', 'BRSA']
    """
    suite = re.sub(r"(?<=\d) (?=\d{3}(?!\d))|EN COURS|REALISE|A SECURISER", "", texte)
    lus = re.findall(r"\d\d/\d\d/\d+|\d+(?:,\d+)?|\b[A-Z]{2,}\d*\b", suite)
    return ["demandeurs d'emploi" if lu == "DE" else lu for lu in lus]
