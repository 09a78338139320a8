"""What a path must have to be believed a fall."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FallingParameters:
    """What a path must have to be believed.

    worth_reading: log odds of a fall by a glance at the path, from which its physics is read.
    suspicion: log odds of a fall against everything else, by path, physics and company, for an
    event; raised by (50 − sensitivity) × per_sensitivity. Of 176 clear falls of the training half
    that the weights did not learn from, 175, 174 and 171 are told from 2.4, 2.8 and 3.1 on, with 9,
    2 and 2 false alarms in 858 cases; of 137 throws into recorded clips that they did not learn
    from, 114, 112 and 109, with 9, 4 and 4. unturned: what has not come down in the picture by
    turned_share of its height, as a throw towards a camera that looks up steeply, and much else
    that goes away, must be so much likelier; in films of roads vehicles that go away come to 3.4.
    over_weather: how much more it must be likelier than rain and snow alone: where there is one
    drop there are thousands, and before a steep camera of four megapixels six single drops in 40 s
    came to 2.9. usual_misfit: of the fall that explains the path best, in spreads of the noise;
    98.4 % of the readings of clear drawn falls of 3 m and more are under it, and each spread beyond
    takes per_misfit more log odds. worst_misfit: nothing beyond is begun or stays; 99.9 % of those
    readings are under it; a bird and a vehicle that were once confirmed had 13 and 17. faith: how
    much less an event needs that is under way or goes on, and how much less like a fall its path
    may become.
    min_drop_m: by gravity, for a confirmed event; where no façade tells the scale, what its drop
    and the drop's spread come to, or min_drop_share of the picture's height. sure: log odds from
    which what is lost from sight before it has come down so far is confirmed, too; nothing but
    falls has 4 in 858 training cases or 4.5 in recorded films. longest_leap: what was less than
    suspicion by more than this at the look before must be likelier by as much, for it may be less
    like a fall at the next: a recorded insect went from -0.2 to 3.0 and back. early_drop_m: what a
    provisional one surely came down, its drop less the drop's spread; each metre short of it takes
    per_short_m more log odds: with 0.5 m there are 3 false alarms in those cases and 1 in recorded
    clips without throws, with 0.7 m 2 and none. worth_reading_light, light_*: what a light object
    must have, its log odds, its score, its time in sight and the share of the picture's height that
    it came down: on drawn cases kept out of the learning 33 last readings, all of leaves and bags.
    judge_s: how often paths are judged anew; most_read: how many at a time by physics. linger_s:
    how long an unseen thing is waited for. report_s: how often a growing path is reported.
    forget_s: how often sightings of the past are forgotten.
    """

    worth_reading: float = -5.0
    suspicion: float = 2.8
    unturned: float = 2.0
    turned_share: float = 0.005
    over_weather: float = 0.4
    per_sensitivity: float = 0.1
    usual_misfit: float = 1.3
    per_misfit: float = 3.0
    worst_misfit: float = 2.0
    faith: float = 2.0
    min_drop_m: float = 3.0
    min_drop_share: float = 0.3
    sure: float = 5.0
    longest_leap: float = 1.0
    early_drop_m: float = 0.7
    per_short_m: float = 4.0
    worth_reading_light: float = -2.0
    light_odds: float = 2.5
    light_score: float = 30.0
    light_seconds: float = 0.8
    light_drop_share: float = 0.1
    judge_s: float = 0.08
    most_read: int = 12
    linger_s: float = 0.5
    linger_reported_s: float = 2.0
    forget_s: float = 5.0
    report_s: float = 0.25
