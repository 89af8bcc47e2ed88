"""Un article change de lui-même, sans qu'une opération de l'avenant le dise.

**Constat.** Une ligne ou un intitulé du contrat montre une valeur calculée (« {{ montant(…) }} »). L'avenant change
cette valeur ; aucune de ses opérations ne vise la ligne.

**Pourquoi c'est grave.** Le texte consolidé dirait autre chose que le contrat signé, et rien, dans l'avenant, ne
l'autoriserait.

**Exemple.** L'article 3 dit « l'État apporte 160 250 € en 2025 » ; l'avenant n° 1 porte ce montant à 170 250 € dans une
fiche, et ne dit rien de l'article 3.

**Remède.** Ajouter à l'avenant l'opération que docgen écrit, prête à coller sous « operations » ; ou remplacer dans
l'article la valeur calculée par la valeur signée, si elle ne doit pas suivre.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from docgen.adresses.origines import Origine
from docgen.adresses.sources import CleDeSource
from docgen.amend.adresse import target_of
from docgen.check import AvenantDuDossier, Fault, Faults, Location, avenants, rule
from docgen.check.places import ecart
from docgen.document.mots import ArticleLu, LigneLue
from docgen.french import typographie
from docgen.load.yaml_ecriture import scalar
from docgen.model.contrat import Contrat

# What the words of a value are called; other values are « mots ».
_QUOI = (("montant", r"[\d ]+(,\d+)? €"), ("taux", r"[\d ]+(,\d+)? %"), ("date", r"\d{1,2}(er)? \w+ \d{4}"))


class _Place(Struct, frozen=True):
    """A line of the text before the avenant (rank from 1), or the title of an article (rank 0)."""

    article: str
    rang: int
    ligne: LigneLue

    @property
    def en_lettres(self) -> str:
        return (f"l'alinéa {self.rang}" if self.rang else "le titre") + f" de l'article {self.article}"

    def cible(self, avant: Contrat) -> list[str]:
        """Its target: a tiret is counted after the line that opens its list, as a prepared avenant counts it."""
        article = avant.article(self.article)
        if not self.rang or article is None:
            return ["    cible:", f"      article: {self.article}", "      intitule: oui"]
        return [
            "    cible:",
            *(f"      {key}: {said}" for key, said in target_of(article, self.rang - 1, "alinea").items()),
        ]


@rule("documents", "bloquant", qui="juridique", sur=avenants)
def look(ecrit: AvenantDuDossier) -> Faults:
    """One fault for each line, and each title, that an avenant changes without saying so."""
    lectures, version = ecrit.subject.lectures, ecrit.version
    before, after = lectures.get(version.avant.name) if version.avant else None, lectures.get(version.name)
    if before is not None and after is not None:
        for place, shown in _moved(ecrit, before, after):
            yield _fault(ecrit, place, shown)


def _moved(
    ecrit: AvenantDuDossier, before: Sequence[ArticleLu], after: Sequence[ArticleLu]
) -> Iterator[tuple[_Place, LigneLue]]:
    """Each line that the avenant has not written and that is shown otherwise: its place before, what it becomes."""
    lines: dict[tuple[bool, str, str], list[_Place]] = {}
    for place in (place for article in before for place in _places(article)):
        lines.setdefault(_key(place), []).append(place)
    for article in after:
        for place in _places(article):
            if not _written(ecrit, place):
                known = lines.get(_key(place), [])
                # The same words may stand in two articles; a renumbered article keeps its lines.
                found = next((other for other in known if other.article == article.numero), next(iter(known), None))
                if found:
                    known.remove(found)
                    if found.ligne.montre != place.ligne.montre:
                        yield found, place.ligne


def _places(article: ArticleLu) -> Iterator[_Place]:
    yield _Place(article.numero, 0, article.intitule)
    for rank, line in enumerate(article.lignes, 1):
        yield _Place(article.numero, rank, line)


def _key(place: _Place) -> tuple[bool, str, str]:
    return place.rang > 0, place.ligne.brut, place.ligne.origine


def _written(ecrit: AvenantDuDossier, place: _Place) -> bool:
    """Whether an operation of the avenant writes the line. A title has no origin: the operations are asked."""
    if place.rang:
        return Origine(place.ligne.origine).version == ecrit.version.code
    return any(operation.writes_title(place.article) for operation in ecrit.avenant.operations)


# --- what is said ----------------------------------------------------------------------------------------------------
def _fault(ecrit: AvenantDuDossier, place: _Place, after: LigneLue) -> Fault:
    was, becomes = (typographie(f"« {words} »") for words in ecart(place.ligne.montre, after.montre))
    first = "Ajouter sous « operations » ce qui suit, ou écrire dans l'article la valeur signée."
    message = f"{place.en_lettres} change sans qu'une opération le dise : {was} devient {becomes}"
    remedy = "\n".join([first, *_yaml(place, place.cible(_before(ecrit)), after)])
    return Fault(message, ecrit.place("operations", key=True), remedy, _written_at(ecrit, place))


def _written_at(ecrit: AvenantDuDossier, place: _Place) -> tuple[Location, ...]:
    """Where the line is written: the file of the article, or the operation of an earlier avenant."""
    if place.ligne.origine:
        return (ecrit.a_l_operation(place.ligne.origine, "a"),)
    source = CleDeSource.du_contrat(ecrit.contrat.code, "articles", place.article)
    return (ecrit.dossier.locate(source),) if source in ecrit.dossier.sources else ()


def _before(ecrit: AvenantDuDossier) -> Contrat:
    return (ecrit.version.avant or ecrit.version).contrat


def _yaml(place: _Place, cible: list[str], after: LigneLue) -> list[str]:
    """The missing operations, as they are pasted: one for each field that moves, or the whole line."""
    pairs = zip(place.ligne.champs, after.champs, strict=False)
    moved = {field: (was, becomes) for (field, was), (_, becomes) in pairs if was != becomes}
    if not moved:
        return _whole(place, cible, after)
    lines: list[str] = []
    for field, (was, becomes) in moved.items():
        words = scalar(field, "'")
        lines += [f"  # {was} → {becomes}", "  - nature: substituer_mots", f"    quoi: {_quoi(was, becomes)}",
                  *cible, f"    de: {words}", f"    a: {words}"]  # fmt: skip
        if place.ligne.brut.count(field) > 1:
            lines.append("    occurrence: toutes")
    return lines


def _quoi(*values: str) -> str:
    return next((name for name, form in _QUOI if all(re.fullmatch(form, value) for value in values)), "mots")


def _whole(place: _Place, cible: list[str], after: LigneLue) -> list[str]:
    was, becomes = ecart(place.ligne.montre, after.montre)
    words = re.split(r"\{[{%]", place.ligne.brut)[0].strip() or place.ligne.brut.split("\n")[0]
    nature, cible = ("remplacer_alinea", cible) if place.rang else ("remplacer_intitule", cible[:2])
    quoted = scalar(words[:60], "'")
    return [f"  # {was} → {becomes}", f"  - nature: {nature}", *cible, f"    de: {quoted}", "    a: |",
            *(f"      {line}" for line in after.brut.split("\n"))]  # fmt: skip
