"""The names that a person may type, as the folders say them: for completion, and to refuse at once those that are not.

Nothing is loaded: a name is known before the data are read, and though they may be wrong.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from docgen.adresses.versions import INITIALE, SEANCES, SUIVI, avenant_numero

# A text is a document when it opens with a header (`compose.textes`).
_ENTETE = "---\n"
_MODELE = re.compile(r"^modele:\s*['\"]?([\w.-]+)", re.MULTILINE)
_SEANCE = "seance"


def dossiers_in(data: Path) -> list[str]:
    """The dossiers of a folder of data."""
    # A folder of contracts whose `dossier.yaml` is misnamed is one too: what it lacks is then said.
    found = {path.parent.name for path in data.glob("*/dossier.yaml")}
    return sorted(found | {path.parent.parent.name for path in data.glob("*/*/contrat.yaml")})


def models_in(templates: Path) -> list[str]:
    """The models that have a programme."""
    return sorted(path.parent.name for path in (templates / "textes").glob("*/programme.yaml"))


def codes_of_rules() -> list[str]:
    """The codes of the rules, as the names of their modules begin."""
    here = Path(__file__).resolve().parents[1] / "check" / "rules"
    return sorted({path.name[:6].upper() for path in here.glob("*.py*") if not path.name.startswith("_")})


def families_of(codes: Iterable[str]) -> list[str]:
    """The families of these codes: « BUD », « IND »…"""
    return list(dict.fromkeys(code[:3] for code in codes))


class NomsConnus(Struct, frozen=True):
    """The names inside the dossier that `folder` holds; inside one of its contracts, when `contrat` names it."""

    folder: Path
    contrat: str = ""

    @property
    def contrats(self) -> list[str]:
        """The contracts."""
        return sorted(path.parent.name for path in self.folder.glob("*/contrat.yaml"))

    @property
    def versions(self) -> list[str]:
        """The versions, in order."""
        found: dict[str, None] = {}
        for contrat in self._chosen:
            avenants = [path.parent.name for path in contrat.glob("avenants/*/avenant.yaml")]
            done = [SUIVI] if any(contrat.glob("execution/*.yaml")) else []
            found |= dict.fromkeys([INITIALE, *sorted(avenants, key=avenant_numero), *done])
        return list(found)

    @property
    def seances(self) -> list[str]:
        """The days of the séances."""
        return sorted(path.name for path in (self.folder / SEANCES).glob("*/") if not path.name.startswith("."))

    @property
    def fiches(self) -> list[str]:
        """The numbers of the fiches, as the names of their files begin."""
        files = [path for contrat in self._chosen for path in contrat.rglob("actions/*.yaml")]
        return sorted({path.name.partition("-")[0] for path in files}, key=_in_order)

    def documents(self, templates: Path) -> list[str]:
        """The documents that the models have, and those of the séances when no contract is named."""
        textes = templates / "textes"
        places = [textes / _modele(contrat) for contrat in self._chosen if _modele(contrat)]
        if not self.contrat:
            places += [textes / _SEANCE, *sorted((self.folder / SEANCES).glob("*/textes"))]
        found = (path.stem for place in places for path in sorted(place.glob("*.md")) if _has_header(path))
        return list(dict.fromkeys(found))

    @property
    def _chosen(self) -> list[Path]:
        return [self.folder / code for code in ([self.contrat] if self.contrat else self.contrats)]


def _modele(contrat: Path) -> str:
    try:
        found = _MODELE.search((contrat / "contrat.yaml").read_text("utf-8", errors="replace"))
    except OSError:
        return ""
    return found[1] if found else ""


def _has_header(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8", errors="replace") as text:
            return text.readline() == _ENTETE
    except OSError:
        return False


def _in_order(number: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", number)]
