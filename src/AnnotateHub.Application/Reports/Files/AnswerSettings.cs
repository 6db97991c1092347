using AnnotateHub.Exchange;

namespace AnnotateHub.Application.Reports.Files;

/// <summary>How the label files of a report are read, in whichever format each annotator's are.</summary>
/// <param name="Settings">What files do not say themselves; pictures and files beside are added for each input.</param>
/// <param name="Format">Null guesses for each input.</param>
/// <param name="Images">Where the pictures lie; null looks for them among the labels.</param>
public sealed record AnswerSettings(FormatSettings Settings, AnnotationFormat? Format = null, string? Images = null)
{
    /// <summary>Files that say what the numbers of a run's results are: those of the truth.</summary>
    internal IReadOnlyList<LabelFile> Listings { get; init; } = [];
}
