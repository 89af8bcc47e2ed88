"""`docgen annuaire`: what the dossier names already, as the lines of annuaire.yaml, so that nobody types it again."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from docgen.check import Subject, contrats
from docgen.check.annuaire import cle_de_code, codes_saisis, connues, nom_compare, personnes_nommees, voisine
from docgen.check.montre import uni
from docgen.check.normes import actes, genre
from docgen.demande import Order
from docgen.findings import Refusal
from docgen.french import Nom, date
from docgen.load.yaml_ecriture import scalar, schema_line
from docgen.pipeline import compute_all
from docgen.sortie.nommes import write_named

_NOM = "annuaire.yaml"
_LISTES = ("personnes", "organismes", "textes", "codes")
_ENTETE = (
    schema_line("annuaire", 1),
    "# Ce qui ne change pas d'un acte à l'autre : rien n'en est imprimé, tout ce qui le nomme lui est comparé.",
    "# Relire chaque ligne : une faute de saisie y serait tenue pour juste.",
)
_DELIBERATION = "délibération"
_Entree = Mapping[str, str]


class AnnuaireCommence(Struct, frozen=True):
    """What was found: the file, whether it was there before, and the lines of what it does not have, by list."""

    fichier: Path
    existait: bool
    entrees: Mapping[str, tuple[_Entree, ...]]

    @property
    def lignes(self) -> tuple[str, ...]:
        """The lines as they are written in the file."""
        return tuple(line for liste, entries in self.entrees.items() if entries for line in _lines(liste, entries))


def write_directory(order: Order) -> AnnuaireCommence:
    """Write the file of a dossier that has none; of one that has it, only say what it lacks. Raises `Refusal`."""
    outcome = compute_all(order)
    if outcome.dossier is None:
        raise Refusal("le dossier ne se lit pas encore", "Corriger d'abord ce que dit « docgen verifier ».")
    subject = Subject(outcome.dossier, outcome.versions)
    path = order.folder / _NOM
    found = AnnuaireCommence(path, path.exists(), {liste: tuple(_entries(subject, liste)) for liste in _LISTES})
    if not found.existait and found.lignes:
        text = "\n".join((*_ENTETE, *found.lignes)) + "\n"
        for finding in write_named({path: text.encode()}):
            raise Refusal(finding.message, finding.remedy, code=finding.code)
    return found


def _lines(liste: str, entries: tuple[_Entree, ...]) -> Iterator[str]:
    yield f"{liste}:"
    for entry in entries:
        for rank, (key, text) in enumerate(entry.items()):
            yield f"  {'  ' if rank else '- '}{key}: {scalar(text)}"


def _entries(subject: Subject, liste: str) -> Iterator[_Entree]:
    """What the dossier names of that list, each once, and that annuaire.yaml neither has nor nearly has."""
    ours = subject.dossier.annuaire
    found, known = {
        "personnes": (_people(subject), set(connues(subject))),
        "organismes": (_bodies(subject), {nom_compare(Nom.of(each.nom).mots) for each in ours.organismes}),
        "textes": (_texts(subject), {_text_key(each.nature, each.numero, uni(date(each.date)) if each.date else "")
                                     for each in ours.textes}),
        "codes": (_codes(subject), {cle_de_code(each.code) for each in ours.codes}),
    }[liste]  # fmt: skip
    for key, entry in found:
        if key not in known and not (liste in ("personnes", "organismes") and voisine(key, known)):
            known.add(key)
            yield {name: text for name, text in entry.items() if text}


def _people(subject: Subject) -> Iterator[tuple[str, _Entree]]:
    organes = {nom_compare(name): seance.base.assemblee for seance in subject.dossier.seances
               for membre in (*seance.base.presents, *seance.base.excuses)
               for name in (membre.partition(" ")[2] or membre,)}  # fmt: skip
    for each in personnes_nommees(subject):
        organe = organes.get(each.cle, "")
        yield each.cle, {"civilite": each.civilite, "nom": each.nom, "organe": organe, "qualite": each.qualite or ""}


def _bodies(subject: Subject) -> Iterator[tuple[str, _Entree]]:
    for ecrit in contrats(subject):
        for partie in ecrit.entete.parties:
            entry = {"nom": partie.intitule, "designation": partie.designation}
            entry |= {"siege": partie.siege or "", "siret": partie.siret or ""}
            yield nom_compare(partie.nom_entier.mots), entry


def _texts(subject: Subject) -> Iterator[tuple[str, _Entree]]:
    for vises in actes(subject):
        for vise in vises:
            visa = vise.visa
            day = uni(date(visa.jour)) if visa.jour else ""
            named = visa.numero or day
            nature = visa.nature if named else re.split(r",| et, ", visa.nature)[0]
            # The délibération that authorises an act has no number yet: it is the act's own.
            if visa.numero or vise.genre != _DELIBERATION:
                entry = {"nature": nature, "numero": visa.numero or "", "date": day, "objet": visa.objet or ""}
                yield _text_key(nature, visa.numero, day), entry


def _codes(subject: Subject) -> Iterator[tuple[str, _Entree]]:
    for saisi in codes_saisis(subject):
        yield cle_de_code(saisi.code), {"code": saisi.code, "libelle": saisi.libelle}


def _text_key(nature: str, numero: str | None, day: str | None) -> str:
    return f"{genre(nature)} {numero or day or ''}"
