using AnnotateHub.Exchange.PublishedDataset;

namespace AnnotateHub.Web.Features.LabelFiles;

/// <summary>What a person chose about the published tree; begins as the paper has it.</summary>
public sealed class PublishedChoice
{
    /// <summary>Each with what it means; the order of the paper.</summary>
    public static IReadOnlyList<(UnknownCells Choice, string Title, string Meaning)> UnknownChoices { get; } =
    [
        (UnknownCells.Keep, "Keep U (default)", "A class of its own, as in the published tree."),
        (UnknownCells.Drop, "Drop U", "Cells without a clear colour are left out of training and validation."),
        (UnknownCells.AsNormal, "U as normal", "Best in the paper."),
        (UnknownCells.PseudolabelAll, "Pseudolabel all U", "Cancer where models say so on average, else normal."),
        (
            UnknownCells.PseudolabelSureCancer,
            "Pseudolabel sure cancer",
            "Cancer where the mean confidence of being cancer is above 0.8; the other U are dropped."
        ),
    ];

    public DataSetVariant Variant { get; set; }
    public UnknownCells Unknown { get; set; }
    public HashSet<string> Runs { get; } = new(StringComparer.Ordinal);
    public bool Pictures { get; set; } = true;
    public bool Crops { get; set; } = true;
    public bool Subsets { get; set; }
    public bool LeaveOneOut { get; set; }
    public bool Disjoint { get; set; }
    public bool OwnColumns { get; set; }
    public string Licence { get; set; } = "";

    public PublishedQuery Query =>
        new()
        {
            Variant = Variant,
            Unknown = Unknown,
            Run = Unknown.NeedsModels() ? [.. Runs.Order(StringComparer.Ordinal)] : [],
            Pictures = Pictures,
            Crops = Crops,
            Subsets = Subsets ? 1 : null,
            LeaveOneOut = LeaveOneOut,
            Disjoint = Disjoint,
            Licence = Licence,
            OwnColumns = OwnColumns,
        };

    public string Address =>
        string.Join(
            '&',
            [
                $"variant={Variant}",
                $"unknown={Unknown}",
                .. (Query.Run ?? []).Select(run => $"run={Uri.EscapeDataString(run)}"),
                $"pictures={Pictures}",
                $"crops={Crops}",
                .. Subsets ? ["subsets=1"] : (string[])[],
                $"leaveOneOut={LeaveOneOut}",
                $"disjoint={Disjoint}",
                $"ownColumns={OwnColumns}",
                $"licence={Uri.EscapeDataString(Licence)}",
            ]
        );
}
