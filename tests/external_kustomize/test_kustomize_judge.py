"""When the program is asked, and what its answer changes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import scene
from external_kustomize.builds import FakeProgram, judged
from reloadgen.external_kustomize.build_program import Built, Failed, NoAnswer
from reloadgen.external_kustomize.kustomize_judge import KustomizeJudge
from reloadgen.kustomize.flux_options import FluxOptions
from reloadgen.manifests.unknown_text import unknown

if TYPE_CHECKING:
    from pathlib import Path

    from reloadgen.external_kustomize.build_program import BuildAnswer
    from reloadgen.kustomize.build_result import BuildResult

MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\n"
SOUND = {"kustomization.yaml": "resources: [a.yaml]\n", "a.yaml": MAP % "a"}
FAILING = SOUND | {"kustomization.yaml": "resources: [a.yaml, missing.yaml]\n"}
UNKNOWN = SOUND | {
    "kustomization.yaml": "resources: [a.yaml]\ntransformers: [t.yaml]\n",
    "t.yaml": "apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: x}\nprefix: p-\n",
}
CORRECTED = SOUND | {"kustomization.yaml": "resources: [a.yaml]\nunknownField: 1\n"}


def asked(
    top: Path, files: dict[str, str], *answers: BuildAnswer, everywhere: bool = False
) -> tuple[BuildResult, FakeProgram, list[str]]:
    program = FakeProgram(list(answers))
    judge = KustomizeJudge(lambda: program, everywhere)
    result = judged(scene.written(top, files), judge)
    return result, program, [each.told for each in judge.asked]


@pytest.mark.parametrize(
    ("files", "everywhere", "times"),
    [
        (SOUND, False, 0),
        (CORRECTED, False, 0),
        (SOUND, True, 1),
        (FAILING, False, 1),
        (UNKNOWN, False, 1),
    ],
)
def test_it_is_asked_where_the_model_does_not_know_or_says_it_fails(
    files: dict[str, str],
    everywhere: bool,  # noqa: FBT001 - a table
    times: int,
    tmp_path: Path,
) -> None:
    _, program, _ = asked(tmp_path, files, Built(MAP % "a"), everywhere=everywhere)
    assert len(program.asked) == times


def test_a_directory_is_asked_about_once(tmp_path: Path) -> None:
    _, program, told = asked(tmp_path, UNKNOWN, Built(MAP % "p-a"))
    assert (len(program.asked), told) == (1, ["kustomize 9.9.9 decided: builds; reloadgen's model: unknown"])


def test_its_objects_replace_ours_and_stay_where_they_are_written(tmp_path: Path) -> None:
    made = MAP % "made" + "---\n" + MAP % "p-a" + "data: {x: y}\n"
    result, _, _ = asked(tmp_path, UNKNOWN, Built(made))
    new, renamed = result.resources
    assert (renamed.id.name, renamed.content["data"], renamed.unknown) == ("p-a", {"x": "y"}, "")
    assert (renamed.path, renamed.line, renamed.original_id.name) == ("a.yaml", 1, "a")
    assert [each.target for each in renamed.includes] == ["a.yaml"]
    assert (new.id.name, new.path, new.line) == ("made", "kustomization.yaml", 1)
    assert (result.unknown_builds, result.defects) == ((), ())
    assert {read.path for read in result.reads} >= {"kustomization.yaml", "a.yaml"}
    assert result.verdict
    assert result.verdict.differs == "", "the model did not claim to know"


def test_a_failure_that_the_model_did_not_know_is_a_defect_with_its_words(tmp_path: Path) -> None:
    result, program, told = asked(
        tmp_path, UNKNOWN | {"b.yaml": ""}, Failed("no"), Failed("no matches for t.yaml")
    )
    (defect,) = result.defects
    assert (defect.kind, defect.path, defect.line) == ("build-fails", "kustomization.yaml", 1)
    assert defect.message == "kustomize cannot build it: no matches for t.yaml"
    assert result.unknown_builds == ()
    assert told == ["kustomize 9.9.9 decided: fails: no matches for t.yaml; reloadgen's model: unknown"]
    few, everything = ({*files} for files, _ in program.asked)
    assert few < everything


def test_a_failure_with_few_files_counts_only_if_all_others_do_not_help(tmp_path: Path) -> None:
    files = UNKNOWN | {"odd/place.yaml": MAP % "odd"}
    result, program, _ = asked(
        tmp_path, files, Failed("open odd/place.yaml: no such file"), Built(MAP % "p-a")
    )
    assert result.defects == ()
    assert ["odd/place.yaml" in files for files, _ in program.asked] == [False, True]


def test_where_both_say_it_fails_the_model_knows_the_place(tmp_path: Path) -> None:
    result, _, _ = asked(tmp_path, FAILING, Failed("x"), Failed("x"))
    assert [(each.kind, each.line) for each in result.defects] == [("dangling-entry", 1)]
    assert result.verdict
    assert result.verdict.differs == ""


@pytest.mark.parametrize(
    ("files", "answer", "differs"),
    [
        (
            FAILING,
            Built(MAP % "a"),
            (
                "reloadgen's model says that it fails (kustomization.yaml:1: resources lists missing.yaml, "
                "which does not exist), but kustomize 9.9.9 builds it"
            ),
        ),
        (
            SOUND,
            Failed("no"),
            "reloadgen's model says that it builds, but for kustomize 9.9.9 it fails (no)",
        ),
        (
            SOUND,
            Built(MAP % "b"),
            "reloadgen's model builds ConfigMap default/a where kustomize 9.9.9 builds ConfigMap default/b",
        ),
        (
            SOUND,
            Built(MAP % "a" + "---\n" + MAP % "b"),
            "reloadgen's model builds no such object where kustomize 9.9.9 builds ConfigMap default/b",
        ),
        (SOUND, Built(MAP % "a"), ""),
    ],
)
def test_a_difference_is_told(
    files: dict[str, str], answer: BuildAnswer, differs: str, tmp_path: Path
) -> None:
    result, _, _ = asked(tmp_path, files, answer, answer, everywhere=True)
    assert result.verdict
    assert (result.verdict.program, result.verdict.differs) == ("kustomize 9.9.9", differs)


@pytest.mark.parametrize("answer", [NoAnswer("it did not finish within 30 seconds"), Built("a: [")])
def test_without_an_answer_the_model_decides(answer: BuildAnswer, tmp_path: Path) -> None:
    result, _, (told,) = asked(tmp_path, UNKNOWN, answer)
    assert result.verdict is None
    assert result.unknown_builds
    assert told.startswith("reloadgen's model decided: unknown (kustomize 9.9.9 did not decide: ")


def test_what_flux_itself_refuses_is_not_asked(tmp_path: Path) -> None:
    result, program, _ = asked(tmp_path, {"a.yaml": MAP % "a", "values.yaml": "- 1\n"}, everywhere=True)
    assert result.defects
    assert program.asked == []


def test_options_that_the_files_do_not_determine_are_not_asked(tmp_path: Path) -> None:
    program = FakeProgram()
    judge = KustomizeJudge(lambda: program, everywhere=True)
    judged(scene.written(tmp_path, SOUND), judge, options=FluxOptions(namespace=unknown("NAMESPACE")))
    assert program.asked == []


def test_paths_are_relative_to_the_source(tmp_path: Path) -> None:
    files = {f"deploy/app/{path}": text for path, text in UNKNOWN.items()} | {
        "deploy/k.yaml": "x",
        "top.yaml": "x",
    }
    program = FakeProgram([Failed("no"), Failed("still no")])
    judged(scene.written(tmp_path, files), KustomizeJudge(lambda: program), "deploy/app", base="deploy")
    assert [directory for _, directory in program.asked] == ["app", "app"]
    few, everything = (sorted(files) for files, _ in program.asked)
    assert few == ["app/a.yaml", "app/kustomization.yaml", "app/t.yaml"]
    assert everything == ["app/a.yaml", "app/kustomization.yaml", "app/t.yaml", "k.yaml"]


def test_a_generated_kustomization_is_written_as_flux_writes_it(tmp_path: Path) -> None:
    files = {"in/a.yaml": MAP % "a", "in/sub/kustomization.yaml": "resources: []\n", "in/.b.yaml": MAP % "b"}
    program = FakeProgram()
    judged(scene.written(tmp_path, files), KustomizeJudge(lambda: program, everywhere=True), "in")
    ((handed, _),) = program.asked
    assert json.loads(handed["in/kustomization.yaml"])["resources"] == ["./.b.yaml", "./a.yaml", "./sub"]


def test_the_program_is_not_looked_at_while_there_is_nothing_to_ask(tmp_path: Path) -> None:
    judge = KustomizeJudge(lambda: pytest.fail("it is started"))
    assert judged(scene.written(tmp_path, SOUND), judge).verdict is None


def test_one_that_cannot_be_used_is_looked_at_once(tmp_path: Path) -> None:
    judge = KustomizeJudge(lambda: NoAnswer("it is too old"))
    assert judged(scene.written(tmp_path, UNKNOWN), judge).unknown_builds
    assert (judge.found, judge.asked) == (NoAnswer("it is too old"), [])
