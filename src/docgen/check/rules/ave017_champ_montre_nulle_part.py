"""Un champ de l'acte n'est montré par aucun de ses documents.

**Constat.** Un champ que l'avenant, ou le contrat, déclare (« IBAN », « EJ n° ») n'est dans aucun des documents de sa
version, ni vide, ni rempli.

**Pourquoi y regarder.** L'opération ou l'article qui le demandait a sans doute été retiré : l'acte ne dirait plus sur
quel compte, ou à quelle date, la contribution est versée.

**Exemple.** L'opération qui donne les conditions de versement de 2025 est supprimée ; l'IBAN reste sous « champs ».

**Remède.** Rétablir l'opération, ou l'article, qui montre ce champ ; ou retirer le champ.
"""

from docgen.adresses.sources import CleDeSource
from docgen.adresses.versions import SUIVI
from docgen.check import Fault, Faults, Subject, VersionEcrite, dossier, rule, versions_ecrites
from docgen.check.montre import lus, uni, valeurs_montrees
from docgen.document import Blank
from docgen.french import enumeration


@rule("documents", "à corriger", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each version with fields that nothing shows; none when documents are missing."""
    for ecrit in versions_ecrites(subject) if not subject.partiel else ():
        if hidden := _hidden(ecrit):
            source = CleDeSource.acte(ecrit.contrat.code, ecrit.version.code)
            first, *others = [ecrit.dossier.locate(source, "champs", code, key=True) for code in hidden]
            names = enumeration([f"« {nom} »" for nom in hidden.values()])
            what = f"les champs {names} ne sont montrés" if others else f"le champ {names} n'est montré"
            message = f"{what} par aucun document de {ecrit.version.name}"
            remedy = "Rétablir l'opération, ou l'article, qui le demandait ; ou le retirer de « champs »."
            yield Fault(message, first, remedy, tuple(others))


def _hidden(ecrit: VersionEcrite) -> dict[str, str]:
    """The names of the fields that no document of the version shows, by their codes."""
    documents, avenant = ecrit.subject.composes.get(ecrit.version.name, ()), ecrit.version.avenant
    champs = avenant.champs if avenant else ecrit.entete.champs
    # What follows a contract is no act: its fields are those of the contract, which shows them.
    if not documents or not champs or ecrit.version.code == SUIVI:
        return {}
    blanks = {
        uni(shown.label)
        for document in documents
        for shown in valeurs_montrees(ecrit.subject, document)
        if isinstance(shown, Blank)
    }
    words = uni("\n".join(line for lu in lus(ecrit.subject) if lu.nom == ecrit.version.name for line in lu.lignes))
    return {
        code: champ.intitule
        for code, champ in champs.items()
        if not (uni(champ.intitule) in blanks if champ.vide else uni(champ.valeur) in words)
    }
