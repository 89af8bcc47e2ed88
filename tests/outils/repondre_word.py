"""Un .docx dont toutes les marques sont acceptées, ou refusées : un autre fichier, d'après ISO/IEC 29500-1, 17.13.5.

Un paragraphe dont la marque de fin s'en va joint ses mots au paragraphe suivant, qui garde ses propriétés à lui. Vide,
il disparaît devant un tableau ; dernier de son contenant (corps, cellule, note, zone), sa marque ne peut pas s'en aller.
"""

from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from tests.outils.paquet_word import Paquet, W, w

_HISTOIRES = w("document", "hdr", "ftr", "footnotes", "endnotes", "comments")
_PARTENT = {"accepter": w("del", "moveFrom"), "refuser": w("ins", "moveTo")}
_RESTENT = {"accepter": w("ins", "moveTo"), "refuser": w("del", "moveFrom")}
_CELLULE_PART = {"accepter": f"{W}cellDel", "refuser": f"{W}cellIns"}
_ETENDUES = {"accepter": ("customXmlDel", "customXmlMoveFrom"), "refuser": ("customXmlIns", "customXmlMoveTo")}
_TOUTES_ETENDUES = w(*(f"customXml{sorte}Range{bout}" for sorte in ("Ins", "Del", "MoveFrom", "MoveTo")
                       for bout in ("Start", "End")),
                     *(f"move{sens}Range{bout}" for sens in ("From", "To") for bout in ("Start", "End")))  # fmt: skip
# Ce qu'un état d'avant ne dit pas, et qui reste.
_GARDES = {
    "pPr": w("rPr", "sectPr"),
    "rPr": w("ins", "del", "moveFrom", "moveTo"),
    "tcPr": w("cellIns", "cellDel", "cellMerge"),
    "trPr": w("ins", "del"),
    "sectPr": w("headerReference", "footerReference"),
}
_AVEC_CHANGEMENT = ("pPr", "rPr", "tcPr", "trPr", "tblPr", "tblPrEx", "tblGrid", "sectPr")
_AUTOUR = w("sdt", "customXml", "smartTag")
_EN_PROPRIETES = w("rPr", "trPr", "numPr", "tcPr")
_PASSAGES = w("sdt", "sdtContent", "customXml", "smartTag")
_PLACES = w("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "permStart", "permEnd", "proofErr")
_RENDUS = {f"{W}delText": f"{W}t", f"{W}delInstrText": f"{W}instrText"}


def repondre(donnees: bytes, reponse: str) -> bytes:
    """Le fichier `donnees`, toutes ses marques acceptées (`accepter`) ou refusées (`refuser`)."""
    paquet = Paquet.de(donnees)
    repondre_au_paquet(paquet, reponse)
    return paquet.octets()


def repondre_au_paquet(paquet: Paquet, reponse: str) -> None:
    """De même, en place."""
    for nom in paquet.parties:
        if nom.endswith(".xml") and nom != "[Content_Types].xml":
            arbre = paquet.arbre(nom)
            if arbre is not None and arbre.tag in _HISTOIRES:
                _repondre(arbre, reponse)


def _repondre(arbre: etree._Element, reponse: str) -> None:
    _etats_d_avant(arbre, reponse)
    _etendues(arbre, reponse)
    _tableaux(arbre, reponse)
    partis = {paragraphe for paragraphe in arbre.iter(f"{W}p") if _part(paragraphe.find(f"{W}pPr/{W}rPr"), reponse)}
    _mots(arbre, reponse)
    # Un lien, un sens d'écriture qui s'est vidé s'en va.
    for lien in [lien for lien in arbre.iter(*w("hyperlink", "dir", "bdo")) if all(e.tag in _PLACES for e in lien)]:
        _deballer(lien)
    for paragraphe in [p for p in arbre.iter(f"{W}p") if p in partis]:
        _joindre(paragraphe)
    _menage(arbre)


# --- propriétés -------------------------------------------------------------------------------------------------------
def _etats_d_avant(arbre: etree._Element, reponse: str) -> None:
    for nom in _AVEC_CHANGEMENT:
        for change in list(arbre.iter(f"{W}{nom}Change")):
            proprietes, avant = change.getparent(), change.find(f"{W}{nom}")
            proprietes.remove(change)
            if reponse == "refuser":
                gardes = [enfant for enfant in proprietes if enfant.tag in _GARDES.get(nom, ())]
                anciens = [deepcopy(enfant) for enfant in (avant if avant is not None else ())]
                proprietes[:] = [*anciens, *gardes] if nom == "pPr" else [*gardes, *anciens]
    for change in list(arbre.iter(f"{W}numberingChange")):
        change.getparent().remove(change)
    for numero in [n for n in arbre.iter(f"{W}numPr") if n.find(f"{W}ins") is not None]:
        numero.remove(numero.find(f"{W}ins"))
        if reponse == "refuser":
            numero.getparent().remove(numero)


def _etendues(arbre: etree._Element, reponse: str) -> None:
    """Les contrôles dont les bornes sont marquées s'en vont ; ce qu'ils contiennent répond pour soi."""
    for sorte in _ETENDUES[reponse]:
        for debut in list(arbre.iter(f"{W}{sorte}RangeStart")):
            for suivant in _apres(debut):
                if suivant.tag == f"{W}{sorte}RangeEnd":
                    break
                if suivant.tag in _AUTOUR:
                    _deballer(suivant)
                    break
    for borne in list(arbre.iter(*_TOUTES_ETENDUES)):
        borne.getparent().remove(borne)


def _apres(element: etree._Element) -> Iterator[etree._Element]:
    """Ce qui suit `element` dans l'ordre du document."""
    ici: etree._Element | None = element
    while ici is not None:
        for frere in ici.itersiblings():
            yield from frere.iter(etree.Element)
        ici = ici.getparent()


def _deballer(element: etree._Element) -> None:
    """Le contenu de `element` à sa place."""
    dedans = element.find(f"{W}sdtContent") if element.tag == f"{W}sdt" else element
    enfants = [e for e in (dedans if dedans is not None else ()) if e.tag not in w("smartTagPr", "customXmlPr")]
    for enfant in enfants:
        element.addprevious(enfant)
    element.getparent().remove(element)


# --- tableaux ---------------------------------------------------------------------------------------------------------
def _tableaux(arbre: etree._Element, reponse: str) -> None:
    _lignes(arbre, reponse)
    _cellules(arbre, reponse)
    for ligne in [li for li in arbre.iter(f"{W}tr") if next(li.iter(f"{W}tc"), None) is None]:
        ligne.getparent().remove(ligne)
    for tableau in [t for t in arbre.iter(f"{W}tbl") if next(t.iter(f"{W}tr"), None) is None]:
        tableau.getparent().remove(tableau)


def _lignes(arbre: etree._Element, reponse: str) -> None:
    for ligne in list(arbre.iter(f"{W}tr")):
        proprietes = ligne.find(f"{W}trPr")
        if _part(proprietes, reponse):
            ligne.getparent().remove(ligne)
        elif proprietes is not None:
            _oter(proprietes, _RESTENT[reponse])


def _cellules(arbre: etree._Element, reponse: str) -> None:
    for cellule in list(arbre.iter(f"{W}tc")):
        proprietes = cellule.find(f"{W}tcPr")
        if proprietes is None:
            continue
        if proprietes.find(_CELLULE_PART[reponse]) is not None:
            cellule.getparent().remove(cellule)
            continue
        _fusion(proprietes, reponse)
        _oter(proprietes, w("cellIns", "cellDel", "cellMerge"))


def _fusion(proprietes: etree._Element, reponse: str) -> None:
    fusion = proprietes.find(f"{W}cellMerge")
    if fusion is None:
        return
    _oter(proprietes, w("vMerge"))
    dite = fusion.get(f"{W}vMerge" if reponse == "accepter" else f"{W}vMergeOrig")
    if dite:
        etree.SubElement(proprietes, f"{W}vMerge", {f"{W}val": "restart" if dite == "rest" else "continue"})


def _part(proprietes: etree._Element | None, reponse: str) -> bool:
    return proprietes is not None and any(enfant.tag in _PARTENT[reponse] for enfant in proprietes)


def _oter(parent: etree._Element, noms: frozenset[str]) -> None:
    for enfant in [e for e in parent if e.tag in noms]:
        parent.remove(enfant)


# --- mots et fins de paragraphe ---------------------------------------------------------------------------------------
def _mots(arbre: etree._Element, reponse: str) -> None:
    for marque in list(arbre.iter(*_PARTENT[reponse], *_RESTENT[reponse])):
        parent = marque.getparent()
        if parent is None:
            continue
        if parent.tag in _EN_PROPRIETES or marque.tag in _PARTENT[reponse]:
            parent.remove(marque)
        else:
            for enfant in list(marque):
                marque.addprevious(enfant)
            parent.remove(marque)
    for element in arbre.iter(*_RENDUS):
        element.tag = _RENDUS[element.tag]


def _joindre(paragraphe: etree._Element) -> None:
    """Les mots d'un paragraphe dont la marque s'en va, au début de celui qui suit, qui garde ses propriétés."""
    suivant = _bloc_suivant(paragraphe)
    if suivant is None:
        return
    mots = [enfant for enfant in paragraphe if enfant.tag != f"{W}pPr"]
    if suivant.tag == f"{W}p":
        rang = 1 if len(suivant) and suivant[0].tag == f"{W}pPr" else 0
        suivant[rang:rang] = mots
    elif any(mot.tag not in _PLACES for mot in mots):
        return
    paragraphe.getparent().remove(paragraphe)


def _bloc_suivant(paragraphe: etree._Element) -> etree._Element | None:
    ici = paragraphe
    while True:
        for frere in ici.itersiblings():
            blocs = [frere] if frere.tag in w("p", "tbl") else _blocs_de(frere) if frere.tag in _PASSAGES else []
            if blocs:
                return blocs[0]
        ici = ici.getparent()
        if ici is None or ici.tag not in _PASSAGES:
            return None


def _blocs_de(element: etree._Element) -> list[etree._Element]:
    trouves: list[etree._Element] = []
    for enfant in element:
        trouves += [enfant] if enfant.tag in w("p", "tbl") else _blocs_de(enfant) if enfant.tag in _PASSAGES else []
    return trouves


def _menage(arbre: etree._Element) -> None:
    """Un contrôle qui s'est vidé s'en va ; une cellule garde un paragraphe, et le corps finit par un."""
    for controle in [c for c in arbre.iter(f"{W}sdt") if next(c.iterfind(f"{W}sdtContent/*"), None) is None]:
        if controle.getparent() is not None:
            controle.getparent().remove(controle)
    for tableau in list(arbre.iter(f"{W}tbl")):
        _toucher(tableau)
    for contenant in arbre.iter(f"{W}tc", f"{W}body"):
        _finir(contenant)


def _toucher(tableau: etree._Element) -> None:
    """De deux tableaux de même sorte qui se touchent, Word n'en fait qu'un."""
    dessus = tableau.getprevious()
    while dessus is not None and dessus.tag in _PLACES:
        dessus = dessus.getprevious()
    if dessus is None or dessus.tag != f"{W}tbl":
        return
    faits = [
        [etree.tostring(e, method="c14n") for e in un if e.tag in w("tblPr", "tblGrid")] for un in (dessus, tableau)
    ]
    if faits[0] == faits[1]:
        dessus.extend([e for e in tableau if e.tag not in w("tblPr", "tblGrid")])
        tableau.getparent().remove(tableau)


def _finir(contenant: etree._Element) -> None:
    """Word met lui-même ce paragraphe à l'ouverture : son corps ne finit jamais par un tableau."""
    blocs = _blocs_de(contenant)
    if not blocs or (contenant.tag == f"{W}body" and blocs[-1].tag == f"{W}tbl"):
        fin = contenant.find(f"{W}sectPr")
        contenant.insert(len(contenant) if fin is None else contenant.index(fin), etree.Element(f"{W}p"))
