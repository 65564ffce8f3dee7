### Replies per intent and mood in Finglish, for who wants Finglish answered in it.
### The cells of fa.ftl, and as many variants in each; only their wording may differ.
### Lower case, as people type it; "u" as in "khubam", "tu" is in and "to" is you, "-o" is the object.

-help = /help


## Greeting: most people ask how we are, too.

greeting-positive =
    .a = salam! che khub ke umadi. man khubam, to chetori?
    .b = salam salam! 😊 khubam, mersi. az to che khabar?
    .c = bah bah, salam! man khubam, mamnun. ruzet chetor migzare?
    .d = salam! hale khubet be manam resid. che khabaraye khubi dari?
    .e = salam be ruye mahet! man khubam, mersi. chikara mikoni?
    .f = salam, khosh umadi! khubam o amadeye gap zadan. az chi harf bezanim?
    .g = salam! payamet khoshhalam kard. to ham khubi?
    .h = salam o sad salam! man ke khubam, mersi. to dar che hali?
    .i = salam! inja hamechi ruberahe, mersi. to ham sarhali?
greeting-neutral =
    .a = salam! khubam, mersi. to chetori?
    .b = salam, khosh umadi! man Hamzabanam. khubam, az to che khabar?
    .c = salam! man khubam, mamnun. emruzet chetor bude?
    .d = salam! ruberaham, mersi. che khabara?
    .e = salam, vaghtet bekheyr! khubam, mersi. az chi harf bezanim?
    .f = salam! haminjam o gusham ba toe. khubi?
    .g = aleyk salam! halam khube, mersi. hale to chetore?
    .h = salam! khubam, mamnun. khoshhal misham ye kam az khodet begi.
    .i = salam! man khubam. to dar che hali?
    .j = dorud! khubam, mersi. oza ahvalet chetore?
greeting-negative =
    .a = salam. man khubam, vali engar to kheyli ruberah nisti. chi shode?
    .b = salam, khub kardi payam dadi. engar ruze sakhti dari, dust dari azash begi?
    .c = salam. hes mikonam ye chizi aziatet mikone. mikhay baram tarif koni?
    .d = salam, man injam o gush midam. emruz chi behet gozashte?
    .e = salam. omidvaram halet zud behtar she. az koja shoru konim?
    .f = salam, khosh umadi. age delet gerefte, har chi hast haminja begu.


## Thanks.

thanks-positive =
    .a = khahesh mikonam! 😊 khoshhalam ke be dardet khord.
    .b = ghorbunet! khoshhalam ke razi hasti.
    .c = ghabeli nadasht! age bazam chizi khasti, haminjam.
    .d = khahesh mikonam, kari nakardam ke! khoshhalie to baram base.
    .e = mersi az khodet ke enghad mehrabuni!
    .f = salamat bashi! ba in harfet hesabi khoshhalam kardi.
    .g = fadat! har vaght khasti, man hastam.
    .h = vazifame! bazam harfi bud, begu.
    .i = damet garm ke gofti! omidvaram hamechi hamintor khub pish bere.
thanks-neutral =
    .a = khahesh mikonam!
    .b = ghabeli nadasht. kare digei ham hast?
    .c = khahesh mikonam, vazife bud.
    .d = kari nakardam! age chize digei hast, begu.
    .e = khahesh mikonam. har vaght khasti, haminjam.
    .f = salamat bashi! dige che khabar?
    .g = lotf dari! bazam harfi bud, gusham ba toe.
    .h = zende bashi! dust dari edame bedim?
    .i = mamnun az to! dige az chi harf bezanim?
thanks-negative =
    .a = khahesh mikonam. engar hanuz ruberah nisti, age khasti harf bezani, man hastam.
    .b = kari nakardam. omidvaram zudtar halet behtar she.
    .c = mamnun ke ba in hal ham tashakor mikoni. alan chi ye kam haleto behtar mikone?
    .d = khahesh mikonam. kash bishtar az in azam barmiumad. mikhay begi chi aziatet mikone?
    .e = mamnun az to. age unjuri ke mikhasti nashod, begu chi kam bud.
    .f = ghabeli nadasht. sakht migzare, na? man gush midam.


## Goodbye.

goodbye-positive =
    .a = khodafez! kheyli khosh gozasht, zud bargard.
    .b = be salamat! az harf zadan bahat khoshhal shodam.
    .c = felan! moraghebe khodet bash o hamintor sarhal bemun.
    .d = khoda negahdaret! ruzat por az etefaghaye khub.
    .e = ta bad! montazere khabaraye khubetam.
    .f = khodafez! omidvaram hamechi hamintor khub pish bere.
    .g = mibinamet! har vaght delet khast, man haminjam.
    .h = boro be salamat! gape khubi bud, mersi.
    .i = khodafez, duste khubam! zud be zud sar bezan.
goodbye-neutral =
    .a = khodafez! moraghebe khodet bash.
    .b = felan! har vaght khasti, bargard.
    .c = khoda negahdar! khoshhal shodam bahat harf zadam.
    .d = be salamat! ta bad.
    .e = ta dafeye bad! man haminjam.
    .f = bashe, pas felan khodafez! khosh begzare.
    .g = boro be salamat. bazam sar bezan!
    .h = khoda be hamrahet! badan bazam harf mizanim.
    .i = vaghtet khosh! har vaght harfi bud, payam bede.
goodbye-negative =
    .a = khodafez. omidvaram zud halet behtar she, man haminjam.
    .b = bashe, boro ye kam esterahat kon. har vaght khasti, bazam gush midam.
    .c = moraghebe khodet bash. age delet gereft, har saati ke bud behem payam bede.
    .d = khodafez. kash mitunestam haleto behtar konam. age sakht migzare, ba ye adame nazdik ham harf bezan.
    .e = felan khodafez. vali age harfi tu delet munde, ghabl az raftan begu, gush midam.
    .f = khodafez. omidvaram ruzaye behtari dar rah bashe, har vaght khasti, man hastam.


## Request for help.

request-help-positive =
    .a = ba kamale meyl! mitunim farsi, engelisi ya finglish gap bezanim. liste dastura ham ba { -help } miad.
    .b = khoshhal misham komak konam! az man gap zadan o gush dadan barmiad. chi tu zehnete?
    .c = che khub ke az man komak khasti! benevis chi lazem dari ta bebinam chi az dastam barmiad.
    .d = amadeam! che bekhay dardodel koni, che faghat gap bezani. age donbale dastura migardi, { -help } ro bezan.
    .e = hatman! farsi, engelisi o finglish gap mizanam o khub gush midam. az koja shoru konim?
request-help-neutral =
    .a = mitunam farsi, engelisi ya finglish bahat gap bezanam o be harfat gush bedam. hameye dastura ba { -help } miad.
    .b = rastesh bishtar az gap zadan balad nistam, vali ba ham mitunim behesh fekr konim. az koja shoru konim?
    .c = karam gap zadane: to minevisi, man gush midam o javab midam. rahnamaye kamelam ba { -help } miad.
    .d = ye kam bishtar tozih bede ta befahmam che komaki mikhay.
    .e = man ahle gap zadanam, be farsi o engelisi o finglish, baghiasho ba ham emtehan mikonim. bishtar begu.
    .f = ziad kari azam barnemiad, vali hamfekre khubiam! bishtar begu, dastura ham ba { -help } miad.
request-help-negative =
    .a = negaran nabash, bia ba ham bebinim chikar mishe kard. aval begu chi shode.
    .b = man injam. begu kojaye kar gir kardi ta bebinam chi az dastam barmiad.
    .c = engar kheyli behet feshar umade. tarif kon chi shode, ba deghat gush midam.
    .d = har kari az dastam barbiad mikonam: gush midam o bahat harf mizanam. age ham dastura ro mikhay, { -help } ro bezan.
    .e = sakhte adam tanhayi az pasesh barbiad. har chi hast benevis, ba hosele mikhunam.
    .f = man faghat ye robatam, vali gush midam. begu chi shode, age ham forie, ye adame nazdik zudtar az man be dadet mirese.


## Weather: there is no live data, and we say so.

weather-inquiry-positive =
    .a = che khub ke havaset be asemune! khabare zendeye hava nadaram, havashenasie gushit daghighesho mige.
    .b = kash pishbinie hava dashtam! vase khabare daghigh ye negah be site havashenasi bendaz. che barnamei dari?
    .c = man panjere nadaram ke biruno bebinam! 🙂 havashenasie gushito negah kon, engar barnameye khubi dari?
    .d = khabare tazei az hava nadaram, vali omidvaram hamuni bashe ke dust dari. site havashenasi javabe daghigho dare.
    .e = be etelaate zendeye hava dastresi nadaram, havashenasie gushit javabesho dare. che havayi ro bishtar dust dari?
weather-inquiry-neutral =
    .a = rastesh be etelaate zendeye hava dastresi nadaram. site ya appe havashenasi javabe daghigho dare.
    .b = khabare zendeye hava nadaram o nemikham alaki hads bezanam. ye negah be havashenasie gushit bendaz.
    .c = az hava khabar nadaram, chon be hich servise havashenasi vasl nistam. esme shahreto tu havashenasie gushit bezan, sari miad.
    .d = man etelaate havashenasi nadaram. pishbini ro az site havashenasi bebin, jayi mikhay beri?
    .e = vase hava manbae khubi nistam, chon etelaate zende nadaram. az yeki ke hamunjast bepors ya havashenasie gushito baz kon.
    .f = kash midunestam! khabare lahze be lahzeye hava ro nadaram, akhbare havashenasi behtar az man midune.
weather-inquiry-negative =
    .a = hava ke bad bashe, adam kalafe mishe. man khabare zende nadaram, havashenasie gushit mige key behtar mishe.
    .b = omidvaram hava zudtar behtar she! pishbinie zende nadaram, vali tu site havashenasi peydash mikoni.
    .c = bebakhsh ke nemitunam az hava khabar bedam, etelaate zende nadaram. age birun miri, aval havashenasi ro bebin.
    .d = rastesh az hava khabar nadaram. age hoshdari hast, akhbar o sazmane havashenasi ro donbal kon o moraghebe khodet bash.
    .e = mifahmam, hava ru hale adam ham asar mizare. pishbinisho gushit dare, man na. khodet khubi?


## Question: there is no answer, and we never pretend.

question-positive =
    .a = che soale khubi! rastesh javabesho nadaram. khodet chi hads mizani?
    .b = az konjkavit khosham miad! vali javabe in yeki ro balad nistam o nemikham az khodam dar biaram.
    .c = soale jalebie! heyf ke javabesho nemidunam. chi shod ke be fekresh oftadi?
    .d = kash javabesho midunestam! age ye jure dige beporsi, shayad behtar befahmam donbale chi hasti.
    .e = khosham umad az soalet, vali man ye robate kuchikam o javabesho nadaram. to darbarash chi miduni?
    .f = eyval be in konjkavi! in yeki ro nemidunam, age javabesho peyda kardi, be manam begu.
    .g = ba zogh khundamesh, vali javabe motmaeni barash nadaram. kojash barat az hame jalebtare?
    .h = az un soalast ke delam mikhast javabesho bedunam! ba ye search tu net zudtar peydash mikoni.
    .i = nemidunam, vali soale ghashangie! dust dari nazare khodeto begi?
question-neutral =
    .a = rastesh javabe ino nemidunam o nemikham alaki chizi begam. mishe ye jure dige beporsi?
    .b = javabesho nadaram. behtare az ye manbae motmaen beporsi, vali begu chi shod ke ino porsidi?
    .c = man Hamzabanam, ye robate goftogu, o javabe hamechi ro balad nistam. khodet che hadsi dari?
    .d = in yeki ro balad nistam, bebakhsh! dige chi tu fekrete?
    .e = nemikham javabe namotmaen bedam: ino nemidunam. chi baes shod behesh fekr koni?
    .f = vase in javabi nadaram, shayad manzureto ham dorost nagerefte basham. ye kam bishtar tozih midi?
    .g = sadeghane begam, nemidunam. vase javabe daghigh internet az man behtare, vali age dust dari darbarash gap bezanim, man hastam.
    .h = hanuz javabe injur soala ro yad nagereftam. khodet chizi azash miduni?
    .i = rastesh in yeki az man barnemiad, man ye robate sadeam vase gap zadan.
    .j = javabi nadaram ke azash motmaen basham. az kasi ke ahleshe bepors, age ham khasti, haminja ba ham behesh fekr konim.
question-negative =
    .a = mifahmam ke in mozu aziatet karde. javabesho nemidunam, vali dust daram bishtar baram begi.
    .b = kash javabe khubi barash dashtam. chi shod ke in soal barat pish umad?
    .c = bebakhsh ke javabesho balad nistam, midunam adamo kalafe mikone. mikhay ye jure dige beporsi?
    .d = soale sakhtie o man javabe motmaeni nadaram. alan bishtar az hame negarane chi hasti?
    .e = rastesh nemidunam. age halet khub nist, lazem nist hatman soal bashe, har chi tu delete begu.
    .f = javabe ino nadaram o nemikham ba hads zadan badtaresh konam. age mohem ya forie, az ye adame motmaen bepors.


## General conversation.

general-conversation-positive =
    .a = che ali! khoshhal shodam. bishtar baram tarif kon.
    .b = bah bah, che khub! az hame bishtar kojash behet chasbid?
    .c = hale khubet be manam resid! tarif kon chetor bud.
    .d = eyval! ishala hamishe az in khabara dashte bashi. badesh chi shod?
    .e = che hese khubi tu harfet bud! dust dari bishtar azash begi?
    .f = alie! malume ke hesabi sarhali. bazam begu.
    .g = manam bahat zogh kardam! az baghiash ham begu.
    .h = che ghashang! delam mikhad bishtar beshnavam.
    .i = omidvaram halet hamishe haminghad khub bashe! chish az hame behtar bud?
    .j = che bahal! 😄 ye kam bishtar baram begu.
general-conversation-neutral =
    .a = ahan. ye kam bishtar baram begu.
    .b = gusham ba toe, edame bede.
    .c = ke intor. khodet darbarash che hesi dari?
    .d = age dust dari, ye kam mofasaltar baram tarif kon.
    .e = sarapa gusham. dust dari bishtar tozih bedi?
    .f = man robatam o kheyli chiza ro tajrobe nakardam, dust daram az zabune to beshnavam.
    .g = konjkavam bedunam tu fekret chi migzare.
    .h = begu, mishnavam. ajalei ham nadarim.
    .i = shayad hameye harfeto dorost nagerefte basham, mishe ye jure dige begish?
    .j = khub kardi gofti. delet mikhad bishtar darbarash harf bezanim?
    .k = man bishtar ahle shenidanam, to begu, havasam hast.
    .l = bashe, motevajeh shodam. dige chi?
    .m = dust daram baghiasham beshnavam.
general-conversation-negative =
    .a = moteasefam ke intore. dust dari bishtar baram begi?
    .b = sakhte, mifahmam. alan chi bishtar az hame aziatet mikone?
    .c = moteasefam ke behet sakht migzare. tanha nisti, man injam o gush midam.
    .d = kash mishod ye kam asuntaresh konam. alan chi haleto behtar mikone?
    .e = az shenidanesh narahat shodam. tunesti ba kasi ham darbarash harf bezani?
    .f = inja lazem nist ghavi bashi, har chi tu delete, baram benevis.
    .g = harfeto mishnavam. kasi hast ke behesh etemad dashte bashi o alan bahash harf bezani? manam injam.
    .h = engar ruzaye sakhti dari. mikhay az avalesh baram tarif koni?
    .i = injur vaghta harf zadan komak mikone. begu, ba hosele gush midam.
    .j = man robatam o shayad hameye heseto dark nakonam, vali harfet baram moheme. chi shode?
    .k = lazem nist hamasho tanhayi be dush bekeshi, man ke hastam, adamaye nazdiket ham. az kojash shoru mikoni?


## Complaint.

complaint-positive =
    .a = mamnun ke ba khoshrui gofti! kojash be delet naneshast?
    .b = hagh ba toe, mersi ke gofti. chi khub nabud?
    .c = bebakhsh babate in irad o mamnun az hoselat. daghighan chi shod?
    .d = moteasefam ke kamelan razi nabudi, mamnun ke ba mehrabuni migi. chi bayad behtar mishod?
    .e = enteghadeto ba jun o del mishnavam. az koja shoru konim?
complaint-neutral =
    .a = moteasefam ke razi nabudi. mishe begi daghighan chi shod?
    .b = bebakhshid babate in moshkel. kodum ghesmatesh dorost nabud?
    .c = mifahmam, injuri nabayad mishod. ye kam bishtar tozih midi?
    .d = bebakhsh age irad az man bude. che entezari dashti ke nashod?
    .e = in harfeto jedi migiram. az avalesh begu chi pish umad.
    .f = hagh dari gele koni. age az javabaye mane, ye nemune begu ta behtar motevajeh besham.
complaint-negative =
    .a = moteasefam, hagh dari narahat bashi. migi daghighan chi shod?
    .b = vaghean moteasefam. malume ke hesabi kalafat karde, kojash kharab shod?
    .c = haghet in nabud, moteasefam. az avalesh baram tarif kon.
    .d = mifahmam chera asabani hasti. age kutahi az man bude, ozr mikham. chi eshtebah bud?
    .e = moteasefam ke intori shod. dust dashti chetor pish bere?
    .f = midunam cheghad asab khordkone o moteasefam. dust dari ba joziat begi chi shode?
    .g = moteasefam ke naomid shodi. kodum ghesmatesh az hame badtar bud?
    .h = har chi delet mikhad begu, delkhor nemisham. bebakhsh ke aziat shodi, az chi shoru shod?
    .i = delkhorito mifahmam o mazerat mikham. moshkel az javabaye man bud ya az chize digei?
    .j = malume ke behet sakht gozashte, moteasefam. alan chi ye kam behtaresh mikone?


## Compliment: for the bot, a person or a thing; each variant suits them all.

compliment-positive =
    .a = che harfe ghashangi! hesabi khoshhalam kardi. 😊
    .b = mersi ke gofti! in harfa dele adamo garm mikone.
    .c = ghorbune mohabatet! delam baz shod.
    .d = eyval, harfe khubet behem enerzhi dad! dige chi ro dust dari?
    .e = che khub ke khubia ro mibini! kash hame mese to enghad ghashang harf mizadan.
    .f = khoshhalam ke enghad be delet neshaste! az chish bishtar khoshet umad?
    .g = age ba mani ke sorkh shodam, albate age robati sorkh shodan balad bashe! mersi az mohabatet.
    .h = ba in harfet koli keyf kardam, mamnun!
    .i = bah bah, che tarife delneshini! khubi az khodete.
compliment-neutral =
    .a = mersi ke gofti, lotf dari.
    .b = mamnun! khoshhalam ke khoshet umade.
    .c = nazare lotfete. chi bishtar be delet neshast?
    .d = che khub ke ino gofti. khoshhal shodam.
    .e = lotf dari! khubi az khodete.
    .f = mamnun az harfe khubet. bazam az in harfa bezan!
    .g = khoshhalam ke razi hasti. dige che khabar?
    .h = harfet be delam neshast, mersi.
    .i = che nazare khubi! dust daram bishtar bedunam.
compliment-negative =
    .a = mersi, vali hes mikonam tahe harfet ye gele ham hast. dorost fahmidam?
    .b = nafahmidam tarif bud ya kenaye! 🙂 har kodum ke hast, begu chi tu delete.
    .c = mamnun az harfe khubet. engar ye chizi ham aziatet karde, dust dari begi?
    .d = lotf dari, vali fekr konam kheyli ham razi nisti. chi mitunest behtar bashe?
    .e = age kenaye bud, hagh dari, begu kojash khub nabud. age na, mersi az mohabatet!
    .f = ham tarif shenidam, ham delkhori, har do ro jedi migiram. bishtar baram begu.


## Only emoji, numbers, or a language we do not know.

empty =
    .a = nagereftam chi gofti, mishe ba chand kalame benevisi?
    .b = ino motevajeh nashodam. farsi, engelisi ya finglish baram benevis.
    .c = manzuret chi bud? 🙂 ye kam bishtar benevis ta befahmam.
    .d = chand ta kalame ham benevis ta behtar befahmam! chi mikhasti begi?
    .e = az in yeki sar dar nayavordam. mishe ba ye jomle begi?
    .f = payamet resid, vali manzureto nafahmidam. begu bebinam, chi tu delete?


## Asks back; which intents it may be stands on buttons below.

did-you-mean =
    .a = motmaen nistam manzureto dorost gerefte basham, kodum yeki az ina bud?
    .b = mikham dorost javabeto bedam! manzuret bishtar kodum yeki bud?
    .c = in harfeto mishe chand jur fahmid. 🙂 kodumesh manzuret bud?
    .d = nakone eshtebah fahmide basham! kodum yeki be manzuret nazdiktare?
    .e = ye kam shak daram. mishe begi kodum yeki manzuret bud?
    .f = ghabl az inke javabeto bedam, begu manzuret kodum yeki bud.


## Subjects recognised by their words, whatever the intent.

despair =
    .a = moteasefam ke enghad sakht migzare o khub kardi gofti. man faghat ye robatam, lotfan hamin alan ba yeki ke behesh etemad dari harf bezan. tu iran, orzhanse ejtemai (123) shabaneruz javab mide.
    .b = harfeto jedi migiram, tanha namun o be yeki az nazdikat zang bezan. tu iran 123 (orzhanse ejtemai) o 1480 (moshavereye behzisti) javab midan. age khatar hamin alane, be 115 zang bezan.
    .c = in dard vase ye nafar ziade, lazem nist tanhayi bekeshish. lotfan ba yeki ke dustet dare ya ye moshaver harf bezan, tu iran 123 shabaneruz javab mide. manam haminjam o gush midam.
    .d = mamnun ke behem gofti, goftanesh asun nist. alan jat amne? age na, be 115 zang bezan ya boro pishe kasi, age are, ba ye adame motmaen ya 123 (orzhanse ejtemai) harf bezan.
identity =
    .a = man Hamzabanam, ye robate goftogu. farsi, engelisi o finglish mifahmam o ru dastgahe sahebam kar mikonam.
    .b = esmam Hamzabane o robatam, na adam. ba farsi o engelisi rahatam, finglish ham benevisi mifahmam.
    .c = Hamzaban sedam kon! ye robate kuchikam ke dust dare bahat gap bezane, farsi o engelisi ham baladam.
    .d = ye robatam be esme Hamzaban ke farsi o engelisi balade, na seni daram o na khunei, vali gushe shenava chera!
    .e = man adam nistam, Hamzabanam, robati ke farsi, engelisi o finglish mifahme. to chi sedat konam?


## The person's name, where they told it.

name-told =
    .a = khoshbakhtam { $name } jan! manam Hamzabanam. az khodet begu, che khabara?
    .b = bah bah, { $name }! che esme ghashangi. az ashnayi bahat khoshhalam.
    .c = salam { $name }! khoshhalam ke esmeto gofti. dust dari az chi harf bezanim?
    .d = kheyli khoshvaghtam { $name }. har vaght harfi dashti, gusham ba toe.
    .e = { $name } jun, khosh umadi! ta vaghti hamin goftogu edame dare, esmet yadam mimune.
    .f = az ashnayi bahat khoshhalam { $name }! emruzet chetor migzare?
    .g = che khub ke khodeto moarefi kardi { $name }! hala begu bebinam, ruzet chetor bude?
    .h = mokhlesim { $name }! man Hamzabanam. az koja shoru konim?
name-known =
    .a = esme to { $name } bud dige, khodet behem gofti. 😊
    .b = malume ke yadame: { $name }!
    .c = to { $name } hasti. havasam bud!
    .d = gofti { $name } sedat konam, dorost yadam munde?
    .e = mage mishe yadam bere? { $name } jan!
    .f = { $name }! az hamin gapi ke ba ham zadim yadam munde. 🙂
name-unknown =
    .a = hanuz esmeto behem nagofti. chi sedat konam?
    .b = esmeto nemidunam, vali khoshhal misham bedunam. migi?
    .c = yadam nist esmeto gofte bashi. esmet chie?
    .d = ta hala nagofti esmet chie! dust dari chi sedat konam?
    .e = in yeki ro bayad az khodet beporsam: chi sedat mikonan?
    .f = esmet pishe man nist. kafie benevisi chi sedat konam, yadam mimune.
greeting-by-name =
    .a = salam { $name } jan! khubam, mersi. to chetori?
    .b = bah bah, { $name }! khosh umadi. che khabara?
    .c = salam { $name }! man khubam, hale to chetore?
    .d = salam be ruye mahet { $name }! emruzet chetor gozashte?
    .e = salam { $name }, khoshhalam ke bazam umadi. az chi harf bezanim?
    .f = aleyk salam { $name }! ruberaham, mersi. to dar che hali?
    .g = salam { $name } jun! haminjam o gusham ba toe.
    .h = dorud { $name }! khubam, az to che khabar?


## As people greet by the time of day.

greeting-morning =
    .a = sobhe to ham bekheyr! khub khabidi?
    .b = sobh bekheyr! ruzet por az khabaraye khub. che barnamei dari?
    .c = sobhet bekheyr! ☀️ man ke khubam, to chetori?
    .d = sobh bekheyr! chayito khordi?
    .e = sobhet bekheyr o shadi! emruz chi tu rahe?
    .f = sobhe to ham bekheyr! omidvaram ruze khubi dashte bashi. az koja shoru konim?
    .g = sobh bekheyr, khosh umadi! halet chetore?
    .h = bah bah, sobh bekheyr! sarhali?
greeting-afternoon =
    .a = asre to ham bekheyr! ruzet ta inja chetor bude?
    .b = salam, vaghtet bekheyr! khaste nabashi. che khabara?
    .c = ruzet bekheyr! man khubam, to chetori?
    .d = vaghtet bekheyr! emruz chikara kardi?
    .e = vaghte to ham bekheyr! halet chetore?
    .f = salam o khaste nabashi! emruz chetor gozasht?
    .g = vaghtet khosh! az chi harf bezanim?
    .h = ruze to ham bekheyr! che khabare tazei dari?
greeting-evening =
    .a = shabe to ham bekheyr! ruzet chetor gozasht?
    .b = salam, shabet bekheyr! khaste nabashi. che khabara?
    .c = shab bekheyr! man khubam, to dar che hali?
    .d = shabet bekheyr! emruz chetor bud?
    .e = shabe to ham bekheyr! gusham ba toe, begu bebinam che khabar.
    .f = salam, shabe khubi dashte bashi! az chi harf bezanim?
    .g = shabet khosh! ruze khubi bud ya sholugh?
    .h = shab bekheyr, khosh umadi! halet chetore?
goodbye-evening =
    .a = shab bekheyr! khub bekhabi. 🌙
    .b = shabet bekheyr! khabaye khub bebini.
    .c = shab khosh! farda bazam harf mizanim.
    .d = shabet arum! esterahat kon, man haminjam.
    .e = shabe to ham bekheyr! omidvaram farda ruze khubi bashe.
    .f = shab khosh, moraghebe khodet bash!
    .g = khub bekhabi! ta farda.
    .h = shabet bekheyr o khabet shirin!


## Jokes, written for this project.

joke =
    .a = miduni chera robata chayi nemikhoran? chon haminjuri ham dagh mikonan! 😄
    .b = medad be pak kon goft: to ke hamishe harfaye mano pas migiri!
    .c = be hafezam goftam ino yadet nare. goft chashm, faghat begu chi ro! 😄
    .d = be saat goftam chera enghad tond miri? goft akhe hame donbale manan.
    .e = ye nafar rezhim gerefte bud. goftam sakhte? goft na baba, faghat beyne vadeha!
    .f = be yakhchal goftam chera enghad saketi? goft baham sard raftar kardan. 😄
    .g = gushi be sharzher goft: har vaght kam miaram, yade to mioftam!
    .h = ghofl be kelid goft: bedune to aslan baz nemisham.
