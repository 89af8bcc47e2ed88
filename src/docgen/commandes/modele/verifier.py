"""`docgen modele verifier`: what is wrong in a model, before any contract is made of it."""

import re
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path, PurePosixPath

from msgspec import Struct

from docgen.commandes.commencer import modeles, start
from docgen.commandes.modele.exemple import check_example, found_at_home
from docgen.commandes.modele.montres import lost_documents, unshown, unshown_fiches
from docgen.commandes.modele.totaux import tables_without_total
from docgen.compose.fautes import TextFault
from docgen.compose.pour_chaque import made_for
from docgen.compose.sans_donnees import TextesSansDonnees
from docgen.compose.textes import Kind, Textes
from docgen.compose.types_des_noms import names_in_seance, names_of, of_each
from docgen.demande import Order
from docgen.findings import BLANC, INCOMPLET, Finding, Location, Refusal, Severity, errors, place_dans, shown
from docgen.french import proche
from docgen.load import load_programmes, unread_of_model
from docgen.model.contrat import Alinea
from docgen.model.points import ruptures
from docgen.model.programme import Programme
from docgen.pipeline import prepare

# The folder of the texts of a séance.
SEANCE = "seance"
# Said here as an error, whatever stands in the way of composing.
_ANNEXE, _DOUBLE = "DOC004", "REF006"
_NUMERO = re.compile(r"# +(\d[\d.]*(?:-\d+)?(?: (?:bis|ter|quater))?) ")


class ModelesVerifies(Struct, frozen=True):
    """What was looked at (models, files), and what is wrong in them."""

    modeles: tuple[str, ...]
    fichiers: int
    findings: tuple[Finding, ...]


def check_models(templates: Path, nom: str = "") -> ModelesVerifies:
    """What is wrong in the model `nom`, or in all of them. Raises `Refusal` when there is no such model."""
    textes = templates / "textes"
    names = sorted(path.parent.name for path in textes.glob("*/programme.yaml"))
    if nom:
        if nom not in names:
            raise Refusal(f"le modèle « {nom} » n'existe pas dans {shown(textes)}", proche(nom, names, "Modèles"))
        names = [nom]
    programmes, findings = load_programmes(textes)
    findings = [finding for finding in findings if not nom or _inside(finding, nom)]
    count = 0
    for name in names:
        count += sum(1 for path in (textes / name).rglob("*") if path.is_file())
        if name in programmes:
            findings += _Modele(templates, name, programmes[name]).look()
    once = sorted(dict.fromkeys(findings), key=Finding.sort_key)
    return ModelesVerifies(tuple(names), count, tuple(once))


def _inside(finding: Finding, nom: str) -> bool:
    """Whether it is in a file of that model: of the project or shipped, which are not said alike."""
    return ("textes", nom) in pairwise(Path(finding.location.file).parts)


class _Modele:
    """One model: its texts, its articles, its starting files."""

    def __init__(self, templates: Path, nom: str, programme: Programme) -> None:
        self.templates, self.nom, self.programme = templates, nom, programme
        self.textes = Textes(templates / "textes", nom)
        self.folder = self.textes.folder
        self.depart = templates / "depart" / nom
        self.env = names_of(programme)
        self.relecture = TextesSansDonnees(self.textes, programme)

    def look(self) -> Iterator[Finding]:
        """Each thing that is wrong."""
        try:
            kinds = self.textes.kinds()
        except TextFault as error:
            yield error.finding
            return
        self._read(kinds)
        found = [*self.relecture.findings, *self._in_seance(), *self._numbers(), *self._tables()]
        # A field whose name is misspelt in a text is told there.
        found += unshown(self.programme, self.folder, self.depart, told=" ".join(fault.remedy for fault in found))
        found += unshown_fiches(self.programme, self.textes, self.depart)
        found += lost_documents(self.programme, self.folder, [kind.code for kind in kinds])
        found += [fault for kind in kinds for fault in self._gabarit(kind)]
        found += self._lists()
        found += unread_of_model(self.textes.folder.parent, self.nom)
        yield from found
        # What the texts say of themselves, composing them says again, in other words.
        wrong = {finding.location.file for finding in errors(found) if finding.code.startswith("TPL")}
        told = {_said(finding) for finding in found}
        for finding in self._depart(kinds):
            again = finding.code.startswith("TPL") and finding.location.file in wrong
            if not again and _said(finding) not in told:
                yield finding

    def _read(self, kinds: list[Kind]) -> None:
        """Each text of the model and of its starting files, without data: what is wrong goes to `relecture`."""
        for kind in kinds:
            try:
                env = self._env(kind)
            except TextFault as error:
                self.relecture.tell(error.finding)
                continue
            self._header(kind, env)
            self.relecture.file(kind.file, env)
        if self.textes.path("parties/fiche.md"):
            self.relecture.file("parties/fiche.md", {**self.env, **of_each(self.programme)})
        for path in self._articles():
            self.relecture.file(path.relative_to(self.folder).as_posix(), self.env)
        for path in sorted(text for name in ("articles", "avenant") for text in (self.depart / name).glob("*.md")):
            self.relecture.words(path.read_text("utf-8-sig"), Location(shown(path), 1, 1), self.env)

    def _in_seance(self) -> list[Finding]:
        """What is wrong in what the model says of its acts in a séance."""
        relecture = TextesSansDonnees(Textes(self.folder.parent, SEANCE), self.programme)
        for part in ("deliberation", "rapport"):
            if (self.folder / "parties" / f"{part}.md").is_file():
                name = PurePosixPath(self.nom, "parties", f"{part}.md").as_posix()
                relecture.file(name, names_in_seance(self.programme))
        return relecture.findings

    def _articles(self) -> list[Path]:
        return sorted((self.folder / "articles").glob("*.md"))

    def _env(self, kind: Kind) -> dict[str, object]:
        _, mot = made_for(self.textes, kind, self.programme)
        return {**self.env, **({mot: of_each(self.programme)[mot]} if mot else {})}

    def _header(self, kind: Kind, env: dict[str, object]) -> None:
        path = self.folder / kind.file
        for rank, line in enumerate(path.read_text("utf-8-sig").split("\n---\n")[0].split("\n"), 1):
            self.relecture.words(line, Location(shown(path), rank, 1), env)

    def _gabarit(self, kind: Kind) -> Iterator[Finding]:
        name = kind.options.get("gabarit", "acte")
        path = self.templates / "gabarits" / f"{name}.docx"
        if "{" not in name and not path.is_file():
            known = ", ".join(sorted(found.stem for found in path.parent.glob("*.docx")))
            text = (self.folder / kind.file).read_text("utf-8")
            line = next((n for n, said in enumerate(text.split("\n"), 1) if said.startswith("gabarit:")), 1)
            place = Location(shown(self.folder / kind.file), line, 1)
            yield Finding("TPL005", f"le gabarit « {name} » n'existe pas", place, f"Gabarits : {known}.")

    def _numbers(self) -> Iterator[Finding]:
        first: dict[str, Location] = {}
        for path in self._articles():
            match = _NUMERO.match(path.read_text("utf-8-sig"))
            place = Location(shown(path), 1, 1)
            if match and first.setdefault(match[1], place) is not place:
                message = f"deux articles ont le numéro « {match[1]} » (déjà {first[match[1]].file})"
                yield Finding(_DOUBLE, message, place, "Corriger l'un des deux.", related=(first[match[1]],))

    def _tables(self) -> Iterator[Finding]:
        for path in sorted(self.folder.rglob("*.md")):
            text = path.read_text("utf-8-sig")
            for debut, message, remedy in tables_without_total(text, self.programme):
                place = Location(shown(path), text.count("\n", 0, debut) + 1, 1)
                yield Finding("TPL006", message, place, remedy, Severity.A_CORRIGER)

    def _lists(self) -> Iterator[Finding]:
        """The numbered lists of the texts that repeat a number, or leave one out; the rules read those of articles."""
        for path in sorted(self.folder.rglob("*.md")):
            if path.parent.name == "articles":
                continue
            for part in _apart(path.read_text("utf-8-sig")):
                for rupture in ruptures([Alinea("texte", words) for _, words in part], markdown=True):
                    if not rupture.avant:
                        continue  # what comes before a tag may begin the list
                    place = Location(shown(path), part[rupture.ligne][0], 1)
                    remedy = "Renuméroter les points de la liste."
                    yield Finding("TXT008", rupture.phrase, place, remedy, Severity.A_CORRIGER)

    def _depart(self, kinds: list[Kind]) -> Iterator[Finding]:
        """What is wrong in the starting files, blanks left aside: they are composed as a contract just started."""
        if self.nom not in modeles(self.templates):
            message = f"le modèle n'a pas de fichiers de départ : « docgen nouveau {self.nom} » est refusé"
            remedy = f"Écrire {shown(self.depart / 'contrat.yaml')}."
            yield Finding("LEC003", message, Location(shown(self.folder)), remedy, Severity.A_CORRIGER)
            return
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder)
            started = start(self.nom, "depart", data, self.templates)
            outcome = prepare(Order(data / "depart", self.templates))
            found = [finding for finding in outcome.findings if finding.code not in (BLANC, INCOMPLET, _ANNEXE)]
            known = {kind.code for kind in kinds}
            for contrat in outcome.dossier.contrats if outcome.dossier else ():
                for annexe in contrat.base.entete.annexes:
                    if annexe.document not in known:
                        yield self._lost_annexe(annexe.document)
            yield from found_at_home(found, started.folder, self.depart)
        if not errors(found):
            yield from check_example(self.nom, self.templates)

    def _lost_annexe(self, document: str) -> Finding:
        path = self.depart / "contrat.yaml"
        text = path.read_text("utf-8-sig")
        match = re.search(rf"document: *(?P<said>{re.escape(document)})\s*$", text, re.MULTILINE)
        place = place_dans(shown(path), text, match.start("said")) if match else Location(shown(path))
        message = f"une annexe demande le document « {document} », que le modèle n'a pas"
        remedy = f"Écrire {shown(self.folder / f'{document}.md')}, ou corriger le nom du document."
        return Finding(_ANNEXE, message, place, remedy)


def _said(finding: Finding) -> tuple[str, str, str]:
    """What a finding says and of which file: composing knows the article of a fault, not its line.

    Two articles of one number are said in other words.
    """
    return finding.code, finding.location.file, "" if finding.code == _DOUBLE else finding.message


def _apart(text: str) -> Iterator[list[tuple[int, str]]]:
    """The lines of `text` and their numbers, apart where a title or a tag comes: another list may begin there."""
    part: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("#") or "{%" in line:
            yield part
            part = []
        elif line.strip():
            part.append((number, line.strip()))
    yield part
