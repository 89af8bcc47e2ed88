"""Le numéro d'une fiche ne commence pas par celui de son axe (ou de son volet).

**Constat.** La fiche 3.4 porte « axe: 1 » : le numéro annonce un axe, la clé « axe » un autre.

**Pourquoi y regarder.** Les montants vont à l'axe de la clé « axe » ; le lecteur les cherche sous celui du numéro.

**Exemple.** `numero: 3.4` et `axe: 1`.

**Remède.** Corriger l'axe, ou renuméroter la fiche (et renommer ses deux fichiers).
"""

from docgen.check import Fault, Faults, FicheEcrite, fiches, rule


@rule("donnees", "à corriger", qui="métier", sur=fiches)
def look(ecrite: FicheEcrite) -> Faults:
    """One fault for each fiche; an unknown axis is left to REF001."""
    fiche, place = ecrite.fiche, ecrite.entete.division(ecrite.fiche.division)
    if place and not fiche.numero.startswith(f"{fiche.division}."):
        numero = ecrite.place("numero")
        message = f"la fiche {fiche.numero} se range sous {place.nom}, que son numéro n'annonce pas"
        number = f"donner à la fiche un numéro en « {fiche.division}. » (ligne {numero.line})"
        remedy = f"Corriger {place.niveau.le}, ou {number} et renommer ses deux fichiers."
        yield Fault(message, ecrite.place(place.niveau.code), remedy, (numero,))
