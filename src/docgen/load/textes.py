"""Texts of a folder: articles of the contract, narratives of the fiches, what was signed."""

import re
from pathlib import Path

from docgen.document.notes_du_texte import folded
from docgen.findings import Location, place_dans, shown
from docgen.load.a_completer import report_blank_paragraphs
from docgen.load.bruts import TEXTE_BRUT, report_raw
from docgen.load.fichiers import Reader
from docgen.load.images import with_images
from docgen.load.repetitions import Choses, repeated
from docgen.model.base import PREAMBULE
from docgen.model.contrat import Article
from docgen.model.texte import read_alineas

_TITLE = re.compile(r"# +(\d+(?:\.\d+)*(?:-\d+)?(?: (?:bis|ter|quater))?) +(.+)")


def read_article(reader: Reader, path: Path, choses: Choses | None) -> Article | None:
    """The article that `path` holds: a title line « # 2.2 Intitulé » (or « # Préambule »), then its text.

    Its repeated lines are written for each of `choses`; without them (the contract does not read), they are left out.
    """
    text = reader.text(path)
    if text is None:
        return None
    first, _, body = text.lstrip("\n").partition("\n")
    match = _TITLE.fullmatch(first.strip())
    numero, title = (match[1], match[2].strip()) if match else (PREAMBULE, "Préambule")
    if not match and first.strip() != "# Préambule":
        reader.report("LEC007", "la première ligne n'est pas un titre d'article", Location(shown(path), 1, 1),
                      "Écrire par exemple « # 2.2 Engagements financiers », ou « # Préambule ».")  # fmt: skip
        return None
    report_raw(reader, shown(path), text, len(text) - len(body), titres=True)
    report_blank_paragraphs(reader, path, text, "le préambule" if numero == PREAMBULE else f"l'article {numero}")
    head = text[: len(text) - len(body)]
    body = folded(with_images(reader, path, text)[len(head) :])
    written, faults = repeated(body, choses) if choses is not None else (body, [])
    for fault in faults:
        place = place_dans(shown(path), head + body, len(head) + fault.debut)
        reader.report(TEXTE_BRUT, fault.message, place, fault.remede)
    return None if faults or choses is None else Article(numero, title, read_alineas(written))


def read_narrative(reader: Reader, path: Path) -> dict[str, str]:
    """The sections of a narrative: heading → Markdown. A text before the first heading is reported."""
    text = reader.text(path)
    if text is None:
        return {}
    report_raw(reader, shown(path), text, titres=False)
    report_blank_paragraphs(reader, path, text, f"le récit de la fiche {path.stem.partition('-')[0]}")
    before, *sections = re.split(r"^# +(.+)$", folded(with_images(reader, path, text)), flags=re.MULTILINE)
    if before.strip():
        reader.report("LEC007", "du texte précède le premier titre « # … »", Location(shown(path), 1, 1),
                      "Le placer sous un titre, par exemple « # Constats et enjeux ».")  # fmt: skip
    found: dict[str, str] = {}
    for heading, body in zip(sections[::2], sections[1::2], strict=True):
        name = heading.strip()
        if name in found:
            line = text[: text.rindex(f"# {heading}")].count("\n") + 1
            reader.report("LEC007", f"le titre « {name} » est écrit deux fois", Location(shown(path), line, 1),
                          "Réunir les deux parties.")  # fmt: skip
        found[name] = body.strip()
    return found


def read_sealed(reader: Reader, folder: Path) -> dict[str, str]:
    """The text of each `.txt` file under `folder`, by its path there without the ending."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*.txt")):
        text = reader.text(path) if path.is_file() else None
        if text is not None:
            found[path.relative_to(folder).with_suffix("").as_posix()] = text
    return found
