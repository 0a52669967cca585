"""The recipe that made the model: what does not need its fonts and its framework is tested everywhere."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from extract.read.charset import CLASS_OF, LEADER
from training import numbertext

pythainlp = pytest.importorskip("pythainlp", reason="training extra not installed")

from training import degrade, render, text  # noqa: E402
from training.data import steps_needed  # noqa: E402
from training.fonts import Face  # noqa: E402
from training.render import Drawn  # noqa: E402


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "ศูนย์"),
        (11, "สิบเอ็ด"),
        (20, "ยี่สิบ"),
        (21, "ยี่สิบเอ็ด"),
        (101, "หนึ่งร้อยเอ็ด"),
        (130_785, "หนึ่งแสนสามหมื่นเจ็ดร้อยแปดสิบห้า"),
        (1_000_001, "หนึ่งล้านหนึ่ง"),
    ],
)
def test_numbers_in_words(value: int, words: str) -> None:
    assert numbertext.in_words(value) == words


def test_the_same_seed_gives_the_same_lines() -> None:
    first, second = (random.Random(7) for _ in range(2))
    assert [text.line(first, 1, 22) for _ in range(50)] == [text.line(second, 1, 22) for _ in range(50)]


def test_lines_are_canonical_and_within_the_character_set() -> None:
    rng = random.Random(1)
    for longest in (16, 60):
        for _ in range(400):
            line = text.line(rng, 1, longest)
            assert line and set(line) <= CLASS_OF.keys()
            assert line == text.canonical(line) == line.strip()
            assert "  " not in line and "..." not in line


def test_every_digit_is_seen_often() -> None:
    rng = random.Random(2)
    joined = "".join(text.line(rng, 1, 20) for _ in range(1500))
    for digit in "๐๑๒๓๔๕๖๗๘๙0123456789":
        assert joined.count(digit) > 80


@pytest.mark.parametrize(
    ("typed", "canonical"), [("ท่ี", "ที่"), ("นํ้า", "น้ำ"), ("น้ํา", "น้ำ"), ("ก.....ข", f"ก{LEADER}ข"), ("1.5", "1.5")]
)
def test_canonical_order(typed: str, canonical: str) -> None:
    assert text.canonical(typed) == canonical


def test_repeated_characters_need_a_step_between_them() -> None:
    assert steps_needed("๑๑๒") == 4


@pytest.mark.parametrize("condition", list(degrade.CONDITIONS))
def test_damage_is_seeded_and_keeps_the_band_inside(condition: str) -> None:
    page = np.full((106, 400), 255, np.uint8)
    page[45:71, 40:360:9] = 0
    line = Drawn(page, 45, 71, "bars")
    one, two = (degrade.crop(np.random.default_rng(3), line, condition, page) for _ in range(2))
    assert np.array_equal(one.image, two.image)
    assert one.image.dtype == np.uint8 and one.image.ndim == 2
    assert -0.6 * one.image.shape[0] < one.band.top < one.band.bottom < 1.6 * one.image.shape[0]


def test_the_exported_file_reads_as_the_network_does(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch", reason="training extra not installed")
    onnx = pytest.importorskip("onnx", reason="training extra not installed")
    import onnxruntime

    from training.export import build
    from training.model import Reader

    torch.manual_seed(1)
    torch.set_num_threads(1)
    model = Reader(channels=32, stem=(8, 16, 24))
    with torch.no_grad():
        model(torch.rand(4, 1, 48, 64))  # gives the normalisation something to fold
    model.eval()
    path = tmp_path / "small.onnx"
    onnx.save(build(model, {"seed": 1}), str(path))
    images = np.random.default_rng(1).integers(0, 256, (2, 48, 96), dtype=np.uint8)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    got = session.run(None, {"lines": images})[0]
    with torch.inference_mode():
        want = model(torch.from_numpy(images)[:, None].float() * (-1 / 255) + 1).softmax(1).permute(0, 2, 1).numpy()
    assert got.shape == want.shape == (2, 24, len(CLASS_OF) + 1)
    assert np.abs(got - want).max() < 2e-3


def test_laying_the_quantised_file_out_for_the_runtime_changes_no_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    torch = pytest.importorskip("torch", reason="training extra not installed")
    pytest.importorskip("onnx", reason="training extra not installed")
    import onnxruntime

    from training import export
    from training.model import Reader

    torch.manual_seed(1)
    torch.set_num_threads(1)
    model = Reader(channels=32, stem=(8, 16, 24))
    with torch.no_grad():
        model(torch.rand(4, 1, 48, 64))
        for layer in model.fine:  # it begins at nothing, and would hide what is done to it
            layer.norm.weight.fill_(0.5)
    model.eval()
    made = np.random.default_rng(1).integers(0, 256, (5, 8, 48, 96), dtype=np.uint8)
    monkeypatch.setattr(export, "_batches", lambda _count, _seed: iter(made[1:]))
    laid = export.quantised(export.build(model, {"seed": 1}))
    monkeypatch.setattr(export, "laid_out", lambda proto: proto)
    plain = export.quantised(export.build(model, {"seed": 1}))
    one, other = (
        onnxruntime.InferenceSession(p.SerializeToString(), providers=["CPUExecutionProvider"]).run(
            None, {"lines": made[0]}
        )[0]
        for p in (laid, plain)
    )
    assert one.shape == other.shape == (8, 24, len(CLASS_OF) + 1)
    assert np.abs(one - other).max() < 2e-3
    assert [n.op_type for n in laid.graph.node].count("DequantizeLinear") == 5
    assert laid.metadata_props == plain.metadata_props


def test_print_kept_apart_from_paper_loses_strokes_and_gains_none() -> None:
    cover = np.zeros((60, 300), np.float32)
    cover[20:40, 20:280:12] = 1.0
    cover[20:24, 20:280] = 1.0
    page = degrade._layered(np.random.default_rng(5), cover, 20.0)
    dark = page < 200
    assert 0.2 * (cover > 0).sum() < dark.sum() < 1.2 * (cover > 0).sum()
    assert not dark[:14].any() and not dark[46:].any()


def test_layers_added_to_a_trained_network_change_nothing_at_first() -> None:
    torch = pytest.importorskip("torch", reason="training extra not installed")
    from training.model import Reader

    torch.manual_seed(2)
    old, new = (Reader(channels=16, stem=(4, 8, 12)).eval() for _ in range(2))
    new.take({k: v for k, v in old.state_dict().items() if not k.startswith("fine.")})
    image = torch.rand(2, 1, 48, 64)
    with torch.inference_mode():
        assert torch.equal(old(image), new(image))
    with pytest.raises(RuntimeError, match="do not fit"):
        new.take({"head.bias": old.state_dict()["head.bias"]})


def test_a_wider_network_begins_by_reading_as_the_narrow_one_did() -> None:
    torch = pytest.importorskip("torch", reason="training extra not installed")
    from training.model import Reader

    torch.manual_seed(2)
    old, new = Reader(channels=16, stem=(4, 8, 12)), Reader(channels=24, stem=(6, 8, 16)).eval()
    with torch.no_grad():
        old(torch.rand(4, 1, 48, 64))
    old.eval()
    new.take(old.state_dict())
    image = torch.rand(2, 1, 48, 64)
    with torch.inference_mode():
        assert torch.allclose(old(image), new(image), atol=1e-5)
    with pytest.raises(RuntimeError, match="do not fit"):
        old.take(new.state_dict())
    new.train()(torch.rand(2, 1, 48, 64)).sum().backward()
    assert float(new.head.weight.grad[:, 16:].abs().sum()) > 0  # what is not listened to yet can be learnt


def test_a_store_gives_every_line_whole_with_its_own_label() -> None:
    pytest.importorskip("torch", reason="training extra not installed")
    from training.data import Sample, collate
    from training.feed import STEP, Store

    widths = [64, 40, 100, 128]
    samples = [Sample(np.full((48, w), n * 10, np.uint8), "กขคง"[n] * (n + 1)) for n, w in enumerate(widths)]
    store = Store(100, seed=1)
    store.add(collate(samples[:2], STEP))
    store.add(collate(samples[2:], STEP))
    assert len(store) == store.fresh == 4
    seen = set()
    for _ in range(30):
        batch = store.batch(256)
        for image, width, label, length in zip(
            batch.images[:, 0], batch.widths, batch.labels, batch.lengths, strict=True
        ):
            n = int(image[0, 0]) // 10
            assert (image[:, :width] == n * 10).all() and (image[:, width:] == 255).all()
            assert int(width) == widths[n] and int(length) == n + 1
            assert label[:length].tolist() == [CLASS_OF["กขคง"[n]]] * (n + 1) and not label[length:].any()
            seen.add(n)
    assert seen == {0, 1, 2, 3}


def test_a_full_store_takes_new_lines_for_old_ones_of_their_class() -> None:
    pytest.importorskip("torch", reason="training extra not installed")
    from training.data import Sample, collate
    from training.feed import STEP, Store

    def lines(tone: int, count: int, width: int = 64) -> None:
        store.add(collate([Sample(np.full((48, width), tone, np.uint8), "ก")] * count, STEP))

    store = Store(8, seed=2)
    lines(10, 8)
    lines(20, 4)
    assert len(store) == 8 and store.fresh == 12
    kept = store._shelves[64].images[:8, 0, 0, 0].tolist()
    assert sorted(kept) == [10] * 4 + [20] * 4
    lines(30, 2, width=128)  # the first of a class are kept even so
    assert len(store) == 10


def test_fresh_looks_keep_size_and_ground() -> None:
    torch = pytest.importorskip("torch", reason="training extra not installed")
    from training.vary import vary

    torch.manual_seed(3)
    ink = torch.zeros(16, 1, 48, 160)
    ink[:, :, 18:36, 40:120:9] = 1.0
    varied = vary(ink)
    assert varied.shape == ink.shape and float(varied.min()) >= 0 and float(varied.max()) <= 1
    assert float(varied[..., :20].mean()) < 0.1 < float(varied[:, :, 20:34, 40:120].mean())
    assert not torch.equal(varied[0], varied[1])


def test_a_run_draws_more_of_what_it_is_told_to() -> None:
    rng = np.random.default_rng(3)
    drawn = [degrade.draw_condition(rng, {"fax": 3.0, "worn": 1.0}) for _ in range(400)]
    assert 270 < drawn.count("fax") < 330 and set(drawn) == {"fax", "worn"}


def test_families_are_favoured(monkeypatch: pytest.MonkeyPatch) -> None:
    faces = tuple(Face(f, "Regular", Path(f), Path(f), 1.0) for f in ("Norasi", "Loma", "Garuda"))
    monkeypatch.setattr(render, "all_faces", lambda: faces)
    choice, words = render.Choice(favour={"Norasi": 2.0}), random.Random(5)
    drawn = [choice.draw(words).family for _ in range(400)]
    assert 170 < drawn.count("Norasi") < 230 and drawn.count("Loma") > 70


def test_settled_normalisation_stays_as_it_is_while_the_network_learns() -> None:
    torch = pytest.importorskip("torch", reason="training extra not installed")
    from training.model import Reader
    from training.train import keep_statistics, weights_by_name

    model = Reader(16, (4, 8, 8)).train()
    keep_statistics(model)
    before = {k: v.clone() for k, v in model.state_dict().items() if "running" in k}
    model(torch.rand(2, 1, 48, 64)).sum().backward()
    assert all(torch.equal(model.state_dict()[k], v) for k, v in before.items())
    assert all(p.grad is not None for p in model.parameters())
    assert weights_by_name("fax=0.4, worn=.1") == {"fax": 0.4, "worn": 0.1}


def test_cells_are_of_both_numeral_systems_and_oftener_arabic() -> None:
    rng = random.Random(4)
    cells = [numbertext.any_cell(rng) for _ in range(600)]
    thai = sum(any(c in "๐๑๒๓๔๕๖๗๘๙" for c in cell) for cell in cells)
    arabic = sum(any(c in "0123456789" for c in cell) for cell in cells)
    assert 140 < thai < 280 and 320 < arabic < 460
    assert all(set(c) <= CLASS_OF.keys() for c in cells)


@pytest.mark.parametrize(("sure", "learnt"), [(0.0, 6), (1e9, 1)])
def test_lines_that_the_network_reads_surely_are_left_out(
    sure: float, learnt: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch = pytest.importorskip("torch", reason="training extra not installed")
    from training import train
    from training.data import Sample, collate
    from training.feed import tensors
    from training.model import Reader

    torch.manual_seed(3)
    torch.set_num_threads(1)
    model = Reader(channels=16, stem=(4, 8, 12)).eval()
    rng = np.random.default_rng(3)
    batch = tensors(collate([Sample(rng.integers(0, 256, (48, 64), dtype=np.uint8), "๑๒")] * 6))
    monkeypatch.setattr(train, "SURE", sure)
    loss, count = train.loss_of(model, batch, easy=0.0)
    assert count == learnt and float(loss.detach()) > 0
    assert train.loss_of(model, batch)[1] == 6
