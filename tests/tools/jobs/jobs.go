// Package jobs lets a test ask a tool many questions in one process: a JSON list on standard input, one of answers on
// standard output.
package jobs

import (
	"encoding/json"
	"os"
)

// Answer reads a list of jobs and writes what do makes of each, in order.
func Answer[Job, Outcome any](do func(Job) Outcome) {
	var all []Job
	if err := json.NewDecoder(os.Stdin).Decode(&all); err != nil {
		panic(err)
	}
	found := []Outcome{}
	for _, each := range all {
		found = append(found, do(each))
	}
	if err := json.NewEncoder(os.Stdout).Encode(found); err != nil {
		panic(err)
	}
}
