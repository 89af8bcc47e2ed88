"""Qui signe ne représente pas une partie, ou l'inverse.

**Constat.** Une signature est donnée à quelqu'un qui ne représente aucune partie ; un représentant d'une partie ne
signe nulle part, ou représente deux parties ; ou l'acte vise la délégation de signature de quelqu'un qui ne signe pas.

**Pourquoi y regarder.** L'acte serait signé par une personne sans qualité, ou il manquerait une signature.

**Exemple.** L'avenant vise la délégation de signature du secrétaire général de la préfecture ; le préfet signe.

**Remède.** Accorder « parties », « signatures » et « visas » dans contrat.yaml, ou dans l'avenant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from docgen.check import Fault, Subject, rule
from docgen.check.montre import uni
from docgen.check.normes import Vise, actes
from docgen.check.parcours import dossier
from docgen.check.places import ligne
from docgen.compute import Version
from docgen.findings import Preuve
from docgen.french import de, enumeration

_DELEGATION = re.compile(r"délégation de signature à (?:M\.|Mme|monsieur|madame) (?P<nom>[^,;()]+?)(?=,|;|\(| en |$)")


@rule("donnees", "avertissement", qui="juridique", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each signature, representative or delegation that does not match."""
    for vises in actes(subject):
        version = next(
            (v for made in subject.versions.values() for v in made for one in vises[:1] if v.name == one.acte), None
        )
        if version:
            yield from _delegations(subject, version, vises)
    for made in subject.versions.values():
        for version in made:
            yield from _signatures(subject, version)
            yield from _parties(subject, version)


def _signatures(subject: Subject, version: Version) -> Iterator[Fault]:
    source, entete = f"{version.contrat.code}/contrat", version.contrat.entete
    known = {code for partie in entete.parties for code in partie.representants}
    for index, signature in enumerate(entete.signatures):
        for rank, code in enumerate(signature.representants):
            if code not in known:
                yield Fault(
                    f"{_nom(subject, code)} signe à {signature.lieu} mais ne représente aucune partie",
                    subject.dossier.locate(source, "signatures", index, "representants", rank),
                    "L'ajouter aux représentants de sa partie, ou retirer sa signature.",
                    (subject.dossier.locate(source, "parties"),),
                )


def _parties(subject: Subject, version: Version) -> Iterator[Fault]:
    source, entete = f"{version.contrat.code}/contrat", version.contrat.entete
    signing = {code for signature in entete.signatures for code in signature.representants}
    first: dict[str, int] = {}
    for index, partie in enumerate(entete.parties):
        for rank, code in enumerate(partie.representants):
            place = subject.dossier.locate(source, "parties", index, "representants", rank)
            if first.setdefault(code, index) != index:
                other = entete.parties[first[code]]
                yield Fault(
                    f"{_nom(subject, code)} représente deux parties : {other.designation} et {partie.designation}",
                    place,
                    "Donner à chaque partie son représentant.",
                )
            if signing and code not in signing:
                yield Fault(
                    f"{_nom(subject, code)} représente {partie.designation} mais ne signe nulle part",
                    place,
                    "L'ajouter sous « signatures », ou le retirer des représentants.",
                    (subject.dossier.locate(source, "signatures"),),
                )


def _delegations(subject: Subject, version: Version, vises: Sequence[Vise]) -> Iterator[Fault]:
    codes = dict.fromkeys(code for partie in version.contrat.entete.parties for code in partie.representants)
    known = [subject.dossier.collectivite.representants.get(code) for code in codes]
    names = [person.nom for person in known if person]
    for vise in vises:
        match = _DELEGATION.search(uni(vise.visa.objet or ""))
        if match and not any(uni(name).lower() == match["nom"].lower() for name in names):
            place = subject.dossier.locate("dossier", "representants")
            yield Fault(
                f"{vise.acte} vise la délégation de signature {de(match['nom'])}, qui ne le signe pas : les "
                f"signataires sont {enumeration(names)} ({ligne(place)})",
                vise.place(subject, "objet"),
                "Retirer ce visa, ou donner la signature à cette personne.",
                (place,),
                preuve=Preuve((f"délégation {de(match['nom'])}", f"signataires : {enumeration(names)}")),
            )


def _nom(subject: Subject, code: str) -> str:
    person = subject.dossier.collectivite.representants.get(code)
    return person.nom if person else f"« {code} »"
