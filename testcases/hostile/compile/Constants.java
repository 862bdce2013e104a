/*
 * hostile: constant strings that grow sixteenfold: the compiler folds them into 2^44 letters
 * class: compiler bombs
 * verdicts: CE
 * evidence: cpu wall memory exit:3 exit:1
 * invariant: the compilation ends at its limits; a crash of the compiler is a compilation error
 */
class Main {
    static final String A = "0123456789abcdef";
    static final String B = A + A + A + A + A + A + A + A + A + A + A + A + A + A + A + A;
    static final String C = B + B + B + B + B + B + B + B + B + B + B + B + B + B + B + B;
    static final String D = C + C + C + C + C + C + C + C + C + C + C + C + C + C + C + C;
    static final String E = D + D + D + D + D + D + D + D + D + D + D + D + D + D + D + D;
    static final String F = E + E + E + E + E + E + E + E + E + E + E + E + E + E + E + E;
    static final String G = F + F + F + F + F + F + F + F + F + F + F + F + F + F + F + F;
    static final String H = G + G + G + G + G + G + G + G + G + G + G + G + G + G + G + G;
    static final String I = H + H + H + H + H + H + H + H + H + H + H + H + H + H + H + H;
    static final String J = I + I + I + I + I + I + I + I + I + I + I + I + I + I + I + I;
    static final String K = J + J + J + J + J + J + J + J + J + J + J + J + J + J + J + J;

    public static void main(String[] args) {
        System.out.println(K.length());
    }
}
