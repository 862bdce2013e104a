package body Depth is
   function Sum (N : Integer) return Long_Long_Integer is
   begin
      if N = 0 then
         return 0;
      end if;
      return Long_Long_Integer (N) + Sum (N - 1);
   end Sum;
end Depth;
