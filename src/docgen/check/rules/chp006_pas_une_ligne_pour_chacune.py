"""Une liste n'a pas une ligne, et une seule, pour chacune de celles que le programme nomme.

**Constat.** Une liste « une_par » n'a pas de ligne pour une de celles qu'elle doit suivre, ou en a plusieurs ; ou,
quand elle a un « ordre », sa date recule d'une liste à la suivante.

**Pourquoi y regarder.** Le tableau qui les montre aurait une case vide, ou la suite y viendrait avant le début.

**Exemple.** Deux réunions à la gare dans le premier tour, aucune au marché.

**Remède.** Corriger le renvoi ou la date ; si la ligne n'est pas concernée, laisser en l'état.
"""

import datetime
from itertools import pairwise

from docgen.check import Fault, Faults, ligne, rule
from docgen.check.champs import CadreEcrit, cadres
from docgen.french import compte, date
from docgen.model.cadres import Cadre, ChampSitue, champs_nommes
from docgen.model.champs import ChampDuProgramme
from docgen.model.champs_dits import nom_de_la_ligne


@rule("donnees", "à corriger", qui="métier", sur=cadres)
def look(ecrit: CadreEcrit) -> Faults:
    """One fault for each line that a list forgets or repeats, and for each date out of order."""
    for champ in ecrit.cadre.champs:
        if champ.une_par:
            yield from _once_each(ecrit, champ)
        for inner in champ.champs:
            if inner.ordre:
                for before, after in pairwise(ecrit.cadre.dedans(champ)):
                    yield from _order(ecrit, inner, before, after)


def _once_each(ecrit: CadreEcrit, champ: ChampDuProgramme) -> Faults:
    key = _renvoi(champ)
    said = [getattr(line.valeurs, key, None) for line in ecrit.cadre.dedans(champ)]
    for target in champs_nommes(ecrit.cadre, champ.une_par or ""):
        for line in target.cadre.dedans(target.champ):
            code = target.champ.champ_code
            count = said.count(getattr(line.valeurs, code.code)) if code else 1
            if code and count != 1:
                what = f"a {compte(count, 'ligne')}" if count else "n'a pas de ligne"
                message = f"{ecrit.ou}« {champ.intitule} » {what} pour {nom_de_la_ligne(line)}"
                remedy = f"En garder une, et une seule, pour chaque ligne de « {target.champ.intitule} »."
                place = ecrit.a(ChampSitue(ecrit.cadre, champ), key=True)
                yield Fault(message, place, remedy, (ecrit.a(ChampSitue(line, code)),))


def _renvoi(champ: ChampDuProgramme) -> str:
    """The key by which each line says for which one it is."""
    return next(inner.code for inner in champ.champs if inner.vers == champ.une_par)


def _order(ecrit: CadreEcrit, champ: ChampDuProgramme, before: Cadre, after: Cadre) -> Faults:
    key, code = _renvoi(champ), champ.ordre or ""
    first = {getattr(line.valeurs, key): line for line in before.dedans(champ)}
    for line in after.dedans(champ):
        earlier, dated = first.get(getattr(line.valeurs, key)), champ.champ(code)
        days = [getattr(each.valeurs, code) for each in (earlier, line) if each]
        known = all(isinstance(day, datetime.date) for day in days)  # one may be to come
        if earlier and dated and known and days[1] < days[0]:
            written = ecrit.a(ChampSitue(earlier, dated))
            said = f"« {champ.intitule} » : {nom_de_la_ligne(line)}, le {date(days[1])} dans {nom_de_la_ligne(after)}"
            message = f"{said}, vient avant le {date(days[0])} de {nom_de_la_ligne(before)} ({ligne(written)})"
            yield Fault(message, ecrit.a(ChampSitue(line, dated)), "Corriger l'une des deux dates.", (written,))
