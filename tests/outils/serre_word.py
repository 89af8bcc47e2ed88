"""Combien de mots un fichier à marques marque, contre le plus petit nombre de mots à ôter et à ajouter.

Une unité de sens (un montant, une date, une référence, un nombre, un champ dont le code change) qu'un juriste lit d'un
bloc peut partir entière, et les mots d'un lien qui mène ailleurs ou d'un sens d'écriture : ce que cela ajoute au plus
petit écart est compté à part.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from lxml import etree

from tests.outils.paquet_word import MC, M, Paquet, R, W, w
from tests.outils.structure_word import montre

_MOT = re.compile(r"\w+|[^\w\s]")
_MOIS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_ESPACE = r"[ \u00a0\u202f]"
_NOMBRE = rf"\d+(?:{_ESPACE}\d{{3}}(?!\d)|[.,/:\-–]\d+)*"
_UNITE = re.compile(
    rf"\d+(?:er)?{_ESPACE}(?:{_MOIS}){_ESPACE}\d{{4}}"
    rf"|(?:\b(?:articles?|annexes?|alinéas?|n°){_ESPACE})?(?:[+\-–−±≤≥<>]{_ESPACE}?)?{_NOMBRE}"
    rf"(?:{_ESPACE}?(?:€|%|‰|k€|M€|euros?\b|mois\b|jours?\b|ans?\b|m²|m\b|km\b|h\b))?"
    r"|\w+|[^\w\s]",
    re.IGNORECASE,
)
# Autour du code d'un champ et de son résultat, dans un texte dont on compte les unités.
_DEBUT, _SUITE, _FIN = "\ue000", "\ue001", "\ue002"
_CHAMP = re.compile(f"{_DEBUT}([^{_DEBUT}{_FIN}]*?){_SUITE}([^{_DEBUT}{_FIN}\n]*){_FIN}")
_BORNES = str.maketrans("", "", f"{_DEBUT}{_SUITE}{_FIN}")
# Autour de l'adresse et des mots d'un lien.
_LIEN, _FIN_DU_LIEN = "\ue003", "\ue004"
_LIENS = re.compile(f"{_LIEN}(.*?){_SUITE}(.*?){_FIN_DU_LIEN}", re.DOTALL)
_TROP = 4000


@dataclass(frozen=True)
class Mesure:
    """Les mots marqués, le plus petit écart mot à mot, et celui où les unités de sens partent entières."""

    marques: int
    moindre: int
    par_unites: int

    @property
    def rapport(self) -> float:
        """Les mots marqués pour un mot du plus petit écart."""
        return _rapport(self.marques, self.moindre)

    @property
    def rapport_par_unites(self) -> float:
        """Le même, quand les unités de sens vont entières."""
        return _rapport(self.marques, max(self.moindre, self.par_unites))


def _rapport(marques: int, moindre: int) -> float:
    return marques / moindre if moindre else float(bool(marques)) * 99


def mesure(ancien: Paquet, nouveau: Paquet, trace: Paquet, deja: Paquet | None = None) -> Mesure:
    """La mesure d'un fichier à marques ; `ancien` et `nouveau` n'en ont pas, `deja` est le nouveau avec les siennes.

    Ce qu'une partie avait suivi est compté comme une unité : il part ou vient comme elle l'avait fait.
    """
    suivis = sum(len(_MOT.findall(texte)) for texte in _suivis(deja)) if deja else 0
    marques = sum(len(_MOT.findall(texte)) for texte in marquees(trace))
    textes = ["\n".join(textes_de(paquet)) for paquet in (ancien, nouveau)]
    mots = [_MOT.findall(texte) for texte in textes]
    unites = [list(_unites("\n".join(textes_de(paquet, champs=True)))) for paquet in (ancien, nouveau)]
    return Mesure(marques, ecart(*mots), max(ecart(*unites, poids=True), suivis))


def _unites(texte: str) -> Iterator[str]:
    """Les unités d'un texte ; un champ en est une, son code compris, quand il n'en contient pas d'autre."""
    fini = 0
    for champ in _CHAMP.finditer(texte):
        yield from _hors_champ(texte[fini : champ.start()])
        yield champ[0]
        fini = champ.end()
    yield from _hors_champ(texte[fini:])


def _hors_champ(texte: str) -> Iterator[str]:
    """Les unités d'un texte, celles d'un lien connues par l'endroit où il mène."""
    fini = 0
    for lien in _LIENS.finditer(texte):
        yield from _UNITE.findall(texte[fini : lien.start()].translate(_BORNES))
        yield from (f"{lien[1]}{_SUITE}{unite}" for unite in _UNITE.findall(lien[2].translate(_BORNES)))
        fini = lien.end()
    yield from _UNITE.findall(texte[fini:].translate(_BORNES))


def _poids(unite: str) -> int:
    return len(_MOT.findall(unite.rpartition(_SUITE)[2].translate(_BORNES)))


def ecart(ancien: Sequence[str], nouveau: Sequence[str], *, poids: bool = False) -> int:
    """Combien d'éléments ôter de l'un et ajouter pour l'autre, au moins ; leurs mots comptés, si `poids` le demande."""
    debut = 0
    while debut < min(len(ancien), len(nouveau)) and ancien[debut] == nouveau[debut]:
        debut += 1
    fin = 0
    while fin < min(len(ancien), len(nouveau)) - debut and ancien[-1 - fin] == nouveau[-1 - fin]:
        fin += 1
    a, b = ancien[debut : len(ancien) - fin], nouveau[debut : len(nouveau) - fin]
    return sum((_poids(mot) if poids else 1) for mot in _script(a, b))


def _script(a: Sequence[str], b: Sequence[str]) -> Iterator[str]:
    """Les éléments que le plus court chemin de Myers ôte ou ajoute."""
    loin, passes = {1: 0}, list[dict[int, int]]()
    for d in range(min(len(a) + len(b), _TROP) + 1):
        passes.append(dict(loin))
        for k in range(-d, d + 1, 2):
            x = loin[k + 1] if k == -d or (k != d and loin[k - 1] < loin[k + 1]) else loin[k - 1] + 1
            while x < len(a) and x - k < len(b) and a[x] == b[x - k]:
                x += 1
            loin[k] = x
            if x >= len(a) and x - k >= len(b):
                yield from _remonte(a, b, passes, k)
                return
    yield from (*a, *b)


def _remonte(a: Sequence[str], b: Sequence[str], passes: list[dict[int, int]], k: int) -> Iterator[str]:
    for d in range(len(passes) - 1, 0, -1):
        loin = passes[d]
        ajoute = k == -d or (k != d and loin[k - 1] < loin[k + 1])
        k = k + 1 if ajoute else k - 1
        x = loin[k]
        yield b[x - k] if ajoute else a[x]


# --- les textes -------------------------------------------------------------------------------------------------------
def textes_de(paquet: Paquet, *, champs: bool = False) -> list[str]:
    """Les textes d'un fichier, un par paragraphe : corps, notes appelées, en-têtes et pieds ; avec ses champs bornés."""
    return ["".join(texte for texte, _ in morceaux) for morceaux in _paragraphes(paquet, champs=champs)]


def _suivis(paquet: Paquet) -> Iterator[str]:
    """Les mots sous suivi d'un fichier que l'on a reçu, déplacements compris."""
    for racine, _ in _racines(paquet):
        for marque in racine.iter(*w("ins", "del", "moveFrom", "moveTo")):
            yield "".join(texte.text or "" for texte in marque.iter(*w("t", "delText")))


def marquees(paquet: Paquet) -> list[str]:
    """Les passages marqués d'un fichier à marques, d'une seule marque et d'un seul paragraphe chacun."""
    passages = []
    for morceaux in _paragraphes(paquet):
        for sorte, groupe in groupby(morceaux, key=lambda morceau: morceau[1]):
            passages += ["".join(texte for texte, _ in groupe)] if sorte else []
    return passages


def _paragraphes(paquet: Paquet, *, champs: bool = False) -> Iterator[list[tuple[str, str]]]:
    for racine, partie in _racines(paquet):
        menent = paquet.relations(partie) if champs else {}
        # La liste tient les éléments : lxml donnerait à un autre le nom de celui que plus personne ne tient.
        for _, groupe in groupby(list(_morceaux(racine, menent, champs=champs)), key=lambda morceau: id(morceau[0])):
            yield [(texte, sorte) for _, texte, sorte in groupe]


def _racines(paquet: Paquet) -> Iterator[tuple[etree._Element, str]]:
    """Ce qui se lit, et la partie qui le tient."""
    corps = paquet.arbre(paquet.principale)
    if corps is None:
        return
    yield corps, paquet.principale
    for sorte in ("foot", "end"):
        partie = paquet.parente(f"{sorte}notes")
        arbre = paquet.arbre(partie)
        notes = {note.get(f"{W}id"): note for note in (arbre if arbre is not None else ())}
        yield from (
            (notes[r.get(f"{W}id")], partie) for r in corps.iter(f"{W}{sorte}noteReference") if r.get(f"{W}id") in notes
        )
    liens, vues = paquet.relations(paquet.principale), set[str]()
    for reference in corps.iter(f"{W}headerReference", f"{W}footerReference"):
        place = liens.get(reference.get(f"{R}id", ""), ("", "", False))[1]
        arbre = paquet.arbre(place)
        if arbre is not None and place not in vues:
            vues.add(place)
            yield arbre, place


def _morceaux(
    racine: etree._Element, menent: Mapping[str, tuple[str, str, bool]], *, champs: bool
) -> Iterator[tuple[etree._Element | None, str, str]]:
    """Chaque texte, son paragraphe et la marque qui le porte."""
    noms = (f"{W}t", f"{W}delText", f"{M}t", f"{W}tab", f"{W}br", f"{W}cr", f"{W}noBreakHyphen")
    for element in racine.iter(*noms, *((f"{W}fldChar", f"{W}instrText") if champs else ())):
        paragraphe, sorte = None, ""
        for ancetre in element.iterancestors():
            de_deux = ancetre.tag in (f"{MC}Choice", f"{MC}Fallback")
            if ancetre.tag in (f"{W}tabs", f"{W}pPrChange") or (de_deux and ancetre is not montre(ancetre.getparent())):
                break
            if ancetre.tag == f"{W}p" and paragraphe is None:
                paragraphe = ancetre
            if ancetre.tag in (f"{W}ins", f"{W}del") and not sorte:
                sorte = ancetre.tag[-3:]
        else:
            yield paragraphe, _du_lien(element, menent) if champs else _dit(element), sorte


def _du_lien(element: etree._Element, menent: Mapping[str, tuple[str, str, bool]]) -> str:
    """Ce que dit `element`, avec l'endroit où mène le lien qui le tient."""
    dit, lien = _dit(element), next(element.iterancestors(*w("hyperlink", "dir", "bdo")), None)
    if lien is None or not element.tag.endswith("}t"):
        return dit
    if lien.tag != f"{W}hyperlink":
        return f"{_LIEN}{lien.get(f'{W}val')}{_SUITE}{dit}{_FIN_DU_LIEN}"
    cible = menent.get(lien.get(f"{R}id", ""), ("", "", True))[1]
    return f"{_LIEN}{cible}#{lien.get(f'{W}anchor', '')}{_SUITE}{dit}{_FIN_DU_LIEN}"


def _dit(element: etree._Element) -> str:
    if element.tag == f"{W}fldChar":
        return {"begin": _DEBUT, "separate": _SUITE, "end": _FIN}.get(element.get(f"{W}fldCharType", ""), "")
    if element.tag == f"{M}t":
        return f" {element.text or ''} "  # ce qui est au-dessus d'un trait de fraction n'est pas du mot d'au-dessous
    return element.text or "" if element.tag.endswith(("}t", "delText", "instrText")) else "\t"
