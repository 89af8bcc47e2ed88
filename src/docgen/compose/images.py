"""The pictures of a composed document, given what their files hold: those of the data, then those of the model."""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from msgspec.structs import replace

from docgen.compose.lignes import FauteDeLigne
from docgen.compose.textes import Textes
from docgen.document import Image, ImageLue, Leaf, Section, with_leaves
from docgen.document.images_du_texte import read_image
from docgen.findings import Refusal

_DIGITS = 12


def illustrated(
    sections: tuple[Section, ...], composed: str, textes: Textes, images: Mapping[str, ImageLue]
) -> tuple[Section, ...]:
    """`sections` with the pictures that they call: `images`, by their path in the dossier; else the files of the model.

    `composed` is what they are made of. Raises `FauteDeLigne` for a file of the model that cannot be shown.
    """
    if not images and "![" not in composed:
        return sections

    def change(leaf: Leaf) -> Leaf:
        if not isinstance(leaf, Image) or leaf.fichier:
            return leaf
        name, _, digest = leaf.source.partition("#")
        if digest and name in images:
            return replace(leaf, fichier=images[name])
        try:
            return _of_the_model(leaf, textes)
        except Refusal as fault:
            line = composed.count("\n", 0, max(composed.find(f"]({leaf.source}"), 0)) + 1
            raise FauteDeLigne(line, fault.message, fault.remedy) from None

    return tuple([replace(section, blocks=with_leaves(section.blocks, change)) for section in sections])


def _of_the_model(leaf: Image, textes: Textes) -> Image:
    path = textes.path(leaf.source)
    if path is None:
        remedy = "Mettre le fichier dans le dossier « images » du modèle, ou corriger son nom."
        raise Refusal(f"l'image « {leaf.source} » n'existe pas", remedy)
    try:
        stat = path.stat()
        image, digest = _read(path, stat.st_mtime_ns, stat.st_size)
    except OSError:
        raise Refusal(f"l'image « {leaf.source} » ne peut pas être lue", "Vérifier les droits du fichier.") from None
    except Refusal as fault:
        raise Refusal(f"{fault.message} : « {leaf.source} »", fault.remedy) from None
    return replace(leaf, source=f"{leaf.source}#{digest[:_DIGITS]}", fichier=image)


@lru_cache(maxsize=64)
def _read(path: Path, _changed: int, _size: int) -> tuple[ImageLue, str]:
    data = path.read_bytes()
    return read_image(data), hashlib.sha256(data).hexdigest()
