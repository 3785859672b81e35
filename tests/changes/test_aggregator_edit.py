from __future__ import annotations

import pytest

from reloadgen.changes.aggregator_edit import add, create, remove
from reloadgen.changes.kustomization_list import read
from reloadgen.document.edit.edit_error import EditError, ManualEdit

STORY = """\
---
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - observability
  - databases
  - cicd
  - mesh-demo
"""

# What, before, after adding `system`; removing it again restores what was before.
RESTORED = [
    ("the documented list, unsorted: last", STORY, f"{STORY}  - system\n"),
    ("sorted: in its place", "resources:\n  - a\n  - z\n", "resources:\n  - a\n  - system\n  - z\n"),
    ("sorted: first", "resources:\n  - z\n", "resources:\n  - system\n  - z\n"),
    ("one entry counts as sorted", "resources:\n  - a\n", "resources:\n  - a\n  - system\n"),
    ("sorted by code point", "resources:\n  - Z\n  - t\n", "resources:\n  - Z\n  - system\n  - t\n"),
    (
        "a leading namespace.yaml is left out of the sorting",
        "resources:\n  - ./namespace.yaml\n  - ./b\n  - ./z\n",
        "resources:\n  - ./namespace.yaml\n  - ./b\n  - ./system\n  - ./z\n",
    ),
    (
        "alone with namespace.yaml",
        "resources:\n  - namespace.yaml\n",
        "resources:\n  - namespace.yaml\n  - system\n",
    ),
    (
        "directly after the previous entry, above the next one's comment",
        "resources:\n  - a # of a\n\n  # of z\n  - z\n",
        "resources:\n  - a # of a\n  - system\n\n  # of z\n  - z\n",
    ),
    (
        "first: directly after the key, above the next one's comment",
        "resources: # key\n  # of z\n  - z\n",
        "resources: # key\n  - system\n  # of z\n  - z\n",
    ),
    (
        "before trailing comments, which may belong to the next key",
        "resources:\n  - b\n  - a\n  # - old\n\n# of the patches\npatches: []\n",
        "resources:\n  - b\n  - a\n  - system\n  # - old\n\n# of the patches\npatches: []\n",
    ),
    ("indent 0", "resources:\n- b\n- a\nnamespace: x\n", "resources:\n- b\n- a\n- system\nnamespace: x\n"),
    ("indent 4", "resources:\n    - b\n    - a\n", "resources:\n    - b\n    - a\n    - system\n"),
    ("wide dash", "resources:\n  -   b\n  -   a\n", "resources:\n  -   b\n  -   a\n  -   system\n"),
    ("indented document", "  resources:\n    - a\n", "  resources:\n    - a\n    - system\n"),
    ("./ on all", "resources:\n  - ./b\n  - ./a\n", "resources:\n  - ./b\n  - ./a\n  - ./system\n"),
    (
        "./ on most",
        "resources:\n  - ./z\n  - b\n  - ./a\n",
        "resources:\n  - ./z\n  - b\n  - ./a\n  - ./system\n",
    ),
    ("./ drawn: as above", "resources:\n  - ./z\n  - a\n", "resources:\n  - ./z\n  - a\n  - system\n"),
    (
        "./ means nothing on what lies outside",
        "resources:\n  - ../x\n  - https://example.org/x.yaml\n  - ./a\n",
        "resources:\n  - ../x\n  - https://example.org/x.yaml\n  - ./a\n  - ./system\n",
    ),
    (
        "slash on all directories",
        "resources:\n  - b/\n  - a/\n  - c.yaml\n",
        "resources:\n  - b/\n  - a/\n  - c.yaml\n  - system/\n",
    ),
    ("slash on some", "resources:\n  - b/\n  - a\n", "resources:\n  - b/\n  - a\n  - system\n"),
    ("quotes", "resources:\n  - 'b'\n  - \"a\"\n", "resources:\n  - 'b'\n  - \"a\"\n  - system\n"),
    ("no last line break", "resources:\n  - b\n  - a", "resources:\n  - b\n  - a\n  - system"),
    ("CRLF", "resources:\r\n  - b\r\n  - a\r\n", "resources:\r\n  - b\r\n  - a\r\n  - system\r\n"),
    ("CRLF, open end", "resources:\r\n  - b\r\n  - a", "resources:\r\n  - b\r\n  - a\r\n  - system"),
    ("CR", "resources:\r  - b\r  - a\r", "resources:\r  - b\r  - a\r  - system\r"),
    ("BOM", "\ufeffresources:\n  - a\n", "\ufeffresources:\n  - a\n  - system\n"),
    ("end marker", "resources:\n  - a\n...\n", "resources:\n  - a\n  - system\n...\n"),
    ("bare --- at the end", "resources:\n  - a\n---\n", "resources:\n  - a\n  - system\n---\n"),
    ("tabs in comments", "resources:\t#\tx\n  - a\t# y\n", "resources:\t#\tx\n  - a\t# y\n  - system\n"),
    ("wide characters", "# é😀\nresources:\n  - b # ü\n", "# é😀\nresources:\n  - b # ü\n  - system\n"),
    ("quoted key", '"resources":\n  - a\n', '"resources":\n  - a\n  - system\n'),
    ("space before the colon", "resources :\n  - z\n", "resources :\n  - system\n  - z\n"),
    ("duplicates", "resources:\n  - a\n  - a\n", "resources:\n  - a\n  - a\n  - system\n"),
    (
        "an entry of several lines",
        "resources:\n  - 'x\n    y' # z\n  - a\n",
        "resources:\n  - 'x\n    y' # z\n  - a\n  - system\n",
    ),
    (
        "a dash alone on its line",
        "resources:\n  -\n    a\n  - b\n",
        "resources:\n  -\n    a\n  - b\n  - system\n",
    ),
    (
        "a literal entry",
        "resources:\n  - |-\n    a\n\n# x\n",
        "resources:\n  - |-\n    a\n  - system\n\n# x\n",
    ),
    (
        "anchors and aliases of entries",
        "resources:\n  - &b b\n  - *b\n  - &a a\nnamespace: *a\n",
        "resources:\n  - &b b\n  - *b\n  - &a a\n  - system\nnamespace: *a\n",
    ),
    ("anchored list", "resources: &r\n  - a\n", "resources: &r\n  - a\n  - system\n"),
    ("tagged list", "resources: !!seq\n  - z\n", "resources: !!seq\n  - system\n  - z\n"),
    (
        "anchor on its own line",
        "resources:\n  &r\n  - z\n",
        "resources:\n  &r\n  - system\n  - z\n",
    ),
    ("explicit key, first", "? resources\n: - z\n", "? resources\n: - system\n  - z\n"),
    ("explicit key", "? resources\n: - a\n", "? resources\n: - a\n  - system\n"),
    (
        "somebody else's template in a literal",
        "patches:\n  - patch: |\n      {{ x }}\n\n      y\nresources:\n  - a\n",
        "patches:\n  - patch: |\n      {{ x }}\n\n      y\nresources:\n  - a\n  - system\n",
    ),
    ("flow list", "resources: [b, a] # x\n", "resources: [b, a, system] # x\n"),
    ("flow list, first", "resources: [z]\n", "resources: [system, z]\n"),
    ("flow list, spaces", "resources: [ b , a ]\n", "resources: [ b , a, system ]\n"),
    ("flow list, comma last", "resources: [b, a, ]\n", "resources: [b, a, system, ]\n"),
    (
        "flow list, a line each",
        "resources: [\n  b, # x\n  a # y\n]\n",
        "resources: [\n  b, # x\n  a, # y\n  system\n]\n",
    ),
    (
        "flow list, a line each, comma last",
        "resources: [\n  a,\n  # of z\n  z, # z\n]\n",
        "resources: [\n  a,\n  system,\n  # of z\n  z, # z\n]\n",
    ),
    (
        "flow list, a line each, first",
        "resources: [\n  # of z\n  z\n]\n",
        "resources: [\n  system,\n  # of z\n  z\n]\n",
    ),
    ("flow list on lines of several", "resources: [c,\n  b, a]\n", "resources: [c,\n  b, a, system]\n"),
    ("flow document", "{kind: Component, resources: [a]}\n", "{kind: Component, resources: [a, system]}\n"),
    (
        "JSON",
        '{\n  "resources": [\n    "a",\n    "z"\n  ]\n}\n',
        '{\n  "resources": [\n    "a",\n    "system",\n    "z"\n  ]\n}\n',
    ),
    ("JSON on one line", '{"resources":["b", "a"]}', '{"resources":["b", "a", "system"]}'),
    ("an empty flow list is a block list now", "resources: []\nx: y\n", "resources:\n  - system\nx: y\n"),
    ("empty, comment", "resources: [] # x\n", "resources: # x\n  - system\n"),
    ("empty, anchored", "resources: &r []\n", "resources: &r\n  - system\n"),
    ("empty, no last line break", "resources: []", "resources:\n  - system"),
    ("empty, JSON", '{"resources": []}\n', '{"resources": ["system"]}\n'),
]  # fmt: skip

# What, before, after adding `system`, after removing it again.
FILLED = [
    ("empty, with space", "resources: [ ]\n", "resources:\n  - system\n", "resources: []\n"),
    (
        "empty on lines with comments",
        "resources: [ # x\n # y\n]  # z\nnamespace: x\n",
        "resources: # x\n # y\n  - system  # z\nnamespace: x\n",
        "resources: [] # x\n # y\nnamespace: x\n",
    ),
    ("empty below the key", "resources: # x\n  []\n", "resources: # x\n  - system\n", "resources: [] # x\n"),
    ("null", "resources:\nx: y\n", "resources:\n  - system\nx: y\n", "resources: []\nx: y\n"),
    ("null, no last line break", "resources:", "resources:\n  - system", "resources: []"),
    ("null, ~", "resources: ~ # x\n", "resources: # x\n  - system\n", "resources: [] # x\n"),
    ("null, null", "resources: null\n", "resources:\n  - system\n", "resources: []\n"),
    ("null, below the key", "resources: # x\n  ~\n", "resources: # x\n  - system\n", "resources: [] # x\n"),
    (
        "comments alone",
        "resources:\n  # - a\n  # - b\nx: y\n",
        "resources:\n  - system\n  # - a\n  # - b\nx: y\n",
        "resources: []\n  # - a\n  # - b\nx: y\n",
    ),
    (
        "missing: after kind",
        "---\napiVersion: ''\nkind: Kustomization # x\n\n# y\nnamespace: x\n",
        "---\napiVersion: ''\nkind: Kustomization # x\nresources:\n  - system\n\n# y\nnamespace: x\n",
        "---\napiVersion: ''\nkind: Kustomization # x\nresources: []\n\n# y\nnamespace: x\n",
    ),
    (
        "missing, no kind: last",
        "namespace: x\npatches:\n  - path: x\n# end\n",
        "namespace: x\npatches:\n  - path: x\nresources:\n  - system\n# end\n",
        "namespace: x\npatches:\n  - path: x\nresources: []\n# end\n",
    ),
    (
        "missing, no last line break, CRLF",
        "# x\r\nkind: Kustomization",
        "# x\r\nkind: Kustomization\r\nresources:\r\n  - system",
        "# x\r\nkind: Kustomization\r\nresources: []",
    ),
    (
        "missing beside bases",
        "bases:\n  - a\n...\n",
        "bases:\n  - a\nresources:\n  - system\n...\n",
        "bases:\n  - a\nresources: []\n...\n",
    ),
    ("flow document, null", "{resources: ~, x: y}", "{resources: [system], x: y}", "{resources: [], x: y}"),
    ("flow document, nothing", "{resources: }", "{resources: [system] }", "{resources: [] }"),
    ("flow document, missing", "{x: y}", "{x: y, resources: [system]}", "{x: y, resources: []}"),
    ("flow document of nothing", "{}", "{resources: [system]}", "{resources: []}"),
    (
        "JSON, missing",
        '{\n  "kind": "Kustomization"\n}\n',
        '{\n  "kind": "Kustomization",\n  "resources": ["system"]\n}\n',
        '{\n  "kind": "Kustomization",\n  "resources": []\n}\n',
    ),
]  # fmt: skip

LISTED = [
    "resources:\n  - system\n",
    "resources:\n  - ./system\n",
    "resources:\n  - system/\n",
    "resources:\n  - .//x/../system/./\n",
    'resources: ["./system"]\n',
    "bases:\n  - ./system\nresources:\n  - a\n",
    "{bases: [system]}",
    "resources:\n  - >-\n    system\n",
]

REMOVED = [
    ("its comment goes, others stay", "resources:\n  # of a\n  - a\n  - system # x\n  # of b\n  - b\n",
     "resources:\n  # of a\n  - a\n  # of b\n  - b\n"),
    ("every spelling", "resources:\n  - system/\n  - a\n  - ./system\nbases: [system, b]\n",
     "resources:\n  - a\nbases: [b]\n"),
    ("an anchor and its alias", "resources:\n  - &x system\n  - *x\n  - a\n", "resources:\n  - a\n"),
    ("an emptied list", "bases:\n  - ./system # x\nx: y\n", "bases: []\nx: y\n"),
    ("an emptied list with comments", "resources: # x\n  # y\n  - system\n  # z\n",
     "resources: [] # x\n  # y\n  # z\n"),
    ("an emptied flow list", "resources: [ system, ] # x\n", "resources: [] # x\n"),
    ("an emptied flow list on lines", "resources: [\n  # x\n  system, # y\n]\n", "resources: [\n  # x\n]\n"),
    ("several lines", 'resources:\n  - a\n  - "./system/x\\\n    /.." # x\n', "resources:\n  - a\n"),
    ("folded text", "resources:\n  - >-\n    system\n  - a\n", "resources:\n  - a\n"),
    ("flow, first", "resources: [system, a]\n", "resources: [a]\n"),
    ("flow, middle", "resources: [a , system , b]\n", "resources: [a , b]\n"),
    ("flow among lines", "resources: [a, # x\n  system, b]\n", "resources: [a, # x\n  b]\n"),
    ("flow, last among lines", "resources: [a, # x\n  system]\n", "resources: [a # x\n  ]\n"),
    ("flow, comma ahead", "resources: [ a\n  , system\n  , b ]\n", "resources: [ a\n  , b ]\n"),
    ("nothing to remove", "resources:\n  - a\n", "resources:\n  - a\n"),
]  # fmt: skip

REFUSED = [
    ("empty", b"", "the file is empty", 0),
    ("only comments", b"# x\n---\n", "the file is empty", 0),
    ("NUL", b"resources:\n  - a\n\0\0\0", "the file contains NUL bytes", 0),
    ("not UTF-8", b"resources:\n  - caf\xe9\n", "the file is not UTF-8", 2),
    ("UTF-16", "resources: []".encode("utf-16"), "the file contains NUL bytes", 0),
    ("not YAML", b"x: y\nresources: [a\n", "the file is not YAML: ", 2),
    ("tab indent", b"resources:\n\t- a\n", "the file is not YAML: ", 2),
    ("documents", b"resources: []\n---\nresources: []\n", "the file contains several documents", 3),
    ("an empty document first", b"---\n---\nresources: []\n", "the file contains several documents", 3),
    ("Jinja", b"resources:\n{% if x %}\n  - a\n{% endif %}\n", "the file is a template", 2),
    ("Jinja in comments", b"resources:\n#% if x %#\n  - a\n#% endif %#\n", "the file is a template", 2),
    ("Jinja in quotes", b'namespace: "{{ x }}"\nresources:\n  - a\n', "the file is a template", 1),
    ("Go template", b"resources:\n  - {{ .Name }}\n", "the file is a template", 2),
    ("conflict markers", b"resources:\n<<<<<<< a\n- a\n=======\n>>>>>>> b\n", "a merge conflict is not resolved", 2),
    ("alias as the list", b"x: &x [a]\nresources: *x\n", "resources is an alias", 2),
    ("text", b"resources: a\n", "resources is not a list", 1),
    ("map", b"resources: {a: b}\n", "resources is not a list", 1),
    ("number in the list", b"resources:\n  - a\n  - 2024\n", "an entry of resources is not a string", 3),
    ("null in the list", b"resources:\n  -\n", "an entry of resources is not a string", 2),
    ("map in the list", b"resources:\n  - ? a\n", "an entry of resources is not a string", 2),
    ("strange tag", b"resources:\n  - !env a\n", "an entry of resources is invalid: ", 2),
    ("bases is not a list", b"bases: a\nresources: []\n", "bases is not a list", 1),
    ("duplicate key", b"resources: []\nx: y\nresources: []\n", "duplicate key resources", 3),
    ("duplicate key below", b"resources: []\nx: {a: 1, a: 2}\n", "duplicate key a", 2),
    ("merge key", b"x: &x {resources: [a]}\n<<: *x\n", "the file uses merge keys (<<)", 2),
    ("other case", b"Resources:\n  - a\n", "Resources must be written as resources", 1),
    ("no map", b"- resources\n", "the file is not a mapping", 1),
    ("odd key", b"? [a]\n: b\n", "a key is not a string", 1),
    ("no colon", b"? resources\n", "the key has no colon", 1),
    ("an anchor that is used", b"resources: &r\nx: *r\n", "the edit would change", 1),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after"), [case[1:] for case in RESTORED], ids=[case[0] for case in RESTORED]
)
def test_adding_changes_only_the_entry_and_removing_restores_the_bytes(before: str, after: str) -> None:
    edit = add(before.encode(), "system")
    assert edit.data.decode() == after
    assert edit.warnings == ()
    assert add(edit.data, "system").data == edit.data
    assert remove(edit.data, "system").decode() == before


@pytest.mark.parametrize(
    ("before", "after", "emptied"), [case[1:] for case in FILLED], ids=[case[0] for case in FILLED]
)
def test_a_list_that_was_null_or_missing_is_left_empty(before: str, after: str, emptied: str) -> None:
    data = add(before.encode(), "system").data
    assert data.decode() == after
    assert add(data, "system").data == data
    assert remove(data, "system").decode() == emptied


@pytest.mark.parametrize("before", LISTED)
def test_an_entry_in_any_spelling_is_there(before: str) -> None:
    data = before.encode()
    assert add(data, "system").data == data
    assert add(data, "system", component=True).data == data


@pytest.mark.parametrize(
    ("before", "after"), [case[1:] for case in REMOVED], ids=[case[0] for case in REMOVED]
)
def test_removing(before: str, after: str) -> None:
    assert remove(before.encode(), "system").decode() == after


def test_removing_several_at_once() -> None:
    assert remove(b"resources:\n  - a\n  - b # x\n  - c", "./b/", "c", "d") == b"resources:\n  - a"


@pytest.mark.parametrize(
    ("data", "reason", "place"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_what_can_not_be_edited_safely_is_refused_with_the_line_to_add(
    data: bytes, reason: str, place: int
) -> None:
    with pytest.raises(EditError) as refusal:
        add(data, "system")
    assert refusal.value.reason.startswith(reason)
    assert not refusal.value.reason.endswith(".")
    assert refusal.value.line == place
    assert refusal.value.manual == ManualEdit("insert", ("resources",), ("system",))


def test_a_refused_removal_names_the_lines_to_take_out() -> None:
    with pytest.raises(EditError) as refusal:
        remove(b"resources:\n  - &a system\nnamespace: *a\n", "system", "other")
    assert refusal.value.reason == "the edit would change something else"
    assert refusal.value.manual == ManualEdit("remove", ("resources",), ("system", "other"))


def test_a_component_is_refused_where_it_would_have_to_be_listed() -> None:
    with pytest.raises(EditError, match="system is a Component, which resources cannot list") as refusal:
        add(b"resources:\n  - a\n", "system", component=True)
    assert refusal.value.manual == ManualEdit("insert", ("components",), ("system",))


def test_a_component_that_is_listed_as_one_is_there() -> None:
    data = b"resources:\n  - a\ncomponents:\n  - ./system\n"
    assert add(data, "system", component=True).data == data
    assert add(data, "system").data == b"resources:\n  - a\n  - system\ncomponents:\n  - ./system\n"


def test_an_entry_that_is_commented_out_is_added_and_told() -> None:
    edit = add(b"resources:\n  - a\n  #- ./system/ # not yet\n", "system")
    assert edit.data == b"resources:\n  - a\n  - system\n  #- ./system/ # not yet\n"
    assert edit.warnings == ("./system/ is commented out in line 3; reloadgen lists it all the same",)
    assert add(b"resources:\n  - a\n  # - systems\n  # system\n", "system").warnings == ()


def test_names_are_quoted_only_where_they_have_to_be() -> None:
    assert add(b"resources:\n  - a\n", "null").data == b'resources:\n  - a\n  - "null"\n'
    assert add(b"resources:\n  - ./a\n", "null").data == b"resources:\n  - ./a\n  - ./null\n"
    assert add(b"resources: [a]\n", "2024").data == b'resources: ["2024", a]\n'


def test_a_new_aggregator_is_the_storys() -> None:
    assert create(["reloader"]) == (
        b"---\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - reloader\n"
    )
    assert read(create(["b", "on"])).entries == ("b", "on")
    assert create([]).endswith(b"\nresources: []\n")
    assert remove(create(["a"]), "a") == create([])
