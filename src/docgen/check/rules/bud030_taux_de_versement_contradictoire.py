"""Un taux de versement ne laisse pas tout verser, ou laisse verser trop.

**Constat.** L'avance du contrat est nulle, passe 100 % ou le plafond du programme (programme.yaml, « avance ») ; ou
l'avenant verse autre chose que 100 % en une fois, alors que le contrat ne prévoit pas de solde ; ou l'avenant et le
contrat, qui prévoit une avance puis un solde, disent deux taux.

**Pourquoi c'est grave.** L'avance et le solde font ensemble 100 % : une part de la contribution n'aurait pas de date de
versement, ou serait versée deux fois.

**Exemple.** « 80 % du montant de la contribution est versé… » : rien ne dit quand les 20 % qui restent le sont.

**Remède.** Corriger le taux, ou écrire au contrat une avance (`versement`), puis un solde.
"""

from decimal import Decimal

from docgen.check import Fault, Faults, Preuve, Subject, affiche, ligne, rule
from docgen.check.parcours import AvenantDuDossier, VersionEcrite, avenants, contrats, dossier

_CENT = Decimal(100)
_AVANCE = ("versement", "avance"), ("avance", "taux")


@rule("donnees", "bloquant", en_projet=True, qui="finances", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each contract, then for each avenant, whose rate does not hold."""
    for ecrit in contrats(subject):
        yield from _contract(ecrit)
    for avenant in avenants(subject):
        if avenant.avenant.versement:
            yield from _avenant(avenant, avenant.avenant.versement.taux)


def _contract(ecrit: VersionEcrite) -> Faults:
    versement, regle, payer = ecrit.entete.versement, ecrit.regles.avance, ecrit.programme.paie
    if versement is None:
        return
    most = regle.plafond if regle and regle.plafond is not None else _CENT
    if not 0 < versement.avance <= most:
        place, _ = ecrit.convenu(*_AVANCE)
        ceiling = ecrit.au_programme("avance", "plafond")
        said, limit = affiche(versement.avance, "taux"), affiche(most, "taux")
        by = f" ({regle.source} ; {ligne(ceiling)})" if regle and regle.plafond is not None else ""
        yield Fault(
            f"l'avance est de {said} de la contribution {payer.du}, et va au plus à {limit}{by}"
            if versement.avance > most
            else f"l'avance est de {said} de la contribution {payer.du} : rien n'est versé à la signature",
            place,
            "Corriger l'avance ; le solde est ce qui reste à verser.",
            (ceiling,) if by else (),
            preuve=Preuve((said,), f"au plus {limit}"),
        )


def _avenant(ecrit: AvenantDuDossier, rate: Decimal) -> Faults:
    agreed = ecrit.entete.versement
    if rate == (agreed.avance if agreed else _CENT):
        return
    place, said = ecrit.place("versement", "taux"), affiche(rate, "taux")
    paid = f"l'avenant n° {ecrit.avenant.numero} verse {said} de la contribution"
    if agreed:
        (other, _), due = ecrit.convenu(*_AVANCE), affiche(agreed.avance, "taux")
        remedy = "Supprimer « versement » de l'avenant : l'avance se calcule sur le taux du contrat."
        message = f"{paid}, le contrat prévoit une avance de {due} ({ligne(other)})"
        yield Fault(message, place, remedy, (other,), preuve=Preuve((said, due)))
    else:
        remedy = "Écrire 100, ou prévoir au contrat une avance (« versement »), puis un solde."
        preuve = Preuve((said,), affiche(_CENT, "taux"))
        yield Fault(f"{paid}, et le contrat ne prévoit pas de solde", place, remedy, preuve=preuve)
