namespace AnnotateHub.Core.Agreement;

/// <summary>What a person drew without seeing the model's boxes, on an image on which the model has some.</summary>
public sealed record BlindImage(string Person, IReadOnlyList<ClassedBox> Drawn, IReadOnlyList<ClassedBox> Model);
