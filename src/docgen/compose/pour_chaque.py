"""What a document is made for each of: a fiche, a file of an annexe of the programme."""

from difflib import get_close_matches
from typing import NamedTuple

from docgen.compose.fautes import text_fault
from docgen.compose.textes import Kind, Textes
from docgen.findings import Location
from docgen.model.programme import Programme

FICHE = "fiche"


class PourChaque(NamedTuple):
    """What there is one document for (`fiche`, the code of an annexe), and what its text calls it; empty: made once."""

    quoi: str = ""
    mot: str = ""


def made_for(textes: Textes, kind: Kind, programme: Programme) -> PourChaque:
    """What the header of `kind` says. Raises `TextFault` for what the programme does not have."""
    each = kind.options.get("pour_chaque", "")
    known = {FICHE: FICHE, **{annexe.code: annexe.mot for annexe in programme.annexes}}
    if each in ("", *known):
        return PourChaque(each, known.get(each, ""))
    path = textes.folder / kind.file
    lines = path.read_text("utf-8").split("\n")
    line = next(rank for rank, said in enumerate(lines, 1) if said.strip().startswith("pour_chaque"))
    near = get_close_matches(each, known, n=1)
    hint = f"Peut-être « {near[0]} » ? " if near else ""
    message = f"pour_chaque : « {each} » n'est pas un choix"
    raise text_fault("TPL002", message, Location(str(path), line, 1), f"{hint}Choix possibles : {', '.join(known)}.")
