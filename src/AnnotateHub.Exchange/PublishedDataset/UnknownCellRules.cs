namespace AnnotateHub.Exchange.PublishedDataset;

/// <summary>Applies the choice; the classes are the protocol's.</summary>
public static class UnknownCellRules
{
    public const string Cancer = "R",
        Normal = "G",
        Unknown = "U";
    private const double Sure = 0.8;

    public static bool NeedsModels(this UnknownCells choice) => choice is UnknownCells.PseudolabelAll or UnknownCells.PseudolabelSureCancer;

    /// <param name="cancer">Mean confidence over the runs that the box is a cancer cell, 0 to 1.</param>
    public static IReadOnlyList<LabelledBox> Apply(
        UnknownCells choice,
        IReadOnlyList<LabelledBox> boxes,
        Func<LabelledBox, double> cancer
    ) =>
        choice == UnknownCells.Keep
            ? boxes
            :
            [
                .. boxes
                    .Select(box =>
                        box.Class != Unknown ? box
                        : ClassOf(choice, box, cancer) is { } name ? box with { Class = name }
                        : null
                    )
                    .OfType<LabelledBox>(),
            ];

    public static string Describe(UnknownCells choice, IReadOnlyList<string> runs) =>
        choice switch
        {
            UnknownCells.Keep => "Unknown cells (U) are kept as a class of their own.",
            UnknownCells.Drop => "Unknown cells (U) of training and validation images were dropped.",
            UnknownCells.AsNormal => "Unknown cells (U) of training and validation images count as normal (G).",
            UnknownCells.PseudolabelAll =>
                "Every unknown cell (U) of training and validation images became cancer (R) where the mean confidence of being "
                    + $"cancer was at least 0.5, else normal (G); {From(runs)}.",
            _ => "Unknown cells (U) of training and validation images became cancer (R) where the mean confidence of being cancer "
                + $"was above 0.8; all others were dropped; {From(runs)}.",
        };

    private static string? ClassOf(UnknownCells choice, LabelledBox box, Func<LabelledBox, double> cancer) =>
        choice switch
        {
            UnknownCells.Drop => null,
            UnknownCells.AsNormal => Normal,
            UnknownCells.PseudolabelAll => cancer(box) >= 0.5 ? Cancer : Normal,
            _ => cancer(box) > Sure ? Cancer : null,
        };

    private static string From(IReadOnlyList<string> runs) =>
        $"the mean of {runs.Count} model {(runs.Count == 1 ? "run" : "runs")} ({string.Join(", ", runs)}), each run's best box "
        + "with an IoU of at least 0.5 counting with its score if it says cancer and with 0 otherwise";
}
