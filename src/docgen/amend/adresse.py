"""Where an operation hits: an article, and a line of it in one of the readings that contracts use.

Three ways to count coexist: `alinea` counts every new line (circulaire of 20 October 2000), `paragraphe` counts the
lines that are not tirets, `tiret` counts the tirets, in the whole article or after the named line.
"""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from docgen.findings import Refusal
from docgen.french import de, ordinal
from docgen.model.base import Modele, Numero, Rang, fault
from docgen.model.contrat import Alinea, Article, Contrat


class Adresse(Modele):
    """An article, or one line of it."""

    article: Numero
    alinea: Rang | None = None
    paragraphe: Rang | None = None
    tiret: Rang | None = None

    @model_validator(mode="after")
    def _one_reading(self) -> Self:
        if self.alinea and self.paragraphe:
            raise fault("l'adresse compte à la fois en alinéas et en paragraphes", "Garder une seule des deux clés.")
        return self

    @property
    def en_lettres(self) -> str:
        """The address as an act says it: « deuxième tiret de l'article 2.2 »."""
        line = [f"{ordinal(self.tiret)} tiret"] if self.tiret else []
        if self.alinea:
            line.append(f"{ordinal(self.alinea)} alinéa")
        if self.paragraphe:
            line.append(f"{ordinal(self.paragraphe)} paragraphe")
        return " du ".join(line) + (f" {de('l’article')} " if line else "article ") + self.article


def find_article(contrat: Contrat, numero: str) -> tuple[int, Article]:
    """The index and the article of that number. Refused when it is missing, doubled or abrogated."""
    found = [(i, article) for i, article in enumerate(contrat.articles) if article.numero == numero]
    if not found:
        known = ", ".join(article.numero for article in contrat.articles)
        raise Refusal(f"l'article {numero} n'existe pas dans le contrat", f"Articles connus : {known}.", code="AVE001")
    if len(found) > 1:
        raise Refusal(f"deux articles portent le numéro {numero}", "Renuméroter l'un des deux.", code="AVE003")
    if found[0][1].abroge:
        raise Refusal(f"l'article {numero} est abrogé", "Viser un article en vigueur.", code="AVE001")
    return found[0]


def find_line(article: Article, adresse: Adresse) -> int:
    """The index, in `article.alineas`, of the line that `adresse` names. Refused when there is no such line."""
    if adresse.alinea or adresse.paragraphe:
        start = _nth(article, adresse)
        if not adresse.tiret:
            return start
        run = range(start + 1, _end_of_tirets(article.alineas, start + 1))
    else:
        run = range(len(article.alineas))
    tirets = [i for i in run if article.alineas[i].nature == "tiret"]
    if not adresse.tiret or adresse.tiret > len(tirets):
        raise _missing(article, adresse, f"{len(tirets)} tiret(s)")
    return tirets[adresse.tiret - 1]


def _nth(article: Article, adresse: Adresse) -> int:
    every = adresse.alinea is not None
    rank = adresse.alinea or adresse.paragraphe or 0
    lines = [i for i, a in enumerate(article.alineas) if every or a.nature != "tiret"]
    if rank > len(lines):
        raise _missing(article, adresse, f"{len(lines)} {'alinéa' if every else 'paragraphe'}(s)")
    return lines[rank - 1]


def _end_of_tirets(alineas: tuple[Alinea, ...], start: int) -> int:
    end = start
    while end < len(alineas) and alineas[end].nature == "tiret":
        end += 1
    return end


def _missing(article: Article, adresse: Adresse, count: str) -> Refusal:
    return Refusal(
        f"le {adresse.en_lettres} n'existe pas : l'article compte {count}",
        "Corriger le rang. Chaque ligne compte pour un alinéa, tirets compris.\n" + proof(article),
        code="AVE001",
    )


def proof(article: Article) -> str:
    """Each line of the article with its ranks in the three readings, for a drafter to check an address."""
    lines = []
    paragraphe = tiret = 0
    for rank, alinea in enumerate(article.alineas, 1):
        is_tiret = alinea.nature == "tiret"
        tiret, paragraphe = tiret + is_tiret, paragraphe + (not is_tiret)
        reading = f"tiret {tiret}" if is_tiret else f"paragraphe {paragraphe}"
        lines.append(f"  alinéa {rank} ({reading}) : {alinea.texte[:60]}")
    return "\n".join(lines)


def check_expected(found: str, expected: str, where: str) -> None:
    """Refused unless `found` begins with the words of `expected` (spaces and quotes apart)."""
    if not _plain(found).startswith(_plain(expected)):
        raise Refusal(
            f"le {where} ne commence pas par les mots attendus : « {expected[:80]} » ; il commence par : "
            f"« {found[:80]} »",
            "Corriger l'adresse, ou recopier sous « de » les premiers mots du texte en vigueur.",
            code="AVE002",
        )


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").split())
