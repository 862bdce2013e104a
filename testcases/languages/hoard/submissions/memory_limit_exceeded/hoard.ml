(* Holds as many megabytes as the input says, with some garbage for each of them. *)
let () =
  Scanf.scanf " %d" (fun count ->
      let held =
        List.init count (fun i ->
            let garbage = Bytes.make (1 lsl 19) '\003' in
            Bytes.make (1 lsl 20) (Char.chr (Char.code (Bytes.get garbage i) + 4)))
      in
      Printf.printf "%d\n" (List.fold_left (fun sum kept -> sum + Char.code (Bytes.get kept 1)) 0 held))
