package engine

// hands are the goroutines that connectors run on. One is used again for the next target, as
// its stack has grown by then. One that a connector holds up is left behind.
type hands struct {
	idle chan chan func()
	over chan struct{}
}

func newHands(most int) hands { return hands{make(chan chan func(), most), make(chan struct{})} }

// run has do done, without waiting for it.
func (h hands) run(do func()) {
	select {
	case hand := <-h.idle:
		hand <- do
	default:
		hand := make(chan func(), 1)
		hand <- do
		go h.work(hand)
	}
}

func (h hands) work(hand chan func()) {
	for {
		select {
		case do := <-hand:
			do()
		case <-h.over:
			return
		}
		select {
		case h.idle <- hand:
		default: // there are enough
			return
		}
	}
}

// dismiss ends those that are idle, and the others as soon as they are. Nothing may be run
// after it.
func (h hands) dismiss() { close(h.over) }
