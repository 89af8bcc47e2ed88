"""Remplir un dossier neuf comme le ferait une personne : chaque « à compléter » y reçoit une valeur qui convient."""

import re
from pathlib import Path

# La clé (fin de son chemin), et ce qu'on y écrit ; la première qui convient.
VALEURS = (
    (r"reprise_de", "{axe}.1/indicateur_1"),
    (r"date|signature|.*echeance", "12 mars 2025"),
    (r"civilite", "Mme"),
    (r"genre_assemblee", "féminin"),
    (r"parties \d+, (intitule|designation)", "le Nord"),
    (r"cases, statut.*", "Action nouvelle"),
    (r"cases, thematique.*", "Remobilisation"),
    (r"cases, freins.*", "Mobilité"),
    (r"cases, public( .*)?", "BRSA"),
    (r"cases, publics_specifiques.*", "Oui"),
    (r"cases, publics.*", "Primo-entrants"),
    (r"cases, (qpv|rural).*", "Non"),
    (r"natures_depense.*", "ETP - recrutement"),
    (r"lignes, 6\d, montant, \d+", "400"),
    (r"lignes, 70, montant, \d+", "100"),
    (r"montant", "2 000"),
    (r"base", "50"),
    (r"nombre", "0,5"),
    (r"financements, .*", "1 000"),
    (r"indicateurs \d+, (situation|cibles, \d+)", "10"),
    (r"fiches", "sans objet"),
)


def remplir(dossier: Path, constats: list) -> None:
    """Écrit une valeur à la place de chacun des « à compléter » que docgen a trouvés dans `dossier`."""
    for constat in constats:
        fichier = Path(constat.location.file)
        assert fichier.is_relative_to(dossier)
        lignes = fichier.read_text("utf-8").split("\n")
        ligne = lignes[constat.location.line - 1]
        cle = constat.message.removeprefix("à compléter : ")
        texte = _valeur(cle, lignes[: constat.location.line]) if fichier.suffix == ".yaml" else "Un texte."
        texte += " %" if constat.remedy.endswith(": un taux.") else ""
        lignes[constat.location.line - 1] = re.sub("à compléter.*", texte, ligne)
        fichier.write_text("\n".join(lignes), "utf-8")
    plan = next(iter(dossier.rglob("plan-de-financement.yaml")), None)
    if plan:
        texte = plan.read_text("utf-8")
        remobilisation = "objet: Solutions de remobilisation"
        debut = texte.index(remobilisation)
        plan.write_text(
            texte[:debut] + texte[debut:].replace("fiches: sans objet", "fiches:\n          - 2.1", 1), "utf-8"
        )


def _valeur(cle: str, lignes: list[str]) -> str:
    for motif, valeur in VALEURS:
        if re.search(rf"(^|, )({motif})$", cle):
            axe = next((m[1] for ligne in reversed(lignes) if (m := re.search(r"axe: (\d)", ligne))), "1")
            return valeur.format(axe=axe)
    return "un texte"
