"""What a programme is: its parts and who plays which role, its divisions, its form, its rules.

It belongs to the model (`templates/textes/<modele>/programme.yaml`), not to a contract: another collectivité, another
year or another programme changes data, never code.
"""

from functools import cached_property

from pydantic import Field, model_validator

from docgen.adresses.cellules import PartDesFinanceurs
from docgen.french import GenreDuMot, Nom, NombreDuMot
from docgen.model.annexes import AnnexeDuProgramme, check_annexes
from docgen.model.base import Code, Liste, Modele, Texte, fault, fault_at
from docgen.model.champs import Champs
from docgen.model.codes_doubles import check_once, each_of
from docgen.model.divisions import NiveauDeDivision
from docgen.model.entete import Avance, Entete, Financeur, Partie
from docgen.model.exigences import Exigences
from docgen.model.formulaire import IndicateurImpose, Page
from docgen.model.natures import NATURE_PREVUE, Nature, check_natures
from docgen.model.regles import Regles
from docgen.model.sur_mesure import SurMesure, sur_mesure
from docgen.model.tableaux import TableauDuProgramme
from docgen.model.tableaux_ensemble import CotesDuProgramme, check_tableaux

# Far more than a form asks; the time to build the models grows faster than their fields.
MAX_CHAMPS = 500


class PartDeFinancement(Modele):
    """Financeurs that the annexes add up together, in the order of their columns.

    `designation` is what a sentence calls it (« l'État »), `genre` its gender where its article does not say it;
    `abrege` is for a narrow column; `noms` are the words by which the fiches call those who pay in it, whatever the
    head of their column.
    """

    code: Code
    intitule: Texte
    designation: Texte
    genre: GenreDuMot | None = None
    nombre: NombreDuMot | None = None
    abrege: Texte | None = None
    noms: Liste[Texte] = ()

    @model_validator(mode="after")
    def _named(self) -> "PartDeFinancement":
        if not self.nom.article_connu:
            remedy = "L'écrire avec son article (« la Région »), ou ajouter « genre: masculin » ou « genre: féminin »."
            raise fault(f"rien ne dit si « {self.designation} » est masculin ou féminin", remedy)
        return self

    @property
    def nom(self) -> Nom:
        """Its designation, as a sentence says it."""
        return Nom.of(self.designation, self.genre, self.nombre)

    @property
    def cote(self) -> PartDesFinanceurs:
        """Its side of a cell of the cube: « part/etat »."""
        return PartDesFinanceurs.of(self.code)

    @property
    def du(self) -> str:
        """What a sentence calls it after « de »: « de l'État », « du département »."""
        return self.nom.du

    @property
    def tete(self) -> str:
        """What the head of a narrow column calls it."""
        return self.abrege or self.intitule


class Roles(Modele):
    """Who does what: each role is the code of a part, and of the party that has this code.

    `paie` brings the contribution that the contract is about, `recoit` receives it; `administration` is the one of
    both that the texts call so: the one that pays, unless the programme says otherwise.
    """

    paie: Code
    recoit: Code
    administration: Code | None = None


class NomDeLActe(Modele):
    """What the contracts of the programme are (« contrat », « convention »), and its gender."""

    nom: Texte
    genre: GenreDuMot


class MotDeLaFiche(Modele):
    """What an avenant calls a fiche: « la fiche-action 1.1 », or the word of the programme (« l'action 1 »)."""

    mot: Texte = "fiche-action"
    pluriel: Texte = "fiches-actions"
    genre: GenreDuMot = "féminin"

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, raw: object) -> object:
        if not isinstance(raw, dict) or not isinstance(raw.get("mot"), str):
            return raw
        return {"pluriel": f"{raw['mot']}s", **raw}

    @property
    def nom(self) -> Nom:
        """Its word, as a sentence says it."""
        return Nom(self.mot, self.genre)

    @property
    def titre(self) -> str:
        """What opens its title: « Fiche-action », « Action »."""
        return self.mot[:1].upper() + self.mot[1:]

    @property
    def tete(self) -> str:
        """What a table calls it: « Fiche » for a « fiche-action », else its word, « Action »."""
        return "Fiche" if self.mot.startswith("fiche") else self.titre

    @property
    def action(self) -> Nom:
        """What a fiche is about, as a report says it: the action of a « fiche-action », else its word."""
        return Nom("action", "féminin") if self.mot == "fiche-action" else self.nom

    @property
    def actions(self) -> str:
        """`action`, of several."""
        return "actions" if self.mot == "fiche-action" else self.pluriel

    @property
    def comparaison(self) -> tuple[str, str, str, GenreDuMot]:
        """The words of a comparison: the head of a column, its plural, the title of several, and their gender."""
        titles = self.pluriel[:1].upper() + self.pluriel[1:]
        return self.tete, "Fiches" if self.mot.startswith("fiche") else titles, titles, self.genre


class Programme(Modele):
    """`programme.yaml`. `formulaire` is one page for each sort of fiche; `tableaux_d_indicateurs` names the tables that
    its texts make of the indicators of the fiches."""

    acte: NomDeLActe | None = None
    parts: Liste[PartDeFinancement] = Field(min_length=1)
    roles: Roles
    fiche: MotDeLaFiche = MotDeLaFiche()
    divisions: Liste[NiveauDeDivision] = Field(default=(), max_length=2)
    natures: Liste[Nature] = (NATURE_PREVUE,)
    champs: Champs = Champs()
    tableaux: Liste[TableauDuProgramme] = ()
    annexes: Liste[AnnexeDuProgramme] = ()
    tableaux_d_indicateurs: Liste[Texte] = ()
    formulaire: Liste[Page] = ()
    regles: Regles = Regles()
    exige: Exigences = Exigences()

    @model_validator(mode="after")
    def _coherent(self) -> "Programme":
        codes = self.codes_de_parts
        levels = self.divisions
        check_once(codes, each_of("parts"), "deux parts ont le code")
        check_once([level.code for level in levels], each_of("divisions"), "deux niveaux de division ont le code")
        check_once([level.cle for level in levels], each_of("divisions", "cle"), "deux niveaux de division ont la clé")
        for role, code in self.roles:
            if code is not None and code not in codes:
                raise fault_at(("roles", role), f"le rôle « {role} » nomme la part « {code} », qui n'existe pas",
                               f"Parts du programme : {', '.join(codes)}.")  # fmt: skip
        rates = [champ.code for champ in self.champs.contrat if champ.type == "taux"]
        check_natures(self.natures, rates)
        cotes = CotesDuProgramme(codes, [nature.code for nature in self.natures])
        check_tableaux(self.tableaux, [level.code for level in self.divisions], rates, cotes)
        check_annexes(self.annexes, self.champs)
        if beyond := next((owner for owner, fields in self.champs if len(fields) > MAX_CHAMPS), None):
            raise fault_at(("champs", beyond), f"plus de {MAX_CHAMPS} champs sont demandés",
                           "Réunir ceux qui se ressemblent : un champ « type: lignes » en a plusieurs.")  # fmt: skip
        # Built now: a field that the core has already is a fault of this file.
        self.types  # noqa: B018
        return self

    @cached_property
    def types(self) -> SurMesure:
        """The models that read the files of its contracts."""
        executed = tuple(nature.code for nature in self.natures if nature.dans_l_execution)
        return sur_mesure(self.divisions, self.codes_de_parts, self.champs, executed, self.titres_du_recit,
                          self.tableaux, self.annexes, self.tableaux_d_indicateurs)  # fmt: skip

    @property
    def titres_du_recit(self) -> tuple[str, ...]:
        """The titles that the form asks of the narratives, on any of its pages."""
        return tuple(titre for page in self.formulaire for titre in page.recit)

    @property
    def codes_de_parts(self) -> tuple[str, ...]:
        """The codes of the parts, in the order of their columns."""
        return tuple(part.code for part in self.parts)

    @property
    def paie(self) -> PartDeFinancement:
        """The part of who brings the contribution that the contract is about."""
        return self._parts[self.roles.paie]

    @property
    def recoit(self) -> PartDeFinancement:
        """The part of who receives it."""
        return self._parts[self.roles.recoit]

    @property
    def administration(self) -> PartDeFinancement:
        """The part of the party that the texts call the administration: that of who pays, unless said otherwise."""
        return self._parts[self.roles.administration or self.roles.paie]

    def part(self, code: str) -> PartDeFinancement | None:
        """The part of that code, or None."""
        return self._parts.get(code)

    def niveau(self, code: str) -> NiveauDeDivision | None:
        """The level of division of that code, or None."""
        return self._niveaux.get(code)

    def annexe(self, code: str) -> AnnexeDuProgramme | None:
        """The annexe of that code, or None."""
        return next((annexe for annexe in self.annexes if annexe.code == code), None)

    def annexe_du_fichier(self, nom: str) -> AnnexeDuProgramme | None:
        """The annexe whose file has that name, without its ending; the most precise, or None."""
        named = [annexe for annexe in self.annexes if annexe.nom_pour(nom)]
        return max(named, key=lambda annexe: len(annexe.code), default=None)

    def nature(self, code: str) -> Nature | None:
        """The nature of that code, or None."""
        return self._natures.get(code)

    @cached_property
    def _parts(self) -> dict[str, PartDeFinancement]:
        return {part.code: part for part in self.parts}

    @cached_property
    def _niveaux(self) -> dict[str, NiveauDeDivision]:
        return {level.code: level for level in self.divisions}

    @cached_property
    def _natures(self) -> dict[str, Nature]:
        return {nature.code: nature for nature in self.natures}

    def partie(self, entete: Entete, role: PartDeFinancement) -> Partie | None:
        """The party of `entete` that plays `role` (`paie`, `recoit`, `administration`): the one of its code.

        Of two parties, the one that does not pay receives, whatever its code. None when no party plays it.
        """
        payer = entete.partie(self.roles.paie)
        others = [partie for partie in entete.parties if partie is not payer]
        alone = others[0] if payer and role is not self.paie and len(others) == 1 else None
        return entete.partie(role.code) or alone

    def completer(self, entete: Entete) -> Entete:
        """`entete`, with what the programme says and the contract does not say itself; who pays is then its parts.

        Words that the programme writes too have the gender that it says.
        """
        regles, acte = self.regles, self.acte
        said = {
            "genre": acte and acte.nom.casefold() == entete.acte.casefold() and acte.genre,
            "parties": tuple(map(self._gendered, entete.parties)),
            "versement": regles.avance and Avance(avance=regles.avance.taux),
            "part_minimale": regles.part_minimale and regles.part_minimale.taux,
            "execution_jusqu_au": regles.periode and regles.periode.execution_jusqu_au,
            "financeurs": tuple(Financeur(code=part.code, intitule=part.intitule, compte_comme=part.code)
                                for part in self.parts),
        }  # fmt: skip
        given = {name: value for name, value in said.items()
                 if value and (name == "parties" or not getattr(entete, name))}  # fmt: skip
        return entete.model_copy(update=given) if given else entete

    def _gendered(self, partie: Partie) -> Partie:
        """`partie`, with the gender of the part of its code, when its names that show none begin as the part is called.

        « l'Association » and « L'association Les Amis du parc » both have that of the part « l'association ».
        """
        part = self.part(partie.code)
        bare = [nom.mots.casefold() for nom in (partie.nom, partie.nom_entier) if nom.genre is None]
        begins = f"{part.nom.mots.casefold()} " if part else ""
        if part is None or not bare or not all(f"{mots} ".startswith(begins) for mots in bare):
            return partie
        return partie.model_copy(update={"genre": part.nom.genre})

    def page(self, division: str) -> Page:
        """The page that the fiches of this division fill in; an empty one when the form says nothing."""
        return next((page for page in self.formulaire if not page.divisions or division in page.divisions), Page())

    def indicateur(self, code: str) -> IndicateurImpose | None:
        """The national indicator of that code, on any page, or None."""
        return next((found for page in self.formulaire if (found := page.indicateur(code))), None)
