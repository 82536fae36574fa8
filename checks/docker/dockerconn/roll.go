package dockerconn

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/docker/docker/api/types/container"

	"hardcheck/checks"
)

// roll is one of the engine's lists, and what came of asking for each of its entries. It may be
// asked for several times, as containers come and go while they are read.
type roll[T any] struct {
	// field is the list's name among the facts: "containers".
	field string
	list  func(context.Context) ([]*T, error)
	// look asks for one entry.
	look func(context.Context, *T)
	own  func(*T) *entry
	// all are the entries that were ever listed, by ID.
	all map[string]*T
	// problem is why the last list is not known; answered tells that some list is.
	problem  *checks.Problem
	answered bool
}

// entry is what is common to all that is listed first and then asked for.
type entry struct {
	id, name string
	// listed: the last list names it. missing: the engine said that there is no such thing,
	// tries how often it was asked.
	listed, missing bool
	tries           int
	// doubted: once described, a later question was refused as of what is no longer there, stops or
	// is being removed. condemned: it was refused as of what is being removed, which no proxy and no
	// container that stays is a reason for. left: a list that was asked for after that no longer
	// names it, or as being removed.
	doubted, condemned, left bool
	// state is the engine's word for what the last list says it does; empty where lists don't tell.
	state string
}

// ask asks for the list, and for those entries that nothing is known of.
func (l *roll[T]) ask(ctx context.Context, r *reading) {
	leave := r.slot()
	list, err := l.list(ctx)
	leave()
	if err != nil {
		l.problem = new(classify(err))
		return
	}
	if l.all == nil {
		l.all = map[string]*T{}
	}
	for _, known := range l.all {
		l.own(known).listed = false
	}
	l.answered = true
	var open []*T
	for _, one := range list {
		known, there := l.all[l.own(one).id]
		if !there {
			known = one
			l.all[l.own(one).id] = one
		}
		if own := l.own(known); !own.listed && (!there || own.missing) {
			open = append(open, known)
		}
		l.own(known).listed = true
	}
	r.each(len(open), func(i int) {
		l.own(open[i]).tries++
		l.look(ctx, open[i])
	})
}

// listed is how many entries the last list has.
func (l *roll[T]) listed() int {
	count := 0
	for _, one := range l.all {
		if l.own(one).listed {
			count++
		}
	}
	return count
}

// unsettled reports whether another list could tell more: what is missing may be gone by
// now, and what the engine counts may have changed since it was listed.
func (l *roll[T]) unsettled(counted int, known bool) bool {
	if l.problem != nil || !l.answered {
		return false
	}
	for _, one := range l.all {
		if own := l.own(one); own.listed && own.missing && own.tries < 2 {
			return true
		}
	}
	return known && counted != l.listed()
}

// confirm lists again what the engine described and then knew no more, until it tells all of it
// apart: what it no longer lists was removed since. What it goes on to list keeps its problems. It has
// the time of one exchange: to end a busy container's processes takes an engine seconds.
func (l *roll[T]) confirm(ctx context.Context, r *reading) {
	ctx, cancel := context.WithTimeout(ctx, exchangeTime(r.options.Timeout))
	defer cancel()
	for try, wait := 0, time.Duration(0); len(l.doubted(try)) > 0; try, wait = try+1, max(removal, min(2*wait, 10*removal)) {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		leave := r.slot()
		list, err := l.list(ctx)
		leave()
		if err != nil {
			return
		}
		for id, own := range l.doubted(try) {
			at := slices.IndexFunc(list, func(one *T) bool { return l.own(one).id == id })
			if at >= 0 {
				own.state = l.own(list[at]).state
			}
			own.left = at < 0 || own.state == container.StateRemoving
		}
	}
}

// doubted are the entries by ID that the engine knew no more, and that may yet leave its lists after so
// many of them. Of a dead one the engine has given up the removal.
func (l *roll[T]) doubted(lists int) map[string]*entry {
	doubted := map[string]*entry{}
	for id, one := range l.all {
		own := l.own(one)
		going := own.condemned && own.state != container.StateDead
		if own.doubted && !own.left && (going || lists < recounts) {
			doubted[id] = own
		}
	}
	return doubted
}

// sorted are the entries by name. What was removed while it was read is not among them: that are
// the names in vanished.
func (l *roll[T]) sorted() (entries []*T, vanished []string) {
	for _, one := range l.all {
		if own := l.own(one); own.left || own.missing && !own.listed {
			vanished = append(vanished, own.name)
			continue
		}
		entries = append(entries, one)
	}
	slices.SortFunc(entries, func(a, b *T) int {
		first, second := l.own(a), l.own(b)
		return cmp.Or(strings.Compare(first.name, second.name), strings.Compare(first.id, second.id))
	})
	slices.Sort(vanished)
	return entries, vanished
}

// note says why entries and the list itself are unknown, and reports whether the list is whole.
// counted is how many the engine counts, known whether it said so, and uncounted why not.
func (l *roll[T]) note(r *reading, counted int, known bool, uncounted checks.Problem) bool {
	for _, one := range l.all {
		if own := l.own(one); own.listed && own.missing {
			r.problem(l.field+"."+own.name, because(checks.Unreadable,
				"the engine lists %s and answers that there is no such thing when asked for it: does a proxy refuse it?", own.name))
		}
	}
	switch {
	case l.problem != nil:
		r.problem(l.field, *l.problem)
	case !known:
		r.problem(l.field, because(uncounted.Reason, "how many %s the engine counts is not known, so that the list may lack some: %s", l.field, uncounted.Detail))
	case counted != l.listed():
		r.problem(l.field, because(checks.Unreadable, "the engine counts %d %s and lists %s: does a proxy filter its answers?", counted, l.field, orNone(l.listed())))
	default:
		return true
	}
	return false
}

func orNone(count int) string {
	if count == 0 {
		return "none"
	}
	return fmt.Sprint(count)
}

// listOf is a roll's list as a fact: unknown where the engine gave none.
func listOf[F any](entries []F, answered, whole bool) checks.List[F] {
	switch {
	case !answered:
		return checks.List[F]{}
	case !whole:
		return checks.Cut(entries)
	default:
		return checks.Whole(entries)
	}
}
