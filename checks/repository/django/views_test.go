package django

import (
	"strings"
	"testing"
)

// TestViewsOfOddForms holds which views, writing actions and exemptions are found in code that is
// short, cut off or of rarer forms.
func TestViewsOfOddForms(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ code, want string }{
		{"class", ""},
		{"async def", ""},
		{"class A B", ""},
		{"class A(ModelViewSet): pass", "A create:unknown update:unknown partial_update:unknown destroy:unknown"},
		{"class A(ReadOnlyModelViewSet):\n    pass", ""},
		{"class A(CreateAPIView):\n    permission_classes = []", "A post:"},
		{"class A(CreateAPIView):\n    permission_classes = [B]", "A post:B"},
		{"class A(CreateAPIView):\n    permission_classes = [B | C]", "A post:unknown"},
		{"class A(ViewSet):\n    @show.mapping.post\n    def change(self): pass", "A change:IsIn"},
		{"class A(ViewSet):\n    @show.mapping.get\n    def look(self): pass", ""},
		{"class A(ViewSet):\n    @action(methods=['get', 'head'], detail=True)\n    def look(self): pass", ""},
		{"class A(ViewSet):\n    @action(methods=['get', 'put'], detail=True)\n    def change(self): pass", "A change:IsIn"},
		{"class A(ViewSet):\n    @action(detail=True, methods=wanted)\n    def some(self): pass", "A some:IsIn"},
		{"@csrf_exempt\npass", "exempt "},
		{"@csrf_exempt\ndef f(request): pass", "exempt f"},
		{"@csrf_exempt", "exempt "},
		{"x = csrf_exempt(f)", "exempt "},
		{"from a import csrf_exempt", ""},
	} {
		found := readFiles(files{
			"p/settings.py": "REST_FRAMEWORK = {'DEFAULT_PERMISSION_CLASSES': ['x.IsIn']}\n",
			"p/views.py":    "# rest_framework\n" + tc.code + "\n",
		})
		var got []string
		for _, v := range found.Views {
			text := v.Name
			for _, a := range v.Actions.Entries() {
				names, whole := a.Permissions.Get()
				asked := strings.Join(names, "+")
				if !whole {
					asked = "unknown"
				}
				text += " " + a.Name + ":" + asked
			}
			got = append(got, text)
		}
		for _, e := range found.Exempt {
			got = append(got, "exempt "+e.Name)
		}
		if text := strings.Join(got, "; "); found.CodeErr != nil || text != tc.want {
			t.Errorf("%q: %q, %v; want %q", tc.code, text, found.CodeErr, tc.want)
		}
	}
}
