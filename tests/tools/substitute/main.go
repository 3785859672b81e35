// Command substitute substitutes variables in texts with the library that kustomize-controller uses after a build.
//
// Standard input: a JSON list of {"text": "...", "variables": {...}, "strict": whether an undefined variable fails}.
// Standard output: a JSON list of {"text": "...", "error": "..."} in the same order.
package main

import (
	"encoding/json"
	"os"

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
	var jobs []job
	if err := json.NewDecoder(os.Stdin).Decode(&jobs); err != nil {
		panic(err)
	}
	found := []outcome{}
	for _, each := range jobs {
		text, err := envsubst.Eval(each.Text, func(name string) (string, bool) {
			value, exists := each.Variables[name]
			return value, exists || !each.Strict
		})
		result := outcome{Text: text}
		if err != nil {
			result = outcome{Error: err.Error()}
		}
		found = append(found, result)
	}
	if err := json.NewEncoder(os.Stdout).Encode(found); err != nil {
		panic(err)
	}
}
