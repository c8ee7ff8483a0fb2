// The text of --help.

export const USAGE = `Usage: tcp-handshake analyze CAPTURE… [OPTION]…

Checks the numbers of every TCP handshake in a capture and reports problems.
CAPTURE is the path of a capture file, or - for standard input.

Options:
  --format text|json|ndjson|sarif  what to print (default: text)
  --fail-on error|warning|never    minimum severity for exit status 1 (default: error)
  --rule ID=SEVERITY|off           change a rule's severity (error, warning, information, hint) or
                                   disable it; may be repeated
  --merge                          the captures are parts of one capture: order them by time and
                                   continue flows from one file to the next
  --checksums off|kept|all         which checksums to verify: none, those of segments that are shown
                                   individually and of the first 16 MB of data, or all (default: kept)
  --handshake-slow-ms MS           report a handshake that takes longer (default: 1000)
  --color auto|always|never        colors in text output (default: auto)
  --help                           print this help
  --version                        print the version

Exit status:
  0  no finding at or above --fail-on
  1  at least one finding at or above --fail-on
  2  invalid arguments, or a file that is not a capture or cannot be read (see standard error; the
     other captures are still analyzed)
`;
