"""Qui signe ne représente pas une partie, ou l'inverse.

**Constat.** Une signature est donnée à quelqu'un qui ne représente aucune partie ; un représentant d'une partie ne
signe nulle part, ou représente deux parties ; ou l'acte vise la délégation de signature de quelqu'un qui ne signe pas
(cela se corrige, et ne bloque pas).

**Pourquoi c'est grave.** L'acte serait signé par une personne sans qualité, ou il manquerait une signature.

**Exemple.** L'avenant vise la délégation de signature du secrétaire général de la préfecture ; le préfet signe.

**Remède.** Accorder « parties », « signatures » et « visas » dans contrat.yaml, ou dans l'avenant.
"""

import re
from collections.abc import Sequence

from docgen.adresses.sources import CleDeSource
from docgen.check import Fault, Faults, Preuve, Subject, VersionEcrite, dossier, ligne, rule, versions_ecrites
from docgen.check.montre import uni, version_de
from docgen.check.normes import Vise, actes
from docgen.compute import Version
from docgen.dossier import Dossier
from docgen.french import de, enumeration
from docgen.model.entete import Partie

_DELEGATION = re.compile(r"délégation de signature à (?:M\.|Mme|monsieur|madame) (?P<nom>[^,;()]+?)(?=,|;|\(| en |$)")


@rule("donnees", "bloquant", en_projet=True, qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each signature, representative or delegation that does not match."""
    for vises in actes(subject):
        version = version_de(subject, vises[0].acte) if vises else None
        if version:
            yield from _delegations(version, vises)
    for ecrit in versions_ecrites(subject):
        yield from _signatures(ecrit)
        yield from _parties(ecrit)


def _signatures(ecrit: VersionEcrite) -> Faults:
    known = {code for partie in ecrit.entete.parties for code in partie.representants}
    for index, signature in enumerate(ecrit.entete.signatures):
        for rank, code in enumerate(signature.representants):
            if code not in known:
                yield Fault(
                    f"{_nom(ecrit.dossier, code)} signe à {signature.lieu} mais ne représente aucune partie",
                    ecrit.place("signatures", index, "representants", rank),
                    "L'ajouter aux représentants de sa partie, ou retirer sa signature.",
                    (ecrit.place("parties"),),
                )


def _parties(ecrit: VersionEcrite) -> Faults:
    signing = {code for signature in ecrit.entete.signatures for code in signature.representants}
    first: dict[str, Partie] = {}
    for index, partie in enumerate(ecrit.entete.parties):
        for rank, code in enumerate(partie.representants):
            place, name = ecrit.place("parties", index, "representants", rank), _nom(ecrit.dossier, code)
            other = first.setdefault(code, partie)
            if other is not partie:
                message = f"{name} représente deux parties : {other.designation} et {partie.designation}"
                yield Fault(message, place, "Donner à chaque partie son représentant.")
            if signing and code not in signing:
                message = f"{name} représente {partie.designation} mais ne signe nulle part"
                remedy = "L'ajouter sous « signatures », ou le retirer des représentants."
                yield Fault(message, place, remedy, (ecrit.place("signatures"),))


def _delegations(version: Version, vises: Sequence[Vise]) -> Faults:
    dossier = vises[0].dossier
    codes = dict.fromkeys(code for partie in version.contrat.entete.parties for code in partie.representants)
    known = [dossier.collectivite.representants.get(code) for code in codes]
    names = [person.nom for person in known if person]
    for vise in vises:
        match = _DELEGATION.search(uni(vise.visa.objet or ""))
        if match and not any(uni(name).lower() == match["nom"].lower() for name in names):
            place = dossier.locate(CleDeSource.dossier(), "representants")
            what = f"{vise.acte} vise la délégation de signature {de(match['nom'])}"
            message = f"{what}, qui ne le signe pas : les signataires sont {enumeration(names)} ({ligne(place)})"
            remedy = "Retirer ce visa, ou donner la signature à cette personne."
            preuve = Preuve((f"délégation {de(match['nom'])}", f"signataires : {enumeration(names)}"))
            yield Fault(message, vise.place("objet"), remedy, (place,), preuve=preuve, gravite="à corriger")


def _nom(dossier: Dossier, code: str) -> str:
    person = dossier.collectivite.representants.get(code)
    return person.nom if person else f"« {code} »"
