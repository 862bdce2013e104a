/*
 * hostile: compiles well, but there is nothing to start
 * class: source-file names
 * verdicts: CE RTE
 * evidence: exit:1
 * invariant: a program without an entry point is the submission's fault, not the judge's
 */
class Nothing {
    static int main;
}
