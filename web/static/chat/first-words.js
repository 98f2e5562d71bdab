// What the chat says before the server has said a word, and when it never does. Everything else comes with the session.

const FIRST_WORDS = {
  en: {
    title: "Family Navigator",
    open_chat: "Open the chat",
    close_chat: "Close the chat",
    conversation: "Conversation",
    connecting: "Connecting…",
    offline: "Not connected. Your messages are kept and sent when the connection is back.",
  },
  sv: {
    title: "Familjens vägvisare",
    open_chat: "Öppna chatten",
    close_chat: "Stäng chatten",
    conversation: "Samtal",
    connecting: "Ansluter…",
    offline: "Ingen anslutning. Dina meddelanden är sparade och skickas när anslutningen är tillbaka.",
  },
  ru: {
    title: "Семейный навигатор",
    open_chat: "Открыть чат",
    close_chat: "Закрыть чат",
    conversation: "Разговор",
    connecting: "Соединяемся…",
    offline: "Нет связи. Ваши сообщения сохранены и уйдут, когда связь вернётся.",
  },
  nl: {
    title: "Wegwijs voor gezinnen",
    open_chat: "Chat openen",
    close_chat: "Chat sluiten",
    conversation: "Gesprek",
    connecting: "Verbinden…",
    offline: "Geen verbinding. Uw berichten blijven bewaard en worden verstuurd zodra de verbinding terug is.",
  },
  vi: {
    title: "Đồng hành cùng gia đình",
    open_chat: "Mở trò chuyện",
    close_chat: "Đóng trò chuyện",
    conversation: "Cuộc trò chuyện",
    connecting: "Đang kết nối…",
    offline: "Chưa có kết nối. Tin nhắn của bạn được giữ lại và sẽ gửi khi có kết nối.",
  },
  ar: {
    title: "دليل الأسرة",
    open_chat: "فتح المحادثة",
    close_chat: "إغلاق المحادثة",
    conversation: "المحادثة",
    connecting: "جارٍ الاتصال…",
    offline: "لا يوجد اتصال. رسائلكم محفوظة وستُرسل عند عودة الاتصال.",
  },
  uk: {
    title: "Сімейний навігатор",
    open_chat: "Відкрити чат",
    close_chat: "Закрити чат",
    conversation: "Розмова",
    connecting: "З’єднуємося…",
    offline: "Немає зв’язку. Ваші повідомлення збережено, їх буде надіслано, коли зв’язок повернеться.",
  },
};

/** The few words in the language of `tag` ("sv-SE"), in English when it is not one of ours. */
export function firstWords(tag) {
  const code = tag.toLowerCase().split("-")[0];
  const language = Object.hasOwn(FIRST_WORDS, code) ? code : "en";
  return { language, dir: language === "ar" ? "rtl" : "ltr", words: FIRST_WORDS[language] };
}
