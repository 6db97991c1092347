namespace AnnotateHub.Exchange;

/// <summary>What was read: one entry for each rater of each image, and what could not be used.</summary>
/// <param name="MoreFaults">Faults beyond those kept.</param>
/// <param name="Files">Files of the format that were looked at.</param>
public sealed record LabelReading(IReadOnlyList<ImageLabels> Labels, IReadOnlyList<ExchangeFault> Faults, int MoreFaults, int Files)
{
    /// <summary>Answers that are left out because everything in them was refused. They are no images without boxes.</summary>
    public IReadOnlyList<ImageLabels> Damaged { get; init; } = [];

    /// <summary>Labels whose size differs from their picture's, before anything was done about it.</summary>
    public IReadOnlyList<SizeMismatch> SizeMismatches { get; init; } = [];

    /// <summary>The classes as the files spell them, with file and line of the first of each.</summary>
    public IReadOnlyList<(string Written, string File, int Line)> Spellings { get; init; } = [];

    /// <summary>Whether each file holds the labels of one image and is named like it; else of many.</summary>
    public bool IsFilePerImage { get; init; }

    /// <summary>Files of which nothing could be read, or not all: which images they would have answered is not known.</summary>
    public IReadOnlyList<string> UnreadFiles { get; init; } = [];

    public int BoxCount => Labels.Sum(imageLabels => imageLabels.Boxes.Count);
}
