"""The values that who typed the data deduced or put right: each with what it is, and where it is typed."""

from collections.abc import Iterator

from msgspec import Struct

from docgen.adresses.sources import CleDeSource
from docgen.check import Refusal, Subject
from docgen.check.donnees import Donnee, Racines, donnee, racines, racines_seance
from docgen.check.montre import version_de
from docgen.findings import Location
from docgen.model.saisie import ValeurDeduite, ValeurRedressee


class SaisieLue(Struct, frozen=True):
    """A value of `saisie.yaml`; `trouvee` is the value in the data, or why there is none. `place` is the entry."""

    valeur: ValeurDeduite
    place: Location
    trouvee: Donnee | Refusal

    @property
    def quoi(self) -> str:
        """« cie-2025-2027/initiale, action/2.2 cases/thematique »."""
        return f"{self.valeur.acte}, {self.valeur.donnee}"

    @property
    def redressee(self) -> ValeurRedressee | None:
        """The value, when the source says otherwise."""
        return self.valeur if isinstance(self.valeur, ValeurRedressee) else None


def saisies(subject: Subject) -> Iterator[SaisieLue]:
    """The walk of each value deduced, then of each value put right."""
    for key in ("deduit", "redresse"):
        for rank, valeur in enumerate(getattr(subject.dossier.saisie, key)):
            place = subject.dossier.locate(CleDeSource.saisie(), key, rank, "donnee")
            yield SaisieLue(valeur, place, _found(subject, valeur))


def _found(subject: Subject, valeur: ValeurDeduite) -> Donnee | Refusal:
    known = _known(subject, valeur.acte)
    if known is None:
        return Refusal(f"« {valeur.acte} » n'est ni une version, ni une séance de ce dossier")
    try:
        return donnee(known, valeur.donnee)
    except Refusal as refusal:
        return refusal


def _known(subject: Subject, acte: str) -> Racines | None:
    version = version_de(subject, acte)
    seance = next((seance for seance in subject.dossier.seances if seance.name == acte), None)
    if version:
        return racines(subject.dossier, version)
    return racines_seance(subject.dossier, seance) if seance else None
