"""Un visa n'a pas la date, le numéro ou la nature du texte qu'il vise.

**Constat.** Un acte vise un texte d'annuaire.yaml, ou l'un des textes usuels que docgen connaît, sous une autre date,
une autre nature, ou un numéro qui diffère d'un signe ou deux. Un texte se reconnaît à son numéro ; à défaut, aux
premiers mots de son titre.

**Pourquoi c'est grave.** L'acte s'appuierait sur un texte qui n'existe pas, ou sur un autre : une date ou un numéro
dits une seule fois ne sont relus par rien d'autre.

**Exemple.** « la loi n° 2015-991 du 8 août 2015 », qui est du 7.

**Remède.** Reprendre la date, le numéro et la nature du texte publié ; si c'est l'annuaire qui se trompe, l'y corriger.
"""

from docgen.check import Fault, Faults, Preuve, Subject, dossier, rule
from docgen.check.textes_connus import cites_par_les_visas, ecart_au_connu


@rule("donnees", "bloquant", en_projet=True, qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each visa of a known text that is not its own."""
    for cited, vise in cites_par_les_visas(subject):
        if found := ecart_au_connu(subject, cited):
            message = f"{cited.nom}, visé par {cited.ou} : d'après {found.connu.source}, ce texte {found.dit}"
            remedy = "Reprendre ce que dit le texte publié ; si c'est l'annuaire qui se trompe, l'y corriger."
            yield Fault(message, vise.place(found.cle), remedy, preuve=Preuve((cited.nom, found.connu.nom)))
