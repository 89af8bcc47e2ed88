"""Un cofinanceur est nommé et n'apporte aucun montant, ou un autre financeur apporte sans être nommé.

**Constat.** La fiche cite un cofinanceur (« CAF », « FSE ») dont aucun financement n'a de montant ; ou bien un
financeur qui n'est ni l'État ni le département a un montant, et la liste des cofinanceurs ne le nomme pas.

**Pourquoi y regarder.** Le coût de l'action serait incomplet, ou le lecteur compterait sur un argent que personne n'a
promis.

**Exemple.** Fiche 2.13 : « FSE / FTJ » est cofinanceur, et la seule part est celle du département.

**Remède.** Saisir son montant sous « financements », ou le retirer de « cofinanceurs » ; nommer celui qui paie.
"""

import re

from docgen.check import Fault, Faults, FicheEcrite, Preuve, fiches, ligne, rule
from docgen.check.budget import apports
from docgen.check.montre import uni
from docgen.french import enumeration
from docgen.model.entete import Financeur

_ENTRE = re.compile(r" ?/ ?|, | et ")


@rule("donnees", "à confirmer", qui="finances", sur=fiches)
def look(ecrite: FicheEcrite) -> Faults:
    """One fault for the cofinanceurs without an amount of a fiche, one for each amount of whom it does not name."""
    fiche, roles = ecrite.fiche, ecrite.programme.roles
    if not fiche.cofinanceurs:
        return
    paid = {code for _, code, _, _ in apports(ecrite.version, fiche)}
    paying = [financeur for financeur in ecrite.entete.financeurs if financeur.code in paid]
    named = [piece for words in fiche.cofinanceurs for piece in _ENTRE.split(uni(words)) if piece]
    listed, money = ecrite.place("cofinanceurs", key=True), ecrite.place("financements", key=True)
    missing = [piece for piece in named if not any(_is(ecrite, piece, financeur) for financeur in paying)]
    if missing:
        said, funders = _enumere(missing), _enumere([financeur.intitule for financeur in paying])
        what = f"la fiche {fiche.numero} nomme {said} parmi ses cofinanceurs"
        message = f"{what}, et n'a de montant que de {funders} ({ligne(money)})"
        remedy = "Saisir le montant sous « financements », ou retirer ce cofinanceur."
        preuve = Preuve((f"cofinanceurs : {said}", f"montants : {funders}"))
        yield Fault(message, listed, remedy, (money,), preuve=preuve)
    for financeur in paying:
        third = financeur.compte_comme not in (roles.paie, roles.recoit)
        if third and not any(_is(ecrite, piece, financeur) for piece in named):
            where = f"la fiche {fiche.numero} a un montant de « {financeur.intitule} »"
            message = f"{where}, que ses cofinanceurs ne nomment pas ({ligne(listed)})"
            remedy = "Le nommer sous « cofinanceurs », ou corriger la colonne du montant."
            yield Fault(message, ecrite.place("financements", financeur.code, key=True), remedy, (listed,))


def _is(ecrite: FicheEcrite, words: str, financeur: Financeur) -> bool:
    """Whether the words of a list name that financeur."""
    said = words.lower()
    part = ecrite.programme.part(financeur.compte_comme)
    names = (financeur.intitule, *(part.noms if part else ()))
    return any(uni(name).lower() in said for name in names)


def _enumere(names: list[str]) -> str:
    return enumeration([f"« {name} »" for name in names]) or "personne"
