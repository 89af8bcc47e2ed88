"""A version of a contract: its state, its cube, its indicators, and the version before it."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from docgen.adresses.cellules import Cell
from docgen.adresses.chemins import Chemin
from docgen.adresses.sources import CleDeSource
from docgen.adresses.versions import INITIALE, SUIVI, NomDeVersion
from docgen.amend import Etat
from docgen.amend.avenant import Avenant
from docgen.amend.edits import Signed
from docgen.compute.annexes import with_computed_annexes
from docgen.compute.cube import Figures, cube
from docgen.compute.indicateurs import Valeurs
from docgen.compute.renvois import with_named_lines
from docgen.dossier import Dossier
from docgen.findings import Refusal
from docgen.model.annexes import AnnexeSaisie, cadre_de_l_annexe
from docgen.model.champs_dits import chemin_des_cles, cles_du_chemin
from docgen.model.contrat import Contrat
from docgen.model.indicateurs import Execution
from docgen.montants import Absence, Montant


class Version(Struct, frozen=True):
    """One version, ready for checking and composing. `avant` is None for `initiale`; `edits`: see `Etat`."""

    code: str
    contrat: Contrat
    figures: Figures
    valeurs: Valeurs
    avenant: Avenant | None = None
    avant: "Version | None" = None
    edits: tuple[Signed, ...] = ()

    @property
    def name(self) -> NomDeVersion:
        """The version's full name: « cls-2024-2027/avenant-1 »; it opens the name of each amount shown."""
        return NomDeVersion.of(self.contrat.code, self.code)

    @property
    def sort(self) -> str:
        """What the texts call it: « avenant », « initiale », « suivi »."""
        return "avenant" if self.avenant else self.code

    @property
    def label(self) -> str:
        """The version as a reader names it: « Avenant n° 1 (2025) », « Contrat initial »."""
        if self.code == SUIVI:
            return "Suivi de l'exécution"
        if self.avenant:
            return f"Avenant n° {self.avenant.numero} ({self.avenant.exercice})"
        return "Convention initiale" if self.contrat.entete.intitule.startswith("convention") else "Contrat initial"

    def libelle_imprime(self, dossier: Dossier) -> str:
        """Its label where its documents print it: nothing for a contract that no avenant modifies, which is whole."""
        contrat = dossier.contrat(self.contrat.code)
        return "" if self.code == INITIALE and contrat and not contrat.avenants else self.label

    @property
    def exercice(self) -> str:
        """The exercice of the version: the avenant's, the first of the contract; the last done, for a suivi."""
        if self.code == SUIVI:
            return max(self.valeurs.executions)
        return self.avenant.exercice if self.avenant else self.contrat.entete.exercices[0].nom

    def amount(self, cell: Cell) -> Montant | Absence:
        """The amount of `cell`; nothing when the version does not know its portee or its exercice, and why a value
        that it depends on is not known."""
        try:
            return self.figures.manque(cell) or self.figures.get(cell)
        except Refusal:
            return Montant(0)

    def source_fiche(self, numero: str) -> CleDeSource:
        """The key, in the dossier's sources, of the fiche as it stands in this version."""
        if self.avant is None or (self.avenant and numero in self.avenant.fiches_ecrites):
            return CleDeSource.fiche(self.contrat.code, numero, self.code)
        return self.avant.source_fiche(numero)

    def saisie_de_la_fiche(self, numero: str, *chemin: str | int) -> tuple[CleDeSource, Chemin]:
        """Where a value of the fiche in force is written: in the operation that gave it, else in the file of the fiche;
        `chemin` are its keys in that file."""
        fiche, operations = self.contrat.fiche(numero), self.avenant.operations if self.avenant else ()
        for rank, operation in enumerate(operations):
            if fiche and (path := operation.saisie_de_la_fiche(fiche, chemin)):
                return CleDeSource.avenant(self.contrat.code, self.code), ("operations", rank, *path)
        if self.avant is None or (self.avenant and numero in self.avenant.fiches_ecrites):
            return self.source_fiche(numero), chemin
        return self.avant.saisie_de_la_fiche(numero, *chemin)

    def saisie_du_tableau(self, cell: Cell) -> tuple[CleDeSource, Chemin]:
        """Where a typed cell of a table of the programme is written: which file, and its keys.

        A cell without column is its row. A row that was left out stands where it would.
        """
        operations = self.avenant.operations if self.avenant else ()
        for rank, operation in enumerate(operations):
            if path := operation.saisie(cell):
                return CleDeSource.avenant(self.contrat.code, self.code), ("operations", rank, *path)
        if self.avant:
            return self.avant.saisie_du_tableau(cell)
        source = CleDeSource.du_contrat(self.contrat.code, "tableaux", cell.sur.sorte)
        saisi = self.contrat.tableau(cell.sur.sorte)
        return source, saisi.chemin(cell.sur.code, cell.financeur, cell.exercice) if saisi else ()

    def saisie_de_l_annexe(self, saisie: AnnexeSaisie, chemin: Chemin) -> tuple[CleDeSource, Chemin]:
        """Where what stands at `chemin` of an annexe that is data is written: which file, and its keys.

        Inside lines without code, that an avenant moves, it is the nearest place that is known.
        """
        nom, cles = saisie.nom_de_fichier, cles_du_chemin(cadre_de_l_annexe(saisie, self.contrat.code, None), chemin)
        here: Version | None = self
        while here:
            for rank, operation in enumerate(here.avenant.operations if here.avenant else ()):
                if path := operation.ecrit(nom, cles):
                    return CleDeSource.avenant(self.contrat.code, here.code), ("operations", rank, *path)
            first, here = here, here.avant
        signed = next((other for other in first.contrat.annexes_saisies if other.nom_de_fichier == nom), saisie)
        source = CleDeSource.du_contrat(self.contrat.code, "annexes", nom)
        if signed == saisie:
            return source, chemin  # two lines that share a code, a fault, keep each its own place
        return source, chemin_des_cles(cadre_de_l_annexe(signed, self.contrat.code, None), cles)


def versions(etats: Sequence[Etat], executions: Sequence[Execution]) -> list[Version]:
    """The versions of a contract, then its `suivi` when something was done since.

    A version knows the executions of the exercices before its own, and no later one: what has been signed does not
    move. No more does it have the annexe of an exercice that a later avenant adds. The `suivi` is the contract in force
    with all that was done: the accounts are made from it.
    """
    suite: list[Version] = []
    opened = {exercice.nom for etat in etats[-1:] for exercice in etat.contrat.entete.exercices}
    for etat in etats:
        horizon = etat.avenant.exercice if etat.avenant else etat.contrat.entete.exercices[0].nom
        known = [execution for execution in executions if execution.exercice < horizon]
        later = opened - {exercice.nom for exercice in etat.contrat.entete.exercices}
        annexes = tuple(saisie for saisie in etat.contrat.annexes_saisies if saisie.exercice not in later)
        contrat = replace(etat.contrat, annexes_saisies=annexes) if later else etat.contrat
        suite.append(_version(replace(etat, contrat=contrat), known, suite[-1] if suite else None))
    if suite and any(execution.exercice >= suite[-1].exercice for execution in executions):
        suite.append(_version(Etat(SUIVI, suite[-1].contrat), executions, suite[-1]))
    return suite


def _version(etat: Etat, known: Sequence[Execution], avant: Version | None) -> Version:
    contrat = with_named_lines(with_computed_annexes(etat.contrat))
    valeurs = Valeurs(contrat, {execution.exercice: execution for execution in known})
    return Version(etat.version, contrat, cube(contrat, known), valeurs, etat.avenant, avant, etat.edits)
