"""The lists of conversations in the console: what they show, filters, and what a reader is told elsewhere."""

from locales.phrase import phrase, plural_phrase

# Translators: name of the choice between three lists, for screen readers.
LISTS = phrase("console_lists.lists", "Lists")
# Translators: a list of conversations: of the reader's own families, and of those for whom the reader stands in.
MINE = phrase("console_lists.mine", "Mine")
# Translators: a list of conversations: all families that wait for a person, also those of colleagues.
WAITING = phrase("console_lists.waiting", "All who wait")
# Translators: a list of conversations: everything, for those who lead.
ALL = phrase("console_lists.all", "All conversations")
# Translators: the reader asked for the list of everything, which is only for those who lead.
NOT_FOR_YOU = phrase("console_lists.not_for_you", "Only leads see all conversations. These are yours.")
# Translators: the address of the page, or a filter, named something that does not exist.
LEFT_OUT = phrase("console_lists.left_out", "A part of this filter is not known, and was left out.")

# Translators: heading of a part that opens: fields with which the list is made shorter.
FILTER = phrase("console_lists.filter", "Search and filter")
# Translators: label of a field, and under it what is looked through.
SEARCH = phrase("console_lists.search", "Words or a name")
SEARCH_HINT = phrase(
    "console_lists.search_hint", "Looks in the messages, and in the names of families' contacts and of staff."
)
# Translators: labels of fields in which one of several is chosen.
REASON = phrase("console_lists.reason", "Reason")
LANGUAGE = phrase("console_lists.language", "Language")
CHANNEL = phrase("console_lists.channel", "Reached by")
PRIORITY = phrase("console_lists.priority", "Priority")
WAITED = phrase("console_lists.waited", "Waits")
# Translators: first choice in each of these fields: it does not matter.
ANY = phrase("console_lists.any", "Any")
# Translators: how important it is that a person answers. The most important first.
PRIORITY_URGENT = phrase("console_lists.priority_urgent", "Urgent")
PRIORITY_HIGH = phrase("console_lists.priority_high", "High")
PRIORITY_NORMAL = phrase("console_lists.priority_normal", "Normal")
PRIORITY_LOW = phrase("console_lists.priority_low", "Low")
# Translators: in the field "Waits". {length} is a length of time such as "4 hours".
WAITED_LONGER = phrase("console_lists.waited_longer", "Longer than {length}")
# Translators: in the same field: longer than what was promised to the family.
WAITED_OVERDUE = phrase("console_lists.waited_overdue", "Longer than promised")
# Translators: button: use these fields now.
SHOW = phrase("console_lists.show", "Show")
# Translators: link: back to the whole list.
CLEAR = phrase("console_lists.clear", "Clear the filter")
# Translators: no conversation fits what was asked for. A link to clear the filter follows.
NOTHING_FITS = phrase("console_lists.nothing_fits", "No conversation fits this filter.")

# Translators: heading over a person's own filters, each with a name.
SAVED = phrase("console_lists.saved", "Saved filters")
# Translators: label of a field, and the button beside it: keeps the present filter under that name.
SAVE_NAME = phrase("console_lists.save_name", "Name for this filter")
SAVE = phrase("console_lists.save", "Keep this filter")
# Translators: for screen readers: button that deletes a saved filter. {name} is its name.
REMOVE = phrase("console_lists.remove", "Delete the filter {name}")
# Translators: why a filter was not kept. {limit} is a number.
NO_NAME = phrase("console_lists.no_name", "Please give the filter a name.")
LONG_NAME = phrase("console_lists.long_name", "This name is too long. Please use at most {limit} characters.")
SAME_NAME = phrase("console_lists.same_name", "You already have a filter with this name. Please choose another one.")
LONG_QUERY = phrase("console_lists.long_query", "This search is too long to be kept. Please use fewer words.")
TOO_MANY = phrase("console_lists.too_many", "You can keep up to {limit} filters. Please delete one first.")

# Translators: heading over families that the reader is asked to take on.
PROPOSALS = phrase("console_lists.proposals", "You are asked")
# Translators: under a family's words: why it stands there.
PROPOSED = phrase("console_lists.proposed", "Will you become this family's coordinator?")
# Translators: the same, when a colleague gives the family away. {name} is the colleague.
PROPOSED_BY = phrase("console_lists.proposed_by", "{name} asks you to become this family's coordinator.")
# Translators: link to the conversation, where yes or no is said.
DECIDE = phrase("console_lists.decide", "Look and decide")
# Translators: label before a length of time: how long ago the reader was asked.
ASKED = phrase("console_lists.asked", "Asked")

# Translators: mark beside a conversation: messages that the reader has not seen.
UNREAD = plural_phrase("console_lists.unread", "{count} new", "{count} new")
# Translators: mark beside a conversation: a person had answered, and the family wrote again.
WROTE_AGAIN = phrase("console_lists.wrote_again", "Wrote again")
# Translators: link under a list that is longer. {count} is how many conversations are not shown.
MORE = plural_phrase("console_lists.more", "Show more ({count} is left)", "Show more ({count} are left)")
# Translators: under a list that can be made no longer.
TOO_LONG = phrase("console_lists.too_long", "There are more. Please use the filter to find them.")
# Translators: what a browser's tab says; both are numbers of families. Choose forms that fit any number.
TAB = phrase("console_lists.tab", "{waiting} waiting, {late} late")

# Translators: button: from now on this computer shows a small notice when something new waits for the reader.
TELL = phrase("console_lists.tell", "Tell me on this computer")
# Translators: button: no more of these notices.
TELL_STOP = phrase("console_lists.tell_stop", "Stop telling me on this computer")
# Translators: after the button was pressed, when it worked.
TELL_ON = phrase("console_lists.tell_on", "You will be told here when a family waits and you look at something else.")
# Translators: the reader's browser does not allow such notices.
TELL_REFUSED = phrase(
    "console_lists.tell_refused", "Your browser does not allow this. You can allow it in the browser's settings."
)
# Translators: the whole notice. It says nothing about whom or what, because others may see the screen.
TELL_NOTICE = phrase("console_lists.tell_notice", "A family is waiting")
