### What an owner reads in a terminal, in Persian: python -m bot doctor, python -m bot setup.
### Plain text. Values arrive as they are; their isolation is taken out, so that they can be copied.

# The digits 0 to 9, the decimal mark and the percent sign.
digits = ۰۱۲۳۴۵۶۷۸۹٫٪


## doctor: each line has a sign; what is not ok has a remedy of the same name and values.

doctor-title = همزبان { $version }: ببینیم چی درسته و چی نه. چیزی عوض نمی‌شه.
doctor-end = خطا: { $faults } تا، هشدار: { $warnings } تا. کارهایی رو که جلوشون پیکان هست انجام بدید و دوباره بزنید: python -m bot doctor
doctor-end-well = خطایی نیست؛ هشدار: { $warnings } تا. ربات رو با این راه بندازید: make run
sign-ok = خوب
sign-warning = هشدار
sign-fault = خطا
remedy = ← { $text }

settings-well = تنظیمات خونده شد.
settings-wrong = یکی از تنظیمات درست نیست. { $problem }
settings-wrong-remedy = توی فایل .env درستش کنید؛ توی .env.example نوشته هر کدوم چه مقداری می‌گیره.
check-skipped = این بخش بررسی نشد: { $topic ->
        [admins] مدیرها
        [telegram] تلگرام
        [running] روشن‌بودن ربات
        [database] پایگاه داده
        [disk] دیسک
        [remote] سرور GENERATION_API_URL
        [models] مدل‌ها
       *[other] { $topic }
    }
check-skipped-remedy = اول این رو درست کنید: { $names }
check-failed = بررسی این بخش به خطا خورد: { $topic ->
        [admins] مدیرها
        [telegram] تلگرام
        [running] روشن‌بودن ربات
        [database] پایگاه داده
        [disk] دیسک
        [remote] سرور GENERATION_API_URL
        [models] مدل‌ها
       *[other] { $topic }
    } ({ $reason })
check-failed-remedy = این اتفاق نباید می‌افتاد؛ لطفاً با همین خط گزارشش کنید.

token-none = مقدار TELEGRAM_BOT_TOKEN خالیه، پس به‌جای ربات تلگرام، محیط آزمایشی اجرا می‌شه.
token-none-remedy = برای ربات واقعی، از @BotFather با /newbot توکن بگیرید و بعد بزنید: python -m bot setup
python-well = پایتون { $version }
python-old = پایتون { $version } زیادی قدیمیه.
python-old-remedy = پایتون 3.11 یا تازه‌تر نصب کنید، پوشه‌ی .venv رو پاک کنید و بزنید: make PYTHON=python3.12 run
python-new = ربات هنوز با پایتون { $version } آزموده نشده.
python-new-remedy = اگه چیزی کار نکرد، یه نسخه‌ی قدیمی‌تر بردارید: پوشه‌ی .venv رو پاک کنید و بزنید: make PYTHON=python3.13 run
admins-well = تعداد مدیرها: { $count }
admins-none = ربات مدیری نداره، پس هیچ‌کس نمی‌تونه از /status استفاده کنه.
admins-none-remedy = به ربات /id بفرستید و عددی رو که می‌گه توی ADMIN_USER_IDS بذارید: python -m bot setup

telegram-reached = به { $host } وصل می‌شیم.
unreachable-name = نام { $host } پیدا نشد ({ $reason }).
unreachable-name-remedy = اینترنت وصله؟ TELEGRAM_API_BASE_URL درست نوشته شده؟ اگه تلگرام فیلتره، نشانی یه پروکسی رو توی TELEGRAM_PROXY بذارید.
unreachable-refused = سرور { $host } اتصال رو نپذیرفت ({ $reason }).
unreachable-refused-remedy = اگه سرور Bot API خودتونه: روشنه و درگاهش همونیه که توی TELEGRAM_API_BASE_URL نوشتید؟ وگرنه احتمالاً تلگرام فیلتره؛ نشانی یه پروکسی رو توی TELEGRAM_PROXY بذارید.
unreachable-timeout = سرور { $host } جواب نمی‌ده ({ $reason }).
unreachable-timeout-remedy = اینترنت وصله و فایروال جلوش رو نمی‌گیره؟ اگه تلگرام فیلتره، نشانی یه پروکسی رو توی TELEGRAM_PROXY بذارید.
unreachable-tls = اتصال به { $host } امن نیست ({ $reason }).
unreachable-tls-remedy = ساعت این دستگاه درسته؟ گواهی‌های ریشه‌ش به‌روزه؟ اگه آره، یکی بین راه اتصال رو شنود می‌کنه؛ یه پروکسی مطمئن توی TELEGRAM_PROXY بذارید.
unreachable-proxy = پروکسی { $proxy } به { $host } نمی‌رسه ({ $reason }).
unreachable-proxy-remedy = روشنه؟ نشانی و نام کاربری و رمزش توی TELEGRAM_PROXY درسته؟ نوعش رو درست نوشتید (http یا socks5)؟ اگه پروکسی لازم ندارید، TELEGRAM_PROXY رو خالی بذارید.
unreachable-cut = اتصال به { $host } وسط کار قطع شد ({ $reason }).
unreachable-cut-remedy = معمولاً جایی این‌طور می‌شه که تلگرام فیلتره؛ نشانی یه پروکسی رو توی TELEGRAM_PROXY بذارید.
unreachable-other = به { $host } نمی‌شه وصل شد ({ $reason }).
unreachable-other-remedy = اینترنت وصله؟ اگه تلگرام فیلتره، نشانی یه پروکسی رو توی TELEGRAM_PROXY بذارید.
telegram-strange = چیزی که جواب داد تلگرام نیست، یا حال تلگرام خوب نیست ({ $reason }).
telegram-strange-remedy = نشانی توی TELEGRAM_API_BASE_URL مال یه سرور Bot API هست؟ پروکسی یا صفحه‌ی ورود شبکه سر راه نیست؟ اگه کد 429 یا 5xx می‌بینید، کمی صبر کنید.
token-accepted = توکن درسته؛ ربات شما: { $name }
token-refused = تلگرام این توکن رو نمی‌شناسه.
token-refused-remedy = دوباره از @BotFather برش دارید (/mybots و بعد API Token)؛ اگه باطلش کردید، توکن تازه رو. بعد بزنید: python -m bot setup
clock-well = ساعت درسته.
clock-ahead = ساعت این دستگاه از ساعت تلگرام جلوتره: { $minutes } دقیقه
clock-ahead-remedy = بذارید از شبکه تنظیم بشه (sudo timedatectl set-ntp true). با ساعت غلط، اتصال امن به مشکل می‌خوره و پیام تازه دیررسیده به حساب میاد.
clock-behind = ساعت این دستگاه از ساعت تلگرام عقب‌تره: { $minutes } دقیقه
clock-behind-remedy = بذارید از شبکه تنظیم بشه (sudo timedatectl set-ntp true). با ساعت غلط، اتصال امن به مشکل می‌خوره و پیام دیررسیده تازه به حساب میاد.
group-messages-seen = ربات توی گروه‌ها همه‌ی پیام‌ها رو می‌بینه؛ همون‌طور که GROUP_POLICY=all می‌خواد.
group-messages-hidden = تنظیم GROUP_POLICY روی all هست، ولی تلگرام فقط پیام‌هایی رو به ربات نشون می‌ده که خطاب به خودش باشه (Privacy Mode).
group-messages-hidden-remedy = به @BotFather دستور /setprivacy بدید، ربات رو انتخاب کنید و Disable رو بزنید؛ بعد ربات رو از گروه‌هاش بیرون ببرید و دوباره اضافه کنید.
webhook-none = وب‌هوکی سر راه پیام‌ها نیست؛ در صف تلگرام: { $waiting }
webhook-set = یه برنامه‌ی دیگه با وب‌هوک پیام‌های این ربات رو می‌گیره. ربات موقع شروع اون رو برمی‌داره.
webhook-set-remedy = اگه اون برنامه رو لازم دارید، از @BotFather یه توکن دیگه برای این ربات بگیرید؛ وگرنه کاری لازم نیست.
webhook-against-us = ربات روشنه، ولی یه برنامه‌ی دیگه وب‌هوک گذاشته و دیگه پیامی به این‌جا نمی‌رسه.
webhook-against-us-remedy = اون برنامه رو خاموش کنید و ربات رو از نو راه بندازید. اگه پیداش نکردید، توکن رو با /revoke توی @BotFather باطل کنید و بزنید: python -m bot setup

running-none = الان رباتی با این پایگاه داده کار نمی‌کنه.
running-here = همین الان یه ربات داره با { $path } کار می‌کنه؛ دومی راه نمی‌افته.
running-here-remedy = اگه ربات خودتونه، کاری لازم نیست؛ وگرنه پیش از راه‌انداختن یکی دیگه خاموشش کنید.
database-new = پایگاه داده با اولین اجرا ساخته می‌شه: { $path }
database-well = پایگاه داده سالمه ({ $path })؛ پیام با جوابش: { $exchanges } تا
key-missing = فایل کلید نیست ({ $key })؛ بدون اون هیچ‌کس نمی‌تونه { $path } رو بخونه.
key-missing-remedy = فایل کلید رو سر جاش برگردونید یا نشانیش رو توی DATABASE_KEY_FILE بذارید. اگه گم شده، گفت‌وگوها هم از دست رفته؛ پایگاه داده رو جابه‌جا کنید تا یکی خالی ساخته بشه.
key-unusable = کلید به کار نمیاد: { $key } ({ $reason })
key-unusable-remedy = یه رونوشت از کلید رو سر جاش بذارید، طوری که کاربر ربات بتونه بخوندش. کلید تازه این پایگاه داده رو باز نمی‌کنه.
database-damaged = پایگاه داده آسیب دیده: { $path } ({ $reason })
database-damaged-remedy = ربات رو خاموش کنید و یه رونوشت سالم برگردونید: python -m storage restore FILE
database-unusable = پایگاه داده باز نمی‌شه: { $path } ({ $reason })
database-unusable-remedy = کلیدش یکی دیگه‌ست؟ کلیدی رو که باهاش ساخته شده توی DATABASE_KEY_FILE معرفی کنید. اجازه‌ی خوندن نیست؟ این فرمان رو با کاربر ربات بزنید. مال نسخه‌ی تازه‌تره؟ برنامه رو به‌روز کنید. آسیب دیده؟ یه رونوشت سالم برگردونید: python -m storage restore FILE
disk-well = جای خالی برای پایگاه داده: { $free_mb } مگابایت
disk-low = جای کمی برای پایگاه داده مونده: { $free_mb } مگابایت توی { $folder }
disk-low-remedy = کمی جا باز کنید یا HISTORY_RETENTION_DAYS رو کمتر کنید.
disk-full = دیسک پایگاه داده پره: { $free_mb } مگابایت توی { $folder }
disk-full-remedy = کمی جا باز کنید؛ تا اون موقع پیام‌ها ذخیره نمی‌شن و پیش تلگرام منتظر می‌مونن.

remote-reached = اول سرور { $host } جواب می‌ده، با مدل { $model }
remote-away = سروری که توی GENERATION_API_URL هست ({ $host }) جواب نمی‌ده ({ $reason })؛ تا وقتی برگرده، مدل‌های پایین جواب می‌دن.
remote-away-remedy = روشنه؟ GENERATION_API_URL (همراه با /v1) و GENERATION_API_KEY درسته؟ ربات خودش باز هم سراغش می‌ره.
model-well = { $task ->
        [intent] منظور
        [sentiment] حال‌وهوا
        [speech] پیام‌های صوتی
       *[generation] جواب‌ها
    }: { $model }
model-memory = { $task ->
        [intent] منظور
        [sentiment] حال‌وهوا
        [speech] پیام‌های صوتی
       *[generation] جواب‌ها
    }: { $other }، چون برای { $model } حافظه کمه ({ $reason })
model-memory-remedy = برنامه‌های دیگه رو ببندید، NLP_MEMORY_LIMIT_MB رو بیشتر کنید یا مدلی کوچک‌تر از { $model } بردارید؛ یا همین‌طور بمونه، { $other } هم کار می‌کنه.
model-absent = { $task ->
        [intent] منظور
        [sentiment] حال‌وهوا
        [speech] پیام‌های صوتی
       *[generation] جواب‌ها
    }: { $other }، چون { $model } نصب نیست ({ $reason })
model-absent-remedy = چیزی رو که کمه نصب کنید: فایل .venv/.runtime رو پاک کنید و make run رو بزنید؛ یا همین‌طور بمونه، { $other } هم کار می‌کنه.
model-offline = { $task ->
        [intent] منظور
        [sentiment] حال‌وهوا
        [speech] پیام‌های صوتی
       *[generation] جواب‌ها
    }: { $other }، چون { $model } در دسترس نیست ({ $reason })
model-offline-remedy = مقدار HF_HUB_OFFLINE رو بردارید، { $model } رو به پوشه‌ی مدل‌ها بیارید، یا auto رو انتخاب کنید.
model-hub = { $task ->
        [intent] منظور
        [sentiment] حال‌وهوا
        [speech] پیام‌های صوتی
       *[generation] جواب‌ها
    }: { $other }، چون { $model } در دسترس نیست ({ $reason })
model-hub-remedy = نام مدل درسته؟ اگه Hugging Face در دسترس نیست، نشانی یه آینه رو توی HF_ENDPOINT بذارید، مدل رو به شکل پوشه بیارید و همون پوشه رو معرفی کنید، یا auto رو انتخاب کنید.
memory-well = حافظه برای مدل‌ها: { $needed_mb } مگابایت لازمه و { $limit_mb } مگابایت در اختیارشونه.
cache-well = جا برای مدل‌ها: { $needed_mb } مگابایت دیگه لازمه و { $free_mb } مگابایت خالیه.
cache-low = جا برای مدل‌ها نیست: { $needed_mb } مگابایت لازمه، ولی { $folder } فقط { $free_mb } مگابایت جا داره.
cache-low-remedy = کمی جا باز کنید یا توی HF_CACHE_DIR پوشه‌ای روی یه دیسک دیگه بذارید. تا اون موقع قاعده‌ها و جواب‌های آماده کار رو پیش می‌برن.


## setup: questions; `-again` is for a setting that has a value, { $former }, unless it is a secret.

setup-no-terminal = این فرمان چند تا سؤال می‌پرسه، ولی ترمینالی برای پرسیدن نیست. از .env.example یه رونوشت به نام .env بسازید و خودتون پرش کنید.
setup-broken-off = نیمه‌کاره موند و چیزی نوشته نشد.
setup-not-written = فایل .env نوشته نشد: { $reason }
setup-begin = چند تا سؤال می‌پرسم و بعد فایل .env رو می‌نویسم. با Enter از هر سؤال می‌گذرید و با Ctrl+C همه‌چی همون‌طور که بود می‌مونه.
setup-yes = بله آره ب y yes
setup-language = زبان منوها و پیام‌های خود ربات: auto (زبان تلگرام هر کس)، fa یا en؟
setup-language-again = زبان منوها و پیام‌های خود ربات: auto (زبان تلگرام هر کس)، fa یا en؟ الان { $former } انتخاب شده؛ با Enter همون می‌مونه:
setup-language-wrong = لطفاً یکی از این‌ها رو بنویسید: auto یا fa یا en
setup-proxy = اگه تلگرام این‌جا فیلتره، نشانی یه پروکسی رو بنویسید؛ مثلاً socks5://127.0.0.1:1080 یا http://127.0.0.1:8080 وگرنه Enter بزنید:
setup-proxy-again = پروکسی از قبل تنظیم شده. با Enter همون می‌مونه؛ یا نشانی یکی دیگه رو بنویسید:
setup-proxy-wrong = نشانی باید مثل socks5://127.0.0.1:1080 یا http://127.0.0.1:8080 باشه.
setup-token = توکن ربات رو از @BotFather بگیرید (/newbot، یا /mybots و بعد API Token) و این‌جا بنویسید یا بچسبونید؛ روی صفحه دیده نمی‌شه. اگه ندارید، Enter بزنید:
setup-token-again = توکن از قبل تنظیم شده. با Enter همون می‌مونه؛ یا یکی دیگه بنویسید، که روی صفحه دیده نمی‌شه:
setup-token-wrong = این توکن نیست. توکنی که @BotFather می‌ده این شکلیه: 123456789:AbC… یعنی یه عدد، دونقطه و ۳۵ حرف.
setup-asking = دارم از تلگرام می‌پرسم…
setup-unreachable = به تلگرام نمی‌شه وصل شد ({ $reason }).
setup-unchecked = توکن رو همین‌طور بررسی‌نشده نگه دارم؟ (بله/نه)
setup-admins = شناسه‌ی عددی خودتون در تلگرام، تا /status مال شما باشه؛ اگه چند نفرید، با کامای انگلیسی جداشون کنید. اگه نمی‌دونید، Enter بزنید، ربات رو راه بندازید، براش /id بفرستید و دوباره برگردید این‌جا:
setup-admins-again = مدیرها الان این‌هان: { $former }. با Enter همین‌ها می‌مونن؛ یا شناسه‌های عددی دیگه‌ای بنویسید، با کامای انگلیسی بینشون:
setup-admins-wrong = عدد می‌خواد، با کامای انگلیسی بینشون؛ نه نام کاربری.
setup-replace = { $name } از قبل مقدار دیگه‌ای داره. عوضش کنم؟ (بله/نه)
setup-written = فایل { $path } نوشته شد؛ فقط خودتون می‌تونید بخونیدش.
setup-next =
    برای این‌که ببینید همه‌چی روبه‌راهه:  python -m bot doctor
    برای راه‌انداختن ربات:  make run
