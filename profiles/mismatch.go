package profiles

import (
	"encoding"
	"reflect"
)

// wanted names in the words of YAML what a parameter should have been.
func wanted(want reflect.Type) string {
	if reflect.PointerTo(want).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) {
		return "text" // such as an address, which is a struct only inside
	}
	switch want.Kind() {
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Map, reflect.Struct:
		return "a mapping"
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "true or false"
	case reflect.Float32, reflect.Float64:
		return "a number"
	default:
		return "a whole number" // JSON decodes into nothing else of a parameter's types
	}
}

// found says in the same words what encoding/json met: "number 1.5", "array".
func found(value string) string {
	switch value {
	case "array":
		return "a list"
	case "object":
		return "a mapping"
	case "bool":
		return "true or false"
	case "string":
		return "text"
	case "number":
		return "a number"
	default:
		return "the " + value
	}
}
