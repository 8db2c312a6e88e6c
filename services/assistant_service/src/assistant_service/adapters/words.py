"""What the assistant says, in each language it speaks."""
# ruff: noqa: RUF001 - Russian is written in its own letters

from collections.abc import Mapping

from assistant_service.ports import Doubt, Lang, Words

ENGLISH = Words(
    start="Hello. I remind you of things. {help}",
    help=(
        "Write it like this, on the 24-hour clock:\n"
        "remind me in 20 minutes to call mum\n"
        "remind me at 09:00 to call mum\n"
        "remind me tomorrow at 09:00 to call mum\n\n"
        "/tz Europe/Belgrade tells me your time zone, /help shows this again."
    ),
    not_understood="I did not understand that, and I do not guess. {help}",
    ask_zone=(
        "I do not know your time zone yet, so I cannot tell what that time means. "
        "Send it like this: /tz Europe/Belgrade"
    ),
    zone_unknown=(
        "I do not know the time zone {zone!r}. Send a name such as Europe/Belgrade: "
        "/tz Europe/Belgrade"
    ),
    tell_zone="Your time zone is {zone}. Another one: /tz Europe/Belgrade",
    zone_read_back="{zone}, where it is {now} now. Is that right?",
    too_long="A reminder holds at most 500 characters; say it in fewer.",
    doubts={
        Doubt.SKIPPED: "{shown} does not exist in {zone}: the clocks skip it. Choose another time.",
        Doubt.TWICE: (
            "{shown} comes twice in {zone}: the clocks go back. "
            "Choose another time, or say in how many hours."
        ),
        Doubt.PASSED: "{shown} in {zone} is over. Say tomorrow, or choose another time.",
    },
    ok="OK",
    cancel="Cancel",
    weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    months=(
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ),
)  # fmt: skip

RUSSIAN = Words(
    start="Здравствуйте. Я напоминаю о делах. {help}",
    help=(
        "Пишите так, время от 00:00 до 23:59:\n"
        "напомни через 20 минут позвонить маме\n"
        "напомни в 09:00 позвонить маме\n"
        "напомни завтра в 09:00 позвонить маме\n\n"
        "/tz Europe/Belgrade задаёт часовой пояс, /help показывает это снова."
    ),
    not_understood="Я этого не понял, а угадывать не буду. {help}",
    ask_zone=(
        "Я ещё не знаю ваш часовой пояс и не могу понять, что значит это время. "
        "Пришлите его так: /tz Europe/Belgrade"
    ),
    zone_unknown=(
        "Я не знаю часовой пояс {zone!r}. Пришлите название вроде Europe/Belgrade: "
        "/tz Europe/Belgrade"
    ),
    tell_zone="Ваш часовой пояс {zone}. Другой: /tz Europe/Belgrade",
    zone_read_back="{zone}, сейчас там {now}. Верно?",
    too_long="В напоминании не больше 500 знаков; скажите короче.",
    doubts={
        Doubt.SKIPPED: "{shown} в {zone} не бывает: часы переводят вперёд. Выберите другое время.",
        Doubt.TWICE: (
            "{shown} в {zone} бывает дважды: часы переводят назад. "
            "Выберите другое время или скажите, через сколько часов."
        ),
        Doubt.PASSED: "{shown} в {zone} уже прошло. Скажите «завтра» или выберите другое время.",
    },
    ok="OK",
    cancel="Отмена",
    weekdays=("пн", "вт", "ср", "чт", "пт", "сб", "вс"),
    months=(
        "янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек",
    ),
)  # fmt: skip

WORDS: Mapping[Lang, Words] = {"en": ENGLISH, "ru": RUSSIAN}
