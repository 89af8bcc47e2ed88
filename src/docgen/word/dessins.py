"""What a drawing of a Word file shows besides its pictures and the words of its boxes.

Words drawn as such (a watermark), the form of a shape, what is left of a picture that is cropped or made clear, where
its link leads, and whether it lies on the words of the page: DrawingML (ISO/IEC 29500-1, 20 and 21) and VML (part 4).
"""

import hashlib
import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from docgen.ooxml.noms import MC, WP, A, R, W
from docgen.word.styles import signed

if TYPE_CHECKING:
    from docgen.word.ouverture import Part

VML = "{urn:schemas-microsoft-com:vml}"
_PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_OFFICE_VML = "{urn:schemas-microsoft-com:office:"
DESSINS = frozenset((f"{W}drawing", f"{W}pict", f"{W}object"))
_LINKS = (f"{A}hlinkClick", f"{A}hlinkHover")
# Of the edges of a picture, in thousandths of a percent: less is a rounding.
_CUT = 1_000
# Of the angle of a drawing: a degree; and how many make a turn.
_TURN, _WHOLE_TURN = 60_000, 360
# How the forms of Word that are met are called; another one is a form.
_FORMES = {
    "rect": "rectangle", "roundRect": "rectangle arrondi", "ellipse": "ellipse", "oval": "ellipse", "line": "trait",
    "roundrect": "rectangle arrondi", "straightConnector1": "trait", "bentConnector3": "trait coudé",
    "curvedConnector3": "trait courbe", "rightArrow": "flèche vers la droite", "leftArrow": "flèche vers la gauche",
    "upArrow": "flèche vers le haut", "downArrow": "flèche vers le bas", "leftRightArrow": "flèche double",
    "upDownArrow": "flèche double verticale", "triangle": "triangle", "diamond": "losange", "star5": "étoile",
    "mathPlus": "signe plus", "mathMinus": "signe moins", "mathMultiply": "croix", "mathEqual": "signe égal",
    "mathNotEqual": "signe différent", "plus": "croix", "noSmoking": "signe d'interdiction", "heart": "cœur",
    "leftBrace": "accolade", "rightBrace": "accolade fermante", "curve": "courbe", "polyline": "ligne brisée",
    "arc": "arc",
}  # fmt: skip
_CROPS = ("cropleft", "croptop", "cropright", "cropbottom")
_VML_SHAPES = tuple(
    f"{VML}{name}" for name in ("shape", "rect", "roundrect", "oval", "line", "polyline", "arc", "curve")
)
# The types of VML that stand for a picture or a box of words, whose form says nothing.
_PLAIN_TYPES = re.compile(r"#?_x0000_t(?:75|202|136)")
_STYLE = re.compile(r"(?:^|;)\s*(flip|rotation|visibility|position|z-index)\s*:\s*([^;]+)")


class Trait(NamedTuple):
    """One thing that a drawing shows: of which sort, and its value, the same in two files where it is the same."""

    sorte: str
    valeur: Hashable

    @property
    def dit(self) -> str:
        """What it makes of the drawing, in words; nothing for what is said otherwise (a form, words drawn)."""
        return _DITS.get(self.sorte, "")


_DITS = {
    "rognage": "rogné", "effet": "retouché", "sens": "retourné ou tourné", "masque": "masqué",
    "devant": "posé devant le texte", "lien": "lié",
}  # fmt: skip


def drawn_traits(element: etree._Element, part: "Part") -> tuple[Trait, ...]:
    """What the drawing `element` of `part` shows besides its pictures and its boxes, in order."""
    return tuple(trait for child in element.iter(etree.Element) for trait in _of_element(child, part))


def shown_traits(element: etree._Element, part: "Part") -> tuple[Trait, ...]:
    """The same, each once, of what Word shows when the drawing is written twice for two generations of Word."""
    choice = element.find(f"{MC}Choice") if element.tag == f"{MC}AlternateContent" else None
    return tuple(dict.fromkeys(drawn_traits(element if choice is None else choice, part)))


def drawn_words(traits: tuple[Trait, ...]) -> str:
    """The words that are drawn as such, as a watermark is; empty when there are none."""
    return " / ".join(str(trait.valeur) for trait in traits if trait.sorte == "mots")


def drawn_form(traits: tuple[Trait, ...]) -> str:
    """How the form of a shape is called: « flèche vers la droite »; empty for a picture."""
    forms = [trait.valeur for trait in traits if trait.sorte == "forme"]
    return _FORMES.get(str(forms[0]), "forme") if forms else ""


def told_drawings(before: Iterable[Trait], after: Iterable[Trait]) -> list[str]:
    """What becomes of the drawings of a paragraph, which have the traits `before`, then `after`: « dessin rogné »."""
    old, now = Counter(before), Counter(after)
    gone, come = list((old - now).elements()), list((now - old).elements())
    former = {trait.sorte: trait for trait in gone}
    told = [_told(former.get(trait.sorte), trait) for trait in come]
    left = {trait.sorte for trait in come}
    return [*told, *(_told(trait, None) for trait in gone if trait.sorte not in left)]


def _told(old: Trait | None, new: Trait | None) -> str:
    if new is None:
        return f"dessin qui n'est plus {old.dit}" if old else ""
    if new.sorte == "lien":
        return f"lien d'un dessin : {old.valeur} → {new.valeur}" if old else f"dessin qui porte un lien : {new.valeur}"
    return f"dessin {new.dit} autrement" if old else f"dessin {new.dit}"


def holds_drawing(element: etree._Element) -> bool:
    """Whether `element` is, or holds, a drawing."""
    return next(element.iter(*DESSINS), None) is not None


def is_link(element: etree._Element) -> bool:
    """Whether `element` is the link of a drawing, whose relation is an address and no picture."""
    return element.tag in _LINKS


def _of_element(element: etree._Element, part: "Part") -> Iterator[Trait]:
    if element.tag in _LINKS or (str(element.tag).startswith(VML) and element.get("href")):
        relation = part.rels.get(element.get(f"{R}id", ""))
        place = element.get("href") or ("" if relation is None else relation.target_ref)
        yield from [Trait("lien", place.replace(" ", "%20"))] if place else ()
    if element.tag.startswith(A):
        yield from _of_drawing(element, element.tag[len(A) :])
    elif element.tag.startswith(WP):
        yield from _of_place(element, element.tag[len(WP) :])
    elif element.tag.startswith(VML):
        yield from _of_vml(element)


def _of_drawing(element: etree._Element, name: str) -> Iterator[Trait]:
    if name in ("srcRect", "blip"):
        yield from _of_picture(element, name)
    elif name == "prstGeom":
        form = element.get("prst", "")
        yield from [Trait("forme", form)] if form != "rect" or _is_shape(element) else ()
    elif name == "custGeom":
        yield Trait("forme", _digest(element))
    elif name == "xfrm":
        flips = [element.get(f"flip{axis}", "0") in ("1", "true") for axis in "HV"]
        turned = signed(element.get("rot", "0")) // _TURN % _WHOLE_TURN, *flips
        yield from [Trait("sens", turned)] if any(turned) else ()
    elif name == "t" and (element.text or "").strip():
        yield Trait("mots", element.text)


def _of_picture(element: etree._Element, name: str) -> Iterator[Trait]:
    edges = tuple(signed(element.get(edge, "0")) // _CUT for edge in "ltrb")
    if name == "srcRect":
        yield from [Trait("rognage", edges)] if any(edges) else ()
        return
    for effect in element:
        if isinstance(effect.tag, str) and effect.tag != f"{A}extLst":
            yield Trait("effet", _digest(effect))


def _is_shape(geometry: etree._Element) -> bool:
    """Whether a geometry is that of a shape: a picture, or a box of words, is a rectangle that says nothing."""
    owner = geometry.getparent()
    holder = None if owner is None else owner.getparent()
    return holder is not None and holder.tag != _PIC and next(holder.iter(f"{W}txbxContent"), None) is None


def _of_place(element: etree._Element, name: str) -> Iterator[Trait]:
    if name == "docPr" and element.get("hidden", "0") in ("1", "true"):
        yield Trait("masque", True)
    elif name == "anchor" and element.get("behindDoc", "0") in ("0", "false"):
        yield from [Trait("devant", True)] if element.find(f"{WP}wrapNone") is not None else ()


def _of_vml(element: etree._Element) -> Iterator[Trait]:
    if element.tag == f"{VML}textpath":
        yield from [Trait("mots", element.get("string", ""))] if element.get("string", "").strip() else ()
    elif element.tag == f"{VML}imagedata":
        edges = tuple(element.get(edge, "0") for edge in _CROPS)
        yield from [Trait("rognage", edges)] if any(edge not in ("0", "0f") for edge in edges) else ()
    elif element.tag in _VML_SHAPES:
        yield from _of_vml_shape(element)


def _of_vml_shape(element: etree._Element) -> Iterator[Trait]:
    style = dict(_STYLE.findall(element.get("style", "")))
    turned = style.get("flip", "").strip(), style.get("rotation", "0").strip()
    yield from [Trait("sens", turned)] if turned[0] or turned[1].strip("-0.") else ()
    yield from [Trait("masque", True)] if style.get("visibility", "").strip() == "hidden" else ()
    wrapped = any(str(child.tag).startswith(f"{_OFFICE_VML}word}}wrap") for child in element)
    behind = style.get("z-index", "").strip().startswith("-")
    if style.get("position", "").strip() == "absolute" and not (behind or wrapped):
        yield Trait("devant", True)
    kind = element.get("type", "")
    plain = _PLAIN_TYPES.fullmatch(kind) or any(
        next(element.iter(tag), None) is not None for tag in (f"{VML}imagedata", f"{W}txbxContent", f"{VML}textpath")
    )
    if not plain:
        named = etree.QName(element).localname
        yield Trait("forme", named if named != "shape" else kind or element.get("path", ""))


def _digest(element: etree._Element) -> str:
    """What tells the inside of `element` from another, whatever the prefixes and the order of the attributes."""
    inside = [(str(child.tag), *sorted(child.attrib.items())) for child in element.iter(etree.Element)]
    return hashlib.sha256(repr(inside).encode()).hexdigest()[:16]
