"""The tabs of the property sheet, in IIS's order."""

from gui.properties.binding import Page
from gui.properties.pages import access, delivery, general, messages

PAGES: tuple[Page, ...] = (general.PAGE, access.PAGE, messages.PAGE, delivery.PAGE)
