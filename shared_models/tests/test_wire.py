"""Every message that a release ever wrote can still be read; samples are only ever added."""

import json
from pathlib import Path

import pytest

import shared_models
from shared_models import Contract, Page

WIRE = Path(__file__).parent / "wire"
SAMPLES = sorted(WIRE.glob("*/*.json"))
ABSTRACT = {"Contract", "Request"}


def _model(sample: Path) -> type[Contract]:
    model: type[Contract] = getattr(shared_models, sample.parent.name)
    return Page[int] if model is Page else model


def _holds(written: object, sample: object) -> bool:
    """Tell whether everything in the sample is in what was written, as it was."""
    if isinstance(sample, dict) and isinstance(written, dict):
        return all(key in written and _holds(written[key], sample[key]) for key in sample)
    if isinstance(sample, list) and isinstance(written, list) and len(written) == len(sample):
        return all(map(_holds, written, sample))
    return bool(written == sample)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: f"{s.parent.name}-{s.stem}")
def test_a_sample_reads_and_is_written_back_whole(sample: Path) -> None:
    text = sample.read_text()

    model = _model(sample).model_validate_json(text)
    written = model.model_dump_json()

    assert _holds(json.loads(written), json.loads(text))
    assert type(model).model_validate_json(written) == model


def test_every_contract_has_samples_and_every_sample_a_contract() -> None:
    public = {name: getattr(shared_models, name) for name in shared_models.__all__}
    contracts = {n for n, of in public.items() if isinstance(of, type) and issubclass(of, Contract)}

    assert {sample.parent.name for sample in SAMPLES} == contracts - ABSTRACT
