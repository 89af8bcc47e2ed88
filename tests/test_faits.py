"""Chaque fait transcrit de la source est dans le document où il a sa place, ou parmi les écarts, avec sa raison."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from docgen.pipeline import Order, prepare
from tests.outils import lieux
from tests.outils.faits import NOTES, Fait, chiffres, contient, dates, faits, feuilles, mots, porte
from tests.outils.pages import Ligne, page

RACINE = Path(__file__).resolve().parents[1]
FAITS = RACINE / "tests" / "faits" / "faits.json"
ECARTS = RACINE / "tests" / "faits" / "ecarts.yaml"
Juge = Callable[[list[str], Fait], bool]


# --- comment un fait se trouve ----------------------------------------------------------------------------------------
def valeur(textes: list[str], fait: Fait) -> bool:
    """Le nombre, la date ou le mot imprimé ; une case vide ne montre rien non plus (« – », « n. c. »)."""
    if fait.vide or (fait.unite == "EUR" and not fait.valeur):
        return all(re.sub(r"\s", " ", lu) in ("", "–", "n. c.", "0 €") for lu in textes)
    return any(porte(texte, fait) for texte in textes)


def texte(textes: list[str], fait: Fait) -> bool:
    """Chacune des parties du texte (que « ; » sépare), mot à mot."""
    return all(any(contient(t, partie) for t in textes) for partie in re.split(r" ; |, ", fait.imprime) if mots(partie))


def intitule(textes: list[str], fait: Fait) -> bool:
    """L'intitulé d'une sous-action, sans la parenthèse que le transcripteur met quand la source ne l'imprime pas."""
    return any(contient(t, fait.imprime.replace("(action unique)", "")) for t in textes)


def liste(textes: list[str], fait: Fait) -> bool:
    """Un élément de liste, que le transcripteur a pu abréger : tous ses mots, dans leur ordre, sur une même ligne."""
    return any(_dans_l_ordre(mots(fait.imprime), mots(t)) for t in textes)


def _dans_l_ordre(cherches: list[str], lus: list[str]) -> bool:
    suite = iter(lus)
    return all(mot in suite for mot in cherches)


def recit(textes: list[str], fait: Fait) -> bool:
    """Un récit est réécrit : il garde ses nombres et ses sigles."""
    return all(contient(" ".join(textes), chiffre) for chiffre in chiffres(fait.imprime))


def resume(textes: list[str], fait: Fait) -> bool:
    """Un objet que le transcripteur a résumé : le début de tous ses mots, dans un autre ordre ou séparés."""
    dits = {mot[:6] for mot in mots(" ".join(textes))}
    return all(mot[:6] in dits for mot in mots(fait.imprime) if len(mot) > 3)


def cochee(textes: list[str], fait: Fait) -> bool:
    return any(t.startswith("[x] ") and mots(t)[1:] == mots(fait.imprime) for t in textes)


def non_cochee(textes: list[str], fait: Fait) -> bool:
    return any(t.startswith("[ ] ") and mots(t) == mots(fait.imprime) for t in textes)


def proposee(textes: list[str], fait: Fait) -> bool:
    return any(mots(t[4:]) == mots(fait.imprime) for t in textes)


def note(textes: list[str], fait: Fait) -> bool:
    """Un mot du transcripteur, qui n'est pas imprimé : il n'y a rien à chercher."""
    return True


# --- où chaque fait a sa place ----------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Place:
    """Les clés (« * » : un nom, « ** » : la suite), le document, l'endroit du document, et comment le fait s'y trouve."""

    cles: str
    document: str
    lieu: lieux.Lieu
    juge: Juge

    def prend(self, cle: tuple[str, ...]) -> bool:
        noms = self.cles.split(" ")
        if noms[-1] == "**":
            noms, cle = noms[:-1], cle[: len(noms) - 1]
        return len(noms) == len(cle) and all(n in ("*", c) or c in n.split("|") for n, c in zip(noms, cle, strict=True))


def colonne(textes: list[str], fait: Fait) -> bool:
    """La tête d'une colonne du budget ; celle que la source laisse vide de montants ne se montre pas."""
    rangees = fait.noeuds[-2]["rows"]
    remplie = any(rangee["cells"].get(fait.imprime, {}).get("value") for rangee in rangees)
    return texte(textes, fait) is (remplie or fait.imprime == "Total")


def periode(textes: list[str], fait: Fait) -> bool:
    """« 01/01/25 au 31/03/26 » : chacune des deux dates."""
    jours = [f"20{an}-{mois}-{jour}" for jour, mois, an in re.findall(r"(\d\d)/(\d\d)/(\d\d)", fait.imprime)]
    return all(any(contient(t, dates(jour)[0]) for t in textes) for jour in jours)


def parties(textes: list[str], fait: Fait) -> bool:
    """Un texte fait de morceaux (que « , », « ; », « : » ou « / » sépare), qui se trouvent ici ou là."""
    return all(any(contient(t, morceau) for t in textes) for morceau in re.split(r" ?[,;:/()] ?", fait.imprime))


def rubrique(textes: list[str], fait: Fait) -> bool:
    """Le nom d'une ligne du plan ; « Externe – 1 » et « Total prévention » précisent « Externe » et « Total »."""
    return fait.vide or liste(textes, fait) or any(
        _dans_l_ordre(mots(t), mots(fait.imprime)) for t in textes if mots(t)
    )


def volet(textes: list[str], fait: Fait) -> bool:
    """Le volet d'une ligne du plan ; le total des deux volets n'en a pas (le transcripteur écrit 0)."""
    return fait.valeur == 0 or texte([t for t in textes if t.startswith("Volet")], fait)


def modalite(textes: list[str], fait: Fait) -> bool:
    """Les outils de l'échange de données ; « idem » renvoie à la première ligne."""
    attendus = ["API France Travail", "Suivi de parcours", *re.findall("RDV Insertion", fait.imprime)]
    return all(any(contient(t, outil) for t in textes) for outil in attendus)


def siret(textes: list[str], fait: Fait) -> bool:
    return any(str(fait.valeur) in re.sub(r"\s", "", t) for t in textes)


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
        ("CIE fiches * code|volet|titre|entete_imprime **", FICHE, lieux.partout, texte),
        ("CIE fiches * code|volet|titre|entete_imprime", FICHE, lieux.partout, texte),
        ("CIE fiches * cases glyphes cochees * label", FICHE, lieux.liste_a_cocher(""), cochee),
        ("CIE fiches * cases glyphes non_cochees * label", FICHE, lieux.liste_a_cocher(""), non_cochee),
        ("CIE fiches * cases statut *", FICHE, lieux.liste_a_cocher("Statut de l’action"), cochee),
        ("CIE fiches * cases thematique *", FICHE, lieux.liste_a_cocher("Thématique"), cochee),
        ("CIE fiches * cases freins *", FICHE, lieux.liste_a_cocher("Freins concernés"), cochee),
        ("CIE fiches * cases publics *", FICHE, lieux.liste_a_cocher("Publics"), cochee),
        ("CIE fiches * cases publics_specifiques", FICHE, lieux.liste_a_cocher("Publics cibles spécifiques"), cochee),
        ("CIE fiches * cases QPV", FICHE, lieux.liste_a_cocher("Cible QPV"), cochee),
        ("CIE fiches * cases rural", FICHE, lieux.liste_a_cocher("Cible zone rurale"), cochee),
        ("CIE fiches * chiffres_contexte * label", FICHE, lieux.partout, note),
        ("CIE fiches * chiffres_contexte *", FICHE, lieux.partout, valeur),
        ("CIE fiches * sous_actions * n", FICHE, lieux.sous_action(), texte),
        ("CIE fiches * sous_actions * nom", FICHE, lieux.sous_action(), intitule),
        ("CIE fiches * sous_actions * volume", FICHE, lieux.sous_action("Volume"), valeur),
        ("CIE fiches * sous_actions * volume *", FICHE, lieux.sous_action(), valeur),
        ("CIE fiches * sous_actions * montant", FICHE, lieux.sous_action("Montant"), valeur),
        ("CIE fiches * sous_actions * montant par", FICHE, lieux.sous_action("Montant"), texte),
        ("CIE fiches * sous_actions * cout_unitaire_BRSA", FICHE, lieux.sous_action("Coût unitaire"), valeur),
        ("CIE fiches * sous_actions * nature_depense ticked|ticked_probable **", FICHE, lieux.natures, cochee),
        ("CIE fiches * sous_actions * nature_depense unticked *", FICHE, lieux.natures, non_cochee),
        ("CIE fiches * sous_actions * nature_depense options_non_rendues *", FICHE, lieux.natures, proposee),
        ("CIE fiches * sous_actions * nature_depense", FICHE, lieux.sous_action("Nature de la dépense"), texte),
        ("CIE fiches * sous_actions * date_mise_en_place text", FICHE, lieux.sous_action("Date de mise en place"), texte),
        ("CIE fiches * sous_actions * duree text", FICHE, lieux.sous_action("Durée"), texte),
        ("CIE fiches * sous_actions * calendrier text", FICHE, lieux.sous_action("Calendrier prévisionnel"), texte),
        ("CIE fiches * etp * role", FICHE, lieux.sous("Moyens humains"), texte),
        ("CIE fiches * etp *|etp_total", FICHE, lieux.sous("Moyens humains"), valeur),
        ("CIE fiches * etp * etp", FICHE, lieux.sous("Moyens humains"), valeur),
        ("CIE fiches * territoire text", FICHE, lieux.sous("Territoire"), texte),
        ("CIE fiches * public_cible text", FICHE, lieux.sous("Public cible"), texte),
        ("CIE fiches * pilotage *", FICHE, lieux.sous("Pilotage"), texte),
        ("CIE fiches * cofinanceurs items *", FICHE, lieux.sous("Cofinanceurs"), liste),
        ("CIE fiches * partenaires items *", FICHE, lieux.sous("Partenaires impliqués"), liste),
        ("CIE fiches * points_vigilance items *", FICHE, lieux.sous("Points de vigilance"), liste),
        ("CIE fiches * indicateurs_realisation items *", FICHE, lieux.sous("Indicateurs de réalisation"), liste),
        ("CIE fiches * indicateurs_impact items *", FICHE, lieux.sous("Indicateurs d’impact"), liste),
        ("CIE fiches * budget columns *", FICHE, lieux.colonne_de_budget, colonne),
        ("CIE fiches * budget rows * label", FICHE, lieux.sous("Budget de l’action"), texte),
        ("CIE fiches * budget total label", FICHE, lieux.sous("Budget de l’action"), texte),
        ("CIE fiches * budget **", FICHE, lieux.budget, valeur),
        ("CIE fiches * indicateurs_nationaux|indicateurs_locaux * label", FICHE, lieux.indicateur, resume),
        ("CIE fiches * indicateurs_nationaux * printed *", FICHE, lieux.indicateur, recit),
        ("CIE fiches * indicateurs_nationaux|indicateurs_locaux **", FICHE, lieux.indicateur, valeur),
        # Le plan de financement, le bilan, les annexes 4 et 5.
        ("CIE annexe2_plan_financement titre text", PLAN, lieux.partout, texte),
        ("CIE annexe2_plan_financement columns *", PLAN, lieux.partout, liste),
        ("CIE annexe2_plan_financement periodes * annee", PLAN, lieux.sous("Plan de financement {3}"), texte),
        ("CIE annexe2_plan_financement periodes * periode", PLAN, lieux.sous("Plan de financement {3}"), periode),
        ("CIE annexe2_plan_financement periodes * plafond", PLAN, lieux.sous("Plan de financement {3}"), texte),
        ("CIE annexe2_plan_financement periodes * rows * kind", PLAN, lieux.partout, note),
        ("CIE annexe2_plan_financement periodes * rows * fiches *", PLAN, lieux.partout, note),
        ("CIE annexe2_plan_financement periodes * rows * volet", PLAN, lieux.groupe_du_plan, volet),
        ("CIE annexe2_plan_financement periodes * rows * nature|objet", PLAN, lieux.plan, rubrique),
        ("CIE annexe2_plan_financement periodes * rows **", PLAN, lieux.plan, valeur),
        ("CIE annexe3_bilan_financier titre text", BILAN, lieux.partout, texte),
        ("CIE annexe3_bilan_financier periodes * annee|periode", BILAN, lieux.bilan, texte),
        ("CIE annexe3_bilan_financier periodes * rappel_dotation_etat attendu", BILAN, lieux.bilan, valeur),
        ("CIE annexe3_bilan_financier periodes * valeurs", BILAN, lieux.partout, note),
        ("CIE annexe3_bilan_financier periodes * rows *", BILAN, lieux.bilan, parties),
        ("CIE annexe3_bilan_financier periodes * columns *", BILAN, lieux.bilan, liste),
        ("CIE annexe4_indicateurs_pilotage faits * label", ANNEXE_4, lieux.partout, note),
        ("CIE annexe4_indicateurs_pilotage faits *", ANNEXE_4, lieux.partout, valeur),
        ("CIE annexe4_indicateurs_pilotage modele_volet2 contenu", ANNEXE_4, lieux.partout, note),
        ("CIE annexe4_indicateurs_pilotage modele_volet2 columns *", ANNEXE_4, lieux.partout, liste),
        ("CIE annexe4_indicateurs_pilotage rows * indicateurs * text", ANNEXE_4, lieux.partout, parties),
        ("CIE annexe4_indicateurs_pilotage **", ANNEXE_4, lieux.partout, liste),
        ("CIE annexe5_donnees textes * kind|number|date", ANNEXE_5, lieux.ligne_de("number"), valeur),
        ("CIE annexe5_donnees textes * object", ANNEXE_5, lieux.ligne_de("number"), resume),
        ("CIE annexe5_donnees rows * modalite", ANNEXE_5, lieux.ligne_de("objet"), modalite),
        ("CIE annexe5_donnees rows * objet|echeance", ANNEXE_5, lieux.ligne_de("objet"), valeur),
        ("CIE annexe5_donnees **", ANNEXE_5, lieux.partout, texte),
        # La feuille de route 2024.
        ("feuille_de_route_2024 bassins * bassin", ROUTE, lieux.tetes, parties),
        ("feuille_de_route_2024 bassins * typologie", ROUTE, lieux.partout, parties),
        ("feuille_de_route_2024 bassins ensemble part_departement *", ROUTE, lieux.partout, valeur),
        ("feuille_de_route_2024 bassins * taux_pauvrete_2021|communautes", ROUTE, lieux.partout, valeur),
        ("feuille_de_route_2024 bassins **", ROUTE, lieux.bassin, valeur),
        ("feuille_de_route_2024 lancement sequence1|sequence2 * bassin", ROUTE, lieux.partout, texte),
        ("feuille_de_route_2024 lancement sequence1|sequence2 * moment", ROUTE, lieux.rencontre, resume),
        ("feuille_de_route_2024 lancement sequence1|sequence2 * *", ROUTE, lieux.rencontre, valeur),
        ("feuille_de_route_2024 lancement **", ROUTE, lieux.sous("Journées de"), valeur),
        ("feuille_de_route_2024 volets * rows * cible_operationnelle", ROUTE, lieux.cible, recit),
        ("feuille_de_route_2024 volets * rows * echeance", ROUTE, lieux.cible, valeur),
        ("feuille_de_route_2024 volets * rows * pilotes", ROUTE, lieux.cible, resume),
        ("feuille_de_route_2024 volets * rows * *", ROUTE, lieux.cible, recit),
        ("feuille_de_route_2024 date_document", ROUTE, lieux.partout, valeur),
        ("feuille_de_route_2024 **", ROUTE, lieux.partout, texte),
        # La convention.
        ("convention_CIE visas * kind|number", "convention", lieux.visa, resume),
        ("convention_CIE visas * date", "convention", lieux.visa, valeur),
        ("convention_CIE visas * object", "convention", lieux.visa, resume),
        ("convention_CIE parties * siret", "convention", lieux.partout, siret),
        ("convention_CIE parties * representants *", "convention", lieux.partout, liste),
        ("convention_CIE parties **", "convention", lieux.partout, texte),
        ("convention_CIE articles * titre|n", "convention", lieux.article, texte),
        ("convention_CIE articles * subs * titre|n", "convention", lieux.article, texte),
        ("convention_CIE articles * volets * *", "convention", lieux.article, resume),
        ("convention_CIE articles * codes_activite * *", "convention", lieux.article, texte),
        ("convention_CIE articles * subs * renvois *", "convention", lieux.article, recit),
        ("convention_CIE articles * subs * non_eligibles *", "convention", lieux.article, resume),
        ("convention_CIE articles * subs * avenant_annuel text", "convention", lieux.article, recit),
        ("convention_CIE articles * solde|reversement eclairage|clause", "convention", lieux.article, recit),
        ("convention_CIE articles **", "convention", lieux.article, valeur),
        ("convention_CIE signature signataires *", "convention", lieux.partout, parties),
        ("convention_CIE signature **", "convention", lieux.partout, texte),
        ("convention_CIE **", "convention", lieux.partout, texte),
        # La délibération et le rapport.
        ("deliberation visas * kind|number", "deliberation", lieux.visa, resume),
        ("deliberation visas * date", "deliberation", lieux.visa, valeur),
        ("deliberation visas * object", "deliberation", lieux.visa, resume),
        ("deliberation articles * imputation * text", "deliberation", lieux.article, texte),
        ("deliberation articles * imputation *", "deliberation", lieux.article, valeur),
        ("deliberation articles * montant", "deliberation", lieux.article, valeur),
        ("deliberation articles * n", "deliberation", lieux.article, texte),
        ("deliberation articles * *", "deliberation", lieux.article, resume),
        ("deliberation seance presents|excuses count", "deliberation", lieux.partout, valeur),
        ("deliberation vote groupes_pour *", "deliberation", lieux.partout, texte),
        ("deliberation vote resultat text", "deliberation", lieux.partout, texte),
        ("deliberation signature signataire", "deliberation", lieux.texte_entier, parties),
        ("deliberation objet text", "deliberation", lieux.texte_entier, texte),
        ("deliberation document", "deliberation", lieux.texte_entier, resume),
        ("deliberation **", "deliberation", lieux.partout, valeur),
        ("rapport dates * label", "rapport", lieux.partout, note),
        ("rapport liste_CLS|liste_CIE * code|titre", "rapport", lieux.ligne_de("code"), texte),
        ("rapport liste_CLS * axe", "rapport", lieux.partout, note),
        ("rapport CLS_2025 axes * axe", "rapport", lieux.partout, note),
        ("rapport CLS_2025 axes * montant", "rapport", lieux.axe, valeur),
        ("rapport pacte ambitions_visees * *", "rapport", lieux.sous_libelle("ambition"), texte),
        ("rapport schema engagements * sous_objectifs", "rapport", lieux.partout, note),
        ("rapport schema engagements * *", "rapport", lieux.sous_libelle(""), texte),
        ("rapport propositions * montant", "rapport", lieux.sous("4. Propositions"), valeur),
        ("rapport propositions * text", "rapport", lieux.sous("4. Propositions"), resume),
        ("rapport CIE *", "rapport", lieux.sous("3. "), valeur),
        ("rapport CLS_2025 *", "rapport", lieux.sous("2. "), valeur),
        ("rapport avis * *", "rapport", lieux.sous("4. Propositions"), resume),
        ("rapport document", "rapport", lieux.texte_entier, resume),
        ("rapport **", "rapport", lieux.partout, valeur),
    )
)


# --- les lire, les chercher -------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def pages() -> dict[str, list[Ligne]]:
    """Chaque document de la convention et de la séance, ligne à ligne."""
    resultat = prepare(Order(RACINE / "contracts_data" / "pas-de-calais", RACINE / "templates"))
    return {
        document.name: page(document)
        for version, documents in resultat.documents.items()
        for document in documents
        if not version.startswith("cls-")
    }


DONNEES: dict[str, Any] = json.loads(FAITS.read_text("utf-8"))


def place_de(fait: Fait) -> Place | None:
    return next((place for place in PLACES if place.prend(fait.cle)), None)


def trouve(fait: Fait, pages: dict[str, list[Ligne]]) -> bool:
    place = place_de(fait)
    assert place is not None, fait.chemin
    return place.juge(place.lieu(pages[place.document.format(*fait.cle)], fait), fait)
