"""Une liste n'a pas autant de lignes que l'acte publié en imprime.

**Constat.** Dans publie/, un passage dit combien l'acte imprime de partenaires, de publics, de visas ou d'autres
lignes (`compte:`), et les données en ont plus ou moins.

**Pourquoi y regarder.** Une ligne ôtée ne laisse pas de trace : une partie, un public ou un texte visé disparaît de
l'acte sans que rien d'autre le nomme.

**Exemple.** L'acte imprime quatre partenaires de l'action 2.1, la fiche en a trois.

**Remède.** Comparer les lignes à celles de l'acte ; remettre celle qui manque, ou retirer celle qui est de trop.
"""

from docgen.check import Fault, Faults, Preuve, rule
from docgen.check.passages_publies import PassagePublie, comptes_differents
from docgen.french import compte
from docgen.model.publie import Passage


@rule("publie", "à corriger", qui="métier", sur=comptes_differents)
def look(compare: tuple[Passage, PassagePublie, int]) -> Faults:
    """One fault for each list that has another number of lines."""
    passage, lu, has = compare
    printed = passage.compte or 0
    lignes = f"l. {passage.de}" if passage.de == passage.a else f"l. {passage.de} à {passage.a}"
    message = (
        f"{lu.ou} (source, {lignes}) : l'acte publié imprime {compte(printed, 'ligne')} ; les données en ont {has}"
    )
    remedy = "Remettre la ligne qui manque, ou retirer celle qui est de trop."
    yield Fault(message, lu.ecrite, remedy, (lu.place,), preuve=Preuve((str(has),), str(printed)))
