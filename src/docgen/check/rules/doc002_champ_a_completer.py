"""Un document final a encore un champ à compléter.

**Constat.** Une place surlignée (IBAN, numéro d'engagement, date de signature…) reste vide dans un document que l'on
veut définitif.

**Pourquoi c'est grave.** L'acte serait signé avec un blanc.

**Exemple.** Le champ « IBAN » vaut « à compléter » dans avenant.yaml.

**Remède.** Saisir la valeur à la place de « à compléter » ; ou produire un projet, sans l'option « --final ».
"""

from docgen.adresses.sources import CleDeSource
from docgen.check import Fault, Faults, Location, Subject, VersionEcrite, dossier, rule, versions_ecrites
from docgen.compute import Version
from docgen.document import Amount, Blank, Document, inlines
from docgen.french import enumeration, typographie
from docgen.montants import A_COMPLETER

_SAISIR = "Saisir sa valeur (clé « valeur ») à la place de « à compléter »."


@rule("final", "erreur", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each blank of each version, naming the documents that show it."""
    written: dict[str, VersionEcrite] = {ecrit.version.name: ecrit for ecrit in versions_ecrites(subject)}
    blanks: dict[tuple[str, str], dict[str, None]] = {}
    for document in subject.documents:
        name = _version(document, list(written.values()))
        for inline in inlines(document):
            if isinstance(inline, Blank):
                blanks.setdefault((name, inline.label), {})[document.name] = None
    for (version, label), documents in blanks.items():
        # A séance shows the fields of the versions that it votes.
        asked = [written[version]] if version in written else list(written.values())
        found = next(
            (found for ecrit in reversed(asked) if (found := _champ(ecrit, label) or _date(ecrit, label))),
            _donnee(subject, label),
        )
        place, remedy = found or (Location(next(iter(documents))), _SAISIR)
        shown = enumeration([f"« {document} »" for document in documents])
        message = f"le champ « {label} » reste à compléter (dans {shown})"
        yield Fault(message, place, remedy, tuple(Location(document) for document in documents))


def _version(document: Document, written: list[VersionEcrite]) -> str:
    """The name of the document's version. Two contracts may share a label: an amount of the document decides."""
    amounts = (inline for inline in inlines(document) if isinstance(inline, Amount) and inline.name)
    code = next((amount.name.version.contrat for amount in amounts), "")
    same = [ecrit for ecrit in written if typographie(ecrit.version.label) == document.version]
    chosen = next((ecrit for ecrit in same if ecrit.contrat.code == code), same[0] if same else None)
    return chosen.version.name if chosen else ""


def _champ(ecrit: VersionEcrite, label: str) -> tuple[Location, str] | None:
    """The place of the field of that title, in the avenant, else in the contract, and the remedy."""
    avenant = ecrit.version.avenant
    source = CleDeSource.acte(ecrit.contrat.code, ecrit.version.code)
    for key, champs in ((source, avenant.champs if avenant else {}), (ecrit.source, ecrit.entete.champs)):
        for code, champ in champs.items():
            if champ.vide and typographie(champ.intitule) == label:
                where = f" À trouver : {champ.ou}." if champ.ou else ""
                return ecrit.dossier.locate(key, "champs", code, "valeur"), f"{_SAISIR}{where}"
    return None


def _donnee(subject: Subject, label: str) -> tuple[Location, str] | None:
    """The place of the first value of the data that is still to come, and the remedy."""
    blanks = (
        source.locate(path) for source in subject.dossier.sources.values() for path in sorted(source.blanks, key=str)
    )
    place = next(blanks, None) if label == A_COMPLETER else None
    return (
        (place, "« docgen a-completer » énumère les valeurs qui manquent, avec l'aide de chacune.") if place else None
    )


def _date(ecrit: VersionEcrite, label: str) -> tuple[Location, str] | None:
    """The place of the date of signature that the act cites: its own, or that of an act before it; and the remedy."""
    version: Version | None = ecrit.version
    while version:
        acte = version.avenant or ecrit.entete
        if typographie(acte.date_a_saisir) == label:
            asked = f"docgen signer {ecrit.contrat.code} --version {version.code} --le JJ/MM/AAAA"
            place = ecrit.dossier.locate(CleDeSource.acte(ecrit.contrat.code, version.code), "signature")
            return place, f"Quand cet acte est signé, « {asked} » y écrit sa date (clé « signature »)."
        version = version.avant
    return None
