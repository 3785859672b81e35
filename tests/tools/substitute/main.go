// Command substitute substitutes variables in texts with the library that kustomize-controller uses after a build.
//
// Standard input: a JSON list of {"text": "...", "variables": {...}, "strict": whether an undefined variable fails}.
// Standard output: a JSON list of {"text": "...", "error": "..."} in the same order.
package main

import (
	"example.invalid/reloadgen/tests/tools/jobs"
	"github.com/fluxcd/pkg/envsubst"
)

type job struct {
	Text      string            `json:"text"`
	Variables map[string]string `json:"variables"`
	Strict    bool              `json:"strict"`
}

type outcome struct {
	Text  string `json:"text"`
	Error string `json:"error"`
}

func main() {
	jobs.Answer(func(each job) outcome {
		text, err := envsubst.Eval(each.Text, func(name string) (string, bool) {
			value, exists := each.Variables[name]
			return value, exists || !each.Strict
		})
		if err != nil {
			return outcome{Error: err.Error()}
		}
		return outcome{Text: text}
	})
}
