"""Ce qui a été signé ne bouge plus : la date, les articles, le texte de chaque acte."""

import re
import shutil
import textwrap
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.check.places import ecart
from docgen.cli import main
from docgen.commandes import signer as signature
from docgen.commandes.signer import SignatureFaite, read_day, sign
from docgen.demande import Order, Outcome
from docgen.document import Amount, Box, Document, PageBreak, Paragraph, Section, Text
from docgen.document.mots import LigneLue, texte
from docgen.findings import Refusal, errors
from docgen.montants import Montant
from tests.outils.chantier import METROPOLE, MINIMAL, Chantier, copier, ouvrir, remplacer

CONTRAT, AVENANT = "cls-2024-2025", "cls-2024-2025/avenants/avenant-1/avenant.yaml"
LE_3_JUIN, LE_22 = date(2024, 6, 3), date(2025, 9, 22)
BLANCS = ("ds", "ej", "sous_actions", "date_visa")


class Atelier(Chantier):
    """Un chantier où l'on signe."""

    def signer(self, version: str = "avenant-1", le: date = LE_22) -> SignatureFaite:
        return sign(self.ordre(version=version), le)

    def verifier(self, version: str = "avenant-1", **options) -> Outcome:
        return self.preparer(version=version, **options)

    def remplacer(self, nom: str, avant: str, apres: str, racine: Path | None = None) -> Path:
        (fichier,) = (racine or self.donnees).glob(nom)
        return remplacer(fichier, (avant, apres))


def _copie(racine: Path, source: Path, contrat: str) -> Atelier:
    fait = Atelier(**vars(ouvrir(racine, source, contrat)))
    assert fait.textes
    return fait


@pytest.fixture
def atelier(tmp_path: Path) -> Atelier:
    """Le Val-Fleuri, où il ne reste rien à compléter dans l'avenant n° 1."""
    fait = _copie(tmp_path, MINIMAL, CONTRAT)
    champs = "".join(f"  {code}:\n    intitule: {code}\n    valeur: 12\n" for code in BLANCS)
    # Ce modèle ne montre pas l'IBAN que l'avenant déclare.
    fait.remplacer(
        AVENANT, "champs:\n  iban:\n    intitule: IBAN\n    ou: le relevé d'identité bancaire\n", f"champs:\n{champs}"
    )
    return fait


@pytest.fixture
def signe(atelier: Atelier) -> Atelier:
    assert not atelier.signer().failed
    return atelier


def codes(resultat: Outcome | SignatureFaite) -> list[str]:
    return [constat.code for constat in resultat.findings]


# --- signer ------------------------------------------------------------------------------------------------------------
def test_signer_ne_change_que_deux_lignes_de_l_avenant_et_ecrit_le_scelle(atelier):
    avant = (atelier.donnees / AVENANT).read_text("utf-8")
    fait = atelier.signer()
    assert () == fait.findings
    attendu = avant.replace("exercice: 2025\n", "exercice: 2025\nstatut: signe\nsignature: 22 septembre 2025\n", 1)
    assert attendu == (atelier.donnees / AVENANT).read_text("utf-8")
    scelle = atelier.donnees / CONTRAT / "signe" / "avenant-1"
    assert sorted(fait.actes) == sorted(p.relative_to(scelle).with_suffix("").as_posix() for p in scelle.rglob("*.txt"))
    assert "Le présent avenant prend effet à la date de sa signature.\n" in (scelle / "avenant.txt").read_text("utf-8")
    assert [] == atelier.verifier().findings


def test_le_statut_projet_est_remplace_a_sa_place_et_la_remarque_reste(atelier):
    atelier.remplacer(AVENANT, "exercice: 2025\n", "exercice: 2025\nstatut: projet  # à signer\n")
    atelier.signer()
    lignes = (atelier.donnees / AVENANT).read_text("utf-8").splitlines()
    assert ["statut: signe  # à signer", "signature: 22 septembre 2025"] == lignes[2:4]


def test_les_fins_de_ligne_de_windows_sont_gardees(atelier):
    fichier = atelier.donnees / AVENANT
    fichier.write_bytes(fichier.read_bytes().replace(b"\n", b"\r\n"))
    assert not atelier.signer().failed
    assert b"\nsignature: 22 septembre 2025\r\n" in fichier.read_bytes()
    assert fichier.read_bytes().count(b"\n") == fichier.read_bytes().count(b"\r\n")


def test_signer_deux_fois_ne_change_rien(signe):
    avant = signe.etat()
    fait = signe.signer()
    assert ((), ()) == (fait.findings, fait.ecrits)
    assert avant == signe.etat()


def test_le_texte_consolide_par_un_avenant_n_est_pas_un_acte(signe):
    assert "contrat-consolide" not in signe.signer().actes
    assert "contrat-consolide" in signe.signer("initiale", LE_3_JUIN).actes


def test_un_contrat_qui_a_les_articles_de_son_modele_les_garde_chez_lui(tmp_path):
    atelier = _copie(tmp_path, METROPOLE, "emploi-2025-2027")
    entete = atelier.contrat / "contrat.yaml"
    contenu, champs = entete.read_text("utf-8").split("\nchamps:\n")
    remplis = re.sub(r"(intitule: .*)", r"\1\n    valeur: 12", champs)
    for intitule, valeur in (("IBAN", "FR76 3000 6000 0112 3456 7890 189"), ("BIC", "BDFEFRPP")):
        remplis = remplis.replace(
            f"intitule: {intitule}\n    valeur: 12", f"intitule: {intitule}\n    valeur: {valeur}"
        )
    entete.write_text(f"{contenu}\nchamps:\n{remplis}", "utf-8")
    modele = tmp_path / "templates" / "textes" / "cie-2025-2027" / "articles"
    assert not atelier.signer("initiale", date(2025, 7, 1)).failed
    copies = {p.name: p.read_bytes() for p in (atelier.contrat / "articles").iterdir()}
    assert {p.name: p.read_bytes() for p in modele.glob("*.md")} == copies
    for article in modele.glob("*.md"):
        article.unlink()
    assert [] == atelier.verifier("initiale").findings


# --- ce qui est refusé ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("version", "le", "code", "phrase"),
    [
        ("avenant-1", date(2024, 6, 1), "AVE011", "l'avenant n° 1 est signé le 1er juin 2024, avant le contrat"),
        ("initiale", LE_22, "SIG003", "cet acte est déjà signé le 3 juin 2024"),
        ("suivi", LE_22, "CMD001", "« cls-2024-2025/suivi » n'est pas une version"),
        ("avenant-9", LE_22, "CMD001", "n'est pas une version"),
    ],
)
def test_une_signature_impossible_est_refusee_et_rien_n_est_ecrit(atelier, version, le, code, phrase):
    avant = atelier.etat()
    fait = atelier.signer(version, le)
    assert [code] == codes(fait)
    assert phrase in re.sub(r"\s", " ", fait.findings[0].message)
    assert fait.findings[0].remedy
    assert avant == atelier.etat()


def test_un_contrat_inconnu_est_dit(atelier):
    assert ["CMD001"] == codes(sign(Order(atelier.donnees, atelier.racine / "templates", "cls"), LE_22))


def test_l_avenant_d_un_contrat_qui_n_est_pas_signe_est_refuse(atelier):
    atelier.remplacer(f"{CONTRAT}/contrat.yaml", "signature: 3 juin 2024\n", "")
    fait = atelier.signer()
    assert "AVE011" in codes(fait)
    assert "le contrat local des solidarités ne l'est pas" in fait.findings[0].message


def test_un_champ_a_completer_empeche_de_signer_et_se_dit_a_sa_ligne(atelier):
    atelier.remplacer(AVENANT, "intitule: ej\n    valeur: 12\n", "intitule: ej\n    valeur: à compléter\n")
    avant, lignes = atelier.etat(), (atelier.donnees / AVENANT).read_text("utf-8").splitlines()
    fait = atelier.signer()
    assert ["DOC002"] == codes(fait)
    place = fait.findings[0].location
    assert str(atelier.donnees) in place.file
    assert "valeur: à compléter" == lignes[place.line - 1].strip()
    assert avant == atelier.etat()


def test_un_acte_deja_scelle_avec_un_autre_contenu_est_refuse(signe):
    signe.remplacer(AVENANT, "de fixer le soutien", "de porter le soutien")
    avant = signe.etat()
    assert ["SIG001"] == codes(signe.signer())
    assert avant == signe.etat()


def test_un_acte_deja_scelle_un_autre_jour_est_refuse(signe):
    assert ["SIG003"] == codes(signe.signer(le=date(2025, 9, 23)))


@pytest.mark.parametrize("texte", ["33/01/2025", "hier", "2025-13-01", ""])
def test_une_date_qui_n_existe_pas_est_refusee(texte):
    with pytest.raises(Refusal):
        read_day(texte)


def test_une_date_s_ecrit_comme_dans_les_donnees():
    assert [LE_22] * 3 == [read_day(texte) for texte in ("22/09/2025", "22 septembre 2025", "2025-09-22")]


@pytest.mark.parametrize(
    ("le", "code", "dit"),
    [
        ("22/09/2025", 0, "avenant-1 est signé : 8 actes scellés."),
        ("01/06/2024", 1, "Rien n’est signé"),
        ("hier", 2, ""),
    ],
)
def test_la_commande_dit_ce_qui_s_est_passe(atelier, capsys, monkeypatch, le, code, dit):
    monkeypatch.chdir(atelier.racine)
    monkeypatch.setattr("sys.argv", ["docgen", "signer", CONTRAT, "--le", le, "--donnees", "donnees"])
    with pytest.raises(SystemExit) as fin:
        main()
    assert code == fin.value.code
    sortie, erreurs = capsys.readouterr()
    assert dit in sortie
    assert code != 2 or "« hier » n’est pas une date" in erreurs


# --- tout ou rien --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("tour", range(4))
def test_une_ecriture_interrompue_ne_laisse_rien(atelier, monkeypatch, tour):
    shutil.rmtree(atelier.donnees / CONTRAT / "articles")
    articles = atelier.racine / "templates" / "textes" / "cls-2024-2027" / "articles"
    copier(MINIMAL / CONTRAT / "articles", articles)
    avant, faits = atelier.etat(), []

    def en_panne(vrai):
        def faire(self, cible):
            if str(atelier.donnees) in str(self):
                faits.append(cible)
                if len(faits) > tour:
                    raise OSError(28, "plus de place", str(cible))
            return vrai(self, cible)

        return faire

    with monkeypatch.context() as panne:
        for nom in ("rename", "replace"):
            panne.setattr(Path, nom, en_panne(getattr(Path, nom)))
        fait = atelier.signer()
    if tour < 3:
        assert ["SIG004"] == codes(fait)
        assert avant == atelier.etat()
    assert not atelier.signer().failed
    assert [] == atelier.verifier().findings
    assert [] == [nom for nom in atelier.etat() if ".docgen-" in nom]


def test_une_machine_arretee_entre_le_scelle_et_la_date_se_reprend(signe):
    signe.remplacer(AVENANT, "statut: signe\nsignature: 22 septembre 2025\n", "")
    assert ["SIG002"] == codes(signe.verifier())
    assert not signe.signer().failed
    assert [] == signe.verifier().findings


# --- ce qui a bougé ------------------------------------------------------------------------------------------------------
def test_une_phrase_du_modele_reecrite_apres_la_signature_est_dite(signe):
    textes = signe.racine / "templates" / "textes"
    signe.remplacer("parties/dispositif.md", "prend effet à la date", "prendra effet à la date", textes)
    (constat,) = signe.verifier().findings
    assert "SIG001" == constat.code
    assert "(1 ligne)" in constat.message
    assert "prend effet" in constat.message and "prendra effet" in constat.message
    assert constat.remedy.startswith("Les données n'ont pas changé depuis la signature")
    scelle = Path(constat.location.file)
    assert "prend effet" in scelle.read_text("utf-8").splitlines()[constat.location.line - 1]


def test_un_montant_change_apres_la_signature_se_dit_dans_chaque_acte_qui_le_montre(signe):
    signe.remplacer("*/avenants/avenant-1/actions/1.2-*.yaml", "2025: 40 250", "2025: 50 250")
    constats = signe.verifier().findings
    assert {"SIG001"} == {constat.code for constat in errors(constats)}
    touches = {re.sub("«\\s|\\s»", "", constat.message.split(" ne dit")[0]) for constat in constats}
    assert {"annexe-3-tableau-financier", "annexe-1/fiche-1.2", "avenant"} <= touches
    assert not any("n'ont pas changé" in constat.remedy for constat in constats)


def test_demander_un_seul_document_ne_fait_pas_croire_que_les_autres_ont_disparu(signe):
    assert [] == signe.verifier(kinds=frozenset({"avenant"})).findings


def test_un_acte_ajoute_au_modele_apres_la_signature_est_dit(signe):
    textes = signe.racine / "templates" / "textes" / "cls-2024-2027"
    (textes / "lettre.md").write_text("---\nnom: lettre\ntitre: Lettre\n---\nBonjour.\n", "utf-8")
    assert ["SIG001"] == codes(signe.verifier())
    (textes / "lettre.md").write_text("---\nnom: lettre\ntitre: Lettre\nacte: non\n---\nBonjour.\n", "utf-8")
    assert [] == signe.verifier().findings


def test_le_scelle_ne_voit_ni_la_mise_en_page_ni_la_mention_projet(signe):
    textes = signe.racine / "templates" / "textes"
    signe.remplacer("cls-2024-2027/avenant.md", "mention: {{", "mention: Version de travail {{", textes)
    signe.remplacer("parties/dispositif.md", "# Article 2 ", "***\n\n# Article 2 ", textes)
    assert [] == signe.verifier().findings
    assert {"TPL010"} == {constat.code for constat in signe.verifier(final=True).findings}


# --- le texte d'un document ----------------------------------------------------------------------------------------------
def _document(*blocs) -> Document:
    return Document("a", "a", "a", (Section(tuple(blocs)),))


@given(st.lists(st.text(alphabet="aé 1\u00a0\u202f\n", max_size=8), max_size=6))
def test_le_texte_d_un_document_ne_depend_que_de_ses_mots(phrases):
    simple = _document(*(Paragraph((Text(phrase),)) for phrase in phrases))
    encadre = _document(*(Box((Paragraph((Text(phrase, bold=True),), "note"),)) for phrase in phrases), PageBreak())
    attendu = "".join(f"{' '.join(phrase.split())}\n" for phrase in phrases if phrase.strip())
    assert attendu == texte(simple) == texte(encadre)


def test_un_montant_s_y_lit_en_toutes_lettres_comme_dans_le_document():
    assert "Soit 1 250,50 €\n" == texte(_document(Paragraph((Text("Soit "), Amount(Montant.parse("1 250,50"), "")))))


@given(st.text(max_size=200), st.text(max_size=200))
def test_l_ecart_entre_deux_textes_montre_ce_qui_les_distingue(un, autre):
    if " ".join(un.split()) != " ".join(autre.split()) and len(un) < 200 > len(autre):
        assert ecart(un, autre, 500) == (un.strip(), autre.strip())
    assert all(len(morceau) <= 7 * 40 + 2 for morceau in ecart(un * 9, autre * 9))


# --- le texte modifié sans opération -------------------------------------------------------------------------------------
CHAMP = '{{ montant("contrat", "part/etat", "2025") }}'


def _sans_operation(atelier: Atelier) -> list:
    return [constat for constat in atelier.verifier().findings if constat.code == "AVE010"]


def _coller(atelier: Atelier, remede: str) -> None:
    """Colle le remède, tel qu'il s'affiche, à la fin des opérations (les dernières lignes de l'avenant)."""
    fichier = atelier.donnees / AVENANT
    _, _, operations = remede.partition("\n")
    fichier.write_text(f"{fichier.read_text('utf-8').rstrip()}\n{operations}\n", "utf-8")


@pytest.mark.parametrize(
    ("avant", "apres"),
    [
        ("Le contrat est modifié par avenant.", f"Le contrat est modifié par avenant. Soit {CHAMP}, ou {CHAMP}."),
        ("Le contrat est modifié par avenant.", f"Sont versés :\n\n- {CHAMP} ;\n- {CHAMP}."),
        ("# 3 Modification", f"# 3 Modification de {CHAMP}"),
    ],
)
def test_coller_le_remede_fait_disparaitre_le_constat(atelier, avant, apres):
    atelier.remplacer(f"{CONTRAT}/articles/03-modification.md", avant, apres)
    constats = _sans_operation(atelier)
    assert constats
    for constat in constats:
        _coller(atelier, constat.remedy)
    assert [] == atelier.verifier().findings


def test_une_ligne_d_un_article_renumerote_se_vise_a_son_ancien_numero(atelier):
    renumeroter = "operations:\n  - nature: renumeroter_article\n    cible:\n      article: 3\n    de: Modification\n    numero: 4\n"
    atelier.remplacer(AVENANT, "operations:\n", renumeroter)
    atelier.remplacer(f"{CONTRAT}/articles/03-modification.md", "par avenant.", f"par avenant ({CHAMP}).")
    (constat,) = _sans_operation(atelier)
    assert "article: 3" in constat.remedy
    _coller(atelier, constat.remedy)
    # L'article 3 devenu 4, aucun article ne porte plus le numéro 3.
    assert ["DOC006"] == [constat.code for constat in atelier.verifier().findings]


def test_un_titre_change_dans_une_modification_groupee_est_dit(atelier):
    atelier.remplacer(f"{CONTRAT}/articles/03-modification.md", "# 3 Modification", f"# 3 Modification de {CHAMP}")
    (constat,) = _sans_operation(atelier)
    operations = textwrap.indent(constat.remedy.partition("\n")[2], "    ")
    operations += "\n      - nature: substituer_mots\n        cible:\n          article: 3\n          alinea: 1\n"
    operations += "        de: modifié\n        a: changé\n"
    groupe = f"  - nature: modifier_article\n    cible:\n      article: 3\n    operations:\n{operations}"
    _coller(atelier, f"Remède.\n{groupe}")
    assert [] == atelier.verifier().findings


def test_coller_la_ligne_entiere_fait_disparaitre_le_constat(atelier):
    """Quand la valeur ne se sépare pas de la phrase : la ligne est remplacée par elle-même."""
    from docgen.check.rules.ave010_texte_modifie_sans_operation import _Place, _yaml

    brut = f"Soit {CHAMP}, s'il y a lieu."
    atelier.remplacer(f"{CONTRAT}/articles/03-modification.md", "Le contrat est modifié par avenant.", brut)
    assert 1 == len(_sans_operation(atelier))
    cible = ["    cible:", "      article: 3", "      alinea: 1"]
    lignes = _yaml(_Place("3", 1, LigneLue(brut, "Soit 1 €")), cible, LigneLue(brut, "Soit 2 €"))
    assert "  - nature: remplacer_alinea" in lignes
    _coller(atelier, "\n".join(["Remède.", *lignes]))
    assert [] == _sans_operation(atelier)


def test_le_constat_est_sur_les_operations_et_renvoie_a_l_article(atelier):
    atelier.remplacer(f"{CONTRAT}/articles/03-modification.md", "par avenant.", f"par avenant ({CHAMP}).")
    (constat,) = _sans_operation(atelier)
    ligne = (atelier.donnees / AVENANT).read_text("utf-8").splitlines()[constat.location.line - 1]
    assert "operations:" == ligne
    (article,) = constat.related
    assert article.file.endswith("03-modification.md")
    attendu = f"""\
          # 150 250 € → 160 250 €
          - nature: substituer_mots
            quoi: montant
            cible:
              article: 3
              alinea: 1
            de: '{CHAMP}'
            a: '{CHAMP}'"""
    assert textwrap.indent(textwrap.dedent(attendu), "  ") == constat.remedy.partition("\n")[2]


def _avenant_2(signe: Atelier) -> None:
    """Un projet d'avenant n° 2, qui porte de 40 250 à 45 250 € la part de l'État de la fiche 1.2, et ne dit rien d'autre."""
    un = (signe.donnees / AVENANT).parent
    deux = copier(un, un.with_name("avenant-2"), sans=["textes"])
    signe.remplacer("*/avenants/avenant-2/actions/1.2-*.yaml", "2025: 40 250", "2025: 45 250")
    contenu = (deux / "avenant.yaml").read_text("utf-8")
    contenu = re.sub(r"(?s)  - nature: remplacer_alinea.*?(?=  - nature)|statut: .*?\n|signature: .*?\n", "", contenu)
    (deux / "avenant.yaml").write_text(contenu.replace("numero: 1", "numero: 2", 1), "utf-8")


def test_une_ligne_qu_un_avenant_anterieur_a_ecrite_renvoie_a_son_operation(signe):
    _avenant_2(signe)
    constats = signe.verifier("avenant-2").findings
    (constat,) = [constat for constat in constats if constat.code == "AVE010"]
    assert "l'alinéa 3 de l'article 2 change" in constat.message
    (place,) = constat.related
    assert place.file.endswith("avenant-1/textes/2-soutien-2025.md")
    assert "SIG001" not in codes(signe.verifier("avenant-1")), "l'avenant n° 1, signé, n'a pas bougé"


def test_l_avenant_2_ne_se_signe_pas_avant_l_avenant_1(atelier):
    _avenant_2(atelier)
    fait = atelier.signer("avenant-2", date(2026, 3, 12))
    assert "AVE011" in codes(fait)
    assert "l'avenant n° 2 est signé, mais l'avenant n° 1 ne l'est pas" in fait.findings[0].message


def test_le_module_de_signature_n_ecrit_qu_a_la_fin(atelier, monkeypatch):
    monkeypatch.setattr(signature, "_written", lambda fait, plan: fait)
    avant = atelier.etat()
    assert not atelier.signer().failed
    assert avant == atelier.etat()


DATE_DITE = "  date_signature:\n    intitule: date de signature\n    valeur: {}\n"


@pytest.mark.parametrize(("avant", "apres"), [
    ("à compléter", "3 mars 2025"),
    ("le 4 mars 2025, à Val-Fleuri", "le 4 mars 2025, à Val-Fleuri"),
])  # fmt: skip
def test_le_champ_de_la_date_recoit_le_jour_que_l_on_donne_et_ce_qui_y_est_ecrit_reste(atelier, avant, apres):
    fichier = atelier.donnees / AVENANT
    texte_lu = fichier.read_text("utf-8")
    debut = texte_lu.index("  date_signature:")
    fin = re.compile(r"^(?!    )", re.MULTILINE).search(texte_lu, texte_lu.index("\n", debut) + 1).start()
    fichier.write_text(texte_lu[:debut] + DATE_DITE.format(avant) + texte_lu[fin:], "utf-8")
    assert not atelier.signer(le=date(2025, 3, 3)).failed
    assert DATE_DITE.format(apres) in fichier.read_text("utf-8")
    assert "signature: 3 mars 2025\n" in fichier.read_text("utf-8")
    assert not atelier.verifier(final=True).failed
