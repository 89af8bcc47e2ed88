"""What differs between two statements: the amounts, then the indicators, then the texts, each by its identity."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from docgen.adresses.cellules import CONTRAT, MOTS_DES_NATURES, TOUS, Cell, nom_de_nature
from docgen.adresses.indicateurs import AdresseIndicateur, Serie
from docgen.adresses.origines import Origine
from docgen.adresses.passages import NomDePassage
from docgen.diff.appariement import keys_of_both, paired_lines
from docgen.diff.causes import SANS_CAUSE, Causes
from docgen.diff.deplacements import Passages, moved_lines, moved_passages, renamed_passages
from docgen.diff.passages_changes import CelluleChangee, LigneChangee, PassageChange
from docgen.diff.passages_lus import PassageLu, RangeeLue
from docgen.diff.releve import CET_EXERCICE, MontantOuRien, Releve, ValeurOuRien
from docgen.diff.valeurs import read_values, same_but_typography, same_values
from docgen.diff.valeurs_changees import changed_values
from docgen.document.page_de_comparaison import Genre
from docgen.montants import Absence, Montant

# From the gravest to the lightest: lines that come or go, values, words and punctuation, typography.
GENRES: tuple[Genre, ...] = ("fond", "chiffres", "redaction", "typographie")


@dataclass(frozen=True, slots=True)
class MouvementMontant:
    """An amount on both sides; None where that side does not know the cell. `operations` are those that move it.
    `nature` is what people call it."""

    cellule: Cell
    portee: str
    financeur: str
    avant: MontantOuRien | None
    apres: MontantOuRien | None
    operations: tuple[Origine, ...] = ()
    nature: str = ""

    @property
    def de_la_fiche(self) -> bool:
        """Whether it is an amount of a fiche."""
        return self.cellule.sur.est_action

    @property
    def prevu(self) -> bool:
        """Whether it is planned, not executed."""
        return self.cellule.nature == "prevu"

    @property
    def de_tous(self) -> bool:
        """Whether every financeur is added up."""
        return self.cellule.financeur == TOUS

    @property
    def en_tout(self) -> bool:
        """Whether every exercice is added up; of the one exercice that is compared, too."""
        return self.cellule.exercice in (TOUS, CET_EXERCICE)

    @property
    def bouge(self) -> bool:
        """Whether the two sides differ; nothing and 0 € are the same amount."""
        return self.avant != self.apres and not (self.ecart == 0 and None in (self.avant, self.apres))

    @property
    def chiffrable(self) -> bool:
        """Whether the difference is known: neither side is « non communiqué »."""
        return not (isinstance(self.avant, Absence) or isinstance(self.apres, Absence))

    @property
    def ecart(self) -> int:
        """The difference in centimes; what has no value counts for nothing."""
        return _centimes(self.apres) - _centimes(self.avant)

    @property
    def taux(self) -> Decimal | None:
        """The difference in per cent of the amount before, to one decimal; None when it is not known."""
        base = _centimes(self.avant) if self.chiffrable else 0
        return round(Decimal(self.ecart * 100) / base, 1) if base else None


@dataclass(frozen=True, slots=True)
class MouvementIndicateur:
    """A value of an indicator on both sides; None where that side does not know it."""

    adresse: AdresseIndicateur
    serie: Serie
    nom: str
    unite: str
    avant: ValeurOuRien | None
    apres: ValeurOuRien | None
    operations: tuple[Origine, ...] = ()

    @property
    def constate(self) -> bool:
        """Whether it is a result, not what is planned."""
        return self.serie.est_resultat


@dataclass(frozen=True, slots=True)
class Ecarts:
    """The differences from one statement to another. `totaux` are the amounts of the whole, moved or not;
    `compares` counts what was looked at, by its French name in the plural; `causes` are those that are known."""

    ancien: Releve
    nouveau: Releve
    totaux: tuple[MouvementMontant, ...]
    montants: tuple[MouvementMontant, ...]
    indicateurs: tuple[MouvementIndicateur, ...]
    passages: tuple[PassageChange, ...]
    compares: Mapping[str, int]
    causes: Causes = SANS_CAUSE

    @property
    def egaux(self) -> bool:
        """Whether nothing differs at all."""
        return not (self.montants or self.indicateurs or self.passages)

    @property
    def de_donnees(self) -> bool:
        """Whether amounts were compared, not only texts."""
        return bool(self.totaux)

    def de(self, *genres: Genre) -> tuple[PassageChange, ...]:
        """The passages whose gravest change is one of `genres`."""
        return tuple(passage for passage in self.passages if passage.genre in genres)


def compare_statements(ancien: Releve, nouveau: Releve, causes: Causes = SANS_CAUSE) -> Ecarts:
    """The differences from `ancien` to `nouveau`, in the order of `nouveau`, what is gone after what it followed.

    `causes` say which operations move what.
    """
    names = {**ancien.noms, **nouveau.noms}
    every = [
        MouvementMontant(cell, names.get(cell.portee, cell.portee), names.get(cell.financeur, cell.financeur),
                  ancien.montants.get(cell), nouveau.montants.get(cell), causes.de(cell),
                  names.get(nom_de_nature(cell.nature), MOTS_DES_NATURES.get(cell.nature, cell.nature)))
        for cell in keys_of_both(ancien.montants, nouveau.montants)
    ]  # fmt: skip
    series = [
        MouvementIndicateur(key[0], key[1], names.get(key[0], key[0]),
                            {**ancien.unites, **nouveau.unites}.get(key[0], "nombre"),
                            ancien.indicateurs.get(key), nouveau.indicateurs.get(key), causes.de(key))
        for key in keys_of_both(ancien.indicateurs, nouveau.indicateurs)
    ]  # fmt: skip
    passages, count = _passages(ancien.passages, nouveau.passages, causes)
    return Ecarts(
        ancien,
        nouveau,
        tuple(m for m in every if m.cellule.portee == CONTRAT),
        tuple(m for m in every if m.bouge),
        tuple(m for m in series if m.avant != m.apres),
        tuple(_followed(passages)),
        {"montants": len(every), "valeurs d'indicateurs": len(series), **count},
        causes,
    )


def _centimes(value: MontantOuRien | None) -> int:
    return value.centimes if isinstance(value, Montant) else 0


# --- the texts --------------------------------------------------------------------------------------------------------
def _passages(ancien: Passages, nouveau: Passages, causes: Causes) -> tuple[list[PassageChange], dict[str, int]]:
    """The passages that differ, and how many were compared, by what they are called."""
    names = renamed_passages(ancien, nouveau)
    before = {names.get(key, key): passage for key, passage in ancien.items()}
    moved = moved_passages(list(before), list(nouveau))
    keys = keys_of_both(before, nouveau)
    found = []
    for key in keys:
        change = _passage(key, before.get(key), nouveau.get(key), causes.de(key))
        if change or key in moved:
            found.append(change or PassageChange(key, nouveau[key].nom, "deplace", "fond"))
    data = sum(key.sorte == "annexe" for key in keys)
    return found, {"articles et fiches": len(keys) - data, **({"annexes saisies": data} if data else {})}


def _followed(passages: list[PassageChange]) -> Iterator[PassageChange]:
    """`passages`, where each line that only changes place says from where, or to where: its values stay."""
    lines = [(passage.nom, line) for passage in passages for line in passage.lignes]
    gone = [(name, line.avant) for name, line in lines if line.apres is None and line.avant is not None]
    come = [(name, line.apres) for name, line in lines if line.avant is None and line.apres is not None]
    moved = moved_lines(gone, come)
    for passage in passages:
        known = [moved.get(line.avant or line.apres or "") if line.genre == "fond" else None for line in passage.lignes]
        told = [
            replace(line, deplacee=places[1] if line.apres is None else places[0], valeurs=()) if places else line
            for line, places in zip(passage.lignes, known, strict=True)
        ]
        yield replace(passage, lignes=tuple(told)) if any(known) else passage


def _passage(
    key: NomDePassage, ancien: PassageLu | None, nouveau: PassageLu | None, operations: tuple[Origine, ...]
) -> PassageChange | None:
    if ancien is None or nouveau is None:
        only = nouveau or ancien
        assert only is not None
        lines = tuple(_whole(only, comes=nouveau is not None))
        return PassageChange(key, only.nom, "ajoute" if nouveau else "retire", "fond", lines, operations)
    renamed = key.sorte == "titre" and ancien.nom != nouveau.nom
    if ancien.lignes == nouveau.lignes and not renamed:
        return None
    title = [changed_line(ancien.nom, nouveau.nom)] if renamed else []
    lines = (*title, *_lignes(ancien, nouveau))
    gravest = GENRES[min(GENRES.index(line.genre) for line in lines)]
    return PassageChange(key, nouveau.nom, "modifie", gravest, lines, operations, ancien.nom if renamed else "")


def _whole(passage: PassageLu, *, comes: bool) -> Iterator[LigneChangee]:
    """The lines of a passage that comes or goes whole, but the title that its name says already."""
    for rank, line in enumerate(passage.lignes):
        if rank or not passage.nom.endswith(line):
            row = passage.rangees.get(rank)
            yield (
                _in_its_row(changed_line(None, line), None, row)
                if comes
                else _in_its_row(changed_line(line, None), row, None)
            )


def _lignes(ancien: PassageLu, nouveau: PassageLu) -> Iterator[LigneChangee]:
    for i, j in paired_lines(ancien, nouveau):
        before, after = (ancien.lignes[i] if i is not None else None), (nouveau.lignes[j] if j is not None else None)
        if before != after:
            rows = ancien.rangees.get(-1 if i is None else i), nouveau.rangees.get(-1 if j is None else j)
            yield _in_its_row(changed_line(before, after), *rows)


def _in_its_row(line: LigneChangee, old: RangeeLue | None, new: RangeeLue | None) -> LigneChangee:
    """`line` with the cells that change, when it is a row of as many cells on both sides; a row alone has its name."""
    if old is None or new is None:
        only = new or old
        alone = None in (line.avant, line.apres)
        return replace(line, rangee=only.nom) if only and alone else line
    if len(old.cellules) != len(new.cellules):
        return line
    cells = zip(new.tetes, old.cellules, new.cellules, strict=True)
    changed = tuple(CelluleChangee(head, before, after) for head, before, after in cells if before != after)
    values = tuple(value for cell in changed for value in changed_line(cell.avant, cell.apres).valeurs)
    grave: Genre = "chiffres" if any(not value.egale for value in values) else line.genre
    return replace(line, genre=grave, rangee=new.nom, cellules=changed, valeurs=values)


def genre_du_changement(before: str | None, after: str | None) -> Genre:
    """How grave the change of a line is: its values first, then what is only typography.

    >>> genre_du_changement("un soutien de 10 €", "un soutien de 12 €"), genre_du_changement("trois ans", "six ans")
    ('chiffres', 'chiffres')
    >>> genre_du_changement("un appui", "un soutien"), genre_du_changement("l'État", "l’État")
    ('redaction', 'typographie')
    """
    return changed_line(before, after).genre


def changed_line(before: str | None, after: str | None) -> LigneChangee:
    """A line on both sides, None where it is not: how grave its change is, and the values that it moves."""
    old, new = read_values(before or ""), read_values(after or "")
    if before is None or after is None:
        return LigneChangee(before, after, "fond", changed_values(old, new))
    if same_but_typography(old, new):
        return LigneChangee(before, after, "typographie")
    genre: Genre = "redaction" if same_values(old, new) else "chiffres"
    return LigneChangee(before, after, genre, changed_values(old, new))
