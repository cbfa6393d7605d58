"""`python -m generator` is the same as the installed `playbook`."""

from generator.cli import main

main()
