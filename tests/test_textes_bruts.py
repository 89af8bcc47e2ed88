"""Ce que les textes ne portent pas serait imprimé tel quel : c'est un constat, à sa ligne, avec son remède."""

import pytest

from tests.outils.chantier import dite

# Ce que l'on tape, ce que docgen en dit, et le début du remède.
BRUTS = {
    "note": ("Voir le site[^1].", "la note « [^1] » est appelée et n'est pas écrite", "Écrire plus bas"),
    "définition d'une note": ("[^plan]: le plan.", "la note « [^plan] » n'est appelée nulle part", "Écrire « [^plan] » après"),
    "lien perdu": ("Voir [le site](www.example.org).", "le lien « [le site](www.example.org) » ne mène ni à une page", "Écrire l'adresse entière"),
    "lien entre chevrons": ("Voir <https://www.example.org/?a=1&b=2>.", "un lien entre chevrons « <https://www.ex", "Écrire l'adresse sans"),
    "adresse électronique": ("Écrire à <dir@example.org>.", "un lien entre chevrons « <dir@example.org> »", "Écrire l'adresse sans"),
    "saut de ligne HTML": ("Un.<br>Deux.", "une balise HTML « <br> » n'a pas sa place", "La retirer"),
    "balise avec attributs": ('Un <span style="color:red">mot</span>.', "une balise HTML « <span style=", "La retirer"),
    "commentaire HTML": ("Un. <!-- à revoir -->", "une balise HTML « <!-- » n'a pas sa place", "La retirer"),
}  # fmt: skip
IMAGES = {
    "image d'ailleurs": ("![le plan](plan.png)", "l'image « plan.png » n'est pas dans un dossier « images »", "Mettre le fichier"),
    "image absente": ("![le plan](images/plan.png)", "l'image « images/plan.png » n'existe pas", "Mettre le fichier"),
}  # fmt: skip
DE_L_OPERATION = {
    "image": (
        "Voici ![le plan](images/plan.png).",
        "une image « ![le plan](images/plan.png) » n'a pas sa place",
        "La mettre dans un article",
    )
}
BLOCS = {
    "tableau sans sa deuxième ligne": ("| Année | Montant |\n| 2025 | 10 |", "ces lignes ne font pas un tableau", "Sous les titres"),
    "tableau d'une ligne": ("| Année | Montant |", "ces lignes ne font pas un tableau", "Sous les titres"),
    "tableau coupé": ("| Année | Montant |\n|---|---:|\n| 2025 | 10 |\n\n| 2026 | 12 |", "ces lignes ne font pas un tableau", "Sous les titres"),
    "tableau à qui manque une colonne": ("| Année | Montant |\n|---|\n| 2025 | 10 |", "ces lignes ne font pas un tableau", "Sous les titres"),
    "ligne de tableau plus courte": ("| Année | Montant |\n|---|---:|\n| 2025 | 10 |\n| 2026 |", "cette ligne du tableau a 1 case, et ses titres en ont 2", "Écrire une case"),
    "ligne de tableau plus longue": ("| Année | Montant |\n|---|---:|\n| 2026 | 10 | 12 |", "cette ligne du tableau a 3 cases, et ses titres en ont 2", "Écrire une case"),
    "ligne sans bord": ("| Année | Montant |\n|---|---:|\n| 2026 | 10 | 12", "cette ligne du tableau a 3 cases", "Écrire une case"),
}  # fmt: skip
# Ce qui est en faute, quand ce n'est pas le premier signe.
EN_FAUTE = {"tableau coupé": "| 2026", "ligne de tableau plus courte": "| 2026", "ligne de tableau plus longue": "| 2026",
            "ligne sans bord": "| 2026"}  # fmt: skip
TITRES = {
    "titre": ("# 3 Bilan\n\nUn bilan est remis.", "le titre « # 3 Bilan » n'a pas sa place ici", "Retirer les « # »"),
    "sous-titre": (
        "## Bilan\n\nUn bilan est remis.",
        "le titre « ## Bilan » n'a pas sa place ici",
        "Retirer les « # »",
    ),
}
TEXTE = "avenants/avenant-1/textes/3-versement-2025.md"


def constats(chantier) -> list[tuple[str, str]]:
    return [(dite(constat), constat.remedy) for constat in chantier.charger()[1]]


def verifier_a(chantier, place: str, dit: str, remede: str) -> None:
    premier = constats(chantier)[0]
    assert premier[0].startswith(f"{place} LEC007 {dit}"), premier
    assert premier[1].startswith(remede)


@pytest.mark.parametrize("cas", [*BRUTS, *IMAGES, *BLOCS, *TITRES])
@pytest.mark.parametrize("motif", ["articles/04-*.md", TEXTE])
def test_dans_un_article_et_dans_le_texte_d_un_avenant(chantier, motif, cas):
    tape, dit, remede = (BRUTS | IMAGES | BLOCS | TITRES)[cas]
    fichier = chantier.fichier(motif)
    avant = fichier.read_text("utf-8").rstrip()
    fichier.write_text(f"{avant}\n\n{tape}\n", "utf-8")
    signe = next(mot for mot in ("[^", "![", "[", "<", "|", "#") if mot in tape)
    coupe = tape.index(EN_FAUTE.get(cas, signe))
    ligne = avant.count("\n") + 3 + tape.count("\n", 0, coupe)
    colonne = coupe - (tape.rfind("\n", 0, coupe) + 1) + 1
    verifier_a(chantier, f"{fichier.name}:{ligne}:{colonne}", dit, remede)


@pytest.mark.parametrize("cas", [*BRUTS, *IMAGES, *BLOCS])
def test_dans_le_recit_d_une_fiche_qui_a_des_titres(chantier, cas):
    tape, dit, remede = (BRUTS | IMAGES | BLOCS)[cas]
    fichier = chantier.fichier("actions/1.2-*.md")
    fichier.write_text(f"{fichier.read_text('utf-8').rstrip()}\n\n## Un sous-titre\n\n{tape}\n", "utf-8")
    ((place, remede_dit), *_) = constats(chantier)
    assert f"LEC007 {dit}" in place
    assert remede_dit.startswith(remede)


@pytest.mark.parametrize("cas", [*BRUTS, *DE_L_OPERATION, *BLOCS, *TITRES])
def test_dans_le_texte_que_porte_l_operation(chantier, cas):
    tape, dit, remede = (BRUTS | DE_L_OPERATION | BLOCS | TITRES)[cas]
    avenant = chantier.fichier("avenants/avenant-1/avenant.yaml")
    avant = avenant.read_text("utf-8").rstrip()
    corps = "".join(f"      {ligne}\n" if ligne else "\n" for ligne in f"Sont financés :\n\n{tape}".split("\n"))
    avenant.write_text(
        f"{avant}\n  - nature: completer_article\n    cible:\n      article: 4\n    de: Durée\n    a: |\n{corps}",
        "utf-8",
    )
    signe = next(mot for mot in ("[^", "![", "[", "<", "|", "#") if mot in tape)
    coupe = tape.index(EN_FAUTE.get(cas, signe))
    ligne = avant.count("\n") + 1 + 5 + 3 + tape.count("\n", 0, coupe)
    trouves = [constat for constat in constats(chantier) if "LEC007" in constat[0]]
    assert trouves[0][0].startswith(f"avenant.yaml:{ligne}:1 LEC007 {dit}"), (ligne, trouves)
    assert trouves[0][1].startswith(remede)


def test_dans_une_valeur_d_une_fiche(chantier):
    fiche = chantier.remplacer(
        "actions/1.2-*.yaml", "territoire:", "vigilance:\n  - voir <https://www.example.org>\nterritoire:"
    )
    (place, _), *_ = constats(chantier)
    ligne = fiche.read_text("utf-8").split("territoire:")[0].count("\n")
    assert place.startswith(f"{fiche.name}:{ligne}:5 LEC007 un lien entre chevrons")


@pytest.mark.parametrize(
    ("tape", "dit", "remede"),
    [
        ("[le site](https://www.example.org)", "un lien « [le site](https://www.example.org) »", "Écrire les mots"),
        ("le site[^1]", "une note « [^1] »", "Mettre ce qu'elle dit"),
    ],
)
def test_une_valeur_n_a_ni_lien_entre_crochets_ni_note(chantier, tape, dit, remede):
    chantier.remplacer("actions/1.2-*.yaml", "territoire:", f"vigilance:\n  - voir {tape}\nterritoire:")
    ((place, a_faire), *_) = constats(chantier)
    assert f"LEC007 {dit} n'a pas sa place" in place
    assert a_faire.startswith(remede)


# --- ce qu'une ligne « ::: » ouvre, ce qu'un tableur colle ---------------------------------------------------------------
COLLE = "Année\tMontant\n2025\t10\n2026\t12"


@pytest.mark.parametrize("motif", ["articles/04-*.md", TEXTE])
@pytest.mark.parametrize(
    ("tape", "dit", "remede"),
    [
        ("::: cadre\nUn mot.", "« ::: cadre » n'a pas sa place ici : il serait imprimé tel quel", "Le retirer"),
        ("***", "« *** » n'a pas sa place ici : une page nouvelle est du modèle", "Le retirer"),
        ("- - -", "« - - - » n'a pas sa place ici : une page nouvelle est du modèle", "Le retirer"),
        (COLLE, "des tabulations ne font pas un tableau", "Écrire « | a | b | »"),
    ],
)
def test_un_article_n_a_ni_encadre_ni_colonnes_collees(chantier, motif, tape, dit, remede):
    fichier = chantier.fichier(motif)
    avant = fichier.read_text("utf-8").rstrip()
    fichier.write_text(f"{avant}\n\n{tape}\n", "utf-8")
    verifier_a(chantier, f"{fichier.name}:{avant.count(chr(10)) + 3}:1", dit, remede)


@pytest.mark.parametrize(
    ("tape", "ligne", "dit"),
    [
        ("::: cadre\nUn mot.\n\nSuite.", 0, "« ::: cadre » n'est pas fermé"),
        ("Un mot.\n:::", 1, "cette ligne « ::: » ne ferme rien"),
        (":::: colonnes\n::: colonne\nUn.\n::::", 1, "« ::: colonne » n'est pas fermé"),
        ("::: cadre\nUn.\n\n::: note\nDeux.\n:::\n\nTrois.", 0, "« ::: cadre » n'est pas fermé"),
        (COLLE, 0, "des tabulations ne font pas un tableau"),
    ],
)
def test_dans_un_recit_chaque_encadre_se_ferme(chantier, tape, ligne, dit):
    fichier = chantier.fichier("actions/1.2-*.md")
    avant = fichier.read_text("utf-8").rstrip()
    fichier.write_text(f"{avant}\n\n{tape}\n", "utf-8")
    verifier_a(chantier, f"{fichier.name}:{avant.count(chr(10)) + 3 + ligne}:1", dit, "")


@pytest.mark.parametrize(
    "tape",
    ["***\n\nUn mot.", "::: cadre\nUn mot.\n:::", ":::: colonnes\n::: colonne\nUn.\n:::\n::::", "Un\tmot, seul."],
)
def test_un_recit_porte_un_encadre_ferme(chantier, tape):
    fichier = chantier.fichier("actions/1.2-*.md")
    fichier.write_text(f"{fichier.read_text('utf-8').rstrip()}\n\n{tape}\n", "utf-8")
    assert [] == [dit for dit, _ in constats(chantier)]


# Ce qui ressemble à une marque, et que les textes portent.
SAINS = (
    "| Année | Montant |\n|---|---:|\n| 2025 | |\n| 20\\|26 | 12 |\n| ^ | < |",
    "| Année | Montant |\n|---|---:|\n2025 | 10\n",
    "Voir https://www.example.org/?a=1&b=2 (site de l'État).",
    "Le taux est < 60 % et > 40 %.",
    "Voir [le site](https://www.example.org/?a=1), ou [écrire](mailto:dir@example.org) ; « [sic](bis) ».",
    "Voir le plan[^1], et la suite^[Plus bas.].\n\n[^1]: Celui\n  de 2024.",
    "Les dépenses [sic] (voir plus bas) sont retenues.",
    'Le montant est de {{ montant("contrat", "part/etat", "2025") }}.',
    "Un signe voulu : \\<br>, \\[^1].",
    "| Année | Montant |\n|:---|---:|\n| 2025 | 10 |\n| **Total** | 10 |",
    "Action n° 1 # et suite.",
    "| Année | Montant |\n|\t---\t|---:|\n|\t2025\t| 10 |",
    "\t| Année | Montant |\n\t|---|---:|\n\t| 2025 | 10 |",
)


@pytest.mark.parametrize("texte", SAINS)
def test_ce_que_les_textes_portent_ne_se_dit_pas(chantier, texte):
    fichier = chantier.fichier("articles/04-*.md")
    fichier.write_text(f"{fichier.read_text('utf-8').rstrip()}\n\n{texte}\n", "utf-8")
    assert [] == [dit for dit, _ in constats(chantier)]
