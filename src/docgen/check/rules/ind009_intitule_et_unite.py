"""Un indicateur s'intitule « Nombre de… » et donne un taux, ou « Part de… » et donne un nombre.

**Constat.** Le premier mot de l'intitulé (nombre, part, taux, pourcentage, proportion, montant…) annonce une unité, et
la clé « unite » en dit une autre. Un intitulé qui annonce les deux (« nombre et part de… ») convient à l'une et à
l'autre ; un indicateur que le formulaire impose relève d'IND006.

**Pourquoi y regarder.** Le lecteur prendrait 46 % de femmes pour 46 femmes ; un nombre sous « part » ne se compare à
rien.

**Exemple.** Fiche 2.9 : « Part des BRSA en accompagnement intensif », 1 209 au départ.

**Remède.** Corriger l'intitulé, ou donner les valeurs dans l'unité qu'il annonce (et la clé « unite »).
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject, rule
from docgen.check.parcours import dossier
from docgen.check.places import fiches, latest
from docgen.check.series import annonce, nom
from docgen.findings import Preuve
from docgen.model.fiche import Unite

_DIT = {"nombre": "un nombre", "taux": "un taux", "euros": "un montant"}


@rule("donnees", "avertissement", qui="métier", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each indicator whose label and unit disagree."""
    for version, fiche, source in fiches(subject):
        page = subject.dossier.page(version.contrat, fiche)
        for rank, indicateur in enumerate(fiche.indicateurs):
            if indicateur.intitule and not indicateur.reprend and not page.indicateur(indicateur.code):
                found = _fault(nom(fiche.numero, indicateur.code), indicateur.intitule, indicateur.unite)
                if found:
                    # The unit may be left out: it is then a count.
                    unit = subject.dossier.locate(source, "indicateurs", rank, "unite")
                    label = subject.dossier.locate(source, "indicateurs", rank, "intitule")
                    yield Fault(found[0], label, found[1], (unit,), preuve=found[2])
    for version in latest(subject):
        source = f"{version.contrat.code}/indicateurs"
        for rank, national in enumerate(version.contrat.indicateurs):
            found = _fault(f"l'indicateur national « {national.code} »", national.intitule, national.unite)
            if found:
                unit = subject.dossier.locate(source, "indicateurs", rank, "unite")
                yield Fault(
                    found[0],
                    subject.dossier.locate(source, "indicateurs", rank, "intitule"),
                    found[1],
                    (unit,),
                    preuve=found[2],
                )


def _fault(name: str, label: str, unite: Unite) -> tuple[str, str, Preuve] | None:
    """The sentence, the remedy and what is said when the label announces another unit."""
    said = annonce(label)
    if not said or said == unite:
        return None
    remedy = "Corriger l'intitulé, ou donner les valeurs dans l'unité qu'il annonce, et la clé « unite »."
    return (
        f"{name} s'intitule « {label} » et donne {_DIT[unite]}",
        remedy,
        Preuve((f"« {label} »", f"donne {_DIT[unite]}")),
    )
