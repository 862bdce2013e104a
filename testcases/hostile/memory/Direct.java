/*
 * hostile: takes memory outside of the Java heap, where the virtual machine's own limit on the heap does not reach
 * class: heap, bss, mmap, stack
 * verdicts: MLE RTE
 * evidence: memory exit:1
 * invariant: memory of the run-time outside of its heap counts
 */
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

class Main {
    public static void main(String[] args) {
        List<ByteBuffer> kept = new ArrayList<>();
        for (int i = 0; i < 2048; i++) {
            ByteBuffer piece = ByteBuffer.allocateDirect(1 << 20);
            for (int at = 0; at < piece.capacity(); at += 4096) {
                piece.put(at, (byte) 1);
            }
            kept.add(piece);
        }
        System.out.println("ESCAPED: two gigabytes of direct memory, " + kept.size());
    }
}
