"""The synthetic wheels are wheels: to the standard, to pip, and to our registry."""

import base64
import csv
import hashlib
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from packaging.metadata import Metadata
from packaging.utils import parse_wheel_filename

from benchmarks.index_servers import ours
from benchmarks.index_servers.stores import fill, requirements
from benchmarks.index_servers.wheels import make


def test_every_member_is_what_the_record_says() -> None:
    _wheel, content = make("sample-00001", "1.2.0", ("sample-00003",))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    record = members.pop("sample_00001-1.2.0.dist-info/RECORD").decode()
    rows = {path: (digest, size) for path, digest, size in csv.reader(io.StringIO(record))}

    assert rows.pop("sample_00001-1.2.0.dist-info/RECORD") == ("", "")
    assert rows == {
        name: (
            "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(body).digest()).decode()[:-1],
            str(len(body)),
        )
        for name, body in members.items()
    }


def test_the_metadata_is_strictly_readable_and_the_name_agrees() -> None:
    wheel, content = make("sample-00001", "1.2.0", ("sample-00003",))
    metadata = Metadata.from_email(wheel.metadata)
    project, version, _build, _tags = parse_wheel_filename(wheel.filename)

    assert (metadata.name, str(metadata.version)) == (project, str(version))
    assert [str(each) for each in metadata.requires_dist or ()] == ["sample-00003>=1.0"]
    assert wheel.sha256 == hashlib.sha256(content).hexdigest()
    assert 19_000 < len(content) < 22_000


def test_a_number_gives_the_same_bytes_each_time() -> None:
    assert make("sample-00001", "1.2.0") == make("sample-00001", "1.2.0")


@pytest.mark.parametrize(
    ("project", "projects", "wanted"),
    [
        pytest.param(5, 10, ("sample-00006", "sample-00007"), id="the first of five"),
        pytest.param(6, 10, ("sample-00008",), id="the second"),
        pytest.param(9, 10, (), id="the last"),
        pytest.param(0, 1, (), id="none that the store has not got"),
    ],
)
def test_five_projects_depend_on_one_another(
    project: int, projects: int, wanted: tuple[str, ...]
) -> None:
    assert requirements(project, projects) == wanted


def test_pip_resolves_one_name_to_five_packages_and_installs_them(tmp_path: Path) -> None:
    fill(tmp_path / "store", 50)
    options = ("--no-index", "--find-links", str(tmp_path / "store"), "--no-cache-dir", "--quiet")
    target = tmp_path / "installed"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", *options, "--target", target, "sample-00000"],
        env={"PATH": os.defpath, "HOME": str(tmp_path), "PIP_CONFIG_FILE": os.devnull},
        check=True,
    )

    assert {path.name for path in target.glob("*.dist-info")} == {
        f"sample_{number:05}-1.9.0.dist-info" for number in range(5)
    }


def test_our_registry_admits_every_wheel(tmp_path: Path) -> None:
    store = fill(tmp_path / "store", 12)

    filled = ours.fill(store, tmp_path / "data")

    kept = {path.name for path in (filled.data / "files").rglob("*.whl")}
    assert kept == {wheel.filename for wheel in store.everything}
