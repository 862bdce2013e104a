package Depth is
   function Sum (N : Integer) return Long_Long_Integer;
end Depth;
