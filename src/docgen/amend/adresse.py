"""Where an operation hits: an article, and a line, a sentence or the title of it, in the readings that contracts use.

Three ways to count lines coexist: `alinea` counts every new line (circulaire of 20 October 2000), `paragraphe` counts
the lines that are not tirets, `tiret` counts the tirets, in the whole article or after the named line. A numbered list
gives names too: `point` (« 2° », « 2° du II ») and `lettre` (« b »); a rank is then counted inside the point. A picture
is no alinéa: `image` counts the pictures.
"""

from collections.abc import Sequence
from typing import Literal, Self

from pydantic import model_validator

from docgen.amend.designation import Designation, nom_article
from docgen.amend.mots import Place, sentences
from docgen.amend.points import Jusqua, Lettre, NomDePoint, point_lines, said_points
from docgen.findings import Refusal
from docgen.french import ordinal
from docgen.model.base import PREAMBULE, Modele, NumeroArticle, OuiNon, RangOuDernier, fault
from docgen.model.contrat import Alinea, Article, Contrat
from docgen.model.points import point_ecrit, points_de

# How lines are counted, of the tirets' openers too.
Decompte = Literal["alinea", "paragraphe"]
# How much of a line is shown in a list of them.
_SHOWN = 60
_LINES = ("tableau", "image", "alinea", "paragraphe", "tiret")
_NAMES = {"alinea": "alinéa", "paragraphe": "paragraphe", "tiret": "tiret", "tableau": "tableau", "image": "image"}


class Adresse(Modele):
    """An article (or the preamble), or one line of it, or several up to `jusqu_a`, a sentence, or its title."""

    article: NumeroArticle
    point: NomDePoint | None = None
    lettre: Lettre | None = None
    alinea: RangOuDernier | None = None
    paragraphe: RangOuDernier | None = None
    tiret: RangOuDernier | None = None
    tableau: RangOuDernier | None = None
    image: RangOuDernier | None = None
    phrase: RangOuDernier | None = None
    jusqu_a: Jusqua | None = None
    intitule: OuiNon = False

    @model_validator(mode="after")
    def _one_reading(self) -> Self:
        if self.alinea and self.paragraphe:
            raise fault("l'adresse compte à la fois en alinéas et en paragraphes", "Garder une seule des deux clés.")
        for name, said in (("tableau", "un tableau"), ("image", "une image")):
            others = [getattr(self, key) for key in (*_LINES, "phrase") if key != name]
            if getattr(self, name) and (any(others) or self.points):
                raise fault(f"{said} s'adresse par son seul rang dans l'article", f"Ne garder que la clé « {name} ».")
        if self.intitule and (self.lignes_visees or self.phrase):
            raise fault("l'adresse vise à la fois l'intitulé et une ligne", "Garder « intitule », ou la ligne.")
        if self.jusqu_a:
            self._check_range(self.jusqu_a)
        return self

    def _check_range(self, end: int | str) -> None:
        if self.phrase or self.tableau or self.image or not self.lignes_visees:
            raise fault(
                "« jusqu_a » ne va qu'avec un alinéa, un paragraphe, un tiret, un point ou une lettre",
                "Ajouter le premier, par exemple « alinea: 7 » ou « point: 2° ».",
            )
        start = self.tiret or self.alinea or self.paragraphe
        if start is None:
            return
        if isinstance(end, str):
            raise fault(f"« jusqu_a: {end} » ne dit pas le rang d'une ligne", "Écrire un rang, par exemple « 3 ».")
        if (start > 0) == (end > 0) and end <= start:
            raise fault(
                f"l'étendue est à l'envers : du rang {start} au rang {end}", "Écrire d'abord le rang le plus petit."
            )

    @property
    def points(self) -> tuple[str, ...]:
        """The points that it names, the innermost first: « b », « 2° »."""
        return tuple(name for said in (self.lettre, self.point) if said for name in point_ecrit(said))

    @property
    def vise_un_point(self) -> bool:
        """Whether it names a point, or several, and no line inside."""
        return bool(self.points) and not self._ranks and not self.phrase

    @property
    def _ranks(self) -> bool:
        return any(getattr(self, name) is not None for name in _LINES)

    @property
    def lignes_visees(self) -> bool:
        """Whether the address names a line."""
        return self._ranks or bool(self.points)

    def dite(self, *, court: bool = False) -> Designation:
        """The address as an act says it; `court` leaves the article out, where the sentence has already named it."""
        if self.intitule:
            return Designation("titre").of(None if court else self._article())
        steps = []
        if self.phrase:
            steps.append(Designation(f"{_rank(self.phrase, feminine=True)} phrase", feminin=True))
        named = [name for name in reversed(_LINES) if getattr(self, name)]
        for name in named:
            rank, last = getattr(self, name), self.jusqu_a if name == named[0] else None
            several, feminine = isinstance(last, int), name == "image"
            said = _ranks(rank, last) if isinstance(last, int) else _rank(rank, feminine=feminine)
            steps.append(Designation(f"{said} {_NAMES[name]}{'s' if several else ''}", feminine, last is not None))
        steps += said_points(self.points, None if named else self.jusqu_a)
        if not steps:
            return self._article()
        whole = None if court else self._article()
        for step in reversed(steps):
            whole = step.of(whole)
        return whole or steps[0]

    def lieu(self, *, court: bool = False) -> str:
        """Where the words are, at the head of a sentence; nothing where `court` leaves nothing to say."""
        if court and self == Adresse(article=self.article):
            return ""
        said = self.dite(court=court)
        # « Au titre de » would mean something else.
        return f"Dans {said.le}" if self.intitule else said.lieu

    def _article(self) -> Designation:
        return Designation(nom_article(self.article))

    @property
    def en_lettres(self) -> str:
        """The address as an act says it, without its article: « deuxième tiret de l'article 2.2 »."""
        return self.dite().nom


def _rank(rank: int, *, feminine: bool = False) -> str:
    if rank > 0:
        return ordinal(rank, feminine=feminine)
    last = "dernière" if feminine else "dernier"
    return last if rank == -1 else f"avant-{last}"


def _ranks(first: int, last: int) -> str:
    return f"{_rank(first)} {'et' if last == first + 1 else 'à'} {_rank(last)}"


# --- finding ---------------------------------------------------------------------------------------------------------
def find_article(contrat: Contrat, numero: str) -> tuple[int, Article]:
    """The index and the article of that number. Refused when it is missing, doubled or abrogated."""
    found = [(i, article) for i, article in enumerate(contrat.articles) if article.numero == numero]
    if not found:
        what = "le contrat n'a pas de préambule" if numero == PREAMBULE else f"l'article {numero} n'existe pas"
        known = ", ".join(article.numero for article in contrat.articles)
        raise Refusal(
            what + ("" if numero == PREAMBULE else " dans le contrat"), f"Articles connus : {known}.", code="AVE001"
        )
    if len(found) > 1:
        raise Refusal(f"deux articles portent le numéro {numero}", "Renuméroter l'un des deux.", code="AVE003")
    if found[0][1].abroge:
        raise Refusal(f"l'article {numero} est abrogé", "Viser un article en vigueur.", code="AVE001")
    return found[0]


def find_lines(article: Article, adresse: Adresse) -> range:
    """The indexes, in `article.alineas`, of the lines that `adresse` names; all when it names none. May be refused."""
    if not adresse.lignes_visees:
        return range(len(article.alineas))
    scope = range(len(article.alineas))
    name = next((name for name in _LINES if getattr(adresse, name)), None)
    if adresse.points:
        scope = point_lines(article, adresse.points, None if name else adresse.jusqu_a)
    if name is None:
        return scope
    lines = list(scope)
    if name != "tiret":
        lines = [i for i in lines if _counts(article, i, name)]
        first = _nth(article, adresse, lines, getattr(adresse, name), name)
        if not adresse.tiret:
            return _up_to(article, adresse, lines, first, name)
        end = first + 1
        while end < scope.stop and article.alineas[end].nature in ("tiret", "image"):
            end += 1
        lines = list(range(first + 1, end))
    tirets = [i for i in lines if article.alineas[i].nature == "tiret"]
    return _up_to(article, adresse, tirets, _nth(article, adresse, tirets, adresse.tiret or 0, "tiret"), "tiret")


def _counts(article: Article, index: int, name: str) -> bool:
    nature = article.alineas[index].nature
    return {"alinea": nature != "image", "paragraphe": nature not in ("image", "tiret")}.get(name, nature == name)


def _nth(article: Article, adresse: Adresse, lines: list[int], rank: int, name: str) -> int:
    if rank > len(lines) or -rank > len(lines):
        raise Refusal(
            f"{adresse.dite().le} n'existe pas : {counted(len(lines), _NAMES[name])} à cet endroit",
            "Corriger le rang. Chaque ligne compte pour un alinéa, tirets compris.\n" + proof(article, adresse),
            code="AVE001",
        )
    return lines[rank - 1 if rank > 0 else rank]


def _up_to(article: Article, adresse: Adresse, lines: list[int], first: int, name: str) -> range:
    if not isinstance(adresse.jusqu_a, int):
        return range(first, first + 1)
    last = _nth(article, adresse, lines, adresse.jusqu_a, name)
    if last <= first:
        raise Refusal(
            f"l'étendue est à l'envers : {adresse.dite().le} finissent avant de commencer",
            "Écrire d'abord le rang le plus petit.\n" + proof(article, adresse),
            code="AVE001",
        )
    return range(first, last + 1)


def find_sentence(article: Article, adresse: Adresse) -> tuple[int, Place]:
    """The index of the line, and the place in it, of the sentence that `adresse` names. May be refused."""
    lines = find_lines(article, adresse)
    if len(lines) != 1:
        raise Refusal(
            f"{adresse.dite().le} est ambiguë : {_whole(adresse)} compte {len(lines)} alinéas",
            "Ajouter à la cible le rang de l'alinéa.\n" + proof(article, adresse),
            code="AVE003",
        )
    found = sentences(article.alineas[lines[0]].texte)
    rank = adresse.phrase or 1
    if rank > len(found) or -rank > len(found):
        shown = "\n".join(
            f"  phrase {i} : {_cut(article.alineas[lines[0]].texte[a:b])}" for i, (a, b) in enumerate(found, 1)
        )
        raise Refusal(
            f"{adresse.dite().le} n'existe pas : {counted(len(found), 'phrase')} à cet endroit",
            f"Corriger le rang.\n{shown}",
            code="AVE001",
        )
    return lines[0], found[rank - 1 if rank > 0 else rank]


def _whole(adresse: Adresse) -> str:
    if not adresse.points:
        return "l'article"
    return Adresse(article=adresse.article, point=adresse.point, lettre=adresse.lettre).dite().le


def counted(count: int, name: str) -> str:
    """How many there are: « il y a 2 alinéas », « il y a 1 tableau », « il n'y a aucune phrase »."""
    if not count:
        return f"il n'y a aucun{'e' if name in ('phrase', 'image') else ''} {name}"
    return f"il y a {count} {name}{'' if count == 1 else 'x' if name.endswith('eau') else 's'}"


def _cut(text: str) -> str:
    """Its first words, for a list that fits in lines; « … » where it goes on."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rpartition(' ')[0]}…"


def proof(article: Article, adresse: Adresse | None = None) -> str:
    """Each line of the article, or of the point that `adresse` names, with its ranks there in the three readings, for a
    drafter to check an address."""
    inside = adresse.points if adresse else ()
    scope = point_lines(article, inside) if inside else range(len(article.alineas))
    lines = [f"  Dans le {' du '.join(inside)} :"] if inside else []
    points = {point.debut: point.nom for point in points_de(article.alineas)}
    image = rank = paragraphe = tiret = 0
    for index in scope:
        alinea = article.alineas[index]
        if alinea.nature == "image":
            image += 1
            lines.append(f"  image {image} : {_cut(alinea.texte)}")
            continue
        rank += 1
        is_tiret = alinea.nature == "tiret"
        tiret, paragraphe = tiret + is_tiret, paragraphe + (not is_tiret)
        reading = f"tiret {tiret}" if is_tiret else f"paragraphe {paragraphe}"
        reading += f", {points[index]}" if index in points else ""
        lines.append(f"  alinéa {rank} ({reading}) : {_cut(alinea.texte)}")
    return "\n".join(lines)


def rang_d_alinea(lines: Sequence[Alinea], at: int) -> int:
    """The rank of the line `at` among the alinéas of its article."""
    return 1 + sum(line.nature != "image" for line in lines[:at])


def target_of(article: Article, index: int, decompte: Decompte) -> dict[str, str]:
    """The target that names the line `index` of `article`: a tiret is counted after the line that opens its list."""
    lines = article.alineas
    if lines[index].nature == "image":
        return {"article": article.numero, "image": str(sum(line.nature == "image" for line in lines[: index + 1]))}
    opener = index
    while opener >= 0 and lines[opener].nature in ("tiret", "image"):
        opener -= 1
    target = {"article": article.numero}
    if opener >= 0:
        target[decompte] = str(sum(_counts(article, rank, decompte) for rank in range(opener + 1)))
    if opener != index:
        target["tiret"] = str(sum(line.nature == "tiret" for line in lines[opener + 1 : index + 1]))
    return target
