"""The words of the web chat's own interface: labels, states and banners around the conversation."""

from locales.phrase import phrase

# Translators: name of the service, at the top of the chat and on its opening button. Translate it if that sounds
# natural as a warm, short name ("the one who shows the family the way"); otherwise keep the English name.
TITLE = phrase("web_chat.title", "Family Navigator")

# Translators: shown in place of the whole page when the browser has JavaScript turned off.
NOSCRIPT = phrase(
    "web_chat.noscript", "This chat needs JavaScript. Please turn it on in your browser and load the page again."
)

# Translators: greeting above the language buttons on the first screen. Warm, one or two words.
WELCOME = phrase("web_chat.welcome", "Welcome")

# Translators: one sentence under the greeting on the first screen: what a parent can do here.
INTRODUCTION = phrase("web_chat.introduction", "Here you can ask about help for your child and your family.")

# Translators: heading above seven buttons with the names of languages.
CHOOSE_LANGUAGE = phrase("web_chat.choose_language", "Choose your language")

# Translators: small mark on the button of the language that we think the person reads. One word.
SUGGESTED = phrase("web_chat.suggested", "Suggested")

# Translators: under the language buttons: no language has to be chosen first.
START_WRITING = phrase("web_chat.start_writing", "You can also start writing at once, in your own language.")

# Translators: label of the list of languages at the top of the chat. One word.
LANGUAGE = phrase("web_chat.language", "Language")

# Translators: shown at the top of the conversation when the person's choice of language did not reach the server.
LANGUAGE_FAILED = phrase("web_chat.language_failed", "The language could not be changed. Please try again.")

# Translators: name of the area that holds the messages, read aloud by screen readers. One word.
CONVERSATION = phrase("web_chat.conversation", "Conversation")

# Translators: label of the box for writing, read aloud by screen readers.
MESSAGE_LABEL = phrase("web_chat.message_label", "Your message")

# Translators: pale text in the empty box for writing. Two or three words.
MESSAGE_PLACEHOLDER = phrase("web_chat.message_placeholder", "Write a message")

# Translators: name of the button that sends the message: a verb, in the form that buttons have in your language.
SEND = phrase("web_chat.send", "Send")

# Translators: near the limit of a message's length. {count} is a number; a form that works with any number.
CHARACTERS_LEFT = phrase("web_chat.characters_left", "Characters left: {count}")

# Translators: the message is over the limit and cannot be sent. {count} is a number; a form that works with any number.
TOO_LONG = phrase("web_chat.too_long", "The message is too long. Characters over the limit: {count}")

# Translators: above the family's own message: who wrote it. "You", as the subject of "wrote".
YOU = phrase("web_chat.you", "You")

# Translators: above a message of the program: who wrote it.
ASSISTANT = phrase("web_chat.assistant", "Assistant")

# Translators: beside a person's name: the person who helps the family, works for the service and is not a program.
COORDINATOR = phrase("web_chat.coordinator", "Coordinator")

# Translators: state of the family's message, beside the time: it is on its way. One or two words.
SENDING = phrase("web_chat.sending", "Sending…")

# Translators: state of the family's message, beside the time: it has arrived. One word.
SENT = phrase("web_chat.sent", "Sent")

# Translators: state of the family's message while there is no connection: it is kept and goes out later by itself.
WAITING = phrase("web_chat.waiting", "Waiting for the connection")

# Translators: state of the family's message: it did not go out. A reason and two buttons follow. Two or three words.
NOT_SENT = phrase("web_chat.not_sent", "Not sent")

# Translators: reason under a message that was not sent: the server kept silent.
NO_ANSWER = phrase("web_chat.no_answer", "The server did not answer.")

# Translators: button under a message that was not sent: send the same message again.
RETRY = phrase("web_chat.retry", "Try again")

# Translators: button under a message that was not sent: its text goes back into the box for writing and can be changed.
EDIT = phrase("web_chat.edit", "Change the text")

# Translators: always visible, above the conversation: who answers. The assistant is a program.
WITH_ASSISTANT = phrase("web_chat.with_assistant", "You are writing with the assistant")

# Translators: always visible, above the conversation: who answers. {coordinator} is a person's name in the basic form,
# such as "Anna"; choose a sentence in which the name needs no ending.
WITH_COORDINATOR = phrase("web_chat.with_coordinator", "You are writing with {coordinator}")

# Translators: always visible, above the conversation: a person has taken over, but it is not yet known who.
WITH_A_COORDINATOR = phrase("web_chat.with_a_coordinator", "A coordinator will answer you here")

# Translators: while the program prepares its answer. The assistant is a program.
ASSISTANT_WRITES = phrase("web_chat.assistant_writes", "The assistant is writing…")

# Translators: while a coordinator writes. {coordinator} is a person's name in the basic form.
COORDINATOR_WRITES = phrase("web_chat.coordinator_writes", "{coordinator} is writing…")

# Translators: while a coordinator writes whose name is not known.
A_COORDINATOR_WRITES = phrase("web_chat.a_coordinator_writes", "A coordinator is writing…")

# Translators: banner when the page is opened and the server has not answered yet. One or two words.
CONNECTING = phrase("web_chat.connecting", "Connecting…")

# Translators: banner while the connection is lost. It should calm: nothing that was written is lost.
OFFLINE = phrase("web_chat.offline", "Not connected. Your messages are kept and sent when the connection is back.")

# Translators: button that moves down to messages that arrived while the person was reading further up.
NEW_MESSAGES = phrase("web_chat.new_messages", "New messages")

# Translators: name of a group of buttons with possible answers under a message, read aloud by screen readers.
ANSWERS = phrase("web_chat.answers", "Suggested answers")

# Translators: added to a button that the person has already pressed, read aloud by screen readers. One word.
CHOSEN = phrase("web_chat.chosen", "chosen")

# Translators: added to a link, read aloud by screen readers.
NEW_WINDOW = phrase("web_chat.new_window", "opens in a new window")

# Translators: a link under a message about a meeting: its file for the person's own calendar is saved or opened.
CALENDAR_FILE = phrase("web_chat.calendar_file", "Add to my calendar")

# Translators: name of the round button, on another organisation's page, that opens the chat.
OPEN_CHAT = phrase("web_chat.open_chat", "Open the chat")

# Translators: name of the button that closes the chat; the conversation is kept.
CLOSE_CHAT = phrase("web_chat.close_chat", "Close the chat")

# Translators: added to the opening button when an answer arrived while the chat was closed; read by screen readers.
UNREAD = phrase("web_chat.unread", "There are new messages")

# Translators: in place of a message in the chat that a coordinator has taken away, on both sides.
REMOVED = phrase("web_chat.removed", "This message was removed.")

# Translators: button under a coordinator's message that a machine has translated: opens it as it was written.
SHOW_ORIGINAL = phrase("web_chat.show_original", "Show original")

# Translators: name of the button with a paper clip beside the box for writing.
ATTACH = phrase("web_chat.attach", "Add a picture or a file")

# Translators: name of the button with a microphone beside the box for writing.
RECORD = phrase("web_chat.record", "Record a voice message")

# Translators: name of the same button while it records.
STOP_RECORDING = phrase("web_chat.stop_recording", "Stop recording")

# Translators: while a voice message is recorded. {seconds} is a number; a form that works with any number.
RECORDING = phrase("web_chat.recording", "Recording. Seconds: {seconds}")

# Translators: the browser gives us no microphone.
NO_MICROPHONE = phrase(
    "web_chat.no_microphone", "The microphone cannot be used. Please allow it in your browser, or write instead."
)

# Translators: a recorded voice, where its name would stand.
VOICE_MESSAGE = phrase("web_chat.voice_message", "Voice message")

# Translators: a picture that has no name. One word.
PICTURE = phrase("web_chat.picture", "Picture")

# Translators: a file that has no name. One word.
FILE = phrase("web_chat.file", "File")

# Translators: before the name of a file, read aloud by screen readers: the link saves the file. A verb.
SAVE_FILE = phrase("web_chat.save_file", "Save")

# Translators: name of the button that puts a chosen file away again. {name} is the name of the file.
REMOVE_FILE = phrase("web_chat.remove_file", "Remove {name}")

# Translators: button under a file that is not sent yet or could not be sent: leave it out.
DISCARD_FILE = phrase("web_chat.discard_file", "Do not send it")

# Translators: the chosen file is larger than what is taken. {name} is its name, {limit} a number of megabytes.
FILE_TOO_BIG = phrase(
    "web_chat.file_too_big",
    "{name} is too big. A file may have at most {limit} MB. A photo of the page is often enough.",
)

# Translators: more files were chosen than can be sent together. {count} is a number.
TOO_MANY_FILES = phrase("web_chat.too_many_files", "You can send at most {count} files at a time.")

# Translators: why a file was not sent: the page was opened anew meanwhile, and a browser forgets the file then.
FILE_AGAIN = phrase("web_chat.file_again", "The page was opened anew. Please choose the file once more.")
