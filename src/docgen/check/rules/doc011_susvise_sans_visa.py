"""« susvisé » qualifie un texte que l'acte ne vise pas.

**Constat.** Un document dit « la convention susvisée », « le décret n° … susvisé », mais aucun de ses visas ne nomme
cette convention ou ce décret.

**Pourquoi y regarder.** « susvisé » veut dire « nommé dans les visas » : sinon, le renvoi tombe dans le vide.

**Exemple.** L'avenant dit « l'instruction susvisée » ; ses visas ne comptent que des lois et des décrets.

**Remède.** Ajouter le visa, ou nommer le texte en entier et retirer « susvisé ».
"""

import re

from docgen.check import Fault, Faults, Subject, rule
from docgen.check.montre import Lu, Trouve, trouves, uni, version_de
from docgen.check.normes import RANGS
from docgen.french import typographie

_SUSVISE = re.compile(r"\bsus-?(?:visé|mentionné)e?s?\b")
_AUTRES = ("contrat", "convention", "avenant", "accord", "pacte", "avis", "charte", "rapport", "budget")
_NOMS = "|".join(re.escape(name) for name in (*(name for name, _ in RANGS), *_AUTRES))
_NOM = re.compile(rf"\b(?P<nom>{_NOMS})s?\b(?:[^.;:]*? n° ?(?P<numero>[\w./-]*\d))?")


@rule("documents", "à corriger", qui="juridique", sur=trouves(_SUSVISE, "susvisé", "sus-visé", "susmentionné"))
def look(trouve: Trouve) -> Faults:
    """One fault for each passage and document where « susvisé » has no visa behind it."""
    before = trouve.phrase
    found = list(_NOM.finditer(before))
    wrong = [lu for lu in trouve.lus if not _vise(trouve.subject, lu, found[-1])] if found else []
    for lu in wrong[:1]:
        words = f"{before[found[-1].start() :]}{trouve.match.group()}"
        yield Fault(
            f"{typographie(f'« {words} »')} : aucun visa de « {lu.document.name} » ne nomme "
            f"{'ce' if found[-1]['numero'] else 'un tel'} texte",
            trouve.place(trouve.match.group(), lu),
            "Ajouter le visa, ou nommer le texte en entier et retirer « susvisé ».",
        )


def _vise(subject: Subject, lu: Lu, named: re.Match[str]) -> bool:
    version = version_de(subject, lu.nom)
    visas = [uni(line) for line in lu.lignes if line.startswith("Vu ")]
    if version and not visas:
        # A consolidated text leaves the visas out: they are those of the contract.
        visas = [f"Vu {visa.nature} n° {visa.numero}" for visa in version.contrat.entete.visas]
    number = rf"[^;]* n° ?{re.escape(named['numero'])}(?![\w-])" if named["numero"] else ""
    head = re.compile(rf"Vu (?:le |la |les |l'|du )?(?:\w+ )?{re.escape(named['nom'])}s?\b{number}", re.IGNORECASE)
    return any(head.match(visa) for visa in visas)
