"""`docgen avenant nouveau`: the files of the avenant of a year, from the contract in force, its data and its last act.

What a person wrote stays as it is: a file that exists is kept, one that is missing is added; only `LISEZMOI.md` is
written at each run. All the files or none.
"""

import datetime
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from docgen.adresses.versions import avenant_code
from docgen.commandes.preparer.acte import ActePrepare, avenant_yaml
from docgen.commandes.preparer.annexes import annexes_yaml
from docgen.commandes.preparer.contrat import EnVigueur, next_step, read_actes, read_in_force
from docgen.commandes.preparer.depart import Depart, fill_words, read_depart
from docgen.commandes.preparer.execution import completed, execution_yaml, is_told
from docgen.commandes.preparer.fiches import copies, inscrites, list_fiches, nommees, statuts
from docgen.commandes.preparer.lisezmoi import lisezmoi
from docgen.commandes.preparer.textes import Ajout, carry_over, dates, first_texts, prolonged_lists, text_of_depart
from docgen.commandes.tableur.essai import try_changes
from docgen.demande import Order
from docgen.findings import Finding, Refusal, errors, shown
from docgen.french import NBSP, enumeration
from docgen.sortie import put
from docgen.sortie.fautes import unwritten_place, unwritten_reason


class DemandeDAvenant(Struct, frozen=True):
    """What is asked: the avenant of `annee` to `contrat`, in the dossier `folder`; the fiches to open for a change; the
    new end of the contract, when it is prolonged; the dossier and the data (« --donnees … ») as they were named."""

    folder: Path
    templates: Path
    contrat: str
    annee: str
    mettre_a_jour: tuple[str, ...] = ()
    proroger: datetime.date | None = None
    dossier: str = ""
    donnees: str = ""

    @property
    def commande(self) -> str:
        """The command that asks for it again."""
        term = f" --proroger {self.proroger:%d/%m/%Y}" if self.proroger else ""
        return f"docgen avenant nouveau {self.contrat} --annee {self.annee}{term}{self._named}{self.donnees}"

    @property
    def _named(self) -> str:
        return f" --dossier {self.dossier}" if self.dossier else ""

    @property
    def suite(self) -> tuple[str, ...]:
        """The commands that come next: the workbook of the contract, then on the whole dossier."""
        verbs = ("a-completer", "verifier", "produire")
        whole = (f"docgen {verb} {self.folder.name}{self.donnees}" for verb in verbs)
        return (f"docgen tableur saisir {self.contrat}{self._named}{self.donnees}", *whole)


class Preparation(Struct, frozen=True):
    """What was done: files added, changed (`LISEZMOI.md`, and `avenant.yaml` where a fiche is listed), kept; the titles
    of the articles that the starting files look for in vain (`perdus`).

    With a finding, nothing is.
    """

    folder: Path
    findings: tuple[Finding, ...] = ()
    avertissements: tuple[str, ...] = ()
    ajoutes: tuple[Path, ...] = ()
    changes: tuple[Path, ...] = ()
    gardes: tuple[Path, ...] = ()
    perdus: tuple[str, ...] = ()


def prepare_avenant(demande: DemandeDAvenant) -> Preparation:
    """Write what is missing of the avenant. Raises `Refusal` when the demand cannot be met, and then writes nothing."""
    known, findings = read_actes(demande.folder, demande.contrat)
    step = next_step(known, demande.annee)
    folder = demande.folder / demande.contrat / "avenants" / avenant_code(step.numero)
    if findings:
        return Preparation(folder, tuple(findings))
    force, findings = read_in_force(demande.folder, demande.templates, demande.contrat, step, demande.proroger)
    if force is None or errors(findings):
        return Preparation(folder, tuple(errors(findings)))
    depart, findings = read_depart(demande.templates, force.contrat.entete.modele)
    if depart is None:
        return Preparation(folder, tuple(findings))
    return _Chantier(demande, folder, force, depart).write()


class _Chantier:
    """One preparation: what each file would hold, then the choice of those that are written."""

    def __init__(self, demande: DemandeDAvenant, folder: Path, force: EnVigueur, depart: Depart) -> None:
        self.demande, self.folder, self.force, self.depart = demande, folder, force, depart
        self.ajouts, self.perdus = self._ajouts()
        self.report = self._report()
        self.avenant = folder / "avenant.yaml"

    def write(self) -> Preparation:
        """Put on the disk what is missing."""
        former = self.avenant.read_bytes().decode() if self.avenant.exists() else None
        opened = self.demande.mettre_a_jour
        wanted = copies(self.force, self.folder / "actions", opened) | self._textes(former) | self._execution()
        wanted |= annexes_yaml(self.force, self.demande.folder / self.demande.contrat)
        missing = {path: text for path, text in wanted.items() if not path.exists()}
        # What was done may have been told before the avenant is prepared, by a workbook that says a part of it.
        told = {path: completed(path, text) for path, text in self._execution().items() if path.exists()}
        changed = {path: text for path, text in told.items() if former is None and text != path.read_bytes().decode()}
        kept = [path for path in wanted if path.exists() and path not in changed]
        if former is None:
            ajouts = [*self.ajouts, *([self.report] if self.report else [])]
            acte = ActePrepare(self.force, self.depart, ajouts, inscrites(self.force, opened))
            missing[self.avenant] = avenant_yaml(acte)
            if self.force.terme:
                suivent = self._followed({**missing, **changed})
                missing[self.avenant] = avenant_yaml(replace(acte, suivent=suivent))
        elif (listed := list_fiches(self.avenant, opened)) != former:
            changed[self.avenant] = listed
        else:
            kept.append(self.avenant)
        page = self.folder / "LISEZMOI.md"
        text = self._lisezmoi(missing, former)
        if not page.exists():
            missing[page] = text
        elif page.read_text("utf-8") != text:
            changed[page] = text
        _put({**missing, **changed})
        return Preparation(
            self.folder,
            avertissements=tuple(self._avertissements(former)),
            ajoutes=tuple(sorted(missing)),
            changes=tuple(sorted(changed)),
            gardes=tuple(sorted(kept)),
            perdus=tuple(self.perdus),
        )

    def _followed(self, textes: Mapping[Path, str]) -> tuple[str, ...]:
        """The operations that say what the new end of the contract changes by itself in its articles, as AVE010 writes
        them once `textes` are in the dossier."""
        demande, name = self.demande, self.folder.name
        order = Order(demande.folder, demande.templates, demande.contrat, name, regles=frozenset({"AVE010"}))
        with try_changes(order, textes) as trial:
            said = [finding.remedy for finding in trial.findings if finding.code == "AVE010"]
        return tuple(line for remedy in said for line in remedy.split("\n")[1:])

    def _ajouts(self) -> tuple[list[Ajout], list[str]]:
        """The operations on the text, and the titles of the articles that the starting files look for in vain."""
        found, lost = self._of_the_year()
        added = [exercice.nom for exercice in self.force.exercices_ajoutes]
        if added:
            told = {ajout.cible["article"] for ajout in found}
            found = [*found, *prolonged_lists(self.force.avant, added, self.force.decompte, told)]
        return found, lost

    def _of_the_year(self) -> tuple[list[Ajout], list[str]]:
        force = self.force
        if force.en_cours:
            return [], []  # the contract speaks of the exercice already: only a person knows which line changes
        if force.dernier and (found := carry_over(force.avant, force.annee, force.decompte)):
            return found, []
        return first_texts(force.avant, self.depart, force.mots, force.decompte)

    def _report(self) -> Ajout | None:
        """The text that carries credits over, when there are some."""
        part, force = self.depart.modele.report, self.force
        if part is None or force.en_cours or not force.precedent or not force.reporte:
            return None
        if not force.montant("reporte").centimes:
            return None
        found = text_of_depart(force.avant, self.depart, part, force.mots, force.decompte)
        if found is None:
            return None
        name = f"textes/{found.cible['article']}-report-{force.annee.annee}.md"
        return replace(found, fichier=name, sorte="report")

    def _textes(self, former: str | None) -> dict[Path, str]:
        """The texts of the operations; beside an `avenant.yaml` that exists, only those that it names."""
        wanted = {ajout.fichier: ajout.texte for ajout in self.ajouts if former is None or ajout.fichier in former}
        if self.report:
            wanted[self.report.fichier] = self.report.texte
        return {self.folder / name: text for name, text in wanted.items()}

    def _execution(self) -> dict[Path, str]:
        force = self.force
        period = next((e for e in force.contrat.entete.exercices if e.nom == force.precedent), None)
        if period is None or not is_told(force.avant):
            return {}
        path = self.demande.folder / self.demande.contrat / "execution" / f"{period.nom}.yaml"
        # The year that is over is told of the fiches as they stood in it, before those of this avenant.
        return {path: execution_yaml(force.avant, force.figures, period)}

    def _lisezmoi(self, missing: Mapping[Path, str], former: str | None) -> str:
        copied = [path.name.partition("-")[0] for path in missing if path.parent.name == "actions"]
        listed = former is None or (self.report is not None and self.report.fichier in former)
        said = statuts(self.force, copied, nommees(self.avenant))
        return lisezmoi(
            self.force, (self.demande.commande, *self.demande.suite), said, None if listed else self.report,
            textes=bool(self.ajouts or self.report),
        )  # fmt: skip

    def _avertissements(self, former: str | None) -> list[str]:
        force, said = self.force, []
        entete = force.contrat.entete
        if entete.signature is None:
            said.append(
                f"{fill_words('[le contrat]', self.force.mots)} n'a pas de date de signature (contrat.yaml, clé "
                f"« signature »){NBSP}: sa date reste à compléter dans le visa."
            )
        if force.dernier and force.dernier.signature is None:
            said.append(
                f"l'avenant n°{NBSP}{force.dernier.numero} n'est pas signé{NBSP}: ce qu'il change est tenu pour "
                "acquis, et sa date reste à compléter dans le visa."
            )
        if former is None and (found := dates(self.ajouts)):
            said.append(f"dates reprises telles quelles dans les textes, à vérifier{NBSP}: {enumeration(found)}.")
        if force.en_cours and former is None:
            said.append(
                f"{entete.nom_court.dit} dit déjà les montants de {force.annee.annee}{NBSP}: pour chaque ligne d'un "
                "article où l'un d'eux change, « docgen verifier » donne l'opération à ajouter (AVE010)."
            )
        if former is None and self.perdus:
            said.append(
                f"aucun article ne s'intitule « {' » ni « '.join(self.perdus)} »{NBSP}: le texte de l'année qui devait "
                "y aller n'est pas écrit."
            )
        return said


def _put(texts: Mapping[Path, str]) -> None:
    try:
        put(texts)
    except OSError as error:
        place = shown(unwritten_place(error, next(iter(texts))))
        raise Refusal(f"impossible d'écrire {place} : {unwritten_reason(error)} ; rien n'a changé",
                      "Vérifier les droits et la place, puis relancer.") from None  # fmt: skip
