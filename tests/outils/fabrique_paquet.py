"""Le paquet d'un fichier Word fabriqué : styles, numérotations, notes, commentaires, en-tête, image, graphique."""

import struct
import zipfile
import zlib
from functools import cache
from io import BytesIO
from random import Random

from tests.outils.fabrique_word import ESPACES, RACINE, SORTES, Fabrique, champ, p, phrase, r

_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def png(couleur: int) -> bytes:
    """Une image d'un pixel, de cette nuance de gris."""

    def morceau(sorte: bytes, contenu: bytes) -> bytes:
        return struct.pack(">I", len(contenu)) + sorte + contenu + struct.pack(">I", zlib.crc32(sorte + contenu))

    entete = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + morceau(b"IHDR", entete)
        + morceau(b"IDAT", zlib.compress(bytes([0, couleur])))
        + morceau(b"IEND", b"")
    )


def _style(identifiant: str, nom: str, plus: str = "", sorte: str = "paragraph", defaut: bool = False) -> str:
    base = "" if defaut else '<w:basedOn w:val="Normal"/>' if sorte == "paragraph" else ""
    marque = ' w:default="1"' if defaut else ""
    return f'<w:style w:type="{sorte}"{marque} w:styleId="{identifiant}"><w:name w:val="{nom}"/>{base}{plus}</w:style>'


def _styles() -> str:
    titres = "".join(
        _style(f"Titre{n}", f"heading {n}", f'<w:pPr><w:outlineLvl w:val="{n - 1}"/></w:pPr>') for n in (1, 2, 3)
    )
    autres = _style("Normal", "Normal", defaut=True) + _style("Note", "footnote text") + _style("TM1", "toc 1")
    return f"<w:styles {RACINE}>{autres}{titres}{_style('Citation', 'Quote')}</w:styles>"


def _numerotations() -> str:
    def niveau(rang: int, sorte: str, texte: str) -> str:
        return f'<w:lvl w:ilvl="{rang}"><w:start w:val="1"/><w:numFmt w:val="{sorte}"/><w:lvlText w:val="{texte}"/><w:lvlJc w:val="left"/></w:lvl>'

    def abstrait(rang: int, *niveaux: str) -> str:
        return f'<w:abstractNum w:abstractNumId="{rang}"><w:multiLevelType w:val="multilevel"/>{"".join(niveaux)}</w:abstractNum>'

    suites = (
        abstrait(0, niveau(0, "bullet", "–"), niveau(1, "bullet", "•")),
        abstrait(1, niveau(0, "decimal", "%1."), niveau(1, "decimal", "%1.%2.")),
        abstrait(2, niveau(0, "upperRoman", "%1 –"), niveau(1, "lowerLetter", "%2)")),
    )
    nums = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n - 1}"/></w:num>' for n in (1, 2, 3))
    relance = '<w:num w:numId="4"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    return f"<w:numbering {RACINE}>{''.join(suites)}{nums}{relance}</w:numbering>"


_GRAPHIQUE = (
    f'<c:chartSpace xmlns:c="{ESPACES["c"]}" xmlns:a="{ESPACES["a"]}" xmlns:r="{ESPACES["r"]}"><c:chart><c:plotArea><c:layout/>'
    '<c:pieChart><c:varyColors val="1"/><c:ser><c:idx val="0"/><c:order val="0"/></c:ser></c:pieChart></c:plotArea></c:chart>'
    '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
)


@cache
def fabriquer(graine: int, blocs: int = 0) -> bytes:
    """Le fichier de cette graine : huit à seize blocs de toute sorte, un en-tête, un pied."""
    sort = Random(graine)
    fabrique = Fabrique(sort)
    noms = sort.choices(list(SORTES), list(SORTES.values()), k=blocs or sort.randint(6, 14))
    corps = [getattr(fabrique, nom)() for nom in ("alinea", *noms, "alinea")]
    return empaqueter(fabrique, "".join(corps), phrase(sort, 4), phrase(sort, 3))


def empaqueter(fabrique: Fabrique, corps: str, entete: str, pied: str) -> bytes:
    """Le paquet de ce corps, avec les notes et commentaires de la fabrique."""
    separateurs = "".join(
        f'<w:footnote w:type="{sorte}" w:id="{n}"><w:p><w:r><w:{sorte}/></w:r></w:p></w:footnote>'
        for n, sorte in ((-1, "separator"), (0, "continuationSeparator"))
    )
    notes = "".join(f'<w:footnote w:id="{n}">{note}</w:footnote>' for n, note in enumerate(fabrique.notes, 1))
    commentaires = "".join(
        f'<w:comment w:id="{n}" w:author="A" w:date="2025-01-01T00:00:00Z" w:initials="A">{c}</w:comment>'
        for n, c in enumerate(fabrique.commentaires)
    )
    textes = {
        "styles": _styles(),
        "numbering": _numerotations(),
        "footnotes": f"<w:footnotes {RACINE}>{separateurs}{notes}</w:footnotes>",
        "comments": f"<w:comments {RACINE}>{commentaires}</w:comments>",
        "header1": f"<w:hdr {RACINE}>{p(r(entete))}</w:hdr>",
        "footer1": f"<w:ftr {RACINE}>{p(r(pied + ' page '), champ('PAGE', '1'))}</w:ftr>",
    }
    fin = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rIdheader1"/><w:footerReference w:type="default" r:id="rIdfooter1"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1417" w:bottom="1417" w:left="1417" w:header="708" '
        'w:footer="708" w:gutter="0"/></w:sectPr>'
    )
    parties: dict[str, str | bytes] = {f"word/{nom}.xml": texte for nom, texte in textes.items()}
    parties["word/document.xml"] = f"<w:document {RACINE}><w:body>{corps}{fin}</w:body></w:document>"
    parties |= {"word/media/image1.png": png(40), "word/media/image2.png": png(200)}
    parties |= {"word/charts/chart1.xml": _GRAPHIQUE, "word/embeddings/classeur.xlsx": b"PK\x05\x06" + bytes(18)}
    parties["word/charts/_rels/chart1.xml.rels"] = _rels(
        [("rId1", f"{ESPACES['r']}/package", "../embeddings/classeur.xlsx")]
    )
    genres = {nom: nom.rstrip("1") for nom in textes}
    liens = [(f"rId{nom}", f"{ESPACES['r']}/{genre}", f"{nom}.xml") for nom, genre in genres.items()]
    liens += [("rIdImage", f"{ESPACES['r']}/image", "media/image1.png"), ("rIdImage2", f"{ESPACES['r']}/image", "media/image2.png"),
              ("rIdGraphique", f"{ESPACES['r']}/chart", "charts/chart1.xml"), ("rIdLien", f"{ESPACES['r']}/hyperlink", "https://exemple.fr/")]  # fmt: skip
    parties["word/_rels/document.xml.rels"] = _rels(liens)
    parties["_rels/.rels"] = _rels([("rId1", f"{ESPACES['r']}/officeDocument", "word/document.xml")])
    types = "".join(
        f'<Override PartName="/word/{nom}.xml" ContentType="{_WML}.{genre}+xml"/>' for nom, genre in genres.items()
    )
    parties["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        '<Default Extension="xlsx" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WML}.document.main+xml"/>{types}'
        '<Override PartName="/word/charts/chart1.xml" ContentType="application/vnd.openxmlformats-officedocument.drawingml.chart+xml"/></Types>'
    )
    return zipper(parties)


def _rels(liens: list[tuple[str, str, str]]) -> str:
    dits = "".join(
        f'<Relationship Id="{i}" Type="{t}" Target="{c}"{" TargetMode=" + chr(34) + "External" + chr(34) if "://" in c else ""}/>'
        for i, t, c in liens
    )
    return f'<Relationships xmlns="{_REL}">{dits}</Relationships>'


def zipper(parties: dict[str, str | bytes]) -> bytes:
    sortie = BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom in sorted(parties, key=lambda nom: nom != "[Content_Types].xml"):
            archive.writestr(nom, parties[nom])
    return sortie.getvalue()
