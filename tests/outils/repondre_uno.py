"""Lancé par un Python qui connaît UNO : ouvre des .docx dans LibreOffice, répond à leurs marques, les enregistre.

Usage : repondre_uno.py TUBE « réponse|entrée|sortie » … ; la réponse est accepter, refuser ou garder.
"""

import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

COMMANDES = {"accepter": ".uno:AcceptAllTrackedChanges", "refuser": ".uno:RejectAllTrackedChanges", "garder": ""}


def propriete(nom, valeur):
    trouvee = PropertyValue()
    trouvee.Name, trouvee.Value = nom, valeur
    return trouvee


def contexte(tube):
    local = uno.getComponentContext()
    resolveur = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    # Sans fin : celui qui a lancé les deux abandonne quand LibreOffice n'avance plus (tests/outils/attente.py).
    while True:
        try:
            return resolveur.resolve(f"uno:pipe,name={tube};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.25)


def main(tube, *demandes):
    distant = contexte(tube)
    gestion = distant.ServiceManager
    bureau = gestion.createInstanceWithContext("com.sun.star.frame.Desktop", distant)
    envoi = gestion.createInstanceWithContext("com.sun.star.frame.DispatchHelper", distant)
    for demande in demandes:
        reponse, entree, sortie = demande.split("|")
        document = bureau.loadComponentFromURL(Path(entree).as_uri(), "_blank", 0, (propriete("Hidden", True),))
        if COMMANDES[reponse]:
            envoi.executeDispatch(document.CurrentController.Frame, COMMANDES[reponse], "", 0, ())
        document.storeToURL(Path(sortie).as_uri(), (propriete("FilterName", "MS Word 2007 XML"),))
        document.close(True)
    bureau.terminate()


main(*sys.argv[1:])
