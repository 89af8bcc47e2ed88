"""Comment un fait se reconnaît dans les textes de sa place : au nombre près, au mot près, ou à ses cases cochées."""

import re
from collections.abc import Callable, Sequence

from tests.outils.faits import Fait, chiffres, contient, dates, mots, porte

Juge = Callable[[list[str], Fait], bool]


def valeur(textes: list[str], fait: Fait) -> bool:
    """Le nombre, la date ou le mot imprimé ; une case vide ne montre rien non plus (« – », « n. c. »)."""
    if fait.vide or (fait.unite == "EUR" and not fait.valeur):
        return all(re.sub(r"\s", " ", lu.rpartition(" | ")[2]) in ("", "–", "n. c.", "0 €") for lu in textes)
    return any(porte(texte, fait) for texte in textes)


def texte(textes: list[str], fait: Fait) -> bool:
    """Chacune des parties du texte (que « ; » sépare), mot à mot."""
    return all(any(contient(t, partie) for t in textes) for partie in re.split(r" ; |, ", fait.imprime) if mots(partie))


def intitule(textes: list[str], fait: Fait) -> bool:
    """L'intitulé d'une sous-action ; le transcripteur note « (action unique) » quand la source n'en imprime pas."""
    imprime = fait.imprime.removeprefix("(action unique)")
    return not imprime or any(contient(t, imprime) for t in textes)


def liste(textes: list[str], fait: Fait) -> bool:
    """Un élément de liste, que le transcripteur a pu abréger : tous ses mots, dans leur ordre, sur une même ligne."""
    return any(_dans_l_ordre(mots(fait.imprime), mots(t)) for t in textes)


def _dans_l_ordre(cherches: Sequence[str], lus: Sequence[str]) -> bool:
    suite = iter(lus)
    return all(mot in suite for mot in cherches)


def recit(textes: list[str], fait: Fait) -> bool:
    """Un récit est réécrit : il garde ses nombres et ses sigles."""
    return all(contient(" ".join(textes), chiffre) for chiffre in chiffres(fait.imprime))


def resume(textes: list[str], fait: Fait) -> bool:
    """Un objet que le transcripteur a résumé : le début de tous ses mots, dans un autre ordre ou séparés."""
    dits = {mot[:6] for mot in mots(" ".join(textes))}
    return all(mot[:6] in dits for mot in mots(fait.imprime) if len(mot) > 3)


def cochee(textes: list[str], fait: Fait) -> bool:
    return any(t.startswith("[x] ") and mots(t)[1:] == mots(fait.imprime) for t in textes)


def non_cochee(textes: list[str], fait: Fait) -> bool:
    return any(t.startswith("[ ] ") and mots(t) == mots(fait.imprime) for t in textes)


def proposee(textes: list[str], fait: Fait) -> bool:
    return any(mots(t[4:]) == mots(fait.imprime) for t in textes)


def note(textes: list[str], fait: Fait) -> bool:
    """Un mot du transcripteur, qui n'est pas imprimé : il n'y a rien à chercher."""
    return True


def periode(textes: list[str], fait: Fait) -> bool:
    """« 01/01/25 au 31/03/26 » : chacune des deux dates."""
    jours = [f"20{an}-{mois}-{jour}" for jour, mois, an in re.findall(r"(\d\d)/(\d\d)/(\d\d)", fait.imprime)]
    return len(jours) == 2 and all(any(contient(t, dates(jour)[0]) for t in textes) for jour in jours)


def parties(textes: list[str], fait: Fait) -> bool:
    """Un texte fait de morceaux (que « , », « ; », « : » ou « / » sépare), qui se trouvent ici ou là."""
    return all(any(contient(t, morceau) for t in textes) for morceau in re.split(r" ?[,;:/()] ?", fait.imprime))


def rubrique(textes: list[str], fait: Fait) -> bool:
    """Le nom d'une ligne du plan ; « Externe – 1 » et « Total prévention » précisent « Externe » et « Total »."""
    return (
        fait.vide or liste(textes, fait) or any(_dans_l_ordre(mots(t), mots(fait.imprime)) for t in textes if mots(t))
    )


def volet(textes: list[str], fait: Fait) -> bool:
    """Le volet d'une ligne du plan ; le total des deux volets n'en a pas (le transcripteur écrit 0)."""
    return fait.valeur == 0 or texte([t for t in textes if t.startswith("Volet")], fait)


def modalite(textes: list[str], fait: Fait) -> bool:
    """Les outils de l'échange de données ; « idem » renvoie à la première ligne."""
    attendus = ["API France Travail", "Suivi de parcours", *re.findall("RDV Insertion", fait.imprime)]
    return all(any(contient(t, outil) for t in textes) for outil in attendus)


def siret(textes: list[str], fait: Fait) -> bool:
    return any(str(fait.valeur) in re.sub(r"\s", "", t) for t in textes)
