package checks

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
)

// Value is a fact that may be unknown. The zero value is unknown, and unknown is
// JSON null, so that a field which was never filled can't read as safe.
type Value[T any] struct {
	value T
	known bool
}

// Known is a fact that was observed.
func Known[T any](value T) Value[T] { return Value[T]{value: value, known: true} }

// Unknown is a fact that could not be observed.
func Unknown[T any]() Value[T] { return Value[T]{} }

// Get returns the observed value and true, or the zero value and false.
// A rule asks through [Need] instead, which records why the value is missing.
func (v Value[T]) Get() (T, bool) { return v.value, v.known }

// MarshalJSON writes the value, or null when unknown. A known list or map without
// entries is never null, since it would come back as unknown.
func (v Value[T]) MarshalJSON() ([]byte, error) {
	if !v.known {
		return []byte("null"), nil
	}
	data, err := json.Marshal(v.value)
	if err != nil || !bytes.Equal(data, []byte("null")) {
		return data, err
	}
	switch reflect.TypeFor[T]().Kind() {
	case reflect.Slice:
		return []byte("[]"), nil
	case reflect.Map:
		return []byte("{}"), nil
	default:
		return nil, fmt.Errorf("known value of type %T has no JSON form", v.value)
	}
}

// keyless reports whether JSON of the type has no keys that could be unknown: then it
// needs no decoder of its own, which costs more than such a value.
func keyless(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Slice, reflect.Array:
		return keyless(t.Elem())
	case reflect.Struct, reflect.Map, reflect.Pointer, reflect.Interface:
		return t.Kind() == reflect.Map && keyless(t.Elem())
	default:
		return true
	}
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (v *Value[T]) UnmarshalJSON(data []byte) error {
	*v = Value[T]{}
	if bytes.Equal(bytes.TrimSpace(data), []byte("null")) {
		return nil
	}
	decode := DecodeStrictly
	if keyless(reflect.TypeFor[T]()) {
		decode = json.Unmarshal
	}
	if err := decode(data, &v.value); err != nil {
		return err
	}
	v.known = true
	return nil
}

func (v *Value[T]) readQuickly(q *quick) bool {
	*v = Value[T]{}
	if q.null() {
		return true
	}
	v.known = q.into(reflect.ValueOf(&v.value).Elem())
	return v.known
}

func (*Value[T]) readsQuickly() reflect.Type { return reflect.TypeFor[Value[T]]() }
