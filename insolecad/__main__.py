"""`python -m insolecad`."""

import sys

if __name__ == "__main__":
    if not sys.flags.safe_path:
        # the current folder, in which Python would look for every module that is still to come
        del sys.path[0]

    from insolecad.cli import main

    main()
