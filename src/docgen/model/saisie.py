"""What who typed the data deduced, or put right, where the source says nothing, or something else: `saisie.yaml`."""

from functools import cached_property

from docgen.adresses.controles import DonneeNommee
from docgen.model.base import Liste, Modele, Rang, Texte


class ValeurDeduite(Modele):
    """A value that the source does not say, or that cannot be read there.

    `acte` is the version or the séance that shows it, `donnee` names it as a control of a published act does
    (« action/2.2 cases/thematique »), `ligne` is the line of the source; `confirme` is who can say that it is right.
    """

    acte: Texte
    donnee: Texte
    ligne: Rang | None = None
    motif: Texte
    confirme: Texte


class ValeurRedressee(ValeurDeduite):
    """A value that the source says otherwise: `imprime` is what stands there."""

    imprime: Texte


class ValeursAConfirmer(Modele):
    """`saisie.yaml`. A value that has been confirmed leaves it."""

    deduit: Liste[ValeurDeduite] = ()
    redresse: Liste[ValeurRedressee] = ()

    @cached_property
    def nommees(self) -> tuple[tuple[str, DonneeNommee], ...]:
        """The version or the séance, and the value, of each."""
        return tuple((valeur.acte, DonneeNommee.parse(valeur.donnee)) for valeur in self.valeurs)

    @property
    def valeurs(self) -> tuple[ValeurDeduite, ...]:
        """Both, what was deduced first."""
        return (*self.deduit, *self.redresse)
