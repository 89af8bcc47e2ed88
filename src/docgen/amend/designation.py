"""How an act names what an operation hits: « au deuxième tiret de l'article 2.2 », with its agreements."""

import re
from collections.abc import Sequence

from msgspec import Struct

from docgen.amend.mots import FIELD
from docgen.french import Nom
from docgen.model.base import PREAMBULE
from docgen.model.contrat import Alinea


def nom_article(numero: str) -> str:
    """The name of an article: « article 1er », « article 2.1 », « préambule »."""
    if numero == PREAMBULE:
        return "préambule"
    return "article 1er" if numero == "1" else f"article {numero}"


class Designation(Struct, frozen=True):
    """A noun without its article (« deuxième tiret de l'article 2.2 ») and what agrees with it."""

    nom: str
    feminin: bool = False
    pluriel: bool = False

    def of(self, whole: "Designation | None") -> "Designation":
        """This part of `whole`: « deuxième tiret » of « article 2.2 »."""
        return Designation(f"{self.nom} {whole.du}", self.feminin, self.pluriel) if whole else self

    @property
    def le(self) -> str:
        """« le deuxième tiret », « la dernière phrase », « les septième à dixième alinéas », « l'article 2.2 »."""
        return self._nom.le

    @property
    def du(self) -> str:
        """The same after « de »."""
        return self._nom.du

    @property
    def au(self) -> str:
        """The same after « à »."""
        return self._nom.au

    @property
    def sujet(self) -> str:
        """`le`, at the head of a sentence."""
        return self.le[0].upper() + self.le[1:]

    @property
    def il(self) -> str:
        """Its pronoun: « il », « elle »."""
        return self._nom.il

    @property
    def lieu(self) -> str:
        """`au`, at the head of a sentence."""
        return self.au[0].upper() + self.au[1:]

    def etre(self, participe: str, incise: str = "") -> str:
        """« est remplacé », « est remplacée », « sont, à chaque occurrence, remplacés »."""
        return f"{'sont' if self.pluriel else 'est'}{f', {incise},' if incise else ''} {self.accord(participe)}"

    def accord(self, participe: str) -> str:
        """`participe` in agreement with the noun."""
        return self._nom.accord(participe)

    @property
    def _nom(self) -> Nom:
        return Nom(self.nom, "féminin" if self.feminin else "masculin", self.pluriel)


def apport(lines: Sequence[Alinea]) -> Designation:
    """What the lines that come are called: « tirets », « tableau », « image », « alinéas »."""
    told = lignes_comptees(lines)
    natures = {line.nature for line in told}
    name = {"texte": "alinéa"}.get(nature := natures.pop(), nature) if len(natures) == 1 else "alinéa"
    plural = len(told) > 1
    return Designation(f"{name}{('x' if name == 'tableau' else 's') if plural else ''}", name == "image", plural)


def lignes_comptees(lines: Sequence[Alinea]) -> Sequence[Alinea]:
    """Of the lines that come, those that an act counts: the pictures only when there is nothing else."""
    return [line for line in lines if line.nature != "image"] or lines


def apport_en_paragraphes(lines: Sequence[Alinea]) -> tuple[Designation, int] | None:
    """The same lines where the act counts in paragraphes, a list with what announces it; None of a list alone."""
    count = sum(line.nature not in ("tiret", "image") for line in lines)
    if not lines or lines[0].nature != "texte":
        return None
    return Designation("paragraphes" if count > 1 else "paragraphe", pluriel=count > 1), count


def appel_des_mots(words: str, quoi: str = "mots") -> Designation:
    """What `words` are called: as `quoi` says, else « les mots », « le mot », « l'année », « le nombre »."""
    if quoi != "mots":
        return Designation(quoi, feminin=quoi == "date", pluriel=quoi == "termes")
    if re.fullmatch(r"(19|20)\d\d", words):
        return Designation("année", feminin=True)
    if re.fullmatch(r"\d+(,\d+)?", words):
        return Designation("nombre")
    alone = re.fullmatch(r"[^\W\d_]+(-[^\W\d_]+)*", words) and not FIELD.search(words)
    return Designation("mot") if alone else Designation("mots", pluriel=True)
