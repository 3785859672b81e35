"""Any kustomization file that somebody may write: one line more, nothing else, and back to the byte."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import draws
from reloadgen.changes.aggregator_edit import add, remove
from reloadgen.changes.entry_style import position
from reloadgen.changes.kustomization_list import lists, normalise, read
from reloadgen.document.edit.edit_error import EditError

if TYPE_CHECKING:
    from pathlib import Path

CHILD = "system"
NAMES = ("a", "b-1", "Z", "apps", "mesh-demo", "s", "syste", "system2", "t/u", "z", "2048", "null")
OTHERS = (
    "namespace: default",
    "labels:\n  # of labels\n  - pairs: {team: a}\n    includeSelectors: false",
    "commonAnnotations:\n  note: |\n    resources:\n      - system\n\n    {{ x }}",
    "generatorOptions: {disableNameSuffixHash: true} # x",
    "buildMetadata: []",
    '"configurations": []',
)
COMMENTS = st.sampled_from(
    ("# x", "# - old # é", "#", "", "  # - ./system2", "#\ttab\t", "# yaml-language-server: $schema=x")
)
TRAILING = st.sampled_from(("", "", "", " # x", "  #\ty", " # 😀", "   "))


@dataclass(frozen=True)
class Written:
    """A kustomization file, and what it lists."""

    text: str
    resources: tuple[str, ...]
    bases: tuple[str, ...]

    @property
    def data(self) -> bytes:
        return self.text.encode()


@st.composite
def entries(draw: st.DrawFn, names: list[str], *, flow: bool = False) -> tuple[list[str], list[str]]:
    """The entries as the file has them, and as a YAML reader gives them back."""
    dots = draw(st.sampled_from((("",), ("./",), ("", "./"))))
    slashes = draw(st.sampled_from((("",), ("",), ("/",), ("", "/"))))
    quotes = draw(st.sampled_from((("",), ("",), ("", "'", '"'), ('"',))))
    spelled = [
        f"{draw(st.sampled_from(dots))}{name}{draw(st.sampled_from(slashes)) if '.' not in name else ''}"
        for name in names
    ]
    written = []
    for name, text in zip(names, spelled, strict=True):
        quote = draw(st.sampled_from(quotes)) or ('"' if text in ("2048", "null") else "")
        anchor = f"&x{name.encode().hex()} " if draw(st.integers(0, 9)) == 0 and not flow else ""
        written.append(f"{anchor}{quote}{text}{quote}")
    return written, spelled


@st.composite
def block_list(draw: st.DrawFn, key: str, names: list[str]) -> tuple[list[str], list[str]]:
    """The lines of a block list, and its entries."""
    indent = " " * draw(st.sampled_from((0, 1, 2, 2, 2, 4)))
    gap = " " * draw(st.sampled_from((1, 1, 3)))
    written, spelled = draw(entries(names))
    lines = [f"{key}:{draw(st.sampled_from(('', '', ' # of the list', ' &list')))}"]
    for text in written:
        lines += [indent + line for line in draw(st.lists(COMMENTS, max_size=2))]
        lines.append(f"{indent}-{gap}{text}{draw(TRAILING)}")
    lines += draw(st.lists(COMMENTS, max_size=2))
    return lines, spelled


@st.composite
def flow_list(draw: st.DrawFn, key: str, names: list[str]) -> tuple[list[str], list[str]]:
    """The lines of a flow list, and its entries: on one line, a line each, or anyhow."""
    written, spelled = draw(entries(names, flow=True))
    comma_last = draw(st.booleans())
    style = draw(st.sampled_from(("line", "lines", "anyhow")))
    text = f"{key}: [" + (" " if draw(st.booleans()) else "")
    for number, item in enumerate(written):
        comma = "," if comma_last or number + 1 < len(written) else ""
        comment = draw(st.sampled_from(("", " # x")))
        if style == "lines" or (style == "anyhow" and draw(st.booleans())):
            text += f"\n    {item}{comma}{comment}\n    " if comment else f"\n    {item}{comma} "
        else:
            text += f"{item}{comma} "
    text += "\n  ]" if style == "lines" else "]"
    lines = [line.rstrip() if not line.strip() else line for line in text.split("\n")]
    return [line for line in lines if line], spelled


@st.composite
def kustomizations(draw: st.DrawFn, style: Any = block_list) -> Written:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True))
    if draw(st.booleans()):
        names.sort()
    if draw(st.integers(0, 3)) == 0:
        names.insert(0, "namespace.yaml")
    split = draw(st.integers(0, len(names) - 1)) if draw(st.integers(0, 4)) == 0 else 0
    bases: list[str] = []
    base_lines: list[str] = []
    if split:
        base_lines, bases = draw(block_list("bases", names[:split]))
    list_lines, resources = draw(style("resources", names[split:]))
    head = ["apiVersion: kustomize.config.k8s.io/v1beta1", "kind: Kustomization"]
    sections = draw(st.lists(st.sampled_from(OTHERS), max_size=3, unique=True))
    sections += ["\n".join(lines) for lines in (list_lines, base_lines) if lines]
    sections = draw(st.permutations(sections))
    lines = draw(st.sampled_from(([], ["---"], ["---", "# yaml-language-server: $schema=x"])))
    text = "\n".join([*lines, *(head if draw(st.booleans()) else []), *sections])
    text += draw(st.sampled_from(("\n", "\n", "\n", "", "\n# end\n", "\n...\n", "\n\n")))
    text = text.replace("&list", "&bases", 1) if text.count("&list") > 1 else text
    text = text.replace("\n", draw(st.sampled_from(("\n", "\n", "\n", "\r\n"))))
    return Written(draw(st.sampled_from(("", "", "", "\ufeff"))) + text, tuple(resources), tuple(bases))


def loaded(data: bytes) -> Any:
    return yaml.load(data.decode().removeprefix("\ufeff"), yaml.CSafeLoader)


@settings(max_examples=draws.times(300))
@given(kustomizations())
def test_a_block_list_gets_exactly_one_line(before: Written) -> None:
    after = add(before.data, CHILD).data
    line_break = "\r\n" if "\r\n" in before.text else "\n"
    old, new = before.text.split(line_break), after.decode().split(line_break)
    (number,) = [n for n in range(len(new)) if new[:n] + new[n + 1 :] == old and CHILD in new[n]][:1]
    assert new[number].strip().removeprefix("-").strip() in (
        f"{dot}{CHILD}{slash}" for dot in ("", "./") for slash in ("", "/")
    )


@settings(max_examples=draws.times(300))
@given(kustomizations() | kustomizations(flow_list))
def test_the_list_is_the_old_one_and_the_entry_all_else_is_equal(before: Written) -> None:
    old, new = loaded(before.data), loaded(add(before.data, CHILD).data)
    listed = new.pop("resources")
    assert tuple(old.pop("resources")) == before.resources
    assert new == old
    index = position(before.resources, CHILD)
    assert normalise(listed.pop(index)) == CHILD
    assert tuple(listed) == before.resources


@settings(max_examples=draws.times(300))
@given(kustomizations() | kustomizations(flow_list))
def test_adding_again_changes_nothing_and_removing_restores_the_bytes(before: Written) -> None:
    after = add(before.data, CHILD).data
    assert lists(read(after), CHILD)
    assert add(after, f"./{CHILD}/").data == after
    assert remove(after, CHILD) == before.data


@settings(max_examples=draws.times(200))
@given(kustomizations() | kustomizations(flow_list), st.data())
def test_any_entry_can_be_removed(before: Written, data: st.DataObject) -> None:
    listed = [*before.resources, *before.bases]
    gone = {normalise(entry) for entry in data.draw(st.lists(st.sampled_from(listed), unique=True))}
    old, new = loaded(before.data), loaded(remove(before.data, *gone))
    for key in ("resources", "bases"):
        kept = [entry for entry in old.pop(key, ()) if normalise(entry) not in gone]
        assert new.pop(key, []) == kept
    assert new == old


@settings(max_examples=draws.times(300))
@given(st.text("ab: []{}-\n#,'\"&*!|>~\t/.", max_size=60), st.binary(max_size=8))
def test_anything_is_edited_or_refused(text: str, tail: bytes) -> None:
    data = b"resources:" + text.encode() + tail
    try:
        after = add(data, CHILD).data
    except EditError:
        return
    assert lists(read(after), CHILD)
    if read(data).entries:
        assert after == data or remove(after, CHILD) == data


@pytest.mark.oracle
@settings(
    max_examples=draws.times(4), phases=[Phase.explicit, Phase.reuse, Phase.generate]
)  # no shrinking by builds
@given(cases=st.lists(kustomizations() | kustomizations(flow_list), min_size=40, max_size=40))
def test_kustomize_builds_what_is_listed(
    kustomize: Path, tmp_path_factory: pytest.TempPathFactory, cases: list[Written]
) -> None:
    top = tmp_path_factory.mktemp("edited")
    expected: list[str] = []
    for number, case in enumerate(cases):
        listed = [*case.resources, *case.bases, CHILD]
        expected += [f"n{number}-{place}" for place in range(len(listed))]
        for place, entry in enumerate(listed):
            write_target(top / f"case{number}" / normalise(entry), f"n{number}-{place}")
        (top / f"case{number}" / "kustomization.yaml").write_bytes(add(case.data, CHILD).data)
    directories = "".join(f"  - case{number}\n" for number in range(len(cases)))
    (top / "kustomization.yaml").write_text(f"resources:\n{directories}")
    done = subprocess.run([str(kustomize), "build", str(top)], check=False, capture_output=True, text=True)
    assert not done.returncode, done.stderr
    built = [each["metadata"]["name"] for each in yaml.load_all(done.stdout, yaml.CSafeLoader)]
    assert sorted(built) == sorted(expected)


def write_target(path: Path, name: str) -> None:
    thing = f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n"
    if path.name == "namespace.yaml":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(thing)
        return
    path.mkdir(parents=True)
    (path / "thing.yaml").write_text(thing)
    (path / "kustomization.yaml").write_text("resources:\n  - thing.yaml\n")
