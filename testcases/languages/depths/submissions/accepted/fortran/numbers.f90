module numbers
  implicit none
  integer, parameter :: wide = selected_int_kind(18)
end module numbers
