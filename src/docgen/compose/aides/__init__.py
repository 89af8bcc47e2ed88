"""The helpers that a text template may call, one file a subject; the guide lists them all.

A helper takes the composition first, then what the template gives; it returns a value (an amount, a date, blocks),
never a formatted text, and offers no arithmetic. The context of a template is the data, then the helpers.
"""

from collections.abc import Callable

from docgen.compose.aides import (
    accords,
    actes,
    articles,
    champs,
    changements,
    confirmer,
    formulaire,
    montants,
    mouvements,
    objet,
    tableaux,
)
from docgen.compose.composition import Composition
from docgen.compose.jetons import Jetons
from docgen.compose.suivi import Suivi
from docgen.compose.textes import Textes
from docgen.compute import Version
from docgen.dossier import Dossier

# Where the word of the texts is taken by something else in the code, the function says more, and the word is given.
_CALLED: dict[str, Callable[..., object]] = {
    "somme": montants.somme_de_montants,
    "ordinal": champs.rang_en_lettres,
    "en_lettres": champs.nombre_en_lettres,
    "duree": champs.duree_du_contrat,
    "le": accords.avec_le,
    "du": accords.avec_du,
    "au": accords.avec_au,
    "ce": accords.avec_ce,
    "de": accords.avec_de,
    "jour": champs.jour_en_chiffres,
    "nom_article": articles.nom_en_titre,
}
HELPERS = _CALLED | {
    function.__name__: function
    for function in (
        montants.montant, montants.financeurs, montants.taux, montants.proportion,
        montants.valeur, montants.part, montants.pourcentage, tableaux.tableau,
        champs.champ, champs.puces, champs.liste, champs.division, champs.fiches_de, champs.annexe, champs.recit,
        champs.statut, champs.bornes, champs.signature,
        accords.accord, accords.cocontractant, accords.administration, accords.payeur, accords.beneficiaire,
        formulaire.listes, formulaire.cases, formulaire.natures, formulaire.libelle, formulaire.cout_unitaire,
        formulaire.total_etp, formulaire.jour_du_bilan,
        formulaire.annexe_saisie, champs.avec_jour, confirmer.a_confirmer, confirmer.fiches_a_confirmer,
        actes.groupes, actes.autres_operations, actes.autres_dites, actes.annexes_changees,
        objet.objets, actes.formule, actes.dispositif, mouvements.montants_modifies, actes.fiche_entiere,
        actes.fiches_montrees, actes.renvoi, actes.page_de, changements.changements,
        articles.texte_article, articles.titre_article, articles.modifie_par, articles.mention_article,
    )
}  # fmt: skip


def composition_of(
    dossier: Dossier, version: Version, textes: Textes, jetons: Jetons, suivi: Suivi | None = None
) -> Composition:
    """The rendering of `version` with all the helpers; `suivi` when the text shows what its avenant changes."""
    noms = accords.known_names(version, dossier.collectivite)
    return Composition(dossier, version, textes, jetons, HELPERS, noms, suivi)
