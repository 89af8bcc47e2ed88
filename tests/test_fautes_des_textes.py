"""Une balise fautive est dite en français, avec ce que l'on pouvait écrire ; jamais l'anglais de Jinja, jamais une panne."""

import re
import shutil
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.check.montre import uni
from docgen.compose.aides import HELPERS, composition_of
from docgen.compose.fautes import TextFault
from docgen.compose.jetons import Jetons
from docgen.compose.textes import Textes
from docgen.demande import Order
from docgen.pipeline import compute_all
from tests.outils.chantier import CPO, TEMPLATES
from tests.outils.tirages import tirages

FAUTES = {
    "{{ contrat.title }}": ("TPL003", "le champ « title » est inconnu", "Peut-être « titre » ?"),
    "{{ fiches[0].champs.publix }}": ("TPL003", "« publix »", "Peut-être « publics » ?"),
    "{{ fiches[0].champs.zzz }}": ("TPL003", "« zzz »", "Noms possibles : publics, lieux, moyens, partenaires."),
    "{{ contract.titre }}": ("TPL003", "« contract »", "Peut-être « contrat »"),
    "{{ fiches[0].recit.Objectif }}": ("TPL003", "« Objectif »", "Peut-être « Objectifs » ?"),
    "{{ fiches[99].numero }}": ("TPL003", "la liste n'a pas d'élément 99 : elle en a 3", "{% for … %}"),
    '{{ (fiches|selectattr("numero", "equalto", "9")|first).numero }}': ("TPL003", "la liste est vide", "{% if … %}"),
    "{{ fiches.numero }}": ("TPL003", "« numero »", "une liste se parcourt"),
    "{{ contrat.titre|upperr }}": ("TPL002", "filtre inconnu, « upperr »", "Peut-être « upper » ?"),
    '{{ fiches|map("xyz")|list }}': ("TPL002", "filtre inconnu, « xyz »", "Filtres d'usage"),
    "{% if contrat is contien(3) %}{% endif %}": ("TPL002", "condition inconnue, « contien »", "« contient »"),
    "{% fore x in y %}": ("TPL002", "l'instruction « fore » n'existe pas", "Peut-être « for »"),
    "{% for x in fiches %}": ("TPL002", "« {% for … %} » n'est pas fermé", "Ajouter « {% endfor %} »"),
    "{% for x in fiches %}{% if x %}{% endfor %}": ("TPL002", "arrive avant la fin de « {% if … %} »", "{% endif %}"),
    "{% endif %}": ("TPL002", "« {% endif %} » ne ferme rien", "Le retirer"),
    "{{ montant(“contrat”) }}": ("TPL002", "caractère inattendu", "les guillemets sont droits"),
    '{{ montant("contrat" }}': ("TPL002", "accolade inattendue", "chaque parenthèse ouverte se referme"),
    "{{ montant() }}": ("TPL004", "il manque une valeur à « montant(…) »", "Écrire « montant(portee, [financeur], "),
    '{{ montant("contrat", "tous", "2026", "prevu", "x") }}': ("TPL004", "trop de valeurs dans « montant(…) »", "« montant("),
    '{{ montant("contrat", part="x") }}': ("TPL004", "ne se nomme pas « part »", "« montant("),
    "{{ duree(1) }}": ("TPL004", "trop de valeurs dans « duree(…) »", "Écrire « duree() »."),
    "{{ contrat.titre() }}": ("TPL004", "devant la parenthèse", "Retirer les parenthèses"),
    "{{ contrat.titre + 3 }}": ("TPL004", "ne peut pas être calculée", "ne s'additionnent"),
    "{{ proportion(1, 2) }}": ("TPL004", "« proportion(…) » ne se calcule pas", "Écrire « proportion(montant, total) »."),
    "{% for x in 3 %}{% endfor %}": ("TPL004", "ce qui suit « in » n'est pas une liste", "Listes : "),
    "{% for a, b in fiches %}{% endfor %}": ("TPL004", "plus de noms", "Un seul nom suffit"),
    "{{ contrat.__class__ }}": ("TPL004", "ne s'emploie pas dans un texte", "guide"),
    "{{ contrat }}": ("TPL004", "un objet entier", "après un point : intitule, genre, titre"),
    "{{ fiches }}": ("TPL004", "une liste entière", "{% for … in … %}"),
    "{{ contrat.reconstitue }}": ("TPL004", "par oui ou non", "{{ \"oui\" if … else \"non\" }}"),
    "{{ montant }}": ("TPL004", "ce mot ne s'imprime pas seul", "entre parenthèses"),
    '{{ montant("contrat", "tous", "1999") }}': ("TPL004", "l'exercice 1999", "Exercices : 2026, 2027, 2028."),
    "{{ contrat.programme_budgetaire }}": ("TPL004", "« contrat.programme_budgetaire » est vide : une valeur vide", "Saisir « programme_budgetaire » dans contrat.yaml, ou"),
    '{{ "Convention n° " ~ contrat.programme_budgetaire }}': ("TPL004", "« contrat.programme_budgetaire » est vide", "{% if contrat.programme_budgetaire %}"),
    "{{ contrat.programme_budgetaire|upper }}": ("TPL004", "« contrat.programme_budgetaire » est vide", "dans contrat.yaml"),
    '{{ [contrat.titre, contrat.programme_budgetaire]|join(", ") }}': ("TPL004", "« contrat.programme_budgetaire » est vide", "dans contrat.yaml"),
    '{{ "%s, %s"|format(contrat.titre, contrat.programme_budgetaire) }}': ("TPL004", "« contrat.programme_budgetaire » est vide", "dans contrat.yaml"),
    "{% set n = contrat.programme_budgetaire %}{{ n }}": ("TPL004", "« n » est vide", "Entourer ce champ de « {% if n %}"),
    "{{ collectivite.region ~ contrat.programme_budgetaire }}": (
        "TPL004", "« collectivite.region » et « contrat.programme_budgetaire » sont vides", "« region » dans dossier.yaml et « programme_budgetaire » dans contrat.yaml"),
    "{% for partie in contrat.parties %}{{ partie.siret ~ partie.nombre }}{% endfor %}": (
        "TPL004", "« partie.nombre »", "« nombre » de « La Commune de Fontclaire », dans contrat.yaml"),
    '{{ "signé : " ~ contrat.reconstitue }}': ("TPL004", "par oui ou non", "{{ \"oui\" if … else \"non\" }}"),
    '{{ montant("contrat")|upper }}': ("TPL004", "ne s'applique qu'à des mots", "une valeur s'imprime seule"),
    '{% include "annexe-2-budjet.md" %}': ("TPL001", "« annexe-2-budjet.md » n'existe pas", "« annexe-2-budget.md »"),
}  # fmt: skip
# Ce que disent Jinja et Python, et qu'aucun lecteur n'a à lire.
ANGLAIS = re.compile(r"\b(object|argument|expected|unexpected|undefined|attribute|unsupported|block|missing|takes)\b")


@cache
def atelier():
    resultat = compute_all(Order(CPO, TEMPLATES))
    return resultat.dossier, resultat.all_versions[-1], Textes(TEMPLATES / "textes", "cpo")


def faute(texte: str):
    dossier, version, textes = atelier()
    jetons = Jetons()
    try:
        textes.render_text(texte, composition_of(dossier, version, textes, jetons).names, jetons)
    except TextFault as trouvee:
        return trouvee.finding
    return None


@pytest.mark.parametrize("texte", FAUTES)
def test_une_balise_fautive_dit_ce_que_l_on_pouvait_ecrire(texte):
    code, dite, remede = FAUTES[texte]
    trouvee = faute(texte)
    assert trouvee is not None
    assert code == trouvee.code
    assert dite in trouvee.message
    assert remede in trouvee.remedy
    assert not ANGLAIS.search(f"{trouvee.message} {trouvee.remedy}")


# Ce que « ~ » joint se dit comme il s'imprime seul.
JOINTS = {
    '{{ "le " ~ exercices[0].debut }}': "le 1er janvier 2026",
    '{{ "de " ~ montant("contrat", "part/administration", "2026") ~ " en " ~ exercices[0].nom }}': "de 60 000 € en 2026",
    '{{ taux(12) ~ " du total" }}': "12 % du total",
    '{{ "axe/" ~ 1 }}': "axe/1",
    "{{ exercices[0].debut|upper }}": "1ER JANVIER 2026",
    '{{ "dès le %s"|format(exercices[0].fin) }}': "dès le 31 décembre 2026",
}


@pytest.mark.parametrize("texte", JOINTS)
def test_une_valeur_jointe_se_dit_comme_elle_s_imprime(texte):
    dossier, version, textes = atelier()
    jetons = Jetons()
    lu = textes.render_text(texte, composition_of(dossier, version, textes, jetons).names, jetons)
    assert JOINTS[texte] == uni(jetons.plain(lu))


VALEURS = st.sampled_from(['"x"', "3", "contrat", "fiches", "fiches[0]", "none", "exercices[0].nom", '"contrat"'])


@settings(max_examples=tirages(150), deadline=None)
@given(st.sampled_from(sorted(HELPERS)), st.lists(VALEURS, max_size=3))
def test_un_mot_mal_employe_n_est_jamais_une_panne(mot, valeurs):
    trouvee = faute(f"{{{{ {mot}({', '.join(valeurs)}) }}}}")
    if trouvee is not None:
        assert trouvee.remedy, trouvee
        assert not ANGLAIS.search(f"{trouvee.message} {trouvee.remedy}"), trouvee


def test_un_texte_qui_se_reprend_lui_meme_est_dit(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    from tests.outils.chantier import ouvrir, remplacer

    lieu = ouvrir(tmp_path, CPO, "lire-partout-2026-2028")
    page = lieu.textes / "cpo" / "parties" / "entre.md"
    remplacer(page, ("Entre\n", 'Entre {% include "parties/entre.md" %}\n'))
    (trouvee,) = lieu.preparer(version="initiale").findings
    assert ("TPL004", "ce texte se reprend lui-même, sans fin") == (trouvee.code, trouvee.message)
    assert trouvee.location.file.endswith("parties/entre.md")


# --- à sa place, dans le fichier qui la porte -----------------------------------------------------------------------
ARTICLE = """# 1 Objet

La contribution est de {{ montant("contrat", "part/administration", "2026") }} en 2026, et, pour les
actions de lecture, de {{ montant("action/9",
"part/administration", "2026") }}.

{% for exercice in exercices %}
- {{ exercice.nom }} : {{ montant("contrat", "part/x", exercice.nom) }} ;
{% endfor %}
"""
BON = 'montant("contrat", "part/administration", "2026")'


def place(lieu, code: str = "TPL004") -> list[tuple[str, int, int]]:
    trouvees = [f for f in lieu.preparer().findings if f.code == code]
    return sorted({(f.location.file.rpartition("/")[2], f.location.line, f.location.column) for f in trouvees})


@pytest.fixture
def convention(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    from tests.outils.chantier import ouvrir

    return ouvrir(tmp_path, CPO, "lire-partout-2026-2028", sans=["seances", "lire-partout-2026-2028/execution"])


def test_la_faute_d_un_article_que_seule_la_composition_sait_est_a_sa_balise(convention):
    page = convention.contrat / "articles" / "01-objet.md"
    page.parent.mkdir()
    shutil.rmtree(convention.contrat / "avenants")
    page.write_text(ARTICLE, "utf-8")
    assert ("01-objet.md", 4, 24) in place(convention)
    page.write_text(ARTICLE.replace('montant("action/9",\n"part/administration", "2026")', BON), "utf-8")
    assert [("01-objet.md", 7, 24)] == place(convention)


@pytest.mark.parametrize(
    ("texte", "colonne"),
    [
        ('Elle est de {{ duree() }}, et de {{ montant("action/9", "tous", "2027") }}.', 34),
        ('{{ montant("action/9", "tous", "2027") }} sont versés.', 1),
    ],
)
def test_la_faute_du_texte_d_un_avenant_est_a_sa_balise(convention, texte, colonne):
    avenant = convention.contrat / "avenants" / "avenant-1" / "avenant.yaml"
    tete = avenant.read_text("utf-8").partition("operations:\n")[0]
    ajout = "  - nature: completer_article\n    cible:\n      article: 1\n    de: Objet\n"
    (avenant.parent / "textes").mkdir(exist_ok=True)
    for reste in avenant.parent.glob("*/*"):
        reste.unlink()
    (avenant.parent / "textes" / "1.md").write_text(f"Une ligne.\n\n{texte}\n", "utf-8")
    avenant.write_text(f"{tete}operations:\n{ajout}    fichier: textes/1.md\n", "utf-8")
    assert [("1.md", 3, colonne)] == place(convention)
    avenant.write_text(f"{tete}operations:\n{ajout}    a: |\n      Une ligne.\n\n      {texte}\n", "utf-8")
    assert [("avenant.yaml", tete.count("\n") + 9, colonne + 6)] == place(convention)
