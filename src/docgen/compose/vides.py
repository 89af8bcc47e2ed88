"""An empty value that a text would print: which one it is, and in which file of the data it is typed.

Jinja stringifies it where a text joins it to another (« ~ ») or gives it to a filter (« | upper »): « None » would be
printed. Values are joined here as a text prints them one by one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from types import TracebackType
from typing import Any, NamedTuple

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context

from docgen.compose.fautes import Dite
from docgen.compose.jetons import Jetons, ValeurVide, said_by_a_text
from docgen.findings import Refusal
from docgen.french import enumeration

# The filters that make words of what they are given.
MIS_EN_MOTS = (
    "upper", "lower", "capitalize", "title", "trim", "replace", "string", "format", "truncate", "wordwrap", "center",
    "indent", "escape", "e", "striptags",
)  # fmt: skip
# Where each thing that a text shows is typed, by the name of its model.
_FICHIERS = {
    "Entete": "contrat.yaml",
    "Avenant": "avenant.yaml",
    "Collectivite": "dossier.yaml",
    "Seance": "seance.yaml",
    "Deliberation": "deliberation.yaml",
    "Rapport": "rapport.yaml",
    "Execution": "le fichier de l'exécution",
    "AnnexeSaisie": "le fichier de cette annexe",
    "TableauSaisi": "le fichier de ce tableau",
}
_NOMS = ("intitule", "nom", "objet", "numero", "code")
_PROFONDEUR = 4


class JoinedAsPrinted(CodeGenerator):
    """« a ~ b » joins its values as a text prints them: never « None », « False », « 142.5 » nor « 2027-01-01 »."""

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802
        """The code of « a ~ b ~ c »."""
        self.write("environment.joined(context, (")
        for each in node.nodes:
            self.visit(each, frame)
            self.write(", ")
        self.write("))")


def joined(context: Context, values: Iterable[object]) -> str:
    """`values` in one text, each as it would be printed; a text and a whole number, which may name a thing, as is."""
    jetons: Jetons = context["_jetons"]
    return "".join([_said(jetons, value) for value in values])


def _said(jetons: Jetons, value: object) -> str:
    if isinstance(value, str | jinja2.Undefined) or (isinstance(value, int) and not isinstance(value, bool)):
        return str(value)  # it raises, with the name, where it is undefined
    return jetons.put(value)


def of_words(filter_: Callable[..., Any]) -> Callable[..., Any]:
    """`filter_`, which takes words: of a value, those that a text prints; of nothing, or of a whole object, none."""

    @wraps(filter_)
    def look(first: object, *given: object, **named: object) -> Any:
        if isinstance(first, Context | nodes.EvalContext):
            return filter_(first, *map(_worded, given), **named)
        return filter_(*map(_worded, (first, *given)), **named)

    return look


def _worded(value: object) -> object:
    if value is None:
        raise ValeurVide
    if isinstance(value, str | int | jinja2.Undefined | jinja2.Environment):
        return value
    said = said_by_a_text(value)
    if said is None:
        how = "Retirer « | » et ce qui le suit : une valeur s'imprime seule."
        raise Refusal("ce qui suit « | » ne s'applique qu'à des mots", how)
    return said


# --- which one --------------------------------------------------------------------------------------------------------
class _Vide(NamedTuple):
    """A value that is empty: as the text writes it, its field, the line or the fiche that holds it, its file."""

    ecrit: str
    champ: str
    nom: str
    fichier: str


def name_the_empty(
    trace: TracebackType | None, source: Callable[[str], str], environment: jinja2.Environment
) -> Dite | None:
    """What is empty, and where to type it; None when the text at fault does not say it plainly.

    `source` gives the text of the file that a template comes from, « <template> » for a line of the data.
    """
    found = _deepest(trace)
    if found is None:
        return None
    file, line, local = found
    tree = environment.parse(source(file))
    printed = [expression for output in tree.find_all(nodes.Output) for expression in output.nodes]
    chains = [chain for expression in printed if expression.lineno == line for chain in _chains(expression)]
    empty = [vide for chain in chains if (vide := _empty(chain, local, environment))]
    return _dite(list({vide.ecrit: vide for vide in empty}.values())) if empty else None


def _deepest(trace: TracebackType | None) -> tuple[str, int, Mapping[str, object]] | None:
    found = None
    while trace:
        file = trace.tb_frame.f_code.co_filename
        if file.endswith(".md") or file == "<template>":
            found = file, trace.tb_lineno, trace.tb_frame.f_locals
        trace = trace.tb_next
    # Jinja has put the names of the text in the place of those of the code that it made of it.
    return found


def _chains(expression: nodes.Node) -> Iterator[nodes.Expr]:
    """What `expression` prints that is a name, or a field behind a dot."""
    if isinstance(expression, nodes.Name | nodes.Getattr | nodes.Getitem):
        yield expression
        return
    for part in _parts(expression):
        yield from _chains(part)


def _parts(expression: nodes.Node) -> list[nodes.Node]:
    """What `expression` makes its words of; the condition of a choice is not printed."""
    match expression:
        case nodes.Concat(nodes=parts) | nodes.List(items=parts) | nodes.Tuple(items=parts):
            return list(parts)
        case nodes.Filter(node=inner, args=arguments) if inner is not None:
            return [inner, *arguments]
        case nodes.CondExpr(expr1=first, expr2=second):
            return [first, *([second] if second else [])]
    return []


def _empty(chain: nodes.Expr, local: Mapping[str, object], environment: jinja2.Environment) -> _Vide | None:
    steps: list[str | int] = []
    node: nodes.Node = chain
    while isinstance(node, nodes.Getattr | nodes.Getitem):
        step = node.attr if isinstance(node, nodes.Getattr) else getattr(node.arg, "value", None)
        if not isinstance(step, str | int):
            return None
        steps.insert(0, step)
        node = node.node
    if not isinstance(node, nodes.Name) or node.name not in local:
        return None
    written, value, around = node.name, local[node.name], []
    for step in steps:
        around.append(value)
        value = environment.getitem(value, step)
        written += f".{step}" if isinstance(step, str) else f"[{step}]"
    if value is not None:
        return None
    named = next((name for holder in reversed(around) if (name := _name(holder))), "")
    file = next((file for holder in reversed(around) if (file := _file(holder) or _holder(holder, local))), "")
    return _Vide(written, str(steps[-1]) if steps else node.name, named, file)


def _dite(empty: list[_Vide]) -> Dite:
    first, many = empty[0], len(empty) > 1
    names = enumeration([f"« {vide.ecrit} »" for vide in empty])
    message = f"{names} {'sont vides' if many else 'est vide'} : une valeur vide ne s'imprime pas"
    around = f"entourer {'ces champs' if many else 'ce champ'} de « {{% if {first.ecrit} %}} … {{% endif %}} »"
    places: dict[str, list[str]] = {}
    for vide in empty:
        places.setdefault(_where(vide), []).append(f"« {vide.champ} »")
    typed = enumeration([enumeration(fields) + where for where, fields in places.items() if where])
    return Dite("TPL004", message, f"Saisir {typed}, ou {around}." if typed else f"{around[0].upper()}{around[1:]}.")


def _where(vide: _Vide) -> str:
    """« de « Bibliothèque du Moulin », dans contrat.yaml »; empty when nothing of it is known."""
    of = f" de « {vide.nom} »" if vide.nom else ""
    return of + (f"{',' if of else ''} dans {vide.fichier}" if vide.fichier else "")


def _name(holder: object) -> str:
    """How a person calls one line, one fiche; nothing for the contract, which its file says."""
    if _model(holder) in _FICHIERS or isinstance(holder, Mapping):
        return ""
    return next((value for name in _NOMS if isinstance(value := getattr(holder, name, None), str)), "")


def _file(holder: object) -> str:
    if _model(holder) == "FicheAction":
        return f"le fichier de la fiche {getattr(holder, 'numero', '')}"
    return _FICHIERS.get(_model(holder), "")


def _holder(line: object, local: Mapping[str, object]) -> str:
    """The file that holds `line`, one of the lines of a field, among all that the text may show."""
    shown = [each for value in local.values() for each in (value if isinstance(value, tuple) else (value,))]
    return next((file for each in shown if (file := _file(each)) and _holds(each, line, _PROFONDEUR)), "")


def _holds(whole: object, line: object, depth: int) -> bool:
    inside = whole if isinstance(whole, tuple) else getattr(whole, "__dict__", {}).values()
    return any(each is line or (depth > 0 and _holds(each, line, depth - 1)) for each in inside)


def _model(holder: object) -> str:
    """The model of the core that `holder` follows: a programme makes its own from it, under the same name."""
    names = [kind.__name__ for kind in type(holder).__mro__]
    return next((name for name in names if name in _FICHIERS or name == "FicheAction"), "")
