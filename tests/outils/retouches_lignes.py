"""Les retouches de ce qui se tient dans les lignes d'un fichier Word, et de ce qui court en haut et en bas."""

import re
from collections.abc import Callable

from lxml import etree

from tests.outils.fabrique_word import champ, image, p, phrase, r, vml, zone
from tests.outils.paquet_word import MC, W14, M, R, W, w
from tests.outils.retouches_base import Ouvert, ajouter, changer, en_champ, oter, retouche, xml
from tests.outils.retouches_paragraphes import un_mot_change


# --- l'aspect qui change le sens --------------------------------------------------------------------------------------
def _aspect(o: Ouvert, motif: str, look: str) -> bool:
    """Donne cet aspect à des mots, que le run qui les dit en ait déjà un ou non."""
    texte = o.texte(motif)
    run = None if texte is None else texte.getparent()
    if run is None or run.tag != f"{W}r" or run.find(f"{W}rPr/{xml(look)[0].tag}") is not None:
        return False
    if run.find(f"{W}rPr") is None:
        run.insert(0, xml("<w:rPr/>")[0])
    run.find(f"{W}rPr").extend(xml(look))
    return True


@retouche
def des_mots_se_barrent(o: Ouvert) -> bool:
    return _aspect(o, r"\w{2,}", "<w:strike/>")


@retouche
def des_mots_se_masquent(o: Ouvert) -> bool:
    return _aspect(o, r"\w{2,}", "<w:vanish/>")


@retouche
def des_chiffres_montent(o: Ouvert) -> bool:
    return _aspect(o, r"\d", '<w:vertAlign w:val="superscript"/>')


# --- dans les lignes --------------------------------------------------------------------------------------------------
def _dans_un_alinea(o: Ouvert, texte: str) -> bool:
    un = o.paragraphe()
    if un is None:
        return False
    un.extend(xml(texte))
    return True


@retouche
def une_image_vient(o: Ouvert) -> bool:
    return "rIdImage" in o.paquet.relations(o.paquet.principale) and _dans_un_alinea(
        o, image(o.sort.randint(5000, 9000))
    )


@retouche
def une_image_part(o: Ouvert) -> bool:
    return oter(
        o.tire(
            d.getparent()
            for d in o.corps.iter(f"{W}drawing")
            if next(d.iter("{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"), None) is not None
        )
    )


@retouche
def une_image_change(o: Ouvert) -> bool:
    blip = o.un("{http://schemas.openxmlformats.org/drawingml/2006/main}blip")
    if blip is None or "rIdImage2" not in o.paquet.relations(o.paquet.principale):
        return False
    blip.set(f"{R}embed", "rIdImage2")
    return True


@retouche
def un_graphique_part(o: Ouvert) -> bool:
    return oter(
        o.tire(
            d.getparent()
            for d in o.corps.iter(f"{W}drawing")
            if next(d.iter("{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"), None) is not None
        )
    )


def _notes(o: Ouvert) -> etree._Element | None:
    return o.paquet.arbre(o.paquet.parente("footnotes"))


@retouche
def une_note_change(o: Ouvert) -> bool:
    notes = _notes(o)
    return notes is not None and changer(o.texte(dans=notes), lambda t: re.sub(r"\w{2,}", "corrigée", t, count=1))


@retouche
def un_alinea_de_note_vient(o: Ouvert) -> bool:
    notes = _notes(o)
    note = None if notes is None else o.tire(n for n in notes if not n.get(f"{W}type"))
    return ajouter(None if note is None else note[-1], p(r(phrase(o.sort, 4)), style="Note"))


@retouche
def une_note_vient(o: Ouvert) -> bool:
    notes = _notes(o)
    if notes is None:
        return False
    numero = 1 + max(int(n.get(f"{W}id", "0")) for n in notes)
    notes.extend(xml(f'<w:footnote w:id="{numero}">{p(r(phrase(o.sort, 4)))}</w:footnote>'))
    return _dans_un_alinea(o, f'<w:r><w:footnoteReference w:id="{numero}"/></w:r>')


@retouche
def une_note_part(o: Ouvert) -> bool:
    appel = o.un(f"{W}footnoteReference")
    return appel is not None and oter(appel.getparent())


@retouche
def un_champ_change(o: Ouvert) -> bool:
    resultats = [t for t in o.corps.iter(f"{W}t") if en_champ(t) and re.search("[a-z]", t.text or "")]
    return changer(o.tire(resultats), lambda t: f"{t} bis")


@retouche
def un_code_de_champ_change(o: Ouvert) -> bool:
    code = o.tire(c for c in o.corps.iter(f"{W}instrText") if re.search(r"REF|SEQ|DOCPROP", c.text or ""))
    return changer(code, lambda t: t.rstrip() + "x ")


@retouche
def un_champ_vient(o: Ouvert) -> bool:
    return _dans_un_alinea(o, champ("REF _Ref9 \\h", "l'article 9"))


@retouche
def une_case_se_coche(o: Ouvert) -> bool:
    case = o.un(f"{W14}checked")
    if case is None:
        return False
    controle = next(a for a in case.iterancestors() if a.tag == f"{W}sdt")
    coche = case.get(f"{W14}val") == "0"
    case.set(f"{W14}val", str(int(coche)))
    return changer(next(controle.iter(f"{W}t")), lambda _: "☒" if coche else "☐")


@retouche
def une_case_de_formulaire_se_coche(o: Ouvert) -> bool:
    case = o.un(f"{W}checkBox")
    if case is None:
        return False
    defaut = case.find(f"{W}default")
    defaut.set(f"{W}val", "0" if defaut.get(f"{W}val") == "1" else "1")
    return True


@retouche
def un_controle_change(o: Ouvert) -> bool:
    controle = o.tire(s for s in o.corps.iter(f"{W}sdt") if s.find(f"{W}sdtPr/{W}text") is not None)
    return controle is not None and changer(next(controle.iter(f"{W}t")), lambda _: phrase(o.sort, 3))


@retouche
def un_choix_change(o: Ouvert) -> bool:
    """Une liste, une date, un champ enrichi : une autre valeur."""
    sortes = w("dropDownList", "date")
    controle = o.tire(s for s in o.corps.iter(f"{W}sdt") if any(e.tag in sortes for e in s.iterfind(f"{W}sdtPr/*")))
    if controle is None:
        return False
    autres = {"annuel": "mensuel", "mensuel": "annuel"}
    return changer(next(controle.iter(f"{W}t")), lambda mots: autres.get(mots, "31 mai 2027"))


@retouche
def une_case_part(o: Ouvert) -> bool:
    case = o.un(f"{W14}checkbox")
    return case is not None and oter(next(a for a in case.iterancestors() if a.tag == f"{W}sdt"))


@retouche
def un_controle_vient(o: Ouvert) -> bool:
    proprietes = f'<w:sdtPr><w:tag w:val="neuf"/><w:id w:val="{o.sort.randint(5000, 9000)}"/></w:sdtPr>'
    return ajouter(o.paragraphe(), f"<w:sdt>{proprietes}<w:sdtContent>{p(r(phrase(o.sort)))}</w:sdtContent></w:sdt>")


@retouche
def un_controle_part(o: Ouvert) -> bool:
    return oter(o.tire(o.corps.iterchildren(f"{W}sdt")))


@retouche
def un_lien_change_de_mots(o: Ouvert) -> bool:
    lien = o.un(f"{W}hyperlink")
    return lien is not None and changer(next(lien.iter(f"{W}t"), None), lambda _: phrase(o.sort, 3))


@retouche
def un_lien_part(o: Ouvert) -> bool:
    return oter(o.un(f"{W}hyperlink"))


@retouche
def un_lien_se_defait(o: Ouvert) -> bool:
    lien = o.un(f"{W}hyperlink")
    for enfant in list(lien) if lien is not None else ():
        lien.addprevious(enfant)
    return oter(lien)


@retouche
def un_lien_mene_ailleurs(o: Ouvert) -> bool:
    lien = o.un(f"{W}hyperlink")
    if lien is None:
        return False
    lien.attrib.pop(f"{R}id", None)
    lien.set(f"{W}anchor", "ailleurs")
    return True


@retouche
def un_lien_vient_sur_des_mots(o: Ouvert) -> bool:
    passage = o.tire(
        r for r in o.corps.iterfind(f"{W}p/{W}r") if r.find(f"{W}t") is not None and not en_champ(r.find(f"{W}t"))
    )
    if passage is None:
        return False
    lien = etree.Element(f"{W}hyperlink", {f"{W}anchor": "ailleurs"})
    passage.addprevious(lien)
    lien.append(passage)
    return True


@retouche
def une_equation_change(o: Ouvert) -> bool:
    return changer(o.un(f"{M}t"), lambda t: f"{t}d")


@retouche
def une_equation_part(o: Ouvert) -> bool:
    return oter(o.un(f"{M}oMath"))


def _des_deux(o: Ouvert, change: Callable[[etree._Element], bool]) -> bool:
    """La même retouche dans les deux écritures d'une zone, ou dans la seule."""
    zones = list(o.corps.iter(f"{W}txbxContent"))
    if not zones:
        return False
    une = o.sort.choice(zones)
    deux = next((a for a in une.iterancestors() if a.tag == f"{MC}AlternateContent"), None)
    etat = o.sort.getstate()
    faits = []
    for contenu in [une] if deux is None else list(deux.iter(f"{W}txbxContent")):
        o.sort.setstate(etat)
        faits.append(change(contenu))
    return all(faits)


@retouche
def un_mot_de_zone(o: Ouvert) -> bool:
    return _des_deux(
        o, lambda z: changer(next(z.iter(f"{W}t"), None), lambda t: re.sub(r"\w{2,}", "encadré", t, count=1))
    )


@retouche
def un_alinea_de_zone_vient(o: Ouvert) -> bool:
    return _des_deux(o, lambda z: ajouter(z[-1], p(r(phrase(o.sort, 3)))))


@retouche
def un_alinea_de_zone_part(o: Ouvert) -> bool:
    return _des_deux(o, lambda z: len(z) > 1 and z[-1].tag == z[-2].tag and oter(z[-1]))


@retouche
def une_zone_vient(o: Ouvert) -> bool:
    return _dans_un_alinea(o, zone(o.sort.randint(5000, 9000), p(r(phrase(o.sort, 3)))))


@retouche
def une_zone_ancienne_vient(o: Ouvert) -> bool:
    return _dans_un_alinea(o, f"<w:r><w:pict>{vml(o.sort.randint(5000, 9000), p(r(phrase(o.sort, 3))))}</w:pict></w:r>")


@retouche
def une_zone_part(o: Ouvert) -> bool:
    zones = [e for e in o.corps.iter(f"{W}txbxContent") if not any(a.tag == f"{MC}Fallback" for a in e.iterancestors())]
    if not zones:
        return False
    une = o.sort.choice(zones)
    return oter(next(a for a in une.iterancestors() if a.tag == f"{W}r"))


@retouche
def ecrit_deux_fois(o: Ouvert) -> bool:
    deux = o.tire(o.corps.iterchildren(f"{MC}AlternateContent"))
    return deux is not None and all(changer(t, lambda t: f"Ajout. {t}") for t in deux.iter(f"{W}t"))


@retouche
def un_ruby_change(o: Ouvert) -> bool:
    ruby = o.un(f"{W}ruby")
    return ruby is not None and changer(next(ruby.iter(f"{W}t")), lambda _: "mu")


@retouche
def un_symbole_change(o: Ouvert) -> bool:
    signe = o.un(f"{W}sym")
    if signe is None:
        return False
    signe.set(f"{W}char", "F0FE")
    return True


@retouche
def un_saut_de_page_vient(o: Ouvert) -> bool:
    return _dans_un_alinea(o, '<w:r><w:br w:type="page"/></w:r>')


@retouche
def un_saut_de_page_part(o: Ouvert) -> bool:
    return oter(o.tire(b for b in o.corps.iter(f"{W}br") if b.get(f"{W}type") == "page"))


@retouche
def un_signet_vient(o: Ouvert) -> bool:
    un = o.paragraphe()
    if un is None:
        return False
    debut, fin = xml('<w:bookmarkStart w:id="7777" w:name="neuf"/><w:bookmarkEnd w:id="7777"/>')
    un.insert(1 if un[0].tag == f"{W}pPr" else 0, debut)
    un.append(fin)
    return un_mot_change(o)


@retouche
def une_ligne_de_sommaire(o: Ouvert) -> bool:
    lignes = [q for q in o.corps.iter(f"{W}p") if any((s.get(f"{W}val") or "") == "TM1" for s in q.iter(f"{W}pStyle"))]
    un = o.tire(lignes)
    texte = (
        None if un is None else next((t for t in un.iterfind(f"{W}r/{W}t") if re.search(r"\w \w", t.text or "")), None)
    )
    return changer(texte, lambda t: re.sub(r"(?<=\w) (?=\w)", " bis ", t, count=1))


@retouche
def un_autre_style(o: Ouvert) -> bool:
    un = o.tire(q for q in o.corps.iterchildren(f"{W}p") if len(q) and q.find(f"{W}pPr") is None)
    if un is None:
        return False
    un.insert(0, xml('<w:pPr><w:pStyle w:val="Citation"/></w:pPr>')[0])
    return un_mot_change(o)


# --- autour -----------------------------------------------------------------------------------------------------------
def _courant(o: Ouvert, sorte: str) -> etree._Element | None:
    noms = [place for connue, place, _ in o.paquet.relations(o.paquet.principale).values() if connue == sorte]
    return o.paquet.arbre(o.sort.choice(noms)) if noms else None


@retouche
def l_en_tete_change(o: Ouvert) -> bool:
    courant = _courant(o, "header")
    return courant is not None and changer(o.texte(dans=courant), lambda t: re.sub(r"\w{2,}", "modifié", t, count=1))


@retouche
def le_pied_gagne_un_alinea(o: Ouvert) -> bool:
    courant = _courant(o, "footer")
    return courant is not None and len(courant) > 0 and ajouter(courant[-1], p(r(phrase(o.sort, 3))))
