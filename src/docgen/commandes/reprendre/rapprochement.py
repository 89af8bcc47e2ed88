"""One file that came back, against the data: what each changed line comes from."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from docgen.adresses.sources import CleDeSource
from docgen.adresses.versions import INITIALE, NomDeVersion
from docgen.commandes.reprendre.cases import CasesTournees, boxes_turned, exchanged, list_of_boxes, ticked
from docgen.commandes.reprendre.ecrits import MotsEcrits, all_written, flat, plainly, that_may_show
from docgen.commandes.reprendre.essais import AdresseDuWord, a_place, copied
from docgen.commandes.reprendre.modeles import TexteDuModele, line_of_model
from docgen.commandes.reprendre.recu import FichierRecu
from docgen.commandes.reprendre.reports import Retouche, held, is_typed, new_text, retouches_of
from docgen.commandes.reprendre.trois_voies import PassageRevenu, changed_passages, opcodes
from docgen.commandes.reprendre.vus import Vu, seen_places
from docgen.demande import Order
from docgen.dossier import Dossier, DossierContrat
from docgen.findings import Finding, Location, Refusal, Severity

Pourquoi = Literal["calculé", "modèle", "ajout", "retrait"]
_REMEDES: dict[Pourquoi, str] = {
    "calculé": "Changer l'une de ces saisies",
    "modèle": "Ces mots sont du modèle, que d'autres documents partagent, ou suivent d'autres valeurs : changer le "
    "texte du modèle, ou ces valeurs.",
    "ajout": "Une ligne ou une rangée de plus s'écrit dans les données, à la main.",
    "retrait": "Une ligne ou une rangée de moins s'ôte des données, à la main.",
}
_DITS: dict[Pourquoi, str] = {
    "calculé": "ce montant est calculé",
    "modèle": "ces mots ne sont pas des données",
    "ajout": "ce passage est ajouté",
    "retrait": "ce passage est retiré",
}


# What to do of what a version says that is signed, by what says it.
_SIGNE = {
    "actions": "Si un avenant le change : copier d'abord la fiche dans son dossier actions/, puis produire de nouveau.",
    "articles": "Le changer, et cela seul, dans le Word du contrat consolidé de cette version, puis relire ce "
    "fichier : docgen dira l'opération de l'avenant.",
    "": "Si un avenant le change : l'écrire dans son dossier (une opération, une fiche), puis produire de nouveau.",
}


class Reste(Struct, frozen=True):
    """A change that answers nothing in the data; `saisies` are what a computed amount comes from."""

    passage: PassageRevenu
    pourquoi: Pourquoi
    place: Location
    saisies: tuple[Location, ...] = ()
    modele: TexteDuModele | None = None
    voisine: Location | None = None
    cases: CasesTournees | None = None

    @property
    def remede(self) -> str:
        """What to do, in which file where it is known."""
        if self.cases:
            return self.cases.remede(self.voisine)
        if self.voisine is None:
            return self.modele.remede if self.modele else _REMEDES[self.pourquoi]
        where = f"{self.voisine.file}, ligne {self.voisine.line}"
        if self.pourquoi == "retrait":
            return f"L'ôter de {where}, avec le reste de la rangée s'il y en a."
        return f"L'ajouter sous {where} : ce qui est juste au-dessus dans le document."

    @property
    def finding(self) -> Finding:
        """What is said of it, in full."""
        words = f"« {self.passage.ancien} » devient « {self.passage.nouveau} »"
        if self.pourquoi in ("ajout", "retrait"):
            words = f"« {self.passage.nouveau or self.passage.ancien} »"
        message = f"{words} : {_DITS[self.pourquoi]}, et ce n'est pas repris"
        if self.cases:
            message = f"{self.cases.dit} : ce n'est pas repris"
            return Finding("REP007", message, self.place, self.remede, Severity.A_CORRIGER)
        if self.pourquoi != "calculé":
            code = "REP006" if self.pourquoi == "modèle" else "REP007"
            return Finding(code, message, self.place, self.remede, Severity.A_CORRIGER)
        said = ", ".join(f"{place.file}, ligne {place.line}" for place in self.saisies)
        return Finding("REP005", message, self.place, f"{self.remede} : {said}.")


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
            wanted = flat(passage.nouveau)
            return flat(after[ranks[passage.rang]]) == wanted if passage.rang in ranks else wanted in said

        for passage in self.portes:
            if not is_said(passage):
                message = f"« {passage.nouveau} » ne peut pas être écrit ainsi dans les données"
                yield Finding("REP009", message, self.place, "Corriger le fichier des données à la main.")
        for reste in self.restes:
            # What no longer stands once the data have changed follows from them.
            gone = reste.pourquoi == "retrait" and flat(reste.passage.ancien) not in said
            if not gone and (reste.pourquoi == "retrait" or not is_said(reste.passage)):
                yield reste.finding

    def followed(self, after: Sequence[str]) -> list[tuple[str, str]]:
        """The other lines of the document that change with those of the file."""
        ranks, done = answers_by_rank(self.now, after), {passage.rang for passage in self.portes}
        return [(line, after[ranks[rank]]) for rank, line in enumerate(self.now)
                if rank in ranks and rank not in done and after[ranks[rank]] != line]  # fmt: skip


def answers_by_rank(olds: Sequence[str], news: Sequence[str]) -> dict[int, int]:
    """For the ranks of the lines of `olds`, those of the lines of `news` that answer them."""
    if (codes := opcodes(olds, news)) is None:
        return dict(zip(range(len(olds)), range(len(news)), strict=True))
    found: dict[int, int] = {}
    for tag, start, end, first, last in codes:
        if tag in ("equal", "replace") and end - start == last - first:
            found.update(zip(range(start, end), range(first, last), strict=True))
    return found


def traced(
    order: Order, dossier: Dossier, adresse: AdresseDuWord, now: tuple[str, ...], recu: FichierRecu, place: Location,
    saisies: Callable[[int], tuple[Location, ...]],
) -> Rapproche:  # fmt: skip
    """What `recu` changes of the document at `adresse`, which says `now`; `saisies` gives the values that the amount
    on the line of that rank adds up, when it is computed. May raise `OSError`."""
    passages = list(changed_passages(recu.trace.empreintes, now, recu.lignes))
    here = [element for element in passages if element.rang >= 0 and element.nouveau and not element.dispute]
    words = {element: retouches_of(element.ancien, element.nouveau) for element in here}
    lines = [(element.ancien, [(word.debut, word.fin) for word in words[element]]) for element in here]
    known = written_there(dossier, adresse.version) if passages else []
    seen, untried = _seen(order, dossier, adresse, now, that_may_show(known, lines))
    boxes = _boxes(order, dossier, adresse, here, known)
    model = partial(line_of_model, order.templates / "textes", dossier, adresse.version)
    reading = _Lecture(place, untried, saisies, model, portes=list(boxes))
    for passage in (element for element in passages if element not in boxes):
        reading.read(passage, seen.get(passage.rang, []), words.get(passage, []))
    textes = (*((vu.ecrit, text) for vu, text in reading.textes()), *boxes.values())
    restes = tuple([_beside(reste, now, known) for reste in reading.restes])
    return Rapproche(recu, adresse, place, now, textes, tuple(reading.portes), restes,
                     (*reading.refus, *_signed(dossier, adresse.version, textes)))  # fmt: skip


def _beside(reste: Reste, now: Sequence[str], known: Sequence[MotsEcrits]) -> Reste:
    """`reste` with where what was removed is written, or the line above what was added, when it is told at once."""
    passage = reste.passage
    if reste.pourquoi == "modèle" and (cases := boxes_turned(passage)):
        return replace(reste, cases=cases, voisine=list_of_boxes(known, cases))
    line = passage.ancien if reste.pourquoi == "retrait" else now[passage.apres] if passage.apres >= 0 else ""
    if reste.pourquoi not in ("ajout", "retrait") or not line:
        return reste
    said = plainly(line).lower()
    places = {ecrit.place: None for ecrit in known if said in [way.lower() for way in ecrit.shown()]}
    return replace(reste, voisine=next(iter(places))) if len(places) == 1 else reste


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


def _boxes(
    order: Order, dossier: Dossier, adresse: AdresseDuWord, passages: Sequence[PassageRevenu],
    written: Sequence[MotsEcrits],
) -> dict[PassageRevenu, tuple[MotsEcrits, str]]:  # fmt: skip
    turned = [passage for passage in passages if exchanged(passage)]
    if not turned:
        return {}
    with a_place() as folder:
        return ticked(copied(order, folder), dossier, adresse, turned, written)


def _seen(
    order: Order, dossier: Dossier, adresse: AdresseDuWord, now: Sequence[str], ecrits: Sequence[MotsEcrits]
) -> tuple[dict[int, list[Vu]], list[MotsEcrits]]:
    if not ecrits:
        return {}, []
    with a_place() as folder:
        return seen_places(copied(order, folder), dossier, adresse, now, ecrits)


class _Lecture(Struct):
    """The passages of one file, one after the other."""

    place: Location
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
            remedy = "Choisir : corriger les données à la main, ou repartir d'un document produit de nouveau."
            self.refus.append(Finding("REP004", message, self.place, remedy))
        elif not passage.nouveau or passage.rang < 0:
            self.restes.append(Reste(passage, "ajout" if passage.nouveau else "retrait", self.place))
        else:
            self._traced(passage, list(seen) or self._only(passage, words), words)

    def _traced(self, passage: PassageRevenu, seen: Sequence[Vu], words: Sequence[Retouche]) -> None:
        line = flat(passage.ancien)
        retrouvees = [found for word in words
                      if (found := held(word, line, seen)) and is_typed(found[1], line, found[0])]  # fmt: skip
        if not words or len(retrouvees) < len(words):
            # What is left of the line may follow from what is carried: « 5 (33 %) ».
            saisies = () if retrouvees else self.saisies(passage.rang)
            words = [word for word in words if word not in [found[0] for found in retrouvees]]
            model = None if saisies else self.modele(passage.ancien, words)
            self.restes.append(Reste(passage, "calculé" if saisies else "modèle", self.place, saisies, model))
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
                yield vu, new_text(vu, line, sorted(set(words)))
            except Refusal as refusal:
                self.refus.append(Finding("REP009", refusal.message, vu.ecrit.place, refusal.remedy))


def _signed(dossier: Dossier, nom: NomDeVersion, textes: Sequence[tuple[MotsEcrits, str]]) -> Iterator[Finding]:
    """A refusal for each change of what a signed version says."""
    contrat = dossier.contrat(nom.contrat)
    for ecrit, text in textes if contrat else ():
        assert contrat is not None
        key = key_of_words(dossier, ecrit)
        if key.proprietaire == contrat.code and is_signed(contrat, key.version):
            message = f"« {ecrit.texte.strip()} » devient « {text.strip()} » : c'est ce que dit une version signée"
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
