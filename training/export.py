"""Trained weights to the ONNX file that the package ships: ``python -m training.export --run first``.

Batch normalisation is folded into the convolutions.  Most of them then reckon in 8-bit integers, with ranges learnt
from fresh lines: a third of the time less (``extract/models/README.md``).  Weights have seven bits, so that no sum
overflows on processors without VNNI and every machine reads the same.  The graph takes lines as uint8 and gives
probabilities, so that nothing is left to be done differently elsewhere.  After writing, the file is run against the
network it came from.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper
from torch import Tensor

from extract.read.charset import CHARACTERS, CLASSES

from .graph import OPSET, Graph
from .laid_out import laid_out
from .model import STRIDE, Reader

RECIPE = "1"
CALIBRATION_BATCHES, CALIBRATION_SEED = 12, 4242
"""The lines from which the ranges of the activations are learnt; no measurement draws with this seed."""
SURE = 0.98
"""What the network gives its best class where it is sure: `sure enough to accept` for one character."""
MOST_DIFFERING = 0.0005
"""Of such steps so many may be read otherwise by the exported file; more, and something is wrong with it."""
KEPT_WHOLE = ("fine1", "project")
"""Inner convolutions that stay in floating point: a twentieth of the time, a third less sureness lost."""
MODEL = Path(__file__).parents[1] / "extract" / "models" / "model.onnx"


def folded(conv: Any, norm: Any) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Weight and bias of a convolution with the normalisation after it worked in."""
    scale: Tensor = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    weight: Tensor = conv.weight * scale.reshape(-1, *[1] * (conv.weight.dim() - 1))
    bias: Tensor = norm.bias - norm.running_mean * scale
    return weight.detach().cpu().numpy(), bias.detach().cpu().numpy()


def build(model: Reader, notes: dict[str, object]) -> onnx.ModelProto:
    """The graph: ``lines`` uint8 (n, 48, width), width a multiple of 4, to ``probabilities`` (n, width / 4,
    CLASSES)."""
    g = Graph()
    x = g.add("Unsqueeze", [g.ink("lines"), g.constant("axis_1", np.array([1], np.int64))], "image")
    stages, layers, blocks = (cast("list[Any]", list(part)) for part in (model.stem, model.fine, model.blocks))
    for i, ((conv, norm, _), fine) in enumerate(zip(stages, layers, strict=True)):
        w, b = folded(conv, norm)
        pads = [conv.padding[0], conv.padding[1]] * 2
        x = g.convolve(f"stem{i}", x, w, b, True, strides=list(conv.stride), pads=pads)
        w, b = folded(fine.conv, fine.norm)
        y = g.convolve(f"fine{i}", x, w, b, False, pads=[1, 1, 1, 1])
        x = g.add("Relu", [g.add("Add", [x, y], f"fine{i}_sum")], f"fine{i}_r")
    # three rows of features become channels, at a height of one: faster than a convolution over three rows
    shape = g.constant("rows_to_channels", np.array([0, 3 * stages[-1][0].out_channels, 1, -1], np.int64))
    x = g.add("Reshape", [x, shape], "columns")
    w, b = folded(model.project[0], model.project[1])
    x = g.convolve("project", x, w.reshape(len(w), -1, 1, 1), b, True)
    for i, block in enumerate(blocks):
        w, b = folded(block.conv, block.norm)
        d = block.conv.dilation[1]
        y = g.convolve(f"block{i}", x, w, b, True, pads=[0, 2 * d, 0, 2 * d], dilations=[1, d])
        x = g.add("Add", [x, y], f"block{i}_sum")
    head, bias = (p.detach().cpu().numpy() for p in (model.head.weight, cast(Tensor, model.head.bias)))
    x = g.convolve("head", x, head, bias, False)
    x = g.add("Squeeze", [x, g.constant("axis_2", np.array([2], np.int64))], "scores")
    x = g.add("Transpose", [x], "by_step", perm=[0, 2, 1])
    g.add("Softmax", [x], "probabilities", axis=2)
    graph = helper.make_graph(
        g.nodes,
        "reader",
        [helper.make_tensor_value_info("lines", TensorProto.UINT8, ["n", 48, "width"])],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["n", "steps", CLASSES])],
        g.weights,
    )
    proto = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10)
    meta = {
        "characters": CHARACTERS,
        "stride": str(STRIDE),
        "recipe": RECIPE,
        "notes": json.dumps(notes, sort_keys=True),
    }
    helper.set_model_props(proto, meta)
    onnx.checker.check_model(proto)
    return proto


def _batches(count: int, seed: int) -> Iterator[NDArray[np.uint8]]:
    """Fresh lines as the training draws them: ``count`` batches of 8, uint8 (8, 48, width)."""
    from .data import Lines, collate

    lines = Lines(seed)
    for _ in range(count):
        yield collate([lines.sample(1, 22) for _ in range(8)]).images[:, 0]


def quantised(proto: onnx.ModelProto) -> onnx.ModelProto:
    """The graph with its inner convolutions in integers, as the runtime reckons it (``laid_out``): activations uint8,
    weights int8 for each channel.

    The first convolution sees pixels and the head tells classes apart: both stay as they are, and ``KEPT_WHOLE``.
    """
    from onnxruntime import quantization as q

    batches = _batches(CALIBRATION_BATCHES, CALIBRATION_SEED)

    class Feed(q.CalibrationDataReader):  # type: ignore[misc, unused-ignore]
        def get_next(self) -> dict[str, NDArray[np.uint8]] | None:
            batch = next(batches, None)
            return None if batch is None else {"lines": batch}

    convolutions = [n.name for n in proto.graph.node if n.op_type == "Conv"]
    with tempfile.TemporaryDirectory() as folder:
        whole, small = Path(folder, "whole.onnx"), Path(folder, "small.onnx")
        onnx.save(proto, str(whole))
        q.quantize_static(
            str(whole), str(small), Feed(), quant_format=q.QuantFormat.QDQ, op_types_to_quantize=["Conv"],
            per_channel=True, reduce_range=True, activation_type=q.QuantType.QUInt8, weight_type=q.QuantType.QInt8,
            nodes_to_exclude=[convolutions[0], *KEPT_WHOLE, convolutions[-1]],
        )  # fmt: skip
        return laid_out(onnx.load(str(small)))


def differing(model: Reader, path: Path) -> float:
    """The share of steps, among those where the network is sure, at which the file's best class is another."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    model.eval()
    device = next(model.parameters()).device
    steps = others = 0
    for batch in _batches(24, seed=11):
        got = session.run(None, {"lines": batch})[0]
        with torch.inference_mode():
            ink = torch.from_numpy(batch[:, None]).to(device).float() * (-1 / 255) + 1
            want = model(ink).softmax(1).permute(0, 2, 1).cpu().numpy()
        sure = want.max(2) > SURE
        steps += int(sure.sum())
        others += int((got.argmax(2) != want.argmax(2))[sure].sum())
    return others / steps


def export(model: Reader, path: Path, notes: dict[str, object], whole: bool = False) -> None:
    """Writes the file, checks it, and only then puts it in place. ``whole``: all of it in floating point."""
    training = model.training
    model.eval()
    fresh = path.with_suffix(".new")
    proto = build(model, notes)
    onnx.save(proto if whole else quantised(proto), str(fresh))
    share = differing(model, fresh)
    if share > MOST_DIFFERING:
        raise RuntimeError(f"the exported model reads otherwise than the trained one: {share:.2%} of sure steps")
    fresh.replace(path)
    model.train(training)
    size = path.stat().st_size / 1e6
    print(f"{path.name}: {size:.1f} MB, another class at {share:.4%} of the steps the network is sure of", flush=True)


def main() -> None:
    from .train import RUNS

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", default="first")
    parser.add_argument("--weights", type=Path, help="instead of a run's own, such as training/start.pt")
    parser.add_argument("--to", type=Path, default=MODEL)
    parser.add_argument("--whole", action="store_true", help="no integers: what the shipped file is compared with")
    args = parser.parse_args()
    torch.set_num_threads(1)
    weights = args.weights or RUNS / args.run / "weights.pt"
    state = torch.load(weights, map_location="cpu", weights_only=True)
    model = Reader()
    model.take(state["average"])
    export(model, args.to, {"run": args.run, "step": state["step"], "seed": state["seed"]}, args.whole)


if __name__ == "__main__":
    main()
