"""Reads an SDMX-JSON structure and an SDMX-CSV table as other systems do, and checks the one against the other.

    sdmx_check.py STRUCTURE DATA

The structure is checked against the published schema, the table read by the rules of SDMX-CSV 2.0 (pysdmx); then each
observation has a key of its own, codes of the structure's lists and a time period of the SDMX grammar."""

import re
import sys
from pathlib import Path

from pysdmx.io import get_datasets, read_sdmx
from pysdmx.model import DataStructureDefinition

TIME = re.compile(r"\d{4}(-(S[12]|Q[1-4]|0[1-9]|1[0-2]))?|\d{4}-\d{2}-\d{2}/P\d+D")


def main() -> None:
    """Checks both files; ends in an error where something is wrong."""
    structure, data = (Path(argument) for argument in sys.argv[1:])
    [definition] = read_sdmx(structure, validate=True).get_data_structure_definitions()
    assert isinstance(definition, DataStructureDefinition)
    [dataset] = get_datasets(data, structure)
    table = dataset.data
    assert table is not None and len(table) > 0, "no observations"
    keys = [dimension.id for dimension in definition.components.dimensions]
    twice = table[table.duplicated(subset=keys)]
    assert twice.empty, f"keys that come twice:\n{twice}"
    for component in definition.components:
        if component.id not in table.columns:
            assert not component.required, f"{component.id} is missing"
            continue
        values = {str(value) for value in table[component.id].dropna()} - {"", "nan"}
        if component.enumeration is not None:
            codes = {code.id for code in component.enumeration}
            assert values <= codes, f"{component.id} has values of no code: {values - codes}"
        if component.id == "TIME_PERIOD":
            wrong = [value for value in values if not TIME.fullmatch(value)]
            assert not wrong, f"no time periods: {wrong}"
    print(f"{len(table)} observations of {definition.short_urn}")


main()
