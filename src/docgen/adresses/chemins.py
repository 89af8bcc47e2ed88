"""Where a value stands inside a file: its keys, one inside the other, with ranks from 0 in the lists."""

import json

# Keys as the models name them, ranks in lists: ("sous_actions", 0, "montant").
Chemin = tuple[str | int, ...]


def write_chemin(chemin: Chemin) -> str:
    """A path as the hidden sheet of a workbook keeps it.

    >>> write_chemin(("financements", "etat", "2025"))
    '["financements", "etat", "2025"]'
    """
    return json.dumps(chemin, ensure_ascii=False)


def read_chemin(text: str) -> Chemin:
    """The path that `write_chemin` wrote. Raises `ValueError` for anything else.

    >>> read_chemin('["sous_actions", 0, "montant"]')
    ('sous_actions', 0, 'montant')
    """
    steps = json.loads(text)
    if not isinstance(steps, list) or not all(isinstance(step, str | int) for step in steps):
        raise ValueError(text)
    return tuple(steps)
