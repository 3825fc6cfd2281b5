"""Addresses of the screens: the one place that spells them."""

HOME = "/"
SIGN_IN = "/sign-in"
SIGN_UP = "/sign-up"
RESET_PASSWORD = "/reset-password"  # noqa: S105
VERIFY_EMAIL = "/verify-email"
SETUP = "/setup"
OPERATOR_SIGN_IN = "/op-login"
ADMIN_SIGN_IN = "/admin-login"
DISCOVER = "/discover"
CHARACTER = "/characters"
FAVOURITES = "/favorites"
CHAT = "/chat"
CHAT_NEW = "/chat/new"
PLANS = "/plans"
ACCOUNT = "/account"
ACCOUNT_PICTURE = "/account/picture"
ACCOUNT_SECURITY = "/account/security"
ACCOUNT_TOKENS = "/account/tokens"
ACCOUNT_CHATS = "/account/chats"
ACCOUNT_PRIVACY = "/account/privacy"
ACCOUNT_NOTICES = "/account/notifications"
NOTICES = "/notices"
CREDITS = "/credits"
CHECKOUT_DONE = "/checkout/success"
CHECKOUT_LEFT = "/checkout/cancel"
RECEIPT = "/credits/receipt"
REWARDS = "/rewards"
STATEMENT = "/credits/statement"
SANDBOX = "/sandbox"
GET_STARTED = "/get-started"
STUDIO = "/studio"
STUDIO_GALLERY = "/studio/gallery"
STUDIO_MODELS = "/studio/models"
STUDIO_SWAP = "/studio/face-swap"
STUDIO_JOBS = "/studio/jobs"
TEAMS = "/teams"
TEAM_ACTIVITY = "/teams/activity"
TEAM_JOIN = "/teams/join"
ADMIN = "/admin"
ADMIN_DASHBOARD = "/admin/dashboard"
ADMIN_STAFF = "/admin/staff"
ADMIN_AUDIT = "/admin/audit"
ADMIN_AGES = "/admin/ages"
ADMIN_MEDIA = "/admin/media"
ADMIN_CHARACTERS = "/admin/characters"
ADMIN_IMPORT = "/admin/characters/import"
ADMIN_REQUESTS = "/admin/characters/requests"
ADMIN_NOTICES = "/admin/notices"
ADMIN_PAYMENTS = "/admin/payments"
ADMIN_SHOP = "/admin/shop"
ADMIN_PRICES = "/admin/prices"
ADMIN_OPERATORS = "/admin/operators"
ADMIN_EARNINGS = "/admin/operators/earnings"
ADMIN_MONITOR = "/admin/monitor"
ADMIN_CHATS = "/admin/chats"
OPERATOR_WAITING = "/operator/waiting"
OPERATOR_CHAT = "/operator/chat"
OPERATOR_STATS = "/operator/stats"
OPERATOR_SETTINGS = "/operator/settings"
ADMIN_GENERATION_PRICES = "/admin/prices/generations"
SAFETY = "/safety"
TERMS = "/terms"
PRIVACY = "/privacy"
ABOUT_CHARACTERS = "/about-characters"
DEVELOPERS = "/developers"
STYLEGUIDE = "/dev/styleguide"
OUTBOX = "/dev/outbox"

# Old addresses and the page that answers now (C28, C48).
REDIRECTS = {
    "/signin": SIGN_IN,
    "/me": ACCOUNT,
    "/dashboard": STUDIO,
    "/dashboard/general": ACCOUNT,
    "/dashboard/security": ACCOUNT_SECURITY,
    "/dashboard/activity": TEAM_ACTIVITY,
    "/pricing": PLANS,
    "/credits/done": CHECKOUT_DONE,
    "/operator": OPERATOR_WAITING,
    "/admin": ADMIN_DASHBOARD,
    "/admin/girls": ADMIN_CHARACTERS,
    "/admin/fictional-profiles": ADMIN_CHARACTERS,
    "/admin/real-users": "/admin/users",
}
# A prefix that moved: everything below it moves along.
MOVED = {"/profile/": "/characters/"}


def own_path(wanted: str) -> str:
    """Return a path of this site to go to, or the front page for anything that could leave the site."""
    plain = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and "\\" not in wanted
    return wanted if plain and all(ord(letter) > 32 for letter in wanted) and len(wanted) <= 512 else HOME
