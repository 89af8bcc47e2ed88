"""Values of indicators: typed in a fiche, summed over a breakdown, or derived by the rule of the national table.

A `Serie` says which value. A sum with a missing term is missing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from docgen.adresses.indicateurs import AdresseIndicateur, Serie
from docgen.findings import Refusal
from docgen.model.contrat import Contrat
from docgen.model.fiche import Indicateur, PartIndicateur
from docgen.model.indicateurs import Execution, IndicateurNational
from docgen.montants import Absence

Valeur = Decimal | Absence


@dataclass(frozen=True, slots=True)
class Valeurs:
    """The values of every indicator of one state of a contract."""

    contrat: Contrat
    executions: Mapping[str, Execution]
    _known: dict[tuple[str, str], Valeur] = field(default_factory=dict, compare=False, repr=False)

    def get(self, address: str, serie: Serie) -> Valeur:
        """The value of « 1.1/jeunes_neet » or « national/expulsions_evitees » for `serie`.

        Raises `Refusal` when nothing has that address, or when a rule on the way comes back to itself.
        """
        asked = AdresseIndicateur(address)
        key = (asked, serie)
        if key not in self._known:
            self._known[key] = self._followed((asked,), serie)[asked]
        return self._known[key]

    def local(self, numero: str, indicateur: Indicateur, serie: Serie) -> Valeur:
        """The value of an indicator of the fiche `numero`. Raises `Refusal` as `get` does."""
        if indicateur.reprend:
            return self.get(AdresseIndicateur.national(indicateur.reprend), serie)
        if serie.est_resultat:
            execution = self.executions.get(serie.exercice)
            results = execution.actions[numero].resultats if execution and numero in execution.actions else {}
            return results.get(indicateur.code, Absence.NON_COMMUNIQUE)
        if indicateur.repartition and indicateur.unite == "taux":
            return Absence.SANS_OBJET  # shares of different wholes do not add up
        if indicateur.repartition:
            return somme([typed_value(part, serie) for part in indicateur.repartition])
        return typed_value(indicateur, serie)

    def national(
        self, indicateur: IndicateurNational, serie: Serie, terms: Mapping[AdresseIndicateur, Valeur] | None = None
    ) -> Valeur:
        """The value of a national indicator: a result known as a whole, else what its rule gives, as `derived`."""
        whole = self._known_as_whole(indicateur.code, serie)
        if whole is not None:
            return whole
        if self.outside(indicateur):
            return Absence.SANS_OBJET
        return self.derived(indicateur, serie, terms)

    def derived(
        self, indicateur: IndicateurNational, serie: Serie, terms: Mapping[AdresseIndicateur, Valeur] | None = None
    ) -> Valeur:
        """What the rule alone gives, whatever is known as a whole; `terms`, the values that it takes, when they are
        known. Raises `Refusal` as `get` does."""
        if not (names := _terms(indicateur)):
            return Absence.NON_COMMUNIQUE if serie.est_resultat else typed_value(indicateur, serie)
        known = self._followed(names, serie) if terms is None else terms
        return somme([known[name] for name in names]) if indicateur.somme_de else known[names[0]]

    def parts(self, address: str, serie: Serie) -> tuple[AdresseIndicateur, ...]:
        """The addresses of the values that a value adds up, or copies; none when it is typed. Raises `Refusal`.

        A share of a breakdown is the address of its indicator and its rank: « 1.2/jeunes_sans_solution/0 ».
        """
        asked = AdresseIndicateur(address)
        holder = self._holder(asked)
        if isinstance(holder, IndicateurNational) or holder.reprend or serie.est_resultat:
            return self._taken(holder, serie)
        return tuple(asked.part(rank) for rank in range(len(holder.repartition)))

    def _followed(self, addresses: Sequence[AdresseIndicateur], serie: Serie) -> Mapping[AdresseIndicateur, Valeur]:
        """The value of each of `addresses`, and of all that they are made of.

        The path is kept here and not by the calls: a long chain of rules needs no deep stack, and a circle has a name.
        """
        known: dict[AdresseIndicateur, Valeur] = {}
        for address in addresses:
            path = [] if address in known else [address]
            while path:
                holder = self._holder(path[-1])
                missing = next((term for term in self._taken(holder, serie) if term not in known), None)
                if missing is None:
                    known[path[-1]] = self._value(path[-1], holder, serie, known)
                    path.pop()
                elif missing in path:
                    raise _circle([*path[path.index(missing) :], missing])
                else:
                    path.append(missing)
        return known

    def _value(
        self,
        address: AdresseIndicateur,
        holder: Indicateur | IndicateurNational,
        serie: Serie,
        known: Mapping[AdresseIndicateur, Valeur],
    ) -> Valeur:
        """The value of `holder`, which has that address; `known` has what it takes its value from."""
        if isinstance(holder, IndicateurNational):
            return self.national(holder, serie, known)
        taken = self._taken(holder, serie)
        return known[taken[0]] if taken else self.local(address.sorte, holder, serie)

    def _taken(self, holder: Indicateur | IndicateurNational, serie: Serie) -> tuple[AdresseIndicateur, ...]:
        """The addresses of the other indicators that `holder` takes its value from."""
        if isinstance(holder, Indicateur):
            return (AdresseIndicateur.national(holder.reprend),) if holder.reprend else ()
        return _terms(holder) if self._known_as_whole(holder.code, serie) is None else ()

    def _holder(self, address: AdresseIndicateur) -> Indicateur | IndicateurNational:
        """The indicator that has that address. Raises `Refusal`."""
        if address.est_national:
            known = {indicateur.code: indicateur for indicateur in self.contrat.indicateurs}
            if address.code not in known:
                raise Refusal(
                    f"l'indicateur national « {address.code} » n'existe pas", f"Codes connus : {', '.join(known)}."
                )
            return known[address.code]
        fiche = self.contrat.fiche(address.fiche)
        found = fiche.indicateur(address.code) if fiche else None
        if found is None:
            raise Refusal(f"l'indicateur « {address} » n'existe pas", "Vérifier le numéro de la fiche et le code.")
        return found

    def outside(self, indicateur: IndicateurNational) -> bool:
        """Whether the indicator has no rule and no value: it is not part of this contract."""
        return not (_terms(indicateur) or indicateur.cibles or indicateur.situation is not None)

    def _known_as_whole(self, code: str, serie: Serie) -> Valeur | None:
        execution = self.executions.get(serie.exercice) if serie.est_resultat else None
        return execution.indicateurs.get(code) if execution else None


def _terms(indicateur: IndicateurNational) -> tuple[AdresseIndicateur, ...]:
    """The addresses that its rule names."""
    named = indicateur.somme_de or ((indicateur.reprise_de,) if indicateur.reprise_de else ())
    return tuple(AdresseIndicateur(name) for name in named)


def _circle(way: Sequence[str]) -> Refusal:
    message = f"la règle de l'indicateur « {way[0]} » revient à elle-même : {' → '.join(way)}"
    return Refusal(message, "Donner à l'un de ces indicateurs ses propres valeurs (« situation » et « cibles »).")


def share(part: Valeur, whole: Valeur) -> int | None:
    """The percentage that `part` is of `whole`, rounded half up to the unit; None when it has no meaning."""
    if isinstance(part, Absence) or isinstance(whole, Absence) or not whole:
        return None
    return int((part * 100 / whole + Decimal("0.5")).__floor__())


def typed_value(holder: Indicateur | PartIndicateur | IndicateurNational, serie: Serie) -> Valeur:
    """The value that is typed in a share of a breakdown, or in an indicator that is no sum."""
    value = holder.situation if serie == Serie.SITUATION else (holder.cibles or {}).get(serie.exercice)
    return Absence.NON_COMMUNIQUE if value is None else value


def somme(values: Sequence[Valeur]) -> Valeur:
    """The sum of `values`, missing when one of them is."""
    known = [value for value in values if isinstance(value, Decimal)]
    return sum(known, Decimal(0)) if len(known) == len(values) else Absence.de(values)
