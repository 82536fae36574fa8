package django

import (
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/repository"
)

// code is one Python file on its way into facts.
type code struct {
	path     string
	lines    []line
	defaults checks.List[string]
}

// block is a class or function with the lines in it.
type block struct {
	name       string
	line       int
	bases      []string
	decorators []line
	body       []line
}

// blocks are the classes or functions at the level of the first line.
func blocks(lines []line, keyword string) []block {
	var all []block
	if len(lines) == 0 {
		return nil
	}
	level := lines[0].indent
	var decorators []line
	for i, l := range lines {
		if l.indent != level {
			continue
		}
		at := 0
		if l.is(0, "async") {
			at = 1
		}
		switch {
		case l.is(0, "@"):
			decorators = append(decorators, l)
			continue
		case l.is(at, keyword) && len(l.tokens) > at+1:
			b := block{name: l.tokens[at+1].text, line: l.tokens[0].line, decorators: decorators, bases: namesIn(l.tokens[at+2:])}
			for _, inner := range lines[i+1:] {
				if inner.indent <= level {
					break
				}
				b.body = append(b.body, inner)
			}
			all = append(all, b)
		}
		decorators = nil
	}
	return all
}

// namesIn are the names in a list of tokens, without their modules: `(viewsets.ViewSet)`.
func namesIn(tokens []token) []string {
	var all []string
	for i, t := range tokens {
		if t.form == formName && (i+1 >= len(tokens) || tokens[i+1].text != ".") {
			all = append(all, t.text)
		}
	}
	return all
}

func (c code) read(f *Found) {
	for i, l := range c.lines {
		for k, t := range l.tokens {
			if t.form == formName && t.text == "csrf_exempt" && !l.is(0, "from") && !l.is(0, "import") {
				name := ""
				if k == len(l.tokens)-1 && i+1 < len(c.lines) && len(c.lines[i+1].tokens) > 1 {
					name = c.lines[i+1].tokens[1].text
				}
				f.Exempt = append(f.Exempt, repository.CodePlace{Path: c.path, Line: t.line, Name: checks.Clean(name)})
			}
		}
	}
	for _, class := range blocks(c.lines, "class") {
		place := repository.CodePlace{Path: c.path, Line: class.line, Name: checks.Clean(class.name)}
		switch {
		case slices.ContainsFunc(class.bases, func(b string) bool { return strings.HasSuffix(b, "Consumer") }):
			f.Consumers = append(f.Consumers, repository.Consumer{CodePlace: place, Asks: asks(class)})
		case isView(class):
			if view := c.view(class); len(view) > 0 {
				f.Views = append(f.Views, repository.View{CodePlace: place, Actions: checks.Head(view, maxFound)})
			}
		}
	}
	for _, function := range blocks(c.lines, "def") {
		if action, writes := c.functionView(function); writes {
			place := repository.CodePlace{Path: c.path, Line: function.line, Name: checks.Clean(function.name)}
			f.Views = append(f.Views, repository.View{CodePlace: place, Actions: checks.Whole([]repository.ViewAction{action})})
		}
	}
}

// mixins are the base classes that bring writing actions with them.
var mixins = map[string][]string{
	"ModelViewSet":                 {"create", "update", "partial_update", "destroy"},
	"CreateModelMixin":             {"create"},
	"UpdateModelMixin":             {"update", "partial_update"},
	"DestroyModelMixin":            {"destroy"},
	"CreateAPIView":                {"post"},
	"ListCreateAPIView":            {"post"},
	"UpdateAPIView":                {"put", "patch"},
	"DestroyAPIView":               {"delete"},
	"RetrieveUpdateAPIView":        {"put", "patch"},
	"RetrieveDestroyAPIView":       {"delete"},
	"RetrieveUpdateDestroyAPIView": {"put", "patch", "delete"},
}

// writers are the methods that write: actions of viewsets and methods of HTTP.
var writers = []string{"create", "update", "partial_update", "destroy", "post", "put", "patch", "delete"}

// isView reports whether a class is a view of Django REST framework.
func isView(class block) bool {
	return slices.ContainsFunc(class.bases, func(b string) bool {
		_, mixin := mixins[b]
		return mixin || strings.HasSuffix(b, "ViewSet") || strings.HasSuffix(b, "APIView")
	})
}

// view lists the writing actions of a class and what they ask for.
func (c code) view(class block) []repository.ViewAction {
	var names []string
	lines := map[string]int{}
	add := func(name string, line int) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
		lines[name] = line
	}
	allowed := checks.List[string]{}
	own, set := c.defaults, false
	for _, base := range class.bases {
		for _, action := range mixins[base] {
			add(action, class.line)
		}
	}
	level := 0
	if len(class.body) > 0 {
		level = class.body[0].indent
	}
	for _, l := range class.body {
		switch {
		case l.indent != level:
		case l.is(0, "permission_classes", "="):
			own, set = classes(l.tokens[2:]), true
		case l.is(0, "http_method_names", "="):
			allowed = texts(expression(l.tokens[2:], nil))
		}
	}
	if !set && !knownBases(class.bases) {
		own = checks.List[string]{} // a base class of the project's own may set it
	}
	special := map[string]checks.List[string]{}
	var rule *permissionRule
	for _, method := range blocks(class.body, "def") {
		methods, permissions, marked := actionOf(method)
		switch {
		case method.name == "get_permissions":
			r := permissionsOf(method)
			rule = &r
		case slices.Contains(writers, method.name):
			add(method.name, method.line)
		case marked && slices.ContainsFunc(methods, writes):
			add(method.name, method.line)
			if permissions != nil {
				special[method.name] = *permissions
			}
		}
	}
	var all []repository.ViewAction
	for _, name := range names {
		if excluded(allowed, name) {
			continue
		}
		action := repository.ViewAction{Name: checks.Clean(name), Line: lines[name], Permissions: own}
		if own, given := special[name]; given {
			action.Permissions = own
		}
		if rule != nil {
			action.Permissions = rule.of(name, action.Permissions)
		}
		all = append(all, action)
	}
	return all
}

// knownBases reports whether all base classes are Django REST framework's own.
func knownBases(bases []string) bool {
	return !slices.ContainsFunc(bases, func(b string) bool {
		_, mixin := mixins[b]
		return !mixin && !slices.Contains([]string{"ReadOnlyModelViewSet", "GenericViewSet", "ViewSet", "APIView", "GenericAPIView", "ListModelMixin", "RetrieveModelMixin", "ListAPIView", "RetrieveAPIView"}, b)
	})
}

// excluded reports whether http_method_names leaves an action out.
func excluded(allowed checks.List[string], action string) bool {
	names, whole := allowed.Get()
	if !whole {
		return false
	}
	method, known := map[string]string{"create": "post", "update": "put", "partial_update": "patch", "destroy": "delete", "post": "post", "put": "put", "patch": "patch", "delete": "delete"}[action]
	return known && !slices.Contains(names, method)
}

func writes(method string) bool {
	switch strings.ToLower(method) {
	case "post", "put", "patch", "delete":
		return true
	}
	return false
}

func texts(v value) checks.List[string] {
	if v.kind != listValue || !v.whole {
		return checks.List[string]{}
	}
	var all []string
	for _, item := range v.items {
		all = append(all, strings.ToLower(item.text))
	}
	return checks.Whole(all)
}

// classes are the classes of a list such as [IsAdminUser, permissions.IsAuthenticated()];
// one that is made of others isn't known.
func classes(tokens []token) checks.List[string] {
	if len(tokens) < 2 || tokens[0].text != "[" && tokens[0].text != "(" {
		return checks.List[string]{}
	}
	for _, t := range tokens {
		if t.form == formText || t.text == "|" || t.text == "&" || t.text == "~" || t.text == "for" || t.text == "if" || t.text == "+" {
			return checks.List[string]{}
		}
	}
	names := namesIn(tokens)
	for i := range names {
		names[i] = checks.Clean(names[i])
	}
	return checks.Whole(names)
}

// actionOf reads @action(methods=[...], permission_classes=[...]), and @x.mapping.post.
func actionOf(method block) (methods []string, permissions *checks.List[string], marked bool) {
	for _, d := range method.decorators {
		if d.is(2, ".", "mapping") {
			return []string{d.tokens[len(d.tokens)-1].text}, nil, true
		}
		if !d.is(1, "action") {
			continue
		}
		marked, methods = true, []string{"get"}
		for i := range d.tokens {
			if d.is(i, "methods", "=") {
				list := texts(expression(argument(d.tokens[i+2:]), nil))
				var whole bool
				if methods, whole = list.Get(); !whole {
					methods = []string{"post"} // not known: it may write
				}
			}
			if d.is(i, "permission_classes", "=") {
				own := classes(argument(d.tokens[i+2:]))
				permissions = &own
			}
		}
	}
	return methods, permissions, marked
}

// argument are the tokens up to the comma or bracket that ends an argument.
func argument(tokens []token) []token {
	level := 0
	for i, t := range tokens {
		if t.form == formText {
			continue
		}
		switch t.text {
		case "(", "[", "{":
			level++
		case ")", "]", "}":
			level--
		}
		if level < 0 || level == 0 && t.text == "," {
			return tokens[:i]
		}
	}
	return tokens
}

// functionView reads @api_view(["POST"]) and @permission_classes([...]).
func (c code) functionView(function block) (repository.ViewAction, bool) {
	action := repository.ViewAction{Name: checks.Clean(function.name), Line: function.line, Permissions: c.defaults}
	found := false
	for _, d := range function.decorators {
		switch {
		case d.is(1, "api_view", "("):
			list, whole := texts(expression(argument(d.tokens[3:]), nil)).Get()
			found = !whole || slices.ContainsFunc(list, writes)
		case d.is(1, "permission_classes", "("):
			action.Permissions = classes(argument(d.tokens[3:]))
		}
	}
	return action, found
}
