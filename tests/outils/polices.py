"""Les polices de LibreOffice pendant les essais : celles que docgen livre, et non celles de la machine ou d'un vieux paquet."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

POLICES = Path(__file__).resolve().parents[2] / "templates" / "gabarits" / "polices"
DU_SYSTEME = Path("/etc/fonts/fonts.conf")


def poser() -> None:
    """Fait lire à fontconfig, dans ce processus et ceux qu'il lance, les polices livrées avec celles du système."""
    if "FONTCONFIG_FILE" in os.environ or not DU_SYSTEME.is_file():
        return
    dossier = Path(tempfile.mkdtemp(prefix="polices-"))
    atexit.register(shutil.rmtree, dossier, ignore_errors=True)
    reglages = dossier / "fonts.conf"
    reglages.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<include>{DU_SYSTEME}</include><dir>{POLICES}</dir></fontconfig>",
        encoding="utf-8",
    )
    os.environ["FONTCONFIG_FILE"] = str(reglages)
