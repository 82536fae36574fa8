package checks

import (
	"encoding/json"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"
)

// everything has the types that facts are made of.
type everything struct {
	embedded
	Text     Value[string]            `json:"text"`
	Flag     bool                     `json:"flag,omitempty"`
	Count    int8                     `json:"count"`
	Big      Value[uint64]            `json:"big"`
	Share    float64                  `json:"share"`
	At       time.Time                `json:"at"`
	Address  netip.Addr               `json:"address"`
	Prefixes []netip.Prefix           `json:"prefixes"`
	Lists    List[part]               `json:"lists"`
	Parts    Value[[]part]            `json:"parts"`
	Names    map[string]Value[string] `json:"names"`
	Labels   map[string]string        `json:"labels"`
	Next     *everything              `json:"next,omitempty"`
	Target   Target                   `json:"target"`
	Severity Severity                 `json:"severity"`
	Raw      json.RawMessage          `json:"raw"`
	_        string
}

type embedded struct {
	part
	Reason Reason `json:"reason"`
	Count  string `json:"count"` // that of everything is meant
}

type part struct {
	Name  string `json:"name"`
	Known *bool  `json:"known"`
}

// seeds are JSON of which [quick] must take some and leave some.
var seeds = []string{
	`{"text":"a","flag":true,"count":-3,"big":18446744073709551615,"share":1.5e-3,"at":"2026-11-28T10:00:00.5Z","address":"10.0.0.1"}`,
	`{"prefixes":["10.0.0.0/8"],"lists":[{"name":"a","known":true},{"name":"b","known":null}],"parts":[],"names":{"x":null,"y":"z"}}`,
	`{"lists":{"cut":true,"entries":[{"name":"a"}]},"labels":{},"next":{"next":{"text":"deep"}},"reason":"denied","name":"top"}`,
	`{"target":{"name":"cache","kind":"redis","settings":{"a":[1,2,{"b":"c"}]},"addresses":["::1"],"labels":{"a":"b"}},"severity":"high"}`,
	`{"raw":{"any":["thing",1e9,true,null,"\u00e9\n"]},"text":"\ud83d\ude00 \"quoted\" é"}`,
	`null`, ` { "text" : null , "count" : 0 } `, `{}`, `{"text":"a","text":"b"}`, `{"labels":{"a":"1","a":"2"}}`,
	`{"TEXT":"a"}`, `{"other":1}`, `{"text":1}`, `{"count":128}`, `{"count":1.0}`, `{"count":01}`, `{"count":-}`, `{"flag":"true"}`,
	`{"text":"a"`, `{"text":"a"},`, `{"text":"a",}`, `{"parts":[1,]}`, `{"text":"\x"}`, "{\"text\":\"a\tb\"}", "{\"text\":\"\xff\"}",
	`{"text":"a"} {}`, `{"address":null}`, `{"address":"nowhere"}`, `{"raw":{"a":tru}}`, `{"raw":[1 2]}`, `{"raw":"\u12"}`, `{"t\u0065xt":"a"}`,
	`{"share":1e999}`, `{"share":-0.0}`, `{"big":-1}`, `{"hidden":"a"}`, `{"target":{"nme":"x"}}`, `{"target":null}`, `{"severity":"grave"}`, `[]`, `"x"`, `1`, ``,
	`{"raw":` + strings.Repeat("[", 300) + strings.Repeat("]", 300) + `}`,
}

// sameAsEncodingJSON holds that what is read quickly is what encoding/json makes of it.
func sameAsEncodingJSON(t *testing.T, data []byte, strict bool) (quickly bool) {
	t.Helper()
	var got, want everything
	quickly = readQuickly(data, &got, strict)
	if !quickly {
		if !reflect.DeepEqual(got, everything{}) {
			t.Errorf("%s: left something behind: %+v", data, got)
		}
		return false
	}
	err := json.Unmarshal(data, &want)
	if strict {
		want = everything{}
		err = decodeOnto(data, &want)
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%s (strict %v)\nread quickly: %+v\nencoding/json: %+v, %v", data, strict, got, want, err)
	}
	return true
}

func TestReadQuicklyIsEncodingJSON(t *testing.T) {
	taken := 0
	for _, seed := range seeds {
		for _, strict := range []bool{true, false} {
			if sameAsEncodingJSON(t, []byte(seed), strict) {
				taken++
			}
		}
		// Whatever is cut off a value, and whatever byte of it is another.
		for i := range seed {
			sameAsEncodingJSON(t, []byte(seed[:i]), true)
			for _, c := range []byte(`"\{}[],:0-en x`) {
				sameAsEncodingJSON(t, []byte(seed[:i]+string(c)+seed[i+1:]), true)
			}
		}
	}
	if taken < 12 {
		t.Errorf("%d seeds were read quickly: the others test nothing", taken)
	}
}

func FuzzReadQuickly(f *testing.F) {
	for _, seed := range seeds {
		f.Add([]byte(seed), true)
	}
	f.Fuzz(func(t *testing.T, data []byte, strict bool) { sameAsEncodingJSON(t, data, strict) })
}

func TestDecodeStrictlySaysWhatEncodingJSONSays(t *testing.T) {
	for data, want := range map[string]string{
		`{"nme":"x"}`:     `json: unknown field "nme"`,
		`{"name":1}`:      `json: cannot unmarshal number into Go struct field part.name of type string`,
		`{"name":"x"`:     `unexpected EOF`,
		`{"name":"x"} 1`:  `something follows the value`,
		`{"name":"x",}`:   `invalid character '}' looking for beginning of object key string`,
		`{"name":"\q"}`:   `invalid character 'q' in string escape code`,
		`{"known":truth}`: `invalid character 't' in literal true (expecting 'e')`,
	} {
		var into part
		if err := DecodeStrictly([]byte(data), &into); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %q", data, err, want)
		}
	}
}

func TestDecodeInPartPassesOverOtherKeys(t *testing.T) {
	var into part
	if err := DecodeInPart([]byte(`{"size":[1,{"a":"\u0041"}],"name":"x","more":null}`), &into); err != nil || into.Name != "x" {
		t.Errorf("got %+v, %v", into, err)
	}
	if err := DecodeInPart([]byte(`{"size":[1,{"a":"\q"}],"name":"x"}`), &into); err == nil {
		t.Error("what is passed over must be JSON too")
	}
}

// embedsTarget has more than the target that decodes itself.
type embedsTarget struct {
	Target
	More string `json:"more"`
}

func TestWhatEmbedsATypeIsNotReadAsIt(t *testing.T) {
	data := []byte(`{"name":"cache","kind":"redis","url":"redis://x"}`)
	var got, want embedsTarget
	if err := DecodeStrictly(data, &got); err != nil {
		t.Fatal(err)
	}
	if err := decodeOnto(data, &want); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v, %v", got, want, err)
	}
}

func BenchmarkDecodeStrictly(b *testing.B) {
	data := []byte(seeds[3])
	for name, decode := range map[string]func([]byte, any) error{"quick": DecodeStrictly, "encoding/json": decodeOnto} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				var into everything
				if err := decode(data, &into); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
