"""Attendre un programme du dehors (LibreOffice, Chromium, un validateur) tant qu'il avance.

Une machine chargée n'est pas une panne : le temps qui passe ne dit rien. On attend donc tant que le programme, ou un de
ceux qu'il lance, use du processeur ou change un des fichiers qu'il doit écrire, et l'on n'abandonne qu'après `PATIENCE`
secondes sans progrès, ou quand il a usé `PLAFOND` secondes de processeur (une boucle sans fin).

Les temps de processeur se lisent dans /proc (Linux). Ailleurs, seuls les fichiers montrent un progrès, et la patience
est dix fois plus longue.
"""

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
PATIENCE = 120.0 if PROC.is_dir() else 1200.0
PLAFOND = 1800.0
# Un programme qui attend en vain use tout de même un peu de processeur : moins que cela n'est pas un progrès.
PROGRES = 0.002


class SansProgres(Exception):
    """Le programme attendu n'avance plus."""


@dataclass(frozen=True)
class _Processus:
    parent: int
    session: int
    temps: float


def _processus() -> dict[int, _Processus]:
    """Ce qui tourne sur cette machine ; rien, là où /proc n'existe pas."""
    trouves: dict[int, _Processus] = {}
    if not PROC.is_dir():
        return trouves
    tops = os.sysconf("SC_CLK_TCK")
    for dossier in PROC.iterdir():
        # Un processus peut finir pendant qu'on le lit.
        with contextlib.suppress(OSError, ValueError):
            # Le nom, entre parenthèses, peut contenir des espaces et des parenthèses.
            mots = (dossier / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
            temps = sum(map(int, mots[11:15]))  # le sien et celui de ses enfants finis
            trouves[int(dossier.name)] = _Processus(int(mots[1]), int(mots[3]), temps / tops)
    return trouves


def temps_processeur(*pids: int) -> float:
    """Les secondes de processeur qu'ont usées ces processus, ceux de leurs sessions et tous leurs descendants.

    Celui qui attend ne se compte pas lui-même.
    """
    tous = _processus()

    def est_du_groupe(rang: int) -> bool:
        while rang in tous and rang not in pids and tous[rang].session not in pids:
            rang = tous[rang].parent
        return rang in tous

    return sum(processus.temps for rang, processus in tous.items() if rang != os.getpid() and est_du_groupe(rang))


def _etat(fichiers: Sequence[Path]) -> list[tuple[int, int]]:
    """La taille et la date des fichiers, et de ceux des dossiers."""
    # `os.walk` passe sur un dossier qui disparaît entre-temps, ce que `rglob` prend pour une faute.
    dedans = {chemin: [Path(ou, nom) for ou, _, noms in os.walk(chemin) for nom in noms] for chemin in fichiers}
    lus = [lu for chemin in fichiers for lu in (sorted(dedans[chemin]) if chemin.is_dir() else [chemin])]
    dits = []
    for chemin in lus:
        with contextlib.suppress(OSError):
            vu = chemin.stat()
            dits.append((vu.st_size, vu.st_mtime_ns))
    return dits


def attend(
    fini: Callable[[float], bool],
    pids: Sequence[int],
    fichiers: Sequence[Path] = (),
    patience: float | None = None,
    plafond: float | None = None,
) -> None:
    """Rend quand `fini` (appelé avec les secondes à attendre) dit vrai ; SansProgres quand plus rien n'avance."""
    patience, plafond = patience or PATIENCE, plafond or PLAFOND
    pas = min(1.0, patience / 10)
    usage, etat, immobile = temps_processeur(*pids), _etat(fichiers), 0.0
    depart = usage
    while not fini(pas):
        immobile += pas
        maintenant, change = temps_processeur(*pids), _etat(fichiers)
        # Le total baisse quand un processus finit sans que son parent l'attende : c'est aussi un progrès.
        if change != etat or not 0 <= maintenant - usage <= PROGRES * max(immobile, 10 * pas):
            usage, etat, immobile = maintenant, change, 0.0
        if immobile >= patience:
            raise SansProgres(f"aucun progrès depuis {patience:g} s (processeur usé : {maintenant:.1f} s)")
        if maintenant - depart > plafond:
            raise SansProgres(f"plus de {plafond:g} s de processeur usées")


def lancer(
    commande: Sequence[str | Path],
    *,
    fichiers: Sequence[Path] = (),
    codes: Sequence[int] = (0,),
    aussi: Sequence[int] = (),
    patience: float | None = None,
    plafond: float | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Comme `subprocess.run(commande, capture_output=True)`, aussi longtemps que la commande avance.

    CalledProcessError quand elle sort par un autre code que `codes` ; SansProgres quand elle n'avance plus : elle et tout ce qu'elle a lancé sont
    alors arrêtés. `fichiers` : ce qu'elle écrit (un dossier vaut pour tout ce qu'il contient) ;
    `aussi` : d'autres processus dont le travail est aussi le sien.
    """
    with en_session(commande, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as lance:
        sorties: list[tuple[bytes, bytes]] = []

        def fini(secondes: float) -> bool:
            with contextlib.suppress(subprocess.TimeoutExpired):
                sorties.append(lance.communicate(timeout=secondes))
            return bool(sorties)

        attend(fini, [lance.pid, *aussi], fichiers, patience, plafond)
    ((dit, erreur),) = sorties
    rendu = subprocess.CompletedProcess(lance.args, lance.returncode, dit, erreur)
    if rendu.returncode not in codes:
        rendu.check_returncode()
    return rendu


@contextlib.contextmanager
def en_session(commande: Sequence[str | Path], **options) -> Iterator[subprocess.Popen[bytes]]:
    """Le programme, dans une session à lui : à la fin, rien de ce qu'il a lancé ne reste."""
    lance = subprocess.Popen([str(mot) for mot in commande], start_new_session=True, **options)
    try:
        yield lance
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(lance.pid, signal.SIGKILL)
        lance.wait()
        for flux in (lance.stdout, lance.stderr):
            if flux:
                flux.close()


@contextlib.contextmanager
def surveille(patience: float | None = None) -> Iterator[None]:
    """Ce que ce bloc demande aux enfants de ce processus (le navigateur de Playwright) doit avancer.

    Les délais de Playwright s'éteignent (`set_default_timeout(0)`) ; quand plus aucun enfant n'use de processeur, ils
    sont arrêtés, et l'appel qui les attendait échoue.
    """
    termine = threading.Event()

    def garde() -> None:
        try:
            attend(termine.wait, [os.getpid()], patience=patience)
        except SansProgres:
            for pid in [rang for rang, processus in _processus().items() if processus.parent == os.getpid()]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    gardien = threading.Thread(target=garde, daemon=True)
    gardien.start()
    try:
        yield
    finally:
        termine.set()
        gardien.join()
