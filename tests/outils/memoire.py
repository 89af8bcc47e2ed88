"""Ce que `compute_all` et `prepare` ont déjà dit des mêmes octets au même lieu n'est pas recalculé dans le processus.

Elles ne dépendent que de ce qu'elles regardent de la demande, des fichiers du dossier, des textes et du dossier
courant (les noms de fichiers s'écrivent depuis lui), et ce qu'elles rendent ne change plus : la clé est tout cela,
fichiers lus octet par octet. Un essai qui abîme sa copie a donc une autre clé. Un lien ou un fichier illisible ne se
retient pas : il se relit. De même, un texte YAML sans faute n'est découpé qu'une fois, où qu'il soit : seul le nom du
fichier, dans chaque place, en change ; ce qui se lit d'un contrat ou d'un classeur, ce que valent les mêmes mots pour
un même modèle et ce que Jinja fait d'un texte se retiennent aussi ; les commandes ne sont assemblées qu'une fois.

Ce qu'un essai a remplacé par `MonkeyPatch` fait partie de la clé. Ceux qui prouvent que les mêmes données font les
mêmes octets lancent des processus à part, qui ne retiennent rien. `produce` dessine ici, sans processus de plus :
`test_atelier` prouve que c'est égal.
"""

import hashlib
import os
import pickle
import sys
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache, wraps
from io import BytesIO
from itertools import count
from pathlib import Path
from types import CodeType
from typing import Any

import openpyxl
import pytest
import typer.main
import typer.testing
from msgspec.structs import replace

from docgen import load, pipeline
from docgen.adresses.sources import CleDeSource
from docgen.commandes.comparer import Paire, redlines
from docgen.commandes.comparer.fichiers import PaireWord
from docgen.compose import bac, ensemble, textes
from docgen.compute import Version
from docgen.demande import Order, Outcome
from docgen.document import Document
from docgen.dossier import Dossier, DossierContrat
from docgen.findings import Finding, Location, shown
from docgen.load import contrats, fiches, lecture, schemas, yaml_source
from docgen.load.lecture import Loading
from docgen.render.atelier import Atelier

# Un dossier composé pèse quelques mégaoctets : au-delà, le plus ancien s'oublie.
PLACES, TEXTES, CONTRATS, RENDUS, CLASSEURS = 32, 1_000, 100, 600, 60
NEUF = 100_000_000
DEPOT = Path(__file__).resolve().parents[2]
_TENUS: OrderedDict[Hashable, Outcome] = OrderedDict()
_LUS: OrderedDict[str, tuple[bytes, str, dict, dict, set]] = OrderedDict()
_VALIDES: OrderedDict[Hashable, Any] = OrderedDict()
_CONTRATS: OrderedDict[Hashable, tuple[DossierContrat | None, Loading]] = OrderedDict()
_FICHIERS: dict[Hashable, bytes] = {}
_COMPILES: OrderedDict[Hashable, CodeType] = OrderedDict()
# Ce que remplace chaque `MonkeyPatch` en cours, par un rang qui ne sert qu'une fois.
_REMPLACES: dict[int, int] = {}
_RANGS = count(1)


def poser() -> None:
    """Remplace les deux étapes et le découpage ; une fois par processus, avant que les essais ne les nomment."""
    pipeline.compute_all = _retenue(pipeline.compute_all, _pour_calculer)
    pipeline.prepare = _retenue(pipeline.prepare, _pour_preparer)
    yaml_source._document = _decoupe(yaml_source._document)
    yaml_source.quiet_slips = lru_cache(TEXTES)(yaml_source.quiet_slips)
    for module in (lecture, contrats, fiches):
        module.validated = _valide(module.validated)
    load.read_contrat = _contrat(load.read_contrat)
    pipeline.consolidate = _des_memes(pipeline.consolidate)
    pipeline.versions = _des_memes(pipeline.versions)
    ensemble.compose = _compose(ensemble.compose)
    bac.remembered = _compile(bac.remembered)
    openpyxl.load_workbook = _classeur(openpyxl.load_workbook)
    redlines._prouvee = _revisions(redlines._prouvee)
    pipeline.at_work = un_seul
    _retouche(pytest.MonkeyPatch)
    typer.testing._get_command = typer.main.get_command = cache(typer.main.get_command)
    schemas.schema = _schema(schemas.schema)


@contextmanager
def un_seul(atelier: Atelier, _formats: Sequence[str], _dossier: str) -> Iterator[Atelier]:
    """Au lieu de `render.atelier.at_work` : ce processus a déjà tout chargé, d'autres l'importeraient deux fois de plus ;
    et ce qu'il a dessiné ne se redessine pas."""
    yield Atelier.of(atelier.gabarits, _RENDUS) if atelier.gardees is None else atelier


class Rendus:
    """Les fichiers déjà dessinés par ce processus ; `sortie.reserve` en est la réserve sur le disque."""

    def __init__(self) -> None:
        self.tenus: OrderedDict[str, bytes] = OrderedDict()

    def name(self, *de: object) -> str:
        """Le nom de ce qui se fait de ces valeurs, et de ce que l'essai a remplacé."""
        return hashlib.blake2b(pickle.dumps((de, _retouches()))).hexdigest()

    def digest(self, dossier: Path) -> str:
        """L'empreinte d'un dossier ; un nom qui ne sert qu'une fois, s'il s'y trouve un lien ou de l'illisible."""
        return empreinte(dossier) or str(next(_RANGS))

    def get(self, nom: str) -> bytes | None:
        """Ce qui est tenu sous ce nom."""
        return self.tenus.get(nom)

    def keep(self, entrees: Mapping[str, bytes]) -> None:
        """Tient ces fichiers, et oublie les plus anciens."""
        self.tenus |= entrees
        while len(self.tenus) > RENDUS:
            self.tenus.popitem(last=False)


_RENDUS = Rendus()


def _pour_calculer(order: Order) -> Order:
    """Ce que `compute_all` regarde de la demande : les versions et les documents choisis n'y changent rien."""
    return Order(order.folder, order.templates, publie=order.publie, regles=order.regles, sans_publie=order.sans_publie)


def _pour_preparer(order: Order) -> Order:
    """La demande, sans où ni comment s'écrivent les fichiers, qui n'est pas l'affaire de `prepare` ; le classeur, si."""
    formats = ("xlsx",) if "xlsx" in order.formats else ()
    return replace(order, sortie=Path(), ecraser=False, formats=formats, gardees=None, seul=False)


def _retenue(etape: Callable[..., Outcome], regarde: Callable[[Order], Order]) -> Callable[..., Outcome]:
    @wraps(etape)
    def rappelee(order: Order, computed: Outcome | None = None) -> Outcome:
        if computed is not None:
            return etape(order, computed)
        cle = _cle(regarde(order))
        if cle is None:
            return etape(order)
        cle = (etape.__name__, *cle)
        if cle not in _TENUS:
            _TENUS[cle] = etape(order)
            if len(_TENUS) > PLACES:
                _TENUS.popitem(last=False)
        _TENUS.move_to_end(cle)
        # La liste des constats est à qui la reçoit.
        return replace(_TENUS[cle], findings=list(_TENUS[cle].findings))

    return rappelee


def _cle(order: Order) -> tuple[Hashable, ...] | None:
    dossier, textes = empreinte(order.folder), empreinte(order.templates / "textes")
    if dossier is None or textes is None:
        return None
    return Path.cwd(), order, dossier, textes, _retouches()


def empreinte(racine: Path) -> str | None:
    """L'empreinte de tous les noms, droits et octets sous `racine` ; None s'il s'y trouve un lien ou de l'illisible.

    Ce que le dépôt tient, aucun essai n'y touche : son empreinte ne se prend qu'une fois.
    """
    return _du_depot(racine) if racine.is_relative_to(DEPOT) else _empreinte(racine)


def _empreinte(racine: Path) -> str | None:
    somme = hashlib.blake2b()
    try:
        return somme.hexdigest() if racine.is_dir() and _ajoute(somme, racine, "") else None
    except (OSError, UnicodeError):
        return None


_du_depot = cache(_empreinte)


def _ajoute(somme: "hashlib.blake2b", dossier: Path | str, ici: str) -> bool:
    """Ajoute à `somme` tout ce que `dossier` tient ; faux s'il s'y trouve un lien."""
    with os.scandir(dossier) as entrees:
        for entree in sorted(entrees, key=lambda entree: entree.name):
            if entree.is_symlink():
                return False
            etat = entree.stat()
            somme.update(f"{ici}{entree.name}\0{etat.st_mode}\0".encode())
            if entree.is_dir():
                if not _ajoute(somme, entree.path, f"{ici}{entree.name}/"):
                    return False
            else:
                somme.update(_octets(entree.path, etat))
    return True


def _octets(chemin: str, etat: os.stat_result) -> bytes:
    """L'empreinte des octets d'un fichier ; celle d'un fichier que nul n'a touché depuis se sait déjà."""
    cle = chemin, etat.st_ino, etat.st_size, etat.st_mtime_ns, etat.st_ctime_ns
    if cle not in _FICHIERS:
        with open(chemin, "rb", 0) as lu:  # noqa: PTH123 - un `Path` par fichier coûte plus que de le lire
            empreinte_ = hashlib.blake2b(lu.read()).digest()
        # Le système compte les moments à quelques millièmes près : un fichier si neuf peut encore changer sans qu'il le dise.
        if time.time_ns() - max(etat.st_mtime_ns, etat.st_ctime_ns) < NEUF:
            return empreinte_
        _FICHIERS[cle] = empreinte_
    return _FICHIERS[cle]


def _decoupe(document: Callable[[yaml_source._Builder], object]) -> Callable[[yaml_source._Builder], object]:
    @wraps(document)
    def rappele(builder: yaml_source._Builder) -> object:
        reader = builder.reader
        texte = reader.textes[builder.file]
        if tenu := _LUS.get(texte):
            _LUS.move_to_end(texte)
            valeur, fichier, values, keys, blanks = tenu
            builder.values |= _ailleurs(values, fichier, builder.file)
            builder.keys |= _ailleurs(keys, fichier, builder.file)
            builder.blanks |= blanks
            return pickle.loads(valeur)
        avant = len(reader.findings)
        lu = document(builder)
        if len(reader.findings) == avant:
            # Ce qui est lu est modifiable : chacun a le sien.
            _LUS[texte] = pickle.dumps(lu), builder.file, dict(builder.values), dict(builder.keys), set(builder.blanks)
            if len(_LUS) > TEXTES:
                _LUS.popitem(last=False)
        return lu

    return rappele


def _valide(valide: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(valide)
    def rappele(reader: Any, model: type, raw: object, *reste: Any) -> Any:
        try:
            cle = model, pickle.dumps(raw)
        except (pickle.PicklingError, AttributeError, TypeError):
            return valide(reader, model, raw, *reste)  # ce qui n'est plus seulement des mots
        return _range(_VALIDES, cle, lambda: valide(reader, model, raw, *reste))

    return rappele


def _contrat(lit: Callable[[Loading, Path], DossierContrat | None]) -> Callable[[Loading, Path], DossierContrat | None]:
    """La lecture d'un contrat : ce qu'elle rend, et ce qu'elle ajoute aux deux lecteurs et aux sources."""

    @wraps(lit)
    def rappelee(loading: Loading, folder: Path) -> DossierContrat | None:
        dossier, textes = empreinte(folder), empreinte(loading.textes.root)
        if dossier is None or textes is None:
            return lit(loading, folder)
        racines = [(str(lecteur.root), shown(lecteur.root)) for lecteur in (loading.reader, loading.textes)]
        deja = tuple((nom, id(lu)) for nom, lu in loading.programmes.items())
        cle = (
            Path.cwd(),
            folder,
            *racines,
            dossier,
            textes,
            loading.only,
            loading.sans,
            loading.publie,
            deja,
            _retouches(),
        )

        def lire() -> tuple[DossierContrat | None, Loading]:
            a_part = _a_part(loading)
            return lit(a_part, folder), a_part

        lu, a_part = _range(_CONTRATS, cle, lire, CONTRATS)
        _ajoute_lu(loading, a_part)
        return lu

    return rappelee


def _a_part(loading: Loading) -> Loading:
    """Une lecture qui n'a rien lu encore que les programmes de `loading`."""
    neufs = [
        replace(lecteur, findings=[], inputs={}, textes={}, incomplets={}, images={})
        for lecteur in (loading.reader, loading.textes)
    ]
    return Loading(*neufs, loading.only, loading.sans, loading.publie, {}, dict(loading.programmes))


def _ajoute_lu(loading: Loading, a_part: Loading) -> None:
    loading.sources |= a_part.sources
    loading.programmes |= a_part.programmes
    loading.reader.findings += a_part.reader.findings
    for lecteur, lu in ((loading.reader, a_part.reader), (loading.textes, a_part.textes)):
        lecteur.inputs |= lu.inputs
        lecteur.textes |= lu.textes
        lecteur.images |= lu.images
        for fichier, noms in lu.incomplets.items():
            lecteur.incomplets.setdefault(fichier, []).extend(noms)


def _des_memes(etape: Callable[..., Any]) -> Callable[..., Any]:
    """Une étape qui ne dépend que de ce qu'elle reçoit : les mêmes choses (non leurs égales) ont la même réponse."""
    tenus: OrderedDict[Hashable, Any] = OrderedDict()

    @wraps(etape)
    def rappelee(*recus: Any) -> Any:
        # Ce qui est reçu est tenu avec la réponse : son `id` ne sert donc à rien d'autre.
        cle = (*map(id, recus), _retouches())
        return _range(tenus, cle, lambda: (etape(*recus), recus), CONTRATS)[0]

    return rappelee


Composes = tuple[list[Document], list[Finding]]


def _compose(etape: Callable[..., Composes]) -> Callable[..., Composes]:
    """Les documents d'une version : ils ne montrent du dossier que son contrat, donc elle, la collectivité et saisie.yaml."""
    tenus: OrderedDict[Hashable, tuple[Composes, Version]] = OrderedDict()

    @wraps(etape)
    def rappelee(dossier: Dossier, version: Version, lus: textes.Textes, **choix: Any) -> Composes:
        des_textes = empreinte(lus.folder.parent)
        if des_textes is None:
            return etape(dossier, version, lus, **choix)
        fichier = dossier.locate(CleDeSource.dossier()).file
        cle = (id(version), fichier, dossier.textes.get(fichier), repr(dossier.saisie), str(lus.folder), des_textes, Path.cwd(),
               tuple(choix.items()), _retouches())  # fmt: skip
        (documents, constats), _ = _range(
            tenus, cle, lambda: (etape(dossier, version, lus, **choix), version), CONTRATS
        )
        return list(documents), list(constats)

    return rappelee


def _compile(garde: Callable[..., CodeType]) -> Callable[..., CodeType]:
    @wraps(garde)
    def rappelee(source: str, filename: str, depends: str, compile_: Callable[[], CodeType]) -> CodeType:
        cle = source, filename, depends
        return _range(_COMPILES, cle, lambda: garde(source, filename, depends, compile_))

    return rappelee


def _schema(ecrit: Callable[..., str]) -> Callable[..., str]:
    tenus: OrderedDict[Hashable, str] = OrderedDict()

    @wraps(ecrit)
    def rappele(sorte: str, modele: Any, codes: Any = None) -> str:
        # Le modèle tenu dans la clé garde son identité ; les codes s'écrivent dans l'ordre où ils se proposent.
        cle = sorte, modele, repr(codes), _retouches()
        return _range(tenus, cle, lambda: ecrit(sorte, modele, codes))

    return rappele


def _classeur(lit: Callable[..., Any]) -> Callable[..., Any]:
    """Un classeur qui se lit une deuxième fois se retient : le suivant s'en recopie, trois fois plus vite qu'il ne se lit."""
    tenus: OrderedDict[Hashable, bytes] = OrderedDict()

    @wraps(lit)
    def rappele(fichier: Any, read_only: bool = False, **choix: Any) -> Any:
        if read_only:
            return lit(fichier, read_only=True, **choix)
        fin = "" if isinstance(fichier, BytesIO) else Path(fichier).suffix
        octets = fichier.getvalue() if isinstance(fichier, BytesIO) else Path(fichier).read_bytes()
        cle = hashlib.blake2b(octets).digest(), fin, tuple(choix.items())
        if tenu := tenus.get(cle):
            return pickle.loads(tenu)
        livre = lit(fichier, **choix)
        tenus[cle] = pickle.dumps(livre) if cle in tenus else b""
        if len(tenus) > CLASSEURS:
            tenus.popitem(last=False)
        return livre

    return rappele


def _revisions(prouve: Callable[..., redlines.RevisionsProuvees]) -> Callable[..., redlines.RevisionsProuvees]:
    """Les révisions de deux documents que ce processus a composés, ou de deux fichiers : elles ne dépendent que d'eux,
    des gabarits et de ce qui est demandé."""
    tenus: OrderedDict[Hashable, tuple[redlines.RevisionsProuvees, Paire | PaireWord]] = OrderedDict()

    @wraps(prouve)
    def rappele(paire: Paire | PaireWord, demande: redlines.DemandeDeRevisions, place: Path) -> Any:
        gabarits = empreinte(demande.gabarits)
        if gabarits is None or not (paire.avant and paire.apres):
            return prouve(paire, demande, place)
        if isinstance(paire, PaireWord):
            cotes = [(cote.name, hashlib.blake2b(cote.read_bytes()).digest()) for cote in (paire.avant, paire.apres)]
            quoi = (paire.nom, paire.choix, *cotes)
        else:
            # Les documents sont tenus avec la réponse : leur `id` ne sert donc à rien d'autre.
            quoi = (paire.nom, id(paire.avant), id(paire.apres))
        cle = quoi, replace(demande, sortie=Path()), gabarits, _retouches()
        revisions, _ = _range(tenus, cle, lambda: (prouve(paire, demande, place), paire), RENDUS)
        return replace(revisions, fichier=place)

    return rappele


def _range(tenus: OrderedDict[Any, Any], cle: Hashable, fait: Callable[[], Any], places: int = TEXTES) -> Any:
    """Ce que `tenus` a sous `cle`, ou ce que `fait` rend, retenu s'il y a lieu ; le plus ancien s'oublie."""
    if cle in tenus:
        tenus.move_to_end(cle)
        return tenus[cle]
    rendu = fait()
    if rendu is not None:
        tenus[cle] = rendu
        if len(tenus) > places:
            tenus.popitem(last=False)
    return rendu


def _retouche(change: type[pytest.MonkeyPatch]) -> None:
    """Un essai qui remplace un nom de docgen (`MonkeyPatch.setattr`) ne reçoit que ce qui se dit avec lui."""
    pose, ote = change.setattr, change.undo

    @wraps(pose)
    def posee(self: pytest.MonkeyPatch, *quoi: Any, **choix: Any) -> None:
        if quoi[0] is not sys:
            _REMPLACES[id(self)] = next(_RANGS)
        pose(self, *quoi, **choix)

    @wraps(ote)
    def otee(self: pytest.MonkeyPatch) -> None:
        ote(self)
        _REMPLACES.pop(id(self), None)

    change.setattr, change.undo = posee, otee


def _retouches() -> tuple[int, ...]:
    return tuple(_REMPLACES.values())


def _ailleurs(places: dict, fichier: str, nouveau: str) -> dict:
    """Les mêmes places, dans le fichier `nouveau`."""
    if fichier == nouveau:
        return places
    return {chemin: Location(nouveau, place.line, place.column) for chemin, place in places.items()}
