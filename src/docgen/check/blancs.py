"""What documents leave blank: named fields of the acts, and values of the data that are still to come."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from docgen.adresses.sources import CleDeSource
from docgen.adresses.versions import INITIALE, avenant_numero
from docgen.check.montre import valeurs_montrees
from docgen.check.moteur import Subject
from docgen.check.parcours import VersionEcrite, keys_by_owner, versions_ecrites
from docgen.compute import Version
from docgen.document import Amount, Blank, Document
from docgen.findings import Location
from docgen.french import compte, enumeration, typographie
from docgen.load.a_completer import blank_name, cited, remede

_SAISIR = "Saisir sa valeur (clé « valeur ») à la place de « à compléter »."


class BlancMontre(Struct, frozen=True):
    """One named field (`champ`), or the values of the data of one version, that `documents` leave blank."""

    message: str
    place: Location
    remede: str
    documents: tuple[Location, ...]
    champ: bool


def shown_blanks(subject: Subject) -> Iterator[BlancMontre]:
    """What the documents of `subject` leave blank, in their order; the values of one version are said together."""
    written: dict[str, VersionEcrite] = {ecrit.version.name: ecrit for ecrit in versions_ecrites(subject)}
    champs: dict[tuple[str, str], dict[str, None]] = {}
    values: dict[str, dict[str, None]] = {}
    for document in subject.documents:
        name = _version(subject, document, list(written.values()))
        for label in (shown.label for shown in valeurs_montrees(subject, document) if isinstance(shown, Blank)):
            if _field(written, name, label):
                champs.setdefault((name, label), {})[document.name] = None
            else:
                values.setdefault(name, {})[document.name] = None
    for (version, label), documents in champs.items():
        if found := _field(written, version, label):
            message = f"le champ « {label} » reste à compléter ({_in(documents)})"
            yield BlancMontre(message, *found, tuple(map(Location, documents)), champ=True)
    for version, documents in values.items():
        yield _of_data(subject, written.get(version), documents)


def _of_data(subject: Subject, ecrit: VersionEcrite | None, documents: dict[str, None]) -> BlancMontre:
    places = tuple(map(Location, documents))
    found = list(_values(subject, ecrit))
    if not found:
        # What a text, not the data, leaves to be written.
        message = f"une valeur reste à compléter ({_in(documents)})"
        return BlancMontre(message, places[0], remede(1), places, champ=False)
    message = f"{said_to_come([name for name, _ in found])} ({_in(documents)})"
    return BlancMontre(message, found[0][1], remede(len(found)), places, champ=False)


def said_to_come(names: Sequence[str]) -> str:
    """« 5 valeurs restent à compléter : « objet », « president », « secretaire » et 2 de plus »."""
    return f"{compte(len(names), 'valeur reste', 'valeurs restent')} à compléter : {cited(names)}"


def _in(documents: dict[str, None]) -> str:
    return f"dans {enumeration([f'« {document} »' for document in documents])}"


def _values(subject: Subject, ecrit: VersionEcrite | None) -> Iterator[tuple[str, Location]]:
    """The values to come of the files that make a version; of the séances, for what is of none."""
    owners = keys_by_owner(subject)
    keys = (
        [key for key in owners.get(ecrit.contrat.code, ()) if _makes(key, ecrit.version)]
        if ecrit
        else [key for seance in subject.dossier.seances for key in owners.get(seance.name, ())]
    )
    for key in keys:
        source = subject.dossier.sources[key]
        yield from ((blank_name(path), place) for path, place in source.values.items() if path in source.blanks)


def _makes(key: CleDeSource, version: Version) -> bool:
    """Whether the file of `key` is one that `version` is made from: its own, and those of the acts before it."""
    if key.sorte == "execution":
        return not version.avenant or key.nom < version.exercice
    last = avenant_numero(version.code) if version.avenant else 0
    return key.version == INITIALE or avenant_numero(key.version) <= last


def _version(subject: Subject, document: Document, written: list[VersionEcrite]) -> str:
    """The name of the document's version. Two contracts may share a label: an amount of the document decides."""
    amounts = (shown for shown in valeurs_montrees(subject, document) if isinstance(shown, Amount) and shown.name)
    code = next((amount.name.version.contrat for amount in amounts), "")
    same = [ecrit for ecrit in written
            if typographie(ecrit.version.libelle_imprime(ecrit.subject.dossier)) == document.version]  # fmt: skip
    chosen = next((ecrit for ecrit in same if ecrit.contrat.code == code), same[0] if same else None)
    return chosen.version.name if chosen else ""


def _field(written: dict[str, VersionEcrite], version: str, label: str) -> tuple[Location, str] | None:
    """The place of the named field of that label, and its remedy; None for a value of the data."""
    # A séance shows the fields of the versions that it votes.
    asked = [written[version]] if version in written else list(written.values())
    return next((found for ecrit in reversed(asked) if (found := _champ(ecrit, label) or _date(ecrit, label))), None)


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
