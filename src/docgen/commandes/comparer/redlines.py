"""The redlines of a comparison: one native Word file with tracked changes for each document that differs, proved."""

import gc
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from docgen.commandes.comparer import Comparaison, Paire
from docgen.commandes.comparer.distants import remote_targets, told_remote, told_removed, without_remote
from docgen.commandes.comparer.documents_dits import titles_told
from docgen.commandes.comparer.fichiers import PaireWord
from docgen.compose.noms import CONSOLIDE
from docgen.diff.redline import redline
from docgen.document import Document
from docgen.findings import Refusal
from docgen.french import compte, de, enumeration, proche
from docgen.ooxml.fins import settle_ends
from docgen.ooxml.reponses import Choix
from docgen.render import writer
from docgen.render.atelier import Progress, silent
from docgen.word.marques import mark
from docgen.word.ouverture import open_word, read_word
from docgen.word.preuve import prove
from docgen.word.preuve.controles import lost_controls

EXTENSION = ".docx"
# In bytes: a redline of some hundreds of pages.
_LOURD = 300_000
_CONTROLES = {
    "case": ("case à cocher", "cases à cocher"), "liste": ("liste à choix", "listes à choix"),
    "liste libre": ("liste à choix ou à saisie", "listes à choix ou à saisie"),
    "date": ("date à choisir", "dates à choisir"), "texte": ("champ de texte", "champs de texte"),
    "texte enrichi": ("contrôle de texte enrichi", "contrôles de texte enrichi"),
    "image": ("contrôle d'image", "contrôles d'image"), "bloc": ("bloc de construction", "blocs de construction"),
}  # fmt: skip
_SEULS: Mapping[Choix, str] = {"accepter": "restent à tout accepter", "refuser": "reviennent à tout refuser"}


class DemandeDeRevisions(Struct, frozen=True):
    """What is asked: a file or a folder, the document when it is a file, who signs the marks, and their day.

    `mise_en_forme`: a look that changes alone is marked, too. `sans_distant`: what Word would look for elsewhere is
    taken out.
    """

    sortie: Path
    gabarits: Path
    auteur: str = "docgen"
    jour: date | None = None
    document: str = ""
    mise_en_forme: bool = False
    sans_distant: bool = False

    @property
    def un_fichier(self) -> bool:
        """Whether one redline is asked, in that file."""
        return self.sortie.suffix.lower() == EXTENSION


class RevisionsProuvees(Struct, frozen=True):
    """A redline, and the controls that its proof does not hold: by answer to all its marks, how many of each kind."""

    fichier: Path
    data: bytes
    pertes: Mapping[Choix, Mapping[str, int]] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        """« prouvées », and what is not, in the same words."""
        if not self.pertes:
            return "écrites et prouvées"
        told = []
        for reponse, kinds in self.pertes.items():
            lost = enumeration([compte(count, *_CONTROLES[kind]) for kind, count in kinds.items()])
            told.append(f"pour {lost}, dont seuls les mots {_SEULS[reponse]}")
        return f"écrites, prouvées sauf {enumeration(told)}"


class FichiersFaits(Struct, frozen=True):
    """The files to write, what has to be said of them, in sentences, and those that are redlines."""

    fichiers: Mapping[Path, bytes]
    remarques: tuple[str, ...] = ()
    revisions: tuple[RevisionsProuvees, ...] = ()


def redlines(
    comparaison: Comparaison, demande: DemandeDeRevisions, progress: Progress = silent
) -> FichiersFaits:  # fmt: skip
    """The redlines, every one proved. Raises `Refusal` when one cannot be: then none is given."""
    asked = _choisies(comparaison, demande)
    proved: list[RevisionsProuvees] = []
    for nom, pair in asked.items():
        progress(f"révisions : {nom}", len(proved), len(asked))
        place = demande.sortie if demande.un_fichier else demande.sortie / f"{nom}{EXTENSION}"
        proved.append(_prouvee(pair, demande, place))
    files = {each.fichier: each.data for each in proved}
    counted = tuple(_counted(path, data) for path, data in files.items()) if demande.mise_en_forme else ()
    if comparaison.suivies:
        counted += tuple(sentence for path, data in files.items() if (sentence := _signed(path, data)))
    if demande.sans_distant:
        proved, removed = _without_remote(proved)
        files, counted = {each.fichier: each.data for each in proved}, (*counted, *removed)
    counted += tuple(sentence for path, data in files.items() if (sentence := told_remote(path, data)))
    titles = titles_told(comparaison)
    alone = [titles[pair.nom] for pair in comparaison.documents if not (pair.avant and pair.apres)]
    if alone and not demande.un_fichier:
        counted += (f"Sans révisions, parce que d'un seul côté : {enumeration(alone)}.",)
    return FichiersFaits(files, counted, tuple(proved))


def _without_remote(proved: Sequence[RevisionsProuvees]) -> tuple[list[RevisionsProuvees], tuple[str, ...]]:
    """The redlines, once proved, without what Word would look for elsewhere; and a sentence for each that had any."""
    found = [(each, remote_targets(each.data)) for each in proved]
    stripped = [replace(each, data=without_remote(each.data)) if targets else each for each, targets in found]
    return stripped, tuple(told_removed(each.fichier, targets) for each, targets in found if targets)


def _counted(path: Path, data: bytes) -> str:
    """How many marks a redline has, those of the look apart."""
    sorts = Counter(change.sorte for change in read_word(data, path.name).suivies)
    looks = sorts["mise en forme"]
    told = compte(sorts["ajout"], "ajout"), compte(sorts["suppression"], "suppression")
    return f"Marques dans « {path.name} » : {enumeration([*told, compte(looks, 'mise en forme', 'mises en forme')])}."


def _signed(path: Path, data: bytes) -> str:
    """How many marks of a redline each author signs, when there are several, or another than who writes it."""
    counts = Counter(change.auteur for change in read_word(data, path.name).suivies)
    told = [f"{compte(count, 'marque')} {de(author)}" for author, count in counts.most_common()]
    return f"Auteurs dans « {path.name} » : {enumeration(told)}." if told else ""


def _choisies(comparaison: Comparaison, demande: DemandeDeRevisions) -> dict[str, Paire | PaireWord]:
    """The pairs to mark, by name: all that differ, or the one that is asked."""
    every: dict[str, Paire | PaireWord] = {pair.nom: pair for pair in comparaison.fichiers}
    if not comparaison.fichiers:
        every = {pair.nom: pair for pair in comparaison.documents if pair.avant and pair.apres}
    if not every:
        raise Refusal("il n'y a pas de document des deux côtés", "Comparer deux versions entières.")
    if not demande.un_fichier and not demande.document:
        if comparaison.de_fichiers:
            return every
        changed = {pair.nom for pair in comparaison.documents if pair.sort != "egal"}
        return {name: pair for name, pair in every.items() if name in changed}
    wanted = demande.document or CONSOLIDE
    found = {name: pair for name, pair in every.items() if wanted in (name, name.rpartition("/")[2])}
    if len(found) == 1 or (found and not demande.un_fichier):
        return found
    if len(every) == 1 and not demande.document:
        return every
    remedy = proche(wanted, every, "Documents") if not found else f"Préciser : {', '.join(found)}."
    known = f"en désigne {len(found)}" if found else "n'en désigne aucun"
    raise Refusal(f"il faut dire quel document : « {wanted} » {known}",
                  f"{remedy} L'option --document le nomme ; ou donner un dossier à --docx.")  # fmt: skip


def _prouvee(pair: Paire | PaireWord, demande: DemandeDeRevisions, place: Path) -> RevisionsProuvees:
    if isinstance(pair, PaireWord):
        looks, choix = demande.mise_en_forme, pair.choix
        trace = mark(open_word(pair.avant, choix), open_word(pair.apres, choix), demande.auteur, demande.jour,
                     mise_en_forme=looks)  # fmt: skip
        sides = pair.avant.read_bytes(), pair.apres.read_bytes()
        if len(trace) > _LOURD:
            # The trees of both files hold one another: without this they would stand beside those of the proof.
            gc.collect()
        faults = prove(*sides, trace, pair.choix or "accepter", aspect=looks)
    else:
        assert pair.avant and pair.apres
        write = writer("docx")
        sides = write(pair.avant, demande.gabarits, {}), write(pair.apres, demande.gabarits, {})
        trace, faults = _of_documents(pair.avant, pair.apres, sides, demande)
    if faults:
        raise Refusal(
            f"{pair.nom} : les révisions ne se prouvent pas, rien n'est écrit. {faults[0][0].upper()}{faults[0][1:]}",
            "Comparer ce passage à la main, ou simplifier ce qui est nommé là dans les deux fichiers.",
            code="CMP007",
        )
    deja: Choix = (isinstance(pair, PaireWord) and pair.choix) or "accepter"
    return RevisionsProuvees(place, trace, lost_controls(*sides, trace, deja))


def _of_documents(
    avant: Document, apres: Document, sides: tuple[bytes, bytes], demande: DemandeDeRevisions
) -> tuple[bytes, list[str]]:
    """The redline of two documents, and what of it cannot be proved: by their trees, or by their Word files.

    By these when the trees cannot be proved, or lose more of the boxes.
    """
    before, after = sides
    if demande.mise_en_forme:
        opened = read_word(before, avant.name), read_word(after, apres.name)
        trace = mark(*opened, demande.auteur, demande.jour, mise_en_forme=True)
        return trace, prove(before, after, trace, aspect=True)
    marked = redline(avant, apres, demande.auteur, demande.jour)
    trace = settle_ends(writer("docx")(marked, demande.gabarits, {}))
    faults, lost = prove(before, after, trace), _count_lost(before, after, trace)
    if faults or lost:
        with suppress(Refusal):  # documents that carry marks of their own
            other = mark(read_word(before, avant.name), read_word(after, apres.name), demande.auteur, demande.jour)
            if not prove(before, after, other) and (faults or _count_lost(before, after, other) < lost):
                return other, []
    return trace, faults


def _count_lost(before: bytes, after: bytes, trace: bytes) -> int:
    return sum(kinds.total() for kinds in lost_controls(before, after, trace).values())
