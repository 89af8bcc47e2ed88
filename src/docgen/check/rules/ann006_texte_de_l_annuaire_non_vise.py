"""Un acte ne vise pas un texte que l'annuaire dit visé par tous ses pareils.

**Constat.** annuaire.yaml dit d'un texte que chaque acte d'un contrat, ou chaque délibération (« seances »), le vise
(« vise_par ») ; celui-ci a des visas, et ce texte n'y est pas. Un texte à numéro se reconnaît à son numéro, un autre à
sa date, ou aux premiers mots de sa nature ; un nom de « vise_par » qui n'est ni un contrat, ni « seances », est dit
aussi.

**Pourquoi y regarder.** Un visa perdu prive l'acte de sa base, et rien d'autre ne le dit.

**Exemple.** Un avenant préparé d'après le précédent, où le décret n° 2012-1246 a disparu.

**Remède.** Ajouter le visa ; si l'acte n'a plus à le viser, ôter son contrat de « vise_par ».
"""

from collections.abc import Iterator

from docgen.adresses.sources import CleDeSource
from docgen.adresses.versions import SEANCES
from docgen.check import Fault, Faults, Subject, dossier, rule, unknown_name
from docgen.check.annuaire import nom_compare
from docgen.check.normes import Vise, actes, genre
from docgen.french import NBSP, date
from docgen.model.annuaire import TexteConnu


@rule("donnees", "à confirmer", qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each text that an act should vise and does not, and for each name that is none."""
    textes = subject.dossier.annuaire.textes
    yield from _unknown(subject, textes)
    for vises in actes(subject) if any(texte.vise_par for texte in textes) else ():
        owner = _owner(vises[0]) if vises else ""
        for texte in textes:
            if owner in texte.vise_par and not any(_is(vise, texte) for vise in vises):
                message = f"l'acte ne vise pas {_nom(texte)}, que l'annuaire dit visé par tous ceux de « {owner} »"
                remedy = "Ajouter ce visa, ou ôter ce nom de « vise_par » (annuaire.yaml)."
                yield Fault(message, subject.dossier.locate(vises[0].source, "visas", key=True), remedy)


def _owner(vise: Vise) -> str:
    return SEANCES if vise.acte.est_seance else vise.acte.contrat


def _unknown(subject: Subject, textes: tuple[TexteConnu, ...]) -> Faults:
    known = [SEANCES, *(contrat.code for contrat in subject.dossier.contrats)]
    for rank, texte in enumerate(textes):
        for index, name in enumerate(texte.vise_par):
            place = subject.dossier.locate(CleDeSource.annuaire(), "textes", rank, "vise_par", index)
            message = f"« {name} » n'est ni un contrat du dossier, ni « {SEANCES} »"
            yield from unknown_name(name, known, "Contrats", message, place)


def _is(vise: Vise, texte: TexteConnu) -> bool:
    """Whether the visa is of that text; a wrong number or a wrong date is another rule's."""
    visa = vise.visa
    return any(said and said == right for said, right in _names(vise, texte)) or (
        not texte.numero and not texte.date and nom_compare(visa.nature).startswith(nom_compare(texte.nature))
    )


def _names(vise: Vise, texte: TexteConnu) -> Iterator[tuple[object, object]]:
    yield vise.visa.numero, texte.numero
    if vise.genre == genre(texte.nature):
        yield vise.visa.jour, texte.date
        yield vise.visa.objet and nom_compare(vise.visa.objet), texte.objet and nom_compare(texte.objet)


def _nom(texte: TexteConnu) -> str:
    number = f" n°{NBSP}{texte.numero}" if texte.numero else ""
    return f"{texte.nature}{number}{f' du {date(texte.date)}' if texte.date else ''}"
