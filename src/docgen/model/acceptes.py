"""The findings that the people in charge have accepted, and why: `constats-acceptes.yaml`."""

from typing import Annotated

from docgen.model.base import Jour, Liste, Modele, Texte, clean_text, fault, matching
from docgen.model.saisi import Saisi

# Fewer would accept findings that nobody has read.
MOTS_AU_MOINS = 10

CodeDeConstat = Annotated[str, matching(r"[A-Z]{3}\d{3}", "le code d'un constat", "BUD004")]


def _words(value: object) -> str:
    text = clean_text(value)
    if len(text) < MOTS_AU_MOINS:
        raise fault(f"« {text} » est trop court pour désigner un constat",
                    "Recopier une partie de son message, montants compris.")  # fmt: skip
    return text


MotsDuConstat = Annotated[
    str,
    Saisi(_words, {"type": "string", "description": "une partie du message, montants compris"}),
]


class ConstatAccepte(Modele):
    """One acceptance: what is accepted (code, file, words of the sentence), why, by whom, which day.

    `lieu` is the file of the finding, from the folder of the dossier or as docgen prints it.
    """

    code: CodeDeConstat
    lieu: Texte
    mots: MotsDuConstat
    motif: Texte
    par: Texte
    le: Jour


class ConstatsAcceptes(Modele):
    """`constats-acceptes.yaml`."""

    acceptes: Liste[ConstatAccepte]
