"""Ce qu'un .docx sans marque dit et comment il est fait, ligne à ligne : deux fichiers égaux ont les mêmes lignes.

Les mots, les fins de paragraphe (vides comprises), les niveaux de titre et de liste et le numéro affiché ; lignes,
cellules, largeurs en colonnes et fusions ; sections et ce qui court en haut et en bas ; images et graphiques par leur
empreinte, équations, notes, zones, champs et cases, liens et où ils mènent. Ni la mise en forme, ni le résultat que seule la page décide.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from tests.outils.numeros_word import Numeros, Styles, val
from tests.outils.paquet_word import MC, W14, M, Paquet, R, W, w

_PASSAGES = w("sdt", "sdtContent", "customXml", "smartTag")
_LIENS = w("hyperlink", "smartTag", "customXml", "sdtContent", "r", "dir", "bdo", "ins", "moveTo")
_MUETS = w("pPr", "rPr", "sdtPr", "sdtEndPr", "commentReference", "commentRangeStart", "commentRangeEnd", "proofErr",
           "lastRenderedPageBreak", "bookmarkStart", "bookmarkEnd", "permStart", "permEnd", "smartTagPr",
           "customXmlPr", "annotationRef", "tcPr", "trPr", "tblPr", "tblPrEx", "tblGrid", "fldData")  # fmt: skip
_SIGNES = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_SELON_LA_PAGE = re.compile(r"\s*(PAGE|NUMPAGES|SECTIONPAGES|PAGEREF|DATE|TIME|SAVEDATE|PRINTDATE)\b", re.IGNORECASE)

# Ce qui garde l'aspect du résultat d'un champ n'en change pas le sens.
_ASPECT_DU_CHAMP = re.compile(r"\s*\\\*\s*(?:MERGE|CHAR)FORMAT(?:INET)?\b", re.IGNORECASE)


@dataclass
class Structure:
    """Ce qui se compare d'un fichier. `lignes` décide ; `a_cote` se dit à part : signets, contrôles."""

    lignes: list[str] = field(default_factory=list)
    mots: list[str] = field(default_factory=list)
    autour: list[str] = field(default_factory=list)
    a_cote: list[str] = field(default_factory=list)


def structure(paquet: Paquet) -> Structure:
    """La structure d'un fichier auquel il ne reste pas de marque."""
    return _Lecture(paquet).tout()


class _Lecture:
    def __init__(self, paquet: Paquet) -> None:
        self.paquet, self.styles = paquet, Styles.de(paquet)
        self.numeros = Numeros.de(paquet, self.styles)
        self.mots: list[str] = []
        self.a_cote: list[str] = []
        self.notes = {sorte: _par_id(paquet.arbre(paquet.parente(f"{sorte}notes"))) for sorte in ("foot", "end")}
        # Si l'on est dans le champ d'un sommaire, dont les pages ne se comparent pas.
        self.sommaire = False

    def tout(self) -> Structure:
        arbre = self.paquet.arbre(self.paquet.principale)
        corps = arbre.find(f"{W}body") if arbre is not None else None
        if corps is None:
            return Structure()
        partie = self.paquet.principale
        lignes = list(self.blocs(corps, partie))
        # Un texte qui ne dit rien de sa dernière section en a une.
        fins = corps.findall(f"{W}sectPr") or [etree.Element(f"{W}sectPr")]
        lignes += [f"{fin.tag.rpartition('}')[2]} de la fin : {_section(fin)}" for fin in fins]
        dits, self.mots = self.mots, []
        autour = list(self.autour(corps, partie))
        return Structure(lignes, dits, autour, sorted(self.a_cote))

    def autour(self, corps: etree._Element, partie: str) -> Iterator[str]:
        """Ce qui court en haut et en bas de chaque section, celui de la précédente quand elle n'en dit rien."""
        liens, connus = self.paquet.relations(partie), dict[tuple[str, str], list[str]]()
        for rang, section in enumerate(corps.iter(f"{W}sectPr")):
            if section.getparent().tag == f"{W}sectPrChange":
                continue
            for reference in section.iterchildren(f"{W}headerReference", f"{W}footerReference"):
                sorte = reference.tag.rpartition("}")[2].removesuffix("Reference")
                place = liens.get(reference.get(f"{R}id", ""), ("", "", False))[1]
                arbre = self.paquet.arbre(place)
                lu = list(self.blocs(arbre, place)) if arbre is not None else []
                connus[sorte, reference.get(f"{W}type", "default")] = lu
            for (sorte, quand), lu in sorted(connus.items()):
                if any(not ligne.endswith("] ") for ligne in lu):
                    yield from (f"section {rang}, {sorte} {quand} : {ligne}" for ligne in lu)

    # --- blocs ------------------------------------------------------------------------------------------------------
    def blocs(self, parent: etree._Element, partie: str) -> Iterator[str]:
        for element in parent:
            if element.tag == f"{W}p":
                yield from self.paragraphe(element, partie)
            elif element.tag == f"{W}tbl":
                yield from self.tableau(element, partie)
            elif element.tag in _PASSAGES:
                self._controle(element)
                yield from self.blocs(element, partie)
            elif element.tag == f"{MC}AlternateContent":
                yield from self.blocs(montre(element), partie)
            elif element.tag == f"{W}altChunk":
                yield f"fichier inséré {self.empreinte(partie, element.get(f'{R}id', ''))}"
            elif element.tag.startswith(M):
                yield f"¶ {_equation(element)}"

    def _des_deux(self, element: etree._Element, lire) -> list[str]:
        """Ce que Word montre ; d'un dessin, ce qu'un autre programme montre aussi, quand il dit autre chose."""
        choix, repli = montre(element), element.find(f"{MC}Fallback")
        if next(choix.iter(*w("drawing", "pict", "object")), None) is None:
            return lire(choix)
        dit, ancres = lire(choix), len(self.a_cote)
        mots = len(self.mots)
        autre = lire(repli) if repli is not None and repli is not choix else []
        del self.mots[mots:], self.a_cote[ancres:]
        textes = ["".join(re.findall(r"[^\W_]+", re.sub(r"⟨[^⟨⟩]*⟩", "", "".join(un)))) for un in (dit, autre)]
        return dit if textes[0] == textes[1] or not autre else [*dit, "⟨repli⟩", *autre, "⟨/repli⟩"]

    def paragraphe(self, element: etree._Element, partie: str) -> Iterator[str]:
        proprietes = element.find(f"{W}pPr")
        liste = self.numeros.dit(proprietes)
        style = self.styles.nom(val(proprietes, "pStyle"))
        titre = self._titre(proprietes)
        self.a_cote += [] if titre or f"style {style}" in self.a_cote else [f"style {style}"]
        de_quoi = " | ".join(filter(None, (titre, liste)))
        dit = _liens_joints("".join(self.texte(element, partie)))
        if style.startswith("toc ") or self.sommaire:
            dit = re.sub(r"\t(?:\d+|[ivxlc]+)((?:⟨/[^⟨⟩]*⟩)*)$", r"\t\1", dit)
        if mots := re.sub(r"⟨/?(?:champ|contrôle|lien|case|page|image|forme)[^⟨⟩]*⟩", "", dit):
            self.mots.append(mots)
        yield f"¶ [{de_quoi}] {dit}"
        section = proprietes.find(f"{W}sectPr") if proprietes is not None else None
        if section is not None:
            yield f"fin de section : {_section(section)}"

    def _titre(self, proprietes: etree._Element | None) -> str:
        chaine = self.styles.chaine(val(proprietes, "pStyle") or self.styles.courant)
        for style in chaine:
            if trouve := re.fullmatch(r"heading (\d)", val(style, "name").lower()):
                return f"titre {trouve[1]}"
        plans = [val(proprietes, "outlineLvl"), *(val(style, "pPr/outlineLvl") for style in chaine)]
        plan = next(filter(None, plans), "9")
        return f"titre {int(plan) + 1}" if plan != "9" else ""

    def tableau(self, element: etree._Element, partie: str) -> Iterator[str]:
        yield f"tableau de {len(element.findall(f'{W}tblGrid/{W}gridCol'))} colonnes"
        for ligne in self._enfants(element, f"{W}tr"):
            vides = [val(ligne, f"trPr/{nom}") for nom in ("gridBefore", "gridAfter")]
            yield f"ligne{f' {vides}' if any(vides) else ''}"
            for cellule in self._enfants(ligne, f"{W}tc"):
                fusion = cellule.find(f"{W}tcPr/{W}vMerge")
                dite = "" if fusion is None else fusion.get(f"{W}val", "continue")
                yield f"cellule de {val(cellule, 'tcPr/gridSpan') or '1'} {dite}"
                yield from self.blocs(cellule, partie)
        yield "fin du tableau"

    def _enfants(self, parent: etree._Element, nom: str) -> Iterator[etree._Element]:
        for enfant in parent:
            if enfant.tag == nom:
                yield enfant
            elif enfant.tag in _PASSAGES:
                self._controle(enfant)
                yield from self._enfants(enfant, nom)

    # --- mots -------------------------------------------------------------------------------------------------------
    def texte(self, element: etree._Element, partie: str) -> list[str]:
        dits: list[str] = []
        ouverts: list[list[str]] = []
        for sorte, dit in self.signes(element, partie):
            if sorte == "champ":
                self._champ(dit, ouverts, dits)
            elif sorte == "code":
                (ouverts[-1] if ouverts else dits).append(dit)
            elif not any(_cache(ouvert) for ouvert in ouverts):
                dits.append(dit)
        return [*dits, *("⟨champ sans fin⟩" for _ in ouverts)]

    def _champ(self, sorte: str, ouverts: list[list[str]], dits: list[str]) -> None:
        if sorte.startswith("begin"):
            dits.append(sorte.removeprefix("begin"))
            ouverts.append([])
        elif ouverts:
            if "/" not in ouverts[-1]:
                caches = any(_cache(ouvert) for ouvert in ouverts[:-1])
                code = " ".join("".join(ouverts[-1]).split())
                self.sommaire |= code.startswith("TOC")
                dits += [] if caches else [f"⟨champ {code}⟩"]
                ouverts[-1].append("/")
            if sorte == "end":
                self.sommaire &= not "".join(ouverts.pop()).strip().startswith("TOC")
                dits.append("" if any(_cache(ouvert) for ouvert in ouverts) else "⟨/champ⟩")

    def signes(self, element: etree._Element, partie: str) -> Iterator[tuple[str, str]]:
        for enfant in element:
            nom = enfant.tag
            if not isinstance(nom, str) or nom in _MUETS:
                continue
            if nom in (f"{W}t", f"{W}delText"):
                yield "mots", enfant.text or ""
            elif nom in (f"{W}instrText", f"{W}delInstrText"):
                yield "code", _ASPECT_DU_CHAMP.sub("", enfant.text or "")
            elif nom == f"{W}fldChar":
                yield "champ", enfant.get(f"{W}fldCharType", "") + _formulaire(enfant.find(f"{W}ffData"))
            elif nom == f"{W}fldSimple":
                yield "champ", "begin" + _formulaire(enfant.find(f"{W}fldData"))
                yield "code", _ASPECT_DU_CHAMP.sub("", enfant.get(f"{W}instr", ""))
                yield "champ", "separate"
                yield from self.signes(enfant, partie)
                yield "champ", "end"
            else:
                yield from self._signe(enfant, partie)

    def _signe(self, enfant: etree._Element, partie: str) -> Iterator[tuple[str, str]]:
        nom = enfant.tag.rpartition("}")[2]
        if enfant.tag.startswith(W) and nom in _SIGNES:
            yield "mots", _SIGNES[nom]
        elif enfant.tag == f"{W}br":
            sorte = enfant.get(f"{W}type", "textWrapping")
            yield "mots", "\n" if sorte == "textWrapping" else f"⟨page {sorte}⟩"
        elif enfant.tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            sorte = nom.removesuffix("noteReference")
            note = self.notes[sorte].get(enfant.get(f"{W}id", ""))
            dite = self._a_part(note, self.paquet.parente(f"{sorte}notes")) if note is not None else "absente"
            yield "mots", f"⟨note {dite}⟩"
        elif enfant.tag == f"{W}sym":
            yield "mots", f"⟨signe {enfant.get(f'{W}font')} {enfant.get(f'{W}char')}⟩"
        elif enfant.tag in (f"{M}oMath", f"{M}oMathPara"):
            yield "mots", _equation(enfant)
        elif enfant.tag == f"{MC}AlternateContent":
            for dit in self._des_deux(enfant, lambda choix: ["".join(s for _, s in self.signes(choix, partie))]):
                yield "mots", dit
        else:
            yield from self._objet(enfant, nom, partie)

    def _objet(self, enfant: etree._Element, nom: str, partie: str) -> Iterator[tuple[str, str]]:
        if enfant.tag == f"{W}txbxContent":
            yield "mots", f"⟨zone {self._a_part(enfant, partie)}⟩"
        elif enfant.tag == f"{W}hyperlink":
            cible = self.paquet.relations(partie).get(enfant.get(f"{R}id", ""), ("", "", True))[1]
            ancre = re.sub(r"_Toc\d+", "_Toc", enfant.get(f"{W}anchor", ""))
            yield "mots", f"⟨lien {cible}#{ancre}⟩"
            yield from self.signes(enfant, partie)
            yield "mots", "⟨/lien⟩"
        elif enfant.tag in w("dir", "bdo"):
            yield "mots", f"⟨lien sens {enfant.get(f'{W}val')}⟩"
            yield from self.signes(enfant, partie)
            yield "mots", "⟨/lien⟩"
        elif enfant.tag == f"{W}sdt":
            self._controle(enfant)
            dedans = enfant.find(f"{W}sdtContent")
            yield from self.signes(dedans, partie) if dedans is not None else ()
        elif enfant.tag in _LIENS:
            yield from self.signes(enfant, partie)
        elif enfant.tag.startswith(W) and not len(enfant):
            yield "mots", f"⟨{nom}⟩"
        else:
            yield from self._dessin(enfant, nom, partie)

    def _dessin(self, enfant: etree._Element, nom: str, partie: str) -> Iterator[tuple[str, str]]:
        """Un dessin, un objet, un ruby : ses images par leur empreinte, puis ce qu'il contient."""
        if enfant.tag in w("drawing", "pict", "object", "ruby"):
            yield "mots", f"⟨forme {nom}⟩"
        for attribut, valeur in enfant.attrib.items():
            if str(attribut).startswith(R):
                yield "mots", f"⟨image {self.empreinte(partie, str(valeur))}⟩"
        yield from self.signes(enfant, partie)

    def _a_part(self, element: etree._Element, partie: str) -> str:
        """Ce que disent les blocs d'une note ou d'une zone, leurs mots à leur place dans le paragraphe."""
        retenus = self.mots
        self.mots = []
        lignes = list(self.blocs(element, partie))
        self.mots = retenus
        return " ".join(lignes)

    def _controle(self, element: etree._Element) -> None:
        proprietes = element.find(f"{W}sdtPr")
        if element.tag == f"{W}sdt" and proprietes is not None:
            sortes = w("dropDownList", "comboBox", "date", "text", "picture", "docPartObj") | {f"{W14}checkbox"}
            sorte = next((e.tag.rpartition("}")[2] for e in proprietes if e.tag in sortes), "")
            self.a_cote.append(f"contrôle {sorte} {val(proprietes, 'tag')} {val(proprietes, 'alias')}")

    def empreinte(self, partie: str, identifiant: str) -> str:
        """L'empreinte de ce qu'une relation vise, ses propres relations comprises ; « cassée » quand il n'y a rien."""
        lien = self.paquet.relations(partie).get(identifiant)
        if lien is None:
            return "cassée"
        _, place, dehors = lien
        if dehors:
            return place
        contenu = self.paquet.parties.get(place)
        if contenu is None:
            return "absente"
        suites = [] if place.startswith("media/") else sorted(self.paquet.relations(place).items())
        dits = [f"{i}:{s}:{_hache(self.paquet.parties.get(p, b'')) if not d else p}" for i, (s, p, d) in suites]
        return _hache(contenu + "".join(dits).encode())


def montre(element: etree._Element) -> etree._Element:
    """Le premier choix que Word connaît, sinon ce qui le remplace."""
    connus = ("http://schemas.microsoft.com/office/", "http://schemas.openxmlformats.org/", "urn:schemas-microsoft")
    for choix in element.findall(f"{MC}Choice"):
        if all(str(choix.nsmap.get(p)).startswith(connus) for p in choix.get("Requires", "").split()):
            return choix
    repli = element.find(f"{MC}Fallback")
    return etree.Element("rien") if repli is None else repli


def _liens_joints(dit: str) -> str:
    """Deux liens qui se suivent et mènent au même endroit n'en font qu'un : un lecteur n'y voit pas de différence."""
    avant = None
    while avant != dit:
        avant, dit = dit, re.sub(r"(⟨lien ([^⟨⟩]*)⟩(?:(?!⟨/?lien).)*)⟨/lien⟩⟨lien \2⟩", r"\1", dit, flags=re.DOTALL)
    return dit


def _hache(contenu: bytes) -> str:
    return hashlib.sha256(contenu).hexdigest()[:8]


def _cache(ouvert: list[str]) -> bool:
    """Si le champ, son code fini, a un résultat que la page décide."""
    return "/" in ouvert and bool(_SELON_LA_PAGE.match("".join(ouvert)))


def _par_id(arbre: etree._Element | None) -> dict[str, etree._Element]:
    return {note.get(f"{W}id", ""): note for note in (arbre if arbre is not None else ())}


def _section(element: etree._Element) -> str:
    """Où la section commence par rapport à celle d'avant ; la première ne peut qu'être sur une page paire ou impaire."""
    premiere = next(element.getroottree().iter(f"{W}sectPr")) is element
    debut = val(element, "type") or "nextPage"
    return "début" if premiere and debut not in ("evenPage", "oddPage") else debut


def _formulaire(donnees: etree._Element | None) -> str:
    """Une case, une liste, un texte de formulaire, et leur état."""
    if donnees is None:
        return ""
    etats = [f"{e.tag.rpartition('}')[2]}={e.get(f'{W}val', '1')}" for e in donnees.iter(
        f"{W}checked", f"{W}default", f"{W}result", f"{W}listEntry")]  # fmt: skip
    return f"⟨case {' '.join(etats)}⟩"


def _equation(element: etree._Element) -> str:
    """Une équation, chaque partie entre les parenthèses de son nom."""

    def dite(un: etree._Element) -> Iterable[str]:
        for enfant in un:
            nom = enfant.tag.rpartition("}")[2] if isinstance(enfant.tag, str) else "Pr"
            if enfant.tag in (f"{M}t", f"{W}t", f"{W}delText"):
                yield enfant.text or ""
            elif enfant.tag in (f"{M}r", f"{W}r", f"{W}ins", f"{W}del"):
                yield from dite(enfant)
            elif not nom.endswith("Pr"):
                yield from (f"{nom}(", *dite(enfant), ")")

    return "".join(dite(element))
