2set -eu; x=${1:-d} IFS=:; print ${x#*/} "${@}" $* ~ /data/*.t?t `print a` ${y:=$((z+=2))} >&2; printf '%s %05.1f|' "$x" 1; exec 3<f; read -r a b <&3
