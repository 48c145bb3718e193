"""How the tests go through the wizard: the answers that lead to a relay which captures, on a free port."""

from gui.wizard.plan import Feature
from gui.wizard.port_choice import with_port
from gui.wizard.wizard import AddRolesWizard


def answer(wizard: AddRolesWizard, port: int = 0) -> None:
    """Answer the page in sight as far as it needs an answer."""
    plan = wizard.plan
    if wizard.current == "features":
        plan.answers.features.add(Feature.SMTP_SERVER)
        plan.changed.emit()
        wizard.page("features").enter()
    elif wizard.current == "smart_host":
        plan.answers.smart_host_later = True
        plan.model.set("delivery.route", "capture")
        wizard.page("smart_host").enter()
    if port:
        plan.model.set("general.listeners", with_port(plan.model.get("general.listeners"), port))


def through(wizard: AddRolesWizard, port: int, pages: int = 20) -> list[str]:
    """Next, until Install or for so many pages; the pages that were seen, the last one included."""
    seen = [wizard.current]
    while wizard.current != "confirmation" and len(seen) <= pages:
        answer(wizard, port)
        wizard.next()
        assert wizard.current != seen[-1], wizard.message_bar.text
        seen.append(wizard.current)
    answer(wizard, port)
    return seen
