"""Un taux de versement ne laisse pas tout verser, ou laisse verser trop.

**Constat.** L'avance du contrat est nulle, passe 100 % ou le plafond du programme (regles.yaml, « avance ») ; ou
l'avenant verse autre chose que 100 % en une fois, alors que le contrat ne prévoit pas de solde ; ou l'avenant et le
contrat, qui prévoit une avance puis un solde, disent deux taux.

**Pourquoi y regarder.** L'avance et le solde font ensemble 100 % : une part de la contribution n'aurait pas de date de
versement, ou serait versée deux fois.

**Exemple.** « 80 % du montant de la contribution est versé… » : rien ne dit quand les 20 % qui restent le sont.

**Remède.** Corriger le taux, ou écrire au contrat une avance (`versement`), puis un solde.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from docgen.amend.avenant import Avenant
from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import affiche, convenu, latest, ligne, regle
from docgen.compute import Version
from docgen.findings import Preuve

CENT = Decimal(100)


@rule("donnees", "avertissement", qui="finances", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each contract, then for each avenant, whose rate does not hold."""
    for version in latest(subject):
        yield from _contract(subject, version)
    for versions in subject.versions.values():
        for version in versions:
            if version.avenant and version.avenant.versement:
                yield from _avenant(subject, version, version.avenant, version.avenant.versement.taux)


def _contract(subject: Subject, version: Version) -> Iterator[Fault]:
    versement, rule = version.contrat.entete.versement, subject.dossier.regles_de(version.contrat).avance
    if versement is None:
        return
    most = rule.plafond if rule and rule.plafond is not None else CENT
    if not 0 < versement.avance <= most:
        place, _ = convenu(subject, version, ("versement", "avance"), ("avance", "taux"))
        held = regle(subject, version, "avance", "plafond")
        said, limit = affiche(versement.avance, "taux"), affiche(most, "taux")
        by = f" ({rule.source} ; {ligne(held)})" if rule and rule.plafond is not None else ""
        yield Fault(
            f"l'avance est de {said} de la contribution de l'État, et va au plus à {limit}{by}"
            if versement.avance > most
            else f"l'avance est de {said} de la contribution de l'État : rien n'est versé à la signature",
            place,
            "Corriger l'avance ; le solde est ce qui reste à verser.",
            (held,) if by else (),
            preuve=Preuve((said,), f"au plus {limit}"),
        )


def _avenant(subject: Subject, version: Version, avenant: Avenant, rate: Decimal) -> Iterator[Fault]:
    held = version.contrat.entete.versement
    if rate == (held.avance if held else CENT):
        return
    place = subject.dossier.locate(f"{version.contrat.code}/avenants/{version.code}", "versement", "taux")
    said = affiche(rate, "taux")
    if held:
        other, _ = convenu(subject, version, ("versement", "avance"), ("avance", "taux"))
        yield Fault(
            f"l'avenant n° {avenant.numero} verse {said} de la contribution, le contrat prévoit une avance de "
            f"{affiche(held.avance, 'taux')} ({ligne(other)})",
            place,
            "Supprimer « versement » de l'avenant : l'avance se calcule sur le taux du contrat.",
            (other,),
            preuve=Preuve((said, affiche(held.avance, "taux"))),
        )
    else:
        yield Fault(
            f"l'avenant n° {avenant.numero} verse {said} de la contribution, et le contrat ne prévoit pas de solde",
            place,
            "Écrire 100, ou prévoir au contrat une avance (« versement »), puis un solde.",
            preuve=Preuve((said,), affiche(CENT, "taux")),
        )
