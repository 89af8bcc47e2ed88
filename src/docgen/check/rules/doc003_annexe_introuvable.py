"""Un document cite une annexe que le contrat n'a pas.

**Constat.** Un document cite « l'annexe 6 » ; la liste des annexes du contrat, dans cette version, s'arrête avant.

**Pourquoi y regarder.** L'acte renverrait à une pièce qui n'existe pas : personne ne saurait ce qu'elle engage.

**Exemple.** La fiche 2.1 cite « l'annexe 6 de la convention », qui a cinq annexes.

**Remède.** Corriger le numéro, ou ajouter l'annexe sous « annexes » dans contrat.yaml.
"""

import re

from docgen.check import Fault, Faults, Preuve, Subject, rule
from docgen.check.montre import Lu, Trouve, dans, trouves, version_de
from docgen.french import enumeration, typographie

_CITEE = re.compile(r"\b[Aa]nnexes? (?:n° ?)?(?P<rangs>\d+(?:(?:, | et | ou | à )(?:n° ?)?\d+)*)(?![\d.,-]*\d)(?! €)")
# The annexe of another text: « l'annexe 2 du décret », « l'annexe I à la circulaire ».
_AILLEURS = re.compile(
    r" (?:aux?|à la|à l'|de la|de l'|du|des) (?!présente?\b|projet\b|contrat\b|convention\b|avenant\b)\w"
)


@rule("documents", "à corriger", qui="juridique", sur=trouves(_CITEE, "annexe"))
def look(trouve: Trouve) -> Faults:
    """One fault for each passage that cites an annexe which none of its contracts has."""
    match = trouve.match
    if _AILLEURS.match(match.string, match.end()):
        return
    ranks = [int(rank) for rank in re.findall(r"\d+", match["rangs"])]
    wrong = [
        (lu, known, missing)
        for lu in trouve.lus
        if (known := _connues(trouve.subject, lu)) and (missing := [rank for rank in ranks if rank not in known])
    ]
    if wrong:
        lu, known, missing = wrong[0]
        said = enumeration([str(rank) for rank in sorted(known)])
        what = f"{typographie(f'« {match.group()} »')} ({dans(lu for lu, _, _ in wrong)})"
        message = f"{what} : le contrat n'a pas d'annexe {enumeration([str(rank) for rank in missing], 'ni')}"
        remedy = f"Corriger le numéro (annexes : {said}), ou ajouter l'annexe sous « annexes » dans contrat.yaml."
        preuve = Preuve((typographie(match.group()),), f"annexes : {said}")
        yield Fault(message, trouve.place(match.group(), lu), remedy, preuve=preuve)


def _connues(subject: Subject, lu: Lu) -> frozenset[int]:
    """The numbers of the annexes of the contract, or of the contracts that the séance decides on."""
    version, seance = version_de(subject, lu.nom), subject.dossier.seance(lu.nom.jour)
    if seance:
        contrats = [successives[-1].contrat for code, successives in subject.versions.items()
                    if any(acte.contrat == code for acte in seance.base.actes.values())]  # fmt: skip
    else:
        contrats = [version.contrat] if version else []
    return frozenset(annexe.numero for contrat in contrats for annexe in contrat.entete.annexes)
