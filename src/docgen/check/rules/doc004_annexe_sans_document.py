"""Une annexe du contrat n'a pas de document, ou aucun acte ne la cite.

**Constat.** La dernière version du contrat a une annexe que docgen ne compose pas, ou que ni l'acte ni le texte
consolidé ne citent, alors que le contrat en cite d'autres.

**Pourquoi y regarder.** Une annexe citée et absente rend l'acte incomplet ; une annexe jointe que rien ne cite n'engage
pas les parties.

**Exemple.** contrat.yaml a une annexe 5 ; ni les articles, ni la liste des annexes de l'acte ne la nomment.

**Remède.** Corriger le nom du document (clé « document »), citer l'annexe dans l'article qui s'y rapporte, ou la
retirer de contrat.yaml.
"""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from docgen.adresses.versions import SUIVI
from docgen.check import Fault, Faults, VersionEcrite, contrats, rule
from docgen.check.montre import Lu, dans, lus, uni

_CITEE = re.compile(r"\b[Aa]nnexes? (?:n° ?)?(\d+(?:(?:, | et | ou | à )(?:n° ?)?\d+)*)")


@rule("documents", "à corriger", qui="juridique", sur=contrats)
def look(ecrit: VersionEcrite) -> Faults:
    """One fault for each annexe of the last act of a contract without a document, or that no act cites."""
    # A suivi shows what was done: the annexes are those of the act that it follows.
    if ecrit.version.code == SUIVI and ecrit.version.avant:
        ecrit = replace(ecrit, version=ecrit.version.avant)
    composed = [lu for lu in lus(ecrit.subject) if lu.nom == ecrit.version.name]
    if composed and not ecrit.subject.partiel:
        yield from _annexes(ecrit, composed)


def _annexes(ecrit: VersionEcrite, composed: list[Lu]) -> Faults:
    kinds = {annexe.document for annexe in ecrit.entete.annexes}
    actes = [lu for lu in composed if lu.document.kind not in {*kinds, "fiche"}]
    by_acte = [(lu, {rank for line in lu.lignes for rank in _ranks(uni(line))}) for lu in actes]
    cited = {rank for _, ranks in by_acte for rank in ranks}
    # An avenant names the annexes that it changes; the contract itself may name none, and then nothing is missing.
    refers = any(ranks for lu, ranks in by_acte if lu.document.kind != "avenant")
    for index, annexe in enumerate(ecrit.entete.annexes):
        name = f"l'annexe {annexe.numero} « {annexe.intitule} »"
        place = ecrit.place("annexes", index, "document")
        if annexe.document not in {lu.document.kind for lu in composed}:
            message = f"{name} de {ecrit.version.name} n'a pas de document : « {annexe.document} » n'est pas composé"
            yield Fault(message, place, "Corriger le nom du document, ou retirer l'annexe.")
        elif refers and annexe.numero not in cited:
            remedy = "La citer dans l'article qui s'y rapporte, ou la retirer de contrat.yaml."
            yield Fault(f"aucun acte de {ecrit.version.name} ne cite {name} (rien {dans(actes)})", place, remedy)


def _ranks(line: str) -> Iterator[int]:
    for match in _CITEE.finditer(line):
        numbers = [int(number) for number in re.findall(r"\d+", match[1])]
        yield from numbers
        if " à " in match[1]:
            yield from range(numbers[-2], numbers[-1])
