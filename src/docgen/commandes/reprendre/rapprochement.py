"""One file that came back, against the data: what each changed line comes from."""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from docgen.adresses.sources import CleDeSource
from docgen.adresses.versions import INITIALE, NomDeVersion
from docgen.commandes.reprendre.cases import as_boxes, boxes_turned, boxes_written
from docgen.commandes.reprendre.ecrits import EcritNouveau, MotsEcrits, all_written, flat, said_change, that_may_show
from docgen.commandes.reprendre.elements import PassagesVoisins, carried, lines_around, list_beside, together
from docgen.commandes.reprendre.essais import AdresseDuWord, Sonde, a_place, copied
from docgen.commandes.reprendre.modeles import TexteDuModele, TextesDesModeles
from docgen.commandes.reprendre.recu import FichierRecu
from docgen.commandes.reprendre.reports import held, is_typed, new_text
from docgen.commandes.reprendre.restes import Pourquoi, Reste, Voisine
from docgen.commandes.reprendre.situations import places_of_lines
from docgen.commandes.reprendre.suites import LigneSuivie
from docgen.commandes.reprendre.trois_voies import PassageRevenu, answers_by_rank, changed_passages
from docgen.commandes.reprendre.valeurs_tapees import (
    Retouche,
    is_of_figures,
    is_said_by,
    retouches_of,
    whole_values,
)
from docgen.commandes.reprendre.vus import Vu, seen_places
from docgen.demande import Order
from docgen.dossier import Dossier, DossierContrat
from docgen.findings import Finding, Location, Refusal
from docgen.ooxml.trace import PlaceDeLigne, written_lines

# What to do of what a version says that is signed, by what says it.
_SIGNE = {
    "actions": "Si un avenant le change : copier d'abord la fiche dans son dossier actions/, puis produire de nouveau.",
    "articles": "Le changer, et cela seul, dans le Word du contrat consolidé de cette version, puis relire ce "
    "fichier : docgen dira l'opération de l'avenant.",
    "": "Si un avenant le change : l'écrire dans son dossier (une opération, une fiche), puis produire de nouveau.",
}


class Rapproche(Struct, frozen=True):
    """A file that came back: its lines in the data, what was traced and to what, the rest, what is refused."""

    recu: FichierRecu
    adresse: AdresseDuWord
    place: Location
    now: tuple[str, ...]
    textes: tuple[tuple[MotsEcrits, str], ...] = ()
    portes: tuple[PassageRevenu, ...] = ()
    restes: tuple[Reste, ...] = ()
    refus: tuple[Finding, ...] = ()

    def held_against(self, after: Sequence[str]) -> Iterator[Finding]:
        """What the document, once the data have changed, does not say as the file does."""
        ranks, said = answers_by_rank(self.now, after), {flat(line) for line in after}

        def is_said(passage: PassageRevenu) -> bool:
            if passage.rang in ranks:
                return is_said_by(after[ranks[passage.rang]], passage.ancien, passage.nouveau)
            return not passage.nouveau or flat(passage.nouveau) in said

        for passage in self.portes:
            if not is_said(passage):
                message = f"« {passage.nouveau} » ne peut pas être écrit ainsi dans les données"
                yield Finding("REP009", message, self.place, "Corriger le fichier des données à la main.")
        for reste in self.restes:
            # What no longer stands once the data have changed follows from them.
            out = reste.pourquoi == "retrait"
            left = [passage for passage in reste.passages
                    if (flat(passage.ancien) in said if out else not is_said(passage))]  # fmt: skip
            if left:
                yield replace(reste, passages=tuple(left)).finding

    def followed(self, body: str) -> list[LigneSuivie]:
        """The other lines of the document that change with those of the file, once its body is `body`."""
        after = list(written_lines(body))
        ranks, done = answers_by_rank(self.now, after), {passage.rang for passage in self.portes}
        asked = {passage.nouveau for passage in self.portes}
        found = [(ranks[rank], line) for rank, line in enumerate(self.now)
                 if rank in ranks and rank not in done and after[ranks[rank]] != line]  # fmt: skip
        where = places_of_lines(body) if found else []
        return [LigneSuivie(where[at] if len(where) == len(after) else "", line, after[at])
                for at, line in found if after[at] not in asked]  # fmt: skip


def traced(
    order: Order, dossier: Dossier, adresse: AdresseDuWord, now: tuple[str, ...], recu: FichierRecu, place: Location,
    saisies: Callable[[int], tuple[Location, ...]],
) -> Rapproche:  # fmt: skip
    """What `recu` changes of the document at `adresse`, which says `now`; `saisies` gives the values that the amount
    on the line of that rank adds up, when it is computed. May raise `OSError`."""
    passages = [as_boxes(passage) for passage in changed_passages(recu.trace.empreintes, now, recu.lignes)]
    if not passages:
        return Rapproche(recu, adresse, place, now)
    with a_place() as folder:
        found = _found(copied(order, folder), dossier, adresse, now, recu.places, passages)
    model = TextesDesModeles(order.templates / "textes", dossier, adresse.version).line
    reading = _Lecture(place, now, found.untried, saisies, model, portes=list(found.portes))
    for passage in (element for element in passages if element not in found.portes):
        reading.read(passage, found.seen.get(passage.rang, []), found.words.get(passage, []))
    reading.restes += [found.left(each, place) for each in found.voisins if each.passages[0] not in found.portes]
    textes = (*((vu.ecrit, text) for vu, text in reading.textes()), *(edit for edits in found.edits for edit in edits))
    return Rapproche(recu, adresse, place, now, textes, tuple(reading.portes), tuple(reading.restes),
                     (*reading.refus, *_signed(dossier, adresse.version, textes)))  # fmt: skip


class _Trouve(Struct, frozen=True):
    """What answers the passages of a file: where its lines stand; what is written that each line shows, and what could
    not be tried; the passages that are carried whole (boxes, elements), and how they are written."""

    places: Sequence[PlaceDeLigne]
    words: dict[PassageRevenu, list[Retouche]]
    seen: dict[int, list[Vu]]
    untried: list[MotsEcrits]
    voisins: list[PassagesVoisins]
    portes: tuple[PassageRevenu, ...]
    edits: tuple[tuple[EcritNouveau, ...], ...]

    def left(self, groupe: PassagesVoisins, place: Location) -> Reste:
        """What is said of what was put in or taken out, and is not carried: where it would be written."""
        pourquoi: Pourquoi = "ajout" if groupe.ajout else "retrait"
        # A line put in the cell of the one above is no row.
        inside = groupe.ajout and self.places[groupe.passages[0].revenu].jointe
        beside = None if inside else list_beside(groupe, self.seen)
        if beside:
            written, path = beside
            liste = next(str(step) for step in reversed(path) if isinstance(step, str))
            return Reste(groupe.passages, pourquoi, place, voisine=Voisine(written.place, written.texte, liste))
        near = next((vu.ecrit for rank in groupe.temoins for vu in self.seen.get(rank, ())), None)
        voisine = Voisine(near.place, near.texte) if near else None
        return Reste(groupe.passages, pourquoi, place, voisine=voisine)


def _found(
    sonde: Sonde, dossier: Dossier, adresse: AdresseDuWord, now: Sequence[str], places: Sequence[PlaceDeLigne],
    passages: Sequence[PassageRevenu],
) -> _Trouve:  # fmt: skip
    here = [element for element in passages if element.rang >= 0 and element.nouveau and not element.dispute]
    words = {element: retouches_of(element.ancien, element.nouveau) for element in here}
    lines = [(element.ancien, _spans(element.ancien, words[element])) for element in here]
    voisins = together(passages, len(now))
    around = [(now[rank], [(0, len(now[rank]))]) for rank in lines_around(voisins, now)]
    known = written_there(dossier, adresse.version)
    boxes = boxes_written(sonde, dossier, adresse, here, known)
    # A title of a narrative is how its text is found: it is tried only where it changes itself.
    beside = [ecrit for ecrit in known if ecrit.cle or not ecrit.texte.startswith("#")]
    shown = list(dict.fromkeys([*that_may_show(known, lines), *that_may_show(beside, around)]))
    seen, untried = seen_places(sonde, dossier, adresse, now, shown) if shown else ({}, [])
    moved = carried(sonde, dossier, adresse, now, places, voisins, seen)
    portes = (*boxes, *(passage for each in moved for passage in each.passages))
    return _Trouve(places, words, seen, untried, voisins, portes, (*boxes.values(), *moved.values()))


def _spans(line: str, words: Sequence[Retouche]) -> list[tuple[int, int]]:
    """The letters of `line` that tell what `words` change: all of them, for figures that may come from others."""
    return [(0, len(line))] if is_of_figures(line, words) else [(word.debut, word.fin) for word in words]


def written_there(dossier: Dossier, nom: NomDeVersion) -> list[MotsEcrits]:
    """What is written that a document of that version or séance may show."""
    later = _later(dossier, nom)
    shown = [acte.contrat for seance in dossier.seances if seance.name == nom for acte in seance.base.actes.values()]
    written = all_written(dossier, (nom, *shown) if nom.est_seance else (nom.contrat,))
    # What names a contract or a version is a key: nothing would be read under another.
    names = {text for contrat in dossier.contrats
             for text in (contrat.code, INITIALE, *(avenant.version for avenant in contrat.avenants))}  # fmt: skip
    return [ecrit for ecrit in written
            if ecrit.cle is None or (ecrit.cle.version not in later and ecrit.texte not in names)]  # fmt: skip


class _Lecture(Struct):
    """The passages of one file, one after the other."""

    place: Location
    now: Sequence[str]
    untried: Sequence[MotsEcrits]
    saisies: Callable[[int], tuple[Location, ...]]
    modele: Callable[[str, Sequence[Retouche]], TexteDuModele | None]
    trouves: dict[MotsEcrits, tuple[Vu, str, list[Retouche]]] = field(default_factory=dict)
    portes: list[PassageRevenu] = field(default_factory=list)
    restes: list[Reste] = field(default_factory=list)
    refus: list[Finding] = field(default_factory=list)

    def read(self, passage: PassageRevenu, seen: Sequence[Vu], words: Sequence[Retouche]) -> None:
        """Trace the words of one passage."""
        if passage.dispute:
            message = (f"les données disent maintenant « {passage.ancien} », et le fichier dit « {passage.nouveau} » : "
                       "l'un et l'autre ont changé depuis qu'il a été produit")  # fmt: skip
            if not passage.ancien:
                message = f"le fichier dit « {passage.nouveau} » à la place de ce que les données ne disent plus"
            remedy = "Choisir : corriger les données à la main, ou repartir d'un document produit de nouveau."
            self.refus.append(Finding("REP004", message, self.place, remedy))
        elif passage.nouveau and passage.rang >= 0:
            self._traced(passage, list(seen) or self._only(passage, words), words)

    def _traced(self, passage: PassageRevenu, seen: Sequence[Vu], words: Sequence[Retouche]) -> None:
        line = flat(passage.ancien)
        try:
            typed = whole_values(line, words, seen)
        except Refusal as refusal:
            self.refus.append(Finding("REP009", refusal.message, self.place, refusal.remedy))
            return
        if words and not typed:  # nothing but the sign of the euro
            self.portes.append(passage)
            return
        words = typed
        retrouvees = [found for word in words
                      if (found := held(word, line, seen)) and is_typed(found[1], line, found[0])]  # fmt: skip
        if not words or len(retrouvees) < len(words):
            # What is left of the line may follow from what is carried: « 5 (33 %) ».
            saisies = () if retrouvees else self.saisies(passage.rang)
            words = [word for word in words if word not in [found[0] for found in retrouvees]]
            model = None if saisies else self.modele(passage.ancien, words)
            computed = bool(saisies)
            if not saisies and not model:
                # What the line shows of the data is what it comes from: « 156 €, sur une base de 12 212 », a list.
                saisies = tuple(dict.fromkeys(vu.ecrit.place for vu in seen))
                computed = bool(saisies and words) and is_of_figures(line, words)
            self.restes.append(Reste((passage,), "calculé" if computed else "modèle", self.place, saisies, model,
                                     cases=boxes_turned(passage), dessus=self.now[passage.rang - 1]))  # fmt: skip
        else:
            self.portes.append(passage)
        for word, vu in retrouvees:
            known = self.trouves.get(vu.ecrit)
            if known is None:
                self.trouves[vu.ecrit] = (vu, passage.ancien, [word])
            elif known[0] == vu and known[1] == passage.ancien:
                known[2].append(word)

    def _only(self, passage: PassageRevenu, words: Sequence[Retouche]) -> list[Vu]:
        """What could not be tried, when it alone may be what the line shows there."""
        line = [(passage.ancien, [(word.debut, word.fin) for word in words])]
        alone = that_may_show(self.untried, line)
        if len(alone) != 1 or alone[0].cle is None or alone[0].sorte != "texte":
            return []
        low = flat(passage.ancien).lower()
        ways = [(low.find(way.lower()), len(way)) for way in alone[0].shown() if way.lower() in low]
        vus = [Vu(alone[0], at, at + size, alone[0].sorte) for at, size in ways[:1]]
        return vus if all(held(word, low, vus) and word.fin > word.debut for word in words) else []

    def textes(self) -> Iterator[tuple[Vu, str]]:
        """The new words of each thing that is written."""
        for vu, line, words in self.trouves.values():
            try:
                text = new_text(vu, line, sorted(set(words)))
            except Refusal as refusal:
                self.refus.append(Finding("REP009", refusal.message, vu.ecrit.place, refusal.remedy))
                continue
            # The same number in other signs changes nothing.
            if text != vu.ecrit.texte:
                yield vu, text


def _signed(dossier: Dossier, nom: NomDeVersion, textes: Sequence[tuple[MotsEcrits, str]]) -> Iterator[Finding]:
    """A refusal for each change of what a signed version says."""
    contrat = dossier.contrat(nom.contrat)
    for ecrit, text in textes if contrat else ():
        assert contrat is not None
        key = key_of_words(dossier, ecrit)
        if key.proprietaire == contrat.code and is_signed(contrat, key.version):
            message = f"{said_change(ecrit.texte, text)} : c'est ce que dit une version signée"
            yield Finding("REP008", message, ecrit.place, _SIGNE.get(key.sorte, _SIGNE[""]))


def _later(dossier: Dossier, nom: NomDeVersion) -> set[str]:
    """The versions of the contract of `nom` that come after: a document of that one shows nothing of them."""
    contrat = dossier.contrat(nom.contrat)
    names = [INITIALE, *(avenant.version for avenant in contrat.avenants)] if contrat else []
    return set(names[names.index(nom.code) + 1 :]) if nom.code in names else set()


def is_signed(contrat: DossierContrat, version: str) -> bool:
    """Whether the parties have signed that version."""
    if version == INITIALE:
        return contrat.base.entete.signature is not None or contrat.scelle(version) is not None
    avenants = {avenant.version: avenant for avenant in contrat.avenants}
    return version in avenants and avenants[version].statut == "signe"


def key_of_words(dossier: Dossier, ecrit: MotsEcrits) -> CleDeSource:
    """The key of the file where they stand."""
    return ecrit.cle or CleDeSource(dossier.inside(ecrit.place.file) or "")
