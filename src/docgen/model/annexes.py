"""The annexes of a programme that are data, and what a contract writes in them (`annexes/<code>.yaml`)."""

from collections.abc import Iterator, Sequence
from typing import Annotated, ClassVar

from pydantic import model_validator

from docgen.adresses.chemins import Chemin
from docgen.adresses.sources import CleDeSource
from docgen.model.base import Liste, Modele, OuiNon, Texte, fault, fault_at, matching
from docgen.model.bornes import NomDeChamp
from docgen.model.cadres import Cadre, check_cadre, check_egalites
from docgen.model.champs import ChampDuProgramme, Champs, GroupeSaisi, with_fields
from docgen.model.codes_doubles import check_once, each_of
from docgen.model.egalites import Egalite

# What the controls and the headers of the texts call otherwise.
_PRIS = ("contrat", "plan", "indicateurs", "dossier", "avenant", "fiche", "article", "execution", "action")
CodeDAnnexe = Annotated[
    str,
    matching(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", "le code d'une annexe (minuscules, traits d'union)", "plan-d-actions"),
]


class AnnexeDuProgramme(Modele):
    """An annexe that is data: its fields. `par` is the field that has one file for each of its values; `classeur`
    says that its values are typed in the workbook too."""

    code: CodeDAnnexe
    intitule: Texte
    par: NomDeChamp | None = None
    obligatoire: OuiNon = False
    classeur: OuiNon = False
    champs: Liste[ChampDuProgramme]
    egalites: Liste[Egalite] = ()

    @model_validator(mode="after")
    def _coherent(self) -> "AnnexeDuProgramme":
        if self.code in _PRIS:
            raise fault(f"« {self.code} » est déjà le nom d'autre chose", "Choisir un autre code.")
        if not self.champs:
            raise fault(f"l'annexe « {self.code} » n'a pas de champs", "Les donner sous « champs ».")
        check_once([champ.code for champ in self.champs], each_of("champs"), "deux champs ont le code")
        by = next((champ for champ in self.champs if champ.code == self.par), None)
        if self.par and (by is None or by.type not in ("exercice", "code") or not by.obligatoire):
            raise fault_at(("par",), f"« {self.par} » ne peut pas donner son nom à chaque fichier",
                           "Nommer un champ obligatoire, de type « exercice » ou « code ».")  # fmt: skip
        if not self.par_exercice:
            check_not_carried(self.champs, ("champs",))
        return self

    @property
    def mot(self) -> str:
        """What a text made for each of its files calls it: « plan_d_actions »."""
        return self.code.replace("-", "_")

    @property
    def par_exercice(self) -> bool:
        """Whether it has one file an exercice."""
        return any(champ.code == self.par and champ.type == "exercice" for champ in self.champs)

    @property
    def fichiers(self) -> str:
        """What its files are called, for people."""
        return f"{self.code}-<{self.par}>.yaml" if self.par else f"{self.code}.yaml"

    def nom_pour(self, fichier: str) -> bool:
        """Whether a file of that name, without its ending, is one of its own."""
        return fichier == self.code or (self.par is not None and fichier.startswith(f"{self.code}-"))

    def valeur_du_nom(self, fichier: str) -> str:
        """What the name of one of its files says of it, without its ending: « 2025 » of « diagnostic-2025 »."""
        return fichier[len(self.code) + 1 :]


class AnnexeSaisie(GroupeSaisi):
    """A file of an annexe. Its model, built once for each programme, has the keys of its fields."""

    annexe_declaree: ClassVar[AnnexeDuProgramme]

    @property
    def exercice(self) -> str | None:
        """The exercice that the whole file is about; None when its annexe has no file for each of them."""
        return str(getattr(self, self.annexe_declaree.par or "")) if self.annexe_declaree.par_exercice else None

    @property
    def nom_de_fichier(self) -> str:
        """The name of its file: « diagnostic-2025 », « calendrier »."""
        code, par = self.annexe_declaree.code, self.annexe_declaree.par
        return f"{code}-{getattr(self, par)}" if par else code


def modele_de_l_annexe(annexe: AnnexeDuProgramme) -> type[AnnexeSaisie]:
    """The model of the files of `annexe`. Raises a fault for a field whose name is taken."""
    model = with_fields(f"Annexe_{annexe.mot}", AnnexeSaisie, annexe.champs)
    model.declares, model.annexe_declaree = annexe.champs, annexe
    return model


def titre_de_l_annexe(saisie: AnnexeSaisie) -> str:
    """What a text calls it: « Diagnostic 2025 », « Diagnostic – gare », « Calendrier »."""
    annexe = saisie.annexe_declaree
    by = next((champ for champ in annexe.champs if champ.code == annexe.par), None)
    link = " " if by and by.type == "exercice" else " – "
    return f"{annexe.intitule}{link}{getattr(saisie, by.code)}" if by else annexe.intitule


def cadre_de_l_annexe(saisie: AnnexeSaisie, contrat: str, autour: Cadre | None) -> Cadre:
    """Where the names of the fields of an annexe are sought, in the contract of that code."""
    source = CleDeSource.du_contrat(contrat, "annexes", saisie.nom_de_fichier)
    return Cadre(saisie.declares, autour, None, saisie, source, (), saisie.annexe_declaree.egalites)


def check_not_carried(champs: Sequence[ChampDuProgramme], chemin: Chemin) -> None:
    """Raise a fault for a field that is carried over to the next exercice, where nothing is said by exercice."""
    for rank, champ in enumerate(champs):
        if champ.reconduit:
            message = f"« {champ.code} » ne se reconduit pas d'un exercice à l'autre"
            remedy = "Retirer « reconduit » : il va avec une annexe qui a un fichier par exercice (« par: … »)."
            raise fault_at((*chemin, rank, "reconduit"), message, remedy)
        check_not_carried(champ.champs, (*chemin, rank, "champs"))


def check_annexes(annexes: Sequence[AnnexeDuProgramme], champs: Champs) -> None:
    """Raise a fault for two annexes of one code, or for what a field says of others that are not there."""
    check_once([annexe.code for annexe in annexes], each_of("annexes"), "deux annexes ont le code")
    contrat, *others = _cadres(champs)
    for cadre in (contrat, *others):
        check_not_carried(cadre.champs, cadre.chemin)
        check_cadre(cadre, calcule=False)
    for rank, annexe in enumerate(annexes):
        cadre = Cadre(annexe.champs, contrat, chemin=("annexes", rank, "champs"), egalites=annexe.egalites)
        check_egalites(cadre, ("annexes", rank))
        check_cadre(cadre, calcule=True)


def _cadres(champs: Champs) -> Iterator[Cadre]:
    """Those of the contract, of a fiche, of a sous-action: each is around the next one."""
    around: Cadre | None = None
    for what, fields in champs:
        around = Cadre(fields, around, chemin=("champs", what))
        yield around
