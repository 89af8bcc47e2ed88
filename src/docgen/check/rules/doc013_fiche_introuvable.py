"""Un document cite une fiche, ou une action, que le contrat n'a pas.

**Constat.** Un récit, un article ou une annexe renvoie à « la fiche 2.15 » ou à « l'action 3.7 », et ni le contrat, ni
son état d'avant, n'a de fiche de ce numéro.

**Pourquoi y regarder.** Le lecteur cherche une fiche qui n'existe pas : elle a changé de numéro, ou un chiffre est
faux.

**Exemple.** Le récit de la fiche 2.1 dit « en lien avec la fiche 2.15 » ; le contrat s'arrête à la fiche 2.13.

**Remède.** Corriger le numéro là où il est écrit.
"""

import re

from docgen.check import Fault, Faults, Preuve, Subject, dossier, proche, rule
from docgen.check.montre import Trouve, dans, trouves, version_de
from docgen.french import typographie

_NUMERO = r"\d+\.\d+(?!\d|\.\d)"
_CITE = re.compile(
    rf"\b(?:[Ff]iches?(?:[- ]actions?)?|[Aa]ctions?) (?:n° ?)?(?P<numeros>{_NUMERO}(?:(?:, | et | ou ){_NUMERO})*)"
)


@rule("documents", "à corriger", qui="métier", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each number that is nobody's."""
    for amorce in ("fiche", "action"):
        for trouve in trouves(_CITE, amorce)(subject):
            for numero in re.findall(_NUMERO, trouve.match["numeros"]):
                yield from _fault(trouve, numero)


def _fault(trouve: Trouve, numero: str) -> Faults:
    for lu in trouve.lus:
        version = version_de(trouve.subject, lu.nom)
        etats = [version, version.avant] if version else []
        known = [fiche.numero for etat in etats if etat for fiche in etat.contrat.fiches]
        if version and numero not in known:
            words = trouve.match.group()
            message = f"{typographie(f'« {words} »')} ({dans([lu])}) : le contrat n'a pas de fiche {numero}"
            remedy = f"Corriger le numéro. {proche(numero, list(dict.fromkeys(known)), 'Fiches')}"
            yield Fault(message, trouve.place(words, lu), remedy, preuve=Preuve((words,)))
            return
