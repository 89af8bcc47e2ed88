"""The consolidated contract at a version or a date, and the faces of the avenant that made it.

Beside the contract: the same with its tracked changes (Word), the page of three columns, the change log, the note for
the reader; or the articles as Markdown, for a drafter to change.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct, field
from msgspec.structs import replace

from docgen.adresses.versions import NomDeVersion
from docgen.compose.consolide import consolidated, journal, rangees, rank_of, sides
from docgen.compose.fautes import TextFault
from docgen.compose.noms import CONSOLIDE, NOTE
from docgen.compose.textes import Textes
from docgen.compute import Version
from docgen.demande import Order, Outcome, from_gabarit, no_version
from docgen.demande.lots import Made, lot_of, write_lot
from docgen.diff.redline import redline
from docgen.document import Document
from docgen.document.colonnes import Colonnes
from docgen.dossier import Dossier
from docgen.findings import Finding, Refusal, find_known
from docgen.french import date as french_date
from docgen.model.base import PREAMBULE
from docgen.model.contrat import Article
from docgen.model.texte import write_alineas
from docgen.pipeline import compute_all
from docgen.render import LIENS, columns_page
from docgen.render.atelier import Atelier, Contents, Progress, render_contents, silent
from docgen.sortie import digest_tree

FORMATS_ECRITS = ("docx", "pdf", "txt", "md")
REVISIONS, PAGE, JOURNAL, ARTICLES = f"{CONSOLIDE}-revisions", "trois-colonnes.html", "journal.json", "articles"


class Faces(Struct, frozen=True):
    """What is written: documents, the one with tracked changes, and the files that are ready as they are."""

    documents: tuple[Document, ...]
    revisions: Document | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)


def consolidate_contract(order: Order, au: date | None = None, progress: Progress = silent) -> Outcome:
    """Write the consolidated contract of `order.contrat`, at `order.version` (the last by default) or in force on `au`.

    Raises `Refusal` when there is no such contract, or nothing in force on that day.
    """
    outcome = compute_all(order)
    if outcome.failed or outcome.dossier is None:
        return outcome
    # What is only to be confirmed is for « docgen verifier »: this command writes.
    dossier = outcome.dossier
    outcome = replace(outcome, findings=[])
    version = _chosen(order, outcome, au)
    if isinstance(version, Finding):
        return outcome.plus([version])
    textes = Textes(order.templates / "textes", version.contrat.entete.modele)
    try:
        faces = _faces(order, dossier, version, textes)
    except TextFault as fault:
        return outcome.plus([fault.finding])
    outcome = replace(outcome, documents={version.name: faces.documents})
    names = (*Contents(faces.documents).names(_formats(order)), *faces.files)
    names += (f"{REVISIONS}.docx",) if faces.revisions else ()
    name = NomDeVersion.of(version.contrat.code, f"consolidation-{version.code}")
    lot = lot_of(order, dossier, name, names, digest_tree(order.templates), entier=True, de=version.name)

    def make(properties: Mapping[str, str]) -> Made:
        said = {**properties, "Version": version.name, "auteur": dossier.collectivite.collectivite, LIENS: "oui"}
        atelier = replace(Atelier.of(order.templates / "gabarits", order.gardees), properties=said)
        files, refused = render_contents(atelier, Contents(faces.documents), _formats(order), progress)
        if faces.revisions:
            marked, more = render_contents(atelier, Contents((faces.revisions,)), ("docx",), progress)
            files, refused = files | marked, refused + more
        return files | dict(faces.files), list(dict.fromkeys(from_gabarit(*refusal) for refusal in refused))

    return write_lot(order, outcome, lot, make, progress)


def _formats(order: Order) -> tuple[str, ...]:
    return tuple(name for name in order.formats if name != "md")


def _faces(order: Order, dossier: Dossier, version: Version, textes: Textes) -> Faces:
    documents = [consolidated(dossier, version, textes, statut="final" if order.final else "projet")]
    files: dict[str, bytes] = {}
    if "md" in order.formats:
        files |= {f"{ARTICLES}/{file_name(article)}": markdown(article) for article in version.contrat.articles}
    both = sides(dossier, version, textes)
    avenant = version.avenant
    if both is None or avenant is None:
        return Faces(tuple(documents), files=files)
    documents.append(consolidated(dossier, version, textes, NOTE))
    marked = redline(*both, auteur=f"Avenant n° {avenant.numero}", jour=avenant.signature)
    rows = tuple(rangees(dossier, version, textes, rank_of))
    title = f"Avenant n° {avenant.numero} – {version.contrat.entete.titre}"
    before = version.avant.label if version.avant else ""
    page = Colonnes(title, f"{before} → {version.label}", ("L’avenant dit", f"Avant : {before}", "Après"), rows)
    log = json.dumps(journal(version, rows), ensure_ascii=False, indent=2)
    files |= {PAGE: columns_page()(page, order.templates / "gabarits"), JOURNAL: f"{log}\n".encode()}
    return Faces(tuple(documents), replace(marked, name=REVISIONS), files)


def file_name(article: Article) -> str:
    """The file of an article in a folder of articles: « 02.2-1.md »; files sort as articles do."""
    if article.numero == PREAMBULE:
        return f"00-{PREAMBULE}.md"
    first, dot, rest = article.numero.partition(".")
    return f"{int(first):02d}{dot}{rest}.md".replace(" ", "-") if first.isdigit() else f"{article.numero}.md"


def markdown(article: Article) -> bytes:
    """The file of an article: its title, then its lines, fields as they are written."""
    title = article.intitule if article.numero == PREAMBULE else f"{article.numero} {article.intitule}"
    body = "(Abrogé.)" if article.abroge else write_alineas(article.alineas)
    return f"# {title}\n\n{body}\n".encode()


# --- which version ---------------------------------------------------------------------------------------------------
def _chosen(order: Order, outcome: Outcome, au: date | None) -> Version | Finding:
    missing = f"le contrat « {order.contrat} » n'est pas dans ce dossier"
    versions = find_known(outcome.versions, order.contrat, missing, "Contrats")
    acts = [version for version in versions if version.avenant or version.avant is None]
    if au is not None:
        return in_force(acts, au)
    found = next((version for version in acts if version.code == order.version), None)
    if order.version and found is None:
        return no_version(
            order.folder, [version.name for version in acts], NomDeVersion.of(order.contrat, order.version)
        )
    return found or acts[-1]


def in_force(acts: Sequence[Version], au: date) -> Version:
    """The version in force on that day: the last one signed by then. Raises `Refusal` when none was."""
    signed = [version for version in acts if (day := signed_on(version)) and day <= au]
    if signed:
        return signed[-1]
    first = signed_on(acts[0])
    when = f"il a été signé le {french_date(first)}" if first else "il n'est pas encore signé"
    raise Refusal(f"le contrat n'était pas en vigueur le {french_date(au)} : {when}",
                  "Donner une autre date, ou nommer la version : « --version initiale ».")  # fmt: skip


def signed_on(version: Version) -> date | None:
    """The day when the version was signed; None for a projet."""
    return version.avenant.signature if version.avenant else version.contrat.entete.signature
