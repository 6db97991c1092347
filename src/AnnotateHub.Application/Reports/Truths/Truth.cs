namespace AnnotateHub.Application.Reports.Truths;

/// <summary>A truth with its boxes, as one lead may see it.</summary>
/// <param name="Name">Whose it is, as reports call it.</param>
/// <param name="Exhaustive">Classes of which it holds every cell; null: all.</param>
/// <param name="Notes">What a reader must know of it.</param>
/// <param name="Rounds">Rounds whose work is in it.</param>
/// <param name="Works">Assignments whose boxes are in it: who may not read them may not read the report.</param>
internal sealed record Truth(
    string Name,
    IReadOnlyList<TruthOnImage> Images,
    IReadOnlyList<string>? Exhaustive,
    IReadOnlyList<string> Notes,
    IReadOnlyList<long> Rounds,
    IReadOnlyList<long> Works
);
