"""The pictures of the texts of a dossier: found, looked at, and named by what they hold."""

import hashlib
from pathlib import Path

from docgen.document import ImageLue
from docgen.document.images_du_texte import APPEL_D_IMAGE, DOSSIER_DES_IMAGES, ENDINGS, image_faults, read_image
from docgen.findings import Refusal, place_dans, shown
from docgen.french.proches import noms_proches
from docgen.load.bruts import TEXTE_BRUT
from docgen.load.fichiers import Reader

_DIGITS = 12


def with_images(reader: Reader, path: Path, text: str) -> str:
    """`text`, which `path` holds, each picture named by its path inside the dossier and by its digest.

    What is wrong with one is told, at its place.
    """
    if "![" not in text:
        return text
    wrong = [*image_faults(text)]
    for debut, message, remede in wrong:
        reader.report(TEXTE_BRUT, message, place_dans(shown(path), text, debut), remede)
    pieces, done, told = [], 0, {fault.debut for fault in wrong}
    for image in APPEL_D_IMAGE.finditer(text):
        if image.start() not in told and (name := _named(reader, path, text, image["source"], image.start())):
            pieces += [text[done : image.start("source")], name]
            done = image.end("source")
    return "".join([*pieces, text[done:]])


def _named(reader: Reader, path: Path, text: str, source: str, at: int) -> str:
    """The name of the picture that `source` calls in the text of `path`; nothing after telling why there is none."""
    try:
        name, digest, image = _found(reader, path.parent, source.partition("#")[0])
    except Refusal as fault:
        reader.report(TEXTE_BRUT, fault.message, place_dans(shown(path), text, at), fault.remedy)
        return ""
    reader.inputs[name], reader.images[name] = digest, image
    return f"{name}#{digest[:_DIGITS]}"


def _found(reader: Reader, folder: Path, source: str) -> tuple[str, str, ImageLue]:
    """The picture `source` beside `folder`, or beside a folder around it: its path in the dossier, its digest, it."""
    around = [where for where in (folder, *folder.parents) if where.is_relative_to(reader.root)]
    file = next((where / source for where in around if (where / source).is_file()), None)
    if file is None:
        raise Refusal(f"l'image « {source} » n'existe pas", _near(around, source))
    if not file.resolve().is_relative_to(reader.root.resolve()):
        raise Refusal(f"l'image « {source} » est un lien qui conduit hors du dossier", "La remplacer par une copie.")
    try:
        data = file.read_bytes()
    except OSError:
        raise Refusal(f"l'image « {source} » ne peut pas être lue", "Vérifier les droits du fichier.") from None
    try:
        image = read_image(data)
    except Refusal as fault:
        raise Refusal(f"{fault.message} : « {source} »", fault.remedy) from None
    return file.relative_to(reader.root).as_posix(), hashlib.sha256(data).hexdigest(), image


def _near(around: list[Path], source: str) -> str:
    folders = [where / DOSSIER_DES_IMAGES for where in around]
    known = [file.name for folder in folders if folder.is_dir() for file in folder.iterdir() if file.suffix in ENDINGS]
    near = noms_proches(source.rpartition("/")[2], sorted(known))
    return (
        f"Peut-être « images/{near[0]} » ?"
        if near
        else "Mettre le fichier dans un dossier « images », à côté des textes."
    )
