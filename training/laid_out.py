"""The quantised network laid out as the runtime reckons: channels last, sums in integers, nothing turned round between.

The quantiser gives each convolution its integers and takes them back after it, and the runtime, which convolves
integers channels last, turns every picture twice for each: a tenth of the time.  Here the same convolutions, with the
same weights and ranges, follow each other directly, in the operators that the runtime has for that.  The sums are the
same integers, so the file reads as the quantised one does but for the order in which floating-point numbers are added.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

from .graph import OPSET, Graph

_RUNTIME = "com.microsoft"
_TO_LAST, _TO_FIRST = (0, 2, 3, 1), (0, 3, 1, 2)
_ROWS = 3
"""Rows of features that become channels."""

Levels = list[str]
"""Names of the scale and the zero point by which integers stand for numbers."""


class _Layers:
    """The layers of the quantised file ``proto``, added one by one to a new graph."""

    def __init__(self, proto: onnx.ModelProto) -> None:
        self.graph = Graph()
        self.weights = {w.name: numpy_helper.to_array(w) for w in proto.graph.initializer}
        self.how: dict[str, dict[str, Any]] = {
            n.name: {a.name: helper.get_attribute_value(a) for a in n.attribute}
            for n in proto.graph.node
            if n.op_type == "Conv"
        }
        self._constants: set[str] = set()

    def kept(self, name: str, value: NDArray[np.generic] | None = None) -> str:
        """A weight of the file under its name, or another ``value`` under that name."""
        if name not in self._constants:
            self._constants.add(name)
            self.graph.constant(name, np.array(self.weights[name] if value is None else value, order="C"))
        return name

    def levels(self, name: str, *, cut: bool = False) -> Levels:
        """What the integers of ``name`` stand for; ``cut``: from 0 up, which cuts off what is negative."""
        zero = np.zeros((), np.uint8) if cut else None
        return [self.kept(f"{name}_scale"), self.kept(f"{name}_zero_point", zero)]

    def convolve(self, name: str, x: str, levels: Levels, *, rectified: bool = False) -> tuple[str, Levels]:
        """A convolution of integers, channels last. ``rectified``: without its negative part."""
        given = self.how[name]
        own = self.levels(name, cut=rectified)
        weight = [self.kept(f"{name}_w_{part}") for part in ("quantized", "scale", "zero_point")]
        y = self.graph.add(
            "QLinearConv", [x, *levels, *weight, *own, self.kept(f"{name}_b_quantized")], name,
            domain=_RUNTIME, channels_last=1, **{k: given[k] for k in ("pads", "strides", "dilations") if k in given},
        )  # fmt: skip
        return y, own

    def sum(self, name: str, x: tuple[str, Levels], y: tuple[str, Levels]) -> tuple[str, Levels]:
        """The sum of two tensors of integers, by the levels of ``name``."""
        own = self.levels(name)
        return self.graph.add("QLinearAdd", [x[0], *x[1], y[0], *y[1], *own], name, domain=_RUNTIME), own

    def real(self, x: str, levels: Levels) -> str:
        return self.graph.add("DequantizeLinear", [x, *levels], f"{x}_real")

    def rounded(self, x: str) -> tuple[str, Levels]:
        own = self.levels(x)
        return self.graph.add("QuantizeLinear", [x, *own], f"{x}_rounded"), own

    def turned(self, x: str, order: tuple[int, ...]) -> str:
        return self.graph.add("Transpose", [x], f"{x}_turned", perm=order)

    def rectified(self, name: str, x: str) -> str:
        return self.graph.add("Relu", [x], f"{name}_r")

    def shaped(self, x: str, name: str, *shape: int, count: bool = False) -> str:
        """``x`` in another shape; ``count``: the number of lines before it."""
        wanted = self.graph.constant(f"{name}_sizes", np.array(shape, np.int64))
        if count:
            wanted = self.graph.add("Concat", ["count", wanted], f"{name}_shape", axis=0)
        return self.graph.add("Reshape", [x, wanted], name)

    def product(self, name: str, x: str, weight: NDArray[np.generic]) -> str:
        """A convolution of one step: (steps, inside) by ``weight`` (inside, outside)."""
        return self.graph.add("Gemm", [x, self.kept(f"{name}_w", weight), self.kept(f"{name}_b")], name)


def laid_out(proto: onnx.ModelProto) -> onnx.ModelProto:
    """``proto``, as ``training.export`` builds and quantises it, in the runtime's own order.

    Raises KeyError where other convolutions are whole than the first, ``KEPT_WHOLE`` and the last.
    """
    of = _Layers(proto)
    of.graph.add("Shape", ["lines"], "count", start=0, end=1)
    steps = _along_the_line(of, _by_column(of))
    head = of.weights["head_w"]
    scores = of.product("head", of.shaped(steps, "steps", -1, head.shape[1]), head[:, :, 0, 0].T)
    of.shaped(of.graph.add("Softmax", [scores], "shares", axis=1), "probabilities", -1, head.shape[0], count=True)
    graph = helper.make_graph(
        of.graph.nodes, "reader", list(proto.graph.input), list(proto.graph.output), of.graph.weights
    )
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(_RUNTIME, 1)]
    made = helper.make_model(graph, opset_imports=opsets, ir_version=proto.ir_version)
    helper.set_model_props(made, {note.key: note.value for note in proto.metadata_props})
    onnx.checker.check_model(made)
    return made


def _by_column(of: _Layers) -> str:
    """The stem: pictures to the features of their columns, (n, 3, columns, channels), real numbers."""
    add = of.graph.add
    x = add("Unsqueeze", [of.graph.ink("lines"), of.graph.constant("axis_1", np.array([1], np.int64))], "image")
    given = {k: of.how["stem0"][k] for k in ("pads", "strides")}
    x = of.rectified("stem0", add("Conv", [x, of.kept("stem0_w"), of.kept("stem0_b")], "stem0", **given))
    x, levels = of.rounded(x)
    first = of.turned(x, _TO_LAST), levels
    x, levels = of.convolve("stem1", *of.sum("fine0_r", first, of.convolve("fine0", *first)))
    # Between the whole convolution and its integers stands a rectifier: the runtime would make integers of its weights.
    x = of.rectified("stem1", of.real(of.turned(x, _TO_FIRST), levels))
    weight = of.weights["fine1_w"].copy()
    same = np.arange(len(weight))
    weight[same, same, 1, 1] += 1  # what it is added to, worked in
    whole = [x, of.kept("fine1_w", weight), of.kept("fine1_b")]
    x = of.rectified("fine1", add("Conv", whole, "fine1", pads=of.how["fine1"]["pads"]))
    x, levels = of.rounded(x)
    x, levels = of.convolve("stem2", of.turned(x, _TO_LAST), levels)
    own = of.levels("stem2_r")
    x = add("QLinearLeakyRelu", [x, *levels, *own], "stem2_r", domain=_RUNTIME, alpha=0.0)
    y = of.real(*of.convolve("fine2", x, own))
    return of.rectified("fine2", add("Add", [of.real(x, own), y], "fine2_sum"))


def _along_the_line(of: _Layers, x: str) -> str:
    """The blocks: features of columns to those of steps, (n, 1, steps, channels), real numbers."""
    weight = of.weights["project_w"][:, :, 0, 0]
    outside, inside = weight.shape
    by_row = weight.reshape(outside, inside // _ROWS, _ROWS).transpose(2, 1, 0).reshape(inside, outside)
    x = of.shaped(of.turned(x, (0, 2, 1, 3)), "columns", -1, inside)
    x, levels = of.rounded(of.rectified("project", of.product("project", x, by_row)))
    so_far = of.shaped(x, "row", 1, -1, outside, count=True), levels
    last = sum(name.startswith("block") for name in of.how) - 1
    for i in range(last):
        so_far = of.sum(f"block{i}_sum", so_far, of.convolve(f"block{i}", *so_far, rectified=True))
    more = of.convolve(f"block{last}", *so_far, rectified=True)
    return of.graph.add("Add", [of.real(*so_far), of.real(*more)], f"block{last}_sum")
