"""Signing in to the console, the second factor, and one's own account there: staff read it, families do not."""

from locales.phrase import phrase, plural_phrase

# Translators: heading of the page after the password: a code from an app on the phone is asked for.
CODE_HEADING = phrase("sign_in.code_heading", "Your code")
# Translators: under that heading.
CODE_TEXT = phrase(
    "sign_in.code_text", "Open the app with your codes on your phone, and write the code that it shows now."
)
# Translators: label of a field for the code of the app, or one of the codes for emergencies.
CODE = phrase("sign_in.code", "Code")
# Translators: under that field. Recovery codes were given to the person to keep on paper.
CODE_HINT = phrase("sign_in.code_hint", "Without your phone, write one of your recovery codes.")
# Translators: error: the code was wrong, is over, or was used already.
CODE_WRONG = phrase("sign_in.code_wrong", "This code does not work. Please wait for the next one, and try again.")
# Translators: error above the form: nothing is signed in yet.
TOO_LATE = phrase("sign_in.too_late", "That took too long. Please sign in again.")
# Translators: a link to the first page of the sign-in.
START_AGAIN = phrase("sign_in.start_again", "Start again")
# Translators: a button: goes on to the next page.
GO_ON = phrase("sign_in.go_on", "Go on")

# Translators: a link like a button under the form: signs in with the account that people have at their organisation.
ELSEWHERE = phrase("sign_in.elsewhere", "Sign in with your organisation's account")
# Translators: between the two ways to sign in. One word.
OR = phrase("sign_in.or", "or")
# Translators: errors after signing in with an organisation's account.
ELSEWHERE_DOWN = phrase(
    "sign_in.elsewhere_down", "Your organisation's sign-in cannot be reached now. Please try again later."
)
ELSEWHERE_REFUSED = phrase("sign_in.elsewhere_refused", "Your organisation's sign-in did not let you in.")
ELSEWHERE_UNVERIFIED = phrase(
    "sign_in.elsewhere_unverified",
    "Your organisation does not confirm your e-mail address. An administrator there can help you.",
)
ELSEWHERE_UNKNOWN = phrase(
    "sign_in.elsewhere_unknown", "There is no account for you here. Please ask an administrator of this console."
)
# Translators: error: the right password, but this account must use the other way to sign in.
ELSEWHERE_ONLY = phrase("sign_in.elsewhere_only", "Please sign in with your organisation's account.")

# Translators: heading of the page about one's own account; also the name of the link to it.
ACCOUNT = phrase("sign_in.account", "Your account")
# Translators: labels of what is known about the account.
ROLE = phrase("sign_in.role", "Role")
# Translators: names of roles. A coordinator helps families; a lead answers for coordinators; an editor keeps the
# catalogue of services; an administrator cares for the system.
ROLE_COORDINATOR = phrase("sign_in.role_coordinator", "Family coordinator")
ROLE_LEAD = phrase("sign_in.role_lead", "Lead")
ROLE_EDITOR = phrase("sign_in.role_editor", "Editor")
ROLE_ADMIN = phrase("sign_in.role_admin", "Administrator")

# Translators: heading and button of the form for a new password.
CHANGE_PASSWORD = phrase("sign_in.change_password", "Change your password")
# Translators: label of a field: the password that the person has now.
PASSWORD_NOW = phrase("sign_in.password_now", "Your password now")
# Translators: under the button.
CHANGE_PASSWORD_HINT = phrase("sign_in.change_password_hint", "All other browsers are signed out by this.")
# Translators: said after it was done.
PASSWORD_CHANGED = phrase("sign_in.password_changed", "Your password is changed. Other browsers are signed out.")
# Translators: error beside the field for the password of now.
PASSWORD_WRONG = phrase("sign_in.password_wrong", "This is not your password.")
# Translators: error beside the field for the new password.
PASSWORD_WEAK = phrase(
    "sign_in.password_weak", "This password is too short, or it is the one that you have. Please choose another one."
)

# Translators: heading: besides the password, a code of an app on the phone is asked for at each sign-in.
SECOND_FACTOR = phrase("sign_in.second_factor", "Code from your phone")
# Translators: under that heading, while it is not set up.
SECOND_FACTOR_OFF = phrase(
    "sign_in.second_factor_off",
    "It is not set up. With it, nobody can sign in as you with your password alone.",
)
# Translators: under that heading, when it is set up.
SECOND_FACTOR_ON = phrase("sign_in.second_factor_on", "It is set up. Each sign-in asks for it.")
# Translators: how many recovery codes are still unused; {count} is a number, also nought.
CODES_LEFT = plural_phrase("sign_in.codes_left", "{count} recovery code is left.", "{count} recovery codes are left.")
# Translators: for people who sign in with the account of their organisation.
SECOND_FACTOR_ELSEWHERE = phrase(
    "sign_in.second_factor_elsewhere", "When you sign in with your organisation's account, it is not asked for here."
)
# Translators: a link like a button: begins to set it up.
SET_UP = phrase("sign_in.set_up", "Set it up")
# Translators: this is needed before anything else can be opened.
SET_UP_NEEDED = phrase(
    "sign_in.set_up_needed", "Here everyone needs a code from the phone to sign in. Please set it up now."
)
# Translators: the steps on the page where it is set up.
SET_UP_APP = phrase("sign_in.set_up_app", "Open an app for sign-in codes on your phone, and let it read this picture.")
# Translators: what the picture is, for people who do not see it.
SET_UP_PICTURE = phrase("sign_in.set_up_picture", "QR code for the app; the same secret stands below as letters.")
# Translators: before a row of letters.
SET_UP_LETTERS = phrase("sign_in.set_up_letters", "Or type these letters into the app:")
# Translators: a link that opens the app on the same device.
SET_UP_LINK = phrase("sign_in.set_up_link", "Or open the app on this device")
# Translators: before the field for the first code.
SET_UP_CODE = phrase("sign_in.set_up_code", "Then write the code that the app shows. It counts only after this.")
# Translators: heading of the page with the codes for emergencies.
RECOVERY_CODES = phrase("sign_in.recovery_codes", "Your recovery codes")
# Translators: under that heading; the codes follow.
RECOVERY_CODES_TEXT = phrase(
    "sign_in.recovery_codes_text",
    "Print them, or write them down, and keep them away from your phone. Each works once when you do not have it."
    " They are shown only now.",
)
# Translators: link to the account after the codes were written down.
RECOVERY_CODES_KEPT = phrase("sign_in.recovery_codes_kept", "I have kept them")
# Translators: heading of a form and its button: new recovery codes in place of the old ones.
RENEW_CODES = phrase("sign_in.renew_codes", "Make new recovery codes")
# Translators: heading of a form and its button.
REMOVE = phrase("sign_in.remove", "Remove the code from your phone")
# Translators: under it.
REMOVE_HINT = phrase("sign_in.remove_hint", "To use a new phone, remove it first and set it up again.")
# Translators: said after it was done.
REMOVED = phrase("sign_in.removed", "It is removed. Your password alone signs in now.")
# Translators: what was kept cannot be read any more; a person with the right can help.
UNREADABLE = phrase(
    "sign_in.unreadable", "Your code cannot be checked now. Please ask an administrator to set it back."
)

# Translators: heading of the list of browsers in which the person is signed in.
SESSIONS = phrase("sign_in.sessions", "Where you are signed in")
# Translators: mark beside the browser that shows the page.
THIS_ONE = phrase("sign_in.this_one", "this one")
# Translators: a browser that does not say what it is.
SOME_BROWSER = phrase("sign_in.some_browser", "A browser without a name")
# Translators: {when} is for example "12 minutes ago" or "2 hours ago".
BEGAN = phrase("sign_in.began", "Signed in: {when}")
LAST_HERE = phrase("sign_in.last_here", "Last here: {when}")
# Translators: stands for {when} in these two.
JUST_NOW = phrase("sign_in.just_now", "a moment ago")
# Translators: button beside one browser. {browser} is read by screen readers only, such as "Firefox, Linux".
END_ONE = phrase("sign_in.end_one", "Sign out")
END_ONE_OF = phrase("sign_in.end_one_of", "Sign out: {browser}")
# Translators: button under the list.
END_OTHERS = phrase("sign_in.end_others", "Sign out everywhere else")
# Translators: said after it was done.
ENDED = phrase("sign_in.ended", "Signed out there.")
