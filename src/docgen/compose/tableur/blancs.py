"""The workbook of all that is to be filled in: one sheet a person, one line a value, with its help and an example."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from docgen.adresses.versions import INITIALE, NomDeVersion
from docgen.classeur import CaseComptee, CaseTexte, Classeur, Feuille, Reference, Saisie, UniteDeCase, ValeurDeCase
from docgen.compose.jetons import ABSENCES
from docgen.compose.tableur.demandes import Demande, Vocabulaire
from docgen.compose.tableur.plan import Brouillon
from docgen.dossier import Dossier, DossierContrat
from docgen.findings import Refusal
from docgen.french import compte, typographie
from docgen.model.base import absence_saisie, clean_text, nombre_saisi, parse_day
from docgen.montants import Montant

_COLONNES = ("Ce qui est demandé", "Où le trouver", "Prévu, ou dit jusqu'ici", "Exemple", "À saisir")
_LARGEURS = (38.0, 40.0, 24.0, 16.0, 34.0)
_SAISIE = len(_COLONNES) - 1
_EXEMPLES = {"montant": "618 000 ou n. c.", "nombre": "310 ou n. c.", "taux": "45 % ou n. c.", "date": "22/09/2025",
             "numero": "2025-127"}  # fmt: skip
_UNITES: dict[str, UniteDeCase] = {"montant": "euros", "nombre": "nombre", "date": "date"}
_CONSIGNE = (
    "Saisir dans les cases jaunes ; laisser vide ce que l'on ne sait pas encore. n. c. : non communiqué ; "
    "– : sans objet. Le reste est verrouillé."
)
_RIEN = typographie("Rien n'est à compléter")
_RELIRE = "À relire : ce qui est déjà dit. Changer ce que l'année a changé ; laisser le reste tel quel."
_MODE = (
    "1. Chaque feuille est pour celui ou celle qui sait : elle peut être remplie seule, en une fois ou en plusieurs.",
    "2. Saisir dans les cases jaunes seulement. Un montant est en euros ; une date s'écrit 22/09/2025 ; un taux, 45 %.",
    "3. Une case laissée vide ne change rien. « n. c. » : non communiqué ; « – » : sans objet.",
    "4. Sous « À relire », ce que les données disent déjà : corriger par-dessus ce qui a changé, ne rien effacer.",
    "5. Un commentaire de case (« selon mandat 123 ») est gardé, à côté de la valeur.",
    "6. Ne pas insérer, supprimer ni trier de lignes, ne pas renommer de feuille. Enregistrer au format .xlsx.",
    "7. Renvoyer le fichier : « docgen tableur importer » en reprend les valeurs, de plusieurs fichiers au besoin.",
)


class _Page(NamedTuple):
    """The sheet of one person: how many values are still to be filled in, and how many to be read again."""

    feuille: Feuille
    progres: CaseComptee | None
    relus: int


def classeur_des_blancs(
    dossier: Dossier, contrat: DossierContrat, asked: Sequence[Demande], known: Sequence[Demande]
) -> Classeur:
    """The workbook that asks for `asked`, and shows `known` to be read again, all of `contrat`."""
    version = contrat.avenants[-1].version if contrat.avenants else INITIALE
    titre, words = contrat.base.entete.titre, Vocabulaire(contrat)
    people = dict.fromkeys(demande.qui for demande in (*asked, *known))
    pages = [_page(who, titre, words, [d for d in asked if d.qui == who], [d for d in known if d.qui == who])
             for who in people]  # fmt: skip
    drawn = (_front(titre, pages), *(page.feuille for page in pages))
    digest = dossier.empreinte(NomDeVersion.of(contrat.code, version))
    return Classeur(f"{titre} – valeurs à saisir", dossier.code, contrat.code, version, digest, drawn)


def _page(who: str, titre: str, words: Vocabulaire, asked: Sequence[Demande], known: Sequence[Demande]) -> _Page:
    draft = Brouillon(who.capitalize(), _LARGEURS)
    draft.bandeau(f"{who.capitalize()} : {titre}", "titre")
    draft.bandeau(_CONSIGNE, "note")
    progress_at = draft.ligne
    draft.ligne += 1
    header = _heads(draft, _COLONNES)
    first = draft.ligne
    _lines(draft, words, asked)
    column = (Reference(draft.nom, first, _SAISIE), Reference(draft.nom, draft.ligne - 1, _SAISIE))
    progress = CaseComptee(column, len(asked)) if asked else None
    draft.cases[progress_at, 0] = CaseTexte("Déjà rempli", "total")
    draft.cases[progress_at, 1] = progress or CaseTexte(_RIEN, "total")
    if known:
        draft.bandeau(_RELIRE, "sous-titre")
        _lines(draft, words, known)
    return _Page(draft.feuille((progress_at, header), 1, typographie(titre)), progress, len(known))


def _heads(draft: Brouillon, heads: Iterable[str]) -> int:
    for column, head in enumerate(heads):
        draft.ecrire(column, CaseTexte(typographie(head), "entete", align="centre"))
    draft.ligne += 1
    return draft.ligne - 1


def _lines(draft: Brouillon, words: Vocabulaire, asked: Sequence[Demande]) -> None:
    """A line for each value, piece by piece."""
    pieces: dict[str, list[Demande]] = {}
    for demande in asked:
        pieces.setdefault(words.groupe(demande), []).append(demande)
    for piece, inside in pieces.items():
        draft.bandeau(piece, "groupe")
        for demande in inside:
            _line(draft, words, demande)


def _line(draft: Brouillon, words: Vocabulaire, demande: Demande) -> None:
    place = words.adresse(demande)
    genre = place.genre.rstrip("?")
    where, said = words.aide(demande)
    example = "" if demande.valeur else _EXEMPLES.get(genre, _EXEMPLES.get(str(demande.chemin[-1]), ""))
    draft.libelles(words.nom(demande), where, said, example)
    draft.ecrire(_SAISIE, Saisie(in_its_cell(demande.valeur, genre), place, _UNITES.get(genre, "texte")))
    draft.ligne += 1


def in_its_cell(text: str, genre: str) -> ValeurDeCase:
    """A value of the data as its cell holds it; "" when there is none. Raises `Refusal` for one that is not of its
    kind."""
    if not text:
        return ""
    absence = absence_saisie(text)
    if absence and genre not in ("texte", "date"):
        return ABSENCES[absence]
    if genre == "date":
        return parse_day(text)
    if genre == "montant":
        return Montant.parse(text)
    if genre == "taux":
        return text.strip()
    return nombre_saisi(text) if genre == "nombre" else clean_text(text)


def held_by_a_cell(words: Vocabulaire, known: Iterable[Demande]) -> Iterator[Demande]:
    """Those of `known` that a cell can hold."""
    for demande in known:
        try:
            in_its_cell(demande.valeur, words.adresse(demande).genre.rstrip("?"))
        except (Refusal, ValueError):
            continue
        yield demande


def _front(titre: str, pages: Sequence[_Page]) -> Feuille:
    """The first sheet: what to do, and how far each other one is."""
    draft = Brouillon("À lire", (40.0, 30.0, 40.0))
    draft.bandeau(f"Valeurs à saisir : {titre}", "titre")
    for line in _MODE:
        draft.bandeau(line, "note")
    header = _heads(draft, ("Feuille", "Déjà rempli", "À relire"))
    for page in pages:
        draft.libelles(page.feuille.nom)
        draft.ecrire(1, page.progres or CaseTexte(_RIEN))
        draft.ecrire(2, CaseTexte(compte(page.relus, "valeur") if page.relus else "–"))
        draft.ligne += 1
    return draft.feuille((header, header), 0, typographie(titre))
