"""Ce que les actes publiés impriment : comparé aux données, complet, et retrouvé dans la source depuis les données."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from docgen.adresses.sources import CleDeSource
from docgen.check import Subject, check
from docgen.check.controles import connus, lectures
from docgen.check.donnees import dits, donnee, jour_imprime, memes_mots, pareil, partie, racines
from docgen.check.passages_publies import nombres_dits, valeur_dite
from docgen.check.sources import Carte
from docgen.demande import Outcome
from docgen.findings import Finding, Location, Refusal
from docgen.french import MOIS
from docgen.french import date as en_lettres
from docgen.french import en_lettres as nombre_en_lettres
from docgen.french import nombre as dit_nombre
from docgen.model.publie import CLES, Controle
from docgen.montants import Absence, Montant
from tests.outils.cas import normal
from tests.outils.chantier import MINIMAL, ouvrir, reel, remplacer
from tests.outils.faits import faits
from tests.test_faits import DONNEES, ecarts

RACINE = Path(__file__).resolve().parents[1]
REEL = RACINE / "contracts_data" / "pas-de-calais"
TEXTES = RACINE / "templates" / "textes"
DERNIERE = 5236  # ligne de la source


@cache
def produit() -> Outcome:
    return reel(publie=True)


@cache
def carte() -> Carte:
    dossier = produit().dossier
    assert dossier is not None
    return Carte(dossier)


@cache
def sujet() -> Subject:
    outcome = produit()
    assert outcome.dossier is not None
    return Subject(outcome.dossier, outcome.versions)


def place(fichier: str, ligne: int, colonne: int = 0) -> Location:
    """Une place du dossier réel, nommée depuis son dossier."""
    assert produit().dossier is not None
    racine = produit().dossier.locate("dossier").file.removesuffix("dossier.yaml")  # type: ignore[union-attr]
    return Location(f"{racine}{fichier}", ligne, colonne)


# --- des données à la source ------------------------------------------------------------------------------------------
def test_chaque_constat_du_dossier_reel_a_ses_lignes_dans_la_source():
    perdus = [str(f) for f in produit().findings if not carte().lignes(f.location)]
    assert [] == perdus
    assert [] == [str(p) for f in produit().findings for p in f.related if not carte().lignes(p)]


def _trouve(code: str, mots: str = "") -> Finding:
    return next(f for f in produit().findings if f.code == code and mots in normal(str(f)))


@pytest.mark.parametrize(
    ("code", "mots", "lignes"),
    [
        ("DOC003", "annexe 6", (2255,)),
        ("DOC008", "2025-135", (137, 1817)),
        ("DOC008", "2023/169", (147, 1825)),
        ("DOC012", "", (143, 1789, 2005, 2007)),
        ("CHP001", "1er janvier 2024", (4836, 4978)),
        ("CHP001", "1er avril 2024", (4836, 5044)),
        ("REF010", "", (4208,)),
        ("SEA001", "", (19, 82, 84)),
        ("SEA003", "", (13, 1829, 5059)),
        ("BUD006", "", (1896, 1904)),
        ("IND003", "vise 1 800 en 2025, 1 500 en 2026", (4337,)),
        ("PUB005", "", (1863, 5174)),
    ],
)
def test_un_constat_renvoie_aux_lignes_exactes(code, mots, lignes):
    constat = _trouve(code, mots)
    trouvees = {ligne for p in (constat.location, *constat.related) for ligne in carte().lignes(p)}
    assert set(lignes) <= trouvees
    assert len(trouvees) <= len(lignes) + 3


def test_une_valeur_a_les_lignes_de_ses_controles_avant_celles_de_son_passage():
    # Le délai de versement de l'avenant, imprimé à la ligne 218, dans un passage qui va de 107 à 256.
    dossier = sujet().dossier
    delai = dossier.locate("cls-2024-2027/avenants/avenant-1", "versement", "delai")
    assert (218,) == carte().lignes(delai)


def test_sans_controle_ni_mention_une_place_a_les_bornes_du_plus_petit_passage():
    points = sujet().dossier.locate("cie-2025-2027/actions/2.1", "cases", "thematique")
    assert (2127, 2172) == carte().lignes(points)
    objectifs = place("cie-2025-2027/actions/2.1-parcours-intensifs.md", 12)
    assert (2187, 2192) == carte().lignes(objectifs)


def test_des_mots_cites_ont_leur_ligne_et_le_reste_du_recit_son_passage():
    recit = "cie-2025-2027/actions/2.1-parcours-intensifs.md"
    lignes = (REEL / recit).read_text("utf-8").splitlines()
    ou = next(rang for rang, ligne in enumerate(lignes, 1) if "annexe 6" in ligne)
    assert (2255,) == carte().lignes(place(recit, ou, 40))


def test_ce_qui_n_est_pas_publie_n_a_pas_de_ligne():
    assert () == carte().lignes(Location("ailleurs.yaml", 1, 1))
    # La fiche 3.1 de 2024, que l'avenant remplace : la source n'imprime que celle de l'avenant.
    assert () == carte().lignes(sujet().dossier.locate("cls-2024-2027/actions/3.1", "intitule"))


def test_un_dossier_sans_publication_n_a_aucune_ligne(tmp_path):
    dossier, _ = ouvrir(tmp_path, MINIMAL, sans=["cls-2024-2025/publie"]).charger()
    assert dossier is not None
    vide = Carte(dossier)
    places = [p for source in dossier.sources.values() for p in source.values.values()]
    assert places
    assert {()} == {vide.lignes(p) for p in places}


@given(st.data())
def test_toute_place_des_donnees_a_des_lignes_de_la_source_dans_l_ordre(tirage):
    cles = sorted(cle for cle in sujet().dossier.sources if "/signe/" not in cle)
    source = sujet().dossier.sources[tirage.draw(st.sampled_from(cles))]
    places = sorted(source.values.values()) or [Location(source.file, 1)]
    lignes = carte().lignes(tirage.draw(st.sampled_from(places)))
    assert list(lignes) == sorted(set(lignes))
    assert all(1 <= ligne <= DERNIERE for ligne in lignes)


# --- les passages -----------------------------------------------------------------------------------------------------
def test_chaque_fiche_et_chaque_article_imprimes_ont_leur_passage():
    connus = {element for element, _, _ in carte().passages}
    manquent = []
    for versions in sujet().versions.values():
        publiee = versions[-1] if versions[-1].code != "suivi" else versions[-2]
        for fiche in publiee.contrat.fiches:
            source = publiee.source_fiche(fiche.numero)
            manquent += [(source, path) for path in ((), ("financements",)) if (source, path) not in connus]
        for article in publiee.contrat.articles if publiee.avenant is None else ():
            element = (f"{publiee.contrat.code}/articles/{article.numero}", ())
            manquent += [element] if element not in connus else []
    assert [] == manquent


def test_un_passage_est_dans_celui_de_ce_qui_le_contient():
    par_element = {element: (de, a) for element, de, a in carte().passages}
    dehors = []
    for (source, path), (de, a) in par_element.items():
        hors = [p for p in par_element if p[0] == source and p[1] == path[:-1] and path]
        dehors += [(source, path) for p in hors if not (par_element[p][0] <= de and a <= par_element[p][1])]
    assert [] == dehors


def test_un_controle_est_dans_le_passage_de_son_acte():
    """Un contrôle de la fiche 2.1 est à une ligne de la fiche 2.1, et non d'une autre."""
    fiches = {f"Fiche {source.rpartition('/')[2]}": (de, a) for (source, path), de, a in carte().passages
              if "/actions/" in source and not path}  # fmt: skip
    egares = []
    for lecture in lectures(sujet(), CLES):
        controle = lecture.controle
        nom = re.match(r"Fiche \d\.\d+(?=,)", controle.endroit)
        # Les deux contrats ont une fiche 1.1 : les bornes de l'autre ne sont pas les siennes.
        if nom and "cie" in lecture.noms[0] and nom[0] != "Fiche 1.1":
            de, a = fiches[nom[0]]
            egares += [] if de <= controle.ligne <= a else [(controle.endroit, controle.ligne)]
    assert [] == egares


# --- la transcription est complète ------------------------------------------------------------------------------------
# Des écarts de faits.json sans contrôle : ce qu'ils disent n'est ni une date, ni un nombre, ni un intitulé comparable.
SANS_CONTROLE = {
    "cases": "une case cochée, lue sur un dessin",
    "publics_specifiques": "une case cochée, lue sur un dessin",
    "indicateurs_locaux > 4": "une durée (« 1h00 ») dans une colonne de nombres",
    "nature_depense": "une case cochée, lue sur un dessin",
    "pilotage": "illisible dans la source",
    "sous_actions > 0 > nom": "abrégé par le transcripteur",
    "indicateurs_realisation": "récrit dans les données",
    "public_cible": "récrit dans les données",
    "annexe3_bilan_financier": "l'en-tête d'un tableau vide",
    "annexe4_indicateurs_pilotage": "une ligne imprimée deux fois",
    "columns": "l'en-tête d'un tableau",
    "actions_pre_existantes": "récrit dans les données",
    "representants": "la même qualité, autrement dite",
    "volets > 0 > libelle": "abrégé par le transcripteur",
    "volets > 1 > libelle": "une seule graphie de « socioprofessionnelle »",
    "articles > 2 > titre": "les données tirent ce titre des parties",
    "visas > 0 > object": "les mots du transcripteur",
}


def test_chaque_fait_que_les_documents_montrent_autrement_est_un_controle_ou_dit_pourquoi():
    lignes = {lecture.controle.ligne for lecture in lectures(sujet(), CLES)}
    oublies = [
        cle
        for cle, ecart in ecarts().items()
        if int(ecart["ligne"]) not in lignes and not any(bout in cle for bout in SANS_CONTROLE)
    ]
    assert [] == oublies


def test_aucune_raison_de_ne_pas_controler_n_est_perimee():
    assert [] == [bout for bout in SANS_CONTROLE if not any(bout in cle for cle in ecarts())]


def _nombre(texte: str) -> str:
    """Les chiffres d'une valeur imprimée, sans centimes nuls ni espaces."""
    return re.sub(r"\D", "", re.sub(r"[.,]0+(?!\d)", "", texte))


def _chiffres() -> Iterator[Controle]:
    for lecture in lectures(sujet(), ("cellule", "indicateur", "statistique")):
        if "cls" not in "".join(lecture.noms) and _nombre(lecture.controle.imprime):
            yield lecture.controle


# Des lignes de la source dont faits.json n'a retenu qu'un des chiffres, ou l'a lu autrement (« 574 93 86€ »).
LUES_AUTREMENT = {3970, 4724, 4736, 4770, 4820, 4833}


def test_chaque_chiffre_controle_de_la_convention_est_un_fait_de_la_meme_ligne():
    """La transcription des faits et celle des contrôles sont deux lectures de la source : elles s'accordent."""
    lus: dict[int, set[str]] = {}
    for fait in faits(DONNEES):
        lus.setdefault(fait.ligne, set()).add(_nombre(str(fait.imprime)))
    autres = [(c.endroit, c.ligne, c.imprime) for c in _chiffres()
              if c.ligne in lus.keys() - LUES_AUTREMENT and _nombre(c.imprime) not in lus[c.ligne] | lus.get(c.ligne + 1, set())]  # fmt: skip
    assert [] == autres
    assert sum(c.ligne in lus for c in _chiffres()) > 500


def test_un_controle_n_est_pas_ecrit_deux_fois():
    vus: set[tuple[object, ...]] = set()
    doubles = []
    for lecture in lectures(sujet(), CLES):
        controle = lecture.controle
        cle = (controle.document, controle.ligne, controle.actes, controle.cle, getattr(controle, controle.cle),
               controle.endroit)  # fmt: skip
        doubles += [cle] if cle in vus else []
        vus.add(cle)
    assert [] == doubles


# --- les nombres des textes, les lignes des listes -------------------------------------------------------------------
def test_tout_nombre_d_un_recit_et_d_un_texte_publies_a_son_controle():
    """Aucun récit, aucun article de la convention, aucun texte de la séance n'a un nombre que rien ne compare."""
    oublies = []
    for publication, source, known in connus(sujet()):
        textes = ("article/", "textes ") if "cie" in source or "seances" in source else ("textes ",)
        for passage in publication.passages:
            lus = [mots for ligne in passage.nombres for mots in ligne.mots]
            controles = {valeur_dite(mots) for mots in (*lus, *passage.ajoutes)}
            if "recit/" in passage.element or passage.element.startswith(textes):
                dit = nombres_dits(dits(donnee(known, passage.element).valeur))
                oublies += [(passage.element, n.mots) for n in dit if n.valeur not in controles]
    assert [] == oublies


def test_toute_ligne_d_un_nombre_est_dans_son_passage():
    hors = [(passage.element, ligne.ligne) for publication, _, _ in connus(sujet()) for passage in publication.passages
            for ligne in passage.nombres if not passage.de <= ligne.ligne <= passage.a]  # fmt: skip
    assert [] == hors


def test_toute_liste_d_une_fiche_publiee_a_son_compte():
    """Partenaires, publics, territoires, pilotes, points de vigilance, indicateurs : combien l'acte en imprime."""
    listes = ("territoire", "publics", "pilotage", "cofinanceurs", "partenaires", "vigilance", "indicateurs",
              "indicateurs_realisation", "indicateurs_impact")  # fmt: skip
    oublies = []
    for publication, _, known in connus(sujet()):
        comptes = {passage.element for passage in publication.passages if passage.compte is not None}
        fiches = {element.split(" ")[0] for element in comptes if element.startswith("action/")}
        oublies += [f"{fiche} {liste}" for fiche in sorted(fiches) for liste in listes
                    if getattr(known[fiche][1], liste) and f"{fiche} {liste}" not in comptes]  # fmt: skip
        assert fiches or "avenant" not in known
    assert [] == oublies


def test_un_nombre_mal_tape_est_dit_a_sa_ligne_et_a_sa_colonne(tmp_path):
    chantier = ouvrir(tmp_path)
    recit = chantier.donnees / "cie-2025-2027" / "actions" / "2.9-mobilite.md"
    remplacer(recit, ("181 prescripteurs", "184 prescripteurs"), fois=1)
    (constat,) = chantier.calculer(contrat="", version="", publie=True, regles=("PUB007",)).findings
    assert "(source, l. 3527) : l'acte publié imprime « 181 » ; le texte dit « 184 »" in normal(constat.message)
    lignes = recit.read_text("utf-8").splitlines()
    assert constat.location.file.endswith("2.9-mobilite.md")
    assert lignes[constat.location.line - 1][constat.location.column - 1 :].startswith("184 ")


@given(st.integers(2, 20), st.integers(1000, 999_999))
def test_un_nombre_en_lettres_par_milliers_ou_d_un_trait_est_le_meme(petit, grand):
    assert [str(petit)] * 2 == [n.valeur for n in nombres_dits(f"{petit} ou {nombre_en_lettres(petit)}")]
    assert [str(grand)] * 2 == [n.valeur for n in nombres_dits(f"{grand}, soit {dit_nombre(grand)}.")]


def test_un_nombre_calcule_un_rang_et_un_nom_ne_sont_pas_des_nombres_du_texte():
    assert ["2025", "1.5"] == [
        n.valeur for n in nombres_dits("## 3.1 Suivi\n1. en 2025\n{{ annee(2026) }} Mamobilité62 1,5")
    ]


# --- la somme de plusieurs contrats -----------------------------------------------------------------------------------
def test_la_recette_de_la_seance_est_la_somme_des_deux_contrats():
    sommes = [lecture for lecture in lectures(sujet()) if len(lecture.versions) > 1]
    assert [78, 5224] == [lecture.controle.ligne for lecture in sommes]
    assert [("cls-2024-2027/avenant-1", "cie-2025-2027/initiale")] * 2 == [lecture.noms for lecture in sommes]


def test_une_somme_fausse_par_un_seul_de_ses_contrats_en_est_la_suite(tmp_path):
    """La délibération imprime une recette de 10 € trop haute, et une somme de même : une seule faute."""
    chantier = ouvrir(tmp_path)
    remplacer(
        chantier.donnees / "seances" / "2025-09-22" / "publie.yaml",
        ("imprime: 3 342 548,00 €", "imprime: 3 342 558,00 €"),
        ("imprime: 8 466 738,00", "imprime: 8 466 748,00"),
        fois=1,
    )
    trouves = chantier.calculer(contrat="", version="", publie=True, regles=("PUB001",)).findings
    (faute,) = [f for f in trouves if "3 342 558" in f.message]
    assert "un total en découle (Délibération, article 5, recette des deux contrats, l. 78)" in faute.message
    assert not [f for f in trouves if "imprime « 8 466 748" in f.message]


# --- nommer une donnée, la comparer -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("nom", "valeur"),
    [
        ("contrat parties/etat/siege", "16 place de la Préfecture 62020 Arras Cedex 9"),
        ("avenant visas/1/date", date(2025, 2, 14)),
        ("avenant visas/loi_2025_127/date", date(2025, 2, 14)),
        ("contrat axes/3/imputation/sous_action", "25"),
        ("contrat exercices/2025/fin", date(2025, 12, 31)),
        ("action/3.1 axe", "3"),
        ("dossier representants/prefet/nom", "Laurent Touvet"),
        ("contrat exercices/2025/fin/semaine", Decimal(1)),
    ],
)
def test_une_donnee_se_nomme_par_son_fichier_et_ses_cles(nom, valeur):
    version = next(v for v in sujet().versions["cls-2024-2027"] if v.code == "avenant-1")
    assert valeur == donnee(racines(sujet().dossier, version), nom).valeur


@pytest.mark.parametrize("nom", ["contrat parties/etat/sieges", "contrats", "avenant visas/99/date", "action/9.9 axe",
                                 "contrat signature/jour"])  # fmt: skip
def test_un_nom_inconnu_est_refuse_et_sa_partie_connue_retrouvee(nom):
    connus = racines(sujet().dossier, sujet().versions["cls-2024-2027"][1])
    with pytest.raises(Refusal):
        donnee(connus, nom)
    trouvee = partie(connus, nom)
    assert trouvee is None or trouvee.path


@pytest.mark.parametrize("visa", ["loi_2025_127", "arrete_2025_10_37", "instruction_dgcs_sd1b_2023_169"])
def test_retirer_un_visa_ne_deplace_aucun_controle_des_autres(tmp_path, visa):
    """Les contrôles nomment un visa par son code, jamais par son rang : seul celui qui n'est plus là est dit."""
    chantier = ouvrir(tmp_path)
    avant = {
        f.message for f in chantier.calculer(contrat="", version="", publie=True, regles=("PUB002", "PUB004")).findings
    }
    fichier = chantier.contrat / "avenants" / "avenant-1" / "avenant.yaml"
    texte = fichier.read_text("utf-8")
    debut = texte.index(f"  - code: {visa}\n")
    fichier.write_text(texte[:debut] + texte[texte.index("  - code: ", debut + 4) :], "utf-8")
    trouves = chantier.calculer(contrat="", version="", publie=True, regles=("PUB002", "PUB004")).findings
    sans_ligne = {re.sub(r", ligne \d+", "", m) for m in avant}
    nouveaux = [f for f in trouves if re.sub(r", ligne \d+", "", f.message) not in sans_ligne]
    assert [("PUB002", "à corriger")] == [(f.code, f.severity.value) for f in nouveaux]
    assert f"avenant visas/{visa}" in nouveaux[0].message and "None" not in nouveaux[0].message


@given(st.dates(date(2001, 1, 1), date(2099, 12, 31)))
def test_un_jour_se_lit_dans_toutes_les_formes_imprimees(quand):
    mois = MOIS[quand.month - 1]
    formes = [en_lettres(quand), en_lettres(quand).upper(), f"{quand:%d/%m/%Y}", f"{quand:%d/%m/%y}",
              f"{quand.day:02d} {mois} {quand.year}", f"{quand.day}-{mois[:4]}-{quand:%y}",
              f"{quand.day} {mois[:4]}. {quand.year}"]  # fmt: skip
    assert [quand] * len(formes) == [jour_imprime(forme) for forme in formes]


def test_un_jour_mal_ecrit_n_est_pas_un_jour():
    assert [None] * 4 == [jour_imprime(texte) for texte in ("14 févier 2025", "31 février 2025", "février 2025", "")]


@pytest.mark.parametrize(
    ("imprime", "dit"),
    [
        ("AVENANT N° 1", "avenant n°1"),
        ("L'ETAT", "L’État"),
        ("2025-2026-2027", "2025 – 2026 – 2027"),
        ("articles L.3121-14", "articles L. 3121-14"),
        ("2ème semestre 2024", "2e semestre 2024"),
        ("« Solidarités humaines »", "Solidarités Humaines."),
    ],
)
def test_la_typographie_ne_fait_pas_une_difference(imprime, dit):
    assert memes_mots(imprime, dit)


@pytest.mark.parametrize(
    ("imprime", "valeur"),
    [("prevenir", "prévenir"), ("deux ans", "trois ans"), ("2.4", "3.4"), ("16", 17), ("NC", "prévenir"),
     ("7 468 440,00 €", Montant(746844100)), ("0", Absence.NON_COMMUNIQUE)],
)  # fmt: skip
def test_une_autre_valeur_est_une_difference(imprime, valeur):
    assert not pareil(imprime, valeur)


def test_une_donnee_changee_est_vue_par_les_controles():
    """Sans quoi les contrôles passeraient sans rien prouver : la date de la séance, changée, est un constat."""
    outcome = produit()
    assert outcome.dossier is not None
    (seance,) = outcome.dossier.seances
    autre = replace(seance, base=seance.base.model_copy(update={"date": date(2025, 9, 23)}))
    # Le dossier d'une séance porte sa date : ses fichiers changent de nom avec elle.
    lus = {CleDeSource(cle.replace(seance.name, autre.name)): source for cle, source in outcome.dossier.sources.items()}
    dossier = replace(outcome.dossier, seances=(autre,), sources=lus)
    trouves = check(Subject(dossier, outcome.versions), "publie", codes=["PUB004"])
    nouveaux = [f for f in trouves if "22 SEPTEMBRE 2025" in f.message]
    assert ["Délibération, date de la réunion (source, l. 13) et Rapport, date de la réunion (source, l. 5059)"] == [
        f.message.partition(" : l'acte")[0] for f in nouveaux
    ]


@pytest.mark.dossier("entier")
def test_sans_le_demander_l_acte_publie_n_est_pas_lu_et_c_est_dit(chantier):
    page = chantier.contrat / "publie" / "avenant-1.yaml"
    page.write_text("version: [", "utf-8")
    sans, avec = (chantier.lancer("verifier", *plus).output for plus in ((), ("--publie",)))
    assert "Les actes publiés ne sont ni lus ni comparés : « --publie » le fait." in sans
    assert page.name not in sans and page.name in avec


@pytest.mark.dossier("entier")
def test_ce_qu_une_seance_seule_a_publie_l_est_aussi(chantier):
    for publie in chantier.donnees.glob("*/publie/*.yaml"):
        publie.unlink()
    assert "Les actes publiés ne sont ni lus ni comparés" in chantier.lancer("verifier").output
