package advisories

import (
	"testing"
	"time"
)

func TestData(t *testing.T) {
	t.Parallel()
	data := Gathered(2026, time.August, 22)
	if data.String() != "2026-08-22" || !data.Until.Equal(day(2027, time.February, 22)) {
		t.Errorf("%s until %s", data, data.Until)
	}
	for at, old := range map[time.Time]bool{
		day(2026, time.January, 1):                                  false,
		day(2027, time.February, 22).Add(-time.Nanosecond):          false,
		day(2027, time.February, 22):                                true,
		day(2040, time.January, 1):                                  true,
		day(2027, time.February, 22).In(time.FixedZone("", -3_600)): true,
	} {
		if data.Old(at) != old {
			t.Errorf("old on %s: %t, want %t", at, !old, old)
		}
	}
}
