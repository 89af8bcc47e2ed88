"""Un avenant ne vise plus un texte que l'acte d'avant vise.

**Constat.** L'acte d'avant (le dernier avenant à avoir des visas, ou le contrat) vise une loi, un code, un décret, un
arrêté ou une instruction, et l'avenant ne vise ni ce texte, ni celui du même titre pour une autre année.

**Pourquoi y regarder.** Les visas se recopient d'un acte à l'autre : celui qui manque prive l'avenant de sa base, et
rien d'autre ne le dit.

**Exemple.** La convention vise la loi de finances pour 2025 ; son avenant de 2026 ne vise aucune loi de finances.

**Remède.** Ajouter le visa ; si l'avenant n'a plus à viser ce texte, accepter le constat.
"""

import re
from collections.abc import Iterator, Sequence

from docgen.check import Fault, Faults, Preuve, Subject, dossier, ligne, rule
from docgen.check.normes import RANGS, Vise, actes, titre

# What an act vises of its own: its délibération changes with it.
_PROPRES = {"délibération"}
_TEXTES = {nom for nom, _ in RANGS} - _PROPRES
# The first words of a title are enough: two acts may give more or less of the same one.
_MOTS = 6


@rule("donnees", "à confirmer", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each text that the act before vises, and the avenant does not."""
    former: dict[str, Sequence[Vise]] = {}
    for vises in actes(subject):
        if vises and not vises[0].acte.est_seance:
            before = former.get(vises[0].acte.contrat, ())
            for lost in _lost(before, vises):
                message = f"l'avenant ne vise pas {lost.nom}, que l'acte d'avant vise ({ligne(lost.place())})"
                remedy = "Ajouter ce visa ; si l'avenant n'a plus à viser ce texte, accepter ce constat."
                here = subject.dossier.locate(vises[0].source, "visas", key=True)
                yield Fault(message, here, remedy, (lost.place(),), preuve=Preuve(attendu=lost.nom))
            former[vises[0].acte.contrat] = vises


def _lost(before: Sequence[Vise], now: Sequence[Vise]) -> Iterator[Vise]:
    known = {name for vise in now for name in _names(vise)}
    for vise in before:
        if vise.genre in _TEXTES and known.isdisjoint(_names(vise)):
            yield vise


def _names(vise: Vise) -> set[tuple[str, str]]:
    """What tells a text: its number, its title whatever its year; for one that has neither, its whole nature."""
    words = re.sub(r"\d+", "#", titre(vise.visa.objet or "")).split()[:_MOTS]
    names = {("numero", vise.visa.numero or ""), ("titre", " ".join(words))}
    return {name for name in names if name[1]} or {("nature", vise.visa.nature)}
