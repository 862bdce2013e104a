object Main {
  def main(args: Array[String]): Unit = println(parts.Depth.sum(scala.io.StdIn.readInt()))
}
