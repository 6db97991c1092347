namespace AnnotateHub.Inference.Inspection;

/// <summary>Whether a file may be used.</summary>
/// <param name="Message">For people: what was found; where refused, what would be accepted.</param>
/// <param name="Facts">Null where refused before they could be read.</param>
public sealed record ModelInspectionResult(bool Accepted, string Message, ModelFacts? Facts);
