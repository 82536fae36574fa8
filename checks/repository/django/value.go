package django

import (
	"strconv"
	"strings"
)

// kind is what a value is.
type kind int

const (
	unknownValue kind = iota
	noneValue
	boolValue
	numberValue
	textValue
	listValue
	dictValue
)

// value is what an expression comes to where no variable of the environment is set. What
// isn't a literal, or made of such, is unknown.
type value struct {
	kind  kind
	flag  bool
	num   float64
	text  string
	items []value
	keys  []string
	// env is set where the environment may change it, and required where the application
	// doesn't start without a variable.
	env, required bool
	// parsed is set where words such as "False" and "0" are read as switches.
	parsed bool
	// whole is unset where a list or dict has parts that aren't known.
	whole bool
}

// truth is whether Python takes a value for true; false where that isn't known.
func (v value) truth() (is, known bool) {
	switch v.kind {
	case noneValue:
		return false, true
	case boolValue:
		return v.flag, true
	case numberValue:
		return v.num != 0, true
	case textValue:
		return v.text != "", true
	case listValue:
		return len(v.items) > 0, v.whole || len(v.items) > 0
	case dictValue:
		return len(v.keys) > 0, v.whole || len(v.keys) > 0
	default:
		return false, false
	}
}

func flag(b bool) value { return value{kind: boolValue, flag: b} }

// from marks a value as one that others had a part in.
func (v value) from(others ...value) value {
	for _, other := range others {
		v.env, v.required = v.env || other.env, v.required || other.required
	}
	return v
}

// at is the value at a key of a dict.
func (v value) at(key string) (value, bool) {
	if v.kind != dictValue {
		return value{}, false
	}
	for i := len(v.keys) - 1; i >= 0; i-- {
		if v.keys[i] == key {
			return v.items[i], true
		}
	}
	return value{}, false
}

// same compares two values as == does.
func same(a, b value) (equal, known bool) {
	if a.kind == unknownValue || b.kind == unknownValue || a.kind == listValue || b.kind == listValue || a.kind == dictValue || b.kind == dictValue {
		return false, false
	}
	return a.kind == b.kind && a.flag == b.flag && a.num == b.num && a.text == b.text, true
}

// parser reads one expression of a logical line.
type parser struct {
	tokens []token
	at     int
	depth  int
	names  map[string]value
}

// expression reads all tokens as one expression; unknown where that isn't possible.
func expression(tokens []token, names map[string]value) value {
	p := parser{tokens: tokens, names: names}
	v := p.choice()
	if p.at != len(tokens) {
		return value{env: true}
	}
	return v
}

func (p *parser) peek() token {
	if p.at < len(p.tokens) {
		return p.tokens[p.at]
	}
	return token{form: formMark}
}

func (p *parser) take(text string) bool {
	if t := p.peek(); t.text == text && t.form != formText && t.form != formFilled {
		p.at++
		return true
	}
	return false
}

// choice is `a if c else b`.
func (p *parser) choice() value {
	if p.depth++; p.depth > maxDepth {
		p.at = len(p.tokens)
		return value{}
	}
	defer func() { p.depth-- }()
	v := p.or()
	if !p.take("if") {
		return v
	}
	condition := p.or()
	if !p.take("else") {
		return value{}
	}
	other := p.choice()
	if is, known := condition.truth(); known && is {
		return v.from(condition)
	} else if known {
		return other.from(condition)
	}
	return value{}
}

func (p *parser) or() value {
	v := p.and()
	for p.take("or") {
		w := p.and()
		switch is, known := v.truth(); {
		case !known:
			v = value{}
		case is:
		default:
			v = w.from(v)
		}
	}
	return v
}

func (p *parser) and() value {
	v := p.not()
	for p.take("and") {
		w := p.not()
		switch is, known := v.truth(); {
		case !known:
			v = value{}
		case is:
			v = w.from(v)
		}
	}
	return v
}

func (p *parser) not() value {
	if p.take("not") {
		v := p.not()
		is, known := v.truth()
		if !known {
			return value{}.from(v)
		}
		return flag(!is).from(v)
	}
	return p.comparison()
}

func (p *parser) comparison() value {
	v := p.sum()
	switch {
	case p.take("=="):
		return compared(v, p.sum(), false)
	case p.take("!="):
		return compared(v, p.sum(), true)
	case p.take("is"):
		negated := p.take("not")
		return compared(v, p.sum(), negated)
	case p.take("in"):
		return contained(v, p.sum(), false)
	case p.peek().text == "not" && p.at+1 < len(p.tokens) && p.tokens[p.at+1].text == "in":
		p.at += 2
		return contained(v, p.sum(), true)
	}
	return v
}

func compared(v, w value, negated bool) value {
	equal, known := same(v, w)
	if !known {
		return value{}.from(v, w)
	}
	return flag(equal != negated).from(v, w)
}

func contained(v, list value, negated bool) value {
	if list.kind != listValue {
		return value{}
	}
	for _, item := range list.items {
		if equal, known := same(v, item); known && equal {
			return flag(!negated).from(v)
		}
	}
	if !list.whole || v.kind == unknownValue {
		return value{}.from(v)
	}
	return flag(negated).from(v)
}

func (p *parser) sum() value {
	v := p.postfix()
	for {
		switch {
		case p.take("+"):
			v = added(v, p.postfix())
		case p.take("*"):
			w := p.postfix()
			if v.kind != numberValue || w.kind != numberValue {
				v = value{}
				continue
			}
			v = value{kind: numberValue, num: v.num * w.num}.from(v, w)
		case p.take("/"), p.take("-"), p.take("%"), p.take("|"), p.take("&"), p.take("//"), p.take("**"):
			p.postfix()
			v = value{}
		default:
			return v
		}
	}
}

func added(v, w value) value {
	switch {
	case v.kind == textValue && w.kind == textValue:
		return value{kind: textValue, text: v.text + w.text}.from(v, w)
	case v.kind == listValue && w.kind == listValue:
		items := append(append([]value{}, v.items...), w.items...)
		return value{kind: listValue, items: items, whole: v.whole && w.whole}.from(v, w)
	case v.kind == listValue || w.kind == listValue:
		return value{kind: listValue, items: append(append([]value{}, v.items...), w.items...)}.from(v, w)
	}
	return value{}
}

// postfix is a primary with what is called on it.
func (p *parser) postfix() value {
	v, name := p.primary()
	for {
		switch {
		case p.take("."):
			method := p.peek().text
			p.at++
			if name != "" {
				name += "." + method
				continue
			}
			if !p.take("(") {
				v = value{}
				continue
			}
			args, _ := p.arguments()
			v = onText(v, method, args)
		case p.take("("):
			args, named := p.arguments()
			v, name = called(name, args, named), ""
		case p.take("["):
			key := p.choice()
			if !p.take("]") {
				return value{}
			}
			v, name = indexed(name, key), ""
		default:
			return p.named(v, name)
		}
	}
}

// named is the value of a name that stands for itself.
func (p *parser) named(v value, name string) value {
	switch name {
	case "":
		return v
	case "True", "False":
		return flag(name == "True")
	case "None":
		return value{kind: noneValue}
	}
	return p.names[name]
}

func (p *parser) primary() (value, string) {
	t := p.peek()
	p.at++
	switch {
	case t.form == formText:
		v := value{kind: textValue, text: t.text}
		for p.peek().form == formText {
			v.text += p.peek().text
			p.at++
		}
		if p.peek().form == formFilled {
			p.at++
			return value{}, ""
		}
		return v, ""
	case t.form == formNumber:
		number, err := strconv.ParseFloat(strings.ReplaceAll(t.text, "_", ""), 64)
		if err != nil {
			return value{}, ""
		}
		return value{kind: numberValue, num: number}, ""
	case t.form == formName:
		return value{}, t.text
	case t.form == formMark && (t.text == "[" || t.text == "("):
		return p.sequence(t.text), ""
	case t.form == formMark && t.text == "{":
		return p.dict(), ""
	case t.form == formMark && t.text == "-":
		p.postfix()
		return value{}, ""
	}
	return value{}, ""
}

var closing = map[string]string{"[": "]", "(": ")"}

// sequence is a list, a tuple, or something in parentheses.
func (p *parser) sequence(open string) value {
	v := value{kind: listValue, whole: true}
	commas := false
	for !p.take(closing[open]) {
		if p.take("*") {
			v.whole = false
		}
		item := p.choice()
		if p.take("for") { // what a comprehension gives isn't known
			p.skip(closing[open])
			return value{}
		}
		v.items = append(v.items, item)
		v = v.from(item)
		v.whole = v.whole && item.kind != unknownValue
		if p.take(",") {
			commas = true
		} else if p.peek().text != closing[open] {
			return value{}
		}
	}
	if open == "(" && !commas && len(v.items) == 1 {
		return v.items[0]
	}
	return v
}

// skip passes over everything up to a bracket that closes this one.
func (p *parser) skip(end string) {
	for level := 0; p.at < len(p.tokens); p.at++ {
		switch t := p.tokens[p.at]; {
		case t.form == formText:
		case level == 0 && t.text == end:
			p.at++
			return
		case t.text == "(" || t.text == "[" || t.text == "{":
			level++
		case t.text == ")" || t.text == "]" || t.text == "}":
			level--
		}
	}
}

func (p *parser) dict() value {
	v := value{kind: dictValue, whole: true}
	for !p.take("}") {
		if p.take("**") {
			p.choice()
			v.whole = false
			clear(v.items) // what is taken in may have each of the keys so far
			if !p.take(",") && p.peek().text != "}" {
				return value{}
			}
			continue
		}
		key := p.choice()
		if !p.take(":") {
			p.skip("}") // a set, or a comprehension
			return value{}
		}
		item := p.choice()
		if p.take("for") {
			p.skip("}")
			return value{}
		}
		if key.kind != textValue {
			v.whole = false
			clear(v.items)
		} else {
			v.keys, v.items = append(v.keys, key.text), append(v.items, item)
		}
		if !p.take(",") && p.peek().text != "}" {
			return value{}
		}
	}
	return v
}

// arguments reads those of a call, up to its end.
func (p *parser) arguments() ([]value, map[string]value) {
	var args []value
	named := map[string]value{}
	for !p.take(")") {
		if t := p.peek(); t.form == formName && p.at+1 < len(p.tokens) && p.tokens[p.at+1].text == "=" {
			p.at += 2
			if p.peek().text == "bool" {
				p.at++
				named[t.text] = value{kind: textValue, text: "bool"}
			} else {
				named[t.text] = p.choice()
			}
		} else {
			p.take("*")
			p.take("**")
			args = append(args, p.choice())
		}
		if !p.take(",") && p.peek().text != ")" {
			p.skip(")")
			return nil, nil
		}
	}
	return args, named
}
