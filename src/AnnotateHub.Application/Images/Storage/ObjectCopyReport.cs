namespace AnnotateHub.Application.Images.Storage;

/// <summary>What a copy from one store to another did and found.</summary>
/// <param name="Objects">Of the store that was copied from.</param>
/// <param name="Copied">In this run; the others were there.</param>
/// <param name="Bytes">Of what was copied.</param>
/// <param name="Besides">What the other store has that this one has not.</param>
/// <param name="Faults">Where they differ, a sentence each.</param>
public sealed record ObjectCopyReport(int Objects, int Copied, long Bytes, int Besides, IReadOnlyList<string> Faults);
