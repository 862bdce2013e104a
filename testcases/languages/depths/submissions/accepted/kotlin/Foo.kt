import parts.sum

fun main() {
    println(sum(readLine()!!.trim().toInt()))
}
