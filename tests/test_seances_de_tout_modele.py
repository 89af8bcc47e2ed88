"""Une séance vote autant d'actes que l'on veut, de n'importe quel modèle, dans n'importe quel ordre ; l'organe a tout nom."""

import re
import shutil
from pathlib import Path

import pikepdf
import pytest

from docgen.commandes.assembler import assemble
from docgen.document import Table, walk
from docgen.findings import Severity
from tests.outils.chantier import CPO, METROPOLE, MINIMAL, RACINE, Chantier, copier, ouvrir, ouvrir_reel, remplacer

ICI = RACINE / "tests"
VILLE = ICI / "dossiers" / "ville"
JOUR = "2026-03-12"
SEANCE = """date: 12 mars 2026
assemblee: {assemblee}
objet: Contractualisation
president: {president}
secretaire: M. Paul DURAND
presents:
  - {president}
  - M. Paul DURAND
"""
DELIBERATION = "visas:\n  - nature: le Code général des collectivités territoriales\n"
# Le code de chaque acte n'a pas de sens : ni « cls », ni « cie », ni l'ordre des lettres.
Actes = dict[str, tuple[str, str]]


def siege(atelier: Chantier, actes: Actes, suite: str = "", *, assemblee: str = "le Conseil départemental",
          president: str = "Mme Anne LEFÈVRE", rapport: str = "numero: 7\n") -> Path:  # fmt: skip
    """Écrit la séance qui vote ces actes, à la place de toutes les autres ; rend son dossier."""
    shutil.rmtree(atelier.donnees / "seances", ignore_errors=True)
    dossier = atelier.donnees / "seances" / JOUR
    dossier.mkdir(parents=True)
    votes = "".join(
        f"  {code}:\n    contrat: {contrat}\n    version: {version}\n" for code, (contrat, version) in actes.items()
    )
    (dossier / "seance.yaml").write_text(
        SEANCE.format(assemblee=assemblee, president=president) + suite + "actes:\n" + votes, "utf-8"
    )
    (dossier / "deliberation.yaml").write_text(DELIBERATION, "utf-8")
    (dossier / "rapport.yaml").write_text(rapport, "utf-8")
    return dossier


def textes(atelier: Chantier) -> tuple[str, str]:
    """La délibération et le rapport, en une ligne d'espaces ordinaires chacun."""
    resultat = atelier.produire(contrat="", version="", seance=JOUR)
    assert [] == [c for c in resultat.findings if c.severity is Severity.BLOQUANT and not c.en_projet]
    deliberation, rapport = (
        " ".join(atelier.lire(nom).replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'").split())
        for nom in ("deliberation", "rapport")
    )
    return deliberation, rapport


def dans_l_ordre(lu: str, *phrases: str) -> None:
    place = 0
    for phrase in phrases:
        assert phrase in lu[place:], phrase
        place = lu.index(phrase, place) + len(phrase)


@pytest.fixture
def minimal(tmp_path: Path) -> Chantier:
    return ouvrir(tmp_path, MINIMAL)


AFFECTATION = """affectation:
  section: Fonctionnement
  code_operation: S01
  imputation: 74713
  libelle: Lutte contre la pauvreté
"""


# --- les actes --------------------------------------------------------------------------------------------------------
def test_un_avenant_seul(minimal):
    siege(minimal, {"unique": ("cls-2024-2025", "avenant-1")}, AFFECTATION)
    deliberation, rapport = textes(minimal)
    dans_l_ordre(rapport, "a pour objet :", "de modifier l'article 2 « Engagements financiers » du contrat")
    dans_l_ordre(
        deliberation,
        "Le Conseil départemental du Val-Fleuri,",
        "Article 1er", "De valider la recette de 160 250 € que l'État alloue au titre de l'année 2025 dans le cadre "
        "du contrat local des solidarités, selon",
        "Article 2", "D'autoriser la présidente du Conseil départemental à signer avec l'État, au nom et pour le compte du "
        "Département du Val-Fleuri, l'avenant n° 1 au contrat local des solidarités 2024-2025, dans les termes",
        "Article 3", "D'affecter au budget, comme suit, la recette autorisée par la présente délibération",
        "S01", "160 250 €",
    )  # fmt: skip
    assert "Article 4" not in deliberation
    dans_l_ordre(
        rapport,
        "Rapport n° 7",
        "1. Proposition d'avenant n° 1 au contrat local des solidarités",
        "L'avenant, dont le projet est annexé au présent rapport, a pour objet",
        "L'avenant modifie l'action suivante :",
        "Au titre de l'année 2025, l'État apporte 160 250 €, soit",
        "axe 1 « Accompagner les jeunes »",
        "2. Propositions", "de valider la recette de 160 250 €", "de m'autoriser à signer avec l'État",
    )  # fmt: skip


def test_le_rapport_dit_l_article_que_l_avenant_insere_et_non_son_voisin(minimal):
    ajout = "  - nature: inserer_article\n    cible:\n      article: 1\n    de: Objet\n    numero: 1-1\n    intitule: Suivi\n    a: Un comité suit le contrat.\n"
    avenant = minimal.donnees / "cls-2024-2025" / "avenants" / "avenant-1" / "avenant.yaml"
    avenant.write_text(avenant.read_text("utf-8") + ajout, "utf-8")
    siege(minimal, {"x": ("cls-2024-2025", "avenant-1")})
    _, rapport = textes(minimal)
    dans_l_ordre(rapport, "de modifier l'article 2 « Engagements financiers »", "d'insérer l'article 1-1 du contrat")


def test_trois_actes_dans_un_autre_ordre(tmp_path):
    atelier = ouvrir_reel(tmp_path)
    actes = {
        "z": ("cie-2025-2027", "initiale"),
        "b": ("cls-2024-2027", "avenant-1"),
        "a": ("cls-2024-2027", "initiale"),
    }
    siege(atelier, actes, AFFECTATION)
    deliberation, rapport = textes(atelier)
    dans_l_ordre(
        deliberation,
        "Article 1er", "5 124 190 €", "dans le cadre de la convention départementale", "Article 2", "la convention départementale",
        "Article 3", "3 342 548 €", "dans le cadre du contrat local", "Article 4", "l'avenant n° 1 au contrat local",
        "Article 5", "Article 6", "du Département du Pas-de-Calais, le contrat local des solidarités 2024-2027, dans les termes",
        "Article 7", "les recettes autorisées",
    )  # fmt: skip
    dans_l_ordre(
        rapport,
        "1. Proposition de convention départementale", "Conclue pour trois ans et trois mois",
        "2. Proposition d'avenant n° 1 au contrat", "3. Proposition de contrat local", "Conclu pour quatre ans", "4. Propositions",
    )  # fmt: skip


def test_un_acte_dont_le_contrat_est_mal_ecrit(minimal):
    siege(minimal, {"un": ("cls-2024-2025", "avenant-1"), "deux": ("emplois-2025-2026", "initiale")})
    (constat,) = [
        c
        for c in minimal.calculer(contrat="", version="").findings
        if c.severity is Severity.BLOQUANT and not c.en_projet
    ]
    assert ("SEA002", "Peut-être « emploi-2025-2026 » ?") == (constat.code, constat.remedy)
    assert ("seance.yaml", 14) == (Path(constat.location.file).name, constat.location.line)


def test_la_collectivite_qui_paie_approuve_la_depense(tmp_path):
    atelier = ouvrir(tmp_path, CPO, sans=["seances"])
    # Sans la partie que le modèle apporte, c'est la délibération de tous.
    (atelier.textes / "cpo" / "parties" / "deliberation.md").unlink()
    # Un terme que seule la convention définit n'a pas sa place dans la délibération.
    remplacer(
        atelier.donnees / "lire-partout-2026-2028" / "contrat.yaml",
        ("designation: la Commune", "designation: le financeur public"),
    )
    siege(atelier, {"lecture": ("lire-partout-2026-2028", "initiale")}, "qualite: maire\n",
          assemblee="Conseil municipal\ngenre_assemblee: masculin", rapport="direction: Direction de la culture\n")  # fmt: skip
    deliberation, rapport = textes(atelier)
    dans_l_ordre(
        deliberation,
        "Le Conseil municipal de Fontclaire,", "Vu le rapport de la maire, annexé",
        "Article 1er", "D'approuver la dépense de 60 000 € au profit de l'association Les Passeurs de pages, au titre de l'année 2026,",
        "dans le cadre de la convention pluriannuelle d'objectifs",
        "Article 2", "D'autoriser la maire à signer avec l'association Les Passeurs de pages, au nom et pour le compte de la Commune de Fontclaire, la convention",
        "La maire,",
    )  # fmt: skip
    assert "Article 3" not in deliberation
    assert "recette" not in deliberation + rapport
    assert "financeur public" not in deliberation + rapport
    dans_l_ordre(rapport, "1. Proposition de convention pluriannuelle d'objectifs", "lie la Commune de Fontclaire et l'association Les Passeurs de pages.",
                 "| 1 | La bibliothèque", "la Commune de Fontclaire apporte", "2. Propositions", "La maire,")  # fmt: skip


@pytest.mark.parametrize(("apres", "verbe"), [("22 500", "portée"), ("15 000", "ramenée")])
def test_la_seance_qui_vote_un_avenant_dit_ce_que_devient_la_depense(tmp_path, apres, verbe):
    atelier = ouvrir(tmp_path, CPO, sans=["seances"])
    (atelier.textes / "cpo" / "parties" / "deliberation.md").unlink()
    # Le budget, que l'essai ne corrige pas, n'a plus à être en équilibre.
    remplacer(atelier.textes / "cpo" / "programme.yaml", ("      - total_charges = total_produits\n", ""))
    contrat = atelier.donnees / "lire-partout-2026-2028"
    fiche = next((contrat / "avenants/avenant-1/actions").glob("2-*.yaml"))
    fiche.write_text(
        re.sub(r"(?<=commune:\n)(    2026: .*\n)    2027: .*", rf"\1    2027: {apres}", fiche.read_text("utf-8")),
        "utf-8",
    )
    siege(atelier, {"lecture": ("lire-partout-2026-2028", "avenant-1")}, "qualite: maire\n",
          assemblee="Conseil municipal\ngenre_assemblee: masculin", rapport="direction: Direction de la culture\n")  # fmt: skip
    deliberation, rapport = textes(atelier)
    dans_l_ordre(
        deliberation,
        "D'approuver la dépense au titre de l'année 2027,",
        f"{verbe} de 6",
        " à ",
        " au profit de l'association",
    )
    dans_l_ordre(
        rapport,
        "la Commune de Fontclaire apporte",
        "au lieu de 6",
        f"d'approuver la dépense au titre de l'année 2027, {verbe} de 6",
    )


@pytest.mark.parametrize(("mot", "part"), [("action", 8), ("participation", 17)])
def test_la_colonne_des_fiches_tient_le_mot_du_programme(tmp_path, mot, part):
    atelier = ouvrir(tmp_path, CPO, sans=["seances"])
    remplacer(atelier.textes / "cpo" / "programme.yaml", ("  mot: action\n", f"  mot: {mot}\n"))
    siege(atelier, {"lecture": ("lire-partout-2026-2028", "initiale")})
    issue = atelier.preparer(contrat="", version="", seance=JOUR, kinds=frozenset({"rapport"}))
    (rapport,) = [document for documents in issue.documents.values() for document in documents]
    actions = next(bloc for bloc in walk(rapport) if isinstance(bloc, Table) and "objectifs" in bloc.summary)
    assert [part, 26, 74 - part] == [round(100 * largeur) for largeur in actions.widths]


def test_une_partie_d_un_autre_code_que_sa_part_recoit_encore(tmp_path):
    atelier = ouvrir(tmp_path, METROPOLE)
    siege(atelier, {"q": ("emploi-2025-2027", "initiale"), "p": ("cls-2025-2027", "avenant-1")}, AFFECTATION,
          assemblee="Conseil métropolitain")  # fmt: skip
    deliberation, rapport = textes(atelier)
    dans_l_ordre(
        deliberation,
        "Article 1er", "De valider la recette de", "de la convention métropolitaine", "Article 2", "pour le compte de la Métropole",
        "Article 3", "De valider la recette de", "du contrat local", "Article 4", "Article 5", "les recettes autorisées",
    )  # fmt: skip
    dans_l_ordre(
        rapport,
        "en deux volets :",
        "lie l'État et la Métropole de Rivemont.",
        "l'État apporte",
        "sur quatre axes :",
        "l'État apporte",
    )


def test_un_acte_sans_montant_s_autorise_sans_recette(minimal):
    for fiche in (minimal.donnees / "emploi-2025-2026" / "actions").glob("*.yaml"):
        texte = re.sub(r"(?<=  etat:\n)    2025: .*", "    2025: 0", fiche.read_text("utf-8"))
        fiche.write_text(texte, "utf-8")
    siege(minimal, {"c": ("emploi-2025-2026", "initiale"), "x": ("cls-2024-2025", "avenant-1")})
    deliberation, rapport = textes(minimal)
    dans_l_ordre(
        deliberation,
        "Article 1er",
        "D'autoriser",
        "Article 2",
        "De valider la recette de 160 250 €",
        "Article 3",
        "D'autoriser",
    )
    assert "D'affecter" not in deliberation
    assert 1 == rapport.count("Au titre de l'année 2025")


# --- l'organe ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("assemblee", "genre", "president", "phrases"),
    [
        ("Commission permanente", "féminin", "M. Jean ROUX",
         ("Délibération de la Commission permanente", "La Commission permanente du Val-Fleuri,", "D'autoriser le président de la Commission")),
        ("le Conseil d'administration", "", "Mme Anne ROUX",
         ("Délibération du Conseil d'administration", "Le Conseil d'administration du", "Vu le rapport de la présidente du Conseil d'administration")),
        ("l'Assemblée de la métropole", "féminin", "M. Jean ROUX",
         ("Délibération de l'Assemblée de la métropole", "L'Assemblée de la métropole du", "le président de l'Assemblée")),
        ("les Conseils réunis", "masculin", "M. Jean ROUX", ("Délibération des Conseils réunis", "Les Conseils réunis du", "décident :")),
    ],
)  # fmt: skip
def test_l_organe_qui_vote_a_son_nom_et_son_genre(minimal, assemblee, genre, president, phrases):
    siege(minimal, {"x": ("cls-2024-2025", "avenant-1")}, f"genre_assemblee: {genre}\n" if genre else "",
          assemblee=assemblee, president=president)  # fmt: skip
    deliberation, rapport = textes(minimal)
    assert [] == [phrase for phrase in phrases if phrase not in deliberation]
    nue = re.sub("^(les? |l')", "", assemblee)
    assert f"{nue} du Val-Fleuri – Réunion" in rapport


# --- les parties ------------------------------------------------------------------------------------------------------
def test_un_modele_apporte_ses_parties(minimal):
    parties = minimal.textes / "cls-2024-2027" / "parties"
    (parties / "rapport.md").write_text(
        "# {{ section_suivante() }}. Le contrat {{ acte.contrat.sigle }}\n\nDit par le modèle.\n", "utf-8"
    )
    (parties / "deliberation.md").write_text(
        "## Article {{ article_suivant() }}\n\nD'approuver l'acte {{ code }}.\n", "utf-8"
    )
    siege(minimal, {"c": ("emploi-2025-2026", "initiale"), "x": ("cls-2024-2025", "avenant-1")})
    deliberation, rapport = textes(minimal)
    dans_l_ordre(deliberation, "Article 1er", "Article 2", "Article 3", "D'approuver l'acte x.")
    dans_l_ordre(rapport, "1. Proposition", "2. Le contrat CLS", "Dit par le modèle.", "3. Propositions")


def test_une_seance_a_ses_propres_textes(minimal):
    dossier = siege(minimal, {"x": ("cls-2024-2025", "avenant-1"), "y": ("emploi-2025-2026", "initiale")})
    propres = dossier / "textes"
    propres.mkdir()
    (propres / "contexte.md").write_text(
        "# {{ section_suivante() }}. Le pays en {{ actes.x.exercice }}\n\nTexte de cette séance.\n", "utf-8"
    )
    (propres / "rapport-x.md").write_text("# {{ section_suivante() }}. L'avenant\n\n{{ acte.recette }}.\n", "utf-8")
    _, rapport = textes(minimal)
    dans_l_ordre(
        rapport,
        "1. Le pays en 2025",
        "Texte de cette séance.",
        "2. L'avenant",
        "160 250 €.",
        "3. Proposition",
        "4. Propositions",
    )


@pytest.mark.parametrize(
    ("nom", "remede"),
    [("contexe.md", "Peut-être « contexte.md » ?"), ("rapport-z.md", "Peut-être « rapport-x.md » ?"),
     ("poeme.md", "Lui donner le nom du texte qu'il remplace, ou l'ôter.")],
)  # fmt: skip
def test_un_texte_de_la_seance_que_rien_ne_reprend_est_dit(minimal, nom, remede):
    dossier = siege(minimal, {"x": ("cls-2024-2025", "avenant-1")})
    (dossier / "textes").mkdir()
    (dossier / "textes" / nom).write_text("Rien.\n", "utf-8")
    (constat,) = [c for c in minimal.charger()[1] if c.code == "LEC009"]
    assert (f"le texte « {nom} » n'est pas lu : aucun texte de la séance ne le reprend", remede) == (
        constat.message,
        constat.remedy,
    )


def test_un_texte_de_la_seance_qui_se_trompe_est_dit_a_sa_ligne(minimal):
    dossier = siege(minimal, {"x": ("cls-2024-2025", "avenant-1")})
    (dossier / "textes").mkdir()
    (dossier / "textes" / "contexte.md").write_text("Texte.\n\n{{ actes.y.recette }}\n", "utf-8")
    (constat,) = [
        c
        for c in minimal.produire(contrat="", version="", seance=JOUR).findings
        if c.severity is Severity.BLOQUANT and not c.en_projet
    ]
    assert ("TPL003", "contexte.md", 3) == (constat.code, Path(constat.location.file).name, constat.location.line)


def test_les_politiques_que_servent_les_actes(minimal):
    politiques = """politiques:
  projet:
    intitule: Projet de territoire
    periode: 2024-2030
    orientations:
      - numero: 2
        intitule: Accueillir
        points:
          - ouvrir les portes
          - aller vers
      - intitule: Loger
"""
    siege(minimal, {"x": ("cls-2024-2025", "avenant-1")}, rapport=politiques)
    _, rapport = textes(minimal)
    dans_l_ordre(rapport, "les orientations suivantes de la politique « Projet de territoire » (2024-2030) :",
                 "orientation 2 : Accueillir (ouvrir les portes ; aller vers) ;", "Loger.")  # fmt: skip


# --- le dossier assemblé ----------------------------------------------------------------------------------------------
def test_le_dossier_de_toute_seance_s_assemble(tmp_path):
    atelier = ouvrir(tmp_path, METROPOLE)
    pieces = "pieces:\n  - document: rapport\n  - acte: q\n    document: convention\n  - acte: p\n    document: avenant\n  - document: deliberation\n"
    siege(atelier, {"p": ("cls-2025-2027", "avenant-1"), "q": ("emploi-2025-2027", "initiale")}, pieces,
          assemblee="Conseil métropolitain")  # fmt: skip
    resultat = assemble(atelier.ordre(contrat="", version=""), JOUR)
    assert [] == [c for c in resultat.findings if c.severity is Severity.BLOQUANT and not c.en_projet]
    assert [f"dossier-{JOUR}.pdf"] == [fichier.name for fichier in resultat.written]


PLUSIEURS_PAYEURS = [
    ("Valmont-Agglomération", "Commune de Valmont", ["D'approuver la part de la Commune de Valmont, de 16 000 € au titre de l'année 2026, que l'avenant ne change pas, dans le cadre du contrat de ville", "D'autoriser"],
     "Au titre de l'année 2026, la part de la Commune de Valmont est de 16 000 €, que l'avenant ne change pas."),
    ("Valmont-Agglomération", "Communauté d'agglomération de Valmont", ["De valider la recette de 46 000 € que l'État alloue", "D'approuver la part de la Communauté d'agglomération de Valmont, de 37 000 € au titre", "D'autoriser"],
     "La part de la Communauté d'agglomération de Valmont est de 37 000 €, que l'avenant ne change pas."),
]  # fmt: skip


@pytest.mark.parametrize(("avant", "collectivite", "phrases", "dite"), PLUSIEURS_PAYEURS)
def test_de_plusieurs_payeurs_chaque_assemblee_approuve_sa_part(tmp_path, avant, collectivite, phrases, dite):
    atelier = ouvrir(tmp_path, VILLE)
    copier(ICI / "modeles" / "ville", atelier.textes / "ville")
    remplacer(
        atelier.donnees / "dossier.yaml", (f"collectivite: {avant}", f"genre: féminin\ncollectivite: {collectivite}")
    )
    siege(atelier, {"ville": ("quartiers-2025-2026", "avenant-1")}, assemblee="le Conseil")
    deliberation, rapport = textes(atelier)
    dits = [f"Article {rang} {phrase}" for rang, phrase in zip(("1er", "2", "3"), phrases, strict=False)]
    dans_l_ordre(re.sub(r" -{4,}", "", deliberation), "décide :", *dits)
    assert f"Article {len(phrases) + 1}" not in deliberation
    dans_l_ordre(rapport, dite, f"approuver la part de la {collectivite}")


@pytest.mark.parametrize("sens", ["portée", "ramenée"])
def test_l_assemblee_dit_ce_que_l_avenant_fait_de_sa_part(tmp_path, sens):
    atelier = ouvrir(tmp_path, VILLE)
    copier(ICI / "modeles" / "ville", atelier.textes / "ville")
    remplacer(
        atelier.donnees / "dossier.yaml", ("Valmont-Agglomération\nrep", "Commune de Valmont\ngenre: féminin\nrep")
    )
    apres, total = {"portée": ("9 000", "20 000"), "ramenée": ("0", "11 000")}[sens]
    avenant = next(atelier.donnees.glob("*/avenants/avenant-1/avenant.yaml"))
    remplacer(
        avenant, ("financeur: etat", "financeur: communes"), ("de: 10 000", "de: 5 000"), ("a: 14 000", f"a: {apres}")
    )
    remplacer(atelier.textes / "ville" / "programme.yaml", ("    egalites:\n      - total = contrat\n", ""))
    # L'article 3 cite le montant de l'État, que cet avenant ne change plus.
    texte = avenant.read_text("utf-8")
    avenant.write_text(texte[: texte.rindex("  - nature: substituer_mots")], "utf-8")
    siege(atelier, {"ville": ("quartiers-2025-2026", "avenant-1")}, assemblee="le Conseil municipal")
    deliberation, rapport = textes(atelier)
    dans_l_ordre(
        deliberation,
        f"D'approuver la part de la Commune de Valmont au titre de l'année 2026, {sens} de 16 000 € à {total}, dans".replace(
            total, f"{total} €"
        ),
    )
    dans_l_ordre(rapport, f"la part de la Commune de Valmont est de {total} €, au lieu de 16 000 €.")


@pytest.mark.parametrize(
    ("suite", "signe"),
    [
        ("qualite: maire\n", True),
        ("qualite: maire\nsecretaire_signe: non\n", False),
        ("", False),
        ("secretaire_signe: oui\n", True),
    ],
)
def test_le_secretaire_signe_a_cote_du_maire_ou_si_la_seance_le_dit(minimal, suite, signe):
    siege(minimal, {"p": ("cls-2024-2025", "avenant-1")}, suite)
    deliberation, rapport = textes(minimal)
    assert signe == deliberation.endswith("Le secrétaire de séance, Paul DURAND")
    assert "secrétaire" not in rapport


DEUX = "autres_secretaires:\n  - Mme Anne LEFÈVRE\n"


@pytest.mark.parametrize(("suite", "signent"), [("secretaire_signe: oui\n", True), ("", False)])
def test_plusieurs_secretaires_sont_nommes_et_signent_chacun(minimal, suite, signent):
    siege(minimal, {"p": ("cls-2024-2025", "avenant-1")}, suite + DEUX)
    deliberation, _ = textes(minimal)
    assert re.search(r"\| Secrétaires \| M\. Paul DURAND, Mme Anne LEFÈVRE \|", deliberation)
    signatures = "Le secrétaire de séance, Paul DURAND La secrétaire de séance, Anne LEFÈVRE"
    assert signent is deliberation.endswith(signatures)


@pytest.mark.parametrize(("nom", "dit"), [
    ("Mme Zoé ABSENTE", "le secrétaire, « Mme Zoé ABSENTE », n'est pas parmi les présents"),
    ("M. Paul DURAND", "« M. Paul DURAND » est deux fois secrétaire"),
])  # fmt: skip
def test_un_autre_secretaire_absent_ou_repete_est_dit_a_sa_ligne(minimal, nom, dit):
    siege(minimal, {"p": ("cls-2024-2025", "avenant-1")}, f"autres_secretaires:\n  - {nom}\n")
    (constat,) = [c for c in minimal.calculer(contrat="", version="").findings if c.code == "SEA005"]
    assert constat.message.startswith(dit)
    assert constat.location.line == 1 + (minimal.donnees / "seances" / JOUR / "seance.yaml").read_text("utf-8").split(
        "\n"
    ).index(f"  - {nom}", 9)


@pytest.mark.parametrize(("logo", "images"), [("non", (0, 2)), ("oui", (2, 2))])
def test_la_couverture_d_une_collectivite_sans_logo_n_en_a_pas(tmp_path, logo, images):
    atelier = ouvrir(tmp_path, METROPOLE)
    remplacer(atelier.donnees / "dossier.yaml", ("collectivite:", f"logo: {logo}\ncollectivite:"))
    siege(atelier, {"p": ("cls-2025-2027", "avenant-1")}, "pieces:\n  - acte: p\n    document: avenant\n")
    (fichier,) = assemble(atelier.ordre(contrat="", version=""), JOUR).written
    pages = pikepdf.open(fichier).pages
    # La couverture, le sommaire, puis l'avenant, qui est à deux.
    assert images == (len(pages[0].get_images()), len(pages[2].get_images()))


def test_une_collectivite_que_l_acte_ne_nomme_pas_est_dite(minimal):
    remplacer(minimal.donnees / "dossier.yaml", ("collectivite: Département", "genre: masculin\ncollectivite: Conseil"))
    siege(minimal, {"x": ("cls-2024-2025", "avenant-1")})
    (constat,) = [c for c in minimal.calculer(contrat="", version="").findings if c.code == "SEA006"]
    assert Severity.BLOQUANT is constat.severity
    deliberation, _ = textes(minimal)
    assert "signer avec l'État, au nom et pour le compte du Département" in deliberation


CHANGES = "Les montants que l'avenant change sont les suivants"
DE_L_AVENANT = """\
operations:
  - nature: inserer_alinea
    cible:
      article: 4
      alinea: 2
    de: Pour les exercices suivants, les montants que porte
    fichier: textes/4-2027.md
"""


@pytest.mark.parametrize("change", [True, False])
def test_le_rapport_montre_les_montants_que_l_avenant_change_et_rien_sinon(tmp_path, change):
    code = "lire-partout-2026-2028"
    atelier = ouvrir(tmp_path, CPO, code)
    acte = atelier.contrat / "avenants" / "avenant-1"
    if not change:
        page = acte / "avenant.yaml"
        page.write_text(page.read_text("utf-8").partition("operations:\n")[0] + DE_L_AVENANT, "utf-8")
        shutil.rmtree(acte / "actions")
        (acte / "textes" / "5-2027.md").unlink()
        (acte / "textes" / "4-2027.md").write_text("La Commune en informe l'association.\n", "utf-8")
    siege(atelier, {"lecture": (code, "avenant-1")}, assemblee="le Conseil municipal")
    _, rapport = textes(atelier)
    assert change is (CHANGES in rapport)
    dit = "| Ensemble | Commune | 2027 | 62 000 € | 64 000 € | 2 000 € |"
    assert change is (dit in rapport)
    assert "Budget prévisionnel –" not in rapport
