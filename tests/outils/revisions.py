"""Ce que devient un .docx à marques quand on les accepte, ou les refuse, toutes : lu dans le XML, puis par LibreOffice.

Cette lecture ne doit rien à docgen : elle suit la norme (ISO/IEC 29500-1, 17.13.5). Un paragraphe dont la fin est
marquée et s'en va rejoint le suivant ; une ligne de tableau marquée s'en va entière ; un tableau sans ligne, aussi.
"""

import contextlib
import os
import re
import shutil
import subprocess
import time
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from tests.outils.attente import en_session, lancer

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PASSAGES = {f"{W}{nom}" for nom in ("sdt", "sdtContent", "smartTag", "customXml", "hyperlink", "fldSimple")}
# Où commence et finit, dans les mots, le résultat d'un champ.
CHAMP, FIN = "\ue010", "\ue011"


@dataclass(frozen=True)
class Lecture:
    """Le texte d'un fichier : paragraphes et grilles du corps, puis des en-têtes et des pieds de page."""

    corps: list = field(default_factory=list)
    autour: dict[str, list] = field(default_factory=dict)


def lire(path: Path, reponse: str) -> Lecture:
    """Le fichier, toutes ses marques acceptées (`accepter`) ou refusées (`refuser`) ; les paragraphes vides en moins."""
    garde = {"accepter": "ins", "refuser": "del"}[reponse]
    with zipfile.ZipFile(path) as archive:
        corps = etree.fromstring(archive.read("word/document.xml"))[0]
        # Deux programmes ne nomment ni ne répètent pareil les parties : c'est leur texte qui compte.
        parties = [n for n in archive.namelist() if re.fullmatch(r"word/(header|footer)\d+\.xml", n)]
        lues = [(nom[5:11], blocs(etree.fromstring(archive.read(nom)), garde)) for nom in parties]
    autour: dict[str, list] = {"header": [], "footer": []}
    for sorte, contenu in lues:
        if contenu and contenu not in autour[sorte]:
            autour[sorte].append(contenu)
    return Lecture(blocs(corps, garde), {sorte: sorted(contenus, key=str) for sorte, contenus in autour.items()})


def blocs(parent: etree._Element, garde: str) -> list:
    """Les paragraphes (un texte) et les tableaux (une liste de lignes, de cellules) de `parent`, dans l'ordre."""
    lus: list = []
    attente = ""
    for element in _enfants(parent):
        if element.tag == f"{W}p":
            attente += "".join(_hors_champs(_mots(element, garde)))
            if _part(element.find(f"{W}pPr/{W}rPr"), garde):
                continue
        elif element.tag == f"{W}tbl":
            # Une fin de paragraphe ne peut pas rejoindre un tableau.
            lus += [attente] if attente else []
            lus += [lignes] if (lignes := _lignes(element, garde)) else []
        else:
            continue
        if element.tag == f"{W}p" and attente:
            lus.append(attente)
        attente = ""
    return [*lus, attente] if attente else lus


def _enfants(parent: etree._Element) -> Iterator[etree._Element]:
    for element in parent:
        if element.tag in PASSAGES:
            yield from _enfants(element)
        else:
            yield element


def _lignes(tableau: etree._Element, garde: str) -> list:
    lignes = [e for e in _enfants(tableau) if e.tag == f"{W}tr"]
    return [_cellules(ligne, garde) for ligne in lignes if not _part(ligne.find(f"{W}trPr"), garde)]


def _cellules(ligne: etree._Element, garde: str) -> list:
    """Les cellules, avec leur largeur en colonnes ; celle qui continue la cellule d'au-dessus est None."""
    lues = []
    for cellule in (e for e in _enfants(ligne) if e.tag == f"{W}tc"):
        proprietes = cellule.find(f"{W}tcPr")
        if _part_seule(proprietes, garde):
            continue
        avant = None if proprietes is None or garde == "ins" else proprietes.find(f"{W}tcPrChange/{W}tcPr")
        fusion, largeur = (_trouver(proprietes if avant is None else avant, nom) for nom in ("vMerge", "gridSpan"))
        suite = fusion is not None and fusion.get(f"{W}val", "continue") == "continue"
        colonnes = 1 if largeur is None else int(largeur.get(f"{W}val"))
        lues.append((colonnes, None if suite else blocs(cellule, garde)))
    return lues


def _part_seule(proprietes: etree._Element | None, garde: str) -> bool:
    """Si la marque d'une cellule l'emporte, et non sa ligne."""
    return _trouver(proprietes, "cellDel" if garde == "ins" else "cellIns") is not None


def _trouver(proprietes: etree._Element | None, nom: str) -> etree._Element | None:
    return None if proprietes is None else proprietes.find(f"{W}{nom}")


def _part(proprietes: etree._Element | None, garde: str) -> bool:
    """Si la marque que portent ces propriétés emporte ce qu'elles décrivent."""
    if proprietes is None:
        return False
    perdue = "del" if garde == "ins" else "ins"
    return proprietes.find(f"{W}{perdue}") is not None


def _mots(element: etree._Element, garde: str) -> Iterator[str]:
    perdue = "del" if garde == "ins" else "ins"
    for enfant in element:
        if enfant.tag in (f"{W}{perdue}", f"{W}pPr", f"{W}rPr", f"{W}sdtPr", f"{W}instrText"):
            continue
        if enfant.tag == f"{W}fldChar":
            yield {"separate": CHAMP, "end": FIN}.get(enfant.get(f"{W}fldCharType"), "")
        if enfant.tag in (f"{W}t", f"{W}delText"):
            yield enfant.text or ""
        elif enfant.tag == f"{W}br" and enfant.get(f"{W}type") != "page":
            yield "\n"
        elif enfant.tag == f"{W}tab":
            yield "\t"
        else:
            yield from _mots(enfant, garde)


def _hors_champs(mots: Iterator[str]) -> Iterator[str]:
    """Les mots, sans le résultat des champs : un numéro de page dépend de qui a mis en page."""
    dans = 0
    for mot in mots:
        dans += (mot == CHAMP) - (mot == FIN)
        if not dans and mot != FIN:
            yield mot


def auteurs(path: Path) -> list[tuple[str, str, str]]:
    """Les marques du fichier, dans l'ordre : « ins » ou « del », auteur, date."""
    marques = []
    with zipfile.ZipFile(path) as archive:
        for nom in archive.namelist():
            if re.fullmatch(r"word/(document|header\d+|footer\d+)\.xml", nom):
                for element in etree.fromstring(archive.read(nom)).iter(f"{W}ins", f"{W}del"):
                    marques.append((element.tag[-3:], element.get(f"{W}author"), element.get(f"{W}date", "")))
    return marques


# --- par LibreOffice --------------------------------------------------------------------------------------------------
SCRIPT = Path(__file__).with_name("repondre_uno.py")


def python_uno() -> str | None:
    """Un Python qui sait parler à LibreOffice (paquet python3-uno), ou None."""
    for python in filter(None, (os.environ.get("DOCGEN_PYTHON_UNO"), "/usr/bin/python3", shutil.which("python3"))):
        with contextlib.suppress(OSError):
            if subprocess.run([python, "-c", "import uno"], capture_output=True, check=False).returncode == 0:
                return python
    return None


def repondre_par_libreoffice(demandes: Sequence[tuple[Path, str]], dossier: Path) -> dict[tuple[str, str], Path]:
    """Chaque fichier ouvert par LibreOffice, qui y fait ce que l'on demande, puis enregistré en docx dans `dossier`.

    Une demande est un fichier et une réponse : `accepter`, `refuser`, ou `garder` (enregistré tel quel) ; la clé du
    résultat est le nom du fichier et la réponse.
    """
    sortis = {(path.name, reponse): dossier / reponse / path.name for path, reponse in demandes}
    for path in sortis.values():
        path.parent.mkdir(parents=True, exist_ok=True)
    demander([(reponse, path, sortis[path.name, reponse]) for path, reponse in demandes], dossier)
    return sortis


def demander(demandes: list[tuple[str, Path, Path]], dossier: Path) -> None:
    """Chaque demande (réponse, fichier lu, fichier écrit), que LibreOffice suit dans un seul lancement."""
    try:
        _demander(demandes, dossier, "profil")
    except subprocess.CalledProcessError as tombe:
        # Qui demande est un programme d'ailleurs : qu'il tombe de lui-même ne dit rien du fichier ; une fois. Le
        # LibreOffice qu'il laisse peut l'attendre encore : c'est à un autre que l'on redemande.
        if tombe.returncode >= 0:
            raise
        _demander(demandes, dossier, "autre-profil")


def _demander(demandes: list[tuple[str, Path, Path]], dossier: Path, profil: str) -> None:
    tube = f"docgen-{os.getpid()}-{time.monotonic_ns()}"
    installation = f"-env:UserInstallation={(dossier / profil).resolve().as_uri()}"
    accueil = f"--accept=pipe,name={tube};urp;"
    soffice = shutil.which("soffice")
    dites = [f"{reponse}|{lu.resolve()}|{ecrit.resolve()}" for reponse, lu, ecrit in demandes]
    serveur = [soffice, installation, "--headless", "--norestore", accueil]
    with en_session(serveur, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as lance:
        # Celui qui demande n'use de rien pendant que LibreOffice travaille : c'est LibreOffice qui doit avancer.
        lancer([python_uno(), SCRIPT, tube, *dites], fichiers=[dossier], aussi=[lance.pid])
