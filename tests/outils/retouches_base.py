"""Un fichier Word que l'on retouche : de quoi tirer un endroit au sort, et l'inscription des retouches par leur nom.

Chaque retouche est une fonction de l'arbre qui dit si elle a trouvé où se faire ; son nom dit ce qu'elle fait.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random

from lxml import etree

from tests.outils.fabrique_word import RACINE
from tests.outils.paquet_word import MC, Paquet, W, w

_BLOCS = w("p", "tbl", "sdt")


@dataclass
class Ouvert:
    """Un fichier ouvert pour être retouché, et le sort."""

    paquet: Paquet
    sort: Random

    @property
    def corps(self) -> etree._Element:
        arbre = self.paquet.arbre(self.paquet.principale)
        assert arbre is not None
        return arbre[0]

    def tire(self, elements: Iterable[etree._Element]) -> etree._Element | None:
        """L'un de ces éléments, hors de ce qui est écrit deux fois."""
        libres = [e for e in elements if not any(a.tag == f"{MC}AlternateContent" for a in e.iterancestors())]
        return self.sort.choice(libres) if libres else None

    def texte(self, motif: str = r"\w{2,}", dans: etree._Element | None = None) -> etree._Element | None:
        """Un texte, hors des champs, qui contient ce motif."""
        racine = self.corps if dans is None else dans
        return self.tire(t for t in racine.iter(f"{W}t") if re.search(motif, t.text or "") and not en_champ(t))

    def paragraphe(self) -> etree._Element | None:
        """Un paragraphe du corps qui dit quelque chose et ne finit pas de section."""
        return self.tire(q for q in self.corps.iterchildren(f"{W}p") if q.find(f".//{W}t") is not None and not tient(q))

    def un(self, nom: str) -> etree._Element | None:
        return self.tire(self.corps.iter(nom))


Retouche = Callable[[Ouvert], bool]
INSCRITES: dict[str, Retouche] = {}


def retouche(faite: Retouche) -> Retouche:
    """Inscrit une retouche sous son nom."""
    INSCRITES[faite.__name__] = faite
    return faite


def xml(texte: str) -> list[etree._Element]:
    """Les éléments que ce texte écrit."""
    racine = etree.fromstring(f"<x {RACINE.partition(' mc:Ignorable')[0]}>{texte}</x>")
    return list(racine)


def en_champ(texte: etree._Element) -> bool:
    """Si un texte est entre le début et la fin d'un champ."""
    if any(a.tag in w("fldSimple") for a in texte.iterancestors()):
        return True
    paragraphe = next((a for a in texte.iterancestors() if a.tag == f"{W}p"), None)
    ouverts = 0
    for element in paragraphe.iter(f"{W}fldChar", f"{W}t") if paragraphe is not None else ():
        if element is texte:
            return ouverts > 0
        sorte = element.get(f"{W}fldCharType")
        ouverts += (sorte == "begin") - (sorte == "end")
    return False


def tient(paragraphe: etree._Element) -> bool:
    """Si un paragraphe tient une section, ou commence ou finit un champ qu'un autre continue."""
    sortes = [e.get(f"{W}fldCharType") for e in paragraphe.iter(f"{W}fldChar")]
    return paragraphe.find(f"{W}pPr/{W}sectPr") is not None or sortes.count("begin") != sortes.count("end")


def changer(texte: etree._Element | None, change: Callable[[str], str]) -> bool:
    if texte is None:
        return False
    avant = texte.text or ""
    texte.text = change(avant)
    texte.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return texte.text != avant


def ajouter(apres: etree._Element | None, texte: str) -> bool:
    if apres is None:
        return False
    for element in reversed(xml(texte)):
        apres.addnext(element)
    return True


def oter(element: etree._Element | None) -> bool:
    if element is None:
        return False
    element.getparent().remove(element)
    return True
