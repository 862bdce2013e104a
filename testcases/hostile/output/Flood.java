/*
 * hostile: prints for ever from Java; its streams swallow every error, so a closed pipe does not stop it
 * class: stdout and stderr flood
 * verdicts: OLE
 * evidence: output
 * invariant: ends by the judge's hand, not by the submission's
 */
class Main {
    public static void main(String[] args) {
        String piece = "y".repeat(65536);
        while (true) {
            System.out.print(piece);
            System.err.print(piece);
        }
    }
}
