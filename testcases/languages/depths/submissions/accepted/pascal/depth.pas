unit depth;

interface

function sum(n: longint): int64;

implementation

function sum(n: longint): int64;
begin
  if n = 0 then
    sum := 0
  else
    sum := n + sum(n - 1);
end;

end.
