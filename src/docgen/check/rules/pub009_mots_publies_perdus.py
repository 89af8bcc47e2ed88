"""Les données ne disent plus des mots que l'acte publié imprime tels quels.

**Constat.** Dans publie/, « mentions » garde des mots que l'acte imprime et que les données reprennent : ceux d'un
intitulé, d'un libellé, d'un renvoi. La donnée nommée ne les contient plus. Les majuscules, les guillemets et les
espaces ne comptent pas.

**Pourquoi y regarder.** Un mot perdu dans un intitulé ou un renvoi qui vise ailleurs ne sont démentis que par l'acte.

**Exemple.** L'acte imprime « aller-vers pour l'accès aux droits », l'indicateur dit « pour l'accès aux ».

**Remède.** Reprendre les mots de l'acte ; s'ils sont changés à dessein, ôter la mention.
"""

from docgen.check import Fault, Faults, Preuve, rule
from docgen.check.passages_publies import PassagePublie, mots_perdus
from docgen.model.publie import Mention


@rule("publie", "à corriger", qui="juridique", sur=mots_perdus)
def look(perdus: tuple[Mention, PassagePublie]) -> Faults:
    """One fault for each words that are no more said."""
    mention, publie = perdus
    where = f"{publie.ou} (source, l. {mention.ligne})"
    message = f"{where} : l'acte publié imprime « {mention.mots} », que les données ne disent plus"
    remedy = "Reprendre les mots de l'acte ; s'ils sont changés à dessein, ôter la mention."
    yield Fault(message, publie.ecrite, remedy, (publie.place,), preuve=Preuve(attendu=mention.mots))
