1trap 'print t; kill $!' TERM INT; f() { local x=$1; block 3 late & wait; return $((x+1)); }; y=$(f 2 | upper); (sleep 1) & wait -n; print $y $?
