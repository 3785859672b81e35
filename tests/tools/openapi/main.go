// Command openapi prints what kustomize knows of the kinds of Kubernetes: which lists merge by which keys, and which kinds
// are cluster-scoped. Definitions that lead to no such list are left out.
//
// Standard output: {"kinds": {"apps/v1 Deployment": definition}, "definitions": {definition: {field: {"type": definition of
// the field or of its items, "values": definition of the values of a map, "keys": merge keys of a list, [] for scalars}}},
// "clusterScoped": ["v1 Namespace"]}.
package main

import (
	"encoding/json"
	"os"
	"sort"
	"strings"

	"k8s.io/kube-openapi/pkg/validation/spec"
	"sigs.k8s.io/kustomize/kyaml/openapi"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

type field struct {
	Type   string    `json:"type,omitempty"`
	Values string    `json:"values,omitempty"`
	Keys   *[]string `json:"keys,omitempty"`
}

type output struct {
	Kinds         map[string]string           `json:"kinds"`
	Definitions   map[string]map[string]field `json:"definitions"`
	ClusterScoped []string                    `json:"clusterScoped"`
}

func main() {
	openapi.SchemaForResourceType(yaml.TypeMeta{APIVersion: "v1", Kind: "Pod"})
	definitions := openapi.Schema().Definitions
	result := output{map[string]string{}, map[string]map[string]field{}, []string{}}
	for name, definition := range definitions {
		fields := map[string]field{}
		for key, schema := range definition.Properties {
			if found, ok := described(schema); ok {
				fields[key] = found
			}
		}
		result.Definitions[name] = fields
		for _, kind := range kinds(definition) {
			result.Kinds[kind.APIVersion+" "+kind.Kind] = name
			if namespaced, known := openapi.IsNamespaceScoped(kind); known && !namespaced {
				result.ClusterScoped = append(result.ClusterScoped, kind.APIVersion+" "+kind.Kind)
			}
		}
	}
	prune(result)
	sort.Strings(result.ClusterScoped)
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(result); err != nil {
		panic(err)
	}
}

// described is what merging needs to know of a field: its definition, or the one of its items, and its merge keys.
func described(schema spec.Schema) (field, bool) {
	if schema.AdditionalProperties != nil && schema.AdditionalProperties.Schema != nil {
		values := reference(*schema.AdditionalProperties.Schema)
		return field{Values: values}, values != ""
	}
	if schema.Items != nil && schema.Items.Schema != nil {
		resource := openapi.ResourceSchema{Schema: &schema}
		strategy, keys := resource.PatchStrategyAndKeyList()
		for _, each := range strings.Split(strategy, ",") {
			if each == "merge" {
				return field{Type: reference(*schema.Items.Schema), Keys: &keys}, true
			}
		}
		// A list that is replaced as a whole: nothing below it is ever merged.
		return field{}, false
	}
	found := field{Type: reference(schema)}
	return found, found.Type != ""
}

func reference(schema spec.Schema) string {
	return strings.TrimPrefix(schema.Ref.String(), "#/definitions/")
}

func kinds(definition spec.Schema) []yaml.TypeMeta {
	listed, _ := definition.Extensions["x-kubernetes-group-version-kind"].([]interface{})
	found := []yaml.TypeMeta{}
	for _, each := range listed {
		entry := each.(map[string]interface{})
		version := entry["version"].(string)
		if group, _ := entry["group"].(string); group != "" {
			version = group + "/" + version
		}
		found = append(found, yaml.TypeMeta{APIVersion: version, Kind: entry["kind"].(string)})
	}
	return found
}

// prune removes what leads to no list that is merged.
func prune(result output) {
	leads := map[string]bool{}
	for changed := true; changed; {
		changed = false
		for name, fields := range result.Definitions {
			for _, each := range fields {
				if !leads[name] && (each.Keys != nil || leads[each.Type] || leads[each.Values]) {
					leads[name], changed = true, true
				}
			}
		}
	}
	for name, fields := range result.Definitions {
		for key, each := range fields {
			switch {
			case leads[each.Type] || leads[each.Values]:
			case each.Keys != nil:
				fields[key] = field{Keys: each.Keys}
			default:
				delete(fields, key)
			}
		}
		if !leads[name] {
			delete(result.Definitions, name)
		}
	}
	for kind, name := range result.Kinds {
		if !leads[name] {
			delete(result.Kinds, kind)
		}
	}
}
