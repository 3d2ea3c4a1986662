"""Words that a full stop belongs to, and words that a sentence begins with.

Lower case, without the final stop. Only general words: nothing here knows a document.
"""

# A name, a word or a number always follows.
TITLES = frozenset(
    """
    adm brig capt cmdr col dr fr frau gen gov herr hon hr lt maj messrs mgr mlle mm mme
    mr mrs ms msgr mt pres prof rep revd sen sgt sr.a sra st ste supt asst
    e.g i.e eg ie cf vs viz resp incl excl esp z.b d.h u.a p.ej bzw vgl s.o
    """.split()
)

# A number or a letter follows; some are words as well ("the answer was no.").
NUMBERED = frozenset(
    """
    abb abs app art bd c ca ch chap circa col eq eqn eqns eqs ex fig figs kap ch lot no
    nos nr nrs num p para paras pp pt ref refs rs sec sect secs suppl tab tabs vol vols
    approx abt max min avg est
    """.split()
)
WORDS = frozenset("app art c ch ex fig lot max min no p pt sec tab num ref".split())

# May stand in the middle of a sentence or at its end.
CLIPPED = frozenset(
    """
    al assn assoc ave bldg blvd bros cie co corp dept dist div ed eds edn est ext
    govt inc int intl jr sr ltd mfg mio mrd natl ph.d rd sq univ usw viz
    jan feb mar apr jun jul aug sep sept oct nov dec
    mon tue tues wed thu thur thurs fri sat sun
    ala ariz ark calif colo conn del fla ga ill ind kan kans ky la mass md mich minn
    miss mo mont neb nev okla ore pa penn tenn tex va vt wash wis wyo
    ft gal hr hrs kg km lb lbs min mins mph oz sec secs temp yr yrs
    a.m p.m a.d b.c u.s u.k u.n e.u d.c
    """.split()
)
# Words as well as abbreviations: only before a number, or with a capital.
CAPITALISED = frozenset(
    """
    ave co del ed fri gal ill ind int jan jun la mar mass may md miss mo mon oct ore pa
    sat sec sep sq sun temp va wash wed
    """.split()
)
DATED = frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())

# German and Nordic ordinals are digits with a full stop.
MONTHS = frozenset(
    """
    januar februar märz april mai juni juli august september oktober november dezember
    jänner marts maj oktober desember
    """.split()
)

# After an abbreviation or an initial, one of these (with a capital) begins a sentence.
STARTERS = frozenset(
    """
    a after all although among an and another are as at because before both but by can
    companies did do does during each even every few finally first for from further
    furthermore had has have he hence her here his how however i if in indeed instead is
    it its last later many meanwhile more moreover most much my nevertheless next no not
    nor nothing now of on once one only or other others our over people perhaps second
    several she since so some soon still such that the their then there therefore these
    they third this those though three through thus to today two under unlike until was
    we were what when where whereas whether which while who why will with without would
    yet you your
    das dem den der des die ein eine er es ich im ist nach sie und wir
    avec ce ces cette dans elle en et il ils la le les leur mais nous on par pour sur un
    une vous
    con de el ella ellos esta este la las los para pero por se su un una
    gli i il lo nel per
    a ao as o os na no um uma
    de een en het hij in zij
    """.split()
)
