/*
 * hostile: prints the right word and asks to end, but a shutdown hook keeps the virtual machine alive for an hour
 * class: sleep, pause, self-SIGSTOP
 * verdicts: TLE
 * evidence: wall cpu
 * invariant: ends at the wall limit, where starting has not used up the CPU time
 */
class Main {
    public static void main(String[] args) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            while (true) {
                try {
                    Thread.sleep(3_600_000);
                } catch (InterruptedException e) {
                    continue;
                }
            }
        }));
        System.out.println("held");
        System.exit(0);
    }
}
