package rosapi

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// FaultKind is one way for a router to be sick or hostile.
type FaultKind string

// The kinds. Those of the first group befall a connection before its first word;
// their command is "accept".
const (
	AcceptHang  FaultKind = "accept-hang"  // accepts and says nothing, not even TLS
	AcceptReset FaultKind = "accept-reset" // accepts and resets
	AcceptClose FaultKind = "accept-close" // accepts and closes

	Hang           FaultKind = "hang"             // no answer, and none to later commands
	HangMid        FaultKind = "hang-mid"         // half a sentence, then nothing
	HalfClose      FaultKind = "half-close"       // half a sentence, then FIN
	Truncate       FaultKind = "truncate"         // half of the rows, then FIN
	Reset          FaultKind = "reset"            // RST in place of an answer
	HugeWord       FaultKind = "huge-word"        // a word of 4 GiB is announced: F0 FF FF FF FF
	ControlByte    FaultKind = "control-byte"     // F8 where a length should be
	Endless        FaultKind = "endless"          // rows without an end
	EndlessWords   FaultKind = "endless-words"    // one sentence without an end
	ManyRows       FaultKind = "many-rows"        // the first row 50,000 times, or as often as the text says
	DuplicateKeys  FaultKind = "duplicate-keys"   // every attribute twice, the real value last
	NonUTF8        FaultKind = "non-utf8"         // names and comments with invalid UTF-8 and control characters
	Fatal          FaultKind = "fatal"            // !fatal with a bare reason, then FIN
	Slow           FaultKind = "slow"             // one byte every 50 ms
	Segments       FaultKind = "segments"         // one byte a segment, without a pause
	WrongTag       FaultKind = "wrong-tag"        // an answer to another command
	UnknownReply   FaultKind = "unknown-reply"    // a reply word that no manual knows
	Empty          FaultKind = "empty"            // !empty before !done, as 7.18 does for no rows
	Trap           FaultKind = "trap"             // !trap with the text, then !done
	TrapOnly       FaultKind = "trap-only"        // !trap with the text, and no !done
	LoginThrottled FaultKind = "login-throttled"  // answers a second later
	FiveBytePrefix FaultKind = "five-byte-prefix" // every word with the longest form of prefix
)

// manyRows is how many rows [ManyRows] prints where its text is no number.
const manyRows = 50_000

// Fault is a fault and where it befalls.
type Fault struct {
	Kind FaultKind
	// On is the command: "/user/print", "/login". Empty is every command but /login.
	On string
	// Text is the reason of a fatal error or a trap, or the number of many rows.
	Text string
}

// FaultKinds lists the kinds.
func FaultKinds() []FaultKind {
	return []FaultKind{
		AcceptHang, AcceptReset, AcceptClose, Hang, HangMid, HalfClose, Truncate, Reset, HugeWord, ControlByte, Endless,
		EndlessWords, ManyRows, DuplicateKeys, NonUTF8, Fatal, Slow, Segments, WrongTag, UnknownReply, Empty, Trap,
		TrapOnly, LoginThrottled, FiveBytePrefix,
	}
}

func parseFault(words []string) (Fault, error) {
	words = append(words, "", "", "")
	fault := Fault{Kind: FaultKind(words[0]), On: words[1], Text: words[2]}
	if !slices.Contains(FaultKinds(), fault.Kind) {
		return Fault{}, fmt.Errorf("no such fault: %q", fault.Kind)
	}
	return fault, nil
}

// acceptFault is the fault that befalls every connection.
func (d Device) acceptFault() FaultKind {
	for _, fault := range d.Faults {
		if strings.HasPrefix(string(fault.Kind), "accept-") {
			return fault.Kind
		}
	}
	return ""
}

// faultOn is the first fault that befalls a command.
func (d Device) faultOn(command string) Fault {
	for _, fault := range d.Faults {
		everything := fault.On == "" && command != "/login"
		if (everything || fault.On == command) && !strings.HasPrefix(string(fault.Kind), "accept-") {
			return fault
		}
	}
	return Fault{}
}

// distort is the answer with the fault in its sentences, for faults that are no
// matter of bytes and time.
func distort(fault Fault, answer []sentence) []sentence {
	switch fault.Kind {
	case Truncate:
		return answer[:len(answer)/2]
	case ManyRows:
		return multiply(answer, fault.Text)
	case DuplicateKeys:
		return mapRows(answer, func(words []string) []string {
			var doubled []string
			for _, word := range words {
				name, _, _ := strings.Cut(strings.TrimPrefix(word, "="), "=")
				doubled = append(doubled, "="+name+"=duplicate")
			}
			return append(doubled, words...)
		})
	case NonUTF8:
		return mapRows(answer, func(words []string) []string {
			for i, word := range words {
				if strings.HasPrefix(word, "=name=") || strings.HasPrefix(word, "=comment=") {
					words[i] = word + "\xff\xe9\x1b[31m\x07"
				}
			}
			return words
		})
	case UnknownReply:
		return slices.Insert(answer, 0, sentence{"!surprise", "=message=hello"})
	case Empty:
		return slices.Insert(answer, len(answer)-1, sentence{"!empty"})
	case Trap:
		return []sentence{trap(fault.Text), {"!done"}}
	case TrapOnly:
		return []sentence{trap(fault.Text)}
	case Fatal:
		return []sentence{{"!fatal", fault.Text}}
	}
	return answer
}

// multiply repeats the first row, with ids of its own where it has one.
func multiply(answer []sentence, times string) []sentence {
	if answer[0][0] != "!re" {
		return answer
	}
	rows, err := strconv.Atoi(times)
	if err != nil {
		rows = manyRows
	}
	many := make([]sentence, 0, rows+1)
	for i := range rows {
		row := slices.Clone(answer[0])
		for j, word := range row {
			if strings.HasPrefix(word, "=.id=") {
				row[j] = fmt.Sprintf("=.id=*%X", i+1)
			}
		}
		many = append(many, row)
	}
	return append(many, answer[len(answer)-1])
}

func mapRows(answer []sentence, change func([]string) []string) []sentence {
	for i, s := range answer {
		if s[0] == "!re" {
			answer[i] = append(sentence{"!re"}, change(slices.Clone(s[1:]))...)
		}
	}
	return answer
}
