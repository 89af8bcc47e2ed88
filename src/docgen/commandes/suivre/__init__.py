"""`docgen suivre`: one turn, from what the dossier was found to be to what it is now. What waits is `guet`.

A turn knows neither the clock nor what was saved: it reads all again, so that none depends on what was seen of the
files. What is drawn already is taken again from where it is kept (`sortie.reserve`).
"""

import sys
from collections import Counter
from collections.abc import Callable, Sequence

from msgspec import Struct

from docgen.demande import Order, Outcome
from docgen.findings import Finding
from docgen.pipeline import prepare, produce
from docgen.render.atelier import Progress, silent


class EcartDeConstats(Struct, frozen=True):
    """What a turn changes in the findings: those that were not there, those that are gone, how many remain."""

    nouveaux: tuple[Finding, ...] = ()
    partis: tuple[Finding, ...] = ()
    restants: int = 0


class Tour(Struct, frozen=True):
    """What a turn has found, then done: the findings are those of `verifie`; `produit` says what was written."""

    verifie: Outcome
    produit: Outcome

    @property
    def empechements(self) -> Sequence[Finding]:
        """What only writing has shown: a file changed by hand, one that another program holds."""
        return self.produit.findings[len(self.verifie.findings) :]


def turn(order: Order, told: Callable[[Outcome], None], progress: Progress = silent) -> Tour:
    """Check, tell what is found, then make what changes again."""
    verifie = prepare(order)
    told(verifie)
    return Tour(verifie, produce(order, progress, prepared=verifie))


def difference(before: Sequence[Finding], after: Sequence[Finding]) -> EcartDeConstats:
    """What `after` has that `before` had not, and the reverse; a finding whose line alone has moved is the same."""
    known, found = Counter(map(_same, before)), Counter(map(_same, after))
    return EcartDeConstats(_beyond(after, known), _beyond(before, found), (known & found).total())


def _same(finding: Finding) -> tuple[str, str, str]:
    return finding.code, finding.message, finding.location.file


def _beyond(findings: Sequence[Finding], known: Counter[tuple[str, str, str]]) -> tuple[Finding, ...]:
    left, beyond = Counter(known), []
    for finding in findings:
        left[_same(finding)] -= 1
        if left[_same(finding)] < 0:
            beyond.append(finding)
    return tuple(beyond)


def forget() -> None:
    """Drop all that the functions of docgen remember: some remember a model (fonts, gabarits) by its place alone."""
    for name, module in list(sys.modules.items()):
        if name.startswith("docgen."):
            for each in list(vars(module).values()):
                if callable(clear := getattr(each, "cache_clear", None)):
                    clear()
