"""Un document cite un article que le contrat n'a pas, ou n'a plus.

**Constat.** Un document renvoie à un article du contrat qui n'existe pas dans cette version, ou qui est abrogé ; ou la
clause de modification (clé « clause_modification »), que chaque avenant vise, n'est pas un article en vigueur.

**Pourquoi y regarder.** Le renvoi tombe dans le vide, souvent après un avenant qui abroge ou renumérote l'article.

**Exemple.** L'article 5 mentionne « l'article 3.3 » ; l'avenant n° 1 a abrogé l'article 3.3.

**Remède.** Corriger le numéro, ou modifier le renvoi dans l'avenant qui abroge l'article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.check import Fault, Subject, rule
from docgen.check.montre import Lu, dans, ecrit, passages, trouver, uni, version_de
from docgen.check.parcours import dossier
from docgen.check.places import proche
from docgen.compute import Version
from docgen.french import typographie

_NUMERO = r"\d+(?:\.\d+)*(?:-\d+)?(?: (?:bis|ter|quater)\b)?(?:er)?"
_CITE = re.compile(rf"\b[Aa]rticles? (?P<numeros>{_NUMERO}(?:(?:, | et | ou | à ){_NUMERO})*)(?![\w-]*\w)")
_PROPRE = re.compile(r" (?:de la|de l'|du) (?:présente? )?(?:contrat|convention)\b(?! (?:du|n°))")
_AILLEURS = re.compile(r" (?:aux?|à la|à l'|de la|de l'|du|des|de) \w")
# What else may have articles, named before: « la loi …, dans son article 3 ».
_AUTRE = re.compile(
    r"\b(?:lois?|décrets?|codes?|ordonnances?|directives?|règlements?|statuts|arrêtés?)\b|\b[Ss]e?s?on$"
)
_TITRE = re.compile(rf"^(?:Article )?({_NUMERO}) (?:– |[A-ZÀÉÈ])")


@rule("documents", "avertissement", qui="juridique", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each passage that cites an article which is not there, and for each lost clause."""
    for line, match in trouver(subject, _CITE, "article"):
        start = match.string.rfind("\n", 0, match.start()) + 1
        before = match.string[start : match.start()]
        own = bool(_PROPRE.match(match.string, match.end()))
        title = not before and match.group().startswith("Article ")
        if (
            title
            or before.startswith("Vu ")
            or (not own and (_AILLEURS.match(match.string, match.end()) or _other(before)))
        ):
            continue
        for numero in re.findall(_NUMERO, match["numeros"]):
            yield from _faults(subject, line, match, numero.removesuffix("er"), own)
    yield from _clauses(subject)


def _other(before: str) -> bool:
    said = before[-120:].rstrip()
    return bool(_AUTRE.search(said)) or said.endswith((" ses", " leurs", " leur"))


def _faults(subject: Subject, line: str, match: re.Match[str], numero: str, own: bool) -> Iterator[Fault]:
    wrong = [
        (lu, version)
        for lu in passages(subject)[line]
        if (version := version_de(subject, lu.nom)) and not _exists(lu, version, numero)
        if own or _of_an_act(lu) or match.string[match.start() - 1] == "("
    ]
    if wrong:
        lu, version = wrong[0]
        article = version.contrat.article(numero)
        why = "qui est abrogé" if article else "que le contrat n'a pas"
        known = [one.numero for one in version.contrat.articles if not one.abroge and one.numero != "preambule"]
        yield Fault(
            f"{typographie(f'« {match.group()} »')} ({dans(lu for lu, _ in wrong)}) : renvoi à l'article {numero}, "
            f"{why} dans {version.name}",
            ecrit(subject, lu, uni(line), match.group()),
            f"Corriger le renvoi. {proche(numero, known, 'Articles en vigueur')}",
        )


def _of_an_act(lu: Lu) -> bool:
    """Whether the document has articles: elsewhere « l'article 35 » may be of anything."""
    return any(uni(line).startswith("Article 1") for line in lu.lignes)


def _exists(lu: Lu, version: Version, numero: str) -> bool:
    states = [version.contrat, version.avant.contrat] if version.avant else [version.contrat]
    if lu.document.kind != "avenant":
        states = states[:1]
    if any((article := contrat.article(numero)) and not article.abroge for contrat in states):
        return True
    return lu.document.kind == "avenant" and any((m := _TITRE.match(uni(row))) and m[1] == numero for row in lu.lignes)


def _clauses(subject: Subject) -> Iterator[Fault]:
    for made in subject.versions.values():
        # Each avenant names the clause as the text before it numbers it; the last text has no avenant yet.
        for version in made[:-1] or made[:1]:
            clause = version.contrat.entete.clause_modification
            article = version.contrat.article(clause)
            if version.contrat.articles and (article is None or article.abroge):
                known = [one.numero for one in version.contrat.articles if not one.abroge]
                why = "est abrogé" if article else "n'existe pas"
                yield Fault(
                    f"l'article {clause}, qui permet de modifier le contrat, {why} dans {version.name}",
                    subject.dossier.locate(f"{version.contrat.code}/contrat", "clause_modification"),
                    f"Donner le numéro de la clause de modification. {proche(clause, known, 'Articles en vigueur')}",
                )
                break
