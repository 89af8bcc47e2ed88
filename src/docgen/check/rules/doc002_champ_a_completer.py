"""Un document final a encore un champ à compléter.

**Constat.** Une place surlignée (IBAN, numéro d'engagement, date de signature…) reste vide dans un document que l'on
veut définitif.

**Pourquoi c'est grave.** L'acte serait signé avec un blanc.

**Exemple.** Le champ « IBAN » vaut « à compléter » dans avenant.yaml.

**Remède.** Saisir la valeur à la place de « à compléter » ; ou produire un projet, sans l'option « --final ».
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.document import Amount, Blank, Document, inlines
from docgen.findings import Location
from docgen.french import enumeration, typographie
from docgen.model.entete import Champ


@rule("final", "erreur", qui="juridique", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each blank of each version, naming the documents that show it."""
    for (version, label), documents in _blanks(subject).items():
        place, champ = _champ(subject, version, label) or (Location(documents[0]), None)
        where = f"À trouver : {champ.ou}." if champ and champ.ou else ""
        shown = enumeration([f"« {document} »" for document in documents])
        yield Fault(
            f"le champ « {label} » reste à compléter (dans {shown})",
            place,
            f"Saisir sa valeur (clé « valeur ») à la place de « à compléter ». {where}".strip(),
            tuple(Location(document) for document in documents),
        )


def _blanks(subject: Subject) -> dict[tuple[str, str], list[str]]:
    """The documents that show a blank, by the name of their version and the blank's label."""
    found: dict[tuple[str, str], list[str]] = {}
    for document in subject.documents:
        name = _version(subject, document)
        for inline in inlines(document):
            if isinstance(inline, Blank):
                where = found.setdefault((name, inline.label), [])
                if document.name not in where:
                    where.append(document.name)
    return found


def _version(subject: Subject, document: Document) -> str:
    """The name of the document's version. Two contracts may share a label: an amount of the document decides."""
    amounts = (inline for inline in inlines(document) if isinstance(inline, Amount) and inline.name)
    code = next((amount.name.partition("/")[0] for amount in amounts), "")
    same = [v for made in subject.versions.values() for v in made if typographie(v.label) == document.version]
    chosen = next((version for version in same if version.contrat.code == code), same[0] if same else None)
    return chosen.name if chosen else ""


def _champ(subject: Subject, name: str, label: str) -> tuple[Location, Champ] | None:
    """The field of that title and its place: in the avenant, else in the contract."""
    version = next((v for made in subject.versions.values() for v in made if v.name == name), None)
    if version is None:
        return None
    code = version.contrat.code
    own = version.avenant.champs if version.avenant else {}
    for source, champs in (
        (f"{code}/avenants/{version.code}", own),
        (f"{code}/contrat", version.contrat.entete.champs),
    ):
        for key, champ in champs.items():
            if champ.vide and typographie(champ.intitule) == label:
                return subject.dossier.locate(source, "champs", key, "valeur"), champ
    return None
