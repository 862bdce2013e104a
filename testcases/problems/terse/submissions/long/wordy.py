"""Adds two numbers."""


def main():
    first, second = map(int, input().split())
    print(first + second)


main()
