val sum : int -> int
