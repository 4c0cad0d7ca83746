# needs: unit-starts
# dockerd_words: the words of the command line that dockerd would be started with, a line each.
dockerd_words() { unit_command docker; }
# unit_says variables EXCEPT: what OpenRC's files export for dockerd; EXCEPT is one that does not count.
unit_says() { unit_variables docker "${2-}"; }
