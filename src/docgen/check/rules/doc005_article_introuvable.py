"""Un document cite un article que le contrat n'a pas, ou n'a plus.

**Constat.** Un document renvoie à un article du contrat qui n'existe pas dans cette version, ou qui est abrogé ; ou la
clause de modification (clé « clause_modification »), que chaque avenant vise, n'est pas un article en vigueur.

**Pourquoi y regarder.** Le renvoi tombe dans le vide, souvent après un avenant qui abroge ou renumérote l'article.

**Exemple.** L'article 5 mentionne « l'article 3.3 » ; l'avenant n° 1 a abrogé l'article 3.3.

**Remède.** Corriger le numéro, ou modifier le renvoi dans l'avenant qui abroge l'article.
"""

import re

from docgen.adresses.sources import CleDeSource
from docgen.check import Fault, Faults, Subject, dossier, proche, rule
from docgen.check.montre import Lu, Trouve, dans, trouves, uni, version_de
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


@rule("documents", "à corriger", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each passage that cites an article which is not there, and for each lost clause."""
    for trouve in trouves(_CITE, "article")(subject):
        match, before = trouve.match, trouve.avant
        ours = bool(_PROPRE.match(match.string, match.end()))
        title = not before and match.group().startswith("Article ")
        other = _AILLEURS.match(match.string, match.end()) or _other(before)
        if not title and not before.startswith("Vu ") and (ours or not other):
            for numero in re.findall(_NUMERO, match["numeros"]):
                yield from _faults(trouve, numero.removesuffix("er"), ours)
    yield from _clauses(subject)


def _other(before: str) -> bool:
    said = before[-120:].rstrip()
    return bool(_AUTRE.search(said)) or said.endswith((" ses", " leurs", " leur"))


def _faults(trouve: Trouve, numero: str, ours: bool) -> Faults:
    words, opened = trouve.match.group(), trouve.match.string[trouve.match.start() - 1] == "("
    wrong = [
        (lu, version)
        for lu in trouve.lus
        if (version := version_de(trouve.subject, lu.nom)) and not _exists(lu, version, numero)
        if ours or _of_an_act(lu) or opened
    ]
    if wrong:
        lu, version = wrong[0]
        why = "qui est abrogé" if version.contrat.article(numero) else "que le contrat n'a pas"
        known = [numero for numero in _in_force(version) if numero != "preambule"]
        what = f"{typographie(f'« {words} »')} ({dans(lu for lu, _ in wrong)})"
        message = f"{what} : renvoi à l'article {numero}, {why} dans {version.name}"
        remedy = f"Corriger le renvoi. {proche(numero, known, 'Articles en vigueur')}"
        yield Fault(message, trouve.place(words, lu), remedy)


def _in_force(version: Version) -> list[str]:
    return [article.numero for article in version.contrat.articles if not article.abroge]


def _of_an_act(lu: Lu) -> bool:
    """Whether the document has articles: elsewhere « l'article 35 » may be of anything."""
    return any(uni(line).startswith("Article 1") for line in lu.lignes)


def _exists(lu: Lu, version: Version, numero: str) -> bool:
    """Whether the text has the article; an avenant may also name those of the text before, and its own."""
    if numero in _in_force(version):
        return True
    if lu.document.kind != "avenant":
        return False
    before = version.avant is not None and numero in _in_force(version.avant)
    return before or any((m := _TITRE.match(uni(row))) and m[1] == numero for row in lu.lignes)


def _clauses(subject: Subject) -> Faults:
    for successives in subject.versions.values():
        # Each avenant names the clause as the text before it numbers it; the last text has no avenant yet.
        for version in successives[:-1] or successives[:1]:
            clause = version.contrat.entete.clause_modification
            if version.contrat.articles and clause not in _in_force(version):
                why = "est abrogé" if version.contrat.article(clause) else "n'existe pas"
                near = proche(clause, _in_force(version), "Articles en vigueur")
                yield Fault(
                    f"l'article {clause}, qui permet de modifier le contrat, {why} dans {version.name}",
                    subject.dossier.locate(CleDeSource.contrat(version.contrat.code), "clause_modification"),
                    f"Donner le numéro de la clause de modification. {near}",
                )
                break
