### What the bot itself says, in English.
### HTML for Telegram: only <b> <i> <code>. Values arrive escaped; numbers arrive as text.
### A text whose name ends in -elsewhere takes the place of the other where GENERATION_API_URL is set.
### { CODE($value) } is for what people copy: it keeps invisible characters out of the copy.

# The digits 0 to 9, the decimal mark and the percent sign.
digits = 0123456789.%

# Months of the Gregorian calendar; weekdays from Monday.
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday

-start = /start
-help = /help
-new = /new
-retry = /retry
-stop = /stop
-language = /language
-settings = /settings
-privacy = /privacy
-history = /history
-mood = /mood
-export = /export
-forget = /forget
-id = /id
-feedback = /feedback
-status = /status
-users = /users
-ban = /ban
-unban = /unban
-allow = /allow
-disallow = /disallow
-broadcast = /broadcast
-reload = /reload

# Fields of the file of /export.
-exchanges = exchanges
-updates = updates
-messages = messages
-preferences = preferences


## In Telegram's own places: no HTML here.

bot-name = Hamzaban
bot-description =
    Hi! I'm Hamzaban, a chat bot that understands Persian, English and Finglish.

    Write to me about your day, your mood or anything you like. Everything is worked out on the computer of this bot's owner: apart from Telegram itself, no outside service gets your messages.

    To begin, press Start.
bot-description-elsewhere =
    Hi! I'm Hamzaban, a chat bot that understands Persian, English and Finglish.

    Write to me about your day, your mood or anything you like. I understand you on the computer of this bot's owner; answers may come from another computer that the owner chose.

    To begin, press Start.
bot-short-description = A private chat bot for Persian, English and Finglish.

command-start = Say hello
command-help = What I can do
command-new = Start a fresh conversation
command-retry = Another answer to your last message
command-stop = Stop the answer under way
command-language = Choose my language
command-settings = Settings: have me the way you like
command-privacy = What happens to your messages
command-history = What we said to each other
command-mood = A picture of your mood over time
command-export = A file with all that I stored of you
command-forget = Erase all that I stored of you
command-id = Show the numeric id
command-feedback = Tell my owner what you think of me
command-status = How the bot is doing (admins)
command-users = How many people there are (admins)
command-ban = Shut a person out (admins)
command-unban = Take a ban back (admins)
command-allow = Let a person in (admins)
command-disallow = Take that back (admins)
command-broadcast = Write to everybody (admins)
command-reload = Read my texts anew (admins)


## Commands everyone has.

start =
    Hi { $name }! 👋
    I'm <b>Hamzaban</b>, a chat bot that understands Persian, English and Finglish.

    Write whatever you like: how your day went, what's on your mind, or just a hello.

    Guide: { -help }
    Settings: { -settings }
    What happens to your messages: { -privacy }
start-language = Which language would you like me to speak?
help =
    <b>What can I do?</b>
    Chat with you in Persian, English or Finglish, notice your mood and keep to the thread of our talk. I'm a small bot, though, and I do get things wrong; please check anything important elsewhere.

    <b>Commands</b>
    { -new } – start a fresh conversation
    { -retry } – another answer to your last message
    { -stop } – stop the answer under way
    { -language } – choose my language
    { -settings } – language, length of answers and more
    { -privacy } – what happens to your messages
    { -history } – read again what we said
    { -mood } – a picture of your mood over time
    { -export } – get all that is stored of you, as a file
    { -forget } – erase all that is stored of you
    { -id } – show the numeric id
    { -feedback } – tell my owner what you think of me
    { -help } – this guide

    <b>With an answer</b>
    👍 and 👎 tell me what you think of it, 🔄 gets you another one. If you edit your last message, I answer it anew; if you reply to an older one, I know what you are talking about.

    <b>In groups</b>
    I answer when you mention me or reply to one of my messages. The group's admins set me up with { -settings }.
help-privacy =
    <b>Privacy</b>
    Messages are read and answered on the computer of this bot's owner; apart from Telegram, no outside service gets them.
help-privacy-elsewhere =
    <b>Privacy</b>
    Messages are read on the computer of this bot's owner; for an answer they may go to another computer that the owner chose.
help-admin =
    <b>For admins</b>
    { -status } – models, memory, queue and recent errors, with a picture
    { -users } – how many people there are, and who is banned
    { -ban } – shut a person out
    { -unban } – take a ban back
    { -allow } – let a person in who is not on the list
    { -disallow } – take that back
    { -broadcast } – write to everybody who talked to me and wants it
    { -reload } – read my texts and ready-made replies anew
stopped = All right, I've stopped.
retry-nothing = There is nothing here yet that I could answer again. Write me something first! 🙂
retry-limited = Let me catch my breath! 🙂 Seconds until I can find another answer: { $seconds }
another-comes = All right, here comes another one…
rated-good = Thank you, I'm glad! 😊
rated-bad = Thanks for telling me. 🔄 gets you another answer.
rating-taken-back = All right, I've taken it back.
answer-gone = I don't have this answer any more.
nothing-to-stop = There was nothing to stop: I wasn't writing anything.
new-chat = A fresh start: I've put what we said before aside. So, what's on your mind?
privacy =
    <b>Privacy, in plain words</b>

    <b>What is stored?</b> Your messages in this chat and my answers, with the time, the numeric ids of you and the chat, and what I made of each message: its language, its intent and its mood; and your 👍 or 👎 under an answer. Of a voice message I keep only the words I heard, never the sound. What you ask me in other chats with @ before my name is answered and not kept. I also keep what you chose with { -settings } and { -language }.

    <b>Where?</b> Only on the machine of this bot's owner, in an encrypted file whose key is kept apart from it.

    <b>For how long?</b> Days until messages are deleted: { $days }. Your settings stay until you erase them.
privacy-seen = <b>Who gets to see them?</b> Messages travel through Telegram; no other outside service gets their text. Understanding and answering happen on that same machine. The owner, who holds both the file and its key, could open it.
privacy-seen-elsewhere = <b>Who gets to see them?</b> Messages travel through Telegram. They are understood on that same machine, but for an answer your message and the latest ones before it may go to another computer that the owner chose; ask them what it keeps. The owner, who holds both the file and its key, could open it.
privacy-rights =
    <b>Is anything trained on them?</b> No, no model is trained on your messages.

    <b>How do I get to see it?</b> { -export } sends you all that I stored of you, as a file.

    <b>How do I have them deleted?</b> With { -forget }: all that I stored of you is erased at once, your messages in groups included. Only whether the owner let you in or shut you out stays, with your id and the reason. { -new } does not delete anything: it makes me leave the earlier talk aside and start fresh. If the owner keeps backups, they are encrypted in the same way, and what you erased leaves them once newer backups take their place.
export-caption = Here is all that I stored of you, in a file that any text editor opens. Our talks are in it, so keep it somewhere safe. To erase them here: { -forget }
export-about = This file holds all that Hamzaban has stored of you. Under { -preferences } are the settings you chose. The list { -exchanges } is your messages, with their answers and what was made of them. The lists { -updates } and { -messages } are what came from you and what went to you in the last two days or is still waiting; texts there are erased as soon as they are dealt with. Times are UTC.
export-limited = You asked for that just now. 🙂 You can have a new one in { $seconds } s.
export-in-private = For that, write { -export } to me in our private chat, please.
export-too-big = It has become so much that it does not fit into a file on Telegram. Please ask the owner of this bot for it.
forget-ask =
    Shall I erase all that I stored of you? Your messages, my answers, what I made of them and your settings go for good, in this chat and in groups. What Telegram itself shows stays; you can clear that in the app.
forget-yes = Yes, erase all
forget-no = No, keep it
forgotten = Done: all that I stored of you is erased. If you write again, we start from scratch.
forget-kept = All right, I erased nothing.
forget-in-private = For that, write { -forget } to me in our private chat, please.
feedback-how =
    What shall I tell my owner? Write it behind the command, like this:
    { -feedback } your answers are too long

    They get your words, your name and your numeric id.
feedback-thanks = Thank you! I've passed it on to my owner, with your name and your numeric id. 🙏
feedback-nobody = I don't know yet who my owner is, so I have nobody to tell. Sorry!
feedback-limited = You've told my owner quite a lot already. 🙂 Seconds until I can pass on more: { $seconds }
# Without markup; the person's own words stand below.
feedback-received = 💬 { $name } ({ $user }) wrote with { -feedback }:

id-private = Your numeric Telegram id: { CODE($user) }
id-group =
    Your numeric Telegram id: { CODE($user) }
    The id of this group: { CODE($chat) }

## /history and /mood, and the words of pictures.

history-in-private = For that, write { -history } to me in our private chat, please.
history-empty = There is nothing here yet. Once we've talked, you'll find it with { -history }.
history-asked = <b>You</b> ({ $time }): { $text }
history-answered = <b>Me</b>: { $text }
history-older = « Older
history-stuck = I could not turn the page. Please ask for it again with { -history }.
history-newer = Newer »

mood-in-private = For that, write { -mood } to me in our private chat, please.
mood-limited = I've just drawn it for you. 🙂 You can have a new one in { $seconds } s.
mood-too-little = There's too little yet for a picture of your mood. Write to me a few more times, and then ask again with { -mood }.
mood-caption = This is how your { $count } messages of the last { $days } days came across: { $positive } cheerful, { $neutral } neutral and { $negative } low.
mood-brighter = They have been getting more cheerful lately.
mood-darker = Lately they've been a bit lower than before; if you like, tell me what's on your mind.
mood-steady = All in all your mood has stayed much the same.
mood-unsure = It's only my guess from your words.

mood-title = Your mood
mood-messages = Messages: { $count }
mood-positive = Cheerful
mood-neutral = Neutral
mood-negative = Low
picture-period = { $first } to { $last }

chart-title = How the bot is doing
chart-answers = Answers per hour
chart-latency = Seconds to answer
chart-median = Median
chart-p95 = 95th percentile
chart-moods = Moods of messages
chart-generators = Answered by (7 days)
chart-empty = Nothing yet


## /language and /settings.

# The name of this language, in this language: it stands on a button for readers of all others.
language-name = English

language-ask =
    Which language shall I speak?
    This is about commands and notices; what you write is answered in the language you write it in.
language-is-fa = All right, I'll speak Persian from now on.
language-is-en = All right, I'll speak English from now on.
language-is-auto = All right, I'll follow the language of your Telegram app.
settings =
    <b>Settings</b>
    Press one to change it.
settings-of-group =
    <b>Settings of this group</b>
    Press one to change it for the whole group.
about-language = • <b>Language:</b> of commands and notices
about-length = • <b>Answers:</b> short, normal or long
about-finglish = • <b>Replies to Finglish:</b> in Persian script, or in Finglish (only my ready replies)
about-streaming = • <b>Live writing:</b> see long answers while I write them
about-reactions = • <b>Reactions:</b> ❤ or 😢 shows how I read the mood of your message
about-announcements = • <b>Announcements:</b> what the owner of this bot writes to everybody
about-buttons = • <b>Buttons:</b> 👍 👎 🔄 under my answers
settings-language = Language: { $value }
settings-length = Answers: { $value }
settings-finglish = Replies to Finglish: { $value }
settings-streaming = Live writing: { $value }
settings-reactions = Reactions: { $value }
settings-announcements = Announcements: { $value }
settings-buttons = Buttons: { $value }
settings-done = Done ✓
settings-closed = All set. Whenever you change your mind: { -settings }
settings-saved = Saved.
settings-admins-only = Only admins of this group can change its settings, and not anonymously. 🙂
not-your-button = This button is somebody else's. 🙂
value-auto = automatic
value-short = short
value-normal = normal
value-long = long
value-persian = in Persian script
value-finglish = in Finglish
value-on = on
value-off = off


## What a message may mean, on buttons: short.

meant-greeting = Just hello 👋
meant-thanks = Thanks
meant-goodbye = Goodbye
meant-request-help = I need help
meant-weather-inquiry = The weather
meant-question = A question
meant-complaint = A complaint
meant-compliment = A compliment
meant-general-conversation = Something else


## When an answer is not possible.

text-only = I can only read text for now. 🙏 Could you write it to me?
## Inline mode: above the keyboard, where somebody writes the bot's name in another chat.

inline-answer = Send this answer
inline-how = Write a question after my name
inline-limited = That was a lot of questions: one moment, please
inline-closed = This bot is private: see how to be let in

# Stands before the answer to a voice message.
heard = 🎙 “{ $text }”
voice-too-long = That's too much for me to listen to. 🙈 I manage voice messages of up to { $minutes } minutes. Could you make it shorter, or write it to me?
voice-too-slow = Listening took me too long, sorry. 🙏 Could you send it again in a moment, or in shorter pieces?
voice-unreadable = I couldn't open that recording. 🙏 Could you send it again, or write it to me?
voice-no-speech = I couldn't make out any words in it. 🙏 Could you say it once more, or write it to me?
not-allowed =
    Hi! This bot is private and I'm not allowed to chat with you yet.
    Your numeric id is { CODE($user) }. If you know the owner of this bot, send it to them and ask to be added.
banned = I'm sorry, the owner of this bot has ended your access to me. What I stored of you is still yours: { -privacy }, { -export }, { -forget }
banned-because =
    I'm sorry, the owner of this bot has ended your access to me. The reason: { $reason }

    What I stored of you is still yours: { -privacy }, { -export }, { -forget }
rate-limited =
    That was a lot at once, and I couldn't keep up! 🙂
    Please send this one again in { $seconds } s.
too-many-waiting = One thing at a time, please! 🙂 I'm still busy with your earlier messages; when I've answered them, send me this one again.
late = Sorry for the late answer, I was offline for a while.
# Once in a conversation, above the answer.
forgetting = 🗒 We've been talking for a while: from here on I keep only the latest messages in mind. To begin something new: { -new }
unknown-command = I don't know that command. All my commands are in { -help }.
failed =
    I'm sorry, something went wrong and I couldn't answer. Please try once more.
    If it happens again, give this code to the owner of the bot: { CODE($code) }


## /users, /ban and /allow, for admins.

users-title = <b>People</b>
users-total = Whose talks I remember: { $count }
users-active = Wrote to me: { $today } today, { $week } in the last 7 days, { $month } in the last 30 days
users-new = New in the last 7 days: { $count }
users-gone = Blocked me or are gone: { $count }
users-guests = Let in with { -allow }: { $count }
users-banned = Banned: { $count }
users-banned-one = • { CODE($user) }
users-banned-more = … and { $count } more

reload-done = I've read my texts and ready-made replies anew.
reload-kept = Something is wrong in these files. Of them I go on with what I had:
reload-problem = • { CODE($problem) }

ban-usage = Write the person's numeric id after { -ban } and, if you like, a reason of at most 200 letters: they will read it. People find their id with { -id }.
ban-admin = Admins cannot be banned.
ban-done = From now on { CODE($user) } cannot talk to me. Should you change your mind: { -unban }
unban-usage = Write the person's numeric id after { -unban }. Those who are banned are listed in { -users }.
unban-done = { CODE($user) } is not banned any more.
unban-nothing = Nobody with the id { CODE($user) } is banned.
allow-usage = Write the person's numeric id after { -allow }. People find theirs with { -id }.
allow-everyone = The list in the settings is empty, so everybody may talk to me already.
allow-banned = { CODE($user) } is banned. Take that back first, with { -unban }.
allow-done = From now on { CODE($user) } can talk to me.
disallow-usage = Write after { -disallow } the numeric id of somebody you let in with { -allow }.
disallow-done = { CODE($user) } cannot talk to me any more.
disallow-setting = { CODE($user) } stands in the settings. Take the id out there and restart me; { -ban } works at once.
disallow-nothing = Nobody with the id { CODE($user) } was let in with { -allow }.


## /broadcast, for admins.

broadcast-usage = Write your text after { -broadcast }, or reply with { -broadcast } to a text message of yours. You will see it once more before it goes out.
broadcast-too-long = That is too long: with its markup it may have { $limit } letters.
broadcast-nobody = There is nobody yet whom I could write to.
broadcast-ask = Shall I send this to { $count } people?
broadcast-send = Send it
broadcast-drop = Don't send
broadcast-dropped = All right, I sent nothing.
broadcast-stale = That question is out of date. Please begin again with { -broadcast }.
broadcast-busy = Another announcement is still under way. When it has ended, press the button again.
broadcast-started = It's on its way; answers to people come first. I'll report when it is done. How far it is: { -broadcast }
broadcast-stop = Stop it
broadcast-stopping = I'm stopping it; the report follows.
broadcast-over = It has already ended.
broadcast-progress =
    <b>The announcement is under way</b>
    Sent so far: { $sent } of { $total }
    Blocked me or are gone: { $gone }
    Failed: { $failed }
    Time: { $minutes } min { $seconds } s
broadcast-done =
    <b>The announcement is done</b>
    Sent: { $sent } of { $total }
    Blocked me or are gone: { $gone }
    Failed: { $failed }
    Time: { $minutes } min { $seconds } s
broadcast-stopped =
    <b>The announcement was stopped</b>
    Sent: { $sent } of { $total }
    Blocked me or are gone: { $gone }
    Failed: { $failed }
    Time: { $minutes } min { $seconds } s


## /status, for admins.

status-title = <b>Hamzaban</b>, version { $version }
status-uptime = Running for: { $days } d { $hours } h { $minutes } min
status-loading = Models are still loading; until then, ready-made replies answer.
status-model = <b>{ $task }:</b> { $model } ({ $reason })
status-attempt = • { $model } was passed over: { CODE($reason) }
status-device = Device: { $device }, number type: { $dtype }
status-memory = Memory: { $used_mb } of { $total_mb } MB
status-queue = Queue: { $waiting } waiting, { $running } being answered, { $unsent } not yet sent
status-answered = Messages answered: { $today } today, { $total } in all
status-set-aside = Set aside today because they failed again and again: { $count }
status-gone = Chats that blocked the bot or are gone: { $count }
status-generator = • by { $generator }: { $count }
status-ratings = Ratings: 👍 { $good }, 👎 { $bad }
status-latency = Time to answer: { $mean } s on average, { $p95 } s at the 95th percentile
status-database = Database: { $size_mb } MB, messages with their answers: { $exchanges }
status-poll = Last heard from Telegram: { $seconds } s ago
status-errors-none = No recent errors.
status-errors-title = <b>Recent errors</b>
status-error = • { $time } { CODE($text) }

task-language = Language
task-intent = Intent
task-sentiment = Mood
task-standby = Answers, stand-in
task-generation = Answers
task-speech = Voice messages

why-rules = letters and word lists are enough for it
why-default = the default, comes with pip and works offline
why-chosen = chosen in the settings
why-fallback = stands in for the chosen model
why-last = no other model could be used
