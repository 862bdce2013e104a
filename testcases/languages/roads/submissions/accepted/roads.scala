// Shortest ways with a heap, and a checksum over many sorted numbers, summed up by two futures.
import scala.collection.mutable
import scala.concurrent.ExecutionContext.Implicits.global
import scala.concurrent.duration.Duration
import scala.concurrent.{Await, Future}

case class Road(town: String, length: Long)

object Roads {
  val Count = 200000
  val Modulus = 1000000007L

  def shortest(roads: collection.Map[String, List[Road]], start: String, end: String): String = {
    val best = mutable.Map(start -> 0L)
    val heap = mutable.PriorityQueue(Road(start, 0))(Ordering.by(-_.length))
    while (heap.nonEmpty) {
      val at = heap.dequeue()
      if (at.town == end) return at.length.toString
      for (road <- roads.getOrElse(at.town, Nil)) {
        val length = at.length + road.length
        if (length < best.getOrElse(road.town, Long.MaxValue)) {
          best(road.town) = length
          heap.enqueue(Road(road.town, length))
        }
      }
    }
    "unreachable"
  }

  def checksum(seed: Long): Long = {
    val values = Iterator.iterate(seed)(_ * 16807 % 2147483647L).take(Count).toArray.sorted
    val sums = (0 to 1).map(half => Future {
      (half * Count / 2 until (half + 1) * Count / 2).foldLeft(0L)((sum, i) => (sum + i % 1000 * values(i)) % Modulus)
    })
    Await.result(Future.sequence(sums), Duration.Inf).sum % Modulus
  }

  def main(args: Array[String]): Unit = {
    val words = scala.io.Source.stdin.mkString.split("\\s+").iterator
    val roadCount = words.next().toInt
    val queryCount = words.next().toInt
    val seed = words.next().toLong
    val roads = mutable.Map[String, List[Road]]().withDefaultValue(Nil)
    for (_ <- 1 to roadCount) {
      val (a, b, length) = (words.next(), words.next(), words.next().toLong)
      roads(a) ::= Road(b, length)
      roads(b) ::= Road(a, length)
    }
    for (_ <- 1 to queryCount) println(shortest(roads, words.next(), words.next()))
    println(checksum(seed))
  }
}
