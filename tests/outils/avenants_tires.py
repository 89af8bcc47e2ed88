"""Des contrats, des opérations et des avenants tirés au sort, pour les lois."""

import random
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from docgen.amend.avenant import Avenant
from docgen.amend.mots import sentences
from docgen.amend.operation import Operation
from docgen.amend.operations import kinds
from docgen.load import load
from docgen.model.contrat import Alinea, Article, Contrat
from tests.outils.cas import MINIMAL, TEXTES

NUMEROS = ("preambule", "1", "1.1", "2", "2-1", "2.1", "2.1.1", "3")
# Des mots qui se ressemblent (action, sous-action), des nombres l'un dans l'autre, un champ, des apostrophes.
MOTS = (
    "action", "sous-action", "l'État", "l’action", "les", "crédits", "2025", "10", "100", "618 000 €", "1 618 000 €",
    "(cf. annexe 2)", "article 2", "article 2.1", '{{ montant("contrat", "part/etat", "2025") }}', "12,5 %", "habitants",
)  # fmt: skip
DE_LIGNES = ("remplacer_alinea", "supprimer_alinea", "inserer_alinea", "completer_alinea")
DE_PHRASES = ("remplacer_phrase", "inserer_phrase", "supprimer_phrase")
DE_MOTS = ("substituer_mots", "inserer_mots", "supprimer_mots")
D_ARTICLES = ("remplacer_article", "remplacer_intitule", "completer_article", "inserer_article", "abroger_article",
              "renumeroter_article")  # fmt: skip
AUTRES = ("completer_liste", "remplacer_tableau", "modifier_article")
DE_TEXTE = (*DE_LIGNES, *DE_PHRASES, *DE_MOTS, *D_ARTICLES, *AUTRES)


@lru_cache(maxsize=1)
def modele() -> tuple[Contrat, Avenant]:
    """Le contrat du Val-Fleuri et son avenant, que les tirages changent."""
    dossier, findings = load(MINIMAL, TEXTES)
    assert dossier is not None, findings
    contrat = dossier.contrat("cls-2024-2025")
    return contrat.base, contrat.avenants[0]


def avenant(*operations: Operation, numero: int = 1) -> Avenant:
    """Un avenant qui fait ces opérations."""
    return Avenant.model_construct(**{**dict(modele()[1]), "numero": numero, "operations": tuple(operations)})


def operation(nature: str, **champs: Any) -> Operation:
    """Une opération, lue comme dans avenant.yaml."""
    return kinds()[nature].model_validate({"nature": nature, **champs})


# --- le texte ---------------------------------------------------------------------------------------------------------
# Tiré une fois pour toutes, avec une graine : Hypothesis choisit dans ces réserves, ce qui coûte peu.
_HASARD = random.Random(20250922)


def _phrase() -> str:
    debut = _HASARD.choice(("Elle", "Le comité", "Chaque année, le Département"))
    return f"{debut} {' '.join(_HASARD.choices(MOTS, k=_HASARD.randint(1, 4)))}{_HASARD.choice(('.', ' !', '.'))}"


def _tableau() -> str:
    cases = _HASARD.choices(("crédits", "2025", "10 €"), k=2)
    return f"| Objet | Valeur |\n|---|---|\n| {cases[0]} | {cases[1]} |"


_PHRASES = [_phrase() for _ in range(60)]
_TEXTES = [" ".join(_HASARD.sample(_PHRASES, _HASARD.randint(1, 3))) for _ in range(80)]
_TABLEAUX = [_tableau() for _ in range(6)]
phrases = st.sampled_from(_PHRASES)
textes = st.sampled_from(_TEXTES)
tableaux = st.sampled_from(_TABLEAUX)
lignes = st.sampled_from(
    [Alinea("texte", texte) for texte in _TEXTES[:40]]
    + [Alinea("tiret", texte) for texte in _TEXTES[40:]]
    + [Alinea("tableau", texte) for texte in _TABLEAUX]
)


@st.composite
def contrats(draw: st.DrawFn, min_size: int = 1) -> Contrat:
    """Un contrat de quelques articles, dans l'ordre de leurs numéros."""
    numeros = draw(st.sets(st.sampled_from(NUMEROS), min_size=min_size, max_size=5))
    articles = [
        Article(numero, f"Titre {numero.replace('.', ' ')}", tuple(draw(st.lists(lignes, min_size=1, max_size=5))))
        for numero in NUMEROS
        if numero in numeros
    ]
    return replace(modele()[0], articles=tuple(articles))


# --- les opérations ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Tire:
    """Une opération, l'article qu'elle vise, et ses lignes visées [debut, fin) ; (0, 0) quand elle n'en vise aucune."""

    operation: Operation
    article: str
    debut: int = 0
    fin: int = 0


def debut_de(texte: str) -> str:
    """Tous les mots d'un texte : ils le désignent, même quand un autre commence ainsi."""
    return " ".join(texte.split())


@st.composite
def operations(draw: st.DrawFn, contrat: Contrat, natures: tuple[str, ...] = DE_TEXTE, numero: str = "") -> Tire:
    """Une opération qui trouve sa cible dans `contrat` (dans l'article `numero`, s'il est donné)."""
    choix = [a for a in contrat.articles if not a.abroge and numero in ("", a.numero)]
    article = draw(st.sampled_from(choix))
    nature = draw(st.sampled_from(natures))
    if nature == "modifier_article":
        inner = [draw(operations(contrat, (*DE_LIGNES, *DE_MOTS), article.numero)) for _ in range(2)]
        cible = {"article": article.numero}
        made = operation(nature, cible=cible, operations=[one.operation.model_dump() for one in inner])
        return Tire(made, article.numero, min(one.debut for one in inner), max(one.fin for one in inner))
    if nature in D_ARTICLES or not article.alineas:
        return _d_article(draw, article, nature if nature in D_ARTICLES else "completer_article")
    return _de_ligne(draw, article, nature)


def _d_article(draw: st.DrawFn, article: Article, nature: str) -> Tire:
    champs: dict[str, Any] = {"cible": {"article": article.numero}, "de": article.intitule}
    if nature in ("inserer_article", "renumeroter_article"):
        champs["numero"] = draw(st.sampled_from((*NUMEROS[1:], "4", "5", "2 bis")))
    if nature == "inserer_article":
        champs |= {"intitule": "Nouveau", "place": draw(st.sampled_from(("avant", "apres")))}
    if nature in ("remplacer_article", "completer_article", "inserer_article"):
        champs["a"] = draw(textes)
    if nature == "remplacer_intitule":
        champs["a"] = "Autre titre"
    fin = {"remplacer_article": (0, len(article.alineas)), "abroger_article": (0, len(article.alineas))}
    end = (len(article.alineas), len(article.alineas)) if nature == "completer_article" else (0, 0)
    return Tire(operation(nature, **champs), article.numero, *fin.get(nature, end))


def _de_ligne(draw: st.DrawFn, article: Article, nature: str) -> Tire:
    rang = draw(st.integers(0, len(article.alineas) - 1))
    if nature == "remplacer_tableau":
        return _de_tableau(draw, article)
    if nature in DE_PHRASES:
        return _de_phrase(draw, article, nature, rang)
    if nature in DE_MOTS:
        return _de_mots(draw, article, nature, rang)
    if nature in ("remplacer_alinea", "supprimer_alinea"):
        return _d_etendue(draw, article, nature, rang)
    champs: dict[str, Any] = {
        "cible": {"article": article.numero, "alinea": str(rang + 1)},
        "de": debut_de(article.alineas[rang].texte),
    }
    if nature == "completer_liste":
        fin = next(
            (i for i in range(rang + 1, len(article.alineas)) if article.alineas[i].nature != "tiret"),
            len(article.alineas),
        )
        return Tire(operation(nature, **champs, a="- un tiret nouveau."), article.numero, fin, fin)
    if nature == "completer_alinea":
        return Tire(operation(nature, **champs, a="des mots nouveaux"), article.numero, rang, rang + 1)
    apres = draw(st.booleans())
    made = operation(nature, **champs, a=draw(textes), place="apres" if apres else "avant")
    return Tire(made, article.numero, rang + apres, rang + apres)


def _d_etendue(draw: st.DrawFn, article: Article, nature: str, rang: int) -> Tire:
    fin = draw(st.integers(rang + 1, len(article.alineas)))
    cible = {"article": article.numero, "alinea": str(rang + 1)} | ({"jusqu_a": str(fin)} if fin > rang + 1 else {})
    champs: dict[str, Any] = {"cible": cible, "de": debut_de(article.alineas[rang].texte)}
    if nature == "remplacer_alinea":
        champs["a"] = draw(textes)
    return Tire(operation(nature, **champs), article.numero, rang, fin)


def _de_mots(draw: st.DrawFn, article: Article, nature: str, rang: int) -> Tire:
    champs: dict[str, Any] = {
        "cible": {"article": article.numero, "alinea": str(rang + 1)},
        "de": draw(st.sampled_from(morceaux(article.alineas[rang].texte))),
        "occurrence": draw(st.sampled_from(("1", "toutes"))),
    }
    if nature == "inserer_mots":
        champs["place"] = draw(st.sampled_from(("avant", "apres")))
    if nature != "supprimer_mots":
        champs["a"] = "des mots nouveaux"
    return Tire(operation(nature, **champs), article.numero, rang, rang + 1)


def _de_tableau(draw: st.DrawFn, article: Article) -> Tire:
    rangs = [i for i, ligne in enumerate(article.alineas) if ligne.nature == "tableau"]
    if not rangs:
        return _d_article(draw, article, "completer_article")
    rang = draw(st.integers(0, len(rangs) - 1))
    cible = {"article": article.numero, "tableau": str(rang + 1)}
    made = operation("remplacer_tableau", cible=cible, de="Objet", a=draw(tableaux))
    return Tire(made, article.numero, rangs[rang], rangs[rang] + 1)


def _de_phrase(draw: st.DrawFn, article: Article, nature: str, rang: int) -> Tire:
    texte = article.alineas[rang].texte
    places = sentences(texte)
    phrase = draw(st.integers(0, len(places) - 1))
    start, end = places[phrase]
    champs: dict[str, Any] = {
        "cible": {"article": article.numero, "alinea": str(rang + 1), "phrase": str(phrase + 1)},
        "de": debut_de(texte[start:end]),
    }
    if nature != "supprimer_phrase":
        champs["a"] = draw(phrases)
    if nature == "inserer_phrase":
        champs["place"] = draw(st.sampled_from(("avant", "apres")))
    return Tire(operation(nature, **champs), article.numero, rang, rang + 1)


def morceaux(texte: str) -> list[str]:
    """Les mots de MOTS que le texte contient ; à défaut son premier mot."""
    return [mot for mot in MOTS if mot in texte] or [texte.split()[0]]


def nu(contrat: Contrat) -> Contrat:
    """Le contrat, sans la trace de ceux qui l'ont écrit."""
    articles = tuple(
        replace(a, modifie_par=(), alineas=tuple(replace(ligne, origine="") for ligne in a.alineas))
        for a in contrat.articles
    )
    return replace(contrat, articles=articles)
