package engine

import (
	"context"
	"fmt"
	"slices"

	"hardcheck/checks"
)

// chains puts the addresses of one name together, in the order of the jobs.
func chains(jobs []Job) [][]Job {
	all := make([][]Job, 0, len(jobs))
	byBase := map[string]int{}
	for _, job := range jobs {
		base := job.Access.Target.Base
		if at, there := byBase[base]; there && base != "" {
			all[at] = append(all[at], job)
			continue
		}
		byBase[base] = len(all)
		all = append(all, []Job{job})
	}
	return all
}

// queues puts the chains together that begin at one address, in their order.
func queues(chains [][]Job) [][][]Job {
	all := make([][][]Job, 0, len(chains))
	byAddress := make(map[string]int, len(chains))
	for _, chain := range chains {
		address := addressOf(chain[0].Access)
		at, there := byAddress[address]
		if !there {
			at = len(all)
			byAddress[address] = at
			all = append(all, nil)
		}
		all[at] = append(all[at], chain)
	}
	return all
}

// chain reads the addresses of one name one after another: they may lead to one device.
func (r reader) chain(ctx context.Context, jobs []Job) []Record {
	records := make([]Record, len(jobs))
	further := false
	for i, job := range jobs {
		records[i] = r.inTurn(ctx, job, further)
		further = further || slices.ContainsFunc(records[i].Transcript, func(e checks.Exchange) bool { return e.Event == "send" })
	}
	if len(records) > 1 {
		listRepeated(records)
		listClosed(records)
	}
	return records
}

// listRepeated keeps the first record of a device that several addresses lead to.
func listRepeated(records []Record) {
	first := map[string]string{} // the device's id to the name of the record
	for i, r := range records {
		facts, ok := r.Facts.(checks.Identified)
		if !ok || facts.DeviceID() == "" {
			continue
		}
		id := facts.DeviceID()
		if earlier, read := first[id]; read {
			list(&records[i], checks.StateRepeated, fmt.Sprintf("this is the device that was read as %s: it is judged there", earlier))
			continue
		}
		first[id] = r.Target.Name
	}
}

// listClosed lists the addresses that refused the connection, where another answered.
func listClosed(records []Record) {
	answers := slices.IndexFunc(records, func(r Record) bool {
		return r.Facts != nil || r.Problem != nil && !r.Defect && (r.Problem.Reason == checks.Denied || r.Problem.Reason == checks.Unreadable)
	})
	if answers < 0 {
		return
	}
	for i, r := range records {
		if r.Facts == nil && r.Problem != nil && r.Problem.Refused {
			list(&records[i], checks.StateNotListening, fmt.Sprintf("nothing listens at %s, while %s answers", r.Endpoint, records[answers].Target.Name))
		}
	}
}

func list(r *Record, state checks.State, why string) {
	r.State, r.Listed = state, checks.Clean(why)
	r.Facts, r.Problem, r.Problems = nil, nil, nil
}
