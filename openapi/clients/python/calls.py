"""What each role needs to call the service and to read its answers."""

import os
from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar, runtime_checkable

from tiendo.api.auth import change_my_password, login
from tiendo.api.units import list_units
from tiendo.client import AuthenticatedClient, Client
from tiendo.models import Code, Login, PageUnit, PasswordChange, ProblemError, Tokens, Unit
from tiendo.types import Unset

ADDRESS = os.environ["API"]
LANGUAGE = {"Accept-Language": "en"}

T = TypeVar("T")


class Answer(Protocol):
    """An answer of the generated client, of whatever operation."""

    @property
    def status_code(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def parsed(self) -> object: ...


@runtime_checkable
class Problem(Protocol):
    """What the refusals of all operations have in common; each operation's names the codes that it can meet."""

    @property
    def code(self) -> str: ...
    @property
    def errors(self) -> list[ProblemError] | Unset: ...


def expect(fact: bool, what: str) -> None:
    """Ends the story where the service does otherwise."""
    if not fact:
        raise AssertionError(f"the service does otherwise: {what}")


def good(answer: Answer, kind: type[T]) -> T:
    """The body of an answer that has to be this."""
    if not isinstance(answer.parsed, kind):
        raise AssertionError(f"{answer.status_code}: {answer.parsed}")
    return answer.parsed


def problem(answer: Answer, status: int, code: Code) -> Problem:
    """The problem that stands in the way."""
    found = answer.parsed
    if not isinstance(found, Problem):
        raise AssertionError(f"{answer.status_code}: {found}")
    expect(answer.status_code == status and found.code == code, f"{status} {code}, not {found}")
    return found


def tag(answer: Answer) -> str:
    """The tag of the version that was answered, for the next `If-Match`."""
    return answer.headers["ETag"]


def only(items: Sequence[T]) -> T:
    """The one thing a list is expected to hold."""
    expect(len(items) == 1, f"one item, not {len(items)}")
    return items[0]


def anybody() -> Client:
    return Client(base_url=ADDRESS, headers=LANGUAGE)


def bearer(token: str) -> AuthenticatedClient:
    return AuthenticatedClient(base_url=ADDRESS, token=token, headers=LANGUAGE)


def sign_in(username: str, password: str) -> Tokens:
    return good(login.sync_detailed(client=anybody(), body=Login(username=username, password=password)), Tokens)


def take_over(username: str, given: str, own: str) -> AuthenticatedClient:
    """The first sign-in: nothing works until the password given out is changed."""
    first = sign_in(username, given)
    expect(first.must_change_password, "a password that was given out has to be changed")
    restricted = bearer(first.access_token)
    problem(list_units.sync_detailed(client=restricted), 403, Code.PASSWORD_CHANGE_REQUIRED)
    change = PasswordChange(current_password=given, new_password=own)
    expect(change_my_password.sync_detailed(client=restricted, body=change).status_code == 204, "it is changed")
    following = sign_in(username, own)
    expect(not following.must_change_password, "now everything is open")
    return bearer(following.access_token)


def unit(client: AuthenticatedClient, code: str) -> Unit:
    return only(good(list_units.sync_detailed(client=client, code=code), PageUnit).items)
