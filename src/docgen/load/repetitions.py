"""A line of an article repeated for each thing of a list: written once, read as so many lines, each an alinéa.

« {% for exercice in exercices %} … {% endfor %} », as in the other texts. The lines are those that a drafter would have
typed: a word of the thing takes its place (« en 2025 »), a field keeps what is computed (« {{ montant("contrat",
"part/etat", "2025") }} »). So everything that comes after, operations first, knows lines only.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import SimpleNamespace
from typing import NamedTuple

from msgspec import Struct
from pydantic import BaseModel

from docgen.french import date as french_date
from docgen.french import nombre
from docgen.french.proches import noms_proches
from docgen.load.bruts import Brut
from docgen.model.entete import Entete
from docgen.model.fiche import FicheAction
from docgen.model.indicateurs import IndicateurNational
from docgen.model.plan import Plan
from docgen.model.programme import Programme

Choses = Mapping[str, object]
_BOUCLE = re.compile(
    r"\{%-?\s*for\s+(?P<nom>[a-z_]\w*)\s+in\s+(?P<liste>[a-z_][\w.]*)\s*(?P<tranche>\[-?\d*:-?\d*\])?"
    r"(?:\s+if\s+(?P<champ>[a-z_][\w.]*)\s*(?P<signe>==|!=)\s*(?P<voulu>\"[^\"]*\"|'[^']*'))?\s*-?%\}"
    r"(?P<corps>(?:(?!\{%).)*)\{%-?\s*endfor\s*-?%\}",
    re.DOTALL,
)
_CHAMP = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_SELON = re.compile(
    r"(?P<oui>\"[^\"]*\"|'[^']*')\s+if\s+(?P<non>not\s+)?loop\.(?P<quand>first|last)"
    r"(?:\s+else\s+(?P<sinon>\"[^\"]*\"|'[^']*'))?"
)
_MOT = re.compile(r"\"[^\"]*\"|'[^']*'|(?<![\w.])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_JOINTS = re.compile(r"\"([^\"]*)\"\s*~\s*\"([^\"]*)\"")
# What Markdown, or a field, would read otherwise than as words.
_SIMPLE = re.compile(r"[^\\`*_\[\]<>|#{}~^\n]*")
_CLES = ("code", "numero", "nom")
_SEULE = "Un article ne porte qu'une sorte d'instruction, qui répète une ligne ou plusieurs :\n"
_EXEMPLE = (
    '  {% for exercice in exercices %}\n  - en {{ exercice.nom }}, {{ montant("contrat", "part/etat", exercice.nom) }}'
    '{{ "." if loop.last else " ;" }}\n  {% endfor %}'
)


def choses_du_contrat(
    programme: Programme,
    entete: Entete,
    fiches: Sequence[FicheAction],
    plan: Plan | None,
    indicateurs: Sequence[IndicateurNational],
) -> Choses:
    """What the articles of a contract may repeat a line for, by the names that texts give them."""
    divisions = {level.cle: entete.divisions for level in programme.divisions[:1]}
    rubriques = plan.rubriques if plan else ()
    return {"exercices": entete.exercices, "parts": programme.parts,
            "divisions": entete.divisions, **divisions, "fiches": tuple(fiches), "rubriques": rubriques,
            "indicateurs": tuple(indicateurs), "contrat": entete}  # fmt: skip


def repeated(texte: str, choses: Choses) -> tuple[str, list[Brut]]:
    """`texte` with each repeated line written as many times as there are things; and what is wrong in it."""
    faults: list[Brut] = []
    pieces: list[str] = []
    at = 0
    for match in _BOUCLE.finditer(texte):
        boucle = _Boucle(match, choses)
        try:
            pieces += [texte[at : match.start()], boucle.written()]
        except _Refusee as refusee:
            faults.append(Brut(match.start(), str(refusee), refusee.remede))
        at = match.end()
    left = _BOUCLE.sub(lambda match: " " * len(match.group()), texte)
    if "{%" in left:
        faults.append(_why_not(left.index("{%"), texte[left.index("{%") :], choses))
    return "".join([*pieces, texte[at:]]), faults


def _why_not(at: int, texte: str, choses: Choses) -> Brut:
    """What is wrong with the instruction that opens `texte`, which is at the character `at`."""
    tags = re.findall(r"\{%-?\s*(\w*)", texte)
    if tags[0] == "for" and tags.count("for") > tags.count("endfor"):
        return Brut(at, "« {% for … %} » n'est pas fermé par « {% endfor %} »", _SEULE + _EXEMPLE)
    if tags[:2] == ["for", "for"]:
        return Brut(at, "une répétition n'en contient pas une autre", _SEULE + _EXEMPLE)
    other = next((tag for tag in tags if tag not in ("for", "endfor")), "")
    liste = re.match(r"\{%-?\s*for\s+[a-z_]\w*\s+in\s+(.*?)\s*-?%\}", texte, re.DOTALL)
    if liste and not other:
        refusee = _unknown_list(liste[1], choses)
        return Brut(at, str(refusee), refusee.remede)
    said = f"un article ne contient pas d'instruction « {{% {other or tags[0]} … %}} », ou elle est mal formée"
    return Brut(at, said, _SEULE + _EXEMPLE)


class _Refusee(Exception):
    def __init__(self, message: str, remede: str) -> None:
        super().__init__(message)
        self.remede = remede


class _Tour(NamedTuple):
    """One thing of the list: what it is called, how a field finds it, its rank among `total`."""

    nom: str
    chose: object
    trouvee: str
    rang: int
    total: int

    def holds(self, when: str) -> bool:
        """Whether it is the « first » one, the « last » one."""
        return self.rang == (1 if when == "first" else self.total)


class _Boucle(Struct, frozen=True):
    """A repeated block, as `_BOUCLE` reads it."""

    match: "re.Match[str]"
    choses: Choses

    def written(self) -> str:
        """Its lines. Raises `_Refusee`."""
        nom, corps = self.match["nom"], self.match["corps"]
        found = list(self._chosen())
        if not found:
            raise _Refusee(f"cette ligne ne serait pas écrite : « {self.match['liste']} » n'a rien à répéter ici",
                           "Compléter les données du contrat, ou retirer la ligne.")  # fmt: skip
        tours = [_Tour(nom, chose, where, rank, len(found)) for rank, (chose, where) in enumerate(found, 1)]
        texts = [_CHAMP.sub(lambda field, tour=tour: _field(field[1].strip(), tour), corps) for tour in tours]
        if not self._alone:
            return "".join(texts)
        lines = [text.strip("\n") for text in texts]
        # The rows of a table stay together; lines are so many alinéas.
        if all(line.lstrip().startswith("|") for line in corps.strip().split("\n")):
            return "\n".join(line.strip() for line in lines)
        return "\n" + "\n\n".join(lines) + "\n"

    @property
    def _alone(self) -> bool:
        """Whether it stands alone on its lines; inside a sentence it repeats words."""
        before, after = self.match.string[: self.match.start()], self.match.string[self.match.end() :]
        return not before.rpartition("\n")[2].strip() and not after.partition("\n")[0].strip()

    def _chosen(self) -> Iterator[tuple[object, str]]:
        """The things of the list, each with the expression that finds it by its code, number or name."""
        liste = _resolved(self.match["liste"], self.choses)
        if not isinstance(liste, tuple | list):
            raise _unknown_list(self.match["liste"], self.choses)
        things = [(chose, self._expression(liste, rank)) for rank, chose in enumerate(liste)]
        for chose, where in things[_slice(self.match["tranche"])]:
            if not self.match["champ"]:
                yield chose, where
                continue
            head, _, path = self.match["champ"].partition(".")
            value = _attribute(chose, path, head) if head == self.match["nom"] else None
            if (str(value) == self.match["voulu"][1:-1]) == (self.match["signe"] == "=="):
                yield chose, where

    def _expression(self, liste: Sequence[object], rank: int) -> str:
        name = self.match["liste"]
        key = next((key for key in _CLES if hasattr(liste[rank], key)), None)
        if key is None:
            return f"{name}[{rank}]"
        return f'({name}|selectattr("{key}", "equalto", {_constant(getattr(liste[rank], key))})|first)'


def _slice(said: str | None) -> slice:
    start, _, end = (said or "[:]")[1:-1].partition(":")
    return slice(int(start) if start else None, int(end) if end else None)


# --- what a field becomes --------------------------------------------------------------------------------------------
def _field(expression: str, tour: _Tour) -> str:
    """The words, or the field, that stand for « {{ expression }} » in one turn."""
    selon = _SELON.fullmatch(expression)
    if selon:
        holds = tour.holds(selon["quand"]) != bool(selon["non"])
        return _words((selon["oui"] if holds else selon["sinon"] or '""')[1:-1])
    head, _, path = expression.partition(".")
    if head == tour.nom and re.fullmatch(r"[\w.]+", path):
        printed = _printed(_attribute(tour.chose, path, head))
        if printed is not None:
            return _words(printed)
    said = _MOT.sub(lambda match: _replaced(match.group(), tour), expression)
    while _JOINTS.search(said):
        said = _JOINTS.sub(r'"\1\2"', said)
    constant = re.fullmatch(r"\"?(\d+|(?<=\")[^\"\\]*)\"?", said)
    return _words(constant[1]) if constant else f"{{{{ {said} }}}}"


def _printed(value: object) -> str | None:
    """How a field prints `value`, when it is words, a day or a count; None for what texts give to their helpers."""
    match value:
        case bool():
            return None
        case str():
            return value
        case date():
            return " ".join(french_date(value).split())
        case int():
            return nombre(value)
    return None


def _words(text: str) -> str:
    """`text` in an article: as it is, or as a field where it would be read otherwise."""
    return text if _SIMPLE.fullmatch(text) else f"{{{{ {_constant(text)} }}}}"


def _replaced(mot: str, tour: _Tour) -> str:
    """A name, or a string, of an expression: the thing of the turn gives way to its value, or to what finds it."""
    head, _, path = mot.partition(".")
    if head == "loop":
        ranks = {"index": tour.rang, "index0": tour.rang - 1, "length": tour.total}
        return (
            str(ranks[path]) if path in ranks else str(tour.holds(path)).lower() if path in ("first", "last") else mot
        )
    if head != tour.nom:
        return mot
    if not path:
        return tour.trouvee
    value = _attribute(tour.chose, path, head)
    return (
        _constant(value) if isinstance(value, str | int) and not isinstance(value, bool) else f"{tour.trouvee}.{path}"
    )


def _constant(value: object) -> str:
    if isinstance(value, int):
        return str(value)
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'


# --- names -----------------------------------------------------------------------------------------------------------
def _resolved(path: str, choses: Choses) -> object:
    head, _, rest = path.partition(".")
    if head not in choses:
        raise _unknown_list(path, choses)
    return _attribute(choses[head], rest, head) if rest else choses[head]


def _attribute(chose: object, path: str, said: str) -> object:
    """What `chose.path` is. Raises `_Refusee` when it has no such field."""
    for name in path.split("."):
        fields = _fields(chose)
        if name not in fields and (name.startswith("_") or not hasattr(chose, name)):
            near = noms_proches(name, fields)
            hint = f" : peut-être « {said}.{near[0]} » ?" if near else ""
            raise _Refusee(f"« {said} » n'a pas de champ « {name} »{hint}", f"Champs : {', '.join(fields)}.")
        chose = chose[name] if isinstance(chose, Mapping) else getattr(chose, name)
        said = f"{said}.{name}"
    return chose


def _fields(chose: object) -> list[str]:
    if isinstance(chose, Mapping):
        return [str(key) for key in chose]
    if isinstance(chose, SimpleNamespace):
        return list(vars(chose))
    return list(type(chose).model_fields) if isinstance(chose, BaseModel) else []


def _unknown_list(said: str, choses: Choses) -> _Refusee:
    lists = [name for name, things in choses.items() if isinstance(things, tuple | list)]
    entete = choses.get("contrat")
    lists += [f"contrat.{name}" for name in _fields(entete) if isinstance(getattr(entete, name), tuple)]
    near = noms_proches(said, lists)
    return _Refusee(f"« {said} » n'est pas une liste du contrat" + (f" : peut-être « {near[0]} » ?" if near else ""),
                    f"Répéter la ligne pour chaque élément d'une de ces listes : {', '.join(lists)}.")  # fmt: skip
