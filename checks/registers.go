package checks

import "fmt"

// Registers is a range of a Modbus device's memory.
type Registers struct {
	// Unit is the unit id that is asked.
	Unit int `json:"unit"`
	// Table is one of [RegisterTables].
	Table string `json:"table"`
	// Address is the first one in the protocol's own counting, from 0; the numbers
	// 40001 and up of older manuals begin at 1 within each table.
	Address int `json:"address"`
	// Count is how many, from 1 to [MaxRegisters] of the table.
	Count int `json:"count"`
}

// RegisterTables are the four tables of a Modbus device (Modbus Application
// Protocol V1.1b3, section 4.3).
func RegisterTables() []string { return []string{"holding", "input", "coil", "discrete"} }

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
