def sum(number)
  number.zero? ? 0 : number + sum(number - 1)
end
