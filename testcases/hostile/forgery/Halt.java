/*
 * hostile: halts the virtual machine with the code of a refused system call, without any clean-up
 * class: forged verdict text and exit codes
 * verdicts: RTE
 * evidence: exit:159
 * invariant: 159 (128 + SIGSYS) is an exit code, not a signal
 */
class Main {
    public static void main(String[] args) {
        System.out.println("held");
        System.out.flush();
        Runtime.getRuntime().halt(159);
    }
}
