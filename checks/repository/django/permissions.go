package django

import (
	"slices"

	"hardcheck/checks"
)

// permissionRule is what get_permissions gives for each action.
type permissionRule struct {
	// cases are none where a part of the method could not be followed.
	cases []permissionCase
}

// permissionCase is `if self.action in [...]: return [...]`; without actions it is for all.
type permissionCase struct {
	actions []string
	classes checks.List[string]
	// inherited is `return super().get_permissions()`.
	inherited bool
}

// of are the classes for an action; own are those without the rule.
func (r permissionRule) of(action string, own checks.List[string]) checks.List[string] {
	for _, c := range r.cases {
		if len(c.actions) > 0 && !slices.Contains(c.actions, action) {
			continue
		}
		if c.inherited {
			return own
		}
		return c.classes
	}
	return checks.List[string]{}
}

// permissionsOf reads a get_permissions that chooses by self.action and returns at once:
// the form of Django REST framework's own documentation. Others are not known.
func permissionsOf(method block) permissionRule {
	var r permissionRule
	var actions []string
	level := -1
	for _, l := range method.body {
		if len(l.tokens) == 1 && l.tokens[0].form == formText {
			continue // a docstring
		}
		if level < 0 {
			level = l.indent
		}
		branch := l.is(0, "if", "self", ".", "action") || l.is(0, "elif", "self", ".", "action")
		switch {
		case l.indent == level && branch:
			list, ok := actionsIn(l)
			if !ok {
				return permissionRule{}
			}
			actions = list
		case l.indent == level && l.is(0, "else", ":"):
			actions = nil
		case l.is(0, "return"):
			c := permissionCase{actions: actions}
			if l.indent == level {
				c.actions = nil
			}
			if l.is(1, "super", "(", ")", ".", "get_permissions", "(", ")") {
				c.inherited = true
			} else if c.classes = classes(l.tokens[1:]); !c.classes.Known() {
				return permissionRule{}
			}
			r.cases = append(r.cases, c)
		default:
			return permissionRule{}
		}
	}
	return r
}

// actionsIn are the actions of `if self.action in [...]:` and `if self.action == "x":`.
func actionsIn(l line) ([]string, bool) {
	if len(l.tokens) < 7 || l.tokens[len(l.tokens)-1].text != ":" {
		return nil, false
	}
	operand := expression(l.tokens[5:len(l.tokens)-1], nil)
	switch {
	case l.is(4, "=="):
		return []string{operand.text}, operand.kind == textValue
	case l.is(4, "in"):
		var all []string
		for _, item := range operand.items {
			all = append(all, item.text)
		}
		return all, operand.kind == listValue && operand.whole && len(all) > 0
	}
	return nil, false
}

// asks reports whether a consumer's connect looks at the user of its scope and closes.
// A connect that isn't the class's own is not known.
func asks(class block) checks.Value[bool] {
	for _, method := range blocks(class.body, "def") {
		if method.name != "connect" && method.name != "websocket_connect" {
			continue
		}
		if len(method.decorators) > 0 {
			return checks.Unknown[bool]()
		}
		var user, closes, accepts, calls bool
		for _, l := range method.body {
			for i, t := range l.tokens {
				switch {
				case t.text == "user" || t.text == "is_authenticated" || t.text == "is_anonymous":
					user = true
				case t.form == formName && (t.text == "close" || t.text == "DenyConnection"):
					closes = true
				case t.form == formName && t.text == "accept":
					accepts = true
				case t.form == formName && t.text == "super":
					calls = true
				case l.is(i, "self", ".") && i+3 < len(l.tokens) && l.tokens[i+3].text == "(" && !slices.Contains([]string{"accept", "close", "send", "send_json"}, l.tokens[i+2].text):
					calls = true // a method of its own may ask
				}
			}
		}
		switch {
		case accepts && user && closes:
			return checks.Known(true)
		case accepts && !user && !calls:
			return checks.Known(false)
		}
		return checks.Unknown[bool]()
	}
	return checks.Unknown[bool]()
}
