"""The README says what is so."""

import re

from registry import Settings
from support import ROOT

ROW = re.compile(r"^\| `REGISTRY_(\w+)` \| (?:`(.*?)`|empty) \|", re.MULTILINE)


def test_every_setting_stands_in_the_readme_with_its_default() -> None:
    readme = (ROOT / "registry/README.md").read_text()

    said = {name.lower(): default for name, default in ROW.findall(readme)}

    assert said == {
        name: str(field.default).lower() if field.annotation is bool else str(field.default)
        for name, field in Settings.model_fields.items()
    }
