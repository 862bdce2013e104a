print(require("depth")(io.read("n")))
