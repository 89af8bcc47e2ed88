"""What of a Word file stands beside its text, and what changes of it: comments, protection, sections, styles."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml import etree
from msgspec.structs import replace

from docgen.french import compte
from docgen.french.noms import de
from docgen.ooxml.noms import W, tags
from docgen.word.aspects import AlineaVu, Aspect, form_of
from docgen.word.changement_de_forme import ChangementDeForme, SorteDeForme
from docgen.word.lecture import AUTOUR
from docgen.word.ouverture import FichierWord
from docgen.word.styles import on, signed, val

_PROTECTIONS = {
    "readOnly": "lecture seule", "comments": "commentaires seulement", "trackedChanges": "révisions obligatoires",
    "forms": "formulaires seulement", "none": "aucune",
}  # fmt: skip
_SECTIONS = {"nextPage": "page suivante", "continuous": "continue", "evenPage": "page paire",
             "oddPage": "page impaire", "nextColumn": "colonne suivante"}  # fmt: skip
_AROUND = tags("headerReference footerReference")
# In twips: no word is read in less.
_NO_PLACE = 300
_PREMIERE_PAGE = "première page"
_PARITIES = ("evenPage", "oddPage")
_SECTION_APART = tags("headerReference footerReference type pgNumType titlePg printerSettings sectPrChange")


def beside(
    avant: FichierWord, apres: FichierWord, vus: tuple[Sequence[AlineaVu], Sequence[AlineaVu]]
) -> Iterator[ChangementDeForme]:
    """What changes beside the text; `vus` are the paragraphs of both files, where comments stand."""
    yield from _comments((avant, apres), vus)
    before, after = (_protection(fichier) for fichier in (avant, apres))
    if before != after:
        yield _sides("protection", "protection du document", before, after)
    even = ["à part" if _even_pages(fichier) else "ceux des autres pages" for fichier in (avant, apres)]
    if even[0] != even[1]:
        yield replace(_sides("section", "en-têtes et pieds des pages paires", *even), lieu=AUTOUR)
    yield from _sections(avant, apres)
    styles = _changed_styles(avant, apres)
    if styles:
        names = f"{', '.join(styles[:5])}{' …' if len(styles) > 5 else ''}"
        yield ChangementDeForme("apparence", "", None, f"{compte(len(styles), 'style')} ({names})")


def _sides(sorte: SorteDeForme, what: str, before: str, after: str) -> ChangementDeForme:
    return ChangementDeForme(sorte, "", f"{what} : {before}", f"{what} : {after}")


# --- comments ---------------------------------------------------------------------------------------------------------
class _Commentaire(NamedTuple):
    """A comment: who says what, and the paragraph that it speaks of, None when it has no place in the text."""

    auteur: str
    mots: str
    vu: AlineaVu | None = None

    @property
    def dit(self) -> str:
        return f"commentaire {de(self.auteur)} : « {self.mots} »"


def _comments(
    fichiers: tuple[FichierWord, FichierWord], vus: tuple[Sequence[AlineaVu], Sequence[AlineaVu]]
) -> Iterator[ChangementDeForme]:
    old, new = (list(_said(*side)) for side in zip(fichiers, vus, strict=True))
    counts = [Counter((said.auteur, said.mots) for said in side) for side in (old, new)]
    gone, come = _left(old, counts[0] - counts[1]), _left(new, counts[1] - counts[0])
    for said in come:
        former = (
            next((other for other in gone if other.auteur == said.auteur), None) if len(gone) == len(come) else None
        )
        if former is not None:
            gone.remove(former)
        yield _changed(said, former.dit if former else None, said.dit)
    for said in gone:
        yield _changed(said, said.dit, None)


def _left(side: Sequence[_Commentaire], counts: Counter[tuple[str, str]]) -> list[_Commentaire]:
    """As many comments of `side` as `counts` says, the last ones first taken."""
    left = Counter(counts)
    kept = []
    for said in reversed(side):
        if left[said.auteur, said.mots] > 0:
            left[said.auteur, said.mots] -= 1
            kept.append(said)
    return kept[::-1]


def _changed(said: _Commentaire, before: str | None, after: str | None) -> ChangementDeForme:
    place, words = (said.vu.lieu, said.vu.mots) if said.vu else ("", "")
    return ChangementDeForme("commentaire", place, before, after, words)


def _said(fichier: FichierWord, vus: Sequence[AlineaVu]) -> Iterator[_Commentaire]:
    part = fichier.kin("comments")
    comments = list(fichier.read(part).iterchildren(f"{W}comment")) if part is not None else []
    calls = (f"{W}commentRangeStart", f"{W}commentReference")
    marks = [(mark.get(f"{W}id"), vu) for vu in vus for mark in vu.bloc.element.iter(*calls)] if comments else []
    places = dict(reversed(marks))
    for comment in comments:
        lines = ("".join(text.text or "" for text in line.iter(f"{W}t")) for line in comment.iter(f"{W}p"))
        words = " ".join(" ".join(lines).split())
        yield _Commentaire(comment.get(f"{W}author") or "(sans nom)", words, places.get(comment.get(f"{W}id")))


# --- protection, sections, styles -------------------------------------------------------------------------------------
def _protection(fichier: FichierWord) -> str:
    part = fichier.kin("settings")
    found = fichier.read(part).find(f"{W}documentProtection") if part is not None else None
    if found is None or found.get(f"{W}enforcement", "0") in ("0", "false", "off"):
        return "aucune"
    return _PROTECTIONS.get(found.get(f"{W}edit", "none"), "inconnue")


def _even_pages(fichier: FichierWord) -> bool:
    """Whether even pages have headers and footers of their own."""
    part = fichier.kin("settings")
    around = next(fichier.body.iter(*_AROUND), None) is not None
    return around and part is not None and on(fichier.read(part).find(f"{W}evenAndOddHeaders"))


def _sections(avant: FichierWord, apres: FichierWord) -> Iterator[ChangementDeForme]:
    old, new = (list(fichier.body.iter(f"{W}sectPr")) for fichier in (avant, apres))
    if len(old) != len(new):
        before, after = str(len(old)), str(len(new))
        yield _sides("section", "sections du document", before, after)
        return
    pages = 0
    for rank, (x, y) in enumerate(zip(old, new, strict=True), 1):
        sides = [_told_of(section, first=rank == 1) for section in (x, y)]
        for what, before in sides[0].items():
            if before != sides[1][what]:
                told = _sides("section", f"{what} de la section {rank}", before, sides[1][what])
                yield replace(told, lieu=AUTOUR) if what == _PREMIERE_PAGE else told
        pages += look_of_section(x) != look_of_section(y)
    if pages:
        yield ChangementDeForme("aspect", "", None, f"{compte(pages, 'section')} (format, marges ou colonnes)")


def _told_of(section: etree._Element, *, first: bool) -> dict[str, str]:
    """What is said of a section, the `first` one of its file or not, that changes what a reader sees."""
    around = next(section.getroottree().iter(*_AROUND), None) is not None
    apart = around and on(section.find(f"{W}titlePg"))
    return {
        "début": _beginning(section, first=first),
        "numéros de page": _first_page(section),
        _PREMIERE_PAGE: "en-tête et pied à part" if apart else "en-tête et pied des autres pages",
        "texte": "hors de la page" if _off_page(section) else "dans la page",
    }


def _off_page(section: etree._Element) -> bool:
    """Whether the margins, or the size of the pages, leave no place for the text or for what runs around it."""
    size, margins = (section.find(f"{W}{name}") for name in ("pgSz", "pgMar"))
    if size is None or margins is None:
        return False
    width, height = (signed(size.get(f"{W}{side}")) for side in "wh")
    across = [signed(margins.get(f"{W}{side}")) for side in ("left", "right")]
    # A negative margin at the top says that what runs around the text does not move it.
    down = [abs(signed(margins.get(f"{W}{side}"))) for side in ("top", "bottom")]
    around = [signed(margins.get(f"{W}{side}")) for side in ("header", "footer")]
    far = min(across) <= -width or max(around, default=0) >= height
    return far or min(width - sum(across), height - sum(down)) <= _NO_PLACE


def _beginning(section: etree._Element, *, first: bool) -> str:
    """Where a section begins, in French; the first one has none before: it may only begin on an even or odd page."""
    kind = val(section, f"{W}type") or "nextPage"
    return "première page" if first and kind not in _PARITIES else _SECTIONS.get(kind, "page suivante")


def _first_page(section: etree._Element) -> str:
    found = section.find(f"{W}pgNumType")
    start = None if found is None else found.get(f"{W}start")
    return "à la suite" if start is None else f"à partir de {start}"


def look_of_section(section: etree._Element) -> Aspect:
    """The look of the pages of a section; how it begins, its numbers and what runs around it are told apart."""
    return form_of(section, _SECTION_APART)


def begins_otherwise(before: etree._Element, after: etree._Element, *, first: bool) -> bool:
    """Whether a section, the `first` one of the old file or not, begins or is numbered as it did not."""
    return _told_of(before, first=first) != _told_of(after, first=first)


def _changed_styles(avant: FichierWord, apres: FichierWord) -> list[str]:
    """The styles that the text uses on both sides, and that do not look the same."""
    old, new = (_looks(fichier) for fichier in (avant, apres))
    used = _used(avant) & _used(apres)
    return [name for name in new if name in old and name in used and old[name] != new[name]]


def _looks(fichier: FichierWord) -> dict[str, bytes]:
    part = fichier.kin("styles")
    styles = fichier.read(part).iterchildren(f"{W}style") if part is not None else ()
    return {
        val(style, f"{W}name"): b"".join(
            etree.tostring(look, method="c14n", exclusive=True)
            for look in style.iterchildren(f"{W}rPr", f"{W}pPr")
        )
        for style in styles
    }  # fmt: skip


def _used(fichier: FichierWord) -> set[str]:
    part = fichier.kin("styles")
    styles = fichier.read(part).iterchildren(f"{W}style") if part is not None else ()
    names = {style.get(f"{W}styleId", ""): val(style, f"{W}name") for style in styles}
    tags = [f"{W}{name}" for name in ("pStyle", "rStyle", "tblStyle")]
    return {names.get(element.get(f"{W}val", ""), "") for element in fichier.body.iter(*tags)}
