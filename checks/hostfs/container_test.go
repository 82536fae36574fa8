package hostfs

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func id(digit string) string { return strings.Repeat(digit, 64) }

// mount is a line of /proc/self/mountinfo.
func mount(root, place string) string {
	return fmt.Sprintf("36 35 254:0 %s %s rw,relatime - ext4 /dev/vda rw\n", root, place)
}

func TestOwnContainer(t *testing.T) {
	t.Parallel()
	a, b := id("a"), id("b")
	three := func(of, folder string) string {
		return mount(folder+"/containers/"+of+"/hostname", "/etc/hostname") + mount(folder+"/containers/"+of+"/hosts", "/etc/hosts") +
			mount(folder+"/containers/"+of+"/resolv.conf", "/etc/resolv.conf")
	}
	for _, tc := range []struct {
		name, cgroup, mounts string
		want                 Surroundings
	}{
		{"host", "0::/user.slice\n", mount("/", "/"), Surroundings{}},
		{"cgroup", "5:cpu:/docker/" + a + "\n0::/docker/" + a + "\n", "", Surroundings{true, a, false}},
		{"scope", "0::/system.slice/docker-" + a + ".scope\n", "", Surroundings{true, a, false}},
		{"files", "0::/\n", three(a, "/var/lib/docker"), Surroundings{true, a, true}},
		{"files_on_a_disk_of_their_own", "0::/\n", three(a, ""), Surroundings{true, a, true}},
		{"network_of_another", "0::/docker/" + a + "\n", three(b, "/var/lib/docker"), Surroundings{true, a, false}},
		{"files_of_two", "0::/\n", three(a, "/x") + mount("/x/containers/"+b+"/hosts", "/etc/hosts"), Surroundings{Inside: true}},
		// The mounts of others, by which a container could be hidden.
		{"shm_of_another", "0::/\n", mount("/var/lib/docker/containers/"+a+"/mounts/shm", "/var/lib/docker/containers/"+a+"/mounts/shm"), Surroundings{}},
		{"path_of_another", "0::/\n", mount("/var/lib/docker/containers/"+a+"/hostname", "/srv/hostname"), Surroundings{}},
		{"file_by_another_name", "0::/\n", mount("/var/lib/docker/containers/"+a+"/hostname", "/etc/hosts"), Surroundings{Inside: true}},
		{"another_engine", "0::/\n", mount("/containers/storage/overlay-containers/"+a+"/userdata/hosts", "/etc/hosts"), Surroundings{Inside: true}},
		{"folder_named_like_it", "0::/\n", mount("/", "/mnt/containers/"+a+"/hosts"), Surroundings{}},
		{"container_within_a_container", "0::/docker/" + a + "/docker/" + b + "\n", "", Surroundings{true, b, false}},
		{"part_of_a_group", "0::/docker/" + a + "/sub\n", "", Surroundings{Inside: true}},
		{"nonsense", "::::\n\x00", "a b c\n", Surroundings{}},
	} {
		if got := own(tc.cgroup, tc.mounts); got != tc.want {
			t.Errorf("%s: %+v, want %+v", tc.name, got, tc.want)
		}
	}
}

// proc makes a folder like /proc.
func proc(t *testing.T, processes map[string]map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for pid, files := range processes {
		if err := os.Mkdir(filepath.Join(root, pid), 0o755); err != nil {
			t.Fatal(err)
		}
		for name, content := range files {
			if err := os.WriteFile(filepath.Join(root, pid, name), []byte(content), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	return root
}

func status(name, uid, gid, groups string) string {
	return "Name:\t" + name + "\nState:\tS (sleeping)\nUid:\t" + uid + "\nGid:\t" + gid + "\nGroups:\t" + groups + "\n"
}

func TestContainerProcesses(t *testing.T) {
	t.Parallel()
	a, b, c := id("a"), id("b"), id("c")
	found, err := ContainerProcesses(proc(t, map[string]map[string]string{
		"1":    {"cgroup": "0::/init.scope\n", "status": status("systemd", "0\t0\t0\t0", "0\t0\t0\t0", "")},
		"20":   {"cgroup": "0::/docker/" + a + "\n", "status": status("web", "1000\t1000\t1000\t1000", "0\t5\t0\t0", "10 998")},
		"3":    {"cgroup": "4:cpu:/docker/" + a + "\n0::/docker/" + a + "\n", "status": status("init", "1000\t1000\t0\t1000", "7\t7\t7\t7", "")},
		"40":   {"cgroup": "0::/docker/" + a + "/docker/" + b + "\n", "status": status("inner", "1\t1\t1\t1", "1\t1\t1\t1", "")},
		"50":   {"cgroup": "0::/system.slice/docker-" + b + ".scope\n", "status": "Name:\tx\nUid:\tnonsense\n"},
		"self": {"cgroup": "0::/docker/" + a + "\n"},
		"55":   {"cgroup": "0::/machine.slice/libpod-conmon-" + c + ".scope\n", "status": status("conmon", "0\t0\t0\t0", "0\t0\t0\t0", "")},
		"56":   {"cgroup": "0::/machine.slice/libpod-" + c + ".scope/container\n", "status": status("web", "5\t5\t5\t5", "5\t5\t5\t5", "")},
		"60":   {"status": status("ended", "0\t0\t0\t0", "0\t0\t0\t0", "")},
	}))
	if err != nil {
		t.Fatal(err)
	}
	pids := func(list []Process) (all []int) {
		for _, p := range list {
			all = append(all, p.PID)
		}
		return all
	}
	if got := pids(found[a]); !slices.Equal(got, []int{3, 20, 40}) {
		t.Errorf("a: %v", got)
	}
	if got := pids(found[b]); !slices.Equal(got, []int{40}) {
		t.Errorf("b: %v", got)
	}
	if got := pids(found[c]); !slices.Equal(got, []int{56}) {
		t.Errorf("c: %v", got)
	}
	if init, web := found[a][0], found[a][1]; init.UID != 0 || web.UID != 1000 || web.GID != 5 || !slices.Equal(web.Groups, []int64{10, 998}) || web.Command != "web" {
		t.Errorf("init %+v, web %+v", init, web)
	}
	hidden := proc(t, map[string]map[string]string{"20": {"cgroup": "0::/docker/" + a + "\n", "status": status("web", "1\t1\t1\t1", "1\t1\t1\t1", "")}})
	if shown, err := ContainerProcesses(hidden); err == nil {
		t.Errorf("processes of some users are taken for all: %v", shown)
	}
	if _, err := ContainerProcesses(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("no error for a folder that isn't there")
	}
}

func FuzzParseStatus(f *testing.F) {
	f.Add([]byte(status("a", "0\t0\t0\t0", "1\t1\t1\t1", "1 2")))
	f.Add([]byte("Uid:\nGid:\nGroups:\nName:\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		process, ok := parseStatus(text)
		if ok && (process.UID < 0 || process.GID < 0) {
			t.Errorf("%+v", process)
		}
	})
}

func FuzzOwn(f *testing.F) {
	f.Add("0::/docker/"+id("a"), mount("/containers/"+id("a")+"/hosts", "/etc/hosts"))
	f.Fuzz(func(t *testing.T, cgroup, mounts string) {
		if got := own(cgroup, mounts); got.ID != "" && (len(got.ID) != 64 || !got.Inside) {
			t.Errorf("%+v", got)
		}
	})
}
