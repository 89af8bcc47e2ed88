"""The avenant of the year of a dossier that exists: prepared as by `docgen avenant nouveau`, then told what a row says.

A value of a fiche goes to the fiche that the avenant brings, once opened for it; a cell of a table, to an operation;
anything else, where the files that are prepared wait for it.
"""

import datetime
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from docgen.adresses.cellules import TOUS
from docgen.adresses.chemins import Chemin
from docgen.adresses.sources import CleDeSource
from docgen.adresses.versions import avenant_code
from docgen.commandes.campagne.champs import ChampDeListe, champs_de_liste
from docgen.commandes.campagne.evolution import balanced, gap, moved, read_rate, same_value, times_one_plus
from docgen.commandes.campagne.remplissage import FichiersARemplir
from docgen.commandes.preparer import DemandeDAvenant, prepare_avenant
from docgen.commandes.preparer.contrat import EnVigueur, next_step, read_actes, read_in_force
from docgen.commandes.preparer.fiches import values_by_place, written_value
from docgen.dossier import Source
from docgen.findings import Finding, Refusal, shown
from docgen.french import enumeration
from docgen.load.fichiers import Reader
from docgen.load.yaml_ecriture import cle, scalar
from docgen.load.yaml_source import read_yaml
from docgen.montants import Montant

EVOLUTION = ChampDeListe("evolution", (), "évolution")
BENEFICIAIRE = ChampDeListe("beneficiaire", (), "bénéficiaire")
TABLEAUX = "tableaux"
_FICHES, _AUTRES = "actions", "avenant"
_ACTUALISER = "  - nature: actualiser_annexes\n"
_RIEN: Mapping[str, str] = {}


class AnneeDemandee(Struct, frozen=True):
    """What is asked of all: the year of their avenant, the contract where a dossier has several, a new end; by how much
    what the payer brings changes, and the cell of a table that receives the difference; the option that names the data,
    as typed."""

    annee: str
    contrat: str = ""
    terme: datetime.date | None = None
    evolution: str = ""
    contrepartie: str = ""
    case: ChampDeListe | None = None
    donnees: str = ""


class _Case(Struct, frozen=True):
    """A cell of a table, from what it says to what it will."""

    tableau: str
    ligne: str
    colonne: str
    exercice: str
    de: str
    a: str
    champ: ChampDeListe


class AvenantPret(Struct, frozen=True):
    """The files of an avenant that is prepared, the values that they hold by their names."""

    pages: FichiersARemplir
    champs: Mapping[str, ChampDeListe]


class DossierAmende:
    """A dossier, in a folder that nobody keeps, whose avenant is to be prepared; `repris`: anew, were it begun. Raises
    `Refusal` where it cannot be."""

    def __init__(self, folder: Path, templates: Path, demande: AnneeDemandee, *, repris: bool = False) -> None:
        self._folder, self._templates, self._demande = folder, templates, demande
        self.contrat = _contract_of(folder, demande.contrat)
        known, findings = read_actes(folder, self.contrat)
        _refuse(findings)
        step = next_step(known, demande.annee)
        self.version = avenant_code(step.numero)
        begun = folder / self.contrat / "avenants" / self.version
        if repris:
            shutil.rmtree(begun, ignore_errors=True)
        if begun.exists():
            raise Refusal(f"l'avenant de {demande.annee} est déjà commencé, et n'est pas de cette liste",
                          f"Le finir par « docgen avenant nouveau », ou ôter avenants/{self.version}.")  # fmt: skip
        force, findings = read_in_force(folder, templates, self.contrat, step, demande.terme)
        _refuse(findings)
        assert force is not None
        self._force: EnVigueur = force

    # --- what a list may say ---
    def champs(self, dits: Mapping[str, str]) -> list[ChampDeListe]:
        """Every value that a list may give to its avenant; `dits` is what people call a key."""
        prete = self.prepare([fiche.numero for fiche in self._force.avant.fiches], dits)
        found = [replace(champ, fichier=self._sort_of(champ), attendu=False) for champ in prete.champs.values()]
        known = {champ.nom for champ in found}
        cells = [champ for champ in self._cells() if champ.nom not in known]
        return [*found, *cells, EVOLUTION, BENEFICIAIRE]

    @staticmethod
    def _sort_of(champ: ChampDeListe) -> str:
        """Where a value goes in any dossier, whatever the names of its files: a fiche by its number, or the rest."""
        return f"{_FICHES}/{champ.nom.split('.')[1]}" if champ.nom.startswith("action.") else _AUTRES

    def _cells(self) -> Iterator[ChampDeListe]:
        for saisi in self._force.avant.tableaux:
            for ligne, colonne, exercices in saisi.saisies:
                title = saisi.rangees[ligne].intitule
                for year in exercices:
                    path: Chemin = (ligne, colonne, year)
                    yield ChampDeListe(f"{TABLEAUX}/{saisi.tableau.code}", path,
                                       _name_of_cell(saisi.tableau.code, *map(str, path)),
                                       (f"{saisi.tableau.intitule} {title} {year}",))  # fmt: skip

    # --- the avenant of a row ---
    def changes(self, mots: Mapping[ChampDeListe, str]) -> dict[ChampDeListe, str]:
        """What the row changes: its cells that say another thing than what is in force, an evolution made amounts.
        Raises `Refusal` for one that is none."""
        said = {champ: text for champ, text in mots.items() if champ not in (EVOLUTION, BENEFICIAIRE)}
        by = mots.get(EVOLUTION) or self._demande.evolution
        found = {**self._evolved(by, {champ.nom for champ in said}), **said} if by else said
        former = {champ: self._former(champ) for champ in found}
        texts = {champ: moved(champ.nom, text, former[champ]) for champ, text in found.items()}
        changed = {champ: text for champ, text in texts.items() if not same_value(text, former[champ])}
        return {**changed, **self._balance(changed, former)}

    def _balance(
        self, changed: Mapping[ChampDeListe, str], former: Mapping[ChampDeListe, str]
    ) -> dict[ChampDeListe, str]:  # fmt: skip
        """The cell that receives the difference, when it is asked, and the row does not give it."""
        cell, year = self._demande.case, self._demande.annee
        if cell is None or cell in changed:
            return {}
        amounts = {champ: text for champ, text in changed.items() if _is_of(champ, year)}
        whole = Montant.total(gap(text, former[champ]) for champ, text in amounts.items())
        return {cell: balanced(cell.nom, self._former(cell), whole)} if whole else {}

    def _evolved(self, by: str, sauf: set[str]) -> dict[ChampDeListe, str]:
        """What the payer brings in the year to each fiche, but the values that the row gives."""
        rate = read_rate(by)
        if rate is None:
            raise Refusal(f"« {by} » n'est pas une évolution", "Écrire par exemple « +2 % » ou « -1,5 % ».",
                          chemin=(EVOLUTION.nom,))  # fmt: skip
        contrat, year = self._force.avant, self._demande.annee
        added = year in {exercice.nom for exercice in self._force.exercices_ajoutes}
        based = contrat.entete.exercices[-1].nom if added else year
        found: dict[ChampDeListe, str] = {}
        for fiche in contrat.fiches:
            for code, amounts in fiche.financements.items():
                amount, name = amounts.get(based), f"action.{fiche.numero}.financements.{code}.{year}"
                pays = contrat.part(code) == contrat.programme.roles.paie
                if pays and isinstance(amount, Montant) and name not in sauf:
                    champ = ChampDeListe(f"{_FICHES}/{fiche.numero}", ("financements", code, year), name)
                    found[champ] = written_value(times_one_plus(amount, rate))
        return found

    def _former(self, champ: ChampDeListe) -> str:
        """What is in force; "" for what nothing says yet."""
        sort, _, which = champ.fichier.partition("/")
        if sort == TABLEAUX:
            saisi = self._force.avant.tableau(which)
            value = saisi.saisie(*map(str, champ.chemin)) if saisi else None
            return "" if value is None else written_value(value)
        fiche = self._force.avant.fiche(which) if sort == _FICHES else None
        known = self._in_force(which).get(champ.nom) if fiche else None
        if fiche is None or known is None:
            return ""
        changed = values_by_place(fiche).get(known.chemin)
        return known.valeur if changed is None else written_value(changed)

    def _in_force(self, numero: str) -> Mapping[str, ChampDeListe]:
        """The values of the file of a fiche."""
        key = self._force.version.source_fiche(numero)
        source = self._force.dossier.sources[key]
        return {champ.nom: champ for champ in named_values(key, source)}

    def fill(self, changes: Mapping[ChampDeListe, str]) -> tuple[dict[str, bytes], list[ChampDeListe]]:
        """The files of the avenant, with `changes` in them; those that have no place there."""
        opened = {champ.fichier.removeprefix(f"{_FICHES}/") for champ in changes}
        prete = self.prepare([fiche.numero for fiche in self._force.avant.fiches if fiche.numero in opened])
        cases = [self._case(champ, text) for champ, text in changes.items() if self._is_cell(champ, prete)]
        lost = [champ for champ in changes if champ.nom not in prete.champs and not self._is_cell(champ, prete)]
        mots: dict[str, dict[ChampDeListe, str]] = {}
        for champ, text in changes.items():
            if here := prete.champs.get(champ.nom):
                mots.setdefault(here.fichier, {})[here] = text
        files = {**prete.pages.fichiers, **prete.pages.filled(mots)}
        acte = f"{self.contrat}/avenants/{self.version}/avenant.yaml"
        if cases:
            files[acte] = _with_cases(files[acte].decode(), cases).encode()
        return files, lost

    def _is_cell(self, champ: ChampDeListe, prete: AvenantPret) -> bool:
        in_force = champ.fichier.startswith(f"{TABLEAUX}/") and bool(self._former(champ))
        return in_force and champ.nom not in prete.champs

    def _case(self, champ: ChampDeListe, text: str) -> _Case:
        ligne, colonne, exercice = map(str, champ.chemin)
        code = champ.fichier.partition("/")[2]
        return _Case(code, ligne, colonne, exercice, self._former(champ), text, champ)

    def prepare(self, fiches: Sequence[str], dits: Mapping[str, str] = _RIEN) -> AvenantPret:
        """The files that `docgen avenant nouveau` adds, with `fiches` opened, and their values."""
        ask = self._demande
        done = prepare_avenant(DemandeDAvenant(self._folder, self._templates, self.contrat, ask.annee, tuple(fiches),
                                               ask.terme, self._folder.name, ask.donnees))  # fmt: skip
        _refuse(done.findings)
        root = f"{shown(self._folder)}/"
        files = {path.relative_to(self._folder).as_posix(): path.read_bytes() for path in done.ajoutes}
        sources = {name: source for name in files if name.endswith(".yaml") if (source := self._read(name))}
        found: dict[str, ChampDeListe] = {}
        for name, source in sources.items():
            key = self.key_of(name)
            for champ in named_values(key, source, root, dits):
                found.setdefault(champ.nom, champ)
        return AvenantPret(FichiersARemplir(files, sources), found)

    def _read(self, name: str) -> Source | None:
        read = read_yaml(Reader(self._folder), self._folder / name)
        return read[1] if read else None

    def key_of(self, name: str) -> CleDeSource:
        """The key of a file that the avenant brings."""
        number = name.rpartition("/")[2].removesuffix(".yaml").partition("-")[0]
        if f"/{_FICHES}/" in name:
            return CleDeSource.fiche(self.contrat, number, self.version)
        return CleDeSource.avenant(self.contrat, self.version)


def named_values(
    key: CleDeSource, source: Source, root: str = "", dits: Mapping[str, str] = _RIEN
) -> list[ChampDeListe]:
    """The values of a file; one that an operation gives to a cell of a table is called as that cell."""
    return [_of_a_table(champ, source) for champ in champs_de_liste({key: source}, {}, root, dits)]


def _of_a_table(champ: ChampDeListe, source: Source) -> ChampDeListe:
    path = champ.chemin
    if len(path) != 5 or path[0] != "operations" or path[2] != "cases" or path[4] != "a":
        return champ
    extents = source.extents
    said = [extents[place].text for key in ("ligne", "colonne", "exercice") if (place := (*path[:4], key)) in extents]
    return replace(champ, nom=_name_of_cell(extents[*path[:2], "tableau"].text, *said))


def _name_of_cell(tableau: str, ligne: str, colonne: str, exercice: str = TOUS) -> str:
    """As it is called in the file of the table."""
    return ".".join([tableau, "lignes", ligne, colonne, *([exercice] if exercice != TOUS else [])])


def _is_of(champ: ChampDeListe, year: str) -> bool:
    """Whether a value is what someone brings to a fiche in `year`."""
    return champ.nom.split(".")[2:3] == ["financements"] and champ.nom.endswith(f".{year}")


def _contract_of(folder: Path, asked: str) -> str:
    """The contract that is amended: the one that is asked, or the only one. Raises `Refusal`."""
    known = sorted(path.parent.name for path in folder.glob("*/contrat.yaml"))
    if asked in known or (not asked and len(known) == 1):
        return asked or known[0]
    said = f"ce dossier n'a pas de contrat « {asked} »" if asked else "ce dossier a plusieurs contrats"
    raise Refusal(said, f"Donner l'un d'eux par « --contrat » : {enumeration(known, 'ou')}." if known else "")


def _refuse(findings: Iterable[Finding]) -> None:
    """Raise `Refusal` for the first of `findings`."""
    for found in findings:
        raise Refusal(f"{found.location} : {found.message}", found.remedy)


def _with_cases(text: str, cases: Sequence[_Case]) -> str:
    """`avenant.yaml` with an operation for each table whose cells change, before the one that brings annexes up to
    date."""
    lines: list[str] = []
    for table in dict.fromkeys(case.tableau for case in cases):
        lines += ["  - nature: modifier_tableau", f"    tableau: {table}", "    cases:"]
        for case in (case for case in cases if case.tableau == table):
            year = [f"        exercice: {case.exercice}"] if case.exercice != TOUS else []
            lines += [f"      - ligne: {cle(case.ligne)}", f"        colonne: {case.colonne}", *year,
                      f"        de: {scalar(case.de)}", f"        a: {scalar(case.a)}"]  # fmt: skip
    block = "".join(f"{line}\n" for line in lines)
    before, mark, after = text.rpartition(_ACTUALISER)
    return f"{before}{block}{mark}{after}" if mark else text + block
