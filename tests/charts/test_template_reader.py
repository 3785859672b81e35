"""What templates read: constructs of Go templates and of Helm's functions, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from charts.charts import chart
from reloadgen.charts.chart_values import Misplaced

if TYPE_CHECKING:
    from reloadgen.document.values import Value

PROBE: dict[str, Value] = {
    "a": {"x": {"deep": 1}, "y": 1},
    "b": {"x": 1},
    "c": 1,
}
"""The values that a template of the table may read: a.x.deep, a.y, b.x and c."""


@pytest.mark.parametrize(
    ("template", "unread"),
    [
        ("{{ .Values.a.y }}", "a.x b c"),
        ("{{ $.Values.a.y }}{{- .Values.c -}}", "a.x b"),
        ("{{ .Values.a.x.deep }}", "a.y b c"),
        ("{{ toYaml .Values.a }}", "b c"),
        ("{{ .Values.a | toYaml | nindent 2 }}", "b c"),
        ("{{ range .Values.a }}{{ . }}{{ end }}", "b c"),
        ("{{ range $k, $v := .Values.a }}{{ $k }}{{ end }}", "b c"),
        ("{{ with .Values.a }}{{ .y }}{{ end }}", "a.x b c"),
        ("{{ with .Values.a }}{{ toYaml . }}{{ end }}", "b c"),
        ("{{ with .Values.a }}{{ .y }}{{ $.Values.c }}{{ else }}{{ .Values.b.x }}{{ end }}", "a.x"),
        ("{{ with $it := .Values.a }}{{ $it.y }}{{ end }}", "a.x b c"),
        ("{{ if .Values.a }}{{ else if .Values.c }}{{ else }}{{ .Values.b.x }}{{ end }}", ""),
        ("{{ if and .Values.a (not .Values.c) }}{{ end }}", "b"),
        ("{{ $v := .Values }}{{ $v.a.y }}", "a.x b c"),
        ("{{ $v := .Values.a }}{{ if true }}{{ $v = .Values.b }}{{ end }}{{ $v.x }}", "a.y c"),
        ("{{ $v := dict }}{{ range tuple 1 2 }}{{ $v.x }}{{ $v = $.Values.a }}{{ end }}", "a.y b c"),
        ('{{ index .Values "a" "y" }}', "a.x b c"),
        ('{{ index .Values "a" .Values.c }}', "b"),
        ('{{ (index .Values "a").y }}', "a.x b c"),
        ('{{ get .Values.a "y" }}{{ (.Values.b).x }}', "a.x c"),
        ('{{ dig "x" "deep" "none" .Values.a }}', "a.y b c"),
        ('{{ if hasKey .Values.a "y" }}{{ end }}', "a.x b c"),
        ('{{ pluck "x" .Values.a .Values.b | first | toYaml }}', "a.y c"),
        ("{{ default .Values.c .Values.a.y }}", "a.x b"),
        ("{{ .Values.a.y | default .Values.c | quote }}", "a.x b"),
        ('{{ required "c is required" .Values.c }}', "a b"),
        ("{{ (ternary .Values.a .Values.b true).x }}", "a.y c"),
        ("{{ coalesce .Values.c .Values.b | toYaml }}", "a"),
        ("{{ tpl (toYaml .Values.a) . }}", "b c"),
        ("{{ merge .Values.a .Values.b | toYaml }}", "c"),
        ('{{ $_ := set .Values.b "x" .Values.a.y }}', "a.x b c"),
        ('{{ define "n" }}{{ .Values.c }}{{ end }}{{ include "n" . }}', "a b"),
        ('{{ define "n" }}{{ .y }}{{ end }}{{ template "n" .Values.a }}', "a.x b c"),
        (
            '{{ define "n" }}{{ .of.y }}{{ .r.Values.c }}{{ end }}{{ include "n" (dict "of" .Values.a "r" $) }}',
            "a.x b",
        ),
        (
            '{{ define "n" }}{{ (index . 0).Values.c }}{{ (index . 1).y }}{{ end }}{{ template "n" list $ .Values.a }}',
            "b",
        ),
        ('{{ define "n" }}{{ $.y }}{{ end }}{{ include "n" .Values.a }}', "a.x b c"),
        (
            '{{ define "n" }}{{ if .x }}{{ include "n" .x }}{{ end }}{{ end }}{{ include "n" (dict "x" .Values.c) }}',
            None,
        ),
        ('{{ block "n" .Values.a }}{{ .y }}{{ end }}', "a.x b c"),
        ('{{ include (print $.Template.BasePath "/other.yaml") . }}', "a b c"),
        ('{{ .Files.Get "x" }}{{ .Chart.Name }}{{ .Release.Name }}{{ lookup "v1" "Pod" "" "" }}', "a b c"),
        ("{{/* .Values.a */}}{{- /* {{ .Values.b }} */ -}}{{ .Values.c }}", "a b"),
        ('{{ printf "%s-%d" "}}" .Values.c }}{{ `{{ .Values.a }}` }}', "a b"),
        ('{{ if eq (.Values.c | toString) "1" }}{{ end }}{{ range until 3 }}{{ break }}{{ end }}', "a b"),
        (
            "{{ range $i := until (int .Values.c) }}{{ continue }}{{ else }}{{ .Values.a.y }}{{ end }}",
            "a.x b",
        ),
        # what can't be followed: no key is called unread
        ("{{ toYaml .Values }}", None),
        ("{{ range $k, $v := .Values }}{{ end }}", None),
        ("{{ index .Values .Values.c }}", None),
        ('{{ include "library.names" . }}', None),
        ('{{ include .Values.c . }}{{ include "library.names" $ }}', None),
        ('{{ tpl (.Files.Get "x") . }}', None),
        ('{{ tpl "{{ .Values.a }}" . }}', None),
        ('{{ $_ := set . "Values" (dict) }}', None),
        ("{{ $all := merge (dict) .Values }}{{ $all.a }}", None),
        ("{{ . | toJson }}", None),
        ("{{ if .Values.a }}", None),
        ("{{ .Values.a ? }}", None),
        ('{{ define "n" }}{{ include "n" .x }}{{ end }}{{ include "n" .Values.a }}', None),
    ],
)
def test_a_template_reads(template: str, unread: str | None) -> None:
    listed = chart({"templates/all.yaml": template, "templates/other.yaml": "kind: ConfigMap\n"}).listed
    assert (listed is None) == (unread is None)
    if listed is not None:
        assert [".".join(each.keys) for each in listed.check(PROBE)] == str(unread).split()


def test_a_partial_is_not_rendered_by_itself() -> None:
    listed = chart({"templates/_all.tpl": "{{ .Values.a }}", "templates/b.yaml": "{{ .Values.b.x }}"}).listed
    assert listed
    assert [each.keys for each in listed.check(PROBE)] == [("a",), ("c",)]


CALLS_LIBRARY = {"templates/all.yaml": '{{ include "lib.it" . }}{{ include .Chart.Name . }}'}
LIBRARY = {
    "charts/lib/Chart.yaml": "name: lib\n",
    "charts/lib/templates/_it.tpl": '{{ define "lib.it" }}{{ .Values.c }}{{ end }}',
    "charts/lib/templates/own.yaml": "{{ .Values.b.x }}",
}


def test_a_library_is_followed_where_it_is_unpacked() -> None:
    depends = {"Chart.yaml": "name: x\ndependencies: [{name: lib, condition: a.y}]\n"}
    assert chart(CALLS_LIBRARY | depends).listed is None
    listed = chart(CALLS_LIBRARY | depends | LIBRARY).listed
    assert listed
    assert [each.keys for each in listed.check(PROBE)] == [("a", "x"), ("b",)]


def test_values_of_dependencies_are_theirs() -> None:
    depends = {
        "Chart.yaml": "name: x\ndependencies: [{name: redis, alias: a}, {name: b}]\n",
        "templates/all.yaml": "x",
    }
    listed = chart(depends).listed
    assert listed
    values: dict[str, Value] = {**PROBE, "global": {"any": 1}, "tags": {"any": True}}
    assert [each.keys for each in listed.check(values)] == [("c",)]


def test_text_in_values_may_name_other_values() -> None:
    listed = chart({"templates/all.yaml": "{{ tpl .Values.text . }}"}).listed
    assert listed

    def unread(text: str) -> list[str]:
        return [
            ".".join(each.keys)
            for each in listed.check({"text": text, **PROBE})
            if isinstance(each, Misplaced)
        ]

    assert unread("{{ .Release.Name }}") == ["a", "b", "c"]
    assert unread("{{ .Values.a.y }}") == ["b", "c"]
    assert unread('{{ include "x.name" . }}') == []
    assert unread("{{ not a template") == []
