--  Shortest ways with an ordered set for a heap, and a checksum over many sorted numbers, summed up by two tasks.
with Ada.Containers.Generic_Array_Sort;
with Ada.Containers.Indefinite_Hashed_Maps;
with Ada.Containers.Ordered_Sets;
with Ada.Containers.Vectors;
with Ada.Strings.Hash;
with Ada.Strings.Fixed;
with Ada.Text_IO;

procedure Roads is
   use Ada.Text_IO;

   type Number is range -2 ** 63 .. 2 ** 63 - 1;
   Count   : constant := 200_000;
   Modulus : constant := 1_000_000_007;

   type Road is record
      Length : Number;
      Town   : Positive;
   end record;

   function "<" (A, B : Road) return Boolean is
     (A.Length < B.Length or else (A.Length = B.Length and then A.Town < B.Town));

   package Road_Vectors is new Ada.Containers.Vectors (Positive, Road);
   package Road_Sets is new Ada.Containers.Ordered_Sets (Road);
   package Ways_Vectors is new Ada.Containers.Vectors (Positive, Road_Vectors.Vector, Road_Vectors."=");
   package Number_Vectors is new Ada.Containers.Vectors (Positive, Number);
   package Town_Maps is new Ada.Containers.Indefinite_Hashed_Maps (String, Positive, Ada.Strings.Hash, "=");

   Towns : Town_Maps.Map;
   Ways  : Ways_Vectors.Vector;

   function Next_Word return String is
      Word : String (1 .. 32);
      Last : Natural := 0;
      C    : Character;
   begin
      while not End_Of_File loop
         if End_Of_Line then
            Skip_Line;
            exit when Last > 0;
         else
            Get (C);
            exit when C = ' ' and then Last > 0;
            if C /= ' ' then
               Last := Last + 1;
               Word (Last) := C;
            end if;
         end if;
      end loop;
      return Word (1 .. Last);
   end Next_Word;

   function Town (Name : String) return Positive is
   begin
      if not Towns.Contains (Name) then
         Ways.Append (Road_Vectors.Empty_Vector);
         Towns.Insert (Name, Ways.Last_Index);
      end if;
      return Towns (Name);
   end Town;

   function Shortest (Start, Target : Positive) return Number is
      Best : Number_Vectors.Vector := Number_Vectors.To_Vector (Number'Last, Ways.Length);
      Open : Road_Sets.Set;
      At_Town : Road;
   begin
      Best (Start) := 0;
      Open.Insert ((0, Start));
      while not Open.Is_Empty loop
         At_Town := Open.First_Element;
         Open.Delete_First;
         if At_Town.Town = Target then
            return At_Town.Length;
         end if;
         for Way of Ways (At_Town.Town) loop
            if At_Town.Length + Way.Length < Best (Way.Town) then
               Best (Way.Town) := At_Town.Length + Way.Length;
               Open.Include ((Best (Way.Town), Way.Town));
            end if;
         end loop;
      end loop;
      return -1;
   end Shortest;

   type Numbers is array (Natural range <>) of Number;
   type Numbers_Access is access Numbers;
   procedure Sort is new Ada.Containers.Generic_Array_Sort (Natural, Number, Numbers);

   function Checksum (Seed : Number) return Number is
      Values : constant Numbers_Access := new Numbers (0 .. Count - 1);
      Next   : Number := Seed;
      Sums   : Numbers (0 .. 1) := (0, 0);
   begin
      for Value of Values.all loop
         Value := Next;
         Next := Next * 16_807 mod 2_147_483_647;
      end loop;
      Sort (Values.all);
      declare
         task type Adder (Half : Natural);
         task body Adder is
         begin
            for I in Half * Count / 2 .. (Half + 1) * Count / 2 - 1 loop
               Sums (Half) := (Sums (Half) + Number (I mod 1_000) * Values (I)) mod Modulus;
            end loop;
         end Adder;
         First  : Adder (0);
         Second : Adder (1);
      begin
         null;
      end;
      return (Sums (0) + Sums (1)) mod Modulus;
   end Checksum;

   function Image (N : Number) return String is (Ada.Strings.Fixed.Trim (N'Image, Ada.Strings.Left));

   Road_Count  : constant Natural := Natural'Value (Next_Word);
   Query_Count : constant Natural := Natural'Value (Next_Word);
   Seed        : constant Number := Number'Value (Next_Word);
begin
   for I in 1 .. Road_Count loop
      declare
         A      : constant Positive := Town (Next_Word);
         B      : constant Positive := Town (Next_Word);
         Length : constant Number := Number'Value (Next_Word);
      begin
         Ways (A).Append ((Length, B));
         Ways (B).Append ((Length, A));
      end;
   end loop;
   for I in 1 .. Query_Count loop
      declare
         A      : constant Positive := Town (Next_Word);
         Length : constant Number := Shortest (A, Town (Next_Word));
      begin
         Put_Line (if Length < 0 then "unreachable" else Image (Length));
      end;
   end loop;
   Put_Line (Image (Checksum (Seed)));
end Roads;
