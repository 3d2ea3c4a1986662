"""Numbers that stand by the question's words, yet tell of something else."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from bot.service import Service
from conftest import Engine

DAM = (
    "The Mirani dam is 134 metres high and 1,020 metres wide. It took nine years to "
    "build and stores 920 million cubic metres of water."
)
STEW = (
    "Cook 300 g of lentils for 25 minutes. The stew keeps for 3 days in the fridge "
    "and 2 months in the freezer."
)
TOLLS = (
    "The toll of the Kestrel tunnel is 3.50 euros for cars and 11 euros for lorries. "
    "The tunnel is 6.2 kilometres long and was built in nine years."
)
RACE = (
    "Selam Tadesse, 27, won in Leiden and beat the record by 72 seconds. Of the 90 "
    "women in the race, 41% came from abroad. Women (46%) were more often hurt than "
    "men (36%)."
)
STRIKE = (
    "Some 3,400 of the 5,200 dock workers in Tarnov walked out on Monday, 4% more "
    "than in May. In the first quarter the port handled 6.1 million boxes."
)
RENTS = (
    "The average rent in Lyon was 14.20 euros in 2022, up from 13.10 euros in 2020. "
    "In Nantes it was 12.60 euros. The city wants 5,000 flats a year but completed "
    "only 3,150 in 2022. The debt per resident is 1,260 euros."
)
FIRMS = (
    "In 2021 Velner had 1,150 employees and Halcyon 2,300. Operating profit at Velner "
    "fell to 29 million euros from 34 million euros, while revenue rose 8%."
)
ICE = (
    "The glacier lost 1.4 metres of ice a year between 2000 and 2010 and 2.3 metres a "
    "year between 2010 and 2020. Its area shrank from 84 km² in 1990 to 61 km² in "
    "2020."
)
WINE = (
    "Exports earned 91 million euros: Germany bought 38%, Britain 21% and the "
    "Netherlands 12%. A litre sold for 3.10 euros. There are 640 growers."
)
SLEEP = (
    "Of the pupils, 41% slept less than seven hours. In Finland 29% slept too little, "
    "in Spain 52% and in Poland 44%."
)
SOIL = (
    "Samples contained 14 mg of cadmium at a depth of 10 cm and 3 mg at 50 cm. Wheat "
    "yields increased from 5.8 to 6.9 t/ha, barley yields from 4.9 to 5.2 t/ha."
)
PENSION = (
    "The pension rises by 2.4% to 1,540 euros for singles and 2,310 euros for couples. "
    "Some 5.3 million people draw a pension, 1.2 million of them abroad."
)
BEES = (
    "In Istria 22% of colonies died last winter, compared with 14% the winter before."
)
ROCKET = (
    "The maiden flight of the Hestia rocket on 12 March 2023 failed; its second "
    "flight, on 30 September 2023, succeeded."
)
PHONES = (
    "The Zenox 7 has a 6.4-inch screen, weighs 178 g and costs 649 euros. The Zenox 6 "
    "cost 599 euros."
)
COURT = "In 2023 the court received 3,410 claims and decided 2,980."
DRUG = "It cured 82% of adults and 71% of children. Some 9% of adults had side effects."

ROWS = [
    (PHONES, "How much does the Zenox 7 weigh?", "178 g"),
    (PHONES, "How much does the Zenox 7 cost?", "649"),
    (PHONES, "How much does the Zenox 8 cost?", None),
    (COURT, "How many claims did the court decide in 2023?", "2,980"),
    (COURT, "How many claims did the court receive in 2023?", "3,410"),
    (DRUG, "What share of children had side effects?", None),
    (DRUG, "What share of adults had side effects?", "9%"),
    (DRUG, "What share of children did it cure?", "71%"),
    (SOIL, "How much cadmium was there at a depth of 10 cm?", "14 mg"),
    (SOIL, "How much cadmium was there at a depth of 50 cm?", "3 mg"),
    (SOIL, "By how much did wheat yields increase?", "1.1 t/ha"),
    (SOIL, "By how much did barley yields increase?", "0.3 t/ha"),
    (PENSION, "How high is the pension for couples?", "2,310"),
    (PENSION, "How high is the pension for widows?", None),
    (PENSION, "By how many per cent does the pension rise?", "2.4%"),
    (PENSION, "How many people draw a pension abroad?", "1.2 million"),
    (PENSION, "How many people draw a pension?", "5.3 million"),
    (BEES, "What share of colonies died last winter?", "22%"),
    (BEES, "What share of colonies died the winter before?", "14%"),
    (ROCKET, "When was the maiden flight of the Hestia?", "12 March 2023"),
    (ROCKET, "When was the second flight of the Hestia?", "30 September 2023"),
    (ROCKET, "When was the third flight of the Hestia?", None),
    (DAM, "How wide is the Mirani dam?", "1,020 metres"),
    (DAM, "How high is the Mirani dam?", "134 metres"),
    (DAM, "How deep is the Mirani dam?", None),
    (DAM, "How old is the Mirani dam?", None),
    (STEW, "How long are the lentils cooked?", "25 minutes"),
    (STEW, "How long does the stew keep in the freezer?", "2 months"),
    (STEW, "How long does the stew keep in the fridge?", "3 days"),
    (TOLLS, "What is the toll for lorries?", "11 euros"),
    (TOLLS, "What is the toll for motorcycles?", None),
    (TOLLS, "How long is the Kestrel tunnel?", "6.2 kilometres"),
    (RACE, "How old is Tadesse?", "27"),
    (RACE, "What share of women were hurt?", "46%"),
    (STRIKE, "How many dock workers walked out?", "3,400"),
    (STRIKE, "How many boxes did the port handle in the second quarter?", None),
    (STRIKE, "How many boxes did the port handle in the first quarter?", "6.1 million"),
    (RENTS, "How much higher is the rent in Lyon than in Nantes?", "1.6 EUR"),
    (RENTS, "How many flats were completed in 2022?", "3,150"),
    (RENTS, "What is the debt per household?", None),
    (RENTS, "What is the debt per resident?", "1,260"),
    (FIRMS, "How many employees did Halcyon have in 2021?", "2,300"),
    (FIRMS, "How many employees did Velner have in 2021?", "1,150"),
    (FIRMS, "By how much did Velner's operating profit fall?", "5000000 EUR"),
    (ICE, "How much ice did the glacier lose between 2010 and 2020?", "2.3 metres"),
    (ICE, "How much ice did the glacier lose between 2000 and 2010?", "1.4 metres"),
    (ICE, "By how much did the area of the glacier shrink?", "23 km²"),
    (WINE, "How many growers are there in Germany?", None),
    (WINE, "What share did Germany buy?", "38%"),
    (SLEEP, "What share slept more than eight hours?", None),
    (SLEEP, "What share slept too little in Spain?", "52%"),
    (SLEEP, "What share slept too little in Italy?", None),
]


TEXTS = list(dict.fromkeys(text for text, _, _ in ROWS))


@pytest.fixture(scope="module")
def service(
    tmp_path_factory: pytest.TempPathFactory, engine: Engine
) -> Iterator[Service]:
    """Every text in a space of its own."""
    with closing(Service(engine(tmp_path_factory.mktemp("rivals")))) as service:
        for number, text in enumerate(TEXTS):
            space = f"text {number}"
            reports = service.add_bytes("note.txt", text.encode(), space=space)
            assert [report.outcome for report in reports] == ["added"]
        yield service


@pytest.mark.parametrize(
    ("text", "question", "expected"), ROWS, ids=[question for _, question, _ in ROWS]
)
def test_the_number_is_of_what_is_asked_or_there_is_none(
    service: Service, text: str, question: str, expected: str | None
) -> None:
    answer = service.ask(question, space=f"text {TEXTS.index(text)}")
    if expected is None:
        assert not answer, answer.text
        assert answer.reason
    else:
        assert answer, answer.reason
        assert expected in answer.text
