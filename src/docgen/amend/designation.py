"""How an act names what an operation hits: « au deuxième tiret de l'article 2.2 », with its agreements."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.french import avec_article


@dataclass(frozen=True, slots=True)
class Designation:
    """A noun without its article (« deuxième tiret de l'article 2.2 ») and what agrees with it."""

    nom: str
    feminin: bool = False
    pluriel: bool = False

    def of(self, whole: Designation | None) -> Designation:
        """This part of `whole`: « deuxième tiret » of « article 2.2 »."""
        return Designation(f"{self.nom} {whole.du}", self.feminin, self.pluriel) if whole else self

    @property
    def le(self) -> str:
        """« le deuxième tiret », « la dernière phrase », « les septième à dixième alinéas », « l'article 2.2 »."""
        return self._with("le", "la", "les")

    @property
    def du(self) -> str:
        """The same after « de »."""
        return self._with("de", "de la", "des")

    @property
    def au(self) -> str:
        """The same after « à »."""
        return self._with("à", "à la", "aux")

    @property
    def sujet(self) -> str:
        """`le`, at the head of a sentence."""
        return self.le[0].upper() + self.le[1:]

    @property
    def lieu(self) -> str:
        """`au`, at the head of a sentence."""
        return self.au[0].upper() + self.au[1:]

    def etre(self, participe: str) -> str:
        """« est remplacé », « est remplacée », « sont remplacés »."""
        return f"{'sont' if self.pluriel else 'est'} {self.accord(participe)}"

    def accord(self, participe: str) -> str:
        """`participe` in agreement with the noun."""
        return f"{participe}{'e' if self.feminin else ''}{'s' if self.pluriel else ''}"

    def _with(self, masculine: str, feminine: str, plural: str) -> str:
        if self.pluriel:
            return f"{plural} {self.nom}"
        if self.feminin:
            elided = {"la": "l'", "de la": "de l'", "à la": "à l'"}[feminine]
            return f"{elided}{self.nom}" if self.nom.startswith("avant") else f"{feminine} {self.nom}"
        # « onzième » takes no elision.
        if self.nom.startswith("onzième"):
            return {"le": "le ", "de": "du ", "à": "au "}[masculine] + self.nom
        return avec_article(masculine, self.nom)
