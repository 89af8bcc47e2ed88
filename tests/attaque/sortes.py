"""Les sortes d'attaques : chacune abîme une chose par sa structure, puis la donne à ce qui la lit.

Chacune reçoit son hasard et un dossier vide, et ne rend rien : ce qui s'arrête autrement que par un constat ou un refus est
une faute de docgen. Une sorte nouvelle est une fonction de plus dans `SORTES`.
"""

import io
import json
import os
import random
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from docgen import pipeline
from docgen.commandes.tableur.lecture import read_workbook
from docgen.compose.fautes import TextFault
from docgen.compose.jetons import Jetons
from docgen.compose.textes import Textes
from docgen.demande import Order
from docgen.diff.releve_json import read_statement
from docgen.findings import Refusal
from docgen.load import load
from docgen.render.docx.gabarit import Gabarit
from docgen.sortie.manifeste import read_manifest
from docgen.word.ouverture import open_word
from tests.outils.chantier import CPO, MINIMAL, TEMPLATES, copier
from tests.outils.souche import docgen_ici

Attaque = Callable[[random.Random, Path], None]
# --- de quoi abîmer ---------------------------------------------------------------------------------------------------
VALEURS = [
    "", " ", "-", "- -", "~", "null", "[]", "{}", "[[[[", "{{{{", "|", ">-", "&a", "*a", "!!python/object:os.system x", "<<", "? x",
    "-5", "-2 500", "1e999", "0x41", "999 999 999 999", "12,5,5", "NaN", "٣", "½", "1 000", "٪", "31/12/2225", "30/02/2025",
    "00/00/0000", "1.10", "oui non", "à compléter", "non communiqué", '"\\e[2J"', '"\\u202e"', "\u202e", "\u2028", "\x00", "\x1b[31m",
    "\ufeff", "\ue000", "é" * 5000, "{{ ''.__class__ }}", "{% for a in range(99999) %}{% endfor %}", "{{ (" + "(" * 300, "<script>",
    "../../../../etc/passwd", "/etc/passwd", "a" * 300, "# x", ": x", "'", '"', "%YAML 1.2", "---", "...", "\t x", "=1+1", "@SUM(A1)",
]  # fmt: skip
MARKDOWN = [
    "# ", "######## x", "[a](javascript:x)", "![a](/etc/passwd)", "![a](http://x/y.png)", "::: cadre", ":::", "::: inconnu", "|a|b|\n|-|",
    "|" * 200, "> " * 200, "- " * 200, "```", "~~~", "<b>x", "<!-- ", "&#0;", "&nbsp;" * 100, "\\" * 50, "*" * 101, "[" * 300, "]" * 300,
    "{{", "}}", "{%", "%}", "{{ x", "{% if %}", "{# ", "{{ montant() }}", "{{ article('9.9') }}", "{{ contrat }}", "\u202e", "\x0b", "1. " * 90,
]  # fmt: skip
JINJA = [
    "{{ x }}", "{{ ''.__class__ }}", "{{ ''|attr('x') }}", "{{ [1]*10**9 }}", "{{ 'a'*10**10 }}", "{{ 9**9**9 }}", "{% include 'a.md' %}",
    "{% include x %}", "{% import 'a.md' as a %}", "{% extends 'a.md' %}", "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
    "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", "{{ 'a'|center(10**9) }}", "{{ 1/0 }}", "{{ 1 % 0 }}",
    "{{ 'a' + 1 }}", "{{ none }}", "{{ true }}", "{{ {} }}", "{{ [] }}", "{% set a = 1 %}", "{% raw %}", "{{ range(10**9) }}", "{{ dict(a=1) }}",
    "{{ 'x'|replace('', 'y'*1000) }}", "{{ '%s%s'|format(1) }}", "{{ 'a'|batch(2)|list }}", "{{ [3,'a']|sort }}", "{{ loop }}", "{{ self }}",
    "{% call f() %}{% endcall %}", "{% filter upper %}x{% endfilter %}", "{{ namespace(a=1).a }}", "{{ x.y.z }}", "{{ 'a'[5] }}", "{{ -x }}",
]  # fmt: skip
MOTS = [
    "verifier", "produire", "expliquer", "consolider", "comparer", "signer", "schema", "regle", "a-completer", "assembler", "avenant",
    "avenant nouveau", "avenant proposer", "tableur importer", "modele verifier", "seance nouvelle", "annuaire", "commencer", "nouveau",
    "--version", "--help", "--json", "--format", "docx", "txt", "--contrat", "cls-2024-2025", "--version", "avenant-1", "initiale", "--final",
    "--ecraser", "--sortie", "s", "--donnees", "contracts_data", "--dossier", "val-fleuri", "--au", "2025-01-01", "--le", "hier", "--annee",
    "2026", "-1", "é\u202e", "\x1b[2J", "a" * 400, "../..", "/dev/null", "", "BUD001", "LEC002", "contrat", "1 659 288", "--", "--html", "x.html",
]  # fmt: skip


def abime(hasard: random.Random, texte: str, valeurs: list[str]) -> str:
    """Le texte, une à trois de ses lignes changées par leur structure : valeur, clé, retrait, rang, répétition, perte."""
    lignes = texte.split("\n")
    for _ in range(hasard.randint(1, 3)):
        rang = hasard.randrange(len(lignes))
        ligne, valeur = lignes[rang], hasard.choice(valeurs)
        cle, deux_points, reste = ligne.partition(": ")
        lignes[rang : rang + 1] = hasard.choice(
            [
                [f"{cle}{deux_points}{valeur}"],
                [f"{valeur}{deux_points}{reste}"],
                [ligne, ligne],
                [],
                [" " * hasard.randint(0, 5) + ligne.lstrip()],
                [ligne, valeur],
                [ligne[: hasard.randint(0, len(ligne))] + valeur + ligne[hasard.randint(0, len(ligne)) :]],
                [lignes[hasard.randrange(len(lignes))]],
            ]
        )
        if not lignes:
            break
    return "\n".join(lignes)


def bouscule(hasard: random.Random, octets: bytes) -> bytes:
    """Les octets, quelques-uns changés, ôtés ou répétés."""
    tas = bytearray(octets)
    for _ in range(hasard.randint(1, 6)):
        if not tas:
            break
        rang, combien = hasard.randrange(len(tas)), hasard.choice((1, 1, 1, 4, 64))
        geste = hasard.randrange(3)
        if geste == 0:
            tas[rang] ^= 1 << hasard.randrange(8)
        elif geste == 1:
            del tas[rang : rang + combien]
        else:
            tas[rang:rang] = tas[rang : rang + combien]
    return bytes(tas)


XML = (
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"&b;",
    b"<w:p>" * 500,
    b"</w:p>",
    b"<w:tbl/>",
    b"<",
    b"\x00",
    b"&#0;",
    b'r:id="rId999"',
    b"<w:ins>",
    b"",
)


def repaquete(hasard: random.Random, octets: bytes) -> bytes:
    """Le paquet, dont une partie est abîmée, ôtée ou doublée ; ou ses octets bousculés."""
    if hasard.random() < 0.3:
        return bouscule(hasard, octets)
    with zipfile.ZipFile(io.BytesIO(octets)) as lu:
        parties = {nom: lu.read(nom) for nom in lu.namelist()}
    nom = hasard.choice(list(parties))
    contenu = parties.pop(nom)
    geste = hasard.randrange(5)
    coupe = hasard.randrange(len(contenu) + 1)
    if geste == 1:
        parties[nom] = contenu[:coupe]
    elif geste == 2:
        parties[nom] = bouscule(hasard, contenu)
    elif geste == 3:
        parties[nom] = contenu[:coupe] + hasard.choice(XML) + contenu[coupe:]
    elif geste == 4:
        parties[hasard.choice(["../x", "/x", "word/x.xml", nom.upper()])] = contenu
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as ecrit:
        for autre, dedans in parties.items():
            ecrit.writestr(autre, dedans)
    return sortie.getvalue()


@cache
def produits() -> tuple[bytes, bytes, bytes]:
    """Un document Word, un classeur et un relevé que docgen écrit, chacun une fois pour toutes."""
    import tempfile

    with tempfile.TemporaryDirectory() as ici:
        copie = copier(CPO, Path(ici) / "bourg")
        rendu = pipeline.produce(
            Order(copie, TEMPLATES, formats=("docx", "xlsx"), sortie=Path(ici) / "s", sans_publie=True)
        )
        par_fin = {chemin.suffix: chemin.read_bytes() for chemin in sorted(rendu.written)}
    return par_fin[".docx"], par_fin[".xlsx"], par_fin[".json"]


# --- les sortes -------------------------------------------------------------------------------------------------------
def des_donnees(hasard: random.Random, ici: Path, *fins: str, valeurs: list[str]) -> None:
    copie = copier(MINIMAL, ici / "val-fleuri")
    cible = hasard.choice(sorted(page for fin in fins for page in copie.rglob(f"*{fin}")))
    cible.write_text(abime(hasard, cible.read_text("utf-8"), valeurs), "utf-8", newline="\n")
    # Lire dit presque tout ; un cas sur cinq va jusqu'aux documents.
    if hasard.random() < 0.2:
        pipeline.prepare(Order(copie, TEMPLATES, sans_publie=True))
    else:
        load(copie, TEMPLATES / "textes")


def yaml(hasard: random.Random, ici: Path) -> None:
    des_donnees(hasard, ici, ".yaml", valeurs=VALEURS)


def markdown(hasard: random.Random, ici: Path) -> None:
    des_donnees(hasard, ici, ".md", valeurs=MARKDOWN + JINJA)


def octets(hasard: random.Random, ici: Path) -> None:
    copie = copier(MINIMAL, ici / "val-fleuri")
    cible = hasard.choice(sorted(page for page in copie.rglob("*") if page.is_file()))
    cible.write_bytes(bouscule(hasard, cible.read_bytes()))
    load(copie, TEMPLATES / "textes")


def programme(hasard: random.Random, ici: Path) -> None:
    textes = copier(TEMPLATES / "textes", ici / "textes")
    cible = hasard.choice(sorted(textes.glob("*/programme.yaml")))
    cible.write_text(abime(hasard, cible.read_text("utf-8"), VALEURS), "utf-8", newline="\n")
    load(MINIMAL, textes)


def jinja(hasard: random.Random, ici: Path) -> None:
    modele = ici / "textes" / "m"
    modele.mkdir(parents=True)
    for nom in ("a.md", "b.md"):
        texte = "\n".join(hasard.choice(JINJA + MARKDOWN) for _ in range(hasard.randint(1, 5)))
        (modele / nom).write_text(abime(hasard, texte, JINJA), "utf-8", newline="\n")
    textes = Textes(ici / "textes", "m")
    for rendre in (
        lambda: textes.kinds(),
        lambda: textes.tree("a.md"),
        lambda: textes.render("b.md", {"x": "mot"}, Jetons()),
    ):
        try:
            rendre()
        except TextFault as faute:
            assert faute.finding.code and faute.finding.message


def word(hasard: random.Random, ici: Path) -> None:
    (ici / "a.docx").write_bytes(repaquete(hasard, produits()[0]))
    try:
        open_word(ici / "a.docx")
    except Refusal as refus:
        assert refus.message


def gabarit(hasard: random.Random, ici: Path) -> None:
    source = (TEMPLATES / "gabarits" / "acte.docx").read_bytes()
    (ici / "acte.docx").write_bytes(repaquete(hasard, source))
    try:
        Gabarit.open(ici / "acte.docx")
    except Refusal as refus:
        assert refus.message


def classeur(hasard: random.Random, ici: Path) -> None:
    (ici / "a.xlsx").write_bytes(repaquete(hasard, produits()[1]))
    lu, constats = read_workbook(ici / "a.xlsx")
    assert lu is not None or constats


def json_de_docgen(hasard: random.Random, ici: Path) -> None:
    contenu = json.loads(produits()[2])
    cle = hasard.choice(list(contenu))
    contenu[cle] = hasard.choice([None, 3, [], {}, "x", [[[]]], {"a": {}}, "/etc/passwd", -1, True])
    octets_lus = json.dumps(contenu).encode()
    octets_lus = bouscule(hasard, octets_lus) if hasard.random() < 0.5 else octets_lus
    read_statement(octets_lus)
    (ici / "manifest.json").write_bytes(octets_lus)
    read_manifest(ici)


def commande(hasard: random.Random, ici: Path) -> None:
    if not (ici / "contracts_data").exists():
        copier(MINIMAL, ici / "contracts_data" / "val-fleuri")
    mots = [mot for _ in range(hasard.randint(1, 5)) for mot in hasard.choice(MOTS).split(" ")]
    # docgen délaisse la sortie du processus quand un disque la refuse : celui-ci continue.
    sortie = os.dup(1)
    try:
        rendu = docgen_ici(*mots, cwd=ici)
    finally:
        os.dup2(sortie, 1)
        os.close(sortie)
    assert rendu.returncode in (0, 1, 2, 3), (mots, rendu.stderr.decode("utf-8", "replace")[-2000:])


SORTES: dict[str, Attaque] = {
    "yaml": yaml, "markdown": markdown, "octets": octets, "programme": programme, "jinja": jinja, "word": word, "gabarit": gabarit,
    "classeur": classeur, "json": json_de_docgen, "commande": commande,
}  # fmt: skip
