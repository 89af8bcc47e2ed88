"""What a document is made for each of: a fiche, a file of an annexe of the programme."""

import re
from typing import TYPE_CHECKING, NamedTuple

from docgen.compose.fautes import text_fault
from docgen.compose.textes import Kind, Textes
from docgen.findings import Location, shown
from docgen.french.proches import noms_proches

if TYPE_CHECKING:
    from docgen.model.programme import Programme

FICHE = "fiche"


class PourChaque(NamedTuple):
    """What there is one document for (`fiche`, the code of an annexe), and what its text calls it; empty: made once."""

    quoi: str = ""
    mot: str = ""


def made_for(textes: Textes, kind: Kind, programme: "Programme") -> PourChaque:
    """What the header of `kind` says. Raises `TextFault` for what the programme does not have, or a name that several
    documents would have."""
    each = kind.options.get("pour_chaque", "")
    known = {FICHE: FICHE, **{annexe.code: annexe.mot for annexe in programme.annexes}}
    if each in ("", *known):
        _check_name(textes, kind, programme, PourChaque(each, known.get(each, "")))
        return PourChaque(each, known.get(each, ""))
    near = noms_proches(each, known)
    hint = f"Peut-être « {near[0]} » ? " if near else ""
    message = f"pour_chaque : « {each} » n'est pas un choix"
    remedy = f"{hint}Choix possibles : {', '.join(known)}."
    raise text_fault("TPL002", message, place_of_option(textes, kind, "pour_chaque"), remedy)


def _check_name(textes: Textes, kind: Kind, programme: "Programme", pour: PourChaque) -> None:
    """What changes from one document to the next is in their name: else the last would take the place of the others."""
    annexe = next((annexe for annexe in programme.annexes if annexe.code == pour.quoi), None)
    several = pour.quoi == FICHE or (annexe is not None and annexe.par)
    if not several or re.search(rf"{{{{.*\b{pour.mot}\b.*}}}}", kind.options["nom"]):
        return
    shown = f"{{{{ {pour.mot}.{annexe.par if annexe else 'numero'} }}}}"
    message = f"il y a un document pour chaque « {pour.quoi} », et tous auraient le même nom"
    remedy = f"Y mettre ce qui change de l'un à l'autre, par exemple « nom: {kind.options['nom']}-{shown} »."
    raise text_fault("TPL008", message, place_of_option(textes, kind, "nom"), remedy)


def place_of_option(textes: Textes, kind: Kind, key: str) -> Location:
    """Where the header of `kind` says `key`."""
    path = textes.file_of(kind)
    lines = path.read_text("utf-8-sig").split("\n")
    line = next((rank for rank, said in enumerate(lines, 1) if said.partition(":")[0].strip() == key), 1)
    return Location(shown(path), line, 1)
