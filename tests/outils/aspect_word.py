"""À quoi ressemble un .docx sans marque, lettre à lettre : ce qu'une marque de mise en forme doit rendre.

Rien ici ne vient de `src`. Les mots barrés, masqués, en exposant ou en indice le sont par eux-mêmes ou par leur style ;
le reste de l'aspect est celui qui est écrit (les styles, par leur nom). `sens` ne tient que les premiers.
"""

from collections.abc import Iterator
from itertools import groupby

from lxml import etree

from tests.outils.paquet_word import Paquet, W, w
from tests.outils.repondre_word import repondre_au_paquet

_A_PART = {
    "rPr": w("lang", "noProof", "webHidden", "strike", "dstrike", "vanish", "specVanish", "vertAlign"),
    "pPr": w("rPr", "sectPr", "numPr", "outlineLvl", "widowControl", "pageBreakBefore", "cnfStyle"),
    "trPr": w("cnfStyle", "gridBefore", "gridAfter"),
    "tcPr": w("cnfStyle", "gridSpan", "vMerge"),
    "tblPr": w("tblCaption", "tblDescription"),
    "tblPrEx": frozenset[str](),
}
_STYLES = w("pStyle", "rStyle", "tblStyle")


def aspect(donnees: bytes, reponse: str = "accepter") -> list[object]:
    """Ce que le corps et les notes montrent une fois les marques acceptées, ou refusées : blocs, lettres, tableaux."""
    paquet = Paquet.de(donnees)
    repondre_au_paquet(paquet, reponse)
    lu = _Aspect(paquet)
    arbres = (paquet.arbre(partie) for partie in (paquet.principale, *map(paquet.parente, ("footnotes", "header"))))
    return [dit for arbre in arbres if arbre is not None for dit in lu.tout(arbre)]


def sens(paquet: Paquet) -> list[str]:
    """Les mots barrés ou masqués, les chiffres en exposant ou en indice, d'un fichier sans marque."""
    lu, arbre = _Aspect(paquet), paquet.arbre(paquet.principale)
    return [dit for q in (arbre.iter(f"{W}p") if arbre is not None else ()) for dit in lu.sens(q)]


class _Aspect:
    def __init__(self, paquet: Paquet) -> None:
        arbre = paquet.arbre(paquet.parente("styles"))
        self.styles = {} if arbre is None else {s.get(f"{W}styleId", ""): s for s in arbre.iterchildren(f"{W}style")}
        notes = ((sorte, paquet.arbre(paquet.parente(f"{sorte}s"))) for sorte in ("footnote", "endnote"))
        self.notes = {
            (f"{W}{sorte}Reference", note.get(f"{W}id")): note
            for sorte, tous in notes
            for note in (() if tous is None else tous)
        }
        self.base = None if arbre is None else arbre.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")

    def tout(self, arbre: etree._Element) -> Iterator[object]:
        for element in arbre.iter(*w("p", "tbl", "tr", "tc")):
            nom = element.tag[len(W) :]
            if nom == "p":
                yield self.paragraphe(element)
            else:
                noms = ("tblPrEx", "trPr") if nom == "tr" else (f"{nom}Pr",)
                yield (nom, *(self.dit(element.find(f"{W}{un}"), un) for un in noms))
                yield [colonne.get(f"{W}w") for colonne in element.iterfind(f"{W}tblGrid/{W}gridCol")]

    def paragraphe(self, element: etree._Element) -> object:
        proprietes = element.find(f"{W}pPr")
        lettres = [(lettre, (*dit, self.dit(look, "rPr"))) for lettre, dit, look in self.lettres(element)]
        suites = [
            ("".join(lettre for lettre, _ in groupe), dit) for dit, groupe in groupby(lettres, key=lambda un: un[1])
        ]
        return ("p", self.dit(proprietes, "pPr"), suites)

    def sens(self, element: etree._Element) -> Iterator[str]:
        dites = ((lettre, dit[:3]) for lettre, dit, _ in self.lettres(element) if not lettre.isspace())
        for dit, groupe in groupby(dites, key=lambda un: un[1]):
            if any(dit):
                yield f"{dit} {''.join(lettre for lettre, _ in groupe)}"
        for appel in element.iter(*w("footnoteReference", "endnoteReference")):
            note = self.notes.get((appel.tag, appel.get(f"{W}id")))
            for paragraphe in () if note is None else note.iter(f"{W}p"):
                yield from self.sens(paragraphe)

    def lettres(self, element: etree._Element) -> Iterator[tuple[str, tuple[object, ...], etree._Element | None]]:
        style = _val(element, "pPr/" + W + "pStyle")
        for run in element.iter(f"{W}r"):
            if next(run.iterancestors(f"{W}p")) is element:
                look = run.find(f"{W}rPr")
                for lettre in "".join(t.text or "" for t in run.iterchildren(f"{W}t")):
                    yield lettre, self.dit_du_sens(look, style, lettre), look

    def dit_du_sens(self, look: etree._Element | None, style: str, lettre: str) -> tuple[object, ...]:
        dits = []
        for nom in ("strike", "vanish"):
            direct = _bascule(look, nom)
            niveaux = [self._du_style(un, nom) or False for un in (style, _val(look, "rStyle"))]
            dits.append(direct if direct is not None else (niveaux[0] != niveaux[1]) or bool(_bascule(self.base, nom)))
        places = [_val(look, "vertAlign"), *(self._place(un) for un in (_val(look, "rStyle"), style))]
        place = next((p for p in places if p), "")
        chiffre = place if lettre in "0123456789+-−–()" and place != "baseline" else ""
        haut = "" if place == "baseline" else place
        return dits[0] or bool(_bascule(look, "dstrike")), dits[1], chiffre, haut

    def _chaine(self, style: str) -> Iterator[etree._Element]:
        for _ in range(10):
            if style in self.styles:
                yield self.styles[style]
                style = _val(self.styles[style], "basedOn")

    def _du_style(self, style: str, nom: str) -> bool | None:
        trouves = (_bascule(element.find(f"{W}rPr"), nom) for element in self._chaine(style))
        return next((trouve for trouve in trouves if trouve is not None), None)

    def _place(self, style: str) -> str:
        return next(filter(None, (_val(element.find(f"{W}rPr"), "vertAlign") for element in self._chaine(style))), "")

    def dit(self, proprietes: etree._Element | None, nom: str) -> tuple[object, ...]:
        enfants = () if proprietes is None else proprietes
        return tuple(sorted((self._un(e) for e in enfants if e.tag not in _A_PART[nom]), key=str))

    def _un(self, element: etree._Element) -> object:
        if element.tag in _STYLES:
            return element.tag, _val(self.styles.get(element.get(f"{W}val", "")), "name")
        return element.tag, sorted(element.attrib.items()), [self._un(e) for e in element]


def _val(parent: etree._Element | None, nom: str) -> str:
    trouve = None if parent is None else parent.find(f"{W}{nom}")
    return "" if trouve is None else trouve.get(f"{W}val", "")


def _bascule(look: etree._Element | None, nom: str) -> bool | None:
    trouve = None if look is None else look.find(f"{W}{nom}")
    return None if trouve is None else trouve.get(f"{W}val", "1") not in ("0", "false", "off")
