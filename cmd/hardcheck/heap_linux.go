package main

import (
	"runtime"
	"syscall"
)

// firstHeap is how much of the heap is asked for in large pages, in bytes: what a run over
// some thousand targets takes.
const firstHeap = 32 << 20

// largePages has the kernel give the first part of the heap in large pages, where it does so
// on request (/sys/kernel/mm/transparent_hugepage/enabled; madvise(2), MADV_HUGEPAGE): a
// virtual machine may take ten microseconds for each page of 4 KB, and a large run touches
// ten thousand. The room is only named and given back untouched, so that what is used later
// lies there. It is no fault where the kernel has no large pages.
func largePages() {
	room := make([]byte, firstHeap)
	_ = syscall.Madvise(room, syscall.MADV_HUGEPAGE)
	runtime.KeepAlive(room)
	runtime.GC()
}
