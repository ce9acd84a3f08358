#!/bin/sh
# dlm without libpng, libjpeg-turbo, minizip, PCRE2 and libsndfile builds, and says what is missing.
set -u

count=0
report() {                  # report NAME FAULT
    count=$((count + 1))
    if test -z "$2"; then echo "ok $count $1"; else echo "not ok $count $1"; echo "    $2"; fi
}
says() {                    # says NAME MESSAGE COMMAND...
    name=$1 message=$2
    shift 2
    said=$("$@" 2>&1)
    case $said in *"$message"*) report "$name" "" ;; *) report "$name" "$said" ;; esac
}

if ! { meson setup off "$SOURCE" -Dpng=disabled -Djpeg=disabled -Dnpz=disabled -Dtokens=disabled -Dsound=disabled &&
       ninja -C off dlm; } > log 2>&1; then
    report "the build" "$(tail -n 20 log)"
    exit
fi
report "the build" ""
cat > off.dlm <<'END'
data d = npz("x.npz") { x: f32[2] = field("x") }
data t = tokens("x.csv", vocab = "v.json")
entry arrays() { emit d.x }
entry words_of() { emit t.ids }
entry picture(x: u8[C, H, W]) { emit x }
entry sound(x: f32[C, T]) { emit x;  save x to "x.wav" }
entry table(x: f32[N, 2]) { emit x }
END
echo 1,2 > x.csv
off=off/dlm
built="this dlm was built without"
says "a .npz" "x.npz: $built libminizip-dev" $off run off.dlm arrays --log none
says "a vocabulary of byte pairs" "v.json: $built libpcre2-dev" $off run off.dlm words_of --log none
says "a .png" "x.png: $built libpng-dev" $off run off.dlm picture --x x.png --log none
says "a .jpg" "x.jpg: $built libjpeg62-turbo-dev" $off run off.dlm picture --x x.jpg --log none
says "a .wav to read" "y.wav: $built libsndfile1-dev" $off run off.dlm sound --x y.wav --log none
says "a .wav to write" "x.wav: $built libsndfile1-dev" $off run off.dlm sound --x x.csv --log none
says "what needs none of them" "1,2" $off run off.dlm table --x x.csv --log none
says "an executable" "is ready" $off build off.dlm -o off.out
says "and what it says" "x.png: $built libpng-dev" ./off.out picture --x x.png --log none
echo "1..$count"
