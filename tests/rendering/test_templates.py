"""Which line of a template a fault of its output is blamed on, and what templates can't do."""

from __future__ import annotations

import pytest

from reloadgen.errors import InputError
from reloadgen.inventory.fleet import TemplateSettings
from reloadgen.rendering.template_dirs import Directory
from reloadgen.rendering.templates import OutputTemplate, Templates

CONTEXT = {"addon": {"name": "reloader", "many": "one\ntwo\nthree"}}


def _template(source: str) -> OutputTemplate:
    shipped = Directory("shipped", {"addon/x.yaml.j2": source}, ())
    (template,) = Templates(shipped, None, TemplateSettings()).of("reloader")
    return template


@pytest.mark.parametrize(
    ("source", "output_line", "line"),
    [
        ("a\nb\nc\n", 2, 2),
        ("{# one\ntwo #}\na\nb\n", 1, 3),
        ("a: {{ addon.name }}: x\nb\n", 1, 1),
        ("a\nb: {{ addon.name }}\nc\n", 2, 2),
        ("a\nb: {{ addon.name }}\nc\n", 3, 3),
        ("{% if addon.name %}\na\n{% endif %}\nb\n", 2, 4),
        ("{% for x in [1, 2] %}\na\nb: {{ x }}\n{% endfor %}\nc\n", 4, 3),
        ("{% for x in [1, 2] %}\na\nb: {{ x }}\n{% endfor %}\nc\n", 5, 5),
        ("a: {{ addon.many }}\nb\n", 2, 1),
        ("a: {{ addon.many }}\nb\n", 4, 2),
        ("{% set x = 1 %}\n{% set y = 2 %}\na\n", 1, 3),
    ],
)
def test_a_line_of_the_output_is_found_in_the_template(source: str, output_line: int, line: int) -> None:
    template = _template(source)

    assert template.line_of(CONTEXT, output_line) == line


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__ }}",
        "{{ addon.__init__.__globals__ }}",
        "{{ [].append(1) }}",
        "{{ addon.update({}) }}",
        "{{ self._TemplateReference__context }}",
        "{{ cycler.__init__.__globals__.os }}",
        "{% include '/etc/passwd' %}",
        "{% include '../x' %}",
        "{% import 'os' as os %}",
        "{{ range(10 ** 9) | list }}",
        "{{ lipsum() }}",
        "{{ [1, 2] | random }}",
        "{{ addon | pprint | attr('__class__') }}",
        "{{ '%s' | format(missing) }}",
    ],
)
def test_the_sandbox_holds(source: str) -> None:
    with pytest.raises(InputError) as raised:
        _template(f"\n{source}\n").render(CONTEXT)

    assert str(raised.value).startswith("shipped/addon/x.yaml.j2:2: ")


def test_a_users_template_shadows_by_path_and_an_add_ons_own_goes_first() -> None:
    shipped = Directory(
        "shipped", {"addon/a.j2": "shipped a", "addon/b.j2": "shipped b", "addon/c.j2": "shipped c"}, ()
    )
    user = Directory("own", {"addon/b.j2": "own b", "addons/x/c.j2": "x's c", "addon/d.j2": "own d"}, ())
    templates = Templates(shipped, user, TemplateSettings())

    assert {each.path: each.source for each in templates.of("x")} == {
        "a": "shipped a",
        "b": "own b",
        "c": "x's c",
        "d": "own d",
    }
    assert {each.path: each.source for each in templates.of("y")}["c"] == "shipped c"


def test_kustomization_files_are_rendered_last() -> None:
    names = (
        "addon/kustomization.yaml.j2",
        "addon/z.yaml.j2",
        "addon/app/Kustomization.j2",
        "addon/app/a.yaml.j2",
    )
    templates = Templates(Directory("shipped", dict.fromkeys(names, "x"), ()), None, TemplateSettings())

    assert [each.path for each in templates.of("x")] == [
        "app/a.yaml",
        "z.yaml",
        "app/Kustomization",
        "kustomization.yaml",
    ]


def test_every_template_that_is_none_is_named_at_once() -> None:
    shipped = Directory("shipped", {"addon/a.j2": "{% if %}", "addon/b.j2": "\n{{ x | nonsense }}"}, ())

    with pytest.raises(InputError) as raised:
        Templates(shipped, None, TemplateSettings()).of("x")

    assert [problem.location.line for problem in raised.value.problems] == [1, 2]
