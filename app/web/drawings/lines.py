"""Railways, rivers, a lake and names for the base maps: our own, simplified, set by hand from town to town.

Each line joins points a reader can check in any atlas (latitude, longitude, in degrees); between two of them it is
straight, which no track or river is. Railways are those of the 1920s and 1930s. Names are for finding one's way and
mark no border; a name stands about the middle of what it names.
"""

from dataclasses import dataclass

Line = tuple[tuple[float, float], ...]

_TRANS_SIBERIAN: Line = (
    (55.76, 37.62), (57.63, 39.87), (58.60, 49.66), (58.01, 56.25), (56.84, 60.61), (57.15, 65.53), (54.99, 73.37),
    (55.03, 82.92), (56.01, 92.87), (55.93, 98.00), (52.29, 104.30), (51.66, 103.71), (51.71, 105.87), (51.83, 107.60),
    (52.03, 113.50), (51.63, 114.35), (53.73, 119.77), (53.98, 123.93), (50.92, 128.47), (48.79, 132.92),
    (48.48, 135.07), (45.93, 133.73), (43.80, 131.95), (43.12, 131.89),
)  # fmt: skip
"""Moscow, Yaroslavl, Vyatka, Perm, Sverdlovsk, Tyumen, Omsk, Novosibirsk, Krasnoyarsk, Taishet, Irkutsk, around the
south of Baikal, Verkhneudinsk, Chita, Karymskaya, the Amur line (1916), Khabarovsk, Iman, Nikolsk, Vladivostok."""
_CHINESE_EASTERN: Line = (
    (51.63, 114.35), (50.38, 116.53), (49.60, 117.43), (49.21, 119.74), (47.15, 123.80), (46.42, 125.33),
    (45.75, 126.65), (44.58, 129.60), (44.40, 131.15), (43.80, 131.95),
)  # fmt: skip
"""Karymskaya, Borzya, Manchuria station, Hailar, Angangki, Anda, Harbin, Mudanjiang, Pogranichnaya, Nikolsk."""
_SOUTH_MANCHURIAN: Line = ((45.75, 126.65), (43.88, 125.32), (41.80, 123.43), (40.63, 122.50), (38.91, 121.60))
"""Harbin, Changchun, Mukden, Dashiqiao, Dairen; the Chinese Eastern Railway's as far as Changchun."""
_KOREAN: Line = ((41.80, 123.43), (40.13, 124.38), (39.03, 125.75), (37.57, 126.98), (36.33, 127.43), (35.10, 129.04))
"""Mukden, Andong, Pyongyang, Seoul, Taejon, Pusan."""
_NORTH_CHINA: Line = ((41.80, 123.43), (41.10, 121.13), (40.00, 119.75), (39.13, 117.20), (39.90, 116.40),
                      (38.04, 114.51), (34.75, 113.65), (30.60, 114.30))  # fmt: skip
"""Mukden, Jinzhou, Shanhaiguan, Tianjin, Peking, Shijiazhuang, Zhengzhou, Hankow."""
_TIANJIN_SHANGHAI: Line = ((39.13, 117.20), (36.65, 117.00), (34.26, 117.19), (32.06, 118.78), (31.23, 121.47))
"""Tianjin, Jinan, Xuzhou, Nanking, Shanghai."""
RAILWAYS = (_TRANS_SIBERIAN, _CHINESE_EASTERN, _SOUTH_MANCHURIAN, _KOREAN, _NORTH_CHINA, _TIANJIN_SHANGHAI)

_AMUR: Line = (
    (52.24, 117.72), (53.33, 121.48), (53.38, 124.10), (52.80, 126.00), (50.28, 127.53), (49.63, 128.68),
    (47.70, 132.50), (48.48, 135.07), (50.55, 137.00), (51.50, 139.90), (53.14, 140.73),
)  # fmt: skip
"""The Shilka from Sretensk; its meeting with the Argun, Albazino, Blagoveshchensk, the Sungari's mouth, Khabarovsk,
Komsomolsk, Nikolaevsk."""
_SUNGARI: Line = ((43.84, 126.55), (45.20, 124.80), (45.77, 126.60), (46.80, 130.35), (47.70, 132.50))
"""Jirin, Petuna, Harbin, Jiamusi, the Amur."""
_NONNI: Line = ((49.18, 125.20), (47.35, 123.95), (45.40, 124.65))
"""Mergen, Qiqihar, the Sungari."""
_YELLOW: Line = (
    (36.06, 103.80), (38.47, 106.40), (40.30, 107.00), (40.60, 109.85), (40.25, 111.20), (35.67, 110.60),
    (34.60, 110.30), (34.90, 113.60), (36.70, 117.00), (37.75, 119.10),
)  # fmt: skip
"""Lanzhou, Ningxia, the great bend by Baotou, Tongguan, Zhengzhou, Jinan, the northern mouth."""
_YANGTZE: Line = (
    (28.77, 104.63), (29.56, 106.58), (30.80, 108.40), (30.70, 111.30), (29.45, 113.15), (30.58, 114.29),
    (29.73, 115.98), (31.35, 118.36), (32.08, 118.75), (31.90, 120.30), (31.50, 121.70),
)  # fmt: skip
"""Yibin, Chongqing, Wanxian, Yichang, Yueyang, Hankow, Jiujiang, Wuhu, Nanking, the mouth."""
_LENA: Line = ((56.79, 105.77), (57.78, 108.11), (60.37, 120.43), (62.03, 129.73), (66.77, 123.37), (72.40, 126.70))
"""Ust-Kut, Kirensk, Olekminsk, Yakutsk, Zhigansk, the delta."""
_YENISEI: Line = ((56.01, 92.87), (58.45, 92.17), (65.79, 87.96), (67.47, 86.57), (69.40, 86.18), (71.80, 82.70))
"""Krasnoyarsk, Yeniseisk, Turukhansk, Igarka, Dudinka, the mouth."""
_ANGARA: Line = ((51.87, 104.85), (52.29, 104.30), (56.15, 101.60), (58.10, 93.00))
"""Baikal, Irkutsk, Bratsk, the Yenisei."""
_OB: Line = ((53.35, 83.78), (55.00, 82.90), (58.30, 82.90), (61.25, 73.40), (61.00, 69.00), (66.53, 66.60))
"""Barnaul, Novosibirsk, Kolpashevo, Surgut, Samarovo, Obdorsk."""
_IRTYSH: Line = ((54.99, 73.37), (58.20, 68.25), (61.00, 69.00))
"""Omsk, Tobolsk, the Ob."""
_VOLGA: Line = ((56.86, 35.90), (57.63, 39.90), (56.33, 44.00), (55.80, 49.10), (53.20, 50.10), (51.53, 46.00),
                (48.71, 44.51), (46.35, 48.04))  # fmt: skip
"""Tver, Yaroslavl, Nizhny Novgorod, Kazan, Samara, Saratov, Stalingrad, Astrakhan."""
_DNIEPER: Line = ((50.45, 30.52), (48.46, 35.05), (47.84, 35.14), (46.63, 32.60))
"""Kiev, Dnepropetrovsk, Zaporozhye, Kherson."""
_DANUBE: Line = ((48.21, 16.37), (47.50, 19.04), (44.80, 20.46), (44.63, 22.66), (43.85, 25.95), (45.43, 28.05),
                 (45.20, 29.70))  # fmt: skip
"""Vienna, Budapest, Belgrade, Turnu Severin, Ruse, Galatz, the delta."""
RIVERS = (
    _AMUR, _SUNGARI, _NONNI, _YELLOW, _YANGTZE, _LENA, _YENISEI, _ANGARA, _OB, _IRTYSH, _VOLGA, _DNIEPER, _DANUBE,
)  # fmt: skip

BAIKAL: Line = (
    (51.66, 103.72), (51.87, 104.85), (52.55, 106.08), (53.10, 106.80), (54.30, 108.40), (55.63, 109.30),
    (55.78, 109.60), (55.10, 109.75), (54.35, 109.50), (53.60, 108.80), (53.00, 108.30), (52.40, 106.60),
    (52.10, 106.10), (51.71, 105.87), (51.45, 104.60),
)  # fmt: skip
"""Kultuk, along the west shore past Olkhon to Nizhneangarsk, and back past the Barguzin bay and the Selenga."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name on a base map: where its middle, or the `town` itself, stands; the gazetteer's place it names, if any."""

    words: str
    latitude: float
    longitude: float
    place: str = ""
    water: bool = False
    town: bool = False


def _town(words: str, latitude: float, longitude: float) -> Name:
    return Name(words, latitude, longitude, words.lower().replace(" ", "-"), town=True)


NAMES: dict[str, tuple[Name, ...]] = {
    "east": (
        Name("Manchuria", 46.9, 127.9, "manchuria"), Name("Mongolia", 46.3, 105.0, "mongolia"),
        Name("Korea", 38.9, 126.6, "korea"), Name("Japan", 36.4, 137.9, "japan"), Name("China", 33.6, 110.5, "china"),
        Name("Soviet Far East", 52.0, 133.5, "soviet-far-east"), Name("Siberia", 57.0, 103.0, "siberia"),
        Name("Sakhalin", 50.4, 142.8, "sakhalin"), Name("Kamchatka", 55.0, 159.0, "kamchatka"),
        Name("Sea of Japan", 40.2, 134.6, water=True), Name("Yellow Sea", 35.2, 123.3, water=True),
        Name("Sea of Okhotsk", 54.5, 148.0, water=True), Name("Baikal", 54.3, 110.9, water=True),
        _town("Vladivostok", 43.12, 131.89), _town("Harbin", 45.75, 126.65), _town("Khabarovsk", 48.48, 135.07),
        _town("Peking", 39.90, 116.40), _town("Tokyo", 35.68, 139.69), _town("Shanghai", 31.23, 121.47),
        _town("Mukden", 41.80, 123.43), _town("Seoul", 37.57, 126.98), _town("Chita", 52.03, 113.50),
        _town("Irkutsk", 52.29, 104.30), _town("Blagoveshchensk", 50.28, 127.53), _town("Nanking", 32.06, 118.78),
        _town("Osaka", 34.69, 135.50), _town("Hankow", 30.60, 114.30), _town("Canton", 23.13, 113.26),
        _town("Ulan Bator", 47.92, 106.92), _town("Dairen", 38.91, 121.60),
    ),
    "wide": (
        Name("Soviet Union", 59.0, 66.0, "soviet-union"), Name("Siberia", 62.0, 101.0, "siberia"),
        Name("Mongolia", 46.3, 103.5, "mongolia"), Name("China", 34.0, 105.0, "china"),
        Name("Manchuria", 47.3, 127.0, "manchuria"), Name("Japan", 36.4, 138.0, "japan"),
        Name("Xinjiang", 41.0, 84.5, "xinjiang"), Name("Iran", 32.5, 54.5, "iran"),
        Name("Germany", 51.2, 10.0, "germany"), Name("Turkey", 39.2, 35.0, "turkey"),
        Name("France", 46.8, 2.3, "france"), Name("Great Britain", 53.0, -1.8, "great-britain"),
        Name("Ukraine", 49.0, 32.5, "ukraine"),
        _town("Moscow", 55.76, 37.62), _town("Vladivostok", 43.12, 131.89), _town("Peking", 39.90, 116.40),
        _town("Berlin", 52.52, 13.40), _town("Irkutsk", 52.29, 104.30), _town("Tokyo", 35.68, 139.69),
        _town("Shanghai", 31.23, 121.47), _town("Omsk", 54.99, 73.37), _town("Leningrad", 59.94, 30.31),
        _town("London", 51.51, -0.13), _town("Paris", 48.86, 2.35), _town("Harbin", 45.75, 126.65),
        _town("Tehran", 35.69, 51.39), _town("Warsaw", 52.23, 21.01), _town("Tashkent", 41.31, 69.24),
    ),
    "world": (
        Name("Soviet Union", 60.0, 85.0, "soviet-union"), Name("China", 34.0, 104.0, "china"),
        Name("Japan", 37.0, 139.0, "japan"), Name("United States", 39.8, -99.0, "united-states"),
        Name("Europe", 48.0, 15.0, "europe"), Name("Africa", 8.0, 21.0), Name("South America", -12.0, -57.0),
        _town("Moscow", 55.76, 37.62), _town("London", 51.51, -0.13), _town("Tokyo", 35.68, 139.69),
        _town("Vladivostok", 43.12, 131.89), _town("New York", 40.71, -74.01),
        Name("Atlantic", 30.0, -43.0, water=True), Name("Pacific", 10.0, -150.0, water=True),
    ),
}  # fmt: skip
"""By base, the most useful first: a name that does not fit beside a drawing's own places is left out."""
