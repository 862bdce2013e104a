let () = Scanf.scanf " %d" (fun n -> Printf.printf "%d\n" (Depth.sum n))
