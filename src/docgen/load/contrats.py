"""One contract of the folder: what was signed, and all that came after."""

from functools import partial
from pathlib import Path

from docgen.adresses.sources import CleDeSource
from docgen.dossier import DossierContrat, DossierScelle, Source
from docgen.findings import Location, shown
from docgen.load.fiches import read_avenant, read_fiches
from docgen.load.lecture import Desaccord, Loading, all_read
from docgen.load.repetitions import Choses, choses_du_contrat
from docgen.load.textes import read_article, read_sealed
from docgen.model.contrat import Article, Contrat
from docgen.model.entete import Entete
from docgen.model.feuille import EchangesDeDonnees, FeuilleDeRoute
from docgen.model.indicateurs import Execution, Referentiel
from docgen.model.plan import Plan
from docgen.model.publie import Publication
from docgen.model.scelle import Scelle
from docgen.model.texte import natural_key


def read_contrat(loading: Loading, folder: Path) -> DossierContrat | None:
    """The contract of `folder` with its avenants, what was done, what was published and sealed.

    None without its `contrat.yaml`, or with an avenant that cannot be read: all that follows would be wrong.
    """
    code = folder.name
    entete = loading.model(Entete, folder / "contrat.yaml", CleDeSource.contrat(code))
    if entete:
        loading.du_modele(entete.modele)
        entete = loading.regles[entete.modele].completer(entete)
    # This order is that in which a new folder is filled in: it is also that of the findings.
    plan = loading.optional(Plan, folder / "plan-de-financement.yaml", CleDeSource.contrat(code, "plan"))
    referentiel = loading.optional(Referentiel, folder / "indicateurs.yaml", CleDeSource.contrat(code, "indicateurs"))
    fiches = read_fiches(loading, folder / "actions", code)
    indicateurs = referentiel.indicateurs if referentiel else ()
    choses = choses_du_contrat(entete, fiches, plan, indicateurs) if entete else None
    articles = _articles(loading, folder, entete.modele if entete else "", choses)
    acts = [path for path in sorted((folder / "avenants").glob("*/avenant.yaml")) if path.parent.name != loading.sans]
    avenants = all_read([read_avenant(loading, path, code) for path in acts])
    feuilles = loading.models(
        FeuilleDeRoute, sorted(folder.glob("feuille-de-route*.yaml")), partial(CleDeSource.feuille, code), _feuille
    )
    echanges = loading.optional(
        EchangesDeDonnees, folder / "echanges-de-donnees.yaml", CleDeSource.contrat(code, "echanges-de-donnees")
    )
    executions = loading.models(
        Execution,
        loading.reader.files(folder / "execution", ".yaml"),
        partial(CleDeSource.du_contrat, code, "execution"),
        _execution,
    )
    publications = loading.models(
        Publication, loading.reader.files(folder / "publie", ".yaml"), partial(CleDeSource.du_contrat, code, "publie")
    )
    scelles = [_scelle(loading, path, code) for path in sorted((folder / "signe").glob("[!.~]*/"))]
    if entete is None or avenants is None:
        return None
    base = Contrat(code, entete, articles, fiches, indicateurs, plan or Plan(), feuilles, echanges)
    signed = tuple(sorted(avenants, key=lambda avenant: avenant.numero))
    sealed = tuple(scelle for scelle in scelles if scelle)
    return DossierContrat(base, signed, executions, publications, sealed)


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


def _feuille(feuille: FeuilleDeRoute, name: str) -> Desaccord | None:
    if feuille.nom == name:
        return None
    said = f"la feuille de route est celle de {feuille.annee}, son fichier s'appelle {name}.yaml"
    return "annee", said, f"Corriger l'année, ou renommer le fichier : {feuille.nom}.yaml."


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
