0for i in a "$@"; do while read x; do print "$i $x" >>f; [ -f f ] && continue 2; done; done; cat <f
