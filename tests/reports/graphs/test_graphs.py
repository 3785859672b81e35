"""The pictures: the real Graphviz draws dot, names can't break out of a label, clusters that are alike are folded."""

from __future__ import annotations

import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest

import scene
import toolbox
from reloadgen.commands import graph
from reloadgen.commands.invocation import Invocation
from reloadgen.flux.graph_node import GraphNode
from reloadgen.reports.graphs import graph_dot, graph_mermaid, graph_tree

if TYPE_CHECKING:
    from pathlib import Path

EVIL = 'x"]; click n0 "javascript:alert(1)" %% </svg> \\ \n\u202e end'


def drawn(text: str) -> ET.Element:
    if shutil.which("dot") is None:
        toolbox.lacking("Graphviz is not installed")
    done = subprocess.run(["dot", "-Tsvg"], input=text, check=True, capture_output=True, text=True)
    assert not done.stderr
    return ET.fromstring(done.stdout)  # noqa: S314 - Graphviz wrote it


def output(name: str, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert graph.run(Invocation(scene.copied(name, tmp_path), color="never"), output=form) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("name", [name for name in scene.NAMES if name != "artifact"])
def test_graphviz_draws_every_repository(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = output(name, "dot", tmp_path, capsys)
    svg = drawn(text)
    nodes = [each for each in svg.iter() if each.get("class") == "node"]
    assert len(nodes) == len(re.findall(r"^  n\d+ \[", text, re.MULTILINE))


def test_every_shape_is_one_of_graphviz() -> None:
    known = {"box", "component", "cylinder", "ellipse", "folder", "note", "plaintext"}
    assert set(graph_dot._SHAPES.values()) <= known  # https://graphviz.org/doc/info/shapes.html


@pytest.mark.parametrize("name", [name for name in scene.NAMES if name != "artifact"])
def test_mermaid_is_nodes_arrows_and_classes_alone(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    box = r'  n\d+[\[({/]+"[^"\n]+"[\])}/]+(:::\w+)?'
    line = re.compile(rf"flowchart LR|{box}|  n\d+ --> n\d+|  classDef \w+ [\w:,#]+")
    for each in output(name, "mermaid", tmp_path, capsys).splitlines():
        assert line.fullmatch(each), each


def test_a_name_stays_in_its_label() -> None:
    nodes = (GraphNode("cluster", "a", EVIL, EVIL, "good", (GraphNode("file", "b", EVIL),)),)
    assert len([each for each in drawn(graph_dot.render(nodes)).iter() if each.get("class") == "node"]) == 2
    for line in graph_mermaid.render(nodes).splitlines():
        assert line.count('"') in {0, 2}
        assert "<" not in line.replace("<br/>", "").replace("<small>", "").replace("</small>", "")
    assert "\u202e" not in graph_tree.render(nodes, color=False)
    assert len(graph_tree.render(nodes, color=False).splitlines()) == 2


def test_clusters_that_are_alike_are_drawn_once() -> None:
    nodes = tuple(
        GraphNode("cluster", name, name, children=(GraphNode("path", f"p{name}", f"clusters/{name}"),))
        for name in (f"eu{number:03}" for number in range(200))
    )
    other = GraphNode(
        "cluster", "us", "us", children=(GraphNode("problem", "p", "not reached", status="broken"),)
    )
    lines = graph_tree.render((*nodes, other), color=False).splitlines()
    assert lines == [
        "eu000",
        "│  the same in 199 more clusters: eu001, eu002, eu003, eu004, eu005, eu006 and 193 more",
        "└─ clusters/eu000",
        "us",
        "└─ ✗ not reached",
    ]


def test_what_is_broken_and_unknown_stands_out() -> None:
    nodes = (GraphNode("cluster", "a", "a", children=(GraphNode("problem", "b", "b", status="unknown"),)),)
    assert "\x1b[33m? b\x1b[0m" in graph_tree.render(nodes, color=True)
    assert ":::unknown" in graph_mermaid.render(nodes)
    assert 'color="#b7791f"' in graph_dot.render(nodes)
