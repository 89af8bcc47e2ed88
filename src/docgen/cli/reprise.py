"""What a command that was killed had made ready is put in its place by the next one, which says so."""

import os


def finish_the_last() -> None:
    """Finish what a killed command had begun (`sortie.journal`), and say what it has left of two states
    (`sortie.productions`), if there is anything: nearly always there is not."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or _cache_of_home()
    if _holds_pages(base, "journaux"):
        _finish()
    if _holds_pages(base, "productions"):
        _tell_stopped()


def _holds_pages(base: str, name: str) -> bool:
    try:
        return bool(os.listdir(os.path.join(base, "docgen", name)))  # noqa: PTH118, PTH208
    except OSError:
        return False


def _finish() -> None:
    from docgen.cli.options import say
    from docgen.findings import shown
    from docgen.sortie.journal import finish

    if placed := finish():
        said = ", ".join(shown(path) for path in placed[:5]) + ("…" if len(placed) > 5 else "")
        say(f"Une commande précédente avait été tuée pendant qu'elle écrivait ; elle est finie : {said}.")


def _tell_stopped() -> None:
    from docgen.cli.options import say
    from docgen.findings import shown
    from docgen.sortie.productions import stopped

    for each in stopped():
        done, left = (", ".join(map(shown, folders)) for folders in (each.faites, each.restantes))
        state = f"{done} : à jour ; {left} : d'avant" if done else f"{left} : à demi"
        say(f"Une production a été arrêtée avant sa fin ; ses versions ne sont pas toutes des mêmes données ({state}). "
            "La relancer : elle les met d'accord.")  # fmt: skip


def _cache_of_home() -> str:
    return os.path.join(os.path.expanduser("~"), ".cache")  # noqa: PTH111, PTH118 - no import
