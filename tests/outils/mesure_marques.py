"""Ce que deviennent les paragraphes d'un .docx à marques, les vides compris, et ce que les marques ont de trop.

La lecture suit la norme (ISO/IEC 29500-1, 17.13.5) et ne doit rien à docgen. La fin d'un paragraphe qui s'en va joint
ses mots au paragraphe suivant, qui garde ses propriétés ; un paragraphe dont rien ne reste avant un tableau s'en va ;
le dernier d'un corps, d'une cellule, d'une zone garde toujours sa fin.

`python -m tests.outils.mesure_marques DOSSIER…` mesure chaque paire `old.docx`, `new.docx` de ces dossiers.
"""

import re
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
PASSAGES = {f"{W}{nom}" for nom in ("sdt", "sdtContent", "smartTag", "customXml")}
PERDUES = {"accepter": ("del", "moveFrom"), "refuser": ("ins", "moveTo")}
# Ce que le résultat d'un champ volatil dit dépend de qui met en page.
VOLATIL = re.compile(r"\s*(PAGE|NUMPAGES|SECTIONPAGES|PAGEREF|DATE|TIME)\b")
TUS = {"pPr", "rPr", "sdtPr", "commentReference", "Fallback"}
SIGNES = {"br", "tab", "cr", "sym", "blip", "noBreakHyphen", "ptab", "f", "sSup", "sSub", "rad"}
MOT = re.compile(r"\w+|[^\w\s]")
# Entre ces deux signes, ce qui n'est pas des mots.
MUET, FIN_MUET = "\ue000", "\ue001"
AUCUNE = ("", (), (), False)
MUETS = re.compile(f"{MUET}[^{FIN_MUET}]*{FIN_MUET}")


def structure(octets: bytes, reponse: str = "accepter") -> dict[str, list]:
    """Le corps, les en-têtes et les pieds : paragraphes (propriétés, mots), tableaux (lignes de cellules)."""
    with zipfile.ZipFile(BytesIO(octets)) as archive:
        parties = {nom: archive.read(nom) for nom in archive.namelist()}
    lu = _Lu(parties, reponse)
    corps = lu.blocs(etree.fromstring(parties["word/document.xml"])[0])
    autour = {n: lu.blocs(etree.fromstring(o)) for n, o in parties.items() if re.match(r"word/(header|footer)\d", n)}
    sortes = {s: sorted((b for n, b in autour.items() if s in n), key=str) for s in ("header", "footer")}
    return {"corps": corps, **sortes}


@dataclass
class _Lu:
    parties: dict[str, bytes]
    reponse: str

    def __post_init__(self) -> None:
        self.notes = {
            (sorte, note.get(f"{W}id")): note
            for sorte in ("footnote", "endnote")
            if f"word/{sorte}s.xml" in self.parties
            for note in etree.fromstring(self.parties[f"word/{sorte}s.xml"])
        }
        styles = etree.fromstring(self.parties.get("word/styles.xml", b"<x/>"))
        self.styles = {s.get(f"{W}styleId"): s.find(f"{W}name").get(f"{W}val") for s in styles.iter(f"{W}style")}
        numeros = etree.fromstring(self.parties.get("word/numbering.xml", b"<x/>"))
        abstraits = {a.get(f"{W}abstractNumId"): a for a in numeros.iter(f"{W}abstractNum")}
        self.numeros = {
            n.get(f"{W}numId"): [
                (x.get(f"{W}val"), y.get(f"{W}val"))
                for x, y in zip(abstraits[n[0].get(f"{W}val")].iter(f"{W}numFmt"),
                                abstraits[n[0].get(f"{W}val")].iter(f"{W}lvlText"), strict=False)
            ]
            for n in numeros.iter(f"{W}num")
        }  # fmt: skip

    def blocs(self, parent: etree._Element) -> list:
        lus: list = []
        attente: list[str] = []
        elements = [e for e in self._enfants(parent) if e.tag in (f"{W}p", f"{W}tbl")]
        for rang, element in enumerate(elements):
            if element.tag == f"{W}tbl":
                lignes = self._lignes(element)
                if lignes:
                    lus += [("p", AUCUNE, "".join(attente))] if attente else []
                    lus.append(("tbl", lignes))
                    attente = []
                continue
            attente += self._mots(element)
            if self._va(element.find(f"{W}pPr/{W}rPr")) and rang + 1 < len(elements):
                continue
            lus.append(("p", self._proprietes(element.find(f"{W}pPr")), "".join(attente)))
            attente = []
        return [*lus, ("p", AUCUNE, "".join(attente))] if attente else lus

    def _enfants(self, parent: etree._Element) -> Iterator[etree._Element]:
        for element in parent:
            if element.tag in PASSAGES:
                yield from self._enfants(element)
            else:
                yield element

    def _va(self, proprietes: etree._Element | None) -> bool:
        return proprietes is not None and any(proprietes.find(f"{W}{n}") is not None for n in PERDUES[self.reponse])

    def _proprietes(self, proprietes: etree._Element | None) -> tuple:
        if proprietes is None:
            return AUCUNE
        avant = proprietes.find(f"{W}pPrChange/{W}pPr")
        section = proprietes.find(f"{W}sectPr") is not None
        lues = avant if avant is not None and self.reponse == "refuser" else proprietes
        dites = {e.tag.removeprefix(W): e for e in lues if e.tag not in (f"{W}rPr", f"{W}sectPr", f"{W}pPrChange")}
        style = dites.pop("pStyle", None)
        numero = dites.pop("numPr", None)
        niveau = ()
        if numero is not None:
            rang = numero.find(f"{W}ilvl")
            identite = numero.find(f"{W}numId")
            niveau = (rang.get(f"{W}val") if rang is not None else "0",
                      str(self.numeros.get(identite.get(f"{W}val") if identite is not None else "")))  # fmt: skip
        autres = tuple(sorted((nom, *sorted(map(str, e.attrib.values()))) for nom, e in dites.items()))
        return (self.styles.get(style.get(f"{W}val")) if style is not None else "", niveau, autres, section)

    def _lignes(self, tableau: etree._Element) -> list:
        lignes = [e for e in self._enfants(tableau) if e.tag == f"{W}tr" and not self._va(e.find(f"{W}trPr"))]
        perdue = {"accepter": "cellDel", "refuser": "cellIns"}[self.reponse]
        return [
            [self.blocs(c) for c in self._enfants(ligne)
             if c.tag == f"{W}tc" and c.find(f"{W}tcPr/{W}{perdue}") is None]
            for ligne in lignes
        ]  # fmt: skip

    def _mots(self, element: etree._Element) -> Iterator[str]:
        champs: list[list[str]] = []
        for signe in self._signes(element):
            if isinstance(signe, str):
                cache = any(len(c) > 1 and VOLATIL.match(c[0]) for c in champs)
                yield from () if cache else (signe,)
            elif signe.tag == f"{W}fldChar":
                match signe.get(f"{W}fldCharType"):
                    case "begin":
                        champs.append([""])
                    case "separate" if champs:
                        champs[-1].append("")
                    case "end" if champs:
                        champs.pop()
            else:
                yield _muet(" ".join((signe.text or "").split()))
                if champs:
                    champs[-1][0] += signe.text or ""

    def _signes(self, element: etree._Element) -> Iterator[str | etree._Element]:
        perdues = {f"{W}{nom}" for nom in PERDUES[self.reponse]}
        for enfant in element:
            nom = str(enfant.tag).rpartition("}")[2]
            if enfant.tag in perdues or nom in TUS:
                continue
            if nom in ("t", "delText"):
                yield from [enfant.text] if enfant.text else []
            elif nom in ("fldChar", "instrText", "delInstrText"):
                yield enfant
            else:
                yield from self._autre(enfant, nom)

    def _autre(self, enfant: etree._Element, nom: str) -> Iterator[str | etree._Element]:
        """Ce qui n'est pas des mots : un signe muet de sa sorte, puis les mots qu'il tient."""
        dedans: Iterator = self._signes(enfant)
        if nom == "fldSimple":
            code = " ".join(str(enfant.get(f"{W}instr")).split())
            yield _muet(code)
            dedans = iter(()) if VOLATIL.match(code) else dedans
        elif nom in ("footnoteReference", "endnoteReference"):
            note = self.notes.get((nom.removesuffix("Reference"), enfant.get(f"{W}id")))
            dedans = iter((_muet("note"), _dit(self.blocs(note) if note is not None else []), _muet("fin")))
        elif nom == "txbxContent":
            dedans = iter((_muet("zone"), _dit(self.blocs(enfant)), _muet("fin")))
        elif nom in SIGNES:
            yield _muet(enfant.get(f"{W}type") or nom)
        yield from dedans


def _muet(dit: object) -> str:
    return f"{MUET}{dit}{FIN_MUET}"


def _dit(blocs: list) -> str:
    """Des blocs dans un paragraphe : les propriétés et les fins, muettes, et les mots."""
    return "".join(f"{_muet(b[1])}{b[2]}{_muet('¶')}" if b[0] == "p" else
                   "".join(_muet("cellule") + _dit(c) for ligne in b[1] for c in ligne) for b in blocs)  # fmt: skip


# --- ce que les marques ont de trop -------------------------------------------------------------------------------------
def marques(octets: bytes) -> int:
    """Les lettres, sans les espaces, sous une marque ; celles des fins de paragraphes n'en ont pas."""
    with zipfile.ZipFile(BytesIO(octets)) as archive:
        noms = [n for n in archive.namelist() if re.match(r"word/(document|header|footer|footnotes|endnotes)", n)]
        arbres = [etree.fromstring(archive.read(nom)) for nom in noms if nom.endswith(".xml")]
    return sum(len("".join(t.text.split())) for arbre in arbres for t in arbre.iter(f"{W}t", f"{W}delText", f"{M}t")
               if t.text and _marque(t))  # fmt: skip


def _marque(element: etree._Element) -> bool:
    dedans = [a.tag for a in element.iterancestors()]
    return f"{MC}Fallback" not in dedans and (f"{W}ins" in dedans or f"{W}del" in dedans)


def mots_de(lue: object) -> list[str]:
    """Les mots et les signes d'une structure, dans l'ordre."""
    if isinstance(lue, dict):
        return [mot for partie in lue.values() for mot in mots_de(partie)]
    if isinstance(lue, tuple) and lue[0] == "p":
        return MOT.findall(MUETS.sub(" ", lue[2]))
    return [mot for partie in lue for mot in mots_de(partie)] if isinstance(lue, list | tuple) else []


def moindre(avant: list[str], apres: list[str]) -> int:
    """Les lettres que toute trace de `avant` à `apres` marque au moins : hors de la plus lourde suite commune."""
    while avant and apres and avant[0] == apres[0]:
        avant, apres = avant[1:], apres[1:]
    while avant and apres and avant[-1] == apres[-1]:
        avant, apres = avant[:-1], apres[:-1]
    ligne = [0] * (len(apres) + 1)
    for mot in avant:
        coin = 0
        for rang, autre in enumerate(apres, 1):
            dessus, ici = ligne[rang], coin + len(mot) if mot == autre else 0
            ligne[rang], coin = max(dessus, ligne[rang - 1], ici), dessus
    return len("".join(avant)) + len("".join(apres)) - 2 * ligne[-1]


def rapport(avant: bytes, apres: bytes, trace: bytes) -> tuple[int, int]:
    """Les lettres marquées, et celles de la moindre trace."""
    return marques(trace), moindre(mots_de(structure(avant)), mots_de(structure(apres)))


def fautes(avant: bytes, apres: bytes, trace: bytes) -> list[str]:
    """Ce qui, une fois tout accepté ou tout refusé, n'est pas l'après ou l'avant, les paragraphes vides compris."""
    return [
        f"{reponse} : {attendu}\n     -> {lu}"
        for reponse, fichier in (("accepter", apres), ("refuser", avant))
        for attendu, lu in [(structure(fichier), structure(trace, reponse))]
        if attendu != lu
    ]


def main(dossiers: list[str]) -> None:
    from docgen.findings import Refusal
    from docgen.word.marques import mark
    from docgen.word.ouverture import read_word

    for dossier in map(Path, dossiers):
        avant, apres = ((dossier / f"{nom}.docx").read_bytes() for nom in ("old", "new"))
        try:
            trace = mark(read_word(avant, "old.docx", "accepter"), read_word(apres, "new.docx", "accepter"), "Moi")
        except Refusal as refus:
            print(f"{dossier.name}: {refus}")
            continue
        Path(f"/tmp/marques/{dossier.name}.docx").write_bytes(trace)
        marque, moins = rapport(avant, apres, trace)
        trouvees = fautes(avant, apres, trace)
        print(f"{dossier.name}: {marque}/{moins} {trouvees or ''}")


if __name__ == "__main__":
    main(sys.argv[1:])
