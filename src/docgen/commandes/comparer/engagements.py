"""What binds the parties in a line that comes or goes: how much, and the sentences that say it.

A sentence is never cut before its verb, nor begun anywhere but at its subject: « […] » stands for whole sentences, or
for the end of one that says neither a verb, nor a value, nor a condition.
"""

import re
from collections.abc import Iterator, Sequence

from docgen.commandes.comparer.extraits import COUPE
from docgen.diff.valeurs import read_values
from docgen.diff.valeurs_changees import DOUTEUX, kind_of_value
from docgen.french.phrases import sentence_ends

# So many signs are told whole, of a line or of a sentence; so many at least, of a longer one.
_COURTE, _DEBUT = 120, 20
# How much an obligation without any of these values binds.
OBLIGATION = 2
_ENGAGEANTES = ("montant", "taux", "date", "durée", DOUTEUX)
_OBLIGATION = re.compile(
    r"\b(?:doi(?:ven)?t|devr(?:a|ont)|engage(?:nt|ra|ront)?|peu(?:ven)?t|pourr(?:a|ont)|interdi\w+|oblig\w+|"
    r"(?:est|sont|ser(?:a|ont))\s+(?:tenu|due?|exig|créditée?|versée?|soumis|transmis|remis)\w*|"
    r"ver(?:se(?:nt|ra|ront)?|sements?)|rembourse(?:nt|ra|ront)?|restitue(?:nt|ra|ront)?|rev(?:ersent?|ient|iennent)|"
    r"transme(?:t|ttent|ttra|ttront)|reme(?:t|ttent)|fourni(?:t|ssent)|communique(?:nt)?|informe(?:nt)?|"
    r"renseigne(?:nt)?|justifie(?:nt)?|garanti(?:t|ssent)|assure(?:nt)?|supporte(?:nt)?|renonce(?:nt)?|"
    r"f(?:ai|on)t\s+(?:état|l[’']objet)|pren(?:d|nent)\s+en\s+charge|résili\w+|"
    r"IBAN|(?:le|au|du)\s+compte|ordonnateur|comptable\s+assignataire)\b",
    re.IGNORECASE,
)
# A value that nobody has given yet: « IBAN : [IBAN] ».
_A_COMPLETER = re.compile(r":\s*\[[^\]]*\]\s*[.;]?$")
# What may not be left out at the end of a sentence: a verb or its subject, a condition, what a colon announces.
_LIE = re.compile(
    r"\b(?:est|sont|a|ont|ser(?:a|ont)|aur(?:a|ont)|fait|font|ils?|elles?|on|se|s[’']|y|chacune?|qui|que|qu[’']|dont|où|"
    r"si|sauf|sans|hors|ne|n[’']|pas|sous\s+réserve|à\s+(?:condition|défaut)|dans\s+la\s+limite|au\s+(?:plus|moins)|"
    r"avant|après|jusqu)\b|\s:",
    re.IGNORECASE,
)
# How what only completes a sentence begins: by a preposition, or a participle.
_COMPLEMENT = re.compile(
    r"(?:à|aux?|dans|par|pour|sur|selon|en|entre|avec|notamment|conformément|y\s+compris|ainsi\s+que|"
    r"\w+(?:é|i|u)e?s?)(?:\b|(?<=[’']))"
)
# A sentence that begins so speaks of what the one before has named.
_REPREND = re.compile(
    r"(?:Ils?|Elles?|Ce(?:lle|lui|ux|lles)-(?:ci|là)|Ce(?:t|tte|s)?|Cela|Chacune?|Tous|Toutes|Leurs?|S(?:on|a|es)|"
    r"[LD][’']?(?:un|autre)e?|Y|En|À\s+défaut|Dans\s+ce\s+cas|Toutefois|Néanmoins|Sinon|Dernière?|Lesdit\w+|Ledit|Ladite)\b"
)
_VIRGULE = re.compile(r"\s*[,;]\s")


def gravity(line: str) -> int:
    """How much a line binds: 3 for an amount, a rate, a date, a duration; 2 for an obligation; 1 for another value.

    >>> gravity("L'État verse 10 €."), gravity("L'État doit verser."), gravity("L'article 2 suit."), gravity("Objet")
    (3, 2, 1, 0)
    """
    values = read_values(line).valeurs
    if any(kind_of_value(value.cle or ("",)) in _ENGAGEANTES for value in values):
        return OBLIGATION + 1
    asked = _A_COMPLETER.search(line)
    return OBLIGATION if _OBLIGATION.search(line) and not asked else int(bool(values))


def what_binds(line: str, more: int = 0) -> str:
    """The sentences of the line that bind, with the one that their subject refers to; the first when none does.

    `more` pieces are kept of the end that a sentence would lose.

    >>> said = "Le rapport reprend le référentiel national de l'évaluation à mi-parcours, dans ses grandes lignes. "
    >>> what_binds(f"{said}L'État verse 10 €. Les parties se réjouissent de leur coopération.")
    "[…] L'État verse 10 €. […]"
    """
    read = read_values(line)
    if len(line) <= _COURTE or read.texte != line:
        return line
    binding = [(value.debut, value.fin) for value in read.valeurs if kind_of_value(value.cle or ("",)) in _ENGAGEANTES]
    places = list(_sentences(line))
    kept = _kept(line, places, [*binding, *(found.span() for found in _OBLIGATION.finditer(line))])
    told = [] if 0 in kept else [COUPE]
    for rank in sorted(kept):
        if told and told[-1] != COUPE and rank - 1 not in kept:
            told.append(COUPE)
        told.append(_without_end(line, places[rank], binding, more))
    last = [] if len(places) - 1 in kept or told[-1].endswith(COUPE) else [COUPE]
    return " ".join([*told, *last])


def _sentences(line: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in (*sentence_ends(line), len(line)):
        if line[start:end].strip():
            yield end - len(line[start:end].lstrip()), start + len(line[start:end].rstrip())
        start = end


def _kept(line: str, places: Sequence[tuple[int, int]], binding: Sequence[tuple[int, int]]) -> set[int]:
    """The ranks of the sentences that bind; with each, those before that it refers to."""
    kept = {rank for rank, (start, end) in enumerate(places) if any(start <= at < end for at, _ in binding)} or {0}
    for rank in sorted(kept):
        at = rank
        while at and _REPREND.match(line, places[at][0]):
            at -= 1
            kept.add(at)
    return kept


def _without_end(line: str, place: tuple[int, int], binding: Sequence[tuple[int, int]], more: int) -> str:
    """The sentence; of a long one, without an end that only completes it, or with `more` of its pieces."""
    start, end = place
    if end - start <= _COURTE:
        return line[start:end]
    after = max((stop for _, stop in binding if stop <= end), default=start)
    commas = _VIRGULE.finditer(line, max(after, start + _DEBUT), end)
    cuts = [at.start() for at in commas if _completes(line[start : at.start()], line[at.end() : end])]
    return f"{line[start : cuts[more]]} {COUPE}" if more < len(cuts) else line[start:end]


def _completes(kept: str, left: str) -> bool:
    """Whether `left` only completes what `kept` says: a sentence, or an item of a list, that has no verb at all."""
    if any(kept.count(opening) != kept.count(closing) for opening, closing in ("«»", "()")):
        return False
    if _LIE.search(left) or _OBLIGATION.search(left):
        return False
    item = not kept[:1].isupper() and not (_LIE.search(kept) or _OBLIGATION.search(kept))
    return item or _COMPLEMENT.match(left) is not None
