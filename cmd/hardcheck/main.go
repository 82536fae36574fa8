// Command hardcheck audits routers, Modbus devices, Redis and Docker against
// security policies. It changes nothing on what it audits.
package main

import (
	"context"
	"os"
	"os/signal"
	"slices"
	"syscall"
	_ "time/tzdata" // an image without zone files reads windows in the zone that they name
)

func main() {
	paceCollection()
	os.Exit(mainCode())
}

// mainCode runs the command of the process. The first interrupt ends the audit
// in order; a second one ends the process at once, as the handler is gone by then. A
// signal that whoever started us had ignored (nohup) stays ignored.
func mainCode() int {
	// A reader that has gone, as in "hardcheck audit | head", is a report that could
	// not be written: it has an exit code of its own.
	signal.Ignore(syscall.SIGPIPE)
	ends := slices.DeleteFunc([]os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}, signal.Ignored)
	if len(ends) == 0 {
		ends = []os.Signal{syscall.SIGTERM} // none would stand for every signal
	}
	ctx, stop := signal.NotifyContext(context.Background(), ends...)
	defer stop()
	context.AfterFunc(ctx, stop)
	return run(ctx, os.Args[1:], streams{in: os.Stdin, out: os.Stdout, err: os.Stderr})
}
