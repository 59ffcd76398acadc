; print`${x#*/}&yes ${x#*/}& "${@}" $* ~ /"${@}" $* ~ /data/K.p?t `print2f| "$x" 1; exec  <&3
