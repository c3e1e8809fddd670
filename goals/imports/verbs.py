"""What an item asks for and whether it ends, judged from its first verb and its heading."""

import re

from .words import first_word

UPDATES, MEASURE, NOTHING = "updates", "measure", "nothing"
EVERY_PERIOD, WHEN_FINISHED = "every_period", "when_finished"

# Work that goes on for as long as the plan does: "Provide forums", "Monitor progress".
ONGOING = frozenset(
    """
    achieve acknowledge address advance advocate align allocate apply ask assist assure attend
    attract be build celebrate challenge coach collaborate collect commit communicate connect
    continue coordinate cultivate curate deepen deliver demonstrate display
    disseminate distribute embed embrace empower enable encourage engage enhance enrich ensure
    equip exercise expect explore expand expose facilitate focus follow foster fund give guide
    help highlight hold honor host improve include incorporate increase inform infuse inspire
    integrate invest invite involve keep lead leverage listen maintain make manage market maximize
    meet mentor model monitor motivate nurture offer operate optimize participate partner
    post practice prepare prioritize promote protect provide publicize publish purchase pursue
    recognize recruit reduce refine reflect reinforce remain report require respect respond retain
    reward run safeguard schedule seek serve share showcase solicit sponsor staff stay steward
    strengthen strive supply support survey sustain target teach track train update use utilize
    uphold value visit weave welcome work
    """.split()
)
# Work that is done one day: "Create a plan", "Pilot", "Revisit and redefine".
FINISHING = frozenset(
    """
    acquire add adjust administer adopt amend analyze appoint approve assemble
    assess assign attain audit benchmark begin bring catalog change choose clarify close combine
    compile complete conduct consolidate construct convene convert create decide define deploy
    design determine develop devise digitize discontinue distill document draft eliminate
    establish evaluate examine execute expedite extend finalize find finish form formalize
    formulate hire identify implement inaugurate initiate install institute interview introduce
    inventory investigate launch map merge migrate modernize modify move negotiate obtain open
    organize outline overhaul phase pilot plan present procure produce propose rebuild
    recommend redefine redesign reform relocate remodel renew renovate reorganize replace
    research restructure revamp review revise revisit rewrite roll secure select set start
    streamline study submit test transform transition transfer translate upgrade weed write
    """.split()
)
_LASTING = frozenset("maintain sustain curate monitor continue support nurture".split())
_ADVERB = re.compile(r"^(?:\w+ly|also|further|better|together|always)$")
_LASTING_WORDS = re.compile(
    r"\b(?:continuous(?!\s+improvement)|continually|continuously|ongoing|on-going|regularly|"
    r"annually|yearly|monthly|weekly|quarterly|"
    r"(?:each|every) (?:year|month|quarter|semester))\b",
    re.IGNORECASE,
)
_SECOND = re.compile(r"^[\s,]*(?:and/or|and|or|&|,)\s+(?:\w+ly\s+)?([a-z]+)")
_CHANGE = re.compile(
    r"\b(?:by|to|from|at least|of|than|above|over|minimum of)\s+"
    r"(?:at least |over |about |a minimum of )?"
    r"\d+(?:\.\d+)?\s?(?:%|percent|percentage points?|points?)",
    re.IGNORECASE,
)
_CHANGING = frozenset(
    """
    increase decrease reduce raise improve lower achieve attain reach grow close maintain double
    halve cut exceed boost narrow meet
    """.split()
)
_SHARE = re.compile(
    r"(?:at least |over |a minimum of |more than )?\d+(?:\.\d+)?\s?(?:%|percent)\s+"
    r"(?:of|or more)\b|"
    r"(?:the )?(?:percentage|percent|number|proportion|rate|share) of\b.{0,200}\b"
    r"(?:will|increase|decrease|from \d|to \d)",
    re.IGNORECASE,
)
_AGENTS = re.compile(
    r"(?:all |every |each |our )?(?:graduating |grade \w+ |third[- ]grade |high school )?"
    r"(?:students?|graduates?|seniors?|children|learners|third graders|graders)\s+will\b",
    re.IGNORECASE,
)
_TARGET_HEADING = re.compile(
    r"(?:(?:major|key|district|our|student|success|progress|performance|annual|measurable|smart|"
    r"specific|expected|desired|anticipated|strategic|library|overall|end[- ]of[- ]year)\s+)*"
    r"(?:goals? (?:by|for) (?:\w+ )?(?:20)?\d\d\b|(?:metrics?|measures?|measurements?|indicators?|"
    r"targets?|benchmarks?|kpis?|outcomes?|results)(?: (?:of|for|by|to) [\w ,&-]{1,60})?\s*:?$|"
    r"(?:measurable|smart) goals\s*:?$|what success looks like|success looks like|"
    r"evidence(?: of success)?\s*:?$|how we will (?:measure|know)|(?:progress )?scorecard)",
    re.IGNORECASE,
)
_STANDING_HEADING = re.compile(
    r"(?:.{0,180}\b(?:who|that|which)\s*:?$)|(?:our |core |the |shared |guiding )*"
    r"(?:we believe|beliefs?|values|characteristics|attributes|qualities|principles|philosophy)\b",
    re.IGNORECASE,
)
_STATES = re.compile(
    r"(?:we (?:believe|value|know|hold|trust)|our (?:mission|vision)|it is our)\b|"
    r"(?:the|a|an|our|all|every|each|this|these|[A-Z]\w*ive|[A-Z]\w*tion)\b[^.]{2,120}?\s"
    r"(?:is|are|has|have|supports?|provides?|reflects?|values?|deserves?|can|includes?)\s",
    re.IGNORECASE,
)
_COPULA = re.compile(r"[A-Z][^.,;]{2,80}?\s(?:is|are)\s")


def is_action_verb(word):
    return word in ONGOING or word in FINISHING


def is_target_heading(text):
    return len(text) < 200 and bool(_TARGET_HEADING.match(text))


def asks_for(text, heading=""):
    """Return "updates", "measure" or "nothing" for an item's words under its heading's words."""
    if len(heading) < 200 and _STANDING_HEADING.match(heading):
        return NOTHING
    if is_target_heading(heading) or _is_measured(text):
        return MEASURE
    if not is_action_verb(leading_verb(text)) and _is_statement(text):
        return NOTHING
    return UPDATES


def _is_measured(text):
    head = text[:600]
    if _SHARE.match(head) or _AGENTS.match(head):
        return True
    return leading_verb(text) in _CHANGING and bool(_CHANGE.search(head))


def _is_statement(text):
    head = text[:300]
    return bool(_STATES.match(head) or _COPULA.match(head))


def leading_verb(text):
    """Return the first word that is no adverb, in small letters: "define" in "Clearly define"."""
    words = re.findall(r"[^\W\d_][\w'’-]*", text[:120].lower())[:4]
    if words[:1] == ["to"]:
        words = words[1:]
    while len(words) > 1 and _ADVERB.match(words[0]) and words[0] not in ONGOING | FINISHING:
        words = words[1:]
    return words[0] if words else first_word(text)


def is_ongoing(text):
    """Whether work goes on as long as the plan does; the bullet's words decide, not its length."""
    verb = leading_verb(text)
    if verb not in FINISHING:
        return True
    rest = text[:160].lower().partition(verb)[2]
    second = _SECOND.match(rest)
    if second and second.group(1) in _LASTING:
        return True
    return bool(_LASTING_WORDS.search(text[:1000])) and verb not in ("create", "establish")


def rhythm_of(asks, ongoing):
    """Return "every_period", "when_finished", or "" for an item nobody reports on."""
    if asks != UPDATES:
        return ""
    return EVERY_PERIOD if ongoing else WHEN_FINISHED
