"""The commands of a desk that receives cases of other offices.

Called by the program.
"""

from fieldapp.case.text import clean_text
from fieldapp.cli.command import argument, noun, option, verb
from fieldapp.cli.misuse import Misuse
from fieldapp.cli.opening import writing
from fieldapp.cli.session import Session
from fieldapp.cli.value import bounded
from fieldapp.desk.review import review_case
from fieldapp.vault.register import find_owner
from fieldapp.words import say

desk = noun("desk")


@verb(desk, "review")
@argument("name", "id")
@option("--accept", is_flag=True)
@option("--return", "returned", is_flag=True)
@option("--reason", metavar="text", default="", text="review_reason")
def review(session: Session, name: str, accept: bool, returned: bool, reason: str) -> None:
    """Accept a case, or return it."""
    said = bounded(clean_text(reason).strip(), "--reason")
    if accept == returned:
        raise Misuse(say("cli.accept_or_return"))
    if returned and not said:
        raise Misuse(say("cli.text_empty", name="--reason"))
    with writing(session) as opened:
        owner = find_owner(opened.db, name)
        review_case(opened, owner, "accept" if accept else "return", said)
    decision = "accept" if accept else "return"
    session.answer({"case": owner, "decision": decision, "reason": said}, [say(f"cli.reviewed_{decision}", id=owner)])
