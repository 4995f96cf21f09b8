# Prints the tests that ask the compiler, by themselves or through a function of their file.
#
#   awk -v all='refused|accepted' -f asks_the_compiler.awk tests/language/*.rs
FNR == 1 { module = FILENAME; sub(/.*\//, "", module); sub(/\.rs$/, "", module); inner = chunk = "" }
/^mod [a-z_]+ \{/ { inner = $2 "::" }
/^}/ { inner = chunk = "" }
/^ *#\[test\]/ { test = 1; chunk = "" }
/^(pub )?fn / || test && /^ *fn / {
    name = $0
    sub(/^ *(pub )?fn /, "", name)
    sub(/[(<].*/, "", name)
    chunk = module "::" inner name
    of[chunk] = module
    if (test) { tests[chunk] } else { helper[chunk] = name }
    test = 0
}
chunk != "" { body[chunk] = body[chunk] $0 }
END {
    do {
        found = 0
        for (chunk in body) {
            if (!(chunk in asks) && body[chunk] ~ "[^a-z_](" all local[of[chunk]] ")\\(") {
                asks[chunk]
                if (chunk in helper) local[of[chunk]] = local[of[chunk]] "|" helper[chunk]
                found = 1
            }
        }
    } while (found)
    for (chunk in asks) if (chunk in tests) print chunk
}
