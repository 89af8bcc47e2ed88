"""Une faute se dit une fois, à sa place : ce qu'elle entraîne n'est pas une faute de plus."""

from pathlib import Path

import pytest

from docgen.check.montre import uni
from tests.outils.chantier import CPO, METROPOLE, Chantier, ouvrir, remplacer

CONVENTION = "lire-partout-2026-2028"


@pytest.fixture
def cpo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Chantier:
    monkeypatch.chdir(tmp_path)
    return ouvrir(tmp_path, CPO, CONVENTION)


# --- un document que l'on n'a pas pu composer ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("texte", "avant", "apres"),
    [
        ("annexe-2-budget.md", "annexe(2).intitule }}\n:::", "annexe(2).titre }}\n:::"),
        ("annexe-3-indicateurs.md", "{% for fiche in fiches %}", "{% for fiche in fichess %}"),
        ("parties/entre.md", "partie.siege %}", "partie.sieges %}"),
        ("parties/fiche.md", "fiche.champs.publics)", "fiche.champs.public)"),
    ],
)
def test_un_texte_fautif_est_la_seule_faute_dite(cpo, texte, avant, apres):
    remplacer(cpo.textes / "cpo" / texte, (avant, apres))
    constats = cpo.preparer(contrat="", version="").findings
    assert {"TPL003"} == {constat.code for constat in constats}, "\n".join(map(str, constats))
    assert {texte.rpartition("/")[2]} == {Path(constat.location.file).name for constat in constats}
    assert len(constats) == len({constat.location for constat in constats})


def test_une_annexe_sans_texte_reste_dite_quand_rien_n_en_est_la_cause(cpo):
    cpo.remplacer("contrat.yaml", "document: annexe-2-budget", "document: annexe-2-budjet")
    dites = [str(constat) for constat in cpo.preparer(contrat="", version="").findings if constat.code == "DOC004"]
    assert any("« annexe-2-budjet » n'est pas composé" in dite for dite in dites)


def test_un_acte_signe_dont_le_texte_est_fautif_n_est_pas_dit_perdu(tmp_path, monkeypatch):
    from docgen.commandes.signer import read_day, sign

    monkeypatch.chdir(tmp_path)
    atelier = ouvrir(tmp_path, CPO, CONVENTION, "initiale")
    _ = atelier.textes
    fait = sign(atelier.ordre(formats=("docx",)), read_day("19/01/2026"))
    assert not fait.failed, fait.findings
    remplacer(atelier.textes / "cpo" / "annexe-2-budget.md", ("annexe(2).intitule }}\n:::", "annexe(2).titre }}\n:::"))
    assert {"TPL003"} == {constat.code for constat in atelier.preparer(contrat="", version="").findings}


# --- une place à compléter ----------------------------------------------------------------------------------------------
def test_la_date_d_un_acte_qui_n_est_pas_signe_se_dit_la_ou_elle_s_ecrit(cpo):
    texte = cpo.fichier("contrat.yaml").read_text("utf-8")
    sans = "".join(ligne for ligne in texte.splitlines(keepends=True) if not ligne.startswith("signature:"))
    cpo.fichier("contrat.yaml").write_text(sans, "utf-8")
    constats = cpo.preparer(version="avenant-1", final=True).findings
    (faute,) = [c for c in constats if c.code == "DOC002" and "date de signature de la convention" in uni(c.message)]
    assert faute.location.file.endswith(f"{CONVENTION}/contrat.yaml")
    assert faute.location.line and faute.location.column
    assert f"« docgen signer {CONVENTION} --version initiale --le JJ/MM/AAAA »" in faute.remedy


def test_la_date_d_un_avenant_anterieur_se_dit_dans_cet_avenant(tmp_path, monkeypatch):
    from docgen.commandes.preparer import DemandeDAvenant, prepare_avenant

    monkeypatch.chdir(tmp_path)
    atelier = ouvrir(tmp_path, CPO, CONVENTION)
    fait = prepare_avenant(DemandeDAvenant(atelier.donnees, atelier.templates, CONVENTION, "2028"))
    assert () == fait.findings
    for page in atelier.donnees.rglob("*.yaml"):
        ecrit = page.read_text("utf-8")
        page.write_text(
            ecrit.replace("date: à compléter", "date: 12/02/2028").replace(": à compléter", ": 12"), "utf-8"
        )
    resultat = atelier.preparer(version="avenant-2", final=True)
    (faute,) = [
        c for c in resultat.findings if c.code == "DOC002" and "l’avenant n° 1" in uni(c.message).replace("'", "’")
    ]
    assert "avenants/avenant-1/avenant.yaml" in faute.location.file
    assert "--version avenant-1 --le" in faute.remedy


def test_un_champ_que_montre_une_seance_se_dit_dans_le_contrat(cpo):
    cpo.remplacer("contrat.yaml", "valeur: chapitre 65, compte 65748, fonction 313", "valeur: à compléter")
    constats = cpo.preparer(contrat="", version="", seance="2027-03-15", final=True).findings
    (faute,) = [c for c in constats if c.code == "DOC002" and "imputation" in c.message]
    lignes = cpo.fichier("contrat.yaml").read_text("utf-8").splitlines()
    assert faute.location.file.endswith(f"{CONVENTION}/contrat.yaml")
    assert "valeur: à compléter" == lignes[faute.location.line - 1].strip()


# --- une opération refusée ----------------------------------------------------------------------------------------------
def dits(atelier: Chantier) -> list[tuple[str, str]]:
    return [(c.code, uni(c.remedy)) for c in atelier.calculer(contrat="", version="").findings]


@pytest.mark.parametrize("egalite", ["total_charges = total_produits", "contrat = total_charges"])
def test_ce_qui_suit_d_une_operation_refusee_est_compte_avec_elle(cpo, egalite):
    """Le budget de 2027, que l'opération n'a pas changé, n'est plus en équilibre : c'en est la suite, qu'il se dise
    dans le tableau du contrat ou dans la fiche que l'avenant apporte."""
    remplacer(cpo.textes / "cpo" / "programme.yaml", ("- total_charges = total_produits", f"- {egalite}"))
    cpo.remplacer("avenants/avenant-1/avenant.yaml", "de: 14 400", "de: 14 300")
    ((code, remede),) = dits(cpo)
    assert "AVE002" == code
    assert remede.endswith(" (BUD034) peut n'en être que la suite : il sera dit s'il demeure.")
    cpo.remplacer("avenants/avenant-1/avenant.yaml", "de: 14 300", "de: 14 400")
    assert [] == dits(cpo)


def test_ce_que_l_operation_refusee_n_explique_pas_est_dit_avec_elle(cpo):
    """Une faute du contrat d'avant l'avenant, et une de la fiche que l'avenant apporte."""
    cpo.remplacer("avenants/avenant-1/avenant.yaml", "de: 14 400", "de: 14 300")
    fiche = next(cpo.contrat.glob("actions/1-*.yaml"))
    remplacer(fiche, ("2026: ", "2031: "))
    codes = [code for code, _ in dits(cpo)]
    assert "AVE002" in codes and "BUD002" in codes


def test_un_autre_contrat_garde_ses_constats(tmp_path):
    atelier = ouvrir(tmp_path, METROPOLE)
    avenant = next(atelier.donnees.glob("cls-*/avenants/avenant-1/avenant.yaml"))
    texte = avenant.read_text("utf-8")
    avenant.write_text(texte.replace("    de: ", "    de: Autrement ", 1), "utf-8")
    fiche = next(atelier.donnees.glob("emploi-*/actions/*.yaml"))
    remplacer(fiche, ("2026: ", "2041: "))
    lieux = {(c.code, c.location.file.rpartition("/")[2]) for c in atelier.calculer(contrat="", version="").findings}
    assert ("BUD002", fiche.name) in lieux and "AVE002" in {code for code, _ in lieux}
