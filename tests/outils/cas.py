"""Les cas : des pages de Markdown qu'un juriste lit et écrit, et que les tests jouent.

Une page de tests/cas/constats/ porte le nom du constat qu'elle montre (BUD001.md). Elle s'écrit ainsi :

* un titre « # BUD001 – … », puis une phrase ou deux ;
* « ## Dossier sain » : le dossier de départ, tests/dossiers/minimal (le département inventé du Val-Fleuri), ne
  déclenche pas le constat ; des blocs peuvent le changer ;
* « ## Dossier fautif » : un ou plusieurs blocs changent le dossier de départ ;
* « ## Constat attendu » : un bloc donne, au mot près, ce que docgen dit du dossier fautif :
  « fichier:ligne:colonne: gravité CODE: message », puis « → remède » sur la ligne suivante.

* « ## Remède », s'il y en a un : ce que dit le premier remède du constat, en blocs, fait sur le dossier fautif. Le constat
  s'en va, et aucun autre ne vient.

Les sections peuvent se répéter ; ce qui suit « : » dans leur titre est libre. Un bloc (entre deux lignes de trois
accents graves) change un fichier. Sa première ligne dit lequel, dans le dossier du Val-Fleuri ; la suite est son
nouveau contenu, ou la paire « remplacer: » et « par: », chacune seule sur sa ligne :

    fichier: cls-2024-2025/contrat.yaml
    remplacer:
      - code: etat
    par:
      - code: etatt

Un bloc « modele: cie-2025-2027/programme.yaml » change de même un fichier du modèle ; « regles: cie-2025-2027 » donne
d'autres règles au programme, sous « regles: ».

Le texte à remplacer se trouve une seule fois dans le fichier. Pour les constats qui portent sur des documents, un bloc
en écrit un, un paragraphe par ligne ; les montants et les blancs s'y écrivent entre accolades :

    document: avenant
    L'État apporte {contrat part/etat 2025 prevu = 160 250 €}, versés sur le compte {à compléter : IBAN}.

Un montant que rien ne donne s'y écrit « = – ». Espaces insécables et espaces ordinaires se valent dans un cas.
"""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it import MarkdownIt

from docgen import pipeline
from docgen.adresses.montants import NomDeMontant
from docgen.check import Subject, check
from docgen.compose.articles_lus import articles_by_version
from docgen.compose.textes import Textes
from docgen.compute import Version
from docgen.document import Amount, Blank, Document, Inline, Paragraph, Section, Text
from docgen.findings import Finding
from docgen.french import typographie
from docgen.load import load
from docgen.montants import Montant
from tests.outils.chantier import MINIMAL, TEMPLATES, copier, poser_regles

TEXTES = TEMPLATES / "textes"
CONSTATS = Path(__file__).parents[1] / "cas" / "constats"
NOM = "val-fleuri"


@dataclass(slots=True)
class Cas:
    """Un dossier d'une page, et ce qui en est attendu ; `attendu` est vide pour un dossier sain."""

    code: str
    titre: str
    blocs: list[str] = field(default_factory=list)
    attendu: str = ""
    remede: list[str] = field(default_factory=list)

    @property
    def fautif(self) -> bool:
        return self.titre.startswith("Dossier fautif")


# --- lire une page ----------------------------------------------------------------------------------------------------
def lire(page: Path) -> list[Cas]:
    """Les cas d'une page, dans leur ordre."""
    found: list[Cas] = []
    tokens = MarkdownIt().parse(page.read_text("utf-8"))
    expected = repaired = False
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "inline" and before is not None and before.tag == "h2":
            expected, repaired = token.content.startswith("Constat attendu"), token.content.startswith("Remède")
            if not expected and not repaired:
                found.append(Cas(page.stem, token.content))
        elif token.type == "fence" and expected:
            found[-1].attendu = normal(token.content)
        elif token.type == "fence" and repaired:
            found[-1].remede.append(token.content)
        elif token.type == "fence":
            found[-1].blocs.append(token.content)
    _verifier(page, found)
    return found


def _verifier(page: Path, found: list[Cas]) -> None:
    for cas in found:
        if not cas.titre.startswith(("Dossier sain", "Dossier fautif")):
            raise ValueError(f"{page.name} : le titre « {cas.titre} » n'est pas celui d'une section connue")
        if cas.fautif != bool(cas.attendu):
            raise ValueError(f"{page.name} : « {cas.titre} » {'attend' if cas.fautif else 'n’attend pas'} un constat")
    if {cas.fautif for cas in found} != {True, False}:
        raise ValueError(f"{page.name} : il faut un dossier sain et un dossier fautif")


def normal(text: str) -> str:
    """Le texte, avec des espaces ordinaires. La ligne d'un programme livré n'est pas dans le cas : elle bouge avec lui."""
    return re.sub(r"(programme\.yaml, ligne) \d+", r"\1 …", re.sub("[\u00a0\u202f]", " ", text)).strip()


# --- jouer un cas -----------------------------------------------------------------------------------------------------
def jouer(cas: Cas, atelier: Path) -> str:
    """Ce que docgen dit du dossier du cas, réduit au code de la page. Le dossier est copié dans `atelier`."""
    trouves = tous_les_constats(cas.blocs, atelier, frozenset({cas.code}))
    return normal("\n".join(f"{f}\n→ {f.remedy}" for f in trouves if f.code == cas.code))


def tous_les_constats(blocs: list[str], atelier: Path, codes: frozenset[str] = frozenset()) -> list[Finding]:
    """Tout ce que docgen dit du dossier de départ, changé par ces blocs ; il est copié dans `atelier`. `codes` : les
    seules règles consultées ; toutes, s'il est vide."""
    copie = copier(MINIMAL, atelier / NOM)
    textes = TEXTES
    if any(bloc.startswith(("modele:", "regles:")) for bloc in blocs):
        textes = copier(TEXTES, atelier / "textes")
    for bloc in blocs:
        if bloc.startswith("regles:"):
            modele, _, contenu = bloc.removeprefix("regles:").partition("\n")
            poser_regles(textes / modele.strip(), contenu)
        elif bloc.startswith(("fichier:", "modele:")):
            changer(copie if bloc.startswith("fichier:") else textes, bloc)
    documents = [bloc for bloc in blocs if bloc.startswith("document:")]
    # Les places se disent depuis le dossier courant.
    depart = Path.cwd()
    os.chdir(atelier)
    try:
        return constats(Path(NOM), documents, Path("textes") if textes != TEXTES else TEXTES, codes)
    finally:
        os.chdir(depart)


def constats(
    folder: Path,
    documents: list[str] | tuple[str, ...] = (),
    modeles: Path = TEXTES,
    codes: frozenset[str] = frozenset(),
) -> list[Finding]:
    """Tout ce que les règles (de ces codes) disent de `folder`, et des documents écrits dans les blocs ; `modeles`, les
    textes types."""
    dossier, findings = load(folder, modeles)
    if dossier is None or findings:
        raise ValueError("le dossier du cas n'est pas lisible :\n" + "\n".join(map(str, findings)))
    computed = {}
    for contrat in dossier.contrats:
        etats, _ = pipeline.consolidate(contrat.base, contrat.avenants)
        computed[contrat.code] = pipeline.versions(etats, contrat.executions)
    last = next(iter(computed.values()))[-1]
    every = [version for made in computed.values() for version in made]
    written: dict[str, list[Document]] = {}
    for bloc in documents:
        version = next((version for version in every if f" (dans {version.name})\n" in bloc), last)
        written.setdefault(version.name, []).append(_document(bloc, version))
    textes = {modele: Textes(modeles, modele) for modele in {version.contrat.entete.modele for version in every}}
    lues, faults = articles_by_version(dossier, every, textes)
    subject = Subject(dossier, computed, [document for each in written.values() for document in each], written, lues)
    return [*faults, *check(subject, "donnees", "publie", "documents", "final", codes=codes)]


def changer(copie: Path, bloc: str) -> None:
    """Écrit ou change dans `copie` le fichier que le bloc nomme."""
    first, _, rest = bloc.partition("\n")
    path = copie / first.partition(":")[2].strip()
    match = re.fullmatch(r"remplacer:\n(.*?)^par:\n(.*)", rest, re.DOTALL | re.MULTILINE)
    if not match:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(rest, "utf-8")
        return
    text = path.read_text("utf-8")
    if text.count(match[1]) != 1:
        raise ValueError(f"{path.name} : ce texte s'y trouve {text.count(match[1])} fois, au lieu d'une :\n{match[1]}")
    path.write_text(text.replace(match[1], match[2]), "utf-8")


def _document(bloc: str, version: Version) -> Document:
    first, _, rest = bloc.partition("\n")
    name = first.removeprefix("document:").partition(" (dans ")[0].strip()
    blocks = tuple(Paragraph(_inlines(line, version.name)) for line in rest.splitlines() if line.strip())
    return Document(name=name, kind=name, title=name, sections=(Section(blocks),), version=typographie(version.label))


def _inlines(line: str, version: str) -> tuple[Inline, ...]:
    return tuple(_inline(piece, version) for piece in re.split(r"(\{[^}]*\})", line) if piece)


def _inline(piece: str, version: str) -> Inline:
    inside = piece.strip("{}")
    if not piece.startswith("{"):
        return Text(piece)
    if inside.startswith("à compléter"):
        return Blank(typographie(inside.partition(":")[2].strip()))
    cell, _, amount = inside.partition("=")
    if amount.strip() == "–":
        return Text("–", name=NomDeMontant(f"{version}:{cell.strip()}"))
    return Amount(Montant.parse(amount.strip()), NomDeMontant(f"{version}:{cell.strip()}"))
