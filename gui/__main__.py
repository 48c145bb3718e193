"""`python -m gui` is `mailroot`."""

import sys

from gui.launch import main

sys.exit(main())
