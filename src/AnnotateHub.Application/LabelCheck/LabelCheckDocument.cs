namespace AnnotateHub.Application.LabelCheck;

/// <summary>What a label check found: written as <c>label-check.json</c>.</summary>
/// <param name="LabelVersion">Hash of images, classes and boxes that were checked.</param>
/// <param name="Thresholds">A class's mean probability among the cells that carry its label.</param>
/// <param name="Joint">Share of all labels, by given (rows) and probable true class (columns); null where classes were not checked.</param>
/// <param name="WrongClassShare">Share of labels whose class is probably wrong.</param>
/// <param name="Findings">The most suspicious first.</param>
/// <param name="Notes">Sentences on what was not checked.</param>
public sealed record LabelCheckDocument(
    DateTimeOffset Made,
    string LabelVersion,
    string Images,
    string Labels,
    int ImageCount,
    int BoxCount,
    IReadOnlyList<string> Channels,
    IReadOnlyList<string> Classes,
    int Folds,
    long Seed,
    IReadOnlyList<double?>? Thresholds,
    IReadOnlyList<IReadOnlyList<double>>? Joint,
    double? WrongClassShare,
    IReadOnlyList<LabelFinding> Findings,
    IReadOnlyList<string> Notes,
    string Software,
    int Version = 1
);
