// Command hardlab starts lab scenarios for a person to look at. All it starts
// listens on loopback and ends with it.
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
		Use: "hardlab", Short: "Start lab scenarios on loopback and audit them",
		SilenceErrors: true, SilenceUsage: true,
	}
	root.AddCommand(newRedis())
	return root
}
