"""The codes that the contracts of a project use, for an editor to propose them."""

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from docgen.dossier import Dossier
from docgen.model.contrat import Contrat


class CodesDuProjet(Struct, frozen=True):
    """What each code stands for, by its code: who pays, the exercices, the divisions, the fiches, the indicators;
    `niveaux` are the codes of the levels of division, which fiches name."""

    financeurs: Mapping[str, str] = field(default_factory=dict)
    exercices: Mapping[str, str] = field(default_factory=dict)
    divisions: Mapping[str, str] = field(default_factory=dict)
    fiches: Mapping[str, str] = field(default_factory=dict)
    indicateurs: Mapping[str, str] = field(default_factory=dict)
    niveaux: frozenset[str] = frozenset()

    @classmethod
    def of(cls, dossiers: Iterable[Dossier], modele: str = "") -> "CodesDuProjet":
        """Those of the contracts of `modele`; of every contract when it is empty."""
        every = [contrat.base for dossier in dossiers for contrat in dossier.contrats]
        contrats = [contrat for contrat in every if modele in ("", contrat.entete.modele)]
        return cls(
            {f.code: f.intitule for contrat in contrats for f in contrat.entete.financeurs},
            {
                e.nom: f"du {e.debut:%d/%m/%Y} au {e.fin:%d/%m/%Y}"
                for contrat in contrats
                for e in contrat.entete.exercices
            },
            {d.numero: d.intitule for contrat in contrats for d in contrat.entete.divisions},
            {fiche.numero: fiche.intitule for contrat in contrats for fiche in contrat.fiches},
            {code: said for contrat in contrats for code, said in _indicateurs(contrat).items()},
            frozenset(niveau.code for contrat in contrats for niveau in contrat.programme.divisions),
        )

    def of_sort(self, sorte: str) -> Mapping[str, str]:
        """The codes of that sort (« financeurs »…)."""
        return dict[str, Mapping[str, str]](
            financeurs=self.financeurs, exercices=self.exercices, divisions=self.divisions, fiches=self.fiches,
            indicateurs=self.indicateurs,
        )[sorte]  # fmt: skip


def _indicateurs(contrat: Contrat) -> dict[str, str]:
    propres = {i.code: i.intitule or "" for fiche in contrat.fiches for i in fiche.indicateurs}
    return propres | {i.code: i.intitule for i in contrat.indicateurs}
