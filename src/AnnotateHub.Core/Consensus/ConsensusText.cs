namespace AnnotateHub.Core.Consensus;

/// <summary>What policies, disagreements and decisions are called, in files and for people: one place for pages, reports and the command
/// line.</summary>
public static class ConsensusText
{
    private static readonly (UnionRule Rule, string Key, string Name, string Sentence)[] Rules =
    [
        (
            UnionRule.SeniorFirst,
            "senior-first",
            "The more experienced wins",
            "All boxes are pooled and suppressed in order of experience, as in the paper: where two overlap, the more "
                + "experienced annotator's box stays."
        ),
        (
            UnionRule.LeadDecides,
            "lead-decides",
            "The lead decides everything",
            "Boxes are grouped as in the paper, but none stands before a lead has looked at it."
        ),
        (
            UnionRule.Majority,
            "majority",
            "Majority of three or more",
            "A cell needs more than half of the annotators; their most frequent class, the most experienced member's outline."
        ),
        (
            UnionRule.WeightedBoxesFusion,
            "fusion",
            "Weighted boxes fusion",
            "Overlapping boxes of one class become their mean outline, every annotator counting the same; boxes of different "
                + "classes stay apart."
        ),
        (
            UnionRule.Intersection,
            "intersection",
            "Only what all drew",
            "A cell stays when every annotator drew it, with the most experienced member's outline and class."
        ),
        (
            UnionRule.MeanBox,
            "mean-box",
            "Mean outline, senior class",
            "Matched boxes become their mean outline with the most experienced member's class."
        ),
        (
            UnionRule.NearestToMean,
            "nearest-to-mean",
            "Nearest to the mean outline",
            "Of matched boxes of one class the one nearest to their mean outline stays as it was drawn."
        ),
    ];

    private static readonly (LoneBoxes Lone, string Key, string Name)[] LoneRules =
    [
        (LoneBoxes.Keep, "keep", "Keep"),
        (LoneBoxes.KeepIfSenior, "keep-if-senior", "Keep if by the most experienced"),
        (LoneBoxes.Ask, "ask", "Ask the lead"),
    ];

    private static readonly (DisagreementKind Kind, string Key, string Name)[] Kinds =
    [
        (DisagreementKind.ClassConflict, "class-conflict", "Class conflict"),
        (DisagreementKind.EqualRank, "equal-rank", "Equal experience"),
        (DisagreementKind.SplitMerge, "split-merge", "One box against several"),
        (DisagreementKind.NearMiss, "near-miss", "Near miss"),
        (DisagreementKind.MatchedYetApart, "matched-yet-apart", "Matched, not united"),
        (DisagreementKind.UnmatchedYetDropped, "unmatched-yet-dropped", "Unmatched, dropped"),
        (DisagreementKind.OnlyOneDrewIt, "only-one-drew-it", "Only one drew it"),
        (DisagreementKind.LooseBox, "loose-box", "Loose box"),
        (DisagreementKind.InsideDuplicate, "inside-duplicate", "Drawn twice by one"),
    ];

    public static IReadOnlyList<string> RuleKeys { get; } = [.. Rules.Select(item => item.Key)];

    public static IReadOnlyList<string> LoneKeys { get; } = [.. LoneRules.Select(item => item.Key)];

    public static string Key(this UnionRule rule) => Find(rule).Key;

    public static string Name(this UnionRule rule) => Find(rule).Name;

    /// <summary>What the rule does, for who chooses it.</summary>
    public static string Describe(this UnionRule rule) => Find(rule).Sentence;

    public static string Key(this LoneBoxes lone) => LoneRules.First(item => item.Lone == lone).Key;

    public static string Name(this LoneBoxes lone) => LoneRules.First(item => item.Lone == lone).Name;

    public static string Key(this DisagreementKind kind) => Kinds.First(item => item.Kind == kind).Key;

    public static string Name(this DisagreementKind kind) => Kinds.First(item => item.Kind == kind).Name;

    public static UnionRule? RuleOf(string key) =>
        Rules.Where(item => item.Key == key).Select(item => (UnionRule?)item.Rule).FirstOrDefault();

    public static LoneBoxes? LoneOf(string key) =>
        LoneRules.Where(item => item.Key == key).Select(item => (LoneBoxes?)item.Lone).FirstOrDefault();

    public static DisagreementKind? KindOf(string key) =>
        Kinds.Where(item => item.Key == key).Select(item => (DisagreementKind?)item.Kind).FirstOrDefault();

    /// <summary>Why a united box is as it is.</summary>
    public static string Describe(this DecidedBy decided) =>
        decided switch
        {
            DecidedBy.Agreement => "The annotators agree.",
            DecidedBy.Seniority => "The more experienced annotator's box and class.",
            DecidedBy.DrawnByOne => "Only one annotator drew it, and the policy keeps such boxes.",
            DecidedBy.Majority => "More than half of the annotators drew it.",
            DecidedBy.Fusion => "Mean of the boxes of one class.",
            DecidedBy.MeanOutline => "Mean outline, the most experienced annotator's class.",
            DecidedBy.NearestToMean => "The drawn box nearest to the mean.",
            _ => "No rule decides it; the lead has to.",
        };

    /// <summary>Why an input box is in no united box.</summary>
    public static string Describe(this LeftOutReason reason) =>
        reason switch
        {
            LeftOutReason.DrawnByOneJunior => "Only a less experienced annotator drew it.",
            LeftOutReason.NoMajority => "No more than half of the annotators drew it.",
            _ => "Not every annotator drew it.",
        };

    private static (UnionRule Rule, string Key, string Name, string Sentence) Find(UnionRule rule) =>
        Rules.First(item => item.Rule == rule);
}
