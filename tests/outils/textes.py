"""Les mots d'un document, l'un après l'autre : ce que chaque format doit dire pareil."""

from docgen.document import Document, Heading, Paragraph, leaves, walk
from docgen.document.mots import marked_words


def texte_suivi(document: Document) -> str:
    """Les mots dans l'ordre de lecture, séparés d'une espace."""
    blocs = [bloc for bloc in walk(document) if isinstance(bloc, Heading | Paragraph)]
    return " ".join(" ".join(marked_words(leaves(bloc.content)) for bloc in blocs).split())
