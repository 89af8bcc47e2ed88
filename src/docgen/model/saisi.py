"""How the text of a YAML value becomes the value of a field, and what an editor is told of it."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct
from pydantic import GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema


class Saisi(Struct, frozen=True, eq=False):
    """In an `Annotated`: `lire` makes the value of what is typed, or raises a fault; `schema` describes what is typed.

    It does what `PlainValidator` and `WithJsonSchema` do together. Pydantic builds a hundred such fields at each start:
    told at once what they are, it neither looks at the signature of `lire` nor builds the type that only `lire` makes,
    which is a fifth of what it takes to build the models.
    """

    lire: Callable[[Any], object]
    schema: Mapping[str, object]

    def __get_pydantic_core_schema__(self, _source: object, _handler: object) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.lire)

    def __get_pydantic_json_schema__(self, _core: CoreSchema, _handler: GetJsonSchemaHandler) -> dict[str, object]:
        return dict(self.schema)
