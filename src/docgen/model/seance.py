"""A séance of the assembly: what it decides on, the délibération that it takes, the rapport that it hears.

No amount of a contract is written here: the documents show those of the versions that the `actes` name.
"""

from typing import Literal, NamedTuple

from pydantic import Field, field_validator, model_validator

from docgen.adresses.versions import NomDeVersion
from docgen.french import GenreDuMot, Nom
from docgen.model.base import Code, Entier, Jour, Liste, Modele, MontantSaisi, Numero, OuiNon, Rang, Texte, fault
from docgen.model.entete import Collectivite, Entete, Partie, Personne, Visa
from docgen.montants import A_COMPLETER


class Acte(Modele):
    """What the assembly authorises: a version of a contract, initial or made by an avenant.

    Nothing is composed of an acte whose name is still to come: its séance does not read yet.
    """

    contrat: Texte
    version: Texte

    @field_validator("contrat", "version")
    @classmethod
    def _known(cls, name: str) -> str:
        if name.lower() == A_COMPLETER:
            raise fault("l'acte que la séance autorise reste à nommer", "Écrire le contrat, et sa version (avenant-1).")
        return name


class Piece(Modele):
    """A document of the assembled dossier: of an `acte`, or of the séance itself; « fiche » stands for all of them."""

    document: Texte
    acte: Code | None = None


class Pouvoir(Modele):
    """A member who is away (`de`) and the member who votes in their name (`a`)."""

    de: Texte
    a: Texte


class Commission(Modele):
    """What a commission said of the rapport before the séance."""

    rang: Rang | None = None
    nom: Texte
    date: Jour
    avis: Literal["favorable", "défavorable", "réservé"]


class Affectation(Modele):
    """Where the budget of the collectivité books the money received."""

    section: Texte
    code_operation: Texte
    imputation: Texte
    libelle: Texte


class Voix(Modele):
    """Votes of one kind, and the groups that gave them."""

    voix: Entier
    groupes: Liste[Texte] = ()


class Vote(Modele):
    """The vote. `voix_du_president` decides when as many are for as against (CGCT, article L. 3121-15).

    `resultat_proclame` is what the president said of it, when the act is to print these words (« adopté »).
    """

    pour: Voix
    contre: Voix
    abstention: Voix
    voix_du_president: Literal["pour", "contre"] | None = None
    resultat_proclame: Texte | None = None

    @model_validator(mode="after")
    def _decided(self) -> "Vote":
        if self.pour.voix == self.contre.voix and self.voix_du_president is None:
            remedy = "Ajouter « voix_du_president: pour » ou « voix_du_president: contre » : elle est prépondérante."
            raise fault(f"les voix sont partagées ({self.pour.voix} pour, {self.contre.voix} contre)", remedy)
        return self

    @property
    def total(self) -> int:
        """The members who took part, by themselves or through another."""
        return self.pour.voix + self.contre.voix + self.abstention.voix

    @property
    def adopte(self) -> bool:
        """Whether the délibération is adopted."""
        if self.pour.voix == self.contre.voix:
            return self.voix_du_president == "pour"
        return self.pour.voix > self.contre.voix

    @property
    def resultat(self) -> str:
        """How the act says it: as it was proclaimed, else « adopté à l'unanimité »."""
        if self.resultat_proclame:
            return self.resultat_proclame
        if not self.adopte:
            return "rejeté"
        if self.contre.voix:
            return "adopté à la majorité des suffrages exprimés"
        return "adopté à l'unanimité des suffrages exprimés" if self.abstention.voix else "adopté à l'unanimité"


class ControleLegalite(Modele):
    """What makes the act enforceable: its receipt by the préfecture and its publication."""

    accuse_reception: Texte
    teletransmission: Jour
    reception: Jour
    publication: Jour


class Deliberation(Modele):
    """`deliberation.yaml`. Before the vote, neither `vote` nor what follows it is written."""

    numero: Texte | None = None
    visas: Liste[Visa] = Field(min_length=1)
    vote: Vote | None = None
    signature: Jour | None = None
    signataire: Personne | None = None
    controle_legalite: ControleLegalite | None = None


class Orientation(Modele):
    """An ambition, an axis or a commitment of a policy that the rapport serves; `points` are its own objectives."""

    numero: Rang | None = None
    intitule: Texte
    points: Liste[Texte] = ()


class Politique(Modele):
    """A policy or a plan of the collectivité: what the rapport serves of it; `nombre`, how many orientations it has."""

    intitule: Texte
    periode: Texte | None = None
    nombre: Rang | None = None
    orientations: Liste[Orientation] = Field(min_length=1)


class MontantNomme(Modele):
    """An amount that no contract of the dossier holds (an earlier year, a budget): typed here, once."""

    intitule: Texte
    montant: MontantSaisi


class Objectif(Modele):
    """What the rapport says that an action is for."""

    texte: Texte
    points: Liste[Texte] = ()


class Rapport(Modele):
    """`rapport.yaml`. `politiques` are those that the acts serve, each by a code.

    `objectifs` gives, by acte and number of fiche, what differs from the narrative of the fiche.
    """

    numero: Rang | None = None
    signe: OuiNon = False
    pole: Texte | None = None
    direction: Texte | None = None
    politiques: dict[Code, Politique] = {}
    dates: dict[Code, Jour] = {}
    montants: dict[Code, MontantNomme] = {}
    objectifs: dict[Code, dict[Numero, Objectif]] = {}


class SecretaireDeSeance(NamedTuple):
    """A secretary of a séance, by the name that lists the members: « Mme Jeanne DURAND »."""

    membre: str

    @property
    def nom(self) -> Nom:
        """What the acts call this one, as a sentence says it."""
        return Nom("secrétaire de séance", "féminin" if self.membre.startswith("Mme") else "masculin")

    @property
    def signature(self) -> str:
        """The name as it stands under the act."""
        return _signature(self.membre)


class Seance(Modele):
    """`seance.yaml`: who sat, what is decided (`actes`), in which order the dossier is put together (`pieces`).

    Members are named as the act lists them (« Mme Jeanne DURAND »). `qualite` is what the acts call who presides
    (« maire »), where it is not « président » of the assembly. `secretaire_signe` says whether the secretary signs the
    délibération beside who presides, with `autres_secretaires`, if any. `modele` is the folder of its texts;
    `genre_assemblee` is needed where `assemblee` has no article, and `dossier.yaml` does not say it.
    """

    date: Jour
    modele: Texte = "seance"
    assemblee: Texte
    genre_assemblee: GenreDuMot | None = None
    objet: Texte
    president: Texte
    qualite: Texte | None = None
    secretaire: Texte
    autres_secretaires: Liste[Texte] = ()
    secretaire_signe: OuiNon | None = None
    presents: Liste[Texte] = Field(min_length=1)
    excuses: Liste[Texte] = ()
    pouvoirs: Liste[Pouvoir] = ()
    actes: dict[Code, Acte] = Field(min_length=1)
    commissions: Liste[Commission] = ()
    affectation: Affectation | None = None
    pieces: Liste[Piece] = ()

    def nom_de_l_assemblee(self, collectivite: Collectivite) -> Nom:
        """The assembly as a sentence says it; the one of `collectivite` has the gender that `dossier.yaml` gives."""
        known = self.assemblee.casefold() == (collectivite.assemblee or "").casefold()
        return Nom.of(self.assemblee, self.genre_assemblee or (collectivite.genre_assemblee if known else None))

    @property
    def nom_du_president(self) -> Nom:
        """What the acts call who presides, as a sentence says it: « le président », « la maire »."""
        mistress = self.president.startswith("Mme")
        words = self.qualite or ("présidente" if mistress else "président")
        return Nom(words, "féminin" if mistress else "masculin")

    @property
    def signature_du_president(self) -> str:
        """The name of who presides, as it stands under the act."""
        return _signature(self.president)

    @property
    def secretaires(self) -> tuple["SecretaireDeSeance", ...]:
        """The secretary, then the others."""
        return tuple(map(SecretaireDeSeance, (self.secretaire, *self.autres_secretaires)))

    @property
    def signee_du_secretaire(self) -> bool:
        """Whether the secretaries sign: as it is said, else as for the council that a maire presides.

        There, they sign (CGCT, article L. 2121-23, as the ordonnance n° 2021-1310 of 7 October 2021 wrote it).
        """
        if self.secretaire_signe is None:
            return self.qualite is not None and self.qualite.casefold() == "maire"
        return self.secretaire_signe

    @property
    def code(self) -> str:
        """The name of its folder: « 2025-09-22 »."""
        return self.date.isoformat()

    @property
    def name(self) -> str:
        """Its full name; it opens the name of each amount that it alone holds, and is its place in the output."""
        return NomDeVersion.seance(self.code)


def _signature(membre: str) -> str:
    """The name of a member without « Mme » or « M. »; one that is still to come is whole."""
    civilite, _, name = membre.partition(" ")
    return name if name and membre.lower() != A_COMPLETER and civilite else membre


def partie_de(collectivite: Collectivite, contrat: Entete) -> Partie | None:
    """The party of `contrat` that is the collectivité itself, by its whole name; None when none is."""
    words = Nom.of(collectivite.collectivite).mots.casefold()
    return next((partie for partie in contrat.parties if partie.nom_entier.mots.casefold() == words), None)
