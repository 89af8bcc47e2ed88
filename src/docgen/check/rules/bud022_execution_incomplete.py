"""L'exécution d'un exercice oublie une fiche qui avait des crédits, ou l'un de ses financeurs.

**Constat.** Le fichier de l'exécution existe, une fiche a un montant prévu cet exercice pour un financeur, et
l'exécution ne dit rien de cette fiche, ou rien de ce financeur (ni versé, ni dépense).

**Pourquoi y regarder.** Le tableau financier compterait pour 0 € ce qui a peut-être été versé ; le report serait faux.

**Exemple.** L'exécution de 2024 n'a pas la fiche 2.1, à laquelle l'État devait 20 000 €.

**Remède.** Ajouter la ligne au fichier de l'exécution ; « 0 » si rien n'a été versé, « non communiqué » si on l'ignore.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check import Fault, Subject, rule
from docgen.check.budget import apports
from docgen.check.parcours import dossier
from docgen.check.places import executions, fiches, ligne
from docgen.findings import Preuve
from docgen.french import enumeration, euros
from docgen.montants import Montant


@rule("donnees", "avertissement", qui="finances", sur=dossier)
def look(subject: Subject) -> Iterator[Fault]:
    """One fault for each fiche that an execution forgets, wholly or for some financeurs."""
    born: dict[tuple[str, str], str] = {}
    for version, fiche, _ in fiches(subject):
        born.setdefault((version.contrat.code, fiche.numero), version.exercice)
    for version, execution, source in executions(subject):
        names = {f.code: f.intitule for f in version.contrat.entete.financeurs}
        for fiche in version.contrat.fiches:
            action = execution.actions.get(fiche.numero)
            told = {*action.verse, *action.depense} if action else set()
            missing = {code: amount for _, code, year, amount in apports(version, fiche)
                       if year == execution.exercice and code not in told}  # fmt: skip
            if missing and born.get((version.contrat.code, fiche.numero), "") <= execution.exercice:
                path = ("actions", fiche.numero) if action else ("actions",)
                money = subject.dossier.locate(version.source_fiche(fiche.numero), "financements", key=True)
                whole = Montant.total(missing.values())
                whom = enumeration([names.get(code, code) for code in missing])
                yield Fault(
                    f"l'exécution de {execution.exercice} ne dit rien de la fiche {fiche.numero} ({whom}), qui prévoit "
                    f"{euros(whole)}",
                    subject.dossier.locate(source, *path, key=True),
                    f"Ajouter ce qui a été versé (« 0 » si rien ne l'a été), ou corriger la fiche ({ligne(money)}).",
                    (money,),
                    preuve=Preuve(("(rien)", euros(whole)), enjeu=whole.centimes),
                )
