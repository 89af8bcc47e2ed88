"""Which file of the data: the key of each file that was read (« cls-2024-2027/avenants/avenant-1 »)."""

from typing import Literal, Self

from docgen.adresses.versions import INITIALE, SEANCES, NomDeVersion

PieceDeSeance = Literal["seance", "deliberation", "rapport", "publie"]
FichierDeContrat = Literal["contrat", "plan", "indicateurs"]
SorteDeFichier = Literal["annexes", "articles", "execution", "publie", "signe", "tableaux"]
FichierDeModele = Literal["programme"]
_RECIT = ".md"


class CleDeSource(str):
    """The key of a file in `Dossier.sources`: who owns it, what it is, which one.

    >>> fiche = CleDeSource.fiche("cls-2024-2027", "1.10", "avenant-2")
    >>> fiche, fiche.proprietaire, fiche.sorte, fiche.nom
    ('cls-2024-2027/avenants/avenant-2/actions/1.10', 'cls-2024-2027', 'actions', '1.10')
    >>> rapport = CleDeSource.seance("seances/2025-09-22", "rapport")
    >>> rapport.proprietaire, rapport.sorte, rapport.nom
    ('seances/2025-09-22', 'rapport', '')
    """

    __slots__ = ()

    # --- of the whole folder, of a model ---
    @classmethod
    def dossier(cls) -> Self:
        """`dossier.yaml`."""
        return cls("dossier")

    @classmethod
    def acceptes(cls) -> Self:
        """`constats-acceptes.yaml`."""
        return cls("constats-acceptes")

    @classmethod
    def annuaire(cls) -> Self:
        """`annuaire.yaml`."""
        return cls("annuaire")

    @classmethod
    def saisie(cls) -> Self:
        """`saisie.yaml`."""
        return cls("saisie")

    @classmethod
    def modele(cls, fichier: FichierDeModele, modele: str) -> Self:
        """A file of the texts of `modele`: its programme."""
        return cls(f"{fichier}/{modele}")

    # --- of a contract ---
    @classmethod
    def contrat(cls, code: str, fichier: FichierDeContrat = "contrat") -> Self:
        """A file that a contract has once."""
        return cls(f"{code}/{fichier}")

    @classmethod
    def du_contrat(cls, code: str, sorte: SorteDeFichier, nom: str) -> Self:
        """One of the files of a sort: an article as signed (that of the model until then), by its number; what was
        done, what a published act printed, an annexe that is data, by the name of the file (« 2024 », « avenant-1 »); a
        seal, by its version."""
        return cls(f"{code}/{sorte}/{nom}")

    @classmethod
    def avenant(cls, code: str, version: str) -> Self:
        """`avenant.yaml` of the version that it makes (« avenant-1 »)."""
        return cls(f"{code}/avenants/{version}")

    @classmethod
    def acte(cls, code: str, version: str) -> Self:
        """The file that says what was signed: that of the avenant, or of the contract for the first version."""
        return cls.contrat(code) if version == INITIALE else cls.avenant(code, version)

    @classmethod
    def fiche(cls, code: str, numero: str, version: str = INITIALE) -> Self:
        """A fiche as written for `version`: see `compute.Version.source_fiche` for the one in force."""
        folder = code if version == INITIALE else cls.avenant(code, version)
        return cls(f"{folder}/actions/{numero}")

    @property
    def recit(self) -> "CleDeSource":
        """The narrative beside this fiche."""
        return type(self)(f"{self}{_RECIT}")

    # --- of a séance ---
    @classmethod
    def seance(cls, nom: str, piece: PieceDeSeance = "seance") -> Self:
        """A file of the séance of that full name (« seances/2025-09-22 »)."""
        return cls(f"{nom}/{piece}")

    # --- what a key says ---
    @property
    def proprietaire(self) -> str:
        """What owns the file: a contract, a séance by its full name; the kind of file, for those of a model."""
        first, _, rest = self.partition("/")
        return NomDeVersion.seance(rest.partition("/")[0]) if first == SEANCES else first

    @property
    def _inside(self) -> list[str]:
        """The rest of the key in the folder of its owner; in that of its avenant, for what an avenant brings."""
        steps = self.removeprefix(self.proprietaire).split("/")[1:]
        return steps[2:] if len(steps) > 2 and steps[0] == "avenants" else steps

    @property
    def sorte(self) -> str:
        """What the file is: « contrat », « actions », « avenants », « rapport »; empty for « dossier » alone."""
        return next(iter(self._inside), "")

    @property
    def nom(self) -> str:
        """Which one, where there are several: the number of a fiche, an exercice, a version; else empty."""
        return "/".join(self._inside[1:])

    @property
    def version(self) -> str:
        """The version that the file is written for: that of its avenant; else the first."""
        steps = self.removeprefix(self.proprietaire).split("/")[1:]
        return steps[1] if len(steps) > 1 and steps[0] == "avenants" else INITIALE

    @property
    def est_recit(self) -> bool:
        """Whether it is the narrative of a fiche."""
        return self.endswith(_RECIT)

    @property
    def de_la_fiche(self) -> "CleDeSource":
        """The fiche beside this narrative; the key itself when it is no narrative."""
        return type(self)(self.removesuffix(_RECIT))
