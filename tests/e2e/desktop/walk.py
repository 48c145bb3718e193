"""Walk: somebody who follows the document step by step, with hands that find controls by the names it gives them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.e2e.desktop.hands import IN_FRONT, Hands
from tests.e2e.desktop.seed_table import TABLE, Control, Step
from tests.e2e.desktop.session import Session
from tests.e2e.waiting import wait_until

SECONDS = 20
# What AT-SPI calls the items of a tree.
TREE_ITEM = "table cell"
PAGE = "list item"
MENU_ITEM = "menu item"
BUTTON = "push button"
TAB = "page tab"
RADIO = "radio button"
BOX = "check box"


class Walk:
    """`step` says where in the document we are; what is used must be a control of that step, under its name there.

    A control that is not found fails the test with its step, its name and what there is instead.
    """

    def __init__(self, session: Session, hands: Hands, language: str) -> None:
        self.hands = hands
        self._session = session
        self._language = language
        self._step = Step("", 0)
        self._met: set[tuple[Step, str]] = set()

    @contextmanager
    def step(self, part: str, number: int) -> Iterator[None]:
        """One step; at its end every control that it names must have been met."""
        self._step = Step(part, number)
        yield
        missed = [control.english for step, control in TABLE if step == self._step and not self._is_met(control)]
        assert not missed, f"{self._step}: the test has not looked for {missed}"

    # --- What a person does with a control of the step ---------------------------------------------------------

    def press(self, english: str, role: str = BUTTON) -> None:
        self._do(english, lambda name: self.hands.press(IN_FRONT, name, role=role))

    def check(self, english: str, role: str) -> None:
        self._do(english, lambda name: self.hands.check(IN_FRONT, name, role=role))

    def see(self, english: str, role: str) -> None:
        self._do(english, lambda name: self.hands.has(IN_FRONT, name, role=role))

    def see_page(self, english: str) -> None:
        """It is the page in sight: the chosen one of the rail."""

        def look(name: str) -> None:
            self.hands.has(IN_FRONT, name, role=PAGE)
            wait_until(lambda: self.hands.is_selected(IN_FRONT, name, role=PAGE), SECONDS, f"the page {name}")

        self._do(english, look)

    def see_window(self, english: str) -> None:
        """A window whose title begins with it."""
        self._do(english, lambda name: self.hands.window(name.removeprefix("~")))

    def find_program(self, english: str, search: Callable[[str], bool]) -> None:
        """What the desktop's search is asked for finds the program."""

        def look(name: str) -> None:
            assert search(name.removeprefix("~")), "the desktop's search does not find it"

        self._do(english, look)

    def write(self, english: str, text: str) -> None:
        self._do(english, lambda name: self.hands.write(IN_FRONT, name, text))

    def read(self, english: str) -> str:
        """What stands in a field."""
        texts: list[str] = []
        self._do(english, lambda name: texts.append(self.hands.read(IN_FRONT, name, role="text")))
        return texts[0]

    def select(self, english: str) -> None:
        """An item of a tree, with the mouse."""
        self._do(english, self.click_item)

    def click_item(self, name: str, button: int = 1) -> None:
        """A mouse button on an item of a tree that the document does not name."""
        self._session.click(self.hands.place(IN_FRONT, name, role=TREE_ITEM), button)

    def tick(self, english: str) -> None:
        """The check box of an item, with the space bar."""
        self.select(english)
        self._session.press_keys("space")

    def right_click(self, english: str) -> None:
        """The right mouse button on an item of the tree, for the menu that `choose` chooses from."""

        def click(name: str) -> None:
            self.click_item(name, 3)
            self.hands.has_menu()

        self._do(english, click)

    def press_menu_key(self, english: str) -> None:
        """The same with Shift+F10 on the chosen item."""

        def keys(name: str) -> None:
            self.click_item(name)
            self._session.press_keys("shift+F10")
            self.hands.has_menu()

        self._do(english, keys)

    def choose(self, english: str) -> None:
        """An item of the menu that is open."""
        self._do(english, lambda name: self.hands.choose(name))

    # --- Names -------------------------------------------------------------------------------------------------

    def _do(self, english: str, act: Callable[[str], None]) -> None:
        control = self._control(english)
        name = control.english if self._language == "en" else control.japanese
        try:
            act(f"~{name}")
        except AssertionError as error:
            raise AssertionError(f"{self._step}: {name!r} ({control.place}): {error}") from error
        self._met.add((self._step, control.english))

    def _control(self, english: str) -> Control:
        for step, control in TABLE:
            if step == self._step and control.english == english:
                return control
        raise AssertionError(f"{self._step} names no {english!r}")

    def _is_met(self, control: Control) -> bool:
        return (self._step, control.english) in self._met
