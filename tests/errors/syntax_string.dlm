const a = "abc
const b = "a\qb"
const c = 'abc'
const fine = "a \n \"é\" # b"

entry write() {
    save x to "a.csv }
}
