(* Shortest ways with a set for a heap, and a checksum over many sorted numbers, summed up by two threads. *)
module Names = Map.Make (String)

module Open = Set.Make (struct
  type t = int * string

  let compare = compare
end)

let count = 200000
let modulus = 1000000007

let shortest roads start finish =
  let best = Hashtbl.create 1000 in
  let rec go opened =
    match Open.min_elt_opt opened with
    | None -> "unreachable"
    | Some (length, town) when town = finish -> string_of_int length
    | Some ((length, town) as at) ->
        let step opened (other, more) =
          match Hashtbl.find_opt best other with
          | Some known when known <= length + more -> opened
          | _ ->
              Hashtbl.replace best other (length + more);
              Open.add (length + more, other) opened
        in
        go (List.fold_left step (Open.remove at opened) (try Names.find town roads with Not_found -> []))
  in
  Hashtbl.replace best start 0;
  go (Open.singleton (0, start))

let checksum seed =
  let seed = ref seed in
  let values =
    Array.init count (fun _ ->
        let value = !seed in
        seed := value * 16807 mod 2147483647;
        value)
  in
  Array.sort compare values;
  let sums = [| 0; 0 |] in
  let add half =
    for i = half * count / 2 to ((half + 1) * count / 2) - 1 do
      sums.(half) <- (sums.(half) + (i mod 1000 * values.(i))) mod modulus
    done
  in
  List.iter Thread.join (List.map (Thread.create add) [ 0; 1 ]);
  (sums.(0) + sums.(1)) mod modulus

let () =
  Scanf.scanf " %d %d %d" (fun road_count query_count seed ->
      let roads = ref Names.empty in
      let add from target length =
        roads := Names.update from (fun known -> Some ((target, length) :: Option.value known ~default:[])) !roads
      in
      for _ = 1 to road_count do
        Scanf.scanf " %s %s %d" (fun a b length ->
            add a b length;
            add b a length)
      done;
      for _ = 1 to query_count do
        Scanf.scanf " %s %s" (fun a b -> print_endline (shortest !roads a b))
      done;
      Printf.printf "%d\n" (checksum seed))
