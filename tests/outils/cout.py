"""Ce que coûte chaque fichier d'essais, et chaque étape : `pytest -p tests.outils.cout …`, avec ou sans `-n 2`.

Le processeur se compte à l'étalon : sur une machine occupée, la même boucle coûte jusqu'à deux fois plus, et tout avec
elle. Les secondes dites sont donc celles d'une machine au calme, où cette boucle dure `CALME`. Ce qu'un essai lance à
part est compté avec lui.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import wraps
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import Any

import pytest

from docgen import pipeline

ETAPES = ("load", "consolidate", "versions", "check", "compose_all", "render_contents")
# La boucle de `_etalon`, sur deux cœurs où rien d'autre ne tourne ; elle se refait à chaque seconde de processeur.
CALME = 0.0014
_PASSE: Counter[str] = Counter()
_FICHIERS: Counter[str] = Counter()
_TOTAUX: Counter[str] = Counter()
_ESSAIS: Counter[str] = Counter()
_ALLURE = [1.0, 0.0]


def pytest_configure() -> None:
    for nom in ETAPES:
        setattr(pipeline, nom, _comptee(nom, getattr(pipeline, nom)))


def _comptee(nom: str, etape: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(etape)
    def appelee(*recus: Any, **choix: Any) -> Any:
        debut = time.process_time()
        try:
            return etape(*recus, **choix)
        finally:
            _PASSE[nom] += time.process_time() - debut

    return appelee


def _processeur() -> float:
    return sum(sum(getrusage(qui)[:2]) for qui in (RUSAGE_SELF, RUSAGE_CHILDREN))


def _etalon() -> float:
    """Combien de fois plus lente que `CALME` est la machine, à présent."""
    debut = _processeur()
    sum(rang * rang for rang in range(40_000))
    # Le système compte parfois par quatre millièmes : une boucle qui n'a rien coûté ne dit rien de la machine.
    return (_processeur() - debut) / CALME or _ALLURE[0]


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    _PASSE.clear()
    item.debut = _processeur()  # type: ignore[attr-defined]
    yield


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    yield
    passe = _processeur() - item.debut  # type: ignore[attr-defined]
    _ALLURE[1] -= passe
    if _ALLURE[1] < 0:
        _ALLURE[:] = _etalon(), 1.0
    calme = {nom: temps / _ALLURE[0] for nom, temps in {**_PASSE, "": passe}.items()} | {"brut": passe}
    item.user_properties.append(("cout", calme))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    for nom, couts in report.user_properties if report.when == "teardown" else ():
        if nom == "cout":
            fichier = report.nodeid.split("::")[0]
            _ESSAIS[fichier] += 1
            _FICHIERS[fichier] += couts[""]
            _TOTAUX.update(couts)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    dit = terminalreporter.write_line
    for fichier, cout in _FICHIERS.most_common(60):
        dit(f"{cout:8.2f} s {_ESSAIS[fichier]:5d} essais  {fichier}")
    etapes = ", ".join(f"{nom} {_TOTAUX[nom]:.1f}" for nom in ETAPES)
    dit(f"{_TOTAUX['']:8.2f} s {_ESSAIS.total():5d} essais  ({etapes})")
    dit(
        f"{_TOTAUX['brut']:8.2f} s sur cette machine, à l'allure qu'elle avait ; `time` y ajoute les imports et la collecte"
    )
