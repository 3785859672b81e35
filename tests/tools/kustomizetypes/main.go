// Command kustomizetypes prints the Go types that kustomize decodes a kustomization file into.
//
// Standard output: JSON, {type: {field: {"type": ..., "embedded": ...}}}. A field's type is "string", "bool", "int", "any",
// {"list": type}, {"map": type} or the name of a type; "embedded" names the struct inside the type that declares the field.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strings"

	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/resid"
)

type field struct {
	Type     any    `json:"type"`
	Embedded string `json:"embedded,omitempty"`
}

// TransformerConfig is a file of `configurations`: that of kustomize is internal (api/internal/plugins/builtinconfig).
type TransformerConfig struct {
	NamePrefix        types.FsSlice        `json:"namePrefix"`
	NameSuffix        types.FsSlice        `json:"nameSuffix"`
	NameSpace         types.FsSlice        `json:"namespace"`
	CommonLabels      types.FsSlice        `json:"commonLabels"`
	Labels            types.FsSlice        `json:"labels"`
	TemplateLabels    types.FsSlice        `json:"templateLabels"`
	CommonAnnotations types.FsSlice        `json:"commonAnnotations"`
	NameReference     []NameBackReferences `json:"nameReference"`
	VarReference      types.FsSlice        `json:"varReference"`
	Images            types.FsSlice        `json:"images"`
	Replicas          types.FsSlice        `json:"replicas"`
}

// NameBackReferences is the type of kustomize's builtinconfig package.
type NameBackReferences struct {
	resid.Gvk `json:",inline"`
	Referrers types.FsSlice `json:"fieldSpecs"`
}

var found = map[string]map[string]field{}

func main() {
	describe(reflect.TypeFor[types.Kustomization]())
	describe(reflect.TypeFor[types.Replacement]())
	describe(reflect.TypeFor[TransformerConfig]())
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(found); err != nil {
		panic(err)
	}
}

func describe(of reflect.Type) any {
	switch of.Kind() {
	case reflect.Pointer:
		return describe(of.Elem())
	case reflect.String:
		return "string"
	case reflect.Bool:
		return "bool"
	case reflect.Int, reflect.Int64:
		return "int"
	case reflect.Interface:
		return "any"
	case reflect.Slice:
		return map[string]any{"list": describe(of.Elem())}
	case reflect.Map:
		return map[string]any{"map": describe(of.Elem())}
	case reflect.Struct:
		if _, seen := found[of.Name()]; !seen {
			fields := map[string]field{}
			found[of.Name()] = fields
			collect(of, "", fields)
		}
		return of.Name()
	}
	panic(fmt.Sprintf("%v: a kind of type that this program does not know", of))
}

// collect adds the fields that encoding/json sees in a struct; those of embedded structs count as its own.
func collect(of reflect.Type, embedded string, fields map[string]field) {
	for i := range of.NumField() {
		each := of.Field(i)
		name, _, _ := strings.Cut(each.Tag.Get("json"), ",")
		switch {
		case each.Anonymous && name == "":
			outermost := embedded
			if outermost == "" {
				outermost = each.Type.Name()
			}
			describe(each.Type)
			collect(each.Type, outermost, fields)
		case each.IsExported():
			if _, twice := fields[name]; twice || name == "" || name == "-" {
				panic(fmt.Sprintf("%v.%s: a tag that this program does not know", of, each.Name))
			}
			fields[name] = field{describe(each.Type), embedded}
		}
	}
}
