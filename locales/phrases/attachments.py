"""What is said about files that a family or a coordinator sends: why one cannot be taken, and how staff send one."""

from locales.phrase import phrase

# Translators: a file is larger than what is taken. {limit} is a number of megabytes.
TOO_BIG = phrase(
    "attachments.too_big",
    "This file is too big. It may have at most {limit} MB. A photo of the page is often enough.",
)
# Translators: a file is of a kind that is not taken, for example a program. The list says what is taken.
FORBIDDEN = phrase(
    "attachments.forbidden",
    "We cannot take a file of this kind. You can send pictures, PDF and text documents, and recordings.",
)
# Translators: a file without anything in it, or no file at all.
EMPTY = phrase("attachments.empty", "There is nothing in this file. Please choose another one.")
# Translators: several files were chosen at once. {limit} is a number.
TOO_MANY = phrase("attachments.too_many", "These are too many files at once. Please send at most {limit} at a time.")
# Translators: the connection broke while a file was being sent.
BROKEN = phrase("attachments.broken", "The file did not arrive whole. Please send it again.")
# Translators: very many files are being sent at this moment.
BUSY = phrase("attachments.busy", "Many files are arriving just now. Please send it again in a minute.")

# Translators: said later to a family whose file, sent on Telegram, was larger than what is taken. {limit} is a number
# of megabytes.
NOT_KEPT_TOO_BIG = phrase(
    "attachments.not_kept_too_big",
    "I could not keep the file that you sent: it is larger than {limit} MB. Please send a smaller one, or a photo of "
    "the page.",
)
# Translators: said later to a family whose file, sent on Telegram, is of a kind that is not taken.
NOT_KEPT_FORBIDDEN = phrase(
    "attachments.not_kept_forbidden",
    "I could not keep the file that you sent: we do not take files of this kind. You can send pictures, PDF and text "
    "documents, and recordings.",
)
# Translators: said later to a family whose file, sent on Telegram, never reached us.
NOT_KEPT_GONE = phrase("attachments.not_kept_gone", "The file that you sent did not reach us. Please send it again.")

# Translators: in the coordinators' console: heading of the small form with which a file is sent to the family.
SEND_A_FILE = phrase("attachments.send_a_file", "Send a file")
# Translators: label of the field in which the coordinator chooses files on the computer.
CHOOSE = phrase("attachments.choose", "Files")
# Translators: under that field. {limit} is a number of megabytes, {count} a number of files.
CHOOSE_HINT = phrase(
    "attachments.choose_hint",
    "Pictures, PDF and text documents, and recordings. At most {limit} MB each, and {count} at a time.",
)
# Translators: label of the box for words that go to the family together with the files.
WORDS_WITH_IT = phrase("attachments.words_with_it", "Words to go with it (not required)")
# Translators: button that sends the chosen files to the family.
SEND_FILES = phrase("attachments.send_files", "Send the files")
# Translators: why nothing was sent: no file was chosen.
NONE_CHOSEN = phrase("attachments.none_chosen", "Please choose a file first.")
# Translators: why nothing was sent. {name} is the name of a file, {why} a whole sentence.
THIS_FILE = phrase("attachments.this_file", "{name}: {why} Nothing was sent.")
# Translators: description of a picture that a coordinator has sent. {moment} is a time such as "Monday, 10:00".
PICTURE_FROM_STAFF = phrase("attachments.picture_from_staff", "Picture from the coordinator, {moment}")
