with Ada.Integer_Text_IO;
with Ada.Long_Long_Integer_Text_IO;
with Depth;

procedure Main is
   N : Integer;
begin
   Ada.Integer_Text_IO.Get (N);
   Ada.Long_Long_Integer_Text_IO.Put (Depth.Sum (N), 0);
end Main;
