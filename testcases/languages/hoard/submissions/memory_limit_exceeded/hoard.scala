// Holds as many megabytes as the input says, with some garbage for each of them.
object Hoard {
  def main(args: Array[String]): Unit = {
    val held = Array.fill(scala.io.StdIn.readLine().trim.toInt) {
      Array.fill[Byte](1 << 16)(3)
      Array.fill[Byte]((1 << 20) - 16)(7)
    }
    println(held.map(_(1).toInt).sum)
  }
}
