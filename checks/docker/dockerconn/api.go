package dockerconn

import (
	"context"

	"github.com/docker/docker/api/types"
	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/image"
	"github.com/docker/docker/api/types/network"
	"github.com/docker/docker/api/types/swarm"
	"github.com/docker/docker/api/types/system"
	"github.com/docker/docker/api/types/volume"
	dockerclient "github.com/docker/docker/client"
)

// engineAPI is all that is used of the client library, so that another library
// can take its place.
type engineAPI interface {
	ClientVersion() string
	Info(ctx context.Context) (system.Info, error)
	ServerVersion(ctx context.Context) (types.Version, error)
	SwarmInspect(ctx context.Context) (swarm.Swarm, error)
	ContainerList(ctx context.Context, options container.ListOptions) ([]container.Summary, error)
	ContainerInspect(ctx context.Context, id string) (container.InspectResponse, error)
	ContainerTop(ctx context.Context, id string, arguments []string) (container.TopResponse, error)
	ImageList(ctx context.Context, options image.ListOptions) ([]image.Summary, error)
	ImageInspect(ctx context.Context, id string, options ...dockerclient.ImageInspectOption) (image.InspectResponse, error)
	ImageHistory(ctx context.Context, id string, options ...dockerclient.ImageHistoryOption) ([]image.HistoryResponseItem, error)
	NetworkList(ctx context.Context, options network.ListOptions) ([]network.Inspect, error)
	VolumeList(ctx context.Context, options volume.ListOptions) (volume.ListResponse, error)
}
