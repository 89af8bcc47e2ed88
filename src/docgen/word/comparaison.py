"""Two Word files that were read: what changes besides their words, and what was not looked at, counted and named."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence

from docgen.document import Paragraph
from docgen.document.alignement import equal_pairs, gaps
from docgen.french import compte, enumeration
from docgen.ooxml.noms import M, W
from docgen.word.aspects_tableaux import TraitDeTableau, changed_traits
from docgen.word.blocs import BlocWord
from docgen.word.champs import laid_out
from docgen.word.changement_de_forme import ChangementDeForme
from docgen.word.coupures import told_cuts
from docgen.word.formes import Regards
from docgen.word.hors_texte import beside
from docgen.word.lecture import AUTOUR, FichierLu, say_the_same
from docgen.word.ouverture import FichierWord


def changes_of_form(avant: FichierLu, apres: FichierLu) -> tuple[ChangementDeForme, ...]:
    """What changes from `avant` to `apres` besides the words; never nothing where a mark would be written."""
    told = list(Regards(avant.regard, apres.regard).changes(avant.alineas, apres.alineas))
    told += [*_tables(avant, apres), *beside(avant.fichier, apres.fichier, (avant.alineas, apres.alineas))]
    if say_the_same(avant.document, apres.document) and not any(change.est_un_ecart for change in told):
        told += _structure(avant, apres)
    return tuple(told)


def look_sentence(changes: Iterable[ChangementDeForme], *, marquee: bool = False) -> str:
    """A sentence on the look that changes where no word does; empty when none does. `marquee`: marks say the rest."""
    if marquee:
        said = [change.apres or "" for change in changes if change.sorte == "apparence"]
        return f"Mise en forme que Word ne sait pas marquer, comptée seulement : {enumeration(said)}." if said else ""
    said = [change.apres or "" for change in changes if not change.est_un_ecart]
    return f"Mise en forme seule, comptée et non montrée : {enumeration(said)}." if said else ""


# How the look of a table that changes is told: of one, of several.
_TRAITS: dict[TraitDeTableau, str] = {
    "style": "style", "bordures": "bordures", "fond": "fond", "largeurs": "largeur des colonnes",
    "hauteurs": "hauteur des lignes", "disposition": "disposition des cellules",
}  # fmt: skip


def _tables(avant: FichierLu, apres: FichierLu) -> Iterator[ChangementDeForme]:
    rows = [[key[1] for key in side.cles if isinstance(key, tuple) and key[0] == "tableau"] for side in (avant, apres)]
    yield from (ChangementDeForme("structure", "", None, told) for told in told_cuts(*rows))
    counts: Counter[TraitDeTableau] = Counter()
    styles = avant.regard.lecteur.styles, apres.regard.lecteur.styles
    places = {vu.bloc.element: vu.lieu for vu in apres.alineas}
    as_many = len(avant.tableaux) == len(apres.tableaux)
    for rank, (old, new) in _paired(avant.tableaux, apres.tableaux):
        shapes = [[row.shape for row in table.rows] for table in (old, new)]
        if as_many and shapes[0] != shapes[1] and len(old.rows) == len(new.rows):
            where = next((places[inside] for inside in new.element.iter(f"{W}p") if inside in places), "")
            yield ChangementDeForme("structure", where, None, f"tableau {rank} : ses cellules sont découpées autrement")
        counts.update(changed_traits(old, new, styles))
    for trait, said in _TRAITS.items():
        if counts[trait]:
            of = "d'un tableau" if counts[trait] == 1 else f"de {compte(counts[trait], 'tableau', 'tableaux')}"
            yield ChangementDeForme("aspect", "", None, f"{said} {of}")


def _paired(before: Sequence[BlocWord], after: Sequence[BlocWord]) -> Iterator[tuple[int, tuple[BlocWord, BlocWord]]]:
    """The tables that answer each other, each pair with the rank of the new one."""
    pairs = equal_pairs([table.key for table in before], [table.key for table in after])
    for old, new in list(gaps(pairs, len(before), len(after))):
        pairs += zip(old, new, strict=True) if len(old) == len(new) else ()
    yield from ((j + 1, (before[i], after[j])) for i, j in sorted(pairs))


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


def found_equal(avant: FichierLu, apres: FichierLu, changes: Sequence[ChangementDeForme]) -> tuple[str, ...]:
    """In a sentence, what both files have besides their text, was compared, and is the same."""
    sides = avant, apres
    notes = [[block for section in side.document.sections for block in section.blocks
              if isinstance(block, Paragraph) and block.style == "note"] for side in sides]  # fmt: skip
    comments = any(_has_comments(side.fichier) for side in sides)
    pictures = [_pictures(side.fichier) for side in sides]
    around = any(side.autour for side in sides) and avant.document.fields == apres.document.fields
    around = around and not any(change.lieu == AUTOUR for change in changes)
    told = {
        "en-têtes": around, "pieds de page": around,
        "notes": any(notes) and notes[0] == notes[1],
        "commentaires": comments and not any(change.sorte == "commentaire" for change in changes),
        "images": any(pictures) and pictures[0] == pictures[1]
        and not any(change.sorte == "dessin" for change in changes),
        "mise en forme": not any(change.sorte in ("aspect", "apparence") for change in changes),
    }  # fmt: skip
    same = [what for what, equal in told.items() if equal]
    return (f"Identiques des deux côtés : {enumeration(same)}.",) if same else ()


def _has_comments(fichier: FichierWord) -> bool:
    part = fichier.kin("comments")
    return part is not None and next(fichier.read(part).iterchildren(f"{W}comment"), None) is not None


def _pictures(fichier: FichierWord) -> Counter[bytes]:
    """The pictures that the file shows, whatever their names."""
    found: Counter[bytes] = Counter()
    for part in fichier.stories():
        inside = (relation for relation in part.rels.values() if not relation.is_external)
        found.update(relation.target_part.blob for relation in inside if relation.reltype.endswith("image"))
    return found


# --- what is not compared ---------------------------------------------------------------------------------------------
_EQUATIONS = ("équation, comparée en bloc", "équations, comparées en bloc")
_CHAMPS = (
    "champ, dont le résultat de mise en page (numéro de page, date) n'est pas comparé",
    "champs, dont le résultat de mise en page (numéros de page, dates) n'est pas comparé",
)
_COUNTED: tuple[tuple[tuple[str, str], tuple[str, ...]], ...] = (
    (("fichier inséré tel quel, non comparé", "fichiers insérés tels quels, non comparés"), ("altChunk", "subDoc")),
    (("image, comparée en bloc", "images, comparées en bloc"),
     ("drawing", "pict", "object")),
    (_CHAMPS, ()),
    (("signet, non comparé", "signets, non comparés"), ("bookmarkStart",)),
)  # fmt: skip


def not_compared(fichiers: Iterable[FichierWord]) -> tuple[str, ...]:
    """In a sentence, what of these files is not compared, or only as a whole: counted, by its name."""
    counts: Counter[tuple[str, str]] = Counter()
    for tree in (fichier.tree(part) for fichier in fichiers for part in fichier.stories()):
        for words, names in _COUNTED:
            found = tree.iter(*(f"{W}{name}" for name in names)) if names else laid_out(tree)
            # A text box is drawn, too, and its words are compared.
            counts[words] += sum(1 for element in found if next(element.iter(f"{W}txbxContent"), None) is None)
        counts[_EQUATIONS] += sum(1 for _ in tree.iter(f"{M}oMath"))
    counted = [compte(count, *words) for words, count in counts.items() if count]
    return (f"Les deux fichiers ont ensemble : {' ; '.join(counted)}.",) if counted else ()
