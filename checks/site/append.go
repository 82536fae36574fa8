package site

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/pattern"
)

// Answer is an entry of the attestations that is to be added: one statement about one or
// several controls.
type Answer struct {
	Controls  []string
	Status    Status
	Statement string
	By        string
	Date      time.Time
	Frequency time.Duration
	Evidence  []Proof
}

// Hashed is the answer with the SHA-256 of each file of its evidence as it is now. The
// folder is that of the attestations.
func (a Answer) Hashed(folder string) (Answer, error) {
	a.Evidence = slices.Clone(a.Evidence)
	for i := range a.Evidence {
		proof := &a.Evidence[i]
		if proof.File == "" {
			continue
		}
		sum, problem, err := HashEvidence(folder, proof.File)
		switch {
		case err != nil:
			return a, err
		case problem != "":
			return a, fmt.Errorf("evidence %q %s", checks.Clean(proof.File), problem)
		}
		proof.SHA256, proof.Problem = sum, ""
	}
	return a, nil
}

// AppendAnswers adds entries to the text of a file of attestations and changes nothing else
// in it; a file that is not there yet has no text. Nothing is returned unless the new text is
// valid, and says what the old one did and the answers.
func AppendAnswers(file string, old []byte, answers []Answer, known Known) ([]byte, error) {
	before, err := oldAttestations(file, old, known)
	if err != nil {
		return nil, err
	}
	var items []item
	wanted := len(before)
	for _, a := range answers {
		items = append(items, a.item())
		wanted += len(a.Controls)
	}
	text, err := appendItems(old, "attestations", items)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	after, err := decodeAttestations(file, text, known)
	if err != nil {
		return nil, fmt.Errorf("the answer can't be added: %w", err)
	}
	if len(after) != wanted || !reflect.DeepEqual(unplaced(before), unplaced(after[:len(before)])) {
		return nil, fmt.Errorf("%s: %w", file, errForm)
	}
	return text, nil
}

func oldAttestations(file string, old []byte, known Known) ([]Attestation, error) {
	if len(bytes.TrimSpace(old)) == 0 {
		return nil, nil
	}
	before, err := decodeAttestations(file, old, known)
	if err != nil {
		return nil, fmt.Errorf("mend this before something is added to it: %w", err)
	}
	return before, nil
}

// unplaced are the statements without their lines and without what became of the evidence.
func unplaced(all []Attestation) []Attestation {
	same := make([]Attestation, len(all))
	for i, a := range all {
		a.Line, a.Evidence = 0, slices.Clone(a.Evidence)
		for j := range a.Evidence {
			a.Evidence[j].Problem = ""
		}
		same[i] = a
	}
	return same
}

// AppendWaiver adds a waiver to the text of a file of waivers, as [AppendAnswers] adds answers.
func AppendWaiver(file string, old []byte, w Waiver, known Known, targets []checks.Target) ([]byte, error) {
	var before []Waiver
	if len(bytes.TrimSpace(old)) > 0 {
		var err error
		if before, err = decodeWaivers(file, old, known, targets); err != nil {
			return nil, fmt.Errorf("mend this before something is added to it: %w", err)
		}
	}
	text, err := appendItems(old, "waivers", []item{w.item()})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	after, err := decodeWaivers(file, text, known, targets)
	if err != nil {
		return nil, fmt.Errorf("the waiver can't be added: %w", err)
	}
	for i := range after {
		after[i].Line = 0
	}
	for i := range before {
		before[i].Line = 0
	}
	if len(after) != len(before)+1 || !reflect.DeepEqual(before, after[:len(before):len(before)]) && len(before) > 0 {
		return nil, fmt.Errorf("%s: %w", file, errForm)
	}
	return text, nil
}

var errForm = fmt.Errorf("nothing can be added to the list as it is written: write one entry below the other, each beginning with a dash")

// item are the keys of an entry and their values in YAML, in order.
type item [][2]string

func (a Answer) item() item {
	var i item
	if len(a.Controls) == 1 {
		i = item{{"control", scalar(a.Controls[0])}}
	} else {
		i = item{{"controls", flow(a.Controls)}}
	}
	i = append(i, [2]string{"status", string(a.Status)}, [2]string{"statement", scalar(a.Statement)}, [2]string{"by", scalar(a.By)},
		[2]string{"date", a.Date.Format(dateLayout)}, [2]string{"frequency", TermText(a.Frequency)})
	var proofs []string
	for _, proof := range a.Evidence {
		var parts []string
		for _, part := range [][2]string{{"link", proof.Link}, {"file", proof.File}, {"sha256", proof.SHA256}} {
			if part[1] != "" {
				parts = append(parts, part[0]+": "+Quoted(part[1]))
			}
		}
		proofs = append(proofs, "{"+strings.Join(parts, ", ")+"}")
	}
	if len(proofs) > 0 {
		i = append(i, [2]string{"evidence", "[" + strings.Join(proofs, ", ") + "]"})
	}
	return i
}

func (w Waiver) item() item {
	i := item{{"check", w.Check}}
	if w.Check == "" {
		i = item{{"control", scalar(w.Control)}}
	}
	switch {
	case len(w.Targets) == 1:
		i = append(i, [2]string{"target", scalar(w.Targets[0])})
	default:
		i = append(i, [2]string{"targets", flow(w.Targets)})
	}
	if w.Subject != "" {
		i = append(i, [2]string{"subject", scalar(w.Subject)})
	}
	if len(w.While) > 0 {
		i = append(i, [2]string{"while", flow(w.While)})
	}
	return append(i, [2]string{"reason", scalar(w.Reason)}, [2]string{"owner", scalar(w.Owner)}, [2]string{"approved-by", scalar(w.ApprovedBy)},
		[2]string{"created", w.Created.Format(dateLayout)}, [2]string{"expires", w.Expires.Format(dateLayout)})
}

func flow(all []string) string {
	parts := make([]string, len(all))
	for i, text := range all {
		parts[i] = Quoted(text)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// plainText is what needs no quotes in YAML: it begins with a letter, and holds nothing that
// means something there.
var plainText = pattern.New(`^[A-Za-z][A-Za-z0-9 .()/_-]*[A-Za-z0-9.)]$`)

// scalar is a text as a value in YAML, on one line.
func scalar(text string) string {
	if plainText.MatchString(text) && !slices.Contains([]string{"true", "false", "null", "yes", "no", "on", "off"}, strings.ToLower(text)) {
		return text
	}
	return Quoted(text)
}

// Quoted is the text in double quotes: JSON's escapes are YAML's too.
func Quoted(text string) string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	// A string can always be encoded.
	_ = encoder.Encode(text)
	return strings.TrimSuffix(out.String(), "\n")
}

var (
	itemStart = pattern.New(`^( *)- +\S`)
	topKey    = pattern.New(`^[A-Za-z"']`)
)

// appendItems adds entries to a list of the file that is a value of its top level.
func appendItems(old []byte, list string, items []item) ([]byte, error) {
	if len(bytes.TrimSpace(old)) == 0 {
		old = []byte("version: 1\n" + list + ":\n")
	}
	text := strings.TrimRight(string(old), "\n") + "\n"
	text = regexp.MustCompile(`(?m)^`+list+`: *\[ *\] *$`).ReplaceAllString(text, list+":")
	lines := strings.SplitAfter(text, "\n")
	lines = lines[:len(lines)-1]
	begin := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, list+":") })
	if begin < 0 {
		return nil, errForm
	}
	end, indent := len(lines), "  "
	found := false
	for i, line := range lines[begin+1:] {
		if match := itemStart.FindStringSubmatch(line); match != nil && !found {
			indent, found = match[1], true
		}
		if topKey.MatchString(line) {
			end = begin + 1 + i
			break
		}
	}
	var added strings.Builder
	for _, i := range items {
		for n, pair := range i {
			mark := "  "
			if n == 0 {
				mark = "- "
			}
			added.WriteString(indent + mark + pair[0] + ": " + pair[1] + "\n")
		}
	}
	return []byte(strings.Join(slices.Concat(lines[:end], []string{added.String()}, lines[end:]), "")), nil
}
