package composeconn

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"

	"github.com/compose-spec/compose-go/v2/types"
)

// hashes are those by which Compose tells whether a container is what the files say now, `docker compose
// config --hash SERVICE`: SHA-256 of the service as JSON, without what doesn't change a container. Its
// versions write the keys in the order of their library: the one that we have, or by name as those up to
// Compose 2.40 do. Versions that write something else again are not recognised.
//
// There are none where the files don't tell all of the service, nor for an image that is built, since its
// Dockerfile may have changed. named is the service as the files give it, read the one with its variables
// and labels.
func (c *collecting) hashes(named, read types.ServiceConfig, gaps gap) []string {
	if named.Build != nil || len(gaps) > 0 || len(c.unset[named.Name]) > 0 || len(c.bases[named.Name]) > 0 {
		return nil
	}
	named.Environment, named.Labels = read.Environment, read.Labels
	named.EnvFiles, named.LabelFiles = nil, nil
	named.PullPolicy, named.Scale, named.DependsOn, named.Profiles = "", nil, nil, nil
	if named.Deploy != nil {
		deploy := *named.Deploy
		deploy.Replicas = nil
		named.Deploy = &deploy
	}
	data, err := json.Marshal(named)
	if err != nil {
		return nil
	}
	return []string{hashOf(data), hashOf(byName(data))}
}

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// byName is an object of JSON with its keys in the order of their names. What lies below stays as it is.
func byName(object []byte) []byte {
	var keys map[string]json.RawMessage
	if json.Unmarshal(object, &keys) != nil {
		return nil
	}
	var b bytes.Buffer
	b.WriteByte('{')
	for i, key := range slices.Sorted(maps.Keys(keys)) {
		if i > 0 {
			b.WriteByte(',')
		}
		name, _ := json.Marshal(key) // a text
		b.Write(name)
		b.WriteByte(':')
		b.Write(keys[key])
	}
	b.WriteByte('}')
	return b.Bytes()
}
