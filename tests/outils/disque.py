"""Ce qu'une commande fait du disque, geste par geste : ce qui s'y trouverait, tuée là, ou privée de courant.

`Disque` regarde un dossier pendant qu'une commande y travaille dans ce processus. Avant chaque geste qui change le disque
(ouvrir pour écrire, vider les tampons, renommer, créer, ôter), il garde l'état : c'est ce que laisserait `kill -9`. Un
fichier ouvert sans être vidé s'y trouve aussi coupé en deux. Il sait de plus ce qui est sûr : le contenu d'un fichier depuis
son dernier `fsync`, les noms d'un dossier depuis le sien. Sans courant, le reste est perdu : noms et contenus (`perdu`), ou
les contenus seuls, quand le système garde ses noms dans l'ordre (`vide`).
"""

import builtins
import errno
import io
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

# Un dossier n'a pas de contenu.
Etat = Mapping[str, bytes | None]
_GESTES = ("replace", "rename", "mkdir", "unlink", "remove", "rmdir", "link", "symlink", "truncate")
_ECRIT = os.O_WRONLY | os.O_RDWR
_FDS = Path("/proc/self/fd")


class Instant(NamedTuple):
    """Ce que le disque aurait gardé, juste avant ce geste : tuée (`tuee`), ou sans courant (`perdu`, `vide`)."""

    geste: str
    tuee: Etat
    perdu: Etat
    vide: Etat

    @property
    def etats(self) -> Iterator[tuple[str, Etat]]:
        """Chaque état, avec ce qui l'explique."""
        for nom in ("tuee", "perdu", "vide"):
            yield f"{nom} avant {self.geste}", getattr(self, nom)


class Disque:
    """Le dossier regardé, et ses instants."""

    def __init__(self, racine: Path, *, garde: bool = True) -> None:
        self.racine, self.garde = racine, garde
        self.instants: list[Instant] = []
        self.refus: Callable[[int, str], None] = lambda _rang, _geste: None
        self.gestes, self._ouverts, self._dedans = 0, dict[str, Path](), False
        # Ce qui est sûr : le contenu de chaque fichier, et les noms de chaque dossier, par leur numéro sur le disque.
        self._contenus: dict[int, bytes] = {}
        self._noms: dict[int, dict[str, int]] = {}
        if garde:
            self._tout_est_sur(racine)

    # --- regarder -----------------------------------------------------------------------------------------------------
    @contextmanager
    def regarde(self) -> Iterator["Disque"]:
        """Interpose chaque geste, le temps d'une commande ; l'état d'après est le dernier instant."""
        with pytest.MonkeyPatch.context() as change:
            for nom in _GESTES:
                change.setattr(os, nom, self._interpose(nom, getattr(os, nom)))
            for module, nom in ((io, "open"), (builtins, "open"), (os, "open")):
                change.setattr(module, nom, self._ouvre(getattr(module, nom), brut=module is os))
            change.setattr(os, "fsync", self._vide(os.fsync))
            yield self
            self._instant("fin")

    def _interpose(self, nom: str, vrai: Callable[..., Any]) -> Callable[..., Any]:
        def fait(*mots: Any, **plus: Any) -> Any:
            if self._dedans or plus.keys() & {"dir_fd", "src_dir_fd"} or not self._est_ici(*mots[:2]):
                return vrai(*mots, **plus)
            self._instant(f"{nom} {self._dit(mots[0])}")
            return vrai(*mots, **plus)

        return fait

    def _ouvre(self, vrai: Callable[..., Any], *, brut: bool) -> Callable[..., Any]:
        def ouvre(fichier: Any, *mots: Any, **plus: Any) -> Any:
            mode = mots[0] if mots else plus.get("flags" if brut else "mode", "r")
            ecrit = mode & _ECRIT if brut else set("wax+") & set(mode)
            if self._dedans or not ecrit or "dir_fd" in plus or not self._est_ici(fichier):
                return vrai(fichier, *mots, **plus)
            self._instant(f"ouvrir {self._dit(fichier)}")
            neuf, chemin = not os.path.lexists(fichier), _absolu(fichier)
            ouvert = vrai(fichier, *mots, **plus)
            if neuf:
                self._contenus.pop(chemin.stat().st_ino, None)
            self._ouverts[self._dit(fichier)] = chemin
            return ouvert

        return ouvre

    def _vide(self, vrai: Callable[[int], None]) -> Callable[[int], None]:
        def vide(prise: Any) -> None:
            numero = prise if isinstance(prise, int) else prise.fileno()
            lieu = Path(os.path.realpath(_FDS / str(numero)))
            if self._dedans or not self._est_ici(lieu):
                return vrai(numero)
            self._instant(f"fsync {self._dit(lieu)}")
            vrai(numero)
            self._dedans = True
            if lieu.is_dir():
                self._noms[lieu.stat().st_ino] = self._noms_de(lieu)
            else:
                self._contenus[lieu.stat().st_ino] = lieu.read_bytes()
                self._ouverts.pop(self._dit(lieu), None)
            self._dedans = False
            return None

        return vide

    def _instant(self, geste: str) -> None:
        self.gestes += 1
        self._dedans = True
        try:
            self.refus(self.gestes, geste)
            if not self.garde:
                return
            tuee, vide = self._etats()
            perdu = dict(self._surs(self.racine.stat().st_ino, ""))
            self.instants.append(Instant(geste, tuee, perdu, vide))
            for nom, chemin in list(self._ouverts.items()):
                contenu = tuee.get(nom)
                if contenu and ".docgen-" not in nom:
                    coupe = {**tuee, nom: contenu[: len(contenu) // 2]}
                    self.instants.append(Instant(f"{geste} ({chemin.name} coupé)", coupe, perdu, vide))
                del self._ouverts[nom]
        finally:
            self._dedans = False

    # --- ce qui est là, ce qui est sûr --------------------------------------------------------------------------------
    def _etats(self) -> tuple[Etat, Etat]:
        """Tout ce qui est là ; et de même, chaque contenu tel qu'il est sûr."""
        la, sur = dict[str, bytes | None](), dict[str, bytes | None]()
        for nom, entree in _parcours(self.racine, ""):
            la[nom] = None if entree.is_dir() else Path(entree.path).read_bytes()
            sur[nom] = None if entree.is_dir() else self._contenus.get(entree.inode(), b"")
        return la, sur

    def _surs(self, dossier: int, ici: str) -> Iterator[tuple[str, bytes | None]]:
        for nom, numero in self._noms.get(dossier, {}).items():
            if numero < 0:
                yield ici + nom, None
                yield from self._surs(-numero, f"{ici}{nom}/")
            else:
                yield ici + nom, self._contenus.get(numero, b"")

    def _tout_est_sur(self, dossier: Path) -> None:
        self._noms[dossier.stat().st_ino] = self._noms_de(dossier)
        for _, entree in _parcours(dossier, ""):
            if entree.is_dir():
                self._noms[entree.inode()] = self._noms_de(Path(entree.path))
            else:
                self._contenus[entree.inode()] = Path(entree.path).read_bytes()

    @staticmethod
    def _noms_de(dossier: Path) -> dict[str, int]:
        with os.scandir(dossier) as entrees:
            return {entree.name: -entree.inode() if entree.is_dir() else entree.inode() for entree in entrees}

    def _est_ici(self, *chemins: Any) -> bool:
        dits = [chemin for chemin in chemins if isinstance(chemin, str | os.PathLike)]
        return any(f"{_absolu(chemin)}{os.sep}".startswith(f"{self.racine}{os.sep}") for chemin in dits)

    def _dit(self, chemin: Any) -> str:
        return os.path.relpath(_absolu(chemin), self.racine)


def _absolu(chemin: Any) -> Path:
    return Path(os.path.abspath(chemin))  # noqa: PTH100 - un lien reste un lien


def _parcours(dossier: Path | str, ici: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    with os.scandir(dossier) as entrees:
        for entree in sorted(entrees, key=lambda entree: entree.name):
            yield ici + entree.name, entree
            if entree.is_dir(follow_symlinks=False):
                yield from _parcours(entree.path, f"{ici}{entree.name}/")


def lire(racine: Path) -> dict[str, bytes | None]:
    """Tout ce que tient ce dossier."""
    return {nom: None if entree.is_dir() else Path(entree.path).read_bytes() for nom, entree in _parcours(racine, "")}


def poser(racine: Path, etat: Etat) -> None:
    """Remet ce dossier dans cet état."""
    shutil.rmtree(racine, ignore_errors=True)
    racine.mkdir()
    for nom, contenu in etat.items():
        if contenu is None:
            (racine / nom).mkdir(parents=True, exist_ok=True)
        else:
            (racine / nom).parent.mkdir(parents=True, exist_ok=True)
            (racine / nom).write_bytes(contenu)


def plein_au(rang: int, code: int = errno.ENOSPC) -> Callable[[int, str], None]:
    """Le disque est plein à ce geste, et à tous ceux d'après qui écrivent."""

    def refuse(ici: int, geste: str) -> None:
        if ici >= rang and geste.split()[0] in ("ouvrir", "fsync", "mkdir", "link"):
            raise OSError(code, os.strerror(code), geste.split(maxsplit=1)[1])

    return refuse
