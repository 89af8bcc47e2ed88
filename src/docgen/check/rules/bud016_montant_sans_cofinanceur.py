"""La collectivité apporte des crédits à une fiche dont la liste des cofinanceurs l'oublie.

**Constat.** Le budget de la fiche compte des crédits de la collectivité ; la liste « cofinanceurs » est saisie, et elle
est vide ou ne la nomme pas. L'État, qui cosigne tous les contrats, peut y être tu ; pour un tiers, voir BUD010.

**Pourquoi y regarder.** La fiche ne dit pas qui paie : le lecteur ne peut pas rapprocher son texte de son budget.

**Exemple.** La fiche 1.1 compte 618 000 € du Département chaque année, et sa liste de cofinanceurs est vide.

**Remède.** Nommer le financeur sous « cofinanceurs », ou corriger les montants.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject, rule
from docgen.check.budget import apports, cofinanceurs
from docgen.check.parcours import dossier
from docgen.check.places import fiches, ligne
from docgen.findings import Preuve
from docgen.french import enumeration, euros
from docgen.montants import Montant


@rule("donnees", "avertissement", qui="finances", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each fiche and each financeur that its list forgets."""
    for version, fiche, source in fiches(subject):
        known = subject.dossier.sources[source]
        if not any(path[:1] == ("cofinanceurs",) for path in (*known.values, *known.keys)):
            continue  # the fiche does not have the list
        named = {one.part for one in cofinanceurs(version, fiche)}
        given: dict[str, dict[str, Montant]] = {}
        for part, code, year, amount in apports(version, fiche):
            if part == "departement" and part not in named:
                given.setdefault(code, {})[year] = amount
        here = subject.dossier.locate(source, "cofinanceurs", key=True)
        for code, amounts in given.items():
            name = next((f.intitule for f in version.contrat.entete.financeurs if f.code == code), code)
            money = subject.dossier.locate(source, "financements", code, key=True)
            yield Fault(
                f"la fiche {fiche.numero} compte {euros(Montant.total(amounts.values()))} de « {name} » "
                f"({enumeration(list(amounts))}), et aucun de ses cofinanceurs ne le nomme",
                here,
                f"Ajouter « {name} » à la liste, ou corriger ses montants ({ligne(money)}).",
                (money,),
                preuve=Preuve(
                    (enumeration(list(fiche.cofinanceurs)) or "(vide)", euros(Montant.total(amounts.values()))),
                    enjeu=Montant.total(amounts.values()).centimes,
                ),
            )
