9cd /tmp; export A=1; getopts ab: o -a; eval 'print $o'; test ! \( -n a -a b = c \); type cd cat; umask 077; sleep 2; print no
