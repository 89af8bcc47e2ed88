"""Une partie des bénéficiaires d'un bassin est plus nombreuse que l'ensemble.

**Constat.** Le bassin compte plus de demandeurs d'emploi ayant un droit ouvert au RSA qu'il n'a de bénéficiaires, dans
le « stock » comme parmi les droits ouverts et versables ; ou un même bassin est décrit deux fois.

**Pourquoi y regarder.** La partie ne peut pas dépasser le tout, et l'ensemble des bassins est la somme de leurs
lignes.

**Exemple.** 5 548 demandeurs d'emploi pour 1 831 bénéficiaires.

**Remède.** Corriger le nombre qui est faux ; ne décrire un bassin qu'une fois.
"""

from decimal import Decimal

from docgen.check import Fault, Faults, FeuilleEcrite, feuilles_de_route, rule
from docgen.french import nombre


@rule("donnees", "avertissement", qui="métier", sur=feuilles_de_route)
def look(ecrite: FeuilleEcrite) -> Faults:
    """One fault for each bassin whose part is more than its whole, and for each bassin that comes back."""
    first: dict[str, int] = {}
    for rank, bassin in enumerate(ecrite.feuille.bassins):
        seekers = bassin.demande_emploi.demandeurs
        wholes = [value for value in (bassin.brsa, bassin.stock) if isinstance(value, Decimal)]
        if isinstance(seekers, Decimal) and wholes and seekers > max(wholes):
            yield Fault(
                f"bassin « {bassin.nom} » : {nombre(seekers)} demandeurs d'emploi ont un droit ouvert au RSA, "
                f"et il n'y a que {nombre(max(wholes))} bénéficiaires",
                ecrite.place("bassins", rank, "demande_emploi", "demandeurs"),
                "Corriger le nombre qui est faux.",
                tuple(ecrite.place("bassins", rank, key) for key in ("brsa", "stock")),
            )
        before = first.setdefault(bassin.code, rank)
        if before != rank:
            yield Fault(
                f"le bassin « {bassin.code} » est décrit deux fois : l'ensemble le compterait deux fois",
                ecrite.place("bassins", rank, "code"),
                "Retirer l'une des deux descriptions, ou corriger son code.",
                (ecrite.place("bassins", before, "code"),),
            )
