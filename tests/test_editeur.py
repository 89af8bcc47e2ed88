"""Dans un éditeur : chaque clé a son aide en français, des exemples, et les codes de ce projet ; un vrai serveur YAML le dit."""

import json
import shutil
import subprocess
import threading
from pathlib import Path
from queue import Queue

import pytest

from docgen.load import dossiers_read, load_programmes
from docgen.load.codes_du_projet import CodesDuProjet
from docgen.load.schemas import all_schemas
from tests.outils.chantier import RACINE, TEMPLATES

SERVEUR = next(
    (str(lieu) for lieu in (RACINE / ".cache/node/node_modules/.bin/yaml-language-server",) if lieu.exists()),
    shutil.which("yaml-language-server"),
)
CLS = RACINE / "contracts_data" / "pas-de-calais" / "cls-2024-2027"


@pytest.fixture(scope="module")
def schemas() -> dict[str, dict]:
    textes = TEMPLATES / "textes"
    tous = all_schemas(load_programmes(textes)[0], dossiers_read(RACINE / "contracts_data", textes))
    return {genre: json.loads(texte) for genre, texte in tous.items()}


def champs(schema: dict):
    """Chaque clé d'un schéma, avec ce qu'elle dit."""
    for partie in (schema, *schema.get("$defs", {}).values()):
        for nom, champ in partie.get("properties", {}).items():
            yield partie.get("title", ""), nom, champ


def test_chaque_cle_de_chaque_fichier_a_son_aide_en_francais(schemas):
    sans = [(genre, chose, nom) for genre, schema in schemas.items() for chose, nom, champ in champs(schema)
            if not champ.get("description")]  # fmt: skip
    assert [] == sans
    dites = {champ["description"] for schema in schemas.values() for *_, champ in champs(schema)}
    assert all(dite.endswith((".", "?", "»", "!", "…")) for dite in dites) and len(dites) > 200


def test_les_exemples_sont_ceux_que_l_aide_donne(schemas):
    arrete = schemas["execution-cls-2024-2027"]["properties"]["arrete_au"]
    assert ["22/09/2025"] == arrete["examples"] and arrete["description"].startswith("Le jour auquel ce qui a été fait")


def test_les_codes_du_projet_se_proposent_et_ne_s_imposent_pas(schemas):
    financements = schemas["fiche-action-cls-2024-2027"]["properties"]["financements"]
    assert {"etat", "conseil_departemental"} <= financements["properties"].keys()
    assert ["2024", "2025", "2026", "2027"] == list(financements["properties"]["etat"]["properties"])
    assert isinstance(financements["additionalProperties"], dict)
    actions = schemas["execution-cls-2024-2027"]["properties"]["actions"]
    assert "1.1" in actions["properties"] and "Accueil de proximité" in actions["properties"]["1.1"]["description"]
    assert "2025" in schemas["avenant"]["properties"]["exercice"]["examples"]
    # Un modèle n'a pas les codes d'un autre.
    assert "2.10" not in actions["properties"]
    assert "2.10" in schemas["execution-cie-2025-2027"]["properties"]["actions"]["properties"]


def test_sans_projet_un_schema_n_a_aucun_code():
    tous = all_schemas(load_programmes(TEMPLATES / "textes")[0])
    financements = json.loads(tous["fiche-action-cls-2024-2027"])["properties"]["financements"]
    assert "properties" not in financements and isinstance(financements["additionalProperties"], dict)
    assert CodesDuProjet() == CodesDuProjet.of([])


# --- un vrai serveur ------------------------------------------------------------------------------------------------------
class Serveur:
    """« yaml-language-server », par ses entrées et ses sorties, comme un éditeur lui parle."""

    def __init__(self, commande: str) -> None:
        self.processus = subprocess.Popen([commande, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.recus: Queue[dict] = Queue()
        self.rang = 0
        threading.Thread(target=self._ecouter, daemon=True).start()
        self.demander("initialize", processId=None, rootUri=RACINE.as_uri(), capabilities={
            "textDocument": {"completion": {"completionItem": {"documentationFormat": ["plaintext"]}}, "hover": {}}})  # fmt: skip
        self.dire("initialized")
        reglages = {"yaml": {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}}
        self.dire("workspace/didChangeConfiguration", settings=reglages)

    def _ecouter(self) -> None:
        flux = self.processus.stdout
        while tete := flux.readline():
            if tete.lower().startswith(b"content-length:"):
                while flux.readline().strip():
                    pass
                self.recus.put(json.loads(flux.read(int(tete.split(b":")[1]))))

    def envoyer(self, **message: object) -> None:
        corps = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.processus.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(corps), corps))
        self.processus.stdin.flush()

    def dire(self, methode: str, **params: object) -> None:
        self.envoyer(method=methode, params=params)

    def demander(self, methode: str, **params: object) -> object:
        self.rang += 1
        self.envoyer(id=self.rang, method=methode, params=params)
        return self.attendre(lambda message: message.get("id") == self.rang and "method" not in message)["result"]

    def attendre(self, voulu) -> dict:
        """Le premier message voulu ; ce que le serveur demande reçoit une réponse vide."""
        while True:
            message = self.recus.get(timeout=60)
            if voulu(message):
                return message
            if "id" in message and "method" in message:
                items = message.get("params", {}).get("items", [])
                reponse = [{"validate": True, "hover": True, "completion": True}] + [None] * (len(items) - 1)
                self.envoyer(id=message["id"], result=reponse if items else None)

    def ouvrir(self, page: Path, texte: str) -> list[dict]:
        """Ouvre ce texte à la place de ce fichier ; ce que le serveur y trouve à redire."""
        uri = page.as_uri()
        self.dire("textDocument/didOpen", textDocument={"uri": uri, "languageId": "yaml", "version": 1, "text": texte})
        dit = self.attendre(
            lambda m: m.get("method") == "textDocument/publishDiagnostics" and m["params"]["uri"] == uri
        )
        return dit["params"]["diagnostics"]

    def a(self, page: Path, texte: str, marque: str) -> dict[str, object]:
        avant = texte[: texte.index(marque) + len(marque)]
        place = {"line": avant.count("\n"), "character": len(avant) - avant.rfind("\n") - 1}
        return {"textDocument": {"uri": page.as_uri()}, "position": place}


@pytest.fixture(scope="module")
def serveur():
    if not SERVEUR:
        pytest.skip("yaml-language-server n'est pas installé (make install-test)")
    ouvert = Serveur(SERVEUR)
    yield ouvert
    ouvert.processus.terminate()
    ouvert.processus.wait()


@pytest.mark.lent
def test_les_fichiers_du_vrai_dossier_n_ont_rien_a_redire(serveur):
    pages = [*CLS.glob("actions/*.yaml"), *CLS.glob("execution/*.yaml"), *CLS.glob("avenants/*/avenant.yaml"),
             CLS / "contrat.yaml", CLS.parent / "dossier.yaml", *CLS.parent.glob("seances/*/*.yaml")]  # fmt: skip
    dits = {page.name: [d["message"] for d in serveur.ouvrir(page, page.read_text("utf-8"))] for page in pages}
    assert len(pages) > 12 and {} == {nom: faute for nom, faute in dits.items() if faute}


@pytest.mark.lent
@pytest.mark.parametrize(
    ("fichier", "texte", "marque", "propose"),
    [
        ("actions/9.1-essai.yaml", "financements:\n  \n", "financements:\n  ", {"etat", "conseil_departemental"}),
        ("actions/9.2-essai.yaml", "financements:\n  etat:\n    \n", "etat:\n    ", {"2024", "2025", "2026", "2027"}),
        ("actions/9.3-essai.yaml", "numero: 9.3\n\n", "9.3\n", {"financements", "indicateurs", "sous_actions"}),
        ("execution/2099.yaml", "exercice: 2025\nactions:\n  \n", "actions:\n  ", {"1.1", "4.2"}),
    ],
)
def test_le_serveur_propose_les_codes_du_projet(serveur, fichier, texte, marque, propose):
    genre = "execution" if fichier.startswith("execution") else "fiche-action"
    page = CLS / fichier
    tete = f"# yaml-language-server: $schema=../../../schemas/{genre}-cls-2024-2027.schema.json\n"
    serveur.ouvrir(page, tete + texte)
    rendu = serveur.demander("textDocument/completion", **serveur.a(page, tete + texte, marque))
    assert propose <= {choix["label"].strip("\"'") for choix in rendu["items"]}, rendu["items"][:5]


@pytest.mark.lent
def test_le_serveur_montre_l_aide_et_dit_une_cle_inconnue(serveur):
    page = CLS / "execution" / "2098.yaml"
    texte = ("# yaml-language-server: $schema=../../../schemas/execution-cls-2024-2027.schema.json\n"
             "exercice: 2025\narrete_au: 31/12/2025\nactions:\n  1.1:\n    verse:\n      etat: 1\n    verser: 2\n")  # fmt: skip
    dits = [faute["message"] for faute in serveur.ouvrir(page, texte)]
    assert any("verser" in dit for dit in dits), dits
    aide = serveur.demander("textDocument/hover", **serveur.a(page, texte, "    ver"))
    assert "Les crédits versés dans l'exercice" in json.dumps(aide, ensure_ascii=False).replace("\\", ""), aide
