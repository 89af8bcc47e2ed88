"""What the texts of a séance may say: the acts that it decides on, the amounts that it alone holds.

An act is the whole context of its version (`actes.cls.montant("axe/1", "part/etat", "2025")`), and what it is for the
assembly: its `recette`, its `sens`, its own part where several pay, who pays and who receives, with whom and for
whom it is signed.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from docgen.adresses.cellules import CONTRAT
from docgen.adresses.montants import NomDeMontant
from docgen.compose.composition import Composition, named_amount
from docgen.compose.jetons import typeset
from docgen.compose.markdown import read_data
from docgen.compute import Cell
from docgen.document import Amount, Block, List, Paragraph
from docgen.dossier import Dossier, DossierSeance
from docgen.findings import find_known
from docgen.french import Nom, enumeration
from docgen.model.entete import Collectivite, Partie
from docgen.model.fiche import FicheAction
from docgen.model.programme import PartDeFinancement
from docgen.model.seance import partie_de
from docgen.montants import Absence


def saisi(seance: DossierSeance, code: str) -> Amount:
    """Un montant qu'aucun contrat du dossier ne porte, saisi dans rapport.yaml : `saisi("inscrit_bp")`."""
    montants = seance.rapport.montants if seance.rapport else {}
    found = find_known(montants, code, f"le montant « {code} » n'est pas saisi", "Montants de rapport.yaml")
    return Amount(found.montant, NomDeMontant.of(seance.name, code))


def objectif(seance: DossierSeance, acte: str, fiche: FicheAction) -> tuple[Block, ...]:
    """Ce que le rapport dit d'une action ; à défaut, les objectifs de sa fiche : `objectif("cls", fiche)`."""
    said = seance.rapport.objectifs.get(acte, {}) if seance.rapport else {}
    if fiche.numero not in said:
        return read_data(next((fiche.recit[name] for name in fiche.recit if name.startswith("Objectifs")), ""))
    found = said[fiche.numero]
    points = tuple((Paragraph(typeset(point)),) for point in found.points)
    return (Paragraph(typeset(found.texte)), *((List(points),) if points else ()))


# What an act is for the assembly, beside the whole context of its version.
NOMS_DE_L_ACTE = (
    "recette", "recette_avant", "recette_inchangee", "part_propre", "sens", "payeur", "payeur_entier", "beneficiaire",
    "beneficiaire_entier", "avec", "avec_entier", "pour", "pour_entier",
)  # fmt: skip
HELPERS_SEANCE: dict[str, Callable[..., object]] = {"saisi": saisi, "objectif": objectif}
# Words that ask nothing of a version: those of any act will do.
NOMS_DE_TOUS = (
    "taux", "somme", "proportion", "puces", "liste", "ordinal", "en_lettres", "le", "du", "au", "ce", "de", "accord",
)  # fmt: skip


class Apport(Struct, frozen=True):
    """What a part brings to the exercice of an act, and what it brought to it before the act; None when nothing was
    said of that exercice."""

    montant: Amount | Absence
    avant: Amount | None

    @property
    def change(self) -> bool:
        """Whether the act changes an amount that was already said."""
        known = self.avant is not None and isinstance(self.montant, Amount) and bool(self.avant.value.centimes)
        return known and not self.inchange

    @property
    def inchange(self) -> bool:
        """Whether the act leaves what was already said as it was."""
        return self.avant is not None and isinstance(self.montant, Amount) and self.montant.value == self.avant.value

    @property
    def donne(self) -> bool:
        """Whether money is brought, or may be: an amount to come is a blank of the text."""
        if isinstance(self.montant, Absence):
            return self.montant is Absence.A_COMPLETER
        return bool(self.montant.value.centimes)


class Numerotation:
    """The numbers of one document, given in the order in which its texts ask for them, whatever the parts of each."""

    def __init__(self) -> None:
        self._articles: list[str] = []
        self._sections = 0

    def article_suivant(self, sujet: str = "") -> str:
        """Le numéro de l'article que l'on ouvre, « 1er », « 2 » ; `sujet` le retient, pour le citer plus loin."""
        self._articles.append(sujet)
        return _said(len(self._articles))

    def articles_de(self, sujet: str) -> list[str]:
        """Les numéros des articles ouverts sous ce sujet : `articles_de("recette")`."""
        return [_said(rank) for rank, subject in enumerate(self._articles, 1) if subject == sujet]

    def section_suivante(self) -> int:
        """Le numéro de la partie que l'on ouvre : 1, 2, 3."""
        self._sections += 1
        return self._sections


def _said(rank: int) -> str:
    return "1er" if rank == 1 else str(rank)


def context_seance(dossier: Dossier, seance: DossierSeance, actes: Mapping[str, Composition]) -> dict[str, object]:
    """The names that a text of the séance may use; `actes` holds the version of each act, ready to compose."""
    collectivite, numbers = dossier.collectivite, Numerotation()
    assemblee = seance.base.nom_de_l_assemblee(collectivite)
    known = {
        code: {**composition.names, **_of_the_assembly(composition, collectivite)}
        for code, composition in actes.items()
    }
    data: dict[str, object] = {
        "seance": seance.base,
        "deliberation": seance.deliberation,
        "rapport": seance.rapport,
        "actes": known,
        "assemblee": assemblee,
        "president": seance.base.nom_du_president,
        "collectivite": collectivite,
        "representants": collectivite.representants,
        "article_suivant": numbers.article_suivant,
        "articles_de": numbers.articles_de,
        "section_suivante": numbers.section_suivante,
    }
    words_of_all = _words_of_all(tuple(actes.values()), assemblee)
    return data | words_of_all | {name: partial(function, seance) for name, function in HELPERS_SEANCE.items()}


def _words_of_all(actes: Sequence[Composition], assemblee: Nom) -> dict[str, object]:
    """The words of `NOMS_DE_TOUS`, which know the names of all the acts."""
    noms = {name: nom for composition in actes for name, nom in composition.noms.items()}
    anyone = replace(actes[0], noms={**noms, assemblee.mots.casefold(): assemblee})
    return {name: anyone.names[name] for name in NOMS_DE_TOUS}


def _of_the_assembly(composition: Composition, collectivite: Collectivite) -> dict[str, object]:
    """What an act is for the assembly of `collectivite`."""
    programme, entete = composition.contrat.programme, composition.contrat.entete
    parties, recette = entete.parties, _apport(composition, programme.paie)
    payer = programme.partie(entete, programme.paie) or parties[0]
    receiver = programme.partie(entete, programme.recoit) or parties[-1]
    ours = partie_de(collectivite, entete) or receiver
    senses = {payer.code: "dépense", receiver.code: "recette"} if recette.donne else {}
    return {
        "recette": recette.montant,
        "recette_avant": recette.avant if recette.avant and isinstance(recette.montant, Amount) else recette.montant,
        "recette_inchangee": recette.inchange,
        "part_propre": _own_part(composition, ours, payer, receiver),
        "sens": senses.get(ours.code, ""),
        "payeur": payer.nom,
        "payeur_entier": payer.nom_entier,
        "beneficiaire": receiver.nom,
        "beneficiaire_entier": receiver.nom_entier,
        "avec": enumeration([partie.nom.le for partie in parties if partie is not ours]),
        "avec_entier": enumeration([partie.nom_entier.le for partie in parties if partie is not ours]),
        "pour": ours.nom.du,
        "pour_entier": ours.nom_entier.du,
    }


def _own_part(composition: Composition, ours: Partie, payer: Partie, receiver: Partie) -> Apport | None:
    """What the assembly brings itself, beside the contribution that `payer` brings to `receiver`; None when nothing.

    Of two parties, the act is about that contribution alone; of more, each assembly approves the part that it bears.
    """
    programme = composition.contrat.programme
    parts = {partie.code: programme.part(partie.code) for partie in composition.contrat.entete.parties
             if partie is not payer}  # fmt: skip
    brought = {code: _apport(composition, part) for code, part in parts.items() if part}
    bearing = [code for code, apport in brought.items() if apport.donne]
    return brought[ours.code] if ours.code in bearing and bearing != [receiver.code] else None


def _apport(composition: Composition, part: PartDeFinancement) -> Apport:
    """What `part` brings to the exercice of the act, and what it brought to it before."""
    version, cell = composition.version, Cell(CONTRAT, part.cote, composition.version.exercice)
    known = version.avant and cell.exercice in [exercice.nom for exercice in version.avant.contrat.entete.exercices]
    earlier = named_amount(version.avant, cell) if version.avant and known else None
    return Apport(named_amount(version, cell), earlier if isinstance(earlier, Amount) else None)
