"""All pages of signing in and of one's own account, joined."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.console.account_page import AccountPage
from bot.console.gate import Audience, Gate
from bot.console.oidc import Provider
from bot.console.oidc_page import OidcPage
from bot.console.page import Page
from bot.console.pages import Pages
from bot.console.sealed import Seals
from bot.console.second_factor import SecondFactorPage
from bot.console.sign_in import SignIn
from bot.console.sign_in_code import SignInCode
from bot.console.streams import Streams
from casework.store import Store


@dataclass(frozen=True)
class SignInRules:
    """How people sign in. `key`: at least 32 bytes, the same in every process; what it sealed needs it for good."""

    key: bytes
    second_factor_needed: bool = False
    provider: Provider | None = None


def sign_in_pages(
    store: Store, gate: Gate, pages: Pages, streams: Streams, clock: Clock, rules: SignInRules
) -> tuple[Page, ...]:
    seals = Seals(rules.key)
    code = SignInCode(store, gate, pages, clock, seals)
    sign_in = SignIn(store, gate, pages, streams, clock, code, rules.provider)
    elsewhere = OidcPage(store, gate, clock, seals, rules.provider, sign_in)
    account = AccountPage(store, gate, pages, streams, clock)
    factor = SecondFactorPage(store, gate, pages, streams, clock, seals, account)
    return (
        Page("GET", "/sign-in", Audience.PUBLIC, sign_in.show),
        Page("POST", "/sign-in", Audience.PUBLIC, sign_in.enter, sign_in.stale),
        Page("GET", "/sign-in/code", Audience.PUBLIC, code.show),
        Page("POST", "/sign-in/code", Audience.PUBLIC, code.enter, code.stale),
        Page("GET", "/sign-in/elsewhere", Audience.PUBLIC, elsewhere.leave),
        Page("GET", "/sign-in/back", Audience.PUBLIC, elsewhere.come_back),
        Page("POST", "/sign-out", Audience.NEWCOMER, sign_in.leave),
        Page("GET", "/introduce", Audience.NEWCOMER, sign_in.show_introduction),
        Page("POST", "/introduce", Audience.NEWCOMER, sign_in.introduce),
        Page("GET", "/account", Audience.STAFF, account.show),
        Page("POST", "/account/password", Audience.STAFF, account.change_password, account.stale),
        Page("POST", "/account/sessions", Audience.STAFF, account.end_sessions, account.stale),
        Page("GET", "/account/second-factor", Audience.UNCONFIRMED, factor.show),
        Page("POST", "/account/second-factor", Audience.UNCONFIRMED, factor.begin, factor.stale),
        Page("POST", "/account/second-factor/code", Audience.UNCONFIRMED, factor.confirm, factor.stale),
        Page("POST", "/account/second-factor/renew", Audience.STAFF, factor.renew, account.stale),
        Page("POST", "/account/second-factor/remove", Audience.STAFF, factor.remove, account.stale),
    )
