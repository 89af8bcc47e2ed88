"""What must be there, by the programme: what a contract, an avenant, a fiche, a séance may not lack.

It belongs to the programme (`programme.yaml`, « exige »), not to a contract; a programme that says nothing asks for
nothing. What must be typed for a file to be read at all is said elsewhere: the fields « obligatoire », the form.
"""

from docgen.model.base import Entier, Liste, Modele, OuiNon, Texte


class ExigeContrat(Modele):
    """Of a contract: the documents that it annexes (`annexes`), and those that a séance votes with it (`pieces`)."""

    annexes: Liste[Texte] = ()
    pieces: Liste[Texte] = ()


class ExigeAvenant(Modele):
    """Of an avenant: the documents of the annexes that it joins anew, among those of its contract (`annexes`), how the
    money of the year is paid (`versement`), and the documents that a séance votes with it (`pieces`)."""

    annexes: Liste[Texte] = ()
    versement: OuiNon = False
    pieces: Liste[Texte] = ()


class ExigeFiche(Modele):
    """Of a fiche: how many indicators at least, and how many of them national."""

    indicateurs: Entier = 0
    indicateurs_nationaux: Entier = 0


class Exigences(Modele):
    """« exige », in `programme.yaml`."""

    contrat: ExigeContrat = ExigeContrat()
    avenant: ExigeAvenant = ExigeAvenant()
    fiche: ExigeFiche = ExigeFiche()

    def pieces(self, *, avenant: bool) -> tuple[str, ...]:
        """The documents that a séance votes with an avenant, or with a contract."""
        return self.avenant.pieces if avenant else self.contrat.pieces
