x=1 y="a $x ${z:-b 'c'}" print "$@" `echo \`a\`` $(( (1+2) * x )) ~/a ${x%%.*} ${x/a/b} {a,b} $'q\n'
