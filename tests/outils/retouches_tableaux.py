"""Les retouches des tableaux d'un fichier Word."""

from copy import deepcopy

from lxml import etree

from tests.outils.fabrique_word import p, phrase, r, tableau, tbl, tc
from tests.outils.paquet_word import W
from tests.outils.retouches_base import Ouvert, ajouter, changer, oter, retouche, xml


# --- tableaux ---------------------------------------------------------------------------------------------------------
def _simple(table: etree._Element) -> bool:
    return (
        not list(table.iter(f"{W}vMerge", f"{W}gridSpan"))
        and len({len(li.findall(f"{W}tc")) for li in table.iterfind(f"{W}tr")}) == 1
    )


@retouche
def une_ligne_vient(o: Ouvert) -> bool:
    ligne = o.tire(li for t in o.corps.iter(f"{W}tbl") if _simple(t) for li in t.iterfind(f"{W}tr"))
    if ligne is None:
        return False
    cases = "".join(tc(p(r(phrase(o.sort, 2)))) for _ in ligne.iterfind(f"{W}tc"))
    return ajouter(ligne, f"<w:tr>{cases}</w:tr>")


@retouche
def une_ligne_part(o: Ouvert) -> bool:
    return oter(
        o.tire(
            li
            for t in o.corps.iter(f"{W}tbl")
            if _simple(t) and len(t.findall(f"{W}tr")) > 1
            for li in t.iterfind(f"{W}tr")
        )
    )


@retouche
def ligne_dans_un_groupe(o: Ouvert) -> bool:
    suite = o.tire(
        li
        for li in o.corps.iter(f"{W}tr")
        if any(v.get(f"{W}val", "continue") == "continue" for v in li.iter(f"{W}vMerge"))
    )
    if suite is None:
        return False
    neuve = deepcopy(suite)
    for texte in neuve.iter(f"{W}t"):
        texte.text = phrase(o.sort, 2)
    suite.addnext(neuve)
    return True


@retouche
def ligne_d_un_groupe_part(o: Ouvert) -> bool:
    return oter(
        o.tire(
            li
            for li in o.corps.iter(f"{W}tr")
            if any(v.get(f"{W}val", "continue") == "continue" for v in li.iter(f"{W}vMerge"))
        )
    )


@retouche
def une_colonne_vient(o: Ouvert) -> bool:
    table = o.tire(t for t in o.corps.iter(f"{W}tbl") if _simple(t))
    if table is None:
        return False
    rang = o.sort.randrange(len(table.find(f"{W}tr").findall(f"{W}tc")))
    for ligne in table.iterfind(f"{W}tr"):
        ligne.findall(f"{W}tc")[rang].addnext(xml(tc(p(r(phrase(o.sort, 2)))))[0])
    table.find(f"{W}tblGrid").append(xml('<w:gridCol w:w="2000"/>')[0])
    return True


@retouche
def une_colonne_part(o: Ouvert) -> bool:
    table = o.tire(t for t in o.corps.iter(f"{W}tbl") if _simple(t) and len(t.find(f"{W}tr").findall(f"{W}tc")) > 1)
    if table is None:
        return False
    rang = o.sort.randrange(len(table.find(f"{W}tr").findall(f"{W}tc")))
    for ligne in table.iterfind(f"{W}tr"):
        oter(ligne.findall(f"{W}tc")[rang])
    return oter(table.find(f"{W}tblGrid")[-1])


@retouche
def des_cellules_se_fondent(o: Ouvert) -> bool:
    ligne = o.tire(
        li
        for t in o.corps.iter(f"{W}tbl")
        if _simple(t)
        for li in t.iterfind(f"{W}tr")
        if len(li.findall(f"{W}tc")) > 1
    )
    if ligne is None:
        return False
    une, autre = ligne.findall(f"{W}tc")[:2]
    une.find(f"{W}tcPr").append(xml('<w:gridSpan w:val="2"/>')[0])
    return oter(autre)


@retouche
def une_cellule_change(o: Ouvert) -> bool:
    cellule = o.tire(c for c in o.corps.iter(f"{W}tc") if next(c.iter(f"{W}t"), None) is not None)
    return cellule is not None and changer(next(cellule.iter(f"{W}t")), lambda t: phrase(o.sort, 3))


@retouche
def un_tableau_vient(o: Ouvert) -> bool:
    neuf = tableau([[p(r(phrase(o.sort, 2))), p(r("12 €"))], [p(r("b")), p(r("13 €"))]])
    return ajouter(o.paragraphe(), neuf + p(r(phrase(o.sort))))


@retouche
def un_tableau_part(o: Ouvert) -> bool:
    return oter(
        o.tire(t for t in o.corps.iterchildren(f"{W}tbl") if t.getnext() is not None and t.getnext().tag == f"{W}p")
    )


@retouche
def un_tableau_finit_le_texte(o: Ouvert) -> bool:
    dernier = list(o.corps.iterchildren(f"{W}p"))[-1]
    return ajouter(dernier, tbl(1, f"<w:tr>{tc(p(r(phrase(o.sort, 3))))}</w:tr>") + p())


@retouche
def un_tableau_se_coupe(o: Ouvert) -> bool:
    table = o.tire(t for t in o.corps.iterchildren(f"{W}tbl") if _simple(t) and len(t.findall(f"{W}tr")) > 2)
    if table is None:
        return False
    autre = deepcopy(table)
    for ligne in table.findall(f"{W}tr")[2:]:
        oter(ligne)
    for ligne in autre.findall(f"{W}tr")[:2]:
        oter(ligne)
    table.addnext(autre)
    table.addnext(xml(p())[0])
    return True
