package django

import "strings"

// called is what the calls come to that settings use to ask the environment.
func called(name string, args []value, named map[string]value) value {
	switch name {
	case "os.getenv", "os.environ.get", "getenv", "environ.get":
		return environment(args, named, "default")
	case "env", "config", "env.str", "environ.Env", "decouple.config":
		read := environment(args, named, "default")
		if _, given := named["default"]; !given && len(args) < 2 {
			read = value{env: true, required: true}
		}
		read.parsed = named["cast"].text == "bool"
		return parsedSwitch(read)
	case "env.bool":
		read := environment(args, named, "default")
		if _, given := named["default"]; !given && len(args) < 2 {
			return value{env: true, required: true}
		}
		read.parsed = true
		return parsedSwitch(read)
	case "env.int", "env.list":
		return environment(args, named, "default")
	case "bool":
		if len(args) == 1 {
			if is, known := args[0].truth(); known {
				return flag(is).from(args[0])
			}
		}
	case "int", "float":
		if len(args) == 1 && (args[0].kind == numberValue || args[0].kind == boolValue) {
			return args[0]
		}
		if len(args) == 1 && args[0].kind == textValue {
			return number(args[0])
		}
	case "str", "list", "tuple":
		if len(args) == 1 && (args[0].kind == textValue && name == "str" || args[0].kind == listValue) {
			return args[0]
		}
	}
	return value{env: true}
}

func number(v value) value {
	p := parser{tokens: []token{{formNumber, v.text, 0}}}
	read, _ := p.primary()
	return read.from(v)
}

// environment is what a variable that isn't set comes to: its default.
func environment(args []value, named map[string]value, key string) value {
	if len(args) == 0 {
		return value{env: true}
	}
	read := value{kind: noneValue}
	if len(args) > 1 {
		read = args[1]
	} else if given, ok := named[key]; ok {
		read = given
	}
	read.env = true
	return read
}

// parsedSwitch reads a text as a switch where the library does.
func parsedSwitch(v value) value {
	if !v.parsed || v.kind != textValue {
		return v
	}
	switch strings.ToLower(v.text) {
	case "true", "1", "yes", "on", "y", "t":
		return flag(true).from(v)
	case "false", "0", "no", "off", "n", "f", "":
		return flag(false).from(v)
	}
	return value{env: true}
}

// indexed is a name with something in brackets: os.environ["KEY"].
func indexed(name string, _ value) value {
	if name == "os.environ" || name == "environ" {
		return value{env: true, required: true}
	}
	return value{}
}

// onText is what the methods of strings give.
func onText(v value, method string, args []value) value {
	if v.required && v.kind == unknownValue {
		return v
	}
	if v.kind != textValue {
		return value{}
	}
	switch method {
	case "lower":
		v.text = strings.ToLower(v.text)
	case "upper":
		v.text = strings.ToUpper(v.text)
	case "strip":
		v.text = strings.TrimSpace(v.text)
	case "title", "capitalize":
		if v.text != "" {
			v.text = strings.ToUpper(v.text[:1]) + strings.ToLower(v.text[1:])
		}
	case "split":
		list := value{kind: listValue, whole: true}
		separator := " "
		if len(args) > 0 && args[0].kind == textValue && args[0].text != "" {
			separator = args[0].text
		}
		for part := range strings.SplitSeq(v.text, separator) {
			list.items = append(list.items, value{kind: textValue, text: part})
		}
		return list.from(v)
	default:
		return value{}
	}
	return v
}
