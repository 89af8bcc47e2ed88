"""Ce que disent les balises d'un PDF, dans leur ordre, comme `pdfinfo -struct-text` : chaque page n'est lue qu'une fois.

`pdfinfo` relit toute la page à chaque contenu d'une balise : vingt secondes pour un dossier de séance, une ici.
"""

import re
from dataclasses import dataclass, field
from functools import cache

import pikepdf

_LUS = "BDC BMC EMC Tf Tj TJ ' \""
_BORNES = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f\s]*)>|\[([^\]]*)\])")
_UN = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f\s]*)>")
_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)endbf", re.DOTALL)


@dataclass
class _Lecture:
    """Les pages déjà lues : par page, le texte de chaque contenu balisé."""

    pages: dict[tuple[int, int], dict[int, str]] = field(default_factory=dict)

    def dit(self, noeud: pikepdf.Object, page: pikepdf.Dictionary | None = None) -> str:
        """Ce que dit une balise, un numéro de contenu ou une liste des deux."""
        if isinstance(noeud, pikepdf.Array):
            return "".join(self.dit(enfant, page) for enfant in noeud)
        if not isinstance(noeud, pikepdf.Dictionary):
            assert page is not None
            return self.contenu(page, int(noeud))
        page = noeud.get("/Pg", page)
        if "/MCID" in noeud:
            return self.contenu(page, int(noeud.MCID))
        if "/ActualText" in noeud:
            return str(noeud.ActualText)
        return self.dit(noeud.K, page) if "/K" in noeud else ""

    def contenu(self, page: pikepdf.Dictionary, numero: int) -> str:
        if page.objgen not in self.pages:
            self.pages[page.objgen] = _textes(pikepdf.Page(page))
        return self.pages[page.objgen].get(numero, "")


def lire_balises(fichier: pikepdf.Pdf) -> str:
    """Le texte de toutes les balises, dans l'ordre de l'arbre."""
    return _Lecture().dit(fichier.Root.StructTreeRoot.K)


def _textes(page: pikepdf.Page) -> dict[int, str]:
    """Le texte de chaque contenu balisé de la page."""
    dits: dict[int, str] = {}
    ouverts: list[int | None] = [None]
    polices = page.obj.get("/Resources", {}).get("/Font", {})
    signes: dict[bytes, str] = {}
    for operandes, operateur in pikepdf.parse_content_stream(page, _LUS):
        nom = str(operateur)
        if nom in ("BDC", "BMC"):
            ouverts.append(_numero(operandes, ouverts[-1]))
        elif nom == "EMC":
            ouverts.pop()
        elif nom == "Tf":
            signes = _correspondance(polices[operandes[0]].ToUnicode.read_bytes())
        elif ouverts[-1] is not None:
            dits[ouverts[-1]] = dits.get(ouverts[-1], "") + _lus(operandes[-1], signes)
    return dits


def _numero(operandes: list[pikepdf.Object], autour: int | None) -> int | None:
    """Le contenu balisé qui s'ouvre, ou celui où il est ; aucun dans ce qui n'est que décor."""
    if str(operandes[0]) == "/Artifact":
        return None
    choix = operandes[1] if len(operandes) > 1 and isinstance(operandes[1], pikepdf.Dictionary) else {}
    return int(choix["/MCID"]) if "/MCID" in choix else autour


def _lus(dit: pikepdf.Object, signes: dict[bytes, str]) -> str:
    codes = dit if isinstance(dit, pikepdf.Array) else [dit]
    ecrits = b"".join(bytes(code) for code in codes if isinstance(code, pikepdf.String))
    return "".join(signes.get(ecrits[rang : rang + 2], "") for rang in range(0, len(ecrits), 2))


@cache
def _correspondance(table: bytes) -> dict[bytes, str]:
    """Ce que chaque code de deux octets veut dire, d'après la table « ToUnicode » d'une police."""
    signes: dict[bytes, str] = {}
    for sorte, corps in _SECTION.findall(table):
        if sorte == b"bfchar":
            signes |= {bytes.fromhex(code.decode()): _mot(vers) for code, vers in _UN.findall(corps)}
            continue
        for premier, dernier, vers, liste in _BORNES.findall(corps):
            codes = range(int(premier, 16), int(dernier, 16) + 1)
            dits = re.findall(rb"<([0-9A-Fa-f\s]*)>", liste) if liste else None
            for rang, code in enumerate(codes):
                mot = _mot(dits[rang]) if dits else _mot(vers)[:-1] + chr(ord(_mot(vers)[-1]) + rang)
                signes[code.to_bytes(2)] = mot
    return signes


def _mot(hexadecimal: bytes) -> str:
    return bytes.fromhex(hexadecimal.decode()).decode("utf-16-be")
