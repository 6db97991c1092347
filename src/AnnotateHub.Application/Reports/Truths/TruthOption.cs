namespace AnnotateHub.Application.Reports.Truths;

/// <summary>A truth that can be chosen.</summary>
/// <param name="Key">As <see cref="TruthChoice"/> is written.</param>
/// <param name="Name">As reports will call it.</param>
/// <param name="Images">How many images it holds that the asking person may see.</param>
public sealed record TruthOption(string Key, string Name, int Images);
