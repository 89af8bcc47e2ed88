"""Une fiche renvoie à une de ses actions par son rang, et n'en a pas tant.

**Constat.** Entre parenthèses, ou comme libellé de la part d'un indicateur, une fiche cite « action 4 », et elle a
trois sous-actions.

**Pourquoi y regarder.** L'indicateur ou la phrase ne se rapporte plus à rien : une sous-action a été retirée, ou le
rang est faux.

**Exemple.** « Nombre de jeunes relogés (action 6) », dans une fiche de cinq sous-actions.

**Remède.** Corriger le rang, là où il est écrit.
"""

import re

from docgen.check import Fault, Faults, FicheEcrite, Preuve, fiches, rule
from docgen.check.montre import uni
from docgen.findings import place_dans
from docgen.french import pluriel, typographie

_RANGS = r"(?P<rangs>\d{1,2}(?:(?:, | et | ou | à )\d{1,2})*)"
_CITE = re.compile(
    rf"\((?:voir |cf\. )?(?:sous-)?actions? {_RANGS}\)|intitule: [\"']?Action {_RANGS.replace('rangs', 'seul')}[\"']?$"
    rf"|^# Action {_RANGS.replace('rangs', 'titre')}$",
    re.IGNORECASE | re.MULTILINE,
)


@rule("donnees", "à corriger", qui="métier", sur=fiches)
def look(ecrite: FicheEcrite) -> Faults:
    """One fault for each rank that no sous-action has."""
    count = len(ecrite.fiche.sous_actions)
    source = ecrite.dossier.locate(ecrite.source).file
    for file in (source, re.sub(r"\.yaml$", ".md", source)) if count else ():
        text = ecrite.dossier.textes.get(file, "")
        for match in _CITE.finditer(uni(text)):
            ranks = next(found for found in match.groups() if found)
            if beyond := [rank for rank in re.findall(r"\d+", ranks) if not 0 < int(rank) <= count]:
                words = match.group().strip("()").removeprefix("intitule: ").removeprefix("# ")
                has = pluriel(count, "sous-action")
                message = f"la fiche {ecrite.fiche.numero} cite {typographie(f'« {words} »')}, et elle a {has}"
                place = place_dans(file, text, match.start())
                yield Fault(
                    message, place, "Corriger le rang.", preuve=Preuve((words,), f"{beyond[0]} au plus {count}")
                )
