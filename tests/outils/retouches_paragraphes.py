"""Les retouches des mots et des paragraphes d'un fichier Word, cellules et contrôles compris."""

import re
from copy import deepcopy

from lxml import etree

from tests.outils.fabrique_word import p, phrase, r
from tests.outils.paquet_word import W
from tests.outils.retouches_base import Ouvert, ajouter, changer, en_champ, oter, retouche, tient, xml


# --- mots -------------------------------------------------------------------------------------------------------------
@retouche
def un_mot_change(o: Ouvert) -> bool:
    return changer(o.texte(r"\w{3,}"), lambda t: re.sub(r"\b\w{3,}\b", "remplace", t, count=1))


@retouche
def un_mot_vient(o: Ouvert) -> bool:
    return changer(o.texte(r"\w \w"), lambda t: re.sub(r"(?<=\w) (?=\w)", " aussi ", t, count=1))


@retouche
def un_mot_part(o: Ouvert) -> bool:
    return changer(o.texte(r"\w+ \w+ \w"), lambda t: re.sub(r"(?<=\w) \w+(?= \w)", "", t, count=1))


@retouche
def petits_mots(o: Ouvert) -> bool:
    return changer(o.texte(r"\b(le|la|de|des|et)\b"), lambda t: re.sub(r"\b(le|la|de|des|et)\b", "ce", t))


@retouche
def un_nombre(o: Ouvert) -> bool:
    return changer(o.texte(r"\d"), lambda t: re.sub(r"\d+", lambda m: str(int(m[0]) + 1), t, count=1))


@retouche
def ponctuation_finale(o: Ouvert) -> bool:
    return changer(o.texte(r"[.;:]$"), lambda t: t[:-1] + (";" if t[-1] == "." else "."))


@retouche
def mot_final_et_point(o: Ouvert) -> bool:
    return changer(o.texte(r"\w+\.$"), lambda t: re.sub(r"\w+\.$", "autre.", t))


@retouche
def guillemets(o: Ouvert) -> bool:
    return changer(o.texte(r"\w{4,}"), lambda t: re.sub(r"\b(\w{4,})\b", "« \\1 »", t, count=1))


@retouche
def debut_de_phrase(o: Ouvert) -> bool:
    return changer(o.texte(r"^\w+ \w"), lambda t: "Désormais, " + t)


@retouche
def plusieurs_mots(o: Ouvert) -> bool:
    return all([un_mot_change(o), un_mot_vient(o), un_mot_part(o)])


@retouche
def forme_normale(o: Ouvert) -> bool:
    return changer(o.texte("é"), lambda t: t.replace("é", "e\u0301", 1))


@retouche
def tabulation(o: Ouvert) -> bool:
    texte = o.texte()
    if texte is None:
        return False
    texte.addnext(xml("<w:tab/>")[0])
    return True


# --- paragraphes ------------------------------------------------------------------------------------------------------
@retouche
def un_alinea_vient(o: Ouvert) -> bool:
    return ajouter(o.paragraphe(), p(r(phrase(o.sort))))


@retouche
def deux_alineas_viennent(o: Ouvert) -> bool:
    return ajouter(o.paragraphe(), p(r(phrase(o.sort))) + p(r(phrase(o.sort))))


@retouche
def un_titre_vient(o: Ouvert) -> bool:
    return ajouter(o.paragraphe(), p(r(phrase(o.sort, 4)), style="Titre1"))


@retouche
def un_alinea_part(o: Ouvert) -> bool:
    return oter(o.paragraphe())


@retouche
def un_alinea_se_deplace(o: Ouvert) -> bool:
    un, autre = o.paragraphe(), o.paragraphe()
    if un is None or autre is None or un is autre:
        return False
    autre.addnext(un)
    return True


@retouche
def un_vide_vient(o: Ouvert) -> bool:
    return ajouter(o.paragraphe(), p())


@retouche
def un_vide_part(o: Ouvert) -> bool:
    return oter(o.tire(q for q in o.corps.iterchildren(f"{W}p") if not len(q)))


@retouche
def un_alinea_se_repete(o: Ouvert) -> bool:
    un = o.paragraphe()
    if (
        un is None
        or next(
            un.iter(
                f"{W}bookmarkStart",
                f"{W}drawing",
                f"{W}pict",
                f"{W}sdt",
                f"{W}footnoteReference",
                f"{W}commentReference",
                f"{W}ffData",
            ),
            None,
        )
        is not None
    ):
        return False
    un.addnext(deepcopy(un))
    return True


@retouche
def dernier_alinea_vient(o: Ouvert) -> bool:
    return ajouter(list(o.corps.iterchildren(f"{W}p", f"{W}tbl", f"{W}sdt"))[-1], p(r(phrase(o.sort))))


@retouche
def dernier_alinea_part(o: Ouvert) -> bool:
    return oter(list(o.corps.iterchildren(f"{W}p"))[-1]) if len(o.corps) > 5 else False


@retouche
def premier_alinea_vient(o: Ouvert) -> bool:
    o.corps[0].addprevious(xml(p(r(phrase(o.sort))))[0])
    return True


@retouche
def un_alinea_se_coupe(o: Ouvert) -> bool:
    un = o.tire(
        q
        for q in o.corps.iter(f"{W}p")
        if len(q.findall(f"{W}r")) and not tient(q) and re.search(r"\w \w", "".join(q.itertext()))
    )
    texte = (
        None
        if un is None
        else next((t for t in un.iterfind(f"{W}r/{W}t") if re.search(r"\w \w", t.text or "") and not en_champ(t)), None)
    )
    if un is None or texte is None:
        return False
    avant, _, apres = (texte.text or "").partition(" ")
    suite = etree.Element(f"{W}p")
    if un.find(f"{W}pPr") is not None:
        suite.append(deepcopy(un.find(f"{W}pPr")))
    parti = texte.getparent()
    coupe = deepcopy(parti)
    coupe.find(f"{W}t").text, texte.text = apres, avant
    suivants = list(parti.itersiblings())
    suite.extend([coupe, *suivants])
    un.addnext(suite)
    return True


@retouche
def deux_alineas_se_joignent(o: Ouvert) -> bool:
    un = o.tire(q for q in o.corps.iterchildren(f"{W}p") if len(q) and not tient(q) and q.getnext() is not None
                and q.getnext().tag == f"{W}p" and not tient(q.getnext()))  # fmt: skip
    if un is None:
        return False
    suivant = un.getnext()
    un.extend([e for e in suivant if e.tag != f"{W}pPr"])
    return oter(suivant)


@retouche
def avant_un_tableau(o: Ouvert) -> bool:
    table = o.tire(o.corps.iterchildren(f"{W}tbl"))
    if table is None:
        return False
    table.addprevious(xml(p(r(phrase(o.sort))))[0])
    return True


@retouche
def apres_un_tableau(o: Ouvert) -> bool:
    return ajouter(o.tire(o.corps.iterchildren(f"{W}tbl")), p(r(phrase(o.sort))))


@retouche
def avant_une_section(o: Ouvert) -> bool:
    fin = o.tire(q for q in o.corps.iterchildren(f"{W}p") if q.find(f"{W}pPr/{W}sectPr") is not None)
    if fin is None:
        return False
    fin.addprevious(xml(p(r(phrase(o.sort))))[0])
    return True


@retouche
def alinea_en_fin_de_cellule(o: Ouvert) -> bool:
    cellule = o.un(f"{W}tc")
    return ajouter(None if cellule is None else cellule[-1], p(r(phrase(o.sort, 3))))


@retouche
def alinea_de_cellule_part(o: Ouvert) -> bool:
    cellule = o.tire(c for c in o.corps.iter(f"{W}tc") if len(c.findall(f"{W}p")) > 1)
    return cellule is not None and oter(cellule.findall(f"{W}p")[-2])


@retouche
def alinea_en_fin_de_controle(o: Ouvert) -> bool:
    controle = o.tire(s for s in o.corps.iterchildren(f"{W}sdt"))
    return ajouter(None if controle is None else controle.find(f"{W}sdtContent")[-1], p(r(phrase(o.sort))))


@retouche
def alinea_de_controle_part(o: Ouvert) -> bool:
    controle = o.tire(s for s in o.corps.iterchildren(f"{W}sdt") if len(s.find(f"{W}sdtContent")) > 1)
    return controle is not None and oter(controle.find(f"{W}sdtContent")[-1])


@retouche
def niveau_de_titre(o: Ouvert) -> bool:
    titre = o.tire(s for s in o.corps.iter(f"{W}pStyle") if s.get(f"{W}val", "").startswith("Titre"))
    if titre is None:
        return False
    titre.set(f"{W}val", "Titre2" if titre.get(f"{W}val") != "Titre2" else "Titre1")
    return True


@retouche
def niveau_de_liste(o: Ouvert) -> bool:
    niveau = o.un(f"{W}ilvl")
    if niveau is None:
        return False
    niveau.set(f"{W}val", "0" if niveau.get(f"{W}val") == "1" else "1")
    return True


@retouche
def une_liste_repart(o: Ouvert) -> bool:
    # Le premier de la liste a le même numéro dans une autre.
    suivants = [n for n in o.corps.iter(f"{W}numId") if n.get(f"{W}val") == "2"][1:]
    numero = o.tire(suivants)
    if numero is None or not o.paquet.principale:
        return False
    numero.set(f"{W}val", "4")
    return True


@retouche
def un_tiret_vient(o: Ouvert) -> bool:
    tiret = o.tire(q for q in o.corps.iter(f"{W}p") if q.find(f"{W}pPr/{W}numPr") is not None)
    if tiret is None:
        return False
    neuf = xml(p(r(phrase(o.sort, 6))))[0]
    neuf.insert(0, deepcopy(tiret.find(f"{W}pPr")))
    tiret.addnext(neuf)
    return True


@retouche
def un_alinea_devient_tiret(o: Ouvert) -> bool:
    un = o.tire(q for q in o.corps.iterchildren(f"{W}p") if len(q) and q.find(f"{W}pPr") is None)
    if un is None:
        return False
    un.insert(0, xml('<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>')[0])
    return True
