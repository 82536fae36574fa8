package redisconn

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/redis"
)

// maxListedHere bounds the primaries of a Sentinel and the nodes of a cluster.
const maxListedHere = 4096

// judgeSentinel fills what a Sentinel monitors. An entry that can't be read is left out,
// and the list cut for it.
func (c *collector) judgeSentinel(got answer) {
	if !c.isSentinel() {
		return
	}
	items, ok := got.value.([]any)
	if !ok {
		c.problems.Add("sentinel", c.explain(got, "SENTINEL MASTERS", "+sentinel|masters"))
		return
	}
	monitored := []redis.Monitored{}
	for _, item := range items[:min(len(items), maxListedHere)] {
		if primary, ok := c.monitored(item); ok {
			monitored = append(monitored, primary)
		}
	}
	if c.facts.Sentinel = checks.Whole(monitored); len(monitored) < len(items) {
		c.facts.Sentinel = checks.Cut(monitored)
		c.problems.Add("sentinel", *unreadable("SENTINEL MASTERS has an entry that can't be read"))
	}
}

func (c *collector) monitored(item any) (redis.Monitored, bool) {
	words, _ := item.([]any)
	fields := map[string]string{}
	for i := 0; i+1 < len(words) && i < maxInfoFields; i += 2 {
		name, _ := words[i].(string)
		fields[name] = fmt.Sprint(words[i+1])
	}
	primary := redis.Monitored{Name: c.secrets.Fact(fields["name"]), Host: c.secrets.Fact(fields["ip"])}
	ok := primary.Name != "" && primary.Host != ""
	for field, into := range map[string]*int{"port": &primary.Port, "quorum": &primary.Quorum, "num-other-sentinels": &primary.OtherSentinels} {
		number, err := strconv.Atoi(fields[field])
		ok = ok && err == nil && number >= 0 && number <= math.MaxUint16
		*into = number
	}
	return primary, ok
}

// judgeCluster fills the nodes that a node of a cluster knows.
func (c *collector) judgeCluster(got answer) {
	if server, known := c.facts.Server.Get(); !known || server.Mode != redis.ModeCluster {
		return
	}
	text, ok := got.value.(string)
	if !ok {
		c.problems.Add("cluster", c.explain(got, "CLUSTER NODES", "+cluster|nodes"))
		return
	}
	nodes, total := []redis.Node{}, 0
	for line := range strings.Lines(text) {
		if line = strings.TrimRight(line, "\r\n"); line == "" {
			continue
		}
		total++
		if node, ok := c.node(line); ok && len(nodes) < maxListedHere {
			nodes = append(nodes, node)
		}
	}
	if c.facts.Cluster = checks.Whole(nodes); len(nodes) < total {
		c.facts.Cluster = checks.Cut(nodes)
		c.problems.Add("cluster", *unreadable("CLUSTER NODES has a line that can't be read"))
	}
}

// node reads "ID HOST:PORT@BUS[,NAME] FLAGS ...". A node that has met no other doesn't
// know its own address.
func (c *collector) node(line string) (redis.Node, bool) {
	words := strings.Fields(line)
	if len(words) < 3 {
		return redis.Node{}, false
	}
	address, _, _ := strings.Cut(words[1], ",")
	address, bus, _ := strings.Cut(address, "@")
	colon := strings.LastIndexByte(address, ':')
	if colon < 0 {
		return redis.Node{}, false
	}
	node := redis.Node{ID: c.secrets.Fact(words[0]), Host: c.secrets.Fact(address[:colon])}
	for flag := range strings.SplitSeq(words[2], ",") {
		node.Myself = node.Myself || flag == "myself"
		node.Gone = node.Gone || flag == "noaddr"
	}
	var errs [2]error
	node.Port, errs[0] = strconv.Atoi(address[colon+1:])
	if bus != "" {
		node.BusPort, errs[1] = strconv.Atoi(bus)
	}
	return node, errs[0] == nil && errs[1] == nil && min(node.Port, node.BusPort) >= 0 && max(node.Port, node.BusPort) <= math.MaxUint16
}
