"""Two Word files that were read: what changes besides their words, and what was not looked at, counted and named."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator

from docgen.french import compte, enumeration
from docgen.ooxml.noms import M, W
from docgen.word.coupures import told_cuts
from docgen.word.formes import ChangementDeForme, Regards
from docgen.word.hors_texte import beside
from docgen.word.lecture import AUTOUR, FichierLu, word_statement
from docgen.word.ouverture import FichierWord


def changes_of_form(avant: FichierLu, apres: FichierLu) -> tuple[ChangementDeForme, ...]:
    """What changes from `avant` to `apres` besides the words; never nothing where a mark would be written."""
    told = list(Regards(avant.regard, apres.regard).changes(avant.alineas, apres.alineas))
    told += [*_tables(avant, apres), *beside(avant.fichier, apres.fichier)]
    same_words = word_statement(avant.document, "").passages == word_statement(apres.document, "").passages
    if same_words and not any(change.est_un_ecart for change in told):
        told += _structure(avant, apres)
    return tuple(told)


def look_sentence(changes: Iterable[ChangementDeForme]) -> str:
    """A sentence on the look that changes where no word does; empty when none does."""
    said = [change.apres or "" for change in changes if not change.est_un_ecart]
    return f"Mise en forme seule, comptée et non montrée : {enumeration(said)}." if said else ""


def _tables(avant: FichierLu, apres: FichierLu) -> Iterator[ChangementDeForme]:
    rows = [[key[1] for key in side.cles if isinstance(key, tuple) and key[0] == "tableau"] for side in (avant, apres)]
    yield from (ChangementDeForme("structure", "", None, told) for told in told_cuts(*rows))
    if len(avant.tableaux) != len(apres.tableaux):
        return
    for rank, (old, new) in enumerate(zip(avant.tableaux, apres.tableaux, strict=True), 1):
        if old != new and len(old) == len(new):
            yield ChangementDeForme("structure", "", None, f"tableau {rank} : ses cellules sont découpées autrement")


def _structure(avant: FichierLu, apres: FichierLu) -> Iterator[ChangementDeForme]:
    """What would be marked and that nothing has told yet."""
    if avant.cles != apres.cles:
        phrase = "le découpage du texte change (alinéas, cellules, lignes de tableau sans mots)"
        yield ChangementDeForme("structure", "", None, phrase)
    if list(_around(avant, apres)):
        phrase = "un en-tête ou un pied de page, ou l'un de ses éléments, n'est plus au même endroit"
        yield ChangementDeForme("structure", AUTOUR, None, phrase)


def _around(avant: FichierLu, apres: FichierLu) -> Iterator[tuple[Hashable, ...]]:
    """The headers and footers whose blocks are not those that the same pages had."""
    for (rank, kind, sort), keys in apres.autour.items():
        former = (avant.autour[key] for back in range(rank, -1, -1) if (key := (back, kind, sort)) in avant.autour)
        if next(former, ()) != keys:
            yield keys
    yield from (keys for key, keys in avant.autour.items() if not key[0] and key not in apres.autour and keys)


# --- what is not compared ---------------------------------------------------------------------------------------------
_EQUATIONS = ("équation, comparée en bloc", "équations, comparées en bloc")
_COUNTED = (
    (("fichier inséré tel quel, non comparé", "fichiers insérés tels quels, non comparés"), ("altChunk",)),
    (("image, comparée en bloc, non montrée", "images, comparées en bloc, non montrées"),
     ("drawing", "pict", "object")),
    (("champ, dont le résultat de mise en page (numéro de page, date) n'est pas comparé",
      "champs, dont le résultat de mise en page (numéros de page, dates) n'est pas comparé"),
     ("fldSimple", "instrText")),
    (("tableau, dont les bordures et les couleurs ne sont pas comparées",
      "tableaux, dont les bordures et les couleurs ne sont pas comparées"), ("tbl",)),
    (("signet, non comparé", "signets, non comparés"), ("bookmarkStart",)),
)  # fmt: skip


def not_compared(fichiers: Iterable[FichierWord]) -> tuple[str, ...]:
    """In a sentence, what of these files is not compared, or only as a whole: counted, by its name."""
    counts: Counter[tuple[str, str]] = Counter()
    for tree in (fichier.tree(part) for fichier in fichiers for part in fichier.stories()):
        for words, names in _COUNTED:
            counts[words] += sum(1 for _ in tree.iter(*(f"{W}{name}" for name in names)))
        counts[_EQUATIONS] += sum(1 for _ in tree.iter(f"{M}oMath"))
    counted = [compte(count, *words) for words, count in counts.items() if count]
    return (f"Dans les deux fichiers : {' ; '.join(counted)}.",) if counted else ()
