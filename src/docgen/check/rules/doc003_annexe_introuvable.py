"""Un document cite une annexe que le contrat n'a pas.

**Constat.** Un document cite « l'annexe 6 » ; la liste des annexes du contrat, dans cette version, s'arrête avant.

**Pourquoi y regarder.** L'acte renverrait à une pièce qui n'existe pas : personne ne saurait ce qu'elle engage.

**Exemple.** La fiche 2.1 cite « l'annexe 6 de la convention », qui a cinq annexes.

**Remède.** Corriger le numéro, ou ajouter l'annexe sous « annexes » dans contrat.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.check import Fault, Subject, rule
from docgen.check.montre import Lu, dans, ecrit, passages, trouver, version_de
from docgen.check.parcours import dossier
from docgen.findings import Preuve
from docgen.french import enumeration, typographie

_CITEE = re.compile(r"\b[Aa]nnexes? (?:n° ?)?(?P<rangs>\d+(?:(?:, | et | ou | à )(?:n° ?)?\d+)*)(?![\d.,-]*\d)(?! €)")
# The annexe of another text: « l'annexe 2 du décret », « l'annexe I à la circulaire ».
_AILLEURS = re.compile(
    r" (?:aux?|à la|à l'|de la|de l'|du|des) (?!présente?\b|projet\b|contrat\b|convention\b|avenant\b)\w"
)


@rule("documents", "avertissement", qui="juridique", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each passage that cites an annexe which none of its contracts has."""
    for line, match in trouver(subject, _CITEE, "annexe"):
        if _AILLEURS.match(match.string, match.end()):
            continue
        ranks = [int(rank) for rank in re.findall(r"\d+", match["rangs"])]
        wrong = [(lu, [rank for rank in ranks if rank not in _connues(subject, lu)]) for lu in passages(subject)[line]]
        found = [(lu, missing) for lu, missing in wrong if missing and _connues(subject, lu)]
        if found:
            lu, missing = found[0]
            known = enumeration([str(rank) for rank in sorted(_connues(subject, lu))])
            yield Fault(
                f"{typographie(f'« {match.group()} »')} ({dans(lu for lu, _ in found)}) : le contrat n'a pas "
                f"d'annexe {enumeration([str(rank) for rank in missing], 'ni')}",
                ecrit(subject, lu, line, match.group()),
                f"Corriger le numéro (annexes : {known}), ou ajouter l'annexe sous « annexes » dans contrat.yaml.",
                preuve=Preuve((typographie(match.group()),), f"annexes : {known}"),
            )


def _connues(subject: Subject, lu: Lu) -> frozenset[int]:
    """The numbers of the annexes of the contract, or of the contracts that the séance decides on."""
    version = version_de(subject, lu.nom)
    seance = next((held for held in subject.dossier.seances if held.name == lu.nom), None)
    if seance:
        contrats = [made[-1].contrat for code, made in subject.versions.items()
                    if any(acte.contrat == code for acte in seance.base.actes.values())]  # fmt: skip
    else:
        contrats = [version.contrat] if version else []
    return frozenset(annexe.numero for contrat in contrats for annexe in contrat.entete.annexes)
