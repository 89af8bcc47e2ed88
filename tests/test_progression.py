"""Ce qui dure montre où il en est dans un terminal, et rien ailleurs ; le résultat est le même."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from docgen.commandes.comparer.redlines import DemandeDeRevisions, redlines
from docgen.pipeline import produce
from tests.outils.chantier import MINIMAL, RACINE, ouvrir
from tests.outils.mots_word import p, word
from tests.outils.souche import docgen

pty = pytest.importorskip("pty", reason="un terminal d'essai est de POSIX")
VERSIONS = ("cls-2024-2027/initiale", "cls-2024-2027/avenant-1")
COMMANDES = {
    "verifier": (("verifier",), "vérification"),
    "produire": (("produire", "--contrat", "cls-2024-2027", "--format", "txt", "--sortie", "SORTIE"), "écriture"),
    "comparer": (("comparer", *VERSIONS), "comparaison"),
    "révisions": (("comparer", *VERSIONS, "--docx", "SORTIE/revisions"), "révisions : "),
    "expliquer": (("expliquer", "contrat"), "calcul"),
    "assembler": (("assembler", "--seance", "2025-09-22", "--sortie", "SORTIE"), "écriture"),
}


def lancer(mots: tuple[str, ...], sortie: Path, *, terminal: bool, **monde: str) -> tuple[bytes, str]:
    """Ce que la commande rend, et ce qu'elle montre à côté, dans un terminal ou non."""
    mots = tuple(mot.replace("SORTIE", str(sortie)) for mot in mots)
    monde = {"TERM": "xterm", "COLUMNS": "100", **monde}
    if not terminal:
        fait = docgen(*mots, cwd=RACINE, **monde)
        return fait.stdout, fait.stderr.decode()
    maitre, esclave = pty.openpty()
    with ThreadPoolExecutor(1) as lecteur:
        vu = lecteur.submit(jusqu_au_bout, maitre)
        fait = docgen(*mots, cwd=RACINE, stderr=esclave, **monde)
        os.close(esclave)
        return fait.stdout, vu.result().decode(errors="replace")


def jusqu_au_bout(terminal: int) -> bytes:
    """Tout ce qui se montre dans ce terminal, jusqu'à ce que son autre côté se ferme."""
    vu = b""
    try:
        while lu := os.read(terminal, 65536):
            vu += lu
    except OSError:  # l'autre côté s'est fermé
        pass
    os.close(terminal)
    return vu


@pytest.mark.parametrize("commande", ["verifier", "révisions"])
def test_un_terminal_montre_ce_qui_se_fait_et_le_resultat_est_celui_d_ailleurs(tmp_path, commande):
    mots, vu = COMMANDES[commande]
    dans, montre = lancer(mots, tmp_path / "a", terminal=True)
    ailleurs, rien = lancer(mots, tmp_path / "b", terminal=False)
    assert vu in montre and "\x1b[" in montre
    assert dans == ailleurs and "\x1b[" not in rien and vu not in rien.replace("Révisions écrites", "")


@pytest.mark.lent
@pytest.mark.parametrize("commande", ["produire", "comparer", "expliquer", "assembler"])
def test_chaque_commande_qui_dure_le_montre(tmp_path, commande):
    # Le dernier état se montre toujours ; ceux d'avant, quand ils durent (le terminal se refait dix fois par seconde).
    mots, vu = COMMANDES[commande]
    assert vu in lancer(mots, tmp_path, terminal=True)[1]


@pytest.mark.parametrize("monde", [{"FORCE_COLOR": "1"}, {"CI": "true", "TTY_COMPATIBLE": "1"}])
def test_des_couleurs_demandees_ne_font_pas_un_terminal(tmp_path, monde):
    _, a_cote = lancer(("verifier",), tmp_path, terminal=False, **monde)
    assert "" == a_cote


def test_le_json_n_a_rien_a_cote_meme_dans_un_terminal(tmp_path):
    _, montre = lancer(("verifier", "--json"), tmp_path, terminal=True)
    assert "" == montre


def test_chaque_revision_se_compte(tmp_path):
    from docgen.commandes.comparer import compare_files

    for cote, mot in (("a", "trois"), ("b", "neuf")):
        (tmp_path / f"{cote}.docx").write_bytes(word(p(f"Un délai de {mot} mois.")))
    dits = []
    comparaison = compare_files(str(tmp_path / "a.docx"), str(tmp_path / "b.docx"))
    demande = DemandeDeRevisions(tmp_path / "r.docx", RACINE / "templates" / "gabarits", "docgen", None, "", False)
    redlines(comparaison, demande, lambda *dit: dits.append(dit))
    assert [(0, 1)] == [dit[1:] for dit in dits] and dits[0][0].startswith("révisions : ")


def test_chaque_document_se_compte(tmp_path):
    chantier = ouvrir(tmp_path, MINIMAL, "cls-2024-2025", "initiale")
    dits = []
    issue = produce(chantier.ordre(formats=("txt",)), lambda *dit: dits.append(dit))
    documents = [nom for nom, _, _ in dits if nom != "écriture"]
    assert len(documents) == len(set(documents)) > 1
    ecrits = {
        chemin.relative_to(issue.lots[0]).with_suffix("").as_posix()
        for chemin in issue.written
        if chemin.suffix == ".txt"
    }
    assert ecrits == set(documents)
