# @EXPECTED_RESULTS@: WRONG_ANSWER
# Too many guesses; told so by nothing but the end of its input, it crashes, after the validator has rejected it.
guess = 0
while True:
    guess += 1
    print(guess, flush=True)
    if input() == "correct":
        break
