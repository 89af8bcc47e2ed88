"""Lancer docgen comme un programme à part, sans que chaque lancement importe tout à nouveau.

Une souche est un Python qui a importé docgen et attend. À chaque demande elle se dédouble (`fork`) : son double prend le
dossier courant, l'environnement et les trois flux demandés, appelle `docgen.cli.main` et meurt avec son code de sortie ;
rien ne passe d'un lancement à l'autre. Ce que Python lit de l'environnement à son démarrage (`PYTHON…`, la langue) vaut
une souche à part. Qui éprouve le démarrage lui-même (ce qui s'importe, les mêmes octets d'un processus à l'autre) lance
un vrai processus ; là où `fork` n'existe pas, tous en sont.
"""

import atexit
import gc
import importlib
import io
import os
import pickle
import pkgutil
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import IO

Flux = int | IO
Demande = tuple[tuple[str, ...], str, dict[str, str]]
PROGRAMME = (sys.executable, "-c", "import sys; sys.argv[0] = 'docgen'; from docgen.cli import main; main()")
DU_DEMARRAGE = ("PYTHON", "LC_", "LANG")
# Ce que Python rend quand il n'a pu vider ses flux en finissant, et quand une faute l'a arrêté.
PAS_VIDE, ARRETE = 120, 1


# --- ce que les essais appellent --------------------------------------------------------------------------------------
def docgen(
    *mots: object, cwd: Path, stdout: Flux | None = None, stderr: Flux | None = None, **monde: str
) -> subprocess.CompletedProcess[bytes]:
    """Ce que rend « docgen MOTS » lancé dans `cwd`, comme `subprocess.run(…, capture_output=True)`.

    `stdout` et `stderr` : où écrire plutôt ; `monde` : des variables de plus.
    """
    demande = tuple(map(str, mots)), str(cwd), os.environ | monde
    with ExitStack() as ouverts:
        entree = ouverts.enter_context(Path(os.devnull).open("rb"))
        dits = [flux or ouverts.enter_context(tempfile.TemporaryFile()) for flux in (stdout, stderr)]
        code = _lance(demande, [entree, *dits])
        lus = [None if donne else _lu(flux) for donne, flux in zip((stdout, stderr), dits, strict=True)]
    return subprocess.CompletedProcess(demande[0], code, *lus)


def docgen_ici(*mots: object, cwd: Path, par: Callable[[], None] | None = None) -> subprocess.CompletedProcess[bytes]:
    """La même chose dans ce processus, qui se souvient de ce qu'il a lu (`memoire`) : pour ce qui n'est que dit.

    `par` : par où docgen commence, ses commandes à défaut.
    """
    import pytest

    from docgen.cli import main

    main = par or main
    dits = [io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2)]
    seuils, code = gc.get_threshold(), 0
    with pytest.MonkeyPatch.context() as change:
        change.chdir(cwd)
        for nom, valeur in (("argv", ["docgen", *map(str, mots)]), ("stdout", dits[0]), ("stderr", dits[1])):
            change.setattr(sys, nom, valeur)
        try:
            main()
        except SystemExit as arret:
            code = arret.code
    # Une commande vit deux secondes : ce qu'elle règle du ramasse-miettes ne vaut pas pour un processus qui dure.
    gc.set_threshold(*seuils)
    gc.unfreeze()
    for dit in dits:
        dit.flush()
    return subprocess.CompletedProcess(mots, code, *(dit.buffer.getvalue() for dit in dits))


def _lance(demande: Demande, flux: list[Flux]) -> int:
    mots, cwd, monde = demande
    if not hasattr(os, "fork"):
        entree, dit, a_cote = flux
        return subprocess.call([*PROGRAMME, *mots], cwd=cwd, env=monde, stdin=entree, stdout=dit, stderr=a_cote)
    souche = _souche(tuple(sorted(paire for paire in monde.items() if paire[0].startswith(DU_DEMARRAGE))))
    octets = pickle.dumps(demande)
    numeros = [un if isinstance(un, int) else un.fileno() for un in flux]
    socket.send_fds(souche, [len(octets).to_bytes(8, "big")], numeros)
    souche.sendall(octets)
    return int.from_bytes(_recu(souche, 2), "big")


@cache
def _souche(depart: tuple[tuple[str, str], ...]) -> socket.socket:
    """La souche de ce départ, qui s'arrête avec le processus des essais."""
    ici, ailleurs = socket.socketpair()
    reste = {nom: dit for nom, dit in os.environ.items() if not nom.startswith(DU_DEMARRAGE)}
    with ailleurs:
        lancee = subprocess.Popen(
            [sys.executable, __file__, str(ailleurs.fileno())], env=reste | dict(depart), pass_fds=[ailleurs.fileno()]
        )
    atexit.register(lambda: (ici.close(), lancee.wait()))
    return ici


def _lu(fichier: IO[bytes]) -> bytes:
    fichier.seek(0)
    return fichier.read()


def _recu(prise: socket.socket, combien: int) -> bytes:
    recu = b""
    while len(recu) < combien:
        morceau = prise.recv(combien - len(recu))
        if not morceau:
            raise EOFError("la souche s'est arrêtée")
        recu += morceau
    return recu


# --- la souche --------------------------------------------------------------------------------------------------------
def servir(prise: socket.socket) -> None:
    """Répond aux demandes jusqu'à ce que la prise se ferme."""
    import docgen

    for module in pkgutil.walk_packages(docgen.__path__, "docgen."):
        importlib.import_module(module.name)
    while True:
        taille, flux, _, _ = socket.recv_fds(prise, 8, 3)
        if not taille:
            return
        demande = pickle.loads(_recu(prise, int.from_bytes(taille, "big")))
        double = os.fork()
        if not double:
            prise.close()
            os._exit(_double(demande, flux))
        for numero in flux:
            os.close(numero)
        prise.sendall(os.waitstatus_to_exitcode(os.waitpid(double, 0)[1]).to_bytes(2, "big"))


def _double(demande: Demande, flux: list[int]) -> int:
    mots, cwd, monde = demande
    for cible, numero in enumerate(flux):
        os.dup2(numero, cible)
        os.close(numero)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(monde)
    sys.argv = ["docgen", *mots]
    for nom in ("stdin", "stdout", "stderr"):
        # Les flux que Python a ouverts en démarrant disent l'encodage et ce qu'il fait d'un signe qu'il n'a pas.
        depart = getattr(sys, f"__{nom}__")
        neuf = open(depart.fileno(), depart.mode, encoding=depart.encoding, errors=depart.errors, closefd=False)  # noqa: SIM115
        if nom == "stderr":
            neuf.reconfigure(line_buffering=True)
        setattr(sys, nom, neuf)
        setattr(sys, f"__{nom}__", neuf)
    return _fini(_code())


def _code() -> int:
    from docgen.cli import main

    try:
        main()
    except SystemExit as arret:
        return arret.code if isinstance(arret.code, int) else ARRETE
    except BaseException:
        traceback.print_exc()
        return ARRETE
    return 0


def _fini(code: int) -> int:
    try:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        traceback.print_exc()
        return PAS_VIDE
    return code


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as ouverte:
        servir(ouverte)
