"""A picture in the line, as DrawingML; the looks that no gabarit says."""

from xml.sax.saxutils import quoteattr

from docgen.document import ImageLue
from docgen.render.images import drawn_size

# The blue of a link that leads out of the document, in Word as in the PDF; the look of a caption.
LINK_COLOUR = "0B5394"
CAPTION = '<w:rPr><w:i/><w:iCs/><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr>'
# From millimetres to the units of drawings.
_EMU = 36_000
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_PICTURE = (
    f'<w:drawing><wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
    '<wp:extent cx="{wide}" cy="{high}"/><wp:docPr {named}/><wp:cNvGraphicFramePr>'
    f'<a:graphicFrameLocks xmlns:a="{_DRAWING}/main" noChangeAspect="1"/></wp:cNvGraphicFramePr>'
    f'<a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_DRAWING}/picture">'
    f'<pic:pic xmlns:pic="{_DRAWING}/picture">'
    "<pic:nvPicPr><pic:cNvPr {named}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>"
    '<a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
    '<a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
)


def drawing(image: ImageLue, alt: str, numbers: tuple[int, int], room: tuple[float, float], relation: str) -> str:
    """The drawing of `image`, which `alt` says to those who do not see it, in a place of `room` millimetres.

    `numbers`: the one that the file knows it by, and the one of its name.
    """
    wide, high = (round(side * _EMU) for side in drawn_size(image, *room))
    number, rank = numbers
    named = f'id="{number}" name="Image {rank}" descr={quoteattr(alt)}'
    return _PICTURE.format(named=named, wide=wide, high=high, relation=relation)
