"""The pages to read on a screen: each one file, with its style and its script, read without network."""

import base64
import hashlib
from importlib.resources import files


def asset(name: str) -> str:
    """The text of a style or of a script of this folder."""
    return (files(__name__) / name).read_text("utf-8")


def whole_page(title: str, styles: str, body: str, script: str = "") -> bytes:
    """The page, in UTF-8; `title` and `body` are HTML. It loads nothing, and runs that script alone."""
    ends = f"<script>{script}</script>" if script else ""
    return (
        f'<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(styles, script)}">'
        f"<title>{title}</title><style>{styles}</style></head><body>{body}{ends}</body></html>\n"
    ).encode()


def _policy(styles: str, script: str) -> str:
    """What a browser may do with the page, whatever words it shows: a script that is not ours does not run.

    The widths of columns are attributes, which have no digest; `style-src` is for browsers that know no other key.
    """
    return (
        f"default-src 'none'; script-src {_digest(script)}; img-src data:; font-src data:; "
        f"style-src 'unsafe-inline'; style-src-elem {_digest(styles)}; style-src-attr 'unsafe-inline'; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
