"""The sides that a person names by their place: two Word files.

Two folders are read by `dossiers_produits`; `lieux` says which they are.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct, field

from docgen.commandes.comparer.cotes import Cote
from docgen.commandes.comparer.formes_dites import with_forms
from docgen.commandes.comparer.suivis import untracked_names, untracked_sentence
from docgen.diff.ecarts import compare_statements
from docgen.diff.passages_changes import PassageChange
from docgen.document import Document
from docgen.document.alignement import likeness
from docgen.document.mots import texte
from docgen.ooxml.reponses import Choix
from docgen.word import lecture
from docgen.word.changement_de_forme import ChangementDeForme
from docgen.word.comparaison import changes_of_form, found_equal, look_sentence, not_compared
from docgen.word.ouverture import FichierWord, open_word
from docgen.word.paraphes import answered
from docgen.word.suivi import ModificationSuivie

# Under this share of words in common, two files are not two states of one text.
WORD = "word"
_SAME_TEXT, _ENOUGH_WORDS = 0.2, 40


class PaireWord(Struct, frozen=True):
    """A Word file on both sides, by their places; `choix` answers the tracked changes that they already have."""

    nom: str
    avant: Path
    apres: Path
    choix: Choix | None = None


class Cotes(Struct, frozen=True):
    """Two sides made of files, the Word files that differ; what was not compared, and what is the same, in sentences.

    `formes` is what differs besides the words of two Word files; `passages_de` is all that differs in each document of
    two folders, read as two Word files are, and `a_la_main` names those that a person has changed, each with the folder
    where that was. `non_lus` counts the other files that differ. `suivies` are the tracked changes that they already
    had, each with the name of its file; `muets` is what changes when they are refused.
    """

    avant: Cote
    apres: Cote
    paires: tuple[PaireWord, ...]
    non_compare: tuple[str, ...] = ()
    compares: Mapping[str, int] = field(default_factory=dict)
    formes: tuple[ChangementDeForme, ...] = ()
    passages_de: Mapping[str, tuple[PassageChange, ...]] = field(default_factory=dict)
    a_la_main: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    non_lus: int = 0
    suivies: tuple[tuple[str, ModificationSuivie], ...] = ()
    identiques: tuple[str, ...] = ()
    muets: tuple[PassageChange, ...] = ()


def told_apart(ancien: Path, nouveau: Path) -> tuple[str, str]:
    """The names of two places, with as many folders before each as it takes to tell them apart.

    >>> told_apart(Path("/a/b/convention.docx"), Path("/a/c/convention.docx"))
    ('b/convention.docx', 'c/convention.docx')
    >>> told_apart(Path("ours.docx"), Path("/a/theirs.docx"))
    ('ours.docx', 'theirs.docx')
    """
    parts = ancien.absolute().parts, nouveau.absolute().parts
    kept = 1
    while kept < max(map(len, parts)) and parts[0][-kept:] == parts[1][-kept:]:
        kept += 1
    kept = 1 if parts[0] == parts[1] else kept
    first, second = (Path(*side[-kept:]).as_posix() for side in parts)
    return first, second


def sides_of_word_files(
    ancien: Path, nouveau: Path, choix: Choix | None = None, *, mise_en_forme: bool = False
) -> Cotes:
    """The sides of two Word files; with `mise_en_forme`, a look alone is a difference.

    Raises `Refusal` when one is not a Word file.
    """
    paquets = open_word(ancien, choix), open_word(nouveau, choix)
    pair = PaireWord(nouveau.stem, ancien, nouveau, choix)
    communs = lecture.Communs()
    read = [lecture.read_file(paquet, pair.nom, communs) for paquet in paquets]
    before, after = (lu.document for lu in read)
    names = told_apart(ancien, nouveau)
    releves = lecture.word_statement(before, names[0]), lecture.word_statement(after, names[1])
    sides = [
        Cote(releve.nom, {WORD: releve}, {pair.nom: document})
        for releve, document in zip(releves, changed_or_same(before, after), strict=True)
    ]
    formes = changes_of_form(read[0], read[1])
    first = [*_doubts(*names, (before, after)), *_order_doubt(*paquets), *door_remarks(paquets)]
    muets: tuple[PassageChange, ...] = ()
    if choix != "refuser" and paquets[1].suivies:
        muets = _silent(read[0], lecture.read_file(answered(paquets[1], "refuser"), pair.nom, communs))
        first.append(untracked_sentence(untracked_names(muets)))
    first.append(look_sentence(formes, marquee=mise_en_forme))
    left = (*filter(None, first), *not_compared(paquets))
    same = found_equal(read[0], read[1], formes)
    shown = (forme for forme in formes if forme.est_un_ecart or (mise_en_forme and forme.sorte == "aspect"))
    told = tuple(forme.montree() for forme in shown)
    suivies = tracked_in(paquets)
    return Cotes(sides[0], sides[1], (pair,), left, formes=told, suivies=suivies, identiques=same, muets=muets)


def door_remarks(fichiers: Iterable[FichierWord]) -> list[str]:
    """What was changed of the files, or answered, before they were read: each said once."""
    return list(dict.fromkeys(remarque for fichier in fichiers for remarque in fichier.remarques))


def tracked_in(fichiers: Iterable[FichierWord]) -> tuple[tuple[str, ModificationSuivie], ...]:
    """The tracked changes that the files already had, each with the name of its file."""
    return tuple((fichier.nom, change) for fichier in fichiers for change in fichier.suivies)


def read_pair(pair: PaireWord, paquets: Iterable[FichierWord]) -> list[lecture.FichierLu]:
    """Both files of `pair`, once opened, read: what both have in common is named alike."""
    communs = lecture.Communs()
    return [lecture.read_file(paquet, pair.nom, communs) for paquet in paquets]


def changed_or_same(before: Document, after: Document) -> list[Document]:
    """Both documents; the new one twice when they say the same: a look that changes is not a difference here."""
    return [after, after] if lecture.say_the_same(before, after) else [before, after]


def _doubts(ancien: str, nouveau: str, read: Iterable[Document]) -> Iterator[str]:
    """A warning when two files have almost no word in common: a slip, most often."""
    words = [Counter(texte(document).split()) for document in read]
    if max(counted.total() for counted in words) >= _ENOUGH_WORDS and likeness(*words) < _SAME_TEXT:
        yield f"Attention : « {ancien} » et « {nouveau} » n'ont presque rien en commun ; vérifier les deux fichiers."


def _order_doubt(avant: FichierWord, apres: FichierWord) -> Iterator[str]:
    """A warning when the first file seems to be the newer one: the names were given in the other order, most often."""
    if apres.suivies:
        return
    dates = avant.modified, apres.modified
    if avant.suivies or (dates[0] and dates[1] and dates[0] > dates[1]):
        yield "Attention : le premier fichier paraît plus récent que le second ; l'ordre est ANCIEN NOUVEAU."


def _silent(avant: lecture.FichierLu, refuse: lecture.FichierLu) -> tuple[PassageChange, ...]:
    """Of a file that has tracked changes, read as if they were all refused: what changes that nobody has tracked."""
    before, after = (lecture.word_statement(lu.document, "") for lu in (avant, refuse))
    ecarts = compare_statements(before, after)
    formes = [forme for forme in changes_of_form(avant, refuse) if forme.est_un_ecart]
    return with_forms(ecarts.passages, formes, [passage.nom for passage in after.passages.values()])
