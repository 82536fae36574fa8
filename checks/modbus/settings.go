package modbus

import (
	"fmt"
	"strings"

	"hardcheck/checks"
)

// Settings are the target keys that Modbus devices have of their own.
type Settings struct {
	// Units are the unit ids that are meant to answer; the first is the one that is asked
	// for everything, and the others are not asked.
	Units []int `yaml:"units" json:"units,omitempty" range:"0-247,255" list:"unique" jsonschema:"Modbus unit ids that are meant to answer, 0 to 247 or 255: the first is read"`
	// Registers are the registers and coils that the owner says matter: they are read to
	// learn whether they answer, or whether they hold what is expected. Their values are not
	// kept.
	Registers []Registers `yaml:"registers" json:"registers,omitempty" list:"unique,most=5" jsonschema:"Modbus registers and coils that matter: whether they answer is judged, or whether they hold what is expected; their values are not kept"`
	// Settle is how long a device is left alone after each connect, such as "2s": some
	// swallow what comes right away.
	Settle string `yaml:"settle" json:"settle,omitempty" jsonschema:"how long to wait after each connect, for devices that swallow early requests: 2s"`
	// TLSOffered says with evidence that the device can't speak TLS: a policy that asks
	// for TLS where devices offer it leaves it out then.
	TLSOffered Offered `yaml:"tls-offered" json:"tls-offered,omitzero" jsonschema:"whether the maker offers Modbus over TLS for the device, with evidence"`
}

// Offered says whether something exists for the device at all.
type Offered struct {
	Value bool `yaml:"value,required" json:"value" jsonschema:"false where the maker offers it for this device in no firmware and as no option"`
	// Evidence is where that can be read: a page of the maker's manual.
	Evidence string `yaml:"evidence,required" json:"evidence" jsonschema:"link to the page of the manual or the maker's answer that says so"`
}

// denied reports whether the site says that there is no such thing.
func (o Offered) denied() bool { return o.Evidence != "" && !o.Value }

// Registers is a range of a device's memory.
type Registers struct {
	// Unit is the unit id that is asked.
	Unit int `yaml:"unit" json:"unit,omitempty" range:"0-247,255" jsonschema:"unit id to ask; the first of units by default, else 1"`
	// Table is one of the four of a device (Modbus Application Protocol V1.1b3, section 4.3).
	Table string `yaml:"table,required" json:"table" words:"holding,input,coil,discrete" jsonschema:"which of the four tables of the device"`
	// Address is the first one in the protocol's own counting, from 0; the numbers
	// 40001 and up of older manuals begin at 1 within each table.
	Address int `yaml:"address,required" json:"address" range:"0-65535" jsonschema:"first address, counted from 0 as the protocol does"`
	// Count is how many, from 1 to [MaxRegisters] of the table.
	Count int `yaml:"count" json:"count,omitempty" range:"1-2000" jsonschema:"how many: 1 by default, at most 125 registers or 2000 coils or discrete inputs; of a typed value as many as it takes"`
	// Name is the owner's word for it, and the subject of findings where Expect is set.
	Name string `yaml:"name" json:"name,omitempty" jsonschema:"what it is, in your words: findings about its value show it"`
	// Type is how the bits are read; empty where nothing is expected of the value.
	Type ValueType `yaml:"type" json:"type,omitempty" words:"bool,uint16,int16,uint32,int32,float32,uint64" jsonschema:"how the value is read; of coils and discrete inputs bool is the default"`
	// Words is the order of the registers of a value that takes several.
	Words WordOrder `yaml:"words" json:"words,omitempty" words:"high-first,low-first" jsonschema:"order of the registers of a value that takes several: high-first by default"`
	// Expect is what the value should be; nil where nothing is expected of it.
	Expect *Expect `yaml:"expect" json:"expect,omitempty" jsonschema:"what the value should be: one value, a list of values, or {min, max}"`
	// Lock is set for the switch by which the device itself refuses writes.
	Lock bool `yaml:"lock" json:"lock,omitempty" jsonschema:"whether the expected value makes the device refuse writes"`
}

const (
	// maxRanges keeps the listed registers within what one device is ever sent: twelve
	// requests, of which seven judge the device itself.
	maxRanges  = 5
	maxAddress = 65535
)

// MaxRegisters is how many items of a table one request may read: 125 registers of
// 16 bits (sections 6.3 and 6.4), or 2,000 single bits (sections 6.1 and 6.2).
func MaxRegisters(table string) int {
	if table == "coil" || table == "discrete" {
		return 2000
	}
	return 125
}

// String names the range: "unit-1-holding-0-1". It is the subject of findings.
func (r Registers) String() string {
	text := fmt.Sprintf("unit-%d-%s-%d", r.Unit, r.Table, r.Address)
	if r.Count > 1 {
		text += fmt.Sprintf("-%d", r.Address+r.Count-1)
	}
	return text
}

// completeSettings gives each range its unit and count, and holds what one key alone
// can't say.
func completeSettings(settings *Settings, given checks.Given) []checks.Fault {
	faults := settings.settleFaults(given)
	if given("tls-offered", "evidence") && strings.TrimSpace(settings.TLSOffered.Evidence) == "" {
		faults = append(faults, checks.Fault{Path: []any{"tls-offered", "evidence"}, Text: "evidence is empty: say where it can be read"})
	}
	if n := len(settings.Registers); n > maxRanges {
		text := fmt.Sprintf("%d ranges of registers: a device is sent few requests, so %d are the most", n, maxRanges)
		faults = append(faults, checks.Fault{Path: []any{"registers"}, Text: text})
	}
	for i := range settings.Registers {
		one := &settings.Registers[i]
		if !given("registers", i, "unit") {
			one.Unit = settings.firstUnit()
		}
		if !given("registers", i, "count") {
			one.Count = max(1, one.valueType().Items())
		}
		if text := one.countFault(); text != "" {
			faults = append(faults, checks.Fault{Path: []any{"registers", i, "count"}, Text: text})
		}
		faults = append(faults, one.typedFaults(i, given)...)
	}
	return append(faults, clashes(settings.Registers)...)
}

func (s Settings) firstUnit() int {
	if len(s.Units) > 0 {
		return s.Units[0]
	}
	return 1
}

func (r Registers) countFault() string {
	switch most := MaxRegisters(r.Table); {
	case r.Address < 0 || r.Address > maxAddress:
		return "" // reported at the address
	case r.Count < 1 || r.Count > most:
		return fmt.Sprintf("count %d is not 1 to %d, the most that one request reads", r.Count, most)
	case r.Address+r.Count-1 > maxAddress:
		return fmt.Sprintf("the range ends at %d, behind the last address %d", r.Address+r.Count-1, maxAddress)
	}
	return ""
}
