"""Un acte signé ne dit plus ce qui a été signé.

**Constat.** Un document d'une version scellée, composé à nouveau, n'a plus les mots que le scellé garde ; ou il
n'existe plus ; ou un acte s'y ajoute, que les parties n'ont pas signé.

**Pourquoi c'est grave.** Ce qui a été signé ne bouge plus. Un texte du modèle ou un montant corrigé après coup ferait
dire à l'acte autre chose que ce que les parties ont voulu.

**Exemple.** Une phrase de templates/textes/cls-2024-2027/avenant.md est réécrite pour l'avenant n° 2 : l'avenant n° 1,
déjà signé, changerait aussi.

**Remède.** Rétablir le texte ou la donnée. Si le contrat doit vraiment changer, le dire par un nouvel avenant.
"""

from difflib import SequenceMatcher

from docgen.adresses.versions import NomDeVersion
from docgen.check import Fault, Faults, rule
from docgen.check.montre import version_de
from docgen.check.parcours import ScelleEcrit, scelles
from docgen.check.places import ecart
from docgen.compute import Version
from docgen.document.mots import texte
from docgen.french import date, pluriel, typographie


@rule("documents", "bloquant", qui="juridique", sur=scelles)
def look(ecrit: ScelleEcrit) -> Faults:
    """One fault for each document of a sealed version that is not what was signed."""
    nom = NomDeVersion.of(ecrit.contrat.code, ecrit.scelle.base.version)
    version, composed = version_de(ecrit.subject, nom), ecrit.subject.composes.get(nom)
    if version is None or composed is None:
        return
    day = f"le {date(ecrit.scelle.base.signature)}"
    actes = {document.name: texte(document) for document in composed if document.acte}
    remedy = _remedy(ecrit, version)
    for name, kept in ecrit.scelle.textes.items():
        now = actes.pop(name, None)
        if now is not None and now.splitlines() != kept.splitlines():
            row, count, was, becomes = _difference(kept.splitlines(), now.splitlines())
            lines = pluriel(count, "ligne")
            said = f"« {name} » ne dit plus ce qui a été signé {day} ({lines}) : {was} est devenu {becomes}"
            yield Fault(said, ecrit.texte(name, row), remedy, (ecrit.place("documents", name),))
        elif now is None and not ecrit.subject.partiel:
            yield Fault(f"« {name} », signé {day}, n'existe plus", ecrit.texte(name), remedy)
    for name in actes:
        said = f"« {name} » s'ajoute aux actes signés {day}, dont il ne faisait pas partie"
        yield Fault(said, ecrit.place("documents"), remedy)


def _difference(signed: list[str], now: list[str]) -> tuple[int, int, str, str]:
    """The row (from 1) of the first line that differs, how many do, and both wordings around the difference."""
    start = next((i for i, (a, b) in enumerate(zip(signed, now, strict=False)) if a != b), min(len(signed), len(now)))
    matcher = SequenceMatcher(None, signed[start:], now[start:], autojunk=False)
    changed = [op for op in matcher.get_opcodes() if op[0] != "equal"]
    count = sum(max(op[2] - op[1], op[4] - op[3]) for op in changed)
    first = changed[0]
    was = signed[start + first[1]] if first[2] > first[1] else ""
    becomes = now[start + first[3]] if first[4] > first[3] else ""
    if was and becomes:
        was, becomes = ecart(was, becomes)
    return min(start + 1, max(len(signed), 1)), count, _quoted(was), _quoted(becomes)


def _quoted(text: str) -> str:
    shown = text if len(text) <= 160 else f"{text[:160]}…"
    return typographie(f"« {shown} »") if text else "rien"


def _remedy(ecrit: ScelleEcrit, version: Version) -> str:
    same = ecrit.scelle.base.donnees == ecrit.dossier.empreinte(version.name)
    cause = (
        f"Les données n'ont pas changé depuis la signature : rétablir le texte dans templates/textes "
        f"({version.contrat.entete.modele}, son programme compris, parties ou formules)"
        if same
        else "Rétablir la donnée ou le texte changé depuis la signature"
    )
    return f"{cause} ; si le contrat doit changer, le faire par un avenant."
