"""`python -m insolecad`."""

from insolecad.cli import main

if __name__ == "__main__":
    main()
