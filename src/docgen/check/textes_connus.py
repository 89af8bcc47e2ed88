"""The texts of law that are known for sure, those of annuaire.yaml then those of the table `textes_usuels.md`; and what
acts and documents cite, set beside them."""

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from msgspec import Struct

from docgen.check.montre import Trouve, trouves
from docgen.check.moteur import Subject, once
from docgen.check.normes import APRES_SON_TITRE, SANS_NUMERO, Vise, actes, citations, genre, jour_cite, titre
from docgen.french import NBSP, date
from docgen.french.proches import letters_changed
from docgen.model.base import parse_day

TABLE = Path(__file__).with_name("textes_usuels.md")
# The words that open a title, and that tell it from another.
_OUVERTURE = 5
_SUITE = 120
_NATURES = ("loi", "loi organique", "décret", "ordonnance", "arrêté", "circulaire", "instruction")
# How a text is cited without its number, and what opens such words.
_SANS_NUMERO = (
    (SANS_NUMERO, tuple(f"{nature} du " for nature in _NATURES)),
    (APRES_SON_TITRE, ("loi ", "décret ", "ordonnance ")),
)


def _nom(kind: str, numero: str, jour: datetime.date | None) -> str:
    """« loi n° 2023-1196 du 18 décembre 2023 »."""
    return f"{kind}{f' n°{NBSP}{numero}' if numero else ''}{f' du {date(jour)}' if jour else ''}"


class Connu(Struct, frozen=True):
    """A text as it was published; `source` says who knows it, as a sentence does."""

    genre: str
    numero: str
    jour: datetime.date | None
    titre: str
    source: str

    @property
    def nom(self) -> str:
        """« loi n° 2023-1196 du 18 décembre 2023 »."""
        return _nom(self.genre, self.numero, self.jour)


class Cite(Struct, frozen=True):
    """A text as it is cited; `ou` is the act that vises it, or the words that cite it in a document."""

    genre: str
    numero: str
    jour: datetime.date | None
    objet: str
    ou: str

    @property
    def nom(self) -> str:
        """« loi n° 2023-1196 du 20 décembre 2023 »."""
        return _nom(self.genre, self.numero, self.jour)


class EcartAuConnu(Struct, frozen=True):
    """What a citation says otherwise than the text known: the key that is wrong, and what is right, in a sentence."""

    cle: str
    connu: Connu
    dit: str


class _Index(Struct, frozen=True):
    """The texts known, by number and by the words that open their title; None for words that several have."""

    numeros: Mapping[tuple[str, str], Connu]
    titres: Mapping[tuple[str, str], Connu | None]


# --- what is known ----------------------------------------------------------------------------------------------------
@once
def textes_connus(subject: Subject) -> Sequence[Connu]:
    """Every text known, each once: annuaire.yaml has the last word."""
    ours = [
        Connu(genre(texte.nature), texte.numero or "", texte.date, titre(texte.objet or ""), "l'annuaire")
        for texte in subject.dossier.annuaire.textes
    ]
    named = {(each.genre, each.numero or each.titre) for each in ours}
    return [*ours, *(each for each in usuels() if (each.genre, each.numero or each.titre) not in named)]


@cache
def usuels() -> tuple[Connu, ...]:
    """The rows of the table. Raises `ValueError` for one that is amiss."""
    return tuple(_rows())


def _rows() -> Iterator[Connu]:
    for number, line in enumerate(TABLE.read_text(encoding="utf-8").splitlines(), 1):
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if not cells or cells[0] in ("nature", "---"):
            continue
        if len(cells) != 4 or not (cells[0] and cells[2] and cells[3]):
            raise ValueError(f"{TABLE.name}, ligne {number} : il faut « nature | numéro | date | titre »")
        yield Connu(genre(cells[0]), cells[1], parse_day(cells[2]), titre(cells[3]), "la table des textes usuels")


@once
def _index(subject: Subject) -> _Index:
    numbers: dict[tuple[str, str], Connu] = {}
    titles: dict[tuple[str, str], Connu | None] = {}
    for known in textes_connus(subject):
        if known.numero:
            numbers.setdefault((known.genre, known.numero), known)
        if words := ouverture(known.titre):
            same = titles.setdefault((known.genre, words), known)
            if same and (same.numero, same.jour) != (known.numero, known.jour):
                titles[known.genre, words] = None
    return _Index(numbers, titles)


def numeros_connus(subject: Subject) -> Collection[tuple[str, str]]:
    """The kind and the number of each text known."""
    return _index(subject).numeros.keys()


def ouverture(objet: str) -> str:
    """The words that open a title, as two texts may be told apart by them; empty when they say too little.

    >>> ouverture("modifiée relative aux droits des citoyens dans leurs relations"), ouverture("pour tous")
    ('relative aux droits des citoyens', '')
    """
    words = titre(objet).split()[:_OUVERTURE]
    return " ".join(words) if len(words) >= _OUVERTURE - 1 else ""


# --- what is cited ----------------------------------------------------------------------------------------------------
@once
def cites_par_les_visas(subject: Subject) -> Sequence[tuple[Cite, Vise]]:
    """The texts that acts vise."""
    return [
        (Cite(vise.genre, vise.visa.numero or "", vise.visa.jour, vise.visa.objet or "", str(vise.acte)), vise)
        for vises in actes(subject)
        for vise in vises
    ]


def cites_par_les_documents(subject: Subject) -> Iterator[tuple[Cite, Trouve]]:
    """The texts that documents cite, by their number, then by their date alone."""
    for trouve in citations(subject):
        match = trouve.match
        after = match.string[match.end() : match.end() + _SUITE].partition("\n")[0]
        kind = genre(match["nature"])
        yield Cite(kind, match["numero"], jour_cite(match), after, match.group()), trouve
    for pattern, openings in _SANS_NUMERO:
        for trouve in trouves(pattern, *openings)(subject):
            match = trouve.match
            words = match.group().removesuffix(match["suite"]).strip()
            yield Cite(genre(match["nature"]), "", jour_cite(match), match["suite"], words), trouve


# --- both, side by side -----------------------------------------------------------------------------------------------
def ecart_au_connu(subject: Subject, cited: Cite) -> EcartAuConnu | None:
    """What `cited` says otherwise than the text that it is; None when nothing is, or when nobody knows it."""
    index = _index(subject)
    known = index.numeros.get((cited.genre, cited.numero))
    title = index.titres.get((cited.genre, ouverture(cited.objet)))
    if known or not cited.numero:
        return _other_day(cited, known or title)
    return _other_nature(cited, index) or _near_number(cited, title, index)


def _other_day(cited: Cite, known: Connu | None) -> EcartAuConnu | None:
    if known and cited.jour and known.jour and cited.jour != known.jour:
        return EcartAuConnu("date", known, f"est du {date(known.jour)}")
    return None


def _other_nature(cited: Cite, index: _Index) -> EcartAuConnu | None:
    """The text of that number and that day which is of another kind."""
    for nature in _NATURES:
        known = index.numeros.get((nature, cited.numero))
        if known and cited.jour and known.jour == cited.jour and not nature.startswith(cited.genre):
            return EcartAuConnu("nature", known, f"est d'une autre nature ({nature})")
    return None


def _near_number(cited: Cite, title: Connu | None, index: _Index) -> EcartAuConnu | None:
    """The text of that kind, that day and that title, or of a title that is not said, whose number is nearly that."""
    near = [title] if title else [] if ouverture(cited.objet) else list(index.numeros.values())
    for known in near:
        same = known.genre == cited.genre and cited.jour and known.jour == cited.jour
        if same and letters_changed(cited.numero, known.numero, 2 if title else 1):
            return EcartAuConnu("numero", known, f"porte le n°{NBSP}{known.numero}")
    return None
