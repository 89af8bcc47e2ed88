"""What runs first: it answers `docgen --help` from `aide.txt`, says again what `reponses` has kept, and leaves the rest
to `docgen.cli`.

The library that reads commands takes five times what Python takes to start; the help needs none of it.
`tests/test_entree.py` holds its text to what that library prints, at each width.
"""

import os
import sys
from collections.abc import Iterator

TYPE_CHECKING = False  # `typing` takes a third of what the help takes
if TYPE_CHECKING:
    from docgen.entree.reponses import ReponseGardee

# What `docgen.cli` gives the help: its greatest width, and what French may need more; under the least, it folds more.
_LE_PLUS_LARGE, _DE_PLUS, _LE_PLUS_ETROIT = 120, 6, 60
_INTERROMPU = 130
# In seconds: an interruption that is made again at once is lost again.
_UN_MOMENT = 0.01


def enter() -> None:
    """The console script."""
    asked = sys.argv[1:] in (["--help"], ["-h"]) and "_DOCGEN_COMPLETE" not in os.environ
    if asked and (columns := _columns()) >= _LE_PLUS_ETROIT and _says(help_text(columns)):
        return
    sys.unraisablehook = stop_later
    try:
        from docgen.entree.reponses import ReponseGardee

        reponse = ReponseGardee(sys.argv[1:])
        if (code := said_again(reponse)) is not None:
            sys.exit(code)
        from docgen.cli import main as run
    except KeyboardInterrupt:  # nothing has begun
        sys.exit(_INTERROMPU)
    with reponse.listening():
        try:
            run(reponse)
        except SystemExit as stop:
            reponse.keep(stop.code)
            raise


def said_again(reponse: "ReponseGardee") -> int | None:
    """The exit code of the command that `reponse` has said again; None when it is to be run."""
    try:
        return reponse.again()
    except OSError as error:  # its reader has gone, or the disk is full
        from docgen.cli import say_unwritten

        return say_unwritten(error)


def stop_later(lost: "sys.UnraisableHookArgs") -> None:
    """Interrupt again, a moment later, when compiled code has lost an interruption; show any other loss as ever."""
    if lost.exc_type is not KeyboardInterrupt:
        sys.__unraisablehook__(lost)
        return
    from _thread import interrupt_main
    from threading import Timer

    Timer(_UN_MOMENT, interrupt_main).start()


def help_text(columns: int) -> str:
    """The help of docgen, folded for a terminal of that many columns."""
    # pathlib takes as long to load as all that stands here.
    with open(os.path.join(os.path.dirname(__file__), "aide.txt"), encoding="utf-8") as file:
        lines = file.read().splitlines()
    width = min(columns, _LE_PLUS_LARGE) - _DE_PLUS
    return "".join(f"{folded}\n" for line in lines for folded in _folded(line, width))


def _folded(line: str, width: int) -> Iterator[str]:
    """`line`, cut between words; what follows stands under its words, which two spaces part from a name."""
    name, _, after = line.lstrip().partition("  ")
    words = after.lstrip() or name
    head = line[: len(line) - len(words)]
    for rank, row in enumerate(_rows(words, width - len(head))):
        yield f"{' ' * len(head) if rank else head}{row}".rstrip()


def _rows(words: str, room: int) -> Iterator[str]:
    row = ""
    for piece in _pieces(words):
        if row and len(row) + len(piece.rstrip(" ")) > room:
            yield row.rstrip(" ")
            row = ""
        row += piece
    yield row.rstrip(" ")


def _pieces(words: str) -> Iterator[str]:
    """The words, each with the space after it; one with a hyphen between letters may be cut there."""
    start = 0
    for i, sign in enumerate(words):
        hyphen = sign == "-" and words[i - 1 : i].isalpha() and words[i + 1 : i + 2].isalpha()
        if sign == " " or hyphen:
            yield words[start : i + 1]
            start = i + 1
    yield words[start:]


def _says(text: str) -> bool:
    """Print `text`, and whether it is done: signs that an encoding lacks, or a reader who has gone, are for others."""
    out = sys.stdout
    try:
        if not (out.isatty() or os.environ.get("PYTHONIOENCODING")):
            out.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        text.encode(out.encoding)
        out.write(text)
        out.flush()
    except (OSError, UnicodeError, AttributeError):
        return False
    return True


def _columns() -> int:
    try:
        asked = int(os.environ.get("COLUMNS", "0"))
        return asked if asked > 0 else os.get_terminal_size(1).columns or 80
    except (ValueError, OSError):
        return 80
