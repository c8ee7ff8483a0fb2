// The text of --help.

export const USAGE = `Usage: tcp-handshake analyze CAPTURE… [OPTION]…

Checks the numbers of every TCP handshake in a capture and says what is wrong.
CAPTURE is the path of a capture file, or - for standard input.

Options:
  --format text|json|ndjson|sarif  what to print (default: text)
  --fail-on error|warning|never    the least severity that makes the exit status 1 (default: error)
  --rule ID=SEVERITY|off           changes a rule's severity (error, warning, information, hint) or
                                   switches it off; may be given several times
  --merge                          the captures are parts of one, oldest first: flows run across
                                   their seams
  --checksums off|kept|all         which checksums are verified: none, those of handshakes and of
                                   segments that stand out, or all (default: kept)
  --handshake-slow-ms MS           a handshake that takes longer is reported (default: 1000)
  --color auto|always|never        colours in text output (default: auto)
  --help                           prints this
  --version                        prints the version

Exit status:
  0  nothing at or above --fail-on was found
  1  something was
  2  the arguments cannot be used, or a file is no capture or cannot be read (standard error says
     which and why; the other captures are analysed all the same)
`;
