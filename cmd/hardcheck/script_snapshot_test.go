package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"regexp"

	"github.com/rogpeppe/go-internal/testscript"
)

var trailerSum = regexp.MustCompile(`"sha256":"[0-9a-f]{64}"`)

// reseal writes the SHA-256 of a snapshot that was changed on purpose into its trailer.
func reseal(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: reseal SNAPSHOT")
	}
	data := []byte(ts.ReadFile(args[0]))
	before := data[:bytes.LastIndexByte(bytes.TrimSuffix(data, []byte("\n")), '\n')+1]
	sum := sha256.Sum256(before)
	sealed := append(bytes.Clone(before), trailerSum.ReplaceAll(data[len(before):], []byte(`"sha256":"`+hex.EncodeToString(sum[:])+`"`))...)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), sealed, 0o600))
}
