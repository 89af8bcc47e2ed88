"""Les adresses sont des types : chaque clé écrite dans le code est un champ d'un modèle, et un seul lieu les colle."""

import ast
from collections.abc import Iterator
from functools import cache

import pytest

from docgen.findings import Location
from docgen.load import load
from docgen.model.fiche import FicheAction
from tests.outils.arbres import noeuds
from tests.outils.champs import MODELES, TOUTE, accepte, dedans, modele_de, sur_mesure_de
from tests.outils.chantier import METROPOLE, MINIMAL, REEL, TEMPLATES

# --- chaque clé est un champ --------------------------------------------------------------------------------------------
# Les fabriques de CleDeSource, et une clé de la même sorte.
FABRIQUES = {
    "dossier": "dossier", "acceptes": "constats-acceptes", "saisie": "saisie",
    "avenant": "c/avenants/avenant-1", "fiche": "c/actions/1.1", "source_fiche": "c/actions/1.1",
}  # fmt: skip
# Celles dont un mot dit quel fichier : ce que la clé a autour de ce mot, et le mot que l'on tait.
DITES = {
    "contrat": ("c/{}", "contrat"), "du_contrat": ("c/{}/1", None), "seance": ("seances/jour/{}", "seance"),
    "modele": ("{}/modele", None),
}  # fmt: skip


def appels() -> Iterator[tuple[str, ast.Call]]:
    """Tous les appels du code à `locate`, et à `place`, dont le chemin part de ce que la règle regarde."""
    for nom, siens in noeuds().items():
        for noeud in siens:
            if (
                isinstance(noeud, ast.Call)
                and isinstance(noeud.func, ast.Attribute)
                and noeud.func.attr in ("locate", "place", "au_contrat")
            ):
                yield f"{nom}:{noeud.lineno}", noeud


def modeles_de(source: ast.expr) -> set:
    """Les modèles que peut avoir le fichier que nomme cette expression ; tous, quand elle ne dit pas sa sorte."""
    if isinstance(source, ast.Call) and isinstance(source.func, ast.Attribute):
        fabrique = source.func.attr
        if fabrique in FABRIQUES:
            return {modele_de(FABRIQUES[fabrique])}
        if fabrique in DITES:
            cle, tu = DITES[fabrique]
            dits = [mot.value for mot in source.args if isinstance(mot, ast.Constant)] or [tu]
            return {modele_de(cle.format(dits[0]))} if dits[0] else set(MODELES)
        if fabrique == "acte":
            return {modele_de("c/contrat"), modele_de("c/avenants/avenant-1")}
    if isinstance(source, ast.Constant):
        return {modele_de(source.value)}
    return set(MODELES)


@cache
def tous() -> set:
    """Tous les modèles, et ceux qu'ils contiennent."""
    return dedans(MODELES)


def etapes(mots: list[ast.expr]) -> list[object] | None:
    """Les étapes écrites ; TOUTE pour celles que le code calcule. None : un nombre d'étapes que le code calcule."""
    if any(isinstance(mot, ast.Starred) for mot in mots):
        return None
    return [mot.value if isinstance(mot, ast.Constant) else TOUTE for mot in mots]


def fautes(noeud: ast.Call) -> bool:
    """Si l'appel nomme une clé qu'aucun des modèles de sa source n'a."""
    mots = noeud.args
    if isinstance(noeud.func, ast.Attribute) and noeud.func.attr == "place":
        suite = etapes(mots)
        return suite is not None and not any(accepte(un, suite) for un in tous())
    if isinstance(noeud.func, ast.Attribute) and noeud.func.attr == "au_contrat":
        dits = [
            mot.value.value for mot in noeud.keywords if mot.arg == "fichier" and isinstance(mot.value, ast.Constant)
        ]
        source, ecrites = {modele_de(f"c/{dits[0] if dits else 'contrat'}")}, mots
    elif len(mots) == 1 and isinstance(mots[0], ast.Tuple):  # `Source.locate`, qui prend le chemin entier
        source, ecrites = set(MODELES), mots[0].elts
    elif mots and not isinstance(mots[0], ast.Starred):
        source, ecrites = modeles_de(mots[0]), mots[1:]
    else:
        return False
    chemin = etapes(ecrites)
    if chemin is None:
        debut = next(rang for rang, mot in enumerate(ecrites) if isinstance(mot, ast.Starred))
        chemin = etapes(ecrites[:debut]) or []
    return not any(chemin == [] if modele is None else accepte(modele, chemin) for modele in source)


def test_chaque_cle_demandee_a_locate_est_un_champ_des_donnees():
    assert [] == [f"{ou} {ast.unparse(noeud)}" for ou, noeud in appels() if fautes(noeud)]


def test_le_parcours_voit_assez_d_appels():
    ecrites = [noeud for _, noeud in appels() if any(isinstance(mot, ast.Constant) for mot in noeud.args)]
    assert len(ecrites) >= 60


@pytest.mark.parametrize(
    "ecrit",
    [
        'dossier.locate(CleDeSource.contrat(code), "exercise")',
        'dossier.locate(CleDeSource.fiche(code, numero), "sous_actions", rang, "montants")',
        'dossier.locate(source, "sous_action", rang, "montant")',
        'dossier.locate(CleDeSource.avenant(code, version), "operations", "a")',
        'dossier.locate(CleDeSource.du_contrat(code, "articles", numero), "titre")',
        'dossier.locate(CleDeSource.du_contrat(code, "execution", nom), "action")',
        'dossier.locate(CleDeSource.contrat(code, "plan"), "rubrique")',
        'dossier.locate(CleDeSource.seance(nom, "rapport"), "montant")',
        'ecrit.au_contrat("rubriques", rang)',
        'ecrit.au_contrat("exercices", rang, fichier="indicateurs")',
        'source.locate(("numeros",))',
    ],
)
def test_une_cle_mal_ecrite_serait_vue(ecrit):
    assert fautes(ast.parse(ecrit, mode="eval").body)


def chemins() -> Iterator[tuple[str, list[object]]]:
    """Les chemins écrits à part : une suite qui commence par une clé, sous un nom de chemin."""
    for nom, siens in noeuds().items():
        for noeud in siens:
            cibles = noeud.targets if isinstance(noeud, ast.Assign) else [getattr(noeud, "target", None)]
            noms = {cible.id for cible in cibles if isinstance(cible, ast.Name)}
            valeur = getattr(noeud, "value", None)
            if noms & {"path", "chemin"} and isinstance(valeur, ast.Tuple) and valeur.elts:
                ecrites = etapes(valeur.elts)
                if ecrites and isinstance(ecrites[0], str):
                    yield f"{nom}:{noeud.lineno}", ecrites


def test_chaque_chemin_ecrit_a_part_est_un_champ_des_donnees():
    trouves = list(chemins())
    assert trouves
    assert [] == [f"{ou} {chemin}" for ou, chemin in trouves if not any(accepte(un, chemin) for un in MODELES)]


# Ce qui s'écrit plus court que le modèle, qui le remet en forme : un texte dans un fichier, une case et sa précision.
SAISIES = (("operations", int, "fichier"), ("cases", str, int, str))


def _meme_forme(chemin, forme) -> bool:
    paires = zip(chemin, forme, strict=False)
    return len(chemin) == len(forme) and all(un == f or (isinstance(f, type) and isinstance(un, f)) for un, f in paires)


@pytest.mark.parametrize("donnees", [REEL, MINIMAL, METROPOLE], ids=lambda un: un.name)
def test_chaque_cle_lue_dans_un_dossier_est_un_champ_de_son_modele(donnees):
    dossier, _ = load(donnees, TEMPLATES / "textes")
    assert dossier
    lus = [(cle, chemin) for cle, source in dossier.sources.items() for chemin in source.values]
    assert len(lus) > 300
    hors = [
        un for un in lus if (modele := modele_de(un[0], sur_mesure_de(dossier, un[0]))) and not accepte(modele, un[1])
    ]
    assert [] == [un for un in hors if not any(map(_meme_forme, [un[1]] * len(SAISIES), SAISIES))]


@pytest.mark.parametrize(
    ("source", "chemin"),
    [
        ("cls-2024-2025/contrats", ()),
        ("cls-2024-2025/execution/2099", ()),
        ("cls-2024-2025/contrat", ("exercise",)),
        ("cls-2024-2025/actions/1.1", ("sous_actions", "0")),
        ("cls-2024-2025/articles/1", ("intitule",)),
    ],
)
def test_une_adresse_qui_n_existe_pas_est_une_erreur_dans_les_essais(source, chemin):
    dossier, _ = load(MINIMAL, TEMPLATES / "textes")
    assert isinstance(dossier.locate("cls-2024-2025/contrat", "signature"), Location)
    with pytest.raises(AssertionError, match="locate : "):
        dossier.locate(source, *chemin)


def test_un_chemin_traverse_les_listes_les_groupes_et_les_choix():
    assert accepte(FicheAction, ("sous_actions", 0, "montant"))
    assert accepte(FicheAction, ("financements", "etat", "2025"))
    assert not accepte(FicheAction, ("sous_actions", "montant"))
    assert not accepte(FicheAction, ("financements", 0))


# --- un seul lieu colle et coupe les adresses ---------------------------------------------------------------------------
# Où « / » est d'autre chose que d'une adresse : combien de fois, et de quoi.
DOSSIER = "un chemin dans le dossier"
SORTIE = "un chemin dans la production"
BALISE = "une balise ou une recherche XML"
PARTIE = "le nom d'une partie d'un fichier Word"
RELATION = "une adresse de relation Open XML"
DEMANDE = "le nom qu'une personne a écrit, contrat seul ou version seule"
HTML = "une balise HTML"
DOCUMENT = "le nom d'un document, qui est son chemin dans la production"
AUTRES_BARRES: dict[str, tuple[int, str]] = {
    "model/saisies_proches.py": (4, "« / » seul et « n/c », une date « 03/06/2024 »"),
    "check/acceptes.py": (3, DOSSIER),
    "check/lieux.py": (2, DOSSIER),
    "check/montre.py": (2, DOSSIER),
    "check/parcours.py": (2, DOSSIER),
    "check/places.py": (1, "le nom d'un fichier"),
    "check/rules/bud025_montant_annonce_different.py": (1, DOSSIER),
    "classeur/__init__.py": (1, "une division, dans une formule"),
    "cli/constats.py": (1, DOCUMENT),
    "cli/production.py": (2, SORTIE),
    "commandes/a_completer.py": (1, DOSSIER),
    "commandes/assembler.py": (1, DOSSIER),
    "commandes/tableur/__init__.py": (1, DOSSIER),
    "compose/documents.py": (2, "un nom de fichier, avec ses dossiers"),
    "compose/textes_repris.py": (2, "le chemin d'un texte, dans les modèles"),
    "commandes/commencer.py": (1, DOSSIER),
    "commandes/commencer_projet.py": (3, "un chemin dans le projet"),
    "commandes/comparer/cotes.py": (1, DOCUMENT),
    "commandes/comparer/dossiers_produits.py": (1, SORTIE),
    "commandes/comparer/page/operations.py": (1, DOCUMENT),
    "commandes/comparer/redlines.py": (1, DOCUMENT),
    "commandes/consolider.py": (1, DOSSIER),
    "commandes/modele/copier.py": (2, "un chemin dans les modèles"),
    "commandes/preparer/__init__.py": (1, DOSSIER),
    "commandes/preparer/contrat.py": (3, "une date, un chemin"),
    "commandes/preparer/lisezmoi.py": (2, DOSSIER),
    "commandes/preparer/textes.py": (1, DOSSIER),
    "commandes/proposer/__init__.py": (1, DOSSIER),
    "commandes/proposer/ecriture.py": (2, DOSSIER),
    "commandes/proposer/texte_word.py": (1, BALISE),
    "commandes/signer.py": (1, DEMANDE),
    "commandes/verifier/sarif.py": (2, "une adresse de fichier (URI)"),
    "commandes/campagne/annee.py": (14, f"{DOSSIER} ; le fichier d'une valeur, d'où part son nom de colonne"),
    "commandes/campagne/avenants.py": (2, DOSSIER),
    "commandes/campagne/champs.py": (3, DOSSIER),
    "commandes/campagne/ecriture.py": (4, DOSSIER),
    "commandes/campagne/existants.py": (3, DOSSIER),
    "commandes/campagne/modele.py": (7, f"{DOSSIER} ; le nom d'une colonne, tel que la personne l'écrit"),
    "commandes/campagne/poste.py": (3, DOSSIER),
    "commandes/campagne/tableau.py": (1, DOSSIER),
    "commandes/reprendre/ecrits.py": (1, DOSSIER),
    "commandes/tableur/abimes.py": (3, PARTIE),
    "commandes/tableur/colles.py": (1, "une date"),
    "commandes/tableur/saisir.py": (1, DOSSIER),
    "check/rules/doc025_annexe_sous_le_titre_d_une_autre.py": (1, DOSSIER),
    "check/rules/txt016_sigle_jamais_developpe.py": (2, "un nom de fichier"),
    "compose/aides/actes.py": (1, "un chemin dans les textes"),
    "demande/__init__.py": (2, DEMANDE),
    "diff/ecritures.py": (1, "une date"),
    "diff/unites.py": (2, "une unité : « €/mois »"),
    "document/images_du_texte.py": (1, DOSSIER),
    "document/reunis.py": (1, DOCUMENT),
    "entree/empreintes.py": (1, "un chemin de fichier, lu sans pathlib"),
    "load/contrats.py": (2, DOSSIER),
    "load/images.py": (2, DOSSIER),
    "load/non_lus.py": (1, DOSSIER),
    "load/yaml_ecriture.py": (1, "le chemin d'un schéma"),
    "ooxml/endroit.py": (1, BALISE),
    "ooxml/fins.py": (7, BALISE),
    "ooxml/noms.py": (9, RELATION),
    "ooxml/paquet.py": (1, PARTIE),
    "ooxml/trace.py": (4, f"{PARTIE}, {RELATION}"),
    "ooxml/reponses.py": (1, BALISE),
    "render/docx/__init__.py": (1, BALISE),
    "render/docx/ajouts.py": (7, f"{RELATION}, {BALISE}"),
    "render/docx/balises.py": (2, BALISE),
    "render/docx/blocs.py": (2, BALISE),
    "render/docx/parties.py": (13, f"{RELATION}, {PARTIE}"),
    "render/docx/dessins.py": (1, BALISE),
    "render/docx/plume.py": (1, BALISE),
    "render/docx/styles.py": (5, BALISE),
    "render/docx/wordml.py": (4, BALISE),
    "render/mesures.py": (12, BALISE),
    "render/pages/comparaison_tableaux.py": (1, HTML),
    "render/pages/html.py": (5, HTML),
    "render/pdf/__init__.py": (3, "le chemin d'un fichier donné à Typst ; une image dite dans une adresse"),
    "render/pdf/typst_files.py": (2, "le nom d'un fichier donné à Typst"),
    "sceau.py": (1, "le chemin d'un fichier, lu sans pathlib"),
    "word/aspects_tableaux.py": (1, BALISE),
    "word/champs.py": (2, BALISE),
    "word/contenu.py": (1, BALISE),
    "word/equations.py": (1, "la barre d'une fraction"),
    "word/marques/apports.py": (1, RELATION),
    "word/marques/commentaires.py": (3, BALISE),
    "word/marques/fusion.py": (1, BALISE),
    "word/marques/mises_en_forme.py": (1, BALISE),
    "word/marques/styles_apportes.py": (1, BALISE),
    "word/ouverture.py": (2, f"{PARTIE}, {RELATION}"),
    "word/preuve/aspect.py": (2, BALISE),
    "word/preuve/lecture.py": (3, BALISE),
    "word/preuve/niveaux.py": (2, BALISE),
    "word/preuve/paquet.py": (2, f"{PARTIE}, {RELATION}"),
    "word/fonds.py": (6, BALISE),
    "word/styles.py": (9, BALISE),
}

COUPE = ("partition", "rpartition", "split", "rsplit")
CHERCHE = ("startswith", "endswith", "removeprefix", "removesuffix")


def colle_ou_coupe(noeud: ast.AST) -> bool:
    """Si le code y colle (« f"{code}/actions" ») ou y coupe (« nom.partition("/") ») un texte à une barre."""
    if isinstance(noeud, ast.JoinedStr):
        return any(
            isinstance(mot, ast.Constant)
            and ((rang > 0 and mot.value.startswith("/")) or (rang + 1 < len(noeud.values) and mot.value.endswith("/")))
            for rang, mot in enumerate(noeud.values)
        )
    if not (isinstance(noeud, ast.Call) and isinstance(noeud.func, ast.Attribute)):
        return False
    ecrits = [un.value for mot in noeud.args for un in ast.walk(mot) if isinstance(un, ast.Constant)]
    barres = [mot for mot in ecrits if isinstance(mot, str) and "/" in mot]
    if noeud.func.attr == "join" and isinstance(noeud.func.value, ast.Constant):
        return noeud.func.value.value == "/"
    return bool(barres) and (noeud.func.attr in CHERCHE or (noeud.func.attr in COUPE and barres == ["/"]))


@cache
def barres() -> dict[str, int]:
    """Combien de fois chaque module, hors de `adresses/`, colle ou coupe un texte à une barre."""
    comptes = {
        nom: sum(map(colle_ou_coupe, siens)) for nom, siens in noeuds().items() if not nom.startswith("adresses/")
    }
    return {nom: compte for nom, compte in comptes.items() if compte}


def test_nul_ne_colle_ni_ne_coupe_une_adresse_hors_de_sa_maison():
    assert {} == {nom: compte for nom, compte in barres().items() if compte > AUTRES_BARRES.get(nom, (0, ""))[0]}


def test_aucune_exception_ne_survit_a_ce_qu_elle_excuse():
    vues = barres()
    assert {} == {nom: compte for nom, (compte, _) in AUTRES_BARRES.items() if compte > vues.get(nom, 0)}


@pytest.mark.parametrize(
    ("ecrit", "vu"),
    [
        ('f"{code}/actions/{numero}"', True),
        ('f"article/{numero}"', True),
        ('nom.partition("/")', True),
        ('portee.startswith("action/")', True),
        ('portee.startswith(("action/", "cout/"))', True),
        ('"/".join(morceaux)', True),
        ('f"{montant} €/an"', False),
        ('nom.partition("-")', False),
        ('f"le {jour}"', False),
    ],
)
def test_ce_qui_colle_ou_coupe_se_voit(ecrit, vu):
    assert vu is any(map(colle_ou_coupe, ast.walk(ast.parse(ecrit))))
