"""The admin makes the accounts."""

from dataclasses import dataclass

from calls import bearer, expect, good, only, problem, sign_in, tag, take_over, unit
from tiendo.api.accounts import create_account
from tiendo.api.auth import get_me
from tiendo.api.service_clients import create_service_client
from tiendo.client import AuthenticatedClient
from tiendo.models import (
    AccountWithToken,
    Action,
    ClientScope,
    Code,
    Me,
    NewAccount,
    NewGrant,
    NewServiceClient,
    Role,
    ServiceClientSecret,
)

GIVEN = "đổi ngay khi đăng nhập"
OWN = "con mèo mà trèo cây cau"


@dataclass(frozen=True)
class People:
    office: AuthenticatedClient
    lead: AuthenticatedClient
    province: ServiceClientSecret


def make_accounts(password: str) -> People:
    """Accounts for Justice and for the Labour office, and a client for the province's system."""
    admin = bearer(sign_in("quantri", password).access_token)
    expect(Action.MANAGE_ACCOUNTS in good(get_me.sync_detailed(client=admin), Me).actions, "it looks after accounts")

    refuse_password(admin)
    make_account(admin, "tuphap.chuyenvien", "Chuyên viên Phòng Tư pháp", Role.REPORTER, "PTP")
    make_account(admin, "laodong.chuyenvien", "Chuyên viên Phòng Lao động", Role.COORDINATOR, "PLDTBXH")
    system = NewServiceClient(
        client_id="truc-lien-thong",
        name="Trục liên thông của tỉnh",
        unit_id=unit(admin, "593").id,
        scopes=list(ClientScope),
    )
    return People(
        office=take_over("tuphap.chuyenvien", GIVEN, OWN),
        lead=take_over("laodong.chuyenvien", GIVEN, OWN),
        province=good(create_service_client.sync_detailed(client=admin, body=system), ServiceClientSecret),
    )


def refuse_password(admin: AuthenticatedClient) -> None:
    """A refusal names the code of the problem and each wrong place."""
    grant = NewGrant(role=Role.REPORTER, unit_id=unit(admin, "PTP").id)
    new = NewAccount(username="tuphap.chuyenvien", display_name="Chuyên viên", password="ngắn", grants=[grant])
    refused = problem(create_account.sync_detailed(client=admin, body=new), 422, Code.INVALID_INPUT)
    expect(only(refused.errors or []).pointer == "/password", "the fault is at the password")


def make_account(admin: AuthenticatedClient, username: str, name: str, role: Role, code: str) -> None:
    grant = NewGrant(role=role, unit_id=unit(admin, code).id)
    new = NewAccount(username=username, display_name=name, password=GIVEN, grants=[grant])
    answer = create_account.sync_detailed(client=admin, body=new)
    made = good(answer, AccountWithToken)
    expect(answer.headers["Location"] == f"/v1/accounts/{made.id}", "the answer says where the account is")
    expect(tag(answer) == f'"{made.version}"', "the tag is the version")
    expect(only(made.grants).role == role, f"{username} is a {role}")
