/*
 * hostile: spins in Java on every thread that the machine seems to offer
 * class: CPU spin
 * verdicts: TLE
 * evidence: cpu
 * invariant: the CPU limit holds for the sum over all threads
 */
class Main {
    private static volatile long turns;

    public static void main(String[] args) {
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            new Thread(Main::spin).start();
        }
        spin();
    }

    private static void spin() {
        while (true) {
            turns++;
        }
    }
}
