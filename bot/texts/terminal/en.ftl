### What an owner reads in a terminal, in English: python -m bot doctor, python -m bot setup.
### Plain text. Values arrive as they are; their isolation is taken out, so that they can be copied.

# The digits 0 to 9, the decimal mark and the percent sign.
digits = 0123456789.%


## doctor: each line has a sign; what is not ok has a remedy of the same name and values.

doctor-title = Hamzaban { $version }: what works here and what does not. Nothing is changed.
doctor-end = Faults: { $faults }; warnings: { $warnings }. When you have followed an arrow, look again: python -m bot doctor
doctor-end-well = No fault; warnings: { $warnings }. Start the bot with: make run
sign-ok = ok
sign-warning = warning
sign-fault = FAULT
remedy = → { $text }

settings-well = The settings can be read.
settings-wrong = A setting is wrong. { $problem }
settings-wrong-remedy = Correct it in .env; .env.example says what each setting takes.
check-skipped = Not looked at: { $topic ->
        [admins] the admins
        [telegram] Telegram
        [running] whether a bot is running
        [database] the database
        [disk] the disk
        [remote] the server of GENERATION_API_URL
        [models] the models
       *[other] { $topic }
    }
check-skipped-remedy = Correct this first: { $names }
check-failed = Could not look at { $topic ->
        [admins] the admins
        [telegram] Telegram
        [running] whether a bot is running
        [database] the database
        [disk] the disk
        [remote] the server of GENERATION_API_URL
        [models] the models
       *[other] { $topic }
    }: { $reason }
check-failed-remedy = That should not happen: please report it, with this line.

token-none = TELEGRAM_BOT_TOKEN is not set, so the playground starts and no bot on Telegram.
token-none-remedy = For a bot on Telegram get a token from @BotFather (/newbot), then: python -m bot setup
python-well = Python { $version }
python-old = Python { $version } is too old.
python-old-remedy = Install Python 3.11 or newer, delete .venv, and: make PYTHON=python3.12 run
python-new = Python { $version } is newer than any the bot was tried with.
python-new-remedy = If something fails, take an older one: delete .venv, and: make PYTHON=python3.13 run
admins-well = Admins: { $count }
admins-none = Nobody is admin, so nobody may ask for /status.
admins-none-remedy = Write /id to the bot and put the number into ADMIN_USER_IDS: python -m bot setup

telegram-reached = { $host } can be reached.
unreachable-name = The name { $host } is not found ({ $reason }).
unreachable-name-remedy = Is this machine online? Is TELEGRAM_API_BASE_URL spelt right? Where Telegram is blocked, name a proxy in TELEGRAM_PROXY.
unreachable-refused = { $host } refuses the connection ({ $reason }).
unreachable-refused-remedy = With a Bot API server of your own: is it running, and at the port in TELEGRAM_API_BASE_URL? Else Telegram is probably blocked here: name a proxy in TELEGRAM_PROXY.
unreachable-timeout = { $host } does not answer ({ $reason }).
unreachable-timeout-remedy = Is this machine online, and does its firewall let it out? Where Telegram is blocked, name a proxy in TELEGRAM_PROXY.
unreachable-tls = The connection to { $host } is not safe ({ $reason }).
unreachable-tls-remedy = Is the clock of this machine right? Are its root certificates up to date? Else something between here and Telegram reads along: name a proxy you trust in TELEGRAM_PROXY.
unreachable-proxy = The proxy { $proxy } does not lead to { $host } ({ $reason }).
unreachable-proxy-remedy = Is it running? Are address, user and password in TELEGRAM_PROXY right, and http or socks5 as the proxy wants it? Without a proxy, empty TELEGRAM_PROXY.
unreachable-cut = The connection to { $host } was cut off ({ $reason }).
unreachable-cut-remedy = So it looks where Telegram is blocked: name a proxy in TELEGRAM_PROXY.
unreachable-other = { $host } cannot be reached ({ $reason }).
unreachable-other-remedy = Is this machine online? Where Telegram is blocked, name a proxy in TELEGRAM_PROXY.
telegram-strange = What answers is not Telegram, or Telegram is unwell ({ $reason }).
telegram-strange-remedy = Does TELEGRAM_API_BASE_URL name a Bot API server? Is a proxy or a login page of the network in the way? With 429 or 5xx: wait a little.
token-accepted = Telegram knows the token: the bot is { $name }.
token-refused = Telegram does not know the token.
token-refused-remedy = Copy it again from @BotFather (/mybots, API Token); if it was revoked there, the new one. Then: python -m bot setup
clock-well = The clock is right.
clock-ahead = The clock is ahead of Telegram's; minutes: { $minutes }
clock-ahead-remedy = Let it be set over the network (sudo timedatectl set-ntp true). A wrong clock spoils safe connections and takes fresh messages for late ones.
clock-behind = The clock is behind Telegram's; minutes: { $minutes }
clock-behind-remedy = Let it be set over the network (sudo timedatectl set-ntp true). A wrong clock spoils safe connections and takes late messages for fresh ones.
group-messages-seen = In groups the bot is shown all messages, as GROUP_POLICY=all wants.
group-messages-hidden = GROUP_POLICY=all, but Telegram shows the bot only messages that are meant for it (privacy mode).
group-messages-hidden-remedy = Write /setprivacy to @BotFather, choose the bot, then Disable; then remove the bot from its groups and add it again.
webhook-none = No webhook takes the updates away; waiting at Telegram: { $waiting }
webhook-set = Another program gets this bot's updates, by a webhook. At its start the bot would take it away.
webhook-set-remedy = If you need that program, get another token from @BotFather for this one. Else there is nothing to do.
webhook-against-us = Another program has set a webhook while the bot is running: no update comes here any more.
webhook-against-us-remedy = Stop that program and start the bot again. If you cannot find it, revoke the token at @BotFather (/revoke): python -m bot setup

running-none = No bot is running on this database.
running-here = A bot is running on { $path } right now; a second one would be refused.
running-here-remedy = If that is as it should be, there is nothing to do. Else stop it before you start another.
database-new = The database will be made at the first start: { $path }
database-well = { $path } is whole; messages with their answers: { $exchanges }
key-missing = The key { $key } is missing; without it nobody can read { $path }.
key-missing-remedy = Put the key file back, or let DATABASE_KEY_FILE name it. If it is lost, so are the conversations: move the database away, and an empty one is made.
key-unusable = { $key }: { $reason }
key-unusable-remedy = Put a copy of the key back in its place, and let it belong to the bot's user. A new key would not open the database.
database-damaged = { $path }: { $reason }
database-damaged-remedy = Stop the bot and put a backup in its place: python -m storage restore FILE
database-unusable = { $path }: { $reason }
database-unusable-remedy = Another key? Let DATABASE_KEY_FILE name the one this database was made with. No permission? Run this as the bot's user. A newer version? Update the program. Damaged? Put a backup in its place: python -m storage restore FILE
disk-well = Free space for the database: { $free_mb } MB
disk-low = Little space is left for the database; { $folder } has { $free_mb } MB.
disk-low-remedy = Free some, or shorten HISTORY_RETENTION_DAYS.
disk-full = The disk of the database is full; { $folder } has { $free_mb } MB.
disk-full-remedy = Free some space: messages cannot be stored, and wait at Telegram until they can.

remote-reached = The server { $host } answers first, with { $model }.
remote-away = The server of GENERATION_API_URL, { $host }, does not answer ({ $reason }); until it does, the models below answer.
remote-away-remedy = Is it running, and are GENERATION_API_URL (with its /v1) and GENERATION_API_KEY right? The bot goes on looking for it.
model-well = { $task ->
        [intent] Intent
        [sentiment] Mood
        [speech] Voice messages
       *[generation] Answers
    }: { $model }
model-memory = { $task ->
        [intent] Intent
        [sentiment] Mood
        [speech] Voice messages
       *[generation] Answers
    }: { $other }, because { $model } { $reason }.
model-memory-remedy = Close other programs, raise NLP_MEMORY_LIMIT_MB, or choose a smaller model than { $model }; or leave it so: { $other } works, too.
model-absent = { $task ->
        [intent] Intent
        [sentiment] Mood
        [speech] Voice messages
       *[generation] Answers
    }: { $other }, because { $model } is missing: { $reason }.
model-absent-remedy = Install what is missing: delete .venv/.runtime, then make run. Or leave it so: { $other } works, too.
model-offline = { $task ->
        [intent] Intent
        [sentiment] Mood
        [speech] Voice messages
       *[generation] Answers
    }: { $other }, because { $model } is not to be had: { $reason }.
model-offline-remedy = Take HF_HUB_OFFLINE away, bring { $model } into the cache, or choose auto.
model-hub = { $task ->
        [intent] Intent
        [sentiment] Mood
        [speech] Voice messages
       *[generation] Answers
    }: { $other }, because { $model } is not to be had: { $reason }.
model-hub-remedy = Is the model's name right? Where the hub is blocked, name a mirror in HF_ENDPOINT, bring the model as a folder and name that, or choose auto.
memory-well = Memory for models: { $needed_mb } MB are needed, { $limit_mb } MB may be used.
cache-well = Space for models: { $needed_mb } MB are still needed, { $free_mb } MB are free.
cache-low = There is no space for the models: { $needed_mb } MB are needed, { $folder } has { $free_mb } MB.
cache-low-remedy = Free some, or let HF_CACHE_DIR name a folder on another disk. Until then rules and templates answer.


## setup: questions; `-again` is for a setting that has a value, { $former }, unless it is a secret.

setup-no-terminal = This command asks questions, and there is no terminal to ask in. Copy .env.example to .env and fill it in by hand.
setup-broken-off = Broken off: nothing was written.
setup-not-written = .env could not be written: { $reason }
setup-begin = A few questions, then .env is written. Enter skips a question, Ctrl+C ends without a trace.
setup-yes = y yes
setup-language = Language of menus and notices: auto (that of each person's Telegram), fa or en. (فارسی: fa)
setup-language-again = Language of menus and notices is { $former }. Enter keeps it; or auto (that of each person's Telegram), fa or en:
setup-language-wrong = Please answer auto, fa or en.
setup-proxy = If Telegram is blocked here: the address of a proxy, such as socks5://127.0.0.1:1080 or http://127.0.0.1:8080. Else Enter:
setup-proxy-again = A proxy is set. Enter keeps it; or the address of another:
setup-proxy-wrong = An address like socks5://127.0.0.1:1080 or http://127.0.0.1:8080 is wanted.
setup-token = The bot's token, from @BotFather (/newbot, or /mybots and API Token). What you type or paste is not shown. Without one, Enter:
setup-token-again = A token is set. Enter keeps it; or another one, which is not shown:
setup-token-wrong = That is no token. @BotFather gives one like 123456789:AbC…, a number, a colon and 35 letters.
setup-asking = Asking Telegram …
setup-unreachable = Telegram cannot be reached ({ $reason }).
setup-unchecked = Keep the token all the same, unchecked? (y/N)
setup-admins = Your numeric Telegram id, so that /status is yours; several with commas between them. If you do not know it: Enter, start the bot, write /id to it, and come back:
setup-admins-again = Admins are { $former }. Enter keeps them; or other numeric ids, with commas between them:
setup-admins-wrong = Numbers are wanted, with commas between them; not @names.
setup-replace = { $name } has another value. Replace it? (y/N)
setup-written = { $path } is written; you alone may read it.
setup-next =
    See whether all is well:  python -m bot doctor
    Start the bot:            make run
