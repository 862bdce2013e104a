{ Holds as many megabytes as the input says, all of them touched and none given back. }
program hoard;
var
  held: array[1..4096] of PByte;
  count, i, sum: longint;
begin
  readln(count);
  for i := 1 to count do
  begin
    getmem(held[i], 1 shl 20);
    fillchar(held[i]^, 1 shl 20, 7);
  end;
  sum := 0;
  for i := 1 to count do
    sum := sum + held[i][i];
  writeln(sum);
end.
