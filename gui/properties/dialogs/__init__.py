"""The dialogs that open from the pages of the sheet; what they change waits for the sheet's own OK or Apply."""
