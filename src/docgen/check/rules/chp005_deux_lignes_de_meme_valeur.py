"""Deux lignes ont la même valeur, là où le programme la veut unique.

**Constat.** Un champ « unique », ou de type « code », a la même valeur dans deux lignes d'une même liste.

**Pourquoi y regarder.** Une ligne est écrite deux fois : les sommes la comptent deux fois, et un renvoi ne dit plus
laquelle il nomme.

**Exemple.** Deux lieux de code `gare`.

**Remède.** Retirer l'une des deux lignes, ou corriger sa valeur.
"""

from docgen.check import Fault, Faults, ligne, rule
from docgen.check.champs import CadreEcrit, cadres
from docgen.model.cadres import Cadre, ChampSitue


@rule("donnees", "à corriger", qui="métier", sur=cadres)
def look(ecrit: CadreEcrit) -> Faults:
    """One fault for each value that comes again."""
    for champ in ecrit.cadre.champs:
        if champ.type == "lignes":
            lines = list(ecrit.cadre.dedans(champ))
            for inner in champ.champs:
                if inner.unique or inner.type == "code":
                    yield from _doubles(ecrit, champ.intitule, lines, inner.code)


def _doubles(ecrit: CadreEcrit, what: str, lines: list[Cadre], code: str) -> Faults:
    first: dict[object, ChampSitue] = {}
    for line in lines:
        champ = line.champ(code)
        value = getattr(line.valeurs, code, None)
        if champ is None or value is None:
            continue
        place = ChampSitue(line, champ)
        before = first.setdefault(value, place)
        if before is not place:
            written = ecrit.a(before)
            said = getattr(value, "dit", value)
            message = f"{ecrit.ou}« {what} » a deux lignes dont « {champ.intitule} » est « {said} » ({ligne(written)})"
            yield Fault(message, ecrit.a(place), "Retirer l'une des deux lignes, ou corriger sa valeur.", (written,))
