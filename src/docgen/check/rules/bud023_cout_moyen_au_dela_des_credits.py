"""La moyenne visée, multipliée par les volumes annoncés, coûte plus que les crédits.

**Constat.** Un indicateur en euros donne une moyenne (« ratio moyen par bénéficiaire », « coût moyen »). Multipliée par
le volume de n'importe quelle sous-action, sa cible dépasse le montant de cette sous-action ; multipliée par leur somme,
le budget de la fiche.

**Pourquoi y regarder.** La cible, les volumes et les crédits ne peuvent pas être vrais ensemble.

**Exemple.** Fiche 3.3 : 2 400 € en moyenne pour 350 personnes font 840 000 € ; les crédits sont de 500 000 €.

**Remède.** Corriger la cible, le volume ou le montant ; ou dire dans la fiche quels autres crédits s'y ajoutent.
"""

from decimal import Decimal

from docgen.check import Fault, Faults, FicheEcrite, Preuve, fiches, ligne, rule
from docgen.check.budget import budget_de, current, nombres
from docgen.check.series import is_average_cost
from docgen.french import enumeration, euros, nombre
from docgen.model.fiche import FicheAction, Indicateur
from docgen.montants import Montant


@rule("donnees", "à confirmer", qui="finances", sur=fiches)
def look(ecrite: FicheEcrite) -> Faults:
    """One fault for each average that no credit of its fiche can pay, with the exercices that have it."""
    parts, volumes = ecrite.fiche.sous_actions, _volumes(ecrite.fiche)
    for rank, indicateur in enumerate(ecrite.fiche.indicateurs if volumes else ()):
        if is_average_cost(indicateur.unite, indicateur.intitule or ""):
            for average, years in _too_high(ecrite, indicateur, volumes).items():
                # The sous-action that comes the nearest to it: the first to look at.
                near = min(volumes, key=lambda i: volumes[i] * average * 100 - parts[i].montant.centimes)
                yield _fault(ecrite, rank, (average, years), (near, volumes[near]))


def _fault(ecrite: FicheEcrite, rank: int, target: tuple[Decimal, list[str]], near: tuple[int, Decimal]) -> Fault:
    (average, years), (action, volume) = target, near
    part, cost = ecrite.fiche.sous_actions[action], _euros_of(average * volume)
    place = ecrite.place("sous_actions", action, "montant")
    return Fault(
        f"dans la fiche {ecrite.fiche.numero}, la cible de « {ecrite.fiche.indicateurs[rank].intitule} » est de "
        f"{euros(_euros_of(average))} en {enumeration(years)} : pour {nombre(volume)} {part.unite or ''}".rstrip()
        + f" (action {action + 1}), cela fait {euros(cost)}, et le montant de l'action est de {euros(part.montant)} : "
        f"l'écart est de {euros(cost - part.montant)}",
        ecrite.place("indicateurs", rank, "cibles", key=True),
        f"Corriger la cible, ou le volume et le montant de l'action ({ligne(place)}).",
        (place,),
        preuve=Preuve(
            (f"{euros(_euros_of(average))} en moyenne", f"{euros(part.montant)} pour {part.volume}"),
            enjeu=(cost - part.montant).centimes,
        ),
    )


def _euros_of(value: Decimal) -> Montant:
    """The amount of so many euros."""
    return Montant(int(value * 100))


def _volumes(fiche: FicheAction) -> dict[int, Decimal]:
    """The volume of each sous-action, by its rank; nothing when one of them has money and no volume."""
    found = {}
    for rank, part in enumerate(fiche.sous_actions):
        said = nombres(part.volume or "")
        if part.montant and len(said) != 1:
            return {}
        if part.montant and said[0]:
            found[rank] = said[0]
    return found


def _too_high(ecrite: FicheEcrite, indicateur: Indicateur, volumes: dict[int, Decimal]) -> dict[Decimal, list[str]]:
    """The targets that neither a sous-action nor the whole fiche can pay, with their exercices."""
    fiche = ecrite.fiche
    found: dict[Decimal, list[str]] = {}
    for year in current(ecrite.version):
        target, planned = (indicateur.cibles or {}).get(year), budget_de(fiche, year)
        if isinstance(target, Decimal) and planned:
            parts = all(_euros_of(target * count) > fiche.sous_actions[rank].montant for rank, count in volumes.items())
            if parts and _euros_of(target * sum(volumes.values())) > planned:
                found.setdefault(target, []).append(year)
    return found
