"""How large a picture is on its page: as its points ask, no wider than its column, no higher than its page allows."""

from collections.abc import Iterable

from docgen.document import Image, ImageLue, Inline, Leaf, Revised

# A picture is drawn at that many points an inch, when there is room.
POINTS_AN_INCH = 150
# How high it may be, in millimetres, its caption left room: upright and on its side, on A4 then on A3.
HEIGHTS = {False: (200.0, 130.0), True: (340.0, 210.0)}


def drawn_size(image: ImageLue, width: float, height: float) -> tuple[float, float]:
    """The width and the height of `image`, in millimetres, in a place of that size.

    >>> drawn_size(ImageLue(b"", 300, 150), 166.0, 200.0), drawn_size(ImageLue(b"", 3000, 6000), 166.0, 200.0)
    ((50.8, 25.4), (100.0, 200.0))
    """
    wide, high = (points * 25.4 / POINTS_AN_INCH for points in (image.largeur, image.hauteur))
    scale = min(1.0, width / wide, height / high)
    return wide * scale, high * scale


def shows_picture(content: tuple[Inline, ...]) -> bool:
    """Whether the paragraph of `content` is that of a picture, which stands alone there, its marks apart."""
    first = content[0] if content else None
    return isinstance(first.content[0] if isinstance(first, Revised) and first.content else first, Image)


def picture_depth(leaves: Iterable[Leaf], width: float) -> float:
    """About the height of the pictures among `leaves`, with their caption, in a text `width` millimetres wide."""
    pictures = [leaf.fichier for leaf in leaves if isinstance(leaf, Image) and leaf.fichier]
    return sum(drawn_size(picture, width, HEIGHTS[False][0])[1] + 12 for picture in pictures)
