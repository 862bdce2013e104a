// Holds as many megabytes as the input says, with some garbage for each of them.
package main

import (
	"bytes"
	"fmt"
)

func main() {
	var count, sum int
	fmt.Scan(&count)
	var held [][]byte
	for i := 0; i < count; i++ {
		_ = bytes.Repeat([]byte{3}, 1<<19)
		held = append(held, bytes.Repeat([]byte{7}, 1<<20))
	}
	for _, kept := range held {
		sum += int(kept[1])
	}
	fmt.Println(sum)
}
