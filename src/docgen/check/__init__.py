"""Looking for faults. A rule reads and never changes; the rules of one stage run all, in the order of their codes.

A rule is a file of `rules/`: its docstring (what it finds, why it matters, an example, the remedy, in French), and
`look`, which `rule` declares: `@rule("donnees", "bloquant", qui="finances", sur=fiches)`. `look` receives one thing of
the walk `sur` (see `parcours`), and yields faults; the name of the file says its code and its name.

Here is what most rules need: what declares them (`moteur`), what they walk (`parcours`), how they say a place or a
value (`places`), what a fault holds (`findings`).
"""

from docgen.check.moteur import Fault as Fault
from docgen.check.moteur import Faults as Faults
from docgen.check.moteur import Gravite as Gravite
from docgen.check.moteur import Rule as Rule
from docgen.check.moteur import Stade as Stade
from docgen.check.moteur import Subject as Subject
from docgen.check.moteur import check as check
from docgen.check.moteur import consulted as consulted
from docgen.check.moteur import once as once
from docgen.check.moteur import registry as registry
from docgen.check.moteur import rule as rule
from docgen.check.parcours import AvenantDuDossier as AvenantDuDossier
from docgen.check.parcours import ExecutionEcrite as ExecutionEcrite
from docgen.check.parcours import FicheEcrite as FicheEcrite
from docgen.check.parcours import FichePlanifiee as FichePlanifiee
from docgen.check.parcours import SeanceEcrite as SeanceEcrite
from docgen.check.parcours import VersionEcrite as VersionEcrite
from docgen.check.parcours import avenants as avenants
from docgen.check.parcours import contrats as contrats
from docgen.check.parcours import dossier as dossier
from docgen.check.parcours import executions as executions
from docgen.check.parcours import fiches as fiches
from docgen.check.parcours import plan as plan
from docgen.check.parcours import seances as seances
from docgen.check.parcours import versions_ecrites as versions_ecrites
from docgen.check.places import case_saisie as case_saisie
from docgen.check.places import has_blank as has_blank
from docgen.check.places import ligne as ligne
from docgen.check.places import unknown_exercice as unknown_exercice
from docgen.check.places import unknown_name as unknown_name
from docgen.findings import Location as Location
from docgen.findings import Preuve as Preuve
from docgen.findings import Refusal as Refusal
from docgen.french import affiche as affiche
from docgen.french import proche as proche
