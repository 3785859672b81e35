// strict: what an API server with strict field validation says of custom resources, without a server.
// It runs the API server's own code for create in its order (apiextensions-apiserver, customresource_handler.go):
// metadata, unknown fields, pruned nulls, defaults, then the CRD's schema; CEL rules are left out.
//
// strict CRD-DIRECTORY < objects (JSON, one a line) > a JSON list of complaints for each, one a line
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	v1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/yaml"
)

type resource struct {
	structural *schema.Structural
	validator  validation.SchemaValidator
}

func main() {
	resources := read(os.Args[1])
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		object := map[string]interface{}{}
		must(utiljson.Unmarshal(lines.Bytes(), &object))
		found, err := json.Marshal(complaints(resources, object))
		must(err)
		fmt.Println(string(found))
	}
	must(lines.Err())
}

func complaints(resources map[string]resource, object map[string]interface{}) []string {
	kind := resources[fmt.Sprint(object["apiVersion"], " ", object["kind"])]
	meta, _, found, err := objectmeta.GetObjectMetaWithOptions(object, objectmeta.ObjectMetaOptions{ReturnUnknownFieldPaths: true})
	if err != nil {
		return []string{err.Error()}
	}
	unknown := schema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true}
	found = append(found, pruning.PruneWithOptions(object, kind.structural, true, unknown)...)
	defaulting.PruneNonNullableNullsWithoutDefaults(object, kind.structural)
	defaulting.Default(object, kind.structural)
	errs := field.ErrorList{}
	if meta == nil {
		errs = append(errs, field.Required(field.NewPath("metadata"), ""))
	} else {
		errs = append(errs, apivalidation.ValidateObjectMeta(meta, true, apivalidation.NameIsDNSSubdomain, field.NewPath("metadata"))...)
	}
	errs = append(errs, validation.ValidateCustomResource(nil, object, kind.validator)...)
	for _, err := range errs {
		found = append(found, err.Error())
	}
	return append([]string{}, found...)
}

// read makes a validator of every version of every CRD in a directory.
func read(directory string) map[string]resource {
	resources := map[string]resource{}
	files, err := filepath.Glob(filepath.Join(directory, "*.yaml"))
	must(err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		must(err)
		crd := v1.CustomResourceDefinition{}
		must(yaml.UnmarshalStrict(text, &crd))
		for _, version := range crd.Spec.Versions {
			props := apiextensions.JSONSchemaProps{}
			must(v1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(version.Schema.OpenAPIV3Schema, &props, nil))
			structural, err := schema.NewStructural(&props)
			must(err)
			validator, _, err := validation.NewSchemaValidator(&props)
			must(err)
			name := fmt.Sprintf("%s/%s %s", crd.Spec.Group, version.Name, crd.Spec.Names.Kind)
			resources[name] = resource{structural, validator}
		}
	}
	return resources
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "strict:", err)
		os.Exit(2)
	}
}
