"""From a folder of YAML and Markdown to a `Dossier`, or findings with file, line and column."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from docgen.adresses.sources import CleDeSource
from docgen.adresses.versions import NomDeVersion
from docgen.dossier import Dossier, DossierContrat, DossierSeance, Source, TexteEcrit
from docgen.findings import BLANC, INCOMPLET, Finding, Location, errors, shown
from docgen.french import compte
from docgen.load.a_completer import cited, remede
from docgen.load.contrats import read_contrat
from docgen.load.fiches import read_fiches
from docgen.load.fichiers import Reader
from docgen.load.lecture import Loading, all_read, names_a_folder
from docgen.load.noms import report_names
from docgen.load.non_lus import DU_CONTRAT, DU_DEPART, DU_DOSSIER, report_unread, report_unread_texts, report_unused
from docgen.model.acceptes import ConstatsAcceptes
from docgen.model.annuaire import Annuaire
from docgen.model.entete import Collectivite
from docgen.model.fiche import FicheAction
from docgen.model.programme import Programme
from docgen.model.publie import Publication
from docgen.model.saisie import ValeursAConfirmer
from docgen.model.seance import Deliberation, Rapport, Seance

_T = TypeVar("_T")


def load(folder: Path, textes: Path, *, publie: bool = True) -> tuple[Dossier | None, list[Finding]]:
    """The dossier of `folder` and all that is wrong in all its files. None when it cannot be put together.

    `textes` (`templates/textes`) gives the form of each model, and the articles of a contract that has none of its own.
    Without `publie`, what was published is left: it is most of what there is to read, and only its rules, and the lines
    of the source that a report says, ask for it.
    """
    return _read(Loading(Reader(folder), Reader(textes), publie=publie))


def load_contrat(
    folder: Path, textes: Path, code: str, sans: str
) -> tuple[Dossier | None, tuple[FicheAction, ...], list[Finding]]:
    """As `load`, for the contract `code` alone and as it stands without its avenant `sans` (« avenant-2 »).

    The fiches are those that this avenant brings: an avenant that is being prepared cannot be read whole.
    """
    loading = Loading(Reader(folder), Reader(textes), code, sans)
    dossier, findings = _read(loading)
    known = dossier.contrat(code) if dossier else None
    kind = known.base.programme.types.fiche if known else None
    return dossier, read_fiches(loading, kind, folder / code / "avenants" / sans / "actions", code, sans), findings


def load_sources(folder: Path, textes: Path) -> tuple[dict[CleDeSource, Source], Mapping[str, str], list[Finding]]:
    """Each file of the dossier of `folder` that reads, whatever is still to come in it; their texts; what is wrong."""
    loading = Loading(Reader(folder), Reader(textes))
    dossier, findings = _read(loading)
    inside = {key: source for key, source in loading.sources.items() if source.file in loading.reader.textes}
    return inside, loading.reader.textes, [] if dossier else findings


def dossiers_read(data: Path, textes: Path) -> list[Dossier]:
    """The dossiers of `data` that read."""
    folders = sorted(path.parent for path in data.glob("*/dossier.yaml"))
    return [dossier for folder in folders if (dossier := load(folder, textes)[0])]


def load_programmes(textes: Path) -> tuple[dict[str, Programme], list[Finding]]:
    """The programme of each model of `textes`, by its name, and all that is wrong in them."""
    loading = Loading(Reader(textes), Reader(textes))
    names = sorted(path.parent.name for path in textes.glob("*/programme.yaml"))
    read = {name: loading.programme(name, Location(shown(textes / name))) for name in names}
    return {name: programme for name, programme in read.items() if programme}, loading.reader.findings


def unread_of_model(textes: Path, modele: str) -> list[Finding]:
    """What is not read of the folder of `modele` in `textes`, and of its starting files."""
    reader = Reader(textes)
    report_unread_texts(reader, textes / modele)
    report_unread(reader, textes.parent / "depart" / modele, DU_DEPART)
    return reader.findings


def _read(loading: Loading) -> tuple[Dossier | None, list[Finding]]:
    reader, root = loading.reader, loading.reader.root
    collectivite = loading.model(Collectivite, root / "dossier.yaml", CleDeSource.dossier())
    folders = [path.parent for path in sorted(root.glob("*/contrat.yaml"))]
    asked = [folder for folder in folders if loading.only in ("", folder.name)]
    contrats = _whole(reader, [read_contrat(loading, folder) for folder in asked])
    days = [] if loading.only else sorted((root / "seances").glob("[!.~]*/"))
    seances = _whole(reader, [_seance(loading, folder) for folder in days])
    if contrats is not None and seances is not None:
        seances = tuple(seance for seance in seances if not _waits(reader, contrats, seance))
    acceptes = loading.optional(ConstatsAcceptes, root / "constats-acceptes.yaml", CleDeSource.acceptes())
    saisie = loading.optional(ValeursAConfirmer, root / "saisie.yaml", CleDeSource.saisie())
    annuaire = loading.optional(Annuaire, root / "annuaire.yaml", CleDeSource.annuaire())
    report_names(reader)
    _report_unread(loading, {*loading.programmes, *(seance.base.modele for seance in seances or ())})
    # A fault that is told is cause enough.
    _report_left(reader, stopped=(not contrats or collectivite is None) and not errors(reader.findings))
    if contrats == () and not asked and collectivite and seances is not None:
        remedy = "Un contrat est un sous-dossier qui contient « contrat.yaml »."
        reader.report("LEC003", "le dossier ne contient aucun contrat", root, remedy)
    if not contrats or collectivite is None or seances is None:
        return None, reader.findings
    return Dossier(
        root.name,
        collectivite,
        contrats,
        loading.sources,
        dict(sorted(reader.inputs.items())),
        seances,
        acceptes.acceptes if acceptes else (),
        {**reader.textes, **loading.textes.textes},
        saisie or ValeursAConfirmer(),
        annuaire or Annuaire(),
        reader.images,
    ), reader.findings


def _whole(reader: Reader, values: Sequence[_T | None]) -> tuple[_T, ...] | None:
    """`values` without those that only lack values to come; None when one is wrong."""
    return all_read(values) if errors(reader.findings) else tuple(value for value in values if value is not None)


def _waits(reader: Reader, contrats: Sequence[DossierContrat], seance: DossierSeance) -> bool:
    """Whether the séance votes an act that is written and does not read yet: it is told, and left aside with it."""
    avenants = {contrat.code: {avenant.version for avenant in contrat.avenants} for contrat in contrats}
    for acte in seance.base.actes.values():
        folder = reader.root / acte.contrat
        known = acte.contrat in avenants
        path = folder / "avenants" / acte.version / "avenant.yaml" if known else folder / "contrat.yaml"
        if path.is_file() and acte.version not in avenants.get(acte.contrat, ()):
            name = NomDeVersion.of(acte.contrat, acte.version)
            said = f"la séance vote {name}, qui ne se lit pas encore : elle est laissée de côté"
            place = reader.root / "seances" / seance.code / "seance.yaml"
            reader.report(INCOMPLET, said, place, f"Compléter d'abord {shown(path)}.", grave=False)
            return True
    return False


def _report_left(reader: Reader, *, stopped: bool) -> None:
    """Tell each file that does not read yet; once for all when nothing can be done without them (`stopped`)."""
    blanks = [found for found in reader.findings if found.code == BLANC]
    if stopped and reader.incomplets:
        left = compte(len(blanks), "valeur reste à compléter", "valeurs restent à compléter")
        names = list(dict.fromkeys(name for file in sorted(reader.incomplets) for name in reader.incomplets[file]))
        first = f", d'abord {cited(names)}" if names and len(names) < len(blanks) else ""
        reader.report(INCOMPLET, f"rien ne se compose encore : {left}{first}", reader.root, remede(len(blanks)))
        return
    for file in sorted(reader.incomplets):
        names = list(dict.fromkeys(reader.incomplets[file]))
        said = compte(len(names), "valeur à compléter l'en empêche", "valeurs à compléter l'en empêchent")
        message = f"ce fichier ne se lit pas encore ({said} : {cited(names)}) ; ce qui en dépend est laissé de côté"
        reader.report(INCOMPLET, message, Location(file), remede(len(names)), grave=False)


def _report_unread(loading: Loading, modeles: set[str]) -> None:
    """Tell what is not read of the dossier (of the contract that is asked alone), and of the `modeles` it names."""
    root, only = loading.reader.root, loading.only
    folder, arbre = (root / only, DU_CONTRAT) if only else (root, DU_DOSSIER)
    report_unread(loading.reader, folder, arbre, folder / "avenants" / loading.sans if loading.sans else None)
    for modele in sorted(filter(names_a_folder, modeles)):
        report_unread_texts(loading.textes, loading.textes.root / modele)
        report_unread(loading.textes, loading.textes.root.parent / "depart" / modele, DU_DEPART)


def _seance(loading: Loading, folder: Path) -> DossierSeance | None:
    """The séance of `folder`: `seance.yaml`, its two acts and what was published if written, its own texts."""
    name = NomDeVersion.seance(folder.name)
    key = partial(CleDeSource.seance, name)
    base = loading.model(Seance, folder / "seance.yaml", key())
    deliberation = loading.optional(Deliberation, folder / "deliberation.yaml", key("deliberation"))
    rapport = loading.optional(Rapport, folder / "rapport.yaml", key("rapport"))
    publie = loading.optional(Publication, folder / "publie.yaml", key("publie")) if loading.publie else None
    if base is None:
        return None
    if base.code != folder.name:
        said = f"la séance est du {base.code}, son dossier s'appelle {folder.name}"
        remedy = "Corriger la date, ou renommer le dossier (année-mois-jour)."
        loading.named(loading.sources[key()], ("date", said, remedy))
    read = {path.name: loading.reader.text(path) for path in loading.reader.files(folder / "textes", ".md")}
    textes = {
        name: TexteEcrit(shown(folder / "textes" / name), text) for name, text in read.items() if text is not None
    }
    report_unused(loading.reader, folder / "textes", textes, base, loading.textes.root)
    return DossierSeance(base, deliberation, rapport, publie, textes)
