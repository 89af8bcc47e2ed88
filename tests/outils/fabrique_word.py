"""Des fichiers Word de toute origine, tirés d'une graine : ce que Word sait faire, dans un même contrat imaginaire.

Le paquet est complet (styles, numérotations, notes, commentaires, en-têtes, image, graphique) et valide : une faute que
le fichier à révisions montre vient de celui qui l'écrit.
"""

from random import Random

ESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
RACINE = " ".join(f'xmlns:{prefixe}="{uri}"' for prefixe, uri in ESPACES.items()) + ' mc:Ignorable="w14"'
MOTS = [
    "le",
    "comité",
    "de",
    "pilotage",
    "réunit",
    "les",
    "parties",
    "chaque",
    "année",
    "afin",
    "de",
    "suivre",
    "les",
    "actions",
    "du",
    "contrat",
    "et",
    "le",
    "soutien",
    "aux",
    "familles",
    "l'État",
    "verse",
    "au",
    "Département",
    "une",
    "subvention",
    "pour",
    "l'accès",
    "aux",
    "droits",
    "des",
    "jeunes",
    "dans",
    "le",
    "logement",
    "après",
    "avis",
    "du",
    "préfet",
    "selon",
    "le",
    "bilan",
    "remis",
    "avant",
    "la",
    "fin",
    "du",
    "trimestre",
    "sans",
    "reprise",
    "ni",
    "retenue",
    "sauf",
    "accord",
    "écrit",
]


def phrase(sort: Random, combien: int = 0) -> str:
    """Une phrase, avec parfois un montant, une date ou un renvoi."""
    mots = sort.choices(MOTS, k=combien or sort.randint(6, 22))
    ajouts = (
        f"{sort.randint(1, 999)} {sort.randint(0, 999):03},{sort.randint(0, 99):02} €",
        f"{sort.randint(1, 28)} mars {sort.randint(2023, 2028)}",
        f"l'article {sort.randint(1, 9)}.{sort.randint(1, 9)}",
        f"{sort.randint(2, 60)} mois",
    )
    if sort.random() < 0.6:
        mots.insert(sort.randrange(1, len(mots)), sort.choice(ajouts))
    return f"{' '.join(mots).capitalize()}{sort.choice('...;:')}"


def r(texte: str, look: str = "") -> str:
    proprietes = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{proprietes}<w:t xml:space="preserve">{texte}</w:t></w:r>'


def runs(sort: Random, texte: str) -> str:
    """Le texte en un ou plusieurs morceaux, dont l'aspect change parfois."""
    if sort.random() < 0.5 or len(texte) < 12:
        return r(texte)
    coupe = sort.randrange(4, len(texte) - 4)
    return r(texte[:coupe]) + r(texte[coupe:], sort.choice(["", "<w:b/>", "<w:i/>"]))


def p(*dedans: str, style: str = "", num: tuple[int, int] | None = None, plus: str = "") -> str:
    """Un paragraphe de ce style, de cette liste (niveau, numéro)."""
    proprietes = f'<w:pStyle w:val="{style}"/>' if style else ""
    if num:
        proprietes += f'<w:numPr><w:ilvl w:val="{num[0]}"/><w:numId w:val="{num[1]}"/></w:numPr>'
    proprietes += plus
    return f"<w:p>{f'<w:pPr>{proprietes}</w:pPr>' if proprietes else ''}{''.join(dedans)}</w:p>"


def champ(code: str, resultat: str) -> str:
    """Un champ, son code et son résultat (des mots, ou des éléments)."""
    dit = resultat if resultat.startswith("<") else r(resultat)
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{dit}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


# --- les blocs --------------------------------------------------------------------------------------------------------
class Fabrique:
    """Un fichier que l'on remplit : chaque sorte de bloc est une méthode."""

    def __init__(self, sort: Random) -> None:
        self.sort, self.ids = sort, 100
        self.notes: list[str] = []
        self.commentaires: list[str] = []

    def numero(self) -> int:
        self.ids += 1
        return self.ids

    def mots(self) -> str:
        return runs(self.sort, phrase(self.sort))

    def alinea(self) -> str:
        return p(self.mots())

    def titre(self) -> str:
        return p(r(phrase(self.sort, 5)), style=f"Titre{self.sort.randint(1, 3)}")

    def vide(self) -> str:
        return p() + self.alinea()

    def liste(self) -> str:
        numero = self.sort.choice([1, 2, 3])
        niveaux = [0, *(self.sort.choice([0, 0, 1]) for _ in range(self.sort.randint(1, 4)))]
        return "".join(p(self.mots(), num=(niveau, numero)) for niveau in niveaux)

    def repetitions(self) -> str:
        lignes = [p(r("Néant à ce jour.")) + p() for _ in range(self.sort.randint(3, 6))]
        return "".join(lignes)

    def tableau(self) -> str:
        colonnes, lignes = self.sort.randint(2, 4), self.sort.randint(2, 5)
        rangees = [[p(r(phrase(self.sort, 3) if not c else f"{self.sort.randint(1, 99)} 000 €")) for c in range(colonnes)]
                   for _ in range(lignes)]  # fmt: skip
        if self.sort.random() < 0.4:
            rangees[-1][0] += p(r(phrase(self.sort, 3)))
        return tableau(rangees)

    def tableau_fusionne(self) -> str:
        def haute(sorte: str, mot: str) -> str:
            return f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/><w:vMerge{sorte}/></w:tcPr>{p(r(mot)) if mot else p()}</w:tc>'

        rangees = [haute(' w:val="restart"', "Action") + tc(p(r(f"202{n}"))) + tc(p(r(f"{n}0 000 €"))) if not n else
                   haute("", "") + tc(p(r(f"202{n}"))) + tc(p(r(f"{n}0 000 €"))) for n in range(self.sort.randint(2, 4))]  # fmt: skip
        large = f'<w:tc><w:tcPr><w:tcW w:w="4000" w:type="dxa"/><w:gridSpan w:val="2"/></w:tcPr>{p(r("Total"))}</w:tc>'
        rangees.append(large + tc(p(r("99 000 €"))))
        return tbl(3, "".join(f"<w:tr>{rangee}</w:tr>" for rangee in rangees)) + self.alinea()

    def tableau_dans_un_tableau(self) -> str:
        dedans = tableau([[p(r("a")), p(r("12 €"))], [p(r("b")), p(r("13 €"))]])
        return tableau([[p(r("Poste")), dedans + p(r("Sous-total"))], [p(r("Autre")), p(r("fin"))]]) + self.alinea()

    def note(self) -> str:
        self.notes.append("".join(p(r(phrase(self.sort, 6)), style="Note") for _ in range(self.sort.choice([1, 1, 2]))))
        appel = f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{len(self.notes)}"/></w:r>'
        return p(self.mots(), appel, r(" et la suite."))

    def image(self) -> str:
        return p(self.mots(), image(self.numero()))

    def zone(self) -> str:
        dedans = "".join(p(r(phrase(self.sort, 4))) for _ in range(self.sort.randint(1, 2)))
        return p(self.mots(), zone(self.numero(), dedans))

    def zone_ancienne(self) -> str:
        dedans = p(r(phrase(self.sort, 4))) + (
            tableau([[p(r("a")), p(r("b"))]]) + p() if self.sort.random() < 0.3 else ""
        )
        return p(self.mots(), f"<w:r><w:pict>{vml(self.numero(), dedans)}</w:pict></w:r>")

    def equation(self) -> str:
        a, b = self.sort.choices("abcxyz", k=2)
        fraction = f"<m:f><m:num><m:r><m:t>{a}</m:t></m:r></m:num><m:den><m:r><m:t>{b}</m:t></m:r></m:den></m:f>"
        return p(self.mots(), f"<m:oMath><m:r><m:t>S=</m:t></m:r>{fraction}<m:r><m:t>+{a}</m:t></m:r></m:oMath>")

    def champs(self) -> str:
        code = self.sort.choice([f"REF _Ref{self.sort.randint(1, 3)} \\h", "DOCPROPERTY Objet", "SEQ Tableau"])
        return p(self.mots(), champ(code, phrase(self.sort, 2)), r(" page "), champ("PAGE", "3"), r("."))

    def champ_simple(self) -> str:
        return p(self.mots(), f'<w:fldSimple w:instr=" AUTHOR ">{r(phrase(self.sort, 2))}</w:fldSimple>', r(" fin."))

    def formulaire(self) -> str:
        cases = f'<w:checkBox><w:sizeAuto/><w:default w:val="{self.sort.randint(0, 1)}"/></w:checkBox>'
        debut = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="C{self.numero()}"/><w:enabled/>{cases}</w:ffData></w:fldChar></w:r>'
        code = '<w:r><w:instrText xml:space="preserve"> FORMCHECKBOX </w:instrText></w:r>'
        return p(debut, code, '<w:r><w:fldChar w:fldCharType="end"/></w:r>', r(f" {phrase(self.sort, 4)}"))

    def case(self) -> str:
        coche = self.sort.randint(0, 1)
        proprietes = f'<w:sdtPr><w:id w:val="{self.numero()}"/><w14:checkbox><w14:checked w14:val="{coche}"/></w14:checkbox></w:sdtPr>'
        return p(
            f"<w:sdt>{proprietes}<w:sdtContent>{r('☐☒'[coche])}</w:sdtContent></w:sdt>", r(f" {phrase(self.sort, 5)}")
        )

    def controle(self) -> str:
        proprietes = f'<w:sdtPr><w:alias w:val="Objet"/><w:tag w:val="t{self.numero()}"/><w:id w:val="{self.numero()}"/><w:text/></w:sdtPr>'
        return p(
            r("Objet : "),
            f"<w:sdt>{proprietes}<w:sdtContent>{r(phrase(self.sort, 4))}</w:sdtContent></w:sdt>",
            r(" fin."),
        )

    def choix(self) -> str:
        """Une liste à choix, une date et un champ de texte enrichi, sans nom."""
        offerts = "".join(f'<w:listItem w:displayText="{mot}" w:value="{mot}"/>' for mot in ("annuel", "mensuel"))
        liste = controle(f"<w:dropDownList>{offerts}</w:dropDownList>", self.sort.choice(("annuel", "mensuel")))
        jour = '<w:date w:fullDate="2026-06-30T00:00:00Z"><w:dateFormat w:val="d MMMM yyyy"/></w:date>'
        return p(r("Rythme : "), liste, r(", avant le "), controle(jour, "30 juin 2026"), r(" : "),
                 controle("", phrase(self.sort, 3)))  # fmt: skip

    def tableau_a_remplir(self) -> str:
        """Des cellules qui tiennent un champ, un champ autour d'une cellule, des cases."""
        rangees = [[p(r(phrase(self.sort, 2))), p(controle("<w:text/>", phrase(self.sort, 3)))] for _ in range(2)]
        cellule = f"<w:sdt><w:sdtPr/><w:sdtContent>{tc(p(self.mots()))}</w:sdtContent></w:sdt>"
        lignes = "".join(
            f"<w:tr>{''.join(map(tc, rangee))}</w:tr>" for rangee in [*rangees, [self.case(), p(r("oui"))]]
        )
        return tbl(2, f"{lignes}<w:tr>{tc(p(r('Avis')))}{cellule}</w:tr>")

    def controle_de_blocs(self) -> str:
        proprietes = f'<w:sdtPr><w:tag w:val="b{self.numero()}"/><w:id w:val="{self.numero()}"/></w:sdtPr>'
        dedans = "".join(self.alinea() for _ in range(self.sort.randint(1, 3)))
        return f"<w:sdt>{proprietes}<w:sdtContent>{dedans}</w:sdtContent></w:sdt>"

    def lien(self) -> str:
        return p(r("Voir "), f'<w:hyperlink r:id="rIdLien">{r(phrase(self.sort, 4))}</w:hyperlink>', self.mots())

    def signet(self) -> str:
        numero = self.numero()
        return p(f'<w:bookmarkStart w:id="{numero}" w:name="_Ref{numero}"/>', self.mots(),
                 f'<w:bookmarkEnd w:id="{numero}"/>', champ(f"REF _Ref{numero} \\h", "ci-dessus"))  # fmt: skip

    def commentaire(self) -> str:
        numero = len(self.commentaires)
        self.commentaires.append(p(r(phrase(self.sort, 3))))
        return p(f'<w:commentRangeStart w:id="{numero}"/>', self.mots(), f'<w:commentRangeEnd w:id="{numero}"/>',
                 f'<w:r><w:commentReference w:id="{numero}"/></w:r>')  # fmt: skip

    def saut(self) -> str:
        return p(self.mots(), '<w:r><w:br w:type="page"/></w:r>') + self.alinea()

    def section(self) -> str:
        colonnes = f'<w:cols w:num="{self.sort.choice([1, 2])}" w:space="708"/>'
        pages = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1417" w:bottom="1417" w:left="1417" w:header="708" w:footer="708" w:gutter="0"/>'
        entete = '<w:headerReference w:type="default" r:id="rIdheader1"/>' if self.sort.random() < 0.5 else ""
        fin = f'<w:sectPr>{entete}<w:type w:val="{self.sort.choice(["continuous", "nextPage"])}"/>{pages}{colonnes}</w:sectPr>'
        return p(self.mots() if self.sort.random() < 0.7 else "", plus=fin) + self.alinea()

    def droite_a_gauche(self) -> str:
        return p(r("هذا العقد", "<w:rtl/>"), r(" et la suite 12 mois."), plus="<w:bidi/>")

    def ecrit_deux_fois(self) -> str:
        mots = phrase(self.sort, 5)
        deux = f'<mc:AlternateContent><mc:Choice Requires="wps">{p(r(mots))}</mc:Choice><mc:Fallback>{p(r(mots))}</mc:Fallback></mc:AlternateContent>'
        return deux + self.alinea()

    def graphique(self) -> str:
        dessin = (
            f'<a:graphic><a:graphicData uri="{ESPACES["c"]}"><c:chart r:id="rIdGraphique"/></a:graphicData></a:graphic>'
        )
        return p(self.mots(), f"<w:r><w:drawing>{_inline(self.numero(), dessin)}</w:drawing></w:r>")

    def ruby(self) -> str:
        proprietes = '<w:rubyPr><w:rubyAlign w:val="center"/><w:hps w:val="10"/><w:hpsRaise w:val="18"/><w:hpsBaseText w:val="20"/><w:lid w:val="ja-JP"/></w:rubyPr>'
        return p(
            self.mots(),
            f"<w:r><w:ruby>{proprietes}<w:rt>{r('ki')}</w:rt><w:rubyBase>{r('木')}</w:rubyBase></w:ruby></w:r>",
            r(" fin."),
        )

    def tabulations(self) -> str:
        return p(r("Nom"), "<w:r><w:tab/></w:r>", self.mots(), "<w:r><w:br/></w:r>", r("Suite de la ligne."))

    def sommaire(self) -> str:
        lignes = [f"Article {n} {phrase(self.sort, 2)}" for n in range(1, self.sort.randint(3, 5))]
        debut = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        entrees = [p(debut if not n else "", r(ligne), "<w:r><w:tab/></w:r>", champ(f"PAGEREF _Toc{n} \\h", str(n + 2)), style="TM1")
                   for n, ligne in enumerate(lignes)]  # fmt: skip
        return "".join(entrees) + p('<w:r><w:fldChar w:fldCharType="end"/></w:r>')

    def symbole(self) -> str:
        return p('<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>', self.mots())


SORTES: dict[str, int] = {
    "alinea": 6, "titre": 2, "vide": 2, "liste": 3, "repetitions": 1, "tableau": 3, "tableau_fusionne": 2,
    "tableau_dans_un_tableau": 1, "note": 2, "image": 1, "zone": 2, "zone_ancienne": 1, "equation": 1, "champs": 1,
    "champ_simple": 1, "formulaire": 1, "case": 1, "controle": 1, "choix": 1, "tableau_a_remplir": 1, "controle_de_blocs": 1, "lien": 1, "signet": 1,
    "commentaire": 1, "saut": 1, "section": 1, "droite_a_gauche": 1, "ecrit_deux_fois": 1, "graphique": 1, "ruby": 1,
    "tabulations": 1, "sommaire": 1, "symbole": 1,
}  # fmt: skip


def controle(proprietes: str, montre: str) -> str:
    return f"<w:sdt><w:sdtPr>{proprietes}</w:sdtPr><w:sdtContent>{r(montre)}</w:sdtContent></w:sdt>"


def tc(dedans: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>{dedans}</w:tc>'


def tbl(colonnes: int, rangees: str) -> str:
    grille = '<w:gridCol w:w="2000"/>' * colonnes
    return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{grille}</w:tblGrid>{rangees}</w:tbl>'


def tableau(rangees: list[list[str]]) -> str:
    lignes = "".join(f"<w:tr>{''.join(map(tc, rangee))}</w:tr>" for rangee in rangees)
    return tbl(len(rangees[0]), lignes)


def _inline(numero: int, graphique: str) -> str:
    return f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="360000" cy="360000"/><wp:docPr id="{numero}" name="Objet {numero}"/>{graphique}</wp:inline>'


def image(numero: int, relation: str = "rIdImage") -> str:
    pic = (
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{numero}" name="i"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="360000" cy="360000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    )
    graphique = f'<a:graphic><a:graphicData uri="{ESPACES["pic"]}">{pic}</a:graphicData></a:graphic>'
    return f"<w:r><w:drawing>{_inline(numero, graphique)}</w:drawing></w:r>"


def vml(numero: int, dedans: str) -> str:
    return f'<v:shape id="z{numero}" style="width:200pt;height:50pt"><v:textbox><w:txbxContent>{dedans}</w:txbxContent></v:textbox></v:shape>'


def zone(numero: int, dedans: str) -> str:
    """Une zone de texte comme Word 2010 et suivants l'écrivent : deux fois."""
    forme = (
        f'<wps:wsp><wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1800000" cy="540000"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
        f"<wps:txbx><w:txbxContent>{dedans}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp>"
    )
    graphique = f'<a:graphic><a:graphicData uri="{ESPACES["wps"]}">{forme}</a:graphicData></a:graphic>'
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{_inline(numero, graphique)}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{vml(numero, dedans)}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
