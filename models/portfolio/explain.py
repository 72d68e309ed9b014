"""What each figure of the portfolio means: how it is computed, in words, what is good, and what to do about it."""

from typing import NamedTuple

from models.i18n import N_, _
from models.portfolio.said import TITLES


class Explained(NamedTuple):
    """A figure explained: its ``title``, how it is computed, what is good, and what to do."""

    title: str
    formula: str
    good: str
    do: str


_TEXTS: dict[str, tuple[str, str, str]] = {
    "size": (
        N_("Clients by stage on the day. New: their first purchase, or without sales their first move to client, lies "
           "in the period. Lost: moved from client to inactive in it, and still there."),
        N_("More new ones than lost ones, with no more clients than you can attend to well."),
        N_("If more are lost than come, look at who left and why; if few come, fill the funnel."),
    ),
    "diversification": (
        N_("How many clients of equal size would be as concentrated as yours: 1 divided by the sum of the squares of "
           "each client's share of the income."),
        N_("The more the safer. A client with more than a fifth of the income can hurt you by leaving."),
        N_("Care for the largest, and grow the next ones until no single one decides your year."),
    ),
    "frequency": (
        N_("The middle one of your clients' usual intervals, each of them the middle one of the spans between its "
           "purchase days. Beside it the purchase days in the period over the clients that have any."),
        N_("A short, even interval: who buys often needs little persuading."),
        N_("Remind them shortly before their usual interval ends; offer refills, renewals and subscriptions."),
    ),
    "profitability": (
        N_("What is left of the sales whose cost is known: amounts minus costs, hours at your price of an hour "
           "included; as a share, over those same amounts."),
        N_("A margin that pays for your time. No client should lose you money for long."),
        N_("For those who lose you money: raise the price, spend fewer hours, or let them go."),
    ),
    "loyalty": (
        N_("Buy again: clients with two purchase days or more over clients with any. Kept: of those who bought in the "
           "twelve months before the period, the share that bought in it."),
        N_("Keeping a client costs less than winning one: 80 % kept is good in most trades."),
        N_("Call whoever has not come back, and ask the faithful for a recommendation."),
    ),
    "stability": (
        N_("The spread of the income of the last twelve full months: their standard deviation over their mean. The "
           "trend is the middle slope between all pairs of months, over the mean."),
        N_("Up to 25 % is steady. A trend above zero grows."),
        N_("Against a jumpy income: monthly fees, renewals spread over the year, clients of other seasons."),
    ),
    "receptivity": (
        N_("Offers accepted over offers made in the period."),
        N_("One in five or more. Many answers and few acceptances speak of the price; few answers, of the moment or "
           "the medium."),
        N_("Offer less to those who decline, and more to those who accept."),
    ),
    "income": (
        N_("The sum of all sales in the period, refunds taken off, month by month; beside it how many clients bought."),
        N_("A line without deep valleys that ends higher than it began."),
        N_("Open a weak month and see who bought in the same month a year before and has not come back."),
    ),
    "pareto": (
        N_("Clients in order of their income in the period; the fewest of them that reach 80 % of it are A, those up "
           "to 95 % B, the rest C."),
        N_("Often a fifth of the clients make 80 %. Fewer than that is a risk, more is rare and safe."),
        N_("Your best hours belong to A. Help B grow, and serve C with little effort."),
    ),
    "rfm_groups": (
        N_("Every buyer gets 1 to 5 points for how recently, how often and how much it bought, compared with the "
           "others; the points make the groups of the map."),
        N_("Many on the right side of the map. Those who bought much and not lately are the ones to call today."),
        N_("Champions: thank them and ask for recommendations. At risk: call. Newcomers: make the second sale soon."),
    ),
    "tiers": (
        N_("Clients by what they spent in the period, between limits that you can move."),
        N_("A broad middle: it is where tomorrow's big clients come from."),
        N_("Look at those just under a limit: one more sale lifts them."),
    ),
    "niches": (
        N_("Sectors with three clients with income or more: how much each client brings there on average, with what "
           "margin, and how many of its sales were paid in time."),
        N_("A sector that pays well, in time and with margin is worth being known in."),
        N_("Look for your next prospects in the best niche, and say so in what you offer."),
    ),
    "ideal": (
        N_("What your best fifth of clients has in common: how many times more often a trait is found among them than "
           "among all. First comes what is most certain, not what is most striking."),
        N_("A trait found twice as often or more among the best."),
        N_("Look for prospects that have these traits: “fits” tells how many of them each one has."),
    ),
    "funnel": (
        N_("Of those who entered a stage in the period, the share whose next move was the one named, and the middle "
           "number of days it took."),
        N_("A high share in few days. The step with the lowest share is where you lose most."),
        N_("Work on the weakest step first; look at which source brings those who come through."),
    ),
    "cross_sell": (
        N_("Products bought by the same clients, five of them or more: the share of the buyers of the first that has "
           "the second, and how many times more often that is than among all."),
        N_("More than once as often: the two go together."),
        N_("Offer the second to those who bought only the first: they are one key away."),
    ),
    "receivables": (
        N_("What is open of all sales on the day, credit notes set against it, by days past the due date."),
        N_("Little beyond 30 days, nothing beyond 90: the older a debt, the less of it is ever paid."),
        N_("Call the oldest and largest first; agree on a date and note it."),
    ),
    "goals": (
        N_("What you want to reach, how much of it is there, and how much would be due by today if the days counted "
           "evenly."),
        N_("As much or more than is due by today."),
        N_("If it lags, see which figure above holds it back; if it is out of reach, set it anew."),
    ),
}  # fmt: skip


def explained(name: str) -> Explained:
    """Return the explanation of the section ``name`` in the language of the reader; raises KeyError for no section."""
    formula, good, do = _TEXTS[name]
    return Explained(_(TITLES[name]), _(formula), _(good), _(do))
