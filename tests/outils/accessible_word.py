"""Un fichier Word est-il accessible ? Les mêmes points que pour le PDF, là où Word les dit : voir `POINTS`."""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

POINTS = {
    "langue": "la langue du texte n'est pas dite",
    "titre": "le fichier n'a pas de titre",
    "image": "une image sans texte de remplacement, ou dont le texte n'en est pas un",
    "niveaux": "un niveau de titre sauté, ou un premier titre qui n'est pas de niveau 1",
    "titre vide": "un titre sans mot",
    "entete": "un tableau à en-tête dont aucune ligne ne se répète, quand aucune case n'y est démesurée",
    "resume": "un tableau à en-tête sans titre ni description",
    "lien": "un lien qui ne mène à aucun signet",
    "signet": "deux signets du même nom, ou du même numéro",
    "lien muet": "un lien sans mot",
    "flottant": "un objet flottant, que l'ordre de lecture ne place pas",
    "controle": "une case à remplir sans nom",
    "note": "une note sans repère, ou un repère sans note",
}
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Un en-tête qui a une case de tant de signes prendrait la moitié de chaque page : docgen ne le répète pas.
TROP_HAUT = 100
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_DC = "{http://purl.org/dc/elements/1.1/}"


def fautes(chemin: Path) -> list[str]:
    """Chaque point qui n'est pas tenu, avec ce qui le montre ; aucun pour un fichier accessible."""
    with zipfile.ZipFile(chemin) as archive:
        parties = {nom: etree.fromstring(archive.read(nom)) for nom in archive.namelist() if nom.endswith(".xml")}
    corps = parties["word/document.xml"]
    pages = [arbre for nom, arbre in parties.items() if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", nom)]
    trouvees = [*_fichier(parties), *_titres(corps, parties["word/styles.xml"]), *_tableaux(corps), *_liens(corps)]
    return [*trouvees, *(faute for arbre in pages for faute in _objets(arbre)), *_notes(parties)]


def _val(element: etree._Element | None) -> str:
    return "" if element is None else element.get(f"{_W}val", "")


def _mots(element: etree._Element) -> str:
    return "".join(texte.text or "" for texte in element.iter(f"{_W}t")).strip()


def _fichier(parties: dict[str, etree._Element]) -> Iterator[str]:
    if _val(parties["word/styles.xml"].find(f"{_W}docDefaults//{_W}lang")) != "fr-FR":
        yield "langue : styles"
    titre = parties["docProps/core.xml"].find(f"{_DC}title")
    if titre is None or not (titre.text or "").strip():
        yield "titre : aucun"


def _titres(corps: etree._Element, styles: etree._Element) -> Iterator[str]:
    niveaux = {
        style.get(f"{_W}styleId"): int(_val(style.find(f"{_W}pPr/{_W}outlineLvl"))) + 1
        for style in styles.iter(f"{_W}style") if style.find(f"{_W}pPr/{_W}outlineLvl") is not None
    }  # fmt: skip
    avant = 0
    for paragraphe in corps.iter(f"{_W}p"):
        style = _val(paragraphe.find(f"{_W}pPr/{_W}pStyle"))
        niveau = niveaux.get(style, 0)
        # Le titre du document tient lieu de premier niveau.
        avant = max(avant, int(style == "Titre"))
        if niveau and not _mots(paragraphe):
            yield "titre vide : un"
        if niveau > avant + 1:
            yield f"niveaux : {avant} puis {niveau}, « {_mots(paragraphe)[:40]} »"
        avant = niveau or avant


def _tableaux(corps: etree._Element) -> Iterator[str]:
    for table in corps.iter(f"{_W}tbl"):
        aspect = table.find(f"{_W}tblPr/{_W}tblLook")
        dit = {_val(table.find(f"{_W}tblPr/{_W}{nom}")).strip() for nom in ("tblCaption", "tblDescription")}
        if aspect is None or aspect.get(f"{_W}firstRow") != "1":
            continue
        tete = table.find(f"{_W}tr")
        haute = max((len(_mots(case)) for case in tete.iter(f"{_W}tc")), default=0) >= TROP_HAUT
        if tete.find(f"{_W}trPr/{_W}tblHeader") is None and not haute:
            yield f"entete : {dit}"
        if "" in dit:
            yield "resume : un tableau"


def _liens(corps: etree._Element) -> Iterator[str]:
    signets = list(corps.iter(f"{_W}bookmarkStart"))
    noms = Counter(signet.get(f"{_W}name", "") for signet in signets)
    numeros = Counter(signet.get(f"{_W}id", "") for signet in signets)
    yield from (f"signet : {nom}" for nom, fois in (noms + numeros).items() if fois > 1)
    fins = {fin.get(f"{_W}id") for fin in corps.iter(f"{_W}bookmarkEnd")}
    yield from (f"signet : {numero} ne finit pas" for numero in numeros if numero not in fins)
    for lien in corps.iter(f"{_W}hyperlink"):
        vers = lien.get(f"{_W}anchor", "")
        if vers and vers not in noms:
            yield f"lien : {vers}"
        if not _mots(lien):
            yield f"lien muet : {vers}"
    for code in corps.iter(f"{_W}instrText"):
        demande = re.match(r"\s*(?:PAGEREF|REF)\s+(\w+)", code.text or "")
        if demande and demande[1] not in noms:
            yield f"lien : {demande[1]}"


def _objets(arbre: etree._Element) -> Iterator[str]:
    for cadre in [*arbre.iter(f"{_WP}inline"), *arbre.iter(f"{_WP}anchor")]:
        texte = cadre.find(f"{_WP}docPr").get("descr", "").strip()
        if not texte or re.search(r"^\w+:\w+$|\.(png|jpe?g|emf)$", texte):
            yield f"image : « {texte} »"
    yield from ("flottant : un objet" for _ in arbre.iter(f"{_WP}anchor", f"{_W}framePr"))
    for controle in arbre.iter(f"{_W}sdt"):
        if not _val(controle.find(f"{_W}sdtPr/{_W}alias")).strip():
            yield "controle : un"


def _notes(parties: dict[str, etree._Element]) -> Iterator[str]:
    notes = parties.get("word/footnotes.xml")
    connues = (
        {note.get(f"{_W}id") for note in notes.iter(f"{_W}footnote") if not note.get(f"{_W}type")}
        if notes is not None
        else set()
    )
    dites = {repere.get(f"{_W}id") for repere in parties["word/document.xml"].iter(f"{_W}footnoteReference")}
    yield from (f"note : {numero}" for numero in connues ^ dites)
