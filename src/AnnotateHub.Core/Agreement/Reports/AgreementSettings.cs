namespace AnnotateHub.Core.Agreement.Reports;

/// <summary>How the comparison is made.</summary>
/// <param name="Classes">Allowed classes in their order.</param>
/// <param name="Iou">Two boxes are one cell from here on.</param>
/// <param name="Resamples">Of the bootstrap by image within patient.</param>
/// <param name="Reference">Name of a rater or of <see cref="AgreementInput.Reference"/>, <see cref="Union"/>, or null: all pairs
/// only.</param>
public sealed record AgreementSettings(
    IReadOnlyList<string> Classes,
    double Iou = 0.5,
    int Resamples = 1_000,
    ulong Seed = 1,
    string? Reference = null
)
{
    /// <summary>The reference made of all raters: pooled, suppressed at the IoU, the more experienced rater's box stays.</summary>
    public const string Union = "union";

    /// <summary>0.3 to 0.9 in steps of 0.05.</summary>
    public static IReadOnlyList<double> Sweep { get; } = [.. Enumerable.Range(6, 13).Select(step => step / 20.0)];

    /// <summary>What is wrong with input and settings, as sentences; empty when a report can be made.</summary>
    public IReadOnlyList<string> FaultsWith(AgreementInput input)
    {
        var faults = new List<string>();
        if (input.Raters.Count < 2)
            faults.Add($"Agreement needs two or more raters; found {input.Raters.Count}.");
        if (Classes.Count == 0)
            faults.Add("Agreement needs at least one class; found none.");
        if (Classes.Count > 0 && AgreementReports.ComparedClasses(input, this).Count == 0)
            faults.Add("No class was looked for by all raters, so there is nothing to compare.");
        if (!(Iou is > 0 and <= 1))
            faults.Add($"The IoU lies above 0 and up to 1; found {Iou}.");
        if (Resamples is < 1 or > 100_000)
            faults.Add($"The bootstrap takes 1 to 100,000 resamples; found {Resamples}.");
        if (Twice(input.Raters.Select(rater => rater.Name)) is { } rater)
            faults.Add($"The rater '{rater}' is given twice; names must differ.");
        if (Twice(input.Images.Select(image => image.Name)) is { } image)
            faults.Add($"The image '{image}' is given twice; names must differ.");
        if (
            Reference is not null and not Union
            && input.Reference?.Name != Reference
            && input.Raters.All(reportRater => reportRater.Name != Reference)
        )
            faults.Add(
                $"The reference '{Reference}' is no rater; it is '{Union}' or one of {string.Join(", ", input.Raters.Select(reportRater => $"'{reportRater.Name}'"))}."
            );
        if (!input.Images.Any(reportImage => reportImage.Boxes.Count(boxes => boxes is not null) >= 2))
            faults.Add("No image was annotated by two of the raters, so there is nothing to compare.");
        return faults;
    }

    private static string? Twice(IEnumerable<string> names) =>
        names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key;
}
