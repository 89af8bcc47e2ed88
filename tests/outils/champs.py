"""Quels chemins de clés un modèle de données accepte : ce qu'un appel à `locate` peut nommer sans se tromper."""

import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from docgen.adresses.sources import CleDeSource
from docgen.amend.avenant import Avenant
from docgen.dossier import Dossier
from docgen.findings import Location
from docgen.model.acceptes import ConstatsAcceptes
from docgen.model.annexes import AnnexeSaisie
from docgen.model.annuaire import Annuaire
from docgen.model.champs import Champs
from docgen.model.entete import Collectivite, Entete
from docgen.model.fiche import FicheAction
from docgen.model.indicateurs import Referentiel
from docgen.model.natures import MOTS_DES_NATURES
from docgen.model.plan import Plan
from docgen.model.programme import Programme
from docgen.model.publie import Publication
from docgen.model.saisie import ValeursAConfirmer
from docgen.model.scelle import Scelle
from docgen.model.seance import Deliberation, Rapport, Seance
from docgen.model.sur_mesure import SurMesure, sur_mesure
from docgen.model.tableaux_saisis import TableauSaisi

# Les sortes de fichiers qu'un constat nomme sans qu'il existe : l'article qu'un avenant a créé ou renuméroté, la fiche
# qu'aucun avenant n'apporte, le plan qui manque, l'avenant que `proposer` va écrire, la séance qu’un essai déplace. La place
# est alors le nom de la clé, et non un fichier : une faute à réparer. Cette liste ne peut que baisser.
ABSENTES = {"articles", "actions", "plan", "avenants", "publie", "seance"}
# Une étape que le code calcule : un rang, une clé que la personne a choisie.
TOUTE = object()
_ENTIERS: dict[str, type[BaseModel]] = {
    "dossier": Collectivite,
    "constats-acceptes": ConstatsAcceptes,
    "saisie": ValeursAConfirmer,
    "annuaire": Annuaire,
}
_DE_MODELE: dict[str, type[BaseModel]] = {"programme": Programme}
_DE_SEANCE: dict[str, type[BaseModel]] = {
    "seance": Seance,
    "deliberation": Deliberation,
    "rapport": Rapport,
    "publie": Publication,
}
_DE_CONTRAT: dict[str, type[BaseModel]] = {
    "contrat": Entete,
    "plan": Plan,
    "indicateurs": Referentiel,
    "avenants": Avenant,
    "actions": FicheAction,
    "execution": sur_mesure((), ("une_part",), Champs(), tuple(MOTS_DES_NATURES)[1:]).execution,
    "publie": Publication,
    "signe": Scelle,
    "tableaux": TableauSaisi,
    "annexes": AnnexeSaisie,
}
MODELES = {*_ENTIERS.values(), *_DE_MODELE.values(), *_DE_SEANCE.values(), *_DE_CONTRAT.values()}


def modele_de(source: str, types_: SurMesure | None = None) -> type[BaseModel] | None:
    """Le modèle du fichier que cette clé nomme, tel que son programme le taille ; None pour un texte. KeyError : aucun."""
    cle = CleDeSource(source)
    if "/" not in cle:
        return _ENTIERS[cle]
    if cle.proprietaire in _DE_MODELE:
        return _DE_MODELE[cle.proprietaire]
    if cle.sorte == "articles" or cle.est_recit:
        return None
    if cle.proprietaire.startswith("seances/"):
        return _DE_SEANCE[cle.sorte]
    if types_ and cle.sorte == "tableaux":
        return types_.tableaux[cle.nom]
    if types_ and cle.sorte == "annexes":
        # Le plus précis des codes qui commencent le nom du fichier.
        return types_.annexes[max((code for code in types_.annexes if cle.nom.startswith(code)), key=len)]
    if types_ and cle.sorte in ("contrat", "plan", "indicateurs", "actions", "execution"):
        return {"contrat": types_.entete, "plan": types_.plan, "indicateurs": types_.referentiel,
                "actions": types_.fiche, "execution": types_.execution}[cle.sorte]  # fmt: skip
    return _DE_CONTRAT[cle.sorte]


def accepte(depart: object, chemin: Iterable[object]) -> bool:
    """Si ce chemin de clés est un champ du modèle (ou du type) `depart` ; TOUTE y vaut n'importe quelle étape."""
    types_: set[Any] = {depart}
    for etape in chemin:
        types_ = {suivant for un in types_ for suivant in _dedans(un, etape)}
        if not types_:
            return False
    return True


@cache
def _formes(un: Any) -> tuple[Any, ...]:
    """Le type, sans ce qui l'habille : une annotation, une union."""
    if get_origin(un) is Annotated:
        return _formes(get_args(un)[0])
    if get_origin(un) in (Union, types.UnionType):
        return tuple(forme for branche in get_args(un) for forme in _formes(branche))
    return (un,)


def _dedans(un: Any, etape: object) -> Iterator[Any]:
    for forme in _formes(un):
        origine = get_origin(forme) or forme
        # Ce qu'une opération apporte à une annexe n'a de type que dans son programme.
        if forme is Any:
            yield Any
        if not isinstance(origine, type):
            continue
        if issubclass(origine, BaseModel):
            champs = origine.model_fields.items()
            yield from (champ.annotation for nom, champ in champs if etape is TOUTE or etape in (nom, champ.alias))
        elif issubclass(origine, Mapping) and _est(etape, str):
            yield get_args(forme)[1]
        elif issubclass(origine, Sequence) and origine is not str and _est(etape, int):
            yield from (branche for branche in get_args(forme) if branche is not Ellipsis)


def _est(etape: object, sorte: type) -> bool:
    return etape is TOUTE or isinstance(etape, sorte)


def dedans(modeles: Iterable[Any]) -> set[Any]:
    """Ces modèles, et tous ceux qu'ils contiennent."""
    vus, suite = set(), list(modeles)
    while suite:
        un = suite.pop()
        for forme in _formes(un):
            if forme not in vus:
                vus.add(forme)
                suite += [*_dedans(forme, TOUTE)]
    return vus


@cache
def _lue(source: str) -> tuple[str, str]:
    """À qui est ce fichier, et sa sorte : une règle demande mille fois la même place."""
    cle = CleDeSource(source)
    return cle.proprietaire, cle.sorte


@cache
def _juste(source: str, chemin: tuple[str | int, ...], types_: SurMesure | None) -> bool:
    modele = modele_de(source, types_)
    # La semaine d'un jour se calcule : sa place est celle du jour.
    saisi = chemin[:-1] if chemin[-1:] == ("semaine",) else chemin
    return saisi == () if modele is None else accepte(modele, saisi)


def sur_mesure_de(dossier: Dossier, source: str) -> SurMesure | None:
    """Les modèles du programme du contrat à qui est ce fichier ; None quand il n'est à aucun."""
    proprietaire, _ = _lue(source)
    for contrat in dossier.contrats:
        if contrat.base.code == proprietaire:
            return contrat.base.programme.types
    return None


def locate_strict(vrai):
    """`Dossier.locate`, qui refuse une source que le dossier n'a pas et une clé que son modèle n'a pas."""

    def locate(self: Dossier, source: str, *path: str | int, key: bool = False) -> Location:
        if self.sources:
            assert source in self.sources or _lue(source)[1] in ABSENTES, f"locate : aucune source « {source} »"
            assert _juste(source, path, sur_mesure_de(self, source)), f"locate : « {source} » n'a pas de clé {path}"
        return vrai(self, source, *path, key=key)

    return locate
