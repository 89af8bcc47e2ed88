"""Une ligne d'un article répétée pour chaque exercice, partie ou fiche : ce sont autant d'alinéas, comme tapés un à un."""

import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.amend.adresse import Adresse, find_lines
from docgen.commandes.proposer import DemandeDeProposition, propose_operations
from docgen.commandes.signer import sign
from docgen.compose.consolide import sides
from docgen.compose.textes import Textes
from docgen.document import Paragraph, Revised, walk
from docgen.document.mots import line_words
from docgen.document.mots import texte as texte_de
from docgen.load import load
from docgen.load.repetitions import choses_du_contrat, repeated
from docgen.model.base import parse_day
from docgen.model.texte import read_alineas
from tests.outils.cas import TEXTES
from tests.outils.chantier import METROPOLE, MINIMAL, Chantier, dite, erreurs, ouvrir

BLANCS = ("ds", "ej", "sous_actions", "date_visa")
CODE = "cls-2025-2027"
LIGNE = '- en {{ exercice.nom }}, {{ montant("contrat", "part/etat", exercice.nom) }}{{ "." if loop.last else " ;" }}'
BOUCLE = f"{{% for exercice in exercices %}}\n{LIGNE}\n{{% endfor %}}"
TAPEES = '- en 2025, {{ montant("contrat", "part/etat", "2025") }} ;\n- en 2026, {{ montant("contrat", "part/etat", "2026") }}.'
ARTICLE = "articles/02-engagements-financiers.md"


def choses():
    dossier, constats = load(METROPOLE, TEXTES)
    assert dossier is not None, constats
    base = dossier.contrat(CODE).base
    return choses_du_contrat(base.programme, base.entete, base.fiches, base.plan, base.indicateurs)


@pytest.fixture(scope="module", name="choses")
def choses_():
    return choses()


def alineas(texte: str, choses) -> list[tuple[str, str]]:
    ecrit, fautes = repeated(texte, choses)
    assert [] == fautes
    return [(ligne.nature, ligne.texte) for ligne in read_alineas(ecrit)]


# --- les lignes écrites -----------------------------------------------------------------------------------------------
ECRITES = {
    "une ligne par exercice": (f"Les crédits :\n{BOUCLE}\nFin.", f"Les crédits :\n\n{TAPEES}\n\nFin."),
    "des alinéas, sans ligne vide": (
        "Avant.\n{% for a in axes[1:3] %}\nAxe {{ a.numero }} : {{ montant(\"axe/\" ~ a.numero) }}.\n{% endfor %}\nAprès.",
        'Avant.\n\nAxe 2 : {{ montant("axe/2") }}.\n\nAxe 3 : {{ montant("axe/3") }}.\n\nAprès.'),
    "deux lignes par élément": (
        "{% for e in exercices %}\nEn {{ e.nom }} :\n\n- du {{ e.debut }} au {{ e.fin }} ;\n{% endfor %}",
        "En 2025 :\n\n- du 1er juillet 2025 au 30 juin 2026 ;\n\nEn 2026 :\n\n- du 1er juillet 2026 au 30 juin 2027 ;"),
    "une ligne par partie": (
        "{% for p in contrat.parties %}\n- {{ p.intitule }}, {{ p.designation }} ;\n{% endfor %}",
        "- L'État, l'État ;\n- La Métropole de Rivemont, la Métropole ;"),
    "celles qui répondent": (
        "{% for f in contrat.financeurs if f.compte_comme == \"autre\" %}\n- {{ f.intitule }} ;\n{% endfor %}",
        "- Région ;\n- Caisse d'allocations familiales ;"),
    "celles qui ne répondent pas": (
        "{% for f in contrat.financeurs if f.compte_comme != 'autre' %}\n- {{ f.intitule }} ;\n{% endfor %}",
        "- État ;\n- Métropole ;"),
    "des mots dans une phrase": (
        "Les exercices {% for e in exercices %}{{ e.nom }}{{ \" et \" if not loop.last }}{% endfor %} comptent.",
        "Les exercices 2025 et 2026 comptent."),
    "une répétition sur une seule ligne": (
        "{% for e in exercices %}- en {{ e.nom }} ;{% endfor %}", "- en 2025 ;\n- en 2026 ;"),
    "les rangées d'un tableau": (
        "| Exercice | État |\n|---|---:|\n{% for e in exercices %}\n| {{ e.nom }} | {{ montant(\"contrat\", \"tous\", e.nom) }} |\n"
        "{% endfor %}\n| Total | {{ montant(\"contrat\") }} |",
        '| Exercice | État |\n|---|---:|\n| 2025 | {{ montant("contrat", "tous", "2025") }} |\n'
        '| 2026 | {{ montant("contrat", "tous", "2026") }} |\n| Total | {{ montant("contrat") }} |'),
    "une liste numérotée": (
        "{% for a in axes[:2] %}\n{{ loop.index }}° l'axe {{ a.numero }} ;\n{% endfor %}", None),
    "un objet donné à un mot": (
        "{% for f in fiches[:1] %}\n- {{ recit(f, \"Objectifs\") }}\n{% endfor %}",
        '- {{ recit((fiches|selectattr("numero", "equalto", "1.1")|first), "Objectifs") }}'),
    "deux répétitions": (f"{BOUCLE}\n\nPuis :\n\n{BOUCLE}", f"{TAPEES}\n\nPuis :\n\n{TAPEES}"),
}  # fmt: skip
ECRITES["une liste numérotée"] = (ECRITES["une liste numérotée"][0], "1° l'axe 1 ;\n2° l'axe 2 ;")


@pytest.mark.parametrize("nom", ECRITES)
def test_une_ligne_repetee_donne_celles_que_l_on_aurait_tapees(choses, nom):
    repetee, tapee = ECRITES[nom]
    assert alineas(tapee, choses) == alineas(repetee, choses)


def test_un_mot_que_markdown_lirait_reste_une_valeur():
    class Chose:
        nom = "l'*essai* | un"

    ecrit, fautes = repeated("{% for c in liste %}\n- {{ c.nom }} ;\n{% endfor %}", {"liste": (Chose(),)})
    assert ([], '- {{ "l\'*essai* | un" }} ;') == (fautes, ecrit.strip())


@given(
    st.lists(st.sampled_from(["- {} ;", "Alinéa {}.", "1° point {} ;", "{} : {}."]), min_size=1, max_size=3),
    st.integers(1, 4),
)
def test_chaque_element_donne_autant_d_alineas_et_tous_gardent_leur_rang(corps, nombre):
    class Chose:
        def __init__(self, rang: int) -> None:
            self.nom = f"mot{rang}"

    liste = tuple(Chose(rang) for rang in range(nombre))
    ecrit, fautes = repeated(
        "Début.\n{% for c in liste %}\n" + "\n\n".join(ligne.replace("{}", "{{ c.nom }}") for ligne in corps)
        + "\n{% endfor %}\nFin.", {"liste": liste})  # fmt: skip
    tapees = [ligne.replace("{}", chose.nom) for chose in liste for ligne in corps]
    attendu = read_alineas("\n\n".join(["Début.", *tapees, "Fin."]))
    assert ([], attendu) == (fautes, read_alineas(ecrit))
    assert len(corps) * nombre + 2 == len(attendu)


# --- ce qui est refusé ------------------------------------------------------------------------------------------------
REFUSEES = {
    "une autre instruction": ("{% if avenant %}\nOui.\n{% endif %}", "un article ne contient pas d'instruction « {% if"),
    "sans fin": ("{% for e in exercices %}\n- {{ e.nom }}", "n'est pas fermé par « {% endfor %} »"),
    "l'une dans l'autre": (
        "{% for e in exercices %}\n{% for f in fiches %}x{% endfor %}\n{% endfor %}", "une répétition n'en contient pas"),
    "une liste inconnue": ("{% for e in exercice %}\n- {{ e.nom }}\n{% endfor %}", "peut-être « exercices » ?"),
    "ce n'est pas une liste": ("{% for e in contrat.titre %}\n- x\n{% endfor %}", "« contrat.titre » n'est pas une liste"),
    "un champ inconnu": ("{% for e in exercices %}\n- {{ e.noms }}\n{% endfor %}", "peut-être « e.nom » ?"),
    "un champ inconnu dans une condition": (
        '{% for e in exercices if e.annee == "2025" %}\n- x\n{% endfor %}', "« e » n'a pas de champ « annee »"),
    "rien à répéter": ('{% for e in exercices if e.nom == "2031" %}\n- x\n{% endfor %}', "cette ligne ne serait pas écrite"),
    "une somme": ("{% for e in exercices + axes %}\n- x\n{% endfor %}", "« exercices + axes » n'est pas une liste du contrat"),
    "la liste d'une fiche": (
        "{% for x in fiches[0].champs.publics %}\n- {{ x }}\n{% endfor %}",
        "« fiches[0].champs.publics » n'est pas une liste du contrat"),
    "un champ d'une fiche qui n'existe pas": (
        "{% for f in fiches %}\n- {{ f.champs.publix }}\n{% endfor %}", "peut-être « f.champs.publics » ?"),
    "une instruction dans une répétition": (
        "{% for f in fiches %}\n{% if f.numero %}x{% endif %}\n{% endfor %}", "« {% if … %} »"),
    "fin seule": ("Bonjour.\n{% endfor %}", "« {% endfor … %} »"),
}  # fmt: skip


@pytest.mark.parametrize("nom", REFUSEES)
def test_une_repetition_mal_ecrite_est_un_constat_a_sa_ligne(tmp_path, nom):
    tape, attendu = REFUSEES[nom]
    chantier = ouvrir(tmp_path, METROPOLE, CODE, "avenant-1")
    fichier = chantier.fichier(ARTICLE)
    avant = fichier.read_text("utf-8").rstrip()
    fichier.write_text(f"{avant}\n\n{tape}\n", "utf-8")
    constat = chantier.charger()[1][0]
    ligne = avant.count("\n") + 3 + tape.count("\n", 0, tape.index("{%"))
    assert dite(constat).startswith(f"{fichier.name}:{ligne}:1 LEC007 ")
    assert attendu in constat.message
    assert constat.remedy


# --- dans le dossier --------------------------------------------------------------------------------------------------
@pytest.fixture
def chantier(tmp_path) -> Chantier:
    """La métropole, dont l'article 2 répète une ligne pour chaque exercice ; son avenant vise celle de 2026."""
    fait = ouvrir(tmp_path, METROPOLE, CODE, "avenant-1")
    texte = fait.fichier(ARTICLE).read_text("utf-8")
    fait.fichier(ARTICLE).write_text(texte[: texte.index("- pour l'exercice 2025")] + BOUCLE + "\n", "utf-8")
    return fait


def viser(chantier: Chantier, operation: str) -> None:
    avenant = chantier.fichier("avenants/avenant-1/avenant.yaml")
    tete, suite = avenant.read_text("utf-8").split("operations:\n")
    annexes = suite[suite.index("  - nature: actualiser_annexes") :]
    avenant.write_text(f"{tete}operations:\n{operation}{annexes}", "utf-8")
    chantier.fichier("avenants/avenant-1/textes/*.md").unlink()


OPERATION = """\
  - nature: substituer_mots
    cible:
      article: 2
      tiret: 2
    de: en 2026
    a: pour l'exercice 2026
  - nature: substituer_mots
    quoi: montant
    cible:
      article: 2
      tiret: 2
    de: '{{ montant("contrat", "part/etat", "2026") }}'
    a: '{{ montant("contrat", "part/etat", "2026") }}'
"""


def test_une_operation_vise_une_des_lignes_faites_par_son_rang(chantier):
    viser(chantier, OPERATION)
    resultat = chantier.produire(kinds=frozenset({"avenant", "contrat-consolide"}))
    assert [] == [constat for constat in resultat.findings if constat.severity.name == "ERREUR"]
    dit = " ".join(chantier.lire("avenant").split()).replace("’", "'").replace("\u202f", " ").replace("\u00a0", " ")
    assert (
        "Au deuxième tiret de l'article 2 du contrat, le mot" in dit
        or "Au deuxième tiret de l'article 2 du contrat, les mots : « en 2026 »" in dit
    )
    contrat = resultat.versions[CODE][-1].contrat
    lignes = [ligne.texte for ligne in contrat.article("2").alineas]
    assert lignes[1:] == [
        'en 2025, {{ montant("contrat", "part/etat", "2025") }} ;',
        'pour l\'exercice 2026, {{ montant("contrat", "part/etat", "2026") }}.',
    ]
    assert range(2, 3) == find_lines(contrat.article("2"), Adresse(article="2", alinea="3"))


def test_une_ligne_faite_dont_le_montant_change_seul_est_dite_et_elle_seule(chantier):
    viser(
        chantier,
        OPERATION.split("  - nature: substituer_mots\n    quoi")[0]
        .replace("tiret: 2", "tiret: 1")
        .replace("2026", "2025"),
    )
    dits = [dite(constat) for constat in chantier.preparer().findings if constat.code == "AVE010"]
    assert 1 == len(dits)
    assert "l'alinéa 3 de l'article 2 change sans qu'une opération le dise" in dits[0]


def test_un_dossier_d_articles_qui_repete_ses_lignes_ne_propose_que_ce_qui_y_change(chantier, tmp_path):
    voulu = tmp_path / "voulu"
    shutil.copytree(chantier.contrat / "articles", voulu)
    demande = DemandeDeProposition(chantier.ordre(version="initiale"), CODE, voulu)
    shutil.rmtree(chantier.contrat / "avenants")
    assert () == propose_operations(demande).operations
    article = next(voulu.glob("02-*.md"))
    article.write_text(article.read_text("utf-8").replace("financent ensemble", "paient"), "utf-8")
    (faite,) = propose_operations(demande).operations
    assert "le premier alinéa de l'article 2" == faite.cible.dite().le


def test_une_version_a_marques_ne_marque_que_la_ligne_qui_change(chantier):
    viser(chantier, OPERATION)
    resultat = chantier.calculer()
    version = resultat.versions[CODE][-1]
    textes = Textes(chantier.templates / "textes", version.contrat.entete.modele)
    avant, apres = sides(resultat.dossier, version, textes)
    marques = [ligne for ligne in textes_des_marques(apres) if ligne]
    assert ["en 2026", "pour l'exercice 2026"] == [marque.replace("’", "'") for marque in marques[:2]]
    assert all("2025" not in marque for marque in marques)
    assert avant != apres


def textes_des_marques(document) -> list[str]:
    return [line_words(inline.content) for bloc in walk(document) if isinstance(bloc, Paragraph)
            for inline in bloc.content if isinstance(inline, Revised)]  # fmt: skip


def test_signer_ecrit_les_lignes_une_a_une_et_elles_ne_suivent_plus_la_liste(tmp_path):
    chantier = ouvrir(tmp_path, MINIMAL, "cls-2024-2025", "avenant-1")
    champs = "".join(f"  {code}:\n    intitule: {code}\n    valeur: 12\n" for code in BLANCS)
    chantier.remplacer("avenants/avenant-1/avenant.yaml", "champs:\n", f"champs:\n{champs}")
    article = chantier.fichier("articles/02-*.md")
    texte = article.read_text("utf-8")
    ligne = texte[texte.index("- au titre") :]
    repetee = ligne.replace("l'année 2024", "l'année {{ e.nom }}").replace('"2024"', "e.nom")
    article.write_text(texte.replace(ligne, f"{{% for e in exercices[:1] %}}\n{repetee}{{% endfor %}}\n"), "utf-8")
    avant = chantier.preparer(version="")
    assert [] == erreurs(avant.findings)
    fait = sign(chantier.ordre(), parse_day("22/09/2025"))
    assert () == fait.findings
    assert article in fait.ecrits
    assert ligne.strip() in article.read_text("utf-8")
    assert "{%" not in article.read_text("utf-8")
    apres = chantier.preparer(version="")
    assert [] == erreurs(apres.findings)
    # Les mêmes documents, à la date de signature près.
    assert [texte_de(d) for d in avant.documents["cls-2024-2025/initiale"]] == [
        texte_de(d) for d in apres.documents["cls-2024-2025/initiale"]
    ]
    assert () == sign(chantier.ordre(), parse_day("22/09/2025")).ecrits


@pytest.mark.parametrize("ou", ["dans avenant.yaml", "dans son fichier"])
def test_le_texte_d_une_operation_ecrit_chacune_de_ses_lignes(tmp_path, ou):
    chantier = ouvrir(tmp_path, METROPOLE, CODE, "avenant-1")
    if ou == "dans son fichier":
        chantier.fichier("avenants/avenant-1/textes/*.md").write_text(f"{BOUCLE}\n", "utf-8")
        place = "2-soutien-2026.md:1:1"
    else:
        texte = BOUCLE.replace("\n", "\n      ")
        avenant = chantier.remplacer(
            "avenants/avenant-1/avenant.yaml", "    fichier: textes/2-soutien-2026.md\n", f"    a: |\n      {texte}\n"
        )
        place = f"avenant.yaml:{avenant.read_text('utf-8').split('    a: |')[0].count(chr(10)) + 1}:8"
    constat = chantier.charger()[1][0]
    assert dite(constat).startswith(f"{place} LEC007 le texte d'une opération ne porte pas d'instruction"), dite(
        constat
    )
