/*
 * hostile: a public class of another name than the file's: whoever looks for the class by the file's name finds none
 * class: source-file names
 * verdicts: AC CE
 * evidence: exit:1
 * invariant: a file that a compilation did not make is a compilation error, not a judge error
 */
public class Main {
    public static void main(String[] args) {
        System.out.println("held");
    }
}
