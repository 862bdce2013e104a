{ Shortest ways with a heap, and a checksum over many sorted numbers. }
program Roads;

{$mode objfpc}

uses
  SysUtils, Classes;

const
  Count = 200000;
  Modulus = 1000000007;
  Far = High(Int64);

type
  TRoad = record
    Target: Integer;
    Length: Int64;
  end;

var
  Names: TStringList;
  Ways: array of array of TRoad;
  Heap: array of TRoad;
  HeapSize: Integer;
  Values: array of Int64;

function NextWord: string;
var
  C: Char;
begin
  Result := '';
  while not Eof do
  begin
    Read(C);
    if C > ' ' then
      Result := Result + C
    else if Result <> '' then
      Exit;
  end;
end;

function Town(const Name: string): Integer;
begin
  Result := Names.IndexOf(Name);
  if Result < 0 then
  begin
    Result := Names.Add(Name);
    SetLength(Ways, Names.Count);
  end;
end;

procedure AddRoad(Source, Target: Integer; Length: Int64);
begin
  SetLength(Ways[Source], System.Length(Ways[Source]) + 1);
  Ways[Source][High(Ways[Source])].Target := Target;
  Ways[Source][High(Ways[Source])].Length := Length;
end;

procedure Push(Target: Integer; Length: Int64);
var
  I: Integer;
begin
  I := HeapSize;
  Inc(HeapSize);
  if HeapSize > System.Length(Heap) then
    SetLength(Heap, 2 * HeapSize);
  while (I > 0) and (Heap[(I - 1) div 2].Length > Length) do
  begin
    Heap[I] := Heap[(I - 1) div 2];
    I := (I - 1) div 2;
  end;
  Heap[I].Target := Target;
  Heap[I].Length := Length;
end;

function Pop: TRoad;
var
  Last: TRoad;
  I, Child: Integer;
begin
  Result := Heap[0];
  Dec(HeapSize);
  Last := Heap[HeapSize];
  I := 0;
  while 2 * I + 1 < HeapSize do
  begin
    Child := 2 * I + 1;
    if (Child + 1 < HeapSize) and (Heap[Child + 1].Length < Heap[Child].Length) then
      Inc(Child);
    if Heap[Child].Length >= Last.Length then
      Break;
    Heap[I] := Heap[Child];
    I := Child;
  end;
  Heap[I] := Last;
end;

function Shortest(Start, Target: Integer): Int64;
var
  Best: array of Int64;
  At: TRoad;
  I: Integer;
begin
  SetLength(Best, Names.Count);
  for I := 0 to High(Best) do
    Best[I] := Far;
  HeapSize := 0;
  Best[Start] := 0;
  Push(Start, 0);
  while HeapSize > 0 do
  begin
    At := Pop;
    if At.Target = Target then
      Exit(At.Length);
    for I := 0 to High(Ways[At.Target]) do
      with Ways[At.Target][I] do
        if At.Length + Length < Best[Target] then
        begin
          Best[Target] := At.Length + Length;
          Push(Target, Best[Target]);
        end;
  end;
  Result := -1;
end;

procedure Sort(Low, High: Integer);
var
  I, J: Integer;
  Pivot, Kept: Int64;
begin
  I := Low;
  J := High;
  Pivot := Values[(Low + High) div 2];
  repeat
    while Values[I] < Pivot do
      Inc(I);
    while Values[J] > Pivot do
      Dec(J);
    if I <= J then
    begin
      Kept := Values[I];
      Values[I] := Values[J];
      Values[J] := Kept;
      Inc(I);
      Dec(J);
    end;
  until I > J;
  if Low < J then
    Sort(Low, J);
  if I < High then
    Sort(I, High);
end;

function Checksum(Seed: Int64): Int64;
var
  I: Integer;
begin
  SetLength(Values, Count);
  for I := 0 to Count - 1 do
  begin
    Values[I] := Seed;
    Seed := Seed * 16807 mod 2147483647;
  end;
  Sort(0, Count - 1);
  Result := 0;
  for I := 0 to Count - 1 do
    Result := (Result + (I mod 1000) * Values[I]) mod Modulus;
end;

var
  RoadCount, QueryCount, I, A, B: Integer;
  Seed, Length: Int64;
begin
  Names := TStringList.Create;
  RoadCount := StrToInt(NextWord);
  QueryCount := StrToInt(NextWord);
  Seed := StrToInt64(NextWord);
  for I := 1 to RoadCount do
  begin
    A := Town(NextWord);
    B := Town(NextWord);
    Length := StrToInt64(NextWord);
    AddRoad(A, B, Length);
    AddRoad(B, A, Length);
  end;
  for I := 1 to QueryCount do
  begin
    A := Town(NextWord);
    Length := Shortest(A, Town(NextWord));
    if Length < 0 then
      WriteLn('unreachable')
    else
      WriteLn(Length);
  end;
  WriteLn(Checksum(Seed));
  Names.Free;
end.
