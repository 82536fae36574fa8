//go:build !race

package routerosconn

// raceDetector is set where every read of the library costs hundredfold.
const raceDetector = false
