"""Les sortes qui demandent un dossier entier : ce qui revient dans les données, les listes, les dépôts, l'aspect du PDF."""

import os
import random
import re
import shutil
import subprocess
import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
from msgspec.structs import replace

from docgen import pipeline
from docgen.commandes.campagne import DemandeDeCampagne, moteur, run_campaign
from docgen.commandes.reprendre import take_back
from docgen.commandes.tableur import import_workbook
from docgen.demande import Order
from docgen.document import Document, Heading, Paragraph, Section, Text
from docgen.findings import Refusal
from docgen.load import load
from docgen.render import writer
from tests.attaque.matiere import MARKDOWN, VALEURS, abime, bouscule, repaquete
from tests.outils.chantier import CPO, TEMPLATES, copier
from tests.outils.scenes import CODE, LIEUX, seul
from tests.outils.souche import docgen_ici

NOM = "val-fleuri"
_TEXTE = re.compile(r"(<w:t[^>]*>)([^<]*)(</w:t>)")
GIT = (
    "git",
    "-c",
    "user.name=x",
    "-c",
    "user.email=x@x",
    "-c",
    "commit.gpgsign=false",
    "-c",
    "init.defaultBranch=main",
)
TYPST = [
    "#", "#let x", "#let document(..) = []", "#{", "}", "#read(\"/etc/passwd\")", "#image(\"../../../etc/passwd\")", "#import \"@preview/x:0.1.0\"",
    "#while true {}", "#let f(x) = f(x)", "#f(1)", "#for a in range(1000000) {}", "$", "```", "#panic(\"x\")", "#include \"/dev/zero\"", "\u202e", "#(1/0)",
    "#set page(width: 0pt)", "#set page(height: 1e30pt)", "#set text(size: -1pt)", "#pagebreak()", "#context here()", "#eval(\"1\")", "= x", "#v(1e9cm)",
]  # fmt: skip


@cache
def base() -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Le plus petit dossier, avec un avenant à remplir ; et ce qui en revient : un Word, deux classeurs."""
    with TemporaryDirectory() as lieu:
        ici = Path(lieu)
        seul(ici)
        for mots in (
            ("produire", "--format", "docx,xlsx"),
            ("avenant", "nouveau", CODE, "--annee", "2025"),
            ("tableur", "saisir", CODE),
        ):
            assert 0 == docgen_ici(*mots, *LIEUX, cwd=ici).returncode
        sortie = ici / "output" / NOM / CODE / "initiale"
        rendus = {
            "fiche.docx": (sortie / "annexe-1" / "fiche-1.1.docx").read_bytes(),
            "annexes.xlsx": (sortie / "annexes-financieres.xlsx").read_bytes(),
            "saisir.xlsx": next(ici.glob("*.xlsx")).read_bytes(),
        }
        donnees = ici / "contracts_data" / NOM
        return {
            page.relative_to(donnees).as_posix(): page.read_bytes() for page in donnees.rglob("*") if page.is_file()
        }, rendus


def poser(ici: Path) -> Order:
    """Le dossier, posé là."""
    donnees = ici / NOM
    for nom, contenu in base()[0].items():
        (donnees / nom).parent.mkdir(parents=True, exist_ok=True)
        (donnees / nom).write_bytes(contenu)
    return Order(donnees, TEMPLATES, sans_publie=True)


def reprendre(hasard: random.Random, ici: Path) -> None:
    ordre, rendu = poser(ici), base()[1]["fiche.docx"]
    octets = repaquete(hasard, rendu) if hasard.random() < 0.3 else retape(hasard, rendu)
    (ici / "relu.docx").write_bytes(octets)
    retour = take_back(
        ordre, [ici / "relu.docx"], choix=hasard.choice((None, "accepter", "refuser")), appliquer=hasard.random() < 0.5
    )
    assert all(constat.code and constat.message for constat in retour.findings)
    assert load(ordre.folder, TEMPLATES / "textes")[0] is not None, "les données ne se lisent plus"


def retape(hasard: random.Random, octets: bytes) -> bytes:
    """Le Word, où des mots sont retapés, ôtés ou répétés."""
    with zipfile.ZipFile(BytesIO(octets)) as lu:
        parties = {nom: lu.read(nom) for nom in lu.namelist()}
    xml = parties["word/document.xml"].decode()
    for _ in range(hasard.randint(1, 4)):
        trouves = list(_TEXTE.finditer(xml))
        debut, fin = hasard.choice(trouves).span(2)
        dit = hasard.choice([*VALEURS, "", xml[debut:fin] * 2, xml[debut:fin][::-1], *"0123456789"])
        dit = re.sub(r"[<>&\x00-\x08\x0b-\x1f]", "", dit)
        xml = xml[:debut] + dit + xml[fin:]
    alineas = re.findall(r"<w:p [^>]*>.*?</w:p>|<w:p>.*?</w:p>|<w:tr\b.*?</w:tr>", xml, re.DOTALL)
    if alineas and hasard.random() < 0.3:
        un = hasard.choice(alineas)
        xml = xml.replace(un, hasard.choice(["", un * 2]), 1)
    parties["word/document.xml"] = xml.encode()
    sortie = BytesIO()
    with zipfile.ZipFile(sortie, "w") as ecrit:
        for nom, contenu in parties.items():
            ecrit.writestr(nom, contenu)
    return sortie.getvalue()


def saisir(hasard: random.Random, ici: Path) -> None:
    """Un classeur de docgen où l'on a tapé n'importe quoi, n'importe où."""
    ordre = poser(ici)
    livre = openpyxl.load_workbook(BytesIO(base()[1][hasard.choice(("saisir.xlsx", "annexes.xlsx"))]))
    for _ in range(hasard.randint(1, 12)):
        feuille = livre[hasard.choice(livre.sheetnames)]
        case = feuille.cell(hasard.randint(1, 40), hasard.randint(1, 12))
        dit = hasard.choice([*VALEURS, 7, -3, 1e300, 0.1, True, "=1/0", "#REF!", "n.c.", "22/09/2025", "12 %"])
        if not isinstance(case, openpyxl.cell.cell.MergedCell):
            case.value = re.sub(r"[\x00-\x08\x0b-\x1f]", "", dit) if isinstance(dit, str) else dit
    livre.save(ici / "rempli.xlsx")
    fait = import_workbook(ordre, ici / "rempli.xlsx", appliquer=hasard.random() < 0.5)
    assert all(constat.code and constat.message for constat in fait.findings)
    assert load(ordre.folder, TEMPLATES / "textes")[0] is not None, "les données ne se lisent plus"


def tableau(hasard: random.Random, ici: Path) -> None:
    copie = copier(CPO, ici / "bourg", sans=("seances",))
    cible = hasard.choice(
        sorted(page for page in copie.rglob("*.yaml") if page.parent.name in ("tableaux", "actions", "execution"))
    )
    cible.write_text(abime(hasard, cible.read_text("utf-8"), VALEURS), "utf-8", newline="\n")
    ordre = Order(copie, TEMPLATES, sans_publie=True)
    pipeline.prepare(ordre) if hasard.random() < 0.2 else pipeline.compute_all(ordre)


def campagne(hasard: random.Random, ici: Path) -> None:
    copier(CPO, ici / "contracts_data" / "modele", sans=("seances", "annuaire.yaml"))
    tetes = [
        "Bénéficiaire",
        "Intitulé du projet",
        *hasard.sample(["action 1 Commune 2026", "budget 64 2026", "IBAN", "x", ""], 2),
    ]
    lignes = [
        [
            hasard.choice([f"L'association {rang}", *VALEURS]),
            "Lire",
            *hasard.choices(["34 000", "64 600", *VALEURS], k=2),
        ]
        for rang in range(2)
    ]
    texte = "\n".join(";".join(mot.replace("\n", " ") for mot in ligne) for ligne in (tetes, *lignes))
    (ici / "liste.csv").write_bytes(
        bouscule(hasard, texte.encode()) if hasard.random() < 0.3 else abime(hasard, texte, VALEURS).encode()
    )
    demande = DemandeDeCampagne(
        ici / "liste.csv",
        "modele",
        ici / "contracts_data",
        TEMPLATES,
        ici / "output",
        ("txt",),
        frozenset({"convention"}),
    )
    moteur._PEU = 10**6  # tout se fait ici, où le temps et la mémoire sont comptés
    try:
        run_campaign(replace(demande, verifier=hasard.random() < 0.7), lambda *_: None)
    except Refusal as refus:
        assert refus.message


@cache
def depot() -> dict[str, bytes]:
    """Un dépôt de deux états du plus petit dossier."""
    with TemporaryDirectory() as lieu:
        ici = Path(lieu)
        donnees = seul(ici).parents[1]
        for tour in range(2):
            (donnees / CODE / "contrat.yaml").open("a", encoding="utf-8").write(f"# tour {tour}\n")
            for mots in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", f"tour {tour}")):
                subprocess.run([*GIT, *mots], cwd=ici, check=True, capture_output=True)
        return {
            page.relative_to(ici).as_posix(): page.read_bytes()
            for page in ici.rglob("*")
            if page.is_file() and "hooks" not in page.parts
        }


def git(hasard: random.Random, ici: Path) -> None:
    fichiers = dict(depot())
    for nom in hasard.sample(sorted(nom for nom in fichiers if nom.startswith(".git/")), hasard.randint(1, 2)):
        fichiers[nom] = hasard.choice(
            [
                bouscule(hasard, fichiers[nom]),
                b"",
                b"\0" * 40,
                fichiers[nom][: len(fichiers[nom]) // 2],
                b"ref: refs/heads/x\n",
            ]
        )
    for nom, contenu in fichiers.items():
        (ici / nom).parent.mkdir(parents=True, exist_ok=True)
        (ici / nom).write_bytes(contenu)
    cotes = hasard.choice(
        [
            ("HEAD~1", "HEAD"),
            ("HEAD~1..HEAD",),
            ("main", "HEAD"),
            ("HEAD^{tree}", "HEAD"),
            (f"HEAD:{CODE}", "HEAD"),
            ("--", "HEAD"),
        ]
    )
    en_commande(("comparer", *cotes, *LIEUX), ici)


def en_commande(mots: tuple[str, ...], ici: Path) -> None:
    """La commande entière, dans ce processus : elle finit par un de ses codes."""
    # docgen délaisse la sortie du processus quand un disque la refuse : celui-ci continue.
    sortie = os.dup(1)
    try:
        rendu = docgen_ici(*mots, cwd=ici)
    finally:
        os.dup2(sortie, 1)
        os.close(sortie)
    assert rendu.returncode in (0, 1, 2, 3, 130), (mots, rendu.stderr.decode("utf-8", "replace")[-2000:])


def acte() -> Document:
    """Le plus petit acte."""
    parties = (Heading(1, (Text("Titre"),)), Paragraph((Text("Un mot."),)))
    return Document("acte", "essai", "acte", (Section(parties),), gabarit="acte")


def typst(hasard: random.Random, ici: Path) -> None:
    """Un gabarit du PDF, abîmé : un refus qui le dit, ou un PDF."""
    gabarits = copier(TEMPLATES / "gabarits", ici / "gabarits")
    page = gabarits / "acte.typ"
    page.write_text(abime(hasard, page.read_text("utf-8"), [*TYPST, *MARKDOWN]), "utf-8", newline="\n")
    try:
        assert writer("pdf")(acte(), gabarits, {}).startswith(b"%PDF")
    except Refusal as refus:
        assert refus.message and refus.remedy
    finally:
        shutil.rmtree(gabarits)
