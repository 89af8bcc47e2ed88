"""Un .docx ouvert par nous seuls, pour juger ce que docgen en fait : ses parties, leurs relations, leurs arbres.

Rien ici ne vient de `src` : un juge ne partage pas les yeux de celui qu'il juge. L'Open XML strict est lu comme l'autre.
"""

import posixpath
import zipfile
from dataclasses import dataclass, field
from io import BytesIO

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", M[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
    (b"http://purl.oclc.org/ooxml/officeDocument/", _OFFICE),
)


def w(*noms: str) -> frozenset[str]:
    """Ces noms, dans l'espace de WordprocessingML."""
    return frozenset(f"{W}{nom}" for nom in noms)


@dataclass
class Paquet:
    """Les parties d'un fichier, par leur nom, et leurs arbres une fois demandés."""

    parties: dict[str, bytes]
    arbres: dict[str, etree._Element] = field(default_factory=dict)

    @classmethod
    def de(cls, donnees: bytes) -> "Paquet":
        with zipfile.ZipFile(BytesIO(donnees)) as archive:
            parties = {nom: archive.read(nom) for nom in archive.namelist() if not nom.endswith("/")}
        for nom, contenu in parties.items():
            if nom.endswith((".xml", ".rels")) and b"purl.oclc.org" in contenu:
                for strict, courant in _STRICT:
                    contenu = contenu.replace(strict, courant)
                parties[nom] = contenu
        return cls(parties)

    def arbre(self, nom: str) -> etree._Element | None:
        """L'arbre d'une partie ; None quand elle n'existe pas."""
        if nom not in self.arbres and nom in self.parties:
            lecteur = etree.XMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
            self.arbres[nom] = etree.fromstring(self.parties[nom], lecteur)
        return self.arbres.get(nom)

    def relations(self, partie: str) -> dict[str, tuple[str, str, bool]]:
        """Par identifiant : la fin du type, la partie visée (ou l'adresse), et si elle est dehors."""
        dossier, base = posixpath.split(partie)
        arbre = self.arbre(posixpath.join(dossier, "_rels", f"{base}.rels"))
        liens = {}
        for lien in arbre if arbre is not None else ():
            if not isinstance(lien.tag, str):
                continue
            dehors, cible = lien.get("TargetMode") == "External", lien.get("Target", "")
            # Une espace d'une adresse s'écrit de deux façons.
            place = cible.replace(" ", "%20") if dehors else posixpath.normpath(posixpath.join("/", dossier, cible))[1:]
            liens[lien.get("Id", "")] = (lien.get("Type", "").rpartition("/")[2], place, dehors)
        return liens

    @property
    def principale(self) -> str:
        """Le nom de la partie du corps."""
        return next((place for sorte, place, _ in self.relations("").values() if sorte == "officeDocument"), "")

    def parente(self, sorte: str) -> str:
        """La partie que le corps nomme ainsi (« styles », « footnotes »), ou rien."""
        liens = self.relations(self.principale).values()
        return next((place for connue, place, dehors in liens if connue == sorte and not dehors), "")

    def octets(self) -> bytes:
        """Le fichier, ses arbres récrits."""
        sortie = BytesIO()
        with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
            for nom, contenu in self.parties.items():
                arbre = self.arbres.get(nom)
                archive.writestr(nom, contenu if arbre is None else etree.tostring(arbre, encoding="UTF-8"))
        return sortie.getvalue()
