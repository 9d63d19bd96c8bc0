"""Where newcomers come from and what they speak."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Language(TextChoices):
    """What somebody would rather speak with the hotline."""

    MANDARIN = "mandarin", pgettext_lazy("language", "Mandarin")
    CANTONESE = "cantonese", pgettext_lazy("language", "Cantonese")
    TEOCHEW = "teochew", pgettext_lazy("language", "Teochew")
    HAKKA = "hakka", pgettext_lazy("language", "Hakka")
    XIANG = "xiang", pgettext_lazy("language", "Hunan dialect")
    GAN = "gan", pgettext_lazy("language", "Jiangxi dialect")
    HUBEI = "hubei", pgettext_lazy("language", "Hubei dialect")
    SICHUAN = "sichuan", pgettext_lazy("language", "Sichuan dialect")
    HENAN = "henan", pgettext_lazy("language", "Henan dialect")
    MIN = "min", pgettext_lazy("language", "Fujian dialect")
    WU = "wu", pgettext_lazy("language", "Wu dialect")
    ZHUANG = "zhuang", pgettext_lazy("language", "Zhuang")
    ENGLISH = "english", pgettext_lazy("language", "English")
    OTHER = "other", pgettext_lazy("language", "another language")


class Province(TextChoices):
    """GB/T 2260, the first two digits."""

    BEIJING = "11", pgettext_lazy("province", "Beijing")
    TIANJIN = "12", pgettext_lazy("province", "Tianjin")
    HEBEI = "13", pgettext_lazy("province", "Hebei")
    SHANXI = "14", pgettext_lazy("province", "Shanxi")
    INNER_MONGOLIA = "15", pgettext_lazy("province", "Inner Mongolia")
    LIAONING = "21", pgettext_lazy("province", "Liaoning")
    JILIN = "22", pgettext_lazy("province", "Jilin")
    HEILONGJIANG = "23", pgettext_lazy("province", "Heilongjiang")
    SHANGHAI = "31", pgettext_lazy("province", "Shanghai")
    JIANGSU = "32", pgettext_lazy("province", "Jiangsu")
    ZHEJIANG = "33", pgettext_lazy("province", "Zhejiang")
    ANHUI = "34", pgettext_lazy("province", "Anhui")
    FUJIAN = "35", pgettext_lazy("province", "Fujian")
    JIANGXI = "36", pgettext_lazy("province", "Jiangxi")
    SHANDONG = "37", pgettext_lazy("province", "Shandong")
    HENAN = "41", pgettext_lazy("province", "Henan")
    HUBEI = "42", pgettext_lazy("province", "Hubei")
    HUNAN = "43", pgettext_lazy("province", "Hunan")
    GUANGDONG = "44", pgettext_lazy("province", "Guangdong")
    GUANGXI = "45", pgettext_lazy("province", "Guangxi")
    HAINAN = "46", pgettext_lazy("province", "Hainan")
    CHONGQING = "50", pgettext_lazy("province", "Chongqing")
    SICHUAN = "51", pgettext_lazy("province", "Sichuan")
    GUIZHOU = "52", pgettext_lazy("province", "Guizhou")
    YUNNAN = "53", pgettext_lazy("province", "Yunnan")
    TIBET = "54", pgettext_lazy("province", "Tibet")
    SHAANXI = "61", pgettext_lazy("province", "Shaanxi")
    GANSU = "62", pgettext_lazy("province", "Gansu")
    QINGHAI = "63", pgettext_lazy("province", "Qinghai")
    NINGXIA = "64", pgettext_lazy("province", "Ningxia")
    XINJIANG = "65", pgettext_lazy("province", "Xinjiang")
    TAIWAN = "71", pgettext_lazy("province", "Taiwan")
    HONG_KONG = "81", pgettext_lazy("province", "Hong Kong")
    MACAO = "82", pgettext_lazy("province", "Macao")
