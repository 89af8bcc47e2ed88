"""What who typed the data deduced or put right, and nobody has confirmed: what a projet says of it, in a few words."""

from collections.abc import Callable, Iterator, Sequence

from docgen.adresses.cellules import Portee
from docgen.compose.aides.formulaire import libelle, listes
from docgen.compose.composition import Composition
from docgen.compute import Version
from docgen.french import NBSP, enumeration
from docgen.model.annexes import AnnexeSaisie
from docgen.model.champs import champ_declare
from docgen.model.fiche import FicheAction

# The keys whose French word is not their own letters.
_MOTS = {
    "intitule": "intitulé", "unite": "unité", "natures_depense": "natures de dépense", "duree": "durée",
    "cout_unitaire": "coût unitaire", "numero": "numéro", "etp": "ETP", "verse": "versé", "siret": "SIRET",
    "non_consomme": "non consommé", "resultats": "résultats", "mise_en_place": "mise en place",
    "sous_actions": "sous-actions",
}  # fmt: skip
# What the keys of a value lead to: the thing, and what of it.
_Endroit = tuple[str, str]
_Dire = Callable[[tuple[str, ...]], _Endroit]


def a_confirmer(composition: Composition, chose: object) -> str:
    """Ce que la saisie a déduit ou redressé d'une fiche, d'une annexe, de "contrat" ou de "plan" ; vide sans rien."""
    _, depuis, dire = _of(composition, chose)
    said: dict[str, dict[str, None]] = {}
    for cles in _named(composition, chose, depuis):
        head, detail = dire(cles)
        said.setdefault(head, {}).update({detail: None} if detail else {})
    return ", ".join(f"{head} ({', '.join(details)})" if details else head for head, details in said.items())


def fiches_a_confirmer(composition: Composition, cle: str) -> str:
    """Les fiches dont cette clé (`indicateurs`, ou `resultats` dans l'exécution) a une valeur déduite ou redressée."""
    found = {cles[1] for cles in _named(composition, "execution", "") if cle in cles[2:3]}
    for fiche in composition.contrat.fiches:
        _, depuis, _ = _of(composition, fiche)
        found |= {fiche.numero for cles in _named(composition, fiche, depuis) if cle in cles[:1]}
    words = composition.contrat.programme.fiche
    numbers = [fiche.numero for fiche in composition.contrat.fiches if fiche.numero in found]
    return f"{words.mot if len(numbers) == 1 else words.pluriel} {enumeration(numbers)}" if numbers else ""


def _named(composition: Composition, chose: object, depuis: str) -> Iterator[tuple[str, ...]]:
    """The keys of each value to be confirmed of the thing, in the version or in those that it carries on."""
    fichier, _, _ = _of(composition, chose)
    actes = {version.name for version in _since(composition.version, depuis)}
    for acte, nomme in composition.dossier.saisie.nommees:
        if acte in actes and nomme.est_de(fichier):
            yield nomme.cles


def _since(version: Version, depuis: str) -> Iterator[Version]:
    """The version, then those before it, down to the one of that code; to the first when it is empty."""
    here: Version | None = version
    while here:
        yield here
        here = None if here.code == depuis else here.avant


def _of(composition: Composition, chose: object) -> tuple[str, str, _Dire]:
    """The file that the data call the thing by, the version that wrote it (empty: the first), how its keys are said."""
    if isinstance(chose, FicheAction):
        since = composition.version.source_fiche(chose.numero).version
        return Portee.action(chose.numero), since, lambda cles: _of_the_fiche(composition, chose, cles)
    if isinstance(chose, AnnexeSaisie):
        return chose.nom_de_fichier, "", lambda cles: _of_the_annexe(chose, cles)
    return str(chose), "", lambda cles: _of_the_contract(composition, cles)


def _of_the_fiche(composition: Composition, fiche: FicheAction, cles: tuple[str, ...]) -> _Endroit:
    """« Thématique », « sous-action 1 (natures de dépense) », « indicateur « Jeunes suivis » (unité) »."""
    kind, first, *inside = (*cles, "", "") if cles else ("fiche entière", "", "")
    lists = {liste.code: liste.intitule for liste in listes(composition, fiche)}
    labels = {indicateur.code: libelle(composition, indicateur) for indicateur in fiche.indicateurs}
    champs = {champ.code: champ.intitule for champ in composition.contrat.programme.champs.fiche}
    if kind in ("cases", "recit") and first:
        return f"« {lists.get(first, first)} »", ""
    if kind == "indicateurs" and first in labels:
        return f"indicateur « {labels[first]} »", _words(inside)
    if kind == "sous_actions" and first:
        return f"sous-action {first}", _words(inside)
    return f"« {champs[kind]} »" if kind in champs else _word(kind), _words((first, *inside))


def _of_the_annexe(saisie: AnnexeSaisie, cles: tuple[str, ...]) -> _Endroit:
    """« « Lieux » (Places) »: where the keys begin, and the last field that they lead to."""
    fields = [found for length in range(len(cles)) if (found := champ_declare(type(saisie), cles[: length + 1]))]
    if not fields:
        return _words(cles) or "annexe entière", ""
    inner = fields[-1].champ.intitule if len(fields) > 1 else _words(cles[1:])
    return f"« {fields[0].champ.intitule} »", inner


def _of_the_contract(composition: Composition, cles: tuple[str, ...]) -> _Endroit:
    """A party and a line of the plan by their names, anything else by its keys."""
    kind, first, *inside = (*cles, "", "") if cles else ("tout", "", "")
    contrat = composition.contrat
    if partie := contrat.entete.partie(first) if kind == "parties" else None:
        return partie.nom.mots, _words(inside)
    if kind == "rubriques" and first:
        rubrique, ligne = contrat.plan.rubrique(first), contrat.plan.ligne(inside[1]) if len(inside) > 2 else None
        named = ligne.objet if ligne else rubrique.intitule if rubrique else first
        return f"« {named} »", _words(inside[2:] if ligne else inside)
    return _word(kind), _words((first, *inside))


def _words(cles: Sequence[str]) -> str:
    return ", ".join(_word(cle) for cle in cles if cle)


def _word(cle: str) -> str:
    return f"n°{NBSP}{cle}" if cle.isdecimal() else _MOTS.get(cle, cle.replace("_", " "))
