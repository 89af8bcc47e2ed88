"""Un indicateur ne tient sa valeur de nulle part, ou de plusieurs endroits à la fois.

**Constat.** Un indicateur de fiche n'a ni « situation » et « cibles », ni « repartition », ni « reprend » ; ou il en a
plusieurs. Un indicateur national a plusieurs règles parmi « somme_de », « reprise_de » et les valeurs saisies.

**Pourquoi c'est grave.** Sans valeur, la ligne du tableau est vide ; avec deux, l'une est ignorée en silence.

**Exemple.** Un indicateur avec `reprend: expulsions_evitees` et, en dessous, `situation: 743`.

**Remède.** Écrire une seule source de valeurs ; « non communiqué » à la place d'une valeur qui manque.
"""

from docgen.check import Fault, Faults, rule
from docgen.check.series import IndicateurEcrit, NationalEcrit, tous
from docgen.french import enumeration


@rule("donnees", "bloquant", qui="métier", sur=tous)
def look(ecrit: IndicateurEcrit | NationalEcrit) -> Faults:
    """One fault for each indicator that does not have exactly one source of values; typed values make one."""
    local = isinstance(ecrit, IndicateurEcrit)
    typed = _written(ecrit, "situation", "cibles")
    regles = _written(ecrit, "repartition", "reprend") if local else _written(ecrit, "somme_de", "reprise_de")
    if local and not typed and not regles:
        remedy = (
            "Écrire « situation » et « cibles » (au besoin « non communiqué »), ou « repartition », ou « reprend »."
        )
        yield Fault(f"{ecrit.nom} n'a pas de valeur", ecrit.place("code"), remedy)
    if len(regles) + bool(typed) > 1:
        message = f"{ecrit.nom} tient ses valeurs de plusieurs endroits : {enumeration([*typed, *regles])}"
        yield Fault(message, ecrit.place("code"), "Garder les valeurs saisies, ou une règle.")


def _written(ecrit: IndicateurEcrit | NationalEcrit, *keys: str) -> list[str]:
    """Which of `keys` the indicator has."""
    return [f"« {key} »" for key in keys if getattr(ecrit.indicateur, key) not in (None, ())]
