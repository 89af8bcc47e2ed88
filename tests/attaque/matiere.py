"""De quoi abîmer : les valeurs hostiles, et les gestes qui les mettent à la place d'autres."""

import io
import random
import zipfile

from tests.attaque.greffes import greffe

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
    "reprendre", "reprendre --appliquer", "tableur saisir", "campagne", "campagne --modele cpo", "modele nouveau", "modele copier",
    "modele exemple", "--docx", "r.docx", "--lot", "--sans-distant", "--revisions", "accepter", "--appliquer", "--verifier", "--limite", "0", "contracts_data/val-fleuri",
    "--par", "personne", "--nouveaux", "--regles", "BUD,LEC002", "--md", "--colonne", "a=b", "--gabarits", "nulle-part",
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
    """Le paquet, dont une partie est abîmée, greffée, ôtée ou doublée ; ou ses octets bousculés."""
    if hasard.random() < 0.3:
        return bouscule(hasard, octets)
    with zipfile.ZipFile(io.BytesIO(octets)) as lu:
        parties = {nom: lu.read(nom) for nom in lu.namelist()}
    nom = hasard.choice(list(parties))
    contenu = parties.pop(nom)
    geste = hasard.randrange(8)
    coupe = hasard.randrange(len(contenu) + 1)
    if geste == 1:
        parties[nom] = contenu[:coupe]
    elif geste == 2:
        parties[nom] = bouscule(hasard, contenu)
    elif geste == 3:
        parties[nom] = contenu[:coupe] + hasard.choice(XML) + contenu[coupe:]
    elif geste == 4:
        parties[hasard.choice(["../x", "/x", "word/x.xml", nom.upper()])] = contenu
    elif geste > 4:
        nom = "word/document.xml" if "word/document.xml" in parties and hasard.random() < 0.5 else nom
        parties[nom] = greffe(hasard, parties.get(nom, contenu))
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as ecrit:
        for autre, dedans in parties.items():
            ecrit.writestr(autre, dedans)
    return sortie.getvalue()
