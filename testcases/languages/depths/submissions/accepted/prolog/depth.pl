:- module(depth, [sum/2]).

sum(0, 0) :- !.
sum(N, Sum) :- M is N - 1, sum(M, Rest), Sum is N + Rest.
