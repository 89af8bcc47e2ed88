"""The kinds of operation, one file each; found by import."""

import importlib
import pkgutil
from functools import cache

from docgen.amend.operation import Operation


@cache
def kinds() -> dict[str, type[Operation]]:
    """Every kind of operation by its `nature`, which is the name of its file, in alphabetical order."""
    found: dict[str, type[Operation]] = {}
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Operation) and value.__module__ == module.__name__:
                found[info.name] = value
    return dict(sorted(found.items()))
