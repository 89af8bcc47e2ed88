"""The workbook of all that is to be filled in: one sheet a person, one line a value, with its help and an example."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from docgen.adresses.chemins import Chemin
from docgen.adresses.sources import CleDeSource
from docgen.adresses.versions import INITIALE, NomDeVersion, avenant_numero
from docgen.classeur import (
    AdresseDeSaisie,
    CaseComptee,
    CaseTexte,
    Classeur,
    Feuille,
    GenreDeSaisie,
    Reference,
    Saisie,
    UniteDeCase,
)
from docgen.compose.tableur.plan import Brouillon
from docgen.dossier import Dossier, DossierContrat
from docgen.findings import Finding, Location
from docgen.french import typographie
from docgen.load.a_completer import blank_name, name_of

_COLONNES = ("Ce qui est demandé", "Où le trouver, ce qui était prévu", "Exemple", "À saisir")
_LARGEURS = (28.0, 72.0, 20.0, 30.0)
_SAISIE = len(_COLONNES) - 1
# The keys of the data as a person says them, and whose values are amounts, numbers.
_MOTS = {"verse": "versé", "non_consomme": "non consommé", "depense": "dépensé", "resultats": "résultat",
         "visas": "visa", "numero": "numéro", "notifie": "notifié, axe", "indicateurs": "indicateur",
         "sous_actions": "sous-action", "delegation": "délégation", "arrete_au": "arrêté au"}  # fmt: skip
_MONTANTS = frozenset({"verse", "non_consomme", "depense", "financements", "notifie", "montant"})
_NOMBRES = frozenset({"resultats", "cibles", "volume"})
_EXEMPLES = {"montant": "618 000 ou n. c.", "nombre": "310 ou n. c.", "date": "22/09/2025", "numero": "2025-127",
             "objet": "de finances pour 2026"}  # fmt: skip
_UNITES: dict[str, UniteDeCase] = {"montant": "euros", "nombre": "nombre", "date": "date"}
_CONSIGNE = (
    "Saisir dans les cases jaunes ; laisser vide ce que l'on ne sait pas encore. n. c. : non communiqué ; "
    "– : sans objet. Le reste est verrouillé."
)
_MODE = (
    "1. Chaque feuille est pour celui ou celle qui sait : elle peut être remplie seule, en une fois ou en plusieurs.",
    "2. Saisir dans les cases jaunes seulement. Un montant est en euros ; une date s'écrit 22/09/2025.",
    "3. Une case laissée vide ne change rien. « n. c. » : non communiqué ; « – » : sans objet.",
    "4. Ne pas insérer, supprimer ni trier de lignes, ne pas renommer de feuille. Enregistrer au format .xlsx.",
    "5. Renvoyer le fichier : « docgen tableur importer » en reprend les valeurs, de plusieurs fichiers au besoin.",
)


class Demande(NamedTuple):
    """A value that is asked: the finding that says so, the place in the data that awaits it."""

    blanc: Finding
    source: CleDeSource
    chemin: Chemin


def demandes(dossier: Dossier, contrat: str, blancs: Sequence[Finding]) -> list[Demande]:
    """Those of `blancs` that a cell can hold, piece by piece; a paragraph to write is not one."""
    places: dict[Location, tuple[CleDeSource, Chemin]] = {}
    for source, file in dossier.sources.items():
        key = CleDeSource(source)
        if key.proprietaire != contrat:
            continue
        champs = ((*path, "valeur") for path in file.values if len(path) == 2 and path[0] == "champs")
        for path in (*file.blanks, *champs):
            places.setdefault(file.locate(path), (key, path))
    found = [Demande(blanc, *places[blanc.location]) for blanc in blancs if blanc.location in places]
    rank = {group: at for at, group in reversed(list(enumerate(map(_group, found))))}
    return sorted(found, key=lambda demande: rank[_group(demande)])


def classeur_des_blancs(dossier: Dossier, contrat: DossierContrat, asked: Sequence[Demande]) -> Classeur:
    """The workbook that asks for `asked`, all of `contrat`."""
    version = contrat.avenants[-1].version if contrat.avenants else INITIALE
    titre = contrat.base.entete.titre
    people = list(dict.fromkeys(demande.blanc.qui or "juridique" for demande in asked))
    sheets = [_sheet(who, titre, [d for d in asked if (d.blanc.qui or "juridique") == who]) for who in people]
    drawn = (_front(titre, sheets), *(sheet for sheet, *_ in sheets))
    digest = dossier.empreinte(NomDeVersion.of(contrat.code, version))
    return Classeur(f"{titre} – valeurs à saisir", dossier.code, contrat.code, version, digest, drawn)


def _sheet(who: str, titre: str, asked: Sequence[Demande]) -> tuple[Feuille, CaseComptee]:
    draft = Brouillon(who.capitalize(), _LARGEURS)
    draft.bandeau(f"{who.capitalize()} : {titre}", "titre")
    draft.bandeau(_CONSIGNE, "note")
    progress_at = draft.ligne
    draft.ligne += 1
    header = _heads(draft, _COLONNES)
    first, group = draft.ligne, ""
    for demande in asked:
        here = _group(demande)
        if here != group:
            draft.bandeau(here, "groupe")
            group = here
        _line(draft, demande)
    column = (Reference(draft.nom, first, _SAISIE), Reference(draft.nom, draft.ligne - 1, _SAISIE))
    progress = CaseComptee(column, len(asked))
    draft.cases[progress_at, 0] = CaseTexte("Déjà rempli", "total")
    draft.cases[progress_at, 1] = progress
    return draft.feuille((progress_at, header), 1, typographie(titre)), progress


def _heads(draft: Brouillon, heads: Iterable[str]) -> int:
    for column, head in enumerate(heads):
        draft.ecrire(column, CaseTexte(typographie(head), "entete", align="centre"))
    draft.ligne += 1
    return draft.ligne - 1


def _line(draft: Brouillon, demande: Demande) -> None:
    genre = _genre(demande)
    example = _EXEMPLES.get(genre.rstrip("?"), _EXEMPLES.get(str(demande.chemin[-1]), ""))
    draft.libelles(_name(demande), demande.blanc.remedy, example)
    unite = _UNITES.get(genre.rstrip("?"), "texte")
    draft.ecrire(_SAISIE, Saisie("", AdresseDeSaisie(demande.source, demande.chemin, genre), unite))
    draft.ligne += 1


def _front(titre: str, sheets: Sequence[tuple[Feuille, CaseComptee]]) -> Feuille:
    """The first sheet: what to do, and how far each other one is."""
    draft = Brouillon("À lire", (40.0, 70.0))
    draft.bandeau(f"Valeurs à saisir : {titre}", "titre")
    for line in _MODE:
        draft.bandeau(line, "note")
    header = _heads(draft, ("Feuille", "Déjà rempli"))
    for sheet, progress in sheets:
        draft.libelles(sheet.nom)
        draft.ecrire(1, progress)
        draft.ligne += 1
    return draft.feuille((header, header), 0, typographie(titre))


# --- words and kinds --------------------------------------------------------------------------------------------------
def _group(demande: Demande) -> str:
    """Which piece the value is of: « Exécution 2025, action 1.2 », « Avenant n° 2 »."""
    source, path = demande.source, demande.chemin
    if source.sorte == "execution":
        action = f", action {path[1]}" if path[0] == "actions" and len(path) > 1 else ""
        return f"Exécution {source.nom}{action}"
    if source.sorte == "avenants":
        return f"Avenant n° {avenant_numero(source.nom)}"
    brought = "" if source.version == INITIALE else f" (avenant n° {avenant_numero(source.version)})"
    what = {"actions": f"Fiche {source.nom}", "contrat": "Contrat"}.get(source.sorte, f"{source.sorte} {source.nom}")
    return f"{what}{brought}"


def _name(demande: Demande) -> str:
    """What is asked, in short: the group says of what, the help says the rest."""
    path, (party, planned, _) = demande.chemin, demande.blanc.remedy.partition(", prévu :")
    if path[0] == "champs":
        said = name_of(demande.blanc)
    elif path[0] == "actions" and len(path) == 4 and demande.source.sorte == "execution":
        # The code of a party, or of an indicator: the help says its name.
        said = _MOTS.get(str(path[2]), str(path[2])) + (f", {party}" if planned else "")
    else:
        inside = path[2:] if path[0] == "actions" and len(path) > 2 else path
        steps = blank_name(inside).split(", ")
        words = [_MOTS.get(key, key.replace("_", " ")) + (f" {rank}" if rank else "")
                 for key, _, rank in (step.partition(" ") for step in steps)]  # fmt: skip
        said = ", ".join(words).replace(", axe, ", ", axe ")
    return f"{said[0].upper()}{said[1:]}"


def _genre(demande: Demande) -> GenreDeSaisie:
    """What is typed there. The trial of the import has the last word: a rule refuses what the data cannot be."""
    path, keys = demande.chemin, {str(step) for step in demande.chemin}
    if path[0] == "champs":
        return "texte"
    if path[-1] in ("date", "arrete_au"):
        return "date"
    if keys & _MONTANTS:
        return "montant?"
    done = demande.source.sorte == "execution" and path[0] == "indicateurs"
    return "nombre?" if done or keys & _NOMBRES else "texte"
