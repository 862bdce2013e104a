module depth
  use numbers
  implicit none
contains
  recursive function total(n) result(sum)
    integer, intent(in) :: n
    integer(wide) :: sum
    if (n == 0) then
      sum = 0
    else
      sum = n + total(n - 1)
    end if
  end function total
end module depth
