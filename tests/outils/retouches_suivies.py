"""Des retouches que l'autre partie avait faites sous suivi : le fichier retouché porte déjà des révisions."""

from copy import deepcopy

from lxml import etree

from tests.outils.fabrique_word import phrase, r
from tests.outils.paquet_word import W, w
from tests.outils.retouches_base import Ouvert, ajouter, retouche, tient, xml

_QUI = 'w:author="Préfecture" w:date="2026-03-03T10:00:00Z"'


def _simple(paragraphe: etree._Element) -> bool:
    """Si un alinéa n'est fait que de mots."""
    runs = [e for e in paragraphe if e.tag != f"{W}pPr"]
    return bool(runs) and not tient(paragraphe) and all(
        e.tag == f"{W}r" and all(c.tag in w("rPr", "t") for c in e) for e in runs)  # fmt: skip


def _marque(o: Ouvert, sorte: str) -> etree._Element:
    return xml(f'<w:{sorte} w:id="{o.sort.randint(100_000, 900_000)}" {_QUI}/>')[0]


def _entourer(o: Ouvert, run: etree._Element, sorte: str) -> None:
    marque = _marque(o, sorte)
    run.addprevious(marque)
    marque.append(run)
    for texte in run.iter(f"{W}t") if sorte == "del" else ():
        texte.tag = f"{W}delText"


def _finir(o: Ouvert, paragraphe: etree._Element, sorte: str) -> None:
    """La fin d'un alinéa, sous la même marque que ses mots."""
    for run in [e for e in paragraphe if e.tag == f"{W}r"]:
        _entourer(o, run, sorte)
    proprietes = paragraphe.find(f"{W}pPr")
    if proprietes is None:
        paragraphe.insert(0, proprietes := etree.Element(f"{W}pPr"))
    aspect = proprietes.find(f"{W}rPr")
    if aspect is None:
        proprietes.append(aspect := etree.Element(f"{W}rPr"))
    aspect.insert(0, _marque(o, sorte))


@retouche
def un_mot_suivi_vient(o: Ouvert) -> bool:
    run = o.tire(e for q in o.corps.iterchildren(f"{W}p") if _simple(q) for e in q.iterchildren(f"{W}r"))
    return ajouter(run, f'<w:ins w:id="{o.sort.randint(100_000, 900_000)}" {_QUI}>{r(" " + phrase(o.sort, 2))}</w:ins>')


@retouche
def des_mots_suivis_partent(o: Ouvert) -> bool:
    paragraphe = o.tire(q for q in o.corps.iterchildren(f"{W}p") if _simple(q) and len(q.findall(f"{W}r")) > 1)
    if paragraphe is None:
        return False
    _entourer(o, o.sort.choice(paragraphe.findall(f"{W}r")), "del")
    return True


@retouche
def un_alinea_suivi_se_deplace(o: Ouvert) -> bool:
    simples = [q for q in o.corps.iterchildren(f"{W}p") if _simple(q)]
    if len(simples) < 3:
        return False
    de, vers = o.sort.sample(range(len(simples) - 1), 2)
    copie = deepcopy(simples[de])
    simples[vers].addnext(copie)
    _finir(o, simples[de], "moveFrom")
    _finir(o, copie, "moveTo")
    return True
