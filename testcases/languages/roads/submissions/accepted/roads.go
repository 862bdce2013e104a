// Shortest ways with a heap, and a checksum over many sorted numbers, summed up by two goroutines.
package main

import (
	"bufio"
	"container/heap"
	"fmt"
	"os"
	"sort"
	"sync"
)

const (
	count   = 200000
	modulus = 1000000007
)

type state struct {
	length int64
	town   string
}

type states []state

func (s states) Len() int           { return len(s) }
func (s states) Less(i, j int) bool { return s[i].length < s[j].length }
func (s states) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }
func (s *states) Push(x any)        { *s = append(*s, x.(state)) }
func (s *states) Pop() any {
	last := (*s)[len(*s)-1]
	*s = (*s)[:len(*s)-1]
	return last
}

func shortest(roads map[string][]state, start, end string) string {
	best := map[string]int64{start: 0}
	queue := &states{{0, start}}
	for queue.Len() > 0 {
		at := heap.Pop(queue).(state)
		if at.town == end {
			return fmt.Sprint(at.length)
		}
		for _, road := range roads[at.town] {
			length := at.length + road.length
			if known, ok := best[road.town]; !ok || length < known {
				best[road.town] = length
				heap.Push(queue, state{length, road.town})
			}
		}
	}
	return "unreachable"
}

func checksum(seed int64) int64 {
	values := make([]int64, count)
	for i := range values {
		values[i] = seed
		seed = seed * 16807 % 2147483647
	}
	sort.Slice(values, func(i, j int) bool { return values[i] < values[j] })
	var group sync.WaitGroup
	sums := make(chan int64, 2)
	for half := 0; half < 2; half++ {
		group.Add(1)
		go func(half int) {
			defer group.Done()
			var sum int64
			for i := half * count / 2; i < (half+1)*count/2; i++ {
				sum = (sum + int64(i%1000)*values[i]) % modulus
			}
			sums <- sum
		}(half)
	}
	group.Wait()
	return (<-sums + <-sums) % modulus
}

func main() {
	in, out := bufio.NewReader(os.Stdin), bufio.NewWriter(os.Stdout)
	defer out.Flush()
	var roadCount, queryCount int
	var seed int64
	fmt.Fscan(in, &roadCount, &queryCount, &seed)
	roads := map[string][]state{}
	for ; roadCount > 0; roadCount-- {
		var a, b string
		var length int64
		fmt.Fscan(in, &a, &b, &length)
		roads[a] = append(roads[a], state{length, b})
		roads[b] = append(roads[b], state{length, a})
	}
	for ; queryCount > 0; queryCount-- {
		var a, b string
		fmt.Fscan(in, &a, &b)
		fmt.Fprintln(out, shortest(roads, a, b))
	}
	fmt.Fprintln(out, checksum(seed))
}
