"""Given names that are one name: forms of several languages beyond what sounds show, and everyday short forms.

*Jan* and *Ivan* are two names and stay so; *Yan* and *Jan* are one by sound already. Short forms stand after a colon.
Compiled from Petrovsky's dictionary of Russian personal names (1966) and common European usage.
"""

from functools import cache, lru_cache

from app.domain.names.folding import WORDS_KEPT
from app.domain.names.sounds import readings, sound_keys, stem

_NAMES = """
aleksandr alexander alexandre oleksandr: sasha shura alik
aleksei alexey alexis alexius oleksii: alyosha lyosha
anatoly anatol anatole: tolya
andrei andrew andreas andre andrzej andrii: andryusha
anton anthony antoine antoni
arkady arcady: arkasha
artur arthur
avgust august
boris: borya
david davyd
dmitry dimitri demetrius dmitriy dmytro: dima mitya
eduard edward edouard
emmanuil emanuel emmanuel manuel
feliks felix
filipp philip philippe
fyodor theodor theodore fjodor: fedya
gavriil gabriel
gennady: gena
genrikh heinrich henryk henrik henri henry genrich
georgy george georg georges georgi: zhora gosha
grigory gregory gregor grzegorz grigori hryhorii: grisha
ieronim hieronim jerome
ignaty ignatius ignaz ignacy ignace ignat
ilya elias ilja: ilyusha
iosif joseph josef jozef yosef josif jossif: osya
ippolit hippolyte
isaak isaac izaak isaak
ivan: vanya
kazimir kazimierz casimir
karl carl charles karol
kirill cyril
klavdia claudia: klava
konstantin constantine constantin: kostya
kristap kristaps christaps christap khristofor christopher christoph krzysztof
lavrenty laurence lawrenti lavrentiy
lazar lazarus eleazar
lev leo leon: lyova
leonid leonide: lyonya
lyudvig ludwig louis ludwik
maksim maxim maxime
maksimilian maximilian
matvei matthew matthias mateusz
maks max
mechislav mieczyslaw
mikhail michael michel michal michail mykhailo: misha
moisei moses moshe moise
naum nahum nachum
nikita nikita
nikolai nicholas nicolas nikolaus mikolaj nicolai mykola: kolya
oskar oscar
pavel paul pawel pavlo: pasha
pyotr peter pierre piotr petr petro: petya
rikhard richard: rika
roman romain
rudolf rudolph rodolphe
samuil samuel
semyon simeon simon szymon semen: syoma senya
serafim seraphim
sergei serge sergius sergey serhii sergii: seryozha
stanislav stanislaw stanislas: stas
stepan stephen stefan etienne: styopa
vasily basil wassili vasil vassili vasyl: vasya
vatslav waclaw vaclav
vilgelm wilhelm william guillaume
viktor victor: vitya
vladislav wladyslaw ladislas: vlad
vladimir waldemar volodymyr: volodya vova
yakov jacob jakob jacques jakub: yasha
yevgeny eugene eugen eugeniusz evgeni yevhen: zhenya
yefim efim euthymius: fima
yuli julius jules
yuri: yura
zalman solomon: zyama
zigmund sigismund zygmunt sigmund
aleksandra alexandra: sasha shura
anna anne: anya anyuta
yekaterina catherine katharina katarzyna ekaterina: katya
yelena helen helena helene elena: lena lyolya
yelizaveta elizabeth elisabeth elzbieta elizaveta: liza
elli ellie elly
maria marie mary marya: masha marusya
nadezhda: nadya
natalia natalie nathalie: natasha
olga: olya
sofia sophie sophia: sonya
tatiana tatyana: tanya
yevgenia eugenia eugenie: zhenya
adolf adolph adolphe
afanasy athanasius
albert
alfred
arvid arvids
artyom artemy
ashot
benedikt benedict
berta bertha
bruno
demyan damian
denis dennis
egor yegor
emma
ermolai yermolai
ernst ernest
frants franz francis frank frantisek
galina: galya
gleb
gustav gustave
gurgen
ida
igor
innokenty innokentiy
irina irene: ira
kuzma
ksenia xenia: ksyusha
larisa larissa
leopold
lidia lydia
luka lukas lucas
lyubov: lyuba
lyudmila ludmila: lyuda
mark marc marcus markus
nikifor nikephoros
nikanor
nikodim nicodemus
nina
oleg
otto
platon
prokhor
prokofy
raisa
robert
rodion
rosa roza rose
rostislav
ruben rubin reuben
savely
suren
svyatoslav
tamara: toma
taras
terenty
tikhon
timofei timothy timofey
trofim
valentin valentine: valya
valentina: valya
vera
vikenty vincent
vitaly
vsevolod
yulian julian
yan jan janis
vyacheslav viacheslav: slava
kliment clement klement: klim
zakhar zachary
zinaida: zina
zoya zoia
levon
hovhannes ovanes oganes
bohdan bogdan
ostap
karp
foma thomas
german hermann
borislav
"""


@cache
def _groups() -> dict[str, frozenset[int]]:
    """The lines each sound key stands on."""
    found: dict[str, set[int]] = {}
    for number, line in enumerate(_NAMES.split("\n")):
        for word in line.replace(":", " ").split():
            for key in sound_keys(word):
                found.setdefault(key, set()).add(number)
    return {key: frozenset(lines) for key, lines in found.items()}


@lru_cache(maxsize=WORDS_KEPT)
def _lines(word: str) -> frozenset[int]:
    groups = _groups()
    found = frozenset[int]().union(*(groups.get(key, frozenset()) for key in sound_keys(word)))
    doubtful = {"".join(stem(reading)) for reading in readings(word)} if not found else ()
    return found.union(*(groups.get(key, frozenset()) for key in doubtful))


def same_given(first: str, second: str) -> bool:
    """Whether two words are forms of one given name: *Iosif* and *Josef*, *Kolya* and *Nikolai*."""
    return bool(_lines(first) & _lines(second))


def is_given(word: str) -> bool:
    """Whether a word is a given name we know."""
    return bool(_lines(word))


@cache
def other_forms(word: str) -> frozenset[str]:
    """The sound keys of the other forms of a given name; empty for a word that is none we know."""
    lines = _lines(word)
    return frozenset(key for key, its in _groups().items() if its & lines)
