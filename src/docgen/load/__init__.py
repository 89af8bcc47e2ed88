"""From a folder of YAML and Markdown to a `Dossier`, or findings with file, line and column."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from docgen.amend.avenant import BRING_FICHES, Avenant
from docgen.dossier import Dossier, DossierContrat, DossierScelle, DossierSeance, Source, fiche_source
from docgen.dossier import Path as KeyPath
from docgen.findings import Finding, Location, shown
from docgen.load.a_completer import report_blank_paragraphs
from docgen.load.fichiers import Reader
from docgen.load.messages import validated
from docgen.load.textes import read_article, read_narrative, read_sealed
from docgen.load.yaml_source import read_yaml
from docgen.model.acceptes import ConstatsAcceptes
from docgen.model.base import Modele
from docgen.model.contrat import Article, Contrat
from docgen.model.entete import Collectivite, Entete
from docgen.model.feuille import EchangesDeDonnees, FeuilleDeRoute
from docgen.model.fiche import FicheAction
from docgen.model.formulaire import Formulaire
from docgen.model.indicateurs import Execution, Referentiel
from docgen.model.plan import Plan
from docgen.model.publie import Publication
from docgen.model.regles import Regles
from docgen.model.scelle import Scelle
from docgen.model.seance import Deliberation, Rapport, Seance
from docgen.model.texte import natural_key

M = TypeVar("M", bound=Modele)


def load(folder: Path, textes: Path) -> tuple[Dossier | None, list[Finding]]:
    """The dossier of `folder` and all that is wrong in all its files. None when it cannot be put together.

    `textes` (`templates/textes`) gives the form of each model, and the articles of a contract that has none of its own.
    """
    return _Loading(Reader(folder), Reader(textes)).dossier()


def load_contrat(
    folder: Path, textes: Path, code: str, sans: str
) -> tuple[Dossier | None, tuple[FicheAction, ...], list[Finding]]:
    """As `load`, for the contract `code` alone and as it stands without its avenant `sans` (« avenant-2 »).

    The fiches are those that this avenant brings: an avenant that is being prepared cannot be read whole.
    """
    loading = _Loading(Reader(folder), Reader(textes), code, sans)
    dossier, findings = loading.dossier()
    fiches = loading.fiches(folder / code / "avenants" / sans / "actions", code, sans)
    return dossier, tuple(fiches), findings


class _Loading:
    """One reading of one folder: what is read goes to `sources`, what is wrong to the reader's findings.

    `only` and `sans` leave the other contracts, and one avenant, unread.
    """

    def __init__(self, reader: Reader, textes: Reader, only: str = "", sans: str = "") -> None:
        self.reader = reader
        self.only = only
        self.sans = sans
        self.sources: dict[str, Source] = {}
        self.formulaires: dict[str, Formulaire] = {}
        self.regles: dict[str, Regles] = {}
        # What a model says is read from another folder; its faults are told with the others.
        self.textes = textes
        self.textes.findings = reader.findings

    def dossier(self) -> tuple[Dossier | None, list[Finding]]:
        root = self.reader.root
        collectivite = self.model(Collectivite, root / "dossier.yaml", "dossier")
        folders = [path.parent for path in sorted(root.glob("*/contrat.yaml"))]
        contrats = [self.contrat(folder) for folder in folders if self.only in ("", folder.name)]
        whole = [contrat for contrat in contrats if contrat]
        seances = [self.seance(path) for path in sorted((root / "seances").glob("[!.~]*/")) if not self.only]
        held = [seance for seance in seances if seance]
        said = self.optional(ConstatsAcceptes, root / "constats-acceptes.yaml", "constats-acceptes")
        if collectivite is None or len(whole) < len(contrats) or len(held) < len(seances):
            return None, self.reader.findings
        if not whole:
            self.reader.report("LEC003", "le dossier ne contient aucun contrat", Location(shown(root)),
                               "Un contrat est un sous-dossier qui contient « contrat.yaml ».")  # fmt: skip
            return None, self.reader.findings
        inputs = dict(sorted(self.reader.inputs.items()))
        read = (root.name, collectivite, tuple(whole), self.sources, inputs, self.formulaires, tuple(held))
        textes = {**self.reader.textes, **self.textes.textes}
        return Dossier(*read, said.acceptes if said else (), textes, self.regles), self.reader.findings

    def contrat(self, folder: Path) -> DossierContrat | None:
        code = folder.name
        entete = self.model(Entete, folder / "contrat.yaml", f"{code}/contrat")
        if entete:
            self.du_modele(entete.modele)
            entete = self.regles[entete.modele].completer(entete)
        # This order is that in which a new folder is filled in: it is also that of the findings.
        plan = self.optional(Plan, folder / "plan-de-financement.yaml", f"{code}/plan")
        referentiel = self.optional(Referentiel, folder / "indicateurs.yaml", f"{code}/indicateurs")
        fiches = self.fiches(folder / "actions", code)
        articles = self.articles(folder, entete.modele if entete else "")
        acts = [path for path in sorted((folder / "avenants").glob("*/avenant.yaml")) if path.parent.name != self.sans]
        avenants = [self.avenant(path, code) for path in acts]
        feuilles = self.feuilles(folder)
        echanges = self.optional(EchangesDeDonnees, folder / "echanges-de-donnees.yaml", f"{code}/echanges-de-donnees")
        executions = self.executions(folder / "execution", f"{code}/execution")
        publications = self.models(Publication, folder / "publie", f"{code}/publie")
        scelles = [self.scelle(path, code) for path in sorted((folder / "signe").glob("[!.~]*/"))]
        if entete is None or None in avenants:
            return None
        indicateurs = referentiel.indicateurs if referentiel else ()
        base = Contrat(
            code, entete, tuple(articles), tuple(fiches), indicateurs, plan or Plan(), tuple(feuilles), echanges
        )
        signed = sorted((a for a in avenants if a), key=lambda a: a.numero)
        sealed = tuple(scelle for scelle in scelles if scelle)
        return DossierContrat(base, tuple(signed), tuple(executions), tuple(publications), sealed)

    def scelle(self, folder: Path, code: str) -> DossierScelle | None:
        """The seal that `folder` holds: `scelle.yaml`, and one `.txt` for each document."""
        key = f"{code}/signe/{folder.name}"
        base = self.model(Scelle, folder / "scelle.yaml", key)
        if base and base.version != folder.name:
            self.reader.report("LEC008", f"le scellé est celui de {base.version}, son dossier s'appelle {folder.name}",
                               self.sources[key].locate(("version",)), "Rétablir le nom du dossier.")  # fmt: skip
        return DossierScelle(base, read_sealed(self.reader, folder)) if base else None

    def seance(self, folder: Path) -> DossierSeance | None:
        """The séance of `folder`: `seance.yaml`, and `deliberation.yaml`, `rapport.yaml`, `publie.yaml` if written."""
        key = f"seances/{folder.name}"
        for path in self.reader.files(folder, ".yaml"):
            if path.stem not in ("seance", "deliberation", "rapport", "publie"):
                self.reader.report(
                    "LEC009", f"fichier ignoré : {path.name}", Location(shown(path)),
                    "Une séance a quatre fichiers : seance.yaml, deliberation.yaml, rapport.yaml et publie.yaml.",
                    grave=False,
                )  # fmt: skip
        base = self.model(Seance, folder / "seance.yaml", f"{key}/seance")
        deliberation = self.optional(Deliberation, folder / "deliberation.yaml", f"{key}/deliberation")
        rapport = self.optional(Rapport, folder / "rapport.yaml", f"{key}/rapport")
        publie = self.optional(Publication, folder / "publie.yaml", f"{key}/publie")
        if base and base.code != folder.name:
            self.reader.report("LEC008", f"la séance est du {base.code}, son dossier s'appelle {folder.name}",
                               self.sources[f"{key}/seance"].locate(("date",)),
                               "Corriger la date, ou renommer le dossier (année-mois-jour).")  # fmt: skip
        return DossierSeance(base, deliberation, rapport, publie) if base else None

    def du_modele(self, modele: str) -> None:
        """The form and the rules of a programme, read once for all its contracts."""
        if modele and modele not in self.formulaires:
            self.formulaires[modele] = self.textes_du(modele, Formulaire, "formulaire") or Formulaire()
            self.regles[modele] = self.textes_du(modele, Regles, "regles") or Regles()

    def textes_du(self, modele: str, kind: type[M], name: str) -> M | None:
        path = self.textes.root / modele / f"{name}.yaml"
        read = read_yaml(self.textes, path) if path.exists() else None
        if read is None:
            return None
        self.sources[f"{name}/{modele}"] = read[1]
        return validated(self.textes, kind, *read)

    def articles(self, folder: Path, modele: str) -> list[Article]:
        """The articles signed, in the contract's own folder; those of its model until then."""
        own = folder / "articles"
        reader, source = (self.reader, own) if own.is_dir() else (self.textes, self.textes.root / modele / "articles")
        found = []
        for path in reader.files(source, ".md"):
            article = read_article(reader, path)
            if article:
                found.append(article)
                place = Location(shown(path), 1, 1)
                self.sources[f"{folder.name}/articles/{article.numero}"] = Source(shown(path), {(): place})
        return sorted(found, key=lambda article: natural_key(article.numero))

    def fiches(self, folder: Path, code: str, version: str = "initiale") -> list[FicheAction]:
        """The fiches of `folder`, in the order of their numbers; each `.yaml` has its narrative beside it."""
        paths = sorted(self.reader.files(folder, ".yaml", ".md"), key=lambda path: natural_key(path.stem))
        stems = {path.stem for path in paths if path.suffix == ".yaml"}
        for path in paths:
            if path.suffix == ".md" and path.stem not in stems:
                self.reader.report("LEC008", "ce récit n'a pas de fiche", Location(shown(path)),
                                   f"Donner au récit et à la fiche le même nom : {path.stem}.yaml.")  # fmt: skip
        found = [self.fiche(path, code, version) for path in paths if path.suffix == ".yaml"]
        return sorted((fiche for fiche in found if fiche), key=lambda fiche: natural_key(fiche.numero))

    def fiche(self, path: Path, code: str, version: str) -> FicheAction | None:
        read = read_yaml(self.reader, path)
        if read is None:
            return None
        raw, source = read
        narrative = path.with_suffix(".md")
        if not narrative.exists():
            self.reader.report("LEC008", "le récit de cette fiche manque", Location(shown(path)),
                               f"Créer {narrative.name} à côté, avec un titre « # Constats et enjeux ».")  # fmt: skip
            return None
        raw = self.closed(raw, source, "recit") | {"recit": read_narrative(self.reader, narrative)}
        fiche = validated(self.reader, FicheAction, raw, source)
        if fiche is None:
            return None
        announced = path.stem.partition("-")[0]
        if announced != fiche.numero:
            self.reader.report("LEC008", f"la fiche porte le numéro {fiche.numero}, son fichier annonce {announced}",
                               source.locate(("numero",)), "Corriger le numéro, ou renommer le fichier.")  # fmt: skip
        key = fiche_source(code, fiche.numero, version)
        if key in self.sources:
            first = self.sources[key].locate(("numero",))
            self.reader.report("LEC008", f"deux fiches portent le numéro {fiche.numero} (déjà {first})",
                               source.locate(("numero",)), "Changer l'un des deux numéros.")  # fmt: skip
        self.sources[key] = source
        self.sources[f"{key}.md"] = Source(shown(narrative))
        return fiche

    def feuilles(self, folder: Path) -> list[FeuilleDeRoute]:
        """The feuilles de route of a contract, none or several, by year."""
        found = []
        for path in sorted(folder.glob("feuille-de-route*.yaml")):
            key = f"{folder.name}/{path.stem}"
            feuille = self.model(FeuilleDeRoute, path, key)
            if feuille and feuille.nom != path.stem:
                said = f"la feuille de route est celle de {feuille.annee}, son fichier s'appelle {path.name}"
                self.reader.report("LEC008", said, self.sources[key].locate(("annee",)),
                                   f"Corriger l'année, ou renommer le fichier : {feuille.nom}.yaml.")  # fmt: skip
            found += [feuille] if feuille else []
        return found

    def avenant(self, path: Path, code: str) -> Avenant | None:
        read = read_yaml(self.reader, path)
        if read is None:
            return None
        raw, source = read
        version = path.parent.name
        values = dict(source.values)
        fiches = tuple(self.fiches(path.parent / "actions", code, version))
        operations = raw.get("operations")
        for rank, operation in enumerate(operations if isinstance(operations, list) else ()):
            if isinstance(operation, dict):
                self.open_text(operation, path.parent, ("operations", rank), values)
                if operation.get("nature") in BRING_FICHES:
                    operations[rank] = self.closed(operation, source, "contenu", rank) | {"contenu": fiches}  # type: ignore[index]
        source = replace(source, values=values)
        self.sources[f"{code}/avenants/{version}"] = source
        avenant = validated(self.reader, Avenant, raw, source)
        if avenant and avenant.version != version:
            self.reader.report("LEC008", f"l'avenant porte le numéro {avenant.numero}, son dossier s'appelle {version}",
                               source.locate(("numero",)), "Corriger le numéro, ou renommer le dossier.")  # fmt: skip
        return avenant

    def open_text(
        self, operation: dict[str, object], folder: Path, path: KeyPath, values: dict[KeyPath, Location]
    ) -> None:
        """Put the text of the file that `fichier` names in the place of `a`, in the operations inside it too."""
        inner = operation.get("operations")
        for rank, one in enumerate(inner if isinstance(inner, list) else ()):
            if isinstance(one, dict):
                self.open_text(one, folder, (*path, "operations", rank), values)
        name = operation.pop("fichier", None)
        if not isinstance(name, str):
            return
        file = folder / name
        text = self.reader.text(file)
        if text is not None:
            report_blank_paragraphs(self.reader, file, text, "le texte de l'opération")
            operation["a"] = text
            values[*path, "a"] = Location(shown(file), 1, 1)

    def closed(self, raw: dict[str, object], source: Source, name: str, rank: int | None = None) -> dict[str, object]:
        """`raw` without the key `name`, which the loader fills in and a person may not."""
        if name in raw:
            path: tuple[str | int, ...] = (name,) if rank is None else ("operations", rank, name)
            self.reader.report("LEC006", f"la clé « {name} » est inconnue ici", source.locate(path, key=True),
                               "La supprimer.")  # fmt: skip
        return {key: value for key, value in raw.items() if key != name}

    def executions(self, folder: Path, key: str) -> list[Execution]:
        found = []
        for path in self.reader.files(folder, ".yaml"):
            execution = self.model(Execution, path, f"{key}/{path.stem}")
            if execution and execution.exercice != path.stem.partition("-")[0]:
                message = f"l'exécution porte sur {execution.exercice}, son fichier s'appelle {path.stem}"
                self.reader.report("LEC008", message, self.sources[f"{key}/{path.stem}"].locate(("exercice",)),
                                   "Corriger l'exercice, ou renommer le fichier.")  # fmt: skip
            found += [execution] if execution else []
        return found

    def optional(self, model: type[M], path: Path, key: str) -> M | None:
        return self.model(model, path, key) if path.exists() else None

    def models(self, model: type[M], folder: Path, key: str) -> list[M]:
        found = [self.model(model, path, f"{key}/{path.stem}") for path in self.reader.files(folder, ".yaml")]
        return [value for value in found if value is not None]

    def model(self, model: type[M], path: Path, key: str) -> M | None:
        read = read_yaml(self.reader, path)
        if read is None:
            return None
        raw, self.sources[key] = read
        return validated(self.reader, model, raw, self.sources[key])
