"""The annexes that a programme asks for each exercice: the file of each exercice that the avenant adds.

It has the lines of the last exercice, a blank where that one had a value; what the programme carries over (`reconduit`)
is there, its days as many years later. The help of a blank says what the last exercice had.
"""

import calendar
import datetime
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from docgen.commandes.preparer.contrat import EnVigueur
from docgen.commandes.preparer.ecriture import remark
from docgen.commandes.preparer.textes import say_of_another_year
from docgen.french import NBSP, NNBSP, euros, nombre
from docgen.load.yaml_ecriture import genre_du_modele, pair, scalar, schema_line
from docgen.model.annexes import AnnexeDuProgramme, AnnexeSaisie, cadre_de_l_annexe
from docgen.model.cadres import Cadre
from docgen.model.champs import ChampDuProgramme
from docgen.model.champs_dits import dit_du_champ, est_dit
from docgen.model.echeances import Echeance
from docgen.model.fiche import Case
from docgen.montants import A_COMPLETER, Absence, Montant

# What lines are told by, or what says the year: it has no value to wait for.
_GARDES = ("code", "renvoi", "exercice")


class AnnexeDeLAnnee(Struct, frozen=True):
    """The annexe of an exercice that the avenant adds, and the one that its file starts from, when there is one."""

    annexe: AnnexeDuProgramme
    exercice: str
    modele: AnnexeSaisie | None

    @property
    def fichier(self) -> str:
        """The name of its file: « calendrier-2028.yaml »."""
        return f"{self.annexe.code}-{self.exercice}.yaml"

    @property
    def anterieur(self) -> str:
        """The exercice of the annexe that it starts from; empty without one."""
        return (self.modele.exercice if self.modele else None) or ""


def annexes_de_l_annee(force: EnVigueur) -> list[AnnexeDeLAnnee]:
    """Those of each exercice that the avenant adds: what the programme asks for each exercice, and what the contract
    has for its last one."""
    last = force.avant.entete.exercices[-1].nom
    found = []
    for annexe in force.contrat.programme.annexes:
        written = {saisie.exercice or "": saisie for saisie in force.avant.annexes_de(annexe.code)}
        before = [year for year in written if year <= last]
        if annexe.par_exercice and (annexe.obligatoire or last in written):
            model = written[max(before)] if before else None
            found += [AnnexeDeLAnnee(annexe, exercice.nom, model) for exercice in force.exercices_ajoutes]
    return found


def annexes_yaml(force: EnVigueur, folder: Path) -> dict[Path, str]:
    """The texts of their files, in the folder of the contract."""
    return {folder / "annexes" / wanted.fichier: _yaml(force, wanted) for wanted in annexes_de_l_annee(force)}


def _yaml(force: EnVigueur, wanted: AnnexeDeLAnnee) -> str:
    annexe = wanted.annexe
    kind = genre_du_modele(f"annexe-{annexe.code}", force.avant.entete.modele)
    started = f", d'après celle de {wanted.anterieur}" if wanted.modele else ""
    kept = ", à relire" if any(_is_carried(champ) for champ in annexe.champs) and wanted.modele else ""
    cadre = cadre_de_l_annexe(wanted.modele, force.avant.code, None) if wanted.modele else Cadre(annexe.champs, None)
    lines = [schema_line(kind, 3), *remark(f"Annexe « {annexe.intitule} » de {wanted.exercice}{started}{kept}.")]
    for champ in annexe.champs:
        lines += (
            [f"{champ.code}: {wanted.exercice}"] if champ.code == annexe.par else _Ecriture(wanted).lines(cadre, champ)
        )
    return "\n".join(lines) + "\n"


def _is_carried(champ: ChampDuProgramme) -> bool:
    return champ.reconduit or any(_is_carried(inner) for inner in champ.champs)


class _Ecriture(Struct, frozen=True):
    """How the fields of one annexe are written; `reconduit` once they stand in a field that is carried over whole."""

    annexe: AnnexeDeLAnnee
    reconduit: bool = False

    @property
    def years(self) -> int:
        before, now = self.annexe.anterieur, self.annexe.exercice
        return int(now) - int(before) if before.isdigit() and now.isdigit() else 1

    def lines(self, cadre: Cadre, champ: ChampDuProgramme) -> list[str]:
        """The lines of `champ`, at the left margin; none for what is worked out, or is not said and may stay so."""
        if champ.est_calcule:
            return []
        inside = replace(self, reconduit=self.reconduit or champ.reconduit)
        if champ.champs:
            return inside.within(cadre, champ)
        value = getattr(cadre.valeurs, champ.code, None) if cadre.valeurs else None
        if not est_dit(value) and not champ.obligatoire:
            return []
        kept = inside.reconduit or champ.type in _GARDES or value is Absence.SANS_OBJET
        if est_dit(value) and kept:
            return _written(champ, self.later(value, champ))
        return [*remark(self.help(cadre, champ, value)), f"{champ.code}: {A_COMPLETER}"]

    def within(self, cadre: Cadre, champ: ChampDuProgramme) -> list[str]:
        """The lines of a group, or of each line of a field of lines; one line of blanks where there must be some."""
        inner = list(cadre.dedans(champ)) if cadre.valeurs else []
        if not inner and champ.obligatoire:
            inner = [Cadre(champ.champs, cadre, champ)]
        listed = champ.type == "lignes"
        blocks = [[line for field in place.champs for line in self.lines(place, field)] for place in inner]
        body = [line for block in blocks if block for line in (_item(block) if listed else _indented(block))]
        return [f"{champ.code}:", *body] if body else []

    def help(self, cadre: Cadre, champ: ChampDuProgramme, value: object) -> str:
        """What the blank waits for, and what the exercice before had."""
        said = (champ.aide or champ.intitule).rstrip(" .")
        former = dit_du_champ(cadre, champ, value) if est_dit(value) and value is not Absence.A_COMPLETER else ""
        return f"{said} ; en {self.annexe.anterieur} : {' '.join(former.split())}" if former else said

    def later(self, value: object, champ: ChampDuProgramme) -> object:
        """`value`, as many years later as the exercice is after the one that it comes from."""
        match value:
            case Echeance():
                words = re.sub(r"[12]\d{3}", lambda match: str(int(match[0]) + self.years), value.dit)
                leap = calendar.isleap(value.fin.year + self.years)
                return Echeance(value.fin, words if leap else words.replace(f"29{NBSP}février", f"28{NBSP}février"))
            case datetime.date():
                day = (
                    value.day
                    if calendar.isleap(value.year + self.years)
                    else min(value.day, 28 if value.month == 2 else 31)
                )
                return value.replace(year=value.year + self.years, day=day)
            case tuple():
                return tuple(self.later(element, champ) for element in value) if not isinstance(value, Case) else value
            case str() if champ.type == "exercice":
                return str(int(value) + self.years) if value.isdigit() else value
            case str() if champ.type not in _GARDES:
                return say_of_another_year(value, self.annexe.anterieur, self.annexe.exercice)
        return value


# --- as a person types it ---------------------------------------------------------------------------------------------
def _indented(block: Sequence[str]) -> list[str]:
    return [f"  {line}" if line else "" for line in block]


def _item(block: Sequence[str]) -> Iterator[str]:
    """`block` as an item of a list: its dash is before its first key, after the help of that key."""
    first = next(rank for rank, line in enumerate(block) if not line.startswith("#"))
    for rank, line in enumerate(block):
        yield "" if not line else f"  {'- ' if rank == first else '  '}{line}"


def _written(champ: ChampDuProgramme, value: object) -> list[str]:
    if isinstance(value, Case):
        said = _case(value)
        return [f"{champ.code}: {said}"] if value.precision is None else [f"{champ.code}:", f"  {said}"]
    if isinstance(value, tuple) and not isinstance(value, Echeance):
        items = [_case(item) if isinstance(item, Case) else scalar(str(item)) for item in value]
        return [f"{champ.code}:", *(f"  - {item}" for item in items)]
    if isinstance(value, str):
        return pair(champ.code, value)
    return [f"{champ.code}: {scalar(_typed(value, champ))}"]


def _case(case: Case) -> str:
    return scalar(case.option) if case.precision is None else f"{scalar(case.option)}: {scalar(case.precision)}"


def _typed(value: object, champ: ChampDuProgramme) -> str:
    match value:
        case Absence():
            return value.value
        case bool():
            return "oui" if value else "non"
        case Montant():
            said = euros(value).removesuffix(f"{NBSP}€")
        case Decimal():
            said = f"{nombre(value)} %" if champ.type == "taux" else nombre(value)
        case Echeance():
            said = value.dit
        case datetime.date():
            said = f"{value:%d/%m/%Y}"
        case _:
            said = str(value)
    return said.translate({ord(NNBSP): " ", ord(NBSP): " ", 0x2212: "-"})
