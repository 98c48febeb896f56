"""How sounds are written: Cyrillic letters, and Latin letters as five families of romanisation use them.

Each table maps letters to sounds, the longest letters first. Sounds are one ASCII letter each: five vowels
(а/я a, е/э e, и/ы/й i, о o, у/ю u) and twenty consonants, of which

    c ц · h х · j ж · q щ · x ш · y ч

and the rest stand for themselves (в v, г g, з z, с s ...). Letters that several sounds are written with have all of
them, parted by a bar: every choice is one more reading of the word. `-` is no sound at all (hard and soft signs).

Sources: BGN/PCGN 1947 and ALA-LC (English and library practice), ISO 9:1995 and its scholarly forerunner ISO/R 9,
Duden (German), the usage of French newspapers and of emigrants' passports before 1997, PWN (Polish); for Japanese
names in Cyrillic the system of Polivanov (1917).
"""


def _table(text: str) -> dict[str, str]:
    """Letters and their sounds, from `letters:sounds` parted by blanks."""
    return dict(pair.split(":") for pair in text.split())


CYRILLIC: dict[str, str] = _table("""
    а:a б:b в:v г:g ґ:g д:d е:e є:e ё:e|o ж:j з:z и:i і:i|e ї:i й:i ј:i к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ў:u
    ф:f х:h ц:c ч:y ш:x щ:q ъ:- ы:i ь:- э:e ю:u я:a ѣ:e ѳ:f ѵ:i ћ:y ђ:dj џ:dj љ:l њ:n тс:c тц:c дц:c дс:c|ds сч:q
    зч:q жч:q шч:q стн:stn|sn ьо:o|e йо:o|e
""")

POLIVANOV: dict[str, str] = CYRILLIC | _table("""
    си:xi ти:yi дзи:dji дзу:zu сю:xu тю:yu дзю:dju ся:xa тя:ya дзя:dja сё:xo тё:yo дзё:djo хю:hu дз:z
""")
"""A Japanese name in Cyrillic, read as Hepburn would write it."""

_COMMON: dict[str, str] = _table("""
    a:a b:b d:d e:e f:f g:g i:i k:k l:l m:m n:n o:o p:p q:k r:r s:s t:t u:u v:v x:ks y:i z:z ph:f ck:k qu:kv ł:l
    ø:e|o æ:e ß:s ð:d þ:t đ:d ı:i œ:e th:t|f yo:o|e jo:o|e io:o|e ë:e|o gh:g ieu:e ü:u ue:u|ue ö:e|o oe:e|o|oe ä:e|a
    å:o|a
""")

ENGLISH: dict[str, str] = _COMMON | _table("""
    ck:k|ck jo:o|e|djo zh:j kh:h ts:c tz:c tts:c ch:y tch:y sh:x shch:q sch:q|x|sy shh:q sc:sk|q j:i|dj dzh:dj dj:dj
    h:h|g c:k|c ce:ce|se ci:ci|si w:v yi:i iy:i tsh:y zz:z|c cz:y|c stch:q ju:u|dju ja:a|dja je:e|dje ji:i|dji
    eu:eu|ei|u dz:dz|z vitz:vic|viy x:ks|h jj:i|dj eh:e|eh|eg
""")

GERMAN: dict[str, str] = _COMMON | _table("""
    s:s|z v:v|f z:c|z sch:x|j tsch:y schtsch:q stsch:q|sy schtch:q ch:h chr:hr|kr chs:ks|hs dsch:dj dsh:dj sh:j|x
    ss:s tz:c ts:c zz:c w:v j:i h:h|g|- c:k|c ei:ei|ai eu:ei|oi|eu äu:oi|ei ie:e|i ds:dz|c shtsh:q tsh:y
    stei:xtei|stei|stai witz:vic|viy
""")

FRENCH: dict[str, str] = _COMMON | _table("""
    jo:jo jou:ju je:je iou:u you:u ou:u où:u oû:u tch:y ch:x chtch:q sch:x j:j dj:dj gu:g|gu kh:h ts:c tz:c tc:c
    ge:je|ge gi:ji|gi c:k|c|s h:h|- w:v ss:s eu:e|u|ei ï:i aï:ai eï:ei oï:oi oui:ui zh:j sh:x
""")

POLISH: dict[str, str] = _COMMON | _table("""
    ck:ck w:v sz:x cz:y|c ż:j rz:j|r szcz:q ch:h h:h|g c:c j:i ś:s|x ź:z ć:t|c ci:ti|ci si:si dz:dz dż:dj dź:d|dz
    ó:u|o ń:n ą:on ę:en ść:st|q
""")

SCHOLARLY: dict[str, str] = _COMMON | _table("""
    x:h|ks ck:ck đ:dj č:y ç:y š:x ž:j šč:q ŝ:q ș:x ś:q|s c:c ć:y h:h ch:h|y kh:h j:i è:e é:e ė:e ě:e â:a û:u dž:dj
    w:v zh:j sh:x shch:q ts:c
""")
