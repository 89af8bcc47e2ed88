"""What a programme wants equal: two sides of rows of a table, or of fields."""

from typing import Annotated, NamedTuple

from docgen.model.base import clean_text, fault
from docgen.model.calculs import Calcul, parse_calcul, refuse_produit
from docgen.model.saisi import Saisi


class EgaliteDeTableau(NamedTuple):
    """Two sides that must be equal, as written: « charges = produits »; in the column `dans` of a table, or in each."""

    texte: str
    gauche: Calcul
    droite: Calcul
    dans: str = ""


def parse_egalite(value: object) -> EgaliteDeTableau:
    """The equality that `value` writes. Raises a fault."""
    if isinstance(value, EgaliteDeTableau):
        return value
    if isinstance(value, dict):
        return _of_a_column(value)
    texte = clean_text(value)
    sides = texte.split("=")
    if len(sides) != 2 or not all(side.strip() for side in sides):
        raise fault(f"« {texte} » n'est pas une égalité", "Écrire par exemple « charges = produits ».")
    gauche, droite = (parse_calcul(side) for side in sides)
    if gauche.est_part or droite.est_part:
        raise fault(f"« {texte} » compare des taux", "Une égalité compare des montants.")
    for side in (gauche, droite):
        refuse_produit(side)
    return EgaliteDeTableau(texte, gauche, droite)


def _of_a_column(value: dict[str, object]) -> EgaliteDeTableau:
    if set(value) != {"egalite", "dans"}:
        wrong = next((f"la clé « {key} » est inconnue" for key in value if key not in ("egalite", "dans")), "")
        message = wrong or "l'égalité d'une colonne a deux clés, « egalite » et « dans »"
        raise fault(message, "Écrire « egalite: charges = produits », puis « dans: montant », ou l'égalité seule.")
    return parse_egalite(value["egalite"])._replace(dans=clean_text(value["dans"]))


_EGALITE = {"type": "string", "description": "une égalité, par exemple « charges = produits »"}
_D_UNE_COLONNE = {
    "type": "object", "required": ["egalite", "dans"], "additionalProperties": False,
    "properties": {"egalite": _EGALITE, "dans": {"type": "string", "description": "la colonne de montants"}},
}  # fmt: skip
Egalite = Annotated[EgaliteDeTableau, Saisi(parse_egalite, {"anyOf": [_EGALITE, _D_UNE_COLONNE]})]
