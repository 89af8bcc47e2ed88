"""Ce qu'un imprimeur verrait d'un PDF : pages creuses, mots coupés, lettres trop petites, lignes trop longues.

Les pages se lisent par poppler (`pdftotext -bbox-layout`), que le PDF vienne de Typst ou de LibreOffice : rien ici ne vient
de `src`, sauf les mots du document, qui servent de dictionnaire.

    python -m tests.outils.pages_lues DOSSIER        dit les fautes de chaque PDF d'un dossier produit
"""

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, takewhile
from pathlib import Path

import lxml.html
import pikepdf

# La hauteur de la boîte d'un mot, que poppler tire de la police, rapportée à son corps (Carlito), selon l'auteur.
BOITES = {"Typst": 1.0, "Writer": 1.3}
# La marge de gauche des pages, en points.
MARGE = 62.3
# Le corps et le retrait du texte, tels que le gabarit livré les donne.
CORPS, RETRAIT = 11.5, 70.9
# Ce que prennent au plus l'en-tête et le pied, en points.
HAUT, BAS = 52.0, 54.0
EXPOSANTS = ("er", "ers", "re", "e", "o")
MOT = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Ligne:
    """Une ligne telle que la page la montre ; `mots` : (texte, gauche, haut, droite, bas), en points ; `boite`, la
    hauteur d'un mot rapportée à son corps."""

    mots: tuple[tuple[str, float, float, float, float], ...]
    boite: float

    @cached_property
    def texte(self) -> str:
        return " ".join(mot[0] for mot in self.mots)

    @cached_property
    def haut(self) -> float:
        return min(mot[2] for mot in self.mots)

    @cached_property
    def bas(self) -> float:
        return max(mot[4] for mot in self.mots)

    @cached_property
    def gauche(self) -> float:
        return min(mot[1] for mot in self.mots)

    @cached_property
    def droite(self) -> float:
        return max(mot[3] for mot in self.mots)

    @cached_property
    def corps(self) -> float:
        """Le corps de la ligne, en points : celui de son plus grand mot (un exposant n'est pas la ligne)."""
        return max(mot[4] - mot[2] for mot in self.mots) / self.boite


@dataclass(frozen=True)
class Page:
    """Une page : sa taille en points, ses lignes de haut en bas."""

    largeur: float
    hauteur: float
    lignes: tuple[Ligne, ...]

    @cached_property
    def texte(self) -> tuple[Ligne, ...]:
        """Les lignes entre l'en-tête et le pied, de haut en bas."""
        dedans = [ligne for ligne in self.lignes if HAUT < ligne.haut and ligne.bas < self.hauteur - BAS]
        return tuple(sorted(dedans, key=lambda ligne: (round(ligne.haut), ligne.gauche)))

    @cached_property
    def entete(self) -> str:
        return " ".join(ligne.texte for ligne in self.lignes if ligne.bas < HAUT)

    @cached_property
    def pied(self) -> str:
        return " ".join(ligne.texte for ligne in self.lignes if ligne.haut > self.hauteur - BAS)

    @property
    def remplie(self) -> float:
        """La part de la hauteur utile que le texte occupe."""
        fin = max((ligne.bas for ligne in self.texte), default=HAUT)
        return (fin - HAUT) / (self.hauteur - HAUT - BAS)

    @cached_property
    def rangs(self) -> list[str]:
        """Le texte, hauteur par hauteur : ce que l'œil lit sur une ligne, d'une colonne à l'autre."""
        rangs: dict[int, list[Ligne]] = {}
        for ligne in self.texte:
            proche = next((haut for haut in rangs if abs(haut - ligne.haut) < 3), int(ligne.haut))
            rangs.setdefault(proche, []).append(ligne)
        return [
            " ".join(ligne.texte for ligne in sorted(rangs[haut], key=lambda x: x.gauche)) for haut in sorted(rangs)
        ]


def lire(pdf: Path) -> list[Page]:
    """Les pages de `pdf`."""
    sortie = subprocess.run(["pdftotext", "-q", "-bbox-layout", str(pdf), "-"], capture_output=True, check=True).stdout
    arbre = lxml.html.fromstring(sortie.decode())
    auteur = next((meta.get("content", "") for meta in arbre.iter("meta") if meta.get("name") == "Creator"), "")
    boite = next(boite for nom, boite in BOITES.items() if auteur.startswith(nom))
    return [_page(page, boite) for page in arbre.iter("page")]


def _page(page: lxml.html.HtmlElement, boite: float) -> Page:
    lignes = (tuple(_mot(mot) for mot in ligne.iter("word")) for ligne in page.iter("line"))
    vues = tuple(Ligne(mots, boite) for mots in lignes if mots)
    return Page(float(page.get("width", 0)), float(page.get("height", 0)), vues)


def _mot(mot: lxml.html.HtmlElement) -> tuple[str, float, float, float, float]:
    places = [float(mot.get(nom, 0)) for nom in ("xmin", "ymin", "xmax", "ymax")]
    return (mot.text or "", places[0], places[1], places[2], places[3])


def couleurs(pdf: Path) -> set[str]:
    """Les couleurs dont `pdf` dessine et écrit, en hexadécimal."""
    vues = set()
    with pikepdf.open(pdf) as fichier:
        for page in fichier.pages:
            for operandes, operateur in pikepdf.parse_content_stream(page):
                if str(operateur) in ("rg", "RG", "sc", "SC", "scn", "SCN") and len(operandes) == 3:
                    vues.add("".join(f"{round(float(part) * 255):02X}" for part in operandes))
    return vues


# --- les fautes ------------------------------------------------------------------------------------------------------
def creuses(pages: list[Page], seuil: float = 0.3) -> list[int]:
    """Les pages, sauf la dernière, que le texte remplit à moins de `seuil`."""
    return [rang for rang, page in enumerate(pages[:-1], 1) if page.remplie < seuil]


def maigres(pages: list[Page], lignes: int = 3) -> list[int]:
    """Les pages qui ne portent que quelques lignes : une légende, un rang."""
    return [rang for rang, page in enumerate(pages, 1) if rang > 1 and len(page.rangs) <= lignes]


def plus_petit_corps(pages: Iterable[Page]) -> float:
    """Le plus petit corps du texte, en points, au dixième ; un exposant seul sur sa ligne n'est pas du texte."""
    lignes = [ligne for page in pages for ligne in page.texte if ligne.texte not in EXPOSANTS]
    return round(min((ligne.corps for ligne in lignes), default=99.0), 1)


def lignes_du_texte(pages: Iterable[Page], corps: float, retrait: float) -> list[str]:
    """Les lignes du texte que l'on lit, au corps et au retrait du texte : ni titres, ni tableaux, ni cadres."""
    return [
        " ".join(ligne.texte.split())
        for page in pages
        for ligne in page.texte
        if abs(ligne.corps - corps) < 0.2 and ligne.gauche >= MARGE + retrait - 2
    ]


def nu(texte: str) -> str:
    """`texte` sans les espaces, que l'extraction place à sa façon."""
    return re.sub(r"\s", "", texte)


def mots_coupes(pages: Iterable[Page], dictionnaire: Iterable[str]) -> list[str]:
    """Les mots des pages qui ne sont pas des mots du document : des morceaux de mots."""
    connus = {mot for texte in dictionnaire for mot in MOT.findall(texte)}
    vus = (mot for page in pages for ligne in page.texte for dit in ligne.mots for mot in MOT.findall(dit[0]))
    return list(dict.fromkeys(mot for mot in vus if mot not in connus))


def cesures(pages: Iterable[Page]) -> list[str]:
    """Les traits d'union invisibles, que l'on copie avec le texte."""
    return [ligne.texte for page in pages for ligne in page.lignes if "\u00ad" in ligne.texte]


def formules_coupees(pages: Iterable[Page]) -> list[str]:
    """Les lignes qui ouvrent une parenthèse de formule, « (I + K », sans la fermer, ou la ferment sans l'ouvrir."""
    motif = re.compile(r"\((?:[A-Z] [+−–-] )*[A-Z](?: [+−–-])?$|^(?:[+−–-] )?[A-Z](?: [+−–-] [A-Z])*\)")
    return [ligne.texte for page in pages for ligne in page.texte if motif.search(ligne.texte)]


def superposees(pages: Iterable[Page]) -> list[str]:
    """Les lignes écrites sur une autre : du tiers de leur hauteur au moins, et d'un caractère."""
    return [
        f"{une.texte} / {autre.texte}"
        for page in pages
        for une, autre in _proches([ligne for ligne in page.texte if ligne.texte not in EXPOSANTS])
        if min(une.bas, autre.bas) - max(une.haut, autre.haut) > min(une.bas - une.haut, autre.bas - autre.haut) / 3
        and any(_se_touchent(mot, voisin) for mot in une.mots for voisin in autre.mots)
    ]


def _proches(lignes: list[Ligne]) -> Iterator[tuple[Ligne, Ligne]]:
    """Les paires de lignes, rangées de haut en bas au point près, dont la seconde commence avant la fin de la première."""
    for rang, une in enumerate(lignes, 1):
        for autre in takewhile(lambda suivante, fin=une.bas + 1: suivante.haut < fin, islice(lignes, rang, None)):
            yield une, autre


def _se_touchent(mot: tuple[str, float, float, float, float], autre: tuple[str, float, float, float, float]) -> bool:
    """Si deux mots couvrent un même caractère : poppler fait parfois une ligne de deux cellules voisines."""
    haut, bas = max(mot[2], autre[2]), min(mot[4], autre[4])
    return (
        min(mot[3], autre[3]) - max(mot[1], autre[1]) > 4 and bas - haut > min(mot[4] - mot[2], autre[4] - autre[2]) / 3
    )


def au_pied(pages: Iterable[Page], titres: Iterable[str]) -> list[str]:
    """Les titres qui sont la dernière ligne d'une page : ce qu'ils annoncent est sur la suivante."""
    connus = {nu(titre) for titre in titres}
    return [page.rangs[-1] for page in pages if page.rangs and nu(page.rangs[-1]) in connus]


def fautes(pdf: Path) -> Iterator[str]:
    """Ce qu'un imprimeur reprocherait à `pdf`, sans connaître le document."""
    pages = lire(pdf)
    for nom, trouvees in (("pages creuses", creuses(pages)), ("pages maigres", maigres(pages))):
        if trouvees:
            yield f"{nom} : {', '.join(map(str, trouvees))}"
    for nom, lignes in (
        ("césures", cesures(pages)),
        ("formules coupées", formules_coupees(pages)),
        ("lignes superposées", superposees(pages)),
    ):
        if lignes:
            yield f"{nom} : {len(lignes)} ({lignes[0]})"
    if (corps := plus_petit_corps(pages)) < 8.5:
        yield f"corps de {corps} points"
    longue = max(lignes_du_texte(pages, CORPS, RETRAIT), key=len, default="")
    if len(longue) > 80:
        yield f"ligne de {len(longue)} signes : {longue}"


if __name__ == "__main__":
    for fichier in sorted(Path(sys.argv[1]).rglob("*.pdf")):
        for faute in fautes(fichier):
            print(f"{fichier.relative_to(sys.argv[1])} : {faute}")
