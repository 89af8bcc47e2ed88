"""Les cas d'avenants : une page par nature d'opération, qu'un juriste lit et écrit, et que les tests jouent.

Une page de tests/cas/avenants/ porte le nom de la nature (supprimer_mots.md). Elle s'ouvre par un titre et une phrase
ou deux, puis chaque section « ## … » est un cas. Dans une section, un mot en gras seul sur sa ligne annonce ce que
contient le bloc qui le suit (entre deux lignes de trois accents graves) :

* **Contrat** : ses articles, chacun sous son titre (« # 1.1 Objet », « # Préambule »). Il vaut pour les sections
  suivantes, jusqu'au prochain. « **Contrat** (convention) » : une convention, dont le nom est féminin, et qui n'est pas
  encore signée ; « **Contrat** (association) » : la convention d'objectifs de l'association Les Passeurs de pages, dont
  le budget est un tableau ;
* **Dossier** : un fichier du dossier de l'avenant ou du contrat, écrit ou changé comme dans tests/cas/constats. Il vaut
  pour sa seule section ;
* **Opération** : une ou plusieurs opérations, comme sous « operations: » dans avenant.yaml ;
* **Phrase de l'avenant** : ce que l'avenant en dit, au mot près ;
* **Texte consolidé** : les articles qui ont changé, tels que les montre le contrat consolidé ;
* **Données** : ce qui change dans les données. « action/1.1 etat 2025 prevu : 100 000 € → 120 000 € » donne un montant
  avant et après, « partie/departement siret : … → … » un champ d'une partie, « terme : … → … » le dernier exercice et
  son dernier jour ; « annexe-3-tableau-financier : Sous-total axe 1 » des mots que ce document dit après l'avenant, et ne
  disait pas avant s'il existait déjà ;
* **Refus** : le code, le message et la première ligne du remède de chaque opération refusée.

Une image nommée dans le contrat ou le dossier (« images/plan.png ») existe.

Les espaces insécables, les retours à la ligne dans un paragraphe et les deux apostrophes se valent.
"""

import re
import shutil
import textwrap
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from markdown_it import MarkdownIt

from docgen.amend import consolidate
from docgen.compose.aides import composition_of
from docgen.compose.aides.actes import dispositif, formule
from docgen.compose.composition import Composition
from docgen.compose.jetons import Jetons
from docgen.compose.markdown import read_blocks
from docgen.compose.textes import Textes
from docgen.compose.versions import compose
from docgen.compute import Cell, Version, versions
from docgen.demande import from_refus
from docgen.document import Block, Document, Section
from docgen.dossier import Dossier
from docgen.french import date, euros
from docgen.load import load
from docgen.render.txt import render
from tests.outils.cas import NOM, TEXTES, changer, normal
from tests.outils.chantier import CPO, MINIMAL, copier
from tests.outils.fabrique_paquet import png
from tests.outils.textes import texte_suivi

AVENANTS = Path(__file__).parents[1] / "cas" / "avenants"
BLOCS = ("Contrat", "Dossier", "Opération", "Phrase de l'avenant", "Texte consolidé", "Données", "Refus")
# Le dossier de départ de chaque sorte de contrat, et le contrat qui y reste.
DEPARTS = {
    "": (MINIMAL, "cls-2024-2025"),
    "convention": (MINIMAL, "emploi-2025-2026"),
    "association": (CPO, "lire-partout-2026-2028"),
}
AVENANT = """\
numero: 1
exercice: 2025
objet:
  - de modifier le contrat
versement:
  taux: 100
  delai: quinze jours après la notification du présent avenant
champs:
  ds:
    intitule: DS
    valeur: 12345
  ej:
    intitule: EJ
    valeur: 67890
  sous_actions:
    intitule: sous-actions
    valeur: 23 et 25
  date_signature:
    intitule: date de signature
    valeur: 22 septembre 2025
  date_visa:
    intitule: date du visa
    valeur: 24 septembre 2025
operations:
"""


@dataclass(slots=True)
class CasAvenant:
    """Une section d'une page : ses blocs par leur nom."""

    nature: str
    titre: str
    sorte: str = ""
    blocs: dict[str, list[str]] = field(default_factory=dict)

    def bloc(self, nom: str) -> str:
        """Le bloc de ce nom ; vide s'il manque."""
        return "\n".join(self.blocs.get(nom, []))


# --- lire une page ----------------------------------------------------------------------------------------------------
def lire_page(page: Path) -> list[CasAvenant]:
    """Les cas d'une page, dans leur ordre."""
    found: list[CasAvenant] = []
    name, contrat, sorte = "", "", ""
    tokens = MarkdownIt().parse(page.read_text("utf-8"))
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "inline" and before is not None and before.tag == "h2":
            found.append(CasAvenant(page.stem, token.content, sorte, {"Contrat": [contrat]}))
        elif token.type == "inline" and (match := re.match(r"\*\*(.+?)\*\*(.*)", token.content)):
            name = match[1]
            if name not in BLOCS:
                raise ValueError(f"{page.name} : le bloc « {name} » est inconnu. Blocs : {', '.join(BLOCS)}.")
            if name == "Contrat":
                sorte = found[-1].sorte = match[2].strip(" ()")
        elif token.type == "fence" and name == "Contrat":
            contrat, found[-1].blocs["Contrat"] = token.content, [token.content]
        elif token.type == "fence":
            found[-1].blocs.setdefault(name, []).append(token.content)
    return found


# --- jouer un cas -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Joue:
    """Un cas joué : le dossier, les versions du contrat, ce que la lecture et l'avenant refusent."""

    dossier: Dossier | None
    versions: list[Version]
    refus: list[str]


def jouer_avenant(cas: CasAvenant, atelier: Path) -> Joue:
    """Écrit le dossier du cas dans `atelier`, le lit, et applique son avenant."""
    depart, code = DEPARTS[cas.sorte]
    copie = copier(depart, atelier / NOM)
    contrat = copie / code
    for autre in copie.glob("*/contrat.yaml"):
        if autre.parent != contrat:
            shutil.rmtree(autre.parent)
    shutil.rmtree(copie / "seances")
    _ecrire_articles(contrat / "articles", cas.bloc("Contrat"))
    avenant = contrat / "avenants" / "avenant-1"
    if avenant.exists():
        shutil.rmtree(avenant)
    avenant.mkdir(parents=True)
    operation = cas.bloc("Opération")
    liste = operation if operation.startswith("- ") else "- " + textwrap.indent(operation, "  ").lstrip()
    (avenant / "avenant.yaml").write_text(AVENANT + textwrap.indent(liste, "  "), "utf-8")
    for bloc in cas.blocs.get("Dossier", []):
        changer(contrat, bloc)
    for nom in re.findall(r"\(images/([\w-]+\.png)", f"{cas.bloc('Contrat')} {cas.bloc('Dossier')}"):
        (contrat / "images").mkdir(exist_ok=True)
        (contrat / "images" / nom).write_bytes(png(len(nom)))
    return _applique(copie)


def _applique(copie: Path) -> Joue:
    dossier, findings = load(copie, TEXTES)
    said = [f"{f.code}: {f.message}\n→ {f.remedy.splitlines()[0]}" for f in findings]
    if dossier is None or findings:
        return Joue(dossier, [], said)
    (contrat,) = dossier.contrats
    etats, refus = consolidate(contrat.base, contrat.avenants)
    for one in refus:
        finding = from_refus(dossier, contrat.code, one)
        said.append(f"{finding.code}: {finding.message}\n→ {finding.remedy.splitlines()[0]}")
    return Joue(dossier, versions(etats, contrat.executions)[: len(etats)], said)


def _ecrire_articles(folder: Path, texte: str) -> None:
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir()
    for rank, article in enumerate(re.split(r"^(?=# )", texte, flags=re.MULTILINE)[1:], 1):
        (folder / f"{rank:02}.md").write_text(article, "utf-8")


@lru_cache(maxsize=4)
def textes(modele: str) -> Textes:
    """Les textes d'un modèle, lus une fois ; les fiches, elles, changent d'un cas à l'autre."""
    return Textes(TEXTES, modele)


def _composition(joue: Joue, version: Version) -> Composition:
    assert joue.dossier is not None
    return composition_of(joue.dossier, version, textes(version.contrat.entete.modele), Jetons())


def phrases(joue: Joue) -> str:
    """Ce que l'avenant dit de ses opérations, tel qu'on le lit en texte."""
    version = joue.versions[-1]
    assert version.avenant is not None
    composition = _composition(joue, version)
    made: list[Block] = []
    for operation in version.avenant.operations:
        made += [*formule(composition, operation), *dispositif(composition, operation)]
    return _lu(made)


def texte_consolide(joue: Joue) -> str:
    """Les articles que l'avenant a changés, tels que le contrat consolidé les montre."""
    before, after = joue.versions[-2].contrat.articles, joue.versions[-1]
    changed = [article for article in after.contrat.articles if article not in before]
    composition = _composition(joue, after)
    names = {**composition.names, "articles": changed}
    text = composition.textes.render("parties/articles.md", names, composition.jetons)
    return _lu(list(read_blocks(text, composition.jetons)))


def _lu(blocks: list[Block]) -> str:
    document = Document(name="cas", kind="cas", title="cas", sections=(Section(tuple(blocks)),))
    return re.sub(r"\s; empreinte \w+(?=\])", "", render(document, Path(), {}).decode())


def donnee(joue: Joue, ligne: str) -> str:
    """La ligne d'un bloc « Données », telle que le dossier la dit."""
    before, after = joue.versions[-2:]
    name, _, said = ligne.partition(" : ")
    if "→" in said:
        return f"{name} : {_valeur(before, name)} → {_valeur(after, name)}"
    told = {version.code: said in comparable(_document(joue, version, name)) for version in (before, after)}
    told_only_after = told[after.code] and not told[before.code]
    return ligne if told_only_after else f"{name} : ces mots y sont dits {told}"


def _valeur(version: Version, name: str) -> str:
    entete, (side, _, rest) = version.contrat.entete, name.partition("/")
    if side == "partie":
        code, champ = rest.split()
        (partie,) = (partie for partie in entete.parties if partie.code == code)
        value = getattr(partie, champ)
        return value if isinstance(value, str) else ", ".join(value)
    if name == "terme":
        return f"{entete.exercices[-1].nom}, {date(entete.exercices[-1].fin)}"
    return euros(version.figures.get(Cell.parse(name)))


def _document(joue: Joue, version: Version, name: str) -> str:
    assert joue.dossier is not None
    textes(version.contrat.entete.modele).parts.clear()
    made, faults = compose(joue.dossier, version, textes(version.contrat.entete.modele), only=frozenset({name}))
    assert not faults, faults
    return "\n".join(texte_suivi(document) for document in made)


def comparable(texte: str) -> str:
    """Le texte, un paragraphe par ligne, avec des espaces ordinaires et des apostrophes droites."""
    blocs = re.split(r"\n\s*\n", normal(texte).replace("’", "'"))
    return "\n".join(" ".join(bloc.split()) for bloc in blocs if bloc.strip())
