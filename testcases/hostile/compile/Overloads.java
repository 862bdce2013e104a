/*
 * hostile: nested lambdas handed to an overloaded method, which multiply the work of type inference at each level
 * class: compiler bombs
 * verdicts: CE
 * evidence: cpu wall exit:1
 * invariant: the compilation ends: at its time limit, or because the calls are ambiguous
 */
import java.util.function.Function;

class Main {
    interface Left<T> extends Function<Integer, T> {
    }

    interface Right<T> extends Function<Long, T> {
    }

    static <T> T call(Left<T> f) {
        return f.apply(1);
    }

    static <T> T call(Right<T> f) {
        return f.apply(1L);
    }

    public static void main(String[] args) {
        Object o = call(a -> call(b -> call(c -> call(d -> call(e -> call(f -> call(g -> call(h -> call(i -> call(j ->
            call(k -> call(l -> call(m -> call(n -> call(p -> call(q -> call(r -> call(s -> call(t -> call(u ->
            "never"))))))))))))))))))));
        System.out.println(o);
    }
}
