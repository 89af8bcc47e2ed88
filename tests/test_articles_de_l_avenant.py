"""Un avenant n'écrit que les articles qui disent quelque chose, et numérote ceux qui restent."""

import re

import pytest
from msgspec.structs import replace

from docgen.check.montre import uni
from docgen.compose.consolide import rangees
from docgen.compose.textes import Textes
from docgen.compose.versions import compose
from docgen.document import mots
from tests.outils.chantier import CPO, METROPOLE, ouvrir, remplacer

TEXTE = "  - nature: remplacer_alinea"
ANNEXES = "  - nature: actualiser_annexes"
OBJET, EFFET, AUTRES = "Objet de l'avenant", "Prise d'effet", "Autres dispositions"
MODIFICATION = "Modification du contrat"


def sans(lignes: str, nature: str) -> str:
    """Un avenant sans son opération de cette nature."""
    tete, *operations = re.split(r"^(?=  - nature: )", lignes, flags=re.MULTILINE)
    return tete + "".join(operation for operation in operations if not operation.startswith(nature))


@pytest.mark.parametrize(
    ("retire", "attendu"),
    [
        ((), [OBJET, MODIFICATION, "Annexes", EFFET, AUTRES]),
        ((ANNEXES,), [OBJET, MODIFICATION, EFFET, AUTRES]),
        ((TEXTE,), [OBJET, "Annexes", EFFET, AUTRES]),
    ],
)
def test_un_article_qui_ne_dirait_rien_n_est_pas_ecrit_et_les_suivants_gardent_le_fil(tmp_path, retire, attendu):
    chantier = ouvrir(tmp_path, METROPOLE, "cls-2025-2027", "avenant-1")
    avenant = chantier.fichier("avenants/avenant-1/avenant.yaml")
    for nature in retire:
        avenant.write_text(sans(avenant.read_text("utf-8"), nature), "utf-8")
    if TEXTE in retire:
        chantier.fichier("avenants/avenant-1/textes/*.md").unlink()
    if ANNEXES in retire:
        for fiche in chantier.contrat.glob("avenants/avenant-1/actions/*"):
            fiche.unlink()
        for texte in chantier.contrat.glob("avenants/avenant-1/textes/*.md"):
            texte.write_text("- le soutien est fixé.\n", "utf-8")
    resultat = chantier.produire(kinds=frozenset({"avenant"}))
    assert not resultat.failed, resultat.findings
    assert [(str(rang), titre) for rang, titre in enumerate(attendu, 1)] == titres(chantier.lire("avenant"))


def titres(texte: str) -> list[tuple[str, str]]:
    """Le numéro et le titre de chaque article de l'avenant, dans leur ordre."""
    return re.findall(r"^Article (\S+) – (.+)$", texte.replace("’", "'"), flags=re.MULTILINE)


def test_un_avenant_qui_ne_change_ni_texte_ni_annexe_se_numerote_de_suite(tmp_path):
    # Ses opérations ne s'énoncent pas à l'avenant : le texte ne compte que les articles qu'il écrit.
    chantier = ouvrir(tmp_path, METROPOLE, "cls-2025-2027", "avenant-1")
    resultat = chantier.calculer()
    version = resultat.versions["cls-2025-2027"][-1]
    muet = replace(version, avenant=version.avenant.model_copy(update={"operations": ()}))
    documents, fautes = compose(
        resultat.dossier, muet, Textes(chantier.templates / "textes", "cls-2024-2027"), only=frozenset({"avenant"})
    )
    assert [] == fautes
    assert [("1", OBJET), ("2", EFFET), ("3", AUTRES)] == titres(mots.texte(documents[0]))


def test_la_valeur_d_un_champ_du_contrat_se_change_dans_l_article_qui_la_montre(tmp_path):
    chantier = ouvrir(tmp_path, CPO, "lire-partout-2026-2028", "avenant-1")
    avenant = chantier.fichier("avenants/avenant-1/avenant.yaml")
    operation = (
        "  - nature: substituer_mots\n    cible:\n      article: 1\n      alinea: 1\n"
        "    de: '{{ contrat.projet }}'\n    a: Lire à tout âge\n"
    )
    avenant.write_text(f"{avenant.read_text('utf-8').rstrip()}\n{operation}", "utf-8")
    resultat = chantier.produire(kinds=frozenset({"avenant"}))
    assert not resultat.failed, resultat.findings
    acte = " ".join(uni(chantier.lire("avenant")).split())
    assert "les mots : « Lire partout » sont remplacés par les mots : « Lire à tout âge »" in acte


def test_une_operation_sur_les_annexes_seules_se_dit_a_l_article_2(tmp_path):
    chantier = ouvrir(tmp_path, METROPOLE, "cls-2025-2027", "avenant-1")
    avenant = chantier.fichier("avenants/avenant-1/avenant.yaml")
    avenant.write_text(sans(avenant.read_text("utf-8"), TEXTE), "utf-8")
    chantier.fichier("avenants/avenant-1/textes/*.md").unlink()
    (rangee,) = rangees_de(chantier)
    assert ("2", "Annexes et fiches-actions") == (rangee.numero, rangee.titre)


def rangees_de(chantier):
    resultat = chantier.calculer()
    version = resultat.versions["cls-2025-2027"][-1]
    textes = Textes(chantier.templates / "textes", version.contrat.entete.modele)
    return rangees(resultat.dossier, version, textes, str)


INDICATEURS = """\
  - nature: modifier_indicateur
    fiche: 1
    indicateur: passages
    exercice: 2027
    de: 180
    a: 190
  - nature: modifier_indicateur
    fiche: 3
    indicateur: visiteurs
    exercice: 2028
    de: 1 500
    a: 1 650
  - nature: modifier_indicateur
    fiche: 1
    indicateur: lecteurs
    exercice: 2027
    de: 340
    a: 400
"""


@pytest.mark.parametrize(("mot", "points", "seul"), [
    ("", "L'action 1 « La bibliothèque va vers les habitants » de la convention est ainsi modifiée :", "Dans l'action 3"),
    ("chantier", "Le chantier 1 « La bibliothèque va vers les habitants » de la convention est ainsi modifié :",
     "Dans le chantier 3"),
])  # fmt: skip
def test_les_valeurs_d_une_meme_fiche_sont_des_points_et_chaque_chose_dit_son_contrat_la_premiere_fois(
    tmp_path, mot, points, seul
):
    chantier = ouvrir(tmp_path, CPO, "lire-partout-2026-2028", "avenant-1")
    if mot:
        programme = chantier.textes / "cpo" / "programme.yaml"
        remplacer(programme, ("mot: action\n  genre: féminin", f"mot: {mot}\n  genre: masculin"))
    avenant = chantier.fichier("avenants/avenant-1/avenant.yaml")
    avenant.write_text(avenant.read_text("utf-8") + INDICATEURS, "utf-8")
    resultat = chantier.produire(kinds=frozenset({"avenant"}))
    assert not resultat.failed, resultat.findings
    lu = " ".join(chantier.lire("avenant").replace("\u00a0", " ").replace("’", "'").split())
    _, _, annexes = lu.partition("Article 3 – Annexes")
    assert "L'annexe 2 « Budget prévisionnel » de la convention est ainsi modifiée : 1°" in annexes
    assert (
        f"{points} 1° La cible 2027 de l'indicateur « Nombre de passages du bibliobus » : « 180 » est remplacée par : "
        "« 190 » ; 2° La cible 2027 de l'indicateur « Nombre de lecteurs inscrits » : « 340 » est remplacée par : "
        f"« 400 ». {seul} « Le festival des Passeurs » de la convention, la cible 2028"
    ) in annexes


PROROGATION = """\
  - nature: proroger
    de: 31 décembre 2028
    a: 28 février 2029
  - nature: remplacer_alinea
    cible:
      article: 2
      alinea: 1
    de: La convention est conclue
    fichier: textes/2.md
"""


@pytest.mark.parametrize(("titre", "attendu"), [
    ("Durée", ["2.1 Durée", "2.2 Contribution financière", "2.3 Modalités de versement"]),
    ("Prise d'effet", ["2.1 Durée", "2.2 Prise d'effet", "2.3 Contribution financière", "2.4 Modalités de versement"]),
])  # fmt: skip
def test_la_prorogation_et_l_article_sur_la_duree_ne_font_qu_une_division(tmp_path, titre, attendu):
    chantier = ouvrir(tmp_path, CPO, "lire-partout-2026-2028", "avenant-1")
    article = chantier.textes / "cpo" / "articles" / "02-duree.md"
    lignes = article.read_text("utf-8").split("\n")
    article.write_text("\n".join([f"# 2 {titre}", *lignes[1:]]), "utf-8")
    avenant = chantier.fichier("avenants/avenant-1/avenant.yaml")
    avenant.with_name("textes").joinpath("2.md").write_text(
        "Elle court du {{ exercices[0].debut }} au {{ exercices[-1].fin }}.\n", "utf-8"
    )
    avenant.write_text(avenant.read_text("utf-8") + PROROGATION, "utf-8")
    resultat = chantier.produire(kinds=frozenset({"avenant"}))
    assert not resultat.failed, resultat.findings
    lu = chantier.lire("avenant").replace("’", "'").replace("\u00a0", " ")
    assert attendu == re.findall(r"^(2\.\d .+)$", lu, flags=re.MULTILINE)
    assert lu.index("est prorogée jusqu'au 28") < lu.index("« Elle court du 1er janvier 2026 au 28")
