"""The articles as each version shows them, for the rules: every line in plain words, beside the line as written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from docgen.compose.aides import context
from docgen.compose.composition import Composition
from docgen.compose.jetons import TOKEN, Jetons
from docgen.compose.lignes import avenant_of, filled
from docgen.compose.markdown import read_blocks
from docgen.compose.textes import Textes, TextFault
from docgen.compute import Version
from docgen.document.mots import ArticleLu, LigneLue, lignes
from docgen.dossier import Dossier
from docgen.findings import Finding
from docgen.model.contrat import Article

_FIELD = re.compile(r"\{\{.*?\}\}")


def lectures(
    dossier: Dossier, versions: Sequence[Version], textes: Mapping[str, Textes]
) -> tuple[dict[str, tuple[ArticleLu, ...]], list[Finding]]:
    """The articles before and after each avenant of `versions`, by the full name of the version; and what is wrong.

    `textes` are those of each model. A version whose articles cannot be composed is left out.
    """
    made: dict[str, tuple[ArticleLu, ...]] = {}
    findings: list[Finding] = []
    shown = {v.name: v for version in versions if version.avenant for v in (version.avant, version) if v}
    for name, version in shown.items():
        try:
            made[name] = lecture(dossier, version, textes[version.contrat.entete.modele])
        except TextFault as error:
            findings.append(error.finding)
    return made, findings


def lecture(dossier: Dossier, version: Version, textes: Textes) -> tuple[ArticleLu, ...]:
    """Each article of `version` as it shows it. Raises `TextFault`."""
    composition = Composition(dossier, version, textes, Jetons())
    reading = _Reading(composition, context(composition))
    return tuple(reading.article(article) for article in version.contrat.articles)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One version being read: its composition, and the names that its texts may use."""

    composition: Composition
    names: Mapping[str, object]

    def article(self, article: Article) -> ArticleLu:
        try:
            title = self.line(article.intitule, "")
            lines = tuple(self.line(alinea.texte, alinea.origine) for alinea in article.alineas)
        except TextFault as error:
            place = self.composition.dossier.locate(f"{self.composition.contrat.code}/articles/{article.numero}")
            found = error.finding
            raise TextFault(found if found.location.file else replace(found, location=place)) from None
        return ArticleLu(article.numero, title, lines)

    def line(self, brut: str, origine: str) -> LigneLue:
        if "{{" not in brut and "{%" not in brut:
            return LigneLue(brut, _plain(brut), origine)
        jetons, text = self.composition.jetons, self.filled(brut, origine)
        fields = [] if "{%" in brut else _FIELD.findall(brut)
        # Each field leaves one token, in its place: the one that moves can be named.
        values = [" ".join(jetons.plain(token.group()).split()) for token in TOKEN.finditer(text)]
        pairs = tuple(zip(fields, values, strict=True)) if len(fields) == len(values) else ()
        return LigneLue(brut, " ".join(lignes(read_blocks(text, jetons))), origine, pairs)

    def filled(self, text: str, origine: str) -> str:
        acte = avenant_of(self.composition.version, origine)
        if acte and acte is not self.composition.version.avenant:
            return filled(self.composition, text, origine)
        return self.composition.textes.render_text(text, self.names, self.composition.jetons)


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return " ".join(lignes(read_blocks(text, Jetons())))
