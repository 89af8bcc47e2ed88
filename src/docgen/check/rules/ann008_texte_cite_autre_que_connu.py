"""Un document cite un texte de droit sous une date, un numéro ou une nature qui n'est pas la sienne.

**Constat.** Un article, un récit ou une annexe cite un texte d'annuaire.yaml, ou l'un des textes usuels que docgen
connaît, sous une autre date, une autre nature, ou un numéro qui diffère d'un signe ou deux. Ce que dit un visa est à
ANN005.

**Pourquoi c'est grave.** Le lecteur chercherait un texte qui n'existe pas, ou en lirait un autre.

**Exemple.** « la loi n° 2015-991 du 8 août 2015 » dans un récit ; elle est du 7.

**Remède.** Reprendre la date, le numéro et la nature du texte publié ; si c'est l'annuaire qui se trompe, l'y corriger.
"""

from docgen.check import Fault, Faults, Preuve, Subject, dossier, rule
from docgen.check.montre import dans
from docgen.check.textes_connus import cites_par_les_documents, cites_par_les_visas, ecart_au_connu


@rule("documents", "bloquant", en_projet=True, qui="juridique", sur=dossier)
def look(subject: Subject) -> Faults:
    """One fault for each way of citing a known text that is not its own, said once."""
    said = {(cited.genre, cited.numero, cited.jour) for cited, _ in cites_par_les_visas(subject)}
    for cited, trouve in cites_par_les_documents(subject):
        key = (cited.genre, cited.numero, cited.jour)
        if key not in said and (found := ecart_au_connu(subject, cited)):
            said.add(key)
            message = f"{cited.nom} ({dans(trouve.lus)}) : d'après {found.connu.source}, ce texte {found.dit}"
            remedy = "Reprendre ce que dit le texte publié ; si c'est l'annuaire qui se trompe, l'y corriger."
            yield Fault(message, trouve.place(cited.ou), remedy, preuve=Preuve((cited.nom, found.connu.nom)))
