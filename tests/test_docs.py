"""The documentation keeps in step: its commands run as written, its links lead somewhere, and it leaves nothing out."""

from __future__ import annotations

import importlib.util
import json
import re
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

import casebook
import pages
from reloadgen.errors import InputError
from reloadgen.inventory.load import load
from reloadgen.rendering.template_context import AddOnView, ClusterView
from reloadgen.rendering.templates import VARIABLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

PAGES = pages.pages()
REFERENCE = pages.TOP / "docs" / "reference"

_OPEN = {"values", "labels", "ociRepository", "helmRelease", "kustomization", "origins"}
"""The keys of machine output below which users or Flux choose the keys."""

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ +(.*)$", re.MULTILINE)
_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def named(page: Path) -> str:
    return page.relative_to(pages.TOP).as_posix()


def load_tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, pages.TOP / "tools" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


docs: Any = load_tool("docs")
pictures: Any = load_tool("pictures")

RUN = [
    (page, number)
    for page in PAGES
    if "<!-- session: " in page.read_text("utf-8")
    for number in range(page.read_text("utf-8").count("<!-- session: "))
]


@pytest.mark.xdist_group("pages")  # many begin where the tutorial ends, which is run once in a process
@pytest.mark.parametrize(
    ("page", "number"), RUN, ids=lambda each: named(each) if isinstance(each, Path) else str(each)
)
def test_commands_print_what_the_page_says(page: Path, number: int, tmp_path: Path) -> None:
    session = pages.sessions(page.read_text("utf-8"))[number]
    pages.prepare(session.directory, tmp_path)
    for command, printed, code in pages.run(session, tmp_path):
        where = f"{named(page)}:{command.line}: {command.typed}"
        if command.printed is None:
            assert code == 0, f"{where}\n{printed}"
        else:
            assert pages.agrees(command.printed, printed), f"{where}\n{printed}"


def test_the_pages_that_teach_are_run() -> None:
    assert {"README.md", "docs/tutorial.md", "docs/how-to/templates.md"} <= {named(page) for page, _ in RUN}


@pytest.mark.parametrize("page", [page for page in PAGES if _LINK.search(page.read_text("utf-8"))], ids=named)
def test_links_lead_somewhere(page: Path) -> None:
    lost = []
    for link in _LINK.findall(page.read_text("utf-8")):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if link.startswith("https://"):
            continue
        if not target.exists() or (anchor and anchor not in anchors(target)):
            lost.append(link)
    assert not lost


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, waiting = set[Path](), [pages.TOP / "README.md"]
    while waiting:
        page = waiting.pop()
        if page not in reached and page.suffix == ".md" and page.exists():
            reached.add(page)
            links = (link.partition("#")[0] for link in _LINK.findall(page.read_text("utf-8")))
            waiting += [(page.parent / link).resolve() for link in links if link and "://" not in link]
    assert not [named(page) for page in PAGES if page not in reached]


def anchors(page: Path) -> set[str]:
    """The headings of a page as GitHub makes anchors of them."""
    text = _FENCED.sub("", page.read_text("utf-8"))
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        for heading in _HEADING.findall(text)
    }


@pytest.mark.parametrize("page", docs.PAGES, ids=named)
def test_generated_parts_are_what_make_docs_writes(page: Path) -> None:
    text = page.read_text("utf-8")
    assert docs.write(text) == text, "run make docs"


def test_every_command_and_every_option_stands_in_the_reference() -> None:
    text = (REFERENCE / "commands.md").read_text("utf-8")
    for name in docs.commands():
        section = re.search(rf"^## {name}$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
        assert section, name
        for written, _ in docs.options(name):
            shown = written.replace("|", "\\|")
            short = written.split(",")[0].split(" ")[0]
            assert f"`{shown}`" in section[1] or f"`{short}`" in section[1], f"{name} {written}"


def test_every_key_of_every_model_stands_in_the_reference() -> None:
    text = (REFERENCE / "inventory.md").read_text("utf-8")
    for model, paths in docs.models().items():
        title = ", ".join(f"`{path}`" for path in paths) if paths != [""] else "At the top"
        section = re.search(rf"^## {re.escape(title)}$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
        assert section, title
        for field in model.model_fields.values():
            assert f"| `{field.alias}` |" in section[1], f"{title} {field.alias}"


@pytest.mark.parametrize(("variable", "view"), [("cluster", ClusterView), ("addon", AddOnView)])
def test_every_variable_of_templates_stands_in_the_reference(variable: str, view: type) -> None:
    text = (REFERENCE / "templates.md").read_text("utf-8")
    row = re.search(rf"^\| `{variable}` \|.*$", text, re.MULTILINE)
    assert row
    assert [field.name for field in fields(view) if f"`{field.name}`" not in row[0]] == []


def test_every_variable_stands_in_the_table_of_variables() -> None:
    text = (REFERENCE / "templates.md").read_text("utf-8")
    assert [name for name in VARIABLES if f"| `{name}` |" not in text] == []


def test_every_key_of_machine_output_stands_in_the_reference() -> None:
    text = (REFERENCE / "output.md").read_text("utf-8")
    keys = {key for case in casebook.every() for key in _json_keys(case.directory / "stdout")}
    assert {"changes", "drift", "clusters", "createNamespace"} <= keys
    assert sorted(key for key in keys if f'"{key}"' not in text and f"`{key}`" not in text) == []


def _json_keys(output: Path) -> set[str]:
    """The keys of the JSON documents in a file, without those that users choose."""
    text = output.read_text("utf-8") if output.exists() else ""
    starts = (match.start() for match in re.finditer(r"^\{$", text, re.MULTILINE))
    return {key for start in starts for key in _keys(json.JSONDecoder().raw_decode(text, start)[0])}


def _keys(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _keys(item)
    elif isinstance(value, dict) and "$schema" not in value:
        for key, child in value.items():
            yield key
            if key == "addons":
                yield from _keys(list(child.values()))
            elif key not in _OPEN:
                yield from _keys(child)


def test_every_command_is_in_the_readme() -> None:
    text = (pages.TOP / "README.md").read_text("utf-8")
    assert not [name for name in docs.commands() if f"| [`{name}`](" not in text]


INVENTORIES = [
    pytest.param(body, id=f"{named(page)}-{number}")
    for page in PAGES
    for number, (language, body) in enumerate(_FENCED.findall(page.read_text("utf-8")))
    if language == "yaml" and re.search(r"^(addons|clusters|defaults):", body, re.MULTILINE)
]


@pytest.mark.parametrize("body", INVENTORIES)
def test_inventories_on_the_pages_load(body: str) -> None:
    if "\nclusters:" not in f"\n{body}":
        body += "clusters: [{name: infra, root: workloads}]\n"
    elif "root:" not in body and "\ndefaults:" not in f"\n{body}":
        body += 'defaults: {root: "workloads/{name}"}\n'
    try:
        load(body.encode(), "clusters.yaml", "clusters.yaml")
    except InputError as error:
        pytest.fail(f"{error}\n{body}")


def test_renovate_finds_what_the_page_says() -> None:
    page = (pages.TOP / "docs" / "how-to" / "renovate.md").read_text("utf-8")
    blocks = dict(reversed(_FENCED.findall(page)))
    (manager,) = json.loads(blocks["json"])["customManagers"]
    (pattern,) = (each.replace("(?<", "(?P<") for each in manager["matchStrings"])
    (file,) = (re.compile(each.strip("/")) for each in manager["managerFilePatterns"])
    assert file.search("clusters.yaml")
    assert file.search("fleet/clusters.yaml")
    found = [match.groupdict() for match in re.finditer(pattern, blocks["yaml"])]
    declared = yaml.safe_load(blocks["yaml"])["addons"]
    assert [each["currentValue"] for each in found] == [addon["version"] for addon in declared.values()]
    assert [each["currentDigest"] for each in found] == [addon.get("digest") for addon in declared.values()]
    assert {each["datasource"] for each in found} == {"docker"}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_pages_name_no_place_of_a_machine(page: Path) -> None:
    assert not re.search(r"/work/|/tmp/|/root/|/home/|pypi\.org|files\.pythonhosted", page.read_text("utf-8"))


def test_pictures_show_what_the_commands_print() -> None:
    drawn = pictures.pictures()
    assert drawn.keys() == {file.name for file in pictures.DIRECTORY.iterdir()}
    for name, picture in drawn.items():
        assert (pictures.DIRECTORY / name).read_text("utf-8") == picture, "run make docs"


@pytest.mark.parametrize("word", ["href", "url(http", "@import", "@font-face"])
def test_pictures_need_nothing_from_elsewhere(word: str) -> None:
    assert not [file.name for file in pictures.DIRECTORY.iterdir() if word in file.read_text("utf-8")]
