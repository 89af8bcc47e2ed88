"""What the signs of a font of symbols look like: a ticked box is one whatever font drew it."""

from lxml import etree

from docgen.ooxml.noms import W

CASE_VIDE, CASE_COCHEE = "☐", "☒"
# The fonts of symbols that forms use, by the codes of their boxes and ticks.
_DESSINS = {
    "wingdings": {0x6F: "☐", 0x70: "☐", 0x71: "❑", 0x72: "❒", 0x78: "☒", 0xA8: "☐", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒",
                  0xFE: "☑", 0x6C: "●", 0xA7: "▪", 0xE0: "→", 0xD8: "➢"},
    "wingdings2": {0x30: "☐", 0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "☐"},
    "webdings": {0x61: "✓", 0x63: "☐", 0x67: "■", 0x72: "✗"},
    "symbol": {0xB7: "•", 0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xAE: "→"},
}  # fmt: skip
# Fonts of symbols keep their signs there, too: U+F0FE is the sign 0xFE.
_PRIVATE = range(0xF000, 0xF100)


def glyphe(symbol: etree._Element) -> str:
    """What a `w:sym` shows: « ☒ »; « [symbole Wingdings 4A] » when no sign of Unicode is known for it."""
    font, code = symbol.get(f"{W}font", ""), symbol.get(f"{W}char", "")
    try:
        place = int(code, 16)
    except ValueError:
        return f"[symbole {font} {code}]"
    known = _DESSINS.get(_cle(font))
    if known is None and place not in _PRIVATE and 0x20 <= place < 0xE000:
        return chr(place)
    rank = place - _PRIVATE.start if place in _PRIVATE else place
    return (known or {}).get(rank) or f"[symbole {font} {rank:02X}]"


def drawn(text: str, look: etree._Element | None) -> str:
    """`text` as the font of symbols of `look` draws it, boxes and ticks; as it is in any other font."""
    fonts = None if look is None else look.find(f"{W}rFonts")
    known = None if fonts is None else _DESSINS.get(_cle(fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or ""))
    if known is None:
        return text
    signs = (ord(sign) - _PRIVATE.start if ord(sign) in _PRIVATE else ord(sign) for sign in text)
    return "".join(known.get(place) or sign for place, sign in zip(signs, text, strict=True))


def _cle(font: str) -> str:
    return font.replace(" ", "").lower()
