/*
 * hostile: fills the Java heap and swallows each OutOfMemoryError
 * class: heap, bss, mmap, stack
 * verdicts: MLE RTE TLE
 * evidence: memory cpu wall exit:1 exit:3
 * invariant: the virtual machine's heap limit and the box's memory limit agree well enough that one of them ends it
 */
import java.util.ArrayList;
import java.util.List;

class Main {
    public static void main(String[] args) {
        List<byte[]> kept = new ArrayList<>();
        while (kept.size() < 2048) {
            try {
                kept.add(new byte[1 << 20]);
            } catch (OutOfMemoryError e) {
                continue;
            }
        }
        System.out.println("ESCAPED: two gigabytes of heap");
    }
}
