"""Où chaque fait transcrit de la source a sa place : le document, l'endroit, et comment il s'y reconnaît."""

from dataclasses import dataclass

from tests.outils import juges, lieux


@dataclass(frozen=True, slots=True)
class Place:
    """Les clés (« * » : un nom, « ** » : la suite), le document, l'endroit du document, et comment le fait s'y trouve."""

    cles: str
    document: str
    lieu: lieux.Lieu
    juge: juges.Juge

    def prend(self, cle: tuple[str, ...]) -> bool:
        noms = self.cles.split(" ")
        if noms[-1] == "**":
            noms, cle = noms[:-1], cle[: len(noms) - 1]
        return len(noms) == len(cle) and all(n in ("*", c) or c in n.split("|") for n, c in zip(noms, cle, strict=True))


FICHE = "annexe-1/fiche-{2}"
PLAN = "annexe-2-plan-de-financement"
BILAN = "annexe-3-bilan-financier"
ANNEXE_4 = "annexe-4-indicateurs-de-pilotage"
ANNEXE_5 = "annexe-5-transmission-de-donnees"
ROUTE = "feuille-de-route-2024"
PLACES = tuple(
    Place(*ligne)
    for ligne in (
        # Les fiches-actions de la convention.
        ("CIE fiches * code|volet|titre|entete_imprime **", FICHE, lieux.partout, juges.texte),
        ("CIE fiches * code|volet|titre|entete_imprime", FICHE, lieux.partout, juges.texte),
        ("CIE fiches * cases glyphes cochees * label", FICHE, lieux.liste_a_cocher(""), juges.cochee),
        ("CIE fiches * cases glyphes non_cochees * label", FICHE, lieux.liste_a_cocher(""), juges.non_cochee),
        ("CIE fiches * cases statut *", FICHE, lieux.liste_a_cocher("Statut de l’action"), juges.cochee),
        ("CIE fiches * cases thematique *", FICHE, lieux.liste_a_cocher("Thématique"), juges.cochee),
        ("CIE fiches * cases freins *", FICHE, lieux.liste_a_cocher("Quels freins"), juges.cochee),
        ("CIE fiches * cases publics *", FICHE, lieux.liste_a_cocher("Publics"), juges.cochee),
        (
            "CIE fiches * cases publics_specifiques",
            FICHE,
            lieux.liste_a_cocher("Publics cibles spécifiques"),
            juges.cochee,
        ),
        ("CIE fiches * cases QPV", FICHE, lieux.liste_a_cocher("Cible QPV"), juges.cochee),
        ("CIE fiches * cases rural", FICHE, lieux.liste_a_cocher("Cible zone rurale"), juges.cochee),
        ("CIE fiches * chiffres_contexte * label", FICHE, lieux.partout, juges.note),
        ("CIE fiches * chiffres_contexte *", FICHE, lieux.recit, juges.valeur),
        ("CIE fiches * sous_actions * n", FICHE, lieux.sous_action(), juges.texte),
        ("CIE fiches * sous_actions * nom", FICHE, lieux.sous_action(), juges.intitule),
        ("CIE fiches * sous_actions * volume", FICHE, lieux.sous_action("Volume"), juges.valeur),
        ("CIE fiches * sous_actions * volume *", FICHE, lieux.sous_action(), juges.valeur),
        ("CIE fiches * sous_actions * montant", FICHE, lieux.sous_action("Montant"), juges.valeur),
        ("CIE fiches * sous_actions * montant par", FICHE, lieux.sous_action("Montant"), juges.texte),
        ("CIE fiches * sous_actions * cout_unitaire_BRSA", FICHE, lieux.sous_action("Coût unitaire"), juges.valeur),
        ("CIE fiches * sous_actions * nature_depense ticked|ticked_probable **", FICHE, lieux.natures, juges.cochee),
        ("CIE fiches * sous_actions * nature_depense unticked *", FICHE, lieux.natures, juges.non_cochee),
        ("CIE fiches * sous_actions * nature_depense options_non_rendues *", FICHE, lieux.natures, juges.proposee),
        ("CIE fiches * sous_actions * nature_depense", FICHE, lieux.sous_action("Nature de la dépense"), juges.texte),
        (
            "CIE fiches * sous_actions * date_mise_en_place text",
            FICHE,
            lieux.sous_action("Date de mise en place"),
            juges.texte,
        ),
        ("CIE fiches * sous_actions * duree text", FICHE, lieux.sous_action("Durée"), juges.texte),
        (
            "CIE fiches * sous_actions * calendrier text",
            FICHE,
            lieux.sous_action("Calendrier prévisionnel"),
            juges.texte,
        ),
        ("CIE fiches * etp * role", FICHE, lieux.sous("Moyens humains"), juges.texte),
        ("CIE fiches * etp_total", FICHE, lieux.sous("Moyens humains"), juges.valeur),
        ("CIE fiches * etp * etp", FICHE, lieux.sous("Moyens humains"), juges.valeur),
        ("CIE fiches * territoire text", FICHE, lieux.sous("Territoire"), juges.texte),
        ("CIE fiches * public_cible text", FICHE, lieux.sous("Public cible"), juges.texte),
        ("CIE fiches * pilotage *", FICHE, lieux.sous("Pilotage"), juges.texte),
        ("CIE fiches * cofinanceurs items *", FICHE, lieux.sous("Cofinanceurs"), juges.liste),
        ("CIE fiches * partenaires items *", FICHE, lieux.sous("Partenaires impliqués"), juges.liste),
        ("CIE fiches * points_vigilance items *", FICHE, lieux.sous("Points de vigilance"), juges.liste),
        ("CIE fiches * indicateurs_realisation items *", FICHE, lieux.sous("Indicateurs de réalisation"), juges.liste),
        ("CIE fiches * indicateurs_impact items *", FICHE, lieux.sous("Indicateurs d’impact"), juges.liste),
        ("CIE fiches * budget columns *", FICHE, lieux.colonne_de_budget, juges.texte),
        ("CIE fiches * budget rows * label", FICHE, lieux.sous("Budget de l’action"), juges.texte),
        ("CIE fiches * budget total label", FICHE, lieux.sous("Budget de l’action"), juges.texte),
        ("CIE fiches * budget **", FICHE, lieux.budget, juges.valeur),
        ("CIE fiches * indicateurs_nationaux|indicateurs_locaux * label", FICHE, lieux.indicateur, juges.resume),
        ("CIE fiches * indicateurs_nationaux * printed *", FICHE, lieux.indicateur, juges.recit),
        ("CIE fiches * indicateurs_nationaux|indicateurs_locaux **", FICHE, lieux.indicateur, juges.valeur),
        # Le plan de financement, le bilan, les annexes 4 et 5.
        ("CIE annexe2_plan_financement titre text", PLAN, lieux.partout, juges.texte),
        ("CIE annexe2_plan_financement columns *", PLAN, lieux.partout, juges.liste),
        ("CIE annexe2_plan_financement periodes * annee", PLAN, lieux.sous("Plan de financement {3}"), juges.texte),
        ("CIE annexe2_plan_financement periodes * periode", PLAN, lieux.sous("Plan de financement {3}"), juges.periode),
        ("CIE annexe2_plan_financement periodes * plafond", PLAN, lieux.sous("Plan de financement {3}"), juges.texte),
        ("CIE annexe2_plan_financement periodes * rows * kind", PLAN, lieux.partout, juges.note),
        ("CIE annexe2_plan_financement periodes * rows * fiches *", PLAN, lieux.partout, juges.note),
        ("CIE annexe2_plan_financement periodes * rows * volet", PLAN, lieux.groupe_du_plan, juges.volet),
        ("CIE annexe2_plan_financement periodes * rows * nature|objet", PLAN, lieux.plan, juges.rubrique),
        ("CIE annexe2_plan_financement periodes * rows **", PLAN, lieux.plan, juges.valeur),
        ("CIE annexe3_bilan_financier titre text", BILAN, lieux.partout, juges.texte),
        ("CIE annexe3_bilan_financier periodes * annee|periode", BILAN, lieux.bilan, juges.texte),
        ("CIE annexe3_bilan_financier periodes * rappel_dotation_etat attendu", BILAN, lieux.bilan, juges.valeur),
        ("CIE annexe3_bilan_financier periodes * valeurs", BILAN, lieux.partout, juges.note),
        ("CIE annexe3_bilan_financier periodes * rows *", BILAN, lieux.bilan, juges.parties),
        ("CIE annexe3_bilan_financier periodes * columns *", BILAN, lieux.bilan, juges.liste),
        ("CIE annexe4_indicateurs_pilotage faits * label", ANNEXE_4, lieux.partout, juges.note),
        ("CIE annexe4_indicateurs_pilotage faits *", ANNEXE_4, lieux.partout, juges.valeur),
        ("CIE annexe4_indicateurs_pilotage modele_volet2 contenu", ANNEXE_4, lieux.partout, juges.note),
        ("CIE annexe4_indicateurs_pilotage modele_volet2 columns *", ANNEXE_4, lieux.partout, juges.liste),
        ("CIE annexe4_indicateurs_pilotage rows * indicateurs * text", ANNEXE_4, lieux.partout, juges.parties),
        ("CIE annexe4_indicateurs_pilotage **", ANNEXE_4, lieux.partout, juges.liste),
        ("CIE annexe5_donnees textes * kind|number|date", ANNEXE_5, lieux.ligne_de("number"), juges.valeur),
        ("CIE annexe5_donnees textes * object", ANNEXE_5, lieux.ligne_de("number"), juges.resume),
        ("CIE annexe5_donnees rows * modalite", ANNEXE_5, lieux.ligne_de("objet"), juges.modalite),
        ("CIE annexe5_donnees rows * objet|echeance", ANNEXE_5, lieux.ligne_de("objet"), juges.valeur),
        ("CIE annexe5_donnees **", ANNEXE_5, lieux.partout, juges.texte),
        # La feuille de route 2024.
        ("feuille_de_route_2024 bassins * bassin", ROUTE, lieux.tetes, juges.parties),
        ("feuille_de_route_2024 bassins * typologie", ROUTE, lieux.partout, juges.parties),
        ("feuille_de_route_2024 bassins ensemble part_departement *", ROUTE, lieux.partout, juges.valeur),
        ("feuille_de_route_2024 bassins * taux_pauvrete_2021|communautes", ROUTE, lieux.partout, juges.valeur),
        ("feuille_de_route_2024 bassins **", ROUTE, lieux.bassin, juges.valeur),
        ("feuille_de_route_2024 lancement sequence1|sequence2 * bassin", ROUTE, lieux.partout, juges.texte),
        ("feuille_de_route_2024 lancement sequence1|sequence2 * moment", ROUTE, lieux.rencontre, juges.resume),
        ("feuille_de_route_2024 lancement sequence1|sequence2 * *", ROUTE, lieux.rencontre, juges.valeur),
        ("feuille_de_route_2024 lancement **", ROUTE, lieux.sous("Journées de"), juges.valeur),
        ("feuille_de_route_2024 volets * rows * cible_operationnelle", ROUTE, lieux.cible, juges.recit),
        ("feuille_de_route_2024 volets * rows * echeance", ROUTE, lieux.cible, juges.valeur),
        ("feuille_de_route_2024 volets * rows * pilotes", ROUTE, lieux.cible, juges.resume),
        ("feuille_de_route_2024 volets * rows * *", ROUTE, lieux.cible, juges.recit),
        ("feuille_de_route_2024 date_document", ROUTE, lieux.partout, juges.valeur),
        ("feuille_de_route_2024 **", ROUTE, lieux.partout, juges.texte),
        # La convention.
        ("convention_CIE visas * kind|number", "convention", lieux.visa, juges.resume),
        ("convention_CIE visas * date", "convention", lieux.visa, juges.valeur),
        ("convention_CIE visas * object", "convention", lieux.visa, juges.resume),
        ("convention_CIE parties * siret", "convention", lieux.partout, juges.siret),
        ("convention_CIE parties * representants *", "convention", lieux.partout, juges.liste),
        ("convention_CIE parties **", "convention", lieux.partout, juges.texte),
        ("convention_CIE articles * titre|n", "convention", lieux.article, juges.texte),
        ("convention_CIE articles * subs * titre|n", "convention", lieux.article, juges.texte),
        ("convention_CIE articles * volets * *", "convention", lieux.article, juges.resume),
        ("convention_CIE articles * codes_activite * *", "convention", lieux.article, juges.texte),
        ("convention_CIE articles * subs * renvois *", "convention", lieux.article, juges.recit),
        ("convention_CIE articles * subs * non_eligibles *", "convention", lieux.article, juges.resume),
        ("convention_CIE articles * subs * avenant_annuel text", "convention", lieux.article, juges.recit),
        ("convention_CIE articles * solde|reversement eclairage|clause", "convention", lieux.article, juges.recit),
        ("convention_CIE articles **", "convention", lieux.article, juges.valeur),
        ("convention_CIE signature signataires *", "convention", lieux.partout, juges.parties),
        ("convention_CIE signature **", "convention", lieux.partout, juges.texte),
        ("convention_CIE **", "convention", lieux.partout, juges.texte),
        # La délibération et le rapport.
        ("deliberation visas * kind|number", "deliberation", lieux.visa, juges.resume),
        ("deliberation visas * date", "deliberation", lieux.visa, juges.valeur),
        ("deliberation visas * object", "deliberation", lieux.visa, juges.resume),
        ("deliberation articles * imputation * text", "deliberation", lieux.article, juges.texte),
        ("deliberation articles * imputation *", "deliberation", lieux.article, juges.valeur),
        ("deliberation articles * montant", "deliberation", lieux.article, juges.valeur),
        ("deliberation articles * n", "deliberation", lieux.article, juges.texte),
        ("deliberation articles * *", "deliberation", lieux.article, juges.resume),
        ("deliberation seance presents|excuses count", "deliberation", lieux.partout, juges.valeur),
        ("deliberation vote groupes_pour *", "deliberation", lieux.partout, juges.texte),
        ("deliberation vote resultat text", "deliberation", lieux.partout, juges.texte),
        ("deliberation signature signataire", "deliberation", lieux.texte_entier, juges.parties),
        ("deliberation objet text", "deliberation", lieux.texte_entier, juges.texte),
        ("deliberation document", "deliberation", lieux.texte_entier, juges.resume),
        ("deliberation **", "deliberation", lieux.partout, juges.valeur),
        ("rapport dates * label", "rapport", lieux.partout, juges.note),
        ("rapport liste_CLS|liste_CIE * code|titre", "rapport", lieux.ligne_de("code"), juges.texte),
        ("rapport liste_CLS * axe", "rapport", lieux.partout, juges.note),
        ("rapport CLS_2025 axes * axe", "rapport", lieux.partout, juges.note),
        ("rapport CLS_2025 axes * montant", "rapport", lieux.axe, juges.valeur),
        ("rapport pacte ambitions_visees * *", "rapport", lieux.sous_libelle("ambition"), juges.texte),
        ("rapport schema engagements * sous_objectifs", "rapport", lieux.partout, juges.note),
        ("rapport schema engagements * *", "rapport", lieux.sous_libelle(""), juges.texte),
        ("rapport propositions * montant", "rapport", lieux.sous("4. Propositions"), juges.valeur),
        ("rapport propositions * text", "rapport", lieux.sous("4. Propositions"), juges.resume),
        ("rapport CIE *", "rapport", lieux.sous("3. "), juges.valeur),
        ("rapport CLS_2025 *", "rapport", lieux.sous("2. "), juges.valeur),
        ("rapport avis * *", "rapport", lieux.sous("4. Propositions"), juges.resume),
        ("rapport document", "rapport", lieux.texte_entier, juges.resume),
        ("rapport **", "rapport", lieux.partout, juges.valeur),
    )
)
