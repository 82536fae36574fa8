package site

import (
	"slices"

	"hardcheck/checks"
)

const (
	// maxRanges keeps the listed registers within what one device is ever sent: ten
	// requests, of which five judge the device itself.
	maxRanges  = 5
	maxAddress = 65535
)

// units validates Modbus unit ids: 1 to 247 are devices, 0 is broadcast on a serial
// line and, like 255, the TCP device itself (Modbus Messaging on TCP/IP, 4.4.1.2);
// 248 to 254 are reserved.
func (b *builder) units(path []any, units []int, kind string) {
	if len(units) > 0 && kind != "modbus" {
		b.doc.Errorf(path, "units are for modbus targets only")
		return
	}
	for i, unit := range units {
		if b.unit(at(path, i), unit); slices.Contains(units[:i], unit) {
			b.doc.Errorf(at(path, i), "unit %d is listed twice", unit)
		}
	}
}

func (b *builder) unit(path []any, unit int) {
	if unit < 0 || unit > 247 && unit != 255 {
		b.doc.Errorf(path, "unit %d is not 0 to 247 or 255", unit)
	}
}

// registers validates the ranges that the owner lists.
func (b *builder) registers(path []any, entry fileTarget, kind string) []checks.Registers {
	switch {
	case len(entry.Registers) == 0:
		return nil
	case kind != "modbus":
		b.doc.Errorf(path, "registers are for modbus targets only")
		return nil
	case len(entry.Registers) > maxRanges:
		b.doc.Errorf(path, "%d ranges of registers: a device is sent few requests, so %d are the most", len(entry.Registers), maxRanges)
	}
	var all []checks.Registers
	for i, listed := range entry.Registers {
		one := b.rangeOf(at(path, i), listed, entry.Units)
		if !b.doc.Has(at(path, i, "table")...) || !b.doc.Has(at(path, i, "address")...) {
			continue
		}
		if slices.Contains(all, one) {
			b.doc.Errorf(at(path, i), "%s is listed twice", checks.Clean(one.String()))
		}
		all = append(all, one)
	}
	return all
}

func (b *builder) rangeOf(path []any, listed fileRegisters, units []int) checks.Registers {
	one := checks.Registers{Unit: listed.Unit, Table: listed.Table, Address: listed.Address, Count: listed.Count}
	if !b.doc.Has(at(path, "unit")...) {
		one.Unit = append(slices.Clone(units), 1)[0]
	} else {
		b.unit(at(path, "unit"), one.Unit)
	}
	if b.doc.Has(at(path, "table")...) {
		b.oneOf(at(path, "table"), "table", one.Table, checks.RegisterTables())
	}
	if !b.doc.Has(at(path, "count")...) {
		one.Count = 1
	}
	most := checks.MaxRegisters(one.Table)
	switch {
	case one.Address < 0 || one.Address > maxAddress:
		b.doc.Errorf(at(path, "address"), "address %d is not 0 to %d", one.Address, maxAddress)
	case one.Count < 1 || one.Count > most:
		b.doc.Errorf(at(path, "count"), "count %d is not 1 to %d, the most that one request reads", one.Count, most)
	case one.Address+one.Count-1 > maxAddress:
		b.doc.Errorf(at(path, "count"), "the range ends at %d, behind the last address %d", one.Address+one.Count-1, maxAddress)
	}
	return one
}
