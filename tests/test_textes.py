"""Les textes types et l'aspect se changent sans Python ; une balise fausse est un constat ; une donnée reste une donnée."""

import shutil

import pytest

from docgen.compose.cases_ecrites import columns_marked
from tests.outils.chantier import CONTRAT, remplacer
from tests.outils.textes import texte_suivi
from tests.outils.validation import texte_xml


def changer(chantier, nom, avant, apres):
    remplacer(chantier.textes / CONTRAT / nom, (avant, apres))


FAUTES = {
    "champ inconnu": ("{{ programme_budgetaire.activite }}", "{{ programe.activite }}", "avenant.md:26:1 TPL003 le champ « programe » est inconnu"),
    "balise coupée": ("{{ programme_budgetaire.activite }}", "{{ programme_budgetaire.activite", "TPL002 balise mal formée"),
    "boucle ouverte": ("{% for partie in contrat.parties %}", "{% for partie in contrat.parties %}{% if true %}", "TPL002 balise mal formée"),
    "tableau coupé": ("::: sous-titre\n", "::: tableau\n| Compte | Charge |\n\n|:---|---:|\n| 60 | 1 |\n:::\n\n::: sous-titre\n", "« ::: tableau » ne contient pas un tableau"),
    "trop peu de cases": ("::: sous-titre\n", "::: tableau\n| Compte | Charge | Part |\n|:---|---:|\n| 60 | 1 | 2 |\n:::\n\n::: sous-titre\n", "« ::: tableau » ne contient pas un tableau"),
    "tableau absent": ("::: sous-titre\n", "::: tableau\n:::\n\n::: sous-titre\n", "« ::: tableau » ne contient pas un tableau"),
    "cadre ouvert": ("::: sous-titre\n", "::: cadre\nUn mot.\n\n::: sous-titre\n", "avenant.md:13:1 TPL004 « ::: cadre » n'est pas fermé"),
    "cadre ouvert à la fin": ('{% include "parties/annexes-jointes.md" %}', ":::: cadre\nUn mot.", ":1 TPL004 « :::: cadre » n'est pas fermé"),
    "ligne qui ne ferme rien": ("::: sous-titre\n", "Un mot.\n:::\n\n::: sous-titre\n", "avenant.md:14:1 TPL004 cette ligne « ::: » ne ferme rien"),
    "tableau sans sa deuxième ligne": ("::: sous-titre\n", "| a | b |\n| 1 | 2 |\n\n::: sous-titre\n", "avenant.md:13:1 TPL004 ces lignes ne font pas un tableau"),
    "directive inconnue": ("::: sous-titre\n", "::: vissa\n", "la directive « ::: vissa » est inconnue"),
    "axe inconnu": ("Année {{ avenant.exercice }}\n:::", '{{ axe("9").intitule }}\n:::', "l'axe 9 n'existe pas"),
    "cellule inconnue": ('montant("contrat", "part/etat", avenant.exercice)', 'montant("contrat", "part/etta", "2025")', "le financeur « part/etta » est inconnu"),
    "champ non déclaré": ('champ("ds")', 'champ("dss")', "le champ à compléter « dss » n'est pas déclaré"),
}  # fmt: skip


@pytest.mark.parametrize("cas", FAUTES)
def test_un_texte_faux_est_un_constat_dans_son_fichier(chantier, cas):
    avant, apres, attendu = FAUTES[cas]
    changer(chantier, "avenant.md", avant, apres)
    obtenu = chantier.constats()
    assert any(attendu in c and c.startswith("avenant.md:") for c in obtenu), obtenu
    assert not chantier.sortie.exists()


def test_une_phrase_un_intitule_et_l_ordre_des_parties_changent_sans_python(chantier):
    changer(
        chantier,
        "../parties/dispositif.md",
        "prend effet à la date de sa signature",
        "prend effet à la date de sa notification",
    )
    changer(chantier, "parties/fiche.md", "## Budget de l'action", "## Financement de l'action")
    fiche = chantier.textes / CONTRAT / "parties" / "fiche.md"
    texte = fiche.read_text("utf-8")
    debut, fin = texte.index("## Financement"), texte.index("{% set suivis")
    budget = texte[debut:fin]
    reste = texte[:debut] + texte[fin:]
    fiche.write_text(reste.replace("## Cadre de l'action", budget + "## Cadre de l'action"), "utf-8")
    assert not chantier.produire().failed
    assert "prend effet à la date de sa notification" in chantier.lire("avenant")
    lue = chantier.lire("fiche-1.1")
    assert lue.index("Financement de l’action") < lue.index("Cadre de l’action")


def test_une_phrase_commune_a_tous_les_modeles_peut_n_en_changer_qu_un(chantier):
    commun = chantier.textes / "parties" / "dispositif.md"
    shutil.copy(commun, chantier.textes / CONTRAT / "parties" / "dispositif.md")
    changer(chantier, "parties/dispositif.md", "à la date de sa signature", "à la date de sa notification")
    assert not chantier.produire().failed
    assert "prend effet à la date de sa notification" in chantier.lire("avenant")


def test_un_logo_et_une_police_changent_sans_python(chantier):
    gabarits = chantier.aspect
    choix = {"formats": ("docx", "pdf"), "kinds": frozenset({"avenant"})}
    chantier.produire(**choix)
    (docx,) = chantier.sortie.rglob("avenant.docx")
    (pdf,) = chantier.sortie.rglob("avenant.pdf")
    avant = docx.read_bytes(), pdf.read_bytes()
    shutil.copy(gabarits / "logos" / "collectivite.png", gabarits / "logos" / "etat.png")
    typ = gabarits / "acte.typ"
    typ.write_text(
        typ.read_text("utf-8").replace("hauteur-du-logo-etat = 1.9cm", "hauteur-du-logo-etat = 1.5cm"), "utf-8"
    )
    assert not chantier.produire(**choix).failed
    assert avant[0] != docx.read_bytes()
    assert avant[1] != pdf.read_bytes()


HOSTILES = [
    "A & B <c> ]]>",
    "{{ 7 * 7 }} {% raw %}",
    "*étoile* _souligné_ | barre # dièse",
    "🙂 accueil",
    "مرحبا",
    "x" * 50_000,
]


@pytest.mark.parametrize("texte", HOSTILES)
def test_une_donnee_sort_telle_quelle(chantier, texte):
    chantier.remplacer("actions/1.1-*.yaml", "partenaires:\n", f"partenaires:\n  - '{texte}'\n")
    resultat = chantier.produire(formats=("docx",), kinds=frozenset({"fiche"}))
    assert not resultat.failed, resultat.findings
    document = next(d for d in resultat.documents["cls-2024-2027/avenant-1"] if d.name == "annexe-1/fiche-1.1")
    assert texte in texte_suivi(document)
    (docx,) = chantier.sortie.rglob("fiche-1.1.docx")
    import zipfile

    with zipfile.ZipFile(docx) as archive:
        assert texte in texte_xml(archive.read("word/document.xml"))


def test_un_gabarit_qui_n_est_pas_un_docx_est_un_constat(chantier):
    gabarits = chantier.aspect
    (gabarits / "acte.docx").write_bytes(b"%PDF-1.7 un autre format")
    obtenu = chantier.constats(formats=("docx",))
    assert any("acte.docx" in c for c in obtenu)
    assert not chantier.sortie.exists()


@pytest.mark.parametrize(
    ("lignes", "dit"),
    [
        (
            "| A | B | C |\n|:---|---:|\n| 1 | 2 | 3 |",
            "a 2 cases, et l'en-tête 3 : en écrire autant, « |:---|:---|:---| » (« ---: » pour une colonne de montants).",
        ),
        (
            "| A |\n|---|---|",
            "a 2 cases, et l'en-tête 1 : en écrire autant, « |:---| » (« ---: » pour une colonne de montants).",
        ),
        ("| A | B |\n|---|---|\n| 1 | 2 |", ""),
        ("| A | B |\n| 1 | 2 |", ""),
        ("une phrase\nune autre", ""),
    ],
)
def test_le_trait_d_un_tableau_a_autant_de_cases_que_son_en_tete(lignes, dit):
    assert columns_marked(lignes).endswith(dit) and bool(dit) == bool(columns_marked(lignes))
