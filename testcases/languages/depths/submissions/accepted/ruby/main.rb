require_relative "depth"

puts sum(gets.to_i)
