"""Ce qu'une personne répondrait : une valeur inventée pour chaque « à compléter » d'un avenant que l'on prépare."""

import re
from pathlib import Path

# La clé (son chemin), et ce qu'on y écrit ; la première qui convient.
REPONSES = (
    (r"visas \d+, numero", "2026-1{rang:03}"),
    (r"visas \d+, date", "12 février 2026"),
    (r"visas \d+, objet", "pris en application de l'article 44 de la loi organique n° 2001-692 du 1er août 2001"),
    (r"actions, [\d.]+, verse, .*", "100 000"),
    (r"actions, [\d.]+, non_consomme, .*", "0"),
    (r"actions, [\d.]+, depense, .*", "10 000"),
    (r"actions, [\d.]+, resultats, .*", "12"),
    (r"indicateurs, .*", "12"),
)


def repondre(constats: list, notifie: dict[str, str], **autres: str) -> None:
    """Écrit une réponse à la place de chaque « à compléter » ; `notifie` par axe, `autres` par clé exacte."""
    for rang, constat in enumerate(constats):
        assert "LEC011" == constat.code, constat
        fichier = Path(constat.location.file)
        lignes = fichier.read_text("utf-8").split("\n")
        ligne = lignes[constat.location.line - 1]
        cle = constat.message.removeprefix("à compléter : ")
        texte = autres.get(cle) or _reponse(cle, notifie, rang)
        texte += " %" if constat.remedy.endswith(": un taux.") else ""
        lignes[constat.location.line - 1] = re.sub("à compléter.*", texte, ligne)
        fichier.write_text("\n".join(lignes), "utf-8")


def _reponse(cle: str, notifie: dict[str, str], rang: int) -> str:
    if cle.startswith("notifie, "):
        return notifie[cle.removeprefix("notifie, ")]
    return next(valeur.format(rang=rang) for motif, valeur in REPONSES if re.fullmatch(motif, cle))
