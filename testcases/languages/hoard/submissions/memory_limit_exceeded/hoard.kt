// Holds as many megabytes as the input says, with some garbage for each of them.
fun main() {
    val held = List(readLine()!!.trim().toInt()) {
        ByteArray(1 shl 19).fill(3)
        ByteArray((1 shl 20) - 16) { 7 }
    }
    println(held.sumBy { it[1].toInt() })
}
