/*
 * hostile: starts threads from Java until the virtual machine gives up, and counts them
 * class: thread bomb
 * verdicts: AC RTE MLE TLE
 * evidence: pids memory cpu wall
 * invariant: no thread left; the judge does not take a dying virtual machine for its own failure
 */
class Main {
    private static final int MANY = 1000;

    public static void main(String[] args) {
        int n = 0;
        try {
            for (; n < MANY; n++) {
                Thread thread = new Thread(null, Main::rest, "sleeper", 65536);
                thread.setDaemon(true);
                thread.start();
            }
        } catch (OutOfMemoryError e) {
            System.out.println("held");
            Runtime.getRuntime().halt(0);
        }
        System.out.println("ESCAPED: a thousand threads at once");
    }

    private static void rest() {
        try {
            Thread.sleep(3_600_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
