if a && ! b | c; then for i in 1 2; do case $i in (1|x*) break;; *) :;; esac; done >f 2>&1; else f() { cat <<E
$x $(b)
E
}; fi & (a; b) && { c; }
