package redisconn

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Bounds on a request that the guard will look at.
const (
	maxArguments     = 128
	maxArgumentBytes = 16 << 10
	maxRequestBytes  = 64 << 10
)

var (
	errIncomplete = errors.New("request is incomplete")
	errNoRequest  = errors.New("not an array of bulk strings")
)

// encodeRequest writes a command as an array of bulk strings.
func encodeRequest(args []string) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "*%d\r\n", len(args))
	for _, arg := range args {
		fmt.Fprintf(&out, "$%d\r\n%s\r\n", len(arg), arg)
	}
	return out.Bytes()
}

// parseRequest reads the first command of data and how many bytes it has. Only
// the canonical form is a request: inline commands, signs, leading zeros and
// nulls are refused, so that the server can't read it differently. The error is
// errIncomplete when more bytes may complete it.
func parseRequest(data []byte) (args []string, size int, err error) {
	number, rest, err := header(data, '*', maxArguments)
	if err != nil {
		return nil, 0, err
	}
	if number == 0 {
		return nil, 0, errNoRequest
	}
	for range number {
		var arg string
		if arg, rest, err = argument(rest); err != nil {
			return nil, 0, err
		}
		args = append(args, arg)
	}
	return args, len(data) - len(rest), nil
}

func argument(data []byte) (arg string, rest []byte, err error) {
	length, rest, err := header(data, '$', maxArgumentBytes)
	if err != nil {
		return "", nil, err
	}
	if len(rest) < length+2 {
		return "", nil, errIncomplete
	}
	if rest[length] != '\r' || rest[length+1] != '\n' {
		return "", nil, errNoRequest
	}
	return string(rest[:length]), rest[length+2:], nil
}

// header reads a type byte, a number up to limit and the line's end.
func header(data []byte, kind byte, limit int) (number int, rest []byte, err error) {
	if len(data) == 0 {
		return 0, nil, errIncomplete
	}
	if data[0] != kind {
		return 0, nil, errNoRequest
	}
	longest := len(strconv.Itoa(limit)) + len("*\r\n")
	end := bytes.IndexByte(data[:min(len(data), longest)], '\n')
	if end < 0 {
		if len(data) >= longest {
			return 0, nil, errNoRequest
		}
		return 0, nil, errIncomplete
	}
	digits, found := strings.CutSuffix(string(data[1:end+1]), "\r\n")
	number, err = strconv.Atoi(digits)
	if !found || err != nil || number < 0 || number > limit || strconv.Itoa(number) != digits {
		return 0, nil, errNoRequest
	}
	return number, data[end+1:], nil
}
