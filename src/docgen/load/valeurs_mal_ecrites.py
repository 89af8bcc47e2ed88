"""What a value of YAML may not begin with or hold unless it is between quotes, said with the line to write instead."""

import re

from msgspec import Struct

# Longer, a text is not written again in a remedy.
_COURT = 70
_RESERVES = {
    "*": "une valeur ne peut pas commencer par « * »",
    "&": "une valeur ne peut pas commencer par « & »",
    "!": "une valeur ne peut pas commencer par « ! »",
    "@": "une valeur ne peut pas commencer par « @ »",
    "`": "une valeur ne peut pas commencer par « ` »",
    "%": "une valeur ne peut pas commencer par « % »",
    ",": "une valeur ne peut pas commencer par « , »",
    "|": "une valeur ne peut pas commencer par « | », qui annonce un texte sur les lignes suivantes",
    ">": "une valeur ne peut pas commencer par « > », qui annonce un texte sur les lignes suivantes",
    "[": "une valeur ne peut pas commencer par un crochet",
    "]": "une valeur ne peut pas commencer par un crochet",
    "{": "une valeur ne peut pas commencer par une accolade",
    "}": "une valeur ne peut pas commencer par une accolade",
    "?": "une valeur ne peut pas commencer par « ? »",
}
BLOC = re.compile(r"[|>][-+0-9]{0,2}(?:[ \t]+#.*)?$")
_REMARQUE = re.compile(r"(?:^|[ \t])#.*$")
_DEUX_POINTS = re.compile(r":(?=[ \t]|$)")
_MOINS = re.compile(r"-[ \t]+([\d \u00a0\u202f]+(?:,\d+)?)(?: ?€)?$")
_AUTOUR = {"“": "”", "‘": "’"}


class Coquille(Struct, frozen=True):
    """A slip of the hand in a YAML file: its line and column, from 1, what is wrong and what to write.

    `sure` when it is one although YAML reads something there; not `grave` when what YAML reads may be what is meant.
    """

    line: int
    column: int
    message: str
    remedy: str
    sure: bool = False
    grave: bool = True


def without_remark(value: str) -> str:
    """`value`, which is between no quotes, without the « # … » that follows it."""
    return _REMARQUE.sub("", value).rstrip()


def in_quotes(prefix: str, value: str) -> str:
    """The remedy that puts `value` between quotes, after `prefix` (« intitule: »)."""
    if _AUTOUR.get(value[:1]) == value[-1:]:
        value = value[1:-1].strip()
    if len(value) > _COURT:
        return 'Mettre tout le texte entre guillemets droits ("…").'
    if '"' not in value and "\\" not in value:
        return f'Mettre le texte entre guillemets droits : « {prefix}"{value}" ».'
    quoted = value.replace("'", "''")
    return f"Mettre le texte entre guillemets simples : « {prefix}'{quoted}' »."


def value_slip(line: int, column: int, prefix: str, value: str) -> Coquille | None:
    """What is wrong with `value`, between no quotes, that begins at that place after `prefix`; None when nothing is."""
    bare = without_remark(value)
    if not bare or BLOC.match(value):
        return None
    if re.match(r"-(?:[ \t]|$)", bare):
        return _dash(line, column, prefix, bare)
    if bare[0] in "[{" and bare[-1] == {"[": "]", "{": "}"}[bare[0]]:
        return None
    if bare[0] in _RESERVES and not re.match(r"\?[^\s]", bare):
        if bare == "?":
            return Coquille(line, column, "« ? » n'est pas une valeur",
                            "Écrire « à compléter », ou « non communiqué » si personne ne le sait.")  # fmt: skip
        return Coquille(line, column, _RESERVES[bare[0]], in_quotes(prefix, bare))
    if colon := _DEUX_POINTS.search(bare):
        return Coquille(line, column + colon.start(), "« : » est inattendu à cet endroit", in_quotes(prefix, bare))
    return None


def _dash(line: int, column: int, prefix: str, bare: str) -> Coquille:
    if bare == "-":
        return Coquille(line, column, "« - » n'est pas une valeur",
                        "Écrire « sans objet », ou « non communiqué » ; pour une liste vide, « [] ».")  # fmt: skip
    if negative := _MOINS.match(bare):
        return Coquille(line, column, "une espace suit le signe moins", f"Écrire « {prefix}-{negative[1]} ».")
    return Coquille(line, column, "une liste ne commence pas sur la ligne de sa clé",
                    "Écrire chaque « - » sur sa ligne, sous la clé ; si c'est un texte, le mettre entre guillemets "
                    "droits.")  # fmt: skip


def quiet_slip(line: int, column: int, prefix: str, value: str) -> Coquille | None:
    """What YAML reads in `value` otherwise than a person may mean it: a « # » that cuts it, quotes that it keeps."""
    if cut := re.search(r"(?:^|[ \t])#(?=[^\s#])", value):
        lost, bare = value[cut.end() :], value[: cut.start()].rstrip()
        at = column + cut.end() - 1
        message = f"« {lost[:40]} » n'est pas lu : « # » commence une remarque"
        whole = in_quotes(prefix, value).removeprefix("M").removesuffix(".")
        kept = f"écrire « {prefix}{bare}{' ' if bare else ''}# {lost} »"
        kept = kept if len(value) <= _COURT else "mettre une espace après « # »"
        return Coquille(line, at, message, f"Si c'est du texte, m{whole} ; sinon, {kept}.", sure=True, grave=False)
    bare = without_remark(value)
    if len(bare) > 1 and _AUTOUR.get(bare[0]) == bare[-1]:
        return Coquille(line, column, f"les guillemets « {bare[0]} » et « {bare[-1]} » seraient imprimés avec le texte",
                        "Les retirer, ou écrire « … » s'ils font partie du texte.", sure=True, grave=False)  # fmt: skip
    if bare.endswith('"') and bare.count('"') == 1:
        return Coquille(line, column + len(bare) - 1, "ce guillemet ferme un texte qu'aucun n'ouvre, et serait imprimé",
                        "Le retirer, ou en mettre un aussi au début du texte.", sure=True, grave=False)  # fmt: skip
    return None


def quoted_slip(line: int, column: int, prefix: str, value: str, closed: int) -> Coquille | None:
    """What is wrong with `value`, whose first quote is closed by its character `closed`, on the same line."""
    after = value[closed + 1 :]
    if not after.strip() or re.match(r"[ \t]+#", after):
        return None
    sign, bare = value[0], without_remark(value)
    inner = bare[1:-1] if bare.endswith(sign) else bare[1:] if bare.count(sign) % 2 else bare
    if sign == "'":
        inner = inner.replace("''", "'")
    said = "l'apostrophe ferme le texte ici" if sign == "'" else "le guillemet se ferme ici, avant la fin du texte"
    return Coquille(line, column + closed, said, in_quotes(prefix, inner))
