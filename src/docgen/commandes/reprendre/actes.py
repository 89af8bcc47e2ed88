"""The signed text that a Word file changes: operations of the avenant that is being prepared, never the text itself."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from docgen.adresses.sources import CleDeSource
from docgen.adresses.versions import INITIALE
from docgen.amend.operation import Operation
from docgen.commandes.proposer import CONSOLIDE, DemandeDeProposition, Propositions, propose_operations
from docgen.commandes.reprendre.ecrits import pieces
from docgen.commandes.reprendre.rapprochement import Rapproche, is_signed, key_of_words
from docgen.demande import Order
from docgen.dossier import Dossier, DossierContrat
from docgen.findings import Location
from docgen.ooxml.reponses import Choix


class AvenantVise(Struct, frozen=True):
    """Where the operations go: the contract, and its avenant in projet; "" when none is being prepared."""

    contrat: str
    avenant: str


def act_changed(dossier: Dossier, found: Sequence[Rapproche]) -> AvenantVise | None:
    """The act that changes the signed text as the one file of `found` does; None when it changes something else, or is
    not the consolidated text that the avenant starts from."""
    element, contrat = found[0], dossier.contrat(found[0].adresse.version.contrat)
    if len(found) > 1 or contrat is None or element.adresse.kind != CONSOLIDE or not (element.textes or element.restes):
        return None
    avenant = next((each.version for each in contrat.avenants if not is_signed(contrat, each.version)), "")
    if element.adresse.version.code != _before(contrat, avenant) or not is_signed(contrat, _before(contrat, avenant)):
        return None
    keys = [key_of_words(dossier, ecrit) for ecrit, _ in element.textes]
    if any((key.proprietaire, key.sorte) != (contrat.code, "articles") for key in keys):
        return None
    return AvenantVise(contrat.code, avenant)


def _before(contrat: DossierContrat, avenant: str) -> str:
    """The version that the avenant changes; the last one without an avenant."""
    codes = [INITIALE, *(each.version for each in contrat.avenants)]
    return codes[codes.index(avenant) - 1] if avenant else codes[-1]


def is_of_an_article(dossier: Dossier, place: Location) -> bool:
    """Whether an article is written there."""
    return CleDeSource(dossier.inside(place.file) or "").sorte == "articles"


def text_brought(operation: Operation, phrase: str) -> str:
    """The new text that `phrase` announces for an operation, without its marks; "" when the sentence says it all."""
    text = getattr(operation, "a", None)
    lines = text.split("\n") if isinstance(text, str) and phrase.rstrip().endswith(":") else []
    return "\n".join("".join(pieces(line)) for line in lines if pieces(line))


def as_operations(
    order: Order, acte: AvenantVise, fichier: Path, choix: Choix | None, *, appliquer: bool
) -> Propositions:
    """The operations that make of the signed text what `fichier` says, tried there; with `appliquer`, written."""
    return propose_operations(DemandeDeProposition(order, acte.contrat, fichier, revisions=choix, dans=acte.avenant,
                                                   essai=not appliquer))  # fmt: skip
