program deep;

uses depth;

var
  n: longint;

begin
  read(n);
  writeln(sum(n));
end.
