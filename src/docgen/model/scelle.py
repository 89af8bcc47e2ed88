"""The seal of a signed version: what each of its acts said, so that nothing moves without being seen."""

import hashlib
from typing import Annotated

from pydantic import Field

from docgen.model.base import Jour, Modele, matching

NomVersion = Annotated[str, matching(r"initiale|avenant-[1-9]\d*", "une version", "avenant-1")]
NomDocument = Annotated[
    str, matching(r"\w[\w .'’°()-]*(/\w[\w .'’°()-]*)*", "un nom de document", "annexe-1/fiche-1.1")
]
Empreinte = Annotated[str, matching(r"[0-9a-f]{64}", "une empreinte SHA-256", "5feceb66ffc8…")]


class Scelle(Modele):
    """`signe/<version>/scelle.yaml`: the day of signature, and the SHA-256 of the text of each act.

    `donnees` is the digest of the data from which the acts were made: when it is still theirs, a change comes from the
    texts of the model.
    """

    version: NomVersion
    signature: Jour
    donnees: Empreinte
    documents: dict[NomDocument, Empreinte] = Field(min_length=1)


def empreinte(texte: str) -> str:
    """The SHA-256 of `texte` in UTF-8, in hexadecimal."""
    return hashlib.sha256(texte.encode()).hexdigest()
