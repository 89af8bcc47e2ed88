"""Un code budgétaire diffère d'un chiffre ou deux d'un code de l'annuaire.

**Constat.** Un code d'imputation, d'activité, d'opération ou de groupe de marchandises n'est pas dans annuaire.yaml,
qui en a un presque pareil. Les espaces et les tirets ne comptent pas.

**Pourquoi y regarder.** La dépense, ou la recette, serait inscrite sur une autre ligne du budget ; un tel code n'a pas
de clé qui dise qu'il est faux.

**Exemple.** « 10.02.61 » pour le groupe de marchandises « 10.02.01 ».

**Remède.** Recopier le code de l'annuaire ; si c'est un autre code, l'y ajouter.
"""

from docgen.check import Fault, Faults, Preuve, Subject, dossier, rule
from docgen.check.annuaire import cle_de_code, codes_saisis
from docgen.french.proches import letters_changed


@rule("donnees", "à corriger", qui="finances", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each code that is nearly one of annuaire.yaml."""
    known = {cle_de_code(code.code): code for code in subject.dossier.annuaire.codes}
    for saisi in codes_saisis(subject) if known else ():
        if (key := cle_de_code(saisi.code)) in known:
            continue
        near = next((other for other in known if letters_changed(key, other, min(2, len(other) // 4))), None)
        if near:
            right, libelle = known[near].code, known[near].libelle
            message = f"le code « {saisi.code} » n'est pas dans l'annuaire, qui a « {right} »"
            message += f" ({libelle})" if libelle else ""
            remedy = f"Écrire « {right} » ; si c'est un autre code, l'ajouter à annuaire.yaml."
            yield Fault(message, saisi.place, remedy, preuve=Preuve((saisi.code, right)))
