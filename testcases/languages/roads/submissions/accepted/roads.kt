// Shortest ways with a heap, and a checksum over many sorted numbers, summed up by two threads.
package roads

import java.util.PriorityQueue
import kotlin.concurrent.thread

const val COUNT = 200000
const val MODULUS = 1000000007L

data class Road(val town: String, val length: Long)

fun shortest(roads: Map<String, List<Road>>, start: String, end: String): String {
    val best = hashMapOf(start to 0L)
    val heap = PriorityQueue<Road>(compareBy { it.length })
    heap.add(Road(start, 0))
    while (heap.isNotEmpty()) {
        val (town, length) = heap.poll()
        if (town == end) return length.toString()
        for (road in roads[town].orEmpty()) {
            val longer = length + road.length
            if (longer < best[road.town] ?: Long.MAX_VALUE) {
                best[road.town] = longer
                heap.add(Road(road.town, longer))
            }
        }
    }
    return "unreachable"
}

fun checksum(seed: Long): Long {
    val values = generateSequence(seed) { it * 16807 % 2147483647 }.take(COUNT).toList().toLongArray()
    values.sort()
    val sums = LongArray(2)
    val threads = (0..1).map { half ->
        thread {
            for (i in half * COUNT / 2 until (half + 1) * COUNT / 2) sums[half] = (sums[half] + i % 1000 * values[i]) % MODULUS
        }
    }
    threads.forEach { it.join() }
    return sums.sum() % MODULUS
}

fun main() {
    val words = System.`in`.bufferedReader().readText().split(Regex("\\s+")).iterator()
    val (roadCount, queryCount, seed) = List(3) { words.next().toInt() }
    val roads = HashMap<String, MutableList<Road>>()
    repeat(roadCount) {
        val (a, b, length) = List(3) { words.next() }
        roads.getOrPut(a) { mutableListOf() }.add(Road(b, length.toLong()))
        roads.getOrPut(b) { mutableListOf() }.add(Road(a, length.toLong()))
    }
    repeat(queryCount) { println(shortest(roads, words.next(), words.next())) }
    println(checksum(seed.toLong()))
}
