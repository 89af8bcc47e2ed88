"""The kinds of operation, by what they hit; found by import."""

import importlib
import pkgutil
from functools import cache
from typing import get_args

from docgen.amend.operation import Operation


@cache
def kinds() -> dict[str, type[Operation]]:
    """Every kind of operation by its `nature`, in alphabetical order: a class of a file of this folder."""
    modules = [importlib.import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__)]
    classes = [value for module in modules for value in vars(module).values() if isinstance(value, type)]
    # A base has no `nature` of its own.
    found = {nature: kind for kind in classes if issubclass(kind, Operation)
             for nature in get_args(kind.model_fields["nature"].annotation)}  # fmt: skip
    return dict(sorted(found.items()))
