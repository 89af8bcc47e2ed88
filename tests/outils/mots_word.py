"""Des fichiers Word faits à la main, comme d'autres programmes en font : ce que docgen n'écrit jamais lui-même."""

import zipfile
from io import BytesIO

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_ESPACES = " ".join(
    f'xmlns:{prefixe}="{uri}"'
    for prefixe, uri in {
        "w": W,
        "r": _TYPES,
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "v": "urn:schemas-microsoft-com:vml",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    }.items()
)
_STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Titre1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/></w:style>'
)
_NUMEROS = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="–"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


def r(texte: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{texte}</w:t></w:r>'


def p(*dedans: str, style: str = "", niveau: int | None = None) -> str:
    """Un paragraphe : des mots, ou des éléments déjà écrits."""
    proprietes = f'<w:pStyle w:val="{style}"/>' if style else ""
    if niveau is not None:
        proprietes += f'<w:numPr><w:ilvl w:val="{niveau}"/><w:numId w:val="1"/></w:numPr>'
    contenu = "".join(un if un.startswith("<") else r(un) for un in dedans)
    return f"<w:p>{f'<w:pPr>{proprietes}</w:pPr>' if proprietes else ''}{contenu}</w:p>"


def tableau(*lignes: tuple[str, ...]) -> str:
    grille = "".join("<w:gridCol/>" for _ in lignes[0])
    rangees = "".join(f"<w:tr>{''.join(map(_cellule, ligne))}</w:tr>" for ligne in lignes)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grille}</w:tblGrid>{rangees}</w:tbl>"


def _cellule(dedans: str) -> str:
    return f"<w:tc><w:tcPr/>{dedans if dedans.startswith('<') else p(dedans)}</w:tc>"


def champ(code: str, resultat: str) -> str:
    return "".join(f'<w:r><w:fldChar w:fldCharType="{sorte}"/></w:r>' if sorte else contenu for sorte, contenu in (
        ("begin", ""), ("", f"<w:r><w:instrText>{code}</w:instrText></w:r>"), ("separate", ""), ("", r(resultat)), ("end", "")))  # fmt: skip


def image() -> str:
    return '<w:r><w:drawing><wp:inline><a:blip r:embed="rIdImage"/></wp:inline></w:drawing></w:r>'


def zone(*dedans: str) -> str:
    return f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{''.join(dedans)}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"


def note(numero: int) -> str:
    return f'<w:r><w:footnoteReference w:id="{numero}"/></w:r>'


def equation(mots: str) -> str:
    return f"<m:oMath><m:r><m:t>{mots}</m:t></m:r></m:oMath>"


def controle(*dedans: str) -> str:
    return f'<w:sdt><w:sdtPr><w:tag w:val="x"/></w:sdtPr><w:sdtContent>{"".join(dedans)}</w:sdtContent></w:sdt>'


def lien(mots: str, adresse: str = "rIdLien") -> str:
    return f'<w:hyperlink r:id="{adresse}">{r(mots)}</w:hyperlink>'


def commente(mots: str) -> str:
    fin = '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
    return f'<w:commentRangeStart w:id="0"/>{r(mots)}{fin}'


def word(
    *corps: str,
    notes: tuple[str, ...] = (),
    entete: str = "",
    pied: str = "",
    dessin: bytes = b"png",
    plus: dict | None = None,
) -> bytes:
    """Un fichier Word de ce corps ; `notes` commencent au numéro 1."""
    relies = {"styles": ("styles", f"<w:styles {_ESPACES}>{_STYLES}</w:styles>"),
              "numbering": ("numbering", f"<w:numbering {_ESPACES}>{_NUMEROS}</w:numbering>"),
              "comments": ("comments", f'<w:comments {_ESPACES}><w:comment w:id="0">{p("à voir")}</w:comment></w:comments>')}  # fmt: skip
    separateur = '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    if notes:
        dites = "".join(f'<w:footnote w:id="{n}">{p(texte)}</w:footnote>' for n, texte in enumerate(notes, 1))
        relies["footnotes"] = ("footnotes", f"<w:footnotes {_ESPACES}>{separateur}{dites}</w:footnotes>")
    for sorte, racine, dit in (("header", "hdr", entete), ("footer", "ftr", pied)):
        if dit:
            relies[f"{sorte}1"] = (
                sorte,
                f"<w:{racine} {_ESPACES}>{p(dit)}</w:{racine}>",
            )
    references = "".join(
        f'<w:{s}Reference w:type="default" r:id="rId{s}1"/>' for s in ("header", "footer") if f"{s}1" in relies
    )
    rels = "".join(
        f'<Relationship Id="rId{nom}" Type="{_TYPES}/{sorte}" Target="{nom}.xml"/>'
        for nom, (sorte, _) in relies.items()
    )
    rels += f'<Relationship Id="rIdImage" Type="{_TYPES}/image" Target="media/image1.png"/>'
    rels += f'<Relationship Id="rIdLien" Type="{_TYPES}/hyperlink" Target="https://exemple.fr" TargetMode="External"/>'
    types = "".join(
        f'<Override PartName="/word/{nom}.xml" ContentType="{_WML}.{sorte}+xml"/>' for nom, (sorte, _) in relies.items()
    )
    parties: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WML}.document.main+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_RELS}"><Relationship Id="rId1" Type="{_TYPES}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELS}">{rels}</Relationships>',
        "word/document.xml": f"<w:document {_ESPACES}><w:body>{''.join(corps)}<w:sectPr>{references}</w:sectPr></w:body></w:document>",
        "word/media/image1.png": dessin,
        **{f"word/{nom}.xml": texte for nom, (_, texte) in relies.items()},
        **(plus or {}),
    }
    sortie = BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, contenu in parties.items():
            archive.writestr(nom, contenu)
    return sortie.getvalue()
