"""Ways to break the wiring of a sound repository, each at every place where it can be done.

`python tests/mutations.py` breaks every repository in every way at every place and prints the figures for the docs.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import scene
from reloadgen.discovery.discover import discover
from reloadgen.document.emit import block

KUSTOMIZE = "kustomize.toolkit.fluxcd.io"


@dataclass(frozen=True)
class Place:
    """One break: files to write (None: to delete), and where `validate` must point to with one of these rules."""

    repository: str
    files: tuple[tuple[str, str | None], ...]
    rules: frozenset[str]
    path: str

    def __str__(self) -> str:
        return f"{self.repository}:{self.path}"


Break = Callable[["Facts"], Iterator[Place]]


@dataclass(frozen=True)
class Facts:
    """What a break has to know of a repository."""

    name: str
    texts: dict[str, str]
    read: frozenset[str]
    """Files that some cluster reads."""
    generated: frozenset[str]
    """Directories that Flux lists by itself."""
    roots: dict[str, str]
    """Each entry point's file, with the root that it reads."""
    chains: frozenset[str]
    """Files on the way from a start to a root."""

    def place(self, path: str, text: str | None, *rules: str, at: str = "") -> Place:
        return Place(self.name, ((path, text),), frozenset(rules), at or path)

    def kustomizations(self) -> Iterator[tuple[str, str]]:
        for path in sorted(self.read):
            if path.rpartition("/")[2] in {"kustomization.yaml", "kustomization.yml"}:
                yield path, self.texts[path]

    def objects(self, kind: str) -> Iterator[tuple[str, list[Any], int]]:
        """Path, all documents, and the index of each object of a kind in files that are read."""
        for path in sorted(self.read):
            documents = [each for each in yaml.safe_load_all(self.texts[path]) if each]
            for index, each in enumerate(documents):
                if each.get("kind") == kind and "toolkit.fluxcd.io" in each.get("apiVersion", ""):
                    yield path, documents, index


@cache
def facts(name: str) -> Facts:
    repository = scene.read(scene.tree(name))
    texts = {path: repository.files.read(path).decode() for path in repository.files.yaml_below()}
    clusters = discover(repository).clusters
    builds = [
        walked.build
        for cluster in clusters
        for walked in cluster.result.kustomizations
        if walked.outcome == "read"
    ]
    read = {each.path for build in builds for each in build.reads if each.role != "other"}
    generated = {
        walked.directory
        for each in clusters
        for walked in each.result.kustomizations
        if walked.build.generated
    }
    roots = {cluster.root.file: cluster.root.path for cluster in clusters}
    chains = {
        arrival_step.path
        for cluster in clusters
        for arrival in cluster.result.files.get(cluster.root.file, ())
        for arrival_step in arrival.includes
        if arrival_step.line
    }
    return Facts(name, texts, frozenset(read), frozenset(generated), roots, frozenset(chains))


def dumped(documents: list[Any]) -> str:
    return "".join(f"---\n{block(each)}\n" for each in documents)


def edited(documents: list[Any], index: int, edit: Callable[[Any], None]) -> str:
    copies: list[Any] = list(yaml.safe_load_all(dumped(documents)))
    edit(copies[index])
    return dumped(copies)


# --- the file is there, the cluster's Flux never reads it


def wrong_root(repo: Facts) -> Iterator[Place]:
    for path, documents, index in repo.objects("Kustomization"):
        spec = documents[index]["spec"]
        if path in repo.roots and spec.get("path", "").strip("./").rstrip("/") == repo.roots[path]:
            others = [
                directory
                for directory in sorted(set(repo.roots.values()) | {"elsewhere"})
                if directory != repo.roots[path]
            ]

            def redirect(each: Any, other: str = others[0]) -> None:
                each["spec"]["path"] = f"./{other}"

            text = edited(documents, index, redirect)
            yield repo.place(path, text, "entrypoint-path", "not-reached", "path-missing")


def entry_renamed(repo: Facts) -> Iterator[Place]:
    for path, documents, index in repo.objects("Kustomization"):
        if (
            path in repo.roots
            and documents[index]["spec"].get("path", "").strip("./").rstrip("/") == repo.roots[path]
        ):
            text = edited(documents, index, lambda each: each["metadata"].update(name="renamed"))
            yield repo.place(path, text, "entrypoint-missing", at="clusters.yaml")


def entry_deleted(repo: Facts) -> Iterator[Place]:
    for path in sorted(repo.roots):
        if repo.texts[path].count("\n---") == 0 and not any(
            path.rpartition("/")[2] in repo.texts[each] for each in repo.chains
        ):
            yield repo.place(path, None, "entrypoint-missing", at="clusters.yaml")


def entry_unlisted(repo: Facts) -> Iterator[Place]:
    for path in sorted(repo.chains):
        for entry in yaml.safe_load(repo.texts[path]).get("resources") or []:
            lines = [line for line in repo.texts[path].splitlines() if line.strip() != f"- {entry}"]
            target = f"{path.rpartition('/')[0]}/{entry.removeprefix('./')}"
            if any(file == target or file.startswith(f"{target}/") for file in repo.roots):
                text = "\n".join(lines) + "\n"
                text = text if "  - " in text else text.replace("resources:", "resources: []")
                yield repo.place(path, text, "not-reached")


def manifest_unlisted(repo: Facts) -> Iterator[Place]:
    for path, text in repo.kustomizations():
        entries = yaml.safe_load(text).get("resources") or []
        directory = path.rpartition("/")[0]
        for entry in entries if len(entries) > 1 else []:
            target = f"{directory}/{entry.removeprefix('./')}"
            if (
                target in repo.texts
                and not any(target in file for file in repo.roots)
                and not _shared(repo, target, path)
            ):
                left = "\n".join(line for line in text.splitlines() if line.strip() != f"- {entry}") + "\n"
                yield repo.place(path, left, "orphan", "not-reached", at=target)


def _shared(repo: Facts, target: str, lister: str) -> bool:
    name = target.rpartition("/")[2]
    return any(
        each != lister and name in text
        for each, text in repo.texts.items()
        if each.endswith("kustomization.yaml")
    )


# --- builds that fail


def dangling(repo: Facts) -> Iterator[Place]:
    for path, text in repo.kustomizations():
        if re.search(r"^  - ", text, re.MULTILINE) and "resources:" in text:
            yield repo.place(
                path, text.replace("resources:\n", "resources:\n  - ./missing.yaml\n"), "dangling-entry"
            )


def listed_twice(repo: Facts) -> Iterator[Place]:
    for path, text in repo.kustomizations():
        entries = yaml.safe_load(text).get("resources") or []
        directory = path.rpartition("/")[0]
        for entry in entries[:1]:
            target = f"{directory}/{entry.removeprefix('./')}".rstrip("/")
            if target in repo.texts and not any(yaml.safe_load_all(repo.texts[target])):
                continue
            yield repo.place(
                path, text.replace("resources:\n", f"resources:\n  - ./x/../{entry}\n"), "object-twice"
            )


def null_resources(repo: Facts) -> Iterator[Place]:
    for path, text in repo.kustomizations():
        directory = path.rpartition("/")[0]
        fixed = {directory, directory.rpartition("/")[0]} & _rooted(
            repo
        )  # `render` lists its own entry there
        if set(yaml.safe_load(text)) == {"apiVersion", "kind", "resources"} and not fixed:
            emptied = re.sub(r"^  - ", "  # - ", text, flags=re.MULTILINE)
            yield repo.place(path, emptied, "empty-resources", "unknown-reach", "not-reached")


def emptied_file(repo: Facts) -> Iterator[Place]:
    for path, _ in repo.kustomizations():
        yield repo.place(path, "# nothing\n", "empty-resources", "not-reached")


def two_files(repo: Facts) -> Iterator[Place]:
    for path, text in repo.kustomizations():
        other = f"{path.rpartition('/')[0]}/{'kustomization.yml' if path.endswith('yaml') else 'kustomization.yaml'}"
        both = f"{path.rpartition('/')[0]}/kustomization.yml"
        yield repo.place(other, text, "two-kustomizations", at=both)


def broken_yaml(repo: Facts) -> Iterator[Place]:
    for path in sorted(repo.read):
        if (
            path.endswith((".yaml", ".yml"))
            and "values.yaml" not in path
            and "kustomizeconfig" not in path
            and "patch" not in path
        ):
            yield repo.place(path, repo.texts[path] + "broken: [\n", "unreadable")


def stranger(repo: Facts) -> Iterator[Place]:
    for directory in sorted(repo.generated):
        path = f"{directory}/settings.yaml"
        yield repo.place(path, "clusters:\n  - name: a\n", "not-a-manifest")


# --- objects that Flux can't follow, or that do nothing


def path_missing(repo: Facts) -> Iterator[Place]:
    for path, documents, index in repo.objects("Kustomization"):
        if documents[index]["metadata"]["name"] not in {"flux-system", "sync", "cluster"}:
            text = edited(documents, index, lambda each: each["spec"].update(path="./nowhere"))
            yield repo.place(path, text, "path-missing")


def source_missing(repo: Facts) -> Iterator[Place]:
    for path, documents, index in repo.objects("Kustomization"):
        if documents[index]["spec"].get("sourceRef") and documents[index]["metadata"]["name"] not in {
            "flux-system",
            "sync",
            "cluster",
        }:
            text = edited(
                documents, index, lambda each: each["spec"]["sourceRef"].update(namespace="elsewhere")
            )
            yield repo.place(path, text, "source-mismatch")


def depends_on_nothing(repo: Facts) -> Iterator[Place]:
    for path, documents, index in repo.objects("Kustomization"):
        text = edited(documents, index, lambda each: each["spec"].update(dependsOn=[{"name": "nobody"}]))
        yield repo.place(path, text, "depends-on-nothing")


def health_checks(repo: Facts) -> Iterator[Place]:
    check = [{"apiVersion": "apps/v1", "kind": "Deployment", "name": "a", "namespace": "b"}]
    for path, documents, index in repo.objects("Kustomization"):
        text = edited(documents, index, lambda each: each["spec"].update(wait=True, healthChecks=check))
        yield repo.place(path, text, "healthchecks-with-wait")


def covered_twice(repo: Facts) -> Iterator[Place]:
    for path, documents, index in repo.objects("Kustomization"):
        name = documents[index]["metadata"]["name"]
        spec = documents[index]["spec"]
        followed = spec.get("sourceRef") and "kubeConfig" not in spec and "WHERE" not in spec.get("path", "")
        if name not in {"flux-system", "sync", "cluster"} and followed:
            copy = yaml.safe_load(dumped([documents[index]]))
            copy["metadata"]["name"] = f"{name}-again"
            yield repo.place(path, dumped([*documents, copy]), "object-twice")


def undefined_variable(repo: Facts) -> Iterator[Place]:
    for path, documents, index in repo.objects("HelmRelease"):
        text = edited(documents, index, lambda each: each["spec"].update(values={"host": "${NOBODY}"}))
        for source, kustomizations, number in repo.objects("Kustomization"):
            spec = kustomizations[number]["spec"]
            directory = spec.get("path", "").strip("./").rstrip("/")
            if (
                directory
                and path.startswith(f"{directory}/")
                and directory == path.rpartition("/")[0]
                and "postBuild" not in spec
            ):
                switched = edited(
                    kustomizations,
                    number,
                    lambda each: each["spec"].update(postBuild={"substitute": {"A": "b"}}),
                )
                yield Place(
                    repo.name, ((path, text), (source, switched)), frozenset({"undefined-variable"}), path
                )


# --- charts


def chart_elsewhere(repo: Facts) -> Iterator[Place]:
    for path, documents, index in repo.objects("HelmRelease"):
        if "chartRef" in documents[index]["spec"]:
            text = edited(
                documents, index, lambda each: each["spec"]["chartRef"].update(namespace="elsewhere")
            )
            yield repo.place(path, text, "source-mismatch")


def no_layer(repo: Facts) -> Iterator[Place]:
    for path, documents, index in repo.objects("OCIRepository"):
        text = edited(documents, index, lambda each: each["spec"].pop("layerSelector"))
        yield repo.place(path, text, "layer-selector")


def oci_template(repo: Facts) -> Iterator[Place]:
    for path, documents, index in repo.objects("HelmRelease"):
        if "chartRef" in documents[index]["spec"]:

            def edit(each: Any) -> None:
                ref = each["spec"].pop("chartRef")
                each["spec"]["chart"] = {"spec": {"chart": "x", "sourceRef": ref}}

            yield repo.place(path, edited(documents, index, edit), "oci-source-ref")


def second_reloader(repo: Facts) -> Iterator[Place]:
    manifest = dumped(
        [
            {
                "apiVersion": "source.toolkit.fluxcd.io/v1",
                "kind": "OCIRepository",
                "metadata": {"name": "reloader-two", "namespace": "tools"},
                "spec": {
                    "interval": "1h",
                    "url": "oci://ghcr.io/stakater/charts/reloader",
                    "ref": {"tag": "2.2.3"},
                    "layerSelector": {"mediaType": "a", "operation": "copy"},
                },
            },
            {
                "apiVersion": "helm.toolkit.fluxcd.io/v2",
                "kind": "HelmRelease",
                "metadata": {"name": "reloader-two", "namespace": "tools"},
                "spec": {
                    "interval": "1h",
                    "chartRef": {"kind": "OCIRepository", "name": "reloader-two"},
                    "values": {"fullnameOverride": "reloader"},
                },
            },
        ]
    )
    for directory in sorted(repo.generated):
        yield repo.place(f"{directory}/second.yaml", manifest, "same-fullname")


# --- transformers above our files


def _aggregators(repo: Facts) -> Iterator[tuple[str, str]]:
    for path, text in repo.kustomizations():
        if path.rpartition("/")[0] in _rooted(repo):
            yield path, text


def _rooted(repo: Facts) -> set[str]:
    """The roots that get Reloader."""
    inventory = yaml.safe_load((scene.REPOSITORIES / repo.name / "clusters.yaml").read_text("utf-8"))
    return {each["root"] for each in inventory["clusters"] if "addons" not in each}


def prefix_above(repo: Facts) -> Iterator[Place]:
    for path, text in _aggregators(repo):
        yield repo.place(path, f"{text}namePrefix: team-\n", "transformed")


def namespace_above(repo: Facts) -> Iterator[Place]:
    for path, text in _aggregators(repo):
        if "namespace:" not in text:
            yield repo.place(path, f"{text}namespace: team\n", "transformed")


# --- what the inventory says


def _values(repo: Facts, values: Any, rule: str) -> Iterator[Place]:
    inventory = yaml.safe_load((scene.REPOSITORIES / repo.name / "clusters.yaml").read_text("utf-8"))
    for cluster in inventory["clusters"]:
        if ((cluster.get("addons") or {}).get("reloader") or {}).get("enabled") is False:
            continue
        shared = [each for each in inventory["clusters"] if each["root"] == cluster["root"]]
        copy = yaml.safe_load(dumped([inventory]))
        for each in copy["clusters"]:
            if each["name"] in {one["name"] for one in shared}:
                each["addons"] = {"reloader": {"values": values}}
        place = f"{cluster['root']}/system/reloader/app/helmrelease.yaml"
        if place not in repo.texts:
            yield repo.place("clusters.yaml", dumped([copy]), rule, at=place)


def misplaced_value(repo: Facts) -> Iterator[Place]:
    yield from _values(repo, {"deployment": {"replicas": 2}}, "values-level")


def quoted_boolean(repo: Facts) -> Iterator[Place]:
    yield from _values(repo, {"reloader": {"podMonitor": {"enabled": "false"}}}, "value-type")


def replicas_alone(repo: Facts) -> Iterator[Place]:
    yield from _values(repo, {"reloader": {"deployment": {"replicas": 2}}}, "replicas-without-ha")


BREAKS: dict[str, Break] = {
    each.__name__.replace("_", " "): each
    for each in (
        wrong_root,
        entry_renamed,
        entry_deleted,
        entry_unlisted,
        manifest_unlisted,
        dangling,
        listed_twice,
        null_resources,
        emptied_file,
        two_files,
        broken_yaml,
        stranger,
        path_missing,
        source_missing,
        depends_on_nothing,
        health_checks,
        covered_twice,
        undefined_variable,
        chart_elsewhere,
        no_layer,
        oci_template,
        second_reloader,
        prefix_above,
        namespace_above,
        misplaced_value,
        quoted_boolean,
        replicas_alone,
    )
}


@cache
def places(kind: str) -> tuple[Place, ...]:
    """Everywhere that the sound repositories can be broken in a way."""
    return tuple(place for name in scene.BROKEN for place in BREAKS[kind](facts(name)))


def one_of_each(kind: str) -> tuple[Place, ...]:
    """One place in the middle of each repository that can be broken in a way."""
    by_repository: dict[str, list[Place]] = {}
    for place in places(kind):
        by_repository.setdefault(place.repository, []).append(place)
    return tuple(found[len(found) // 2] for found in by_repository.values())


@contextmanager
def broken(place: Place, top: Path) -> Iterator[None]:
    """The repository at `top` with the break; it is as it was afterwards."""
    before = {
        path: (top / path).read_text("utf-8") if (top / path).exists() else None for path, _ in place.files
    }
    _write(top, dict(place.files))
    try:
        yield
    finally:
        _write(top, before)


def answer(place: Place, top: Path) -> str:
    """What `validate` says: `named`, `unknown` (it says that nobody can tell), or `missed`."""
    with broken(place, top):
        issues = scene.validated(top)
    if any(
        place.path in {issue.location.path, *(each.path for each in issue.about), *issue.message.split()}
        and issue.rule in place.rules
        for issue in issues
    ):
        return "named"
    return "unknown" if any(issue.rule == "unknown-reach" for issue in issues) else "missed"


def _write(top: Path, files: dict[str, str | None]) -> None:
    for path, text in files.items():
        if text is None:
            (top / path).unlink()
        else:
            (top / path).parent.mkdir(parents=True, exist_ok=True)
            (top / path).write_text(text, "utf-8")


def main() -> int:
    """Break everything everywhere, and print a Markdown table."""
    counts = {kind: Counter[str]() for kind in BREAKS}
    with tempfile.TemporaryDirectory() as directory:
        tops = {name: scene.copied(name, Path(directory) / name) for name in scene.SOUND}
        for kind in BREAKS:
            for place in places(kind):
                said = answer(place, tops[place.repository])
                counts[kind][said] += 1
                if said != "named":
                    sys.stderr.write(f"{said}: {kind} at {place}\n")
        false = sum(any(issue.severity != "info" for issue in scene.validated(top)) for top in tops.values())
    counts["**all**"] = sum(counts.values(), Counter())
    rows = [
        f"| {kind} | {count.total()} | {count['named']} | {count['unknown']} | {count['missed']} |"
        for kind, count in counts.items()
    ]
    head = ["| fault | places | reported | unknown | missed |", "| --- | ---: | ---: | ---: | ---: |"]
    sys.stdout.write("\n".join([*head, *rows]) + "\n\n")
    sys.stdout.write(f"False alarms on {len(scene.SOUND)} valid repositories: {false}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
