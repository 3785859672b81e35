// Command trees builds many small trees with Flux's own library and the kustomize inside it, as kustomize-controller would.
//
// Standard input: a JSON list of {"files": {path: text}, "path": the directory that a Flux Kustomization names}.
// Standard output: a JSON list of {"error": "...", "objects": ["kind.version.group namespace/name", ...]} in the same order.
//
// generate is told of directories on disk and of whole Flux Kustomizations; this one is for thousands of trees: it resets
// kustomize's OpenAPI schema, which takes most of a build's time, only where a tree can change it.
package main

import (
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"strings"

	"example.invalid/reloadgen/tests/tools/jobs"
	"github.com/fluxcd/pkg/kustomize"
	securefs "github.com/fluxcd/pkg/kustomize/filesys"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/types"
)

type job struct {
	Files map[string]string `json:"files"`
	Path  string            `json:"path"`
}

type outcome struct {
	Error   string   `json:"error"`
	Objects []string `json:"objects"`
}

func main() {
	log.SetOutput(io.Discard)
	os.Stderr, _ = os.Open(os.DevNull) // kustomize warns of every deprecated field
	jobs.Answer(func(each job) outcome {
		objects, err := run(each)
		result := outcome{Objects: objects}
		if err != nil {
			result.Error = err.Error()
		}
		return result
	})
}

func run(each job) ([]string, error) {
	top, err := os.MkdirTemp("", "trees-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(top)
	touchesSchema := false
	for path, text := range each.Files {
		target := filepath.Join(top, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			panic(err)
		}
		if err := os.WriteFile(target, []byte(text), 0o644); err != nil {
			panic(err)
		}
		touchesSchema = touchesSchema || strings.Contains(strings.ToLower(text), "openapi")
	}
	directory := filepath.Join(top, filepath.FromSlash(each.Path))
	object := unstructured.Unstructured{Object: map[string]any{"spec": map[string]any{}}}
	if _, err := kustomize.NewGenerator(top, object).WriteFile(directory); err != nil {
		return nil, err
	}
	build := fast
	if touchesSchema {
		build = secure
	}
	built, err := build(top, directory)
	if err != nil {
		return nil, err
	}
	if _, err := built.AsYaml(); err != nil { // what kustomize prints, and Flux applies
		return nil, err
	}
	objects := []string{}
	for _, resource := range built.Resources() {
		id := resource.CurId()
		objects = append(objects, fmt.Sprintf("%s.%s.%s %s/%s", id.Kind, id.Version, id.Group, id.Namespace, id.Name))
	}
	return objects, nil
}

func secure(top, directory string) (resmap.ResMap, error) {
	return kustomize.SecureBuild(top, directory, false)
}

// fast is kustomize.Build without the reset of the schema.
func fast(top, directory string) (built resmap.ResMap, err error) {
	files, err := securefs.MakeFsOnDiskSecure(top)
	if err != nil {
		return nil, err
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("recovered from kustomize build panic: %v", r)
		}
	}()
	options := &krusty.Options{LoadRestrictions: types.LoadRestrictionsNone, PluginConfig: types.DisabledPluginConfig()}
	return krusty.MakeKustomizer(options).Run(files, directory)
}
