"""What a control of a published act names: a value of a file, a title, an indicator."""

from typing import NamedTuple, Self

from docgen.adresses import NomCompose
from docgen.adresses.indicateurs import AdresseIndicateur, Serie


class DonneeNommee(NamedTuple):
    """A value of a file: the word that names it, then its keys (« contrat parties/etat/siege »).

    >>> DonneeNommee.parse("action/2.1 sous_actions/2/montant")
    DonneeNommee(fichier='action/2.1', cles=('sous_actions', '2', 'montant'))
    >>> str(DonneeNommee("plan", ("rubriques", "sante")))
    'plan rubriques/sante'
    """

    fichier: str
    cles: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """The value that `text` names."""
        fichier, _, cles = text.partition(" ")
        return cls(fichier, tuple(cle for cle in cles.split("/") if cle))

    def est_de(self, fichier: str) -> bool:
        """Whether it is a value of that file, or of one that it holds (« annexe/feuille » of « annexe »)."""
        return self.fichier == fichier or self.fichier.startswith(f"{fichier}/")

    def __str__(self) -> str:
        return f"{self.fichier} {'/'.join(self.cles)}".strip()


class IntituleNomme(NomCompose):
    """The title of a thing: « action/2.1 », « axe/3 », « annexe/4 ».

    >>> IntituleNomme("axe/3").sorte, IntituleNomme("axe/3").code
    ('axe', '3')
    """

    __slots__ = ()


class IndicateurNomme(NamedTuple):
    """A value of an indicator: « national/expulsions_evitees situation », « 3.1/acces_droits cible/2025 ».

    >>> IndicateurNomme.parse("3.1/acces_droits cible/2025")
    IndicateurNomme(adresse='3.1/acces_droits', serie='cible/2025')
    """

    adresse: AdresseIndicateur
    serie: Serie

    @classmethod
    def parse(cls, text: str) -> Self:
        """The value that `text` names; nothing of it is checked."""
        adresse, _, serie = text.partition(" ")
        return cls(AdresseIndicateur(adresse), Serie(serie))

    def __str__(self) -> str:
        return f"{self.adresse} {self.serie}"
