"""A fiche-action of three pages, as a docxtpl template, as a Carbone template, and as data: what the bench fills in."""

import random
import re
from collections.abc import Callable
from pathlib import Path

from docgen.ooxml import paquet

HOUSE = Path(__file__).resolve().parents[1] / "templates" / "gabarits" / "acte.docx"
Row = dict[str, object]
IDENTITY = ("intitule", "axe", "pilote", "territoire", "public", "debut", "fin", "referent")
# The fields of our gabarit, and what the bench puts there.
FIELDS = {"entete": "axe", "titre": "intitule", "version": "version", "pied": "pilote", "mention": "territoire",
          "courant": "intitule"}  # fmt: skip
BOXES = ("qpv", "zone_rurale", "jeunes", "familles", "logement", "mobilite", "sante", "numerique")
CLAUSES = (
    "Le pilote met en œuvre l’action selon le calendrier prévu et en rend compte au comité de suivi deux fois par an.",
    "Les crédits non consommés au terme de l’exercice sont reportés ou reversés, selon ce que décide le comité.",
    "Toute modification du montant, du public ou du territoire de l’action donne lieu à un avenant au contrat.",
    "Les indicateurs sont renseignés avant le 31 mars de l’année suivante, avec les pièces qui les justifient.",
    "Le soutien de l’État et du Département est mentionné sur tous les documents que l’action fait paraître.",
    "Les pièces justificatives sont tenues à la disposition des services de contrôle pendant dix ans.",
)


WORDS = ("accès", "droits", "insertion", "ménage", "logement", "mobilité", "parcours", "accueil", "suivi", "santé", "&")


# --- the two ways of writing a template ----------------------------------------------------------------------------
class Docxtpl:
    """`{{ x }}`, and `{%p for %}` or `{%tr for %}` in a paragraph or a row of its own."""

    def value(self, path: str, item: str = "") -> str:
        return f"{{{{ {item}.{path} }}}}" if item else f"{{{{ {path} }}}}"

    several_lines = value

    def box(self, name: str) -> str:
        return f"{{{{ '☒' if cases.{name} else '☐' }}}}"

    def loop(self, name: str, write: Callable[[Callable[[str], str]], str], tag: str) -> str:
        one = name[0]
        wrap = paragraph if tag == "p" else lambda text: row([text])
        start, end = wrap(f"{{%{tag} for {one} in {name} %}}"), wrap(f"{{%{tag} endfor %}}")
        return start + write(lambda path: self.value(path, one)) + end


class Carbone:
    """`{d.x}`, and a repeated line written twice, with `[i]` then `[i+1]`."""

    def value(self, path: str) -> str:
        return f"{{d.{path}}}"

    def several_lines(self, path: str) -> str:
        return f"{{d.{path}:convCRLF}}"

    def box(self, name: str) -> str:
        return f"{{d.cases.{name}:ifEQ(true):show('☒'):elseShow('☐')}}"

    def loop(self, name: str, write: Callable[[Callable[[str], str]], str], tag: str) -> str:  # noqa: ARG002
        return "".join(write(lambda path, at=at: f"{{d.{name}[{at}].{path}}}") for at in ("i", "i+1"))


Dialect = Docxtpl | Carbone


# --- Word, in a few functions --------------------------------------------------------------------------------------
def run(text: str, look: str = "") -> str:
    properties = f'<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/>{look}<w:lang w:val="fr-FR"/></w:rPr>'
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(text: str, style: str = "Corps", look: str = "") -> str:
    """A paragraph whose last tag is cut over two runs, as Word does."""
    cut = text.rfind(" ") if text.startswith("{{") else 0
    words = run(text[:cut], look) + run(text[cut:], look) if cut > 3 else run(text, look)
    return f'<w:p w:rsidR="00A41C55"><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{words}</w:p>'


def row(cells: list[str], look: str = "") -> str:
    return "<w:tr>" + "".join(f"<w:tc><w:tcPr/>{paragraph(cell, 'Tableau', look)}</w:tc>" for cell in cells) + "</w:tr>"


def table(columns: int, rows: str) -> str:
    grid = f'<w:gridCol w:w="{9412 // columns}"/>' * columns
    return f'<w:tbl><w:tblPr><w:tblStyle w:val="Grille"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'


def template(write: Dialect) -> bytes:
    """The fiche in the syntax of `write`, with the styles, header and footer of our own gabarit."""
    parts = paquet.read(HOUSE)
    source = parts["word/document.xml"].decode()
    body = re.sub(r"<w:p>.*?</w:p>(?=<w:sectPr)", lambda _: _body(write), source, count=1)
    parts["word/document.xml"] = body.encode()
    for part in ("word/header1.xml", "word/header2.xml", "word/footer1.xml", "word/footer2.xml"):
        text = re.sub(r"\{\{ (\w+) \}\}", lambda tag: write.value(FIELDS[tag.group(1)]), parts[part].decode())
        parts[part] = text.encode()
    return paquet.Layout.of(parts).pack(())


def _body(write: Dialect) -> str:
    bold = "<w:b/>"
    value = write.value
    labels = "".join(row([name.capitalize(), value(name)]) for name in IDENTITY)
    budget = row(["Poste", "Financeur", "Coût", "Part demandée"], bold) + write.loop(
        "lignes", lambda v: row([v("poste"), v("financeur"), v("cout"), v("part")]), "tr"
    )
    goals = row(["N°", "Indicateur", "Unité", "Départ", "Cible", "Source"], bold) + write.loop(
        "resultats", lambda v: row([v("rang"), v("nom"), v("unite"), v("depart"), v("cible"), v("source")]), "tr"
    )
    boxes = "".join(
        row([f"{write.box(left)} {left}", f"{write.box(right)} {right}"])
        for left, right in zip(BOXES[::2], BOXES[1::2], strict=True)
    )
    return "".join(
        (
            paragraph(f"Fiche-action {value('numero')}", "Titre"),
            paragraph(value("intitule"), "SousTitre"),
            table(2, labels),
            paragraph("Constats", "Titre2"),
            paragraph(write.several_lines("constats")),
            paragraph("Objectifs", "Titre2"),
            write.loop("objectifs", lambda v: paragraph(v("texte"), "ListePuces"), "p"),
            paragraph("Étapes", "Titre2"),
            write.loop(
                "etapes", lambda v: paragraph(f"{v('nom')} ({v('periode')}) : {v('detail')}", "ListeNumeros"), "p"
            ),
            paragraph("Partenaires", "Titre2"),
            write.loop("partenaires", lambda v: paragraph(f"{v('nom')} : {v('role')}", "ListePuces"), "p"),
            paragraph("Budget", "Titre2"),
            table(4, budget + row(["Total", value("taux"), value("total"), value("part_totale")], bold)),
            paragraph("Résultats attendus", "Titre2"),
            table(6, goals),
            paragraph("Caractéristiques", "Titre2"),
            table(2, boxes),
            paragraph("Engagements", "Titre2"),
            *(paragraph(f"{rank}. {clause}") for rank, clause in enumerate(CLAUSES, 1)),
            paragraph("Observations", "Titre2"),
            paragraph(value("observations")),
            paragraph(f"Fait le {value('signature')}", "Signature"),
        )
    )


# --- the data ------------------------------------------------------------------------------------------------------
def euros(amount: int) -> str:
    return f"{amount:,}".replace(",", "\u202f") + "\u00a0€"


def records(count: int) -> list[Row]:
    """`count` invented fiches, always the same."""
    draw = random.Random(2025)
    return [_record(draw, rank) for rank in range(count)]


def _sentence(draw: random.Random, words: int) -> str:
    return " ".join(draw.choice(WORDS) for _ in range(words)).capitalize() + "."


def _record(draw: random.Random, rank: int) -> Row:
    costs = [draw.randrange(5_000, 400_000) for _ in range(draw.randrange(8, 13))]
    return {
        **{name: _sentence(draw, 7) for name in IDENTITY},
        "numero": f"{rank % 4 + 1}.{rank}",
        "version": "Avenant n° 1",
        "constats": "\n".join(_sentence(draw, 45) for _ in range(3)),
        "observations": _sentence(draw, 40),
        "signature": "22 septembre 2025",
        "taux": "60\u00a0%",
        "total": euros(sum(costs)),
        "part_totale": euros(sum(costs) // 2),
        "objectifs": [{"texte": _sentence(draw, 14)} for _ in range(5)],
        "etapes": [
            {"nom": _sentence(draw, 3), "periode": f"mois {n}", "detail": _sentence(draw, 18)} for n in range(1, 7)
        ],
        "partenaires": [{"nom": _sentence(draw, 3), "role": _sentence(draw, 9)} for _ in range(6)],
        "lignes": [
            {"poste": _sentence(draw, 4), "financeur": "État", "cout": euros(cost), "part": euros(cost // 2)}
            for cost in costs
        ],
        "resultats": [
            {
                "rang": str(n),
                "nom": _sentence(draw, 8),
                "unite": "ménages",
                "depart": str(draw.randrange(50)),
                "cible": str(draw.randrange(50, 400)),
                "source": _sentence(draw, 3),
            }
            for n in range(1, 9)
        ],
        "cases": {name: draw.random() < 0.5 for name in BOXES},
    }
