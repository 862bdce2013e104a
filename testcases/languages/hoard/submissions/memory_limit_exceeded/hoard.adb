--  Holds as many megabytes as the input says, all of them touched and none given back.
with Ada.Integer_Text_IO; use Ada.Integer_Text_IO;
with Ada.Text_IO;

procedure Hoard is
   type Byte is mod 256;
   type Megabyte is array (1 .. 2**20) of Byte;
   type Pointer is access Megabyte;
   Held  : array (1 .. 4096) of Pointer;
   Count : Positive;
   Sum   : Natural := 0;
begin
   Get (Count);
   for I in 1 .. Count loop
      Held (I) := new Megabyte'(others => 7);
   end loop;
   for I in 1 .. Count loop
      Sum := Sum + Natural (Held (I) (I));
   end loop;
   Put (Sum, Width => 0);
   Ada.Text_IO.New_Line;
end Hoard;
