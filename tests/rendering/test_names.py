"""Names in templates: what is there is found, what is not there is told with what there is."""

from __future__ import annotations

import pytest

from reloadgen.errors import InputError
from reloadgen.inventory.fleet import TemplateSettings
from reloadgen.rendering.template_dirs import Directory
from reloadgen.rendering.templates import Templates

CONTEXT = {"helmRelease": {"interval": "1h", "values": {"keys": "a"}}, "cluster": {"labels": {}}}


def rendered(source: str) -> str:
    shipped = Directory("shipped", {"addon/x.yaml.j2": source}, ())
    (template,) = Templates(shipped, None, TemplateSettings()).of("reloader")
    return template.render(CONTEXT)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ helmRelease.interval | scalar }}", "1h"),
        ("{{ helmRelease.values.keys | scalar }}", "a"),
        ("{{ helmRelease.items() | length }}", "2"),
        ("{{ helmRelease.values | block }}", "keys: a"),
    ],
)
def test_a_key_goes_before_a_method(source: str, text: str) -> None:
    assert rendered(source) == text


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("\n{{ helmRelease.intervall }}", "unknown name intervall; did you mean interval?"),
        ("\n{{ helmRelease.intervall | scalar }}", "unknown name intervall; did you mean interval?"),
        ("\n{{ helmRelease.values.x | block }}", "unknown name x; known: keys"),
        ("\n{{ cluster.labels.env | scalar }}", "unknown name env; known: none"),
        ("\n{{ addn | scalar }}", "unknown variable addn; variables: cluster, helmRelease"),
    ],
)
def test_a_name_that_is_not_there_is_told_with_its_line_and_what_there_is(source: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        rendered(source)
    assert str(caught.value) == f"shipped/addon/x.yaml.j2:2: {message}"
