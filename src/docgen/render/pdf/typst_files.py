"""The files that Typst code reads besides the gabarit: what it has laid out of one serves for the next document."""

# What each holds, by its name.
TypstFiles = dict[str, bytes]
# How many are known at most, of all documents; half of them are read by one.
_FILES = 1_024
_ranks: dict[str, int] = {}


def filed(code: str, gabarit: str, files: TypstFiles) -> str:
    """What reads `code` in a file that `files` then has; `code` itself where they are many."""
    name = f"__typst_{_rank_of(code)}_{gabarit}"
    read = f'#import "/{gabarit}" as g\n#let suite = {{\n{code}\n}}'.encode()
    # Another thread may have given away the rank of what this document reads.
    if len(files) >= _FILES // 2 or files.setdefault(name, read) != read:
        return code
    return f'{{ import "/{name}": suite; suite }}'


def _rank_of(code: str) -> int:
    """The rank of the file of `code`; when all are taken, that of the code that was asked for the longest ago.

    Typst never forgets the name of a file, and knows 65,535 at most.
    """
    known = _ranks.pop(code, None)
    if known is None:
        known = len(_ranks) if len(_ranks) < _FILES else _ranks.pop(next(iter(_ranks)))
    _ranks[code] = known
    return known
