namespace AnnotateHub.Core.Agreement.Reports;

/// <summary>One image as every rater marked it.</summary>
/// <param name="Name">Differs from every other.</param>
/// <param name="Patient">Empty where unknown.</param>
/// <param name="Boxes">In the order of the raters; null where a rater did not have the image, an empty list where nothing was found in
/// it.</param>
public sealed record ReportImage(string Name, string Patient, IReadOnlyList<IReadOnlyList<ClassedBox>?> Boxes);
