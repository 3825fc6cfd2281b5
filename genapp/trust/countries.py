"""Countries people may choose, so that the right helpline can be named; ISO 3166-1 codes and English short names."""

_NAMES = (
    "AR Argentina|AU Australia|AT Austria|BD Bangladesh|BE Belgium|BR Brazil|BG Bulgaria|CM Cameroon|CA Canada|CL Chile|CO Colombia|CR Costa Rica|HR Croatia|CY Cyprus|CZ Czechia|DK Denmark|EG Egypt|EE Estonia|"
    "ET Ethiopia|FI Finland|FR France|DE Germany|GH Ghana|GR Greece|HK Hong Kong|HU Hungary|IS Iceland|IN India|ID Indonesia|IE Ireland|IL Israel|IT Italy|CI Ivory Coast|JM Jamaica|JP Japan|KE Kenya|LV Latvia|"
    "LT Lithuania|LU Luxembourg|MW Malawi|MY Malaysia|MT Malta|MU Mauritius|MX Mexico|MA Morocco|MZ Mozambique|NA Namibia|NP Nepal|NL Netherlands|NZ New Zealand|NG Nigeria|NO Norway|PK Pakistan|PE Peru|PH Philippines|"
    "PL Poland|PT Portugal|RO Romania|RW Rwanda|SN Senegal|RS Serbia|SG Singapore|SK Slovakia|SI Slovenia|ZA South Africa|KR South Korea|ES Spain|LK Sri Lanka|SE Sweden|CH Switzerland|TW Taiwan|TZ Tanzania|TH Thailand|"
    "TT Trinidad and Tobago|TN Tunisia|TR Türkiye|UG Uganda|UA Ukraine|AE United Arab Emirates|GB United Kingdom|US United States|UY Uruguay|VN Vietnam|ZM Zambia|ZW Zimbabwe"
)
COUNTRIES: list[tuple[str, str]] = [(entry[:2], entry[3:]) for entry in _NAMES.split("|")]
