"""What a command that was killed had made ready is put in its place by the next one, which says so."""

import os


def finish_the_last() -> None:
    """Finish what a killed command had begun (`sortie.journal`), if there is anything: nearly always there is not."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or _cache_of_home()
    try:
        if not os.listdir(os.path.join(base, "docgen", "journaux")):  # noqa: PTH118, PTH208
            return
    except OSError:
        return
    from docgen.cli.options import say
    from docgen.findings import shown
    from docgen.sortie.journal import finish

    if placed := finish():
        said = ", ".join(shown(path) for path in placed[:5]) + ("…" if len(placed) > 5 else "")
        say(f"Une commande précédente avait été tuée pendant qu'elle écrivait ; elle est finie : {said}.")


def _cache_of_home() -> str:
    return os.path.join(os.path.expanduser("~"), ".cache")  # noqa: PTH111, PTH118 - no import
