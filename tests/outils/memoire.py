"""Ce que `compute_all` et `prepare` ont déjà dit des mêmes octets au même lieu n'est pas recalculé dans le processus.

Elles ne dépendent que de la demande, des fichiers du dossier, des textes et du dossier courant (les noms de fichiers
s'écrivent depuis lui), et ce qu'elles rendent ne change plus : la clé est tout cela, fichiers lus octet par octet. Un
essai qui abîme sa copie a donc une autre clé. Un lien ou un fichier illisible ne se retient pas : il se relit. De même,
un texte YAML sans faute n'est découpé qu'une fois, où qu'il soit : seul le nom du fichier, dans chaque place, en change ;
un même programme ne taille qu'une fois ses modèles ; les commandes ne sont assemblées qu'une fois.

Un essai qui remplace une règle ou une opération passe par une copie que nul n'a encore lue. Ceux qui prouvent que les
mêmes données font les mêmes octets lancent des processus à part, qui ne retiennent rien.
"""

import hashlib
import os
import pickle
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace
from functools import cache, wraps
from pathlib import Path
from typing import Any

import typer.testing

from docgen import pipeline
from docgen.demande import Order, Outcome
from docgen.findings import Location
from docgen.load import lecture, yaml_source
from docgen.model.programme import Programme

# Un dossier composé pèse quelques mégaoctets : au-delà, le plus ancien s'oublie.
PLACES, TEXTES = 24, 600
_TENUS: OrderedDict[Hashable, Outcome] = OrderedDict()
_LUS: OrderedDict[str, tuple[bytes, str, dict, dict, set]] = OrderedDict()


def poser() -> None:
    """Remplace les deux étapes et le découpage ; une fois par processus, avant que les essais ne les nomment."""
    pipeline.compute_all = _retenue(pipeline.compute_all)
    pipeline.prepare = _retenue(pipeline.prepare)
    yaml_source._document = _decoupe(yaml_source._document)
    lecture.validated = _taille(lecture.validated)
    typer.testing._get_command = cache(typer.testing._get_command)


def _retenue(etape: Callable[..., Outcome]) -> Callable[..., Outcome]:
    @wraps(etape)
    def rappelee(order: Order, computed: Outcome | None = None) -> Outcome:
        if computed is not None:
            return etape(order, computed)
        cle = _cle(order)
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
    # Où et comment s'écrivent les fichiers n'est pas l'affaire de ces étapes ; le classeur, si.
    formats = ("xlsx",) if "xlsx" in order.formats else ()
    return Path.cwd(), replace(order, sortie=Path(), ecraser=False, formats=formats), dossier, textes


def empreinte(racine: Path) -> str | None:
    """L'empreinte de tous les noms, droits et octets sous `racine` ; None s'il s'y trouve un lien ou de l'illisible."""
    somme = hashlib.blake2b()
    try:
        return somme.hexdigest() if racine.is_dir() and _ajoute(somme, racine, "") else None
    except (OSError, UnicodeError):
        return None


def _ajoute(somme: "hashlib.blake2b", dossier: Path | str, ici: str) -> bool:
    """Ajoute à `somme` tout ce que `dossier` tient ; faux s'il s'y trouve un lien."""
    with os.scandir(dossier) as entrees:
        for entree in sorted(entrees, key=lambda entree: entree.name):
            if entree.is_symlink():
                return False
            somme.update(f"{ici}{entree.name}\0{entree.stat().st_mode}\0".encode())
            if entree.is_dir():
                if not _ajoute(somme, entree.path, f"{ici}{entree.name}/"):
                    return False
            else:
                octets = Path(entree.path).read_bytes()
                somme.update(f"{len(octets)}\0".encode() + octets)
    return True


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


def _taille(valide: Callable[..., Any]) -> Callable[..., Any]:
    tenus: dict[bytes, Programme] = {}

    @wraps(valide)
    def rappele(reader: Any, model: type, raw: object, *reste: Any) -> Any:
        if model is not Programme:
            return valide(reader, model, raw, *reste)
        cle = pickle.dumps(raw)
        if cle in tenus:
            return tenus[cle]
        lu = valide(reader, model, raw, *reste)
        if lu is not None and len(tenus) < TEXTES:
            tenus[cle] = lu
        return lu

    return rappele


def _ailleurs(places: dict, fichier: str, nouveau: str) -> dict:
    """Les mêmes places, dans le fichier `nouveau`."""
    if fichier == nouveau:
        return places
    return {chemin: Location(nouveau, place.line, place.column) for chemin, place in places.items()}
