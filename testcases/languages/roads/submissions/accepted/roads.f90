! Shortest ways by relaxation until nothing changes, and a checksum over many sorted numbers.
module towns
	use iso_fortran_env, only: int64
	implicit none
	integer, parameter :: count = 200000, most = 5000
	character(len=32) :: names(most)
	integer :: town_count = 0
	integer, allocatable :: from(:), to(:)
	integer(int64), allocatable :: lengths(:)
contains
	integer function town(name)
		character(len=*), intent(in) :: name
		do town = 1, town_count
			if (names(town) == name) return
		end do
		town_count = town_count + 1
		names(town_count) = name
		town = town_count
	end function

	integer(int64) function shortest(start, finish)
		integer, intent(in) :: start, finish
		integer(int64), allocatable :: best(:)
		logical :: changed
		integer :: i
		allocate (best(most), source=huge(0_int64)/2)
		best(start) = 0
		changed = .true.
		do while (changed)
			changed = .false.
			do i = 1, size(from)
				if (best(from(i)) + lengths(i) < best(to(i))) then
					best(to(i)) = best(from(i)) + lengths(i)
					changed = .true.
				end if
				if (best(to(i)) + lengths(i) < best(from(i))) then
					best(from(i)) = best(to(i)) + lengths(i)
					changed = .true.
				end if
			end do
		end do
		shortest = best(finish)
		if (shortest == huge(0_int64)/2) shortest = -1
	end function

	recursive subroutine sort(values)
		integer(int64), intent(inout) :: values(:)
		integer(int64) :: pivot, kept
		integer :: i, j
		if (size(values) < 2) return
		pivot = values((1 + size(values))/2)
		i = 1
		j = size(values)
		do
			do while (values(i) < pivot)
				i = i + 1
			end do
			do while (values(j) > pivot)
				j = j - 1
			end do
			if (i <= j) then
				kept = values(i)
				values(i) = values(j)
				values(j) = kept
				i = i + 1
				j = j - 1
			end if
			if (i > j) exit
		end do
		call sort(values(:j))
		call sort(values(i:))
	end subroutine

	integer(int64) function checksum(first)
		integer(int64), value :: first
		integer(int64), allocatable :: values(:)
		integer :: i
		allocate (values(count))
		do i = 1, count
			values(i) = first
			first = mod(first*16807_int64, 2147483647_int64)
		end do
		call sort(values)
		checksum = 0
		do i = 1, count
			checksum = mod(checksum + mod(i - 1, 1000)*values(i), 1000000007_int64)
		end do
	end function
end module

program roads
	use towns
	implicit none
	integer :: road_count, query_count, i
	integer(int64) :: seed, found
	character(len=32) :: a, b
	read *, road_count, query_count, seed
	allocate (from(road_count), to(road_count), lengths(road_count))
	do i = 1, road_count
		read *, a, b, lengths(i)
		from(i) = town(a)
		to(i) = town(b)
	end do
	do i = 1, query_count
		read *, a, b
		found = shortest(town(a), town(b))
		if (found < 0) then
			print '(a)', 'unreachable'
		else
			print '(i0)', found
		end if
	end do
	print '(i0)', checksum(seed)
end program
