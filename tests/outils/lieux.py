"""Où chercher un fait dans un document : une section, une rangée, une case d'un tableau, une case cochée."""

import re
from collections.abc import Callable, Iterable

from tests.outils.faits import Fait, contient, mots
from tests.outils.pages import Ligne

Lieu = Callable[[list[Ligne], Fait], list[str]]


def partout(lignes: list[Ligne], fait: Fait) -> list[str]:
    """Toutes les lignes du document."""
    return [ligne.texte for ligne in lignes]


def recit(lignes: list[Ligne], fait: Fait) -> list[str]:
    """Les paragraphes du document, hors de ses tableaux."""
    return [ligne.texte for ligne in lignes if len(ligne.cellules) == 1]


def texte_entier(lignes: list[Ligne], fait: Fait) -> list[str]:
    """Le document d'un seul tenant, pour ce qui court sur plusieurs lignes."""
    return [" ".join(partout(lignes, fait))]


def sous(titre: str) -> Lieu:
    """Les lignes qui sont sous un titre ; `{2}` y est le troisième nom de la clé du fait."""

    def lieu(lignes: list[Ligne], fait: Fait) -> list[str]:
        return [ligne.texte for ligne in lignes if ligne.sous(titre.format(*fait.cle))]

    return lieu


def ligne_de(nom: str) -> Lieu:
    """Les lignes qui portent une autre valeur du même groupe de faits (« number » : le numéro de la loi)."""

    def lieu(lignes: list[Ligne], fait: Fait) -> list[str]:
        repere = str(next(noeud[nom] for noeud in reversed(fait.noeuds) if isinstance(noeud, dict) and nom in noeud))
        rangees = [ligne.texte for ligne in lignes if ligne.tetes and mots(ligne.cellules[0]) == mots(repere)]
        return rangees or [ligne.texte for ligne in lignes if contient(ligne.texte, repere)]

    return lieu


def visa(lignes: list[Ligne], fait: Fait) -> list[str]:
    """Les visas qui portent le numéro du texte cité ; tous, s'il n'en a pas."""
    vus = [ligne.texte for ligne in lignes if ligne.texte.startswith("Vu ")]
    numero = str(fait.noeuds[-1].get("number", ""))
    return [texte for texte in vus if contient(texte, numero)] or vus


def article(lignes: list[Ligne], fait: Fait) -> list[str]:
    """Les lignes de l'article (et du sous-article) dont le fait porte le numéro."""
    numeros = [str(noeud["n"]) for noeud in fait.noeuds if isinstance(noeud, dict) and "n" in noeud]
    numeros = [n for n in numeros if "volets" not in fait.cle or n == numeros[0]]
    titre = f"{numeros[-1]} " if "." in numeros[-1] else f"Article {'1er' if numeros[0] == '1' else numeros[0]}"
    titre = titre.strip()
    return [li.texte for li in lignes if any(re.sub(r"\s", " ", f"{t} ").startswith(f"{titre} ") for t in li.titres)]


# --- les fiches -------------------------------------------------------------------------------------------------------
def sous_action(*rangees: str) -> Lieu:
    """Les lignes de la sous-action du fait, ou ses rangées qui portent ce nom."""

    def lieu(lignes: list[Ligne], fait: Fait) -> list[str]:
        titre = f"Action {fait.noeuds[5]['n']} : "
        siennes = [ligne for ligne in lignes if ligne.sous(titre)]
        return [li.texte for li in siennes if not rangees or li.cellules[0] in rangees]

    return lieu


def natures(lignes: list[Ligne], fait: Fait) -> list[str]:
    """Les cases de la nature de la dépense d'une sous-action."""
    return cases(sous_action("Nature de la dépense")(lignes, fait))


def budget(lignes: list[Ligne], fait: Fait) -> list[str]:
    """La case du budget : la rangée de l'exercice, la colonne du financeur."""
    rangee = next(n["label"] for n in reversed(fait.noeuds) if isinstance(n, dict) and "label" in n)
    return case(lignes, "Budget de l’action", rangee, fait.cle[fait.cle.index("cells") + 1])


def colonne_de_budget(lignes: list[Ligne], fait: Fait) -> list[str]:
    """Les têtes de colonne du budget."""
    return [tete for ligne in lignes if ligne.sous("Budget de l’action") for tete in ligne.tetes]


def indicateur(lignes: list[Ligne], fait: Fait) -> list[str]:
    """La case d'un indicateur, ou celle de sa part « Action n » ; sa ligne, pour un fait sans colonne."""
    libelle = fait.noeuds[5]["label"] if isinstance(fait.noeuds[5], dict) else ""
    rangees = _rangees(lignes, libelle.partition(" dont :")[0])
    part = re.search(r"(?:par_action > |action)(\d)", fait.chemin)
    if part:
        rangees = [li for li in rangees if li.cellules[0].startswith(f"– Action {part[1]}")]
    annee = fait.cle[-1] if re.fullmatch(r"20\d\d", fait.cle[-1]) else ""
    if fait.cle[-2] in ("cibles", "cibles_pct") and not annee:
        annee = str(2025 + int(fait.cle[-1]))
    if annee or fait.cle[-1] == "situation":
        tete = f"Cible {annee}" if annee else "Situation"
        return [c for li in rangees for c, t in zip(li.cellules, li.tetes, strict=True) if t.startswith(tete)]
    return [ligne.texte for ligne in rangees]


def _rangees(lignes: list[Ligne], libelle: str) -> list[Ligne]:
    """La rangée d'un indicateur et celles, sous elle, de ses parts (« – Action 1 », « – dont… »).

    Le libellé peut dire en plus l'unité, que la source n'imprime pas (« … (en mois) »).
    """
    suite: list[Ligne] = []
    for ligne in lignes:
        if ligne.sous("Indicateurs et cibles") and ligne.tetes:
            tete = ligne.cellules[0]
            if mots(tete.partition(" (en ")[0]) == mots(libelle) or (suite and tete.startswith("– ")):
                suite.append(ligne)
            elif suite:
                break
    return suite


def liste_a_cocher(titre: str) -> Lieu:
    """Les cases de la liste qui porte ce titre (suivi de « Choix multiples », « Si oui… »), chacune avec son libellé ;
    toutes les listes sans titre."""
    tete = re.compile(rf"{re.escape(titre)}(?: (?:Choix|Si oui)\b.*)?")

    def lieu(lignes: list[Ligne], fait: Fait) -> list[str]:
        cellules = [
            cellule
            for ligne in lignes
            for rang, cellule in enumerate(ligne.cellules)
            if re.match(r"\[[x ]\] ", cellule) and (not titre or (ligne.tetes and tete.fullmatch(ligne.tetes[rang])))
        ]
        return cases(cellules)

    return lieu


def cases(textes: Iterable[str]) -> list[str]:
    """Chaque case à cocher d'un texte, avec son libellé.

    >>> cases(["[x] Oui [ ] Non"])
    ['[x] Oui', '[ ] Non']
    """
    return [lue.strip() for texte in textes for lue in re.findall(r"\[[x ]\] [^\[]+", texte)]


# --- les tableaux -----------------------------------------------------------------------------------------------------
def case(lignes: Iterable[Ligne], titre: str, rangee: str, colonne: str) -> list[str]:
    """Les cases qui sont sous `titre`, au croisement d'une rangée et d'une colonne (leurs premiers mots)."""
    return [
        cellule
        for ligne in lignes
        if ligne.sous(titre) and ligne.tetes and _commence(ligne.cellules[0], rangee)
        for cellule, tete in zip(ligne.cellules, ligne.tetes, strict=True)
        if _commence(tete, colonne)
    ]


def _commence(texte: str, debut: str) -> bool:
    attendu = mots(debut)
    return bool(attendu) and mots(texte)[: len(attendu)] == attendu


def plan(lignes: list[Ligne], fait: Fait) -> list[str]:
    """La case du plan de financement : la rangée de même rang dans le tableau de l'exercice, et sa colonne."""
    tetes = {"cout": "Coût", "etat": "Part État", "cd": "Part CD", "autre": "Autre"}
    corps = [li for li in lignes if li.sous(f"Plan de financement {fait.cle[3]}") and li.tetes]
    rangees = [ligne for ligne in corps if len(set(ligne.cellules)) > 1]
    ligne = rangees[int(fait.cle[5])]
    if fait.cle[6] not in tetes:
        return list(ligne.cellules)
    return [c for c, t in zip(ligne.cellules, ligne.tetes, strict=True) if t.startswith(tetes[fait.cle[6]])]


def bilan(lignes: list[Ligne], fait: Fait) -> list[str]:
    """Le bilan de l'exercice du fait : chaque cellule de ses tableaux, têtes de colonne comprises."""
    annee = fait.noeuds[4]["annee"]
    siennes = [ligne for ligne in lignes if ligne.sous(f"État des dépenses {annee}")]
    return [cellule for ligne in siennes for cellule in (ligne.titres[0], *ligne.cellules)]


RANGEES_DU_BASSIN = {
    "flux_entrants": "BRSA entrants", "stock": "BRSA du bassin", "BRSA": "BRSA aux droits ouverts", "communes": "Communes",
    "BRSA_droits_ouverts_versables": "BRSA aux droits ouverts", "detail_BRSA": "BRSA aux droits ouverts",
    "demandeurs_emploi_RSA": "Demandeurs d'emploi (toutes catégories)", "cible_XP": "Cible RSA",
    "detail_demandeurs": "Demandeurs d'emploi (toutes catégories)", "droits_devoirs": "Soumis aux droits et devoirs",
    "demandeurs_RSA": "Demandeurs d'emploi (toutes catégories)", "femmes": "Femmes", "<30": "Moins de 30 ans",
    "<25": "Moins de 25 ans", "25-29": "De 25 à 29 ans", "30-39": "De 30 à 39 ans", "40-49": "De 40 à 49 ans",
    ">50": "Plus de 50 ans", "<6 mois": "Moins de 6 mois", ">5 ans": "Plus de 5 ans",
    "professionnelles": "Orientation professionnelle", "solidarités": "Orientation vers les solidarités",
    "France travail": "Orientation vers France Travail", "contractualisation": "Taux de contractualisation",
    "part_DE": "Part de la demande d'emploi", "hommes": "Hommes et femmes", "DE_50plus": "Plus de 50 ans",
    "DE_anciennete_1an": "Inscrits depuis plus d'un an", "DE_QPV": "En QPV", "activite_reduite": "En activité réduite",
    "frein_social": "Au moins un frein social", "cible_mensuelle": "ARSA par mois", "cible_FT": "ARSA à orienter",
    "portefeuilles_FT": "France Travail : portefeuilles", "CD": "CD : accompagnateurs",
    "delegataires_ETP": "Délégataires du CD", "agences_FT": "Agences France Travail",
}  # fmt: skip


def bassin(lignes: list[Ligne], fait: Fait) -> list[str]:
    """La case du tableau des bassins : la rangée du fait, la colonne de son bassin."""
    noms = [nom for nom in fait.cle[2:] if nom in ("Montreuillois", "Audomarois", "Lensois", "Lens-Liévin")]
    tete = {"Lens-Liévin": "Lensois"}.get(noms[-1], noms[-1]) if noms else "Ensemble"
    rangee = next(RANGEES_DU_BASSIN[nom] for nom in reversed(fait.cle) if nom in RANGEES_DU_BASSIN)
    profil = "Demandeurs d’emploi avec" if fait.cle[-1].startswith("DE_") else ""
    profil = "Profil" if fait.cle[-1] == ">50" else profil
    return case(lignes, profil, rangee, tete)


def rencontre(lignes: list[Ligne], fait: Fait) -> list[str]:
    """La case d'une journée de lancement : le bassin, la séquence."""
    nom = {"Lens": "Lensois"}.get(fait.noeuds[-1]["bassin"], fait.noeuds[-1]["bassin"])
    return case(lignes, "Journées", nom, {"sequence1": "1re", "sequence2": "2e"}[fait.cle[2]])


def tetes(lignes: list[Ligne], fait: Fait) -> list[str]:
    """Les têtes de colonne de tous les tableaux."""
    return [tete for ligne in lignes for tete in ligne.tetes]


def groupe_du_plan(lignes: list[Ligne], fait: Fait) -> list[str]:
    """Les volets du plan de l'exercice."""
    siennes = [li for li in lignes if li.sous(f"Plan de financement {fait.cle[3]}") and len(set(li.cellules)) == 1]
    return [li.texte for li in siennes]


def cible(lignes: list[Ligne], fait: Fait) -> list[str]:
    """La partie de la feuille de route : ses cibles opérationnelles et leurs actions."""
    return [li.texte for li in lignes if li.sous(f"Feuille de route – {fait.cle[2]}")]


def axe(lignes: list[Ligne], fait: Fait) -> list[str]:
    """La ligne du rapport qui donne le montant de l'axe."""
    debut = f"axe {fait.noeuds[-2]['axe']} "
    return [li.texte for li in lignes if re.sub(r"\s", " ", li.texte).startswith(debut)]


def sous_libelle(nom: str) -> Lieu:
    """Les lignes « ambition 2 : … », « 1 – … » du numéro du fait."""

    def lieu(lignes: list[Ligne], fait: Fait) -> list[str]:
        debut = f"{nom} {fait.noeuds[-1]['n']} ".lstrip()
        return [li.texte for li in lignes if re.sub(r"\s", " ", li.texte).startswith(debut)]

    return lieu
