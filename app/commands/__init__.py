"""The commands of `kartoteka`, one file each; `app/cli.py` loads one only when it is called."""
