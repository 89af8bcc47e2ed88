"""The texts that a text includes: whose they are, and what may be included in the place of one that is not there."""

from collections.abc import Sequence
from pathlib import PurePosixPath

from docgen.compose.fautes import nearest
from docgen.compose.textes import Textes, est_un_modele
from docgen.findings import Finding


def faute_de_reprise(textes: Textes, nom: str, fautes: Sequence[Finding]) -> tuple[str, str] | None:
    """What is wrong with including the text `nom`, which has these `fautes` there, and the remedy; None for nothing,
    and for the faults of a text that the model may mend."""
    if not textes.path(nom):
        return f"le texte « {nom} » n'existe pas", _remede_du_texte_absent(textes, nom)
    other = _autre_modele(textes, nom) if fautes else ""
    if not other:
        return None
    message = f"« {nom} » est du modèle « {other} », et ne convient pas à celui-ci : {fautes[0].message}"
    return message, f"{_parties(textes)}, ou la copier dans « parties » et l'adapter."


def _autre_modele(textes: Textes, nom: str) -> str:
    """The model whose text `nom` is, when it is another's; empty for a text of its own, or that all share."""
    root, path = textes.folder.parent.resolve(), textes.path(nom)
    inside = path.resolve().relative_to(root).parts if path and path.resolve().is_relative_to(root) else ()
    other = inside[0] if len(inside) > 1 and inside[0] != textes.folder.name else ""
    return other if other and est_un_modele(root / other) else ""


def _remede_du_texte_absent(textes: Textes, nom: str) -> str:
    """What to do of a text that the model does not have: the nearest that it has, that of another model to copy."""
    near = nearest(nom, textes.environment.list_templates())
    others = _elsewhere(textes, nom)
    if others:
        copied = f"e copier de « {others[0]} » dans le dossier du modèle, et l'adapter."
        return f"{near} Ou l{copied}" if near else f"L{copied} {_parties(textes)}."
    return near or "Écrire ce texte, ou retirer la balise « include »."


def _parties(textes: Textes) -> str:
    """« Reprendre une partie de ce modèle (« parties/entre.md ») », without its end."""
    known = [name for name in textes.environment.list_templates() if (textes.folder / name).is_file()]
    parts = [f"« {name} »" for name in known if name.startswith("parties/")]
    return f"Reprendre une partie de ce modèle ({', '.join(parts)})" if parts else "Écrire une partie de ce modèle"


def _elsewhere(textes: Textes, nom: str) -> list[str]:
    """What the text is called in the other models that have it."""
    tail = PurePosixPath(*[part for part in PurePosixPath(nom).parts if part not in ("..", "/")])
    models = [path.parent for path in sorted(textes.folder.parent.glob("*/programme.yaml"))]
    others = [folder for folder in models if folder.name != textes.folder.name]
    asked = {f"{folder.name}/{tail}" for folder in others} | {str(tail)}
    known = {path.relative_to(folder.parent).as_posix() for folder in others for path in folder.rglob("*.md")}
    return sorted(asked & known)
