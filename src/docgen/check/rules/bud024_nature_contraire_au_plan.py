"""Une fiche est sous une ligne du plan de financement qui n'est pas celle de ses dépenses.

**Constat.** La ligne du plan compte des dépenses externes (« Externe (ex : marchés) ») et la fiche coche une nature
« ETP » ; ou la ligne compte des ETP (« Interne (ETP) », « ETP ») et la fiche coche une « Prestation externe ».

**Pourquoi y regarder.** Le plan annonce des marchés là où la fiche annonce des recrutements : les deux lignes du plan
sont fausses du même montant.

**Exemple.** L'action 1 de la fiche 2.1 coche « ETP - recrutement » pour 2 060 708 €, comptés en « Externe ».

**Remède.** Citer la fiche sous la ligne de ses dépenses, ou corriger la nature cochée.
"""

import re

from docgen.check import Fault, Faults, FichePlanifiee, Preuve, ligne, plan, rule
from docgen.french import euros

_INTERNE, _EXTERNE = re.compile(r"\bETP\b"), re.compile(r"\bexterne", re.IGNORECASE)


@rule("donnees", "à corriger", qui="finances", sur=plan)
def look(citee: FichePlanifiee) -> Faults:
    """One fault for each sous-action whose natures are all of the other kind than its line."""
    fiche, kind, objet = citee.contrat.fiche(citee.numero), _kind(citee.ligne.objet), citee.ligne.objet
    for rank, part in enumerate(fiche.sous_actions if fiche and kind else ()):
        kinds = {_kind(nature) for nature in part.natures_depense}
        if part.montant and kinds in ({"ETP"}, {"externe"}) and kind not in kinds:
            here = citee.de_la_fiche(citee.numero, "sous_actions", rank, "natures_depense", key=True)
            natures = ", ".join(f"« {nature} »" for nature in part.natures_depense)
            what = f"le plan de financement compte la fiche {citee.numero} en « {objet} »"
            message = f"{what}, et son action {rank + 1} ({euros(part.montant)}) a pour nature {natures}"
            remedy = f"Citer la fiche sous une autre ligne, ou corriger la nature de l'action ({ligne(here)})."
            preuve = Preuve((f"« {objet} »", natures))
            yield Fault(message, citee.place(*citee.chemin), remedy, (here,), preuve=preuve)


def _kind(words: str) -> str:
    """« ETP », « externe », or nothing when the words say neither, or both."""
    kinds = [name for name, pattern in (("ETP", _INTERNE), ("externe", _EXTERNE)) if pattern.search(words)]
    return kinds[0] if len(kinds) == 1 else ""
