"""Articles, pronouns and agreement: what a text asks of a name, whose gender the data say."""

from collections.abc import Callable, Iterator, Mapping

from msgspec.structs import replace

from docgen.compose.composition import Composition
from docgen.compute import Version
from docgen.findings import Refusal
from docgen.french import Nom, de
from docgen.model.divisions import NiveauDeDivision
from docgen.model.entete import Collectivite, Entete, Partie
from docgen.model.programme import PartDeFinancement

# What has a name, and the words of one. A text gives one or the other.
Nommable = str | Nom | Partie | Entete | NiveauDeDivision | PartDeFinancement
_MOTS: Mapping[str, Callable[[Nom], str]] = {
    "le": lambda nom: nom.le,
    "du": lambda nom: nom.du,
    "au": lambda nom: nom.au,
    "ce": lambda nom: nom.ce,
    "il": lambda nom: nom.il,
    "s'il": lambda nom: f"s'{nom.il}" if nom.il.startswith("i") else f"si {nom.il}",
}


def as_name(chose: Nommable, known: Mapping[str, Nom]) -> Nom:
    """The name of `chose`; words are those of a thing of `known`, else they say their gender by their article."""
    if isinstance(chose, Nom):
        return chose
    if not isinstance(chose, str):
        return chose.nom
    nom = Nom.of(chose)
    return nom if nom.genre else replace(known.get(nom.mots.casefold(), nom), mots=nom.mots)


def known_names(version: Version, collectivite: Collectivite) -> dict[str, Nom]:
    """The names whose gender the data say, by their words in small letters: those of the contract and of its parties.

    A party that an avenant has renamed is still known by its former name.
    """
    return {nom.mots.casefold(): nom for nom in _names(version, collectivite) if nom.genre}


def _names(version: Version, collectivite: Collectivite) -> Iterator[Nom]:
    yield Nom.of(collectivite.collectivite, collectivite.genre)
    if collectivite.assemblee:
        yield Nom.of(collectivite.assemblee, collectivite.genre_assemblee)
    before: Version | None = version
    while before:
        yield from _names_of(before.contrat.entete)
        before = before.avant


def _names_of(contrat: Entete) -> Iterator[Nom]:
    for partie in contrat.parties:
        yield from (partie.nom, partie.nom_entier)
    yield from (contrat.nom_court, contrat.nom)
    if contrat.titre.casefold().split()[0] == contrat.acte.casefold():
        yield Nom.of(contrat.titre, contrat.genre)


def dit(mot: str, nom: Nom) -> str:
    """`nom` after « le », « du », « au » or « ce », or its pronoun (« il », « s'il »), with the capital of `mot`."""
    small = mot[:1].lower() + mot[1:]
    if small not in _MOTS:
        raise Refusal(f"« {mot} » n'annonce pas un nom", f"Mots possibles : {', '.join(_MOTS)}.")
    said = _MOTS[small](nom)
    return said if small == mot else said[0].upper() + said[1:]


def avec_le(composition: Composition, nom: Nommable) -> str:
    """Un nom, ou la chose qu'il nomme, avec son article : « le contrat », « l'avenant », « les communes »."""
    return as_name(nom, composition.noms).le


def avec_du(composition: Composition, nom: Nommable) -> str:
    """Un nom, ou une chose, après « de » : « du contrat », « de la convention », « des communes »."""
    return as_name(nom, composition.noms).du


def avec_au(composition: Composition, nom: Nommable) -> str:
    """Un nom, ou une chose, après « à » : « au contrat », « à la convention », « aux communes »."""
    return as_name(nom, composition.noms).au


def avec_ce(composition: Composition, nom: Nommable) -> str:
    """Un nom, ou une chose, que l'on montre : « ce contrat », « cette convention », « cet avenant »."""
    return as_name(nom, composition.noms).ce


def avec_de(_: Composition, nom: str) -> str:
    """« de » devant un nom de lieu ou de personne : « d'Arras », « du Havre », « de La Réunion »."""
    return de(nom).replace("’", "'")


def accord(composition: Composition, nom: Nommable, mot: str, plusieurs: str = "") -> str:
    """Un mot accordé avec un nom ou une chose : `accord(partie, "tenu")` ; un verbe, par ses deux nombres."""
    said = as_name(nom, composition.noms)
    if plusieurs:
        return plusieurs if said.pluriel else mot
    return said.accord(mot)


def cocontractant(composition: Composition, mot: str = "le") -> str:
    """L'autre partie que l'administration, comme le contrat la désigne, `cocontractant("du")`, ou son pronom."""
    entete, programme = composition.contrat.entete, composition.contrat.programme
    ours = programme.partie(entete, programme.administration) or entete.parties[0]
    return dit(mot, next((partie for partie in entete.parties if partie.code != ours.code), entete.parties[-1]).nom)


def administration(composition: Composition, mot: str = "le") -> str:
    """La partie qui a le rôle d'administration, comme le contrat la désigne, `administration("du")`, ou son pronom."""
    entete, programme = composition.contrat.entete, composition.contrat.programme
    return dit(mot, (programme.partie(entete, programme.administration) or entete.parties[0]).nom)


def payeur(composition: Composition, mot: str = "le") -> str:
    """La partie qui paie, comme le contrat la désigne : `payeur("du")`, ou son pronom."""
    entete, programme = composition.contrat.entete, composition.contrat.programme
    return dit(mot, (programme.partie(entete, programme.paie) or entete.parties[0]).nom)


def beneficiaire(composition: Composition, mot: str = "le") -> str:
    """La partie qui reçoit, comme le contrat la désigne : `beneficiaire("du")`, ou son pronom."""
    entete, programme = composition.contrat.entete, composition.contrat.programme
    return dit(mot, (programme.partie(entete, programme.recoit) or entete.parties[-1]).nom)
