package dirconn

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/idxfile"
	"github.com/go-git/go-git/v5/plumbing/format/packfile"
)

// The bounds of git's objects.
const (
	maxObject  = 4 << 20  // of one commit, tag or tree, inflated
	maxLoose   = 1 << 20  // of one that is a file of its own, compressed
	maxPacks   = 500      // how many packs are opened
	maxIndexes = 64 << 20 // of their indexes together
	maxChain   = 4095     // differences that build one object, as git allows
)

// objects reads commits, tags and trees. Blobs are never read: the files are in the
// checkout.
type objects struct {
	folder gitFolder
	packs  []pack
	// missing is why some packs are not among them, nil where all are.
	missing error
}

type pack struct {
	file  *os.File
	index *idxfile.MemoryIndex
	// scanner is at any place of the file.
	scanner *packfile.Scanner
}

// openObjects opens the packs of a repository.
func openObjects(folder gitFolder) *objects {
	o := &objects{folder: folder}
	names, err := readNames(folder.common, "objects/pack")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		o.missing = err
	}
	left := int64(maxIndexes)
	for _, name := range names {
		base, isIndex := strings.CutSuffix(name, ".idx")
		if !isIndex {
			continue
		}
		if len(o.packs) == maxPacks {
			o.missing = fmt.Errorf("there are more than %d packs: %w", maxPacks, errBudget)
			break
		}
		opened, size, err := openPack(folder.common, "objects/pack/"+base, left)
		if err != nil {
			o.missing = errors.Join(o.missing, fmt.Errorf("open pack %s: %w", base, err))
			continue
		}
		left -= size
		o.packs = append(o.packs, opened)
	}
	return o
}

// readNames lists a folder.
func readNames(root *os.Root, folder string) ([]string, error) {
	entries, err := fs.ReadDir(root.FS(), folder)
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names, err
}

func openPack(root *os.Root, base string, most int64) (pack, int64, error) {
	text, err := openRegular(root, base+".idx", most)
	if err != nil {
		return pack{}, 0, err
	}
	info, err := text.Stat()
	index := idxfile.NewMemoryIndex()
	if err == nil {
		err = idxfile.NewDecoder(text).Decode(index)
	}
	if err = errors.Join(err, text.Close()); err != nil {
		return pack{}, 0, err
	}
	file, err := openRegular(root, base+".pack", 1<<62)
	if err != nil {
		return pack{}, 0, err
	}
	return pack{file, index, packfile.NewScanner(file)}, info.Size(), nil
}

func (o *objects) close() error {
	var err error
	for _, p := range o.packs {
		err = errors.Join(err, p.file.Close())
	}
	return err
}

// read returns an object by its id in hexadecimal. What its head says of its size is
// compared with what comes, and both are bounded.
func (o *objects) read(id string) (plumbing.ObjectType, []byte, error) {
	file, err := openRegular(o.folder.common, path.Join("objects", id[:2], id[2:]), maxLoose)
	if err == nil {
		kind, data, err := readLoose(file)
		if err = errors.Join(err, file.Close()); err == nil && plumbing.ComputeHash(kind, data).String() != id {
			err = errors.New("its content isn't what its id says")
		}
		return kind, data, wrapObject(id, err)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return 0, nil, wrapObject(id, err)
	}
	for _, p := range o.packs {
		if offset, err := p.index.FindOffset(plumbing.NewHash(id)); err == nil {
			kind, data, err := p.read(offset)
			return kind, data, wrapObject(id, err)
		}
	}
	if o.missing != nil {
		return 0, nil, wrapObject(id, o.missing)
	}
	return 0, nil, wrapObject(id, errMissing)
}

// errMissing is the error for an object that the repository doesn't hold: it was cloned
// in part, or keeps its objects in another one (objects/info/alternates).
var errMissing = errors.New("it is not in this repository")

func wrapObject(id string, err error) error {
	if err != nil {
		return fmt.Errorf("read object %s: %w", id[:12], err)
	}
	return nil
}

// maxHead is the length of a loose object's head: a word, a number and a zero.
const maxHead = 32

func readLoose(file io.Reader) (plumbing.ObjectType, []byte, error) {
	inflated, err := zlib.NewReader(file)
	if err != nil {
		return 0, nil, err
	}
	// The head is looked for in its first bytes only: an object may be zeros without end.
	reader := bufio.NewReaderSize(inflated, maxHead)
	head, err := reader.ReadSlice(0)
	if err != nil {
		return 0, nil, errors.New("it has no head")
	}
	word, number, _ := strings.Cut(strings.TrimSuffix(string(head), "\x00"), " ")
	kind, err := plumbing.ParseObjectType(word)
	if err != nil {
		return 0, nil, err
	}
	size, err := strconv.ParseInt(number, 10, 64)
	switch {
	case err != nil || size < 0:
		return 0, nil, errors.New("its head has no size")
	case size > maxObject:
		return 0, nil, fmt.Errorf("it has %d bytes, %d are the most: %w", size, maxObject, errBudget)
	}
	data, err := io.ReadAll(io.LimitReader(reader, size+1))
	if err == nil && int64(len(data)) != size {
		err = fmt.Errorf("its head says %d bytes, and it has another number", size)
	}
	return kind, data, err
}

// read builds an object of a pack from its base and the differences on the way there. It
// does so step by step: a pack may hold a ring of differences.
func (p pack) read(offset int64) (plumbing.ObjectType, []byte, error) {
	var deltas [][]byte
	total := int64(0)
	for range maxChain {
		header, err := p.scanner.SeekObjectHeader(offset)
		if err != nil {
			return 0, nil, err
		}
		if total += header.Length; header.Length > maxObject || total > 4*maxObject {
			return 0, nil, fmt.Errorf("it has more than %d bytes: %w", maxObject, errBudget)
		}
		content := &limited{left: header.Length}
		if _, _, err := p.scanner.NextObject(content); err != nil {
			return 0, nil, err
		}
		switch header.Type {
		case plumbing.OFSDeltaObject:
			offset = header.OffsetReference
		case plumbing.REFDeltaObject:
			if offset, err = p.index.FindOffset(header.Reference); err != nil {
				return 0, nil, err
			}
		case plumbing.CommitObject, plumbing.TreeObject, plumbing.BlobObject, plumbing.TagObject:
			data, err := patched(content.Bytes(), deltas)
			return header.Type, data, err
		default:
			return 0, nil, fmt.Errorf("it is of the unknown kind %d", header.Type)
		}
		deltas = append(deltas, content.Bytes())
	}
	return 0, nil, fmt.Errorf("it is built of more than %d differences", maxChain)
}

// patched applies the differences, the last first.
func patched(data []byte, deltas [][]byte) ([]byte, error) {
	for i := len(deltas) - 1; i >= 0; i-- {
		// A difference begins with the sizes of what it is made for and of what it makes.
		_, n := binary.Uvarint(deltas[i])
		if n <= 0 {
			return nil, packfile.ErrInvalidDelta
		}
		size, m := binary.Uvarint(deltas[i][n:])
		if m <= 0 || size > maxObject {
			return nil, fmt.Errorf("it has more than %d bytes: %w", maxObject, errBudget)
		}
		var err error
		if data, err = packfile.PatchDelta(data, deltas[i]); err != nil {
			return nil, err
		}
	}
	return data, nil
}

// limited takes as many bytes as were announced, and no more.
type limited struct {
	bytes.Buffer
	left int64
}

func (l *limited) Write(data []byte) (int, error) {
	if l.left -= int64(len(data)); l.left < 0 {
		return 0, errors.New("it is longer than its head says")
	}
	return l.Buffer.Write(data)
}
