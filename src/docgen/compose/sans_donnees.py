"""A text read without data: the names and fields that it shows and nobody has, the parts that are not there.

Each text is read as it would be rendered, from those that are documents: what a part shows may have been set by the
text that includes it. What cannot be known without data is no fault.
"""

import inspect
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import nodes
from msgspec import Struct, field

from docgen.adresses.cellules import PartDesFinanceurs, Portee
from docgen.compose.aides import HELPERS
from docgen.compose.fautes import Dite, TextFault, nearest, text_fault, unknown_field, unknown_word, usage
from docgen.compose.textes import Textes
from docgen.compose.textes_repris import faute_de_reprise
from docgen.compose.types_des_noms import (
    UNKNOWN,
    NomsDUnActe,
    champ_facultatif,
    items,
    member,
    members,
    result,
    tailored,
    values,
)
from docgen.findings import Finding, Location, Severity, shown
from docgen.model.programme import Programme

# What Jinja and the composition give to every text.
_TOUJOURS = ("loop", "range", "dict", "namespace", "cycler", "joiner", "caller", "statut_document")
_SAME = ("selectattr", "rejectattr", "select", "reject", "list", "sort", "reverse", "unique")
_ONE = ("first", "last", "random")
Env = Mapping[str, Any]


class TextesSansDonnees(Struct):
    """One reading of the texts of a programme; `findings` grows, each fault once."""

    textes: Textes
    programme: Programme
    findings: list[Finding] = field(default_factory=list)
    _seen: set[tuple[str, frozenset[str]]] = field(default_factory=set)
    # By their id, and kept: the id of a node that is gone is given again.
    _called: dict[int, nodes.Node] = field(default_factory=dict)
    _lines: dict[str, list[str]] = field(default_factory=dict)
    # The names that the conditions around the node being read speak of.
    _conditions: list[str] = field(default_factory=list)

    def file(self, name: str, env: Env) -> None:
        """Read the file `name` of the texts, in which `env` gives the type of each name."""
        key = name, frozenset(env)
        if key in self._seen:
            return
        self._seen.add(key)
        try:
            tree = self.textes.tree(name)
        except TextFault as error:
            self.tell(error.finding)
            return
        self.visit(tree, dict(env), str(self.textes.path(name)))

    def words(self, text: str, place: Location, env: Env) -> None:
        """Read `text`, whose first line is at `place`."""
        try:
            tree = self.textes.tree_of(text)
        except TextFault as error:
            found = error.finding
            line = place.line + max(found.location.line, 1) - 1
            self.tell(text_fault(found.code, found.message, Location(place.file, line, 1), found.remedy).finding)
            return
        self.visit(tree, dict(env), place.file, place.line - 1)

    def tell(self, finding: Finding) -> None:
        """Keep `finding`, once."""
        if finding not in self.findings:
            self.findings.append(finding)

    def _place(self, file: str, line: int, message: str) -> Location:
        """Where the first words that `message` quotes stand in that line; its beginning when they are not there."""
        if file not in self._lines:
            path = Path(file)
            self._lines[file] = path.read_text("utf-8-sig").split("\n") if path.is_file() else []
        lines, quoted = self._lines[file], re.search(r"« ([^»(]+?)(?:\(…\))? »", message)
        here = lines[line - 1] if 0 < line <= len(lines) else ""
        found = re.search(rf"(?<!\w){re.escape(quoted[1])}(?!\w)", here) if quoted else None
        return Location(file, line, found.start() + 1 if found else 1)

    # --- the walk ---------------------------------------------------------------------------------------------------
    def visit(self, node: nodes.Node, env: dict[str, Any], file: str, above: int = 0) -> None:
        """Read `node` and what it holds; `above` is how many lines come before the text in its file."""
        match node:
            case nodes.For():
                self._loop(node, env, file, above)
                return
            case nodes.Assign() | nodes.AssignBlock():
                self._assign(node, env, file, above)
                return
            case nodes.Include():
                self._include(node, env, file, above)
                return
            case nodes.If() | nodes.CondExpr():
                self._under_condition(node, env, file, above)
                return
            case nodes.Call() | nodes.Output():
                self._notice(node, env, file, above)
        for fault in self._faults(node, env):
            self.tell(text_fault(*fault[:2], self._place(file, node.lineno + above, fault[1]), fault[2]).finding)
        for inner in node.iter_child_nodes():
            self.visit(inner, env, file, above)

    def _under_condition(self, node: nodes.If | nodes.CondExpr, env: dict[str, Any], file: str, above: int) -> None:
        """A condition, and what it decides of: each name that it speaks of is known to be there, or not to be."""
        said = _fields(node.test)
        self._conditions += said
        for inner in node.iter_child_nodes():
            self.visit(inner, env, file, above)
        del self._conditions[len(self._conditions) - len(said) :]

    def _notice(self, node: nodes.Call | nodes.Output, env: Env, file: str, above: int) -> None:
        """Keep what is called; warn of each field that is printed, that data may leave empty, and that no condition
        speaks of."""
        if isinstance(node, nodes.Call):
            self._called[id(node.node)] = node.node
        for shown_field in node.nodes if isinstance(node, nodes.Output) else ():
            if not isinstance(shown_field, nodes.Getattr) or shown_field.attr in self._conditions:
                continue
            champ = champ_facultatif(self.type_of(shown_field.node, env), shown_field.attr, self.programme)
            if champ:
                message = f"« {champ.code} » ({champ.intitule}) est facultatif : laissé vide, il ne s'imprime pas"
                remedy = f"L'entourer de « {{% if … {champ.code} %}} … {{% endif %}} », ou le rendre obligatoire."
                place = self._place(file, shown_field.lineno + above, message)
                place = Location(shown(Path(place.file)), place.line, place.column)
                self.tell(Finding("TPL004", message, place, remedy, Severity.A_CORRIGER))

    def _assign(self, node: nodes.Assign | nodes.AssignBlock, env: dict[str, Any], file: str, above: int) -> None:
        """« {% set x = … %} », or « {% set x %}…{% endset %} », whose name is the text composed inside."""
        for inner in node.body if isinstance(node, nodes.AssignBlock) else [node.node]:
            self.visit(inner, env, file, above)
        self._bind(node.target, str if isinstance(node, nodes.AssignBlock) else self.type_of(node.node, env), env)

    def _loop(self, node: nodes.For, env: dict[str, Any], file: str, above: int) -> None:
        self.visit(node.iter, env, file, above)
        inside = env | {"loop": UNKNOWN}
        self._bind(node.target, items(self.type_of(node.iter, env)), inside)
        said = _fields(node.test)
        self._conditions += said
        for part in (node.test, *node.body):
            if part is not None:
                self.visit(part, inside, file, above)
        del self._conditions[len(self._conditions) - len(said) :]
        for part in node.else_:
            self.visit(part, env, file, above)

    def _bind(self, target: nodes.Node, kind: Any, env: dict[str, Any]) -> None:
        if isinstance(target, nodes.Name):
            env[target.name] = kind
        for inner in target.find_all(nodes.Name) if isinstance(target, nodes.Tuple) else ():
            env[inner.name] = UNKNOWN

    def _include(self, node: nodes.Include, env: Env, file: str, above: int) -> None:
        name = node.template.value if isinstance(node.template, nodes.Const) else ""
        told = len(self.findings)
        if name and self.textes.path(name):
            self.file(name, env)
        if name and (fault := faute_de_reprise(self.textes, name, self.findings[told:])):
            del self.findings[told:]
            message, remedy = fault
            self.tell(text_fault("TPL001", message, self._place(file, node.lineno + above, message), remedy).finding)

    # --- what is wrong with one node: code, sentence, remedy ----------------------------------------------------------
    def _faults(self, node: nodes.Node, env: Env) -> Iterator[tuple[str, str, str]]:
        match node:
            case nodes.Name(ctx="load") if node.name not in env and node.name not in _TOUJOURS:
                yield unknown_field(node.name, [name for name in env if name not in HELPERS], HELPERS)
            case nodes.Getattr():
                known = members(self.type_of(node.node, env), called=id(node) in self._called)
                if known is not None and node.attr not in known:
                    yield unknown_field(node.attr, known)
            case nodes.Filter() | nodes.Test() if node.name not in self._filtres_et_conditions:
                kind = "filter" if isinstance(node, nodes.Filter) else "test"
                message, remedy = unknown_word(kind, node.name, self.textes.environment)
                yield "TPL002", f"balise mal formée : {message}", remedy
            case nodes.Call(node=nodes.Name() | nodes.Getattr() as called):
                yield from self._call(node, self._word(called, env))
            case nodes.Const() if isinstance(node.value, str):
                part = PartDesFinanceurs(node.value).part
                if part and not self.programme.part(part):
                    sides = ", ".join(known.cote for known in self.programme.parts)
                    yield "TPL004", f"la part « {part} » n'est pas au programme", f"Parts du programme : {sides}."

    def _word(self, called: nodes.Name | nodes.Getattr, env: Env) -> str:
        """The word that is called: alone, or of an act of a séance; empty for a method."""
        if isinstance(called, nodes.Name):
            return called.name
        return called.attr if isinstance(self.type_of(called.node, env), NomsDUnActe) else ""

    def _call(self, node: nodes.Call, word: str) -> Iterator[tuple[str, str, str]]:
        """What is wrong with a call of a helper, as far as the programme alone says it."""
        said = [_begins(argument) for argument in node.args]
        if word in HELPERS and (wrong := _wrongly_called(node, word)):
            yield wrong
        match word:
            case "montant" if said:
                levels = [level.code for level in self.programme.divisions]
                known = ["contrat", "action", "sous-action", "cout", "rubrique", "ligne", *self._tables, *levels]
                if (sorte := Portee(said[0]).sorte) and sorte not in known:
                    message = f"un montant de « {sorte} » n'existe pas dans ce programme"
                    yield "TPL004", message, f"Un montant est celui de : {', '.join(known)}."
                yield from self._nature(said[3] if len(said) > 3 else "")
            case "tableau" if said and said[0] and said[0] not in self._tables:
                remedy = f"Tableaux du programme : {', '.join(self._tables) or 'aucun'}."
                yield "TPL004", f"le programme n'a pas de tableau « {said[0]} »", remedy
            case "annexe_saisie" if said and said[0] and not self.programme.annexe(said[0]):
                known = [annexe.code for annexe in self.programme.annexes]
                remedy = nearest(said[0], known) or f"Annexes du programme : {', '.join(known) or 'aucune'}."
                yield "TPL004", f"le programme n'a pas d'annexe « {said[0]} »", remedy
            case "recit" if len(node.args) > 1 and isinstance(node.args[1], nodes.Const):
                yield from self._recit(said[1])

    @property
    def _filtres_et_conditions(self) -> Collection[str]:
        return {*self.textes.environment.filters, *self.textes.environment.tests}

    @property
    def _tables(self) -> list[str]:
        return [tableau.code for tableau in self.programme.tableaux]

    def _nature(self, nature: str) -> Iterator[tuple[str, str, str]]:
        natures = [known.code for known in self.programme.natures]
        if nature and nature not in natures:
            message = f"la nature « {nature} » n'est pas au programme"
            yield "TPL004", message, f"Natures du programme : {', '.join(natures)}."

    def _recit(self, title: str) -> Iterator[tuple[str, str, str]]:
        titles = [t for page in self.programme.formulaire for t in (*page.recit, *page.recit_facultatif)]
        if title not in titles:
            remedy = nearest(title, titles) or f"Titres du formulaire : {', '.join(titles) or 'aucun'}."
            yield "TPL003", f"aucun récit n'a de titre « {title} »", remedy

    # --- types ------------------------------------------------------------------------------------------------------
    def type_of(self, node: nodes.Node, env: Env) -> Any:
        """The type of what `node` gives; UNKNOWN when only data say it."""
        match node:
            case nodes.Name():
                return env.get(node.name, UNKNOWN)
            case nodes.Getattr():
                return member(self.type_of(node.node, env), node.attr)
            case nodes.Getitem():
                kind = self.type_of(node.node, env)
                return kind if isinstance(node.arg, nodes.Slice) else values(kind)
            case nodes.Call(node=nodes.Getattr(attr="get" | "values" as method) as got):
                found = values(self.type_of(got.node, env))
                return found if method == "get" or found is UNKNOWN else tuple[found, ...]  # type: ignore[valid-type]
            case nodes.Call(node=nodes.Name(name="annexe_saisie"), args=[nodes.Const() as code]):
                return self.programme.types.annexes.get(code.value, UNKNOWN)
            case nodes.Call(node=nodes.Name()):
                return tailored(result(self.type_of(node.node, env)), self.programme)
            case nodes.Filter(node=nodes.Expr() as filtered):
                kind = self.type_of(filtered, env)
                return kind if node.name in _SAME else items(kind) if node.name in _ONE else UNKNOWN
        return UNKNOWN


def _fields(test: nodes.Node | None) -> list[str]:
    """The fields that a condition speaks of."""
    if test is None:
        return []
    alone = [test.attr] if isinstance(test, nodes.Getattr) else []
    return alone + [found.attr for found in test.find_all(nodes.Getattr)]


def _begins(node: nodes.Node) -> str:
    """The words with which an expression begins, when they are written: « action/ » of `"action/" ~ fiche.numero`."""
    first = node.nodes[0] if isinstance(node, nodes.Concat) else node
    return first.value if isinstance(first, nodes.Const) and isinstance(first.value, str) else ""


def _wrongly_called(node: nodes.Call, word: str) -> Dite | None:
    """What is wrong with the values that a helper is given, by their number and names alone."""
    if node.dyn_args is not None or node.dyn_kwargs is not None:
        return None
    given = [None, *node.args], {pair.key: pair.value for pair in node.kwargs}
    try:
        inspect.signature(HELPERS[word]).bind(*given[0], **given[1])
    except TypeError:
        return Dite("TPL004", f"« {word}(…) » n'a pas les valeurs qu'il lui faut", usage(word, HELPERS[word]))
    return None
