"""docs/verification-pas-de-calais.md : la note que docgen écrit du dossier réel, puis ce que la lecture a montré.

`python -m tests.outils.note` l'écrit de nouveau.
"""

from pathlib import Path

from docgen.commandes.verifier.rapport import TEXTES, rapport
from docgen.demande import Order
from docgen.pipeline import prepare
from docgen.render import writer

RACINE = Path(__file__).resolve().parents[2]
NOTE, LECTURE = RACINE / "docs" / "verification-pas-de-calais.md", RACINE / "docs" / "verification-lecture.md"


def note() -> str:
    """La note d'aujourd'hui ; les chemins sont ceux de la racine du projet, où elle se lance."""
    order = Order(Path("contracts_data/pas-de-calais"), Path("templates"), publie=True)
    made = rapport(order, prepare(order), TEXTES["md"])
    written = writer("md")(made, order.templates / "gabarits", {}).decode()
    return f"{written}\n{LECTURE.read_text('utf-8')}"


if __name__ == "__main__":
    NOTE.write_text(note(), "utf-8")
