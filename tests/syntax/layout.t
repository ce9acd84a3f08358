# Rule 1: which newlines end a statement.
# RUN: dlm emit --what tokens %s

fn f(x: f32[N],
     y: f32[N])
        -> f32[N]
        where N > 1 {
    a = x
        |> relu
    b = a
    -c
    (d)
    [e]
    g =
        x +
        y; h = 3
    if a { }
    else { }
}

# EXPECT
# 4:1 FN fn
# 4:4 NAME f
# 4:5 LPAREN (
# 4:6 NAME x
# 4:7 COLON :
# 4:9 DTYPE f32
# 4:12 LBRACKET [
# 4:13 NAME N
# 4:14 RBRACKET ]
# 4:15 COMMA ,
# 5:6 NAME y
# 5:7 COLON :
# 5:9 DTYPE f32
# 5:12 LBRACKET [
# 5:13 NAME N
# 5:14 RBRACKET ]
# 5:15 RPAREN )
# 6:9 ARROW ->
# 6:12 DTYPE f32
# 6:15 LBRACKET [
# 6:16 NAME N
# 6:17 RBRACKET ]
# 7:9 WHERE where
# 7:15 NAME N
# 7:17 GREATER >
# 7:19 INT 1
# 7:21 LBRACE {
# 8:5 NAME a
# 8:7 EQUALS =
# 8:9 NAME x
# 9:9 PIPE |>
# 9:12 NAME relu
# 9:16 NEWLINE
# 10:5 NAME b
# 10:7 EQUALS =
# 10:9 NAME a
# 10:10 NEWLINE
# 11:5 MINUS -
# 11:6 NAME c
# 11:7 NEWLINE
# 12:5 LPAREN (
# 12:6 NAME d
# 12:7 RPAREN )
# 12:8 NEWLINE
# 13:5 LBRACKET [
# 13:6 NAME e
# 13:7 RBRACKET ]
# 13:8 NEWLINE
# 14:5 NAME g
# 14:7 EQUALS =
# 15:9 NAME x
# 15:11 PLUS +
# 16:9 NAME y
# 16:10 SEMI ;
# 16:12 NAME h
# 16:14 EQUALS =
# 16:16 INT 3
# 16:17 NEWLINE
# 17:5 IF if
# 17:8 NAME a
# 17:10 LBRACE {
# 17:12 RBRACE }
# 18:5 ELSE else
# 18:10 LBRACE {
# 18:12 RBRACE }
# 19:1 RBRACE }
