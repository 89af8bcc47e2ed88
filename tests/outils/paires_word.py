"""Chaque document du dossier, contre le même retouché soixante fois au hasard : le fichier à marques se prouve, LibreOffice l'accepte.

`python -m tests.outils.paires_word [nombre]` dit combien de paires se prouvent, et sur combien LibreOffice est d'accord :
nos documents par les marques de l'arbre, et les mêmes fichiers comme deux Word de toute origine.
"""

import dataclasses
import re
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

from msgspec.structs import replace

from docgen.diff import redline
from docgen.document import (
    Amount,
    Block,
    Box,
    Columns,
    Document,
    Heading,
    Inline,
    List,
    Paragraph,
    Row,
    Table,
    TableCell,
    Text,
)
from docgen.montants import Montant
from docgen.ooxml.fins import settle_ends
from docgen.render import docx
from docgen.word.marques import mark
from docgen.word.ouverture import read_word
from docgen.word.preuve import prove
from tests.outils.chantier import reel
from tests.outils.revisions import Lecture, demander, lire

RACINE = Path(__file__).resolve().parents[2]
GABARITS = RACINE / "templates" / "gabarits"
RETOUCHES, LOT = 60, 8
MOTS = [
    "le",
    "comité",
    "les",
    "parties",
    "chaque",
    "année",
    "soutien",
    "12",
    "mars",
    "2026",
    "1",
    "250",
    "000",
    "€",
    "article",
    "2.3",
    "suivi",
    "avec",
    "sans",
]


@lru_cache(maxsize=1)
def documents() -> tuple[tuple[str, Document], ...]:
    """Tous les documents du dossier réel, chaque version de chaque contrat, et ceux des séances."""
    resultat = reel()
    return tuple((f"{nom}/{un.name}", un) for nom, faits in resultat.documents.items() for un in faits)


# --- soixante retouches -----------------------------------------------------------------------------------------------
def retoucher(document: Document, sort: Random, nombre: int = RETOUCHES) -> Document:
    """Le document après `nombre` retouches : mots, montants, lignes, colonnes, titres, tirets, alinéas."""
    sections = list(document.sections)
    for _ in range(nombre):
        rang = sort.randrange(len(sections))
        total = _compter(sections[rang].blocks)
        if total:
            sections[rang] = replace(
                sections[rang], blocks=_au_rang(sections[rang].blocks, sort.randrange(total), sort)
            )
    champs = tuple((nom, f"{valeur} modifié" if nom == "entete" and sort.random() < 0.5 else valeur)
                   for nom, valeur in document.fields)  # fmt: skip
    return replace(document, sections=tuple(sections), fields=champs)


def _compter(blocs: tuple[Block, ...]) -> int:
    return sum(1 + _compter(dedans) for bloc in blocs for dedans in [_dedans(bloc)])


def _dedans(bloc: Block) -> tuple[Block, ...]:
    match bloc:
        case List(items=groupes) | Columns(columns=groupes):
            return tuple(b for groupe in groupes for b in groupe)
        case Table(rows=lignes):
            return tuple(b for ligne in lignes for c in ligne.cells for b in c.blocks)
        case Box(blocks=dedans):
            return dedans
    return ()


def _au_rang(blocs: tuple[Block, ...], rang: int, sort: Random) -> tuple[Block, ...]:
    """Les blocs, celui de ce rang (dans l'ordre de lecture) retouché."""
    faits: list[Block] = []
    for bloc in blocs:
        taille = 1 + _compter(_dedans(bloc))
        if rang == 0:
            faits += _retouche(bloc, sort)
        elif 0 < rang < taille:
            faits.append(_dans(bloc, rang - 1, sort))
        else:
            faits.append(bloc)
        rang -= taille
    return tuple(faits)


def _dans(bloc: Block, rang: int, sort: Random) -> Block:
    reste = [rang]

    def groupe(blocs: tuple[Block, ...]) -> tuple[Block, ...]:
        ici, taille = reste[0], _compter(blocs)
        reste[0] -= taille
        return _au_rang(blocs, ici, sort) if 0 <= ici < taille else blocs

    match bloc:
        case List(items=groupes):
            return replace(bloc, items=tuple(groupe(g) for g in groupes))
        case Columns(columns=groupes):
            return replace(bloc, columns=tuple(groupe(g) for g in groupes))
        case Table(rows=lignes):
            return replace(bloc, rows=tuple(
                replace(ligne, cells=tuple(replace(c, blocks=groupe(c.blocks)) for c in ligne.cells)) for ligne in lignes))  # fmt: skip
        case Box(blocks=dedans):
            return replace(bloc, blocks=groupe(dedans))
    return bloc


def _phrase(sort: Random) -> str:
    return " ".join(sort.choices(MOTS, k=sort.randint(2, 12)))


def _retouche(bloc: Block, sort: Random) -> tuple[Block, ...]:
    match bloc:
        case Heading() | Paragraph():
            geste = sort.choice(["mots", "mots", "mots", "ajouter", "ôter"])
            if geste == "ajouter":
                return (bloc, replace(bloc, content=(Text(_phrase(sort)),)))
            return () if geste == "ôter" else (replace(bloc, content=_mots(bloc.content, sort)),)
        case List(items=items):
            return (replace(bloc, items=_un_de_plus_ou_de_moins(items, ((Paragraph((Text(_phrase(sort)),)),)), sort)),)
        case Table(rows=lignes):
            return (_colonne(bloc, sort) if sort.random() < 0.2 else replace(bloc, rows=_rangees(lignes, sort)),)
    return (bloc,)


def _mots(contenu: tuple[Inline, ...], sort: Random) -> tuple[Inline, ...]:
    if not contenu:
        return (Text(_phrase(sort)),)
    rang = sort.randrange(len(contenu))
    choisi = contenu[rang]
    if isinstance(choisi, Amount):
        neuf: Inline = replace(choisi, value=Montant(sort.randrange(10**9)))
    elif isinstance(choisi, Text):
        mots = choisi.text.split(" ")
        place = sort.randrange(len(mots))
        mots[place : place + sort.randint(0, 2)] = sort.choices(MOTS, k=sort.randint(0, 2))
        neuf = replace(choisi, text=" ".join(mots))
    else:
        return (*contenu[:rang], Text(_phrase(sort)), *contenu[rang:])
    return (*contenu[:rang], neuf, *contenu[rang + 1 :])


def _un_de_plus_ou_de_moins(suite: tuple, neuf: tuple, sort: Random) -> tuple:
    rang = sort.randrange(len(suite) + 1)
    return (
        (*suite[:rang], neuf, *suite[rang:])
        if sort.random() < 0.5 or len(suite) < 2
        else suite[:rang] + suite[rang + 1 :]
    )


def _rangees(lignes: tuple[Row, ...], sort: Random) -> tuple[Row, ...]:
    simples = [rang for rang, ligne in enumerate(lignes) if rang and all(c.rowspan == 1 for c in ligne.cells)]
    if any(c.rowspan > 1 for ligne in lignes for c in ligne.cells) or not simples:
        return lignes
    rang = sort.choice(simples)
    neuve = replace(
        lignes[rang], cells=tuple(replace(c, blocks=(Paragraph((Text(_phrase(sort)),)),)) for c in lignes[rang].cells)
    )
    return (*lignes[:rang], neuve, *lignes[rang:]) if sort.random() < 0.5 else (*lignes[:rang], *lignes[rang + 1 :])


def _colonne(table: Table, sort: Random) -> Table:
    colonnes = len(table.widths)
    if any(len(ligne.cells) != colonnes or any(c.colspan + c.rowspan > 2 for c in ligne.cells) for ligne in table.rows):
        return table
    rang = sort.randrange(colonnes)
    if sort.random() < 0.5 and colonnes > 2:
        largeurs = table.widths[:rang] + table.widths[rang + 1 :]
        lignes = tuple(replace(li, cells=li.cells[:rang] + li.cells[rang + 1 :]) for li in table.rows)
    else:
        neuve = TableCell((Paragraph((Text("–"),)),))
        largeurs = (*table.widths[:rang], table.widths[rang], *table.widths[rang:])
        lignes = tuple(replace(li, cells=(*li.cells[:rang], neuve, *li.cells[rang:])) for li in table.rows)
    return replace(table, rows=lignes, widths=tuple(un / sum(largeurs) for un in largeurs))


# --- les fichiers -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Paire:
    """Un document avant et après, et les deux fichiers à marques qui les relient : par l'arbre, et par le Word."""

    nom: str
    avant: Path
    apres: Path
    traces: dict[str, Path]
    fautes: tuple[str, ...]


def paire(graine: int, dossier: Path) -> Paire:
    """La paire de cette graine, écrite dans `dossier` ; les documents du dossier y passent chacun à leur tour."""
    nom, avant = documents()[graine % len(documents())]
    apres = retoucher(avant, Random(graine))
    octets = {etat: docx.render(doc, GABARITS, {}) for etat, doc in (("avant", avant), ("apres", apres))}
    traces = {
        "arbre": settle_ends(docx.render(redline(avant, apres, "docgen"), GABARITS, {})),
        "word": mark(read_word(octets["avant"], "avant.docx"), read_word(octets["apres"], "apres.docx"), "docgen"),
    }
    fautes = tuple(f"{nom} ({moyen}) : {faute}" for moyen, trace in traces.items()
                   for faute in prove(octets["avant"], octets["apres"], trace))  # fmt: skip
    ecrits = {}
    for etat, donnees in {**octets, **traces}.items():
        ecrits[etat] = dossier / f"p{graine}-{etat}.docx"
        ecrits[etat].write_bytes(donnees)
    return Paire(f"{graine} {nom}", ecrits["avant"], ecrits["apres"], {m: ecrits[m] for m in traces}, fautes)


def desaccords(paires: list[Paire], dossier: Path) -> list[str]:
    """Les paires où LibreOffice, qui accepte ou refuse tout, ne retrouve pas l'après ou l'avant."""
    demandes: list[tuple[str, Path, Path]] = []
    for une in paires:
        demandes += [("garder", path, dossier / f"garder-{path.name}") for path in (une.avant, une.apres)]
        demandes += [
            (r, path, dossier / f"{r}-{path.name}") for path in une.traces.values() for r in ("accepter", "refuser")
        ]
    demander(demandes, dossier)
    trouves = []
    for une in paires:
        for moyen, path in une.traces.items():
            for reponse, attendu in (("accepter", une.apres), ("refuser", une.avant)):
                paths = (dossier / f"{reponse}-{path.name}", dossier / f"garder-{attendu.name}")
                repondu, voulu = (lire(chemin, reponse) for chemin in paths)
                if cellules_marquees(path):
                    repondu, voulu = sans_trame(repondu), sans_trame(voulu)
                # LibreOffice laisse ce signe, qui ne se voit pas, dans une ligne vide qu'une marque portait.
                dit = str(repondu)
                for signe in ("\\u200d", "\u200d"):
                    dit = dit.replace(f"'{signe}'", "").replace(signe, "")
                if dit != str(voulu):
                    trouves.append(f"{une.nom} ({moyen}) : {reponse}")
    return trouves


def cellules_marquees(path: Path) -> bool:
    """Si le fichier ajoute ou retire des cellules : LibreOffice 7.4 vide celle qui part, sans l'ôter."""
    with zipfile.ZipFile(path) as archive:
        return bool(re.search(rb"<w:(?:cellIns|cellDel|tcPrChange) ", archive.read("word/document.xml")))


def sans_trame(lu: object) -> object:
    """Ce qui est lu, les cellules vides en moins et sans leur largeur : les mots de chaque ligne, dans l'ordre."""
    if isinstance(lu, Lecture):
        return dataclasses.replace(lu, corps=sans_trame(lu.corps))
    if isinstance(lu, list):
        return [dit for dit in map(sans_trame, lu) if dit]
    return sans_trame(lu[1]) if isinstance(lu, tuple) else lu


def main(nombre: int, dire: Callable[[str], object] = print) -> None:
    compte: Counter[str] = Counter()
    for debut in range(0, nombre, LOT):
        with tempfile.TemporaryDirectory(prefix="docgen-paires-") as atelier:
            dossier, depart = Path(atelier), time.monotonic()
            paires = [paire(graine, dossier) for graine in range(debut, min(debut + LOT, nombre))]
            fautes = [faute for une in paires for faute in une.fautes]
            contre = desaccords(paires, dossier)
        for dit in (*fautes, *contre):
            dire(dit)
        compte.update(paires=len(paires), non_prouvees=len(fautes))
        compte.update(f"désaccords {dit.rpartition('(')[2].partition(')')[0]}" for dit in contre)
        dire(f"{dict(compte)} ({time.monotonic() - depart:.0f} s)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
