"""Un article écrit en chiffres un autre taux que celui qui est appliqué.

**Constat.** L'article d'où vient une règle du programme (programme.yaml, « source: article 3.3 … ») écrit un ou
plusieurs taux, et aucun n'est celui que le contrat, ou le programme, donne et que docgen applique. Un taux que
l'article prend dans les données (`taux(contrat.part_minimale)`) ne peut pas différer.

**Pourquoi c'est grave.** Les parties signent l'article ; les montants et les constats sont calculés d'après la règle.

**Exemple.** L'article 3.3 dit « au moins 50 % des crédits », les règles du programme disent 60.

**Remède.** Écrire le champ dans l'article, à la place du taux ; ou corriger la règle, si c'est l'article qui est juste.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from docgen.adresses.sources import CleDeSource
from docgen.check import Fault, Faults, Location, Preuve, VersionEcrite, affiche, contrats, ligne, rule
from docgen.findings import place_dans
from docgen.french import enumeration
from docgen.model.base import nombre_saisi
from docgen.model.contrat import Article

_ARTICLE = re.compile(r"\barticle (\d+(?:\.\d+)*)")
_TAUX = re.compile(r"(?<![\w,.])(\d{1,3}(?:,\d+)?)[ \u00a0\u202f]?(?:%|pour cent)")


class _Applique(NamedTuple):
    """A rate that docgen applies: its name, its value, the article that gives it, the field that prints it."""

    nom: str
    taux: Decimal
    source: str
    champ: str
    place: Location


@rule("donnees", "bloquant", en_projet=True, qui="juridique", sur=contrats)
def look(ecrit: VersionEcrite) -> Faults:
    """One fault for each rate applied whose article writes only others."""
    for applied in _applied(ecrit):
        match = _ARTICLE.search(applied.source)
        article = ecrit.contrat.article(match[1]) if match else None
        said = _said(article, applied.champ) if article else []
        if article and said and applied.taux not in said:
            written = enumeration([affiche(rate, "taux") for rate in dict.fromkeys(said)])
            what = f"l'article {article.numero} écrit {written}"
            message = f"{what}, et {applied.nom} est de {affiche(applied.taux, 'taux')} ({ligne(applied.place)})"
            remedy = f"Écrire « {{{{ taux({applied.champ}) }}}} » dans l'article, ou corriger la règle."
            preuve = Preuve((written, affiche(applied.taux, "taux")))
            yield Fault(message, _place(ecrit, article), remedy, (applied.place,), preuve=preuve)


def _applied(ecrit: VersionEcrite) -> Iterator[_Applique]:
    entete, regles = ecrit.entete, ecrit.regles
    if regles.avance and entete.versement:
        place, _ = ecrit.convenu(("versement", "avance"), ("avance", "taux"))
        yield _Applique("l'avance", entete.versement.avance, regles.avance.source, "contrat.versement.avance", place)
    part = entete.part_minimale
    if regles.part_minimale and part is not None:
        key = "part_minimale"
        place, _ = ecrit.convenu((key,), (key, "taux"))
        source = regles.part_minimale.source
        yield _Applique(f"la part minimale {ecrit.programme.recoit.du}", part, source, f"contrat.{key}", place)


def _said(article: Article, field: str) -> list[Decimal]:
    """The rates that the article writes in figures; none when it takes this one from the data."""
    whole = "\n".join(alinea.texte for alinea in article.alineas)
    return [] if field in whole else [nombre_saisi(match[1]) for match in _TAUX.finditer(whole)]


def _place(ecrit: VersionEcrite, article: Article) -> Location:
    """Where the article writes its first rate: in its file, or in the avenant that brought the line."""
    line = next(alinea for alinea in article.alineas if _TAUX.search(alinea.texte))
    if line.origine:
        place = ecrit.a_l_operation(line.origine, "a")
    else:
        place = ecrit.dossier.locate(CleDeSource.du_contrat(ecrit.contrat.code, "articles", article.numero))
    text = ecrit.dossier.textes.get(place.file, "")
    start = text.find(line.texte)
    found = _TAUX.search(text, start) if start >= 0 else None
    return place_dans(place.file, text, found.start()) if found else place
