#!/usr/bin/python3
"""Shortest ways with a heap, and a checksum over many sorted numbers, summed up by two threads."""
import heapq
import sys
import threading
from collections import defaultdict

COUNT = 200000
MODULUS = 1000000007


def shortest(roads, start, end):
    best = {start: 0}
    heap = [(0, start)]
    while heap:
        length, town = heapq.heappop(heap)
        if town == end:
            return str(length)
        if length > best[town]:
            continue
        for other, step in roads[town]:
            if length + step < best.get(other, 1 << 60):
                best[other] = length + step
                heapq.heappush(heap, (length + step, other))
    return "unreachable"


def checksum(seed):
    values, sums = [], [0, 0]
    for _ in range(COUNT):
        values.append(seed)
        seed = seed * 16807 % 2147483647
    values.sort()

    def add(half):
        for i in range(half * COUNT // 2, (half + 1) * COUNT // 2):
            sums[half] = (sums[half] + i % 1000 * values[i]) % MODULUS

    threads = [threading.Thread(target=add, args=(half,)) for half in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(sums) % MODULUS


def main():
    words = iter(sys.stdin.read().split())
    road_count, query_count, seed = int(next(words)), int(next(words)), int(next(words))
    roads = defaultdict(list)
    for _ in range(road_count):
        a, b, length = next(words), next(words), int(next(words))
        roads[a].append((b, length))
        roads[b].append((a, length))
    for _ in range(query_count):
        print(shortest(roads, next(words), next(words)))
    print(checksum(seed))


main()
