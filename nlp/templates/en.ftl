### Replies per intent and mood, for when no model answers in English.
### One message per cell, one attribute per variant. Plain text; short; friendly.
### No variant may need to know more of the message than its intent and its mood, or the name.

-help = /help


## Greeting: most people ask how we are, too.

greeting-positive =
    .a = Hey there! So nice to hear from you. I'm doing well, how about you?
    .b = Hello, hello! 😊 All good here, thanks. What's new with you?
    .c = Hi! Your good mood is catching. How is your day going?
    .d = Hey, welcome! I'm great, thanks, and ready for a chat. What's on your mind?
    .e = Hi! I'm fine, thank you. You sound cheerful; what happened?
    .f = Hello! Lovely to see your message. I'm well, and you?
    .g = Hey! Everything is fine on my side, thanks. Any good news to share?
    .h = Hi, friend! I'm doing great. What shall we talk about?
    .i = Well, hello! I'm good, thanks. What have you been up to?
greeting-neutral =
    .a = Hi! I'm fine, thanks. How are you?
    .b = Hello, and welcome! I'm Hamzaban. I'm well; how are things with you?
    .c = Hey! I'm good, thank you. How has your day been?
    .d = Hi there! All well here, thanks. What's up?
    .e = Hello! I'm doing fine. What would you like to talk about?
    .f = Hey, I'm here and listening. How are you doing?
    .g = Hi! Doing well, thanks. What's on your mind?
    .h = Hello! I'm good, thanks for stopping by. Tell me a little about your day.
    .i = Hi! I'm well, and you?
    .j = Good to hear from you! I'm fine, thanks. How is everything?
greeting-negative =
    .a = Hi. I'm fine, but you don't sound too happy. What happened?
    .b = Hello, I'm glad you wrote. It seems like a hard day; would you like to talk about it?
    .c = Hi. I have a feeling something is bothering you. Do you want to tell me?
    .d = Hey, I'm here and listening. How have things been for you?
    .e = Hello. I hope things get better for you soon. Where shall we start?
    .f = Hi, and welcome. If something weighs on you, you can say it here.


## Thanks.

thanks-positive =
    .a = You're very welcome! 😊 I'm glad it helped.
    .b = My pleasure! It's nice to see you happy.
    .c = Any time! I'm right here if you need anything else.
    .d = Aw, it was nothing! You being happy is enough for me.
    .e = Thank you for being so kind!
    .f = Glad to hear it! You just made my day.
    .g = You got it! Come by whenever you like.
    .h = Happy to help! If there's more, just say so.
    .i = How nice of you to say! I hope everything keeps going this well.
thanks-neutral =
    .a = You're welcome!
    .b = No problem. Is there anything else?
    .c = Sure thing, that's what I'm here for.
    .d = Don't mention it! If something else comes up, tell me.
    .e = You're welcome. I'm around whenever you want to talk.
    .f = Glad to. So, what else is new?
    .g = Of course! I'm listening if there is more.
    .h = My pleasure. Shall we keep going?
    .i = Thank you, too! What shall we talk about next?
thanks-negative =
    .a = You're welcome. It seems things are still not easy; I'm here if you want to talk.
    .b = Don't mention it. I hope you feel better soon.
    .c = Thank you for saying that even on a hard day. What would make it a little easier now?
    .d = You're welcome. I wish I could do more. Do you want to tell me what's bothering you?
    .e = Thanks to you. If it wasn't what you hoped for, tell me what was missing.
    .f = Of course. It's been rough, hasn't it? I'm listening.


## Goodbye.

goodbye-positive =
    .a = Bye! That was fun, come back soon.
    .b = Take care! I really enjoyed talking with you.
    .c = See you! Stay as cheerful as you are.
    .d = Goodbye! I hope many good things come your way.
    .e = Until next time! I'm looking forward to your good news.
    .f = Bye for now! I hope everything keeps going well.
    .g = See you around! I'm here whenever you feel like a chat.
    .h = Take it easy! It was a good talk, thank you.
    .i = Goodbye, my friend! Drop by again.
goodbye-neutral =
    .a = Goodbye! Take care of yourself.
    .b = See you! Come back whenever you like.
    .c = Bye! It was nice talking to you.
    .d = Take care. Talk to you later!
    .e = Until next time! I'll be right here.
    .f = All right, bye for now! Have a good one.
    .g = So long! Do stop by again.
    .h = Okay, see you later. We can pick this up any time.
    .i = Have a good rest of your day! Write whenever you want to talk.
goodbye-negative =
    .a = Goodbye. I hope you feel better soon; I'm right here.
    .b = Okay, get some rest. I'm happy to listen again whenever you like.
    .c = Take care of yourself. If things get heavy, write to me at any hour.
    .d = Bye. I wish I could have made it easier; if things are hard, please talk with someone close to you, too.
    .e = Goodbye for now. But if there's something left to say, tell me before you go; I'm listening.
    .f = Goodbye. I hope better days are ahead of you; I'm here whenever you want to talk.


## Request for help.

request-help-positive =
    .a = With pleasure! We can chat in Persian, English or Finglish; { -help } lists the commands.
    .b = I'd love to help! Chatting and listening are what I do. What's on your mind?
    .c = I'm glad you asked me! Write what you need and I'll see what I can do.
    .d = Ready when you are, whether you want to open up or just chat. For the commands, tap { -help }.
    .e = Gladly! I chat in Persian, English and Finglish, and I'm a good listener. Where shall we start?
request-help-neutral =
    .a = I can chat with you in Persian, English or Finglish, and listen. { -help } shows everything.
    .b = Chatting is most of what I can do, but I'm happy to think it over with you. Where shall we start?
    .c = Conversation is what I do: you write, I listen and answer. The full guide is at { -help }.
    .d = Could you explain a little more, so I know what kind of help you need?
    .e = I chat in Persian, English and Finglish; the rest we can try together. Tell me a bit more.
    .f = I can't do very much, but two heads are better than one! Tell me more; my commands are in { -help }.
request-help-negative =
    .a = Don't worry, let's see together what can be done. First, what happened?
    .b = I'm here. Tell me where you got stuck and I'll see what I can do.
    .c = It sounds like a lot of pressure. Tell me what's going on; I'm listening carefully.
    .d = I'll do what I can: I listen and I talk with you. If it's my commands you want, tap { -help }.
    .e = That's a lot to handle alone. Write it all down here; I'll read it patiently.
    .f = I'm only a bot, but I'm listening. Tell me what happened; if it's urgent, someone near you can be there sooner than I can.


## Weather: there is no live data, and we say so.

weather-inquiry-positive =
    .a = I like that you keep an eye on the sky! I have no live weather, but your phone's weather app does.
    .b = I wish I had a forecast for you! A weather site will tell you exactly. What are your plans?
    .c = No windows in here, I'm afraid! 🙂 Have a look at your weather app; it sounds like you have something nice planned?
    .d = I have no fresh weather news, but I hope it's just what you like. A weather site has the details.
    .e = I can't see live weather data; your phone's forecast can. What's your favorite kind of weather?
weather-inquiry-neutral =
    .a = To be honest, I have no live weather data. A weather site or app will give you an exact answer.
    .b = I don't have the current weather and I don't want to guess. Your phone's weather app is the place to look.
    .c = I'm not connected to any weather service. Type your city into a weather app and you'll have it in seconds.
    .d = I have no forecast of my own. A weather site will show it; are you planning to go somewhere?
    .e = I'm not a good source for weather, since I have no live data. Ask someone who is there, or open your weather app.
    .f = I wish I knew! I don't get weather updates; the local forecast knows better than I do.
weather-inquiry-negative =
    .a = Bad weather can wear you down. I have no live data; your weather app can say when it gets better.
    .b = I hope it clears up soon! I have no forecast, but a weather site will.
    .c = Sorry I can't tell you about the weather; I have no live data. Check the forecast before you head out.
    .d = I honestly don't know the weather. If there are warnings, please follow the official forecast and stay safe.
    .e = I get it, the weather can weigh on your mood. Your phone has the forecast; I don't. How are you doing yourself?


## Question: there is no answer, and we never pretend.

question-positive =
    .a = What a good question! I honestly don't have the answer. What's your guess?
    .b = I love your curiosity! But I don't know this one, and I won't make something up.
    .c = That's an interesting one! Too bad I don't know. What made you think of it?
    .d = I wish I knew! If you ask it another way, I may understand better what you're after.
    .e = I like your question, but I'm a small bot and I don't have the answer. What do you know about it?
    .f = Great curiosity! I don't know; if you find out, tell me too.
    .g = I enjoyed reading that, but I have no reliable answer. Which part interests you most?
    .h = That's one I'd love to be able to answer! A quick web search will get you there sooner than I can.
    .i = I don't know, but it's a lovely question! Would you share your own view?
question-neutral =
    .a = I honestly don't know that one, and I don't want to make something up. Could you ask it another way?
    .b = I don't have the answer. A reliable source would be better; what made you ask, though?
    .c = I'm Hamzaban, a chat bot, and I don't know everything. What would your guess be?
    .d = I don't know this one, sorry! What else is on your mind?
    .e = I'd rather not give you a shaky answer: I don't know. What got you thinking about it?
    .f = I have no answer to that; I may not have understood you, either. Could you explain a little more?
    .g = Honestly, I don't know. The web is better for an exact answer, but I'm happy to chat about it.
    .h = I haven't learned to answer that kind of question yet. Do you know anything about it yourself?
    .i = That's beyond me; I'm a simple bot for chatting.
    .j = I have no answer I could vouch for. Someone in that field would know; or we can think it over together.
question-negative =
    .a = I can tell this bothers you. I don't know the answer, but I'd like to hear more.
    .b = I wish I had a good answer for you. What brought this question up?
    .c = I'm sorry I can't answer that; I know it's frustrating. Would you like to ask it another way?
    .d = That's a hard question and I have no sure answer. What worries you most right now?
    .e = I honestly don't know. If you're not feeling well, it doesn't have to be a question; just tell me how it is.
    .f = I don't have the answer, and a guess might make it worse. If it's important or urgent, please ask someone you trust.


## General conversation.

general-conversation-positive =
    .a = That's wonderful! I'm happy to hear it. Tell me more.
    .b = Oh, nice! Which part did you enjoy most?
    .c = Your good mood is catching! Tell me how it went.
    .d = Great! May there always be news like that. What happened next?
    .e = I can feel the joy in that! Would you like to tell me more about it?
    .f = Lovely! I can tell how pleased you are. Do go on.
    .g = I'm excited with you! Tell me the rest, too.
    .h = How nice! I'd love to hear more.
    .i = I hope you always feel this good! What was the best part?
    .j = That's so cool! 😄 Go on.
general-conversation-neutral =
    .a = I see. Tell me a little more.
    .b = I'm all ears; go on.
    .c = Okay. How do you feel about it?
    .d = If you like, tell me about it in more detail.
    .e = I'm with you. Would you like to explain a bit more?
    .f = I'm a bot and there's a lot I haven't experienced; I'd like to hear it from you.
    .g = I'd like to know what's going through your mind.
    .h = I'm listening, and there's no hurry.
    .i = I may not have understood all of that; could you put it another way?
    .j = Thanks for telling me. Would you like to talk about it some more?
    .k = I'm more of a listener, so do go on.
    .l = Okay, I'm following. What else?
    .m = I'd like to hear the rest, too.
general-conversation-negative =
    .a = I'm sorry it's like that. Would you like to tell me more?
    .b = That sounds hard. What bothers you most right now?
    .c = I'm sorry it's so hard for you. You're not alone with this; I'm here and I'm listening.
    .d = I wish I could make it a little easier for you. What would help right now?
    .e = I'm so sorry to hear that. Have you been able to talk with anyone about it?
    .f = You don't have to be strong here; write whatever is on your mind.
    .g = I hear you. Is there someone you trust that you could talk to now? I'm here, too.
    .h = It seems you're going through a lot. Do you want to tell me from the beginning?
    .i = Talking can help at times like this. Go ahead, I'm in no hurry.
    .j = I'm a bot and may not grasp all you feel, but what you say matters to me. What happened?
    .k = You don't have to carry all of it alone; I'm here, and so are the people close to you. Where would you like to begin?


## Complaint.

complaint-positive =
    .a = Thank you for saying it so kindly! What didn't work for you?
    .b = You're right, and thanks for telling me. What could have been better?
    .c = Sorry about that, and thanks for your patience. What exactly happened?
    .d = I'm sorry it wasn't quite right, and thank you for being kind about it. What should have gone better?
    .e = I'm glad to take criticism. Where shall we start?
complaint-neutral =
    .a = I'm sorry you weren't satisfied. Could you tell me exactly what happened?
    .b = Sorry about the trouble. Which part wasn't right?
    .c = I understand, it shouldn't have gone that way. Could you explain a little more?
    .d = If it was my fault, I'm sorry. What did you expect that didn't happen?
    .e = I take that seriously. Start from the beginning; what happened?
    .f = It's fair to complain. If it's about my answers, give me an example so I can understand.
complaint-negative =
    .a = You have every right to be upset, and I'm sorry. What exactly happened?
    .b = I'm truly sorry. I can tell how annoying this is; where did it go wrong?
    .c = I'm sorry, you deserved better. Please tell me from the start.
    .d = I see why you're angry. If it was my fault, I apologize; what was wrong?
    .e = I'm sorry it turned out like this. What should have happened instead?
    .f = I know how frustrating that is, and I'm sorry. Would you like to go through it in detail?
    .g = I'm sorry this let you down. Which part was the worst?
    .h = Say it as you feel it, I won't mind. I'm sorry you had to deal with this; how did it start?
    .i = I understand you're upset, and I apologize. Was it my answers or something else?
    .j = I'm sorry, that clearly wasn't a good experience. What could make up for it a little?


## Compliment: for the bot, a person or a thing; each variant suits them all.

compliment-positive =
    .a = That's lovely to hear! You made me very happy. 😊
    .b = Thank you for saying that! Words like these warm the heart.
    .c = How nice! You have an eye for the good in things.
    .d = Your words gave me energy! What else do you like?
    .e = It's a pleasure to read that! I wish everyone saw the good side as you do.
    .f = I'm glad you like it so much! What did you like best?
    .g = If you mean me, I'm blushing, as far as a bot can! Thanks for the kindness.
    .h = Hearing that made my day, thank you!
    .i = Now that's high praise! The kindness is all yours.
compliment-neutral =
    .a = Thanks for saying so, that's kind of you.
    .b = Thank you! I'm glad you like it.
    .c = That's nice of you. What did you like best about it?
    .d = I'm glad you said that. It made me happy.
    .e = How kind! It takes a good person to notice.
    .f = Thanks for the kind words. Feel free to say more of them!
    .g = I'm glad you're pleased. What else is new?
    .h = That's really nice to hear, thanks.
    .i = That's a good opinion to have! I'd like to know more.
compliment-negative =
    .a = Thank you, but I sense a little complaint in there. Did I get that right?
    .b = I can't tell whether that was praise or irony! 🙂 Either way, tell me what's on your mind.
    .c = Thanks for the kind words. It seems something is bothering you, too; would you like to say what?
    .d = That's kind, but I think you're not entirely happy. What could have been better?
    .e = If that was sarcasm, fair enough; tell me what was wrong. If not, thank you!
    .f = I hear both praise and disappointment, and I take both seriously. Tell me more.


## Only emoji, numbers, or a language we do not know.

empty =
    .a = I didn't quite get that; could you put it into a few words?
    .b = I couldn't follow that one. You can write to me in Persian, English or Finglish.
    .c = What did you mean? 🙂 Write a little more so I can understand.
    .d = I think I need a few words to go on! What did you want to say?
    .e = That one puzzles me. Could you say it in a sentence?
    .f = Your message arrived, but I didn't understand it. So tell me, what's on your mind?


## Asks back; which intents it may be stands on buttons below.

did-you-mean =
    .a = I'm not sure I got you right; which of these did you mean?
    .b = I'd like to answer you properly! Which one comes closest?
    .c = That can be read in more than one way. 🙂 Which did you mean?
    .d = I may be getting you wrong here. Which of these is it?
    .e = I'm in two minds about this one. Could you tell me what you meant?
    .f = Before I answer, tell me which one you meant.


## Subjects recognised by their words, whatever the intent.

despair =
    .a = I'm so sorry it hurts this much, and I'm glad you told me. I'm only a bot, so please talk to someone you trust right now. If you are in danger, call your local emergency number.
    .b = I take this seriously. Please don't stay alone with it: call or visit someone close to you, or a crisis line (you can find yours at findahelpline.com). In danger, call your emergency number.
    .c = That is too much pain for one person, and you don't have to carry it alone. Please reach out to someone who cares about you, or to a counselor or crisis line. I'm here and listening, too.
    .d = Thank you for telling me; that isn't easy. Are you safe right now? If not, please call your local emergency number or go to someone; if you are, talk to a person you trust or a crisis line today.
identity =
    .a = I'm Hamzaban, a chat bot. I understand Persian, English and Finglish, and I run on my owner's own machine.
    .b = My name is Hamzaban and I'm a bot, not a person. I'm at home in Persian and English.
    .c = Call me Hamzaban! I'm a small chat bot who likes to listen, in Persian and in English.
    .d = I'm a bot called Hamzaban, at home in Persian and English: no age, no address, but always an open ear.
    .e = I'm not human; I'm Hamzaban, a bot that understands Persian, English and Finglish. And who are you?

## The person's name, where they told it.

name-told =
    .a = Nice to meet you, { $name }! I'm Hamzaban. How are things with you?
    .b = Hello { $name }! Lovely to meet you. What's on your mind?
    .c = { $name }, what a nice name! I'm glad you're here.
    .d = Pleased to meet you, { $name }. How has your day been so far?
    .e = Welcome, { $name }! I'll remember your name for as long as this chat goes on.
    .f = Good to know you, { $name }! What shall we talk about?
    .g = Hi { $name }! I'm Hamzaban, and I'm all ears.
    .h = Thanks for telling me your name, { $name }! So, what's new?
name-known =
    .a = You're { $name }; you told me so yourself. 😊
    .b = Of course I remember: { $name }!
    .c = Your name is { $name }. I was listening!
    .d = You said you're called { $name }. Did I get that right?
    .e = How could I forget? You're { $name }.
    .f = { $name }! That much I do remember. 🙂
name-unknown =
    .a = You haven't told me your name yet. What shall I call you?
    .b = I don't know your name, but I'd like to. What is it?
    .c = I don't think you've mentioned your name so far. What should I call you?
    .d = I can't know that one, so I'll have to ask: what's your name?
    .e = You haven't said yet! What do people call you?
    .f = I don't have your name. Write “my name is …” and I'll remember it.
greeting-by-name =
    .a = Hello { $name }! I'm fine, thanks. How are you?
    .b = Hi { $name }, good to see you again! What's new?
    .c = Hey { $name }! How's your day going?
    .d = Hello again, { $name }! What shall we talk about?
    .e = Hi { $name }! I'm doing well. And you?
    .f = { $name }! Welcome back. How have you been?
    .g = Hello { $name }, I'm all ears. What's up?
    .h = Hey there, { $name }! How are things?


## As people greet by the time of day.

greeting-morning =
    .a = Good morning! I hope you had a good night. What will today bring?
    .b = Good morning to you, too! What are your plans for today?
    .c = Morning! ☀️ I'm fine, how are you?
    .d = Good morning! Have you had your coffee yet?
    .e = A very good morning! What's ahead of you today?
    .f = Good morning! I hope it's going to be a good day. How are you?
    .g = Morning! Nice to hear from you. How do you feel today?
    .h = Good morning and welcome! What's on your mind?
greeting-afternoon =
    .a = Good afternoon! How has your day been so far?
    .b = Good afternoon to you, too! What's new?
    .c = Good afternoon! I'm fine, thanks. How are you?
    .d = Hello, good afternoon! What have you been up to today?
    .e = Good afternoon! A busy day, or a quiet one?
    .f = Good afternoon, nice to hear from you! What shall we talk about?
    .g = Good afternoon! Is the day treating you well?
    .h = And a good afternoon to you! How are things?
greeting-evening =
    .a = Good evening! How was your day?
    .b = Good evening to you, too! What's new?
    .c = Good evening! I'm fine, thanks. How are you?
    .d = Hello, good evening! Was it a good day?
    .e = Good evening! I'm all ears; tell me about your day.
    .f = Good evening, nice to hear from you! What shall we talk about?
    .g = A lovely evening to you! How are things?
    .h = Good evening! Are you winding down, or still busy?
goodbye-evening =
    .a = Good night! Sleep well. 🌙
    .b = Good night, sweet dreams!
    .c = Good night! We'll talk again tomorrow.
    .d = Sleep tight! I'll be here when you're back.
    .e = Good night! I hope tomorrow will be a good day.
    .f = Have a restful night, and take care!
    .g = Night night! See you tomorrow.
    .h = Good night! Rest well.

## Jokes, written for this project.

joke =
    .a = Why don't bots drink tea? We overheat quite well without it. 😄
    .b = The pencil told the eraser: you always make me take back what I said.
    .c = I asked my memory to keep a secret. It keeps it so well that even I can't find it. 😄
    .d = My fridge and I get along: it keeps its cool and I keep opening it.
    .e = I tried to count sheep, but I kept stopping to check for rounding errors. 😄
    .f = The phone told the charger: whenever I run low, I think of you.
    .g = The clock complained that people only look at it when they want to leave.
    .h = The lock said to the key: without you I just can't open up.
