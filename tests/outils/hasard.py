"""Des documents comme les nôtres, tirés au sort d'une graine, et retouchés comme un avenant le ferait."""

from random import Random

from msgspec.structs import replace

from docgen.document import (
    Amount,
    Blank,
    Block,
    Box,
    Columns,
    Document,
    Heading,
    List,
    PageBreak,
    Paragraph,
    Row,
    Section,
    Table,
    TableCell,
    Text,
)
from docgen.montants import Montant

MOTS = [
    "l’État",
    "et",
    "le",
    "Département",
    "conviennent",
    "de",
    "soutenir",
    "les",
    "actions",
    "du",
    "contrat",
    "selon",
    "l’article",
    "2.2",
    "en",
    "2025",
    ".",
]


def phrase(sort: Random) -> Paragraph:
    """Un alinéa, avec parfois un montant et un champ."""
    texte = Text(" ".join(sort.choices(MOTS, k=sort.randint(3, 14))) + " ")
    suite = sort.choice([(), (Amount(Montant(sort.randint(0, 10**8)), "v/c"),), (Blank("IBAN"), Text("."))])
    return Paragraph((texte, *suite))


def ligne(sort: Random, colonnes: int) -> Row:
    """Une ligne : un intitulé, puis des montants ou des alinéas."""
    cellules = [
        TableCell(tuple(phrase(sort) for _ in range(sort.choice([0, 1, 1, 2]))))
        if sort.random() < 0.3
        else TableCell((Paragraph((Amount(Montant(sort.randint(0, 10**8)), "v/c"),)),), align="droite")
        for _ in range(colonnes - 1)
    ]
    return Row((TableCell((Paragraph((Text(f"action {sort.randint(1, 99)}"),)),)), *cellules))


def bloc(sort: Random) -> Block:
    """Un bloc de n'importe quelle sorte ; les alinéas sont les plus nombreux."""
    sorte = sort.choice(["titre", "alinea", "alinea", "alinea", "liste", "tableau", "cadre", "colonnes", "page"])
    match sorte:
        case "titre":
            return Heading(sort.randint(1, 3), phrase(sort).content)
        case "liste":
            return List(tuple((phrase(sort),) for _ in range(sort.randint(1, 4))), sort.random() < 0.3)
        case "tableau":
            colonnes = sort.randint(2, 4)
            lignes = tuple(ligne(sort, colonnes) for _ in range(sort.randint(2, 5)))
            return Table(lignes, (1 / colonnes,) * colonnes)
        case "cadre":
            return Box((phrase(sort),))
        case "colonnes":
            return Columns(((phrase(sort),), (phrase(sort),)), (0.5, 0.5))
        case "page":
            return PageBreak()
    return phrase(sort)


def retouche(ancien: Block, sort: Random) -> Block:
    """Le bloc, un tiret, une ligne ou un alinéa en plus, en moins ou changé."""
    match ancien:
        case Paragraph() | Heading():
            return replace(ancien, content=(*ancien.content[:1], *phrase(sort).content[-1:]))
        case List(items=elements):
            return replace(ancien, items=_un_autre(elements, (phrase(sort),), sort))
        case Table(rows=lignes):
            return replace(ancien, rows=_un_autre(lignes, ligne(sort, len(ancien.widths)), sort))
        case Box(blocks=dedans):
            return replace(ancien, blocks=_un_autre(dedans, phrase(sort), sort))
    return ancien


def _un_autre(suite: tuple, autre, sort: Random) -> tuple:
    rang = sort.randrange(len(suite))
    gestes = [(*suite[:rang], autre, *suite[rang:]), (*suite[:rang], autre, *suite[rang + 1 :])]
    return sort.choice([*gestes, (*suite[:rang], *suite[rang + 1 :]) if len(suite) > 1 else gestes[0]])


def paire(graine: int) -> tuple[Document, Document]:
    """Un document et le même, retouché : en-tête, blocs ajoutés, ôtés, changés."""
    sort = Random(graine)
    avant = [bloc(sort) for _ in range(sort.randint(3, 12))]
    apres = list(avant)
    for _ in range(sort.randint(1, 6)):
        rang = sort.randrange(len(apres)) if apres else 0
        geste = sort.choice(["ajouter", "ôter", "changer", "changer"])
        apres[rang : rang + (geste != "ajouter")] = (
            [bloc(sort)]
            if geste == "ajouter" or not apres
            else []
            if geste == "ôter"
            else [retouche(apres[rang], sort)]
        )
    champs = [(("entete", f"Contrat n° {sort.randint(1, 2)}"), ("mention", sort.choice(["", "PROJET"]))) for _ in "ab"]
    un, deux = (
        Document(f"g{graine}", "avenant", f"Avenant n° {n}", (Section(tuple(blocs)),), f"avenant {n}", fields=f)
        for n, blocs, f in zip((1, 2), (avant, apres), champs, strict=True)
    )
    return un, deux
