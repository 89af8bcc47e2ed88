"""What a reader sees of an equation, on one line: « (a+b)/(12) », « 10^3 », « √2 ».

Two that are read otherwise say so: what is longer than a sign and stands apart is between brackets.
"""

from collections import defaultdict

from lxml import etree

from docgen.ooxml.noms import M, W

# How the parts of each form stand on a line, by the name of the standard (ISO/IEC 29500-1, 22.1.2).
_FORMES = {
    "f": "{num}/{den}", "sSup": "{e}^{sup}", "sSub": "{e}_{sub}", "sSubSup": "{e}_{sub}^{sup}", "rad": "{deg}√{e}",
    "sPre": "_{sub}^{sup}{e}", "limLow": "{e}_{lim}", "limUpp": "{e}^{lim}", "nary": "{signe}_{sub}^{sup}{e}",
    "acc": "{e}{signe}", "bar": "‾{e}", "groupChr": "{e}{signe}",
}  # fmt: skip
_TEXTS = (f"{M}t", f"{W}t")


def equation_words(element: etree._Element) -> str:
    """What `element`, an equation or a part of one, says."""
    if element.tag in _TEXTS:
        return element.text or ""
    name = str(element.tag).removeprefix(M)
    parts = [(str(child.tag).removeprefix(M), equation_words(child)) for child in element.iterchildren(etree.Element)]
    if name in _FORMES:
        plain = "e" if name.startswith("s") else ""  # a base stands on the line as what is before it
        told = {part: said if part == plain and said.isalnum() else _grouped(said) for part, said in parts}
        shown = defaultdict(str, told, signe=_sign(element, "chr", "∫"))
        return _FORMES[name].format_map(shown)
    if name == "d":
        inside = _sign(element, "sepChr", "|").join(said for part, said in parts if part == "e")
        return f"{_sign(element, 'begChr', '(')}{inside}{_sign(element, 'endChr', ')')}"
    if name in ("m", "eqArr"):
        return f"[{' ; '.join(said for part, said in parts if part in ('mr', 'e'))}]"
    return (", " if name == "mr" else "").join(said for _, said in parts if said)


def _grouped(said: str) -> str:
    return said if len(said) < 2 else f"({said})"


def _sign(element: etree._Element, kind: str, usual: str) -> str:
    found = element.find(f"*/{M}{kind}")
    return usual if found is None else found.get(f"{M}val", "")
