### What the bot itself says, in Persian.
### HTML for Telegram: only <b> <i> <code>. Values arrive escaped; numbers arrive as text.
### A text whose name ends in -elsewhere takes the place of the other where GENERATION_API_URL is set.
### { CODE($value) } is for what people copy: it keeps invisible characters out of the copy.
### A line that would begin with Latin letters begins with {"\u200F"}, or it would flip.

# The digits 0 to 9, the decimal mark and the percent sign.
digits = ۰۱۲۳۴۵۶۷۸۹٫٪

# Months of the Solar Hijri calendar; weekdays from Monday.
month-1 = فروردین
month-2 = اردیبهشت
month-3 = خرداد
month-4 = تیر
month-5 = مرداد
month-6 = شهریور
month-7 = مهر
month-8 = آبان
month-9 = آذر
month-10 = دی
month-11 = بهمن
month-12 = اسفند
weekday-1 = دوشنبه
weekday-2 = سه‌شنبه
weekday-3 = چهارشنبه
weekday-4 = پنج‌شنبه
weekday-5 = جمعه
weekday-6 = شنبه
weekday-7 = یک‌شنبه

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

bot-name = همزبان
bot-description =
    سلام! من همزبانم؛ یه ربات گفت‌وگو که فارسی، انگلیسی و فینگلیش می‌فهمه.

    از روزت، حال‌وهوات یا هر چی دوست داری برام بنویس. همه‌چی روی دستگاه صاحب همین ربات انجام می‌شه و جز خود تلگرام، هیچ سرویس بیرونی‌ای به پیام‌هات دسترسی نداره.

    برای شروع، دکمه‌ی «شروع» رو بزن.
bot-description-elsewhere =
    سلام! من همزبانم؛ یه ربات گفت‌وگو که فارسی، انگلیسی و فینگلیش می‌فهمه.

    از روزت، حال‌وهوات یا هر چی دوست داری برام بنویس. حرف‌هات رو روی دستگاه صاحب همین ربات می‌فهمم؛ جواب‌ها ممکنه از یه دستگاه دیگه بیان که صاحب ربات انتخابش کرده.

    برای شروع، دکمه‌ی «شروع» رو بزن.
bot-short-description = یه ربات گفت‌وگوی خصوصی برای فارسی، انگلیسی و فینگلیش

command-start = سلام و آشنایی
command-help = راهنما: چه کارهایی بلدم
command-new = شروع یه گفت‌وگوی تازه
command-retry = یه جواب دیگه به آخرین پیامت
command-stop = بس کردن جوابی که دارم می‌نویسم
command-language = انتخاب زبان
command-settings = تنظیمات: اون‌جوری باشم که تو دوست داری
command-privacy = با پیام‌هات چی کار می‌کنم
command-history = مرور حرف‌هایی که زدیم
command-mood = نمودار حال‌وهوات توی این روزها
command-export = یه فایل از هر چی ازت ذخیره کردم
command-forget = پاک‌کردن هر چی ازت ذخیره کردم
command-id = نمایش شناسه‌ی عددی
command-feedback = رسوندن نظرت به صاحب ربات
command-status = وضعیت ربات (برای مدیر)
command-users = چند نفر با ربات حرف می‌زنن (برای مدیر)
command-ban = محروم‌کردن یه نفر (برای مدیر)
command-unban = برداشتن محرومیت (برای مدیر)
command-allow = اجازه‌دادن به یه نفر (برای مدیر)
command-disallow = پس‌گرفتن اجازه (برای مدیر)
command-broadcast = پیام همگانی (برای مدیر)
command-reload = دوباره خوندن متن‌ها (برای مدیر)


## Commands everyone has.

start =
    سلام { $name }! 👋
    من <b>همزبانم</b>؛ یه ربات گفت‌وگو که فارسی، انگلیسی و فینگلیش می‌فهمه.

    از هر چی دوست داری بنویس: روزت چطور گذشته، چی تو دلته، یا فقط یه سلام.

    راهنما: { -help }
    تنظیمات: { -settings }
    با پیام‌هات چی کار می‌کنم: { -privacy }
start-language = دوست داری من به چه زبانی باهات حرف بزنم؟
help =
    <b>چه کارهایی بلدم؟</b>
    به فارسی، انگلیسی و فینگلیش باهات گپ می‌زنم، حواسم به حال‌وهوات هست و رشته‌ی حرفمون از دستم درنمی‌ره. البته یه ربات کوچیکم و گاهی اشتباه می‌کنم؛ چیزهای مهم رو از جای مطمئن بپرس.

    <b>دستورها</b>
    {"\u200F"}{ -new } – شروع یه گفت‌وگوی تازه
    {"\u200F"}{ -retry } – یه جواب دیگه به آخرین پیامت
    {"\u200F"}{ -stop } – بس کردن جوابی که دارم می‌نویسم
    {"\u200F"}{ -language } – انتخاب زبان من
    {"\u200F"}{ -settings } – زبان، بلندی جواب‌ها و چیزهای دیگه
    {"\u200F"}{ -privacy } – با پیام‌هات چی کار می‌کنم
    {"\u200F"}{ -history } – مرور حرف‌هایی که زدیم
    {"\u200F"}{ -mood } – نمودار حال‌وهوات توی این روزها
    {"\u200F"}{ -export } – گرفتن هر چی ازت ذخیره شده، توی یه فایل
    {"\u200F"}{ -forget } – پاک‌کردن هر چی ازت ذخیره شده
    {"\u200F"}{ -id } – نمایش شناسه‌ی عددی
    {"\u200F"}{ -feedback } – رسوندن نظرت به صاحب ربات
    {"\u200F"}{ -help } – همین راهنما

    <b>با یه جواب چی کار می‌شه کرد؟</b>
    با 👍 و 👎 بگو خوب بود یا نه و با 🔄 یه جواب دیگه بگیر. اگه آخرین پیامت رو ویرایش کنی، از نو جوابش رو می‌دم؛ اگه روی یه پیام قدیمی‌تر ریپلای کنی، می‌فهمم از چی حرف می‌زنی.

    <b>توی گروه</b>
    هر وقت با @ صدام کنی یا روی یکی از پیام‌هام ریپلای کنی، جواب می‌دم. مدیرهای گروه با { -settings } تنظیمم می‌کنن.
help-privacy =
    <b>حریم خصوصی</b>
    پیام‌ها روی دستگاه صاحب این ربات خونده و جواب داده می‌شن؛ جز تلگرام، هیچ سرویس بیرونی‌ای بهشون دسترسی نداره.
help-privacy-elsewhere =
    <b>حریم خصوصی</b>
    پیام‌ها روی دستگاه صاحب این ربات خونده می‌شن؛ برای جواب ممکنه برن به یه دستگاه دیگه که صاحب ربات انتخابش کرده.
help-admin =
    <b>برای مدیر</b>
    {"\u200F"}{ -status } – مدل‌ها، حافظه، صف و خطاهای اخیر، با یه نمودار
    {"\u200F"}{ -users } – تعداد کاربرها و فهرست محروم‌ها
    {"\u200F"}{ -ban } – محروم‌کردن یه نفر
    {"\u200F"}{ -unban } – برداشتن محرومیت
    {"\u200F"}{ -allow } – اجازه‌دادن به کسی که توی فهرست نیست
    {"\u200F"}{ -disallow } – پس‌گرفتن همین اجازه
    {"\u200F"}{ -broadcast } – فرستادن یه پیام برای همه‌ی کسانی که باهام حرف زدن و پیام همگانی می‌خوان
    {"\u200F"}{ -reload } – دوباره خوندن متن‌ها و جواب‌های ازپیش‌نوشته
stopped = باشه، دیگه ادامه نمی‌دم.
retry-nothing = هنوز پیامی نیست که بتونم دوباره جوابش رو بدم. اول یه چیزی برام بنویس! 🙂
retry-limited = بذار یه نفس بکشم! 🙂 { $seconds } ثانیه‌ی دیگه می‌تونم یه جواب دیگه پیدا کنم.
another-comes = چشم، الان یه جواب دیگه می‌دم…
rated-good = مرسی، خوشحالم کردی! 😊
rated-bad = ممنون که گفتی. با 🔄 یه جواب دیگه می‌دم.
rating-taken-back = باشه، نظرت رو برداشتم.
answer-gone = این جواب دیگه پیش من نیست.
nothing-to-stop = چیزی برای متوقف‌کردن نبود؛ داشتم گوش می‌دادم. 🙂
new-chat = از نو شروع کردیم؛ حرف‌های قبلی رو گذاشتم کنار. خب، از چی حرف بزنیم؟
privacy =
    <b>حریم خصوصی، به زبون ساده</b>

    <b>چی ذخیره می‌شه؟</b> پیام‌هات توی این گفت‌وگو و جواب‌های من، همراه با زمان، شناسه‌ی عددی خودت و این گفت‌وگو، و چیزی که از هر پیام فهمیدم: زبانش، منظورش و حال‌وهواش؛ و 👍 یا 👎 که زیر جواب‌ها می‌زنی. از پیام صوتی فقط کلمه‌هایی رو نگه می‌دارم که شنیدم، نه خود صدا رو. چیزی که توی گفت‌وگوهای دیگه با @ و اسمم ازم می‌پرسی جواب می‌گیره و نگه داشته نمی‌شه. چیزهایی هم که با { -settings } و { -language } انتخاب کردی یادم می‌مونه.

    <b>کجا؟</b> فقط روی دستگاه صاحب این ربات، توی یه فایل رمزنگاری‌شده که کلیدش جدا از خودش نگه داشته می‌شه.

    <b>تا کی؟</b> پیام‌ها بعد از { $days } روز پاک می‌شن. تنظیماتت تا وقتی خودت نخوای پاک نمی‌شه.
privacy-seen = <b>کی بهشون دسترسی داره؟</b> پیام‌ها از طریق تلگرام می‌رسن و هیچ سرویس بیرونی دیگه‌ای متنشون رو نمی‌گیره. فهمیدن و جواب‌دادن روی همون دستگاه انجام می‌شه. صاحب ربات که هم فایل رو داره و هم کلیدش رو، می‌تونه بازش کنه.
privacy-seen-elsewhere = <b>کی بهشون دسترسی داره؟</b> پیام‌ها از طریق تلگرام می‌رسن و روی همون دستگاه فهمیده می‌شن، ولی برای جواب ممکنه پیامت و چند پیام قبلش برن به یه دستگاه دیگه که صاحب ربات انتخابش کرده؛ این‌که اون‌جا چی نگه داشته می‌شه رو از خودش بپرس. صاحب ربات که هم فایل رو داره و هم کلیدش رو، می‌تونه بازش کنه.
privacy-rights =
    <b>چیزی باهاشون آموزش داده می‌شه؟</b> نه، هیچ مدلی با پیام‌های تو آموزش نمی‌بینه.

    <b>چطور ببینمشون؟</b> با { -export } هر چی ازت ذخیره کردم توی یه فایل برات می‌فرستم.

    <b>چطور پاکشون کنم؟</b> با { -forget } هر چی ازت ذخیره کردم همون لحظه پاک می‌شه، حتی پیام‌هات توی گروه‌ها. فقط این می‌مونه که صاحب ربات بهت اجازه داده یا دسترسیت رو بسته، همراه با شناسه‌ات و دلیلش. با { -new } چیزی پاک نمی‌شه؛ فقط حرف‌های قبلی رو می‌ذارم کنار و از نو شروع می‌کنیم. اگه صاحب ربات نسخه‌ی پشتیبان نگه می‌داره، اون هم همین‌طور رمزنگاری شده‌ست و وقتی نسخه‌های تازه‌تر جاش رو بگیرن، چیزهایی که پاک کردی از اون هم می‌ره.
export-caption = بفرما، این هم هر چی ازت ذخیره کردم، توی یه فایل که با هر ویرایشگر متنی باز می‌شه. حرف‌هامون توشه، پس یه جای امن نگهش دار. اگه خواستی از پیش من پاکشون کنی: { -forget }
export-about = هر چی همزبان ازت ذخیره کرده توی این فایله. توی { -preferences } تنظیماتیه که انتخاب کردی. فهرست { -exchanges } پیام‌هاته، با جواب‌هاشون و چیزی که از هر کدوم فهمیده. فهرست‌های { -updates } و { -messages } چیزهاییه که توی دو روز گذشته از تو رسیده و برات فرستاده شده یا هنوز توی صفه؛ کار هر کدوم که تموم بشه، متنش از اون‌جا پاک می‌شه. همه‌ی زمان‌ها به وقت جهانیه.
export-limited = همین الان یکی خواستی! 🙂 { $seconds } ثانیه‌ی دیگه می‌تونی یه فایل تازه بخوای.
export-in-private = برای این کار، لطفاً { -export } رو توی گفت‌وگوی خصوصی‌مون برام بفرست.
export-too-big = این‌قدر زیاد شده که توی یه فایل تلگرام جا نمی‌شه. لطفاً از صاحب همین ربات بگیرش.
forget-ask =
    هر چی ازت ذخیره کردم پاک کنم؟ پیام‌هات، جواب‌های من، چیزی که ازشون فهمیدم و تنظیماتت برای همیشه پاک می‌شه، هم توی این گفت‌وگو و هم توی گروه‌ها. چیزی که خود تلگرام نشون می‌ده سر جاش می‌مونه؛ اون رو می‌تونی توی خود برنامه پاک کنی.
forget-yes = آره، همه رو پاک کن
forget-no = نه، نگه دار
forgotten = تموم شد؛ هر چی ازت ذخیره کرده بودم پاک شد. اگه دوباره بنویسی، از صفر شروع می‌کنیم.
forget-kept = باشه، چیزی پاک نکردم.
forget-in-private = برای این کار، لطفاً { -forget } رو توی گفت‌وگوی خصوصی‌مون برام بفرست.
feedback-how =
    چی به صاحبم بگم؟ جلوی دستور بنویس، مثلاً این‌جوری:
    {"\u200F"}{ -feedback } جواب‌هات زیادی بلندن

    حرفت با اسم و شناسه‌ی عددی‌ات به دستش می‌رسه.
feedback-thanks = ممنون! حرفت رو با اسم و شناسه‌ی عددی‌ات به صاحبم رسوندم. 🙏
feedback-nobody = هنوز نمی‌دونم صاحبم کیه و کسی نیست که بهش بگم. ببخشید!
feedback-limited = حرف‌های زیادی به صاحبم رسوندم. 🙂 ثانیه‌های مونده تا بتونم باز هم برسونم: { $seconds }
# Without markup; the person's own words stand below.
feedback-received = 💬 { $name } ({ $user }) با { -feedback } نوشته:

id-private = شناسه‌ی عددی تو در تلگرام: { CODE($user) }
id-group =
    شناسه‌ی عددی تو در تلگرام: { CODE($user) }
    شناسه‌ی این گروه: { CODE($chat) }

## /history and /mood, and the words of pictures.

history-in-private = برای این کار، لطفاً { -history } رو توی گفت‌وگوی خصوصی‌مون برام بفرست.
history-empty = هنوز چیزی این‌جا نیست. یه کم که گپ بزنیم، حرف‌هامون رو با { -history } می‌بینی.
history-asked = <b>تو</b> ({ $time }): { $text }
history-answered = <b>من</b>: { $text }
history-older = قدیمی‌تر
history-stuck = نتونستم ورق بزنم. لطفاً یه بار دیگه { -history } رو بفرست.
history-newer = جدیدتر

mood-in-private = برای این کار، لطفاً { -mood } رو توی گفت‌وگوی خصوصی‌مون برام بفرست.
mood-limited = همین الان برات کشیدمش! 🙂 { $seconds } ثانیه‌ی دیگه می‌تونی یکی تازه بخوای.
mood-too-little = هنوز برای کشیدن نمودار حال‌وهوات خیلی کم حرف زدیم. چند بار دیگه برام بنویس و بعد دوباره { -mood } رو بفرست.
mood-caption = حال‌وهوای { $count } پیامی که توی { $days } روز گذشته برام نوشتی: { $positive } تا سرحال، { $neutral } تا معمولی و { $negative } تا گرفته.
mood-brighter = این اواخر سرحال‌تر شدی. 🌱
mood-darker = این اواخر یه کم گرفته‌تر بودی؛ اگه دلت خواست، برام بگو چی شده.
mood-steady = روی هم رفته حالت تقریباً همون‌طور مونده.
mood-unsure = البته این فقط حدس من از روی نوشته‌هاته.

mood-title = حال‌وهوای تو
mood-messages = تعداد پیام‌ها: { $count }
mood-positive = سرحال
mood-neutral = معمولی
mood-negative = گرفته
picture-period = از { $first } تا { $last }

chart-title = حال‌وروز ربات
chart-answers = جواب‌ها در هر ساعت
chart-latency = زمان جواب‌دادن (ثانیه)
chart-median = میانه
chart-p95 = صدک ۹۵
chart-moods = حال‌وهوای پیام‌ها
chart-generators = چی جواب داده (۷ روز)
chart-empty = هنوز چیزی نیست


## /language and /settings.

# The name of this language, in this language: it stands on a button for readers of all others.
language-name = فارسی

language-ask =
    من به چه زبانی حرف بزنم؟
    این برای دستورها و پیام‌های خودمه؛ حرف‌هات رو به همون زبانی جواب می‌دم که می‌نویسی.
language-is-fa = چشم، از این به بعد فارسی حرف می‌زنم. 🌱
language-is-en = چشم، از این به بعد انگلیسی حرف می‌زنم.
language-is-auto = باشه، از این به بعد با زبان خود تلگرامت هماهنگ می‌شم.
settings =
    <b>تنظیمات</b>
    روی هر کدوم بزنی، عوض می‌شه.
settings-of-group =
    <b>تنظیمات گروه</b>
    روی هر کدوم بزنی، برای همه‌ی گروه عوض می‌شه.
about-language = • <b>زبان:</b> برای دستورها و پیام‌های خودم
about-length = • <b>جواب‌ها:</b> کوتاه، معمولی یا بلند
about-finglish = • <b>جواب فینگلیش:</b> وقتی فینگلیش می‌نویسی، به خط فارسی جواب بدم یا به فینگلیش (فقط با جواب‌های آماده‌ام)
about-streaming = • <b>نوشتن زنده:</b> جواب‌های طولانی رو همون موقع که دارم می‌نویسم ببینی
about-reactions = • <b>واکنش:</b> با ❤ یا 😢 نشون بدم حال‌وهوای پیامت رو چی فهمیدم
about-announcements = • <b>پیام همگانی:</b> چیزهایی که صاحب ربات برای همه می‌فرسته
about-buttons = • <b>دکمه‌ها:</b> 👍 👎 🔄 زیر جواب‌هام
settings-language = زبان: { $value }
settings-length = جواب‌ها: { $value }
settings-finglish = جواب فینگلیش: { $value }
settings-streaming = نوشتن زنده: { $value }
settings-reactions = واکنش: { $value }
settings-announcements = پیام همگانی: { $value }
settings-buttons = دکمه‌ها: { $value }
settings-done = تمام ✓
settings-closed = تنظیمات همین شد که خواستی. هر وقت نظرت عوض شد: { -settings }
settings-saved = ذخیره شد.
settings-admins-only = تنظیمات گروه رو فقط مدیرهای گروه می‌تونن عوض کنن، اون هم با اسم خودشون نه ناشناس. 🙂
not-your-button = این دکمه برای کس دیگه‌ایه. 🙂
value-auto = خودکار
value-short = کوتاه
value-normal = معمولی
value-long = بلند
value-persian = به خط فارسی
value-finglish = به فینگلیش
value-on = روشن
value-off = خاموش


## What a message may mean, on buttons: short.

meant-greeting = فقط سلام 👋
meant-thanks = تشکر
meant-goodbye = خداحافظی
meant-request-help = کمک می‌خوام
meant-weather-inquiry = آب‌وهوا
meant-question = یه سؤال
meant-complaint = گله دارم
meant-compliment = تعریف بود
meant-general-conversation = یه چیز دیگه


## When an answer is not possible.

text-only = فعلاً فقط نوشته رو می‌فهمم. 🙏 می‌شه حرفت رو برام بنویسی؟
## Inline mode: above the keyboard, where somebody writes the bot's name in another chat.

inline-answer = همین جواب رو بفرست
inline-how = سؤالت رو بعد از اسمم بنویس
inline-limited = یه لحظه! سؤال‌ها خیلی زیاد شد
inline-closed = این ربات خصوصیه؛ ببین چطور می‌تونی بیای تو

# Stands before the answer to a voice message.
heard = شنیدم: 🎙 «{ $text }»
voice-too-long = این یکی برای گوش‌دادن زیادی بلنده. 🙈 پیام صوتی رو تا { $minutes } دقیقه می‌تونم گوش بدم. می‌شه کوتاه‌ترش کنی یا برام بنویسی؟
voice-too-slow = گوش‌دادن بهش خیلی طول کشید، ببخش. 🙏 می‌شه یه کم دیگه دوباره بفرستیش، یا تکه‌تکه و کوتاه‌تر؟
voice-unreadable = نتونستم این صدا رو باز کنم. 🙏 می‌شه دوباره بفرستیش یا برام بنویسی؟
voice-no-speech = حرفی توش نشنیدم. 🙏 می‌شه یه بار دیگه بگی یا برام بنویسی؟
not-allowed =
    سلام! این ربات خصوصیه و هنوز اجازه ندارم باهات گپ بزنم.
    شناسه‌ی عددیت اینه: { CODE($user) }. اگه صاحب ربات رو می‌شناسی، این رو براش بفرست و بخواه که اضافه‌ات کنه.
banned = متأسفم، صاحب این ربات دسترسیت به من رو بسته. ولی هر چی ازت ذخیره کردم هنوز مال خودته: { -privacy }، { -export }، { -forget }
banned-because =
    متأسفم، صاحب این ربات دسترسیت به من رو بسته. دلیلش: { $reason }

    ولی هر چی ازت ذخیره کردم هنوز مال خودته: { -privacy }، { -export }، { -forget }
rate-limited =
    چقدر تندتند می‌نویسی، جا موندم! 🙂
    لطفاً { $seconds } ثانیه‌ی دیگه همین پیام رو دوباره بفرست.
too-many-waiting = یکی‌یکی لطفاً! 🙂 هنوز سرم به پیام‌های قبلیت گرمه؛ جواب اون‌ها رو که دادم، این یکی رو دوباره بفرست.
late = ببخش که دیر جواب می‌دم، یه مدت در دسترس نبودم.
# Once in a conversation, above the answer.
forgetting = 🗒 حرف‌هامون زیاد شده؛ از این به بعد فقط پیام‌های آخر رو در نظر می‌گیرم. برای شروع یه موضوع تازه: { -new }
unknown-command = این دستور رو بلد نیستم. همه‌ی دستورهام اینجاست: { -help }
failed =
    ببخشید، یه جای کار گیر کرد و نتونستم جواب بدم. لطفاً یه بار دیگه بفرست.
    اگه باز هم نشد، این کد رو به صاحب ربات بده: { CODE($code) }


## /users, /ban and /allow, for admins.

users-title = <b>کاربرها</b>
users-total = گفت‌وگوی { $count } نفر یادمه.
users-active = پیام‌دهنده‌ها: امروز { $today } نفر، توی ۷ روز گذشته { $week } نفر، توی ۳۰ روز گذشته { $month } نفر
users-new = تازه‌واردهای ۷ روز گذشته: { $count } نفر
users-gone = کسانی که ربات رو مسدود کردن یا دیگه نیستن: { $count }
users-guests = کسانی که با { -allow } اجازه گرفتن: { $count }
users-banned = محروم‌ها: { $count }
users-banned-one = {"\u200F"}• { CODE($user) }
users-banned-more = … و { $count } نفر دیگه

reload-done = متن‌ها و جواب‌های ازپیش‌نوشته رو دوباره خوندم.
reload-kept = یه جای این فایل‌ها ایراد داره. به جاشون با همون قبلی‌ها ادامه می‌دم:
reload-problem = {"\u200F"}• { CODE($problem) }

ban-usage = بعد از { -ban } شناسه‌ی عددی طرف رو بنویس و اگه خواستی، دلیلش رو هم (حداکثر ۲۰۰ حرف)؛ خودش هم این دلیل رو می‌خونه. هر کسی شناسه‌اش رو با { -id } پیدا می‌کنه.
ban-admin = مدیرها رو نمی‌شه محروم کرد.
ban-done = از حالا { CODE($user) } نمی‌تونه باهام حرف بزنه. اگه نظرت عوض شد: { -unban }
unban-usage = بعد از { -unban } شناسه‌ی عددی طرف رو بنویس. فهرست محروم‌ها توی { -users } هست.
unban-done = محرومیت { CODE($user) } برداشته شد.
unban-nothing = کسی با شناسه‌ی { CODE($user) } محروم نیست.
allow-usage = بعد از { -allow } شناسه‌ی عددی طرف رو بنویس. هر کسی شناسه‌اش رو با { -id } پیدا می‌کنه.
allow-everyone = فهرست توی تنظیمات خالیه، پس همین حالا هم همه می‌تونن باهام حرف بزنن.
allow-banned = { CODE($user) } محرومه؛ اول با { -unban } محرومیتش رو بردار.
allow-done = از حالا { CODE($user) } می‌تونه باهام حرف بزنه.
disallow-usage = بعد از { -disallow } شناسه‌ی عددی کسی رو بنویس که با { -allow } بهش اجازه دادی.
disallow-done = از حالا { CODE($user) } دیگه نمی‌تونه باهام حرف بزنه.
disallow-setting = شناسه‌ی { CODE($user) } توی خود تنظیمات نوشته شده. از اون‌جا برش دار و ربات رو از نو راه بنداز؛ اگه عجله داری، { -ban } همون لحظه کار می‌کنه.
disallow-nothing = کسی با شناسه‌ی { CODE($user) } از راه { -allow } اجازه نگرفته بود.


## /broadcast, for admins.

broadcast-usage = متنت رو بعد از { -broadcast } بنویس، یا { -broadcast } رو روی یکی از پیام‌های متنی خودت ریپلای کن. قبل از فرستادن، یه بار دیگه نشونت می‌دم.
broadcast-too-long = این متن زیادی بلنده؛ با قالب‌بندیش حداکثر { $limit } حرف می‌تونه باشه.
broadcast-nobody = هنوز کسی نیست که بتونم براش بنویسم.
broadcast-ask = این رو برای { $count } نفر بفرستم؟
broadcast-send = بفرست
broadcast-drop = نفرست
broadcast-dropped = باشه، چیزی نفرستادم.
broadcast-stale = این سؤال دیگه اعتبار نداره. لطفاً دوباره با { -broadcast } شروع کن.
broadcast-busy = یه پیام همگانی دیگه هنوز تو راهه. وقتی تموم شد، دوباره همین دکمه رو بزن.
broadcast-started = دارم می‌فرستم؛ جواب آدم‌ها همچنان اول می‌ره. تموم که شد گزارش می‌دم. اگه خواستی ببینی به کجا رسیده: { -broadcast }
broadcast-stop = متوقفش کن
broadcast-stopping = دارم متوقفش می‌کنم؛ گزارشش رو هم می‌دم.
broadcast-over = قبلاً تموم شده.
broadcast-progress =
    <b>پیام همگانی تو راهه</b>
    فرستاده‌شده: { $sent } از { $total }
    کسانی که ربات رو مسدود کردن یا دیگه نیستن: { $gone }
    ناموفق: { $failed }
    زمان: { $minutes } دقیقه و { $seconds } ثانیه
broadcast-done =
    <b>پیام همگانی فرستاده شد</b>
    فرستاده‌شده: { $sent } از { $total }
    کسانی که ربات رو مسدود کردن یا دیگه نیستن: { $gone }
    ناموفق: { $failed }
    زمان: { $minutes } دقیقه و { $seconds } ثانیه
broadcast-stopped =
    <b>پیام همگانی متوقف شد</b>
    فرستاده‌شده: { $sent } از { $total }
    کسانی که ربات رو مسدود کردن یا دیگه نیستن: { $gone }
    ناموفق: { $failed }
    زمان: { $minutes } دقیقه و { $seconds } ثانیه


## /status, for admins.

status-title = <b>همزبان</b>، نسخه‌ی { $version }
status-uptime = روشن بوده: { $days } روز و { $hours } ساعت و { $minutes } دقیقه
status-loading = مدل‌ها هنوز دارن بارگذاری می‌شن؛ تا اون موقع جواب‌های ازپیش‌نوشته می‌دم.
status-model = {"\u200F"}<b>{ $task }:</b> { $model } ({ $reason })
status-attempt = • { $model } کنار گذاشته شد: { CODE($reason) }
status-device = دستگاه: { $device }، نوع عددها: { $dtype }
status-memory = حافظه: { $used_mb } از { $total_mb } مگابایت
status-queue = صف: { $waiting } در انتظار، { $running } در حال جواب، { $unsent } فرستاده‌نشده
status-answered = پیام‌های جواب‌داده‌شده: امروز { $today } تا، در کل { $total } تا
status-set-aside = امروز کنار گذاشته‌شده، چون چند بار پشت سر هم به خطا خوردن: { $count }
status-gone = چت‌هایی که ربات رو مسدود کردن یا دیگه نیستن: { $count }
status-generator = • با { $generator }: { $count }
status-ratings = نظرها: 👍 { $good }، 👎 { $bad }
status-latency = زمان جواب‌دادن: میانگین { $mean } ثانیه؛ صدک ۹۵: { $p95 } ثانیه
status-database = پایگاه داده: { $size_mb } مگابایت، { $exchanges } پیام با جوابش
status-poll = آخرین تماس موفق با تلگرام: { $seconds } ثانیه پیش
status-errors-none = خطای تازه‌ای نبوده.
status-errors-title = <b>خطاهای اخیر</b>
status-error = • ساعت { $time }: { CODE($text) }

task-language = زبان
task-intent = منظور
task-sentiment = حال‌وهوا
task-standby = جواب‌ها، جایگزین
task-generation = جواب‌ها
task-speech = پیام‌های صوتی

why-rules = از روی خط و واژه‌ها تشخیص می‌دم
why-default = پیش‌فرضه؛ همراه برنامه نصب می‌شه و اینترنت نمی‌خواد
why-chosen = توی تنظیمات انتخاب شده
why-fallback = جایگزین مدل انتخاب‌شده‌ست
why-last = هیچ مدل دیگه‌ای آماده نشد
