program main
  use depth
  implicit none
  integer :: n
  read *, n
  print '(i0)', total(n)
end program main
