// Command hardlab starts lab scenarios for a person to look at, and audits them. All
// it starts listens on loopback, in network namespaces of its own, or on internal
// networks of the Docker engine.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := newRoot().ExecuteContext(ctx)
	stop()
	if err != nil {
		_, _ = fmt.Fprintf(os.Stderr, "hardlab: %v\n", err)
		os.Exit(1)
	}
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use: "hardlab", Short: "Start lab scenarios and audit them",
		SilenceErrors: true, SilenceUsage: true,
	}
	root.AddCommand(newRun(), newUp(), newDown(), newList(), newCompose(), newRedis(), newServe())
	return root
}
