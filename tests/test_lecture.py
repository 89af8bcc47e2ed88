"""Ce qu'une personne peut laisser dans les données : un constat qui dit où et que faire, et rien n'est écrit."""

import os

import pytest

from tests.outils.chantier import erreurs

FICHE = "actions/1.1-*.yaml"
NOM = "1.1-accueil-de-proximite.yaml"


REMPLACEMENTS = {
    "clé inconnue": ("axe: 1\n", "axes: 1\n", "LEC006 la clé « axes » est inconnue ici"),
    "clé manquante": ("axe: 1\n", "", "LEC006 il manque la clé « axe »"),
    "clé en double": ("axe: 1\n", "axe: 1\naxe: 3\n", "LEC005 la clé « axe » est écrite deux fois (déjà ligne 3)"),
    "montant avec des lettres": ("2025: 618 000", "2025: 618 mille", "LEC006 « 618 mille » n'est pas un montant : il contient des lettres"),
    "trois décimales": ("2025: 618 000", "2025: 618 000,125", "LEC006 « 618 000,125 » n'est pas un montant : il a plus de deux décimales"),
    "point des milliers": ("2025: 618 000", "2025: 618.000", "LEC006 « 618.000 » n'est pas un montant : le point ne sépare pas les milliers en français"),
    "axe inconnu": ("axe: 1\n", "axe: 7\n", "REF001"),
    "financeur inconnu": ("  etat:\n", "  etta:\n", "BUD001 "),
    "exercice hors contrat": ("    2025: 618 000", "    2035: 618 000", "BUD002 "),
    "liste entre crochets": ("territoire:\n", "vigilance: [a, b]\nterritoire:\n", "LEC004 les listes entre crochets ne sont pas acceptées"),
    "liste au lieu d'un texte": ("axe: 1\n", "axe:\n  - 1\n", "LEC006 un texte est attendu ici, pas une liste"),
    "texte au lieu d'une liste": ("territoire:\n", "publics: tous\nterritoire:\n", "LEC00"),
    "alias": ("axe: 1\n", "axe: *a\n", "LEC004 "),
    "tabulation": ("axe: 1\n", "axe: 1\n\tx: 2\n", "LEC004 une tabulation sert de retrait"),
    "guillemet ouvert": ("axe: 1\n", 'axe: "1\n', "LEC004 "),
    "deux-points dans un texte": ("axe: 1\n", "axe: 1\nintitule: a : b: c\n", "LEC004 « : » est inattendu à cet endroit"),
    "numéro différent du fichier": ("numero: 1.1\n", "numero: 1.9\n", "LEC008 la fiche porte le numéro 1.9, son fichier annonce 1.1"),
    "deux fiches d'un numéro": ("numero: 1.1\n", "numero: 1.2\n", "LEC008 "),
    "caractère invisible": ("axe: 1\n", "axe: 1\x0b\n", "LEC002 le fichier contient un caractère invisible interdit (U+000B)"),
    "fin de ligne d'un autre système": ("axe: 1\n", "axe: 1 # à revoir\x85\n", "3:18 LEC002 le fichier contient un caractère invisible interdit (U+0085)"),
    "séparateur de lignes": ("axe: 1\n", "# à revoir\u2028\naxe: 1\n", "3:11 LEC002 le fichier contient un caractère invisible interdit (U+2028)"),
    "séparateur de paragraphes": ("axe: 1\n", "axe: 1 # \u2029\n", "3:10 LEC002 le fichier contient un caractère invisible interdit (U+2029)"),
    "séparateur de lignes échappé": ("- Nombre de jeunes reprenant", '- "jeunes\\u2028reprenant"\n  - Nombre de jeunes reprenant', "le texte contient un caractère invisible interdit (U+2028)"),
    "caractère à usage privé": ("axe: 1\n", "axe: 1\ue000\n", "LEC002 "),
}  # fmt: skip


@pytest.mark.parametrize("cas", REMPLACEMENTS)
def test_une_faute_de_saisie_est_un_constat_place(chantier, cas):
    avant, apres, attendu = REMPLACEMENTS[cas]
    chantier.remplacer(FICHE, avant, apres)
    obtenu = chantier.constats()
    assert any(attendu in constat and NOM in constat for constat in obtenu), obtenu
    assert not any(mot in " ".join(obtenu) for mot in ("Input should", "Traceback", "validation error", "expected"))
    assert not any(":0:" in constat for constat in obtenu)
    assert not chantier.sortie.exists()


@pytest.mark.parametrize("signe", ["\x85", "\u2028", "\u2029"])
@pytest.mark.parametrize("motif", ["actions/1.1-*.md", "avenants/avenant-1/textes/*2.2*.md", "articles/02.2-*.md"])
def test_une_fin_de_ligne_invisible_est_refusee_dans_un_texte_aussi(chantier, motif, signe):
    fichier = next(chantier.contrat.glob(motif))
    texte = fichier.read_text("utf-8")
    fichier.write_text(f"{texte.rstrip()} à revoir{signe}suite\n", "utf-8")
    (constat,) = [c for c in chantier.constats() if "LEC002" in c]
    ligne, colonne = texte.rstrip().count("\n") + 1, len(texte.rstrip().rpartition("\n")[2]) + 10
    assert constat.startswith(f"{fichier.name}:{ligne}:{colonne} LEC002 "), constat
    assert f"(U+{ord(signe):04X})" in constat


OCTETS = {
    "latin-1": ("é".encode("latin-1"), "LEC001 le fichier n'est pas en UTF-8 (octet E9)"),
    "UTF-16": (
        "numero: 1.1\n".encode("utf-16"),
        "LEC001 le fichier est enregistré en UTF-16 (« Unicode »), que docgen ne lit pas",
    ),
    "vide": (b"", "LEC004 le fichier est vide"),
    "binaire": (b"PK\x03\x04\x00\x00", "LEC002 "),
    "profond": (b"".join(b"  " * i + b"a:\n" for i in range(40)), "LEC004 les retraits sont trop profonds"),
    "énorme": (b"# " + b"x" * 6_000_000, "LEC003 le fichier dépasse 5 Mo"),
}


@pytest.mark.parametrize("cas", OCTETS)
def test_un_fichier_abime_est_un_constat(chantier, cas):
    octets, attendu = OCTETS[cas]
    chantier.fichier(FICHE).write_bytes(octets)
    obtenu = chantier.constats()
    assert any(attendu in constat and NOM in constat for constat in obtenu), obtenu


def test_toutes_les_fautes_de_tous_les_fichiers_sont_dites_en_une_fois(chantier):
    chantier.remplacer(FICHE, "axe: 1\n", "")
    chantier.remplacer("actions/1.2-*.yaml", "axe: 1\n", "axee: 1\n")
    chantier.remplacer("contrat.yaml", "sigle: CLS\n", "")
    assert 3 <= len(chantier.constats())


def test_une_nature_d_operation_inconnue_propose_les_plus_proches(chantier):
    chantier.remplacer("avenants/avenant-1/avenant.yaml", "nature: remplacer_alinea", "nature: remplacer_alineas")
    (constat,) = chantier.constats()
    assert "LEC006 la nature « remplacer_alineas » est inconnue" in constat


CIBLES = {
    "article absent": ("article: 2.3", "article: 9.3", "AVE001 opération 3 : l'article 9.3 n'existe pas dans le contrat"),
    "tiret absent": ("tiret: 2", "tiret: 7", "AVE001 opération 1 : le septième tiret de l'article 2.2 n'existe pas : il y a 2 tirets à cet endroit"),
    "mots différents": ("de: Communication", "de: Publicité", "AVE002 opération 4 : le titre de l'article 2.4 ne commence pas par les mots attendus : « Publicité » ; il commence par : « Communication »"),
    "annexe absente": ("      - 4\n", "      - 9\n", "AVE001 opération 6 : l'annexe 9 n'existe pas dans le contrat"),
}  # fmt: skip


@pytest.mark.parametrize("cas", CIBLES)
def test_une_operation_sans_cible_ne_change_rien_et_le_dit(chantier, cas):
    avant, apres, attendu = CIBLES[cas]
    chantier.remplacer("avenants/avenant-1/avenant.yaml", avant, apres)
    (constat,) = chantier.constats()
    assert attendu in constat


def test_un_lien_hors_du_dossier_est_refuse(chantier, tmp_path):
    fiche = chantier.fichier(FICHE)
    dehors = tmp_path / "dehors.yaml"
    fiche.rename(dehors)
    fiche.symlink_to(dehors)
    assert any("LEC003 ce lien conduit hors du dossier" in c for c in chantier.constats())


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="l'administrateur lit tout")
def test_un_dossier_sans_droits_est_un_constat(chantier):
    (chantier.contrat / "actions").chmod(0)
    try:
        assert any("LEC003" in c for c in chantier.constats())
    finally:
        (chantier.contrat / "actions").chmod(0o755)


def test_un_nom_de_fichier_avec_espaces_et_accents_convient(chantier):
    fiche = chantier.fichier(FICHE)
    for suffixe in (".yaml", ".md"):
        fiche.with_suffix(suffixe).rename(fiche.with_name(f"1.1-accueil élargi à tous{suffixe}"))
    assert not chantier.produire().failed


def test_une_fiche_sans_recit_est_un_constat(chantier):
    chantier.fichier("actions/1.1-*.md").unlink()
    assert any("LEC008 le récit de cette fiche manque" in c for c in chantier.constats())


def test_un_fichier_egare_n_est_signale_qu_une_fois(chantier):
    (chantier.contrat / "execution" / "notes.txt").write_text("à relire", "utf-8")
    trouves = [c for c in chantier.produire().findings if "notes.txt" in c.message]
    assert ["LEC009"] == [c.code for c in trouves]


# De chaque sorte de faute de lecture, une : ce que l'essai abîme, et son code. LEC009 est dans test_non_lus, LEC010 est d'une séance.
FAUTES = {
    "LEC001": ("actions/1.1-*.yaml", "axe: 1\n", "axe: \udce9\n"),
    "LEC002": ("actions/1.1-*.yaml", "axe: 1\n", "axe: 1\x0b\n"),
    "LEC003": ("actions/1.1-*.yaml", "axe: 1\n", f"axe: 1\n# {'x' * 6_000_000}\n"),
    "LEC004": ("actions/1.1-*.yaml", "axe: 1\n", "axe: *a\n"),
    "LEC005": ("actions/1.1-*.yaml", "axe: 1\n", "axe: 1\naxe: 3\n"),
    "LEC006": ("contrat.yaml", "sigle: CLS\n", ""),
    "LEC007": ("articles/02.2-*.md", "# ", "Ceci n'est pas un titre.\n\n# "),
    "LEC008": ("actions/1.1-*.yaml", "numero: 1.1\n", "numero: 1.9\n"),
    "LEC012": ("actions/1.1-*.yaml", "axe: 1\n", "axe: à compléter\n"),
}


@pytest.mark.parametrize("code", FAUTES)
def test_rien_n_est_ecrit_d_un_dossier_qui_ne_se_lit_pas(chantier, code):
    motif, avant, apres = FAUTES[code]
    fichier = chantier.fichier(motif)
    texte = fichier.read_text("utf-8")
    assert avant in texte
    fichier.write_bytes(texte.replace(avant, apres, 1).encode("utf-8", "surrogateescape"))
    etat = chantier.etat()
    resultat = chantier.produire(formats=("docx", "txt"))
    assert code in [c.code for c in erreurs(resultat.findings)]
    assert ((), ()) == (resultat.written, resultat.unchanged)
    assert etat == chantier.etat()
