"""Des dossiers tirés au hasard, et ce que chaque fichier produit doit être : lisible par d'autres, accessible, entier.

`python -m tests.attaque.validite [DOSSIERS] [GRAINE]` ; « GRAINE:RANG » en rejoue un seul. Un dossier tiré part d'un des
dossiers inventés ; ses récits, ses intitulés et ses valeurs changent un à un, et un changement que docgen refuse est défait.
"""

import json
import random
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import lxml.html
import openpyxl
import pikepdf

from docgen.commandes.comparer.page import relecture
from docgen.demande import Order
from docgen.diff.releve_json import read_statement
from docgen.pipeline import compute_all, produce
from docgen.render import comparison_page
from docgen.sortie.manifeste import MANIFEST, STATEMENT, read_manifest
from tests.outils import accessible_pdf, accessible_word
from tests.outils.chantier import CPO, METROPOLE, MINIMAL, TEMPLATES, copier
from tests.outils.validation import erreurs_docx, validateur_sdk

FORMATS = ("docx", "pdf", "xlsx", "txt")
DEPARTS = {
    "val-fleuri": (MINIMAL, ("seances", "emploi-2025-2026", "cls-2024-2025/publie", "cls-2024-2025/avenants")),
    "bourg": (CPO, ("seances",)),
    "metropole": (METROPOLE, ("emploi-2025-2027",)),
}
MOTS = (
    "l'accueil", "« les jeunes »", "Œuvre & Cie", "à 12,5 %", "n° 3", "1 618 000 €", "<balise>", "l’élève", "ça", "Y a-t-il ?", "naïf", "II – 2°", "10 m²",
    "anticonstitutionnellement", "https://exemple.fr/une/adresse/longue?a=1&b=2", "fin…", "– tiret –", "(parenthèse)", "50/50", "* étoile", "#croisillon", "Ÿ", "ﬁn",
)  # fmt: skip
BLOCS: tuple[Callable[[random.Random], str], ...] = (
    lambda hasard: _phrase(hasard, 40),
    lambda hasard: f"**{_phrase(hasard, 3)}**, puis *{_phrase(hasard, 4)}*.",
    lambda hasard: "\n".join(f"- {_phrase(hasard, 6)}" for _ in range(hasard.randint(1, 8))),
    lambda hasard: "\n".join(f"{rang}. {_phrase(hasard, 6)}" for rang in range(1, hasard.randint(2, 12))),
    lambda hasard: f"- {_phrase(hasard, 3)}\n  - {_phrase(hasard, 3)}\n    - {_phrase(hasard, 3)}",
    lambda hasard: f"| {_phrase(hasard, 1)} | {_phrase(hasard, 1)} |\n|---|---:|\n" + "".join(f"| {_phrase(hasard, 4)} | {hasard.randint(0, 10**9)} |\n" for _ in range(hasard.randint(1, 30))),
    lambda hasard: f"Voir [le site](https://exemple.fr/{hasard.randint(1, 9)}).",
    lambda hasard: " ".join(hasard.choices(MOTS, k=300)),
)  # fmt: skip


def _phrase(hasard: random.Random, combien: int) -> str:
    """Des mots comme on en tape, sans ce qui serait une marque de Markdown."""
    return " ".join(hasard.choices(MOTS, k=combien)).replace("*", "").replace("#", "").replace("|", "").strip() or "mot"


def tirer(hasard: random.Random, ici: Path, gestes: int = 6) -> Order:
    """Un dossier tiré, dans `ici`, que docgen calcule."""
    nom = hasard.choice(sorted(DEPARTS))
    source, sans = DEPARTS[nom]
    copie = copier(source, ici / "donnees" / nom, sans=sans)
    ordre = Order(copie, TEMPLATES, formats=FORMATS, sortie=ici / "output", sans_publie=True)
    for _ in range(gestes):
        page = hasard.choice(
            sorted(
                page for page in copie.rglob("*.*") if page.suffix in (".md", ".yaml") and "annuaire" not in page.name
            )
        )
        avant = page.read_text("utf-8")
        page.write_text(
            _recit(hasard, avant) if page.suffix == ".md" else _valeurs(hasard, avant), "utf-8", newline="\n"
        )
        if compute_all(ordre).failed:
            page.write_text(avant, "utf-8", newline="\n")
    return ordre


def _recit(hasard: random.Random, texte: str) -> str:
    """Le récit, où une partie dit plus, ou autre chose."""
    blocs = "\n\n".join(hasard.choice(BLOCS)(hasard) for _ in range(hasard.randint(1, 4)))
    titres = [trouve.end() for trouve in re.finditer(r"^#+ .*\n\n", texte, re.MULTILINE)]
    ou = hasard.choice(titres) if titres else len(texte)
    return f"{texte[:ou]}{blocs}\n\n{texte[ou:]}"


def _valeurs(hasard: random.Random, texte: str) -> str:
    """Les valeurs, dont une a d'autres mots, ou un autre nombre."""
    lignes = texte.split("\n")
    ou = [
        rang
        for rang, ligne in enumerate(lignes)
        if re.search(r"(: |- )\S", ligne) and not ligne.lstrip().startswith("#")
    ]
    rang = hasard.choice(ou)
    tete, separe, valeur = re.match(r"(.*?)(: |- )(?!.*: )(.*)", lignes[rang]).groups()
    chiffres = re.fullmatch(r"[\d ]+", valeur)
    dit = (
        f"{hasard.randint(1, 10 ** hasard.randint(2, 8)):,}".replace(",", " ")
        if chiffres
        else json.dumps(_phrase(hasard, hasard.choice((2, 5, 25))), ensure_ascii=False)
    )
    lignes[rang] = f"{tete}{separe}{dit}"
    return "\n".join(lignes)


# --- juger --------------------------------------------------------------------------------------------------------------
def juger(sortie: Path, *, validateurs: bool) -> Iterator[str]:
    """Ce qui manque à chaque fichier de `sortie` ; `validateurs` : ceux de Word aussi, plus lents."""
    words = sorted(sortie.rglob("*.docx"))
    for page in sorted(page for page in sortie.rglob("*") if page.is_file()):
        yield from (f"{page.relative_to(sortie)} : {faute}" for faute in _faute(page))
    if validateurs and words and validateur_sdk():
        yield from erreurs_docx([words[0], max(words, key=lambda page: page.stat().st_size)])


def _faute(page: Path) -> list[str]:
    match page.suffix:
        case ".docx":
            return accessible_word.fautes(page)
        case ".pdf":
            with pikepdf.open(page) as lu:
                return [*lu.check_pdf_syntax(), *accessible_pdf.fautes(lu)]
        case ".xlsx":
            return _classeur(page)
        case ".json":
            return _json(page)
        case ".html":
            return [] if lxml.html.document_fromstring(page.read_bytes()).get("lang") == "fr" else ["langue non dite"]
    page.read_text("utf-8")
    return []


def _classeur(page: Path) -> list[str]:
    faux = ("#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A")
    lu = openpyxl.load_workbook(page, data_only=True)
    return [
        f"{feuille.title}!{case.coordinate} : {case.value}"
        for feuille in lu
        for rang in feuille.iter_rows()
        for case in rang
        if case.value in faux
    ]


def _json(page: Path) -> list[str]:
    dit = json.loads(page.read_text("utf-8"))
    if page.name == MANIFEST:
        lu = read_manifest(page.parent)
        return (
            []
            if lu and not lu.interrompu and all(map(lu.is_intact, lu.fichiers))
            else ["un manifeste qui ne dit pas ce qui est là"]
        )
    return (
        []
        if page.name != STATEMENT or (dit and read_statement(page.read_bytes()))
        else ["un relevé qui ne se relit pas"]
    )


def jouer(graine: str, *, validateurs: bool = True) -> tuple[str, list[str]]:
    """Ce qu'est devenu le dossier de cette graine (produit, refusé), et ce qui manque à ses fichiers."""
    ici = Path(tempfile.mkdtemp(prefix="valide-"))
    try:
        ordre = tirer(random.Random(graine), ici)
        fait = produce(ordre)
        if fait.failed:
            return "refusé", [] if all(constat.message and constat.code for constat in fait.findings) else [
                "un constat muet"
            ]
        _comparer(ordre, ici / "output")
        return "produit", list(juger(ici / "output", validateurs=validateurs))
    finally:
        shutil.rmtree(ici, ignore_errors=True)


def _comparer(ordre: Order, sortie: Path) -> None:
    """La page qui compare les deux premières versions du premier contrat, quand il y en a."""
    from docgen.commandes.comparer import compare

    par_contrat = Counter(
        version.contrat.code for version in compute_all(ordre).all_versions if version.avenant or not version.avant
    )
    for contrat, combien in par_contrat.items():
        if combien > 1:
            comparaison = compare(ordre, f"{contrat}/initiale", f"{contrat}/avenant-1")
            (sortie / "comparaison.html").write_bytes(
                comparison_page()(relecture(comparaison, TEMPLATES), TEMPLATES / "gabarits")
            )
            return


def main(demande: list[str]) -> int:
    """Joue ces dossiers, et dit ce qu'ils sont devenus."""
    combien, graine = int(demande[0]) if demande else 200, demande[1] if len(demande) > 1 else "2026"
    graines = [graine] if ":" in graine else [f"{graine}:{rang}" for rang in range(combien)]
    sorts: Counter[str] = Counter()
    for rang, une in enumerate(graines):
        sort, fautes = jouer(une, validateurs=rang % 4 == 0)
        sorts[sort] += 1
        for faute in fautes:
            sorts["fautes"] += 1
            print(f"{une} : {faute}", flush=True)
        print(f"{une} : {sort}", flush=True)
    print(f"{len(graines)} dossiers, graine {graine} : {dict(sorts)}")
    return int(bool(sorts["fautes"]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
