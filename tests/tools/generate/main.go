// Command generate builds paths as kustomize-controller does, with Flux's own library: it generates a kustomization where
// there is none, adds what the Flux Kustomization says, builds, and substitutes what `postBuild.substitute` gives.
//
// Standard input: a JSON list of {"root": the source's directory, "ignore": its spec.ignore, "path": directory below it, "object":
// the Flux Kustomization, "strict": whether undefined variables fail}. What source-controller would leave out of its artifact is left out.
// Standard output: a JSON list of {"objects": [...], "error": "..."} in the same order.
package main

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"example.invalid/reloadgen/tests/tools/jobs"
	"github.com/fluxcd/pkg/kustomize"
	"github.com/fluxcd/pkg/sourceignore"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

type job struct {
	Root   string         `json:"root"`
	Ignore string         `json:"ignore"`
	Path   string         `json:"path"`
	Object map[string]any `json:"object"`
	Strict bool           `json:"strict"`
}

type outcome struct {
	Objects []map[string]any `json:"objects"`
	Error   string           `json:"error"`
}

func main() {
	jobs.Answer(func(each job) outcome {
		objects, err := run(each)
		result := outcome{Objects: objects}
		if err != nil {
			result.Error = err.Error()
		}
		return result
	})
}

// run works on a copy, for the generator writes into the directory.
func run(each job) ([]map[string]any, error) {
	copied, err := os.MkdirTemp("", "generate-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(copied)
	if err := pack(each.Root, each.Ignore, copied); err != nil {
		return nil, err
	}
	directory := filepath.Join(copied, filepath.FromSlash(each.Path))
	object := unstructured.Unstructured{Object: each.Object}
	if _, err := kustomize.NewGenerator(copied, object).WriteFile(directory); err != nil {
		return nil, err
	}
	built, err := kustomize.SecureBuild(copied, directory, false)
	if err != nil {
		return nil, err
	}
	objects := []map[string]any{}
	for _, resource := range built.Resources() {
		if _, ok, _ := unstructured.NestedMap(each.Object, "spec", "postBuild"); ok {
			done, err := kustomize.SubstituteVariables(context.Background(), nil, object, resource, kustomize.SubstituteWithDryRun(true), kustomize.SubstituteWithStrict(each.Strict))
			if err != nil {
				return nil, err
			}
			if done != nil {
				resource = done
			}
		}
		content, err := resource.Map()
		if err != nil {
			return nil, err
		}
		objects = append(objects, content)
	}
	return objects, nil
}

// pack copies what source-controller archives: regular files that no pattern names.
func pack(from, ignore, to string) error {
	domain := strings.Split(from, string(filepath.Separator))
	patterns, err := sourceignore.LoadIgnorePatterns(from, domain)
	if err != nil {
		return err
	}
	patterns = append(patterns, sourceignore.ReadPatterns(strings.NewReader(ignore), domain)...)
	matcher := sourceignore.NewDefaultMatcher(patterns, domain)
	if len(patterns) > 0 {
		matcher = sourceignore.NewMatcher(append(sourceignore.VCSPatterns(domain), patterns...))
	}
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		if matcher.Match(strings.Split(path, string(filepath.Separator)), false) {
			return nil
		}
		below, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, below)
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, content, 0o644)
	})
}
