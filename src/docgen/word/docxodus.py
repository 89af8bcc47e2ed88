"""The border to the engine « docxodus » of python-redlines: what our own marks could not do, it may.

It may cut an amount in two and carry changes of look; it compares nothing that ours do not read.
"""

from __future__ import annotations

import subprocess
from datetime import date

from docgen.findings import Refusal

REMEDE = "L'installer : « pip install 'docgen[redline]' »."


def par_docxodus(ancien: bytes, nouveau: bytes, auteur: str, jour: date | None = None) -> bytes:
    """The marks that the engine makes between two Word files. Raises `Refusal` when it is not there, or fails."""
    try:
        from python_redlines import DocxodusEngine
    except ImportError:
        raise Refusal("le moteur « docxodus » n'est pas installé", REMEDE, code="CMP005") from None
    options = {"date_time": f"{jour.isoformat()}T00:00:00Z"} if jour else {}
    try:
        made, _, _ = DocxodusEngine().run_redline(
            auteur, ancien, nouveau, detect_moves=False, detect_format_changes=False, conflate_spaces=False, **options
        )
    except (ImportError, OSError, ValueError, subprocess.SubprocessError):
        raise Refusal("le moteur « docxodus » n'a pas pu comparer ces fichiers", REMEDE, code="CMP005") from None
    return bytes(made)
