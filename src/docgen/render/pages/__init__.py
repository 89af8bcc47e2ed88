"""The pages to read on a screen: each one file, with its style and its script, read without network."""

from importlib.resources import files


def asset(name: str) -> str:
    """The text of a style or of a script of this folder."""
    return (files(__name__) / name).read_text("utf-8")


def whole_page(title: str, styles: str, body: str, policy: str = "") -> bytes:
    """The page, in UTF-8; `title` and `body` are HTML, `policy` says what the page may load."""
    policed = f'<meta http-equiv="Content-Security-Policy" content="{policy}">' if policy else ""
    return (
        f'<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{policed}'
        f"<title>{title}</title><style>{styles}</style></head><body>{body}</body></html>\n"
    ).encode()
