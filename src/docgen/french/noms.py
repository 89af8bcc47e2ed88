"""A name in a sentence: its article, contracted or elided, and what agrees with it.

Only words that are met in acts are known by their sound: those that begin with an « h aspiré », or with a vowel that
takes no elision. The gender of a name is never guessed: it comes from its article, or from the data.
"""

import re
from typing import Literal

from msgspec import Struct

from docgen.findings import Refusal

GenreDuMot = Literal["masculin", "féminin"]
NombreDuMot = Literal["singulier", "pluriel"]
GENRE_INCONNU = "TXT007"

_ARTICLE = re.compile(r"(?:(le|la|les)\s+|l['’]\s*)(?=\S)", re.IGNORECASE)
_VOYELLE = re.compile(r"[aeiouàâäéèêëîïôöùûüœæh]|y(?!a|é|en\b|o(?!nne))", re.IGNORECASE)
# Dictionaries mark these words: nothing in their spelling says that they take no elision. The names of points (« a »,
# « I », « 2° ») take none either.
_SANS_ELISION = re.compile(
    r"(?:[A-Za-z]|[IVX]+|[ivx]+|\d\S*)(?=\s|$)|onz|oui\b|ouistiti|uhlan|ululement|"
    r"(?i:h(?:ach|agard|ague\b|aguenau|aie|aillon|ain(?:e|aut)|all(?:s|e|es)?\b|alte|amac|ameau|amster|anche|and(?:icap|-?ball|\b)"
    r"|angar|anneton|anse|antise|aras|arc[eè]l|ardi|areng|argne|aricot|arnais|arp|asard|[aâ]te\b|auss|aut(?:s|e|es|eurs?)?\b"
    r"|avre\b|aye\b|eurt|ernie|[eé]risson|[eé]ron\b|[eé]ros\b|erse|[eê]tre|ibou|i[eé]rarch|ockey|olding|olland|omard"
    r"|ongr|ont|oquet|ors\b|otte|oubl|ouill|oule|ousse|oux\b|ublot|uguenot|uit|url|ussard|utte))"
)  # fmt: skip
_FINS_DU_FEMININ = (("eux", "euse"), ("if", "ive"), ("er", "ère"), ("el", "elle"), ("ien", "ienne"), ("e", "e"))
_PRONOMS = {"masculin": "il", "féminin": "elle"}


def elide(mots: str) -> bool:
    """Whether an article or « de » loses its vowel before `mots`.

    >>> [elide(mot) for mot in ("Hôpital", "Haute-Savoie", "Yonne", "onzième alinéa", "Hazebrouck", "yacht")]
    [True, False, True, False, True, False]
    """
    return bool(_VOYELLE.match(mots)) and not _SANS_ELISION.match(mots)


def de(nom: str) -> str:
    """« de » before a name that takes no article but the one that it may hold: a town, a person.

    >>> de("Arras"), de("Le Havre"), de("La Réunion"), de("Les Ulis"), de("Hazebrouck")
    ('d’Arras', 'du Havre', 'de La Réunion', 'des Ulis', 'd’Hazebrouck')
    """
    article = _ARTICLE.match(nom)
    contracted = {"le": "du", "les": "des"}.get((article[1] or "").lower() if article else "")
    if article and contracted:
        return f"{contracted} {nom[article.end() :]}"
    return f"d’{nom}" if not article and elide(nom) else f"de {nom}"


def accorde(mot: str, genre: GenreDuMot, *, pluriel: bool = False) -> str:
    """`mot`, an adjective or a participle in the masculine singular; its last word agrees.

    >>> accorde("représenté", "féminin"), accorde("départemental", "masculin", pluriel=True), accorde("vif", "féminin")
    ('représentée', 'départementaux', 'vive')
    """
    if genre == "féminin":
        end, feminine = next((pair for pair in _FINS_DU_FEMININ if mot.endswith(pair[0])), ("", "e"))
        mot = mot.removesuffix(end) + feminine
    if not pluriel or mot[-1] in "sxz":
        return mot
    return f"{mot[:-2]}aux" if mot.endswith("al") else f"{mot}{'x' if mot.endswith('eau') else 's'}"


class Nom(Struct, frozen=True):
    """A name without its article. `genre` is None when nothing says it: what needs it is then refused (TXT007)."""

    mots: str
    genre: GenreDuMot | None = None
    pluriel: bool = False

    @classmethod
    def of(cls, texte: str, genre: GenreDuMot | None = None, nombre: NombreDuMot | None = None) -> "Nom":
        """`texte` without its article, which says its gender and number; where it does not, `genre` and `nombre` do.

        >>> Nom.of("la Métropole"), Nom.of("l'État", "masculin").accord("représenté"), Nom.of("les communes").du
        (Nom(mots='Métropole', genre='féminin', pluriel=False), 'représenté', 'des communes')
        """
        article = _ARTICLE.match(texte)
        said = (article[1] or "").lower() if article else ""
        genres: dict[str, GenreDuMot] = {"le": "masculin", "la": "féminin"}
        plural = said == "les" or (nombre == "pluriel" and said not in genres)
        return cls(texte[article.end() :] if article else texte, genres.get(said, genre), plural)

    @property
    def article_connu(self) -> bool:
        """Whether its article can be said: a plural and an elision hide the gender."""
        return self.genre is not None or self.pluriel or elide(self.mots)

    @property
    def le(self) -> str:
        """« le contrat », « la convention », « l'avenant », « les communes »."""
        return self._with("le ", "la ", "l'", "les ")

    @property
    def du(self) -> str:
        """« du contrat », « de la convention », « de l'avenant », « des communes »."""
        return self._with("du ", "de la ", "de l'", "des ")

    @property
    def au(self) -> str:
        """« au contrat », « à la convention », « à l'avenant », « aux communes »."""
        return self._with("au ", "à la ", "à l'", "aux ")

    @property
    def dit(self) -> str:
        """`le`, for a message; the bare words where nothing says their gender."""
        return self.le if self.article_connu else self.mots

    @property
    def ce(self) -> str:
        """« ce contrat », « cette convention », « cet avenant », « ces communes »."""
        if self.pluriel:
            return f"ces {self.mots}"
        if self._gender() == "féminin":
            return f"cette {self.mots}"
        return f"{'cet' if elide(self.mots) else 'ce'} {self.mots}"

    @property
    def il(self) -> str:
        """Its pronoun: « il », « elle », « ils », « elles »."""
        return _PRONOMS[self._gender()] + "s" * self.pluriel

    @property
    def titre(self) -> str:
        """Without article, as a heading begins."""
        return self.mots[:1].upper() + self.mots[1:]

    def accord(self, mot: str) -> str:
        """`mot`, in the masculine singular, in agreement with the name."""
        return accorde(mot, self._gender(), pluriel=self.pluriel)

    def _with(self, masculine: str, feminine: str, elided: str, plural: str) -> str:
        if self.pluriel:
            return f"{plural}{self.mots}"
        if elide(self.mots):
            return f"{elided}{self.mots}"
        return f"{feminine if self._gender() == 'féminin' else masculine}{self.mots}"

    def _gender(self) -> GenreDuMot:
        if self.genre is None:
            remedy = "L'écrire avec son article (« la Métropole »), ou ajouter la clé « genre » à ce qu'il nomme."
            raise Refusal(f"rien ne dit si « {self.mots} » est masculin ou féminin", remedy, code=GENRE_INCONNU)
        return self.genre
