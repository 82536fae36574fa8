package checks

import (
	"bytes"
	"encoding"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// plan is how values of a type are read.
type plan struct {
	read func(q *quick, v reflect.Value) bool
	// quick is set where the type can be read quickly, if only sometimes.
	quick bool
}

// plans are those that are made, by [reflect.Type]. One that is not complete is never among them.
var plans sync.Map

func planOf(t reflect.Type) *plan {
	if made, there := plans.Load(t); there {
		return made.(*plan)
	}
	making := map[reflect.Type]*plan{}
	made := makePlan(t, making)
	for t, p := range making {
		plans.LoadOrStore(t, p)
	}
	return made
}

var (
	quicklyType         = reflect.TypeFor[quickly]()
	unmarshalerType     = reflect.TypeFor[json.Unmarshaler]()
	textUnmarshalerType = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// makePlan makes the plan of a type and of all that it has, unless these are among making: a type
// may hold itself.
func makePlan(t reflect.Type, making map[reflect.Type]*plan) *plan {
	if p, there := making[t]; there {
		return p
	}
	p := &plan{quick: true}
	making[t] = p
	if p.read = ownForm(t); p.read == nil {
		p.read = plainForm(t, making)
	}
	if p.read == nil {
		p.quick = false
		p.read = func(*quick, reflect.Value) bool { return false }
	}
	return p
}

// ownForm reads types that decode themselves; nil is for those that don't.
func ownForm(t reflect.Type) func(q *quick, v reflect.Value) bool {
	pointer := reflect.PointerTo(t)
	own, text := pointer.Implements(unmarshalerType), pointer.Implements(textUnmarshalerType)
	switch {
	case !own && !text:
		return nil
	case t.Name() == "": // of which encoding/json asks in some places only
		return func(*quick, reflect.Value) bool { return false }
	case pointer.Implements(quicklyType) && reflect.New(t).Interface().(quickly).readsQuickly() == t:
		return func(q *quick, v reflect.Value) bool { return v.Addr().Interface().(quickly).readQuickly(q) }
	case own:
		return func(q *quick, v reflect.Value) bool {
			q.next()
			start := q.at
			return q.skip() && v.Addr().Interface().(json.Unmarshaler).UnmarshalJSON(q.data[start:q.at]) == nil
		}
	default:
		return func(q *quick, v reflect.Value) bool {
			text, ok := q.text()
			return ok && v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(text)) == nil
		}
	}
}

// plainForm reads types by their kind; nil is for those that are left to encoding/json.
func plainForm(t reflect.Type, making map[reflect.Type]*plan) func(q *quick, v reflect.Value) bool {
	switch t.Kind() {
	case reflect.String:
		return readString
	case reflect.Bool:
		return readBool
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return readInt
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return readUint
	case reflect.Float64:
		return readFloat
	case reflect.Pointer:
		return pointerForm(makePlan(t.Elem(), making), t.Elem())
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return nil // these are base64
		}
		return sliceForm(makePlan(t.Elem(), making), t)
	case reflect.Map:
		if t.Key().Kind() != reflect.String || reflect.PointerTo(t.Key()).Implements(textUnmarshalerType) {
			return nil
		}
		return mapForm(makePlan(t.Elem(), making), t)
	case reflect.Struct:
		return structForm(t, making)
	default:
		return nil
	}
}

func readString(q *quick, v reflect.Value) bool {
	if q.null() {
		return true
	}
	text, ok := q.text()
	v.SetString(text)
	return ok
}

func readBool(q *quick, v reflect.Value) bool {
	switch q.next() {
	case 'n':
		return q.word("null")
	case 't':
		v.SetBool(true)
		return q.word("true")
	default:
		return q.word("false")
	}
}

func readInt(q *quick, v reflect.Value) bool {
	if q.null() {
		return true
	}
	digits, ok := q.number()
	n, err := strconv.ParseInt(string(digits), 10, v.Type().Bits())
	v.SetInt(n)
	return ok && err == nil
}

func readUint(q *quick, v reflect.Value) bool {
	if q.null() {
		return true
	}
	digits, ok := q.number()
	n, err := strconv.ParseUint(string(digits), 10, v.Type().Bits())
	v.SetUint(n)
	return ok && err == nil
}

func readFloat(q *quick, v reflect.Value) bool {
	if q.null() {
		return true
	}
	digits, ok := q.number()
	n, err := strconv.ParseFloat(string(digits), 64)
	v.SetFloat(n)
	return ok && err == nil
}

func pointerForm(to *plan, t reflect.Type) func(q *quick, v reflect.Value) bool {
	return func(q *quick, v reflect.Value) bool {
		if q.null() {
			return true
		}
		v.Set(reflect.New(t))
		return to.read(q, v.Elem())
	}
}

func sliceForm(entry *plan, t reflect.Type) func(q *quick, v reflect.Value) bool {
	return func(q *quick, v reflect.Value) bool {
		if q.null() {
			return true
		}
		if q.next() != '[' || !q.deeper() {
			return false
		}
		for n := 0; ; n++ {
			more, ok := q.more(n == 0, ']')
			if !ok {
				return false
			}
			if !more && n == 0 { // an empty list is not none
				v.Set(reflect.MakeSlice(t, 0, 0))
			}
			if !more {
				return true
			}
			if n == v.Cap() {
				v.Grow(1)
			}
			v.SetLen(n + 1)
			if !entry.read(q, v.Index(n)) {
				return false
			}
		}
	}
}

func mapForm(entry *plan, t reflect.Type) func(q *quick, v reflect.Value) bool {
	return func(q *quick, v reflect.Value) bool {
		if q.null() {
			return true
		}
		if q.next() != '{' || !q.deeper() {
			return false
		}
		v.Set(reflect.MakeMap(t))
		key, value := reflect.New(t.Key()).Elem(), reflect.New(t.Elem()).Elem()
		for first := true; ; first = false {
			more, ok := q.more(first, '}')
			if !ok || !more {
				return ok
			}
			name, ok := q.text()
			if !ok || q.next() != ':' {
				return false
			}
			q.at++
			key.SetString(name)
			value.SetZero()
			if !entry.read(q, value) {
				return false
			}
			v.SetMapIndex(key, value)
		}
	}
}

// field is a field of a struct or of one that is embedded in it.
type field struct {
	name string
	path []int
	plan *plan
}

// maxFields bounds the fields of a struct: which of them came is kept as bits.
const maxFields = 128

func structForm(t reflect.Type, making map[reflect.Type]*plan) func(q *quick, v reflect.Value) bool {
	fields, ok := fieldsOf(t, making)
	if !ok || len(fields) > maxFields {
		return nil
	}
	byName := map[string]int{}
	for i, f := range fields {
		byName[f.name] = i
	}
	return func(q *quick, v reflect.Value) bool {
		if q.null() {
			return true
		}
		if q.next() != '{' || !q.deeper() {
			return false
		}
		var came [maxFields / 64]uint64
		follows := 0 // keys mostly come in the order of the fields
		for first := true; ; first = false {
			more, ok := q.more(first, '}')
			if !ok || !more {
				return ok
			}
			key, ok := q.key()
			if !ok {
				return false
			}
			i := follows
			if i >= len(fields) || fields[i].name != string(key) {
				if i, ok = byName[string(key)]; !ok {
					if q.strict || alike(fields, key) || !q.skip() {
						return false
					}
					continue
				}
			}
			if came[i/64]&(1<<(i%64)) != 0 { // the last one counts, or parts of both
				return false
			}
			came[i/64] |= 1 << (i % 64)
			follows = i + 1
			if !fields[i].plan.read(q, at(v, fields[i].path)) {
				return false
			}
		}
	}
}

// at is the field at a path.
func at(v reflect.Value, path []int) reflect.Value {
	for _, i := range path {
		v = v.Field(i)
	}
	return v
}

// alike reports whether encoding/json might take a key for a field's, whose case it overlooks.
func alike(fields []field, key []byte) bool {
	return slices.ContainsFunc(fields, func(f field) bool { return bytes.EqualFold(key, []byte(f.name)) })
}

// fieldsOf are the fields that a struct's keys go to. It reports false for structs whose tags and
// embedded types would need more of the rules of encoding/json.
func fieldsOf(t reflect.Type, making map[reflect.Type]*plan) ([]field, bool) {
	var fields []field
	taken := map[string]int{} // how deep in embedded structs a name was found
	level, paths := []reflect.Type{t}, [][]int{nil}
	for depth := 0; len(level) > 0; depth++ {
		var deeper []reflect.Type
		var deeperPaths [][]int
		for n, t := range level {
			for i := range t.NumField() {
				f, path := t.Field(i), append(slices.Clone(paths[n]), i)
				name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
				switch {
				case name == "-" && options == "":
					continue
				case strings.Contains(options, "string"):
					return nil, false
				case f.Anonymous && name == "":
					if f.Type.Kind() != reflect.Struct {
						return nil, false
					}
					deeper, deeperPaths = append(deeper, f.Type), append(deeperPaths, path)
					continue
				case !f.IsExported():
					continue
				case name == "":
					name = f.Name
				}
				at, there := taken[name]
				if there && at == depth {
					return nil, false
				}
				if there {
					continue
				}
				taken[name] = depth
				fields = append(fields, field{name, path, makePlan(f.Type, making)})
			}
		}
		level, paths = deeper, deeperPaths
	}
	return fields, true
}
