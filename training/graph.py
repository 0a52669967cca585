"""ONNX graphs written node by node, for the networks that the package ships."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

OPSET = 17


class Graph:
    """Collects nodes and weights."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        self.weights.append(numpy_helper.from_array(value, name))
        return name

    def add(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def convolve(
        self,
        name: str,
        x: str,
        weight: NDArray[np.float32],
        bias: NDArray[np.float32],
        relu: bool,
        **attributes: Any,
    ) -> str:
        inputs = [x, self.constant(name + "_w", weight), self.constant(name + "_b", bias)]
        y = self.add("Conv", inputs, name, **attributes)
        return self.add("Relu", [y], name + "_r") if relu else y

    def ink(self, pictures: str) -> str:
        """Gray pictures, uint8, as ink: 1 for black, 0 for white."""
        x = self.add("Cast", [pictures], f"float_{pictures}", to=TensorProto.FLOAT)
        x = self.add("Mul", [x, self.constant("minus", np.array(-1 / 255, np.float32))], "negative")
        return self.add("Add", [x, self.constant("one", np.array(1, np.float32))], "ink")

    def write(self, path: Path, name: str, given: onnx.ValueInfoProto, made: onnx.ValueInfoProto) -> None:
        """The graph as a file: one input, one output, no notes."""
        proto = helper.make_model(
            helper.make_graph(self.nodes, name, [given], [made], self.weights),
            opset_imports=[helper.make_opsetid("", OPSET)],
            ir_version=8,
        )
        onnx.checker.check_model(proto)
        path.write_bytes(proto.SerializeToString())
