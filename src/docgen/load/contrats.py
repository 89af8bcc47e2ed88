"""One contract of the folder: what was signed, and all that came after."""

from collections.abc import Collection, Sequence
from functools import partial
from itertools import takewhile
from pathlib import Path

from docgen.adresses.sources import CleDeSource
from docgen.amend.avenant import Avenant
from docgen.amend.operations.contrat import Proroger
from docgen.dossier import DossierContrat, DossierScelle, Source
from docgen.findings import Location, shown
from docgen.french.proches import noms_proches
from docgen.load.annexes import read_annexes
from docgen.load.fiches import read_avenant, read_fiches
from docgen.load.lecture import Desaccord, Loading, all_read
from docgen.load.messages import validated
from docgen.load.repetitions import Choses, choses_du_contrat
from docgen.load.textes import read_article, read_sealed
from docgen.load.yaml_source import read_yaml
from docgen.model.contrat import Article, Contrat
from docgen.model.entete import Entete
from docgen.model.fiche import FicheAction
from docgen.model.indicateurs import Execution, Referentiel
from docgen.model.plan import Plan
from docgen.model.programme import Programme
from docgen.model.publie import Publication
from docgen.model.scelle import Scelle
from docgen.model.tableaux_saisis import TableauSaisi
from docgen.model.texte import natural_key

# What of a contract may be left aside without it.
_APART = ("avenants", "execution", "publie", "signe")


def read_contrat(loading: Loading, folder: Path) -> DossierContrat | None:
    """The contract of `folder` with its avenants, what was done, what was published and sealed.

    None without its `contrat.yaml`, or with an avenant that cannot be read: all that follows would be wrong.
    """
    code = folder.name
    modele, programme, entete = _entete(loading, folder)
    kind, du_plan, du_referentiel = _kinds(programme)
    # This order is that in which a new folder is filled in: it is also that of the findings.
    key = partial(CleDeSource.contrat, code)
    plan = loading.optional(du_plan, folder / "plan-de-financement.yaml", key("plan"))
    referentiel = loading.optional(du_referentiel, folder / "indicateurs.yaml", key("indicateurs"))
    fiches = read_fiches(loading, kind, folder / "actions", code)
    indicateurs = referentiel.indicateurs if referentiel else ()
    choses = choses_du_contrat(programme, entete, fiches, plan, indicateurs) if programme and entete else None
    articles = _articles(loading, folder, modele, choses)
    acts = [path for path in sorted((folder / "avenants").glob("*/avenant.yaml")) if path.parent.name != loading.sans]
    avenants = _avenants(loading, programme, sorted(acts, key=lambda path: natural_key(path.parent.name)), code)
    executions = loading.models(
        programme.types.execution if programme else None,
        loading.reader.files(folder / "execution", ".yaml"),
        partial(CleDeSource.du_contrat, code, "execution"),
        _execution,
    )
    tableaux, annexes = _tableaux(loading, folder, programme), read_annexes(loading, folder, programme)
    published = loading.reader.files(folder / "publie", ".yaml") if loading.publie else []
    publications = loading.models(Publication, published, partial(CleDeSource.du_contrat, code, "publie"))
    scelles = [_scelle(loading, path, code) for path in sorted((folder / "signe").glob("[!.~]*/"))]
    if programme is None or entete is None or avenants is None:
        return None
    later = _to_come(loading, folder, programme, entete)
    if _is_left(loading, folder, *_APART, *later):
        return None
    avenants = tuple(takewhile(lambda avenant: not _adds(avenant, later.values()), avenants))
    base = Contrat(code, programme, entete, articles, fiches, indicateurs, plan or Plan(), tableaux,
                   annexes)  # fmt: skip
    signed = tuple(sorted(avenants, key=lambda avenant: avenant.numero))
    sealed = tuple(scelle for scelle in scelles if scelle)
    return DossierContrat(base, signed, executions, publications, sealed)


def _avenants(
    loading: Loading, programme: Programme | None, paths: Sequence[Path], code: str
) -> tuple[Avenant, ...] | None:
    """The avenants of `paths`, in order, up to the first that does not read for want of values; None when one is
    wrong."""
    found: list[Avenant | None] = []
    for path in paths:
        avenant = read_avenant(loading, programme, path, code)
        if _is_left(loading, path.parent):
            break
        found.append(avenant)
    return all_read(found)


def _is_left(loading: Loading, folder: Path, *sauf: str) -> bool:
    """Whether `folder`, but for its folders and files `sauf`, has a file that does not read for want of values."""
    inside = f"{shown(folder)}/"
    outside = tuple(f"{inside}{name}{'' if name.endswith('.yaml') else '/'}" for name in sauf)
    return any(file.startswith(inside) and not file.startswith(outside) for file in loading.reader.incomplets)


def _to_come(loading: Loading, folder: Path, programme: Programme, entete: Entete) -> dict[str, str]:
    """The annexes that do not read yet, of an exercice that the contract did not have when it was signed: each file
    (« annexes/calendrier-2028.yaml »), and its exercice."""
    signed, found = [exercice.nom for exercice in entete.exercices], {}
    for file in map(Path, loading.reader.incomplets):
        annexe = programme.annexe_du_fichier(file.stem) if shown(file.parent) == shown(folder / "annexes") else None
        year = annexe.valeur_du_nom(file.stem) if annexe and annexe.par_exercice else ""
        if year and year not in signed:
            found[f"annexes/{file.name}"] = year
    return found


def _adds(avenant: Avenant, exercices: Collection[str]) -> bool:
    added = [op.exercices for op in avenant.operations if isinstance(op, Proroger)]
    return any(exercice.nom in exercices for listed in added for exercice in listed)


def _kinds(programme: Programme | None) -> tuple[type[FicheAction] | None, type[Plan] | None, type[Referentiel] | None]:
    """The models of the fiches, the plan and the national table; None while nobody knows the programme."""
    types = programme.types if programme else None
    return (types.fiche, types.plan, types.referentiel) if types else (None, None, None)


def _entete(loading: Loading, folder: Path) -> tuple[str, Programme | None, Entete | None]:
    """What `contrat.yaml` says: its model, the programme of this model, and the whole as that programme reads it."""
    read = read_yaml(loading.reader, folder / "contrat.yaml")
    if read is None:
        return "", None, None
    raw, source = read
    loading.sources[CleDeSource.contrat(folder.name)] = source
    modele = raw.get("modele")
    if not isinstance(modele, str) or ("modele",) in source.blanks:
        if ("modele",) not in source.blanks:
            remedy = f"Ajouter la ligne « modele: … ». Modèles connus : {loading.known_models}."
            loading.reader.report("LEC006", "il manque la clé « modele »", source.locate(("modele",)), remedy)
        return "", None, None
    programme = loading.programme(modele.strip(), source.locate(("modele",)))
    entete = validated(loading.reader, programme.types.entete, raw, source) if programme else None
    if programme is None or entete is None:
        return modele.strip(), programme, None
    for code, who in _without_party(programme, entete).items():
        message = f"aucune partie n'a le code « {code} », celle qui {who}"
        known = ", ".join(partie.code for partie in entete.parties)
        remedy = f"Donner ce code à la partie qui {who} (programme.yaml, « roles »). Codes : {known}."
        loading.reader.report("LEC006", message, source.locate(("parties",), key=True), remedy)
    return modele.strip(), programme, programme.completer(entete)


def _without_party(programme: Programme, entete: Entete) -> dict[str, str]:
    """What each role is that no party of the contract plays, by the code of its part."""
    roles = (
        (programme.paie, "paie la contribution"),
        (programme.recoit, "reçoit la contribution"),
        (programme.administration, "est dite l'administration"),
    )
    missing: dict[str, str] = {}
    for part, who in roles:
        if programme.partie(entete, part) is None:
            missing.setdefault(part.code, who)
    return missing


def _articles(loading: Loading, folder: Path, modele: str, choses: Choses | None) -> tuple[Article, ...]:
    """The articles signed, in the contract's own folder; those of its model until then."""
    reader, where = loading.reader, folder / "articles"
    if not where.is_dir():
        reader, where = loading.textes, loading.textes.root / modele / "articles"
    articles = []
    for path in reader.files(where, ".md"):
        article = read_article(reader, path, choses)
        if article:
            articles.append(article)
            source = Source(shown(path), {(): Location(shown(path), 1, 1)})
            loading.sources[CleDeSource.du_contrat(folder.name, "articles", article.numero)] = source
    return tuple(sorted(articles, key=lambda article: natural_key(article.numero)))


def _tableaux(loading: Loading, folder: Path, programme: Programme | None) -> tuple[TableauSaisi, ...]:
    """The tables of the programme, in its order; one that must be there and is not is told, as is any other file."""
    if programme is None:
        return ()
    where, found, known = folder / "tableaux", [], programme.types.tableaux
    for tableau in programme.tableaux:
        path = where / f"{tableau.code}.yaml"
        if not path.exists():
            if tableau.obligatoire:
                message = f"il manque le tableau « {tableau.intitule} » : « {path.name} », dans « tableaux »"
                remedy = f"L'écrire, ou mettre « obligatoire: non » au tableau « {tableau.code} » du programme."
                loading.reader.report("LEC003", message, folder, remedy)
            continue
        key = CleDeSource.du_contrat(folder.name, "tableaux", tableau.code)
        if saisi := loading.model(known[tableau.code], path, key):
            found.append(saisi)
    for path in loading.reader.files(where, ".yaml"):
        if path.stem not in known:
            near = noms_proches(path.stem, known)
            hint = f" : peut-être « {near[0]}.yaml » ?" if near else ""
            said = ", ".join(known) or "aucun"
            message = f"le fichier « {path.name} » n'est pas lu : le programme n'a pas ce tableau{hint}"
            loading.reader.report("LEC009", message, path, f"Tableaux du programme : {said}.")
    return tuple(found)


def _execution(execution: Execution, name: str) -> Desaccord | None:
    if execution.exercice == name.partition("-")[0]:
        return None
    said = f"l'exécution porte sur {execution.exercice}, son fichier s'appelle {name}"
    return "exercice", said, "Corriger l'exercice, ou renommer le fichier."


def _scelle(loading: Loading, folder: Path, code: str) -> DossierScelle | None:
    """The seal that `folder` holds: `scelle.yaml`, and one `.txt` for each document."""
    key = CleDeSource.du_contrat(code, "signe", folder.name)
    base = loading.model(Scelle, folder / "scelle.yaml", key)
    if base is None:
        return None
    if base.version != folder.name:
        said = f"le scellé est celui de {base.version}, son dossier s'appelle {folder.name}"
        loading.named(loading.sources[key], ("version", said, "Rétablir le nom du dossier."))
    return DossierScelle(base, read_sealed(loading.reader, folder))
