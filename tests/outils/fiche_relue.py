"""La fiche qu'une collègue a relue (guide, « Faire relire une fiche dans Word ») : ce qu'elle y change, sous suivi.

`python -m tests.outils.specimens --guide` en refait l'image.
"""

import copy
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from docgen.french import NBSP, NNBSP
from docgen.ooxml.noms import W

AUTEUR, JOUR = "Service insertion", "2025-06-12T09:30:00Z"
PARTIE = "word/document.xml"


class Retouche(NamedTuple):
    """Des mots, par quoi ils sont remplacés, et combien de fois ils viennent avant ceux-là."""

    avant: str
    apres: str
    rang: int = 0


# Une phrase, un montant et une date ; puis le budget de chaque exercice, qui suit le montant.
RETOUCHES = (
    Retouche(f"52{NNBSP}700 personnes", f"51{NNBSP}900 personnes"),
    Retouche(f"350{NNBSP}000{NBSP}€", f"360{NNBSP}000{NBSP}€"),
    Retouche("janvier", "juillet", 1),
    *[Retouche(f"797{NNBSP}308{NBSP}€", f"807{NNBSP}308{NBSP}€")] * 3,
)


def relire(fiche: Path, vers: Path, retouches: Sequence[Retouche] = RETOUCHES) -> Path:
    """Écrit `vers` : la fiche que docgen a produite, chaque retouche sous suivi des modifications."""
    with zipfile.ZipFile(fiche) as lu:
        parties = [(info, lu.read(info)) for info in lu.infolist()]
    corps = etree.fromstring({info.filename: octets for info, octets in parties}[PARTIE])
    for rang, retouche in enumerate(retouches):
        _retoucher(corps, retouche, rang)
    with zipfile.ZipFile(vers, "w", zipfile.ZIP_DEFLATED) as ecrit:
        for info, octets in parties:
            ecrit.writestr(info, etree.tostring(corps) if info.filename == PARTIE else octets)
    return vers


def _retoucher(corps: etree._Element, retouche: Retouche, rang: int) -> None:
    """Coupe la série de mots où est la retouche : ce qui précède, retiré, ajouté, ce qui suit."""
    # Une série qui a aussi un trait d'union insécable, une case ou un champ ne se coupe pas entre deux mots.
    series = [serie for serie in corps.iter(f"{W}r")
              if retouche.avant in _mots(serie) and {noeud.tag for noeud in serie} <= {f"{W}rPr", f"{W}t"}]  # fmt: skip
    serie = series[retouche.rang]
    debut, _, fin = _mots(serie).partition(retouche.avant)
    morceaux = [_serie(serie, debut)] if debut else []
    morceaux += [
        _marque("del", _serie(serie, retouche.avant, "delText"), 2 * rang),
        _marque("ins", _serie(serie, retouche.apres), 2 * rang + 1),
    ]
    morceaux += [_serie(serie, fin)] if fin else []
    for morceau in morceaux:
        serie.addprevious(morceau)
    serie.getparent().remove(serie)


def _mots(serie: etree._Element) -> str:
    return "".join(texte.text or "" for texte in serie.iter(f"{W}t"))


def _serie(modele: etree._Element, mots: str, balise: str = "t") -> etree._Element:
    """Une série de ces mots, de la même mise en forme."""
    serie = etree.Element(f"{W}r")
    serie.extend(copy.deepcopy(propriete) for propriete in modele.iterchildren(f"{W}rPr"))
    texte = etree.SubElement(serie, f"{W}{balise}")
    texte.text = mots
    texte.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return serie


def _marque(sorte: str, serie: etree._Element, rang: int) -> etree._Element:
    marque = etree.Element(f"{W}{sorte}", {f"{W}id": str(rang), f"{W}author": AUTEUR, f"{W}date": JOUR})
    marque.append(serie)
    return marque
