"""La chaîne qui explose : des avenants qui reprennent, abrogent ou devancent ce que d'autres ont écrit.

Et toutes les fautes que l'on peut faire en écrivant une opération : chacune est un constat qui dit où, quoi, et que faire.
"""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from docgen.amend import consolidate
from docgen.amend.operations import kinds
from tests.outils.chantier import MINIMAL, Chantier, ouvrir

ENTETE = """\
numero: {numero}
exercice: 2025
objet:
  - de modifier le contrat
versement:
  taux: 100
  delai: quinze jours
champs:
{champs}operations:
"""
CHAMPS = "".join(
    f"  {code}:\n    intitule: {code}\n    valeur: connu\n"
    for code in ("ds", "ej", "sous_actions", "date_signature", "date_visa")
)
PREMIERE = len((ENTETE.format(numero=1, champs=CHAMPS)).splitlines()) + 1
INSERE = """\
  - nature: inserer_article
    cible:
      article: 2
    de: Engagements financiers
    numero: 2-1
    intitule: Contrôle
    a: |
      Le contrôle est annuel.

      Il est public.
"""
CHANGE = """\
  - nature: substituer_mots
    cible:
      article: 2-1
      alinea: 1
    de: annuel
    a: semestriel
  - nature: inserer_alinea
    cible:
      article: 2-1
      alinea: dernier
    de: Il est public
    a: Son rapport est affiché.
"""
ABROGE = """\
  - nature: abroger_article
    cible:
      article: 2-1
    de: Contrôle
"""
VISE = """\
  - nature: supprimer_alinea
    cible:
      article: 2-1
      alinea: 2
    de: Il est public
"""


@dataclass
class Chaine:
    """Une copie du Val-Fleuri, dont on écrit les avenants au CLS."""

    chantier: Chantier

    @property
    def contrat(self) -> Path:
        return self.chantier.contrat

    def avenants(self, *operations: str) -> None:
        for numero, texte in enumerate(operations, 1):
            dossier = self.contrat / "avenants" / f"avenant-{numero}"
            dossier.mkdir(parents=True)
            (dossier / "avenant.yaml").write_text(ENTETE.format(numero=numero, champs=CHAMPS) + texte, "utf-8")

    def etats(self):
        dossier, constats = self.chantier.charger()
        assert [] == constats
        contrat = dossier.contrat("cls-2024-2025")
        return consolidate(contrat.base, contrat.avenants)

    def verifier(self) -> str:
        """Ce que `docgen verifier` imprime, depuis le dossier qui contient celui des données."""
        rendu = self.chantier.lancer("verifier", "--contrat", self.chantier.code)
        assert rendu.exit_code in (0, 1), rendu.output
        assert "Traceback" not in rendu.output
        return rendu.output.replace("’", "'")

    def erreurs(self) -> list[str]:
        """Les erreurs : « ligne:colonne CODE: phrase »."""
        motif = re.compile(r"^\S*?avenant\.yaml:(\d+:\d+): bloquant (.*)$", re.MULTILINE)
        return [f"{place} {phrase}" for place, phrase in motif.findall(self.verifier())]


@pytest.fixture
def chaine(tmp_path, monkeypatch) -> Chaine:
    monkeypatch.chdir(tmp_path)
    contrat = "cls-2024-2025"
    sans = ["seances", f"{contrat}/avenants", f"{contrat}/publie"]
    return Chaine(ouvrir(tmp_path, MINIMAL, contrat, sous="", sans=sans))


# --- la chaîne --------------------------------------------------------------------------------------------------------
def test_le_texte_se_lit_a_chaque_version_de_la_chaine(chaine):
    chaine.avenants(INSERE, CHANGE, ABROGE)
    etats, refus = chaine.etats()
    lus = [None if (a := etat.contrat.article("2-1")) is None else [line.texte for line in a.alineas] for etat in etats]
    assert [] == refus
    assert [
        None,
        ["Le contrôle est annuel.", "Il est public."],
        ["Le contrôle est semestriel.", "Il est public.", "Son rapport est affiché."],
        [],
    ] == lus
    dernier = etats[-1].contrat.article("2-1")
    assert dernier.abroge
    assert ("avenant-1/1", "avenant-2/1", "avenant-2/2", "avenant-3/1") == dernier.modifie_par
    assert ["1", "2", "2-1", "3"] == [a.numero for a in etats[-1].contrat.articles]


def test_la_chaine_passe_verifier(chaine):
    chaine.avenants(INSERE, CHANGE, ABROGE)
    assert [] == chaine.erreurs()


def test_viser_un_texte_disparu_montre_les_trois_lignes(chaine):
    chaine.avenants(INSERE, CHANGE, ABROGE, VISE)
    dit = chaine.verifier()
    dossier = "val-fleuri/cls-2024-2025/avenants"
    assert (
        f"{dossier}/avenant-4/avenant.yaml:{PREMIERE}:5: bloquant AVE001: opération 1 : l'article 2-1 est abrogé "
        f"(l'avenant n° 3 l'a supprimé ou modifié, avenant.yaml, ligne {PREMIERE})\n"
        "  → Viser un article en vigueur."
    ) in dit
    assert (
        f"    voir aussi : {dossier}/avenant-1/avenant.yaml:{PREMIERE}:5, {dossier}/avenant-3/avenant.yaml:{PREMIERE}:5\n"
    ) in dit


def test_viser_un_article_signe_puis_abroge_montre_son_fichier(chaine):
    abroge = ABROGE.replace("2-1", "1").replace("Contrôle", "Objet")
    chaine.avenants(abroge, VISE.replace("2-1", "1"))
    dossier = "val-fleuri/cls-2024-2025"
    assert (
        f"    voir aussi : {dossier}/articles/01-objet.md:1:1, {dossier}/avenants/avenant-1/avenant.yaml:{PREMIERE}:5\n"
    ) in chaine.verifier()


def test_viser_ce_que_seul_un_avenant_posterieur_cree_le_dit(chaine):
    chaine.avenants(VISE, INSERE)
    (erreur,) = chaine.erreurs()
    assert (
        f"{PREMIERE}:5 AVE001: opération 1 : l'article 2-1 n'existe pas dans le contrat (seul l'avenant n° 2, postérieur, "
        f"le crée, avenant.yaml, ligne {PREMIERE})"
    ) == erreur


def test_les_mots_qu_un_avenant_a_changes_nomment_cet_avenant_et_non_son_voisin(chaine):
    voisine = CHANGE.replace("de: annuel\n    a: semestriel", "de: contrôle\n    a: suivi")
    chaine.avenants(INSERE, voisine.partition("  - nature: inserer")[0] + CHANGE.partition("  - nature: inserer")[0],
                    CHANGE.partition("  - nature: inserer")[0])  # fmt: skip
    (erreur,) = chaine.erreurs()
    assert f"l'avenant n° 2 l'a supprimé ou modifié, avenant.yaml, ligne {PREMIERE + 6})" in erreur
    assert "les mots « annuel » ne sont pas dans le premier alinéa de l'article 2-1" in erreur
    assert "qui dit : « Le suivi est semestriel. »" in erreur


def test_un_article_renumerote_ne_se_vise_plus_a_son_ancien_numero(chaine):
    renumerote = "  - nature: renumeroter_article\n    cible:\n      article: 3\n    de: Modification\n    numero: 4\n"
    chaine.avenants(renumerote, VISE.replace("2-1", "3"))
    (erreur,) = chaine.erreurs()
    assert "l'article 3 n'existe pas dans le contrat (l'avenant n° 1 l'a supprimé ou modifié" in erreur


def test_deux_operations_sur_les_memes_mots_montrent_les_deux_lignes(chaine):
    mots = "  - nature: substituer_mots\n    cible:\n      article: 3\n      alinea: 1\n    de: {}\n    a: {}\n"
    chaine.avenants(mots.format("par avenant", "par écrit") + mots.format("avenant", "lettre"))
    dit = chaine.verifier()
    avenant = "val-fleuri/cls-2024-2025/avenants/avenant-1/avenant.yaml"
    assert (
        f"{avenant}:{PREMIERE + 6}:5: bloquant AVE008: opération 2 : elle touche aux mêmes mots que l'opération 1\n"
        in dit
    )
    assert f"voir aussi : val-fleuri/cls-2024-2025/articles/03-modification.md:1:1, {avenant}:{PREMIERE}:5\n" in dit


def test_un_refus_n_en_cache_pas_un_autre(chaine):
    chaine.avenants(VISE + VISE.replace("2-1", "3") + ABROGE.replace("2-1", "9"))
    assert ["AVE001", "AVE001", "AVE001"] == [erreur.split()[1].rstrip(":") for erreur in chaine.erreurs()]


# --- les fautes de saisie ---------------------------------------------------------------------------------------------
FAUTES = {
    "cible absente": ("article: 3", "article: 7", "{0}:5 AVE001: opération 1 : l'article 7 n'existe pas dans le contrat"),
    "ligne absente": ("alinea: 1", "alinea: 4", "{0}:5 AVE001: opération 1 : le quatrième alinéa de l'article 3 n'existe pas : il y a 1 alinéa à cet endroit"),
    "valeur attendue autre": ("de: par avenant", "de: par décret", "{0}:5 AVE002: opération 1 : les mots « par décret » ne sont pas dans le premier alinéa de l'article 3, qui dit : « Le contrat est modifié par avenant. »"),
    "étendue à l'envers": ("alinea: 1", "alinea: 3\n      jusqu_a: 2", "{2}:7 LEC006: l'étendue est à l'envers : du rang 3 au rang 2"),
    "nature inconnue": ("nature: substituer_mots", "nature: substituer_mot", "{0}:5 LEC006: la nature « substituer_mot » est inconnue"),
    "nature absente": ("nature: substituer_mots", "motif: rien", "{0}:5 LEC006: il manque la clé « nature »"),
    "clé inconnue": ("    a: par écrit", "    aa: par écrit", "LEC006: la clé « aa » est inconnue ici"),
    "clé absente": ("    a: par écrit\n", "", "{0}:5 LEC006: il manque la clé « a »"),
    "rang nul": ("alinea: 1", "alinea: 0", "{3}:15 LEC006: « 0 » n'est pas un nombre entier (1, 2, 3…)"),
    "numéro d'article mal écrit": ("article: 3", "article: trois", "{2}:16 LEC006: « trois » n'est pas un numéro d'article"),
    "cible d'un seul mot": ("cible:\n      article: 3\n      alinea: 1", "cible: 3", "{1}:12 LEC006: un groupe de clés est attendu ici"),
    "liste au lieu de mots": ("a: par écrit", "a:\n      - par écrit", "LEC006: un texte est attendu ici, pas une liste"),
    "fichier absent": ("a: par écrit", "fichier: textes/absent.md", "LEC003: "),
}  # fmt: skip
MOTS = "  - nature: substituer_mots\n    cible:\n      article: 3\n      alinea: 1\n    de: par avenant\n    a: par écrit\n"


@pytest.mark.parametrize("faute", FAUTES)
def test_une_faute_dans_une_operation_est_un_constat_place(chaine, faute):
    avant, apres, attendu = FAUTES[faute]
    assert avant in MOTS
    chaine.avenants(MOTS.replace(avant, apres))
    dit = chaine.verifier()
    attendu = attendu.format(PREMIERE, PREMIERE + 1, PREMIERE + 2, PREMIERE + 3)
    code = attendu.replace(" LEC", " bloquant LEC").replace(" AVE", " bloquant AVE")
    assert attendu in "\n".join(chaine.erreurs()) or code in dit, dit
    assert not any(mot in dit for mot in ("Input should", "validation error", "expected", "Extra inputs"))


def test_la_nature_ecrite_avec_ses_accents_est_proposee_sans(chaine):
    chaine.avenants(MOTS.replace("substituer_mots", "remplacer_alinéa"))
    dit = chaine.verifier()
    assert "la nature « remplacer_alinéa » est inconnue" in dit
    assert "→ Peut-être « remplacer_alinea » ?" in dit


@pytest.mark.parametrize("nature", kinds())
def test_chaque_cle_obligatoire_de_chaque_nature_est_reclamee_en_francais(chaine, nature):
    chaine.avenants(f"  - nature: {nature}\n    motif: aucun\n")
    erreurs = chaine.erreurs()
    obligatoires = [
        nom for nom, champ in kinds()[nature].model_fields.items() if champ.is_required() and nom != "nature"
    ]
    assert obligatoires
    assert sorted(f"{PREMIERE}:5 LEC006: il manque la clé « {nom} »" for nom in obligatoires) == sorted(erreurs)


@pytest.mark.parametrize("nature", kinds())
def test_une_cle_mal_ecrite_est_signalee_a_sa_place_avec_la_bonne(chaine, nature):
    champs = [n for n, c in kinds()[nature].model_fields.items() if c.is_required() and n != "nature" and len(n) > 2]
    nom = champs[0] if champs else "motif"
    chaine.avenants(f"  - nature: {nature}\n    {nom}x: 1\n")
    dit = chaine.verifier()
    assert f":{PREMIERE + 1}:5: bloquant LEC006: la clé « {nom}x » est inconnue ici\n  → Peut-être « {nom} »" in dit


@pytest.mark.parametrize("nature", kinds())
def test_une_valeur_de_la_mauvaise_forme_est_signalee_en_francais(chaine, nature):
    for nom, champ in kinds()[nature].model_fields.items():
        if champ.exclude or nom == "nature":
            continue
        avenants = chaine.contrat / "avenants"
        if avenants.exists():
            shutil.rmtree(avenants)
        chaine.avenants(f"  - nature: {nature}\n    {nom}:\n      - cle:\n          profonde: oui\n")
        dit = chaine.verifier()
        assert re.search(rf"avenant\.yaml:({PREMIERE + 1}|{PREMIERE + 2}):\d+: bloquant LEC006: ", dit), (nom, dit)
        assert not any(
            mot in dit for mot in ("Input should", "validation error", "Extra inputs", "Field required", "None")
        )


def test_une_operation_groupee_qui_vise_un_autre_article_est_dite_a_sa_place(chaine):
    groupe = "  - nature: modifier_article\n    cible:\n      article: 3\n    operations:\n"
    dedans = MOTS.replace("\n", "\n    ").replace("  - ", "      - ", 1).rstrip() + "\n"
    chaine.avenants(groupe + dedans + dedans.replace("article: 3", "article: 1"))
    (erreur,) = chaine.erreurs()
    assert f"{PREMIERE}:5 LEC006: une des opérations vise l'article 1, et non l'article 3" == erreur
