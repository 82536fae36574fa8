package django

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks/repository"
)

type files map[string]string

func (f files) read(name string) ([]byte, error) {
	text, there := f[name]
	if !there {
		return nil, fs.ErrNotExist
	}
	return []byte(text), nil
}

func readFiles(f files) Found { return Read(slices.Sorted(maps.Keys(f)), f.read) }

// TestSwitchesAreWhatPythonMakesOfThem holds what a setting is where no variable is set.
// Rows that need no library were tried with Python's own interpreter.
func TestSwitchesAreWhatPythonMakesOfThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`DEBUG = True`:        "on",
		`DEBUG = False`:       "off",
		`DEBUG: bool = False`: "off",
		`x = 1`:               "unset",
		`DEBUG = os.getenv("D", "True") == "True"`:            "env-on",
		`DEBUG = os.environ.get("D", "False") == "True"`:      "env-off",
		`DEBUG = os.environ.get("D") == "1"`:                  "env-off",
		`DEBUG = os.getenv("D", "False")`:                     "env-on", // a text is true
		`DEBUG = bool(os.getenv("D", "False"))`:               "env-on",
		`DEBUG = os.getenv("D", "")`:                          "env-off",
		`DEBUG = os.getenv("D", False)`:                       "env-off",
		`DEBUG = int(os.getenv("D", "0"))`:                    "env-off",
		`DEBUG = bool(int(os.environ.get("D", 1)))`:           "env-on",
		`DEBUG = os.getenv("D", "no").lower() in ("1", "no")`: "env-on",
		`DEBUG = os.getenv("D", "X").lower() not in ["x"]`:    "env-off",
		`DEBUG = os.environ["D"] == "True"`:                   "env",
		`DEBUG = os.environ["D"].lower() == "true"`:           "env",
		"if x:\n    A = True\nelse:\n    DEBUG = False\n":     "?",
		`DEBUG = not os.getenv("PRODUCTION")`:                 "env-on",
		`DEBUG = env.bool("D", default=False)`:                "env-off",
		`DEBUG = config("D", default="False", cast=bool)`:     "env-off",
		`DEBUG = config("D", cast=bool)`:                      "env",
		`DEBUG = env("D")`:                                    "env",
		`DEBUG = True if os.getenv("D") else False`:           "env-off",
		`DEBUG = env("D", "False")`:                           "env-on",
		`DEBUG = env.bool("D", True)`:                         "env-on",
		`DEBUG = env.bool("D")`:                               "env",
		`DEBUG = environ["D"] == "1"`:                         "env",
		`DEBUG = other["D"]`:                                  "?",
		"A = True\nDEBUG = A":                                 "on",
		"DEBUG = True\nDEBUG = False":                         "off",
		"DEBUG = True; DEBUG = False":                         "off",
		"DEBUG = True\ndel DEBUG":                             "unset",
		"DEBUG = False\nif x:\n    DEBUG = True":              "?",
		"try:\n    DEBUG = True\nexcept E:\n    pass":         "?",
		`DEBUG = f"{x}"`:                                      "?",
		`DEBUG = something()`:                                 "?",
		`DEBUG = "on" \` + "\n  if x else 1":                  "?",
		"globals()['DEBUG'] = True":                           "?",
		"from .local import *":                                "?",
		"# DEBUG = True":                                      "unset",
		"'''\nDEBUG = True\n'''":                              "unset",
		"if True:\n    '''\nDEBUG = True\n'''\n":              "unset",
		"def f():\n    DEBUG = True":                          "?",
	} {
		found := readFiles(files{"p/settings.py": text})
		if found.SettingsErr != nil || len(found.Settings) != 1 {
			t.Errorf("%q: %v", text, found.SettingsErr)
			continue
		}
		got := "?"
		if how, known := found.Settings[0].Switches["DEBUG"].Get(); known {
			got = string(how)
		}
		if got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}

func TestSettingsAreThoseThatRun(t *testing.T) {
	t.Parallel()
	found := readFiles(files{
		"manage.py":          `os.environ.setdefault("DJANGO_SETTINGS_MODULE", "p.settings.production")`,
		"p/settings/base.py": "DEBUG = True\nINSTALLED_APPS = ['rest_framework']\nMIDDLEWARE = ['django.middleware.csrf.CsrfViewMiddleware']\n",
		"p/settings/production.py": "from .base import *\nDEBUG = False\nMIDDLEWARE += ['x.Y']\nif not DEBUG:\n    SECURE_SSL_REDIRECT = True\n" +
			"REST_FRAMEWORK = {'DEFAULT_THROTTLE_CLASSES': ['a.AnonRateThrottle'], 'DEFAULT_THROTTLE_RATES': {'anon': '1/s', 'user': None}}\n" +
			"LOGGING = {'handlers': {'a': {'class': 'logging.StreamHandler'}, 'b': {'class': 'x.Unused'}}, 'root': {'handlers': ['a']}}\n",
		"p/settings/test.py": "DEBUG = True\n",
	})
	var used repository.SettingsFile
	for _, s := range found.Settings {
		if s.Used && used.Path != "" || !s.Used && s.Path == "p/settings/production.py" {
			t.Errorf("%s: used %v", s.Path, s.Used)
		}
		if s.Used {
			used = s
		}
	}
	got := fmt.Sprint(used.Switches["DEBUG"], used.Switches["SECURE_SSL_REDIRECT"], used.RestFramework, used.Middleware, used.ThrottleClasses, used.ThrottleRates, used.LogHandlers)
	for _, want := range []string{"off", "on", "true", "[CsrfViewMiddleware Y]", "[AnonRateThrottle]", "[anon]", "[StreamHandler]"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s lacks %s", got, want)
		}
	}
}

const views = `from rest_framework import viewsets
from rest_framework.permissions import IsAdminUser, IsAuthenticated

class A(viewsets.ModelViewSet):
    """Text with class B(viewsets.ModelViewSet): in it."""
    permission_classes = [IsAuthenticated]

    def get_permissions(self):
        """Chooses."""
        if self.action in [
            "create", "update",
            "partial_update", "destroy",
        ]:
            return [IsAdminUser()]
        return super().get_permissions()

    @action(detail=True, methods=["post"])
    def read_now(self, request):
        pass

    @action(detail=True, methods=["get"])
    def show(self, request):
        pass

    @action(detail=True, methods=["post"], permission_classes=[permissions.IsAdminUser])
    def own(self, request):
        pass

class R(viewsets.ReadOnlyModelViewSet):
    permission_classes = [IsAuthenticated]

class M(viewsets.ModelViewSet):
    http_method_names = ["get", "post"]
    permission_classes = [IsAdminUser | IsOwner]

class D(generics.CreateAPIView):
    pass

class O(OwnBase, APIView):
    def post(self, request):
        pass

class G(viewsets.ModelViewSet):
    def get_permissions(self):
        classes = [IsAdminUser]
        return [c() for c in classes]

@api_view(["GET", "POST"])
@permission_classes([AllowAny])
def f(request):
    pass

@csrf_exempt
def exempt(request):
    pass

class S(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()

class T(AsyncWebsocketConsumer):
    async def connect(self):
        if not self.scope["user"].is_authenticated:
            await self.close()
            return
        await self.accept()

class U(AsyncWebsocketConsumer):
    async def connect(self):
        await self.check()
        await self.accept()

class V(AsyncWebsocketConsumer):
    async def connect(self):
        await super().connect()
        await self.accept()

class W(AsyncWebsocketConsumer):
    async def websocket_connect(self, message):
        if not self.scope["user"].is_authenticated:
            await self.close()
            return
        await self.accept()

class X(AsyncWebsocketConsumer):
    async def receive(self, text_data):
        await self.accept()

class P(views.APIView):
    permission_classes = (IsAdminUser,)

    def post(self, request):
        pass
`

func TestViewsAskWhatTheirTextSays(t *testing.T) {
	t.Parallel()
	found := readFiles(files{
		"p/settings.py":   "INSTALLED_APPS = ['rest_framework']\nREST_FRAMEWORK = {'DEFAULT_PERMISSION_CLASSES': ['x.IsAuthenticated']}\n",
		"p/views.py":      views,
		"p/test_views.py": views,
	})
	if found.CodeErr != nil {
		t.Fatal(found.CodeErr)
	}
	got := map[string]string{}
	for _, v := range found.Views {
		for _, a := range v.Actions.Entries() {
			names, whole := a.Permissions.Get()
			got[v.Name+"."+a.Name] = strings.Join(names, "+")
			if !whole {
				got[v.Name+"."+a.Name] = "?"
			}
		}
	}
	want := map[string]string{
		"A.create": "IsAdminUser", "A.update": "IsAdminUser", "A.partial_update": "IsAdminUser", "A.destroy": "IsAdminUser", "A.read_now": "IsAuthenticated", "A.own": "IsAdminUser",
		"M.create": "?", "D.post": "IsAuthenticated", "O.post": "?", "G.create": "?", "G.update": "?", "G.partial_update": "?", "G.destroy": "?", "f.f": "AllowAny", "P.post": "IsAdminUser",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("permissions (-want +got):\n%s", diff)
	}
	if len(found.Exempt) != 1 || found.Exempt[0].Name != "exempt" {
		t.Errorf("exempt: %+v", found.Exempt)
	}
	asked := ""
	for _, c := range found.Consumers {
		how := "?"
		if asks, known := c.Asks.Get(); known {
			how = fmt.Sprint(asks)
		}
		asked += c.Name + " " + how + ";"
	}
	if asked != "S false;T true;U ?;V ?;W true;X ?;" {
		t.Errorf("consumers: %s", asked)
	}
}

func TestHostileFilesAreErrors(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"deep": "A = " + strings.Repeat("[", 100_000), "deep if": "A = " + strings.Repeat("(", 59) + strings.Repeat("1 if 1 else ", 50_000), "open": "A = '''", "shut": ")", "many": strings.Repeat("a ", maxTokens+1),
		"large": strings.Repeat("#", maxBytes+1), "binary": "A = \xff",
	} {
		found := readFiles(files{"p/settings.py": text})
		if found.SettingsErr == nil {
			if how, known := found.Settings[0].Switches["A"].Get(); known {
				t.Errorf("%s is read as %s", name, how)
			}
		}
	}
	circle := readFiles(files{"p/settings.py": "from .settings import *\n"})
	if _, known := circle.Settings[0].Switches["DEBUG"].Get(); known {
		t.Error("a module that imports itself is known")
	}
}

func FuzzSettings(f *testing.F) {
	f.Add("from .b import *\nDEBUG = os.getenv('a', 'b') == 'c'\nA = {'b': [1, *c], **d}\n", views)
	f.Add("A = (1 if b else not c in [d for e in f])[g](h=1)(*i, **j).k\n", "class A(B):\n  def get_permissions(self):\n\treturn [C()]\n")
	f.Fuzz(func(_ *testing.T, settings, code string) {
		readFiles(files{"p/settings.py": settings, "p/b.py": code, "p/v.py": code + "rest_framework csrf_exempt"})
	})
}
