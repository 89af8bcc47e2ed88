"""Values of indicators: typed in a fiche, summed over a breakdown, or derived by the rule of the national table.

A `Serie` says which value: `situation`, `cible/2025` or `resultat/2024`. A sum with a missing term is missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from docgen.findings import Refusal
from docgen.model.base import Absence
from docgen.model.contrat import Contrat
from docgen.model.fiche import Indicateur, PartIndicateur
from docgen.model.indicateurs import Execution, IndicateurNational

Serie = str
Valeur = Decimal | Absence
NATIONAL = "national"
# Opens the name of a value of an indicator, as the portee opens that of an amount.
INDICATEUR = "indicateur"


@dataclass(frozen=True, slots=True)
class Valeurs:
    """The values of every indicator of one state of a contract."""

    contrat: Contrat
    executions: Mapping[str, Execution]

    def get(self, address: str, serie: Serie) -> Valeur:
        """The value of « 1.1/jeunes_neet » or « national/expulsions_evitees » for `serie`. Raises `Refusal`."""
        owner, _, code = address.partition("/")
        if owner == NATIONAL:
            return self.national(self._national(code), serie)
        fiche = self.contrat.fiche(owner)
        indicateur = fiche.indicateur(code) if fiche else None
        if indicateur is None:
            raise Refusal(f"l'indicateur « {address} » n'existe pas", "Vérifier le numéro de la fiche et le code.")
        return self.local(owner, indicateur, serie)

    def local(self, numero: str, indicateur: Indicateur, serie: Serie) -> Valeur:
        """The value of an indicator of the fiche `numero`."""
        if indicateur.reprend:
            return self.national(self._national(indicateur.reprend), serie)
        if serie.startswith("resultat/"):
            execution = self.executions.get(serie.partition("/")[2])
            results = execution.actions[numero].resultats if execution and numero in execution.actions else {}
            return results.get(indicateur.code, Absence.NON_COMMUNIQUE)
        if indicateur.repartition and indicateur.unite == "taux":
            return Absence.SANS_OBJET  # shares of different wholes do not add up
        if indicateur.repartition:
            return somme([part_value(part, serie) for part in indicateur.repartition])
        return _typed(indicateur, serie)

    def national(self, indicateur: IndicateurNational, serie: Serie) -> Valeur:
        """The value of a national indicator: a result known as a whole, else what its rule gives."""
        whole = self._known_as_whole(indicateur.code, serie)
        if whole is not None:
            return whole
        if self.outside(indicateur):
            return Absence.SANS_OBJET
        return self.derived(indicateur, serie)

    def derived(self, indicateur: IndicateurNational, serie: Serie) -> Valeur:
        """What the rule alone gives, whatever is known as a whole."""
        if indicateur.somme_de:
            return somme([self.get(address, serie) for address in indicateur.somme_de])
        if indicateur.reprise_de:
            return self.get(indicateur.reprise_de, serie)
        return Absence.NON_COMMUNIQUE if serie.startswith("resultat/") else _typed(indicateur, serie)

    def parts(self, address: str, serie: Serie) -> tuple[str, ...]:
        """The addresses of the values that a value adds up, or copies; none when it is typed. Raises `Refusal`.

        A share of a breakdown is the address of its indicator and its rank: « 1.2/jeunes_sans_solution/0 ».
        """
        owner, _, code = address.partition("/")
        result = serie.startswith("resultat/")
        if owner == NATIONAL:
            indicateur = self._national(code)
            if self._known_as_whole(code, serie) is not None:
                return ()
            return (indicateur.reprise_de,) if indicateur.reprise_de else indicateur.somme_de
        fiche = self.contrat.fiche(owner)
        local = fiche.indicateur(code) if fiche else None
        if local and local.reprend:
            return (f"{NATIONAL}/{local.reprend}",)
        shares = len(local.repartition) if local and not result else 0
        return tuple(f"{address}/{rank}" for rank in range(shares))

    def outside(self, indicateur: IndicateurNational) -> bool:
        """Whether the indicator has no rule and no value: it is not part of this contract."""
        return not (
            indicateur.somme_de or indicateur.reprise_de or indicateur.cibles or indicateur.situation is not None
        )

    def _known_as_whole(self, code: str, serie: Serie) -> Valeur | None:
        kind, _, exercice = serie.partition("/")
        execution = self.executions.get(exercice) if kind == "resultat" else None
        return execution.indicateurs.get(code) if execution else None

    def _national(self, code: str) -> IndicateurNational:
        found = next((indicateur for indicateur in self.contrat.indicateurs if indicateur.code == code), None)
        if found is None:
            known = ", ".join(indicateur.code for indicateur in self.contrat.indicateurs)
            raise Refusal(f"l'indicateur national « {code} » n'existe pas", f"Codes connus : {known}.")
        return found


def part_value(part: PartIndicateur, serie: Serie) -> Valeur:
    """The value of one share of a breakdown."""
    return _typed(part, serie)


def share(part: Valeur, whole: Valeur) -> int | None:
    """The percentage that `part` is of `whole`, rounded half up to the unit; None when it has no meaning."""
    if isinstance(part, Absence) or isinstance(whole, Absence) or not whole:
        return None
    return int((part * 100 / whole + Decimal("0.5")).__floor__())


def _typed(holder: Indicateur | PartIndicateur | IndicateurNational, serie: Serie) -> Valeur:
    kind, _, exercice = serie.partition("/")
    value = holder.situation if kind == "situation" else (holder.cibles or {}).get(exercice)
    return Absence.NON_COMMUNIQUE if value is None else value


def somme(values: Sequence[Valeur]) -> Valeur:
    """The sum of `values`, missing when one of them is."""
    known = [value for value in values if isinstance(value, Decimal)]
    return sum(known, Decimal(0)) if len(known) == len(values) else Absence.NON_COMMUNIQUE
